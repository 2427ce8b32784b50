"""One drawing for two kinds of axis: bars on a linear axis, dots on a logarithmic one.

The controls of an explorable change rows, not the scale of a drawing. So the rows bring their own places, from 0 to 1,
and the marks of the axis are rows as well. Bars are drawn only where their length tells the truth: from zero, on a
linear axis.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

from helpers.figures.spec import in_order, rows_of, sized
from helpers.figures.theme import FOCUS, OTHER, RIVAL, alt

LEAST_WIDTH = 280
_MOST_MARKS = 5
_TOP, _FOOT = alt.YValue(24), alt.Y2Value("height")


def marks(values: Iterable[float], log: bool) -> list[float]:
    """Return round numbers to mark on an axis that holds all the values.

    >>> marks([40, 1163, 8351], log=False)
    [0, 2000, 4000, 6000, 8000]
    >>> marks([40, 1163, 8351], log=True)
    [10, 100, 1000, 10000]
    """
    known = [v for v in values if v > 0]
    if not known:
        return [1, 10] if log else [0]
    if log:
        first, last = math.floor(math.log10(min(known))), math.ceil(math.log10(max(known)))
        return [10**n for n in range(first, max(last, first + 1) + 1)]
    size = 10 ** math.floor(math.log10(max(known)))
    step = next(
        s for s in (size // 5 or 1, size // 2 or 1, size, 2 * size, 5 * size) if max(known) / s < _MOST_MARKS + 1
    )
    return [step * n for n in range(int(max(known) // step) + 1)]


def placing(values: Iterable[float], log: bool) -> Callable[[float], float | None]:
    """Return a function from a value to its place on the axis, 0 to 1; zero has no place on a logarithmic one."""
    values = list(values)
    if log:
        ends = marks(values, log=True)
        low, high = math.log10(ends[0]), math.log10(ends[-1])
        return lambda v: round((math.log10(v) - low) / (high - low), 4) if v > 0 else None
    top = max([*values, 1e-9])
    return lambda v: round(v / top, 4)


def draw(description: str) -> Any:
    """Return the chart over rows with the columns line, at, tag_at, mark, group, dated, minor, tag and tag_short.

    `mark` is bar, dot, none (only words), scale (a mark of the axis) or middle (the line of the middle value).
    """
    rules = (
        alt.Chart(rows_of())
        .transform_filter("datum.charted")
        .transform_calculate(zero="0", words="width < 330 ? datum.tag_short : datum.tag")
        .encode(x=alt.X("at:Q", axis=None, scale=alt.Scale(domain=[-0.04, 1.7], nice=False)))
    )
    base = rules.encode(y=alt.Y("line:N", sort=in_order(), title=None, axis=alt.Axis(labelLimit=130)))
    groups = alt.Scale(domain=["WIPO", "named", "other"], range=[FOCUS, RIVAL, OTHER])
    colour = alt.Color("group:N", scale=groups, legend=None)
    stroke = alt.Stroke("group:N", scale=groups, legend=None)
    fill = alt.Fill("group:N", scale=groups, legend=None)
    shape = alt.condition("datum.group == 'WIPO'", alt.value("diamond"), alt.value("circle"))
    grid = rules.transform_filter("datum.mark == 'scale'").mark_rule(opacity=0.35, color=OTHER).encode(y=_TOP, y2=_FOOT)
    bars = (
        base.transform_filter("datum.mark == 'bar'")
        .mark_bar(height=15, strokeWidth=2)
        .encode(
            x2="zero:Q",
            fill=fill,
            stroke=stroke,
            fillOpacity=alt.condition("datum.dated", alt.value(0.12), alt.value(1)),
            strokeDash=alt.condition("datum.dated", alt.value([4, 3]), alt.value([1, 0])),
        )
    )
    size = alt.condition("datum.group == 'WIPO'", alt.value(190), alt.value(100))
    dots = base.transform_filter("datum.mark == 'dot' && !datum.dated").mark_point(filled=True, opacity=1)
    hollow = base.transform_filter("datum.mark == 'dot' && datum.dated").mark_point(filled=False, strokeWidth=2.5)
    middle = (
        rules.transform_filter("datum.mark == 'middle'")
        .mark_rule(strokeDash=[6, 4], strokeWidth=2, color=OTHER)
        .encode(y=_TOP, y2=_FOOT)
    )
    text = (
        base.transform_filter("datum.mark != 'scale'")
        .mark_text(align="left", dx=9)
        .encode(x=alt.X("tag_at:Q", axis=None))
    )
    scale = base.transform_filter("datum.mark == 'scale' && !(width < 400 && datum.minor)").encode(text="tag:N")
    # The first mark of the axis stands beside the names of the bodies and must not run into them.
    first = scale.transform_filter("datum.at <= 0").mark_text(fontSize=12, align="left", dx=-3)
    others = scale.transform_filter("datum.at > 0").mark_text(fontSize=12)
    layers = (
        grid,
        middle,
        bars,
        dots.encode(color=colour, shape=shape, size=size),
        hollow.encode(color=colour, shape=shape, size=size),
        text.encode(x=alt.X("tag_at:Q", axis=None), text="words:N"),
        first,
        others,
    )
    return sized(alt.layer(*layers), description, alt.Step(24))
