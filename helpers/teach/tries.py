"""How often each exercise was tried, if a participant handed in the file that keeps it (`my-answers.json`).

It is the participant's own file and may say anything, so it gives no points: it only helps to see which exercises are
hard.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from helpers.exercises.progress import PART
from helpers.keeping import NAME
from helpers.teach.collect import ARCHIVE
from helpers.teach.intake import Handed, RefusedError, inside

MOST = 999
_LARGEST = 5_000_000


def tries(files: Iterable[Handed]) -> dict[str, int]:
    """Return how often each exercise was tried, by id; {} if that was not handed in or cannot be read."""
    for file in _kept(files):
        try:
            content = file.read()
            found: Any = json.loads(content) if len(content) <= _LARGEST else None
        except (RefusedError, ValueError, RecursionError):
            continue
        entries = found.get(PART) if isinstance(found, dict) else None
        if isinstance(entries, dict):
            return {str(name)[:10]: count for name, entry in entries.items() if (count := _count(entry))}
    return {}


def _count(entry: Any) -> int:
    count = entry.get("tries") if isinstance(entry, dict) else 0
    return min(count, MOST) if type(count) is int and count > 0 else 0


def _kept(files: Iterable[Handed]) -> Iterator[Handed]:
    for file in files:
        if file.path.name.casefold().endswith(NAME):
            yield file
        elif file.path.suffix.lower() == ARCHIVE:
            try:
                yield from (f for f in inside(file) if f.path.name.casefold() == NAME)
            except RefusedError:
                continue
