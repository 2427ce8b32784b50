"""What persons gave: the points and comments of the gradebook, joined to what the checks gave.

nbgrader is asked for only if there is a gradebook. Points that wait for a second look, because the answer changed
after they were given, do not count as given.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from helpers.teach.gradebook import masked, where
from helpers.teach.record import Assignment, Marked, TeachError, read_assignment, read_results

Key = tuple[str, str]
"""A participant and the id of an exercise."""
_CELL = re.compile(r"(?:answer|grade)-(\d+-\d+)")
_FILE = "sqlite:///"


@dataclass(frozen=True)
class Given:
    """What a person gave for one exercise: points (None for a comment alone) and a comment."""

    points: float | None = None
    comment: str = ""


@dataclass(frozen=True)
class Course:
    """An assignment with everything that came of it, points of persons included, and their comments."""

    assignment: Assignment
    marked: tuple[Marked, ...]
    comments: Mapping[Key, str]


def course(instructor: Path, database: str = "") -> Course:
    """Return what stands in an instructor's folder; raises TeachError if nothing was graded yet."""
    assignment, results = read_assignment(instructor), read_results(instructor)
    if not results:
        raise TeachError(f"Nothing is graded yet in {instructor}. Run `python3 -m helpers grade` first.")
    others = sorted({m.assignment for m in results} - {assignment.name})
    if others:
        raise TeachError(
            f"Results of another assignment ({', '.join(others)}) lie in {instructor}. Grade the submissions again."
        )
    given = manual(instructor, database)
    points = {key: g.points for key, g in given.items() if g.points is not None}
    joined = tuple(with_scores(m, points) for m in results)
    return Course(assignment, joined, {key: g.comment for key, g in given.items() if g.comment})


def manual_scores(instructor: Path, database: str = "") -> dict[Key, float]:
    """Return the points that persons gave; {} if there is no gradebook. `database` is a URL that goes first."""
    return {key: g.points for key, g in manual(instructor, database).items() if g.points is not None}


def with_scores(marked: Marked, scores: Mapping[Key, float]) -> Marked:
    """Return what came of a submission with the points of persons in place of the machine's."""
    results = (replace(r, points=scores.get((marked.participant, r.exercise), r.points)) for r in marked.results)
    return replace(marked, results=tuple(results))


def manual(instructor: Path, database: str = "") -> dict[Key, Given]:
    """Return what persons gave, points and comments, from the gradebook of an instructor's folder."""
    url = where(instructor, database).url
    if url.startswith(_FILE) and not Path(url.removeprefix(_FILE)).is_file():
        return {}  # asking must not make one
    name = read_assignment(instructor).name
    try:
        if not _has_tables(url):
            return {}
        gradebook = import_module("nbgrader.api").Gradebook(url)
    except ImportError:
        raise TeachError("The gradebook needs nbgrader. Run the command as `python3 -m helpers ...`.") from None
    except Exception as error:  # noqa: BLE001 -- each kind of database has errors of its own
        raise TeachError(f"The gradebook cannot be opened ({_first_line(error)}). Check --database.") from None
    with closing(gradebook):
        try:
            return _read(gradebook, name)
        except Exception as error:  # noqa: BLE001 -- the same
            raise TeachError(f"The gradebook cannot be read ({_first_line(error)}). Check --database.") from None


def _has_tables(url: str) -> bool:
    """Return whether a database holds anything: nbgrader would make its tables in an empty one."""
    alchemy = import_module("sqlalchemy")
    engine = alchemy.create_engine(url)
    try:
        return bool(alchemy.inspect(engine).get_table_names())
    finally:
        engine.dispose()


def _read(gradebook: Any, name: str) -> dict[Key, Given]:
    found: dict[Key, Given] = {}
    for submission in gradebook.assignment_submissions(name):
        for notebook in submission.notebooks:
            comments = {_exercise(c.name): (c.manual_comment or "").strip() for c in notebook.comments}
            for grade in notebook.grades:
                exercise = _exercise(grade.name)
                given = Given(_points(grade), comments.get(exercise, ""))
                if exercise and given != Given():
                    found[submission.student.id, exercise] = given
    return found


def _points(grade: Any) -> float | None:
    """Return what a person gave for a cell, extra points included, or None."""
    extra = grade.extra_credit or 0.0
    if grade.needs_manual_grade:
        return None
    if grade.manual_score is not None:
        return float(grade.manual_score + extra)
    return float((grade.auto_score or 0.0) + extra) if extra else None


def _exercise(cell: str) -> str:
    match = _CELL.fullmatch(cell)
    return match[1] if match else ""


def _first_line(error: Exception) -> str:
    """Return the first line of what a database says, without a password."""
    text = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
    return masked(text)
