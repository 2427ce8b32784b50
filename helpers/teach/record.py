"""What an assignment is and what came of a submission: two records, each a JSON file that anybody can read.

A course folder, made by `assign`, holds `handout/` (what participants get, also as a zip) and `instructor/` (a course
in nbgrader's layout, with `assignment.json` and, after grading, `results/<participant>.json`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from helpers.writing import whole

VERSION = 1
HANDOUT, INSTRUCTOR = "handout", "instructor"
ASSIGNMENT = "assignment.json"
RESULTS = "results"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_Made = TypeVar("_Made")


class TeachError(ValueError):
    """Something an instructor gave cannot be used; the text names it, says why, and what to do."""


class Feedback(StrEnum):
    """What `check` tells a participant who works on the assignment."""

    NONE = "none"
    """Only whether there is an answer."""
    FORM = "form"
    """Also whether it is of the kind asked for: a number, a day, a table."""
    FULL = "full"
    """Everything the lesson says; the key of these exercises is then handed out, so it is for practice only."""


class State(StrEnum):
    """What came of a submission: exactly one of three."""

    GRADED = "graded"
    NOTED = "graded with notes"
    PERSON = "needs a person"


@dataclass(frozen=True)
class Assignment:
    """An assignment. `points` gives, in order, the points of each exercise by id; `salt` "" means no variants."""

    name: str
    title: str
    points: dict[str, float]
    salt: str = ""
    feedback: Feedback = Feedback.FORM

    @property
    def most(self) -> float:
        """Return the points of a perfect submission."""
        return sum(self.points.values())


@dataclass(frozen=True)
class Result:
    """One exercise of one submission.

    `status` is the value of `helpers.exercises.record.Status`; `points` is None where a person has to give them;
    `answer` is what was answered, in a few words, and `case` the variant, in words. `question` is something for the
    instructor to look into, such as the right answer to somebody else's variant. It is never a verdict. `attempts` is
    how often it was tried, by the participant's own record if that was handed in; 0 means not known.
    """

    exercise: str
    status: str
    points: float | None
    most: float
    mistake: str = ""
    message: str = ""
    next_step: str = ""
    answer: str = ""
    case: str = ""
    question: str = ""
    attempts: int = 0


@dataclass(frozen=True)
class Marked:
    """What came of the submission of one participant; `why` says it for a submission that needs a person.

    `source` is the file that was handed in, `digest` its SHA-256; `seconds` is computing time; `graded` is local time.
    `number` is the participant's number in the LMS, if its file names have one; `basis` is a digest of what the marks
    rest on besides the file: the assignment, the checks, and the name that variants are drawn from.
    """

    participant: str
    assignment: str
    state: State
    results: tuple[Result, ...] = ()
    why: str = ""
    notes: tuple[str, ...] = field(default_factory=tuple)
    source: str = ""
    digest: str = ""
    seconds: float = 0.0
    graded: str = ""
    number: str = ""
    basis: str = ""

    @property
    def points(self) -> float:
        """Return the points given so far; written answers count once a person has marked them."""
        return sum(r.points or 0.0 for r in self.results)


def safe_name(text: str) -> str:
    """Return a title as a name for folders (letters, digits, hyphens); raises TeachError if nothing is left of it."""
    name = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60].strip("-")
    if not _NAME.fullmatch(name):
        raise TeachError(f"“{text}” leaves no name for a folder. Give --title some letters from a to z or digits.")
    return name


def write_assignment(folder: Path, assignment: Assignment) -> None:
    """Write an assignment into the instructor's folder; raises OSError."""
    whole(folder / ASSIGNMENT, _text(asdict(assignment)))


def find_instructor(course: Path | None, submissions: Path | None = None) -> Path:
    """Return the instructor's folder: in the course folder given, or else here, or around the submissions, if any.

    Raises TeachError if there is no assignment.
    """
    places = [course] if course else [Path.cwd(), *(submissions.resolve().parents if submissions else ())]
    for place in places:
        for folder in (place / INSTRUCTOR, place):
            if (folder / ASSIGNMENT).is_file():
                return folder
    where = f"in {course}" if course else "here, nor around the submissions" if submissions else "here"
    raise TeachError(
        f"There is no assignment {where}. Give --course and the folder that `python -m helpers assign` made."
    )


def read_assignment(folder: Path) -> Assignment:
    """Return the assignment of an instructor's folder; raises TeachError if there is none, or one of another shape."""
    found = _read(folder / ASSIGNMENT, "Give the folder `instructor` that `assign` made.")
    return _made(
        lambda **given: Assignment(**{**given, "feedback": Feedback(given["feedback"])}), found, folder / ASSIGNMENT
    )


def write_result(folder: Path, marked: Marked) -> Path:
    """Write what came of a submission into `results/` of the instructor's folder; return the file."""
    path = result_path(folder, marked.participant)
    path.parent.mkdir(parents=True, exist_ok=True)
    whole(path, _text(asdict(marked)))
    return path


def result_path(folder: Path, participant: str) -> Path:
    """Return the file that says what came of a participant's submission, in an instructor's folder."""
    return folder / RESULTS / f"{participant}.json"


def read_result(path: Path) -> Marked:
    """Return what came of a submission; raises TeachError for a file of another shape."""
    found = _read(path, "Grade the submissions again.")

    def made(**given: Any) -> Marked:
        results = tuple(Result(**r) for r in given["results"])
        return Marked(**{**given, "results": results, "notes": tuple(given["notes"]), "state": State(given["state"])})

    return _made(made, found, path)


def read_results(folder: Path) -> list[Marked]:
    """Return what came of all submissions in an instructor's folder, by participant."""
    return [read_result(path) for path in sorted((folder / RESULTS).glob("*.json"))]


def _text(content: dict[str, Any]) -> str:
    return json.dumps({"version": VERSION, **content}, ensure_ascii=False, indent=1) + "\n"


def _read(path: Path, step: str) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise TeachError(f"There is no {path.name} in {path.parent}. {step}") from None
    except (OSError, ValueError) as error:
        raise TeachError(f"{path} cannot be read ({error}). {step}") from None
    if not isinstance(found, dict) or found.pop("version", None) != VERSION:
        raise TeachError(f"{path} is not of version {VERSION} of this course. {step}")
    return found


def _made(make: Callable[..., _Made], given: dict[str, Any], path: Path) -> _Made:
    try:
        return make(**given)
    except (TypeError, KeyError, ValueError) as error:
        raise TeachError(f"{path} has another shape than expected ({error}).") from None
