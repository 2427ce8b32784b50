"""An answer of any kind as plain values that JSON can hold, so that checks never touch a participant's own objects.

What an answer is, is asked of its type, never of the object itself, because an object may lie or refuse. A plain answer
is a dict with the key "is": ellipsis, nothing, missing, infinite, truth, number, text, date, list, table, chart,
function, late, error or other. Tables hold rows of cells; a cell is None (missing), a bool, a number, a text, or
{"date": "2020-03-05"}. Answers that are too large keep their size and lose their content.
"""

from __future__ import annotations

import datetime as dt
import decimal
import functools
import math
import numbers
import sys
import types
from collections.abc import Callable, Sequence
from typing import Any

from helpers.exercises.guard import SECONDS, Run, limited

Plain = dict[str, Any]
ROWS, COLUMNS, LETTERS = 5_000, 60, 20_000
"""The largest table and the longest text that are looked at."""

_FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType, types.MethodType, functools.partial)
_KINDS = {
    types.GeneratorType: "a generator, which gives its values one by one and is not a list yet",
    types.ModuleType: "a module",
    type: "a type, not a value",
}


def plain(value: Any, calls: Sequence[tuple[Any, ...]] = (), seconds: float = SECONDS) -> Plain:
    """Return any answer as plain values; `calls` are the arguments that a function is tried with. Never raises."""
    run = limited(lambda: _plain(value, calls), seconds)
    return failed(run) if run.error or run.late else run.value


def failed(run: Run) -> Plain:
    """Return a run without a result as a plain value."""
    if run.late:
        return {"is": "late"}
    from helpers.exercises.errors import explained

    return {"is": "error", "why": explained(run.error), "trace": run.trace}


def _plain(value: Any, calls: Sequence[tuple[Any, ...]]) -> Plain:
    if value is ...:
        return {"is": "ellipsis"}
    if value is None:
        return {"is": "nothing"}
    kind = type(value)
    for test, make in _MAKERS:
        if test(kind):
            return make(value)
    if issubclass(kind, _FUNCTIONS):
        return {"is": "function", "results": [_called(value, call) for call in calls]}
    return {"is": "other", "what": next((w for k, w in _KINDS.items() if issubclass(kind, k)), _named(kind))}


def _called(function: Callable[..., Any], call: tuple[Any, ...]) -> Plain:
    """Return what a function gives for some arguments; each call sees its own copy of a table."""
    mine = tuple(a.copy() if hasattr(a, "copy") else a for a in call)
    try:
        return _plain(function(*mine), ())
    except Exception as error:  # noqa: BLE001 -- one call that fails is told apart from the others
        return failed(Run(error=error))


def _named(kind: type) -> str:
    name = str(type.__getattribute__(kind, "__name__"))[:60]
    return f"{'an' if name[:1].lower() in 'aeio' else 'a'} {name}"


def _is_number(kind: type) -> bool:
    return issubclass(kind, numbers.Number | decimal.Decimal) and not issubclass(kind, complex)


def _number(value: Any) -> Plain:
    if type(value).__name__ in ("bool", "bool_"):
        return {"is": "truth", "value": bool(value)}
    try:
        as_float = float(value)
    except OverflowError:
        as_float = math.inf
    if math.isnan(as_float):
        return {"is": "missing"}
    if math.isinf(as_float):
        return {"is": "infinite"}
    return {"is": "number", "value": int(as_float) if as_float.is_integer() else as_float}


def _text(value: Any) -> Plain:
    # Half a character of a pair could not be written to a file.
    text = str.__str__(value).encode("utf-8", "replace").decode()
    return {"is": "text", "value": text[:LETTERS], "length": len(text)}


def _date(value: Any) -> Plain:
    return {"is": "date", "value": dt.date.isoformat(value)} if value == value else {"is": "missing"}  # noqa: PLR0124 -- NaT


def _list(value: Any) -> Plain:
    cells = [_cell(v) for _, v in zip(range(ROWS), value, strict=False)]
    return {"is": "list", "values": cells, "length": len(value)}


def _mapping(value: dict[Any, Any]) -> Plain:
    rows = [[_cell(k), _cell(v)] for _, (k, v) in zip(range(ROWS), dict.items(value), strict=False)]
    return {"is": "table", "columns": ["key", "value"], "index": ["key"], "rows": rows, "length": len(value)}


def _cell(value: Any) -> Any:
    """Return one cell of a table, or one member of a list."""
    found = _plain(value, ())
    if found["is"] in ("number", "truth", "text"):
        return found["value"]
    if found["is"] == "date":
        return {"date": found["value"]}
    return None if found["is"] in ("missing", "nothing") else {"other": found["is"]}


def _table(value: Any) -> Plain:
    """Return a data frame or a series; a named index counts as columns."""
    pandas = sys.modules["pandas"]
    series = issubclass(type(value), pandas.Series)
    frame = value.to_frame(name=value.name if value.name is not None else "value") if series else value
    numbered = issubclass(type(frame.index), pandas.RangeIndex) and frame.index.name is None
    index = [str(n) if n is not None else f"index {i + 1}" for i, n in enumerate(frame.index.names)]
    columns = [*([] if numbered else index), *map(_label, frame.columns)]
    found = {"is": "table", "columns": columns, "index": [] if numbered else index, "length": len(frame)}
    if len(frame) > ROWS or len(columns) > COLUMNS:
        return {**found, "columns": columns[:COLUMNS], "rows": None}
    parts = [] if numbered else [frame.index.get_level_values(i) for i in range(frame.index.nlevels)]
    parts += [frame.iloc[:, i] for i in range(frame.shape[1])]
    rows = [[_cell(v) for v in row] for row in zip(*(list(p) for p in parts), strict=True)]
    return {**found, "rows": rows if parts else [[] for _ in range(len(frame))]}


def _label(name: Any) -> str:
    return " ".join(map(str, name)) if isinstance(name, tuple) else str(name)


def _array(value: Any) -> Plain:
    if value.ndim == 0:
        return _plain(value.item(), ())
    if value.ndim > 1:
        return {"is": "other", "what": f"an array of {value.ndim} dimensions"}
    return _list(value.tolist() if value.dtype.kind != "M" else list(value))


def _timestamp64(value: Any) -> Plain:
    return _plain(sys.modules["pandas"].Timestamp(value), ())


def _chart(value: Any) -> Plain:
    """Return a chart as its compiled Vega-Lite, with its rows inside."""
    rows = getattr(value, "data", None)
    if hasattr(rows, "shape") and len(rows) > ROWS:
        return {"is": "chart", "spec": None, "length": len(rows)}
    return {"is": "chart", "spec": value.to_dict()}


def _of(module: str, *names: str) -> Callable[[type], bool]:
    """Return a test for types of a package that is only asked for if somebody has imported it."""

    def test(kind: type) -> bool:
        home = sys.modules.get(module)
        found = [getattr(home, n, None) for n in names] if home else []
        return any(isinstance(f, type) and issubclass(kind, f) for f in found)

    return test


_MAKERS: tuple[tuple[Callable[[type], bool], Callable[[Any], Plain]], ...] = (
    (_of("pandas", "DataFrame", "Series"), _table),
    (_of("pandas.api.typing", "NaTType", "NAType"), lambda _: {"is": "missing"}),
    (_of("numpy", "datetime64"), _timestamp64),
    (_of("numpy", "bool_"), _number),
    (_of("numpy", "ndarray"), _array),
    (_of("pandas", "Index"), lambda value: _list(list(value))),
    (_of("altair", "TopLevelMixin"), _chart),
    (_is_number, _number),
    (lambda kind: issubclass(kind, str), _text),
    (lambda kind: issubclass(kind, dt.date), _date),
    (lambda kind: issubclass(kind, dict), _mapping),
    (lambda kind: issubclass(kind, list | tuple | set | frozenset | range), _list),
    (lambda kind: issubclass(kind, type({}.keys()) | type({}.values())), lambda value: _list(list(value))),
)
