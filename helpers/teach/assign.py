"""`python -m helpers assign`: compose an assignment for participants, and an nbgrader course to grade it in."""

from __future__ import annotations

import argparse
import secrets
from collections.abc import Sequence
from pathlib import Path

import nbformat

from helpers.exercises import key
from helpers.exercises.record import Exercise
from helpers.lesson import LESSONS
from helpers.teach import keysheet
from helpers.teach.bundle import write_handout
from helpers.teach.compose import source_notebook
from helpers.teach.record import (
    ASSIGNMENT,
    HANDOUT,
    INSTRUCTOR,
    Assignment,
    Feedback,
    TeachError,
    safe_name,
    write_assignment,
)
from helpers.writing import whole

_SALT = 200
_CONFIG = '''\
"""nbgrader's settings for this assignment, made by `python -m helpers assign`."""
import os
from pathlib import Path

c = get_config()  # noqa: F821 -- nbgrader gives it
c.CourseDirectory.root = str(Path(__file__).resolve().parent)
c.CourseDirectory.course_id = {name!r}
if os.environ.get("COURSE_GRADEBOOK"):  # such as postgresql+psycopg2://user@host/gradebook
    c.CourseDirectory.db_url = os.environ["COURSE_GRADEBOOK"]
c.ClearSolutions.code_stub = {{"python": ""}}  # solutions stand after the starter; nothing comes in their place
c.ClearSolutions.text_stub = ""
c.OverwriteCells.add_missing_cells = True
'''


def main(arguments: Sequence[str]) -> int:
    """Compose an assignment; raises TeachError that says what cannot be used, and OSError."""
    given = _parser().parse_args(arguments)
    level, salt = Feedback(given.feedback), read_salt(given.salt_file)
    assignment = chosen(given.lessons, given.exercises, given.title, level, salt)
    write(assignment, given.out, replace=given.replace)
    print(said(assignment, given.out))  # noqa: T201 -- a command line prints
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python3 -m helpers assign",
        description="Compose an assignment from exercises of the lessons.",
        epilog="Example: python3 -m helpers assign 2 5 --exercises 2-1 2-3 5-4 --title 'Problem set 1' --out ps1",
        allow_abbrev=False,
    )
    parser.add_argument("lessons", nargs="+", type=int, metavar="LESSON", help="numbers of the lessons")
    parser.add_argument("--exercises", nargs="+", metavar="ID", help="such as 2-1 2-3; all of them if left out")
    parser.add_argument("--title", help="what the assignment is called; its folder gets its name from it")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder of the assignment")
    parser.add_argument(
        "--salt-file",
        type=Path,
        metavar="FILE",
        help="gives each participant cases of their own, drawn by the text in this file (made if it is not there) and "
        "their name; without it everybody has the same",
    )
    parser.add_argument(
        "--feedback",
        choices=[level.value for level in Feedback],
        default=Feedback.FORM.value,
        help="what `check` tells: whether there is an answer; also whether it is a number, a table and so on (this if "
        "left out); everything, for practice only, because the key is then handed out",
    )
    parser.add_argument("--replace", action="store_true", help="write an assignment of the same name anew")
    return parser


def chosen(
    lessons: Sequence[int],
    exercises: Sequence[str] | None = None,
    title: str | None = None,
    feedback: Feedback = Feedback.FORM,
    salt: str = "",
) -> Assignment:
    """Return the assignment that was asked for; raises TeachError that names what the course has not."""
    numbers = list(dict.fromkeys(lessons))
    picked = [_exercise(name, numbers) for name in exercises] if exercises else _all(numbers)
    twice = sorted({e.id for e in picked if [p.id for p in picked].count(e.id) > 1})
    if twice:
        raise TeachError(f"--exercises names {', '.join(twice)} twice. Name each once.")
    spoken = " ".join((title or f"Lesson {', '.join(map(str, numbers))}").split())
    if len(spoken) > 200:
        raise TeachError(f"The title has {len(spoken)} characters. Give --title at most 200.")
    return Assignment(safe_name(spoken), spoken, {e.id: float(e.points) for e in picked}, salt, feedback)


def _all(lessons: Sequence[int]) -> list[Exercise]:
    try:
        return [e for lesson in lessons for e in key.exercises(lesson)]
    except KeyError as error:
        raise TeachError(str(error.args[0])) from None


def _exercise(name: str, lessons: Sequence[int]) -> Exercise:
    _all(lessons)
    try:
        found = key.exercise(name)
    except KeyError as error:
        raise TeachError(str(error.args[0])) from None
    if found.lesson not in lessons:
        raise TeachError(
            f"Exercise {found.id} belongs to lesson {found.lesson} ({LESSONS[found.lesson].title}), which is not among "
            f"those you named ({', '.join(map(str, lessons))}). Add {found.lesson}, or leave the exercise out."
        )
    return found


def read_salt(path: Path | None) -> str:
    """Return the text in a salt file, which is made with a text of chance if it is not there; "" without a file."""
    if path is None:
        return ""
    if not path.exists():
        whole(path, secrets.token_urlsafe(16) + "\n")
    try:
        text = path.read_text(encoding="utf-8").strip()
    except UnicodeDecodeError:
        raise TeachError(f"{path} is no text (UTF-8). Give --salt-file a file with one line of text.") from None
    if not text or len(text) > _SALT or len(text.splitlines()) > 1:
        raise TeachError(
            f"{path} should hold one line of at most {_SALT} characters. Delete it, and a new one will be made."
        )
    return text


def write(assignment: Assignment, folder: Path, *, replace: bool = False) -> None:
    """Write the handout and the instructor's course into a folder; raises TeachError rather than write over another."""
    instructor = folder / INSTRUCTOR
    if (instructor / ASSIGNMENT).exists() and not replace:
        raise TeachError(
            f"There is an assignment in {folder} already. Give another --out, or --replace to write it anew; what was "
            "handed in and graded stays."
        )
    if folder.exists() and not folder.is_dir():
        raise TeachError(f"{folder} is a file. Give --out a folder.")
    source = instructor / "source" / assignment.name
    source.mkdir(parents=True, exist_ok=True)
    write_handout(assignment, folder / HANDOUT)
    whole(source / f"{assignment.name}.ipynb", nbformat.writes(source_notebook(assignment)) + "\n")
    whole(instructor / "nbgrader_config.py", _CONFIG.format(name=assignment.name))
    whole(instructor / "key.md", keysheet.page(assignment))
    write_assignment(instructor, assignment)


def said(assignment: Assignment, folder: Path) -> str:
    """Return what was made and what to do next."""
    variants = "each participant has cases of their own" if assignment.salt else "everybody has the same cases"
    lines = [
        f"“{assignment.title}”: {len(assignment.points)} exercises, {assignment.most:g} points; {variants}.",
        f"For participants:  {folder / HANDOUT / assignment.name}.zip (they hand in {assignment.name}.ipynb)",
        f"For you:           {folder / INSTRUCTOR} (do not hand it out: key.md and source/ hold the answers)",
    ]
    if assignment.feedback is Feedback.FULL:
        lines.append("This is for practice only: with --feedback full the key of these lessons is handed out.")
    lines.append(f"When the work has come in:  python3 -m helpers grade SUBMISSIONS --course {folder}")
    return "\n".join(lines)
