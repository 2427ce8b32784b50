"""Who is a party to what, on which day, under which counting rule.

Everything is computed from `data/treaty_actions.csv`, one row a state and treaty. The three rules nest: a treaty in
force for a state was deposited, and what was deposited counts as signed. A withdrawal ends all three. The work is
done for all states, rules and dates in one pass over arrays.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import cache

import numpy as np
import pandas as pd

from helpers.data import load
from helpers.regions import Region, members

ARTICLE_DAY = pd.Timestamp("2020-03-05")
"""The day the article was published."""

BEIJING_DAY = pd.Timestamp("2020-04-28")
"""The day the Beijing Treaty entered into force, 54 days after the article."""


class Rule(StrEnum):
    """What counts as being a party: `label` and `explain` are what a reader sees."""

    SIGNED = "signed"
    DEPOSITED = "deposited"
    IN_FORCE = "in force"

    @property
    def label(self) -> str:
        """Return the name shown on a control."""
        return {"signed": "signed", "deposited": "instrument deposited", "in force": "in force"}[self.value]

    @property
    def explain(self) -> str:
        """Return one plain sentence that says what the rule counts."""
        return {
            "signed": "A state counts from the day it signed, deposited or was bound, whichever came first.",
            "deposited": "A state counts from the day it handed over its final, binding document (the instrument).",
            "in force": "A state counts only from the day the treaty became binding law for it.",
        }[self.value]


RULES = tuple(Rule)


def rule(value: Rule | str) -> Rule:
    """Return the counting rule of that name; raises ValueError that lists the three."""
    try:
        return Rule(value)
    except ValueError:
        known = ", ".join(f"'{r.value}'" for r in Rule)
        raise ValueError(f"No counting rule is called '{value}'. Use one of {known}.") from None


@cache
def _party_dates() -> pd.DataFrame:
    actions = load("treaty_actions")
    steps = actions[["signed", "deposited", "entry_into_force"]]
    # A state that no longer exists is a party to nothing, even where no source dates the end of a treaty for it.
    ended = actions["iso3"].astype(str).map(load("states").set_index("iso3")["existed_until"])
    return pd.DataFrame(
        {
            "iso3": actions["iso3"].astype(str),
            "treaty": actions["treaty"].astype(str),
            "signed": steps.min(axis=1),
            "deposited": steps[["deposited", "entry_into_force"]].min(axis=1),
            "in force": actions["entry_into_force"],
            "until": pd.concat([actions["withdrawal"], ended], axis=1).min(axis=1),
        }
    )


def party_dates() -> pd.DataFrame:
    """Return one row a state and treaty: the first day each rule counts it, and the day it stops counting.

    Columns: iso3, treaty, `signed`, `deposited`, `in force` (dates; missing = never), until (date; missing = still).
    Source: `data/treaty_actions.csv`.
    """
    return _party_dates().copy()


def _known(treaty: str) -> str:
    """Return the key of a treaty; raises ValueError that lists the 26."""
    every = set(load("treaties")["treaty"].astype(str))
    if treaty in every:
        return treaty
    raise ValueError(f"No treaty is called '{treaty}'. Use one of {', '.join(sorted(every))}.")


def parties(as_of: pd.Timestamp | str, by: Rule | str) -> pd.DataFrame:
    """Return the state-treaty pairs that count on a day: columns iso3, treaty. Raises ValueError for a bad rule."""
    rows, day = _party_dates(), pd.Timestamp(as_of)
    counted = (rows[rule(by).value] <= day) & ~(rows["until"] <= day)
    return rows.loc[counted, ["iso3", "treaty"]].reset_index(drop=True)


def counts(dates: Iterable[pd.Timestamp | str], treaties: Iterable[str] | None = None) -> pd.DataFrame:
    """Return how many treaties each state is counted for, under every rule on every date.

    Columns: rule (text), as_of (date), iso3 (text), treaties (whole number); one row for every state of the states
    table, zero included. `treaties` limits the count to those keys (default: all 26); raises ValueError
    for an unknown one.
    """
    rows = _party_dates()
    if treaties is not None:
        rows = rows[rows["treaty"].isin([_known(t) for t in treaties])]
    days = np.array([pd.Timestamp(d).to_datetime64() for d in dates], dtype="datetime64[D]")
    states = pd.Index(load("states")["iso3"].astype(str))
    code = states.get_indexer(pd.Index(rows["iso3"]))
    # A missing date becomes NaT, and every comparison with NaT is False: exactly "never" and "not yet left".
    left = rows["until"].to_numpy("datetime64[D]")[:, None] <= days
    by_state = (code == np.arange(len(states))[:, None]).astype(np.float32)
    total = np.empty((len(RULES), len(states), len(days)), dtype=np.int64)
    for i, each in enumerate(RULES):
        counted = (rows[each.value].to_numpy("datetime64[D]")[:, None] <= days) & ~left
        total[i] = by_state @ counted.astype(np.float32)
    index = pd.MultiIndex.from_product([[r.value for r in RULES], states, days], names=["rule", "iso3", "as_of"])
    table = pd.DataFrame({"treaties": total.ravel()}, index=index).reset_index()
    return table[["rule", "as_of", "iso3", "treaties"]]


def ranks(table: pd.DataFrame, regions: Iterable[Region | str] | None = None) -> pd.DataFrame:
    """Add each state's place within each meaning of Asia to a table made by `counts`.

    Adds region (text), rank (1 = most treaties; equal counts share the smaller number) and tied (True if another
    state has the same count). Rows of states outside a region are left out of that region.
    """
    parts = [table.iloc[:0].assign(region=pd.Series(dtype="object"))]
    for region in Region if regions is None else [regions] if isinstance(regions, str) else regions:
        inside = table[table["iso3"].isin(members(region))]
        parts.append(inside.assign(region=Region(region).value))
    every = pd.concat(parts, ignore_index=True)
    group = every.groupby(["rule", "as_of", "region"], sort=False)["treaties"]
    every["rank"] = group.rank(method="min", ascending=False).astype("int64")
    every["tied"] = every.duplicated(["rule", "as_of", "region", "treaties"], keep=False)
    return every


def first_days(treaty: str) -> pd.DataFrame:
    """Return, for one treaty, the day each state first counts under each rule.

    Columns: rule, iso3, day (date); states that never count under a rule are left out. Raises ValueError for an
    unknown treaty.
    """
    rows = _party_dates()
    wide = rows[rows["treaty"] == _known(treaty)]
    long = wide.melt("iso3", [r.value for r in RULES], var_name="rule", value_name="day").dropna(subset=["day"])
    return long[["rule", "iso3", "day"]].sort_values(["rule", "day", "iso3"], ignore_index=True)
