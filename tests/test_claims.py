"""The ledger says what the code computes, the code what the data say, and changed data change verdicts."""

from __future__ import annotations

import csv
import math
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import agencies, claims, data, media, regions, timeline, treaties
from helpers.claims import argument, counting, membership, model, naming, neighbours
from helpers.claims.model import AS_OF, FACTS, TESTERS, ClaimError, Overall, Status, one_by_one, status
from helpers.claims.wording import fill, placeholders, plain

pytestmark = pytest.mark.filterwarnings("error")

LEDGER = claims.claims()
IDS = LEDGER["claim"].tolist()
TESTABLE = sorted(TESTERS)
ARTICLE = LEDGER[LEDGER["voice"] == "article"]
COUNTER = LEDGER[LEDGER["voice"] == "counter"]
DAY = "2020-03-05"


def ids(cell: object) -> list[str]:
    """Split a cell of claims."""
    return [] if pd.isna(cell) else str(cell).split(";")


# ---- the ledger


def test_the_ledger_has_all_claims_of_the_article_and_enough_objections() -> None:
    assert len(ARTICLE) >= 33
    assert len(COUNTER) >= 8
    assert set(ARTICLE["paragraph"]) == {f"P{n}" for n in range(1, 17)}
    assert set(ARTICLE["lesson"]) == set(range(1, 9))
    assert COUNTER["source_ids"].notna().all()
    assert (COUNTER["role"] == "objection").all()
    assert not (ARTICLE["role"] == "objection").any()


def test_every_row_is_short_plain_and_complete() -> None:
    assert LEDGER["title"].map(lambda title: len(title.split())).max() <= 8
    assert LEDGER["title"].is_unique
    assert LEDGER["text"].is_unique
    for row in LEDGER.itertuples():
        assert row.text.endswith("."), row.claim
        assert ". " not in row.text, row.claim
        assert 1 <= len(re.findall(r"\.(?:\s|$)", row.reasons)) <= 3, row.claim
        assert pd.isna(row.why_not) == (row.checkable == "yes"), row.claim


@pytest.mark.parametrize("column", ["reasons", "evidence_against"])
def test_no_number_is_typed_into_the_reasons(column: str) -> None:
    for claim, text in zip(LEDGER["claim"], LEDGER[column], strict=True):
        assert not re.search(r"\d", re.sub(r"\{\w+\}", "", str(text))), (claim, text)


def test_ledger_and_testers_name_the_same_claims() -> None:
    assert set(TESTERS) <= set(IDS)
    assert set(FACTS) <= set(IDS)
    for row in LEDGER.itertuples():
        tested = row.claim in TESTERS
        assert tested == (row.checkable != "no"), row.claim
        assert tested == pd.notna(row.reading), row.claim
        assert tested or str(row.verdict) == "cannot tell", row.claim
        assert tested == (row.confidence == "computed"), row.claim


def test_sources_and_tables_exist() -> None:
    known = set(data.load("sources")["source_id"])
    tables = set(data.tables()["name"])
    for row in LEDGER.itertuples():
        assert set(ids(row.source_ids)) <= known, row.claim
        assert set(ids(row.tables)) <= tables, row.claim


# ---- the argument


def test_relations_lead_to_known_claims_and_supports_make_no_circle() -> None:
    links = argument.edges()
    assert len(links) >= 90
    assert set(links["source"]) | set(links["target"]) <= set(IDS)
    assert sorted(argument.order()) == IDS  # raises CycleError on a circle
    assert set(links["relation"]) == {"supports", "attacks", "undercuts", "part of"}


def test_every_claim_reaches_a_conclusion_or_is_background() -> None:
    links = argument.edges()
    up = links[links["relation"].isin(argument.UPWARD)]
    reached = set(ARTICLE.loc[ARTICLE["role"] == "conclusion", "claim"])
    assert reached == {"c73", "c77"}
    while True:
        more = set(up.loc[up["target"].isin(reached), "source"]) - reached
        if not more:
            break
        reached |= more
    for row in ARTICLE.itertuples():
        assert (row.claim in reached) != (row.role == "background"), row.claim


def test_only_counter_arguments_attack_and_each_does() -> None:
    links = argument.edges()
    against = set(links.loc[links["relation"].isin(["attacks", "undercuts"]), "source"])
    assert against == set(COUNTER["claim"])
    assert not set(links.loc[links["relation"] == "supports", "source"]) & against


def test_taking_away_a_premise() -> None:
    assert argument.stand()["stands"].all()
    fallen = argument.stand(removed=["c21"]).query("~stands").set_index("claim")["because"]
    assert fallen["c21"] == "It was taken away."
    assert fallen["c20"] == "Its part c21 fell."
    assert "c18" not in fallen  # two other supports are left
    gone = argument.stand(removed=["c75", "c76", "c60", "c73"]).set_index("claim")
    assert gone.loc["c77", "because"] == "All that supported it fell."
    assert argument.stand(accepted=["c79"]).set_index("claim").loc["c77", "because"] == "c79 undercuts it."
    with pytest.raises(ClaimError, match="counter-argument 'c77'"):
        argument.stand(accepted=["c77"])
    with pytest.raises(ClaimError, match="claim 'c999'"):
        argument.stand(removed=["c999"])


# ---- stated and computed


def test_every_stated_verdict_is_the_computed_one() -> None:
    table = claims.recompute()
    assert len(table) == len(LEDGER)
    wrong = table[~table["agrees"]]
    assert wrong.empty, wrong.to_string()
    assert (table["combinations"] > 0).sum() == len(TESTERS) >= 50
    assert table["combinations"].sum() >= 5000


@pytest.mark.parametrize("claim", TESTABLE)
def test_the_multiverse_is_the_product_of_the_choices(claim: str) -> None:
    options = claims.choices(claim)
    table = claims.multiverse(claim)
    assert list(table) == [*options, "status", "sentence"]
    assert len(table) == math.prod(len(each) for each in options.values()) >= 2
    assert not table.duplicated(list(options)).any()
    assert set(table["status"]) <= {each.value for each in Status}
    assert not table["sentence"].str.contains(r"[{}]|nan|NaT").any()
    for name, each in options.items():
        assert len({choice.value for choice in each}) == len(each) >= 2, name
        assert all(choice.label and choice.explain.endswith(".") for choice in each), name
    assert {n: c.value for n, each in options.items() for c in each if c.value == claims.reading(claim)[n]} == (
        claims.reading(claim)
    )


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_one_verdict_equals_its_row_in_the_multiverse(draw: st.DataObject) -> None:
    claim = draw.draw(st.sampled_from(TESTABLE))
    table = claims.multiverse(claim)
    row = table.iloc[draw.draw(st.integers(0, len(table) - 1))]
    chosen = {name: row[name] for name in claims.choices(claim)}
    found = claims.verdict(claim, **chosen)
    assert (found.status.value, found.sentence, found.choices) == (row["status"], row["sentence"], chosen)


@pytest.mark.parametrize("claim", IDS)
def test_reasons_fill_and_unset_choices_take_the_reading(claim: str) -> None:
    told = claims.explain(claim)
    assert told.reasons
    assert "{" not in told.reasons + told.evidence_against
    found = claims.verdict(claim)
    assert found.choices == (claims.reading(claim) if claim in TESTERS else {})
    assert found.claim == claim
    assert found.sentence.endswith(".")


def test_overall_has_four_steps() -> None:
    assert {claims.overall(claim) for claim in IDS} == set(Overall)


def test_untestable_claims_say_why() -> None:
    found = claims.verdict("c44")
    assert found.status is Status.CANNOT_TELL
    assert "motive" in found.sentence
    assert claims.multiverse("c44").to_dict("list") == {
        "status": ["cannot tell"],
        "sentence": [found.sentence],
    }
    assert claims.choices("c44") == {}
    assert claims.reading("c44") == {}
    with pytest.raises(ClaimError, match="No choice of claim c44 'rule'"):
        claims.verdict("c44", rule="signed")


# ---- values worked out beforehand


@pytest.mark.parametrize(
    ("rule", "counts", "holds"),
    [("signed", (17, 18, 10), False), ("deposited", (16, 14, 10), True), ("in force", (15, 13, 10), False)],
)
def test_sixteen_fourteen_ten(rule: str, counts: tuple[int, ...], holds: bool) -> None:
    found = claims.verdict("c20", rule=rule)
    assert tuple(found.facts.values())[:3] == counts
    assert found.status is status(holds)


def test_sixteen_fourteen_ten_holds_by_deposit_for_seventeen_months_only() -> None:
    days = pd.date_range("2019-01-01", "2022-12-31").strftime("%Y-%m-%d")
    table = counting.wide(days).loc["deposited", list(counting.STATED)]
    right = table.index[(table == pd.Series(counting.STATED)).all(axis=1)]
    assert (right[0], right[-1]) == ("2019-09-30", "2021-02-28")
    assert len(right) == (pd.Timestamp(right[-1]) - pd.Timestamp(right[0])).days + 1
    left_out = claims.multiverse("c20").query("convention == 'left out'")
    assert (left_out["status"] == "fails").all()


PLACES = {
    "asia": (10, 8, 9),
    "asia-not-western": (7, 6, 6),
    "east-southeast-south": (4, 3, 3),
    "east-southeast": (4, 3, 3),
    "eastern": (4, 3, 3),
}


@pytest.mark.parametrize(("region", "places"), PLACES.items())
def test_the_place_in_asia(region: str, places: tuple[int, ...]) -> None:
    for rule, place in zip(("signed", "deposited", "in force"), places, strict=True):
        found = claims.verdict("c26", region=region, rule=rule)
        assert found.facts["place"] == place
        assert found.status is status(place == 3)
        assert ("Mongolia" in found.facts["level"]) == (rule == "in force")
        assert claims.verdict("c26", region=region, rule=rule, ties="alone").status is status(
            place == 3 and rule == "deposited"
        )
    facts = claims.verdict("c26").facts
    assert "Türkiye" in facts["level"]
    assert facts["above_count"] == 7


def test_first_in_asia_depends_on_asia_and_on_the_rule() -> None:
    asia = claims.verdict("c10")
    assert asia.facts["earlier"] == ("Israel", "Jordan")
    assert asia.status is Status.FAILS
    table = claims.multiverse("c10").pivot(index="region", columns="rule", values="status")  # noqa: PD010 -- no cell twice
    assert (table["signed"] == "fails").all()
    narrow = ["asia-not-western", "east-southeast-south", "east-southeast", "eastern"]
    assert (table.loc[narrow, ["deposited", "in force"]] == "holds").all(axis=None)
    assert (table.loc[["asia", "asia-and-russia"]] == "fails").all(axis=None)
    assert claims.verdict("c14", resolution="year").status is Status.CANNOT_TELL  # France, the same year


def test_earlier_than_neighbours_as_counted_before() -> None:
    wins = neighbours.earlier(neighbours.lead("deposited"), 0)
    assert wins[["VNM", "MNG", "SGP", "KOR", "CHN", "JPN"]].tolist() == [14, 12, 12, 10, 9, 7]


def test_other_values_worked_out_beforehand() -> None:
    assert claims.verdict("c29").facts == {
        "wipo": 1163,
        "place": 5,
        "bodies": 13,
        "middle": 749,
        "average": 1684,
    }
    assert claims.verdict("c91").facts == {"alone": 17, "rows": 22}
    assert claims.verdict("c37").sentence.endswith("0 to 95. These data cannot tell.")
    assert claims.verdict("c37", against="IMF").status is Status.HOLDS
    assert claims.verdict("c37", corpus="stories-2011", unit="items").status is Status.FAILS
    assert claims.verdict("c39", certainty="beyond chance").status is Status.CANNOT_TELL
    assert claims.verdict("c84").facts["leaders"] == ("UNICEF", "WFP", "UNDP", "FAO", "UNESCO")
    assert claims.verdict("c60").facts["events"] == 4
    assert claims.verdict("c61").facts["later"] == 9
    assert (claims.verdict("c65").facts["before"], claims.verdict("c65").facts["after"]) == (24, 27)
    assert claims.verdict("c09", rule="deposited").facts["dprk"] == pd.Timestamp("1974-05-17")


def test_the_closed_list_of_days() -> None:
    days = [choice.value for choice in AS_OF]
    assert len(days) == 58
    assert days == sorted(days)
    assert {DAY, "2020-04-28", "1970-12-31", "2025-12-31"} <= set(days)
    assert claims.verdict("c20", as_of=pd.Timestamp("2020-04-28"), rule=treaties.Rule.IN_FORCE).status is Status.HOLDS


# ---- changed data change verdicts


@pytest.fixture
def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a copy of the data that a test may change; no cache outlives it."""
    target = tmp_path / "data"
    shutil.copytree(data.folder(), target)
    monkeypatch.setenv("COURSE_DATA", str(target))
    _forget()
    yield target
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    for module in (data, treaties, regions, media, agencies, timeline, membership, counting):
        for function in vars(module).values():
            if hasattr(function, "cache_clear"):
                function.cache_clear()


def edit(file: Path, where: dict[str, str], change: dict[str, str] | None) -> None:
    """Change the cells of the rows that match, or drop those rows."""
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    hits = [row for row in rows if all(row[key] == value for key, value in where.items())]
    assert hits, where
    for row in hits:
        rows.remove(row) if change is None else row.update(change)
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


MUTATIONS = [
    ("c20", "treaty_actions", {"iso3": "PRK", "treaty": "beijing"}, None, "fails"),
    (
        "c09",
        "treaty_actions",
        {"iso3": "PRK", "treaty": "wipo-convention"},
        {"entry_into_force": "1974-08-18"},
        "fails",
    ),
    (
        "c14",
        "treaty_actions",
        {"iso3": "FRA", "treaty": "wipo-convention"},
        {"entry_into_force": "1974-08-17"},
        "fails",
    ),
    ("c24", "treaties", {"treaty": "vienna"}, None, "fails"),
    ("c30", "agency_staff", {"agency": "WIPO", "year": "2019"}, {"staff": "999"}, "fails"),
    ("c31", "agencies", {"agency": "IBRD"}, {"staff_other": "9000"}, "fails"),
    (
        "c49",
        "assistance_events",
        {"event": "E08"},
        {"source_ids": "ART;DNK2007", "confidence": "sourced"},
        "holds",
    ),
    ("c62", "agency_presence", {"agency": "UNDP"}, {"office_pyongyang_2019": "false"}, "fails"),
    ("c78", "agencies", {"agency": "IMF"}, {"dprk_member_2019": "yes"}, "fails"),
    ("c06", "directors_general", {"name": "Arpad Bogsch"}, {"term_end": "1998-12-31"}, "fails"),
    (
        "c37",
        "media_counts",
        {"term": "WIPO (any form)"},
        {"mentions_lower": "96", "mentions_upper": "96"},
        "holds",
    ),
    (
        "c39",
        "media_counts",
        {"corpus": "NYT 2020 random sample", "term": "WIPO"},
        {"documents_with_term": "9"},
        "fails",
    ),
    ("c61", "sanctions_events", {"kind": "resolution"}, {"date": "2006-10-14"}, "fails"),
    ("c42", "sources", {"source_id": "WIPOGUIDE"}, None, "cannot tell"),
    ("c80", "agency_presence", {"agency": "IAEA"}, {"left_year": ""}, "fails"),
]


@pytest.mark.parametrize(("claim", "table", "where", "change", "then"), MUTATIONS, ids=[m[0] for m in MUTATIONS])
def test_changed_data_flip_the_verdict(
    claim: str, table: str, where: dict[str, str], change: dict[str, str] | None, then: str, changed: Path
) -> None:
    assert claims.verdict(claim).status != then
    edit(changed / f"{table}.csv", where, change)
    _forget()
    assert claims.verdict(claim).status == then


def test_two_rows_less_make_the_first_in_asia_true(changed: Path) -> None:
    for code in ("ISR", "JOR"):
        edit(changed / "treaty_actions.csv", {"iso3": code, "treaty": "wipo-convention"}, None)
    _forget()
    assert claims.verdict("c10").status is Status.HOLDS
    assert not claims.recompute().set_index("claim").loc["c10", "agrees"]


# ---- errors and words


def test_errors_name_the_value_the_nearest_and_what_is_allowed() -> None:
    with pytest.raises(ClaimError, match=r"No claim 'c7'\. Did you mean 'c\d7'\? Allowed: c01, .*c94\."):
        claims.verdict("c7")
    with pytest.raises(ClaimError, match="Did you mean 'Before Belgium'"):
        claims.choices("before belgium")
    with pytest.raises(ClaimError, match=r"No choice of claim c26 'regions'\. Did you mean 'region'\? Allowed: rule, "):
        claims.verdict("c26", regions="asia")
    with pytest.raises(ClaimError, match=r"No value of 'rule' for claim c26 'deposit'\. Did you mean 'deposited'\?"):
        claims.verdict("c26", rule="deposit")
    with pytest.raises(ClaimError, match=r"'1969-12-31'.* Allowed: 1970-12-31, .*2025-12-31"):
        claims.verdict("c26", as_of="1969-12-31")
    for function in (claims.reading, claims.explain, claims.multiverse, claims.overall):
        with pytest.raises(ClaimError, match=r"No claim 'zzz'\. Allowed: c01"):
            function("zzz")


def test_right_names_pass() -> None:
    assert claims.verdict("c26", region=regions.Region.EASTERN, rule="deposited").status is Status.HOLDS
    assert set(claims.choices("c26")) == {"rule", "region", "as_of", "ties"}


def test_a_choice_without_reading_asks_for_a_value() -> None:
    @model.decides("c44", rule=counting.RULES, sentence="{rule}.")
    @one_by_one
    def judge(rule: str) -> tuple[bool | None, dict[str, object]]:
        return rule == "signed", {}

    try:
        with pytest.raises(ClaimError, match="no reading for choice 'rule' of claim c44"):
            claims.verdict("c44")
        assert claims.verdict("c44", rule="signed").status is Status.HOLDS
    finally:
        del TESTERS["c44"]


def test_results_are_the_callers_own() -> None:
    table = claims.multiverse("c09")
    table["status"] = "spoilt"
    assert (claims.multiverse("c09")["status"] != "spoilt").all()
    with pytest.raises(AttributeError):
        claims.verdict("c09").status = Status.FAILS  # type: ignore[misc]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12300, "12,300"), ("1974", "1974"), (8.4, "8.4"), (8.0, "8"), (None, "none"), (pd.NaT, "none"), ((), "none"),
        (("a", "b", "c"), "a, b and c"), (pd.Timestamp(DAY), "5 March 2020"),
    ],
)  # fmt: skip
def test_plain_words(value: object, text: str) -> None:
    assert plain(value) == text


def test_filling() -> None:
    assert fill("{who} came.", {"who": "japan"}) == "Japan came."
    assert placeholders("{a} and {b}") == {"a", "b"}
    with pytest.raises(KeyError):
        fill("{who}", {})


def test_ranges_of_mentions() -> None:
    assert media.together([(6, 6), (10, 10)], "items") == (10, 16)
    assert media.together([(6, 6), (10, 10)], "mentions") == (16, 16)
    assert media.together([(6, 6), None], "items") is None
    assert media.more((0.0, 0.0), (0.0, 0.0)) is None
    assert media.more(None, (0.0, 0.0)) is None
    assert media.spell((50, math.inf)) == "50 or more"
    assert media.counted("rodong-2018-2022", "WHO", "mentions") is None
    assert naming.luck(3, 0) == 0.125


@given(st.integers(0, 40), st.integers(0, 40))
def test_luck_is_a_probability_that_falls_as_the_lead_grows(more: int, fewer: int) -> None:
    assert 0 < naming.luck(more, fewer) <= 1
    assert naming.luck(more + 1, fewer) <= naming.luck(more, fewer)


def test_sizes_and_events() -> None:
    assert agencies.sizes("staff")["IBRD"] == 12300
    with pytest.raises(ValueError, match=r"No measure of size is called 'weight'\. Use one of"):
        agencies.sizes("weight")
    seminars = timeline.events(kind="seminar in Pyongyang")
    assert len(seminars) == 5
    assert seminars["start"].is_monotonic_increasing
    assert (timeline.independent(data.load("assistance_events")).loc[lambda n: n == 0].size) == 17
