"""Lesson 3: the same three numbers as bars, as circles by area and as circles by radius; an exercise in perception."""

from __future__ import annotations

import itertools
import math
from typing import Any

import pandas as pd

from helpers import agencies
from helpers.figures.agency_words import amount, short, spoken
from helpers.figures.spec import Choice, Control, Cube, Figure, in_order, options, rows_of, sized
from helpers.figures.theme import FOCUS, OTHER, RIVAL, alt
from helpers.figures.wording import listed

_RADIUS = 44
"""The radius of the largest circle, in pixels."""

TRIOS = {
    "banks": ("staff", ("WIPO", "IMF", "IBRD")),
    "staff": ("staff", ("WIPO", "UNESCO", "WHO")),
    "revenue": ("revenue", ("WIPO", "FAO", "WHO")),
}
"""A measure and three bodies for each setting of the first control."""

CONTROLS = (
    Control(
        "drawn",
        "Drawn as",
        options(
            [
                ("area", "circles by area", "Twice the number is twice the area."),
                ("radius", "circles by radius", "Twice the number is twice the radius, and so four times the area."),
                ("bars", "bars", "Twice the number is twice the length."),
            ]
        ),
        "area",
        "radio",
    ),
    Control(
        "trio",
        "Which three numbers",
        options(
            [
                (
                    "banks",
                    "staff of WIPO, IMF and World Bank",
                    "The bodies the article compares; nearest figures.",
                ),
                ("staff", "staff of WIPO, UNESCO and WHO", "Three specialised agencies, at the end of the same year."),
                ("revenue", "revenue of WIPO, FAO and WHO", "Three specialised agencies, in the same year."),
            ]
        ),
        "banks",
    ),
    Control(
        "numbers",
        "Numbers",
        (
            Choice("hidden", "hidden", "Guess first."),
            Choice("shown", "shown", "The numbers stand beside the marks, and the sentence compares them."),
        ),
        "hidden",
        "radio",
    ),
)


def rows_of_state(drawn: str, trio: str, numbers: str) -> pd.DataFrame:
    """Return three rows, smallest body first: value, length of the bar (0 to 1), area of the circle (square pixels)."""
    measure, codes = TRIOS[trio]
    found = agencies.figures(measure).reindex(codes)
    share = found["value"] / found["value"].max()
    radius = share if drawn == "radius" else share**0.5
    told = [amount(v, measure != "staff") for v in found["value"]]
    return pd.DataFrame(
        {
            "body": [short(c) for c in codes],
            "value": told,
            "of_year": found["of_year"].astype(str).to_numpy(),
            "times": [f"{v:.1f}" for v in found["value"] / found["value"].iloc[0]],
            "bar": share.round(4).to_numpy() if drawn == "bars" else [None] * len(codes),
            "area": (math.pi * (_RADIUS * radius) ** 2).round(1).to_numpy() if drawn != "bars" else [None] * len(codes),
            "group": ["WIPO", *["named" if c in agencies.BANKS else "other" for c in codes[1:]]],
            "tag": told if numbers == "shown" else "?",
            "stamp": [f"in {y}" for y in found["of_year"]] if numbers == "shown" else "guess",
        }
    )


def finding(drawn: str, trio: str, numbers: str) -> tuple[str, str, str]:
    """Return headline and sentence of one setting; no claim is judged."""
    measure, codes = TRIOS[trio]
    found = agencies.figures(measure).loc[list(codes)]
    last = codes[-1]
    what = {"area": "circles by area", "radius": "circles by radius", "bars": "bars"}[drawn]
    if numbers == "hidden":
        hold = "is the bar of {} as long as" if drawn == "bars" else "would the circle of {} hold"
        text = (
            f"Before you look at any number: how many times {hold.format(spoken(last))} that of WIPO? Write your guess "
            f"down, then choose “shown”. Drawn as {what}."
        )
        return f"{measure.capitalize()} as {what}: guess first", text, ""
    ratio = found["value"].iloc[-1] / found["value"].iloc[0]
    years = "" if len(set(found["of_year"])) == 1 else f" The figures are of {_years(found)}, from different sources."
    first = f"{spoken(last)[:1].upper()}{spoken(last)[1:]} has {ratio:.1f} times the {measure} of WIPO."
    seen = {
        "bars": f"The bars say the same: one is {ratio:.1f} times as long as the other.",
        "area": f"The areas say the same: one circle is {ratio:.1f} times the other, though it is only "
        f"{ratio**0.5:.1f} times as wide.",
        "radius": f"But one circle has {ratio**2:,.0f} times the area of the other, because its radius was made "
        f"{ratio:.1f} times as long: the drawing shows a difference {ratio:.1f} times too large.",
    }
    title = f"{short(last)} and WIPO: {ratio:.1f} to 1 in numbers, drawn as {what}"
    return title, f"{first} {seen[drawn]}{years}", ""


def _years(found: pd.DataFrame) -> str:
    return listed(f"{year} ({spoken(str(code))})" for code, year in found["of_year"].items())


def _cube() -> Cube:
    names = [c.name for c in CONTROLS]
    rows, found = [], []
    for values in itertools.product(*(c.values for c in CONTROLS)):
        keys = dict(zip(names, values, strict=True))
        rows.append(rows_of_state(**keys).assign(**keys))
        found.append([*values, *finding(**keys)])
    every = pd.concat(rows, ignore_index=True)
    findings = pd.DataFrame(found, columns=[*names, "headline", "sentence", "verdict"])
    return Cube(every[[*names, *(c for c in every if c not in names)]], findings)


def _draw() -> Any:
    groups = alt.Scale(domain=["WIPO", "named", "other"], range=[FOCUS, RIVAL, OTHER])
    colour = alt.Color("group:N", scale=groups, legend=None)
    base = (
        alt.Chart(rows_of())
        .transform_calculate(zero="0", half="0.5", top="datum.bar === null ? 0.95 : datum.bar")
        .encode(
            x=alt.X(
                "body:N",
                sort=in_order(),
                title="WIPO first, the largest last",
                axis=alt.Axis(labelAngle=0, ticks=False),
            )
        )
    )
    y = alt.Scale(domain=[0, 1.25], nice=False)
    bars = (
        base.transform_filter("datum.bar !== null")
        .mark_bar(width=46)
        .encode(y=alt.Y("bar:Q", scale=y, axis=None), y2="zero:Q", color=colour)
    )
    circles = (
        base.transform_filter("datum.area !== null")
        .mark_point(filled=True, opacity=1, shape="circle")
        .encode(y=alt.Y("half:Q", scale=y, axis=None), size=alt.Size("area:Q", scale=None), color=colour)
    )
    words = base.encode(y=alt.Y("top:Q", scale=y, axis=None))
    tags = words.mark_text(dy=-25).encode(text="tag:N")
    stamps = words.mark_text(dy=-9, fontSize=12).encode(text="stamp:N")
    return sized(bars + circles + tags + stamps, "Three bodies, smallest first, drawn as bars or as circles.", 200)


AREAS = Figure(
    name="areas",
    lesson=3,
    question="Can you read a number off a circle?",
    how="Guess with the numbers hidden. Then show them, and change how the same three numbers are drawn.",
    controls=CONTROLS,
    columns={"body": "Body", "value": "Size", "of_year": "Figure of", "times": "Times that of WIPO"},
    tables=("agencies", "agency_staff", "agency_finance"),
    draw=_draw,
    build=_cube,
)

FIGURES = {AREAS.name: AREAS}
