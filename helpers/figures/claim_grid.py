"""Lesson 2: the whole claim and its two parts under every counting rule and meaning of Asia, on any day."""

from __future__ import annotations

import pandas as pd

from helpers.claims.counting import STATED
from helpers.figures import verdict_grid
from helpers.figures.claim_windows import MIXED, PART, WITH, history, truth
from helpers.figures.spec import Control, Cube, Figure
from helpers.figures.wording import day, day_choices
from helpers.regions import Region, members
from helpers.treaties import ARTICLE_DAY, RULES, Rule


def _grid_cube() -> Cube:
    rows, found = [], []
    for part in PART.values:
        for treaties in WITH.values:
            held = {r: truth(part, r, treaties) for r in Region}
            for choice in day_choices():
                at = pd.Timestamp(choice.value)
                cells = []
                for region, (days, true) in held.items():
                    column = days.searchsorted(at, side="right") - 1
                    for i, rule in enumerate(RULES):
                        note = _grid_note(part, treaties, rule, region, at)
                        cells.append(
                            [
                                part,
                                treaties,
                                choice.value,
                                rule.label,
                                region.label,
                                "holds" if true[i, column] else "fails",
                                note,
                            ]
                        )
                rows += cells
                found.append([part, treaties, choice.value, *_grid_finding(part, at, cells)])
    keys = ["part", "treaties", "as_of"]
    columns = [*keys, "rule_label", "region_label", "verdict", "note"]
    return Cube(
        pd.DataFrame(rows, columns=columns),
        pd.DataFrame(found, columns=[*keys, "headline", "sentence", "verdict"]),
    )


def _grid_note(part: str, treaties: str, rule: Rule, region: Region, at: pd.Timestamp) -> str:
    days, row, number = history(treaties)
    now = number[RULES.index(rule), :, days.searchsorted(at, side="right") - 1]
    numbers = "/".join(str(now[row[s]]) for s in STATED)
    if part == "numbers":
        return numbers
    inside = [now[row[s]] for s in members(region) - {"PRK"}]
    place = 1 + sum(n > now[row["PRK"]] for n in inside)
    order = f"{'joint ' if now[row['PRK']] in inside else ''}no. {place}"
    return f"{numbers}, {order}" if part == "both" else order


def _grid_finding(part: str, at: pd.Timestamp, cells: list[list[str]]) -> tuple[str, str, str]:
    true = sum(c[5] == "holds" for c in cells)
    what = {
        "numbers": "the numbers are as stated",
        "order": "the order is as stated",
        "both": "numbers and order are as stated",
    }[part]
    title = f"On {day(at)}, {what} in {true} of {len(cells)} cells"
    verdict = "holds" if true == len(cells) else "fails" if true == 0 else MIXED
    word = {
        "holds": "Whatever is meant, it is true.",
        "fails": "Whatever is meant, it is not true.",
        MIXED: "Whether it is true depends on what is meant, and the article defines neither its Asia nor its rule.",
    }[verdict]
    return (
        title,
        f"On {day(at)}, {what} under {true} of the {len(cells)} combinations of rule and region. {word}",
        verdict,
    )


GRID = Figure(
    name="grid",
    lesson=2,
    question="Under which meanings does the claim hold?",
    how="Every combination of counting rule and meaning of Asia at once, on the day you choose.",
    controls=(
        PART,
        WITH,
        Control("as_of", "On which day", day_choices(), f"{ARTICLE_DAY:%Y-%m-%d}", "slider"),
    ),
    columns={
        "region_label": "Asia means",
        "rule_label": "Party means",
        "verdict": "As stated?",
        "note": "What is found",
    },
    tables=("treaty_actions", "treaties", "states"),
    draw=lambda: verdict_grid.draw("Grid of verdicts: one cell for each counting rule and meaning of Asia."),
    build=_grid_cube,
    least_width=verdict_grid.LEAST_WIDTH,
)

FIGURES = {GRID.name: GRID}
