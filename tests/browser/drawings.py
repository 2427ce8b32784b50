"""What a drawing shows, read from its SVG: the same for the page's drawing and for one made from Python's chart.

The two may measure letters differently, so only the first letters of an axis label count: long ones are cut short.
"""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator

_SVG = "{http://www.w3.org/2000/svg}"
_LETTERS = 18
_MOVED = re.compile(r"translate\((-?[\d.e-]+),\s*(-?[\d.e-]+)\)")


@dataclass(frozen=True)
class Drawing:
    """How many marks of each kind and layer there are, the words among them, and the labels of each axis in order."""

    marks: Counter[str]
    words: Counter[str]
    axes: list[list[str]]


def on_page(chart: Locator) -> Drawing:
    """Return what the page has drawn."""
    return _read(chart.evaluate("svg => new XMLSerializer().serializeToString(svg)"))


def from_python(chart: Any, width: float) -> Drawing:
    """Return what Python's own chart shows at that width, drawn afresh and without a page."""
    text = io.StringIO()
    chart.properties(width=width).save(text, format="svg")
    return _read(text.getvalue())


def _read(svg: str) -> Drawing:
    root = ET.fromstring(svg)
    groups = [(g, g.get("class", "").split()) for g in root.iter(f"{_SVG}g")]
    marks = [(g, names) for g, names in groups if "role-mark" in names]
    counts = Counter({" ".join(names): len(g) for g, names in marks if len(g)})
    words = Counter(_text(t) for g, names in marks if "mark-text" in names for t in g if _text(t))
    axes = [sorted(g.iter(f"{_SVG}text"), key=_place) for g, names in groups if "role-axis-label" in names]
    return Drawing(counts, words, sorted([_text(t)[:_LETTERS] for t in axis] for axis in axes))


def _text(node: ET.Element) -> str:
    return " ".join("".join(node.itertext()).split())


def _place(node: ET.Element) -> tuple[float, float]:
    found = _MOVED.match(node.get("transform", ""))
    return (float(found[2]), float(found[1])) if found else (0.0, 0.0)
