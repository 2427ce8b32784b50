"""What a class did, counted: pure functions from marked submissions to tables, without any name in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from statistics import fmean, median

import pandas as pd

from helpers.exercises.key import exercise as by_id
from helpers.exercises.record import Kind, Status
from helpers.teach.record import Assignment, Marked, Result, State

MARKED = "Read and marked by a person"
"""Said of a written answer that has its points."""
MISSING = "Could not be graded"
"""Said of an exercise in a submission that could not be graded at all."""
OUTCOMES = (
    Status.CORRECT.value,
    MARKED,
    Status.UNCHECKED.value,
    Status.INCORRECT.value,
    Status.ERROR.value,
    Status.NOT_STARTED.value,
    MISSING,
)
"""All that can come of an exercise, in the order in which it is shown."""
ANSWERS = 3
"""Written answers of an exercise that are put up for discussion."""


@dataclass(frozen=True)
class Written:
    """A written answer to discuss: who (an alias or a name), the text and its points (None: not marked yet)."""

    participant: str
    text: str
    points: float | None
    most: float


def aliases(marked: Sequence[Marked], names: bool = False) -> dict[str, str]:
    """Return what each participant is called on the page: a number that tells nothing of the name, or the name."""
    if names:
        return {m.participant: m.participant for m in marked}
    drawn = sorted(marked, key=lambda m: sha256(f"{m.assignment}\0{m.digest}\0{m.participant}".encode()).digest())
    return {m.participant: f"participant {number}" for number, m in enumerate(drawn, 1)}


def disguised(text: str, called: Mapping[str, str]) -> str:
    """Return a text in which each participant is called as on the page.

    >>> disguised("as in Ann Lee_7.ipynb, not in Annleen's", {"ann-lee": "participant 2"})
    "as in participant 2_7.ipynb, not in Annleen's"
    """
    for name in sorted((n for n, alias in called.items() if n != alias), key=len, reverse=True):
        text = _pattern(name).sub(called[name], text)
    return text


def names_one(text: str, participants: Collection[str]) -> bool:
    """Return whether a text holds the name of one of some participants, as a word of its own.

    >>> names_one("as in kim_lee.ipynb", {"kim-lee"}), names_one("a skimmed file", {"kim"})
    (True, False)
    """
    return any(_pattern(p).search(text) for p in participants)


@lru_cache(maxsize=2048)
def _pattern(name: str) -> re.Pattern[str]:
    """Return what finds a name in a text, whatever stands between its parts; one letter alone is no name."""
    parts = re.findall(r"[^\W_]+", name)
    if len("".join(parts)) < 2:
        return re.compile(r"(?!)")
    inside = r"[\W_]*".join(map(re.escape, parts))
    return re.compile(rf"(?<![^\W_]){inside}(?![^\W_])", re.IGNORECASE)


def by_exercise(assignment: Assignment, marked: Sequence[Marked]) -> pd.DataFrame:
    """Return for each exercise and each outcome how many participants had it, those without a submission included."""
    rows = []
    for exercise in assignment.points:
        found = Counter(_outcome(m, r) for m in marked for r in m.results if r.exercise == exercise)
        counts = {name: found[name] for name in OUTCOMES} | {MISSING: found[MISSING] + len(marked) - found.total()}
        rows += [(exercise, status, count) for status, count in counts.items()]
    return pd.DataFrame(rows, columns=["exercise", "outcome", "participants"])


def _outcome(marked: Marked, result: Result) -> str:
    """Return what came of an exercise; what a machine says of a text does not count, only what a person gave."""
    if marked.state is State.PERSON and result.points is None:
        return MISSING
    if result.status == Status.UNCHECKED or (written(result) and result.status != Status.NOT_STARTED):
        return Status.UNCHECKED.value if result.points is None else MARKED
    return result.status


def written(result: Result) -> bool:
    """Return whether a result is that of a written exercise."""
    return by_id(result.exercise).kind is Kind.WRITTEN


def averages(assignment: Assignment, marked: Sequence[Marked]) -> dict[str, float | None]:
    """Return for each exercise the points on average, None while some of its answers wait for theirs."""
    ran = [r for m in marked for r in m.results if m.state is not State.PERSON or r.points is not None]
    found: dict[str, list[float | None]] = {e: [r.points for r in ran if r.exercise == e] for e in assignment.points}
    return {e: None if None in given or not given else fmean(p or 0.0 for p in given) for e, given in found.items()}


def mistakes(marked: Sequence[Marked]) -> pd.DataFrame:
    """Return each named mistake with the number of participants who made it, the most common first."""
    made = Counter((r.exercise, r.mistake) for m in marked for r in m.results if r.mistake)
    rows = [(exercise, mistake, count) for (exercise, mistake), count in made.items()]
    table = pd.DataFrame(rows, columns=["exercise", "mistake", "participants"])
    return table.sort_values(["participants", "exercise", "mistake"], ascending=[False, True, True], ignore_index=True)


def next_steps(marked: Sequence[Marked]) -> dict[tuple[str, str], str]:
    """Return for each named mistake the next step that its makers were told (of the first, where they differ)."""
    found: dict[tuple[str, str], str] = {}
    for result in (r for m in marked for r in m.results if r.mistake):
        found.setdefault((result.exercise, result.mistake), result.next_step)
    return found


def scores(marked: Sequence[Marked]) -> list[float]:
    """Return the points of the submissions that are marked to the end, in order."""
    return sorted(m.points for m in marked if finished(m))


def finished(marked: Marked) -> bool:
    """Return whether a submission has all its points, so that its sum can be called a score."""
    return bool(marked.results) and all(r.points is not None for r in marked.results)


def attempts(marked: Sequence[Marked]) -> list[tuple[str, int, float]]:
    """Return (exercise, participants, middle number of tries) where participants handed in their own record."""
    tries: dict[str, list[int]] = {}
    for result in (r for m in marked for r in m.results if r.attempts > 0):
        tries.setdefault(result.exercise, []).append(result.attempts)
    return [(exercise, len(found), float(median(found))) for exercise, found in tries.items()]


def to_discuss(marked: Sequence[Marked], exercise: str, called: Mapping[str, str]) -> list[Written]:
    """Return some written answers: the best, one from the middle and the weakest; the longest while none is marked."""
    every = [
        (m.participant, r) for m in _read(marked) for r in m.results if r.exercise == exercise and r.answer.strip()
    ]
    found = [pair for pair in every if pair[1].status in (Status.UNCHECKED, Status.INCORRECT)]
    found = list({" ".join(pair[1].answer.split()).casefold(): pair for pair in found}.values())
    given = [pair for pair in found if pair[1].points is not None]
    ranked = sorted(given or found, key=lambda pair: (_rank(pair[1]), len(pair[1].answer)), reverse=True)
    last = len(ranked) - 1
    places = sorted({round(i * last / (ANSWERS - 1)) for i in range(ANSWERS)}) if ranked else []
    return [_written(ranked[i], called) for i in places]


def _read(marked: Sequence[Marked]) -> list[Marked]:
    return [m for m in marked if m.state is not State.PERSON]


def _rank(result: Result) -> float:
    return -1.0 if result.points is None else result.points


def _written(pair: tuple[str, Result], called: Mapping[str, str]) -> Written:
    name, result = pair
    return Written(called[name], disguised(result.answer, called), result.points, result.most)
