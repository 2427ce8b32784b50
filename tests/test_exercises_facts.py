"""Right answers of exercises, worked out once more from the CSV files by a plain loop, in every variant."""

from __future__ import annotations

from helpers.exercises.judging import read_right
from helpers.exercises.key import exercise
from helpers.exercises.variants import cases
from helpers.regions import members
from tests.support import periods, rows

DAY = "2020-03-05"


def counted(rule: str, state: str) -> int:
    """Return how many treaties a state is counted for on the day of the article."""
    found = (span for (r, s, _), span in periods().items() if (r, s) == (rule, state))
    return sum(start <= DAY and not (end and end <= DAY) for start, end in found)


def test_how_many_states_stand_above_each() -> None:
    asked = exercise("2-1")
    assert len(cases(asked)) >= 10 and cases(asked)[0].state == "PRK"
    for case in cases(asked):
        mine = counted(case.rule, case.state)
        assert read_right(asked, case) == sum(counted(case.rule, s) > mine for s in members("asia"))
    said = asked.right(cases(asked)[0])
    assert "7 states" in said and "Kyrgyzstan" in said


def test_the_last_day_of_deposit() -> None:
    asked = exercise("2-2")
    assert len(cases(asked)) >= 10
    for case in cases(asked):
        days = [r["deposited"] for r in rows("treaty_actions") if r["iso3"] == case.state and r["deposited"]]
        assert f"{read_right(asked, case):%Y-%m-%d}" == max(days)


def test_which_treaties_one_has_and_the_dprk_has_not() -> None:
    asked = exercise("2-3")
    short = {r["treaty"]: r["short_name"] for r in rows("treaties")}
    had = {
        state: {t for (r, s, t), (start, end) in periods().items() if (r, s) == ("deposited", state) and start <= DAY}
        for state in {"PRK", *(c.state for c in cases(asked))}
    }
    assert len(had) >= 10
    for case in cases(asked):
        right = {row[0] for row in read_right(asked, case).rows}
        assert right == {short[t] for t in had[case.state] - had["PRK"]}
