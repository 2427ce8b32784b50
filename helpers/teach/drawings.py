"""The charts of the report: bars with their numbers beside them, never told apart by colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from helpers.exercises.record import SIGNS, Status
from helpers.figures.theme import FAILS, FOCUS, HOLDS, OTHER, RIVAL, alt
from helpers.teach.page import counted
from helpers.teach.tally import MARKED, MISSING, OUTCOMES

SHORT = {
    Status.CORRECT.value: (f"{SIGNS[Status.CORRECT]} right", HOLDS),
    Status.UNCHECKED.value: (f"{SIGNS[Status.UNCHECKED]} for a person", RIVAL),
    MARKED: (f"{SIGNS[Status.UNCHECKED]} marked", "#1f5f99"),
    Status.INCORRECT.value: (f"{SIGNS[Status.INCORRECT]} not yet", FOCUS),
    Status.ERROR.value: (f"{SIGNS[Status.ERROR]} error", FAILS),
    Status.NOT_STARTED.value: (f"{SIGNS[Status.NOT_STARTED]} not started", OTHER),
    MISSING: ("– not graded", "#c9ced4"),
}


def outcomes(table: pd.DataFrame, everybody: int) -> Any:
    """Return a bar for each exercise, cut by outcome, with the number in each piece."""
    order = list(OUTCOMES)
    rows = table[table["participants"] > 0].copy()
    rows["place"] = rows["outcome"].map(order.index)
    rows["short"] = rows["outcome"].map(lambda name: SHORT[name][0])
    rows["end"] = rows.groupby("exercise")["participants"].cumsum()
    rows["middle"] = rows["end"] - rows["participants"] / 2
    shown = [SHORT[name] for name in order if name in set(rows["outcome"])]
    colours = alt.Scale(domain=[s for s, _ in shown], range=[c for _, c in shown])
    base = alt.Chart(rows).encode(y=alt.Y("exercise:N", sort=None, title=None))
    scale = alt.Scale(domain=[0, everybody], nice=False)
    bars = base.mark_bar(height=22, stroke="white", strokeWidth=1.5).encode(
        x=alt.X("participants:Q", scale=scale, title="participants", axis=alt.Axis(tickMinStep=1, format="d")),
        color=alt.Color(
            "short:N", scale=colours, title=None, legend=alt.Legend(columns=6, columnPadding=18, symbolType="square")
        ),
        order="place:Q",
    )
    signs = base.transform_calculate(said="split(datum.short, ' ')[0] + ' ' + datum.participants").mark_text(
        color="white", fontWeight="bold"
    )
    light = "datum.outcome == '" + MISSING + "'"
    words = signs.encode(
        x=alt.X("middle:Q", scale=scale),
        text="said:N",
        color=alt.condition(light, alt.value("#1f2328"), alt.value("white")),
        opacity=alt.condition(f"datum.participants / {max(everybody, 1)} < 0.05", alt.value(0), alt.value(1)),
    )
    return (bars + words).properties(height=alt.Step(34))


def mistakes(table: pd.DataFrame) -> Any:
    """Return a bar for each named mistake, with its number."""
    rows = table.assign(named=table["exercise"] + ": " + table["mistake"])
    base = alt.Chart(rows).encode(
        x=alt.X("participants:Q", axis=None),
        y=alt.Y("named:N", sort=None, title=None, axis=alt.Axis(labelLimit=320)),
    )
    bars = base.mark_bar(height=18, color=FOCUS)
    return (bars + base.mark_text(align="left", dx=6).encode(text="participants:Q")).properties(height=alt.Step(28))


def scores(counts: Mapping[float, int]) -> Any:
    """Return a bar for each score, with the number of submissions that have it."""
    rows = pd.DataFrame(
        [(counted(s, "point"), n) for s, n in sorted(counts.items())], columns=["points", "submissions"]
    )
    base = alt.Chart(rows).encode(x=alt.X("submissions:Q", axis=None), y=alt.Y("points:N", sort=None, title=None))
    bars = base.mark_bar(height=18, color=RIVAL)
    return (bars + base.mark_text(align="left", dx=6).encode(text="submissions:Q")).properties(height=alt.Step(26))
