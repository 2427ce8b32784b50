"""Answers that are days: "1974-08-17", "17 August 1974", "Aug 17, 1974", 17.8.1974 and a Timestamp all say a day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from helpers.exercises.kinds import Problem, other_kind
from helpers.exercises.record import Exercise

_NEXT = 'Write the day as year-month-day in quotation marks, for example "1999-12-31".'
_TWO = tuple(dt.datetime.combine(dt.date(*d), dt.time()) for d in ((2001, 1, 1), (2002, 2, 2)))
"""Two days that share no part: what a text leaves out shows when it is read against both."""


def read(found: dict[str, Any], exercise: Exercise) -> dt.date | Problem:  # noqa: ARG001 -- one shape for all kinds
    """Return the day that an answer says."""
    if found["is"] in ("list", "table") and found["length"] == 1 and (found.get("values") or found.get("rows")):
        cells = found["values"] if found["is"] == "list" else found["rows"][0]
        days = [c["date"] for c in cells if isinstance(c, dict) and "date" in c]
        if len(days) == 1:
            return dt.date.fromisoformat(days[0])
    if found["is"] == "date":
        return dt.date.fromisoformat(found["value"])
    if found["is"] == "text":
        return _in_text(found["value"].strip())
    if found["is"] == "number" and 1000 <= found["value"] <= 2999:
        return Problem("a year, not a day", f"{found['value']} is a year; asked for is a day.", _NEXT)
    if found["is"] in ("list", "table"):
        message = f"The answer has {found['length']:,} rows; asked for is one day."
        return Problem("a table, not a day", message, "Pick the one cell you need.")
    return other_kind(found, "a day", _NEXT)


def _in_text(text: str) -> dt.date | Problem:
    """Return the day in a text; one that can be read in two ways is asked for again."""
    from dateutil import parser  # type: ignore[import-untyped]

    if not text or len(text) > 60:
        return Problem("no day", f"“{text[:60]}” is not a day.", _NEXT)
    try:
        found = {parser.parse(text, default=d, dayfirst=f).date() for d in _TWO for f in (False, True)}
    except (ValueError, OverflowError, TypeError):
        return Problem("no day", f"“{text}” could not be read as a day.", _NEXT)
    if len(found) == 1:
        return found.pop()
    whole = {parser.parse(text, default=_TWO[0], dayfirst=f).date() for f in (False, True)}
    if len(whole) == 2 and text[:1].isdigit() and not text[:4].isdigit():
        first, second = sorted(whole)
        message = f"“{text}” can be read as {_long(first)} or as {_long(second)}."
        return Problem("a day that can be read in two ways", message, _NEXT)
    if text[:4].isdigit() and text[4:5] in ("-", "/", ".") and text[5:].count(text[4]) == 1:
        year, month, day = (int(part) for part in text.split(text[4]))
        return dt.date(year, month, day)
    return Problem("a part of the day is missing", f"“{text}” is not a whole day.", _NEXT)


def same(given: dt.date, right: dt.date, exercise: Exercise) -> bool:  # noqa: ARG001
    """Return whether two days are the same."""
    return given == right


def shown(given: dt.date, exercise: Exercise) -> str:  # noqa: ARG001
    """Return a day in words."""
    return _long(given)


def differ(given: dt.date, right: dt.date, exercise: Exercise) -> Problem:  # noqa: ARG001
    """Return whether a day is too early or too late, or in the right year."""
    if (given.day, given.month) == (right.month, right.day) and given.year == right.year:
        return Problem("day and month turned round", "Day and month have changed places.", _NEXT)
    side = "too early" if given < right else "too late"
    if given.year == right.year:
        return Problem(side, f"The year is right; the day is {side}.", "Copy the day from the table, to the digit.")
    return Problem(side, f"That is {side}.", "")


def _long(day: dt.date) -> str:
    return f"{day.day} {day:%B} {day.year}"
