"""Questions that an answer raises: the right one to a case of somebody else, or of a name that was mistyped.

Cases are drawn by the name of the participant, and no two cases of an exercise have the same answer. So an answer that
is not right for its own case and right for another says something. What it says, the instructor has to ask.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from helpers.exercises.judging import outcome, read_right
from helpers.exercises.kinds import Problem, kind_of
from helpers.exercises.plain import Plain
from helpers.exercises.record import Case, Exercise, Outcome
from helpers.exercises.variants import first
from helpers.teach.compose import case_of, exercises_of
from helpers.teach.record import Assignment

_NAMED = 3
"""How many owners of a case are named in one question."""


class Room:
    """Who is in the class, by name, whose each case is, and what was said to answers before."""

    def __init__(self, assignment: Assignment, names: Iterable[str]) -> None:
        self.assignment = assignment
        self._said: dict[str, Outcome] = {}
        self._owners: dict[str, dict[str, tuple[Case, list[str]]]] = defaultdict(dict)
        if assignment.salt:
            for exercise in exercises_of(assignment):
                for name in sorted(set(names)) if exercise.cases else ():
                    case = case_of(assignment, exercise, name)
                    self._owners[exercise.id].setdefault(repr(case.values), (case, []))[1].append(name)

    def outcome(self, exercise: Exercise, found: Plain, case: Case) -> Outcome:
        """Return what a check says; worked out once for answers that are the same, as right ones are."""
        text = json.dumps([exercise.id, dict(case.values), found], sort_keys=True)
        known = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
        if known not in self._said:
            self._said[known] = outcome(exercise, found, case)
        return self._said[known]

    def question(self, exercise: Exercise, found: Plain, name: str, said: str = "") -> str:
        """Return what to ask about an answer that is not right; "" for nothing. `said` is the name in the notebook."""
        if not self.assignment.salt or exercise.cases is None:
            return ""
        kind = kind_of(exercise.kind)
        given = kind.read(found, exercise)
        if isinstance(given, Problem):
            return ""
        case = case_of(self.assignment, exercise, name)
        return self._asked(exercise, _fits(kind, exercise, given, case), name, said)

    def _asked(self, exercise: Exercise, fits: Callable[[Case], bool], name: str, said: str) -> str:
        if said and fits(case_of(self.assignment, exercise, said)):
            return (
                f"It is right for the case of “{said}”, the name given in the notebook, and not for that of “{name}”. "
                "Ask whether the name was mistyped."
            )
        for other, owners in self._owners[exercise.id].values():
            if fits(other):
                named = ", ".join(f"“{o}”" for o in owners[:_NAMED]) + (" and others" if len(owners) > _NAMED else "")
                return f"It is the right answer to the case of {named} ({other.words}). Ask how it came about."
        if fits(first(exercise)):
            return "It is the right answer to the case of those who gave no name. Ask whether my_name(...) was run."
        return ""


def _fits(kind: Any, exercise: Exercise, given: Any, case: Case) -> Callable[[Case], bool]:
    """Return what says whether an answer is right for another case than its own."""

    def fits(other: Case) -> bool:
        return other.values != case.values and bool(kind.same(given, read_right(exercise, other), exercise))

    return fits
