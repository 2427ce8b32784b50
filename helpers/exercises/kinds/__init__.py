"""How answers are read and compared, one module a kind of answer.

Each module has `read` (a plain answer -> what is compared, or a Problem in words), `same` (is it the right one?),
`shown` (the participant's own answer in a few words) and `differ` (what sets it apart from the right one).
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from helpers.exercises.record import Kind

_MODULES = {
    Kind.CHOICE: "choices",
    Kind.NUMBER: "numbers",
    Kind.DATE: "dates",
    Kind.TABLE: "tables",
    Kind.CHART: "charts",
    Kind.FUNCTION: "functions",
    Kind.WRITTEN: "texts",
}
_WHAT = {
    "nothing": "nothing (None)",
    "missing": "a missing value (NaN)",
    "infinite": "infinity",
    "truth": "True or False",
    "number": "a number",
    "text": "a text in quotation marks",
    "date": "a date",
    "list": "a list",
    "table": "a table",
    "chart": "a chart",
    "function": "a function",
}


@dataclass(frozen=True)
class Problem:
    """Why an answer cannot be compared: the name of the mistake, what is wrong, and the next step."""

    name: str
    message: str
    next_step: str


def kind_of(kind: Kind) -> Any:
    """Return the module for a kind of answer."""
    return import_module(f"helpers.exercises.kinds.{_MODULES[kind]}")


def what(found: dict[str, Any]) -> str:
    """Return in words what an answer is."""
    return _WHAT.get(found["is"]) or str(found.get("what", "something else"))


def other_kind(found: dict[str, Any], wanted: str, next_step: str) -> Problem:
    """Return the problem that an answer is of another kind than asked for."""
    if found["is"] == "nothing":
        message = "The answer is empty: None is what a line gives that shows something and returns nothing."
        return Problem(
            "nothing was returned", message, f"Leave out print() and end the line with the value. {next_step}"
        )
    if found["is"] == "missing":
        message = "The answer is a missing value: no row was found, or its cell is empty."
        return Problem(
            "a missing value",
            message,
            "Check how the names in your line are written, and look at the rows you start from.",
        )
    if found["is"] == "function":
        message = f"The answer is a function that has not been called; asked for is {wanted}."
        return Problem("the brackets are missing", message, "Put () after its name.")
    return Problem(f"not {wanted}", f"The answer is {what(found)}; asked for is {wanted}.", next_step)
