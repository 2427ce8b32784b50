"""Lesson 2: how many WIPO treaties, and which place in Asia.

All combinations of rule, day and region are judged in one pass over what `helpers.treaties.counts` returns.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from helpers import data, treaties
from helpers.claims.membership import CONVENTION
from helpers.claims.model import AS_OF, REGIONS, RULES, Choice, Facts, decides, one_by_one, statuses
from helpers.regions import Region, members
from helpers.treaties import ARTICLE_DAY

STATED = {"PRK": 16, "CHN": 14, "VNM": 10}
TOTAL = 26
ONLY_AHEAD = {"JPN", "KOR"}

COUNTED = (
    Choice("counted", "WIPO Convention counted", "The Convention that founds WIPO is one of the treaties."),
    Choice(
        "left out",
        "WIPO Convention left out",
        "Only the treaties that come on top of membership are counted.",
    ),
)
DAY = "On {as_of}, {rule}"


def wide(days: Iterable[str], only: Iterable[str] | None = None) -> pd.DataFrame:
    """Return treaty counts with one row a rule and day (as text) and one column a state."""
    table = treaties.counts(sorted(set(days)), only)
    table["as_of"] = pd.to_datetime(table["as_of"]).dt.strftime("%Y-%m-%d")
    return table.pivot(index=["rule", "as_of"], columns="iso3", values="treaties")  # noqa: PD010 -- no cell twice


def look_up(table: pd.DataFrame, grid: pd.DataFrame, states: list[str]) -> pd.DataFrame:
    """Return the counts of these states for the rule and day of every row of the grid."""
    keys = pd.MultiIndex.from_frame(grid[["rule", "as_of"]])
    return table.reindex(keys)[states].set_axis(grid.index)


def slugs(without: Iterable[str] = ()) -> list[str]:
    """Return the short keys of the treaties, some left out."""
    every = data.load("treaties")["treaty"].astype(str)
    return every[~every.isin(list(without))].tolist()


def by_part(grid: pd.DataFrame, column: str, parts: dict[str, list[str]], states: list[str]) -> pd.DataFrame:
    """Return counts over the set of treaties that each row's value of `column` stands for."""
    found = [
        look_up(wide(rows["as_of"], parts[str(value)]), rows, states)
        for value, rows in grid.groupby(column, sort=False, observed=True)
    ]
    return pd.concat(found).reindex(grid.index)


@decides(
    "c20",
    rule=RULES,
    as_of=AS_OF,
    convention=COUNTED,
    sentence=DAY + " ({convention}): DPRK {dprk}, China {china}, Viet Nam {vietnam}.",
)
def three_counts(grid: pd.DataFrame) -> pd.DataFrame:
    """Judge the three stated counts together."""
    found = _with_convention(grid, list(STATED))
    agree = (found == pd.Series(STATED)).all(axis=1)
    return found.set_axis(["dprk", "china", "vietnam"], axis=1).assign(status=statuses(agree))


def _with_convention(grid: pd.DataFrame, states: list[str]) -> pd.DataFrame:
    return by_part(grid, "convention", {"counted": slugs(), "left out": slugs([CONVENTION])}, states)


def _register(claim: str, code: str) -> None:
    words = DAY + " ({convention}): {count} treaties; the article says {stated}."

    @decides(claim, rule=RULES, as_of=AS_OF, convention=COUNTED, sentence=words)
    def one_count(grid: pd.DataFrame) -> pd.DataFrame:
        count = _with_convention(grid, [code])[code]
        return pd.DataFrame({"status": statuses(count == STATED[code]), "count": count, "stated": STATED[code]})


for _claim, _code in zip(("c21", "c22", "c23"), STATED, strict=True):
    _register(_claim, _code)

STAGE = (
    Choice("listed", "all on the list", "Every treaty on the list counts, in force or not."),
    Choice("in force", "in force on the day of the article", "Only treaties in force on the day of the article."),
)


@decides("c24", convention=COUNTED, stage=STAGE, sentence="{convention}, {stage}: {total} treaties.")
@one_by_one
def treaties_in_all(convention: str, stage: str) -> tuple[bool | None, Facts]:
    """Judge how many treaties WIPO looks after."""
    table = data.load("treaties")
    if convention == "left out":
        table = table[table["treaty"] != CONVENTION]
    if stage == "in force":
        table = table[table["entry_into_force"] <= ARTICLE_DAY]
    return len(table) == TOTAL, {"total": len(table)}


TIES = (
    Choice(
        "shared",
        "a tie counts as not behind",
        "Only states with more treaties are ahead; a tie does no harm.",
    ),
    Choice("alone", "a tie counts as behind", "Nobody else may have as many treaties as the DPRK."),
)


@decides(
    "c26",
    rule=RULES,
    region=REGIONS,
    as_of=AS_OF,
    ties=TIES,
    sentence=DAY + " ({region}): the DPRK with {dprk} takes place {place}; ahead {above}; level {level}.",
)
def behind_only_two(grid: pd.DataFrame) -> pd.DataFrame:
    """Judge whether exactly Japan and the Republic of Korea are ahead of the DPRK in a region."""
    table = wide(grid["as_of"])
    regions = grid["region"].unique()
    found = pd.concat({region: _ahead(table, region) for region in regions}, names=["region"])
    keys = pd.MultiIndex.from_frame(grid[["region", "rule", "as_of"]])
    facts: pd.DataFrame = found.reindex(keys).set_axis(grid.index)
    strict = grid["ties"].eq("alone") & (facts["level"].map(len) > 0)
    return facts.drop(columns="right").assign(status=statuses(facts["right"] & ~strict))


def _ahead(table: pd.DataFrame, region: str) -> pd.DataFrame:
    """Return, for each rule and day, who in the region is ahead of the DPRK, who is level and its place."""
    inside = table[sorted(members(Region(region)) & set(table.columns) - {"PRK"})]
    dprk = table["PRK"]
    label = data.load("states").set_index("iso3")["label"]
    rows = []
    for own, counts in zip(dprk, inside.to_numpy(), strict=True):
        order = sorted(zip(-counts, inside.columns, strict=True))
        above = [code for minus, code in order if -minus > own]
        rows.append(
            {
                "dprk": own,
                "above": tuple(label[code] for code in above),
                "above_count": len(above),
                "level": tuple(label[code] for minus, code in order if -minus == own),
                "place": len(above) + 1,
                "right": set(above) == ONLY_AHEAD,
            }
        )
    return pd.DataFrame(rows, index=table.index)
