"""A graded course to try the pages on: participants who are right, make known mistakes, stop early, or hand in a wreck.

What the checks say is what they really say: the answers go through the same functions as a submission's.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from helpers.exercises import key
from helpers.exercises.judging import TRUSTED, calls, outcome
from helpers.exercises.plain import Plain, plain
from helpers.exercises.record import Case, Exercise, Kind, Status
from helpers.exercises.variants import draw
from helpers.teach.record import Assignment, Feedback, Marked, Result, State, write_assignment, write_result

IDS = ("2-1", "2-3", "2-5", "5-2")
MADE = Assignment(
    "treaties", "Treaties & days", {i: float(key.exercise(i).points) for i in IDS}, "autumn", Feedback.FORM
)
NAMES = ("ana", "bela", "chen", "dilnoza", "emre", "fatou", "kim 조", "zoë <b>x")
WRECK = "wreck"
TEXT = (
    "By deposit, on 5 March 2020, in East Asia only Japan and the Republic of Korea had more. <script>alert(1)</script>"
)


def result(asked: Exercise, found: Plain, case: Case, said: str) -> Result:
    """Return a result as grading makes it from a plain answer."""
    seen = outcome(asked, found, case)
    machine = asked.kind is not Kind.WRITTEN or seen.status is Status.NOT_STARTED
    points = float(asked.points * (seen.status is Status.CORRECT)) if machine else None
    shown = "" if seen.status is Status.NOT_STARTED else said
    return Result(
        asked.id, seen.status.value, points, float(asked.points), seen.mistake, seen.message, seen.next_step, shown,
        case.words,
    )  # fmt: skip


def answered(asked: Exercise, case: Case, way: int) -> tuple[Plain, str]:
    """Return the answer that a participant of some kind gives: 0 is right, 1 to 3 known mistakes, 4 none, 5 stopped."""
    if way == 4:
        return {"is": "ellipsis"}, ""
    if way == 5:
        return {
            "is": "error",
            "why": "The name `theirs` is not known here.",
            "trace": "hidden",
        }, ""
    value: Any = asked.answer(case) if not way else asked.mistakes[way - 1].wrong(case)
    if asked.kind is Kind.WRITTEN and not way:
        value = TEXT
    return plain(value, calls(asked, case), TRUSTED), str(value)[:200]


def marked(name: str, place: int) -> Marked:
    """Return what came of one participant."""
    results = []
    for number, asked in enumerate(key.exercise(i) for i in IDS):
        case = draw(asked, name, MADE.salt)
        way = (0, 0, 1, 0, 2, 4, 3, 5)[(place + number * (place % 3)) % 8]
        found, said = answered(asked, case, way)
        results.append(result(asked, found, case, said))
    return Marked(name, MADE.name, State.GRADED, tuple(results), seconds=0.4 + place / 7, source=f"{name}.ipynb")


def write_course(folder: Path) -> Path:
    """Write a graded course into a folder; return the instructor's folder."""
    instructor = folder / "instructor"
    instructor.mkdir(parents=True)
    write_assignment(instructor, MADE)
    for place, name in enumerate(NAMES):
        write_result(instructor, marked(name, place))
    blank = tuple(Result(i, Status.UNCHECKED.value, None, most) for i, most in MADE.points.items())
    wreck = Marked(WRECK, MADE.name, State.PERSON, blank, "The file is no notebook.", source="wreck.ipynb")
    write_result(instructor, wreck)
    return instructor
