"""The data package is valid, complete, and says what it said when it was read from its sources."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from frictionless import Package

from helpers import data
from tests.data_rules import RULES, Rule, Tables

# Rows of every table. The tables that other work still adds to are counted from below.
ROWS = {
    "states": 202,
    "treaties": 26,
    "treaty_actions": 2487,
    "acts": 3,
    "agencies": 36,
    "agency_staff": 224,
    "agency_finance": 361,
    "agency_presence": 24,
    "igo_membership": 440,
    "assistance_events": 56,
    "affair_documents": 20,
    "presence_events": 5,
    "sanctions_events": 17,
    "directors_general": 5,
    "election_2020": 5,
    "ip_laws": 29,
    "ip_statistics": 1515,
    "media_corpora": 8,
    "media_counts": 621,
    "media_items": 17,
    "medals": 10,
    "corrections": 32,
}
AT_LEAST = {"claims": 33, "glossary": 40, "sources": 100}

# Parties on 2026-02-03, which is what WIPO Lex printed under each of its 26 lists on that day.
PARTIES = {
    "beijing": 48,
    "berne": 182,
    "brussels": 40,
    "budapest": 92,
    "hague": 82,
    "lisbon": 30,
    "locarno": 63,
    "madrid-agreement": 55,
    "madrid-indications": 36,
    "madrid-protocol": 116,
    "marrakesh": 101,
    "nairobi": 56,
    "nice": 96,
    "paris": 181,
    "pct": 158,
    "phonograms": 81,
    "plt": 44,
    "rome": 99,
    "singapore": 56,
    "strasbourg-ipc": 68,
    "tlt": 57,
    "vienna": 41,
    "washington": 3,
    "wct": 118,
    "wipo-convention": 194,
    "wppt": 114,
}

# Every day of the five states that the article compares: state, treaty, signed, deposited, in force, left.
PINNED = """
PRK wipo-convention - 1974-05-17 1974-08-17 -
PRK paris - 1980-03-07 1980-06-10 -
PRK berne - 2003-01-28 2003-04-28 -
PRK nairobi 1983-06-28 2024-01-30 2024-02-29 -
PRK wct - 2024-01-30 2024-04-30 -
PRK plt 2000-06-02 2018-05-22 2018-08-22 -
PRK singapore 2006-03-28 2016-06-13 2016-09-13 -
PRK beijing 2012-06-26 2016-02-19 2020-04-28 -
PRK marrakesh 2013-06-28 2016-02-19 2016-09-30 -
PRK madrid-agreement - 1980-03-07 1980-06-10 -
PRK madrid-protocol 1989-06-28 1996-07-03 1996-10-03 -
PRK hague - 1992-04-15 1992-05-27 -
PRK lisbon - 2004-10-04 2005-01-04 -
PRK pct - 1980-04-08 1980-07-08 -
PRK budapest - 2001-11-21 2002-02-21 -
PRK nice - 1997-03-06 1997-06-06 -
PRK locarno - 1997-03-06 1997-06-06 -
PRK strasbourg-ipc - 2001-11-21 2002-11-21 -
CHN wipo-convention - 1980-03-03 1980-06-03 -
CHN paris - 1984-12-19 1985-03-19 -
CHN berne - 1992-07-10 1992-10-15 -
CHN phonograms - 1993-01-05 1993-04-30 -
CHN washington 1990-05-01 - - -
CHN tlt 1994-10-28 - - -
CHN wct - 2007-03-09 2007-06-09 -
CHN wppt - 2007-03-09 2007-06-09 -
CHN singapore 2007-01-29 - - -
CHN beijing 2012-06-26 2014-07-09 2020-04-28 -
CHN marrakesh 2013-06-28 2022-02-05 2022-05-05 -
CHN madrid-agreement - 1989-07-04 1989-10-04 -
CHN madrid-protocol - 1995-09-01 1995-12-01 -
CHN hague - 2022-02-05 2022-05-05 -
CHN pct - 1993-10-01 1994-01-01 -
CHN budapest - 1995-04-01 1995-07-01 -
CHN nice - 1994-05-05 1994-08-09 -
CHN locarno - 1996-06-17 1996-09-19 -
CHN strasbourg-ipc - 1996-06-17 1997-06-19 -
VNM wipo-convention - 1981-04-07 1976-07-02 -
VNM paris - - 1949-03-08 -
VNM berne - 2004-07-26 2004-10-26 -
VNM rome - 2006-12-01 2007-03-01 -
VNM phonograms - 2005-04-06 2005-07-06 -
VNM brussels - 2005-10-12 2006-01-12 -
VNM wct - 2021-11-17 2022-02-17 -
VNM wppt - 2022-04-01 2022-07-01 -
VNM marrakesh - 2022-12-06 2023-03-06 -
VNM madrid-agreement - 1956-09-17 1949-03-08 -
VNM madrid-protocol - 2006-04-11 2006-07-11 -
VNM hague - 2019-09-30 2019-12-30 -
VNM pct - 1992-12-10 1993-03-10 -
VNM budapest - 2021-03-01 2021-06-01 -
JPN wipo-convention 1967-07-14 1975-01-20 1975-04-20 -
JPN paris - 1899-04-18 1899-07-15 -
JPN berne - 1899-04-18 1899-07-15 -
JPN madrid-indications - 1953-04-21 1953-07-08 -
JPN rome - 1989-07-26 1989-10-26 -
JPN phonograms 1972-04-21 1978-06-19 1978-10-14 -
JPN tlt - 1997-01-01 1997-04-01 -
JPN wct - 2000-06-06 2002-03-06 -
JPN wppt - 2002-07-09 2002-10-09 -
JPN plt - 2016-03-11 2016-06-11 -
JPN singapore - 2016-03-11 2016-06-11 -
JPN beijing - 2014-06-10 2020-04-28 -
JPN marrakesh - 2018-10-01 2019-01-01 -
JPN madrid-protocol - 1999-12-14 2000-03-14 -
JPN hague - 2015-02-13 2015-05-13 -
JPN pct 1970-06-19 1978-07-01 1978-10-01 -
JPN budapest - 1980-05-19 1980-08-19 -
JPN nice - 1989-11-17 1990-02-20 -
JPN locarno - 2014-06-24 2014-09-24 -
JPN strasbourg-ipc 1971-09-13 1976-08-16 1977-08-18 -
KOR wipo-convention - 1978-12-01 1979-03-01 -
KOR paris - 1980-02-01 1980-05-04 -
KOR berne - 1996-05-21 1996-08-21 -
KOR rome - 2008-12-18 2009-03-18 -
KOR phonograms - 1987-07-01 1987-10-10 -
KOR brussels - 2011-12-19 2012-03-19 -
KOR tlt - 2002-11-25 2003-02-25 -
KOR wct - 2004-03-24 2004-06-24 -
KOR wppt - 2008-12-18 2009-03-18 -
KOR singapore - 2016-04-01 2016-07-01 -
KOR beijing - 2020-04-22 2020-07-22 -
KOR marrakesh 2014-06-26 2015-10-08 2016-09-30 -
KOR madrid-protocol - 2003-01-10 2003-04-10 -
KOR hague - 2014-03-31 2014-07-01 -
KOR pct - 1984-05-10 1984-08-10 -
KOR budapest - 1987-12-28 1988-03-28 -
KOR nice - 1998-10-08 1999-01-08 -
KOR locarno - 2011-01-17 2011-04-17 -
KOR strasbourg-ipc - 1998-10-08 1999-10-08 -
KOR vienna - 2011-01-17 2011-04-17 -
"""
PINNED_DAYS = ("signed", "deposited", "entry_into_force", "withdrawal")
PINNED_STATES = ("PRK", "CHN", "VNM", "JPN", "KOR")


@pytest.fixture(scope="module")
def tables() -> Tables:
    return {name: data.load(name) for name in data.tables()["name"]}


@pytest.fixture(scope="module")
def package() -> dict:
    return json.loads((data.folder() / data.DESCRIPTOR).read_text(encoding="utf-8"))


def test_frictionless_finds_no_fault() -> None:
    report = Package(str(data.folder() / data.DESCRIPTOR)).validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])
    assert len(report.tasks) == len(ROWS) + len(AT_LEAST)


def test_every_file_is_a_table_and_every_table_a_file(package: dict) -> None:
    files = {path.name for path in data.folder().glob("*.csv")}
    assert files == {resource["path"] for resource in package["resources"]}
    assert set(ROWS) | set(AT_LEAST) == {resource["name"] for resource in package["resources"]}


def test_no_table_lost_or_won_rows(tables: Tables) -> None:
    found = {name: len(table) for name, table in tables.items()}
    assert {name: found[name] for name in ROWS} == ROWS
    assert all(found[name] >= least for name, least in AT_LEAST.items())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_data_keep_the_rule(rule: Rule, tables: Tables) -> None:
    assert rule(tables) == []


def _set(name: str, where: dict[str, object], **cells: object) -> Callable[[Tables], None]:
    """Return a change of the first row of a table in which every column of ``where`` has that value."""

    def change(tables: Tables) -> None:
        table = tables[name].astype(object)
        rows = pd.Series(data=True, index=table.index)
        for column, value in where.items():
            rows &= table[column].astype(str) == str(value)
        assert rows.any(), f"no such row in {name}: {where}"
        for column, value in cells.items():
            table.loc[rows.idxmax(), column] = value
        tables[name] = pd.DataFrame({column: table[column].astype(_plain(tables[name][column])) for column in table})

    return change


def _plain(column: pd.Series) -> object:
    return "object" if isinstance(column.dtype, pd.CategoricalDtype) else column.dtype


def _day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)


# For every rule at least one way to break it.
DPRK_BERNE = {"iso3": "PRK", "treaty": "berne"}
BREACHES = [
    ("deposit_comes_before", _set("treaty_actions", DPRK_BERNE, deposited=_day("2003-04-29"))),
    ("signature_comes_before", _set("treaty_actions", DPRK_BERNE, signed=_day("2003-01-29"))),
    ("withdrawal_comes_after", _set("treaty_actions", DPRK_BERNE, withdrawal=_day("2003-04-28"))),
    ("withdrawal_comes_after", _set("treaty_actions", DPRK_BERNE, withdrawal=_day("2013-04-28"))),
    ("historical_states_end", _set("states", {"iso3": "DDR"}, existed_until=None)),
    ("historical_states_end", _set("states", {"iso3": "DEU"}, existed_until=_day("1990-10-03"))),
    ("historical_states_end", _set("treaty_actions", {"iso3": "SUN", "treaty": "pct"}, withdrawal=None)),
    (
        "historical_states_end",
        _set("treaty_actions", {"iso3": "SUN", "treaty": "pct"}, signed=_day("1992-01-01")),
    ),
    ("half_known_rows", _set("treaty_actions", DPRK_BERNE, entry_into_force=None)),
    ("half_known_rows", _set("treaty_actions", DPRK_BERNE, deposited=None)),
    ("treaties_begin", _set("treaties", {"treaty": "pct"}, entry_into_force=_day("1978-01-25"))),
    ("treaties_begin", _set("treaties", {"treaty": "pct"}, adopted=_day("1999-01-01"))),
    ("places_follow_m49", _set("states", {"iso3": "PRK"}, m49_region=None)),
    ("places_follow_m49", _set("states", {"iso3": "PRK"}, m49_subregion="Western Asia")),
    ("every_source", _set("acts", {"iso3": "PRK"}, source_ids="S16;S999")),
    ("every_source", _set("corrections", {"id": "k01"}, source_id="S999")),
    ("nothing_rests_on_memory", _set("acts", {"iso3": "PRK"}, confidence="recalled")),
    ("nothing_rests_on_memory", _set("acts", {"iso3": "PRK"}, source_ids="RECALL")),
    ("article_alone", _set("assistance_events", {"event": "E03"}, confidence="sourced")),
    ("article_alone", _set("assistance_events", {"event": "E03"}, in_article=False)),
    ("partial_days", _set("assistance_events", {"event": "E03"}, start=_day("1982-02-01"))),
    ("partial_days", _set("assistance_events", {"event": "E03"}, end=_day("1981-12-31"))),
    ("partial_days", _set("ip_laws", {"title": "Trademark Law"}, date_precision=None)),
    ("names_of_states", _set("assistance_events", {"event": "E22"}, counterparts="China;Malasia")),
    ("counts_fit", _set("media_counts", {"term": "WIPO"}, documents_with_term=5000)),
    ("counts_fit", _set("media_counts", {"term": "WIPO (any form)"}, mentions_lower=83)),
    ("counts_fit", _set("media_corpora", {"corpus": "KCNA headlines"}, end=_day("2013-12-31"))),
    ("agencies_fit", _set("agencies", {"agency": "WIPO"}, staff_at_largest_2019=1164)),
    ("agencies_fit", _set("agency_staff", {"agency": "WIPO"}, agency="WIPOO")),
    ("agencies_fit", _set("agency_presence", {"agency": "WIPO"}, joined_year=1975)),
    ("agencies_fit", _set("presence_events", {"event": "P01"}, agency="UNPD")),
    ("treaty_events", _set("assistance_events", {"event": "E02"}, start=_day("1980-06-10"))),
    ("treaty_events", _set("assistance_events", {"event": "E01"}, start=_day("1974-05-17"))),
    ("council_votes", _set("sanctions_events", {"event": "R1718"}, votes_for=14)),
    ("memberships", _set("igo_membership", {"organisation": "WIPO", "iso3": "PRK"}, last_year=1973)),
    ("indicators", _set("ip_statistics", {"indicator": "PCT.ORIGIN"}, unit="designs")),
    ("corrections_point", _set("corrections", {"id": "k01"}, field="first_years")),
    ("glossary_terms", _set("glossary", {"term": "accession"}, term="Ratification")),
    ("glossary_terms", _set("glossary", {"term": "accession"}, see_also="joining")),
    ("claims_name", _set("claims", {"claim": "c01"}, supports="c999")),
    ("claims_name", _set("claims", {"claim": "c01"}, tables="treatys")),
]


@pytest.mark.parametrize(("start", "change"), BREACHES)
def test_a_breach_of_the_rule_is_seen(start: str, change: Callable[[Tables], None], tables: Tables) -> None:
    (rule,) = [rule for rule in RULES if rule.__name__.startswith(start)]
    broken = dict(tables)
    change(broken)
    assert rule(broken) != []


def test_every_rule_was_broken_once() -> None:
    assert len(RULES) == 21
    assert all(any(rule.__name__.startswith(start) for start, _ in BREACHES) for rule in RULES)


def test_an_unused_source_is_seen(tables: Tables) -> None:
    (rule,) = [rule for rule in RULES if rule.__name__.startswith("every_source")]
    assert rule({**tables, "medals": tables["medals"].iloc[:0]}) != []


def _lines(rows: pd.DataFrame) -> list[str]:
    days = [rows[column].dt.strftime("%Y-%m-%d").fillna("-") for column in PINNED_DAYS]
    return [" ".join(cells) for cells in zip(rows["iso3"], rows["treaty"], *days, strict=True)]


def test_the_days_of_the_five_states_are_unchanged(tables: Tables) -> None:
    rows = tables["treaty_actions"]
    pinned = PINNED.split("\n")[1:-1]
    assert len(pinned) == 91
    assert sorted(_lines(rows[rows["iso3"].isin(PINNED_STATES)])) == sorted(pinned)


def test_parties_add_up_to_the_totals_of_wipo(tables: Tables) -> None:
    rows = tables["treaty_actions"]
    historical = tables["states"].loc[tables["states"]["status"] == "historical", "iso3"]
    party = rows[["deposited", "entry_into_force"]].notna().any(axis=1) & rows["withdrawal"].isna()
    found = rows[party & ~rows["iso3"].isin(historical)].groupby("treaty").size().to_dict()
    assert found == PARTIES
    assert len(PARTIES) == 26


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (["deposited", "entry_into_force"], [16, 14, 10, 20, 19]),
        (["entry_into_force"], [15, 13, 10, 19, 19]),
        (["signed", "deposited", "entry_into_force"], [17, 18, 10, 20, 19]),
    ],
    ids=["deposited", "in force", "signed"],
)
def test_the_article_day_gives_the_known_counts(columns: list[str], expected: list[int], tables: Tables) -> None:
    rows, day = tables["treaty_actions"], pd.Timestamp("2020-03-05")
    counted = rows[rows[columns].le(day).any(axis=1) & ~rows["withdrawal"].le(day)]
    assert counted.groupby("iso3").size()[list(PINNED_STATES)].tolist() == expected


def test_wrong_values_of_sources_stay_out_of_the_tables(tables: Tables) -> None:
    said = " ".join(tables["corrections"]["what_the_source_says"])
    for words in (
        "Asian Productivity",
        "Inter-American",
        "1991",
        "never a member of the IAEA",
        "three nuclear tests",
        "360",
    ):
        assert words in said
    assert not {"APO", "IADB"} & set(tables["agency_presence"]["agency"])
    assert not (tables["sanctions_events"]["date"].dt.year == 2010).any()
    figures = tables["ip_statistics"].query("iso3 == 'PRK'")
    assert figures.query("indicator.str.startswith('PCT')")["value"].max() == 45
    assert figures.query("indicator == 'MADRID.ORIGIN' and year == 2020").empty
    coding = tables["igo_membership"].set_index(["organisation", "iso3"])
    for organisation in ("WHO", "IAEA", "WMO", "UNIDO", "ICAO", "IFAD", "UNWTO"):
        assert "see corrections" in coding.loc[(organisation, "PRK"), "note"]


def test_known_facts(tables: Tables) -> None:
    staff = tables["agency_staff"].set_index(["agency", "year"])["staff"]
    assert staff["WIPO", 2019] == 1163
    assert (tables["agencies"]["kind"] == "specialised agency").sum() == 13
    assert (tables["sanctions_events"]["kind"] == "nuclear_test").sum() == 6
    headlines = tables["media_counts"].query("corpus == 'KCNA headlines' and term == 'WIPO'")
    assert headlines["documents"].sum() == 99_735
    tally = tables["media_counts"].query("corpus.str.startswith('Rodong Sinmun English (')").set_index("term")
    assert tally.loc["World Bank", ["mentions_lower", "mentions_upper"]].tolist() == [0, 94]
    in_article = tables["assistance_events"].query("in_article")
    assert (len(in_article), (in_article["confidence"] == "article-only").sum()) == (22, 17)


def test_every_table_says_what_it_is(package: dict) -> None:
    for resource in package["resources"]:
        assert resource["title"]
        assert len(resource["description"]) > 40
        assert resource["licenses"]
        assert resource["sources"]
        assert isinstance(resource["known_gaps"], list)
        for field in resource["schema"]["fields"]:
            assert field["description"].endswith((".", "?")), (resource["name"], field["name"])
            if field["type"] in {"integer", "number"}:
                counted = field["name"] in {"lesson", "lesson_first", "used_in_lesson"}
                assert counted or field["unit"], (resource["name"], field["name"])
    assert {licence["name"] for licence in package["licenses"]} == {"CC-BY-4.0"}


def test_the_sources_of_a_table_are_those_of_its_rows(package: dict) -> None:
    named = 0
    for resource in package["resources"]:
        stated = {source["source_id"] for source in resource["sources"] if "source_id" in source}
        if stated:
            assert stated == set(data.sources(resource["name"])["source_id"]), resource["name"]
            named += 1
    assert named == len(ROWS)


@pytest.mark.parametrize("path", sorted(data.folder().glob("*.csv")), ids=lambda path: path.name)
def test_files_are_plain(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    assert "\r" not in text.replace("\r\n", "\n"), "a file from Windows has \\r\\n, never a lone \\r"
    assert text.endswith("\n")
    assert not text.startswith("\ufeff")
    for cell in text.replace("\n", ",").split(","):
        assert cell == cell.rstrip(" \t")
    assert "  " not in text
