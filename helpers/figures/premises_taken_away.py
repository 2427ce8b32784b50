"""Lesson 8: the argument from its conclusions down, and what is left of it when a premise is taken away."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd

from helpers.claims import title
from helpers.claims.premises import OBJECTIONS, STANDARD, Line, down, outline, premises, supported_by, supports_of
from helpers.figures.premise_words import Setting, computed, finding, reason
from helpers.figures.spec import Choice, Control, Cube, Figure, options, rows_of, sized
from helpers.figures.theme import FAILS, FOCUS, OTHER, RIVAL, alt
from helpers.figures.wording import listed

STANDS, FALLS = "stands", "falls"
_LINES = 31
"""Lines the drawing has room for."""


def _premise_choices() -> tuple[Choice, ...]:
    return (Choice("none", "none"), *(Choice(c, f"{c[1:]} · {title(c)}") for c in premises()))


_COLUMNS = {
    "number": "Claim",
    "title": "In short",
    "supports": "Supports",
    "rests": "Rests on",
    "computed": "Computed (plain reading)",
    "yours": "Your verdict",
    "standing": "Stands or falls",
    "because": "What speaks against it",
}
COUNTED = Control(
    "counted",
    "Premises counted",
    options([(c.value, c.label, c.explain) for c in STANDARD]),
    "granted",
    "list",
)
ACCEPTED = Control(
    "accepted",
    "Objections accepted",
    options([(c.value, c.label, c.explain) for c in OBJECTIONS]),
    "none",
    "radio",
)
TAKEN = Control("taken", "Premise taken away", _premise_choices(), "none", "list")


def _cube(verdicts: Mapping[str, str]) -> Cube:
    rows, found = [], []
    lines = {taken: outline(taken) for taken in TAKEN.values}
    for counted, objections in itertools.product(COUNTED.values, ACCEPTED.values):
        before = _fallen(Setting(counted, objections, "none", verdicts))
        for taken in TAKEN.values:
            setting = Setting(counted, objections, taken, verdicts)
            now = before if taken == "none" else _fallen(setting)
            state = [counted, objections, taken]
            rows += [[*state, *row] for row in _rows(lines[taken], now, counted, verdicts)]
            found.append([*state, *finding(setting, before, now)])
    keys = ["counted", "accepted", "taken"]
    columns = [*_COLUMNS, "pick", "text", "depth", "row", "above"]
    return Cube(
        pd.DataFrame(rows, columns=[*keys, *columns]),
        pd.DataFrame(found, columns=[*keys, "headline", "sentence", "verdict"]),
    )


def _fallen(setting: Setting) -> dict[str, str]:
    return down(setting.counted, setting.objections, setting.taken, setting.failing)


def _rows(lines: list[Line], now: dict[str, str], counted: str, verdicts: Mapping[str, str]) -> list[list[Any]]:
    place = {line.claim: number for number, line in enumerate(lines)}
    made = []
    for line in lines:
        claim, fell = line.claim, line.claim in now
        why = reason(now[claim], counted) if fell else "nothing in this setting"
        also = [c[1:] for c in supported_by(claim) if c != line.above and c in place]
        text = f"{claim[1:]} {title(claim)}" + (f" (also under {listed(also)})" if also else "")
        under = supports_of(claim)
        left = sum(c not in now for c in under)
        made.append(
            [
                claim[1:],
                title(claim),
                listed(c[1:] for c in supported_by(claim)) or "none: it is the last step",
                f"{left} of {len(under)} stand" if under else "no other claim",
                computed(claim),
                verdicts.get(claim, "none given"),
                FALLS if fell else STANDS,
                why,
                claim if claim in TAKEN.values else "none",
                f"{text}: {why.partition(':')[0]}" if fell else text,
                line.depth,
                place[claim],
                place.get(line.above, -1),
            ]
        )
    return made


def _draw() -> Any:
    span = [_LINES - 0.4, -0.8]
    x = alt.Scale(domain=[-0.4, 24], nice=False)
    y = alt.Scale(domain=span, nice=False)
    base = alt.Chart(rows_of()).transform_calculate(left="datum.depth - 1", start="datum.depth - 0.3")
    own = alt.Y("row:Q", scale=y, axis=None)
    down_ = base.transform_filter("datum.above >= 0").mark_rule(color=OTHER, strokeWidth=1.2)
    down_ = down_.encode(x=alt.X("left:Q", scale=x, axis=None), y=own, y2="above:Q")
    across = base.transform_filter("datum.above >= 0").mark_rule(color=OTHER, strokeWidth=1.2)
    across = across.encode(x=alt.X("left:Q", scale=x, axis=None), x2="start:Q", y=own)
    colour = alt.Scale(domain=[STANDS, FALLS], range=[RIVAL, FAILS])
    shapes = alt.Scale(domain=[STANDS, FALLS], range=["circle", "cross"])
    points = base.mark_point(size=95, filled=True, opacity=1, cursor="pointer").encode(
        x=alt.X("depth:Q", scale=x, axis=None),
        y=own,
        color=alt.Color("standing:N", scale=colour, title=None),
        shape=alt.Shape("standing:N", scale=shapes, title=None),
    )
    chosen = "datum.because == 'taken away' || datum.because == 'taken away or not counted'"
    ring = base.transform_filter(chosen).mark_point(size=260, filled=False, strokeWidth=2, color=FOCUS, opacity=1)
    rings = ring.encode(x=alt.X("depth:Q", scale=x, axis=None), y=own)
    words = base.mark_text(align="left", dx=11, fontSize=12.5, cursor="pointer", limit=640).encode(
        x=alt.X("depth:Q", scale=x, axis=None),
        y=own,
        text="text:N",
        opacity=alt.condition(f"datum.standing == '{FALLS}'", alt.value(0.8), alt.value(1)),
    )
    return sized(
        down_ + across + rings + points + words,
        "Outline of the argument: the conclusion at the top, below each claim what supports it, one step further in. "
        "A disc stands, a cross falls; a ring is put around what is taken away or not counted.",
        690,
    )


def _own(verdicts: Mapping[str, str]) -> Figure:
    """Return the figure as it is for a reader who gave these verdicts."""
    return replace(PREMISES, build=partial(_cube, dict(verdicts)))


PREMISES = Figure(
    name="premises",
    lesson=8,
    question="What is left of the argument when a premise is taken away?",
    how="Read from the top: below each claim, one step in, stands what supports it. Choose a premise or click it.",
    controls=(COUNTED, ACCEPTED, TAKEN),
    columns=_COLUMNS,
    tables=("claims",),
    draw=_draw,
    build=partial(_cube, {}),
    personal=_own,
    picks={"pick": "taken"},
    least_width=680,
)

FIGURES = {PREMISES.name: PREMISES}
