"""How the figures of lesson 5 say when an event was, who tells it and who pays for it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.claims import title
from helpers.figures.wording import day
from helpers.timeline import record

ALONE, BOTH, LEFT_OUT = "article alone", "article and others", "left out by the article"
TOLD = (ALONE, BOTH, LEFT_OUT)
"""Who tells of an event: the article alone, the article and another source, or only other sources."""

_PAYERS = {"WIPO": "WIPO", "UNDP": "UNDP", "state": "a host or another state"}


def when(row: Any) -> str:
    """Return the time of an event as exactly as it is known: a day, a month, a year, two of these, or `no date`."""
    if pd.isna(row.start):
        return "no date"
    first = moment(row.start, row.start_precision)
    if pd.isna(row.end):
        return first
    return f"{first} to {moment(row.end, row.end_precision)}"


def moment(date: pd.Timestamp, precision: Any) -> str:
    """Return a date as exactly as it is known.

    >>> moment(pd.Timestamp("1991-06-01"), "month"), moment(pd.Timestamp("1980-01-01"), "year")
    ('June 1991', '1980')
    """
    parts = day(date).split(" ", 1)
    return str(date.year) if precision == "year" else parts[1] if precision == "month" else " ".join(parts)


def told(row: Any) -> str:
    """Return who tells of an event."""
    if not row.in_article:
        return LEFT_OUT
    return BOTH if row.sources else ALONE


def paid(row: Any) -> str:
    """Return who pays, in words."""
    return " or ".join(_PAYERS[p] for p in row.payers) or "not stated"


def title_of(claim: str) -> str:
    """Return the title of a claim in quotation marks."""
    return f"“{title(claim)}”"


def events_in_words() -> pd.DataFrame:
    """Return the record of events with the columns `when`, `told`, `paid` and `remark` in words."""
    table = record()
    rows = list(table.itertuples())
    return table.assign(
        when=[when(r) for r in rows],
        told=[told(r) for r in rows],
        paid=[paid(r) for r in rows],
        remark=table["note"].astype(object).where(table["note"].notna(), "no remark"),
    )


def partner(name: str) -> str:
    """Return the short name of a state that the table names as partner."""
    short = {"Netherlands (Kingdom of the)": "the Netherlands", "Union of Soviet Socialist Republics": "Soviet Union"}
    return short.get(name, name.removesuffix(" (several)"))
