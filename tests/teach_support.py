"""What the tests of the instructor's side share: submissions to an assignment, and a sandbox that keeps nobody out."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import nbformat

from helpers.exercises import key
from helpers.exercises.plain import plain
from helpers.exercises.record import Case, Exercise, words
from helpers.teach.compose import case_of, exercises_of, release_notebook
from helpers.teach.gradebook import _make_findable
from helpers.teach.record import Assignment, read_assignment, write_assignment
from helpers.teach.sandbox import Ask, Ran


def work(*exercises: str, salt: str = "", name: str = "ps1") -> Assignment:
    """Return an assignment of some exercises with their own points."""
    return Assignment(name, "Problem set one", {e: float(key.exercise(e).points) for e in exercises}, salt)


def right(assignment: Assignment, participant: str = "") -> dict[str, str]:
    """Return a right answer to every exercise, as code."""
    return {e.id: right_code(e, case_of(assignment, e, participant)) for e in exercises_of(assignment)}


def right_code(exercise: Exercise, case: Case) -> str:
    """Return code that gives the right answer to a case."""
    return words(exercise.reference, case)


def wrong_code(exercise: Exercise, case: Case) -> str:
    """Return code that makes the first catalogued mistake of an exercise whose answer can be written down."""
    return f"{exercise.name} = {exercise.mistakes[0].wrong(case)!r}"


def handed_in(assignment: Assignment, answers: Mapping[str, str], participant: str = "") -> Any:
    """Return the notebook of a participant who filled in some answers."""
    book = nbformat.from_dict(json.loads(nbformat.writes(release_notebook(assignment))))
    for cell in book.cells:
        said = cell.metadata.get("exercise", {})
        if said.get("role") == "answer" and said.get("id") in answers:
            cell.source = answers[said["id"]]
        if cell.source == 'my_name("...")' and participant:
            cell.source = f"my_name({participant!r})"
    return book


def text(book: Any) -> str:
    """Return a notebook as the text of its file."""
    return str(nbformat.writes(book))


@cache
def _empty_gradebook() -> bytes:
    """Return a gradebook with nothing in it; nbgrader starts a program of its own to make one."""
    with tempfile.TemporaryDirectory() as folder:
        _make_findable()
        path = Path(folder) / "gradebook.db"
        import_module("nbgrader.api").Gradebook(f"sqlite:///{path}", "default_course").close()
        return path.read_bytes()


def empty_gradebook(instructor: Path) -> None:
    """Put a gradebook with nothing in it into an instructor's folder."""
    (instructor / "gradebook.db").write_bytes(_empty_gradebook())


def small_course(folder: Path, assignment: Assignment) -> Path:
    """Make a course's folder with an assignment and a place for what is handed in, and no handout; return it."""
    course = folder / "ps1"
    (course / "instructor").mkdir(parents=True)
    (course / "in").mkdir()
    write_assignment(course / "instructor", assignment)
    return course


def put(course: Path, name: str, answers: Mapping[str, str] | None = None) -> Path:
    """Hand in a notebook for a participant, with right answers if none are given; return its file."""
    assignment = read_assignment(course / "instructor")
    path = course / "in" / f"{name}.ipynb"
    path.write_text(text(handed_in(assignment, right(assignment) if answers is None else answers)), encoding="utf-8")
    return path


class Open:
    """Runs cells in this very process: for tests of what comes before and after, with notebooks of our own."""

    def __init__(self, before: Callable[[str], None] = lambda _: None) -> None:
        self.ran: list[str] = []
        self.before = before

    def run(self, cells: Sequence[str], asks: Sequence[Ask], participant: str, cases: Any) -> Ran:
        """Run the cells, each for itself, and return the answers as plain values."""
        import altair as alt
        import pandas as pd

        import helpers

        self.ran.append(participant)
        self.before(participant)
        shown = {"explore": lambda *_, **__: None, "check": lambda *_: None, "my_name": lambda *_: None}
        names: dict[str, Any] = {"alt": alt, "pd": pd, "load": helpers.load, **shown}
        names["case"] = lambda each: Case(**cases[each])
        outputs: list[list[dict[str, Any]]] = []
        stopped: dict[str, str] = {}
        for cell in cells:
            outputs.append([])
            if "from helpers import" in cell:
                continue
            try:
                exec(compile(cell, "cell", "exec"), names)
            except Exception as error:  # noqa: BLE001 -- a test's participant may do what they like
                kind = type(error).__name__
                stopped |= {a.exercise: kind for a in asks if f"{a.name} =" in cell}
                outputs[-1].append(
                    {"output_type": "error", "ename": kind, "evalue": str(error), "traceback": [f"{kind}: {error}"]}
                )
        found = {a.exercise: plain(names[a.name], a.calls) if a.name in names else {"is": "absent"} for a in asks}
        found |= {each: {"is": "error", "why": kind} for each, kind in stopped.items()}
        return Ran(outputs, found, seconds=0.1)
