"""Lesson 2: on which days, and under which meanings, the article's numbers and order were true."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from helpers.claims.counting import ONLY_AHEAD, STATED
from helpers.data import load
from helpers.figures.spec import Control, Cube, Figure, midnight, options, rows_of, sized, years
from helpers.figures.theme import FOCUS, HOLDS, alt
from helpers.figures.wording import REGION_CHOICES, RULE_CHOICES, day
from helpers.regions import Region, members
from helpers.spells import change_days, spells
from helpers.treaties import ARTICLE_DAY, RULES, Rule, counts

MIXED = "holds under a stated rule"
"""True for some meanings and not for others."""

READ_ON = pd.Timestamp("2026-02-03")
"""The day the party tables were read (source S01); later days are not known."""

PART = Control(
    "part",
    "Which part of the claim",
    options(
        [
            ("both", "numbers and order", "Both parts at once: the counts, and who stands above the DPRK."),
            (
                "numbers",
                "the numbers",
                "The counts of the DPRK, China and Viet Nam are those the article gives.",
            ),
            (
                "order",
                "the order",
                "Japan and the Republic of Korea, and nobody else, have more treaties than the DPRK.",
            ),
        ]
    ),
    "both",
    "radio",
)
WITH = Control(
    "treaties",
    "Is the WIPO Convention one of them",
    options(
        [
            (
                "all",
                "yes: 26 treaties",
                "The convention that created WIPO is counted like the other treaties.",
            ),
            (
                "without",
                "no: 25 treaties",
                "Joining the organisation itself is not counted as one of its treaties.",
            ),
        ]
    ),
    "all",
    "radio",
)


@cache
def history(treaties: str) -> tuple[pd.DatetimeIndex, dict[str, int], np.ndarray]:
    """Return the change days, the row of each state and the counts as an array (rule, state, day)."""
    slugs = [t for t in load("treaties")["treaty"].astype(str) if treaties == "all" or t != "wipo-convention"]
    days = change_days(READ_ON)
    table = counts(days, slugs)
    states = list(dict.fromkeys(table["iso3"]))
    return (
        days,
        {s: i for i, s in enumerate(states)},
        table["treaties"].to_numpy().reshape(len(RULES), len(states), -1),
    )


def truth(part: str, region: Region | str, treaties: str) -> tuple[pd.DatetimeIndex, np.ndarray]:
    """Return the change days and, for each rule and day, whether that part of the claim was true."""
    days, row, number = history(treaties)
    counted = np.logical_and.reduce([number[:, row[s]] == n for s, n in STATED.items()])
    if part == "numbers":
        return days, counted
    others = sorted(members(region) - {"PRK"} & set(row))
    dprk = number[:, row["PRK"]][:, None]
    more = number[:, [row[s] for s in others]] > dprk
    ahead = np.array([s in ONLY_AHEAD for s in others])
    above = number[:, [row[s] for s in sorted(ONLY_AHEAD)]] > dprk
    ordered = above.all(axis=1) & ~more[:, ~ahead].any(axis=1)
    return days, ordered & counted if part == "both" else ordered


def _days_cube() -> Cube:
    rows, found = [], []
    for part in PART.values:
        for region in Region:
            for treaties in WITH.values:
                days, held = truth(part, region, treaties)
                by_rule = {r: spells(days, held[i], READ_ON) for i, r in enumerate(RULES)}
                for rule, periods in by_rule.items():
                    never = pd.DataFrame({"start": [pd.NaT], "end": [pd.NaT], "days": [0]})
                    rows += [
                        [part, region.value, treaties, rule.label, p.start, p.end, int(p.days), p.tag, p.period]
                        for p in _tagged(periods if len(periods) else never).itertuples()
                    ]
                found.append([part, region.value, treaties, *_days_finding(part, region, by_rule)])
    keys = ["part", "region", "treaties"]
    table = pd.DataFrame(rows, columns=[*keys, "rule_label", "start", "end", "days", "tag", "period"])
    return Cube(table, pd.DataFrame(found, columns=[*keys, "headline", "sentence", "verdict"]))


def _tagged(periods: pd.DataFrame) -> pd.DataFrame:
    """Add the period in words, and the label of each bar: its days, left out where the next bar is too near."""
    room = (periods["start"].shift(-1) - periods["end"]).dt.days.fillna(99_999)
    words = periods["days"].map(lambda n: f"{n:,} day{'' if n == 1 else 's'}")
    told = [f"{day(p.start)} to {day(p.end)}" if p.days else "never" for p in periods.itertuples()]
    return periods.assign(tag=words.where(room > 4_000, ""), period=told)


def _days_finding(part: str, region: Region, by_rule: dict[Rule, pd.DataFrame]) -> tuple[str, str, str]:
    now = [r for r, p in by_rule.items() if ((p["start"] <= ARTICLE_DAY) & (p["end"] >= ARTICLE_DAY)).any()]
    what, one = {
        "numbers": ("The numbers are", "this part of the claim"),
        "order": (f"The order in {region.label} is", "this part of the claim"),
        "both": (f"Numbers and order in {region.label} are", "the whole claim"),
    }[part]
    ever = [_told(rule, periods) for rule, periods in by_rule.items() if len(periods)]
    history = f"It was so {'; '.join(ever)}." if ever else "It was never so, on any day, under any rule."
    on_day = " and ".join(f"“{r.label}”" for r in now)
    yes = f"under {on_day}" if now else "under no rule"
    extra = " What counts as Asia plays no part in the numbers." if part == "numbers" else ""
    title = f"{what} {'as stated' if now else 'not as stated'} on the day of the article under {on_day or 'any rule'}"
    return (
        title,
        f"On {day(ARTICLE_DAY)} {one} is true {yes}. {history}{extra}",
        _three(len(now)),
    )


def _told(rule: Rule, periods: pd.DataFrame) -> str:
    """Return the last spells of one rule in words; says how many there are if not all are told."""
    spans = list(_tagged(periods)["period"].tail(2))
    more = f", in {len(periods)} periods, the last two" if len(periods) > len(spans) else ""
    return f"counting “{rule.label}”{more} from {' and from '.join(spans)}"


def _three(true_rules: int) -> str:
    return "holds" if true_rules == len(RULES) else "fails" if true_rules == 0 else MIXED


def _days_draw() -> Any:
    x = alt.X(
        "start:T",
        title="Day",
        scale=years(1970, 2038),
        axis=alt.Axis(format="%Y", values=[midnight(f"{y}-01-01") for y in range(1970, 2030, 10)]),
    )
    base = alt.Chart(rows_of()).encode(
        y=alt.Y("rule_label:N", sort=[c.label for c in RULE_CHOICES], title=None, axis=alt.Axis(labelLimit=160))
    )
    true = base.transform_filter("isValid(datum.start)")
    bars = true.mark_bar(color=HOLDS, height=22, stroke=HOLDS, strokeWidth=2).encode(x=x, x2="end:T")
    text = true.mark_text(align="left", dx=7, clip=True).encode(x="end:T", text="tag:N")
    never = base.transform_filter("!isValid(datum.start)").mark_text(align="left", dx=8, fontStyle="italic")
    never_text = never.encode(x=alt.value(0), text=alt.value("never"))
    line = (
        alt.Chart(rows_of())
        .mark_rule(color=FOCUS, strokeDash=[6, 4], strokeWidth=2)
        .encode(x=alt.datum(midnight(ARTICLE_DAY), type="temporal"))
    )
    return sized(
        bars + text + never_text + line,
        "Bars of time, one line a counting rule: the days on which this part of the claim was true. "
        "The broken line is the day of the article.",
        alt.Step(56),
    )


DAYS = Figure(
    name="days",
    lesson=2,
    question="On which days was the claim true?",
    how="Each bar is an unbroken run of days on which the chosen part of the claim was true under that counting rule.",
    controls=(
        PART,
        Control("region", "What counts as Asia", REGION_CHOICES, Region.EAST_SOUTHEAST.value, "list"),
        WITH,
    ),
    columns={"rule_label": "Counting rule", "period": "True in this period", "days": "Days"},
    tables=("treaty_actions", "treaties", "states"),
    draw=_days_draw,
    build=_days_cube,
)

FIGURES = {DAYS.name: DAYS}
