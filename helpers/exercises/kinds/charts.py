"""Answers that are charts: compared by what they draw, read from the compiled Vega-Lite, not by how they are written.

`'yr'`, `'yr:Q'` and `alt.X(field='yr')` are the same; so are a filter in pandas and one in the chart, since the rows
are taken as Vega itself leaves them.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any

from helpers.exercises.kinds import Problem, other_kind
from helpers.exercises.record import Exercise

Features = dict[str, Any]
"""What a chart draws: "mark", "title", "description", "rows", and for each channel "x", "x.aggregate", "x.type", ..."""

_NEXT = "End the cell with answer = alt.Chart(...), with a mark and an encoding."
DESCRIBED, TITLED = 5, 2
"""Words that a description and a title need at the least."""
_MARKS = {"circle": "point", "square": "point", "trail": "line"}
_PARTS = ("type", "aggregate", "timeUnit", "bin", "sort", "scale", "stack", "value")
_SEPARATOR = "␟"
_STEPS = 20
_QUOTED = re.compile(r"""'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*\"""")
_HARMLESS = frozenset(
    re.findall(
        r"\w+",
        "datum true false null undefined NaN if abs ceil floor round sqrt min max isValid isNaN isFinite "
        "isNumber isString isDate isBoolean toNumber toString toDate toBoolean length lower upper trim "
        "indexof inrange parseFloat parseInt time utc year month date day quarter hours minutes seconds "
        "datetime utcyear utcmonth utcdate utcday ",
    )
)
"""What a filter may be written with; `sequence`, `repeat` or a pattern could keep the comparison busy for ever."""
_WORDS = {
    "mark": "the mark",
    "title": "the title",
    "description": "the text description",
    "rows": "the rows that are drawn",
}
_PARTS_SAID = {"scale": "axis", "aggregate": "sum or count", "timeUnit": "unit of time", "sort": "order"}
_CHANNELS = {"x": "across (x)", "y": "upwards (y)"}


def read(found: dict[str, Any], exercise: Exercise) -> Features | Problem:  # noqa: ARG001
    """Return what a chart draws."""
    if found["is"] != "chart":
        return other_kind(found, "a chart", _NEXT)
    spec = found["spec"]
    if spec is None:
        message = f"The chart has {found['length']:,} rows of data, far more than asked for."
        return Problem("far too many rows", message, "Keep only the rows that the question asks for.")
    try:
        features = _features(spec)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):  # no chart that Altair itself has made
        return Problem("a chart that cannot be read", "The parts of the chart are not those of Vega-Lite.", _NEXT)
    if features is None:
        return Problem("charts side by side", "The answer holds several charts side by side.", "Answer with one chart.")
    return features


def _features(spec: dict[str, Any]) -> Features | None:
    """Return what a compiled chart draws; None for several side by side."""
    unit = _unit(spec)
    if unit is None:
        return None
    mark = unit.get("mark", {})
    name = mark if isinstance(mark, str) else mark.get("type", "")
    features: Features = {"mark": _MARKS.get(name, name), "title": _title(unit) or _title(spec)}
    features["description"] = str(unit.get("description") or spec.get("description") or "").strip()
    for channel, encoding in unit.get("encoding", {}).items():
        features |= _encoding(channel, encoding)
    features["rows"] = _rows(unit, spec)
    return features


def _unit(spec: dict[str, Any]) -> dict[str, Any] | None:
    """Return the part that draws; of layers, the first, with what the whole says for all."""
    if any(key in spec for key in ("hconcat", "vconcat", "concat", "spec")):
        return None
    if not spec.get("layer"):
        return spec
    first = spec["layer"][0]
    inner = _unit(first)
    if inner is None:
        return None
    shared = {key: spec[key] for key in ("data", "transform") if key in spec and key not in inner}
    return {**inner, **shared, "encoding": {**spec.get("encoding", {}), **inner.get("encoding", {})}}


def _title(spec: dict[str, Any]) -> str:
    title = spec.get("title", "")
    text = title.get("text", "") if isinstance(title, dict) else title
    return " ".join(text) if isinstance(text, list) else str(text or "")


def _encoding(channel: str, encoding: Any) -> Features:
    """Return the field and the other parts of one channel; what Vega-Lite does anyway is left out."""
    if not isinstance(encoding, dict):
        return {}
    encoding = (
        {**encoding, **encoding.get("condition", {})} if isinstance(encoding.get("condition"), dict) else encoding
    )
    field = encoding.get("field")
    found: Features = {channel: field if isinstance(field, str) or field is None else json.dumps(field)}
    for part in _PARTS:
        value = encoding.get(part)
        if value not in (None, "ascending", False):
            found[f"{channel}.{part}"] = json.dumps(value, sort_keys=True) if isinstance(value, dict | list) else value
    if isinstance(encoding.get("scale"), dict):
        found.pop(f"{channel}.scale")
        found[f"{channel}.scale"] = encoding["scale"].get("type", "linear")
    return found


def _rows(unit: dict[str, Any], spec: dict[str, Any]) -> list[dict[str, Any]] | None:
    """Return the rows that are drawn, after the filters; None if they cannot be told."""
    named = (unit.get("data") or spec.get("data") or {}).get("name")
    values = (unit.get("data") or spec.get("data") or {}).get("values", spec.get("datasets", {}).get(named))
    steps = list(unit.get("transform", []))
    if not isinstance(values, list) or not all(isinstance(v, dict) for v in values):
        return None
    if not steps:
        return values
    # Other steps could make rows without end; none of the exercises needs them.
    if len(steps) > _STEPS or any(set(step) not in ({"filter"}, {"calculate", "as"}) for step in steps):
        return None
    if not all(_ends(step.get("filter", step.get("calculate"))) for step in steps):
        return None
    return _through_vega(values, steps)


def _ends(part: Any) -> bool:
    """Return whether a filter or a formula surely ends: it calls only functions that cannot make much of little."""
    if isinstance(part, dict):
        return all(_ends(part[word]) for word in ("and", "or", "not") if word in part)
    if isinstance(part, list):
        return all(map(_ends, part))
    bare = _QUOTED.sub("''", str(part))
    names = re.findall(r"(?<![\w$.])[^\W\d][\w$]*", bare)
    return not re.search(r"\\|//|/\*|\.\s", bare) and set(names) <= _HARMLESS


def _through_vega(values: list[dict[str, Any]], steps: list[dict[str, Any]]) -> list[dict[str, Any]] | None:
    """Return the rows that Vega keeps: each is drawn as a text with its number, and the texts are read back."""
    numbered = [{**value, "row_number": i} for i, value in enumerate(values)]
    mark = {"calculate": f"'{_SEPARATOR}' + datum.row_number", "as": "row_text"}
    spec = {
        "data": {"values": numbered},
        "transform": [*steps, mark],
        "mark": "text",
        "encoding": {"text": {"field": "row_text", "type": "nominal"}},
    }
    try:
        import vl_convert

        drawn = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    except Exception:  # noqa: BLE001 -- what cannot be drawn, or not here, has no rows to compare
        return None
    kept = {int(n) for n in re.findall(f"{_SEPARATOR}(\\d+)", html.unescape(drawn))}
    return [value for i, value in enumerate(values) if i in kept]


def same(given: Features, right: Features, exercise: Exercise) -> bool:
    """Return whether two charts agree in the features that the exercise asks for."""
    return _first_other(given, right, exercise) is None


def _first_other(given: Features, right: Features, exercise: Exercise) -> str | None:
    return next((f for f in exercise.features if not _agree(f, given, right)), None)


def _agree(feature: str, given: Features, right: Features) -> bool:
    if feature in ("title", "description"):
        return len(str(given.get(feature, "")).split()) >= (DESCRIBED if feature == "description" else TITLED)
    if feature == "rows":
        fields = [v for k, v in right.items() if "." not in k and k not in _WORDS and isinstance(v, str)]
        if given["rows"] is None:
            return False
        mine, others = ([[json.dumps(r.get(f)) for f in fields] for r in t["rows"]] for t in (given, right))
        return sorted(mine) == sorted(others)
    return bool(given.get(feature) == right.get(feature))


def shown(given: Features, exercise: Exercise) -> str:  # noqa: ARG001
    """Return a chart in a few words."""
    mark = f"a chart with the mark “{given['mark']}”" if given["mark"] else "a chart without a mark"
    fields = [f"{k}: {v}" for k, v in given.items() if k in ("x", "y", "color") and v]
    return f"{mark} ({', '.join(fields)})" if fields else mark


def differ(given: Features, right: Features, exercise: Exercise) -> Problem:
    """Return the first feature that differs, in the order of the exercise."""
    feature = _first_other(given, right, exercise)
    if feature in ("title", "description"):
        least = "a sentence of at least five words" if feature == "description" else "at least two words"
        message = f"The chart has no {feature}, or a very short one. {_why(feature)}"
        return Problem(f"no {feature}", message, f'Add .properties({feature}="..."), with {least}.')
    if feature == "rows":
        if given["rows"] is None:
            message = "The rows of this chart could not be read."
            return Problem(
                "rows that cannot be read", message, "Give the chart a table, and pick its rows with pandas."
            )
        drawn = len(given["rows"])
        message = f"The chart draws {drawn} row{'' if drawn == 1 else 's'}, and not those that are asked for."
        return Problem("other rows", message, "Look at the table you gave to alt.Chart, and at its filters.")
    channel, _, part = str(feature).partition(".")
    where = _WORDS.get(channel) or f"what is drawn {_CHANNELS.get(channel, f'by {channel}')}"
    mine = given.get(str(feature)) or "not set"
    name = f"{where}{f', its {_PARTS_SAID.get(part, part)}' if part else ''}"
    message = f"{name[0].upper()}{name[1:]} is “{mine}” in your chart, and the question asks for something else."
    return Problem(f"other: {name}", message, "Read the question once more, and change that one part.")


def _why(feature: str) -> str:
    if feature == "description":
        return "Somebody who cannot see the chart has only these words."
    return "A chart that is passed on without its text should still say what it shows."
