"""Lesson 7: patent filings of the DPRK at home and abroad, alone or beside others, as numbers or as an index."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import Any

import pandas as pd

from helpers import filings
from helpers.claims import Status, verdict
from helpers.figures.number_axis import Axis, apart
from helpers.figures.spec import Control, Cube, Figure, options, rows_of, sized
from helpers.figures.theme import FOCUS, OTHER, RIVAL, alt
from helpers.figures.wording import labels, listed, names
from helpers.filings import KEYS, Series

PAIR = "pair"
SERIES = {PAIR: (Series.HOME, Series.INTERNATIONAL), **{s.name.lower(): (s,) for s in Series}}
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
BESIDE = {"alone": (), "small": ("VNM", "MNG", "CUB"), "large": ("CHN", "JPN", "KOR")}
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
TIMES = "100"
"""How far home is to be ahead of abroad in the ledger's reading of claim 89."""


@cache
def table(series: str, beside: str) -> pd.DataFrame:
    """Return the lines of one choice of series and states, the DPRK first."""
    rows = filings.lines(SERIES[series], ("PRK", *BESIDE[beside]))
    order = {state: n for n, state in enumerate(("PRK", *BESIDE[beside]))}
    return rows.sort_values(
        [*KEYS, "year"], key=lambda c: c.map(order) if c.name == "iso3" else c, kind="stable", ignore_index=True
    )


def base_year(rows: pd.DataFrame, measure: str) -> int | None:
    """Return the year set to 100, or None if numbers are shown or no year is known for all lines."""
    common = filings.common_years(rows) if measure == "index" else []
    return common[0] if common else None


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


def _finding(series: str, beside: str, measure: str, scale: str) -> tuple[str, str, str]:
    rows = table(series, beside)
    base = base_year(rows, measure)
    title, seen = _both(rows) if series == PAIR else _one(rows, Series[series.upper()])
    word = _word(series, measure, base)
    parts = (seen, _others(rows), _measured(measure, base), _SCALE_SAID[scale], _gaps(rows, series))
    text = " ".join(part for part in parts if part)
    return title, f"{text} {_claim(series, base, word)}", word


def known(rows: pd.DataFrame, series: Series, state: str = "PRK") -> pd.Series:
    """Return the figures of one line by year."""
    line = rows[(rows["iso3"] == state) & (rows["indicator"] == series.value)].dropna(subset=["value"])
    return line.set_index("year")["value"].astype(int)


def both_known(rows: pd.DataFrame) -> int:
    """Return the last year for which the DPRK's filings at home and its international ones are both known."""
    home, abroad = (known(rows, s).index for s in SERIES[PAIR])
    return int(max(set(home) & set(abroad)))


def _both(rows: pd.DataFrame) -> tuple[str, str]:
    year = both_known(rows)
    home, abroad = (int(known(rows, s)[year]) for s in SERIES[PAIR])
    text = (
        f"In {year}, the last year with both figures, residents of the DPRK filed {home:,} applications at home and "
        f"{abroad} international ones: {round(home / abroad):,} to one."
    )
    return f"The DPRK in {year}: {home:,} applications at home, {abroad} international", text


_KIND = {Series.HOME: "at home", Series.FROM_ABROAD: "from abroad", Series.INTERNATIONAL: "of the international kind"}
_WHOSE = {
    Series.HOME: "residents of the DPRK filed {n} applications at home",
    Series.FROM_ABROAD: "the DPRK received {n} applications from abroad",
    Series.INTERNATIONAL: "residents of the DPRK made {n} international applications",
}


def _one(rows: pd.DataFrame, series: Series) -> tuple[str, str]:
    line = known(rows, series)
    first, last = line.index.min(), line.index.max()
    most, least = line.idxmax(), line.idxmin()
    text = (
        f"In {last} {_WHOSE[series].format(n=f'{line[last]:,}')} ({line[first]:,} in {first}). The most was "
        f"{line[most]:,} ({most}), the least {line[least]:,} ({least}), in {len(line)} years with a figure."
    )
    return f"The DPRK: {line.min():,} to {line.max():,} applications {_KIND[series]} a year", text


def _others(rows: pd.DataFrame) -> str:
    """Return the last figure of every other state, and who has none."""
    said, several = [], (rows["indicator"] != rows["indicator"].iloc[0]).any()
    for state in rows["iso3"].unique():
        line = rows[(rows["iso3"] == state) & rows["value"].notna()] if state != "PRK" else rows.iloc[:0]
        for indicator, part in line.groupby("indicator", sort=False):
            last = part.iloc[-1]
            kind = f" {Series(indicator).short}" if several else ""
            said.append(f"{names()[state]}{kind} {last['value']:,.0f} ({last['year']})")
    return f"Last figures beside it: {listed(said)}." if said else ""


def _measured(measure: str, base: int | None) -> str:
    if measure == "number":
        return ""
    if base is None:
        return "No year is known for all lines, so no index can be made; the numbers stand as they are."
    return f"Every line is set to 100 in {base}, the first year known for all; the sizes are gone."


_SCALE_SAID = {
    "linear": "On this axis equal steps are equal numbers.",
    "log": "On this axis each full step is ten times the last.",
}


def _gaps(rows: pd.DataFrame, series: str) -> str:
    own = filings.missing(rows)
    said = [
        f"{len(years)}{f' ({Series(name).short})' if series == PAIR else ''}" for name, years in own.items() if years
    ]
    total = int(rows["year"].max() - rows["year"].min()) + 1
    return f"Of {total} years, {listed(said)} have no figure for the DPRK." if said else ""


def _word(series: str, measure: str, base: int | None) -> str:
    """Return whether filings stay at home, as far as the view can show it: it takes both sides, and their sizes."""
    if series != PAIR or (measure == "index" and base is not None):
        return "cannot tell"
    return verdict("c89", year=str(both_known(table(PAIR, "alone"))), outward=TIMES).status.value


def _claim(series: str, base: int | None, word: str) -> str:
    unknown = verdict("c67").status is Status.CANNOT_TELL
    rest = "Whether filing makes up for a lack of materials (claim 67), no table here can tell." if unknown else ""
    if series != PAIR:
        return f"One side alone does not show whether filings stay at home (claim 89). {rest}"
    if base is not None:
        return f"An index does not show how far home is ahead (claim 89). {rest}"
    return f"That filings stay at home, {TIMES} to one or more (claim 89), {word}. {rest}"


def _cube() -> Cube:
    rows, found = [], []
    controls = (_SERIES, _BESIDE, _MEASURE, _SCALE)
    for state in product(*(c.values for c in controls)):
        rows += [[*state, *row] for row in _rows(*state)]
        found.append([*state, *_finding(*state)])
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
