"""What several tests need: a second opinion on the treaty tables, and a reader of packed cubes.

The second opinion is plain Python over the CSV files, one row and one day at a time. The tests compare the fast code
of `helpers` with this slow code, which shares nothing with it but the files.
"""

from __future__ import annotations

import csv
import gzip
import itertools
import json
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
RULES = ("signed", "deposited", "in force")
STEPS = {
    "signed": ("signed", "deposited", "entry_into_force"),
    "deposited": ("deposited", "entry_into_force"),
    "in force": ("entry_into_force",),
}
"""The columns of which the earliest day makes a state count, for each rule."""


@cache
def rows(table: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a table as text, as they stand in the file."""
    with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def periods() -> dict[tuple[str, str, str], tuple[str, str]]:
    """Return, for each rule, state and treaty, the first day it counts and the day it stops ("" = still counts)."""
    ended = {row["iso3"]: row["existed_until"] for row in rows("states") if row["existed_until"]}
    found = {}
    for row in rows("treaty_actions"):
        stops = [day for day in (row["withdrawal"], ended.get(row["iso3"], "")) if day]
        for rule in RULES:
            starts = [row[step] for step in STEPS[rule] if row[step]]
            if starts:
                found[rule, row["iso3"], row["treaty"]] = (min(starts), min(stops, default=""))
    return found


def parties_on(rule: str, day: str) -> set[tuple[str, str]]:
    """Return the pairs (state, treaty) that count on a day; days are texts, year first, so they sort as they are."""
    return {
        (state, treaty)
        for (by, state, treaty), (start, stop) in periods().items()
        if by == rule and start <= day and (not stop or day < stop)
    }


def count_on(rule: str, day: str, treaties: Collection[str] | None = None) -> dict[str, int]:
    """Return the number of treaties of every state in the table of states on a day."""
    found = {row["iso3"]: 0 for row in rows("states")}
    for state, treaty in parties_on(rule, day):
        if treaties is None or treaty in treaties:
            found[state] += 1
    return found


def change_days() -> list[str]:
    """Return every day on which some state starts or stops counting under some rule, in order."""
    return sorted({day for period in periods().values() for day in period if day})


def unpack(packed: bytes) -> dict[str, Any]:
    """Open a cube as the browser does: unzip, read JSON, look up each code; `slices` has the rows of every state."""
    cube: dict[str, Any] = json.loads(gzip.decompress(packed).decode("utf-8"))
    columns = {name: [column["values"][code] for code in column["codes"]] for name, column in cube["columns"].items()}
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    cube["slices"] = [rows[start:stop] for start, stop in itertools.pairwise(cube["starts"])]
    return cube


def plain(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame as a cube should hold them: days since 1970, None where missing."""
    columns = {}
    for name in frame:
        values = frame[name].astype(object).where(frame[name].notna(), None).tolist()
        if frame[name].dtype.kind == "M":
            values = [None if v is None else (v - pd.Timestamp("1970-01-01")).days for v in values]
        columns[str(name)] = values
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
