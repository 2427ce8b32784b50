"""Lesson 3: how small is WIPO, and beside whom."""

from __future__ import annotations

import pandas as pd

from helpers import agencies
from helpers.claims.model import Choice, Facts, decides, facts_for, one_by_one, row

STATED_STAFF = {"WIPO": 1_000, "IBRD": 10_000}

MEASURE = (
    Choice("staff", "staff", "People with a contract of a year or more, end of the year before the article."),
    Choice("revenue", "revenue", "Money received in the year before the article, in US dollars."),
    Choice("spending", "spending", "Money spent in the year before the article, in US dollars."),
)
PEERS = (
    Choice("specialised agencies", "the specialised agencies", "Those in the UN system's own staff statistics."),
    Choice("with the banks", "the specialised agencies with the World Bank and the Fund", "The banks are added."),
    Choice("the banks", "the World Bank and the Fund alone", "The two bodies the article sets WIPO beside."),
    Choice("UN system", "all bodies of the UN system counted", "Funds, programmes and the Secretariat too."),
)
SMALL = (
    Choice("below the middle", "below the middle one", "Half of the bodies are larger (below the median)."),
    Choice("below the average", "below the average", "Below the mean, which a few very large bodies pull up."),
    Choice("smallest third", "in the smallest third", "Two thirds of the bodies are larger."),
)


def compared(peers: str, size: pd.Series) -> pd.Series | None:
    """Return the sizes of WIPO and the bodies it is compared with, largest first; None if one is missing."""
    if peers == "UN system":
        chosen = size.index.difference([*agencies.BANKS, *agencies.of_kind("World Bank Group affiliate")])
    else:
        own = [] if peers == "the banks" else agencies.of_kind("specialised agency")
        banks = [] if peers == "specialised agencies" else list(agencies.BANKS)
        chosen = pd.Index([*own, *banks])
    values = size.reindex(chosen.union(["WIPO"]))
    return None if values.isna().any() else values.sort_values(ascending=False)


def yardsticks(values: pd.Series) -> dict[str, bool]:
    """Return for each meaning of small whether WIPO is small among these bodies; equals share the better place."""
    wipo = values["WIPO"]
    return {
        "below the middle": bool(wipo < values.median()),
        "below the average": bool(wipo < values.mean()),
        "smallest third": place_of_wipo(values) > len(values) * 2 / 3,
    }


def place_of_wipo(values: pd.Series) -> int:
    """Return the place of WIPO among these bodies, 1 = largest; equals share the better place."""
    return 1 + int((values > values["WIPO"]).sum())


@decides(
    "c29",
    measure=MEASURE,
    peers=PEERS,
    small=SMALL,
    sentence="By {measure}, beside {peers}: WIPO has {wipo}, place {place} of {bodies}; the middle "
    "is {middle}, the average {average}. Asked for: {small}.",
    unknown="No figure of {measure} for {peers}.",
)
@one_by_one
def small_agency(measure: str, peers: str, small: str) -> tuple[bool | None, Facts]:
    """Judge whether WIPO is small by a measure, beside chosen bodies, by a yardstick."""
    values = compared(peers, agencies.sizes(measure))
    if values is None:
        return None, {}
    facts = {
        "wipo": round(values["WIPO"]),
        "place": place_of_wipo(values),
        "bodies": len(values),
        "middle": round(values.median()),
        "average": round(values.mean()),
    }
    return yardsticks(values)[small], facts


JUST_OVER = (
    Choice("100", "less than 100 over", "More than the number, by less than a tenth."),
    Choice("200", "less than 200 over", "More than the number, by less than a fifth."),
    Choice("any", "over by any number", "More than the number, however much."),
)
YEARS = tuple(Choice(str(y), str(y), f"Staff at the end of {y}.") for y in range(2014, 2020))


@decides(
    "c30",
    year=YEARS,
    just_over=JUST_OVER,
    sentence="WIPO had {staff} staff in {year}; asked for: {just_over}.",
)
@one_by_one
def wipo_staff(year: str, just_over: str) -> tuple[bool | None, Facts]:
    """Judge the number of staff the article gives for WIPO."""
    staff = int(agencies.staff(int(year))["WIPO"])
    over = staff - STATED_STAFF["WIPO"]
    return over > 0 and (just_over == "any" or over < int(just_over)), {"staff": staff}


BANK = (
    Choice("the Bank", "the World Bank itself", "The two lending arms that share one staff."),
    Choice("the group", "the World Bank Group", "With the affiliates, for which no staff figures were found."),
)
FIGURE = (
    Choice("nearest", "the nearest dated figure", "The one dated figure in the tables."),
    Choice(
        "year before",
        "the year before the article",
        "A figure for the year the article would have looked up.",
    ),
)


@decides(
    "c31",
    bank=BANK,
    year=FIGURE,
    sentence="{bank}: {staff} staff in {figure_year}.",
    unknown="No staff figure for {bank} and {year}.",
)
@one_by_one
def bank_staff(bank: str, year: str) -> tuple[bool | None, Facts]:
    """Judge the number of staff the article gives for the World Bank."""
    known = row("agencies", "agency", "IBRD")
    staff, figure_year = int(known["staff_other"]), int(known["staff_other_year"])
    if bank == "the group" or (year == "year before" and figure_year != agencies.YEAR):
        return None, {}
    return staff > STATED_STAFF["IBRD"], {"staff": staff, "figure_year": str(figure_year)}


@facts_for("c32")
def fund_staff() -> Facts:
    """Return the one dated staff figure of the Monetary Fund."""
    known = row("agencies", "agency", "IMF")
    return {"imf_staff": int(known["staff_other"]), "imf_year": str(known["staff_other_year"])}
