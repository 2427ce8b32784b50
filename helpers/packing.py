"""A cube as it travels to the browser: compressed JSON, each column as its distinct values and a code a row.

Rows are sorted by state, so that the slice of one state is a run of rows; dates travel as days since 1970.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from typing import Any

import pandas as pd

from helpers.figures.spec import Cube


def pack(cube: Cube, names: Sequence[str], sizes: Sequence[int], order: Sequence[Sequence[str]]) -> bytes:
    """Return a cube as compressed JSON: each column as a list of distinct values and a code a row, sorted by state.

    `names` are the control columns, `order` their values in the order of the control, `sizes` how many there are.
    Raises ValueError if a state has no finding or more than one.
    """
    place = _places(cube.rows, names, order, sizes)
    rows = cube.rows.assign(_place=place).sort_values("_place", kind="stable")
    states = 1
    for size in sizes:
        states *= size
    per_state = pd.Series(place).value_counts().reindex(range(states), fill_value=0)
    found = cube.findings.assign(_place=_places(cube.findings, names, order, sizes)).sort_values("_place")
    if found["_place"].tolist() != list(range(states)):
        raise ValueError(f"The cube has {len(found)} findings for {states} states; each state needs exactly one.")
    content = {
        "sizes": list(sizes),
        "starts": [0, *per_state.cumsum().tolist()],
        "columns": {c: _column(rows[c]) for c in rows if c not in names and c != "_place"},
        "findings": {c: found[c].tolist() for c in ("headline", "sentence", "verdict")},
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return gzip.compress(text.encode(), 6, mtime=0)


def _places(table: pd.DataFrame, names: Sequence[str], order: Sequence[Sequence[str]], sizes: Sequence[int]) -> Any:
    place = pd.Series(0, index=table.index)
    for name, values, size in zip(names, order, sizes, strict=True):
        codes = pd.Index(values).get_indexer(pd.Index(table[name].astype(str)))
        if (codes < 0).any() and "sentence" not in table:
            strange = sorted(set(table[name].astype(str)[codes < 0]))
            raise ValueError(f"The cube has rows for {strange}, which the control '{name}' does not offer.")
        place = place * size + codes
    return place.to_numpy()


def _column(column: pd.Series) -> dict[str, Any]:
    if column.dtype.kind == "M":
        column = pd.Series(column.to_numpy("datetime64[D]").astype("int64"), dtype="Int64").mask(
            column.isna().to_numpy(bool)
        )
        kind = "date"
    elif pd.api.types.is_bool_dtype(column.dtype):
        kind = "flag"
    else:
        kind = "number" if pd.api.types.is_numeric_dtype(column.dtype) else "text"
    found, values = pd.factorize(column.astype(object))
    plain = [v.item() if hasattr(v, "item") else v for v in values]
    codes = [len(plain) if c < 0 else int(c) for c in found]
    return {"kind": kind, "values": [*plain, None] if len(plain) in codes else plain, "codes": codes}
