"""Lesson 2: how many treaties are many, who has more, and more of what (in one pass, as `counting`)."""

from __future__ import annotations

import pandas as pd

from helpers import data
from helpers.claims.counting import DAY, STATED, by_part, look_up, slugs, wide
from helpers.claims.model import AS_OF, RULES, Choice, decides, statuses

INTERNET = ("wct", "wppt")
MANY = (
    Choice("above the middle state", "more than the middle state", "More than the median of all present states."),
    Choice(
        "top quarter",
        "among the top quarter of states",
        "More than three quarters of all present states have.",
    ),
    Choice("more than half", "more than half of the treaties", "More than half of the treaties in the table."),
)


@decides(
    "c18",
    many=MANY,
    rule=RULES,
    as_of=AS_OF,
    sentence=DAY + ": the DPRK counts {dprk}; '{many}' asks for more than {yardstick}.",
)
def many_treaties(grid: pd.DataFrame) -> pd.DataFrame:
    """Judge whether the DPRK is in many treaties, by a chosen yardstick."""
    table = wide(grid["as_of"])
    states = data.load("states")
    present = states.loc[(states["status"] == "current") & states["m49_region"].notna(), "iso3"]
    spread = table[present.astype(str).tolist()].quantile([0.5, 0.75], axis=1).T
    spread["half"] = len(slugs()) / 2
    spread.columns = [choice.value for choice in MANY]
    found = look_up(table.join(spread), grid, ["PRK", *spread.columns])
    chosen = [row[many] for (_, row), many in zip(found.iterrows(), grid["many"], strict=True)]
    yardstick = pd.Series(chosen, index=grid.index)
    dprk = found["PRK"].astype(int)
    return pd.DataFrame({"status": statuses(dprk > yardstick), "dprk": dprk, "yardstick": yardstick})


GROUP = (
    Choice("all", "all treaties", "All treaties on the list."),
    Choice("protection", "treaties that protect rights", "Treaties that say which rights states must protect."),
    Choice("registration", "registers", "Treaties that let one filing count in many states."),
    Choice("classification", "classifications", "Treaties that sort marks, designs and patents into classes."),
)


@decides(
    "c25",
    rule=RULES,
    as_of=AS_OF,
    group=GROUP,
    sentence=DAY + " ({group}): DPRK {dprk}, China {china}, Viet Nam {vietnam}.",
)
def more_than_two(grid: pd.DataFrame) -> pd.DataFrame:
    """Judge whether the DPRK is in more treaties than China and than Viet Nam."""
    table = data.load("treaties")
    parts = {c.value: table.loc[table["group"] == c.value, "treaty"].astype(str).tolist() for c in GROUP}
    found = by_part(grid, "group", parts | {"all": slugs()}, list(STATED)).set_axis(
        ["dprk", "china", "vietnam"], axis=1
    )
    ahead = (found["dprk"] > found["china"]) & (found["dprk"] > found["vietnam"])
    return found.assign(status=statuses(ahead))


BOTH = (
    Choice("both treaties", "both internet treaties", "China is in both, the DPRK in neither."),
    Choice("at least one", "at least one of them", "There is one that China is in and the DPRK is not."),
)


@decides(
    "c87",
    rule=RULES,
    as_of=AS_OF,
    both=BOTH,
    sentence=DAY + ": of the {asked} internet treaties the DPRK counts {dprk} and China {china}.",
)
def outside_internet_treaties(grid: pd.DataFrame) -> pd.DataFrame:
    """Judge whether China was in the internet treaties and the DPRK outside."""
    found = {slug: look_up(wide(grid["as_of"], [slug]), grid, ["PRK", "CHN"]) for slug in INTERNET}
    gap = pd.concat([(f["CHN"] > f["PRK"]) for f in found.values()], axis=1)
    holds = gap.all(axis=1).where(grid["both"] == "both treaties", gap.any(axis=1))
    total = {code: pd.concat([f[code] for f in found.values()], axis=1).sum(axis=1) for code in ("PRK", "CHN")}
    facts = {"dprk": total["PRK"], "china": total["CHN"], "asked": len(INTERNET)}
    return pd.DataFrame({"status": statuses(holds), **facts})
