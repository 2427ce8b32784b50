"""Lesson 1: who joined first, under every meaning of joining and of Asia."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.figures.spec import Control, Cube, Figure, in_order, midnight, rows_of, sized, years
from helpers.figures.theme import FOCUS, OTHER, alt
from helpers.figures.wording import (
    REGION_CHOICES,
    RULE_CHOICES,
    day,
    labels,
    listed,
    names,
    ordinal,
)
from helpers.regions import Region, members
from helpers.treaties import Rule, first_days

WIPO = "wipo-convention"
_CHARTED = 14
DATE = "utcFormat(datum.day, width < 330 ? '%Y' : '%-d %b %Y')"
RULE = Control("rule", "What counts as joining", RULE_CHOICES, Rule.IN_FORCE.value, "radio")
_REGION = Control("region", "What counts as Asia", REGION_CHOICES, Region.EAST_SOUTHEAST_SOUTH.value, "list")


def places(treaty: str = WIPO) -> pd.DataFrame:
    """Return, for one treaty, the order in which states of each region joined under each rule.

    Columns: rule, region, iso3, day (date), place (1 = first; equal days share a place).
    """
    days = first_days(treaty)
    parts = [days[days["iso3"].isin(members(r))].assign(region=r.value) for r in Region]
    every = pd.concat(parts, ignore_index=True)
    every["place"] = every.groupby(["rule", "region"])["day"].rank(method="min").astype("int64")
    return every.sort_values(["rule", "region", "day", "iso3"], ignore_index=True)


def earlier(group: pd.DataFrame) -> tuple[pd.Timestamp | None, pd.DataFrame]:
    """Return the DPRK's day in one rule and region (None = never) and the other states not later than that day."""
    own = group.loc[group["iso3"] == "PRK", "day"]
    if own.empty:
        return None, group
    return own.iloc[0], group[(group["day"] <= own.iloc[0]) & (group["iso3"] != "PRK")]


def _door_cube() -> Cube:
    table = places()
    table["state"] = table["iso3"].map(labels())
    table["group"] = table["iso3"].map(lambda c: "DPRK" if c == "PRK" else "other")
    table["charted"] = table.groupby(["rule", "region"]).cumcount() < _CHARTED
    found = []
    for (rule, region), group in table.groupby(["rule", "region"], sort=False):
        own, before = earlier(group)
        place = int(group.loc[group["iso3"] == "PRK", "place"].iloc[0])
        where, how = Region(str(region)).label, Rule(str(rule)).label
        title = f"Counting “{how}”, the DPRK is {ordinal(place)} of {len(group)} through the door in {where}"
        if before.empty:
            after = group[group["day"] > own].iloc[0]
            following = f"{names()[after['iso3']]} on {day(after['day'])}"
            why = f"No other state in this Asia was earlier; the next was {following}."
        else:
            first = [f"{names()[r.iso3]} ({day(r.day)})" for r in before.head(4).itertuples()]
            more = f", and {len(before) - 4} more" if len(before) > 4 else ""
            why = f"Before the DPRK or on its day: {listed(first) if not more else ', '.join(first)}{more}."
        text = f"Counting “{how}”, the DPRK's day is {day(own)}. {why}"
        found.append([rule, region, title, text, "holds" if before.empty else "fails"])
    findings = pd.DataFrame(found, columns=["rule", "region", "headline", "sentence", "verdict"])
    return Cube(table[["rule", "region", "state", "day", "place", "group", "charted"]], findings)


def _door_draw() -> Any:
    base = (
        alt.Chart(rows_of())
        .transform_filter("datum.charted")
        .transform_calculate(tag=f"{DATE} + (datum.group == 'DPRK' ? (width < 330 ? ' ◀' : '  ◀ DPRK') : '')")
        .transform_calculate(left=str(midnight("1966-01-01")))
        .encode(
            y=alt.Y("state:N", sort=in_order(), title=None, axis=alt.Axis(labelLimit=200)),
            x=alt.X(
                "day:T",
                title="Day of joining",
                scale=years(1966, 2004),
                axis=alt.Axis(format="%Y", tickCount=8),
            ),
        )
    )
    colour = alt.condition("datum.group == 'DPRK'", alt.value(FOCUS), alt.value(OTHER))
    line = base.mark_rule(strokeWidth=1.5, opacity=0.6).encode(x=alt.X("left:T"), x2="day:T", color=colour)
    shape = alt.condition("datum.group == 'DPRK'", alt.value("diamond"), alt.value("circle"))
    dots = base.mark_point(filled=True, opacity=1).encode(
        color=colour, shape=shape, size=alt.condition("datum.group == 'DPRK'", alt.value(190), alt.value(90))
    )
    text = base.mark_text(align="left", dx=10, clip=True).encode(text="tag:N")
    return sized(line + dots + text, "Dot chart: the day each state joined WIPO, earliest first.", alt.Step(24))


_COLUMNS = {"state": "State", "day": "Day of joining", "place": "Place"}
TABLES = ("treaty_actions", "states")

DOOR = Figure(
    name="door",
    lesson=1,
    question="Who was first through the door?",
    how=f"Each dot is the day a state joined WIPO. The first {_CHARTED} are drawn; the table lists all. "
    "Change what counts as joining and what counts as Asia.",
    controls=(RULE, _REGION),
    columns=_COLUMNS,
    tables=TABLES,
    draw=_door_draw,
    build=_door_cube,
)

FIGURES = {DOOR.name: DOOR}
