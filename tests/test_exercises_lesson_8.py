"""Right answers of lesson 8's exercises, worked out once more from the CSV files by a plain loop, in every variant."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from helpers.data import load
from helpers.exercises.judging import calls, outcome, read_right
from helpers.exercises.key import exercise
from helpers.exercises.plain import plain
from helpers.exercises.record import Case, Status, words
from helpers.exercises.variants import cases
from helpers.figures import figure
from tests.support import rows

BODIES = rows("agency_presence")
OWN = next(row for row in BODIES if row["agency"] == "WIPO")
BROKEN = {row["agency"] for row in rows("presence_events") if row["kind"] == "suspension"}
SEARCHED = {"WIPO", "UNDP", "WFP"}


def stayed(row: dict[str, str]) -> bool | None:
    """Return whether the tie never ended."""
    return row["dprk_status_2019"] in ("member", "programme country") and not row["left_year"]


def early(row: dict[str, str]) -> bool | None:
    """Return whether the tie is as old as that of WIPO."""
    if row["dprk_status_2019"] == "not a member":
        return False
    return int(row["joined_year"]) <= int(OWN["joined_year"]) if row["joined_year"] else None


def office(row: dict[str, str]) -> bool | None:
    """Return whether there is an office in Pyongyang."""
    return {"true": True, "false": False, "": None}[row["office_pyongyang_2019"]]


def unbroken(row: dict[str, str]) -> bool | None:
    """Return whether the work was never suspended; None where nobody looked."""
    if row["agency"] in BROKEN or row["dprk_status_2019"] == "not a member":
        return False
    return True if row["agency"] in SEARCHED else None


def named(row: dict[str, str]) -> bool | None:
    """Return whether the tally names the body as often as WIPO."""
    tally = row["rodong_tokens_2018_2022"]
    return int(tally) >= int(OWN["rodong_tokens_2018_2022"]) if tally else None


TESTS: dict[str, Callable[[dict[str, str]], bool | None]] = {
    f.__name__: f for f in (stayed, early, office, unbroken, named)
}


def together(first: str, second: str) -> dict[str, bool | None]:
    """Return what comes of two tests for each body: one False decides, then one empty answer."""
    found: dict[str, bool | None] = {}
    for row in BODIES:
        answers = [TESTS[first](row), TESTS[second](row)]
        found[row["agency"]] = False if False in answers else None if None in answers else True
    return found


def test_of_which_bodies_with_an_office_it_is_not_known() -> None:
    asked = exercise("8-1")
    both = together("office", "unbroken")
    unknown = [body for body, met in both.items() if met is None]
    assert True not in both.values() and unknown and both["WIPO"] is False
    assert read_right(asked, Case()) == "b"
    said = words(asked.right, Case())
    assert said.startswith(f"Of {len(unknown)} bodies ") and all(body in said for body in unknown)
    assert not SEARCHED & set(unknown), "nobody looked at any of them"
    view = figure("partners").at(first="office", second="unbroken", bodies="all")
    assert f"0 of {len(BODIES)} bodies" in view.headline and f"of {len(unknown)} it is not known" in view.sentence
    for words_of_control in ("an office in Pyongyang", "work never suspended", "all in the table"):
        assert f"**{words_of_control}**" in asked.prompt


def test_how_many_ties_are_as_old() -> None:
    asked = exercise("8-2")
    years = {row["agency"]: int(row["joined_year"]) for row in BODIES if row["joined_year"]}
    yearly = {row["agency"]: int(row["joined_year_cow"]) for row in BODIES if row["joined_year_cow"]}
    assert len(cases(asked)) >= 8
    for case in cases(asked):
        old = sum(year <= years[case.body] for year in years.values())
        assert read_right(asked, case) == old
        said = words(asked.right, case)
        assert f"{old} ties. Younger: {len(years) - old}. The other {len(BODIES) - len(years)} bodies have no" in said
        other = sum(year <= yearly[case.body] for year in yearly.values()) if case.body in yearly else old
        assert other >= 1 and (f"would be {other}." in said) == (other != old)


def test_for_which_bodies_two_tests_are_not_known() -> None:
    asked = exercise("8-3")
    assert len(cases(asked)) >= 6 and cases(asked)[0].values == {"first": "stayed", "second": "named"}
    for case in cases(asked):
        both = together(case.first, case.second)
        assert {row[0] for row in read_right(asked, case).rows} == {b for b, met in both.items() if met is None}
        numbers = [list(both.values()).count(wanted) for wanted in (True, False, None)]
        said = words(asked.right, case)
        assert said.startswith(f"Of {len(BODIES)} bodies {numbers[0]} ") and f", {numbers[1]} " in said
        assert f"of {numbers[2]} it is not known" in said


def test_which_bodies_pass_a_test_with_a_year_and_a_tally() -> None:
    asked = exercise("8-4")
    assert len(cases(asked)) >= 10
    assert cases(asked)[0].values == {"year": OWN["joined_year"], "named": OWN["rodong_tokens_2018_2022"]}
    assert asked.calls and len(asked.calls(Case())) == 4
    for case in cases(asked):
        old = [row for row in BODIES if row["joined_year"] and int(row["joined_year"]) <= int(case.year)]
        tally = [row for row in old if row["rodong_tokens_2018_2022"]]
        passed = [row["agency"] for row in tally if int(row["rodong_tokens_2018_2022"]) >= int(case.named)]
        for (table,), result in zip(asked.calls(case), read_right(asked, case), strict=True):
            assert isinstance(table, pd.DataFrame)
            assert result["values"] == [body for body in table["agency"] if body in passed]
        said = words(asked.right, case)
        more = len(old) - len(tally)
        assert all(body in said for body in passed) and f"For {more} more {'body' if more == 1 else 'bodies'}" in said
        assert ("WIPO does not" in said) == ("WIPO" not in passed)


def test_the_sentences_on_one_case_hold_what_the_tables_say() -> None:
    asked = exercise("8-5")
    (left,) = (row for row in BODIES if row["left_year"])
    said = words(asked.reference, Case())
    assert f"joined the {left['organisation']} in {left['joined_year']} and left it in {left['left_year']}" in said
    assert f"looked for at {len(SEARCHED)} bodies" in said and len(load("agency_presence")) > 2 * len(SEARCHED)
    (undp,) = (row for row in rows("presence_events") if (row["agency"], row["kind"]) == ("UNDP", "suspension"))
    assert asked.rubric
    for sample in asked.rubric.samples:
        assert f"suspended from {undp['start'][:4]} to {undp['end'][:4]}" in sample.text


def test_a_limit_left_out_on_one_side_is_named_too() -> None:
    asked = exercise("8-4")
    named = 0
    for case in cases(asked):
        for year, tally in ((0, 1), (1, 0)):

            def chosen(table: pd.DataFrame, case: Case = case, year: int = year, tally: int = tally) -> list[str]:
                old = table["joined_year"] <= int(case.year) - year
                return list(table[old & (table["rodong_tokens_2018_2022"] >= int(case.named) + tally)]["agency"])

            got = outcome(asked, plain(chosen, calls(asked, case)), case)
            assert got.status is Status.CORRECT or got.mistake in ("the limits left out", "the year only"), got.text
            named += got.mistake == "the limits left out"
    assert named >= len(cases(asked))


HONEST = """
One orderly relationship proves that such relationships can exist, nothing more. The DPRK left the atomic agency in
1994. We have no data on how most other ties fared.

It shows a possibility. Compare Unesco, which the DPRK joined in 1974: the table does not tell how that tie developed.

WIPO is one success. The World Health Organisation, joined in 1973, must be examined too. Trust itself remains
unmeasured.

From one case nothing general follows. Contrast the IAEA, which the DPRK left in 1994. The reasons are unclear.

WIPO shows that engagement is possible. The work of the World Food Program stopped in 2005. I would first look up how
the rest fared.
"""


@pytest.mark.parametrize("text", HONEST.split("\n\n"))
def test_an_honest_conclusion_is_read_by_a_person(text: str) -> None:
    assert outcome(exercise("8-5"), plain(text)).status is Status.UNCHECKED


def test_one_body_more_needs_more_than_a_small_word() -> None:
    text = "In 1974 the DPRK joined WIPO, and those who have worked there ever since have not been asked, imo."
    assert outcome(exercise("8-5"), plain(text)).mistake == "no other body"
