"""Answers that are one of several lettered choices: "b", "B)", or the words of the choice."""

from __future__ import annotations

from typing import Any

from helpers.exercises.kinds import Problem, other_kind
from helpers.exercises.record import Exercise


def _next(exercise: Exercise) -> str:
    letters = [letter for letter, _ in exercise.options]
    return f'Write one of the letters {", ".join(letters)} in quotation marks, for example "{letters[0]}".'


def read(found: dict[str, Any], exercise: Exercise) -> str | Problem:
    """Return the letter that an answer says."""
    if found["is"] == "list" and found["length"] == 1 and isinstance(found["values"][0], str):
        found = {"is": "text", "value": found["values"][0]}
    if found["is"] != "text":
        return other_kind(found, "a letter", _next(exercise))
    text = " ".join(found["value"].lower().split())
    by_words = {" ".join(words.lower().split()).rstrip("."): letter for letter, words in exercise.options}
    letter = by_words.get(text.rstrip(".")) or text.strip("()[].,: ")
    if letter in [each for each, _ in exercise.options]:
        return letter
    return Problem("no such choice", f"“{found['value'].strip()[:40]}” is none of the choices.", _next(exercise))


def same(given: str, right: str, exercise: Exercise) -> bool:  # noqa: ARG001 -- one shape for all kinds
    """Return whether two choices are the same."""
    return given == right


def shown(given: str, exercise: Exercise) -> str:
    """Return the choice in words."""
    return f"“{dict(exercise.options)[given]}”"


def differ(given: str, right: str, exercise: Exercise) -> Problem:  # noqa: ARG001
    """Return that it is another choice; every wrong one has a reply of its own in the catalogue."""
    return Problem("another choice", "The data do not bear that out.", "Read the other choices once more.")
