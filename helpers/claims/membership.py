"""Lesson 1: who joined WIPO when, and before whom, by the first day each rule counts a state."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers import data, treaties
from helpers.claims.model import (
    REGIONS,
    RESOLUTION,
    RULES,
    Choice,
    Facts,
    day_label,
    decides,
    facts_for,
    one_by_one,
    row,
)
from helpers.regions import members

CONVENTION = "wipo-convention"
STATED_DAY = pd.Timestamp("1974-08-17")
STATED_START = pd.Timestamp("1970-04-26")
FIVE = {"c13": "BEL", "c14": "FRA", "c15": "ITA", "c16": "LUX", "c17": "NLD"}


def joined(treaty: str = CONVENTION) -> pd.DataFrame:
    """Return the first day each rule counts a state for a treaty: one row a state, one column a rule."""
    return treaties.first_days(treaty).pivot(index="iso3", columns="rule", values="day")  # noqa: PD010 -- no cell twice


def names(codes: list[str]) -> tuple[str, ...]:
    """Return the chart names of states, in the order given."""
    label = data.load("states").set_index("iso3")["label"]
    return tuple(str(label[code]) for code in codes)


def dated(days: pd.Series) -> tuple[str, ...]:
    """Return states with their days as text, earliest first: "Israel on 26 April 1970"."""
    days = days.dropna().sort_values(kind="stable")
    return tuple(f"{name} on {day_label(day)}" for name, day in zip(names(list(days.index)), days, strict=True))


def before(first: Any, second: Any, resolution: str) -> bool | None:
    """Return whether one day is before another; None if the same year is all that is known.

    A missing second day means that the other state never joined, so the first was before it.
    """
    if pd.isna(second):
        return True
    if resolution == "year":
        return None if first.year == second.year else bool(first.year < second.year)
    return bool(first < second)


def all_of(answers: list[bool | None]) -> bool | None:
    """Return False if any is False, else None if any is not known, else True."""
    if False in answers:
        return False
    return None if None in answers else True


def ahead_of(codes: list[str], rule: str, resolution: str) -> tuple[bool | None, Facts]:
    """Judge whether the DPRK joined WIPO before every one of these states."""
    day = joined()[rule]
    others = day.reindex(codes)
    holds = all_of([before(day["PRK"], other, resolution) for other in others])
    return holds, {"dprk": day["PRK"], "rivals": dated(others), "other": others.min()}


@facts_for("c01")
def china() -> Facts:
    """Return when China joined and in how many treaties it took part at the end of the century."""
    table = treaties.counts(["1999-12-31"])
    row = table[(table["rule"] == "in force") & (table["iso3"] == "CHN")].iloc[0]
    return {"china_joined": joined().loc["CHN", "in force"], "china_treaties": int(row["treaties"])}


HISTORY = (
    Choice("membership of WIPO", "membership of WIPO", "The day the Convention that founds WIPO counts a state."),
    Choice(
        "any WIPO treaty",
        "first WIPO treaty of any kind",
        "The first day any of the 26 treaties counts a state.",
    ),
)


@decides("c08", rule=RULES, history=HISTORY, sentence="By {history}, {rule}: the DPRK {dprk}, China {china}.")
@one_by_one
def before_china(rule: str, history: str) -> tuple[bool | None, Facts]:
    """Judge whether the DPRK came to WIPO before China."""
    rows = treaties.party_dates()
    if history == "membership of WIPO":
        rows = rows[rows["treaty"] == CONVENTION]
    first = rows.groupby("iso3")[rule].min()
    return before(first["PRK"], first["CHN"], "day"), {"dprk": first["PRK"], "china": first["CHN"]}


MONTH = Choice("month", "by month", "Only year and month are compared.")


@decides(
    "c09",
    rule=RULES,
    resolution=(RESOLUTION[0], MONTH, Choice("year", "by year", "Only years are compared.")),
    sentence="Under the rule '{rule}' the DPRK joined on {dprk}; compared {resolution} with {stated}.",
)
@one_by_one
def joined_on(rule: str, resolution: str) -> tuple[bool | None, Facts]:
    """Judge the day the article gives for the DPRK."""
    days = joined().loc["PRK"]
    form = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}[resolution]
    facts = {"dprk": days[rule], "stated": STATED_DAY, "deposited": days["deposited"]}
    return days[rule].strftime(form) == STATED_DAY.strftime(form), facts


@decides(
    "c10",
    rule=RULES,
    region=REGIONS,
    sentence="{region}, {rule}: the DPRK counts from {dprk}; before it: {earlier_dates}.",
)
@one_by_one
def first_in_asia(rule: str, region: str) -> tuple[bool | None, Facts]:
    """Judge whether no other state of a region joined before the DPRK."""
    day = joined()[rule]
    inside = day[day.index.isin(members(region))]
    earlier = inside[inside < day["PRK"]].sort_values(kind="stable")
    return earlier.empty, {
        "dprk": day["PRK"],
        "earlier": names(list(earlier.index)),
        "earlier_dates": dated(earlier),
    }


OTHERS = {
    "all three": ["JPN", "SGP", "KOR"],
    "Japan": ["JPN"],
    "Singapore": ["SGP"],
    "Republic of Korea": ["KOR"],
}


@decides(
    "c11",
    rule=RULES,
    others=[Choice(k, k, "The DPRK has to be earlier than " + k + ".") for k in OTHERS],
    sentence="Under the rule '{rule}' the DPRK counts from {dprk}; compared with {rivals}.",
)
@one_by_one
def before_three(rule: str, others: str) -> tuple[bool | None, Facts]:
    """Judge whether the DPRK joined before Japan, Singapore and the Republic of Korea."""
    return ahead_of(OTHERS[others], rule, "day")


AGAINST = "Under the rule '{rule}', {resolution}: the DPRK counts from {dprk}; compared with {rivals}."


@decides("c12", rule=RULES, resolution=RESOLUTION, sentence=AGAINST)
@one_by_one
def before_five(rule: str, resolution: str) -> tuple[bool | None, Facts]:
    """Judge whether the DPRK joined before all five European states."""
    return ahead_of(list(FIVE.values()), rule, resolution)


def _register(claim: str, code: str) -> None:
    @decides(claim, rule=RULES, resolution=RESOLUTION, sentence=AGAINST)
    @one_by_one
    def before_one(rule: str, resolution: str) -> tuple[bool | None, Facts]:
        return ahead_of([code], rule, resolution)


for _claim, _code in FIVE.items():
    _register(_claim, _code)

WHOSE = (
    Choice("the treaty", "for the treaty itself", "The day the Convention took effect for its first parties."),
    Choice("the DPRK", "for the DPRK", "The day the Convention took effect for the DPRK."),
)


@decides("c35", whose=WHOSE, resolution=RESOLUTION, sentence="{whose} the Convention entered into force on {day}.")
@one_by_one
def convention_start(whose: str, resolution: str) -> tuple[bool | None, Facts]:
    """Judge the day the article gives for the Convention."""
    treaty, dprk = row("treaties", "treaty", CONVENTION), joined().loc["PRK"]
    day: Any = treaty["entry_into_force"] if whose == "the treaty" else dprk["in force"]
    same = day.year == STATED_START.year if resolution == "year" else day == STATED_START
    return bool(same), {"day": day}
