"""Answers in sentences. A machine sees whether something is missing; whether the argument is good, a person reads."""

from __future__ import annotations

from typing import Any

from helpers.exercises.kinds import Problem, other_kind
from helpers.exercises.record import Exercise

LEAST = 12
"""Words below which nothing can be argued."""
_NEXT = "Write your sentences between the quotation marks."


def read(found: dict[str, Any], exercise: Exercise) -> str | Problem:
    """Return the text, without the spaces around it."""
    if found["is"] == "list" and all(isinstance(v, str) for v in found["values"]):
        found = {"is": "text", "value": " ".join(found["values"])}
    if found["is"] != "text":
        return other_kind(found, "a text in quotation marks", _NEXT)
    text = " ".join(found["value"].split())
    count = len(text.split())
    if count < LEAST:
        message = f"Your text has {count} word{'' if count == 1 else 's'}. That is too little to argue with."
        return Problem("too short", message, "Say what you hold, and why, in two or three sentences.")
    if _kernel(text) in _kernel(exercise.prompt):
        message = "The text is that of the question."
        return Problem("the question copied", message, "Answer it in your own words.")
    return text


def _kernel(text: str) -> str:
    """Return the letters of a text, so that spaces and marks do not hide a copy."""
    return "".join(c for c in text.lower() if c.isalnum())


def same(given: str, right: str, exercise: Exercise) -> bool:  # noqa: ARG001
    """Return False: no text is the only right one."""
    return False


def shown(given: str, exercise: Exercise) -> str:  # noqa: ARG001
    """Return the length of a text."""
    return f"a text of {len(given.split())} words"


def differ(given: str, right: str, exercise: Exercise) -> None:
    """Return None: what nothing is missing from is read by a person."""
