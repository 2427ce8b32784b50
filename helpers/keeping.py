"""What a participant answers, kept in one file beside the lessons: `my-answers.json`.

The file belongs to the participant: it is plain text, it stays on this computer, and deleting it forgets everything.
It is read anew for every answer, because each notebook has a Python of its own, and it is written whole to a second
file that then takes its place, so that a crash never leaves half a file. A file that cannot be read is set aside under
another name. Where no file can be written, the answers stay in memory, and a sentence says so.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from helpers import surroundings
from helpers.writing import whole

NAME = "my-answers.json"
VERSION = 1
FOLDER = "COURSE_ANSWERS"
"""The environment variable that names another folder for the file, for classes and for tests."""

_FIRST = "00-start-here.ipynb"

Charts = Mapping[str, Mapping[str, Any]]
"""The settings in which charts were left: name of the figure -> name of the control -> value."""


@dataclass(frozen=True)
class Answer:
    """What a participant said in one lesson. `when` is the last change, local time to the second."""

    lesson: int
    guess: str = ""
    verdict: str = ""
    reason: str = ""
    charts: Charts = field(default_factory=dict)
    when: str = ""


class KeepingError(ValueError):
    """Text that is no set of answers, or one of a later version of the course; the text says which."""


_unsaved: dict[int, Answer] = {}
_parts_unsaved: dict[str, Any] = {}
_said: list[str] = []


def folder() -> Path | None:
    """Return the folder of the notebooks, seen from where Python runs; None if there is none."""
    named = os.environ.get(FOLDER)
    if named:
        return Path(named)
    here = Path.cwd()
    for place in (here, here / "notebooks", here.parent / "notebooks"):
        if (place / _FIRST).is_file():
            return place
    return None


def answers() -> dict[int, Answer]:
    """Return what was answered so far, by lesson; what could not be written to the file is there too."""
    stored, trouble = _stored()
    if trouble and trouble not in _said:
        _said.append(trouble)
    return dict(sorted({**stored, **_unsaved}.items()))


def answer(lesson: int) -> Answer:
    """Return the answer to one lesson; an empty one if nothing was said yet."""
    return answers().get(lesson, Answer(lesson))


def keep(lesson: int, **changes: Any) -> str:
    """Change the answer to a lesson and write the file; return a sentence if something went wrong, else ""."""
    changed = replace(answer(lesson), **changes, when=datetime.now().astimezone().isoformat(timespec="seconds"))
    return keep_all({lesson: changed})


def keep_all(changed: Mapping[int, Answer]) -> str:
    """Put these answers in the place of what was said in the same lessons; return a sentence if it went wrong."""
    with _alone():
        trouble = _save({**answers(), **changed})
    if trouble:
        _unsaved.update(changed)
        _said.append(f"It could not be written to a file ({trouble}), so it is forgotten when Python is restarted.")
    else:
        _unsaved.clear()
    sentence = " ".join(dict.fromkeys(_said))
    _said.clear()
    return sentence


def part(name: str) -> Any:
    """Return another part of the file, such as "exercises"; an empty dict if there is none."""
    whole = {**_others(), **_parts_unsaved}
    return whole.get(name, {})


def change(name: str, act: Callable[[Any], Any]) -> str:
    """Put what `act` makes of a part in its place; return a sentence if it could not be written, else "".

    The file is locked from reading to writing, so that of two notebooks neither undoes what the other wrote.
    """
    with _alone():
        made = act(part(name))
        trouble = _save(answers(), {name: made})
    if trouble:
        _parts_unsaved[name] = made
        return f"It could not be written to a file ({trouble}), so it is forgotten when Python is restarted."
    _parts_unsaved.pop(name, None)
    sentence = " ".join(dict.fromkeys(_said))
    _said.clear()
    return sentence


def to_text(every: Mapping[int, Answer]) -> str:
    """Return answers as text that `from_text` reads."""
    lessons = {str(lesson): asdict(given) for lesson, given in sorted(every.items())}
    return json.dumps({"version": VERSION, "lessons": lessons}, ensure_ascii=False, indent=1)


def from_text(text: str) -> dict[int, Answer]:
    """Return the answers in a text; raises KeepingError for anything that is no set of answers."""
    try:
        found = json.loads(text)
    except ValueError as error:
        raise KeepingError(f"The text is no JSON: {error}.") from None
    if not isinstance(found, dict) or not isinstance(found.get("lessons"), dict):
        raise KeepingError("The text holds no answers: a part called 'lessons' is missing.")
    if found.get("version") != VERSION:
        raise KeepingError(f"The answers are of version {found.get('version')}; this course reads version {VERSION}.")
    return dict(map(_answer, found["lessons"].items()))


def _answer(entry: tuple[Any, Any]) -> tuple[int, Answer]:
    """Return one entry as a record; what is of the wrong kind is refused, what is not known is left out."""
    number, given = entry
    if not str(number).isdecimal() or not isinstance(given, dict):
        raise KeepingError(f"The entry {number!r} is no answer to a lesson.")
    words = {name: given.get(name, "") for name in ("guess", "verdict", "reason", "when")}
    charts = given.get("charts", {})
    if not all(isinstance(word, str) for word in words.values()) or not isinstance(charts, dict):
        raise KeepingError(f"The answer to lesson {number} holds something that is no text.")
    if not all(isinstance(choices, dict) for choices in charts.values()):
        raise KeepingError(f"The answer to lesson {number} holds a chart without settings.")
    return int(number), Answer(int(number), charts=charts, **words)


def _stored() -> tuple[dict[int, Answer], str]:
    """Return the answers in the file, and what is wrong with it; one that is no set of answers is set aside."""
    place = folder()
    if place is None:
        return {}, ""
    path = place / NAME
    try:
        return (from_text(path.read_text(encoding="utf-8")) if path.is_file() else {}), ""
    except OSError as error:
        return {}, f"The file {NAME} could not be read ({error})."
    except (KeepingError, UnicodeDecodeError) as error:
        return {}, _set_aside(path, str(error))


def _others() -> dict[str, Any]:
    """Return the parts of the file besides the answers to lessons."""
    place = folder()
    path = place / NAME if place else None
    try:
        whole = json.loads(path.read_text(encoding="utf-8")) if path and path.is_file() else {}
    except (OSError, ValueError):
        return {}  # whoever reads the answers says what is wrong with the file
    return {k: v for k, v in whole.items() if k not in ("version", "lessons")} if isinstance(whole, dict) else {}


@contextmanager
def _alone() -> Iterator[None]:
    """Keep other notebooks from writing; where there are no locks, as in a browser, or one is stuck, go on without.

    The lock is a file among the temporary ones, so that nothing stands beside the lessons but the answers.
    """
    place = folder()
    if place is None or surroundings.in_browser():
        yield
        return
    from filelock import FileLock, Timeout

    name = hashlib.sha256(str(place.resolve()).encode()).hexdigest()[:16]
    lock: FileLock | None = FileLock(Path(tempfile.gettempdir()) / f"my-answers-{name}.lock", timeout=5)
    try:
        if lock:
            lock.acquire()
    except (OSError, NotImplementedError, Timeout):
        lock = None
    try:
        yield
    finally:
        if lock:
            lock.release()


def _save(every: Mapping[int, Answer], parts: Mapping[str, Any] | None = None) -> str:
    """Write the file; return in words why it could not be written, else ""."""
    place = folder()
    if place is None:
        return "the folder of the notebooks was not found"
    if (place / NAME).exists() and _stored()[1]:
        return f"{NAME} is there and cannot be read"
    try:
        content = {**json.loads(to_text(every)), **_others(), **(parts or {})}
        whole(place / NAME, json.dumps(content, ensure_ascii=False, indent=1))
    except OSError as error:
        return str(error)
    return ""


def _set_aside(path: Path, why: str) -> str:
    number = 1
    while (aside := path.with_name(f"my-answers-unreadable-{number}.json")).exists():
        number += 1
    try:
        path.rename(aside)
    except OSError:
        return f"The file {NAME} could not be understood. {why}"
    return f"The file {NAME} could not be understood and is now called {aside.name}. {why}"
