"""The sentences of the outline of lesson 8: what falls, what it takes with it, and on what the conclusions rest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import pandas as pd

from helpers.claims import claims, title, verdict
from helpers.claims.argument import UPWARD, ties
from helpers.claims.model import Overall
from helpers.claims.premises import accepted, conclusions, hinges, premises, supports_of, uncounted
from helpers.figures.wording import listed

_NAMED = 4
"""More claims than this are counted in the sentence, not named."""
_NOT_FALSE = "To lose its support is not to be false."


class Setting(NamedTuple):
    """One setting of the three controls, and the reader's own verdicts by claim."""

    counted: str
    objections: str
    taken: str
    verdicts: Mapping[str, str]

    @property
    def failing(self) -> list[str]:
        """Return the claims that the reader judged to fail; none of them is counted."""
        return [claim for claim, judged in self.verdicts.items() if judged == Overall.FAILS.value]


@cache
def _ledger() -> pd.DataFrame:
    return claims().set_index("claim")


def computed(claim: str) -> str:
    """Return what the ledger computes for a claim in its plain reading."""
    return str(_ledger().loc[claim, "verdict_reading"])


@cache
def _decided() -> str:
    """Return what the ledger says of the conclusions themselves."""
    found = {c: verdict(c).status.value for c in conclusions()}
    if set(found.values()) == {"cannot tell"}:
        return "these data decide neither conclusion"
    return listed(f"conclusion {c[1:]}, in its plain reading: {word}" for c, word in found.items())


@cache
def _article() -> tuple[str, ...]:
    table = claims()
    return tuple(table.loc[table["voice"] == "article", "claim"].astype(str))


def reason(because: str, counted: str) -> str:
    """Return in words for the drawing why a claim falls."""
    hit = re.fullmatch(r"c(\d+) (attacks|undercuts) it\.", because)
    if hit:
        return f"objection {hit[1]} {hit[2]} it: {title(f'c{hit[1]}')}"
    part = re.fullmatch(r"Its part c(\d+) fell\.", because)
    if part:
        return f"its part {part[1]} fell"
    if because.startswith("All that"):
        return "nothing left to support it"
    return "taken away" if counted == "granted" else "taken away or not counted"


def finding(setting: Setting, before: dict[str, str], now: dict[str, str]) -> tuple[str, str, str]:
    """Return heading, sentence and verdict of one state, from what has fallen before and after."""
    taken = setting.taken
    fallen = [c for c in conclusions() if c in now]
    newly = [c for c in _article() if c in now and c not in before and c != taken]
    gone = sum(c in now for c in _article())
    without = "Nothing is taken away" if taken == "none" else f"Without premise {taken[1:]}"
    if not fallen:
        state = "both conclusions still have support"
    elif len(fallen) == len(conclusions()):
        state = "both conclusions fall"
    else:
        state = f"conclusion {listed(c[1:] for c in fallen)} falls"
    parts = [
        _mine(setting),
        f"{without if taken == 'none' else f'Taken away: {_named(taken)}'}.",
        _count(gone),
        _with_it(taken, newly, before),
        _bases(now),
        _effect(setting, fallen, before),
    ]
    return f"{without}: {state}", " ".join(p for p in parts if p), ""


def _mine(setting: Setting) -> str:
    """Return which premises the reader's own verdicts leave out, and from which lessons."""
    if setting.counted != "mine":
        return ""
    judged = [claim for claim in premises() if claim in setting.verdicts]
    if not judged:
        return "You have given no verdict on a premise yet, so all premises count."
    out = uncounted("mine", setting.failing)
    if not out:
        return "None of your verdicts so far says that a premise fails, so all premises count."
    by_lesson: dict[int, list[str]] = {}
    for claim in out:
        by_lesson.setdefault(int(_ledger().loc[claim, "lesson"]), []).append(claim[1:])
    said = "; ".join(f"{listed(numbers)} (lesson {lesson})" for lesson, numbers in sorted(by_lesson.items()))
    return f"Your own verdicts leave out {said}."


def _count(gone: int) -> str:
    every = len(_article())
    if not gone:
        return f"All {every} claims of the article stand."
    return f"Of the {every} claims of the article, {every - gone} stand and {gone} {'falls' if gone == 1 else 'fall'}."


def _named(claim: str) -> str:
    return f"{claim[1:]} ({title(claim)})"


def _with_it(taken: str, newly: list[str], before: dict[str, str]) -> str:
    if taken == "none":
        return ""
    if taken in before:
        return "It had fallen in this setting already."
    if not newly:
        return "No other claim falls with it."
    names = [_named(c) for c in newly[:_NAMED]] + ([f"{len(newly) - _NAMED} more"] if len(newly) > _NAMED else [])
    return f"With it {'fall' if len(newly) > 1 else 'falls'} {listed(names)}."


def _bases(now: dict[str, str]) -> str:
    """Return on what each conclusion still rests, directly."""
    said = []
    for claim in conclusions():
        under = supports_of(claim)
        left = [c[1:] for c in under if c not in now]
        if claim in now:
            said.append(f"conclusion {claim[1:]} has fallen")
        else:
            said.append(f"conclusion {claim[1:]} rests on {listed(left)} ({len(left)} of {len(under)} supports)")
    return f"{listed(said)}.".replace("c", "C", 1)


def _effect(setting: Setting, fallen: list[str], before: dict[str, str]) -> str:
    """Return what that does to the argument."""
    if all(c in before for c in conclusions()):
        into = {source for c in conclusions() for source, relation in ties()[c] if relation not in UPWARD}
        hit = sorted(into & set(accepted(setting.objections)))
        if not hit:
            return f"The conclusions have lost all their support before any premise is taken away. {_NOT_FALSE}"
        struck = f"Objection {listed(map(_named, hit))} strikes at the step to the conclusions itself"
        return f"{struck}, so no premise can save them. {_NOT_FALSE}"
    if fallen:
        return f"In this setting the argument hangs on what was taken away. {_NOT_FALSE}"
    end = f"To have support is not to be shown: {_decided()}."
    if setting.taken != "none":
        return f"The conclusions do not hang on this premise alone. {end}"
    single = hinges(setting.counted, setting.objections, setting.failing)
    if not single:
        return f"No single premise, taken away alone, brings a conclusion down. {end}"
    names = [_named(c) for c in single]
    which = names[0] if len(names) == 1 else f"any one of {', '.join(names)}"
    if len(names) == 2:
        which = f"either {names[0]} or {names[1]}"
    return f"They hang on one thread: take away {which}, and a conclusion falls. {end}"
