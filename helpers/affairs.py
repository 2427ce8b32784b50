"""The documents of two disputes: who said what, and when, about the computers and about the patent application."""

from __future__ import annotations

import pandas as pd

from helpers.data import load

AFFAIRS = ("computers", "patent")
"""The shipment of computers of 2011 and 2012, and the application on sodium cyanide that was reported in 2017."""

VOICES = (
    "WIPO",
    "WIPO staff",
    "outside reviewers",
    "states",
    "UN bodies",
    "press and groups",
    "the applicant",
    "the DPRK",
)
"""On whose side a speaker stands, in the order in which the figures list them."""

APPLICANT = "the applicant"
"""The one who filed for the patent: a filing is what a dispute is about, and not yet a dispute."""

OUTSIDE = ("states", "UN bodies")
"""Voices whose word is a step by another state or by a body of the United Nations."""


def documents(affair: str | None = None) -> pd.DataFrame:
    """Return the documents of one affair or of both, affair by affair, each in order of time.

    Added column: `number`, the place of a document in its affair, from 1. Raises ValueError for an unknown affair.
    """
    if affair is not None and affair not in AFFAIRS:
        raise ValueError(f"No affair is called {affair!r}. Affairs: {', '.join(AFFAIRS)}.")
    table = load("affair_documents")
    for name in ("affair", "voice", "date_precision"):
        table[name] = table[name].astype(str)
    table["order"] = table["affair"].map(AFFAIRS.index)
    table = table.sort_values(["order", "date", "document"], kind="stable", ignore_index=True)
    table["number"] = table.groupby("affair", sort=False).cumcount() + 1
    table = table.drop(columns="order")
    return table if affair is None else table[table["affair"] == affair].reset_index(drop=True)
