"""What a participant tried, kept in their own file beside their verdicts (`my-answers.json`), and shown by `progress`.

Of each exercise the file holds how often it was tried, what came of it, the mistakes by name, the hints that were
opened and the last answer. Nobody else sees it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from helpers import keeping
from helpers.exercises.record import Outcome, Status

PART = "exercises"
_TRIED = (Status.CORRECT, Status.INCORRECT, Status.ERROR, Status.UNCHECKED)


@dataclass(frozen=True)
class Record:
    """One exercise: `tries` counts answers that differ from the one before, `when` is local time to the second."""

    tries: int = 0
    failed: int = 0
    outcome: str = ""
    solved: str = ""
    hints: int = 0
    solution: bool = False
    answer: str = ""
    mistakes: dict[str, int] = field(default_factory=dict)
    first: str = ""
    when: str = ""


def records() -> dict[str, Record]:
    """Return what was kept, by id of the exercise; entries that make no sense are left out."""
    found = {name: _record(entry) for name, entry in _entries(keeping.part(PART)).items()}
    return {name: record for name, record in found.items() if record is not None}


def record(name: str) -> Record:
    """Return what was kept of one exercise; an empty record if it was never tried."""
    return records().get(name, Record())


def tried(name: str, outcome: Outcome, answer: str) -> str:
    """Keep one try; return a sentence if it could not be written. An answer checked twice in a row counts once."""
    if outcome.status not in _TRIED:
        return ""
    now = datetime.now().astimezone().isoformat(timespec="seconds")

    def changed(before: Record) -> Record:
        new = before.answer != answer or before.outcome != outcome.status.name.lower()
        failed = outcome.status in (Status.INCORRECT, Status.ERROR)
        mistakes = dict(before.mistakes)
        if new and outcome.mistake:
            mistakes[outcome.mistake] = mistakes.get(outcome.mistake, 0) + 1
        right = outcome.status in (Status.CORRECT, Status.UNCHECKED)
        return replace(
            before,
            tries=before.tries + new,
            failed=before.failed + (new and failed),
            outcome=outcome.status.name.lower(),
            solved=before.solved or (now if right else ""),
            answer=answer,
            mistakes=mistakes,
            first=before.first or now,
            when=now,
        )

    return _change(name, changed)


def hint_opened(name: str, number: int) -> str:
    """Keep that the first `number` hints were opened."""
    return _change(name, lambda before: replace(before, hints=max(before.hints, number)))


def solution_opened(name: str) -> str:
    """Keep that the solution was shown."""
    return _change(name, lambda before: replace(before, solution=True))


def _change(name: str, act: Any) -> str:
    """Change one record in the file, as it stands at this moment."""
    return keeping.change(PART, lambda part: _with(_entries(part), name, act))


def _with(part: dict[str, Any], name: str, act: Any) -> dict[str, Any]:
    return {**part, name: asdict(act(_record(part.get(name)) or Record()))}


def _entries(part: Any) -> dict[str, Any]:
    """Return the entries of the part; none if it is of another shape."""
    return part if isinstance(part, dict) else {}


def _record(entry: Any) -> Record | None:
    """Return an entry of the file as a record; None if it is of another shape."""
    if not isinstance(entry, dict):
        return None
    blank = asdict(Record())
    given = {f.name: entry[f.name] for f in fields(Record) if f.name in entry}
    if any(type(value) is not type(blank[key]) for key, value in given.items()):
        return None
    if not all(type(n) is int for n in given.get("mistakes", {}).values()):
        return None
    return Record(**given)
