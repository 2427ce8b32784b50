"""Lesson 8: the argument as a graph of claims, and what still stands when a premise is taken away.

Nodes are the rows of the ledger. An edge leads from a claim to the claim it supports, is a part of, attacks
or undercuts. Supports and parts form no circle, so the graph can be read from the premises up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from graphlib import TopologicalSorter
from pathlib import Path

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
Ties = tuple[tuple[str, str], ...]
"""What leads to one claim: pairs of a claim and its relation."""


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
    down = fallen(removed, accepted)
    table = nodes()[["claim", "title"]]
    table["stands"] = ~table["claim"].isin(list(down))
    table["because"] = table["claim"].map(lambda claim: down.get(claim, ""))
    return table


def fallen(removed: Iterable[str] = (), accepted: Iterable[str] = ()) -> dict[str, str]:
    """Return the claims that fall, each with the reason in words; the rules are those of `stand`."""
    gone, granted = _known(removed, ("article", "counter")), _known(accepted, ("counter",))
    down: dict[str, str] = {}
    for claim, into in ties().items():
        because = _why(claim, into, gone, granted, down)
        if because:
            down[claim] = because
    return down


def ties() -> dict[str, Ties]:
    """Return, for each claim, what leads to it: pairs of a claim and its relation; the premises come first."""
    return _ties(data.folder())


@lru_cache(maxsize=4)
def _ties(folder: Path) -> dict[str, Ties]:  # noqa: ARG001 -- other data, other result
    every = edges()
    into = {target: tuple(zip(g["source"], g["relation"], strict=True)) for target, g in every.groupby("target")}
    return {claim: into.get(claim, ()) for claim in order()}


def _why(claim: str, into: Ties, gone: set[str], granted: set[str], down: Mapping[str, str]) -> str:
    """Return why a claim falls; empty if it stands."""
    if claim in gone:
        return "It was taken away."
    for source, relation in into:
        if relation in ("attacks", "undercuts") and source in granted:
            return f"{source} {relation} it."
    for source, relation in into:
        if relation == "part of" and source in down:
            return f"Its part {source} fell."
    support = [source for source, relation in into if relation in UPWARD]
    return "All that supported it fell." if support and all(source in down for source in support) else ""


def _known(chosen: Iterable[str], voices: tuple[str, ...]) -> set[str]:
    found, allowed = set(chosen), _of_voices(data.folder(), voices)
    for claim in sorted(found - set(allowed)):
        refuse("claim" if "article" in voices else "counter-argument", claim, allowed)
    return found


@lru_cache(maxsize=8)
def _of_voices(folder: Path, voices: tuple[str, ...]) -> tuple[str, ...]:  # noqa: ARG001 -- other data, other result
    ledger = nodes()
    return tuple(ledger.loc[ledger["voice"].isin(voices), "claim"])
