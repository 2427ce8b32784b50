"""The notebook that a person who marks sees in nbgrader's pages: what was handed in, what it showed, and our marks.

These pages are opened by the instructor, so nothing of a participant's is shown as a page: outputs are text and
pictures, and text cells are shown as they were typed.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from typing import Any

import nbformat

from helpers.exercises.record import Exercise, Outcome, Status
from helpers.teach.adopt import Adopted
from helpers.teach.compose import answer_id, exercises_of, points_id
from helpers.teach.record import Assignment, Marked, Result

_SHOWN = ("text/plain", "image/png", "image/jpeg")


def shown(
    assignment: Assignment,
    release: Any,
    adopted: Adopted | None,
    outputs: Sequence[list[dict[str, Any]]],
    marked: Marked,
) -> Any:
    """Return the notebook with outputs, marks below the answers and the rubric above the written ones.

    Without `adopted` (nothing could be read) it is `release`, the assignment's own, and its first cell says why.
    """
    book = copy.deepcopy(adopted.notebook if adopted else release)
    own = {c.source for c in release.cells if c.cell_type == "markdown"}
    ran = dict(zip(adopted.runs if adopted else (), outputs, strict=False))
    for place, cell in enumerate(book.cells):
        if cell.cell_type == "code":
            cell.outputs = [nbformat.from_dict(o) for o in map(_harmless, ran.get(place, [])) if o]
        elif cell.source not in own:
            cell.cell_type, cell.source = "markdown", _as_typed(cell.source)
    results = {r.exercise: r for r in marked.results}
    book.cells = _with_marks(book.cells, exercises_of(assignment), results)
    if marked.why:
        said = f"**A person has to look at this submission.**\n\n{_as_typed(marked.why)}"
        book.cells.insert(0, nbformat.v4.new_markdown_cell(said))
    for place, cell in enumerate(book.cells):
        cell["id"] = f"g{place}"
    nbformat.validate(book)
    return book


def _with_marks(cells: list[Any], exercises: Sequence[Exercise], results: Mapping[str, Result]) -> list[Any]:
    by_cell = {points_id(e): e for e in exercises}
    made = []
    for cell in cells:
        exercise = by_cell.get(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
        if exercise is None:
            made.append(cell)
        elif exercise.rubric:
            made += [nbformat.v4.new_markdown_cell(_rubric(exercise)), cell]
        else:
            result = results.get(exercise.id)
            text = said(result) if result else "Not graded."
            cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=f"{text}\n")]
            made.append(cell)
    return made


def said(result: Result) -> str:
    """Return what came of an answer, in words for the participant."""
    return Outcome(Status(result.status), result.message, result.next_step, result.mistake).text


def answers_in(book: Any, assignment: Assignment) -> dict[str, str]:
    """Return the text of each exercise's answer cell in a notebook."""
    by_name = {answer_id(each): each for each in assignment.points}
    found = {c.metadata.get("nbgrader", {}).get("grade_id"): c.source for c in book.cells}
    return {by_name[name]: source for name, source in found.items() if name in by_name}


def _rubric(exercise: Exercise) -> str:
    rows = exercise.rubric.rows if exercise.rubric else ()
    lines = [f"- **{points}**: {what}" for points, what in rows]
    return "\n".join(
        [f"**Rubric of exercise {exercise.id}** (for the person who marks; marked samples: `guide`)", "", *lines]
    )


def _harmless(output: dict[str, Any]) -> dict[str, Any] | None:
    """Return an output with nothing in it but text and pictures; None if nothing is left."""
    if output.get("output_type") not in ("display_data", "execute_result"):
        return output
    data = {kind: value for kind, value in output.get("data", {}).items() if kind in _SHOWN}
    return {**output, "data": data, "metadata": {}} if data else None


def _as_typed(text: str) -> str:
    """Return text so that Markdown shows every character of it and makes nothing of it."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"
