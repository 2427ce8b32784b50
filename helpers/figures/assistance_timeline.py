"""Lesson 5: every event between WIPO and the DPRK on one line of time, and what the choice of rows leaves out."""

from __future__ import annotations

import itertools
from typing import Any

import pandas as pd

from helpers.claims import verdict
from helpers.claims.record import soviet_end
from helpers.figures.event_choices import CLAIM, KIND, PAYER, PROOF, TELLER, fitting
from helpers.figures.event_words import ALONE, TOLD, events_in_words, title_of
from helpers.figures.spec import Cube, Figure, midnight, rows_of, sized, years
from helpers.figures.theme import FOCUS, HOLDS, OTHER, RIVAL, alt
from helpers.timeline import LANES, Group, longest_gap, suspension
from helpers.treaties import ARTICLE_DAY

_COLUMNS = ["when", "title", "lane", "paid", "told", "sources", "remark", "start", "last", "span", "slot"]
_NOBODY = ["none", "No event fits these settings", "none", "none", "none", 0, "no remark", pd.NaT, pd.NaT, False, -1]


def _cube() -> Cube:
    events = events_in_words()
    # What the article tells cannot reach past its own day, even where the row ends with a year.
    told = events["in_article"] & (events["start"] <= ARTICLE_DAY)
    events["last"] = events["last"].where(~told | (events["last"] <= ARTICLE_DAY), ARTICLE_DAY)
    events["span"] = (events["last"] - events["start"]) > pd.Timedelta(days=40)
    rows, found = [], []
    for state in itertools.product(KIND.values, PAYER.values, TELLER.values, PROOF.values):
        shown = fitting(events, *state)
        undated = shown["start"].isna()
        place = undated.groupby(shown["lane"]).cumsum().where(undated, 0) - 1
        part = shown.assign(slot=place.astype(int))[_COLUMNS]
        rows += [[*state, *row] for row in part.itertuples(index=False)] or [[*state, *_NOBODY]]
        found.append([*state, *_finding(shown, len(events), state[0])])
    keys = [c.name for c in (KIND, PAYER, TELLER, PROOF)]
    return Cube(
        pd.DataFrame(rows, columns=[*keys, *_COLUMNS]),
        pd.DataFrame(found, columns=[*keys, "headline", "sentence", "verdict"]),
    )


def _finding(shown: pd.DataFrame, every: int, kind: str) -> tuple[str, str, str]:
    judged = verdict(CLAIM[kind])
    end = f"Over all rows, the claim {title_of(judged.claim)} {_does(judged.status.value)}."
    if shown.empty:
        return (
            "No event fits these settings",
            f"Not one of the {every} rows fits these settings. That says what was found, not what happened. {end}",
            judged.status.value,
        )
    dated = shown[shown["start"].notna()]
    undated = len(shown) - len(dated)
    out = every - len(shown)
    many = f"{len(shown)} of {every} rows fit{'s' if len(shown) == 1 else ''}; these settings leave out {out}"
    if not out:
        many = f"All {every} rows fit these settings"
    span, title = _dates(dated, undated)
    parts = [f"{many}.", span, _gap(dated), _earliest(shown), end]
    return title, " ".join(p for p in parts if p), judged.status.value


def _dates(dated: pd.DataFrame, undated: int) -> tuple[str, str]:
    """Return how many rows have a date and from when to when: as a sentence and as a heading."""
    if dated.empty:
        return "Not one of them has a date.", f"{undated} event{_s(undated)}, none with a date"
    first, last = dated["start"].min().year, dated["last"].max().year
    time = f"from {first} to {last}" if first < last else f"in {first}"
    title = f"{len(dated)} dated event{_s(len(dated))}, {time}"
    if not undated:
        return f"All that fit have a date, {time}.", f"{title}; none without a date"
    have = "has" if len(dated) == 1 else "have"
    lack = "has" if undated == 1 else "have"
    return f"{len(dated)} {have} a date, {time}; {undated} {lack} none.", f"{title}; {undated} without a date"


def _s(number: int) -> str:
    return "" if number == 1 else "s"


def _does(status: str) -> str:
    return "cannot be decided" if status == "cannot tell" else status


def _gap(dated: pd.DataFrame) -> str:
    gap = longest_gap(dated)
    if gap is None or gap[1].year - gap[0].year < 2:
        return ""
    return f"The longest stretch in which nothing was found runs from {gap[0].year} to {gap[1].year}."


def _earliest(shown: pd.DataFrame) -> str:
    """Return the first dated help among the events, or the first event if no help is among them."""
    dated = shown[shown["start"].notna()]
    if dated.empty:
        return ""
    help_ = dated[dated["group"] == Group.HELP.value]
    first = (help_ if len(help_) else dated).iloc[0]
    rests = "rests on the article alone" if first["told"] == ALONE else "has a source besides the article"
    if len(help_):
        # Seminars, consultants and study visits are help as well, but a family of their own here.
        what = "help among them, seminars and visits apart" if len(help_) < len(shown) else "help among them"
    else:
        what = "event among them"
    return f"The earliest {what}, of {first['start'].year}, {rests}."


_PLACE = "datum.slot < 0 ? datum.start : +utc(2028, datum.slot * 15)"
_SHAPES = ["diamond", "circle", "triangle-up"]


def _draw() -> Any:
    told = alt.Color("told:N", title=None, scale=alt.Scale(domain=list(TOLD), range=[FOCUS, HOLDS, RIVAL]))
    shape = alt.Shape("told:N", title=None, scale=alt.Scale(domain=list(TOLD), range=_SHAPES))
    base = (
        alt.Chart(rows_of())
        .transform_filter("datum.lane != 'none'")
        .transform_calculate(place=_PLACE)
        .encode(y=_y("lane:N"), color=told)
    )
    alone = f"datum.told == '{ALONE}'"
    bars = base.transform_filter("datum.span").mark_bar(height=16, strokeWidth=1.5, fillOpacity=0.3)
    bars = bars.encode(
        x=_x("start:T"),
        x2="last:T",
        stroke=alt.Stroke("told:N", title=None, scale=alt.Scale(domain=list(TOLD), range=[FOCUS, HOLDS, RIVAL])),
        strokeDash=alt.condition(alone, alt.value([4, 2]), alt.value([1, 0])),
    )
    points = base.transform_filter("!datum.span").mark_point(size=75, filled=False, strokeWidth=2, opacity=1)
    points = points.encode(x=_x("place:T"), shape=shape)
    return sized(
        _marks() + bars + points,
        "Timeline, one line a kind of event: bars last or are known to the year only, symbols are days or months. "
        "Symbols at the right have no date. Marked: the end of the Soviet Union, the suspension of UNDP, the article.",
        alt.Step(34),
    )


def _y(field: Any) -> Any:
    lanes = ["", *(lane.label for lane in LANES)]
    return alt.Y(field, scale=alt.Scale(domain=lanes), title=None, axis=alt.Axis(labelLimit=190))


def _x(field: Any) -> Any:
    ticks = [midnight(f"{y}-01-01") for y in range(1980, 2030, 10)]
    return alt.X(field, title="Year", scale=years(1972, 2043), axis=alt.Axis(format="%Y", values=ticks))


def _marks() -> Any:
    """Return the band of the suspension and the lines of the two other days, each with its words."""
    one = alt.Chart(rows_of()).transform_filter("datum.at_row == 0")
    start, end = (midnight(d) for d in suspension("UNDP"))
    band = one.mark_rect(color=OTHER, opacity=0.3).encode(
        x=alt.datum(start, type="temporal"), x2=alt.datum(end, type="temporal")
    )
    layers = band
    for date, dash in ((soviet_end(), [6, 4]), (ARTICLE_DAY, [2, 3]), (pd.Timestamp("2027-01-01"), [1, 0])):
        rule = one.mark_rule(strokeDash=dash, strokeWidth=1.5, color=OTHER)
        layers += rule.encode(x=alt.datum(midnight(date), type="temporal"))
    words = (
        (midnight(soviet_end()), "Soviet Union ends", "right"),
        (start, "UNDP suspended", "right"),
        (midnight(ARTICLE_DAY), "article", "left"),
        (midnight("2027-01-01"), "no date", "left"),
    )
    for at, text, align in words:
        label = one.mark_text(align=align, dx=-5 if align == "right" else 5, fontSize=12)
        layers += label.encode(x=alt.datum(at, type="temporal"), y=alt.value(17), text=alt.value(text))
    return layers


TIMELINE = Figure(
    name="assistance",
    lesson=5,
    question="What happened between WIPO and the DPRK, and who says so?",
    how="Choose which events to count. "
    "The table under the chart lists each of them, with the payer and the number of further sources.",
    controls=(KIND, PAYER, TELLER, PROOF),
    columns={
        "when": "When",
        "title": "What",
        "lane": "Kind",
        "paid": "Who pays",
        "told": "Told by",
        "sources": "Other sources",
        "remark": "Remark",
    },
    tables=("assistance_events", "presence_events"),
    draw=_draw,
    build=_cube,
    least_width=720,
)

FIGURES = {TIMELINE.name: TIMELINE}
