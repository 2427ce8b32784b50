"""Lesson 2: the ranking of states by treaties, under every counting rule, meaning of Asia and day."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.claims.counting import ONLY_AHEAD, STATED
from helpers.figures.spec import Control, Cube, Figure, in_order, rows_of, sized
from helpers.figures.theme import FOCUS, OTHER, RIVAL, alt
from helpers.figures.wording import (
    REGION_CHOICES,
    RULE_CHOICES,
    day,
    day_choices,
    labels,
    listed,
    names,
    ordinal,
)
from helpers.regions import Region
from helpers.treaties import ARTICLE_DAY, Rule, counts, ranks

NAMED = (*STATED, *sorted(ONLY_AHEAD))
_CHARTED = 16
_KEYS = ["rule", "as_of", "region"]


def ranking_rows() -> pd.DataFrame:
    """Return every state's count and place for all rules, days and regions, ordered as the chart lists them."""
    table = ranks(counts(c.value for c in day_choices()))
    table["state"] = table["iso3"].map(labels())
    table["group"] = table["iso3"].map(
        lambda c: "DPRK" if c == "PRK" else "named in the article" if c in NAMED else "other"
    )
    first = (table["group"] != "DPRK").astype("int8")
    table = table.assign(_first=first).sort_values(
        [*_KEYS, "treaties", "_first", "state"],
        ascending=[True, True, True, False, True, True],
        ignore_index=True,
    )
    is_named = table["group"] != "other"
    named_here = is_named.groupby([table[k] for k in _KEYS]).transform("sum")
    other_place = (~is_named).groupby([table[k] for k in _KEYS]).cumsum()
    table["charted"] = is_named | (other_place <= _CHARTED - named_here)
    table["as_of"] = table["as_of"].dt.strftime("%Y-%m-%d")
    return table[[*_KEYS, "iso3", "state", "treaties", "rank", "tied", "group", "charted"]]


def _findings(table: pd.DataFrame) -> pd.DataFrame:
    named = table[table["iso3"].isin(NAMED) & (table["region"] == Region.EAST_SOUTHEAST.value)]
    numbers = {key: dict(zip(part["iso3"], part["treaties"], strict=True)) for key, part in named.groupby(_KEYS[:2])}
    dprk = table[table["iso3"] == "PRK"].set_index(_KEYS)["treaties"].rename("dprk").reset_index()
    others = table[table["iso3"] != "PRK"].merge(dprk, on=_KEYS)
    others = others[others["treaties"] >= others["dprk"]]
    others["pair"] = list(zip(others["iso3"], others["treaties"], strict=True))
    near = others.groupby(_KEYS)["pair"].agg(list).to_dict()
    found = [
        [rule, as_of, region, *_finding(rule, as_of, region, numbers[rule, as_of], near.get((rule, as_of, region), []))]
        for rule, as_of, region in zip(*(dprk[k] for k in _KEYS), strict=True)
    ]
    return pd.DataFrame(found, columns=[*_KEYS, "headline", "sentence", "verdict"])


def _finding(
    rule: str, as_of: str, region: str, numbers: dict[str, int], near: list[tuple[str, int]]
) -> tuple[str, str, str]:
    """Return headline, sentence and verdict; `near` are the states with as many treaties as the DPRK or more."""
    own = numbers["PRK"]
    above, level = [pair for pair in near if pair[1] > own], [state for state, n in near if n == own]
    same_numbers = all(numbers[s] == n for s, n in STATED.items())
    same_order = {state for state, _ in above} == ONLY_AHEAD
    where, rank = _inside(Region(region).label), f"{'joint ' if level else ''}{ordinal(len(above) + 1)}"
    title = f"Counting “{Rule(rule).label}”, the DPRK has {own} treaties: {rank} in {where}"
    first = [f"{names()[s]} ({n})" for s, n in above[:3]]
    ahead = f"{', '.join(first)} and {len(above) - 3} more" if len(above) > 3 else listed(first) or "no state"
    few = [names()[s] for s in level[:3]] + (["others"] if len(level) > 3 else [])
    tie = f", level with {listed(few)}" if level else ""
    if own == 0:
        place = "The DPRK has joined none of them yet, so it has no place."
        title = f"Counting “{Rule(rule).label}”, the DPRK has no treaties yet"
    else:
        place = f"In {where} the DPRK is {rank}, behind {ahead}{tie}."
    text = (
        f"On {day(pd.Timestamp(as_of))}, counting “{Rule(rule).label}”, the DPRK has {own} of the 26 treaties, China "
        f"{numbers['CHN']} and Viet Nam {numbers['VNM']}; the article says {listed(map(str, STATED.values()))}. "
        f"{place} {_why(same_numbers, same_order)}"
    )
    return title, text, "holds" if same_numbers and same_order else "fails"


def _inside(where: str) -> str:
    return {"Asia (UN list)": "Asia as the UN lists it", "East Asia": "East Asia"}.get(where, where)


def _why(same_numbers: bool, same_order: bool) -> str:
    if same_numbers and same_order:
        return "Numbers and order are both as the article states them."
    if same_numbers:
        return "The numbers are as stated, the order is not."
    if same_order:
        return "The order is as stated, the numbers are not."
    return "Neither the numbers nor the order are as stated."


def _cube() -> Cube:
    table = ranking_rows()
    return Cube(table.drop(columns=["iso3"]), _findings(table))


def _draw() -> Any:
    group = alt.Color(
        "group:N",
        scale=alt.Scale(domain=["DPRK", "named in the article", "other"], range=[FOCUS, RIVAL, OTHER]),
        legend=None,
    )
    base = (
        alt.Chart(rows_of())
        .transform_filter("datum.charted")
        .transform_calculate(
            place="(datum.tied ? 'joint ' : '') + 'no. ' + datum.rank",
            who="datum.group == 'DPRK' ? '  ◀ DPRK' : datum.group == 'other' ? '' : '  • named'",
        )
        .transform_calculate(
            tag="datum.treaties + (width < 330 ? slice(datum.who, 0, 3) : '  ·  ' + datum.place + datum.who)"
        )
        .encode(
            y=alt.Y("state:N", sort=in_order(), title=None, axis=alt.Axis(labelLimit=150)),
            x=alt.X(
                "treaties:Q",
                title="Treaties, of 26",
                scale=alt.Scale(domain=[0, 34]),
                axis=alt.Axis(values=[0, 5, 10, 15, 20, 26]),
            ),
        )
    )
    outline = alt.condition("datum.group == 'DPRK'", alt.value(2.5), alt.value(0))
    bars = base.mark_bar(height=15, stroke="#7a3500").encode(color=group, strokeWidth=outline)
    text = base.mark_text(align="left", dx=6, clip=True).encode(text="tag:N")
    return sized(bars + text, "Bar chart: how many of the 26 treaties each state is counted for.", alt.Step(23))


RANKING = Figure(
    name="ranking",
    lesson=2,
    question="How many of the 26 treaties, and who has more?",
    how="Change what counts as a party, what counts as Asia, or the day. Bars are states; the table lists all of them.",
    controls=(
        Control("rule", "What counts as a party", RULE_CHOICES, Rule.DEPOSITED.value, "radio"),
        Control("region", "What counts as Asia", REGION_CHOICES, Region.EAST_SOUTHEAST.value, "list"),
        Control("as_of", "On which day", day_choices(), f"{ARTICLE_DAY:%Y-%m-%d}", "slider"),
    ),
    columns={"state": "State", "treaties": "Treaties (of 26)", "rank": "Place", "tied": "Shares its place"},
    tables=("treaty_actions", "treaties", "states"),
    draw=_draw,
    build=_cube,
)

FIGURES = {RANKING.name: RANKING}
