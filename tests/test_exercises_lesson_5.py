"""Right answers of lesson 5's exercises, worked out once more from the CSV files by a plain loop, in every variant."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from helpers.exercises.judging import outcome, read_right
from helpers.exercises.key import exercise
from helpers.exercises.key.lesson_05 import EXERCISES
from helpers.exercises.plain import plain
from helpers.exercises.record import Status, words
from helpers.exercises.variants import cases
from helpers.figures import figure
from tests.support import rows
from tests.test_figures_lesson_5 import group

FAMILIES = {"help received": "help", "visits and seminars": "visits", "treaties and contacts": "contacts"}


def events() -> tuple[dict[str, str], ...]:
    """Return the rows of the table of events."""
    return rows("assistance_events")


def told() -> list[dict[str, str]]:
    """Return the rows that the article tells."""
    return [row for row in events() if row["in_article"] == "true"]


def others(row: dict[str, str]) -> int:
    """Return how many sources besides the article a row has."""
    return len(set(row["source_ids"].split(";")) - {"ART"})


def settings(case: Any) -> dict[str, str]:
    """Return the settings of the timeline that a case asks for."""
    return {
        "kind": FAMILIES.get(case.events, "all"),
        "teller": {"told by the article": "article", "left out by the article": "elsewhere"}[case.teller],
        "proof": {"at least one": "1", "at least two": "2"}[case.proof],
    }


def test_the_kinds_and_the_cases() -> None:
    assert [e.kind.value for e in EXERCISES] == ["number", "number", "table", "chart", "written"]
    assert [len(cases(e)) for e in EXERCISES] == [8, 4, 4, 1, 1]


def test_how_many_rows_meet_a_standard() -> None:
    asked = exercise("5-1")
    assert settings(cases(asked)[0]) == {"kind": "all", "teller": "article", "proof": "2"}
    for case in cases(asked):
        wanted = settings(case)
        fit = [
            row
            for row in events()
            if wanted["kind"] in ("all", group(row))
            and (row["in_article"] == "true") == (wanted["teller"] == "article")
            and others(row) >= int(wanted["proof"])
        ]
        assert read_right(asked, case) == len(fit)
        said = figure("assistance").at(**wanted).sentence
        start = f"{len(fit)} of {len(events())} rows fit" if fit else f"Not one of the {len(events())} rows fits"
        assert said.startswith(start), "the sentence above the chart begins with the answer"


def test_which_cells_are_empty() -> None:
    asked = exercise("5-2")
    assert len(told()) == 22 and [c.column for c in cases(asked)] == ["funder", "amount", "end", "implementer"]
    for case in cases(asked):
        bare = [row for row in told() if not row[case.column]]
        assert read_right(asked, case) == len(bare)
        # What is said of cells that need no entry: a treaty or a membership, or a single day, is among them.
        if case.column == "end":
            assert any(row["start_precision"] == "day" for row in bare)
        else:
            assert any(row["kind"] in ("treaty", "membership") for row in bare), case.column


def test_what_rests_on_one_source_alone() -> None:
    asked = exercise("5-3")
    assert [c.source for c in cases(asked)] == ["ART", "NKT0709", "PDDL", "TONGIL2"]
    for case in cases(asked):
        alone = [row["title"] for row in events() if row["source_ids"] == case.source]
        naming = [row for row in events() if case.source in row["source_ids"].split(";")]
        assert sorted(row[0] for row in read_right(asked, case).rows) == sorted(alone)
        assert naming == [row for row in events() if case.source in row["source_ids"]], "no name is a part of another"
        said = words(asked.right, case)
        assert f"Without this source {len(alone)} row" in said and f"; {len(naming) - len(alone)} row" in said
    assert len({row["title"] for row in events()}) == len(events()), "a title names one row"


def test_the_chart_keeps_every_row() -> None:
    asked = exercise("5-4")
    right = read_right(asked, cases(asked)[0])
    drawn = Counter((row["decade"], row["standing"]) for row in right["rows"])
    found = Counter(
        (f"{row['start'][:3]}0s" if row["start"] else "no date", "another source" if others(row) else "article alone")
        for row in told()
    )
    assert drawn == found and sum(found.values()) == 22
    undated = sum(number for (decade, _), number in found.items() if decade == "no date")
    assert f"the {undated} rows that have no date: all 22" in words(asked.right, cases(asked)[0])


HONEST = """
The claim is made by Dr Hong alone. We do not know when the consultants came. Hence the tables neither support
nor refute it. UNDP project budgets would settle the point.

The statement is unproven: a single text makes it and the table gives no day for any consultant. Somebody
would have to read the archives of UNDP in New York.

I would not rely on this. The article tells it, nothing else does. Seven states are named but none of the
visits is dated. The mission reports in Geneva might help.

Paragraph 10 is the sole basis. The consultants listed have no dates, which means nothing about 1991 can be
shown. I would ask WIPO for its mission reports.

It is the author of the article who says so. The data are silent on when consultants came. I would advise
against reliance until UNDP project documents have been seen.

The article states this. The table lists consultants from seven states but gives no year for any of them; a
before-and-after comparison fails. The annual reports of the UNDP office in Pyongyang would help.

According to the article alone. Not verifiable, as the visits are undated. Needed: the vouchers of WIPO.

The writer alleges it and gives no authority. Nothing in the table has a date, so it is unproved. A ledger of
experts' fees would settle the matter.
"""


@pytest.mark.parametrize("text", HONEST.split("\n\n"))
def test_an_honest_note_is_read_by_a_person(text: str) -> None:
    assert outcome(exercise("5-5"), plain(text)).status is Status.UNCHECKED


def test_what_the_samples_say_of_the_claim_is_so() -> None:
    consultants = [row for row in events() if row["kind"] == "consultants"]
    assert len(consultants) == 7
    assert all(not row["start"] and row["source_ids"] == "ART" and row["counterparts"] for row in consultants)
