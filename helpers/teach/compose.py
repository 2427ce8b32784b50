"""An assignment as a notebook: with the solutions for nbgrader's folder `source`, without them for participants.

Both are made from the records of the exercises. In nbgrader's terms the answer to an exercise is a solution cell
`answer-2-1`, followed by a locked cell `grade-2-1` that carries the points. That cell knows nothing of the answer: the
grading is done by `python -m helpers grade`, and nbgrader's own autograder only gets to hear so. A written answer is
one cell `answer-2-5` that a person marks.
"""

from __future__ import annotations

import logging
from typing import Any

import nbformat

from helpers.exercises import key
from helpers.exercises.record import Case, Exercise, Kind, words
from helpers.exercises.variants import draw, first
from helpers.lesson import LESSONS
from helpers.teach.page import counted
from helpers.teach.record import Assignment, Feedback, TeachError

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
CLEAR = {"code_stub": {"python": ""}, "text_stub": ""}
"""How nbgrader clears solutions: they stand after the starter, and nothing comes in their place."""

_BEGIN, _END = "### BEGIN SOLUTION", "### END SOLUTION"
_ELSEWHERE = """\
### BEGIN HIDDEN TESTS
raise AssertionError("Not graded here: the points come from `python -m helpers grade`, see README.")
### END HIDDEN TESTS"""
_SETUP = """\
# Set-up: run this cell first.
import sys

sys.path += [".", ".."]  # finds the course when JupyterLab was not started by its own command
from helpers import case, check, explore, load, my_name

import altair as alt
import pandas as pd

print("Ready. Go on with Shift + Enter.")"""
_CHECKED = {
    Feedback.NONE: "The cell below each answer says whether there is one. Whether it is right, you hear later.",
    Feedback.FORM: "The cell below each answer says whether it is of the kind asked for: a number, a day, a table. "
    "Whether it is right, you hear later.",
    Feedback.FULL: "This is for practice: the cell below each answer says what it sees, and the key is in the folder.",
}
_NAME = """\
## Your name

Your cases are your own. Write the name **under which you hand in** (your instructor says which that is) in place of the
dots, and run the cell."""
CASE = "*The next cell gives your case.*"


def answer_id(exercise: str) -> str:
    """Return the name that nbgrader knows the answer cell of an exercise by.

    >>> answer_id("2-1")
    'answer-2-1'
    """
    return f"answer-{exercise}"


def points_id(exercise: Exercise) -> str:
    """Return the name of the cell that carries the points: a written answer carries its own."""
    return answer_id(exercise.id) if exercise.kind is Kind.WRITTEN else f"grade-{exercise.id}"


def exercises_of(assignment: Assignment) -> list[Exercise]:
    """Return the exercises of an assignment, in its order; raises TeachError for one that the course has not."""
    try:
        return [key.exercise(name) for name in assignment.points]
    except KeyError as error:
        raise TeachError(str(error.args[0])) from None


def case_of(assignment: Assignment, exercise: Exercise, participant: str) -> Case:
    """Return the case of a participant: drawn by name if the assignment has a salt, else everybody's."""
    return draw(exercise, participant, assignment.salt) if assignment.salt else first(exercise)


def exercise_cells(exercise: Exercise, more: str = "") -> list[Any]:
    """Return the cells of an exercise: prompt, its case if there are variants, an example, the answer, the check.

    `more` is said in the heading, after the minutes.
    """
    name = exercise.case_name
    head = f"### Exercise {exercise.id} · {exercise.step} · {exercise.minutes} minutes{more}"
    sources = {
        "prompt": f"{head}\n\n{exercise.prompt}" + (f"\n\n{CASE}" if exercise.cases else ""),
        "case": f'{name} = case("{exercise.id}")\n{name}' if exercise.cases else "",
        "example": exercise.example,
        "answer": exercise.starter,
        "check": f'check("{exercise.id}")',
    }
    return [_cell(exercise.id, role, source) for role, source in sources.items() if source]


def _cell(exercise: str, role: str, source: str) -> Any:
    more = {
        "id": f"x{exercise}-{role}",
        "metadata": {"tags": ["exercises"], "exercise": {"id": exercise, "role": role}},
    }
    if role == "prompt":
        return nbformat.v4.new_markdown_cell(source, **more)
    return nbformat.v4.new_code_cell(source, **more)


def source_notebook(assignment: Assignment) -> Any:
    """Return the instructor's notebook, with the solutions, as nbgrader wants it in `source/NAME/NAME.ipynb`."""
    book = nbformat.v4.new_notebook(metadata={"kernelspec": dict(KERNEL), "language_info": {"name": "python"}})
    book.metadata["assignment"] = {"name": assignment.name}
    book.cells = [
        nbformat.v4.new_markdown_cell(_title(assignment), id="a-title", metadata={"tags": ["title"]}),
        nbformat.v4.new_code_cell(
            _SETUP, id="a-setup", metadata={"tags": ["setup"], "jupyter": {"source_hidden": True}}
        ),
    ]
    if assignment.salt:
        book.cells.append(nbformat.v4.new_markdown_cell(_NAME, id="a-name-prompt", metadata={"tags": ["name"]}))
        book.cells.append(nbformat.v4.new_code_cell('my_name("...")', id="a-name", metadata={"tags": ["name"]}))
    for exercise in exercises_of(assignment):
        book.cells += _graded(assignment, exercise)
    end = nbformat.v4.new_markdown_cell(_hand_in(assignment), id="a-hand-in", metadata={"tags": ["hand-in"]})
    book.cells.append(end)
    nbformat.validate(book)
    return book


def release_notebook(assignment: Assignment) -> Any:
    """Return the participants' notebook: the same that nbgrader's `generate_assignment` makes of the instructor's."""
    from nbgrader import preprocessors as nbgrader
    from traitlets.config import Config

    book = source_notebook(assignment)
    resources: dict[str, Any] = {"metadata": {}, "nbgrader": {}}
    config = Config({"ClearSolutions": CLEAR})
    steps = ("LockCells", "ClearSolutions", "ClearOutput", "ClearHiddenTests", "ClearMarkScheme", "ComputeChecksums")
    for name in (*steps, "CheckCellMetadata"):
        step = getattr(nbgrader, name)(config=config)
        step.log = logging.getLogger(__name__)
        book, resources = step.preprocess(book, resources)
    return book


def _title(assignment: Assignment) -> str:
    minutes = sum(e.minutes for e in exercises_of(assignment))
    return (
        f"# {assignment.title}\n\n{len(assignment.points)} exercises, about {minutes} minutes, "
        f"{counted(assignment.most, 'point')}. Run the cells from the top with Shift + Enter. Write your answers in "
        f"place of the three dots. {_CHECKED[assignment.feedback]}"
    )


def _hand_in(assignment: Assignment) -> str:
    return (
        "## Hand in\n\nChoose *Run > Run All Cells* once and look at what the cells say. Save, and hand in this one "
        f"file, `{assignment.name}.ipynb`. You may copy, split or move cells: your answers are found by their names."
    )


def _graded(assignment: Assignment, exercise: Exercise) -> list[Any]:
    """Return the cells of an exercise with what nbgrader has to know; its solution stands after the starter."""
    points = assignment.points[exercise.id]
    lesson = LESSONS[exercise.lesson]
    made = exercise_cells(exercise, f" · {counted(points, 'point')}")
    made[0].source = made[0].source.removeprefix("#")  # one step below the title; in a lesson they are two
    made[0].source += f"\n\n*From lesson {lesson.number}, [{lesson.title}](notebooks/{lesson.file}).*"
    place = next(i for i, c in enumerate(made) if c.metadata.exercise.role == "answer")
    answer = made[place]
    reference = words(exercise.reference, first(exercise))
    answer.source += f"\n{_BEGIN}\n{reference}\n{_END}"
    if exercise.kind is Kind.WRITTEN:
        _tell_nbgrader(answer, answer_id(exercise.id), grade=True, solution=True, points=points)
        return made
    _tell_nbgrader(answer, answer_id(exercise.id), solution=True)
    body = f"# Exercise {exercise.id}, {counted(points, 'point')}: marked after you hand in. Leave this cell as it is."
    grade = _cell(exercise.id, "grade", f"{body}\n{_ELSEWHERE}")
    _tell_nbgrader(grade, points_id(exercise), grade=True, locked=True, points=points)
    return [*made[: place + 1], grade, *made[place + 1 :]]


def _tell_nbgrader(cell: Any, name: str, **said: Any) -> None:
    kinds = {"grade": False, "solution": False, "locked": False, "task": False}
    cell.metadata["nbgrader"] = {"grade_id": name, "schema_version": 3, **kinds, **said}
