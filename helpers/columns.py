"""Turn one column of a CSV file from text into a typed Series, as its field in the schema says.

A cell that does not fit is refused with its place, what was found and what was expected; ``data`` adds what
to do about it. Nothing is guessed: a date is ten characters, a whole number has no point, an empty cell is
missing.

=====================  ============================================================================
type in the schema     type in pandas
=====================  ============================================================================
date                   ``datetime64[s]``: a day without hour or time zone; reaches back beyond 1883,
                       and pandas 2.2 to 3.1 all have it
integer                ``Int64`` (may be missing)
number                 ``float64``
boolean                ``boolean`` (may be missing)
string with an enum    ``category`` in the order of the enum, ordered when the schema says so
string                 the text type of the pandas in use
=====================  ============================================================================
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NoReturn

import pandas as pd

__all__ = ["CellError", "typed"]

# pandas 3 has a text type of its own; before that, columns of text are of type object.
TEXT = "str" if int(pd.__version__.split(".")[0]) >= 3 else "object"
DAY_LENGTH = len("2020-03-05")
EXPECTED = {
    "date": "a day written year-month-day, such as 2020-03-05",
    "integer": "a whole number, such as 26",
    "number": "a number, such as 6.3",
    "boolean": "true or false",
}
INTEGER = re.compile(r"-?[0-9]{1,18}").fullmatch
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?").fullmatch
Cells = list[str | None]


class CellError(Exception):
    """The cell in position ``row`` of a column does not fit; ``expected`` says what would."""

    def __init__(self, row: int, found: str | None, expected: str) -> None:
        """Put what was found beside what was expected."""
        shown = "an empty cell" if found is None else repr(found)
        super().__init__(f"found {shown}, expected {expected}")
        self.row = row


def typed(cells: Cells, field: dict[str, Any]) -> pd.Series:
    """Return the cells (None where missing) as a Series of the type that the field asks for."""
    rules = field.get("constraints", {})
    if rules.get("required") and None in cells:
        _refuse(cells, cells.index(None), "a value, never an empty cell")
    if rules.get("unique"):
        _check_unique(cells)
    if field["type"] == "string":
        return _texts(cells, field, rules)
    series = _READERS[field["type"]](cells)
    for row, (cell, unread) in enumerate(zip(cells, series.isna(), strict=True)):
        if unread and cell is not None:
            _refuse(cells, row, EXPECTED[field["type"]])
    _check_range(cells, series, rules)
    return series


def _texts(cells: Cells, field: dict[str, Any], rules: dict[str, Any]) -> pd.Series:
    if allowed := rules.get("enum"):
        _check_each(cells, set(allowed).__contains__, "one of: " + ", ".join(allowed))
        ordered = bool(field.get("categoriesOrdered"))
        return pd.Series(pd.Categorical(cells, categories=allowed, ordered=ordered))
    if pattern := rules.get("pattern"):
        _check_each(cells, re.compile(pattern).fullmatch, f"text of the form {pattern}")
    return pd.Series([float("nan") if cell is None else cell for cell in cells], dtype=TEXT)


def _dates(cells: Cells) -> pd.Series:
    # pandas takes 2020-3-5 for this format too; ten characters make it exact. No locale, no time zone.
    days = [cell if cell is not None and len(cell) == DAY_LENGTH else "" for cell in cells]
    return pd.Series(pd.to_datetime(days, format="%Y-%m-%d", errors="coerce")).astype("datetime64[s]")


def _integers(cells: Cells) -> pd.Series:
    return pd.Series([int(c) if c is not None and INTEGER(c) else None for c in cells], dtype="Int64")


def _numbers(cells: Cells) -> pd.Series:
    return pd.Series([float(c) if c is not None and NUMBER(c) else None for c in cells], dtype="float64")


def _booleans(cells: Cells) -> pd.Series:
    words = {"true": True, "false": False}
    return pd.Series([None if c is None else words.get(c) for c in cells], dtype="boolean")


_READERS: dict[str, Callable[[Cells], pd.Series]] = {
    "date": _dates,
    "integer": _integers,
    "number": _numbers,
    "boolean": _booleans,
}


def _check_each(cells: Cells, fits: Callable[[str], Any], expected: str) -> None:
    for row, cell in enumerate(cells):
        if cell is not None and not fits(cell):
            _refuse(cells, row, expected)


def _check_unique(cells: Cells) -> None:
    seen: set[str] = set()
    for row, cell in enumerate(cells):
        if cell in seen:
            _refuse(cells, row, "a value that no earlier row has")
        if cell is not None:
            seen.add(cell)


def _check_range(cells: Cells, series: pd.Series, rules: dict[str, Any]) -> None:
    for rule, outside, words in (("minimum", series.lt, "at least"), ("maximum", series.gt, "at most")):
        if rule in rules:
            bound = pd.Timestamp(rules[rule]) if series.dtype.kind == "M" else rules[rule]
            wrong = outside(bound).fillna(value=False).tolist()
            if True in wrong:
                _refuse(cells, wrong.index(True), f"{words} {rules[rule]}")


def _refuse(cells: Cells, row: int, expected: str) -> NoReturn:
    raise CellError(row, cells[row], expected)
