"""Arguments for a participant's function, tables among them, as JSON and back."""

from __future__ import annotations

import datetime as dt
from typing import Any


def encoded(value: Any) -> Any:
    """Return an argument as JSON can hold it; raises TypeError for one that no exercise has needed so far.

    >>> decoded(encoded([1, (2, "Kim")]))
    [1, (2, 'Kim')]
    """
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, str | int | float):  # a choice from a list of names, or a number of numpy's
        return type(value).__mro__[-2](value) if not isinstance(value, str) else str.__str__(value)
    if isinstance(value, dt.date):
        return {"date": value.isoformat(), "time": isinstance(value, dt.datetime)}
    if isinstance(value, list | tuple):
        return {"list": [encoded(v) for v in value], "tuple": isinstance(value, tuple)}
    if isinstance(value, dict):
        return {"pairs": [[encoded(k), encoded(v)] for k, v in value.items()]}
    if type(value).__name__ in ("DataFrame", "Series"):
        return _table(value)
    raise TypeError(f"An argument of the kind {type(value).__name__} cannot be given to a participant's function.")


def decoded(value: Any) -> Any:
    """Return an argument from what `encoded` made of it."""
    if not isinstance(value, dict):
        return value
    if "date" in value:
        return (dt.datetime if value["time"] else dt.date).fromisoformat(value["date"])
    if "list" in value:
        found = [decoded(v) for v in value["list"]]
        return tuple(found) if value["tuple"] else found
    if "pairs" in value:
        return {decoded(k): decoded(v) for k, v in value["pairs"]}
    return _table_again(value)


def _table(value: Any) -> dict[str, Any]:
    series = type(value).__name__ == "Series"
    frame = value.to_frame() if series else value
    columns = [_column(frame.iloc[:, i]) for i in range(frame.shape[1])]
    index = {**_column(frame.index.to_series()), "name": encoded(frame.index.name)}
    names = [encoded(name) for name in frame.columns]
    return {"columns": columns, "names": names, "index": index, "series": series}


def _column(column: Any) -> dict[str, Any]:
    """Return the values of a column with their type."""
    kind = column.dtype
    values = [None if missing else _cell(v) for v, missing in zip(column.tolist(), column.isna(), strict=True)]
    if str(kind) == "category":
        return {
            "kind": "category",
            "values": values,
            "categories": _column(kind.categories.to_series()),
            "ordered": bool(kind.ordered),
        }
    return {"kind": str(kind), "values": values}


def _cell(value: Any) -> Any:
    return {"time": value.isoformat()} if hasattr(value, "isoformat") else encoded(value)


def _made(column: dict[str, Any], index: Any = None) -> Any:
    import pandas as pd

    values = [pd.Timestamp(v["time"]) if isinstance(v, dict) and "time" in v else decoded(v) for v in column["values"]]
    if column["kind"] != "category":
        return pd.Series(values, index=index, dtype=column["kind"])
    categories = pd.Index(_made(column["categories"]))
    return pd.Series(pd.Categorical(values, categories=categories, ordered=column["ordered"]), index=index)


def _table_again(value: dict[str, Any]) -> Any:
    import pandas as pd

    index = pd.Index(_made(value["index"]), name=decoded(value["index"]["name"]))
    numbers = list(index)
    if numbers and value["index"]["kind"] == "int64" and numbers == list(range(len(numbers))):
        index = pd.RangeIndex(len(numbers), name=index.name)
    columns = [_made(c, index) for c in value["columns"]]
    frame = pd.concat(columns, axis=1) if columns else pd.DataFrame(index=index)
    frame.columns = pd.Index([decoded(n) for n in value["names"]])
    return frame.iloc[:, 0].rename(frame.columns[0]) if value["series"] else frame
