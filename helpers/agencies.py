"""How large the organisations of the United Nations system are, and which are compared with which.

Two kinds of figures are told apart: those of a series (one for each year) and single dated ones, which are all there is
for the two banks, for the number of members and for staff in Pyongyang. A figure that was not found is missing, never
zero.
"""

from __future__ import annotations

from enum import StrEnum

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


class Test(StrEnum):
    """What could make a body a trusted partner of the DPRK, as far as the tables can say."""

    STAYED = "stayed"
    EARLY = "early"
    OFFICE = "office"
    UNBROKEN = "unbroken"
    NAMED = "named"

    @property
    def label(self) -> str:
        """Return the name shown on a control."""
        return _WORDS[self][0]

    @property
    def explain(self) -> str:
        """Return one plain sentence that says how it is tested."""
        return _WORDS[self][1]


_WORDS = {
    Test.STAYED: ("a tie that never ended", "A member, or a country with a programme, and no year of leaving."),
    Test.EARLY: ("a tie as old as WIPO's", "The tie began in the year the DPRK joined WIPO, or before."),
    Test.OFFICE: ("an office in Pyongyang", "The body had an office there in the year before the article."),
    Test.UNBROKEN: ("work never suspended", "No suspension is dated. Only for WIPO, UNDP and WFP was this looked up."),
    Test.NAMED: ("named as often as WIPO", "By its acronym, in a tally of Rodong Sinmun in English, 2018 to 2022."),
}

LOOKED_UP = ("WIPO", "UNDP", "WFP")
"""Bodies for which interruptions of the work were looked for; of the others none is known and none is ruled out."""

TIED = ("member", "programme country")


def meets(test: Test) -> pd.Series:
    """Return for each body in `agency_presence` whether it meets a test: True, False, or missing where not known."""
    table = load("agency_presence").set_index("agency")
    table.index = table.index.astype(str)
    status = table["dprk_status_2019"].astype(str)
    own = table.loc["WIPO"]
    if test is Test.STAYED:
        found = status.isin(TIED) & table["left_year"].isna()
    elif test is Test.EARLY:
        found = table["joined_year"] <= own["joined_year"]
        found = found.mask(status == "not a member", other=False)
    elif test is Test.OFFICE:
        found = table["office_pyongyang_2019"]
    elif test is Test.NAMED:
        found = table["rodong_tokens_2018_2022"] >= own["rodong_tokens_2018_2022"]
    else:
        found = _unbroken(status)
    return found.astype("boolean")


def _unbroken(status: pd.Series) -> pd.Series:
    """Return whether no suspension is dated: False where there was no tie, missing where nobody looked."""
    events = load("presence_events")
    broken = events.loc[events["kind"].astype(str) == "suspension", "agency"].astype(str)
    found = pd.Series(pd.NA, index=status.index, dtype="boolean")
    found[status.index.isin(LOOKED_UP)] = True
    found[status.index.isin(broken) | (status == "not a member")] = False
    return found


def suspensions() -> pd.DataFrame:
    """Return the dated stretches in which the work of a body stood still: agency, start, end (days)."""
    events = load("presence_events")
    return events.loc[events["kind"].astype(str) == "suspension", ["agency", "start", "end"]].reset_index(drop=True)


def _series(names: pd.Series, values: pd.Series) -> pd.Series:
    return pd.Series(values.astype(float).to_numpy(), index=pd.Index(names.astype(str), name="agency"))
