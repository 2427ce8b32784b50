"""How large the organisations of the United Nations system are, and which are compared with which."""

from __future__ import annotations

import pandas as pd

from helpers.data import load

YEAR = 2019
"""The last full year before the article."""

BANKS = ("IBRD", "IMF")
"""The World Bank and the International Monetary Fund: the two bodies the article compares WIPO with."""


def staff(year: int = YEAR) -> pd.Series:
    """Return the staff of each agency in a year, from the statistics of the UN system."""
    table = load("agency_staff")
    rows = table[table["year"] == year]
    return _series(rows["agency"], rows["staff"])


def nearest_staff() -> pd.Series:
    """Return the one dated staff figure of agencies that the statistics of the UN system leave out."""
    table = load("agencies").dropna(subset=["staff_other"])
    return _series(table["agency"], table["staff_other"])


def sizes(measure: str) -> pd.Series:
    """Return the size of each agency by `staff` (of the banks: nearest figure), `revenue` or `spending`.

    Raises ValueError for another measure.
    """
    if measure == "staff":
        return staff().combine_first(nearest_staff())
    column = {"revenue": "revenue_usd", "spending": "expenses_usd"}.get(measure)
    if column is None:
        raise ValueError(f"No measure of size is called '{measure}'. Use one of 'staff', 'revenue', 'spending'.")
    table = load("agency_finance")
    rows = table[table["year"] == YEAR]
    return _series(rows["agency"], rows[column])


def of_kind(*kinds: str) -> list[str]:
    """Return the agencies of these kinds, in the order of the table."""
    table = load("agencies")
    return table.loc[table["kind"].isin(kinds), "agency"].astype(str).tolist()


def _series(names: pd.Series, values: pd.Series) -> pd.Series:
    return pd.Series(values.astype(float).to_numpy(), index=pd.Index(names.astype(str), name="agency"))
