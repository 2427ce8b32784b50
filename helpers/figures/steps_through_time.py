"""Lesson 2: treaties added up through time for any states the participant chooses.

There are too many sets of states for a cube, so Python computes the lines of the chosen set and sends them into the
view that is already there.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

from helpers.figures.claim_windows import READ_ON
from helpers.figures.sixteen_of_twenty_six import NAMED
from helpers.figures.spec import (
    Choice,
    ChoiceError,
    Control,
    Figure,
    Finding,
    midnight,
    rows_of,
    sized,
    years,
)
from helpers.figures.theme import FOCUS, alt
from helpers.figures.wording import RULE_CHOICES, day, labels, listed, names, sentence_case
from helpers.spells import change_days
from helpers.treaties import ARTICLE_DAY, Rule, counts

MOST = 8
"""More lines than this cannot be told apart."""


@cache
def _history() -> pd.DataFrame:
    table = counts(change_days(READ_ON).union([READ_ON]))
    return table.set_index(["rule", "iso3"]).sort_index()


def compute(rule: str, states: tuple[str, ...]) -> tuple[pd.DataFrame, Finding]:
    """Return one row for every day on which the count of a chosen state changes, and what the lines show."""
    if not 1 <= len(states) <= MOST:
        raise ChoiceError(f"Choose between 1 and {MOST} states; {len(states)} are chosen now.")
    parts = []
    for state in states:
        line = _history().loc[(rule, state)].sort_values("as_of")
        keep = (line["treaties"].diff() != 0) | (line["as_of"] == READ_ON)
        parts.append(line[keep].assign(iso3=state, state=labels()[state]))
    rows = pd.concat(parts, ignore_index=True)[["iso3", "state", "as_of", "treaties"]]
    rows["last"] = rows["as_of"] == READ_ON
    # Lines that end at the same height share one label, so that no label covers another.
    ends = rows[rows["last"]].groupby("treaties")["state"].agg(", ".join)
    rows["tag"] = rows["treaties"].map(ends) + " " + rows["treaties"].astype(str)
    on_day = rows[rows["as_of"] <= ARTICLE_DAY].groupby("iso3", sort=False)["treaties"].last()
    order = sorted(states, key=lambda s: -on_day[s])
    listing = listed([f"{names()[s]} {on_day[s]}" for s in order])
    now = rows[rows["last"]].set_index("iso3")["treaties"]
    later = listed([f"{names()[s]} {now[s]}" for s in sorted(states, key=lambda s: -now[s])])
    text = (
        f"Counting “{Rule(rule).label}”: {listing} on {day(ARTICLE_DAY)}; {later} on {day(READ_ON)}, "
        f"the last day these data know."
    )
    most = [names()[s] for s in order if on_day[s] == on_day[order[0]]]
    have = "has the most treaties" if len(most) == 1 else "share the most treaties"
    title = sentence_case(f"{listed(most)} {have} of those chosen on the day of the article")
    return rows[["state", "as_of", "treaties", "last", "tag"]], Finding(title, text)


def _draw() -> Any:
    base = alt.Chart(rows_of()).encode(
        x=alt.X(
            "as_of:T",
            title="Day",
            scale=years(1970, 2044),
            axis=alt.Axis(format="%Y", values=[midnight(f"{y}-01-01") for y in range(1970, 2030, 10)]),
        ),
        y=alt.Y("treaties:Q", title="Treaties, of 26", scale=alt.Scale(domain=[0, 26])),
    )
    is_dprk = "datum.state == 'DPRK'"
    lines = base.mark_line(interpolate="step-after").encode(
        color=alt.Color("state:N", legend=None),
        strokeDash=alt.condition(is_dprk, alt.value([1, 0]), alt.StrokeDash("state:N", legend=None)),
        strokeWidth=alt.condition(is_dprk, alt.value(4), alt.value(2)),
    )
    ends = base.transform_filter("datum.last")
    text = ends.mark_text(align="left", dx=5, clip=True).encode(text="tag:N")
    line = (
        alt.Chart(rows_of())
        .mark_rule(color=FOCUS, strokeDash=[6, 4])
        .encode(x=alt.datum(midnight(ARTICLE_DAY), type="temporal"))
    )
    return sized(
        line + lines + text,
        "Step lines: treaties of each chosen state through time. The broken line is the day of the article.",
        380,
    )


def _state_choices() -> tuple[Choice, ...]:
    """Return all states, those the article names first, so that what is chosen at the start can be seen."""
    rest = sorted((c for c in labels() if c not in NAMED), key=lambda c: labels()[c])
    return tuple(Choice(c, labels()[c]) for c in (*NAMED, *rest))


STEPS = Figure(
    name="steps",
    lesson=2,
    question="How did the numbers grow?",
    how=f"Choose up to {MOST} states: hold Ctrl (on a Mac: ⌘) and click. A click without Ctrl starts afresh.",
    controls=(
        Control("rule", "What counts as a party", RULE_CHOICES, Rule.DEPOSITED.value, "radio"),
        Control(
            "states",
            "Which states",
            _state_choices(),
            NAMED,
            "many",
        ),
    ),
    columns={"state": "State", "as_of": "From this day", "treaties": "Treaties"},
    tables=("treaty_actions", "treaties", "states"),
    draw=_draw,
    compute=compute,
    least_width=420,
)

FIGURES = {STEPS.name: STEPS}
