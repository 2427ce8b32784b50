"""Lesson 8: which premises are counted, which objections are accepted, and what the conclusions then hang on.

The rules by which a claim falls stand in `argument`; here are the closed lists a reader chooses from, and the order in
which the claims that rest on others are written down, each below what it supports.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from helpers import data
from helpers.claims.argument import UPWARD, fallen, nodes, ties
from helpers.claims.model import Choice, Overall, refuse

STANDARD = (
    Choice("granted", "all of them", "Every premise is granted, as the article has it."),
    Choice("reading", "not failing in one plain reading", "A premise that fails in its plain meaning is not counted."),
    Choice("strict", "failing under no meaning", "A premise that fails under some meaning is not counted."),
    Choice("shown", "shown by the data", "Nor is a premise that rests on no other and that the data cannot decide."),
    Choice(
        "mine", "not failing in my own verdicts", "A premise you judged to fail in an earlier lesson is not counted."
    ),
)
OBJECTIONS = (
    Choice("none", "none", "No objection is accepted."),
    Choice("borne out", "those the data bear out", "An objection counts if it holds in its own plain reading."),
    Choice("all", "all", "Objections to the method count too, though data cannot decide them."),
)


class Line(NamedTuple):
    """One line of the outline: a claim, how deep it stands, and the claim above it ("" for the last conclusion)."""

    claim: str
    depth: int
    above: str


def conclusions() -> list[str]:
    """Return the claims that the article argues for in the end."""
    return _with_role("conclusion")


def premises() -> list[str]:
    """Return the claims that the article gives as grounds, in its own order."""
    return _with_role("premise")


def supports_of(claim: str) -> list[str]:
    """Return the claims that support a claim or are a part of it."""
    return list(_both_ways(data.folder())[0][claim])


def supported_by(claim: str) -> list[str]:
    """Return the claims that a claim supports or is a part of."""
    return list(_both_ways(data.folder())[1][claim])


@lru_cache(maxsize=4)
def _both_ways(folder: Path) -> tuple[dict[str, list[str]], dict[str, list[str]]]:  # noqa: ARG001 -- other data
    """Return, for each claim, what supports it and what it supports."""
    under = {claim: [source for source, relation in into if relation in UPWARD] for claim, into in ties().items()}
    return under, {claim: [target for target in under if claim in under[target]] for claim in under}


def uncounted(standard: str, failing: Iterable[str] = ()) -> list[str]:
    """Return the premises that a standard does not count; `failing` are those the reader judged to fail.

    Only the standard "mine" asks for `failing`. Raises ClaimError for an unknown standard.
    """
    if standard == "mine":
        judged = set(failing)
        return [claim for claim in premises() if claim in judged]
    return list(_uncounted(data.folder(), standard))


@lru_cache(maxsize=8)
def _uncounted(folder: Path, standard: str) -> tuple[str, ...]:  # noqa: ARG001 -- other data, other result
    if standard == "granted":
        return ()
    ledger = nodes().set_index("claim").loc[premises()]
    plain, every = ledger["verdict_reading"].astype(str), ledger["verdict"].astype(str)
    if standard == "reading":
        out = plain == Overall.FAILS
    elif standard in ("strict", "shown"):
        out = every.isin([Overall.FAILS, Overall.UNDER_A_RULE])
        if standard == "shown":
            ground = pd.Series([not supports_of(claim) for claim in ledger.index], index=ledger.index)
            out |= ground & (every == Overall.CANNOT_TELL)
    else:
        refuse("standard", standard, [c.value for c in STANDARD])
    return tuple(ledger.index[out])


def accepted(objections: str) -> list[str]:
    """Return the objections that a choice accepts; raises ClaimError for an unknown choice."""
    return list(_accepted(data.folder(), objections))


@lru_cache(maxsize=8)
def _accepted(folder: Path, objections: str) -> tuple[str, ...]:  # noqa: ARG001 -- other data, other result
    ledger = nodes()
    ledger = ledger[ledger["voice"] == "counter"]
    if objections not in {c.value for c in OBJECTIONS}:
        refuse("choice of objections", objections, [c.value for c in OBJECTIONS])
    if objections == "borne out":
        ledger = ledger[ledger["verdict_reading"].astype(str) == Overall.HOLDS]
    return () if objections == "none" else tuple(ledger["claim"])


def down(standard: str, objections: str, taken: str = "none", failing: Iterable[str] = ()) -> dict[str, str]:
    """Return the claims of the article that fall, with the reason; `taken` is a premise or "none"."""
    gone = [*uncounted(standard, failing), *([] if taken == "none" else [taken])]
    return fallen(gone, accepted(objections))


def hinges(standard: str, objections: str, failing: Iterable[str] = ()) -> list[str]:
    """Return the premises of which each, taken away alone, brings down a conclusion that stood."""
    own = tuple(sorted(failing)) if standard == "mine" else ()
    return list(_hinges(data.folder(), standard, objections, own))


@lru_cache(maxsize=32)
def _hinges(folder: Path, standard: str, objections: str, failing: tuple[str, ...]) -> tuple[str, ...]:  # noqa: ARG001 -- other data
    standing = set(conclusions()) - set(down(standard, objections, "none", failing))
    return tuple(p for p in premises() if standing & set(down(standard, objections, p, failing)))


def outline(extra: str = "none") -> list[Line]:
    """Return the claims that rest on others, and what directly supports the last steps, from the top down.

    A claim that supports several stands below the one that is furthest from the top. `extra` is one more premise.
    """
    top = conclusions()[-1]
    shown = {claim for claim in ties() if supports_of(claim)} | {top}
    last_steps = [*conclusions(), *supports_of(top)]
    shown |= {claim for step in last_steps for claim in supports_of(step)}
    shown |= {claim for step in supports_of(top) for claim in supports_of(step)}
    if extra != "none":
        shown.add(extra)
    steps = _steps(top)
    place = {c: max(supported_by(c), key=lambda t: steps.get(t, -1)) for c in shown if c != top and supported_by(c)}
    return list(_below(top, "", 0, place))


def _below(claim: str, above: str, depth: int, place: dict[str, str]) -> Iterator[Line]:
    yield Line(claim, depth, above)
    for each in sorted(c for c, target in place.items() if target == claim):
        yield from _below(each, claim, depth + 1, place)


def _steps(top: str) -> dict[str, int]:
    """Return for each claim the longest way down to it from the top."""
    steps = {top: 0}
    for claim in reversed(list(ties())):
        for source in supports_of(claim) if claim in steps else ():
            steps[source] = max(steps.get(source, 0), steps[claim] + 1)
    return steps


def _with_role(role: str) -> list[str]:
    return list(_roles(data.folder(), role))


@lru_cache(maxsize=8)
def _roles(folder: Path, role: str) -> tuple[str, ...]:  # noqa: ARG001 -- other data, other result
    ledger = nodes()
    return tuple(ledger.loc[(ledger["role"] == role) & (ledger["voice"] == "article"), "claim"].astype(str))
