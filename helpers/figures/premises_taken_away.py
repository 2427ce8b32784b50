"""Lesson 8: the argument from its conclusions down, and what is left of it when a premise is taken away."""

from __future__ import annotations

import itertools
import re
from functools import cache
from typing import Any

import pandas as pd

from helpers.claims import claims, verdict
from helpers.claims.argument import ties
from helpers.claims.premises import (
    OBJECTIONS,
    STANDARD,
    Line,
    conclusions,
    down,
    hinges,
    outline,
    premises,
    supported_by,
    supports_of,
)
from helpers.figures.spec import Choice, Control, Cube, Figure, options, rows_of, sized
from helpers.figures.theme import FAILS, FOCUS, OTHER, RIVAL, alt
from helpers.figures.wording import listed

STANDS, FALLS = "stands", "falls"
_NAMED = 4
"""More claims than this are counted in the sentence, not named."""
_LINES = 31
"""Lines the drawing has room for."""


@cache
def _titles() -> dict[str, str]:
    return claims().set_index("claim")["title"].astype(str).to_dict()


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


def _premise_choices() -> tuple[Choice, ...]:
    return (Choice("none", "none"), *(Choice(c, f"{c[1:]} · {_titles()[c]}") for c in premises()))


COUNTED = Control(
    "counted",
    "Premises counted",
    options([(c.value, c.label, c.explain) for c in STANDARD]),
    "granted",
    "list",
)
ACCEPTED = Control(
    "accepted",
    "Objections accepted",
    options([(c.value, c.label, c.explain) for c in OBJECTIONS]),
    "none",
    "radio",
)
TAKEN = Control("taken", "Premise taken away", _premise_choices(), "none", "list")


def _cube() -> Cube:
    rows, found = [], []
    lines = {taken: outline(taken) for taken in TAKEN.values}
    for counted, objections in itertools.product(COUNTED.values, ACCEPTED.values):
        before = down(counted, objections)
        for taken in TAKEN.values:
            state = [counted, objections, taken]
            now = before if taken == "none" else down(counted, objections, taken)
            rows += [[*state, *row] for row in _rows(lines[taken], now, counted)]
            found.append([*state, *_finding(counted, objections, taken, before, now)])
    keys = ["counted", "accepted", "taken"]
    columns = ["number", "title", "supports", "rests", "standing", "because", "pick", "text", "depth", "row", "above"]
    return Cube(
        pd.DataFrame(rows, columns=[*keys, *columns]),
        pd.DataFrame(found, columns=[*keys, "headline", "sentence", "verdict"]),
    )


def _rows(lines: list[Line], now: dict[str, str], counted: str) -> list[list[Any]]:
    place = {line.claim: number for number, line in enumerate(lines)}
    made = []
    for line in lines:
        claim, fell = line.claim, line.claim in now
        why = _reason(now[claim], counted) if fell else "nothing in this setting"
        also = [c[1:] for c in supported_by(claim) if c != line.above and c in place]
        text = f"{claim[1:]} {_titles()[claim]}" + (f" (also under {listed(also)})" if also else "")
        under = supports_of(claim)
        left = sum(c not in now for c in under)
        made.append(
            [
                claim[1:],
                _titles()[claim],
                listed(c[1:] for c in supported_by(claim)) or "none: it is the last step",
                f"{left} of {len(under)} stand" if under else "no other claim",
                FALLS if fell else STANDS,
                why,
                claim if claim in TAKEN.values else "none",
                f"{text}: {why}" if fell else text,
                line.depth,
                place[claim],
                place.get(line.above, -1),
            ]
        )
    return made


def _reason(because: str, counted: str) -> str:
    """Return in words for the drawing why a claim falls."""
    hit = re.fullmatch(r"c(\d+) (attacks|undercuts) it\.", because)
    if hit:
        return f"objection {hit[1]} {hit[2]} it"
    part = re.fullmatch(r"Its part c(\d+) fell\.", because)
    if part:
        return f"its part {part[1]} fell"
    if because.startswith("All that"):
        return "nothing left to support it"
    return "taken away" if counted == "granted" else "taken away or not counted"


def _finding(
    counted: str, objections: str, taken: str, before: dict[str, str], now: dict[str, str]
) -> tuple[str, str, str]:
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
        f"{without if taken == 'none' else f'Taken away: {_named(taken)}'}.",
        f"Of the {len(_article())} claims of the article, {len(_article()) - gone} stand and {gone} fall.",
        _with_it(taken, newly, before),
        _bases(now),
        _effect(counted, objections, taken, fallen, before),
    ]
    return f"{without}: {state}", " ".join(p for p in parts if p), ""


def _named(claim: str) -> str:
    return f"{claim[1:]} ({_titles()[claim]})"


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


def _effect(counted: str, objections: str, taken: str, fallen: list[str], before: dict[str, str]) -> str:
    """Return what that does to the argument."""
    if all(c in before for c in conclusions()):
        hit = sorted({source for c in conclusions() for source, r in ties()[c] if r not in ("supports", "part of")})
        return (
            f"Objection {listed(c[1:] for c in hit)} strikes at the step to the conclusions itself, so no premise can "
            "save them. To lose its support is not to be false."
        )
    if fallen:
        return "In this setting the argument hangs on what was taken away. To lose its support is not to be false."
    end = f"To have support is not to be shown: {_decided()}."
    if taken != "none":
        return f"The conclusions do not hang on this premise alone. {end}"
    single = hinges(counted, objections)
    if not single:
        return f"No single premise, taken away alone, brings a conclusion down. {end}"
    which = _named(single[0]) if len(single) == 1 else f"any one of {listed(_named(c) for c in single)}"
    return f"They hang on one thread: take away {which}, and a conclusion falls. {end}"


def _draw() -> Any:
    span = [_LINES - 0.4, -0.8]
    x = alt.Scale(domain=[-0.4, 24], nice=False)
    y = alt.Scale(domain=span, nice=False)
    base = alt.Chart(rows_of()).transform_calculate(left="datum.depth - 1", start="datum.depth - 0.3")
    own = alt.Y("row:Q", scale=y, axis=None)
    down_ = base.transform_filter("datum.above >= 0").mark_rule(color=OTHER, strokeWidth=1.2)
    down_ = down_.encode(x=alt.X("left:Q", scale=x, axis=None), y=own, y2="above:Q")
    across = base.transform_filter("datum.above >= 0").mark_rule(color=OTHER, strokeWidth=1.2)
    across = across.encode(x=alt.X("left:Q", scale=x, axis=None), x2="start:Q", y=own)
    colour = alt.Scale(domain=[STANDS, FALLS], range=[RIVAL, FAILS])
    shapes = alt.Scale(domain=[STANDS, FALLS], range=["circle", "cross"])
    points = base.mark_point(size=95, filled=True, opacity=1, cursor="pointer").encode(
        x=alt.X("depth:Q", scale=x, axis=None),
        y=own,
        color=alt.Color("standing:N", scale=colour, title=None),
        shape=alt.Shape("standing:N", scale=shapes, title=None),
    )
    chosen = "datum.because == 'taken away' || datum.because == 'taken away or not counted'"
    ring = base.transform_filter(chosen).mark_point(size=260, filled=False, strokeWidth=2, color=FOCUS, opacity=1)
    rings = ring.encode(x=alt.X("depth:Q", scale=x, axis=None), y=own)
    words = base.mark_text(align="left", dx=11, fontSize=12.5, cursor="pointer", limit=640).encode(
        x=alt.X("depth:Q", scale=x, axis=None),
        y=own,
        text="text:N",
        opacity=alt.condition(f"datum.standing == '{FALLS}'", alt.value(0.8), alt.value(1)),
    )
    return sized(
        down_ + across + rings + points + words,
        "Outline of the argument: the conclusion at the top, below each claim what supports it, one step further in. "
        "A disc stands, a cross falls; a ring is put around what is taken away or not counted.",
        690,
    )


PREMISES = Figure(
    name="premises",
    lesson=8,
    question="What is left of the argument when a premise is taken away?",
    how="Read from the top: below each claim, one step in, stands what supports it. Choose a premise or click it.",
    controls=(COUNTED, ACCEPTED, TAKEN),
    columns={
        "number": "Claim",
        "title": "In short",
        "supports": "Supports",
        "rests": "Rests on",
        "standing": "Stands or falls",
        "because": "What speaks against it",
    },
    tables=("claims",),
    draw=_draw,
    build=_cube,
    picks={"pick": "taken"},
    least_width=680,
)

FIGURES = {PREMISES.name: PREMISES}
