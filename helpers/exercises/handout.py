"""Exercises as they were handed out to be graded: what may be known of them, and nothing of the key.

Where an assignment was handed out, the file `assignment.json` stands beside this module, made by
`python -m helpers assign`. It holds prompts, starters and cases, and no answers, hints or mistakes. This module offers
the same names as `helpers.exercises.key`, which is left out there, and a check that says less: whether there is an
answer and, at the level "form", whether it is of the kind asked for.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from helpers.exercises.judging import not_begun
from helpers.exercises.kinds import Problem, kind_of
from helpers.exercises.plain import Plain
from helpers.exercises.record import Case, Exercise, Kind, Outcome, Status, Step, named

FILE = Path(__file__).with_name("assignment.json")
NONE, FORM = "none", "form"
ANSWERED = "Answered"
NO_HELP = "This will be graded, so hints and solutions are not in what was handed out. The lesson itself may help."


@cache
def facts() -> dict[str, Any]:
    """Return what was handed out; an empty dict in the course itself, where nothing was."""
    if not FILE.is_file():
        return {}
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def salt() -> str:
    """Return the text that draws the cases of this assignment; "" if everybody has the same."""
    return str(facts().get("salt", ""))


def same_for_all() -> bool:
    """Return whether this is an assignment in which everybody has the same cases."""
    return bool(facts()) and not salt()


@cache
def _every() -> tuple[Exercise, ...]:
    return tuple(_exercise(given) for given in facts().get("exercises", ()))


def _exercise(given: dict[str, Any]) -> Exercise:
    """Return an exercise without its key; its cases and the number of arguments of a function are known."""
    cases = [Case(dict(c["values"]), c["words"]) for c in given["cases"]]
    arguments = given["arguments"]
    return Exercise(
        given["id"],
        Kind(given["kind"]),
        Step(given["step"]),
        given["objective"],
        given["minutes"],
        given["prompt"],
        given["starter"],
        reference="",
        answer=_locked,
        right="",
        mistakes=(),
        hints=(),
        example=given["example"],
        points=given["points"],
        cases=(lambda: cases) if cases else None,
        unit=given["unit"],
        options=tuple((letter, text) for letter, text in given["options"]),
        calls=(lambda _: [(None,) * arguments]) if arguments else None,
    )


def _locked(_: Case) -> NoReturn:
    raise LookupError("The key is not in what was handed out.")


def __getattr__(name: str) -> Any:
    """Return LESSONS, the lessons with exercises in this assignment, when it is first asked for."""
    if name == "LESSONS":
        return tuple(sorted({e.lesson for e in _every()}))
    raise AttributeError(f"module {__name__} has no attribute {name}")


def exercises(lesson: int | None = None) -> list[Exercise]:
    """Return the exercises of this assignment, or those from one lesson, in their order."""
    return [e for e in _every() if lesson in (None, e.lesson)]


def exercise(name: Any) -> Exercise:
    """Return the exercise of that id; raises KeyError that lists those of this assignment, and the nearest."""
    return named(name, _every())


def outcome(asked: Exercise, found: Plain) -> Outcome:
    """Return what a check says to a plain answer here: never whether it is right."""
    begun = not_begun(asked, found)
    if begun:
        return begun
    if facts()["feedback"] == FORM:
        is_function = asked.kind is Kind.FUNCTION and found["is"] == "function"
        given = None if is_function else kind_of(asked.kind).read(found, asked)
        if isinstance(given, Problem):
            return Outcome(Status.INCORRECT, f"`{asked.name}`: {given.message}", given.next_step, given.name)
        said = "a function" if is_function else kind_of(asked.kind).shown(given, asked)
        message = f"`{asked.name}` is {said}: of the kind asked for. Whether it is right, you hear when it is graded."
        return Outcome(Status.UNCHECKED, message, said=ANSWERED)
    message = f"There is an answer in `{asked.name}`. Whether it is right, you hear when it is graded."
    return Outcome(Status.UNCHECKED, message, said=ANSWERED)
