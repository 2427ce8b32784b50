"""Dated events of the DPRK and WIPO, and what stands behind them besides the article."""

from __future__ import annotations

import pandas as pd

from helpers.data import load

ARTICLE = "ART"
"""The source_id of the article under study, which cannot confirm itself."""


def independent(table: pd.DataFrame) -> pd.Series:
    """Return for each row how many sources besides the article it has; 0 if it rests on the article."""
    ids = table["source_ids"].astype(str).str.split(";")
    number = ids.map(lambda each: len(set(each) - {ARTICLE}))
    return number.where(table["confidence"].isin(["sourced", "computed"]), 0)


def events(kind: str | None = None, direction: str | None = None, article: bool | None = None) -> pd.DataFrame:
    """Return dated events that have a source besides the article, in order of time.

    `kind` and `direction` choose by those columns; `article` keeps only the events that the article tells
    (True) or only the others (False).
    """
    table = load("assistance_events")
    table = table[table["start"].notna() & (independent(table) > 0)]
    if kind is not None:
        table = table[table["kind"] == kind]
    if direction is not None:
        table = table[table["direction"] == direction]
    if article is not None:
        table = table[table["in_article"] == article]
    return table.sort_values("start", kind="stable", ignore_index=True)


def resolutions() -> pd.DataFrame:
    """Return the Security Council's resolutions on the DPRK, in order of time."""
    table = load("sanctions_events")
    return table[table["kind"] == "resolution"].sort_values("date", ignore_index=True)


def nuclear_tests() -> pd.DataFrame:
    """Return the nuclear tests of the DPRK, in order of time."""
    table = load("sanctions_events")
    return table[table["kind"] == "nuclear_test"].sort_values("date", ignore_index=True)


CHANGE_OF_LEADER = pd.Timestamp("2011-12-17")
"""The day Kim Jong Il died and the leadership passed to Kim Jong Un; the article writes 2012."""
KIM_JONG_IL_FROM = pd.Timestamp("1994-07-08")
"""The day Kim Il Sung died and the leadership passed to Kim Jong Il."""
DAYS_A_YEAR = 365.25


def steps(sources_needed: int = 1) -> pd.DataFrame:
    """Return the dated steps of the DPRK on intellectual property, in order of time.

    Laws, constitutions, offices and policies are those of the table `ip_laws`; treaties (kind `treaty`) are all that
    the DPRK joined, each on the day of its deposit. Every step has at least that many sources besides the article
    (column `sources`). Rows of kind `report` describe how things stood and are no step.
    """
    table = load("ip_laws")
    table = table[table["date"].notna() & ~table["kind"].isin(["report", "treaty"])]
    every = pd.concat([table.astype({"kind": "string", "date_precision": "string"}), _deposits()], ignore_index=True)
    every["sources"] = independent(every)
    every = every[every["sources"] >= sources_needed]
    columns = ["date", "date_precision", "kind", "title", "source_ids", "sources"]
    return every.sort_values(["date", "title"], kind="stable", ignore_index=True)[columns]


def _deposits() -> pd.DataFrame:
    own = load("treaty_actions")
    own = own[(own["iso3"] == "PRK") & own["deposited"].notna()]
    names = load("treaties").set_index("treaty")["short_name"].astype(str)
    title = "Deposit for the " + own["treaty"].astype(str).map(names)
    found = own[["source_ids", "confidence"]].assign(date=own["deposited"], title=title)
    return found.assign(kind="treaty", date_precision="day").astype({"kind": "string", "date_precision": "string"})


def pace(days: pd.Series, start: pd.Timestamp, end: pd.Timestamp) -> tuple[int, float]:
    """Return how many of the days fall from `start` up to, not on, `end`, and how many a year that is.

    >>> days = pd.Series(pd.to_datetime(["2001-05-01", "2004-01-01"]))
    >>> pace(days, pd.Timestamp("2000-01-01"), pd.Timestamp("2004-01-01"))
    (1, 0.25)
    """
    number = int(((days >= start) & (days < end)).sum())
    return number, round(number / ((end - start).days / DAYS_A_YEAR), 2)
