"""Right answers of lesson 6's exercises, worked out once more from the CSV files by a plain loop, in every variant."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import pytest

from helpers.exercises.judging import outcome, read_right
from helpers.exercises.key import exercise
from helpers.exercises.key.lesson_06 import EXERCISES
from helpers.exercises.plain import plain
from helpers.exercises.record import Status, words
from helpers.exercises.variants import cases
from helpers.figures import figure
from tests.support import rows

DAY = "2020-03-05"
FIRST = "2006-07-15"
COUNTED = {"treaty deposits": "deposits", "contacts with a source": "found", "seminars in Pyongyang": "seminars"}


def resolutions() -> dict[str, dict[str, str]]:
    """Return the resolutions by their day."""
    found = {row["date"]: row for row in rows("sanctions_events") if row["kind"] == "resolution"}
    assert min(found) == FIRST and len(found) == 11
    return dict(sorted(found.items()))


def seminars() -> list[str]:
    """Return the first days of the seminars in Pyongyang."""
    return [row["start"] for row in rows("assistance_events") if row["kind"] == "seminar in Pyongyang"]


def deposits(state: str) -> list[str]:
    """Return the days on which a state deposited instruments, in the order of the file."""
    return [row["deposited"] for row in rows("treaty_actions") if row["iso3"] == state and row["deposited"]]


def apart(state: str) -> list[int]:
    """Return the days from each deposit to the next, from the first of the DPRK to the article."""
    days = sorted(day for day in deposits(state) if min(deposits("PRK")) <= day <= DAY)
    return [(date.fromisoformat(b) - date.fromisoformat(a)).days for a, b in itertools.pairwise(days)]


def test_the_kinds_and_the_cases() -> None:
    assert [e.kind.value for e in EXERCISES] == ["number", "date", "number", "table", "written"]
    assert [len(cases(e)) for e in EXERCISES] == [20, 5, 14, 8, 1]


def test_how_many_a_year_from_a_break_on() -> None:
    asked = exercise("6-1")
    seen = set()
    for case in cases(asked):
        first, last = case.years.split(" to ")
        window = first if last == "2019" else last
        shown = figure("pace").at(counted=COUNTED[case.what], window=window, cut=case.cut)
        (after,) = (row for row in shown.frame.to_dict("records") if row["part"] == "after")
        assert after["rate"] == f"{read_right(asked, case):.2f} a year", "as the chart writes it"
        assert f"{after['rate'].split()[0]} a year" in words(asked.right, case)
        days: list[str] = {"treaty deposits": deposits("PRK"), "seminars in Pyongyang": seminars()}.get(case.what, [])
        if days:
            seen.add(case.what)
            number = sum(case.cut <= day[:4] <= last for day in days)
            assert read_right(asked, case) == number / (int(last) - int(case.cut) + 1)
            assert f"the record has {number} in" in words(asked.right, case)
    assert len(seen) == 2
    assert any(case.what == "contacts with a source" for case in cases(asked))


def test_the_last_resolution_on_a_day() -> None:
    asked = exercise("6-2")
    starts = {row["start"] for row in rows("assistance_events") if row["start_precision"] == "day"}
    assert max(seminars()) == "2019-08-20" and "20 August 2019" in asked.prompt
    for case in cases(asked):
        assert case.day in starts
        last = max(day for day in resolutions() if day <= case.day)
        assert f"{read_right(asked, case):%Y-%m-%d}" == last
        row = resolutions()[last]
        assert f"{row['title']} of " in words(asked.right, case)
        assert f"adopted after the {row['trigger']}" in words(asked.right, case)
        assert row["trigger"].startswith("nuclear test of ")


def test_the_longest_stretch_without_a_deposit() -> None:
    asked = exercise("6-3")
    assert cases(asked)[0].state == "PRK"
    assert f'between("{min(deposits("PRK"))}", "{DAY}")' in asked.example
    for case in cases(asked):
        assert read_right(asked, case) == max(apart(case.state))
        said = words(asked.right, case)
        assert f"{max(apart(case.state)):,} days" in said and f"{max(apart('PRK')):,} days" in said
    days = sorted(deposits("PRK"))
    longest = apart("PRK").index(max(apart("PRK")))
    assert days[longest + 1] == "1992-04-15" < FIRST, "the longest stretch of the DPRK ended before the sanctions"


def test_the_documents_of_a_voice() -> None:
    asked = exercise("6-4")
    partly = 0
    for case in cases(asked):
        fit: list[Any] = [
            row for row in rows("affair_documents") if (row["affair"], row["voice"]) == (case.affair, case.voice)
        ]
        fit.sort(key=lambda row: row["date"])
        found = [tuple(row[name] for name in ("date", "speaker", "says", "source_ids")) for row in fit]
        assert list(read_right(asked, case).rows) == found and all(row["source_ids"] for row in fit)
        bare = any(row["date_precision"] != "day" for row in fit)
        assert ("not known to the day" in words(asked.right, case)) == bare
        assert sum(row["date_precision"] != "day" for row in fit) <= 1
        partly += bare
    assert partly == 1


HONEST = """
A dispute, for me, is a public objection of a member state. On 24 July 2012 the State Department voiced
concern about the transfers. It saw no breach, and neither did the reviewers.

I use the word for any public objection by a government. The US delegation asked for regular reviews on 11
September 2012. The sanctions committee said nothing was prohibited.

Political dispute: states oppose each other in public. On July 17, 2012 leaders of a House committee wanted an
inquiry. The outside reviewers found no rule broken, and the 1718 chair agreed.

A political dispute requires a state objecting publicly. The USA did so on 24 July 2012 through its Department
of State. No organ competent to decide has held WIPO responsible.

My test is whether a state protested. On 11 September 2012 the US delegate asked for reviews. No competent body
determined that sanctions had been infringed.

In my view a dispute exists once a member state objects in public. On 17 July 2012 Ros-Lehtinen and Berman asked
for an inquiry. Nobody with authority concluded that the resolutions had not been observed.

Dispute covers public disagreement among states. On 17 July 2012 two members of Congress demanded an inquiry. The
chair of the 1718 Committee held that the programme was in conformity with the resolutions.
"""


@pytest.mark.parametrize("text", HONEST.split("\n\n"))
def test_an_honest_answer_is_read_by_a_person(text: str) -> None:
    assert outcome(exercise("6-5"), plain(text)).status is Status.UNCHECKED


def test_what_the_samples_say_of_the_documents_is_so() -> None:
    papers = {(row["date"], row["voice"]): row for row in rows("affair_documents")}
    assert "House Foreign Affairs" in papers["2012-07-17", "states"]["speaker"]
    assert "inquiry from outside" in papers["2012-07-17", "states"]["says"]
    letter = papers["2012-09-24", "UN bodies"]
    assert "1718 Committee" in letter["speaker"] and "nothing in resolutions 1695, 1718 and 1874" in letter["says"]
    assert "may breach resolutions 1718 and 1874" in papers["2012-03-22", "WIPO staff"]["says"]
    assert "apparently no breach" in papers["2012-07-24", "states"]["says"]
