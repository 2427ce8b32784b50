"""Rules of the data that a table schema cannot express.

Each rule takes the tables by name and returns one sentence for every breach, so that a test can run it on the
real tables (no sentence) and on tables that were broken on purpose (a sentence).
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

Tables = dict[str, pd.DataFrame]
Rule = Callable[[Tables], list[str]]
RULES: list[Rule] = []

CONTINUED = {"Declaration of Continued Application", "Declaration/Notification of Succession"}
SIGNED_LATER_ACT = {("ESP", "madrid-agreement")}
LEFT = {("SYR", "madrid-agreement"), ("UZB", "madrid-agreement")}
END_UNKNOWN = {("DDR", "nice"), ("DDR", "strasbourg-ipc")}
NO_FORCE_SHOWN = {
    ("BFA", "tlt"),
    ("GIN", "tlt"),
    ("BIH", "washington"),
    ("EGY", "washington"),
    ("LCA", "washington"),
}
NO_DEPOSIT_SHOWN = {
    ("CSK", "madrid-agreement"),
    ("IRL", "wipo-convention"),
    ("NZL", "madrid-indications"),
    ("SYR", "madrid-agreement"),
    ("VNM", "paris"),
}
NOT_IN_AGENCIES = {
    "DPKO",
    "IARC",
    "ICC",
    "ICJ",
    "ICSC",
    "ISA",
    "ITCILO",
    "ITLOS",
    "OPCW",
    "UNCDF",
    "UNEP",
    "UNHABITAT",
    "UNICC",
    "UNITAID",
    "UNJSPF",
    "UNODC",
    "UNSSC",
}
NOT_A_STATE = {"Europe (several)", "World", "World (Geneva fair)"}


def rule(check: Rule) -> Rule:
    """Put a check on the list."""
    RULES.append(check)
    return check


def _pairs(rows: pd.DataFrame) -> set[tuple[str, str]]:
    return set(zip(rows["iso3"], rows["treaty"], strict=True))


def _tell(rows: pd.DataFrame, what: str) -> list[str]:
    return [f"{state}, {treaty}: {what}" for state, treaty in sorted(_pairs(rows))]


def _split(cells: pd.Series) -> set[str]:
    return set(cells.dropna().astype(str).str.split(";").explode())


@rule
def deposit_comes_before_entry_into_force(tables: Tables) -> list[str]:
    """Only a new state that goes on with its predecessor's treaty is bound before it deposits."""
    rows = tables["treaty_actions"]
    late = rows[(rows["deposited"] > rows["entry_into_force"]) & ~rows["instrument"].isin(CONTINUED)]
    return _tell(late, "deposited after entry into force")


@rule
def signature_comes_before_deposit(tables: Tables) -> list[str]:
    """Spain's row joins the first deposit with the signature of a later Act; no other row may."""
    rows = tables["treaty_actions"]
    late = rows[(rows["signed"] > rows["deposited"]) | (rows["signed"] > rows["entry_into_force"])]
    odd = _pairs(late) ^ SIGNED_LATER_ACT
    return [f"{state}, {treaty}: signed after deposit, or no longer so" for state, treaty in sorted(odd)]


@rule
def withdrawal_comes_after_entry_into_force(tables: Tables) -> list[str]:
    """Who leaves must have been bound; only two states and the historical ones have left."""
    rows = tables["treaty_actions"]
    ended = set(tables["states"].loc[tables["states"]["status"] == "historical", "iso3"])
    left = rows[rows["withdrawal"].notna()]
    unknown = _pairs(left[~left["iso3"].isin(ended)]) ^ LEFT
    return [
        *_tell(left[left["withdrawal"] <= left["entry_into_force"]], "left before it was bound"),
        *(f"{state}, {treaty}: an unexpected withdrawal, or one lost" for state, treaty in sorted(unknown)),
    ]


@rule
def historical_states_end(tables: Tables) -> list[str]:
    """Give a state that is no more a last day; its treaties end on it or their end is unknown."""
    states = tables["states"]
    ended = states[states["status"] == "historical"].set_index("iso3")["existed_until"]
    found = [f"{iso3}: no last day" for iso3 in ended[ended.isna()].index]
    others = states[(states["status"] != "historical") & states["existed_until"].notna()]
    found += [f"{iso3}: a last day, but not historical" for iso3 in others["iso3"]]
    rows = tables["treaty_actions"]
    rows = rows[rows["iso3"].isin(ended.index)]
    last = rows["iso3"].map(ended)
    open_end = _pairs(rows[rows["withdrawal"].isna()]) ^ END_UNKNOWN
    found += _tell(rows[rows["withdrawal"].notna() & (rows["withdrawal"] != last)], "does not end with the state")
    found += [f"{state}, {treaty}: no end, or an end where none was known" for state, treaty in sorted(open_end)]
    dates = rows[["signed", "deposited", "entry_into_force"]]
    return found + _tell(rows[dates.gt(last, axis=0).any(axis=1)], "acts after the state's last day")


@rule
def half_known_rows_are_named(tables: Tables) -> list[str]:
    """Name every deposit without entry into force, and the reverse: any other is a lost date."""
    rows = tables["treaty_actions"]
    no_force = rows["deposited"].notna() & rows["entry_into_force"].isna()
    no_deposit = rows["deposited"].isna() & rows["entry_into_force"].notna()
    odd = (_pairs(rows[no_force]) ^ NO_FORCE_SHOWN) | (_pairs(rows[no_deposit]) ^ NO_DEPOSIT_SHOWN)
    return [f"{state}, {treaty}: only one of deposit and entry into force" for state, treaty in sorted(odd)]


@rule
def treaties_begin_with_their_first_party(tables: Tables) -> list[str]:
    """Begin a treaty with its first parties; nobody acts before it was adopted."""
    rows, treaties = tables["treaty_actions"], tables["treaties"].set_index("treaty")
    first = rows.groupby("treaty")["entry_into_force"].min().reindex(treaties.index)
    stated = treaties["entry_into_force"]
    wrong = treaties.index[(first != stated) & stated.notna()]
    found = [f"{treaty}: does not begin with its first party" for treaty in wrong]
    found += [f"{treaty}: no entry into force" for treaty in treaties.index[stated.isna()] if treaty != "washington"]
    adopted = rows["treaty"].map(treaties["adopted"])
    early = rows[["signed", "deposited", "entry_into_force"]].lt(adopted, axis=0).any(axis=1)
    return found + _tell(rows[early], "acts before the treaty was adopted")


@rule
def places_follow_m49(tables: Tables) -> list[str]:
    """Each state of today lies in one region; codes and names go together."""
    states = tables["states"]
    placed = states[["m49_region", "m49_subregion", "m49_region_code", "m49_subregion_code"]].notna()
    current = states["status"] == "current"
    found = [f"{iso3}: no region" for iso3 in states.loc[current & ~placed.all(axis=1), "iso3"]]
    found += [f"{iso3}: a region, but no state of today" for iso3 in states.loc[~current & placed.any(axis=1), "iso3"]]
    pairs = (
        ("m49_region", "m49_region_code"),
        ("m49_subregion", "m49_subregion_code"),
        ("m49_subregion_code", "m49_region"),
    )
    for one, other in pairs:
        many = states.groupby(one, observed=True)[other].nunique()
        found += [f"{value}: more than one {other}" for value in many[many > 1].index]
    return found


@rule
def every_source_is_known_and_used(tables: Tables) -> list[str]:
    """Every id in a row is in the table sources, and every source there serves a row."""
    known = set(tables["sources"]["source_id"])
    used: set[str] = set()
    found = []
    for name, table in tables.items():
        if name == "sources":
            continue
        for column in {"source_ids", "source_id"} & set(table.columns):
            named = _split(table[column])
            used |= named
            found += [f"{name}: unknown source {source}" for source in sorted(named - known)]
    return found + [f"sources: {source} serves no row" for source in sorted(known - used)]


@rule
def nothing_rests_on_memory(tables: Tables) -> list[str]:
    """No row is recalled, and nothing names memory as its source."""
    found = []
    for name, table in tables.items():
        if "confidence" in table and (table["confidence"] == "recalled").any():
            found.append(f"{name}: a recalled row")
        if "source_ids" in table and "RECALL" in _split(table["source_ids"]):
            found.append(f"{name}: memory named as a source")
    return found


@rule
def article_alone_means_one_source(tables: Tables) -> list[str]:
    """Call a row article-only exactly when the article is its only source."""
    rows = tables["assistance_events"]
    alone = rows["source_ids"] == "ART"
    wrong = rows[alone != (rows["confidence"] == "article-only")]
    cited = rows["source_ids"].str.split(";").map(lambda ids: "ART" in ids)
    return [f"{event}: confidence and sources disagree" for event in wrong["event"]] + [
        f"{event}: in_article and sources disagree" for event in rows.loc[cited != rows["in_article"], "event"]
    ]


@rule
def partial_days_are_first_or_last(tables: Tables) -> list[str]:
    """Write a month or year as its first day (starts) or its last day (ends); ends follow starts."""
    found = []
    for name, table in tables.items():
        for column in [c.removesuffix("_precision") for c in table.columns if c.endswith("_precision")]:
            days, known = table[column], table[f"{column}_precision"]
            found += [f"{name}: {column} without precision, or the reverse"] * bool((days.isna() != known.isna()).any())
            end = column.endswith("end")
            month = days.dt.is_month_end if end else days.dt.is_month_start
            year = days.dt.is_year_end if end else days.dt.is_year_start
            wrong = ((known == "month") & ~month) | ((known == "year") & ~year)
            found += [
                f"{name}: {column} {day:%Y-%m-%d} is not the edge of its {known[row]}"
                for row, day in days[wrong].items()
            ]
        for start, end in (("start", "end"), ("date", "end"), ("term_start", "term_end")):
            if {start, end} <= set(table.columns):
                found += [f"{name}: an end before its start"] * bool((table[end] < table[start]).any())
    return found


@rule
def names_of_states_are_those_of_the_states_table(tables: Tables) -> list[str]:
    """Counterparts, nationalities and recipients are written as in the table states."""
    known = set(tables["states"]["name"]) | NOT_A_STATE
    columns = (
        ("assistance_events", "counterparts"),
        ("directors_general", "nationality"),
        ("medals", "awarded_to"),
    )
    return [
        f"{name}: unknown state {s}" for name, column in columns for s in sorted(_split(tables[name][column]) - known)
    ]


@rule
def counts_fit_each_other(tables: Tables) -> list[str]:
    """Texts with a word are among the texts searched, and lie between the bounds."""
    rows = tables["media_counts"]
    breaches = {
        "more texts with the term than texts": rows["documents_with_term"] > rows["documents"],
        "fewer mentions than texts with the term": rows["mentions"] < rows["documents_with_term"],
        "lower bound above the upper": rows["mentions_lower"] > rows["mentions_upper"],
        "both a count and bounds": rows["mentions"].notna() & rows["mentions_lower"].notna(),
        "two rows for one count": rows.duplicated(["corpus", "language", "year", "term"]),
    }
    found = [f"media_counts: {what}" for what, wrong in breaches.items() if wrong.fillna(value=False).any()]
    spans = tables["media_corpora"].set_index("corpus")
    first, last = (rows["corpus"].map(spans[edge].dt.year) for edge in ("start", "end"))
    outside = (rows["year"] < first) | (rows["year"] > last)
    found += ["media_counts: a year outside the corpus"] * bool(outside.fillna(value=False).any())
    unused = set(spans.index) - set(rows["corpus"])
    return found + [f"media_corpora: {corpus} has no counts" for corpus in sorted(unused)]


@rule
def agencies_fit_each_other(tables: Tables) -> list[str]:
    """Tables on agencies name the same bodies and give the same numbers."""
    agencies = tables["agencies"].set_index("agency")
    listed = {name: set(tables[name]["agency"]) - set(agencies.index) for name in ("agency_staff", "agency_finance")}
    odd = (listed["agency_staff"] | listed["agency_finance"]) ^ NOT_IN_AGENCIES
    found = [f"agencies: {agency} is missing, or no longer so" for agency in sorted(odd)]
    staff = tables["agency_staff"]
    total = staff[staff["year"] == 2019].set_index("agency")["staff"]
    above = agencies["staff_at_largest_2019"] > total.reindex(agencies.index)
    found += [
        f"agencies: {a} has more staff in one city than in all" for a in agencies.index[above.fillna(value=False)]
    ]
    presence = tables["agency_presence"].set_index("agency")
    unknown = set(tables["presence_events"]["agency"]) - set(presence.index)
    found += [f"presence_events: {agency} is in no table of bodies" for agency in sorted(unknown)]
    both = agencies.index.intersection(presence.index)
    for one, other in (("staff_pyongyang_2019", "staff_pyongyang_2019"), ("dprk_joined_year", "joined_year")):
        differ = (agencies.loc[both, one] != presence.loc[both, other]).fillna(value=False)
        found += [f"{agency}: {one} differs between two tables" for agency in both[differ]]
    return found


@rule
def treaty_events_agree_with_the_treaty_table(tables: Tables) -> list[str]:
    """Events that are steps in a treaty carry the same day as the treaty table."""
    rows = tables["treaty_actions"].set_index(["iso3", "treaty"])
    start = tables["assistance_events"].set_index("event")["start"]
    steps = {
        "E01": ("wipo-convention", "entry_into_force"),
        "E02": ("paris", "deposited"),
        "E09": ("madrid-protocol", "deposited"),
        "E13": ("berne", "deposited"),
        "E34": ("beijing", "deposited"),
        "E36": ("singapore", "deposited"),
        "E39": ("plt", "deposited"),
        "E42": ("wct", "deposited"),
    }
    return [
        f"{event}: another day than in treaty_actions"
        for event, (treaty, column) in steps.items()
        if start[event] != rows.loc[("PRK", treaty), column]
    ]


@rule
def council_votes_add_up(tables: Tables) -> list[str]:
    """Resolutions have fifteen votes, tests have a magnitude, and neither has what belongs to the other."""
    rows = tables["sanctions_events"]
    adopted = rows["kind"] == "resolution"
    votes = rows[["votes_for", "votes_against", "abstentions"]]
    wrong = (adopted & (votes.sum(axis=1) != 15)) | (~adopted & votes.notna().any(axis=1))
    wrong |= adopted == rows["magnitude"].notna()
    return [f"{event}: votes or magnitude do not fit" for event in rows.loc[wrong, "event"]]


@rule
def memberships_have_two_ends(tables: Tables) -> list[str]:
    """First and last year are both given or both missing, in order."""
    rows = tables["igo_membership"]
    wrong = (rows["first_year"].isna() != rows["last_year"].isna()) | (rows["first_year"] > rows["last_year"]).fillna(
        value=False
    )
    return [
        f"{o}, {s}: years do not fit"
        for o, s in zip(rows.loc[wrong, "organisation"], rows.loc[wrong, "iso3"], strict=True)
    ]


@rule
def indicators_mean_one_thing(tables: Tables) -> list[str]:
    """Give each code one name and one unit."""
    rows = tables["ip_statistics"]
    many = rows.groupby("indicator")[["indicator_name", "unit"]].nunique().gt(1).any(axis=1)
    return [f"ip_statistics: {code} has two meanings" for code in many.index[many]]


@rule
def corrections_point_at_real_columns(tables: Tables) -> list[str]:
    """Each correction names a table, a column of it, and words that differ."""
    found = []
    for row in tables["corrections"].itertuples():
        if row.table not in tables or row.field not in tables[row.table]:
            found.append(f"{row.id}: no column {row.table}.{row.field}")
        if row.what_the_source_says == row.what_is_right:
            found.append(f"{row.id}: nothing is corrected")
    return found


@rule
def glossary_terms_are_unique_and_linked(tables: Tables) -> list[str]:
    """No term twice whatever its capitals; see_also leads to other terms."""
    rows = tables["glossary"]
    twice = rows.loc[rows["term"].str.casefold().duplicated(), "term"]
    found = [f"glossary: {term} twice" for term in twice]
    for term, see in zip(rows["term"], rows["see_also"], strict=True):
        linked = set(see.split(";")) if isinstance(see, str) else set()
        found += [f"glossary: {term} leads to {other}" for other in sorted(linked - (set(rows["term"]) - {term}))]
    return found


@rule
def claims_name_tables_and_claims(tables: Tables) -> list[str]:
    """Let claims point only at tables and claims that exist."""
    rows = tables["claims"]
    found = [f"claims: no table {name}" for name in sorted(_split(rows["tables"]) - set(tables))]
    for column in ("part_of", "supports", "attacks", "undercuts"):
        found += [f"claims: no claim {claim}" for claim in sorted(_split(rows[column]) - set(rows["claim"]))]
    return found
