"""Lesson 8: the argument as a graph of claims, and what still stands when a premise is taken away.

Nodes are the rows of the ledger. An edge leads from a claim to the claim it supports, is a part of, attacks
or undercuts. Supports and parts form no circle, so the graph can be read from the premises up.
"""

from __future__ import annotations

from collections.abc import Iterable
from graphlib import TopologicalSorter

import pandas as pd

from helpers import data
from helpers.claims.model import refuse

NODE = [
    "claim",
    "voice",
    "part_of",
    "paragraph",
    "lesson",
    "kind",
    "role",
    "title",
    "text",
    "verdict_reading",
    "verdict",
]
RELATIONS = ("supports", "attacks", "undercuts")
UPWARD = ("supports", "part of")


def nodes() -> pd.DataFrame:
    """Return one row for each claim and counter-argument, with what a map of the argument shows of it."""
    return data.load("claims")[NODE]


def edges() -> pd.DataFrame:
    """Return one row a relation: source, target and relation (supports, part of, attacks or undercuts)."""
    ledger = data.load("claims")
    parts = ledger[["claim", "part_of"]].dropna().set_axis(["source", "target"], axis=1).assign(relation="part of")
    lists = [
        ledger[["claim", relation]].dropna().set_axis(["source", "target"], axis=1).assign(relation=relation)
        for relation in RELATIONS
    ]
    listed = pd.concat(lists)
    listed["target"] = listed["target"].str.split(";")
    # A part supports its whole by being a part of it: one edge says both.
    every = pd.concat([parts, listed.explode("target")])
    return every.drop_duplicates(["source", "target"]).reset_index(drop=True)


def order() -> list[str]:
    """Return all claims, each after everything that supports it; raises CycleError if there is a circle."""
    up = edges()
    up = up[up["relation"].isin(UPWARD)]
    below = up.groupby("target")["source"].agg(set).to_dict()
    return list(TopologicalSorter({claim: below.get(claim, set()) for claim in nodes()["claim"]}).static_order())


def stand(removed: Iterable[str] = (), accepted: Iterable[str] = ()) -> pd.DataFrame:
    """Return which claims still stand when some are removed and some counter-arguments are accepted.

    A claim falls if it is removed, if an accepted counter-argument attacks or undercuts it, if one of its
    parts falls, or if it had support and all of it fell. Columns: claim, title, stands, because. Raises
    ClaimError for an unknown claim.
    """
    ledger, links = nodes().set_index("claim"), edges()
    gone, granted = _known(removed, ledger, None), _known(accepted, ledger, "counter")
    fallen: dict[str, str] = {}
    for claim in order():
        into = links[links["target"] == claim]
        because = _why(claim, into, gone, granted, fallen)
        if because:
            fallen[claim] = because
    table = ledger[["title"]].reset_index()
    table["stands"] = ~table["claim"].isin(list(fallen))
    table["because"] = table["claim"].map(lambda claim: fallen.get(claim, ""))
    return table


def _why(claim: str, into: pd.DataFrame, gone: set[str], granted: set[str], fallen: dict[str, str]) -> str:
    """Return why a claim falls; empty if it stands."""
    if claim in gone:
        return "It was taken away."
    hit = into[into["relation"].isin(["attacks", "undercuts"]) & into["source"].isin(granted)]
    if len(hit):
        return f"{hit['source'].iloc[0]} {hit['relation'].iloc[0]} it."
    lost = into[into["source"].isin(list(fallen))]
    if (lost["relation"] == "part of").any():
        return f"Its part {lost.loc[lost['relation'] == 'part of', 'source'].iloc[0]} fell."
    support = into[into["relation"].isin(UPWARD)]
    if len(support) and support["source"].isin(list(fallen)).all():
        return "All that supported it fell."
    return ""


def _known(chosen: Iterable[str], ledger: pd.DataFrame, voice: str | None) -> set[str]:
    allowed = ledger.index if voice is None else ledger.index[ledger["voice"] == voice]
    for claim in (found := list(chosen)):
        if claim not in allowed:
            refuse("claim" if voice is None else "counter-argument", claim, list(allowed))
    return set(found)
