"""Lesson 3: what a comparison of sizes says, and what it does to the claim that WIPO is small."""

from __future__ import annotations

import pandas as pd

from helpers import agencies
from helpers.claims.standing import compared, yardsticks
from helpers.figures.agency_words import amount, some, spoken
from helpers.figures.sizes_compared import MEASURE, UNIT, State
from helpers.figures.wording import listed, ordinal, sentence_case

_IN_SET = {
    "the banks": "bodies the article compares",
    "specialised agencies": "specialised agencies",
    "with the banks": "specialised agencies and banks",
    "UN system": "bodies in the UN statistics",
}


def judged(measure: str, peers: str, size: pd.Series) -> tuple[str, str]:
    """Return the verdict over the three meanings of small, and its words."""
    if measure == "pyongyang":
        return "cannot tell", "Staff in one city shows where a body works, not how large it is: no verdict."
    if measure == "members":
        return "cannot tell", "Members show reach, not size, and this source misses some of WIPO's: no verdict."
    values = compared(peers, size)
    if values is None:
        return "cannot tell", "With figures missing, there is no middle and no verdict."
    small, money = yardsticks(values), measure != "staff"
    middle, average = (amount(v, money) for v in (values.median(), values.mean()))
    asked = {
        "below the middle": f"Below the middle one ({middle})?",
        "below the average": f"Below the average ({average})?",
        "smallest third": "In the smallest third?",
    }
    tests = " ".join(f"{words} {'Yes' if small[k] else 'No'}." for k, words in asked.items())
    held = sum(small.values())
    verdict = {0: "fails", len(small): "holds"}.get(held, "holds under a stated rule")
    word = {0: "“Relatively small” fails.", len(small): "“Relatively small” holds."}
    return verdict, f"{tests} {word.get(held, '“Relatively small” needs a stated yardstick.')}"


def finding(state: State, log: bool, verdict: tuple[str, str]) -> tuple[str, str, str]:
    """Return headline, sentence and verdict of one setting."""
    label = next(c.label for c in MEASURE.choices if c.value == state.measure)
    own = next((row for row in state.known if row[0] == "WIPO"), None)
    if own is None:
        begin, *_, end = agencies.years(state.measure)
        text = f"For {state.year} there is no figure of {label} for WIPO: the statistics run from {begin} to {end}."
        parts = [text, _dated(state), _axis(state, log), "Without a figure nothing can be said about the claim."]
        return f"No figure of {label} for WIPO in {state.year}", " ".join(p for p in parts if p), "cannot tell"
    size = amount(own[1], state.money) + ("" if state.money else f" {UNIT[state.measure]}")
    rank = f"{state.joint(own[1])}{ordinal(state.rank(own[1]))}"
    of_what = f"{len(state.known)} {_IN_SET[state.peers]}" + (" with a figure" if state.missing else "")
    place = f"{rank} of the {of_what}" if len(state.known) > 1 else "the only one with a figure"
    first = f"By {label} in {own[2]}, WIPO has {size} and is {place}."
    parts = [first, _missing(state), _dated(state), _axis(state, log), verdict[1]]
    title = f"By {label} in {own[2]}, WIPO is {place.replace('of the', 'of')}"
    return title, " ".join(p for p in parts if p), verdict[0]


def _missing(state: State) -> str:
    count = len(state.missing)
    if not count:
        return "All of them have a figure."
    return f"{count} more {'has' if count == 1 else 'have'} none: {some(state.missing, 2)}."


def _dated(state: State) -> str:
    """Return what is said of figures of another year than the one chosen."""
    other = {code: year for code, _, year in state.known if year != state.year}
    if not other:
        return ""
    if state.measure in ("pyongyang", "members"):
        return f"All figures are of {min(other.values())}, the only year known, and are drawn hollow."
    stamped = listed(f"{spoken(code)} ({year})" for code, year in sorted(other.items()))
    if len(other) == 1:
        return f"{sentence_case(stamped)} has a single figure of another year and source, drawn hollow."
    return f"{sentence_case(stamped)} have single figures of other years and sources, drawn hollow."


def _axis(state: State, log: bool) -> str:
    if not log:
        return ""
    zeros = state.values.count(0)
    gone = "" if not zeros else f", and zero has no place ({zeros} {'body' if zeros == 1 else 'bodies'})"
    return f"On this axis equal steps are equal ratios: lengths mean nothing, so dots replace bars{gone}."
