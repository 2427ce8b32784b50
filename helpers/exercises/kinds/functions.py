"""Answers that are functions: they are tried with arguments, and what they give is compared."""

from __future__ import annotations

from typing import Any

from helpers.exercises.kinds import Problem, other_kind
from helpers.exercises.record import Exercise

_NEXT = "Start the line with def and end the function with return."


def read(found: dict[str, Any], exercise: Exercise) -> list[dict[str, Any]] | Problem:  # noqa: ARG001
    """Return what a function gives for each set of arguments, as plain values."""
    if found["is"] != "function":
        return other_kind(found, "a function", _NEXT)
    results: list[dict[str, Any]] = found["results"]
    if results and all(r["is"] == "nothing" for r in results):
        message = "The function works out something and gives nothing back."
        return Problem("no return", message, "Put the word return before the value in its last line.")
    for result in results:
        if result["is"] == "error":
            return Problem("the function stops with an error", result["why"], "Try it with one call of your own.")
    return [_column(r) for r in results]


def _column(result: dict[str, Any]) -> dict[str, Any]:
    """Return a column of a table as the list of its values, so that both count alike; anything else as it is."""
    if result["is"] != "table" or result["rows"] is None:
        return result
    places = [i for i, name in enumerate(result["columns"]) if name not in result["index"]]
    if len(places) != 1:
        return result
    return {"is": "list", "values": [row[places[0]] for row in result["rows"]], "length": result["length"]}


def same(given: list[dict[str, Any]], right: list[dict[str, Any]], exercise: Exercise) -> bool:
    """Return whether two functions give the same for all arguments."""
    return len(given) == len(right) and all(_agree(g, r, exercise) for g, r in zip(given, right, strict=True))


def _agree(given: dict[str, Any], right: dict[str, Any], exercise: Exercise) -> bool:
    if right["is"] == "number" and given["is"] == "list" and given["length"] == 1:
        given = {"is": "number", "value": given["values"][0]} if type(given["values"][0]) in (int, float) else given
    if {given["is"], right["is"]} == {"number"}:
        return bool(abs(given["value"] - right["value"]) <= exercise.tolerance + 1e-9 * abs(right["value"]))
    if {given["is"], right["is"]} == {"list"}:
        return sorted(map(repr, given["values"])) == sorted(map(repr, right["values"]))
    return given == right


def shown(given: list[dict[str, Any]], exercise: Exercise) -> str:  # noqa: ARG001
    """Return what a function is, in words."""
    return "a function"


def differ(given: list[dict[str, Any]], right: list[dict[str, Any]], exercise: Exercise) -> Problem:
    """Return for how many of the calls it gives something else, and of what kind the first is."""
    wrong = [g for g, r in zip(given, right, strict=False) if not _agree(g, r, exercise)]
    first = wrong[0] if wrong else {"is": "nothing"}
    said = f"{first.get('value', first.get('values'))!r}"[:60] if first["is"] != "nothing" else "nothing"
    if wrong and all("value" in w and w == first for w in wrong) and len(wrong) > 1:
        message = f"It gives {said} whatever it is given."
        return Problem("always the same", message, "Use the names between the brackets of `def` inside the function.")
    message = (
        f"It was tried with {len(given)} sets of arguments and gives something else {len(wrong)} times; once {said}."
    )
    return Problem("another result", message, "Call it yourself with a case you can count by hand.")
