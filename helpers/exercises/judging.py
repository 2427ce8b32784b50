"""From a plain answer to one of the five outcomes. Nothing here touches a participant's own objects or a notebook."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from helpers.exercises.kinds import Problem, kind_of
from helpers.exercises.plain import Plain, plain
from helpers.exercises.record import ONLY, Case, Exercise, Kind, Mistake, Outcome, Status, words

_LATE = "It took too long: a loop may have no end, or the table is far larger than needed."
TRUSTED = 60.0
"""Seconds for an answer of our own: no limit, but an end."""
_MEND = "Mend the line, run its cell again, then check again."


def outcome(exercise: Exercise, found: Plain, case: Case = ONLY) -> Outcome:
    """Return what a check says to a plain answer (see `plain`) for one case of an exercise."""
    begun = not_begun(exercise, found)
    if begun:
        return begun
    kind = kind_of(exercise.kind)
    given = kind.read(found, exercise)
    if isinstance(given, Problem):
        return Outcome(Status.INCORRECT, f"`{exercise.name}`: {given.message}", given.next_step, given.name)
    if exercise.kind is Kind.WRITTEN:
        return _written(exercise, given, case) or _for_a_person(exercise)
    return _compared(exercise, given, case)


def not_begun(exercise: Exercise, found: Plain) -> Outcome | None:
    """Return what is said where there is no answer to compare: not started, or stopped on the way."""
    name = exercise.name
    if found["is"] == "absent":
        step = "Run the cell with your answer, then this one."
        return Outcome(Status.NOT_STARTED, f"There is no `{name}` yet.", step)
    if _untouched(found):
        step = "Put your answer in their place and run the cell."
        return Outcome(Status.NOT_STARTED, f"`{name}` still has its three dots.", step)
    if found["is"] == "late":
        return Outcome(Status.ERROR, f"`{name}`: {_LATE}", _MEND)
    if found["is"] == "error":
        return Outcome(Status.ERROR, found["why"], "", detail=found.get("trace", ""))
    return None


def _compared(exercise: Exercise, given: Any, case: Case) -> Outcome:
    """Return whether an answer is right, the mistake it makes if it is a known one, or else what sets it apart."""
    kind, right = kind_of(exercise.kind), read_right(exercise, case)
    lead = f"`{exercise.name}` is {kind.shown(given, exercise)}."
    # A chart can agree in all that is asked for and still draw nothing.
    drawn = exercise.mistakes if exercise.kind is Kind.CHART else ()
    seen = any(m.sees and m.sees(given, case) for m in drawn)
    if not seen and kind.same(given, right, exercise):
        return Outcome(Status.CORRECT, f"{lead} {words(exercise.right, case)}")
    for mistake in exercise.mistakes:
        if _makes(exercise, mistake, given, case):
            message = f"{lead} {words(mistake.message, case)}"
            return Outcome(Status.INCORRECT, message, words(mistake.next_step, case), mistake.name)
    other = kind.differ(given, right, exercise)
    step = other.next_step or words(exercise.hints[0], case)
    return Outcome(Status.INCORRECT, f"{lead} {other.message}", step, other.name)


def _makes(exercise: Exercise, mistake: Mistake, given: Any, case: Case) -> bool:
    """Return whether an answer makes a catalogued mistake."""
    if mistake.sees:
        return mistake.sees(given, case)
    wrong = _read_wrong(exercise, case, mistake.name)
    return wrong is not None and bool(kind_of(exercise.kind).same(given, wrong, exercise))


def _untouched(found: Plain) -> bool:
    """Return whether the three dots are still there, also inside a function that was only named."""
    if found["is"] == "text" and found["value"].strip() in ("", "...", "…"):
        return True
    results = found.get("results", [])
    return found["is"] == "ellipsis" or (bool(results) and all(r["is"] == "ellipsis" for r in results))


def _written(exercise: Exercise, text: str, case: Case) -> Outcome | None:
    """Return what a machine can see that a text lacks, or None."""
    for mistake in exercise.mistakes:
        if mistake.sees and mistake.sees(text, case):
            message, step = words(mistake.message, case), words(mistake.next_step, case)
            return Outcome(Status.INCORRECT, f"Your text has {len(text.split())} words. {message}", step, mistake.name)
    return None


def _for_a_person(exercise: Exercise) -> Outcome:
    rubric = exercise.rubric
    if rubric is None:
        raise TypeError(f"Exercise {exercise.id} is written and has no rubric.")
    lines = ["A machine sees nothing missing. Whether it convinces, you can judge yourself, as an instructor would:"]
    message = "\n".join([*lines, *(f"• {row}" for row in rubric.lines), *rubric.marked])
    return Outcome(Status.UNCHECKED, message, "Change your text until you would give it all the points.")


@lru_cache(maxsize=512)
def _read(exercise_id: str, values: tuple[tuple[str, str], ...], what: str) -> Any:
    """Return the right answer ("") or that of a mistake, read as a participant's is."""
    from helpers.exercises.key import exercise as by_id

    exercise = by_id(exercise_id)
    case = Case(dict(values))
    wrong = next((m.wrong for m in exercise.mistakes if m.name == what), None)
    value = exercise.answer(case) if not what or wrong is None else wrong(case)
    return kind_of(exercise.kind).read(plain(value, calls(exercise, case), TRUSTED), exercise)


def read_right(exercise: Exercise, case: Case) -> Any:
    """Return the right answer for a case as it is compared; raises TypeError if the key's own answer cannot be read."""
    found = _read(exercise.id, _key(case.values), "")
    if isinstance(found, Problem):
        raise TypeError(f"The answer of exercise {exercise.id} in the key cannot be read: {found.message}")
    return found


def _read_wrong(exercise: Exercise, case: Case, name: str) -> Any:
    found = _read(exercise.id, _key(case.values), name)
    return None if isinstance(found, Problem) else found


def _key(values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(values.items()))


def calls(exercise: Exercise, case: Case) -> list[tuple[Any, ...]]:
    """Return the arguments that an answer is tried with, if it is a function."""
    return exercise.calls(case) if exercise.calls else []
