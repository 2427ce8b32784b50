"""Lesson 6: how many deposits or contacts there were in a year, before and after a break that the reader chooses."""

from __future__ import annotations

import itertools
from functools import cache
from typing import Any

import pandas as pd

from helpers.figures.contact_rows import DEPOSITS, DISPUTES, RESOLUTIONS, SEMINARS, TESTS, every_row
from helpers.figures.event_words import title_of
from helpers.figures.pace_choices import BREAK, COUNTED, SURE, WINDOW, windows
from helpers.figures.spec import Cube, Figure, rows_of, sized
from helpers.figures.theme import FOCUS, OTHER, RIVAL, alt
from helpers.figures.wording import sentence_case
from helpers.pace import Break, Pace, chance_of_split, pace, sharpest, yearly

_WHAT = {
    "deposits": "treaty deposits",
    "found": "contacts with a source besides the article",
    "told": "contacts, those of the article alone too",
    "seminars": "seminars in Pyongyang",
}
BEFORE, AFTER, YEAR = "before", "after", "one year"


@cache
def counted_rows(counted: str) -> pd.DataFrame:
    """Return the rows that are counted: start and title."""
    rows = every_row()
    rows = rows[rows["counted"]]
    if counted in ("deposits", "seminars"):
        return rows[rows["line"] == (DEPOSITS if counted == "deposits" else SEMINARS)]
    met = ~rows["line"].isin([DEPOSITS, DISPUTES, RESOLUTIONS, TESTS])
    return rows[met & (rows["sources"] >= (1 if counted == "found" else 0))]


@cache
def _counts(counted: str, window: str) -> Any:
    return yearly(counted_rows(counted)["start"], *windows()[window])


@cache
def _sharpest(counted: str, window: str) -> Break:
    return sharpest(_counts(counted, window), windows()[window][0])


def sides(counted: str, window: str, cut: int, sure: str) -> tuple[Pace, Pace]:
    """Return the pace before and after the break."""
    counts = _counts(counted, window)
    left = cut - windows()[window][0]
    level = int(sure) / 100
    return (
        pace(int(counts[:left].sum()), left, level),
        pace(int(counts[left:].sum()), len(counts) - left, level),
    )


def _bars(counted: str, window: str, cut: int, both: tuple[Pace, Pace]) -> list[list[Any]]:
    """Return the two stretches with pace and range, then each year in which something was found."""
    first, last = windows()[window]
    edges = ((BEFORE, first, cut - 1), (AFTER, cut, last))
    found: list[list[Any]] = []
    for (part, start, end), side in zip(edges, both, strict=True):
        tag = f"{part}: {side.number} in {side.years} years, {side.rate:.2f} a year ({_range(side)})"
        place = f"{start} to {end}"
        span = (start - 0.5, end + 0.5)
        row = [place, part, side.number, f"{side.rate:.2f} a year", _range(side), "all of the years"]
        found.append([*row, *span, side.rate, side.low, side.high, tag])
    return found + [list(row) for row in _years(counted, first, last)]


@cache
def _years(counted: str, first: int, last: int) -> tuple[tuple[Any, ...], ...]:
    """Return what is drawn of each year in which something was found."""
    rows = counted_rows(counted)
    found = []
    for year, here in rows.groupby(rows["start"].dt.year)["title"]:
        if first <= year <= last:
            height = float(len(here))
            row = (str(year), YEAR, len(here), "one year only", "not computed", "; ".join(here))
            found.append((*row, year, year, height, height, height, ""))
    return tuple(found)


def _range(side: Pace) -> str:
    return f"{side.low:.2f} to {side.high:.2f}"


def _of_hundred(chance: float) -> str:
    """Return a chance in words that do not pretend to more than it knows.

    >>> _of_hundred(0.004), _of_hundred(0.134), _of_hundred(1.0)
    ('fewer than 1 of 100', 'about 13 of 100', 'nearly all')
    """
    if chance < 0.01:
        return "fewer than 1 of 100"
    return "nearly all" if chance > 0.99 else f"about {chance * 100:.0f} of 100"


def _finding(counted: str, window: str, cut: int, sure: str, both: tuple[Pace, Pace]) -> tuple[str, str, str]:
    before, after = both
    split, best = chance_of_split(before, after), _sharpest(counted, window)
    what = _WHAT[counted]
    title = f"{sentence_case(what)}: {before.rate:.2f} a year before {cut}, {after.rate:.2f} from then on"
    early = f"{before.number} in the {before.years} years before {cut}"
    looked = (
        f"Whoever looks for the sharpest break finds {best.year}; with the years shuffled, one as sharp turns up in "
    )
    looked += f"{_of_hundred(best.chance)} cases."
    parts = (
        f"{sentence_case(what)}: {early} and {after.number} in the {after.years} years from then on.",
        f"At {sure} per cent that fits any pace from {_range(before)} a year before, and from {_range(after)} after.",
        f"With one steady pace, a split as uneven as this comes up in {_of_hundred(split)} cases.",
        looked,
        _meaning(counted, 1 - int(sure) / 100, split, best.chance, rose=after.rate > before.rate),
        f"The claim {title_of('c60')} asks for events, not for a pace.",
    )
    return title, " ".join(parts), ""


def _meaning(counted: str, limit: float, split: float, looked: float, *, rose: bool) -> str:
    """Return what may be said: no change shown, a change only for a break chosen beforehand, or a change found."""
    if split >= limit:
        return "So no change of pace is shown, and none is ruled out."
    what = "the deposits" if counted == "deposits" else "what was found"
    change = f"So {what} {'rose' if rose else 'fell'}"
    if looked >= limit:
        change += " if this break was chosen before looking; for one chosen afterwards that is not shown"
    return f"{change}." if counted == "deposits" else f"{change}. What was found need not be what happened."


def _cube() -> Cube:
    keys = [c.name for c in (COUNTED, WINDOW, BREAK, SURE)]
    rows, found = [], []
    for state in itertools.product(COUNTED.values, WINDOW.values, BREAK.values, SURE.values):
        counted, window, cut, sure = state
        both = sides(counted, window, int(cut), sure)
        rows += [[*state, *bar] for bar in _bars(counted, window, int(cut), both)]
        found.append([*state, *_finding(counted, window, int(cut), sure, both)])
    columns = ["place", "part", "number", "rate", "fits", "which", "from", "to", "height", "low", "high", "tag"]
    return Cube(
        pd.DataFrame(rows, columns=[*keys, *columns]),
        pd.DataFrame(found, columns=[*keys, "headline", "sentence", "verdict"]),
    )


def _draw() -> Any:
    colour = alt.Scale(domain=[BEFORE, AFTER], range=[RIVAL, FOCUS])
    base = alt.Chart(rows_of())
    x = alt.X(
        "from:Q",
        title="Year",
        scale=alt.Scale(zero=False, nice=False),
        axis=alt.Axis(format="d", grid=False, tickMinStep=1, tickCount=10),
    )
    y = alt.Y(
        "height:Q",
        title="In a year",
        axis=alt.Axis(values=[0, 1, 2, 3, 4, 5], format="d"),
        scale=alt.Scale(domain=[0, 5.6]),
    )
    sides_ = base.transform_filter(f"datum.part != '{YEAR}'")
    fill = alt.Fill("part:N", scale=colour, legend=None)
    stroke = alt.Stroke("part:N", scale=colour, legend=None)
    bands = sides_.mark_rect(fillOpacity=0.22, strokeWidth=0).encode(x=x, x2="to:Q", y=alt.Y("low:Q"), y2="high:Q")
    lines = sides_.mark_rule(strokeWidth=3).encode(x=x, x2="to:Q", y=y, stroke=stroke)
    dots = base.transform_filter(f"datum.part == '{YEAR}'").mark_point(color=OTHER, size=50, strokeWidth=2, opacity=1)
    dots = dots.encode(x=x, y=y)
    first = sides_.transform_filter(f"datum.part == '{BEFORE}'").mark_text(align="left", dx=4, fontSize=12)
    second = sides_.transform_filter(f"datum.part == '{AFTER}'").mark_text(align="right", dx=-4, fontSize=12)
    cut = base.transform_filter(f"datum.part == '{AFTER}'").mark_rule(color=OTHER, strokeDash=[6, 4], strokeWidth=2)
    return sized(
        bands.encode(fill=fill)
        + lines
        + cut.encode(x=x, y=alt.value(34), y2=alt.value(320))
        + dots
        + first.encode(x=x, y=alt.value(8), text="tag:N")
        + second.encode(x=alt.X("to:Q"), y=alt.value(24), text="tag:N"),
        "Pace of events: a line for the number a year before and after the break, a band for the range it fits, and a "
        "ring for each year in which something was found.",
        320,
    )


PACE_FIGURE = Figure(
    name="pace",
    lesson=6,
    question="Did the pace change under sanctions?",
    how="Choose what to count and where to break the years. The band is the range of paces that the count fits.",
    controls=(COUNTED, WINDOW, BREAK, SURE),
    columns={
        "place": "Years",
        "part": "Part",
        "number": "Number",
        "rate": "Pace",
        "fits": "Fits any pace a year from",
        "which": "Which",
    },
    tables=("treaty_actions", "assistance_events", "media_corpora", "sanctions_events"),
    draw=_draw,
    build=_cube,
    least_width=620,
)

FIGURES = {PACE_FIGURE.name: PACE_FIGURE}
