"""Right answers of the exercises of lesson 3, worked out once more from the CSV files by a plain loop."""

from __future__ import annotations

import re

import pytest

from helpers.exercises.judging import read_right
from helpers.exercises.key import exercise
from helpers.exercises.record import words
from helpers.exercises.variants import cases
from tests.support import rows

COLUMNS = {
    "staff": ("agency_staff", "staff"),
    "revenue": ("agency_finance", "revenue_usd"),
    "spending": ("agency_finance", "expenses_usd"),
}


def size(body: str, measure: str, year: str = "2019") -> int:
    """Return the size of a body as it stands in the file."""
    table, column = COLUMNS[measure]
    (found,) = (row[column] for row in rows(table) if (row["agency"], row["year"]) == (body, year))
    return int(found)


def revenues(year: str) -> dict[str, int]:
    """Return the revenue of each specialised agency in a year."""
    own = {row["agency"] for row in rows("agencies") if row["kind"] == "specialised agency"}
    return {
        row["agency"]: int(row["revenue_usd"])
        for row in rows("agency_finance")
        if row["year"] == year and row["agency"] in own
    }


def test_how_many_times_the_size_of_wipo() -> None:
    asked = exercise("3-1")
    assert len(cases(asked)) >= 20 and dict(cases(asked)[0].values) == {"body": "WHO", "measure": "staff"}
    for case in cases(asked):
        ratio = size(case.body, case.measure) / size("WIPO", case.measure)
        assert read_right(asked, case) == pytest.approx(ratio) and ratio > 1
        other = "revenue" if case.measure == "staff" else "staff"
        said = re.findall(r"(\d+\.\d) times", words(asked.right, case))
        assert said == [f"{ratio:.1f}", f"{size(case.body, other) / size('WIPO', other):.1f}"]


def test_the_average_and_what_it_does_to_wipo() -> None:
    asked = exercise("3-2")
    assert len(cases(asked)) >= 5 and cases(asked)[0].year == "2018"
    for case in cases(asked):
        found = revenues(case.year)
        average, middle, own = sum(found.values()) / 13, sorted(found.values())[6], found["WIPO"]
        assert len(found) == 13
        assert read_right(asked, case) == pytest.approx(average / 1e6)
        assert own < average and own >= middle, "one yardstick calls it small, the other does not"
        word = "itself" if own == middle else "above"
        assert f"was below the average and {word} the middle one" in words(asked.right, case)


def test_which_cells_are_empty() -> None:
    asked = exercise("3-3")
    assert len(cases(asked)) == 6
    found = {}
    for case in cases(asked):
        those = [row for row in rows("agency_presence") if row["dprk_status_2019"] == case.status]
        empty = {row["agency"] for row in those if not row[case.column]}
        found[case.status, case.column] = empty
        assert {row[0] for row in read_right(asked, case).rows} == empty and empty
        said = words(asked.right, case)
        if case.column == "office_since":
            assert "WHO" not in said and "UNDP" not in said
            for row in those:
                if row["agency"] in empty and row["office_pyongyang_2019"] == "true" and row["agency"] != "UN":
                    assert re.search(rf"{row['agency']}\b.* had an office", said)
        else:
            zero = [row["agency"] for row in those if row[case.column] == "0"]
            assert ("A zero stands for" if zero else "None of these bodies has a zero") in said
            assert all(body in said.partition("A zero")[2] for body in zero[:3])
    assert found["not a member", "staff_pyongyang_2019"] == {"IMF", "IBRD", "ADB", "WTO"}


def test_every_year_that_may_be_charted_has_all_thirteen() -> None:
    prompt = exercise("3-4").prompt
    first, last = re.search(r"from (\d{4}) to (\d{4})", prompt).groups()  # type: ignore[union-attr]
    years = [str(year) for year in range(int(first), int(last) + 1)]
    assert years == sorted({row["year"] for row in rows("agency_finance")}) and len(years) == 10
    assert all(len(revenues(year)) == 13 and min(revenues(year).values()) > 0 for year in years)


def test_the_samples_of_the_written_answer_are_true() -> None:
    asked = exercise("3-5")
    assert asked.rubric is not None
    staff = {
        row["agency"]: int(row["staff"])
        for row in rows("agency_staff")
        if row["year"] == "2019" and row["agency"] in revenues("2019")
    }
    money = revenues("2019")
    assert len(staff) == 13
    text = asked.rubric.samples[0].text
    assert f"WIPO was {1 + sum(n > staff['WIPO'] for n in staff.values())}th of the 13" in text
    assert sorted(staff.values())[6] < staff["WIPO"] < sum(staff.values()) / 13
    place = 1 + sum(n > money["WIPO"] for n in money.values())
    assert f"By revenue in 2019 WIPO was {place}th of the 13" in words(asked.reference, cases(asked)[0])
    other = {row["agency"]: row for row in rows("agencies")}
    assert all(int(other[bank]["staff_other"]) > staff["WIPO"] for bank in ("IBRD", "IMF"))
    also = words(asked.also[0], cases(asked)[0])
    assert all(f"({other[bank]['staff_other_year']})" in also for bank in ("IBRD", "IMF"))
