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
