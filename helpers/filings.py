"""Filings for patents, by state and year: at home, from abroad, and international ones.

A year for which no figure was found stays in the table without a value. It is never zero and never filled in.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import pandas as pd

from helpers.data import load


class Series(StrEnum):
    """A series of filings: its code in the table `ip_statistics`."""

    HOME = "IP.PAT.RESD"
    FROM_ABROAD = "IP.PAT.NRES"
    INTERNATIONAL = "PCT.ORIGIN"

    @property
    def label(self) -> str:
        """Return how readers know it."""
        return {
            Series.HOME: "by residents, at home",
            Series.FROM_ABROAD: "from abroad",
            Series.INTERNATIONAL: "international (PCT)",
        }[self]

    @property
    def short(self) -> str:
        """Return one word for the end of a line."""
        return {Series.HOME: "home", Series.FROM_ABROAD: "from abroad", Series.INTERNATIONAL: "PCT"}[self]


KEYS = ["iso3", "indicator"]


def published(series: Iterable[Series], states: Iterable[str]) -> pd.DataFrame:
    """Return the figures found: one row a state, series (`indicator`) and `year`, with `value` and `source_ids`.

    Raises ValueError if one state has two figures for one series and year.
    """
    table = load("ip_statistics")
    chosen = table["indicator"].isin([s.value for s in series]) & table["iso3"].isin(list(states))
    rows = table.loc[chosen, [*KEYS, "year", "value", "source_ids"]]
    twice = rows[rows.duplicated([*KEYS, "year"])]
    if len(twice):
        raise ValueError(
            f"Two figures for the same state, series and year: {twice.iloc[0][[*KEYS, 'year']].to_dict()}."
        )
    return rows.sort_values([*KEYS, "year"], ignore_index=True)


def lines(series: Iterable[Series], states: Iterable[str], own: str = "PRK") -> pd.DataFrame:
    """Return every year from the first to the last that the state `own` has a figure for in one of the series.

    One row a state, series and year, for the pairs that have any figure in that time. `value` is missing where no
    figure was found; `run` numbers the unbroken stretches of years, so that a line need never cross a gap.
    """
    rows = published(series, states)
    mine = rows.loc[rows["iso3"] == own, "year"]
    rows = rows[rows["year"].between(mine.min(), mine.max())]
    years = pd.DataFrame({"year": range(int(mine.min()), int(mine.max()) + 1)})
    every = rows[KEYS].drop_duplicates().merge(years, how="cross").merge(rows, on=[*KEYS, "year"], how="left")
    gap = every["value"].isna()
    every["run"] = (gap & ~gap.shift(fill_value=False)).groupby([every[k] for k in KEYS]).cumsum()
    return every


def common_years(table: pd.DataFrame) -> list[int]:
    """Return the years in which every line of `lines` has a figure."""
    known = table.dropna(subset=["value"]).groupby("year").size()
    return [int(y) for y in known.index[known == len(table[KEYS].drop_duplicates())]]


def indexed(table: pd.DataFrame, base: int) -> pd.Series:
    """Return the values with each line's figure of the year `base` set to 100; its size is gone, its shape stays."""
    start = table.loc[table["year"] == base, [*KEYS, "value"]]
    found: pd.Series = table["value"] / table[KEYS].merge(start, on=KEYS, how="left")["value"].to_numpy() * 100
    return found


def missing(table: pd.DataFrame, state: str = "PRK") -> dict[str, list[int]]:
    """Return, for each series of a state, the years of `lines` without a figure."""
    gaps = table[(table["iso3"] == state) & table["value"].isna()]
    return {str(name): [int(y) for y in part["year"]] for name, part in gaps.groupby("indicator", sort=False)}
