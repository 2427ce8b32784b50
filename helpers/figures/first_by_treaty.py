"""Lesson 1: whether the DPRK was first, for each of the 26 treaties and under every meaning at once."""

from __future__ import annotations

from itertools import product

import pandas as pd

from helpers.data import load
from helpers.figures import verdict_grid
from helpers.figures.first_through_the_door import TABLES, WIPO, earlier, places
from helpers.figures.spec import Choice, Control, Cube, Figure
from helpers.regions import Region
from helpers.treaties import Rule


def _verdict_cube() -> Cube:
    rows, found = [], []
    for treaty, name in _treaty_names().items():
        counted: dict[str, int] = {}
        order = places(treaty)
        for rule, region in product(Rule, Region):
            own, before = earlier(order[(order["rule"] == rule.value) & (order["region"] == region.value)])
            word = "cannot tell" if own is None else "fails" if len(before) else "holds"
            note = (
                "the DPRK never joined"
                if own is None
                else f"{len(before)} came first"
                if len(before)
                else "nobody earlier"
            )
            counted[word] = counted.get(word, 0) + 1
            rows.append([treaty, rule.label, region.label, word, note])
        found.append([treaty, *_verdict_finding(treaty, name, counted)])
    return Cube(
        pd.DataFrame(rows, columns=["treaty", "rule_label", "region_label", "verdict", "note"]),
        pd.DataFrame(found, columns=["treaty", "headline", "sentence", "verdict"]),
    )


def _verdict_finding(treaty: str, name: str, counted: dict[str, int]) -> tuple[str, str, str]:
    holds, every = counted.get("holds", 0), sum(counted.values())
    title = f"First of its Asia into the {name}: under {holds} of {every} combinations"
    text = f"For the {name} the DPRK was before every other Asian state under {holds} of {every} combinations."
    if treaty == WIPO:
        return title, f"{text} The article does not say which combination it means.", ""
    if counted.get("cannot tell", 0) == every:
        title = f"The DPRK has not joined the {name}"
        text = f"The DPRK has neither signed nor joined the {name}, so there is nothing to compare."
    elif "cannot tell" in counted:
        text += " Where it says “cannot tell”, the DPRK has gone no further than the step before."
    gap = "States that left before these lists were read are mostly missing, so an earlier member may not be seen."
    return title, f"{text} {gap} The article makes its claim for WIPO membership only.", ""


def _treaty_names() -> dict[str, str]:
    treaties = load("treaties")
    return dict(zip(treaties["treaty"].astype(str), treaties["short_name"].astype(str), strict=True))


VERDICTS = Figure(
    name="door-verdicts",
    lesson=1,
    question="Under which meanings was the DPRK first in Asia?",
    how="Every combination at once. Choose another treaty to see whether being first is a habit.",
    controls=(
        Control("treaty", "Which treaty", tuple(Choice(t, n) for t, n in _treaty_names().items()), WIPO, "list"),
    ),
    columns={"region_label": "Asia means", "rule_label": "Joining means", "verdict": "First?", "note": "Why"},
    tables=TABLES,
    draw=lambda: verdict_grid.draw("Grid of verdicts: one cell for each counting rule and meaning of Asia."),
    build=_verdict_cube,
    least_width=verdict_grid.LEAST_WIDTH,
)

FIGURES = {VERDICTS.name: VERDICTS}
