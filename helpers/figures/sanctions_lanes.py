"""Lesson 6: sanctions, contacts, disputes and treaty deposits side by side on one axis of time."""

from __future__ import annotations

import itertools
from functools import cache
from typing import Any

import pandas as pd

from helpers.claims import verdict
from helpers.claims.sanctions import STEADY
from helpers.figures.contact_rows import (
    DATED,
    DEPOSITS,
    DISPUTES,
    LEFT_OUT,
    OTHERS,
    RESOLUTIONS,
    SEMINARS,
    TESTS,
    TOLD,
    every_row,
)
from helpers.figures.event_words import title_of
from helpers.figures.lane_choices import LANES, ON, SHOWN, TELLER, WINDOW, Window, windows
from helpers.figures.spec import Cube, Figure, in_order, rows_of, sized
from helpers.figures.theme import FOCUS, OTHER, RIVAL, alt
from helpers.figures.wording import day, listed
from helpers.timeline import resolutions
from helpers.treaties import ARTICLE_DAY

_ONE = {
    RESOLUTIONS: ("resolution", "resolutions"),
    TESTS: ("nuclear test", "nuclear tests"),
    SEMINARS: ("seminar in Pyongyang", "seminars in Pyongyang"),
    OTHERS: ("other contact", "other contacts"),
    DISPUTES: ("step in a dispute", "steps in disputes"),
    DEPOSITS: ("treaty deposit", "treaty deposits"),
}


def inside(window: Window, lanes: str, teller: str) -> pd.DataFrame:
    """Return the rows that a state shows, lane by lane; what began before the window is left out."""
    rows = every_row()
    keep = rows["line"].isin(SHOWN[lanes]) & rows["start"].between(window.start, window.end)
    # The one line in which the article sums up the seminars runs through every window that touches it.
    keep |= (rows["line"].isin(SHOWN[lanes])) & (rows["line"] == SEMINARS) & ~rows["counted"]
    if teller == "article":
        keep &= rows["told"] != LEFT_OUT
    rows = rows[keep]
    order = rows["line"].map(SHOWN[lanes].index)
    return rows.assign(order=order).sort_values(["order", "start"], kind="stable").drop(columns="order")


def _drawn(rows: pd.DataFrame, window: Window, lanes: str) -> list[list[Any]]:
    """Return what is drawn: the ends of the window and its marks first (lines without a cell), then the rows."""
    gap = (window.end - window.start) / 60
    since = resolutions().set_index("title")["date"][window.since]
    # A word beside the first line of the drawing stands to its right, every other one to the left.
    marks = [((window.start - gap).normalize(), "", "mark"), ((window.end + gap * 2).normalize(), "", "mark")]
    marks += [(since, window.since, "first" if since == window.start else "mark"), (ARTICLE_DAY, "article", "mark")]
    found: list[list[Any]] = [[None, None, "", None, None, d, d, text, side] for d, text, side in marks]
    for line in SHOWN[lanes]:
        here = rows[rows["line"] == line]
        many = here["start"].map(here["start"].value_counts())
        first = ~here["start"].duplicated()
        listed_: list[Any] = list(here.itertuples())
        for row, number, one in zip(listed_, many, first, strict=True):
            start, until = max(row.start, window.start), min(row.until, window.end)
            shape = "bar" if until - start > pd.Timedelta(days=40) else "point"
            tag = f"×{number}" if number > 1 and one else ""
            found.append([row.when, row.title, line, row.told, row.sources, start, until, tag, shape])
        if here.empty:
            found.append([None, None, line, None, None, window.start, window.start, "nothing here", "none"])
    if all(row[0] is None for row in found):
        found.append(["none", "Nothing is told here", SHOWN[lanes][0], "none", 0, pd.NaT, pd.NaT, "", "nothing"])
    return found


def _many(number: int, line: str) -> str:
    return f"{number or 'no'} {_ONE[line][number != 1]}"


def _finding(rows: pd.DataFrame, window: Window, lanes: str, teller: str, steady: str) -> tuple[str, str, str]:
    counted = rows[rows["counted"]]
    number = {line: int((counted["line"] == line).sum()) for line in SHOWN[lanes]}
    time = f"From {day(window.start)} to {day(window.end)}"
    summed = {SEMINARS: "the seminars in one line"} if teller == "article" else {}
    words = [summed.get(line) or _many(n, line) for line, n in number.items()]
    every = listed(words)
    first = (
        f"{time} the article takes in, mostly undated, {every}."
        if teller == "article"
        else f"{time}, on record: {every}."
    )
    title = ", ".join(words)
    parts = [first, _left(window, lanes, teller), *_judged(lanes, window.since, steady)]
    return title, " ".join(p for p in parts[:-1] if p), parts[-1]


def _left(window: Window, lanes: str, teller: str) -> str:
    """Return what the article leaves out, and how it tells the rest."""
    out = inside(window, lanes, "all")
    out = out[out["told"] == LEFT_OUT]
    number = out.loc[out["counted"], "line"].value_counts()
    words = [_many(int(number[line]), line) for line in SHOWN[lanes] if line in number.index]
    acts = int((~out["counted"]).sum())
    words += [f"{acts} new Act{'s' if acts > 1 else ''} of a treaty joined before"] if acts else []
    if teller == "article":
        rows = inside(window, lanes, teller)
        dated = int(((rows["line"] == DEPOSITS) & (rows["told"] == DATED)).sum())
        how = f"It gives a date for {dated or 'none'} of the deposits"
        if SEMINARS in SHOWN[lanes]:
            how = "It sums up the seminars in one line without days"
        return f"{how}; switched off: {listed(words) or 'nothing'}."
    return f"The article leaves out {listed(words)}." if words else "The article leaves out none of them."


@cache
def _judged(lanes: str, since: str, steady: str) -> tuple[str, str]:
    """Return the sentence on the claim, over all rows, and its verdict."""
    if lanes == "disputes":
        judged = verdict("c04")
        text = f"Up to the article, {judged.facts['disputes']} steps in disputes are on record"
        end = f"the claim {title_of('c04')} {_does(judged.status.value)}. What “went on” means plays no part here."
        return f"{text}, so {end}", judged.status.value
    kind = "treaty steps" if lanes == "treaties" else "seminars in Pyongyang"
    judged = verdict("c60", cooperation=kind, since=since, steady=steady)
    facts, asked = judged.facts, next(c.label for c in STEADY if c.value == steady)
    one = ("day with a treaty step", "days with a treaty step") if lanes == "treaties" else _ONE[SEMINARS]
    number = int(facts["events"])
    text = (
        f"After {since} ({day(facts['since_date'])}) and up to the article, {number} {one[number != 1]} "
        f"{'was' if number == 1 else 'were'} found; the longest stretch without is {facts['gap']} years. If “went on” "
        f"means {asked}, the claim {title_of('c60')} {_does(judged.status.value)}{_why(judged.status.value)}"
    )
    return text, judged.status.value


def _why(status: str) -> str:
    return ": a gap in what was found need not be a gap in what was done." if status == "cannot tell" else "."


def _does(status: str) -> str:
    return "cannot be decided" if status == "cannot tell" else status


def _cube() -> Cube:
    keys = [c.name for c in (WINDOW, LANES, TELLER, ON)]
    rows, found = [], []
    for value, lanes, teller in itertools.product(WINDOW.values, LANES.values, TELLER.values):
        window = windows()[value]
        shown = inside(window, lanes, teller)
        drawn = _drawn(shown, window, lanes)
        for steady in ON.values:  # a matter of the verdict: the rows stay
            state = [value, lanes, teller, steady]
            rows += [[*state, *row] for row in drawn]
            found.append([*state, *_finding(shown, window, lanes, teller, steady)])
    columns = ["when", "title", "line", "told", "sources", "start", "until", "tag", "drawn"]
    return Cube(
        pd.DataFrame(rows, columns=[*keys, *columns]).astype({"sources": "Int64"}),
        pd.DataFrame(found, columns=[*keys, "headline", "sentence", "verdict"]),
    )


def _draw() -> Any:
    colours = alt.Scale(domain=list(TOLD), range=[FOCUS, OTHER, RIVAL])
    told = alt.Color("told:N", title=None, scale=colours)
    shape = alt.Shape(
        "told:N", title=None, scale=alt.Scale(domain=list(TOLD), range=["diamond", "circle", "triangle-up"])
    )
    base = alt.Chart(rows_of()).encode(
        y=alt.Y("line:N", sort=in_order(), title=None, axis=alt.Axis(labelLimit=190)),
        x=alt.X(
            "start:T",
            title="Year",
            scale=alt.Scale(type="utc", nice=False),
            axis=alt.Axis(format="%Y", tickCount={"interval": "year", "step": 1}, labelOverlap=True, grid=False),
        ),
    )
    is_mark = "(datum.drawn == 'mark' || datum.drawn == 'first')"
    ends = base.transform_filter(is_mark).mark_point(opacity=0, size=1)
    rules = base.transform_filter(f"{is_mark} && datum.tag != ''").encode(y=alt.value(0))
    rules = rules.mark_rule(strokeDash=[6, 4], strokeWidth=1.5, color=OTHER)
    words = base.transform_filter("datum.drawn == 'mark'").mark_text(align="right", dx=-5, fontSize=12)
    later = base.transform_filter("datum.drawn == 'first'").mark_text(align="left", dx=5, fontSize=12)
    nothing = base.transform_filter("datum.drawn == 'none'").mark_text(align="left", dx=12, fontStyle="italic")
    bars = (
        base.transform_filter("datum.drawn == 'bar'")
        .mark_bar(height=14, fillOpacity=0.25, strokeWidth=1.5)
        .encode(
            x2="until:T",
            fill=alt.Fill("told:N", title=None, scale=colours),
            stroke=alt.Stroke("told:N", title=None, scale=colours),
        )
    )
    points = (
        base.transform_filter("datum.drawn == 'point'")
        .mark_point(size=75, filled=False, strokeWidth=2, opacity=1)
        .encode(color=told, shape=shape)
    )
    tags = base.transform_filter("datum.drawn == 'point'").mark_text(align="left", dx=7, dy=-8, fontSize=12)
    return sized(
        ends
        + rules
        + words.encode(text="tag:N")
        + later.encode(text="tag:N")
        + nothing.encode(text="tag:N")
        + bars
        + points
        + tags.encode(text="tag:N"),
        "Timeline in lanes: sanctions and tests, contacts with WIPO, disputes, treaty deposits. The shape says how the "
        "article tells an event. Broken lines: the resolution counted from, and the day of the article.",
        alt.Step(36),
    )


LANES_FIGURE = Figure(
    name="lanes",
    lesson=6,
    question="What went on beside the sanctions?",
    how="One line for each kind of event, all on the same years. Switch on what the article leaves out.",
    controls=(WINDOW, LANES, TELLER, ON),
    columns={"when": "When", "title": "What", "line": "Lane", "told": "In the article", "sources": "Sources"},
    tables=("sanctions_events", "assistance_events", "treaty_actions", "acts"),
    draw=_draw,
    build=_cube,
    least_width=680,
)

FIGURES = {LANES_FIGURE.name: LANES_FIGURE}
