"""What participants get: a folder that opens with the same one command, and the same as a zip.

It holds the assignment's notebook, the lessons without their exercises, the data, and `helpers` without the key and
without the instructor's side. What may be known of the exercises stands in `helpers/exercises/assignment.json`.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nbformat

from helpers.exercises.record import Exercise
from helpers.exercises.variants import cases, first
from helpers.teach.compose import exercises_of, release_notebook
from helpers.teach.record import VERSION, Assignment, Feedback, TeachError

COURSE = Path(__file__).resolve().parents[2]
TOP = ("requirements.txt", ".constraints.txt", "pyproject.toml", "LICENSE", ".jupyterlab.json")
SUFFIXES = {"helpers": (".py", ".js", ".css"), "data": (".csv", ".json"), "notebooks": (".ipynb",)}
_KEY, _OWN = ("exercises", "key"), ("teach", "site")
_LESSON = re.compile(r"lesson_(\d\d)\.py")
_README = """\
# {title}

This folder is one assignment, with the course it belongs to. You need Python 3.11 to 3.14. In a terminal, in this
folder:

```
python3 -m helpers lab
```

(On Windows: `py -m helpers lab`.) JupyterLab then opens on `{name}.ipynb`. The first start downloads what is needed and
takes a few minutes at most; later starts need no network. The lessons are in the folder `notebooks`.

When you are done, save, and hand in the one file `{name}.ipynb`.
"""


def write_handout(assignment: Assignment, folder: Path, course: Path = COURSE) -> tuple[Path, Path]:
    """Write `NAME/` and `NAME.zip` into a folder, in the place of older ones; return both.

    Raises TeachError if the course is not whole, and OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target, packed = folder / assignment.name, folder / f"{assignment.name}.zip"
    with tempfile.TemporaryDirectory(dir=folder, prefix=".making-") as name:
        made = Path(name) / assignment.name
        _fill(assignment, made, course)
        _zip(made, Path(name) / packed.name)
        if target.exists():
            target.rename(Path(name) / "before")
        made.rename(target)
        (Path(name) / packed.name).replace(packed)
    return target, packed


def write_helpers(assignment: Assignment, folder: Path, course: Path = COURSE) -> Path:
    """Write only `helpers`, as it would be handed out, into an empty folder; return it. Raises the same."""
    _copy([(source, place) for source, place in _files(assignment, course) if place.parts[0] == "helpers"], folder)
    _write_facts(assignment, folder)
    return folder / "helpers"


def _fill(assignment: Assignment, made: Path, course: Path) -> None:
    """Put everything into a new folder."""
    _copy(_files(assignment, course), made)
    for path in sorted((made / "notebooks").glob("*.ipynb")):
        _write(path, nbformat.writes(without_exercises(nbformat.read(path, as_version=4), assignment)) + "\n")
    _write(made / f"{assignment.name}.ipynb", nbformat.writes(release_notebook(assignment)) + "\n")
    _write(made / "README.md", _README.format(title=assignment.title, name=assignment.name))
    _write_facts(assignment, made)


def _copy(files: Iterable[tuple[Path, Path]], made: Path) -> None:
    for source, place in files:
        (made / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, made / place)


def _write_facts(assignment: Assignment, made: Path) -> None:
    known = json.dumps(facts(assignment), ensure_ascii=False, indent=1) + "\n"
    _write(made / "helpers" / "exercises" / "assignment.json", known)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _files(assignment: Assignment, course: Path) -> list[tuple[Path, Path]]:
    """Return what is copied, and where to: only files of the course, never what was made beside them."""
    missing = [name for name in (*TOP, *SUFFIXES) if not (course / name).exists()]
    if missing:
        raise TeachError(
            f"{course} is not the whole course: {', '.join(missing)} is missing. Download it again, and run the "
            "command in its folder."
        )
    lessons = {e.lesson for e in exercises_of(assignment)} if assignment.feedback is Feedback.FULL else set()
    found = [(course / name, Path(name)) for name in TOP]
    for name, suffixes in SUFFIXES.items():
        for path in sorted((course / name).rglob("*")):
            place = path.relative_to(course / name)
            hidden = any(part.startswith((".", "__pycache__")) for part in place.parts)
            if path.suffix in suffixes and path.is_file() and not hidden and _is_public(name, place, lessons):
                found.append((path, Path(name) / place))
    return found


def _is_public(folder: str, place: Path, lessons: set[int]) -> bool:
    """Return whether a file may be handed out; `lessons` are those whose key is, because it is for practice only."""
    if folder == "notebooks":
        return bool(re.fullmatch(r"\d\d-[a-z0-9-]+\.ipynb", place.name))
    if folder != "helpers":
        return not place.name.startswith("my-")
    if place.parts[: len(_KEY)] == _KEY:
        lesson = _LESSON.fullmatch(place.name)
        return bool(lessons) and (lesson is None or int(lesson[1]) in lessons)
    return place.parts[0] not in _OWN and place != Path("exercises", "assignment.json")


def facts(assignment: Assignment) -> dict[str, Any]:
    """Return what may be known of an assignment: no answers, references, mistakes, hints, samples or rubrics.

    Without a salt only the first case of each exercise is there.
    """
    return {
        "version": VERSION,
        "name": assignment.name,
        "title": assignment.title,
        "feedback": assignment.feedback.value,
        "salt": assignment.salt,
        "exercises": [_public(e, assignment) for e in exercises_of(assignment)],
    }


def _public(exercise: Exercise, assignment: Assignment) -> dict[str, Any]:
    shared = [first(exercise)] if exercise.cases else []
    mine = cases(exercise) if exercise.cases and assignment.salt else shared
    calls = exercise.calls(first(exercise)) if exercise.calls else []
    return {
        "id": exercise.id,
        "kind": exercise.kind.value,
        "step": exercise.step.value,
        "objective": exercise.objective,
        "minutes": exercise.minutes,
        "points": assignment.points[exercise.id],
        "prompt": exercise.prompt,
        "starter": exercise.starter,
        "example": exercise.example,
        "unit": exercise.unit,
        "options": [list(option) for option in exercise.options],
        "arguments": len(calls[0]) if calls else 0,
        "cases": [{"values": dict(c.values), "words": c.words} for c in mine],
    }


def without_exercises(book: Any, assignment: Assignment) -> Any:
    """Return a lesson's notebook without its exercises, and a line that says where they are."""
    lesson = book.metadata["course"]["lesson"]
    here = [name for name in assignment.points if name.partition("-")[0] == str(lesson)]
    said = f"Exercises of this lesson are in [{assignment.name}.ipynb](../{assignment.name}.ipynb): {', '.join(here)}."
    book.cells = [c for c in book.cells if "exercise" not in c.metadata]
    block = next((c for c in book.cells if "exercises" in c.metadata.get("tags", [])), None)
    if block is not None:
        head = block.source.splitlines()[0]
        block.source = f"{head}\n\n{said if here else 'No exercise of this lesson is in this assignment.'}"
    return book


def _zip(folder: Path, packed: Path) -> None:
    """Pack a folder; the same files give the same bytes on every computer and every day."""
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(folder.parent).as_posix(), (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(entry, path.read_bytes(), compresslevel=9)
