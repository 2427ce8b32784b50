"""Lesson 1: who joined first. Days of joining, the neighbours the article names, and the verdict for every meaning."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.data import load
from helpers.figures import verdict_grid
from helpers.figures.spec import Choice, Control, Cube, Figure, midnight, options, rows_of, sized, years
from helpers.figures.theme import FOCUS, OTHER, RIVAL, alt
from helpers.figures.wording import (
    REGION_CHOICES,
    RULE_CHOICES,
    day,
    labels,
    listed,
    names,
    ordinal,
    sentence_case,
)
from helpers.regions import Region, members
from helpers.treaties import Rule, first_days

NAMED_ASIA = ("JPN", "SGP", "KOR")
NAMED_EUROPE = ("BEL", "FRA", "ITA", "LUX", "NLD")
"""The states the article names as later than the DPRK (paragraph 3)."""
WIPO = "wipo-convention"
_CHARTED = 14
_DATE = "utcFormat(datum.day, width < 330 ? '%Y' : '%-d %b %Y')"
_RULE = Control("rule", "What counts as joining", RULE_CHOICES, Rule.IN_FORCE.value, "radio")
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


def _earlier(group: pd.DataFrame) -> tuple[pd.Timestamp | None, pd.DataFrame]:
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
        own, earlier = _earlier(group)
        place = int(group.loc[group["iso3"] == "PRK", "place"].iloc[0])
        where, how = Region(str(region)).label, Rule(str(rule)).label
        title = f"Counting “{how}”, the DPRK is {ordinal(place)} of {len(group)} through the door in {where}"
        if earlier.empty:
            after = group[group["day"] > own].iloc[0]
            following = f"{names()[after['iso3']]} on {day(after['day'])}"
            why = f"No other state in this Asia was earlier; the next was {following}."
        else:
            before = [f"{names()[r.iso3]} ({day(r.day)})" for r in earlier.head(4).itertuples()]
            more = f", and {len(earlier) - 4} more" if len(earlier) > 4 else ""
            why = f"Not later than the DPRK: {listed(before) if not more else ', '.join(before)}{more}."
        text = f"Counting “{how}”, the DPRK's day is {day(own)}. {why}"
        found.append([rule, region, title, text, "holds" if earlier.empty else "fails"])
    findings = pd.DataFrame(found, columns=["rule", "region", "headline", "sentence", "verdict"])
    return Cube(table[["rule", "region", "state", "day", "place", "group", "charted"]], findings)


def _door_draw() -> Any:
    base = (
        alt.Chart(rows_of())
        .transform_filter("datum.charted")
        .transform_calculate(tag=f"{_DATE} + (datum.group == 'DPRK' ? (width < 330 ? ' ◀' : '  ◀ DPRK') : '')")
        .transform_calculate(left=str(midnight("1966-01-01")))
        .encode(
            y=alt.Y("state:N", sort=None, title=None, axis=alt.Axis(labelLimit=200)),
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
    closest = f"Closest is {names()[nearest]}: {_gap(gaps[nearest], step)} ({day(when[nearest])})."
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
        .transform_calculate(tag=f"{_DATE} + (width < 330 ? '' : '  ·  ' + datum.apart)")
        .encode(y=alt.Y("state:N", sort=None, title=None, axis=alt.Axis(labelLimit=200)))
    )
    scale = years(1965, 2003)
    axis = alt.Axis(format="%Y", tickCount=8)
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


def _verdict_cube() -> Cube:
    rows, found = [], []
    for treaty, name in _treaty_names().items():
        counted: dict[str, int] = {}
        for (rule, region), group in places(treaty).groupby(["rule", "region"], sort=False):
            own, earlier = _earlier(group)
            word = "cannot tell" if own is None else "fails" if len(earlier) else "holds"
            note = (
                "the DPRK never joined"
                if own is None
                else f"{len(earlier)} not later"
                if len(earlier)
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


_DOOR_COLUMNS = {"state": "State", "day": "Day of joining", "place": "Place"}
_TABLES = ("treaty_actions", "states")

DOOR = Figure(
    name="door",
    lesson=1,
    question="Who was first through the door?",
    how="Each dot is the day a state joined WIPO. Change what counts as joining and what counts as Asia.",
    controls=(_RULE, _REGION),
    columns=_DOOR_COLUMNS,
    tables=_TABLES,
    draw=_door_draw,
    build=_door_cube,
)
NEIGHBOURS = Figure(
    name="neighbours",
    lesson=1,
    question="Did the DPRK come before the eight states the article names?",
    how="Change which of them are compared, and whether the data know the day or only the year.",
    controls=(
        _RULE,
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
    tables=_TABLES,
    draw=_neighbour_draw,
    build=_neighbour_cube,
)
VERDICTS = Figure(
    name="door-verdicts",
    lesson=1,
    question="Under which meanings was the DPRK first in Asia?",
    how="Every combination at once. Choose another treaty to see whether being first is a habit.",
    controls=(
        Control("treaty", "Which treaty", tuple(Choice(t, n) for t, n in _treaty_names().items()), WIPO, "list"),
    ),
    columns={"region_label": "Asia means", "rule_label": "Joining means", "verdict": "First?", "note": "Why"},
    tables=_TABLES,
    draw=lambda: verdict_grid.draw("Grid of verdicts: one cell for each counting rule and meaning of Asia."),
    build=_verdict_cube,
    least_width=verdict_grid.LEAST_WIDTH,
)

FIGURES = {f.name: f for f in (DOOR, NEIGHBOURS, VERDICTS)}
