"""Which of the files that a participant handed in are graded, as text, with the digest of all that was read.

Usually it is one notebook. Of several the one counts in which most exercises of the assignment are answered, and then
the newest; another one is added only if it answers exercises that the first has not, as lesson notebooks do.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from helpers.teach.collect import ARCHIVE, NOTEBOOK, Submission
from helpers.teach.handed_in import text_of
from helpers.teach.intake import Handed, RefusedError, inside
from helpers.teach.record import Assignment

MOST_FILES = 20
"""Notebooks that are looked at for one participant."""
MOST_BYTES = 300_000_000
"""Bytes that are looked at for one participant."""
_MOST_BRACKETS = 3_000_000
_ANSWER = re.compile(r"^[ \t]*(?:def[ \t]+)?answer_(\d+)_(\d+)\b[^\n=]*=?[ \t]*(\.\.\.)?", re.MULTILINE)


class UnreadableError(ValueError):
    """Nothing that was handed in can be graded; the text says why, for the person who has to look."""


@dataclass(frozen=True)
class Chosen:
    """What is graded: the texts of the notebooks without outputs, where they come from, and a digest of them."""

    texts: tuple[str, ...]
    source: str
    digest: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Book:
    path: PurePosixPath
    when: float
    text: str
    digest: str
    present: frozenset[str]
    answered: frozenset[str]


def choose(submission: Submission, assignment: Assignment) -> Chosen:
    """Return what is graded of a submission; raises UnreadableError."""
    notes: list[str] = []
    troubles: list[str] = []
    books = list(_books(submission, assignment, notes, troubles))
    if not books:
        raise UnreadableError(_nothing(submission, troubles))
    books.sort(key=lambda b: (len(b.answered), len(b.present), _named(b, assignment), b.when, str(b.path)))
    taken = [books.pop()]
    for book in reversed(books):
        known = frozenset().union(*(b.answered for b in taken))
        if book.answered - known and not book.answered & known:
            taken.append(book)
    left = [str(b.path) for b in books if b not in taken]
    taken.sort(key=lambda b: str(b.path))
    source = ", ".join(str(b.path) for b in taken)
    if left:
        notes.append(f"Several notebooks were handed in. Graded is {source}, not {', '.join(sorted(left))}.")
    digest = hashlib.sha256("".join(sorted(b.digest for b in taken)).encode()).hexdigest()
    whole = taken[0].digest if len(taken) == 1 else digest
    return Chosen(tuple(b.text for b in taken), source, whole, (*notes, *troubles))


def _books(submission: Submission, assignment: Assignment, notes: list[str], troubles: list[str]) -> Iterable[_Book]:
    """Yield the notebooks that can be read; say in `notes` and `troubles` what was left out, and why."""
    size = 0
    for count, file in enumerate(_notebooks(submission.files, troubles)):
        if count == MOST_FILES or size > MOST_BYTES:
            notes.append(f"Only the first {count} notebooks were looked at.")
            return
        try:
            content = file.read()
            size += len(content)
            yield _book(file, content, assignment)
        except RefusedError as refusal:
            troubles.append(f"{file.path} {refusal}.")


def _notebooks(files: Iterable[Handed], troubles: list[str]) -> Iterable[Handed]:
    """Yield the notebooks among files and in the archives among them; an archive in an archive is not opened."""
    for file in files:
        kind = file.path.suffix.lower()
        if kind == NOTEBOOK:
            yield file
        elif kind == ARCHIVE:
            try:
                found = inside(file)
            except RefusedError as refusal:
                troubles.append(f"{file.path} {refusal}.")
                continue
            yield from (f for f in found if f.path.suffix.lower() == NOTEBOOK)
        elif file.refused:
            troubles.append(f"{file.path} {file.refused}.")


def _book(file: Handed, content: bytes, assignment: Assignment) -> _Book:
    """Return a notebook without its outputs, and which exercises are in it; raises RefusedError."""
    found = _parsed(content)
    cells = [c for c in found.get("cells", []) if isinstance(c, dict)] if isinstance(found.get("cells"), list) else []
    for cell in cells:
        cell.pop("outputs", None)
        cell.pop("attachments", None)
    present, answered = set(), set()
    for cell in cells:
        for lesson, number, dots in _ANSWER.findall(text_of(cell)):
            name = f"{lesson}-{number}"
            if name in assignment.points:
                present.add(name)
                answered |= set() if dots else {name}
    digest = hashlib.sha256(content).hexdigest()
    return _Book(file.path, file.when, json.dumps(found), digest, frozenset(present), frozenset(answered))


def _parsed(content: bytes) -> dict[str, Any]:
    """Return the JSON of a notebook; raises RefusedError with what the file looks like."""
    if not content.strip():
        raise RefusedError("is empty")
    if content.lstrip()[:1] == b"<":
        raise RefusedError("is a page of a browser, not the notebook itself")
    if b"\n<<<<<<< " in content and b"\n>>>>>>> " in content:
        raise RefusedError("holds two versions at once, which git could not join")
    if content.count(b"{") + content.count(b"[") > _MOST_BRACKETS:
        raise RefusedError("has more parts than any notebook")
    try:
        found = json.loads(content)
    except RecursionError:
        raise RefusedError("is nested too deeply to be a notebook") from None
    except (ValueError, MemoryError) as error:
        raise RefusedError(f"is damaged: no notebook can be read from it ({str(error)[:80]})") from None
    if not isinstance(found, dict):
        raise RefusedError("is no notebook")
    return found


def _named(book: _Book, assignment: Assignment) -> bool:
    return book.path.stem.casefold() == assignment.name.casefold()


def _nothing(submission: Submission, troubles: list[str]) -> str:
    """Return why nothing of a submission can be graded."""
    if troubles:
        return f"No notebook can be read. {' '.join(troubles[:5])} Ask for it again."
    names = ", ".join(str(f.path) for f in submission.files[:5])
    return f"There is no notebook among what was handed in ({names}). Ask for the file that ends in {NOTEBOOK}."
