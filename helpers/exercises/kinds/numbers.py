"""Answers that are numbers: 1163, "1,163", "16 treaties" and a table of one cell all say a number."""

from __future__ import annotations

import re
from typing import Any

from helpers.exercises.kinds import Problem, other_kind
from helpers.exercises.record import Exercise

_NEXT = "Write one number, for example 12."
_NEAR = 10
"""As many tolerances from the right answer an answer is called close."""
_COMMA = "Write a decimal with a point, and thousands without a comma: 1234.5."
_NUMBER = re.compile(r"[-+]?(\d{1,3}([,  ]\d{3})+|\d+)(\.\d+)?")


def read(found: dict[str, Any], exercise: Exercise) -> float | Problem:  # noqa: ARG001 -- one shape for all kinds
    """Return the number that an answer says."""
    if found["is"] == "list" and found["length"] == 1:
        found = _cell(found["values"][0])
    elif found["is"] == "table" and found["length"] == 1 and found["rows"] is not None:
        values = [c for c, name in zip(found["rows"][0], found["columns"], strict=True) if name not in found["index"]]
        found = _cell(values[0]) if len(values) == 1 else found
    if found["is"] == "number":
        return float(found["value"])
    if found["is"] == "text":
        return _in_text(found["value"])
    if found["is"] in ("list", "table"):
        return _several(found)
    if found["is"] == "truth":
        message = "The answer is True or False. A comparison gives that; a count of them gives a number."
        return Problem("a yes or no, not a number", message, "Count the rows for which it is True, with .sum().")
    return _other(found)


def _other(found: dict[str, Any]) -> Problem:
    """Return what is said to a single value that is no number."""
    if found["is"] == "infinite":
        return Problem("not a finite number", "The answer is infinite.", "Look for a division by zero.")
    if "Timedelta" in found.get("what", ""):
        message = "The answer is a span of time; asked for is a number."
        return Problem("a span of time", message, "Add .days, which gives its days as a number.")
    return other_kind(found, "a number", _NEXT)


def _several(found: dict[str, Any]) -> Problem:
    """Return what is said to several values where one number is asked for."""
    if found["is"] == "list" and found["length"] <= 4 and all(type(v) in (int, float) for v in found["values"]):
        message = f"The answer is {found['length']} numbers with commas between them."
        return Problem("more than one number", message, _COMMA)
    cells = found["values"] if found["is"] == "list" else [row[-1] for row in found["rows"] or [] if row]
    if cells and all(type(cell) is bool for cell in cells):
        message = "The answer says True or False for each row; asked for is one number."
        return Problem("a condition, not a number", message, "Add .sum(), which counts the rows that are True.")
    message = f"The answer has {found['length']:,} rows; asked for is one number."
    return Problem("a table, not a number", message, "To count rows use len(...), or pick the one cell you need.")


def _cell(value: Any) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"is": "truth", "value": value}
    if value is None or isinstance(value, dict):
        return {"is": "missing"}
    return {"is": "text" if isinstance(value, str) else "number", "value": value}


def _in_text(text: str) -> float | Problem:
    """Return the one number in a text."""
    numbers = [m.group() for m in _NUMBER.finditer(text[:500])]
    if len(numbers) == 1:
        return float(re.sub(r"[,  ]", "", numbers[0]))
    if not numbers:
        return Problem("no number", f"There is no number in “{text.strip()[:60]}”.", _NEXT)
    message = f"There are {len(numbers)} numbers in “{text.strip()[:60]}”, and it is not clear which one is the answer."
    return Problem("more than one number", message, _COMMA if "," in text else _NEXT)


def same(given: float, right: float, exercise: Exercise) -> bool:
    """Return whether two numbers agree within the tolerance that the exercise states."""
    return abs(given - right) <= exercise.tolerance + 1e-9 * abs(right)


def shown(given: float, exercise: Exercise) -> str:
    """Return a number as it is written, with its unit."""
    number = f"{given:,.0f}" if float(given).is_integer() or abs(given) >= 1e6 else f"{given:,.6g}"
    return f"{number}{'' if exercise.unit == '%' else ' '}{exercise.unit}".rstrip()


def differ(given: float, right: float, exercise: Exercise) -> Problem:
    """Return whether a number is too large or too small, without saying by how much."""
    if exercise.unit == "%" and same(given * 100, right, exercise):
        message = "That is the share as a number between 0 and 1; asked for are per cent."
        return Problem("a share, not per cent", message, "Multiply it by 100.")
    if right and same(-given, right, exercise):
        return Problem("the sign is turned round", "Only the sign is other.", "Turn the subtraction round.")
    if given != 0 and not float(given).is_integer() and float(right).is_integer() and exercise.tolerance == 0:
        return Problem(
            "not a whole number",
            "What is counted here comes in whole numbers.",
            "Read it once more; to count rows use len(...).",
        )
    size = "too large" if given > right else "too small"
    if exercise.tolerance:
        if abs(given - right) <= _NEAR * exercise.tolerance:
            message = "That is close, and not as near as the question asks."
            return Problem("close", message, "Work it out with all digits, and round at the end.")
        return Problem(size, f"That is {size}.", "")
    more = "something is counted that should not be" if given > right else "something that should count is left out"
    return Problem(size, f"That is {size}: {more}.", "")
