"""Lesson 3: agencies by size, under every measure, year, set of bodies compared and kind of axis."""

from __future__ import annotations

import itertools
from statistics import median
from typing import Any

import pandas as pd

from helpers import agencies
from helpers.figures.agency_words import axis_mark, brief, full, short
from helpers.figures.linear_or_log import LEAST_WIDTH, draw, marks, placing
from helpers.figures.sizes_compared import CONTROLS, MEASURE, PEERS, SCALE, UNIT, YEAR, State, kinds, state_of
from helpers.figures.sizes_said import finding, judged
from helpers.figures.spec import Cube, Figure
from helpers.figures.wording import listed

_CHARTED = 20


def rows_of_state(state: State, log: bool) -> list[dict[str, Any]]:
    """Return the rows of one setting as the chart lists them: marks of the axis, bodies, the middle value."""
    counted = state.known and (state.peers == "UN system" or not state.missing)
    middle = median(state.values) if counted else None
    drawn = [*state.values[:_CHARTED], *([] if middle is None else [middle])]
    place = placing(drawn, log)
    rows = [
        _row(UNIT[state.measure], mark="scale", at=place(v), tag=axis_mark(v, state.money), minor=n % 2 == 1)
        for n, v in enumerate(marks(drawn, log))
    ]
    for n, (code, value, of_year) in enumerate(state.known):
        room = n < _CHARTED or code == "WIPO"
        rows.append(_body(state, code, value, of_year, place(value), log) | {"charted": room})
    for n, code in enumerate(state.missing, len(state.known)):
        rows.append(_without(code, state) | {"charted": n < _CHARTED or code == "WIPO"})
    rows += _hidden(rows)
    if middle is not None:
        tag = f"{brief(middle, state.money)}, the middle of all"
        at = place(middle)
        cells = {"mark": "none" if at is None else "middle", "at": at, "tag_at": at or 0.0}
        rows.append(_row("the middle", tag=tag, tag_short=brief(middle, state.money), **cells))
    return rows


def _without(code: str, state: State) -> dict[str, Any]:
    """Return the row of a body that has no figure, with the reason in words."""
    no_members = state.measure == "members" and kinds().get(code) == "fund or programme"
    told = "no members of its own" if no_members else "no figure"
    cells = {"body": full(code), "shown": told, "of_year": "none", "place": "none"}
    return _row(short(code), group=_group(code), tag=told + _who(code), tag_short=told, **cells)


def _hidden(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the row that says how many bodies of the table are not drawn."""
    places = [row["place"] for row in rows if not row["charted"]]
    without = places.count("none")
    parts = ((len(places) - without, "further down the table"), (without, "without a figure"))
    tag = listed(f"{n} {what}" for n, what in parts if n)
    return [_row("not drawn", tag=tag, tag_short=f"{len(places)}, in the table")] if tag else []


def _row(line: str, **cells: Any) -> dict[str, Any]:
    blank = {"body": None, "shown": None, "of_year": None, "place": None, "group": "other", "mark": "none"}
    empty = {"at": None, "tag_at": 0.0, "dated": False, "minor": False, "charted": True, "tag_short": ""}
    return {"line": line, **blank, **empty, **cells}


def _body(state: State, code: str, value: float, of_year: int, at: float | None, log: bool) -> dict[str, Any]:
    size, where = brief(value, state.money), f"{state.joint(value)}no. {state.rank(value)}"
    stamp = f" (in {of_year})" if of_year != state.year else ""
    off = ", no place on this axis" if at is None else ""
    return _row(
        short(code),
        body=full(code),
        shown=f"${value:,.0f}" if state.money else f"{value:,.0f}",
        of_year=str(of_year),
        place=where,
        group=_group(code),
        mark="none" if at is None else "dot" if log else "bar",
        at=at,
        tag_at=at or 0.0,
        dated=bool(stamp),
        tag=f"{size}{stamp}{off} · {where}{_who(code)}",
        tag_short=f"{size}{stamp.replace('in ', '')}",
    )


def _group(code: str) -> str:
    return "WIPO" if code == "WIPO" else "named" if code in agencies.BANKS else "other"


def _who(code: str) -> str:
    return {"WIPO": " ◀ WIPO", "named": " • named", "other": ""}[_group(code)]


def _cube() -> Cube:
    names = [c.name for c in CONTROLS]
    tables = {(m, y): agencies.figures(m, int(y)) for m in MEASURE.values for y in YEAR.values}
    rows, found = [], []
    for measure, peers, year in itertools.product(MEASURE.values, PEERS.values, YEAR.values):
        state = state_of(measure, peers, int(year), tables[measure, year])
        verdict = judged(measure, peers, tables[measure, year]["value"])
        for scale in SCALE.values:
            chosen = dict(zip(names, (measure, peers, year, scale), strict=True))
            rows += [chosen | row for row in rows_of_state(state, scale == "log")]
            found.append([*chosen.values(), *finding(state, scale == "log", verdict)])
    return Cube(pd.DataFrame(rows), pd.DataFrame(found, columns=[*names, "headline", "sentence", "verdict"]))


SIZES = Figure(
    name="sizes",
    lesson=3,
    question="How small is WIPO, and beside whom?",
    how=f"Change the measure, the bodies compared, the year or the axis. At most {_CHARTED} bodies are drawn; "
    "the table lists all.",
    controls=CONTROLS,
    columns={"body": "Body", "shown": "Size", "of_year": "Figure of", "place": "Place"},
    tables=("agencies", "agency_staff", "agency_finance"),
    draw=lambda: draw("Agencies by size: bars on a linear axis, dots on a logarithmic one."),
    build=_cube,
    least_width=LEAST_WIDTH,
)

FIGURES = {SIZES.name: SIZES}
