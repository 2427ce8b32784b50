"""Lesson 1: the eight states the article names as later than the DPRK, by the day and by the year."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.figures.first_through_the_door import DATE, RULE, TABLES, WIPO
from helpers.figures.spec import Choice, Control, Cube, Figure, in_order, midnight, options, rows_of, sized, years
from helpers.figures.theme import FOCUS, OTHER, RIVAL, alt
from helpers.figures.wording import day, labels, listed, names, sentence_case
from helpers.treaties import Rule, first_days

NAMED_ASIA = ("JPN", "SGP", "KOR")
NAMED_EUROPE = ("BEL", "FRA", "ITA", "LUX", "NLD")
"""The states the article names as later than the DPRK (paragraph 3)."""


def _neighbour_cube() -> Cube:
    groups = {"asia": NAMED_ASIA, "europe": NAMED_EUROPE, "all": NAMED_ASIA + NAMED_EUROPE}
    days, rows, found = first_days(WIPO), [], []
    for rule in Rule:
        when = days[days["rule"] == rule.value].set_index("iso3")["day"]
        own = when["PRK"]
        for group, states in groups.items():
            for step in ("day", "year"):
                late = sorted(states, key=lambda s: when[s])
                for s in late:
                    gap = (when[s] - own).days if step == "day" else when[s].year - own.year
                    side = "Asia" if s in NAMED_ASIA else "Europe"
                    rows.append([rule.value, group, step, labels()[s], when[s], own, gap, side, _gap(gap, step)])
                found.append([rule.value, group, step, *_neighbour_finding(rule, step, late, when, own)])
    keys = ["rule", "group", "step"]
    columns = [*keys, "state", "day", "dprk", "gap", "side", "apart"]
    return Cube(
        pd.DataFrame(rows, columns=columns),
        pd.DataFrame(found, columns=[*keys, "headline", "sentence", "verdict"]),
    )


def _gap(gap: int, step: str) -> str:
    size = f"{abs(gap):,} {step}{'' if abs(gap) == 1 else 's'}"
    return f"the same {step}" if gap == 0 else f"{size} {'later' if gap > 0 else 'earlier'}"


def _neighbour_finding(
    rule: Rule, step: str, states: list[str], when: pd.Series, own: pd.Timestamp
) -> tuple[str, str, str]:
    gaps = {s: (when[s] - own).days if step == "day" else when[s].year - own.year for s in states}
    early = [names()[s] for s, g in gaps.items() if g < 0]
    level = [names()[s] for s, g in gaps.items() if g == 0]
    nearest = min(gaps, key=lambda s: abs(gaps[s]))
    known = day(when[nearest]) if step == "day" else str(when[nearest].year)
    closest = f"Closest is {names()[nearest]}: {_gap(gaps[nearest], step)} ({known})."
    verdict = "fails" if early else "cannot tell" if level else "holds"
    title = f"{len([g for g in gaps.values() if g > 0])} of the {len(states)} named states came after the DPRK"
    if early:
        why = f"Earlier than the DPRK: {listed(early)}."
    elif level:
        why = f"{sentence_case(listed(level))} joined in the same year, so data by the year cannot say who was first."
    else:
        why = "Every named state came later, as the article says."
    return title, f"Counting “{rule.label}” and comparing by the {step}. {why} {closest}", verdict


def _neighbour_draw() -> Any:
    base = (
        alt.Chart(rows_of())
        .transform_calculate(by_year="indexof(datum.apart, 'year') >= 0")
        .transform_calculate(when=f"datum.by_year ? utcFormat(datum.day, '%Y') : {DATE}")
        .transform_calculate(tag="datum.when + (width < 330 ? '' : '  ·  ' + datum.apart)")
        .encode(y=alt.Y("state:N", sort=in_order(), title=None, axis=alt.Axis(labelLimit=200)))
    )
    scale = years(1965, 2012)
    axis = alt.Axis(format="%Y", values=[midnight(f"{y}-01-01") for y in range(1965, 2005, 5)])
    x = alt.X("day:T", title="Day of joining (the broken line is the DPRK's)", scale=scale, axis=axis)
    span = base.mark_bar(height=7, opacity=0.55, color=OTHER).encode(x=x, x2="dprk:T")
    dots = base.mark_point(filled=True, size=110, opacity=1).encode(
        x=x,
        color=alt.Color(
            "side:N", scale=alt.Scale(domain=["Asia", "Europe"], range=[RIVAL, "#a3559b"]), title="Named as"
        ),
        shape=alt.Shape(
            "side:N", scale=alt.Scale(domain=["Asia", "Europe"], range=["circle", "square"]), title="Named as"
        ),
    )
    text = base.mark_text(align="left", dx=10, clip=True).encode(x=x, text="tag:N")
    dprk = base.mark_rule(color=FOCUS, strokeDash=[6, 4], strokeWidth=2).encode(x="dprk:T")
    return sized(
        span + dprk + dots + text,
        "Dot chart: the day each named state joined, with the DPRK's day as a line.",
        alt.Step(30),
    )


NEIGHBOURS = Figure(
    name="neighbours",
    lesson=1,
    question="Did the DPRK come before the eight states the article names?",
    how="Change which of them are compared, and whether the data know the day or only the year.",
    controls=(
        RULE,
        Control(
            "group",
            "Which named states",
            options(
                [
                    ("asia", "the three in Asia", "Japan, Singapore and the Republic of Korea."),
                    (
                        "europe",
                        "the five in Europe",
                        "Belgium, France, Italy, Luxembourg and the Netherlands.",
                    ),
                    ("all", "all eight", "The three in Asia and the five in Europe."),
                ]
            ),
            "all",
            "radio",
        ),
        Control(
            "step",
            "Compared by",
            (
                Choice("day", "the day", "Exact days, as WIPO records them."),
                Choice("year", "the year", "Years only, as some political-science data sets record membership."),
            ),
            "day",
            "radio",
        ),
    ),
    columns={
        "state": "State",
        "day": "Day of joining",
        "apart": "Compared with the DPRK",
        "side": "Named as",
    },
    tables=TABLES,
    draw=_neighbour_draw,
    build=_neighbour_cube,
)
FIGURES = {NEIGHBOURS.name: NEIGHBOURS}
