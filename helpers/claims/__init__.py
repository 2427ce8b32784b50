"""The claims of the article, each tested by code under every choice the article left unsaid.

The ledger `data/claims.csv` says in our words what is claimed, where, why it matters and how it came out. The
families of testers (the other modules here) compute how it came out. A
test compares the two for every claim. Start with `claims()`, `choices("c26")` and `multiverse("c26")`.
"""

from __future__ import annotations

import itertools
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from helpers import data
from helpers.claims import (  # noqa: F401 -- importing a family registers its testers
    bodies,
    comparing,
    counting,
    membership,
    naming,
    neighbours,
    press,
    proof,
    record,
    sanctions,
    standing,
)
from helpers.claims.model import (
    FACTS,
    TESTERS,
    Choice,
    Choices,
    ClaimError,
    Overall,
    Status,
    Tester,
    Verdict,
    as_value,
    refuse,
)
from helpers.claims.wording import fill, sentence

__all__ = [
    "Choice", "ClaimError", "Explanation", "Overall", "Status", "Verdict",
    "choices", "claims", "explain", "multiverse", "overall", "reading", "recompute", "title", "verdict",
]  # fmt: skip


class Explanation(NamedTuple):
    """Why a claim came out as it did, and what speaks against it, with the computed numbers filled in."""

    reasons: str
    evidence_against: str


def claims() -> pd.DataFrame:
    """Return the ledger: one row a claim of the article (voice `article`) or counter-argument (`counter`)."""
    return data.load("claims")


def title(claim: str) -> str:
    """Return the short title of a claim; raises ClaimError for an unknown one."""
    return str(_row(claim)["title"])


def choices(claim: str) -> Choices:
    """Return what the article left unsaid: for each choice its values, labels, explanations; {} if none."""
    tester = _tester(claim)
    return dict(tester.choices) if tester else {}


def reading(claim: str) -> dict[str, str]:
    """Return the article's own reading: the value of each choice that its words most plainly mean."""
    text = _row(claim)["reading"]
    return {} if pd.isna(text) else dict(part.split("=", 1) for part in str(text).split(";"))


def verdict(claim: str, **chosen: Any) -> Verdict:
    """Return the verdict under the choices given; those left out take the article's own reading.

    Raises ClaimError for an unknown claim, choice or value. Example: `verdict("c26", region="eastern")`.
    """
    tester = _tester(claim)
    if tester is None:
        if chosen:
            refuse(f"choice of claim {claim}", next(iter(chosen)), [])
        return Verdict(claim, Status.CANNOT_TELL, _untested(claim))
    full = reading(claim) | {name: as_value(value) for name, value in chosen.items()}
    _check(tester, full)
    values = {name: full[name] for name in tester.choices}
    result: dict[str, Any] = {str(k): v for k, v in tester.judge(pd.DataFrame([values])).iloc[0].items()}
    status = Status(result.pop("status"))
    return Verdict(claim, status, sentence(tester, status, result, _labels(tester, values)), result, values)


def multiverse(claim: str) -> pd.DataFrame:
    """Return the claim under all combinations of choices: one column a choice, then status and sentence."""
    return _multiverse(data.folder(), claim).copy()


def overall(claim: str) -> Overall:
    """Return the verdict over all choices.

    holds = every combination that can be decided holds; fails = none holds; in between it holds under a
    stated rule; if no combination can be decided, the data cannot tell.
    """
    found = set(multiverse(claim)["status"])
    if Status.HOLDS in found:
        return Overall.UNDER_A_RULE if Status.FAILS in found else Overall.HOLDS
    return Overall.FAILS if Status.FAILS in found else Overall.CANNOT_TELL


def explain(claim: str) -> Explanation:
    """Return the ledger's reasons and evidence against, filled with facts of the article's reading."""
    row = _row(claim)
    facts = _facts(claim)
    against = row["evidence_against"]
    return Explanation(fill(str(row["reasons"]), facts), "" if pd.isna(against) else fill(str(against), facts))


def recompute() -> pd.DataFrame:
    """Compare what the ledger states with what the code computes, for every claim (column `agrees`)."""
    rows = []
    ledger = claims()[["claim", "verdict_reading", "verdict"]].astype(str)
    for claim, stated_reading, stated in ledger.to_numpy().tolist():
        status = multiverse(claim)["status"]
        now, over = verdict(claim).status.value, overall(claim).value
        tested = claim in TESTERS
        rows.append(
            {
                "claim": claim,
                "stated_reading": stated_reading,
                "computed_reading": now,
                "stated": stated,
                "computed": over,
                "combinations": len(status) if tested else 0,
                **{each.value: int((status == each).sum()) if tested else 0 for each in Status},
                "agrees": (stated_reading, stated) == (now, over),
            }
        )
    return pd.DataFrame(rows)


@lru_cache(maxsize=512)
def _multiverse(folder: Path, claim: str) -> pd.DataFrame:  # noqa: ARG001 -- other data, other result
    tester = _tester(claim)
    if tester is None:
        return pd.DataFrame({"status": [Status.CANNOT_TELL.value], "sentence": [_untested(claim)]})
    values = ([c.value for c in options] for options in tester.choices.values())
    grid = pd.DataFrame(list(itertools.product(*values)), columns=list(tester.choices))
    judged = tester.judge(grid)
    named = {name: {c.value: c.label for c in options} for name, options in tester.choices.items()}
    rows = zip(data.records(grid), data.records(judged), strict=True)
    sentences = [
        sentence(tester, found["status"], found, {name: named[name][value] for name, value in chosen.items()})
        for chosen, found in rows
    ]
    return grid.assign(status=judged["status"], sentence=sentences)


def _row(claim: str) -> dict[str, Any]:
    ledger = _ledger(data.folder())
    found = ledger.get(str(claim))
    if found is None:
        known = list(ledger)
        # A reader may have typed a title or a word of it: the nearest is looked for there too.
        refuse("claim", claim, known, [*known, *(row["title"] for row in ledger.values())])
    return dict(found)


@lru_cache(maxsize=8)
def _ledger(folder: Path) -> dict[str, dict[str, Any]]:  # noqa: ARG001 -- other data, other ledger
    return {row["claim"]: row for row in data.records(claims())}


def _tester(claim: str) -> Tester | None:
    _row(claim)
    return TESTERS.get(claim)


def _check(tester: Tester, chosen: dict[str, str]) -> None:
    for name in tester.choices:
        if name not in chosen:
            raise ClaimError(f"The ledger gives no reading for choice {name!r} of claim {tester.claim}. Give a value.")
    for name, value in chosen.items():
        if name not in tester.choices:
            refuse(f"choice of claim {tester.claim}", name, tester.choices)
        allowed = [option.value for option in tester.choices[name]]
        if value not in allowed:
            refuse(f"value of {name!r} for claim {tester.claim}", value, allowed)


def _labels(tester: Tester, chosen: dict[str, str]) -> dict[str, str]:
    return {n: next(c.label for c in tester.choices[n] if c.value == value) for n, value in chosen.items()}


def _facts(claim: str) -> dict[str, Any]:
    facts = FACTS[claim]() if claim in FACTS else {}
    tester = TESTERS.get(claim)
    if tester is None:
        return facts
    found = verdict(claim)
    return {**facts, **_labels(tester, found.choices), **found.facts}


def _untested(claim: str) -> str:
    return f"No data decide this. {_row(claim)['why_not']}"
