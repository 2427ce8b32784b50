"""Lesson 7: laws, offices, treaties and policies on intellectual property, before and since the claim's date."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import Any

import pandas as pd

from helpers import timeline
from helpers.claims.model import status
from helpers.figures.spec import Control, Cube, Figure, in_order, midnight, options, rows_of, sized, years
from helpers.figures.theme import FOCUS, OTHER, RIVAL, alt
from helpers.figures.wording import day
from helpers.timeline import CHANGE_OF_LEADER, DAYS_A_YEAR, KIM_JONG_IL_FROM
from helpers.treaties import ARTICLE_DAY

LANES = {"law": "laws", "constitution": "laws", "institution": "offices", "treaty": "treaties", "policy": "policies"}
"""Kind of step -> the lane it stands in."""
FEW = 5
"""Fewer steps than this in both spans together decide nothing."""
_STEPS = Control(
    "steps",
    "Which steps",
    options(
        [
            ("all", "all steps", "Laws, offices, treaties and policies."),
            ("laws", "laws", "Laws, their amendments, and constitutions."),
            ("offices", "offices", "Offices, agencies and exhibitions."),
            ("treaties", "treaties", "Treaties of WIPO, on the day the DPRK deposited its instrument."),
            ("policies", "policies", "Stated policies and programmatic texts."),
        ]
    ),
    "all",
    "radio",
)
_SINCE = Control(
    "since",
    "When “since 2012” begins",
    options(
        [
            (f"{CHANGE_OF_LEADER:%Y-%m-%d}", f"{day(CHANGE_OF_LEADER)} (new leader)", "The day Kim Jong Il died."),
            ("2012-01-01", "1 January 2012 (the year)", "The article names the year only."),
            ("2007-01-01", "1 January 2007 (five years earlier)", "A test: does the date matter at all?"),
        ]
    ),
    f"{CHANGE_OF_LEADER:%Y-%m-%d}",
    "radio",
)
_SPAN = Control(
    "span",
    "Compared with",
    options(
        [
            ("all", "all years before", "From the first such step in the table."),
            ("same", "as many years just before", "As long a time as from that day to the article."),
            ("kim-jong-il", "the time under Kim Jong Il", f"From {day(KIM_JONG_IL_FROM)} to that day."),
        ]
    ),
    "all",
    "radio",
)
_SOURCES = Control(
    "sources",
    "What must stand behind a step",
    options(
        [
            ("1", "one source or more", "Every step that any source besides the article tells."),
            ("2", "two sources or more", "Only steps that two sources tell."),
        ]
    ),
    "1",
    "radio",
)


@cache
def chosen(steps: str, sources: str) -> pd.DataFrame:
    """Return the steps of a choice with their lane, in order of time."""
    table = timeline.steps(int(sources))
    table["lane"] = table["kind"].map(LANES)
    return table if steps == "all" else table[table["lane"] == steps].reset_index(drop=True)


def start_of(span: str, since: pd.Timestamp, steps: str) -> pd.Timestamp:
    """Return the first day of the time that is compared with: for all years, the day of the first such step."""
    if span == "same":
        return since - (ARTICLE_DAY - since)
    return KIM_JONG_IL_FROM if span == "kim-jong-il" else chosen(steps, "1")["date"].iloc[0]


def outcome(before: tuple[int, float], after: tuple[int, float]) -> bool | None:
    """Return whether steps came faster in the later time; None if there are too few, or both are as fast."""
    if before[0] + after[0] < FEW or before[1] == after[1]:
        return None
    return after[1] > before[1]


def _rows(steps: str, since: pd.Timestamp, span: str, sources: str) -> list[list[Any]]:
    start, table = start_of(span, since, steps), chosen(steps, sources)
    made: list[list[Any]] = []
    for lane in dict.fromkeys(LANES.values()) if steps == "all" else [steps]:
        part = table[table["lane"] == lane]
        marks = [_when(d, start, since) for d in part["date"]]
        seen = f"{lane.capitalize()}: ● {marks.count('before')} before, ◆ {marks.count('since')} since"
        made.append([None, "", "", "", 0, lane, None, 0, "lane", seen, since])
        slots = _slots(part["date"])
        for row, mark, slot in zip(part.itertuples(), marks, slots, strict=True):
            made.append(
                [_on(row), row.title, row.kind, _SAID[mark], row.sources, lane, row.date, slot, mark, "", since]
            )
    return made


_SAID = {"before": "before", "since": "since", "outside": "earlier, not compared", "later": "after the article"}


def _when(date: pd.Timestamp, start: pd.Timestamp, since: pd.Timestamp) -> str:
    if date >= ARTICLE_DAY:
        return "later"
    return "since" if date >= since else "before" if date >= start else "outside"


def _on(row: Any) -> str:
    """Return the date as exactly as it is known."""
    said = day(row.date)
    return {"day": said, "month": said.split(" ", 1)[1], "year": str(row.date.year)}[row.date_precision]


def _slots(dates: pd.Series) -> list[int]:
    """Return a place from 0 up for each date, so that points that are close in time stand one above another."""
    last: dict[int, pd.Timestamp] = {}
    found = []
    for date in dates:
        slot = next(n for n in range(len(dates)) if n not in last or (date - last[n]).days > 2.2 * DAYS_A_YEAR)
        last[slot] = date
        found.append(slot)
    return found


def _finding(steps: str, since_day: str, span: str, sources: str) -> tuple[str, str, str]:
    since = pd.Timestamp(since_day)
    start, table = start_of(span, since, steps), chosen(steps, sources)
    before, after = timeline.pace(table["date"], start, since), timeline.pace(table["date"], since, ARTICLE_DAY)
    holds = outcome(before, after)
    what = {"all": "steps on intellectual property"}.get(steps, steps)
    source = "" if sources == "1" else " that two sources tell"
    first = _on(chosen(steps, "1").iloc[0]) if span == "all" else day(start)
    text = (
        f"Of the {what}{source}, {before[0]} came from {first} up to {day(since)} ({before[1]} a year) and "
        f"{after[0]} from then to the day of the article ({after[1]} a year). {_pace(holds, what, before, after)} "
        f"{_begin(table, since)} The list holds what was found, and late steps are found more easily than early ones."
    )
    return f"{what.capitalize()}: {before[0]} before, {after[0]} since", text, status(holds).value


def _pace(holds: bool | None, what: str, before: tuple[int, float], after: tuple[int, float]) -> str:
    if holds is None:
        number = before[0] + after[0]
        if number >= FEW:
            return "The pace is the same."
        return f"With {number} in all, fewer than {FEW}, which was faster is left open."
    if holds:
        return (
            f"So {what} came faster since that day: it fits a policy of those years (claim 66) and does not prove one."
        )
    return f"So {what} came faster before that day: it does not look like a policy of those years (claim 66)."


def _begin(table: pd.DataFrame, since: pd.Timestamp) -> str:
    first = table[table["date"] < since]
    if first.empty:
        return "No step is older than that day."
    return f"They did not begin then: the first is of {_on(first.iloc[0])}."


def _cube() -> Cube:
    rows, found = [], []
    controls = (_STEPS, _SINCE, _SPAN, _SOURCES)
    for state in product(*(c.values for c in controls)):
        steps, since, span, sources = state
        rows += [[*state, *row] for row in _rows(steps, pd.Timestamp(since), span, sources)]
        found.append([*state, *_finding(*state)])
    keys = [c.name for c in controls]
    columns = [*keys, "on", "title", "kind", "when", "number", "lane", "date", "slot", "mark", "tag", "line"]
    return Cube(
        pd.DataFrame(rows, columns=columns).astype({"date": "datetime64[ns]", "line": "datetime64[ns]"}),
        pd.DataFrame(found, columns=[*keys, "headline", "sentence", "verdict"]),
    )


def _draw() -> Any:
    x = alt.X(
        "date:T",
        title="Day",
        scale=years(1946, 2027),
        axis=alt.Axis(format="%Y", values=[midnight(f"{y}-01-01") for y in range(1950, 2030, 10)], grid=False),
    )
    y = alt.Y("lane:N", sort=in_order(), axis=None)
    base = alt.Chart(rows_of()).encode(y=y)
    lanes = base.transform_filter("datum.mark == 'lane'")
    names = lanes.mark_text(align="left", dy=-30, fontWeight=600).encode(x=alt.value(0), text="tag:N")
    floor = lanes.mark_rule(opacity=0.4, color=OTHER, yOffset=37).encode(x=alt.value(0), x2=alt.value("width"))
    kinds = ["before", "since", "outside", "later"]
    colour = alt.Color("mark:N", scale=alt.Scale(domain=kinds, range=[RIVAL, FOCUS, OTHER, OTHER]), legend=None)
    shape = alt.Shape(
        "mark:N", scale=alt.Scale(domain=kinds, range=["circle", "diamond", "circle", "triangle-up"]), legend=None
    )
    filled = "datum.mark == 'before' || datum.mark == 'since'"
    points = []
    for slot in range(4):
        here = base.transform_filter(f"isValid(datum.date) && datum.slot == {slot}").encode(x=x)
        up = 26 - 12 * slot
        full = here.transform_filter(filled).mark_point(filled=True, size=80, opacity=1, yOffset=up)
        hollow = here.transform_filter(f"!({filled})").mark_point(size=60, opacity=1, strokeWidth=1.8, yOffset=up)
        points += [full.encode(color=colour, shape=shape), hollow.encode(color=colour, shape=shape)]
    first = alt.Chart(rows_of()).transform_filter("datum.at_row == 0")
    since = first.mark_rule(strokeWidth=2.5, color=OTHER).encode(x="line:T")
    article = (
        alt.Chart(rows_of())
        .mark_rule(color=FOCUS, strokeDash=[6, 4])
        .encode(x=alt.datum(midnight(ARTICLE_DAY), type="temporal"))
    )
    return sized(
        alt.layer(article, since, floor, *points, names),
        "Points in time, one lane for each kind of step. The full line is the chosen day, the broken line the day of "
        "the article.",
        alt.Step(80),
    )


MILESTONES = Figure(
    name="milestones",
    lesson=7,
    question="Did the steps come faster since 2012?",
    how="Circles came before the chosen day (full line), diamonds since. Hollow circles are too early to be compared; "
    "triangles came after the article (broken line) and are not counted.",
    controls=(_STEPS, _SINCE, _SPAN, _SOURCES),
    columns={"on": "When", "title": "Step", "kind": "Kind", "when": "Counted as", "number": "Sources"},
    tables=("ip_laws", "treaty_actions", "treaties"),
    draw=_draw,
    build=_cube,
    least_width=420,
)

FIGURES = {MILESTONES.name: MILESTONES}
