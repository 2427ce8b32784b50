"""Marks in nbgrader's gradebook, through its own API, so that its pages, its feedback and its export work on them.

What a machine decided is `auto_score`; what a person gave is `manual_score` and is never touched. When an answer that a
person has marked changes, the mark stays and nbgrader asks for a second look. While a submission is being graded, and
if that fails, it has no score of the machine's at all, so that an old one never looks like a new one.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat

from helpers.exercises.record import Status
from helpers.teach.compose import answer_id, exercises_of, points_id, release_notebook
from helpers.teach.graded_notebook import answers_in, said
from helpers.teach.record import Assignment, Marked, State, TeachError
from helpers.writing import whole

CONFIG = "nbgrader_config.py"
NO_RESPONSE = "No response."
"""What nbgrader itself says of an answer that is as handed out."""


@dataclass(frozen=True)
class Where:
    """Where the gradebook is, and what nbgrader calls the course."""

    url: str
    course: str = "default_course"


def where(instructor: Path, url: str = "") -> Where:
    """Return where the gradebook of an instructor's folder is: `url`, or what nbgrader_config.py says, or a file."""
    from traitlets.config import Config
    from traitlets.config.loader import PyFileConfigLoader

    path = instructor / CONFIG
    said = PyFileConfigLoader(path.name, path=str(instructor)).load_config() if path.exists() else Config()
    course = said.get("CourseDirectory", {})
    default = f"sqlite:///{(instructor / 'gradebook.db').resolve().as_posix()}"
    configured = course.get("db_url", "")
    return Where(url or (str(configured) if configured else default), str(course.get("course_id", "") or Where.course))


@contextmanager
def open_gradebook(instructor: Path, assignment: Assignment, url: str = "") -> Iterator[Book]:
    """Open the gradebook with the assignment in it; raises TeachError if it cannot be opened."""
    from nbgrader.api import Gradebook
    from sqlalchemy.exc import SAWarning, SQLAlchemyError

    place = where(instructor, url)
    _make_findable()
    # nbgrader adds rows in a way that SQLAlchemy remarks on. Said once for all: other threads set filters back.
    warnings.filterwarnings("ignore", message="Object of type <Submitted", category=SAWarning)
    try:
        gradebook = Gradebook(place.url, place.course)
    except (SQLAlchemyError, ImportError, OSError) as error:
        raise TeachError(f"The gradebook at {masked(place.url)} cannot be opened: {_short(error)}") from None
    with gradebook:
        book = Book(instructor, assignment, gradebook, place.url)
        try:
            book.enter_assignment()
        except SQLAlchemyError as error:
            raise TeachError(f"The gradebook at {masked(place.url)} cannot be used: {_short(error)}") from None
        yield book


class Book:
    """The gradebook of one assignment."""

    def __init__(self, instructor: Path, assignment: Assignment, gradebook: Any, url: str) -> None:
        self.instructor, self.assignment, self.gradebook, self.url = instructor, assignment, gradebook, url
        self._settled: dict[str, set[str]] = {}

    def enter_assignment(self) -> None:
        """Enter the assignment and its cells if they are not there; raises TeachError if they are other ones."""
        from nbgrader.api import MissingEntry
        from nbgrader.preprocessors import SaveCells

        name, release = self.assignment.name, release_notebook(self.assignment)
        try:
            found = self.gradebook.find_notebook(name, name)
        except MissingEntry:
            self.gradebook.update_or_create_assignment(name)
            self.gradebook.db.expire_all()
            SaveCells().preprocess(release, {"nbgrader": {"notebook": name, "assignment": name, "db_url": self.url}})
            self.gradebook.db.expire_all()
            return
        have = {c.name: c.max_score for c in found.grade_cells}
        want = {points_id(e): self.assignment.points[e.id] for e in exercises_of(self.assignment)}
        if have != want:
            other = ", ".join(sorted(n for n in have.keys() | want.keys() if have.get(n) != want.get(n)))
            raise TeachError(
                f"The gradebook knows “{name}” with other exercises or points ({other}). Use a gradebook of its own, "
                f"or remove that assignment from this one with `nbgrader db assignment remove {name}`."
            )

    def has(self, participant: str) -> bool:
        """Return whether the gradebook and its pages know a participant's submission, and no later one."""
        rows = self._rows(participant, create=False)
        known = rows is not None and rows.assignment.timestamp == self._collected(participant)
        return known and self.notebook_path(participant).exists()

    def give_up(self) -> None:
        """Leave the gradebook as it was before what has just failed, if it still answers."""
        with contextlib.suppress(Exception):
            self.gradebook.db.rollback()

    def clear(self, participant: str) -> None:
        """Take back the machine's scores of a participant, before the submission is graded anew; raises TeachError."""
        from sqlalchemy.exc import SQLAlchemyError

        try:
            self._clear(participant)
        except SQLAlchemyError as error:
            self.give_up()
            raise TeachError(f"The gradebook at {masked(self.url)} cannot be written: {_short(error)}") from None

    def _clear(self, participant: str) -> None:
        rows = self._rows(participant, create=False)
        if rows is None:
            return
        self._settled[participant] = {g.name for g in rows.grades if not g.needs_manual_grade}
        for grade in rows.grades:
            grade.auto_score, grade.needs_manual_grade = None, True
        for comment in rows.comments:
            comment.auto_comment = None
        self.gradebook.db.commit()

    def enter(self, marked: Marked, book: Any) -> None:
        """Enter what came of a submission, and put the notebook where nbgrader's pages look for it."""
        path = self.notebook_path(marked.participant)
        changed = self._changed(path, book)
        path.parent.mkdir(parents=True, exist_ok=True)
        whole(path, nbformat.writes(book) + "\n")
        rows = self._rows(marked.participant, create=True)
        results = {r.exercise: r for r in marked.results} if marked.state is not State.PERSON else {}
        exercises = {points_id(e): e.id for e in exercises_of(self.assignment)}
        settled = self._settled.pop(marked.participant, set())
        for grade in rows.grades:
            result = results.get(exercises.get(grade.name, ""))
            grade.auto_score = result.points if result else None
            if grade.manual_score is None:
                grade.needs_manual_grade = grade.auto_score is None
            else:
                again = result is None or result.exercise in changed or grade.name not in settled
                grade.needs_manual_grade = again
        self._comment(rows, results)
        self.gradebook.db.commit()

    def notebook_path(self, participant: str) -> Path:
        """Return where nbgrader's pages look for the notebook of a participant."""
        name = self.assignment.name
        return self.instructor / "autograded" / participant / name / f"{name}.ipynb"

    def _collected(self, participant: str) -> datetime | None:
        """Return the time of what `nbgrader collect` put in place, if it did.

        nbgrader's pages take a submission for graded only if the gradebook has the same time.
        """
        from nbgrader.utils import parse_utc

        path = self.instructor / "submitted" / participant / self.assignment.name / "timestamp.txt"
        try:
            found: datetime = parse_utc(path.read_text(encoding="utf-8").strip())
        except (OSError, ValueError):
            return None
        return found

    def _comment(self, rows: Any, results: Mapping[str, Any]) -> None:
        by_cell = {answer_id(each): result for each, result in results.items()}
        for comment in rows.comments:
            result = by_cell.get(comment.name)
            if result is None or result.points is None:
                comment.auto_comment = None
            else:
                comment.auto_comment = NO_RESPONSE if result.status == Status.NOT_STARTED else _writable(said(result))

    def _changed(self, path: Path, book: Any) -> set[str]:
        """Return the exercises whose answer is another one than in the notebook that is in place."""
        now = answers_in(book, self.assignment)
        try:
            before = answers_in(nbformat.read(path, as_version=4), self.assignment)
        except (OSError, ValueError, nbformat.ValidationError):
            return set(now)
        return {each for each, text in now.items() if before.get(each) != text}

    def _rows(self, participant: str, *, create: bool) -> Any:
        """Return what the gradebook holds of a participant's notebook; None if nothing and none is to be made."""
        from nbgrader.api import MissingEntry

        name = self.assignment.name
        if create:
            self.gradebook.update_or_create_student(participant)
            self.gradebook.update_or_create_submission(name, participant, timestamp=self._collected(participant))
        try:
            return self.gradebook.find_submission_notebook(name, name, participant)
        except MissingEntry:
            return None


def _make_findable() -> None:
    """Let nbgrader find the programs beside this Python: it starts `alembic` by its name alone."""
    beside = str(Path(sys.executable).parent)
    places = os.environ.get("PATH", "").split(os.pathsep)
    if beside not in places:
        os.environ["PATH"] = os.pathsep.join([beside, *places])


def _writable(text: str) -> str:
    """Return text that every database takes."""
    return text.replace("\x00", "")


def _short(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return f"{lines[0] if lines else type(error).__name__}. Look at its address and whether it is running."


def masked(text: str) -> str:
    """Return text with the addresses in it without their passwords.

    >>> masked("postgresql+psycopg2://kim:secret@host/gradebook")
    'postgresql+psycopg2://kim:***@host/gradebook'
    """
    return re.sub(r"(://[^:/@\s]*):[^@\s]*@", r"\1:***@", text)
