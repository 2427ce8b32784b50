"""Who counts as a party: the pinned numbers, the pinned rankings, and the fast count against a slow one."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import treaties
from helpers.regions import Region, members
from helpers.treaties import ARTICLE_DAY, BEIJING_DAY, RULES, Rule, counts, first_days, parties, party_dates, ranks
from tests.support import change_days, count_on, parties_on, periods, rows

DAY = "2020-03-05"
TREATIES = [row["treaty"] for row in rows("treaties")]
STATES = [row["iso3"] for row in rows("states")]

# Asia as the UN lists it, on the day of the article: place, number of treaties, states.
RANKING = {
    "deposited": """
        1 21 KGZ | 2 20 JPN | 3 19 ARM KOR | 5 18 KAZ TJK | 7 17 AZE | 8 16 PRK TUR | 10 15 MNG
        11 14 CHN IND ISR SGP UZB | 16 13 BHR OMN | 18 12 CYP GEO | 20 11 QAT SYR TKM | 23 10 IDN JOR PHL VNM
        27 9 ARE BRN IRN MYS | 31 8 LKA | 32 6 AFG KHM LBN SAU THA | 37 5 BTN LAO | 39 4 KWT
        40 3 BGD IRQ NPL PAK YEM | 45 1 MDV MMR TLS""",
    "in force": """
        1 21 KGZ | 2 19 ARM JPN KOR | 5 18 KAZ TJK | 7 17 AZE | 8 16 TUR | 9 15 PRK MNG | 11 14 IND ISR UZB
        14 13 BHR CHN OMN SGP | 18 12 CYP GEO | 20 11 TKM | 21 10 JOR PHL QAT SYR VNM | 26 9 BRN IRN MYS
        29 8 ARE IDN LKA | 32 6 AFG LBN SAU THA | 36 5 BTN KHM LAO | 39 4 KWT | 40 3 BGD IRQ NPL PAK YEM
        45 1 MDV MMR TLS""",
    "signed": """
        1 21 KGZ | 2 20 ISR JPN TUR | 5 19 ARM KOR | 7 18 CHN KAZ TJK | 10 17 AZE PRK | 12 16 IND MNG
        14 15 CYP UZB | 16 14 SGP | 17 13 BHR OMN | 19 12 GEO IRN SYR | 22 11 IDN JOR PHL QAT TKM
        27 10 LBN VNM | 29 9 ARE BRN MYS | 32 8 KHM LKA | 34 6 AFG SAU THA | 37 5 BTN LAO | 39 4 KWT NPL
        41 3 BGD IRQ PAK YEM | 45 1 MDV MMR TLS""",
}
# The DPRK's place in every meaning of Asia: place, states above it, states level with it.
PLACES = {
    ("deposited", "asia"): (8, "KGZ JPN ARM KOR KAZ TJK AZE", "TUR"),
    ("deposited", "asia-and-russia"): (9, "KGZ JPN RUS ARM KOR KAZ TJK AZE", "TUR"),
    ("deposited", "asia-not-western"): (6, "KGZ JPN KOR KAZ TJK", ""),
    ("deposited", "east-southeast-south"): (3, "JPN KOR", ""),
    ("deposited", "east-southeast"): (3, "JPN KOR", ""),
    ("deposited", "eastern"): (3, "JPN KOR", ""),
    ("in force", "asia"): (9, "KGZ ARM JPN KOR KAZ TJK AZE TUR", "MNG"),
    ("in force", "asia-and-russia"): (10, "KGZ ARM JPN KOR KAZ TJK AZE TUR RUS", "MNG"),
    ("in force", "asia-not-western"): (6, "KGZ JPN KOR KAZ TJK", "MNG"),
    ("in force", "east-southeast-south"): (3, "JPN KOR", "MNG"),
    ("in force", "east-southeast"): (3, "JPN KOR", "MNG"),
    ("in force", "eastern"): (3, "JPN KOR", "MNG"),
    ("signed", "asia"): (10, "KGZ ISR JPN TUR ARM KOR CHN KAZ TJK", "AZE"),
    ("signed", "asia-and-russia"): (11, "KGZ ISR JPN TUR RUS ARM KOR CHN KAZ TJK", "AZE"),
    ("signed", "asia-not-western"): (7, "KGZ JPN KOR CHN KAZ TJK", ""),
    ("signed", "east-southeast-south"): (4, "JPN KOR CHN", ""),
    ("signed", "east-southeast"): (4, "JPN KOR CHN", ""),
    ("signed", "eastern"): (4, "JPN KOR CHN", ""),
}


def number(table: pd.DataFrame, rule: str, state: str) -> int:
    """Return one count of a table that holds one day."""
    found = table[(table["rule"] == rule) & (table["iso3"] == state)]["treaties"]
    assert len(found) == 1
    return int(found.iloc[0])


def pinned(rule: str) -> dict[str, tuple[int, int]]:
    """Return the pinned place and number of every state of Asia."""
    found = {}
    for line in RANKING[rule].replace("\n", " | ").split("|"):
        if words := line.split():
            found |= {state: (int(words[0]), int(words[1])) for state in words[2:]}
    return found


# ---- the numbers of the article


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("deposited", {"PRK": 16, "CHN": 14, "VNM": 10, "JPN": 20, "KOR": 19}),
        ("in force", {"PRK": 15, "CHN": 13, "VNM": 10, "JPN": 19, "KOR": 19}),
        ("signed", {"PRK": 17, "CHN": 18, "VNM": 10, "JPN": 20, "KOR": 19}),
    ],
)
def test_the_five_states_on_the_day_of_the_article(rule: str, expected: dict[str, int]) -> None:
    table = counts([DAY])
    assert {state: number(table, rule, state) for state in expected} == expected


def test_the_missing_one_is_the_beijing_treaty() -> None:
    before, after = ({tuple(p) for p in parties(day, "in force").to_numpy()} for day in ("2020-04-27", "2020-04-28"))
    deposited = {tuple(p) for p in parties(DAY, "deposited").to_numpy()}
    own = {treaty for state, treaty in deposited - before if state == "PRK"}
    assert own == {"beijing"}
    assert ("PRK", "beijing") in after and ("CHN", "beijing") in after
    assert pd.Timestamp("2020-04-28") == BEIJING_DAY and pd.Timestamp(DAY) == ARTICLE_DAY


@pytest.mark.parametrize("rule", RANKING)
def test_the_whole_ranking_of_asia(rule: str) -> None:
    table = ranks(counts([DAY]), [Region.ASIA])
    table = table[table["rule"] == rule]
    computed = {row.iso3: (row.rank, row.treaties) for row in table.itertuples()}
    assert len(computed) == 47
    assert computed == pinned(rule)


@pytest.mark.parametrize(("rule", "region"), PLACES)
def test_the_place_of_the_dprk_in_every_asia(rule: str, region: str) -> None:
    table = ranks(counts([DAY]), [region])
    table = table[table["rule"] == rule]
    own = table[table["iso3"] == "PRK"].iloc[0]
    place, above, level = PLACES[rule, region]
    assert own["rank"] == place and own["tied"] == bool(level)
    assert set(table.loc[table["treaties"] > own["treaties"], "iso3"]) == set(above.split())
    assert set(table.loc[table["treaties"] == own["treaties"], "iso3"]) - {"PRK"} == set(level.split())


def test_every_rule_and_region_has_a_pinned_place() -> None:
    assert len(PLACES) == len(RULES) * len(Region) == 18


def test_a_place_is_one_more_than_the_states_above() -> None:
    table = ranks(counts([DAY, "1990-12-31"]))
    for (_, _, region), group in table.groupby(["rule", "as_of", "region"]):
        assert len(group) == len(members(region))
        for row in group.itertuples():
            assert row.rank == 1 + (group["treaties"] > row.treaties).sum()
            assert row.tied == ((group["treaties"] == row.treaties).sum() > 1)


def test_without_the_wipo_convention_every_member_has_one_less() -> None:
    table = counts([DAY], [t for t in TREATIES if t != "wipo-convention"])
    assert [number(table, "deposited", s) for s in ("PRK", "CHN", "VNM")] == [15, 13, 9]


# ---- withdrawals and states that are gone


@pytest.mark.parametrize(
    ("state", "treaty", "last"),
    [
        ("SYR", "madrid-agreement", "2013-06-28"),
        ("SUN", "wipo-convention", "1991-12-24"),
        ("CSK", "nice", "1992-12-30"),
        ("DDR", "strasbourg-ipc", "1990-10-02"),
        ("DDR", "nice", "1990-10-02"),
    ],
)
def test_a_state_counts_until_it_leaves_or_ends(state: str, treaty: str, last: str) -> None:
    after = (dt.date.fromisoformat(last) + dt.timedelta(days=1)).isoformat()
    for day, inside in ((last, True), (after, False), (DAY, False)):
        found = {tuple(pair) for pair in parties(day, "signed").to_numpy()}
        assert ((state, treaty) in found) == inside, day


def test_uzbekistan_left_the_madrid_agreement_and_no_day_of_joining_is_known() -> None:
    for day in ("2000-01-01", "2007-12-31", "2008-01-01", DAY):
        for rule in RULES:
            found = parties(day, rule)
            assert not ((found["iso3"] == "UZB") & (found["treaty"] == "madrid-agreement")).any()
    row = party_dates().query("iso3 == 'UZB' and treaty == 'madrid-agreement'").iloc[0]
    assert row["until"] == pd.Timestamp("2008-01-01") and pd.isna(row["signed"])


def test_states_that_are_gone_have_no_treaties_today_and_some_once() -> None:
    gone = [row["iso3"] for row in rows("states") if row["status"] == "historical"]
    assert gone == ["CSK", "DDR", "SUN"]
    now, then = counts([DAY]), counts(["1985-12-31"])
    for state in gone:
        assert [number(now, rule.value, state) for rule in RULES] == [0, 0, 0]
        assert number(then, "in force", state) > 0


# ---- the fast count against the slow one

ANY_DAY = st.dates(dt.date(1880, 1, 1), dt.date(2032, 12, 31)).map(str)
NEAR_A_CHANGE = st.tuples(st.sampled_from(change_days()), st.integers(-1, 1)).map(
    lambda pair: (dt.date.fromisoformat(pair[0]) + dt.timedelta(days=pair[1])).isoformat()
)
SOME_TREATIES = st.none() | st.sets(st.sampled_from(TREATIES))


@settings(max_examples=40, deadline=None)
@given(st.lists(ANY_DAY | NEAR_A_CHANGE, min_size=1, max_size=4, unique=True), SOME_TREATIES)
def test_counts_are_those_of_a_plain_loop(days: list[str], chosen: set[str] | None) -> None:
    table = counts(days, chosen)
    assert list(table.columns) == ["rule", "as_of", "iso3", "treaties"]
    assert len(table) == len(days) * len(RULES) * len(STATES)
    fast = {(r.rule, f"{r.as_of:%Y-%m-%d}", r.iso3): r.treaties for r in table.itertuples()}
    slow = {
        (rule.value, day, state): n
        for rule in RULES
        for day in days
        for state, n in count_on(rule.value, day, chosen).items()
    }
    assert fast == slow


@settings(max_examples=40, deadline=None)
@given(ANY_DAY | NEAR_A_CHANGE, st.sampled_from(RULES))
def test_parties_are_those_of_a_plain_loop_and_agree_with_counts(day: str, rule: Rule) -> None:
    found = parties(day, rule)
    assert list(found.columns) == ["iso3", "treaty"] and not found.duplicated().any()
    assert {tuple(pair) for pair in found.to_numpy()} == parties_on(rule.value, day)
    table = counts([day])
    table = table[table["rule"] == rule.value].set_index("iso3")["treaties"]
    assert table[table > 0].to_dict() == found["iso3"].value_counts().to_dict()


@settings(max_examples=40, deadline=None)
@given(ANY_DAY | NEAR_A_CHANGE)
def test_the_rules_nest(day: str) -> None:
    signed, deposited, in_force = ({tuple(p) for p in parties(day, rule).to_numpy()} for rule in RULES)
    assert signed >= deposited >= in_force


@settings(max_examples=40, deadline=None)
@given(st.tuples(ANY_DAY | NEAR_A_CHANGE, ANY_DAY | NEAR_A_CHANGE).map(sorted), st.sampled_from(RULES))
def test_nobody_is_lost_but_by_leaving(days: list[str], rule: Rule) -> None:
    early, late = ({tuple(p) for p in parties(day, rule).to_numpy()} for day in days)
    lost = early - late
    for pair in lost:
        stop = periods()[rule.value, *pair][1]
        assert stop and days[0] < stop <= days[1], pair


def test_one_pass_over_all_years_rules_and_regions() -> None:
    days = [f"{year}-12-31" for year in range(1970, 2027)]
    table = counts(days)
    assert len(days) == 57 and len(table) == 57 * 3 * len(STATES)
    placed = ranks(table)
    assert len(placed) == 57 * 3 * sum(len(members(region)) for region in Region) == 57 * 3 * 171
    assert not placed.duplicated(["rule", "as_of", "region", "iso3"]).any()
    assert placed["rank"].between(1, 48).all() and placed["treaties"].between(0, 26).all()
    assert placed[placed["rank"] == 1].groupby(["rule", "as_of", "region"]).ngroups == 57 * 3 * 6


def test_the_order_of_days_does_not_matter() -> None:
    days = ["2020-04-28", "1974-08-17", DAY]
    forth, back = (counts(d).sort_values(["rule", "as_of", "iso3"], ignore_index=True) for d in (days, days[::-1]))
    pd.testing.assert_frame_equal(forth, back)


def test_what_a_caller_does_to_the_days_stays_with_the_caller() -> None:
    mine = party_dates()
    mine["signed"] = pd.NaT
    assert party_dates()["signed"].notna().any()
    assert number(counts([DAY]), "signed", "PRK") == 17


@pytest.mark.parametrize("unknown", [["pct", "pctt"], "pct"])
def test_a_count_of_an_unknown_treaty_is_refused(unknown: list[str] | str) -> None:
    with pytest.raises(ValueError, match="treaty"):
        counts([DAY], unknown)


def test_no_days_give_no_rows() -> None:
    table = counts([])
    assert list(table.columns) == ["rule", "as_of", "iso3", "treaties"] and table.empty


# ---- first days


def test_the_first_days_of_the_wipo_convention() -> None:
    days = first_days("wipo-convention").set_index(["rule", "iso3"])["day"]
    for rule, state, day in (
        ("in force", "PRK", "1974-08-17"),
        ("deposited", "PRK", "1974-05-17"),
        ("signed", "PRK", "1974-05-17"),
        ("in force", "ISR", "1970-04-26"),
        ("deposited", "ISR", "1969-07-30"),
        ("in force", "JOR", "1972-07-12"),
        ("deposited", "JOR", "1972-04-12"),
        ("signed", "JPN", "1967-07-14"),
        ("in force", "JPN", "1975-04-20"),
        ("in force", "SGP", "1990-12-10"),
        ("in force", "KOR", "1979-03-01"),
        ("in force", "FRA", "1974-10-18"),
        ("in force", "NLD", "1975-01-09"),
        ("in force", "BEL", "1975-01-31"),
        ("in force", "LUX", "1975-03-19"),
        ("in force", "ITA", "1977-04-20"),
    ):
        assert days[rule, state] == pd.Timestamp(day), (rule, state)


@pytest.mark.parametrize("treaty", TREATIES)
def test_first_days_are_those_of_a_plain_loop(treaty: str) -> None:
    table = first_days(treaty)
    assert not table["day"].isna().any()
    fast = {(row.rule, row.iso3): f"{row.day:%Y-%m-%d}" for row in table.itertuples()}
    assert fast == {(r, s): start for (r, s, t), (start, _) in periods().items() if t == treaty}


def test_all_treaties_were_looked_at() -> None:
    assert len(TREATIES) == len(set(TREATIES)) == 26


# ---- words and errors


def test_each_rule_has_words_of_its_own() -> None:
    assert [rule.value for rule in RULES] == ["signed", "deposited", "in force"]
    assert [rule.label for rule in RULES] == ["signed", "instrument deposited", "in force"]
    assert len({rule.explain for rule in RULES}) == 3
    assert all(rule.explain.endswith(".") for rule in RULES)


@pytest.mark.parametrize("unknown", ["force", "", None, "Signed"])
def test_an_unknown_rule_is_answered_with_the_three(unknown: object) -> None:
    for call in (lambda: treaties.rule(unknown), lambda: parties(DAY, unknown)):  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="No counting rule") as trouble:
            call()
        assert all(f"'{rule.value}'" in str(trouble.value) for rule in RULES)


def test_an_unknown_treaty_is_answered_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="No treaty is called 'wipo'") as trouble:
        first_days("wipo")
    assert all(treaty in str(trouble.value) for treaty in TREATIES)


def test_an_unknown_region_is_refused_by_ranks() -> None:
    with pytest.raises(ValueError, match="No meaning of Asia"):
        ranks(counts([DAY]), ["orient"])


@pytest.mark.parametrize("bad", ["2020-13-05", "soon"])
def test_a_day_that_is_none_is_refused(bad: str) -> None:
    for call in (lambda: counts([bad]), lambda: parties(bad, "signed")):
        with pytest.raises(ValueError):  # noqa: PT011  the words are those of pandas
            call()
