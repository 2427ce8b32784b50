"""Load a table of the data package as a typed DataFrame.

The file ``datapackage.json`` says which tables there are, what each column holds and where it comes from.
This module obeys it: it finds the folder, reads the CSV file, checks every cell against the schema and gives
each column its type (``columns`` says which). A table is read once per process; callers get a copy that they
may change. Whatever is wrong with the files ends in a ``DataError`` that says where, why and what to do.
"""

from __future__ import annotations

import csv
import difflib
import io
import json
import os
from collections.abc import Callable
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.columns import CellError, typed

__all__ = ["DataError", "describe", "folder", "kept", "load", "records", "sources", "tables"]

PACKAGE = "amicable-ties"
DESCRIPTOR = "datapackage.json"
Resource = dict[str, Any]
Records = list[tuple[int, list[str]]]


class DataError(Exception):
    """A table cannot be given; the text says what is wrong, why, and what to do next."""


def load(name: str) -> pd.DataFrame:
    """Return the table ``name``, for example ``load("treaties")``, with a type for every column."""
    # A deep copy, on every pandas: the tables are small, and nothing a caller does can reach the stored one.
    return _table(folder(), name).copy()


def kept(build: Callable[[], pd.DataFrame]) -> Callable[[], pd.DataFrame]:
    """Keep the table that a function without arguments makes of the data; whoever calls it gets a copy.

    As with any other cache here, `cache_clear` forgets it.
    """

    @lru_cache(maxsize=8)
    def made(here: Path) -> pd.DataFrame:  # noqa: ARG001 -- other data, other table
        return build()

    @wraps(build)
    def copy() -> pd.DataFrame:
        return made(folder()).copy()

    vars(copy)["cache_clear"] = made.cache_clear
    return copy


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table, each as values by column."""
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def sources(name: str | None = None) -> pd.DataFrame:
    """Return the sources that the rows of the table ``name`` rest on, or all sources."""
    known = load("sources")
    if name is None:
        return known
    table = load(name)
    column = next((c for c in ("source_ids", "source_id") if c in table), None)
    used = set(table[column].dropna().str.split(";").explode()) if column else set()
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
    fields = _resource(folder(), name)["schema"]["fields"]
    rows = [(f["name"], f["type"], f.get("unit", ""), f["description"]) for f in fields]
    return pd.DataFrame(rows, columns=["column", "type", "unit", "meaning"])


def folder() -> Path:
    """Return the folder of the data: COURSE_DATA if set, else the course's, else the installed package's."""
    chosen = os.environ.get("COURSE_DATA")
    if not chosen:
        return _home()
    if not (Path(chosen) / DESCRIPTOR).is_file():
        raise DataError(
            f"COURSE_DATA names the folder {chosen!r}, which has no {DESCRIPTOR}. "
            "Set COURSE_DATA to the folder of the data, or unset it to use the data of the course."
        )
    return Path(chosen).resolve()


@lru_cache(maxsize=1)
def _home() -> Path:
    """Look upward from this file for the data of the course, then inside the installed package."""
    here = Path(__file__).resolve()
    for candidate in [*(parent / "data" for parent in here.parents[1:]), here.parent / "_data"]:
        descriptor = candidate / DESCRIPTOR
        # A folder further up may hold the data of another project: ours bears our name.
        if descriptor.is_file() and PACKAGE.encode() in descriptor.read_bytes():
            return candidate
    raise DataError(
        f"No folder data/ with {DESCRIPTOR} was found beside or above {here.parent}. Download the whole "
        "course again, or set the environment variable COURSE_DATA to the folder that holds the data."
    )


@lru_cache(maxsize=8)
def _resources(here: Path) -> dict[str, Resource]:
    path = here / DESCRIPTOR
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
        return {resource["name"]: resource for resource in package["resources"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(f"{path} cannot be read as the description of the data ({error}). {_mend(path)}") from error


def _resource(here: Path, name: str) -> Resource:
    known = _resources(here)
    if name not in known:
        near = difflib.get_close_matches(str(name), known, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise DataError(f"No table {name!r}.{hint} Tables: {', '.join(sorted(known))}.")
    return known[name]


@lru_cache(maxsize=128)
def _table(here: Path, name: str) -> pd.DataFrame:
    resource = _resource(here, name)
    path, schema = here / resource["path"], resource["schema"]
    records = _records(here, resource)
    missing = set(schema.get("missingValues", [""]))
    columns = {}
    for position, field in enumerate(schema["fields"]):
        cells = [None if row[position] in missing else row[position] for _, row in records]
        try:
            columns[field["name"]] = typed(cells, field)
        except CellError as bad:
            place = f"{path.name}, line {records[bad.row][0]}, column {field['name']!r}"
            raise DataError(f"{place}: {bad}. {_mend(path)}") from None
    table = pd.DataFrame(columns)
    _check_key(table, schema.get("primaryKey", []), path, records)
    return table


def _records(here: Path, resource: Resource) -> Records:
    """Return (line number, cells) of every row, after checking encoding, heading and number of cells."""
    path = here / resource["path"]
    expected = [field["name"] for field in resource["schema"]["fields"]]
    reader = csv.reader(io.StringIO(_text(path, resource["name"]), newline=""))
    heading = next(reader, [])
    if heading != expected:
        raise DataError(
            f"{path.name}, line 1: the columns have changed. Found: {', '.join(heading) or 'nothing'}. "
            f"Expected: {', '.join(expected)}. {_mend(path)}"
        )
    records = []
    for row in reader:
        if len(row) != len(expected):
            raise DataError(
                f"{path.name}, line {reader.line_num}: found {len(row)} cells, expected {len(expected)}. "
                f"A comma or a quotation mark was lost or added. {_mend(path)}"
            )
        records.append((reader.line_num, row))
    return records


def _text(path: Path, name: str) -> str:
    try:
        # utf-8-sig also takes the mark that some spreadsheets put before the first letter.
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise DataError(f"The file of the table {name!r} is missing: {path}. {_mend(path)}") from None
    except OSError as error:
        raise DataError(
            f"{path} cannot be opened ({error.strerror}). Close other programs that use it and try again."
        ) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise DataError(
            f"{path.name}, line {line}: the text is not in UTF-8. A program may have saved it in another "
            f"encoding. {_mend(path)}"
        ) from None


def _check_key(table: pd.DataFrame, key: list[str] | str, path: Path, records: Records) -> None:
    columns = [key] if isinstance(key, str) else key
    repeats = table.duplicated(columns).tolist() if columns else []
    if True in repeats:
        row = repeats.index(True)
        value = ", ".join(f"{column} {table[column].iloc[row]}" for column in columns)
        raise DataError(f"{path.name}, line {records[row][0]}: a second row for {value}. {_mend(path)}")


def _mend(path: Path) -> str:
    return (
        f"The data are not as they were published: restore the file (git checkout -- data/{path.name}) "
        "or download the course again."
    )
