"""Whose is what was handed in: one submission a participant, from folders, loose files and LMS downloads.

Who somebody is comes from the name that the LMS or the instructor gave a file or folder, never from its content.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from helpers.teach.intake import Handed, listed
from helpers.teach.record import TeachError

_MOODLE = re.compile(r"(?P<who>.+?)_(?P<number>\d+)_assignsubmission_(?P<part>[a-z]+)_?(?P<rest>.*)")
_CANVAS = re.compile(r"(?P<who>[^_]+)_(?:(?P<late>LATE)_)?(?P<number>\d+)_\d+_(?P<rest>.+)")
_LONGEST = 80
_RESERVED = {"con", "prn", "aux", "nul", *(f"{p}{n}" for p in ("com", "lpt") for n in range(1, 10))}
NOTEBOOK, ARCHIVE = ".ipynb", ".zip"


@dataclass(frozen=True)
class Submission:
    """What one participant handed in.

    `participant` is safe as the name of a file; `name` is who it is in letters, from which variants are drawn;
    `number` is the participant's number in the LMS, if its file names have one.
    """

    participant: str
    name: str
    number: str = ""
    files: tuple[Handed, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Owner:
    name: str
    number: str = ""
    late: bool = False


def collect(place: Path, assignment: str) -> list[Submission]:
    """Return the submissions in a folder or zip, by participant; raises TeachError if there are none."""
    files = _unwrapped(listed(place), place)
    owners = _owners(files, assignment)
    by_owner: dict[tuple[str, str], list[tuple[_Owner, Handed]]] = defaultdict(list)
    for owner, file in zip(owners, files, strict=True):
        if owner:
            by_owner[owner.name, owner.number].append((owner, file))
    if not by_owner:
        raise TeachError(
            f"Nothing was handed in under {place}: no notebook, no zip, no folder of a participant. Give a folder of "
            "notebooks, a folder with one folder a participant, or the zip from Moodle or Canvas."
        )
    return _told_apart([_submission(found) for found in by_owner.values()])


def _owners(files: list[Handed], assignment: str) -> list[_Owner | None]:
    """Return whose each file is; None for a file that is nobody's."""
    plain, moodle, canvas = _plain(assignment), [_moodle(f.path) for f in files], [_canvas(f.path) for f in files]
    if any(moodle):
        return [owner or plain(f.path) for owner, f in zip(moodle, files, strict=True)]
    return canvas if all(canvas) else [plain(f.path) for f in files]


def _moodle(path: PurePosixPath) -> _Owner | None:
    found = _MOODLE.fullmatch(path.parts[0])
    if not found:
        return None
    nameless = found["who"].casefold() == "participant"  # what Moodle says where names are hidden
    return _Owner(_spaced(f"{found['who']} {found['number']}" if nameless else found["who"]), found["number"])


def _canvas(path: PurePosixPath) -> _Owner | None:
    found = _CANVAS.fullmatch(path.parts[0])
    return _Owner(found["who"], found["number"], bool(found["late"])) if found and len(path.parts) == 1 else None


def _plain(assignment: str) -> Callable[[PurePosixPath], _Owner | None]:
    """Return what reads a folder of a participant, or a loose notebook or zip with the participant's name."""
    around = re.compile(rf"^{re.escape(assignment)}[-_ .]+(?=.)|(?<=.)[-_ .]+{re.escape(assignment)}$", re.IGNORECASE)

    def read(path: PurePosixPath) -> _Owner | None:
        if len(path.parts) > 1:
            return _Owner(_spaced(path.parts[0]))
        if path.suffix.lower() not in (NOTEBOOK, ARCHIVE):
            return None
        return _Owner(_spaced(around.sub("", path.stem)))

    return read


def _unwrapped(files: list[Handed], place: Path) -> list[Handed]:
    """Return the files without one folder around all of them, which some archives have."""
    tops = {f.path.parts[0] for f in files}
    if len(tops) != 1 or any(len(f.path.parts) < 2 for f in files):
        return files
    top = tops.pop()
    inner = [replace(f, path=PurePosixPath(*f.path.parts[1:])) for f in files]
    named_so = place.is_file() and _folded(top) in (_folded(place.stem), "submissions", "submitted")
    return inner if named_so or any(_moodle(f.path) or _canvas(f.path) for f in inner) else files


def _submission(found: list[tuple[_Owner, Handed]]) -> Submission:
    owner, files = found[0][0], tuple(f for _, f in found)
    late = ("The LMS marks it as late.",) if any(o.late for o, _ in found) else ()
    return Submission(identifier(owner.name), owner.name, owner.number, files, late)


def _told_apart(submissions: list[Submission]) -> list[Submission]:
    """Return the submissions under names that differ: two people may have one name, and a disk may not see capitals."""
    count = Counter(_folded(s.participant) for s in submissions)
    taken = {name for name, times in count.items() if times == 1}
    apart = []
    for submission in sorted(submissions, key=lambda s: (_folded(s.participant), s.number, s.name)):
        name = submission.participant
        if count[_folded(name)] > 1:
            name = _free(name, submission.number, taken)
            note = f"Two or more participants have the name “{submission.name}”; this one is kept as “{name}”."
            submission = replace(submission, participant=name, notes=(*submission.notes, note))  # noqa: PLW2901
        apart.append(submission)
    return sorted(apart, key=lambda s: s.participant)


def _free(name: str, number: str, taken: set[str]) -> str:
    """Return a name nobody has yet, and take it."""
    tries: Iterable[str] = (f"{name}-{number}",) if number else ()
    for each in (*tries, *(f"{name}-{n}" for n in range(1, len(taken) + 1_000))):
        if _folded(each) not in taken:
            taken.add(_folded(each))
            return each
    raise TeachError(f"Too many participants are called “{name}”.")


def identifier(name: str) -> str:
    """Return a name as one that is safe for files and for the gradebook; letters of every script stay.

    >>> identifier("Zoë  O'Hara/../x")
    'Zoë-O-Hara-x'
    """
    letters = unicodedata.normalize("NFC", name)
    kept = "".join(c if c.isalnum() or c in "_.@" or unicodedata.combining(c) else "-" for c in letters)
    short = re.sub(r"\.{2,}", "-", re.sub(r"-[-.]*-|-{2,}", "-", kept)).strip("-.")[:_LONGEST].strip("-.")
    return f"{short}_" if short.casefold() in _RESERVED else short or "unnamed"


def _spaced(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())[:200]


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
