"""Load a table of the data package as a typed DataFrame.

The file ``datapackage.json`` says which tables there are and what each column holds. This module obeys it:
it reads the CSV file, checks every cell against the schema and gives each column the fitting pandas type.

====================  ==================================================================
in the schema         in the DataFrame
====================  ==================================================================
date                  ``datetime64[s]``: a day without hour or time zone; seconds reach
                      back beyond 1883 and are the one unit that pandas 2.2 to 3.1 share
integer               ``Int64`` (may be missing)
number                ``float64``
boolean               ``boolean`` (may be missing)
string with an enum   ``category``, ordered when the schema says so
string                the text type of the pandas in use
====================  ==================================================================

A table is read once per process. Callers get a copy that they may change.
"""

from __future__ import annotations

import csv
import difflib
import io
import json
import os
import re
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn

import pandas as pd

__all__ = ["DataError", "describe", "folder", "load", "sources", "tables"]

PACKAGE = "wipo-dprk-claims"
DESCRIPTOR = "datapackage.json"
MEND = (
    "The file is not as it was published. Restore it (git checkout -- data/{file}) or download the course "
    "again; if you meant to change it, write the cell as expected."
)
EXPECTED = {
    "date": "a day written year-month-day, such as 2020-03-05",
    "integer": "a whole number, such as 26",
    "number": "a number, such as 6.3",
    "boolean": "true or false",
}


class DataError(Exception):
    """A table cannot be given; the text says what is wrong, why, and what to do next."""


def load(name: str) -> pd.DataFrame:
    """Return the table ``name``, for example ``load("treaties")``, with a type for every column."""
    return _table(folder(), name).copy()


def sources(name: str | None = None) -> pd.DataFrame:
    """Return the sources that the rows of the table ``name`` rest on, or all sources."""
    known = load("sources")
    if name is None:
        return known
    table = load(name)
    column = "source_ids" if "source_ids" in table else "source_id" if "source_id" in table else None
    if column is None:
        return known.iloc[:0]
    used = set(table[column].dropna().str.split(";").explode())
    return known[known["source_id"].isin(used)].reset_index(drop=True)


def tables() -> pd.DataFrame:
    """Return one row for each table: its name, title, number of rows and description."""
    here = folder()
    rows = [
        (name, resource["title"], len(_records(here, resource)), resource["description"])
        for name, resource in _resources(here).items()
    ]
    return pd.DataFrame(rows, columns=["name", "title", "rows", "description"])


def describe(name: str) -> pd.DataFrame:
    """Return one row for each column of the table ``name``: its type, unit and meaning."""
    resource = _resource(folder(), name)
    rows = [
        (field["name"], field["type"], field.get("unit", ""), field["description"])
        for field in resource["schema"]["fields"]
    ]
    return pd.DataFrame(rows, columns=["column", "type", "unit", "meaning"])


def folder() -> Path:
    """Return the folder of the data: COURSE_DATA if set, else that of the course, else that of the package."""
    chosen = os.environ.get("COURSE_DATA")
    if chosen:
        if not (Path(chosen) / DESCRIPTOR).is_file():
            raise DataError(
                f"COURSE_DATA names the folder {chosen!r}, which has no {DESCRIPTOR}. "
                "Set COURSE_DATA to the folder of the data, or unset it to use the data of the course."
            )
        return Path(chosen)
    return _home()


@lru_cache(maxsize=1)
def _home() -> Path:
    """Look upward from this file for the data of the course, then inside the installed package."""
    here = Path(__file__).resolve()
    for candidate in [*(parent / "data" for parent in here.parents[1:]), here.parent / "_data"]:
        descriptor = candidate / DESCRIPTOR
        # Another project further up may have a data folder too: ours bears our name.
        if descriptor.is_file() and f'"{PACKAGE}"' in descriptor.read_text(encoding="utf-8", errors="replace"):
            return candidate
    raise DataError(
        f"The folder data/ with {DESCRIPTOR} was not found beside or above {here.parent}. Download the whole "
        "course again, or set the environment variable COURSE_DATA to the folder that holds the data."
    )


@lru_cache(maxsize=8)
def _resources(here: Path) -> dict[str, dict[str, Any]]:
    path = here / DESCRIPTOR
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
        return {resource["name"]: resource for resource in package["resources"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(f"{path} cannot be read as a data package ({error}). {_mend(DESCRIPTOR)}") from error


def _resource(here: Path, name: str) -> dict[str, Any]:
    known = _resources(here)
    if name not in known:
        near = difflib.get_close_matches(str(name), known, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise DataError(f"No table {name!r}.{hint} Tables: {', '.join(sorted(known))}.")
    return known[name]


@lru_cache(maxsize=128)
def _table(here: Path, name: str) -> pd.DataFrame:
    resource = _resource(here, name)
    schema = resource["schema"]
    records = _records(here, resource)
    lines = [line for line, _ in records]
    missing = set(schema.get("missingValues", [""]))
    columns = {}
    for position, field in enumerate(schema["fields"]):
        cells = [None if row[position] in missing else row[position] for _, row in records]
        columns[field["name"]] = _Column(resource["path"], field, cells, lines).series()
    table = pd.DataFrame(columns)
    _check_key(table, schema.get("primaryKey", []), resource["path"], lines)
    return table


def _records(here: Path, resource: dict[str, Any]) -> list[tuple[int, list[str]]]:
    """Return (line number, cells) of every row, after checking encoding, heading and number of cells."""
    file = resource["path"]
    try:
        text = (here / file).read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise DataError(
            f"The file {file} of the table {resource['name']!r} is missing from {here}. "
            f"Restore it (git checkout -- data/{file}) or download the course again."
        ) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise DataError(
            f"{file}, line {line}: not UTF-8 text. A spreadsheet may have saved it in another encoding. {_mend(file)}"
        ) from error
    expected = [field["name"] for field in resource["schema"]["fields"]]
    reader = csv.reader(io.StringIO(text, newline=""))
    heading = next(reader, [])
    if heading != expected:
        raise DataError(
            f"{file}, line 1: the columns are not those of {DESCRIPTOR}. Found {', '.join(heading) or 'nothing'}; "
            f"expected {', '.join(expected)}. {_mend(file)}"
        )
    records = [(reader.line_num, row) for row in reader]
    for line, row in records:
        if len(row) != len(expected):
            raise DataError(
                f"{file}, line {line}: found {len(row)} cells, expected {len(expected)}. A comma or a quotation "
                f"mark may have been lost. {_mend(file)}"
            )
    return records


def _mend(file: str) -> str:
    return MEND.format(file=file)


def _check_key(table: pd.DataFrame, key: list[str] | str, file: str, lines: list[int]) -> None:
    columns = [key] if isinstance(key, str) else key
    twice = table.duplicated(columns).tolist() if columns else []
    if True in twice:
        row = twice.index(True)
        value = ", ".join(f"{name}={table[name].iloc[row]}" for name in columns)
        raise DataError(f"{file}, line {lines[row]}: a second row with {value}; expected one. {_mend(file)}")


class _Column:
    """The cells of one column on their way from text to a typed Series."""

    def __init__(self, file: str, field: dict[str, Any], cells: list[str | None], lines: list[int]) -> None:
        self.file, self.field, self.cells, self.lines = file, field, cells, lines
        self.rules: dict[str, Any] = field.get("constraints", {})

    def series(self) -> pd.Series:
        if self.rules.get("required") and None in self.cells:
            self._refuse(self.cells.index(None), "a value, never an empty cell")
        kind = self.field["type"]
        if kind == "string":
            return self._text()
        values = {"date": self._dates, "integer": self._integers, "number": self._numbers, "boolean": self._booleans}
        series = values[kind]()
        for row, (cell, absent) in enumerate(zip(self.cells, series.isna(), strict=True)):
            if absent and cell is not None:
                self._refuse(row, EXPECTED[kind])
        self._check_range(series)
        return series

    def _text(self) -> pd.Series:
        allowed = self.rules.get("enum")
        if allowed:
            self._check(lambda cell: cell in allowed, "one of " + ", ".join(allowed))
            ordered = bool(self.field.get("categoriesOrdered"))
            return pd.Series(pd.Categorical(self.cells, categories=allowed, ordered=ordered))
        pattern = self.rules.get("pattern")
        if pattern:
            self._check(re.compile(pattern).fullmatch, f"text of the form {pattern}")
        return pd.Series([float("nan") if cell is None else cell for cell in self.cells], dtype=_TEXT)

    def _dates(self) -> pd.Series:
        # pandas also takes 2020-3-5 for this format; ten characters make it exact. No locale or time zone is read.
        days = [cell if cell is not None and len(cell) == 10 else None for cell in self.cells]
        return pd.Series(pd.to_datetime(days, format="%Y-%m-%d", errors="coerce")).astype("datetime64[s]")

    def _integers(self) -> pd.Series:
        whole = re.compile(r"-?\d{1,18}", re.ASCII).fullmatch
        return pd.Series([int(c) if c is not None and whole(c) else None for c in self.cells], dtype="Int64")

    def _numbers(self) -> pd.Series:
        plain = re.compile(r"-?\d+(\.\d+)?([eE][-+]?\d+)?", re.ASCII).fullmatch
        return pd.Series([float(c) if c is not None and plain(c) else None for c in self.cells], dtype="float64")

    def _booleans(self) -> pd.Series:
        words = {"true": True, "false": False}
        return pd.Series([None if c is None else words.get(c) for c in self.cells], dtype="boolean")

    def _check_range(self, series: pd.Series) -> None:
        for rule, wrong, words in (("minimum", series.lt, "at least"), ("maximum", series.gt, "at most")):
            if rule in self.rules:
                bound = self.rules[rule]
                bad = wrong(pd.Timestamp(bound) if self.field["type"] == "date" else bound).fillna(False).tolist()
                if True in bad:
                    self._refuse(bad.index(True), f"{words} {bound}")

    def _check(self, good: Any, expected: str) -> None:
        for row, cell in enumerate(self.cells):
            if cell is not None and not good(cell):
                self._refuse(row, expected)

    def _refuse(self, row: int, expected: str) -> NoReturn:
        found = "an empty cell" if self.cells[row] is None else repr(self.cells[row])
        raise DataError(
            f"{self.file}, line {self.lines[row]}, column {self.field['name']!r}: found {found}, "
            f"expected {expected}. {_mend(self.file)}"
        )


# pandas 3 has a text type of its own; before that, text columns are of type object.
_TEXT = "str" if int(pd.__version__.split(".")[0]) >= 3 else object
