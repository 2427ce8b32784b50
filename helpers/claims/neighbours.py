"""Lesson 2: did the DPRK join treaties much earlier than many neighbours? Vague words become choices."""

from __future__ import annotations

import pandas as pd

from helpers import treaties
from helpers.claims.membership import names
from helpers.claims.model import REGIONS, RULES, Choice, decides, statuses
from helpers.regions import members
from helpers.treaties import ARTICLE_DAY

DAYS_A_YEAR = 365.25
NAMED = {"paragraph": ["CHN", "JPN", "KOR", "SGP", "VNM"], "borders": ["CHN", "KOR", "RUS"]}
NEIGHBOURS = (
    Choice(
        "paragraph",
        "the five named in the paragraph",
        "China, Japan, Republic of Korea, Singapore, Viet Nam.",
    ),
    Choice("borders", "states with a common border", "China, Republic of Korea and the Russian Federation."),
    *REGIONS,
)
MARGIN = (
    Choice("0", "any time", "A single day earlier is enough."),
    Choice("1", "1 year", "At least one year earlier."),
    Choice("5", "5 years", "At least five years earlier."),
    Choice("10", "10 years", "At least ten years earlier."),
)
MANY = (
    Choice("most", "most of them", "More than half of the neighbours."),
    Choice("three", "three of them", "At least three of the neighbours, however many there are."),
)


def lead(rule: str) -> pd.DataFrame:
    """Return by how many years the DPRK was ahead: one row a treaty it was in on the day, one column a state.

    A state that was not yet a party counts up to the day of the article: the lead is at least that long.
    """
    table = treaties.party_dates()
    days = table.pivot(index="treaty", columns="iso3", values=rule)  # noqa: PD010 -- no cell twice
    own = days["PRK"][days["PRK"] <= ARTICLE_DAY]
    others = days.drop(columns="PRK").loc[own.index]
    until = others.fillna(ARTICLE_DAY).clip(upper=ARTICLE_DAY).to_numpy("datetime64[D]")
    gaps = until - own.to_numpy("datetime64[D]")[:, None]
    return pd.DataFrame(gaps.astype("int64") / DAYS_A_YEAR, index=others.index, columns=others.columns)


def earlier(years: pd.DataFrame, margin: float) -> pd.Series:
    """Return for each state in how many treaties the DPRK was so many years earlier (0 = any time)."""
    return (years > 0).sum() if margin == 0 else (years >= margin).sum()


@decides(
    "c19",
    neighbours=NEIGHBOURS,
    margin=MARGIN,
    many=MANY,
    rule=RULES,
    sentence="Earlier by {margin} in most of {dprk} treaties ({rule}): the DPRK is ahead of {beaten} "
    "of {compared} "
    "neighbours ({neighbours}; asked for: {many}).",
)
def much_earlier(grid: pd.DataFrame) -> pd.DataFrame:
    """Judge whether the DPRK is that much earlier in most of its treaties, for most or three neighbours."""
    parts = []
    leads = {rule: lead(str(rule)) for rule in grid["rule"].unique()}
    for (rule, margin), rows in grid.groupby(["rule", "margin"], sort=False):
        total, wins = len(leads[rule]), earlier(leads[rule], float(str(margin)))
        for area, same in rows.groupby("neighbours", sort=False):
            codes = NAMED.get(str(area)) or sorted(members(str(area)) - {"PRK"})
            score = wins.reindex(codes).dropna().sort_values(ascending=False, kind="stable")
            beaten = list(score.index[score > total / 2])
            needed = same["many"].map({"most": len(score) / 2 + 0.5, "three": 3.0})
            facts = {
                "dprk": total,
                "beaten": len(beaten),
                "compared": len(score),
                "not_beaten": len(score) - len(beaten),
            }
            found = pd.DataFrame(facts, index=same.index)
            found["examples"] = [names(beaten[:3])] * len(same)
            parts.append(found.assign(status=statuses(len(beaten) >= needed)))
    return pd.concat(parts).reindex(grid.index)
