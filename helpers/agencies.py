"""How large the organisations of the United Nations system are, and which are compared with which."""

from __future__ import annotations

from enum import StrEnum

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
