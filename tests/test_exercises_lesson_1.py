"""Right answers of the exercises of lesson 1, worked out once more from the CSV files by a plain loop."""

from __future__ import annotations

from helpers.exercises.judging import calls, read_right
from helpers.exercises.key import exercise
from helpers.exercises.record import ONLY
from helpers.exercises.variants import cases
from helpers.regions import members
from tests.support import periods, rows

WIPO = "wipo-convention"


def first(rule: str, treaty: str = WIPO) -> dict[str, str]:
    """Return the first day on which each state counts for a treaty."""
    return {s: start for (r, s, t), (start, _) in periods().items() if (r, t) == (rule, treaty)}


def before(state: str, rule: str) -> set[str]:
    """Return the states of Asia that count before a state."""
    days = first(rule)
    return {s for s in members("asia") if s in days and days[s] < days[state]}


def test_how_many_came_before_each() -> None:
    asked = exercise("1-1")
    assert len(cases(asked)) >= 15 and dict(cases(asked)[0].values) == {"state": "PRK", "rule": "signed"}
    for case in cases(asked):
        assert read_right(asked, case) == len(before(case.state, case.rule)) > 0
    assert before("PRK", "signed") == {"IRN", "ISR", "JPN", "PHL", "IDN", "JOR"}
    said = asked.right(cases(asked)[0])
    assert "6 states" in said and all(n in said for n in ("Iran", "Israel", "Japan", "Philippines", "Indonesia"))


def test_who_was_first_in_each_treaty() -> None:
    asked = exercise("1-2")
    assert len(cases(asked)) >= 10 and cases(asked)[0].treaty == "paris"
    for case in cases(asked):
        days = {
            row["iso3"]: row["entry_into_force"]
            for row in rows("treaty_actions")
            if row["treaty"] == case.treaty and row["iso3"] in members("asia") and row["entry_into_force"]
        }
        assert f"{read_right(asked, case):%Y-%m-%d}" == min(days.values())
        assert days["PRK"] > min(days.values()), "the DPRK followed"
        assert days["PRK"][:4] in asked.right(case)


def test_what_the_year_leaves_open() -> None:
    asked = exercise("1-3")
    assert len(cases(asked)) >= 30 and cases(asked)[0].state == "PRK"
    year = {r["iso3"]: r["entry_into_force"][:4] for r in rows("treaty_actions") if r["treaty"] == WIPO}
    for case in cases(asked):
        right = {row[0] for row in read_right(asked, case).rows}
        assert right == {s for s, y in year.items() if y == year[case.state] and s != case.state}
        assert year[case.state] in asked.right(case)
        assert min(year.values()) < year[case.state], "some states joined in an earlier year, as a reply says"
    assert "France" in asked.right(cases(asked)[0])


def test_what_the_function_counts() -> None:
    asked = exercise("1-4")
    tried = calls(asked, ONLY)
    right = [found["value"] for found in read_right(asked, ONLY)]
    assert right == [len(before(state, rule)) for state, rule in tried] and len(tried) >= 5
    assert len({rule for _, rule in tried}) == 3 and len({state for state, _ in tried}) >= 4
    for state, rule in tried:
        days = first(rule)
        assert sum(days.get(s) == days[state] for s in members("asia")) == 1, "nobody else on that day"
    assert f"{len(before('PRK', 'in force'))} by entry" in asked.right(ONLY)
    assert f"{len(before('PRK', 'signed'))} by signature" in asked.right(ONLY)
    assert len(before("PRK", "in force")) == 2, "the prompt says so in words"


def test_the_full_sample_is_true() -> None:
    asked = exercise("1-5")
    assert asked.rubric is not None and "Israel and Jordan" in asked.rubric.samples[0].text
    for rule in ("deposited", "in force"):
        assert before("PRK", rule) == {"ISR", "JOR"}
        assert not before("PRK", rule) & members("east-southeast-south")
    assert "JPN" in before("PRK", "signed")
