"""Lesson 7: patent filings of the DPRK at home and abroad, alone or beside others, as numbers or as an index."""

from __future__ import annotations

from itertools import product
from typing import Any

import pandas as pd

from helpers import filings
from helpers.figures.filings_in_words import PAIR, base_year, finding, table
from helpers.figures.number_axis import Axis, apart
from helpers.figures.spec import Control, Cube, Figure, options, rows_of, sized
from helpers.figures.theme import FOCUS, OTHER, RIVAL, alt
from helpers.figures.wording import labels
from helpers.filings import KEYS, Series

_SERIES = Control(
    "series",
    "Which filings",
    options(
        [
            (PAIR, "at home and international", "Applications by residents at home, and international (PCT) ones."),
            ("home", "by residents, at home", "Applications that residents of a state file in that state."),
            ("from_abroad", "from abroad", "Applications that people from other states file there."),
            ("international", "international (PCT)", "International applications by residents of a state."),
        ]
    ),
    PAIR,
    "radio",
)
_BESIDE = Control(
    "beside",
    "Beside which states",
    options(
        [
            ("alone", "the DPRK alone", "No other state."),
            ("small", "Viet Nam, Mongolia and Cuba", "States with fewer filings at home."),
            ("large", "China, Japan and the Republic of Korea", "Neighbours with many filings."),
        ]
    ),
    "alone",
    "list",
)
_MEASURE = Control(
    "measure",
    "Measured as",
    options(
        [
            ("number", "number of applications", "The figures as published."),
            ("index", "index, first common year = 100", "Every line starts at 100: shapes are seen, sizes are not."),
        ]
    ),
    "number",
    "radio",
)
_SCALE = Control(
    "scale",
    "Axis",
    options(
        [
            ("linear", "linear", "Equal steps are equal numbers."),
            ("log", "logarithmic", "Each full step is ten times the last."),
        ]
    ),
    "linear",
    "radio",
)


def _rows(series: str, beside: str, measure: str, scale: str) -> list[list[Any]]:
    rows = table(series, beside)
    base = base_year(rows, measure)
    shown = rows["value"] if base is None else filings.indexed(rows, base)
    axis = Axis.of(shown.dropna(), scale == "log")
    last, span = int(rows["year"].max()), int(rows["year"].max() - rows["year"].min())
    known = rows.assign(height=shown.map(axis.place)).dropna(subset=["value"])
    ends = known.groupby(KEYS, sort=False).tail(1)
    heights = dict(zip(ends.index, apart(ends["height"].tolist(), 0.052), strict=True))
    made = []
    for at, row, value in zip(rows.index, rows.itertuples(), shown, strict=True):
        found = Series(row.indicator)
        line = labels()[row.iso3] + (f": {found.short}" if series == PAIR else "")
        said = "no figure" if pd.isna(row.value) else f"{row.value:,.0f}"
        index = "no figure" if pd.isna(row.value) else "not indexed" if base is None else f"{value:,.0f}"
        source = "none" if pd.isna(row.value) else str(row.source_ids).replace(";", ", ")
        tag = f"{line} {index if base is not None else said}" if at in heights else ""
        place = None if pd.isna(value) else axis.place(value)
        cells = [labels()[row.iso3], found.label, row.year, said, index, source]
        made.append([*cells, "figure", line, int(row.run), place, heights.get(at), tag])
    unit = "applications a year" if base is None else f"(index, {base} = 100)"
    made += [_helper("tick", last, axis.place(value), label) for value, label in axis.ticks(unit)]
    made += _feet(rows, series)
    right, left = max(3, round(span * (0.6 if series == PAIR else 0.38))), max(1, round(span * 0.14))
    return [*made, _helper("edge", last + right, None, ""), _helper("edge", last - span - left, None, "")]


def _helper(kind: str, year: int, place: float | None, tag: str) -> list[Any]:
    """Return a row that only helps to draw; without a state, the table leaves it out."""
    return [None, "", year, "", "", "", kind, "", 0, place, None, tag]


def _feet(rows: pd.DataFrame, series: str) -> list[list[Any]]:
    """Return the crosses below the lines: one row of them for each series of the DPRK, with its words at the end."""
    made, last = [], int(rows["year"].max())
    for number, (name, years) in enumerate(filings.missing(rows).items(), start=1):
        place = -0.065 * number
        made += [_helper("cross", year, place, "×") for year in years]
        about = f": {Series(name).short}" if series == PAIR else ""
        made.append(_helper("foot", last, place, f"no figure{about}"))
    return made


def _cube() -> Cube:
    rows, found = [], []
    controls = (_SERIES, _BESIDE, _MEASURE, _SCALE)
    for state in product(*(c.values for c in controls)):
        rows += [[*state, *row] for row in _rows(*state)]
        found.append([*state, *finding(*state)])
    keys = [c.name for c in controls]
    columns = [*keys, "state", "what", "year", "said", "index", "source", "kind", "line", "run", "place", "end", "tag"]
    return Cube(
        pd.DataFrame(rows, columns=columns).round({"place": 4, "end": 4}),
        pd.DataFrame(found, columns=[*keys, "headline", "sentence", "verdict"]),
    )


_YEARS = "datum.value > 2022 ? '' : format(datum.value, 'd')"
_SPAN = [-0.17, 1.08]
"""From below the crosses to above the words of the highest tick."""


def _draw() -> Any:
    own = "datum.state == 'DPRK'"
    x = alt.X(
        "year:Q",
        title="Year",
        scale=alt.Scale(zero=False, nice=False),
        axis=alt.Axis(format="d", tickMinStep=1, grid=False, ticks=False, labelFlush=False, labelExpr=_YEARS),
    )
    y = alt.Y("place:Q", axis=None, scale=alt.Scale(domain=_SPAN, nice=False))
    base = alt.Chart(rows_of())
    figures = base.transform_filter("datum.kind == 'figure' && isValid(datum.place)").encode(x=x, y=y)
    colour = alt.condition(own, alt.value(FOCUS), alt.value(RIVAL))
    lines = figures.mark_line().encode(
        color=colour,
        detail=["line:N", "run:N"],
        strokeDash=alt.condition(own, alt.value([1, 0]), alt.StrokeDash("state:N", legend=None)),
        strokeWidth=alt.condition(own, alt.value(3), alt.value(1.5)),
    )
    abroad = "datum.what == 'international (PCT)'"
    dots = figures.transform_filter(f"!({abroad})").mark_point(filled=True, size=42, opacity=1).encode(color=colour)
    rings = figures.transform_filter(abroad).mark_point(shape="diamond", size=60, strokeWidth=2, opacity=1)
    words = (
        base.transform_filter("datum.tag != '' && datum.kind == 'figure'")
        .transform_calculate(tag="width < 600 ? datum.line : datum.tag")
        .mark_text(align="left", dx=9, clip=True)
        .encode(x=x, y=alt.Y("end:Q", axis=None, scale=alt.Scale(domain=_SPAN, nice=False)), text="tag:N")
    )
    ticks = base.transform_filter("datum.kind == 'tick'").encode(y=y)
    grid = ticks.mark_rule(opacity=0.35, color=OTHER)
    numbers = ticks.mark_text(align="left", dx=0, dy=-7, fontSize=12).encode(x=alt.value(0), text="tag:N")
    feet = base.encode(x=x, y=y, text="tag:N")
    missing = feet.transform_filter("datum.kind == 'cross'").mark_text(fontSize=14, fontWeight=600)
    meaning = feet.transform_filter("datum.kind == 'foot'").mark_text(align="left", dx=9, fontSize=12, clip=True)
    room = base.transform_filter("datum.kind == 'edge'").mark_point(opacity=0).encode(x=x, y=alt.value(0))
    return sized(
        grid + room + lines + dots + rings.encode(color=colour) + missing + meaning + numbers + words,
        "Lines: patent applications by year, broken where no figure was found. Diamonds are international ones.",
        380,
    )


FILINGS = Figure(
    name="filings",
    lesson=7,
    question="Do the filings leave home?",
    how="A line stops where no figure was found and is never joined across a gap. A cross (×) below the "
    "lines marks a year without a figure for the DPRK. Diamonds are international applications.",
    controls=(_SERIES, _BESIDE, _MEASURE, _SCALE),
    columns={
        "state": "State",
        "what": "Applications",
        "year": "Year",
        "said": "Number",
        "index": "Index",
        "source": "Source",
    },
    tables=("ip_statistics", "states"),
    draw=_draw,
    build=_cube,
    least_width=520,
)

FIGURES = {FILINGS.name: FILINGS}
