"""Check what a child says before anything uses it: only shapes that are known, of a size that is allowed.

A participant's code may have put anything on the line. What is not as `helpers.exercises.plain` or `inside.shell`
would have made it is not repaired but refused.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable
from typing import Any

from helpers.exercises.plain import COLUMNS, LETTERS, ROWS, Plain
from helpers.teach.sandbox.model import Output

_DEPTH = 40
_WHY, _TRACE = 2_000, 6_000
_CALLS = 200
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]*={0,2}\s*")
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:[T ][\d:.+-]{0,32})?")
_PICTURES = ("image/png", "image/jpeg")
UNREADABLE: Plain = {"is": "other", "what": "something that cannot be read"}
"""The answer in place of one that was refused."""


def answer(found: Any) -> Plain | None:
    """Return a plain answer if it is one, else None."""
    return found if _plain(found, inner=False) else None


def _plain(found: Any, *, inner: bool) -> bool:
    """Return whether something is a plain answer; what a function gave (`inner`) is no function again."""
    if type(found) is not dict or type(found.get("is")) is not str:
        return False
    test = _SHAPES.get(found["is"])
    if test is None or (inner and found["is"] == "function"):
        return False
    try:
        return set(found) <= {"is", *test[0]} and test[1](found)
    except KeyError:
        return False


def _text(value: Any, most: int = LETTERS) -> bool:
    return type(value) is str and len(value) <= most


def _number(value: Any) -> bool:
    if type(value) is int:
        return value.bit_length() <= 1024
    return type(value) is float and math.isfinite(value)


def _count(value: Any) -> bool:
    return type(value) is int and 0 <= value <= 10**12


def _day(value: Any) -> bool:
    if type(value) is not str or not _DAY.fullmatch(value):
        return False
    try:
        return bool(dt.date.fromisoformat(value[:10]))
    except ValueError:
        return False


def _cell(value: Any) -> bool:
    if value is None or type(value) is bool or _number(value) or _text(value):
        return True
    if type(value) is not dict or len(value) != 1:
        return False
    return _day(value.get("date")) or _text(value.get("other"), 100)


def _list(found: Plain) -> bool:
    values = found["values"]
    return type(values) is list and len(values) <= ROWS and all(map(_cell, values)) and _count(found["length"])


def _table(found: Plain) -> bool:
    columns, index, rows = found["columns"], found["index"], found["rows"]
    names = [columns, index]
    if not all(type(n) is list and len(n) <= COLUMNS and all(map(_text, n)) for n in names):
        return False
    if not _count(found["length"]) or not set(index) <= set(columns):
        return False
    if rows is None:
        return True
    if type(rows) is not list or len(rows) > ROWS:
        return False
    return all(type(row) is list and len(row) == len(columns) and all(map(_cell, row)) for row in rows)


def _chart(found: Plain) -> bool:
    spec = found["spec"]
    if spec is None:
        return _count(found.get("length"))
    return type(spec) is dict and _json(spec, 0)


def _json(value: Any, depth: int) -> bool:
    """Return whether something is JSON of an allowed depth, with numbers that are numbers."""
    if value is None or type(value) is bool or type(value) is str or _number(value):
        return True
    if depth >= _DEPTH:
        return False
    if type(value) is dict:
        return all(type(k) is str for k in value) and all(_json(v, depth + 1) for v in value.values())
    return type(value) is list and all(_json(v, depth + 1) for v in value)


def _function(found: Plain) -> bool:
    results = found["results"]
    return type(results) is list and len(results) <= _CALLS and all(_plain(r, inner=True) for r in results)


_SHAPES: dict[str, tuple[tuple[str, ...], Callable[[Plain], bool]]] = {
    **{kind: ((), lambda _: True) for kind in ("ellipsis", "nothing", "missing", "infinite", "late", "absent")},
    "truth": (("value",), lambda found: type(found["value"]) is bool),
    "number": (("value",), lambda found: _number(found["value"])),
    "text": (("value", "length"), lambda found: _text(found["value"]) and _count(found["length"])),
    "date": (("value",), lambda found: _day(found["value"])),
    "list": (("values", "length"), _list),
    "table": (("columns", "index", "rows", "length"), _table),
    "chart": (("spec", "length"), _chart),
    "function": (("results",), _function),
    "error": (("why", "trace"), lambda found: _text(found["why"], _WHY) and _text(found.get("trace", ""), _TRACE)),
    "other": (("what",), lambda found: _text(found["what"], 200)),
}
"""For every kind of plain answer: what else it may hold, and whether that is as it should be."""


def outputs(found: Any, count: Any, most: int) -> list[Output] | None:
    """Return the outputs of a cell as nbformat writes them if all are text or pictures of an allowed size."""
    if type(found) is not list or len(found) > 2_000 or not _count(count):
        return None
    made = [_output(each, count) for each in found]
    size = sum(_size(each) for each in made if each is not None)
    return [each for each in made if each is not None] if None not in made and size <= 20 * most else None


def _output(found: Any, count: int) -> Output | None:
    kind = found.get("output_type") if type(found) is dict else None
    if kind == "stream" and found.get("name") in ("stdout", "stderr") and type(found.get("text")) is str:
        return {"output_type": kind, "name": found["name"], "text": _clean(found["text"])}
    if kind == "error" and type(found.get("ename")) is str and type(found.get("evalue")) is str:
        trace = found.get("traceback")
        if type(trace) is list and all(type(line) is str for line in trace):
            shown = {"ename": _clean(found["ename"]), "evalue": _clean(found["evalue"])}
            return {"output_type": kind, **shown, "traceback": [_clean(line) for line in trace]}
    if kind in ("execute_result", "display_data"):
        data = _forms(found.get("data"))
        more = {"execution_count": count} if kind == "execute_result" else {}
        return None if data is None else {"output_type": kind, "data": data, "metadata": {}, **more}
    return None


def _forms(found: Any) -> dict[str, str] | None:
    """Return the forms of something displayed; a picture is only let through as the letters of base64."""
    if type(found) is not dict or not all(type(v) is str for v in found.values()):
        return None
    if not set(found) <= {"text/plain", *_PICTURES}:
        return None
    if not all(_BASE64.fullmatch(found[name]) for name in _PICTURES if name in found):
        return None
    return {name: _clean(value) for name, value in found.items()}


def _clean(text: str) -> str:
    """Return a text that can be written to a file: no halves of characters."""
    return text.encode("utf-8", "replace").decode()


def _size(found: Output) -> int:
    texts = [
        found.get("text", ""),
        found.get("evalue", ""),
        *found.get("traceback", []),
        *found.get("data", {}).values(),
    ]
    return sum(map(len, texts))
