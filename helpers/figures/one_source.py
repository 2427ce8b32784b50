"""Lesson 5: what the article's history of help rests on, and what is left when a standard of proof is asked for."""

from __future__ import annotations

import itertools
from typing import Any

import pandas as pd

from helpers.claims import verdict
from helpers.claims.proof import EVENTS, PROOF, SHARE
from helpers.figures.event_words import title_of
from helpers.figures.spec import Control, Cube, Figure, in_order, options, rows_of, sized
from helpers.figures.theme import FOCUS, RIVAL, alt
from helpers.figures.wording import listed
from helpers.timeline import LANES, record

COUNTED = Control(
    "counted",
    "What is counted",
    options(
        [
            (
                "rows",
                "rows, by kind",
                "Every row counts: one for each state that sent consultants, one for each place visited.",
            ),
            ("decades", "rows, by decade", "The same rows, by the decade in which they began."),
            ("kinds", "kinds, each once", "All rows of one kind count as one; its best-proved row speaks for it."),
        ]
    ),
    "rows",
    "radio",
)
ASKED = Control(
    "proof",
    "Standard of proof",
    options([(c.value, c.label.removesuffix(" besides the article"), c.explain) for c in PROOF]),
    "1",
    "radio",
)
SHOWN = Control(
    "shown",
    "Rows that miss the standard",
    options(
        [
            ("on", "shown", "The whole story, as the article tells it."),
            ("off", "switched off", "Only what meets the standard of proof is left."),
        ]
    ),
    "on",
    "radio",
)
MOST = Control(
    "share",
    "What “most” means",
    options([(c.value, c.label, c.explain) for c in SHARE]),
    "half",
    "radio",
)
ENOUGH, SHORT, NOTHING = "meets the standard", "misses it", "nothing left"
_TELLS = {**EVENTS, "c46": ["E56"]}
"""The rows that tell each claim; the start of assistance has a claim that no standard of proof decides."""
_NUMBER = {"1": "one source", "2": "two sources"}


def _units(counted: str) -> pd.DataFrame:
    """Return what is counted, one row each: its place on the axis, what it is, its best number of sources."""
    table = record()
    table = table[table["in_article"]]
    table["kind"] = table["kind"].astype(str)
    if counted == "decades":
        decade = [f"{y // 10 * 10}s" if y else "no date" for y in table["start"].dt.year.fillna(0).astype(int)]
        return table.assign(place=decade)[["place", "kind", "sources"]]
    table = table.rename(columns={"lane": "place"})
    if counted == "kinds":
        return table.groupby(["place", "kind"], as_index=False, sort=False)["sources"].max()
    return table[["place", "kind", "sources"]]


def _places(units: pd.DataFrame, counted: str) -> list[str]:
    found = set(units["place"])
    if counted == "decades":
        return sorted(found, key=lambda d: (d == "no date", d))
    return [lane.label for lane in LANES if lane.label in found]


def _kinds(units: pd.DataFrame) -> str:
    number = units["kind"].value_counts(sort=False)
    return ", ".join(f"{kind} ({n})" if n > 1 else str(kind) for kind, n in number.items())


def _bars(units: pd.DataFrame, counted: str, proof: str, shown: str) -> list[list[Any]]:
    """Return the pieces of the bars: place, what stands behind them, number, kinds, where the piece starts."""
    bars: list[list[Any]] = []
    for place in _places(units, counted):
        here = units[units["place"] == place]
        met = here["sources"] >= int(proof)
        pieces = [(ENOUGH, here[met])] + ([(SHORT, here[~met])] if shown == "on" else [])
        start = 0
        for word, part in pieces:
            if len(part):
                bars.append([place, word, len(part), _kinds(part), start, start + len(part)])
                start += len(part)
        if start == 0:
            bars.append([place, NOTHING, 0, f"before: {_kinds(here)}", 0, 0])
    return bars


def lost(proof: str) -> list[str]:
    """Return the claims told by rows of the article of which one at least has too few sources."""
    table = record().set_index("event")
    told = {claim: table.loc[rows] for claim, rows in sorted(_TELLS.items()) if table.loc[rows, "in_article"].all()}
    return [claim for claim, rows in told.items() if (rows["sources"] < int(proof)).any()]


def _finding(units: pd.DataFrame, counted: str, proof: str, shown: str, share: str) -> tuple[str, str, str]:
    what = "kinds" if counted == "kinds" else "rows"
    met = int((units["sources"] >= int(proof)).sum())
    every, alone = len(units), int((units["sources"] == 0).sum())
    asked = f"{_NUMBER[proof]} besides the article"
    gone = lost(proof)
    names = listed(title_of(c) for c in gone)
    if shown == "on":
        short = "rest on the article alone" if proof == "1" else f"have fewer than {asked}"
        title = f"{every - met} of {every} {what} that the article tells {short}"
        first = f"Of the {every} {what} that the article tells, {met} have at least {asked} and {alone} have none."
        effect = f"Without the others, {len(gone)} claims of the article would lose rows that tell them."
    else:
        title = f"With at least {asked}, {met} of {every} {what} are left"
        first = f"If at least {asked} must be there, {met} of {every} {what} are left."
        effect = f"Gone from the story, not refuted: {names}."
    judged = verdict("c91", counting="kinds" if counted == "kinds" else "rows", share=share)
    word = {"half": "more than half", "two thirds": "more than two thirds"}[share]
    when = _when(units) if counted == "decades" else ""
    end = f"The objection that most of it rests on the article alone {judged.status.value} if most means {word}."
    return title, " ".join(p for p in (first, when, effect, end) if p), judged.status.value


def _when(units: pd.DataFrame) -> str:
    best = units.groupby("place")["sources"].max()
    bare = [f"the {place}" for place in sorted(best.index[best == 0]) if place != "no date"]
    undated = int((units["place"] == "no date").sum())
    start = f"From {listed(bare)} nothing that is told has a further source, and " if bare else "Of these, "
    return f"{start}{undated} rows have no date, so they belong to no decade."


def _cube() -> Cube:
    keys = [c.name for c in (COUNTED, ASKED, SHOWN, MOST)]
    rows, found = [], []
    for state in itertools.product(COUNTED.values, ASKED.values, SHOWN.values, MOST.values):
        counted, proof, shown, share = state
        units = _units(counted)
        rows += [[*state, *bar] for bar in _bars(units, counted, proof, shown)]
        found.append([*state, *_finding(units, counted, proof, shown, share)])
    columns = ["place", "standing", "number", "what", "from", "to"]
    return Cube(
        pd.DataFrame(rows, columns=[*keys, *columns]),
        pd.DataFrame(found, columns=[*keys, "headline", "sentence", "verdict"]),
    )


def _draw() -> Any:
    words = [ENOUGH, SHORT]
    base = alt.Chart(rows_of()).encode(
        y=alt.Y("place:N", sort=in_order(), title=None, axis=alt.Axis(labelLimit=190)),
    )
    axis = alt.Axis(values=[0, 2, 4, 6, 8, 10, 12], format="d")
    x = alt.X("from:Q", title="Number the article tells", scale=alt.Scale(domain=[0, 13]), axis=axis)
    colour = alt.Scale(domain=words, range=[RIVAL, FOCUS])
    bars = (
        base.transform_filter("datum.number > 0")
        .mark_bar(height=22, strokeWidth=2, fillOpacity=0.25)
        .encode(
            x=x,
            x2="to:Q",
            fill=alt.Fill("standing:N", scale=colour, title=None),
            stroke=alt.Stroke("standing:N", scale=colour, title=None),
            strokeDash=alt.condition(f"datum.standing == '{SHORT}'", alt.value([4, 2]), alt.value([1, 0])),
        )
    )
    mark = f"datum.number + (datum.standing == '{SHORT}' ? ' ✗' : ' ✓')"
    numbers = (
        base.transform_filter("datum.number > 0")
        .transform_calculate(middle="(datum.from + datum.to) / 2", tag=mark)
        .mark_text(fontWeight=600)
        .encode(x=alt.X("middle:Q"), text="tag:N")
    )
    none = base.transform_filter("datum.number == 0").mark_text(align="left", dx=6, fontStyle="italic")
    empty = none.encode(x=alt.X("from:Q"), text="standing:N")
    return sized(
        bars + numbers + empty,
        "Bars: how many events of each kind or decade meet the standard of proof (✓) and how many miss it (✗).",
        alt.Step(38),
    )


ONE_SOURCE = Figure(
    name="one-source",
    lesson=5,
    question="What is left if a second source is asked for?",
    how="Only what the article itself tells is counted here. Ask for more proof, or switch off what misses it.",
    controls=(COUNTED, ASKED, SHOWN, MOST),
    columns={
        "place": "Kind or decade",
        "standing": "Standard of proof",
        "number": "Number",
        "what": "Kinds of event",
    },
    tables=("assistance_events", "claims"),
    draw=_draw,
    build=_cube,
    least_width=600,
)

FIGURES = {ONE_SOURCE.name: ONE_SOURCE}
