"""Right answers of the exercises of lesson 4, worked out once more from the CSV files by a plain loop."""

from __future__ import annotations

import re

import pytest

from helpers.exercises.judging import read_right
from helpers.exercises.key import exercise
from helpers.exercises.record import words
from helpers.exercises.variants import cases
from tests.support import rows


def headlines(body: str, first: int = 1997, last: int = 2014) -> int:
    """Return how many KCNA headlines of some years name a body."""
    return sum(n for year, n in by_year(body).items() if first <= year <= last)


def by_year(body: str) -> dict[int, int]:
    """Return how many KCNA headlines name a body, year by year."""
    table = (
        r for r in rows("media_counts") if (r["corpus"], r["language"], r["term"]) == ("KCNA headlines", "en", body)
    )
    return {int(r["year"]): int(r["documents_with_term"]) for r in table}


def tally(term: str) -> tuple[str, str]:
    """Return the bounds of a name in the tally of Rodong Sinmun, as they stand in the file."""
    (row,) = (
        r for r in rows("media_counts") if r["corpus"].startswith("Rodong Sinmun English (") and r["term"] == term
    )
    return row["mentions_lower"], row["mentions_upper"]


def test_what_the_counts_of_the_same_years_bear_out() -> None:
    asked = exercise("4-1")
    known = {row["agency"]: row for row in rows("agency_presence")}
    joined = {
        body: row["rodong_tokens_2018_2022"]
        for body, row in known.items()
        if row["dprk_status_2019"] == "member" and "1973" <= row["joined_year"] <= "1977" and body != "WIPO"
    }
    ahead = [b for b, n in joined.items() if n and int(n) > int(known["WIPO"]["rodong_tokens_2018_2022"])]
    uncounted = [b for b, n in joined.items() if not n]
    assert (sorted(ahead), len(uncounted), len(joined)) == (["FAO", "UNESCO"], 6, 8)
    assert len(ahead) + len(uncounted) == len(joined), "nobody is surely behind WIPO"
    right = dict(asked.options)[read_right(asked, cases(asked)[0])]
    assert right.startswith("FAO and UNESCO are named more") and right.endswith("say nothing")
    assert "For 6 of the 8 bodies" in words(asked.right, cases(asked)[0])
    assert [tally(b)[0] for b in ("FAO", "UNESCO", "WIPO (acronym)")] == [
        known[b]["rodong_tokens_2018_2022"] for b in ("FAO", "UNESCO", "WIPO")
    ]
    assert [known[b]["office_pyongyang_2019"] for b in ("FAO", "UNESCO")] == ["true", "false"]


def test_what_a_sample_that_finds_nothing_leaves_possible() -> None:
    asked = exercise("4-2")
    drawn = {r["term"]: r for r in rows("media_counts") if r["corpus"] == "NYT 2020 random sample"}
    assert drawn["WIPO"]["documents_with_term"] == "0" and drawn["WIPO"]["documents"] == cases(asked)[0].texts
    assert len(cases(asked)) == 10
    for case in cases(asked):
        share = read_right(asked, case) / 10_000
        # So rare a name is missed by all articles drawn only this often.
        assert (1 - share) ** int(case.texts) == pytest.approx((1 - float(case.level)) / 2)
        assert f"up to {share * 10_000:.1f} in ten thousand" in words(asked.right, case)
        assert int(case.texts) % int(drawn["WIPO"]["documents"]) == 0


def test_in_which_years_others_are_named_more_than_wipo() -> None:
    asked, wipo = exercise("4-3"), by_year("WIPO")
    assert [c.body for c in cases(asked)] == ["IMF", "FAO", "UNDP", "UNESCO", "UNICEF", "WFP", "WHO", "WTO"]
    assert len(wipo) == 18
    for case in cases(asked):
        other = by_year(case.body)
        more, less = ([y for y in wipo if sign * (other[y] - wipo[y]) > 0] for sign in (1, -1))
        assert {int(row[0]) for row in read_right(asked, case).rows} == set(more) and more
        said = [int(n) for n in re.findall(r"(?:^In| in|and in) (\d+)", words(asked.right, case))]
        assert said == [len(more), len(less), 18 - len(more) - len(less)]


def test_the_function_counts_both_ends() -> None:
    asked = exercise("4-4")
    assert len(cases(asked)) == 7 and cases(asked)[0].body == "IMF"
    assert asked.calls is not None
    for case in cases(asked):
        spans = asked.calls(case)
        right = [headlines(case.body, *span) for span in spans]
        assert [result["value"] for result in read_right(asked, case)] == right and len(spans) == 6
        said = words(asked.right, case)
        numbers = [int(n) for n in re.findall(r"(?:gives|has) (\d+)", said)]
        early, late = (1997, 2000), (2001, 2010)
        assert numbers == [headlines(b, *span) for span in (early, late) for b in (case.body, "WIPO")]
        ahead = [(a > b) - (a < b) for a, b in (numbers[:2], numbers[2:])]
        assert ("turn the order" in said) == (sorted(ahead) == [-1, 1])
        assert ("same in both" in said) == (ahead[0] == ahead[1])
        assert ("are level" in said) == (ahead[0] != ahead[1] and 0 in ahead)


def test_every_body_leads_wipo_in_some_span_and_not_in_another() -> None:
    years = sorted(by_year("WIPO"))
    for case in cases(exercise("4-4")):
        leads = {headlines(case.body, a, b) > headlines("WIPO", a, b) for a in years for b in years if a <= b}
        assert leads == {True, False}, case.body


def test_the_samples_of_the_written_answer_are_true() -> None:
    asked = exercise("4-5")
    assert asked.rubric is not None
    wipo, bank, fund = (tuple(map(int, tally(term))) for term in ("WIPO (any form)", "World Bank", "IMF"))
    assert wipo[0] > fund[1], "WIPO is ahead of the IMF"
    assert bank[0] + fund[0] < wipo[0] and wipo[1] < bank[1] + fund[1], "and not surely ahead of both"
    for text in (asked.rubric.samples[0].text, words(asked.reference, cases(asked)[0])):
        assert (
            f"WIPO is named {wipo[0]} to {wipo[1]} times" in text or f"WIPO occurs {wipo[0]} to {wipo[1]} times" in text
        )
        assert f"the IMF {fund[0]} to {fund[1]}" in text and f"have {bank[0] + fund[0]} to {bank[1] + fund[1]}" in text
