"""From any notebook that was handed in to the cells that are run, and to one in the shape of the assignment.

Cells may be copied, split, moved, deleted, stripped of their metadata, or stand in a plain lesson notebook. What
counts as the answer to 2-1 is the last cell that gives `answer_2_1` something; a copy that still has its three dots
never takes the place of one that was filled in. What a participant deleted that answers rest on (the set-up, cases,
examples) is put back in front.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import nbformat

from helpers.exercises.record import Exercise, Kind
from helpers.teach.compose import exercises_of, release_notebook
from helpers.teach.handed_in import LETTERS, Cell, read_cells
from helpers.teach.reading import has_dots, name_said, names_given
from helpers.teach.record import Assignment, Feedback

_SHOWS = "brief|check|checkpoint|explore|hint|judge|keys|my_name|outcome|predict|progress|self_test|solution"
_SHOWS_ONLY = re.compile(rf"\s*(?:{_SHOWS})\([^()\n]*\)\s*;?\s*(?:#.*)?\s*")
"""A cell that only shows something: nothing rests on it, so it is not run while grading."""
_KEPT = ("case", "example")
"""Roles of cells, besides the set-up, that answers rest on."""


@dataclass(frozen=True)
class Adopted:
    """A submission in the shape of the assignment.

    `notebook` has the participant's cells in their order, with nbgrader's metadata on the answers and the locked cells
    behind them; it has no outputs. `runs` gives the places of its cells that are run, in order; `places` where the
    answer cell of each exercise stands, and `answers` its text ("" if there is none). `untouched` are the exercises
    whose answer is as handed out. `said_name` is the name given with my_name(...). `notes` says what was put right.
    """

    notebook: Any
    runs: tuple[int, ...]
    places: dict[str, int]
    answers: dict[str, str]
    untouched: frozenset[str]
    said_name: str = ""
    notes: tuple[str, ...] = ()

    @property
    def cells(self) -> list[str]:
        """Return the code that is run, cell by cell, in the order of `runs`."""
        return [str(self.notebook.cells[place].source) for place in self.runs]


def adopt(assignment: Assignment, *texts: str) -> Adopted:
    """Return a submission in the shape of the assignment. `texts` are the contents of its notebook files, in order.

    Raises TeachError for a file that is no notebook.
    """
    exercises = exercises_of(assignment)
    given = [c for text in texts for c in read_cells(text)]
    notes = [f"A cell was longer than {LETTERS:,} characters and was cut." for c in given if c.cut]
    for exercise in exercises:
        notes += [_mended(c, exercise) for c in given if (c.exercise, c.role) == (exercise.id, "answer")]
    names = "|".join(e.name for e in exercises)
    given = [c for c in given if c.role != "grade" or re.search(rf"\b(?:{names})\b", c.source)]
    asked = assignment
    release = _release(asked.name, asked.title, tuple(asked.points.items()), asked.salt, asked.feedback)
    frame = _Frame(release, given, exercises)
    notes += frame.choose()
    return frame.adopted([n for n in dict.fromkeys(notes) if n], name_said(c.source for c in given if c.type == "code"))


@lru_cache(maxsize=4)
def _release(name: str, title: str, points: tuple[tuple[str, float], ...], salt: str, feedback: Feedback) -> Any:
    """Return the assignment's notebook; made once, because five hundred submissions are put into it."""
    return release_notebook(Assignment(name, title, dict(points), salt, feedback))


def _mended(cell: Cell, exercise: Exercise) -> str:
    """Turn an answer that became a cell of text back into code; return a note, or "" if nothing had to be done."""
    if cell.type == "code" or not cell.source.strip():
        return ""
    if exercise.name not in names_given(cell.source):
        if exercise.kind is not Kind.WRITTEN:
            return ""
        cell.source = f"{exercise.name} = {cell.source!r}"
    cell.type = "code"
    return f"Exercise {exercise.id}: its answer stood in a cell of text, and was read all the same."


class _Frame:
    """The assignment's own cells, and the participant's put among them."""

    def __init__(self, release: Any, given: list[Cell], exercises: list[Exercise]) -> None:
        self.release, self.given, self.exercises = release, given, exercises
        self.own = {c.id: c for c in release.cells}
        self.names = {id(c): names_given(c.source) for c in given}
        self.best: dict[str, Cell] = {}
        self.dropped: list[Cell] = []

    def choose(self) -> list[str]:
        """Find the answer cell of each exercise; return notes on those that are not as handed out."""
        notes = []
        for exercise in self.exercises:
            name = exercise.name
            code = [c for c in self.given if c.type == "code"]
            giving = [c for c in code if name in self.names[id(c)]]
            filled = [c for c in giving if not has_dots(c.source, name, exercise.starter)]
            labelled = [c for c in code if (c.exercise, c.role) == (exercise.id, "answer")]
            found = filled or giving or labelled
            if not found:
                notes.append(f"Exercise {exercise.id}: there is no cell that answers it.")
                continue
            self.best[exercise.id] = found[-1]
            self.dropped += [c for c in giving if filled and c not in filled and _alone(c, exercise)]
            if len(filled) > 1:
                notes.append(f"Exercise {exercise.id}: {len(filled)} cells answer it; the last one counts.")
        return notes

    def adopted(self, notes: list[str], said_name: str) -> Adopted:
        """Put the cells together."""
        made = self._put_back()
        runs, places = list(range(len(made))), dict[str, int]()
        by_cell = {id(c): e for e in self.exercises for c in [self.best.get(e.id)] if c is not None}
        for cell in self.given:
            exercise = by_cell.pop(id(cell), None)
            if cell.type == "code" and cell.source.strip() and not self._idle(cell):
                runs.append(len(made))
            if exercise is None:
                made.append(_plain(cell))
            else:
                places[exercise.id] = len(made)
                made += self._answered(exercise, cell.source)
        for exercise in self.exercises:
            if exercise.id not in places:
                places[exercise.id] = len(made)
                made += self._answered(exercise, None)
        for place, cell in enumerate(made):
            cell["id"] = f"s{place}"
        book = nbformat.v4.new_notebook(metadata=self.release.metadata, cells=made)
        nbformat.validate(book)
        answers = {e.id: made[places[e.id]].source if e.id in self.best else "" for e in self.exercises}
        untouched = {e.id for e in self.exercises if made[places[e.id]].source == self.own[f"x{e.id}-answer"].source}
        return Adopted(book, tuple(runs), places, answers, frozenset(untouched), said_name, tuple(notes))

    def _idle(self, cell: Cell) -> bool:
        """Return whether a cell need not run: it shows something only, or is an untouched copy of an answered one."""
        return bool(_SHOWS_ONLY.fullmatch(cell.source)) or any(cell is c for c in self.dropped)

    def _put_back(self) -> list[Any]:
        """Return those of the assignment's cells that answers rest on and that the participant's notebook lacks."""
        sources = {c.source.strip() for c in self.given}
        labels = {(c.exercise, c.role) for c in self.given}
        wanted = [(e.id, role) for e in self.exercises if e.id in self.best for role in _KEPT]
        cells = [self.own.get(f"x{name}-{role}") for name, role in wanted if (name, role) not in labels]
        found = [c for c in cells if c is not None and c.source.strip() not in sources]
        if found or not any("from helpers import" in s for s in sources):
            found.insert(0, self.own["a-setup"])
        return [nbformat.from_dict(dict(c)) for c in found]

    def _answered(self, exercise: Exercise, source: str | None) -> list[Any]:
        """Return the assignment's answer cell with a participant's text in it, and the locked cell behind it.

        Where nothing but space was changed, the text stays as handed out: nbgrader then knows that nobody answered.
        """
        answer = nbformat.from_dict(dict(self.own[f"x{exercise.id}-answer"]))
        if source is not None and source.strip() != answer.source.strip():
            answer.source = source
        grade = self.own.get(f"x{exercise.id}-grade")
        return [answer] if grade is None else [answer, nbformat.from_dict(dict(grade))]


def _alone(cell: Cell, exercise: Exercise) -> bool:
    """Return whether a cell gives nothing else but this answer, so that nothing is lost if it is not run."""
    source = cell.source.strip()
    labelled = (cell.exercise, cell.role) == (exercise.id, "answer")
    return labelled or "\n" not in source or source == exercise.starter.strip()


def _plain(cell: Cell) -> Any:
    if cell.type == "code":
        return nbformat.v4.new_code_cell(cell.source)
    return (
        nbformat.v4.new_markdown_cell(cell.source) if cell.type == "markdown" else nbformat.v4.new_raw_cell(cell.source)
    )
