"""Answers that are tables, series, lists or sets: compared by content, whatever the order of rows and columns.

A column is found by its name, or else by its content; further columns do no harm. Where the order of rows is part of
the question, the exercise says so.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from helpers.exercises.kinds import Problem, other_kind
from helpers.exercises.record import Exercise

_NEXT = "End the line with a table, for example the name of one."
_DIGITS = 9


@dataclass(frozen=True)
class Table:
    """Rows as tuples under the names of the columns; a list is a table of one column called "value"."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def read(found: dict[str, Any], exercise: Exercise) -> Table | Problem:  # noqa: ARG001
    """Return the table that an answer is."""
    if found["is"] == "list":
        found = {"columns": ["value"], "rows": [[v] for v in found["values"]], "length": found["length"], "is": "table"}
    elif found["is"] in ("text", "number", "date"):
        message = f"The answer is one value, {str(found['value'])[:40]!r}; asked for is a table."
        return Problem("one value, not a table", message, _NEXT)
    if found["is"] != "table":
        return other_kind(found, "a table", _NEXT)
    if found["rows"] is None or len(found["rows"]) < found["length"]:
        message = f"The table has {found['length']:,} rows, far more than asked for."
        return Problem("far too many rows", message, "Keep only the rows that the question asks for.")
    if (
        found["rows"]
        and all(row and type(row[-1]) is bool for row in found["rows"])
        and len(_named(found["columns"])) == 1
    ):
        message = "The answer says True or False for each row: it is a condition, and not yet the rows that meet it."
        return Problem(
            "a condition, not rows", message, "Put it into square brackets after the table: table[condition]."
        )
    rows = tuple(tuple(_plainest(cell) for cell in row) for row in found["rows"])
    return Table(tuple(map(str, found["columns"])), rows)


def _named(columns: Iterable[str]) -> list[str]:
    """Return the columns that a writer sees as such: not the numbers beside the rows, which have no name."""
    return [name for name in columns if not re.fullmatch(r"index \d+", name)]


def _plainest(cell: Any) -> Any:
    """Return a cell so that 3, 3.0 and True count alike, days are texts, and spaces around a text do no harm."""
    if isinstance(cell, dict):
        return str(cell.get("date") or "?")
    if isinstance(cell, bool | int | float):
        return round(float(cell), _DIGITS)
    return cell.strip() if isinstance(cell, str) else cell


def _lined_up(given: Table, right: Table) -> Table | str:
    """Return the given table with the columns of the right one, or the name of a column that is not in it."""
    if len(given.columns) == len(right.columns) == 1:
        return Table(right.columns, given.rows)
    names = {name.strip().lower(): i for i, name in enumerate(given.columns)}
    places = []
    for column, name in enumerate(right.columns):
        place = names.get(name.strip().lower())
        if place is None:
            content = Counter(row[column] for row in right.rows)
            alike = [i for i in range(len(given.columns)) if Counter(row[i] for row in given.rows) == content]
            place = alike[0] if alike else None
        if place is None:
            return name
        places.append(place)
    return Table(right.columns, tuple(tuple(row[i] for i in places) for row in given.rows))


def same(given: Table, right: Table, exercise: Exercise) -> bool:
    """Return whether two tables hold the same rows."""
    mine = _lined_up(given, right)
    if isinstance(mine, str):
        return False
    return mine.rows == right.rows if exercise.ordered else Counter(mine.rows) == Counter(right.rows)


def shown(given: Table, exercise: Exercise) -> str:  # noqa: ARG001
    """Return the size of a table."""
    rows, columns = len(given.rows), len(_named(given.columns))
    size = f"{rows} row{'' if rows == 1 else 's'}"
    return (
        f"a list of {rows}"
        if given.columns == ("value",)
        else f"a table of {size}" + (f" and {columns} columns" if columns > 1 else "")
    )


def differ(given: Table, right: Table, exercise: Exercise) -> Problem:  # noqa: ARG001
    """Return in words how a table differs: a missing column, rows too many or too few, other cells, the order."""
    mine = _lined_up(given, right)
    if isinstance(mine, str):
        near = difflib.get_close_matches(mine, given.columns, 1)
        hint = (
            f" Yours has “{near[0]}”, which is close."
            if near
            else f" Yours has {_some(tuple(_named(given.columns))) or 'none'}."
        )
        return Problem("a column is missing", f"A column “{mine}” is not in your table.{hint}", "Add it.")
    extra, lacking = Counter(mine.rows) - Counter(right.rows), Counter(right.rows) - Counter(mine.rows)
    if not extra and not lacking:
        return Problem("another order", "The rows are right, and their order is not.", "Sort the table once more.")
    more, less = len(mine.rows) - len(right.rows), extra.total()
    if more and (not lacking or not extra):
        side = "too many" if more > 0 else "too few"
        name = f"{abs(more)} row{'' if abs(more) == 1 else 's'} {side}"
        example = next(iter(extra)) if more > 0 else None
        seen = f" One that does not belong: {_row(example)}." if example else ""
        step = "Look at the line that picks the rows."
        return Problem(name, f"Your table has {name}.{seen}", step)
    count = f"{less} row{'' if less == 1 else 's'}"
    message = (
        f"{count} of your table {'is' if less == 1 else 'are'} not as asked for; one is {_row(next(iter(extra)))}."
    )
    return Problem("other rows", message, "Check that row by hand against the data.")


def _row(row: tuple[Any, ...]) -> str:
    return ", ".join("missing" if c is None else f"{c:g}" if isinstance(c, float) else str(c)[:40] for c in row[:6])


def _some(names: tuple[str, ...]) -> str:
    return ", ".join(f"“{n}”" for n in names[:6]) + (" ..." if len(names) > 6 else "")
