"""Lesson 1: whether the DPRK was first, for each of the 26 treaties and under every meaning at once."""

from __future__ import annotations

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
        for (rule, region), group in places(treaty).groupby(["rule", "region"], sort=False):
            own, before = earlier(group)
            word = "cannot tell" if own is None else "fails" if len(before) else "holds"
            note = (
                "the DPRK never joined"
                if own is None
                else f"{len(before)} not later"
                if len(before)
                else "nobody earlier"
            )
            counted[word] = counted.get(word, 0) + 1
            rows.append([treaty, Rule(str(rule)).label, Region(str(region)).label, word, note])
        found.append([treaty, *_verdict_finding(treaty, name, counted)])
    return Cube(
        pd.DataFrame(rows, columns=["treaty", "rule_label", "region_label", "verdict", "note"]),
        pd.DataFrame(found, columns=["treaty", "headline", "sentence", "verdict"]),
    )


def _verdict_finding(treaty: str, name: str, counted: dict[str, int]) -> tuple[str, str, str]:
    holds, every = counted.get("holds", 0), sum(counted.values())
    title = f"First of its Asia into the {name}: under {holds} of {every} combinations"
    told = f"holds under {holds} of the {every} combinations of rule and region"
    text = f"For the {name}, “before any other Asian state” {told}."
    if "cannot tell" in counted:
        text = f"The DPRK has not joined the {name}, so there is nothing to compare."
    if treaty != WIPO:
        return title, text + " The article makes this claim for WIPO membership only.", ""
    return title, text + " The article does not say which combination it means.", ""


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
