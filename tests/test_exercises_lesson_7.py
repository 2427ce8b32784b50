"""Right answers of lesson 7's exercises, worked out once more from the CSV files by a plain loop, in every variant."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from helpers.exercises.judging import outcome, read_right
from helpers.exercises.key import exercise
from helpers.exercises.plain import plain
from helpers.exercises.record import Case, Status, words
from helpers.exercises.variants import cases
from tests.support import rows

ARTICLE, CHANGE, KIM_JONG_IL = "2020-03-05", "2011-12-17", "1994-07-08"
KINDS = {"laws": ("law", "constitution"), "offices": ("institution",), "treaties": ("treaty",)}


def dated(steps: str) -> list[str]:
    """Return the days of the steps of a choice, in order."""
    kinds = KINDS.get(steps, ("law", "constitution", "institution", "policy", "treaty"))
    found = [
        row["date"]
        for row in rows("ip_laws")
        if row["date"]
        and row["kind"] in kinds
        and row["kind"] != "treaty"
        and set(row["source_ids"].split(";")) - {"ART"}
    ]
    deposits = [row["deposited"] for row in rows("treaty_actions") if row["iso3"] == "PRK" and row["deposited"]]
    return sorted([*found, *(deposits if "treaty" in kinds else ())])


def begin(case: Case) -> str:
    """Return the first day of the earlier time."""
    since = date.fromisoformat(case.since)
    same = since - (date.fromisoformat(ARTICLE) - since)
    return {"all": dated(case.steps)[0], "same": f"{same:%Y-%m-%d}", "kim-jong-il": KIM_JONG_IL}[case.span]


def test_how_many_steps_came_in_the_earlier_time() -> None:
    asked = exercise("7-1")
    assert len(cases(asked)) >= 8
    assert cases(asked)[0].values == {"steps": "laws", "since": CHANGE, "span": "kim-jong-il"}
    for case in cases(asked):
        before = sum(begin(case) <= day < case.since for day in dated(case.steps))
        after = sum(case.since <= day < ARTICLE for day in dated(case.steps))
        assert read_right(asked, case) == before
        said = words(asked.right, case)
        years = (date.fromisoformat(case.since) - date.fromisoformat(begin(case))) / timedelta(days=365.25)
        assert f"earlier time {before} came ({round(before / years, 2)} a year), and {after} since" in said
        assert ("decide nothing" in said) == (before + after < 5)


def deposits(column: str = "deposited") -> list[str]:
    """Return the days in a column of the DPRK's rows, in order."""
    return sorted(row[column] for row in rows("treaty_actions") if row["iso3"] == "PRK" and row[column])


def test_the_first_deposit_since_a_day() -> None:
    asked = exercise("7-2")
    assert len(cases(asked)) >= 8 and cases(asked)[0].since == KIM_JONG_IL
    for case in cases(asked):
        first = min(day for day in deposits() if day >= case.since)
        assert f"{read_right(asked, case):%Y-%m-%d}" == first
        before = max(day for day in deposits() if day < case.since)
        said = [f"{date.fromisoformat(day):%Y}" for day in (first, before)]
        assert re.findall(r"of \d+ \w+ (\d{4})", words(asked.right, case)) == said
        assert not any(case.since <= row["deposited"] < first for row in rows("acts") if row["iso3"] == "PRK")


def test_the_years_without_a_figure() -> None:
    asked = exercise("7-3")
    found: dict[tuple[str, str], set[int]] = {}
    for row in rows("ip_statistics"):
        found.setdefault((row["iso3"], row["indicator"]), set()).add(int(row["year"]))
        assert float(row["value"]) != 0 or not row["indicator"].startswith("IP.PAT"), "no zero among the figures"
    own = found["PRK", "IP.PAT.RESD"]
    span = range(min(own), max(own) + 1)
    assert f"from {span[0]} to {span[-1]} " in asked.prompt and f"range({span[0]}, {span[-1] + 1})" in asked.example
    assert len(cases(asked)) >= 8 and cases(asked)[0].values == {"state": "PRK", "series": "IP.PAT.RESD"}
    for case in cases(asked):
        gaps = {year for year in span if year not in found[case.state, case.series]}
        assert {row[0] for row in read_right(asked, case).rows} == gaps
        assert words(asked.right, case).startswith(f"Of {len(span)} years {len(gaps)} ha")


def test_the_sentences_on_the_phrase_hold_the_counts_of_the_file() -> None:
    asked = exercise("7-5")
    counts = {
        row["year"]: row["documents_with_term"]
        for row in rows("media_counts")
        if row["term"] == "knowledge-based economy" and row["corpus"].startswith("KCNA full")
    }
    assert len(counts) == 2 and int(counts["2012"]) > int(counts["2011"]) > 0
    assert f"{counts['2011']} full stories of 2011 and in {counts['2012']} of January" in words(asked.reference, Case())
    assert asked.rubric and all(counts[year] in asked.rubric.samples[0].text for year in counts)
    laws = dated("laws")
    old, new = sum(KIM_JONG_IL <= d < CHANGE for d in laws), sum(CHANGE <= d < ARTICLE for d in laws)
    spans = [date.fromisoformat(b) - date.fromisoformat(a) for a, b in ((KIM_JONG_IL, CHANGE), (CHANGE, ARTICLE))]
    assert old / spans[0].days > new / spans[1].days, "more laws a year under Kim Jong Il, as another answer says"


def test_the_chart_has_the_figures_of_the_two_states() -> None:
    asked = exercise("7-4")
    assert len(cases(asked)) >= 6
    for case in cases(asked):
        found = {
            (row["iso3"], int(row["year"]), float(row["value"]))
            for row in rows("ip_statistics")
            if row["iso3"] in ("PRK", case.state) and row["indicator"] == "IP.PAT.RESD"
        }
        drawn = [(row["iso3"], row["year"], row["value"]) for row in read_right(asked, case)["rows"]]
        assert set(drawn) == found and len(drawn) == len(found)
        assert {state for state, *_ in drawn} == {"PRK", case.state}


HONEST = """
KCNA used the phrase more often in 2012 than in 2011; by that yardstick the stress predates Kim Jong Un. What came
of it is outside the tables.

The DPRK joined more WIPO treaties after December 2011 than in the same span beforehand. What these accessions
brought is beyond the data.

From 2012 to 2020 fewer IP laws were found, compared with the seventeen years of Kim Jong Il. The tables are silent
on enforcement.

Two institutions were founded since, against four under his predecessors. The data don't show money.

Measured by mentions in the state press there was somewhat more stress in the year after the leadership changed than
in the year preceding it. Causes remain unclear.
"""


@pytest.mark.parametrize("text", HONEST.split("\n\n"))
def test_an_honest_sentence_is_read_by_a_person(text: str) -> None:
    assert outcome(exercise("7-5"), plain(text)).status is Status.UNCHECKED
