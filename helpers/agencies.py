"""How large the organisations of the United Nations system are, and which are compared with which.

Two kinds of figures are told apart: those of a series (one for each year) and single dated ones, which are all there is
for the two banks, for the number of members and for staff in Pyongyang. A figure that was not found is missing, never
zero.
"""

from __future__ import annotations

import pandas as pd

from helpers.data import load

YEAR = 2019
"""The last full year before the article."""

MEMBERS_YEAR = 2014
"""The year of the members counted, the last one of that source."""

BANKS = ("IBRD", "IMF")
"""The World Bank and the International Monetary Fund: the two bodies the article compares WIPO with."""

MEASURES = ("staff", "revenue", "spending", "pyongyang", "members")
"""What the size of a body can be measured by."""

_MONEY = {"revenue": "revenue_usd", "spending": "expenses_usd"}
_DATED = {"pyongyang": ("staff_pyongyang_2019", YEAR), "members": ("members_2014", MEMBERS_YEAR)}


def staff(year: int = YEAR) -> pd.Series:
    """Return the staff of each agency in a year, from the statistics of the UN system."""
    return _of_year("agency_staff", "staff", year)


def nearest_staff() -> pd.DataFrame:
    """Return the one dated staff figure of agencies that the statistics of the UN system leave out.

    Columns: value (people) and of_year, by agency.
    """
    counted = load("agency_staff")["agency"].astype(str).unique()
    table = load("agencies").dropna(subset=["staff_other"])
    table = table[~table["agency"].astype(str).isin(counted)]
    values = _series(table["agency"], table["staff_other"])
    return pd.DataFrame({"value": values, "of_year": table["staff_other_year"].astype("int64").to_numpy()})


def figures(measure: str, year: int = YEAR) -> pd.DataFrame:
    """Return what is known of the size of each agency for a year: columns value and of_year, by agency.

    `of_year` is another year than the one asked for where only a single dated figure is known. Agencies without any
    figure have no row. Units: people, US dollars or members. Raises ValueError for an unknown measure.
    """
    if measure not in MEASURES:
        names = ", ".join(f"'{m}'" for m in MEASURES)
        raise ValueError(f"No measure of size is called '{measure}'. Use one of {names}.")
    if measure in _DATED:
        column, known = _DATED[measure]
        table = load("agencies").dropna(subset=[column])
        return _stamped(_series(table["agency"], table[column]), known)
    if measure == "staff":
        return pd.concat([_stamped(staff(year), year), nearest_staff()])
    return _stamped(_of_year("agency_finance", _MONEY[measure], year), year)


def sizes(measure: str, year: int = YEAR) -> pd.Series:
    """Return the size of each agency by one of MEASURES (staff of the banks: their one dated figure)."""
    return figures(measure, year)["value"]


def years(measure: str) -> list[int]:
    """Return the years for which a measure is known for more than the banks, in order."""
    if measure in _DATED:
        return [_DATED[measure][1]]
    table = load("agency_staff" if measure == "staff" else "agency_finance")
    return sorted({int(y) for y in table["year"]})


def of_kind(*kinds: str) -> list[str]:
    """Return the agencies of these kinds, in the order of the table."""
    table = load("agencies")
    return table.loc[table["kind"].isin(kinds), "agency"].astype(str).tolist()


def presence() -> pd.DataFrame:
    """Return the ties of each body with the DPRK in 2019, one row a body.

    Columns: agency, organisation, tie (member, programme country, left, not a member), office (True, False or
    missing), staff (people in Pyongyang, may be missing), whole (staff of the body everywhere in the same year, may be
    missing) and per_thousand (staff in Pyongyang for each thousand of the body's staff).
    """
    table = load("agency_presence")
    found = pd.DataFrame(
        {
            "agency": table["agency"].astype(str),
            "organisation": table["organisation"].astype(str),
            "tie": table["dprk_status_2019"].astype(str),
            "office": table["office_pyongyang_2019"].astype("boolean"),
            "staff": table["staff_pyongyang_2019"].astype("Float64"),
        }
    )
    found["whole"] = found["agency"].map(staff()).astype("Float64")
    return found.assign(per_thousand=found["staff"] / found["whole"] * 1000)


def _of_year(table: str, column: str, year: int) -> pd.Series:
    rows = load(table)
    rows = rows[rows["year"] == year]
    return _series(rows["agency"], rows[column])


def _stamped(values: pd.Series, year: int) -> pd.DataFrame:
    return pd.DataFrame({"value": values, "of_year": year})


def _series(names: pd.Series, values: pd.Series) -> pd.Series:
    return pd.Series(values.astype(float).to_numpy(), index=pd.Index(names.astype(str), name="agency"))
