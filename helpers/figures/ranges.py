"""Ranges drawn as bars with ends, counts as dots: each row says how often a body is named, or between what bounds."""

from __future__ import annotations

from typing import Any

from helpers.figures.theme import alt


def range_axis() -> Any:
    """Return the axis of counts, from zero, with whole numbers only."""
    return alt.X(
        "low:Q",
        title="How often named",
        scale=alt.Scale(zero=True, nice=False),
        axis=alt.Axis(tickMinStep=1, format=",d", tickCount=6),
    )


def range_marks(base: Any, x: Any, colour: Any) -> Any:
    """Return bars with end ticks for ranges, dots for counts and words for both, on a chart with a y axis.

    The rows need low, high, bounds, kind and edge: nothing is drawn at the edge, which makes room for the words.
    """
    room = base.mark_point(opacity=0).encode(x="edge:Q")
    measured = base.transform_filter("datum.kind != 'not measured in this unit'")
    several = measured.transform_filter("datum.kind != 'count'")
    bars = several.mark_bar(height=11, opacity=0.4).encode(x=x, x2="high:Q", color=colour)
    least = several.mark_tick(thickness=3, size=20, opacity=1).encode(x=x, color=colour)
    closed = several.transform_filter("datum.kind == 'range, least to most'")
    most = closed.mark_tick(thickness=3, size=20, opacity=1).encode(x="high:Q", color=colour)
    open_end = several.transform_filter("datum.kind == 'least only, no upper end known'")
    arrow = open_end.transform_calculate(sign="'▶'").mark_text(dx=4).encode(x="high:Q", text="sign:N", color=colour)
    dots = (
        measured.transform_filter("datum.kind == 'count'")
        .mark_point(filled=True, size=110, opacity=1)
        .encode(x=x, color=colour)
    )
    words = base.mark_text(align="left", dx=13, clip=True).encode(x="high:Q", text="bounds:N")
    return room + bars + least + most + arrow + dots + words
