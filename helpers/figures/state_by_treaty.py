"""Lesson 2: the matrix of states and treaties, how far each state had gone with each treaty on a day."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from helpers.data import load
from helpers.figures.spec import Control, Cube, Figure, in_order, options, rows_of, sized
from helpers.figures.theme import FOCUS, STEPS, alt
from helpers.figures.wording import REGION_CHOICES, day, labels, listed
from helpers.regions import Region, members
from helpers.treaties import ARTICLE_DAY, BEIJING_DAY, Rule, party_dates

_DAYS = (*(pd.Timestamp(y, 12, 31) for y in range(1975, 2026, 5)), ARTICLE_DAY, BEIJING_DAY)
_WORDS = {3: "in force", 2: "deposited", 1: "signed", 0: "none"}
_LETTERS = {3: "F", 2: "D", 1: "S", 0: ""}


def _steps(days: list[pd.Timestamp]) -> pd.DataFrame:
    """Return iso3, treaty and one column a day: 3 in force, 2 deposited, 1 signed, 0 none."""
    dates = party_dates()
    at = np.array([d.to_datetime64().astype("datetime64[D]") for d in days])
    reached = sum((dates[rule.value].to_numpy("datetime64[D]")[:, None] <= at).astype(np.int8) for rule in Rule)
    left = dates["until"].to_numpy("datetime64[D]")[:, None] <= at
    table = pd.DataFrame(np.where(left, 0, reached), columns=pd.Index(days))
    return pd.concat([dates[["iso3", "treaty"]], table], axis=1)


def _cube() -> Cube:
    days = sorted(_DAYS)
    steps = _steps(days)
    treaties = load("treaties")
    short = dict(zip(treaties["treaty"].astype(str), treaties["short_name"].astype(str), strict=True))
    every = pd.MultiIndex.from_product([list(labels()), list(short)], names=["iso3", "treaty"])
    full = steps.set_index(["iso3", "treaty"]).reindex(every, fill_value=0).reset_index()
    long = full.melt(["iso3", "treaty"], var_name="as_of", value_name="step")
    long["as_of"] = pd.to_datetime(long["as_of"])
    total = (long["step"] >= 2).groupby([long["iso3"], long["as_of"]]).transform("sum")
    long = long.assign(
        total=total,
        state=long["iso3"].map(labels()),
        short=long["treaty"].map(short),
        first=long["iso3"] != "PRK",
    )
    long["status"], long["letter"] = long["step"].map(_WORDS), long["step"].map(_LETTERS)
    parts = [long[long["iso3"].isin(members(r))].assign(region=r.value) for r in Region]
    rows = pd.concat(parts).sort_values(
        ["region", "as_of", "first", "total", "state"],
        ascending=[True, True, True, False, True],
        kind="stable",
    )
    found = [[r.value, f"{d:%Y-%m-%d}", *_finding(rows, r, d)] for r in Region for d in days]
    rows["as_of"] = rows["as_of"].dt.strftime("%Y-%m-%d")
    columns = ["region", "as_of", "state", "short", "status", "letter"]
    return Cube(rows[columns], pd.DataFrame(found, columns=["region", "as_of", "headline", "sentence", "verdict"]))


def _finding(rows: pd.DataFrame, region: Region, at: pd.Timestamp) -> tuple[str, str, str]:
    now = rows[(rows["region"] == region.value) & (rows["as_of"] == at)]
    own = now[now["iso3"] == "PRK"].set_index("short")["step"]
    china = now[now["iso3"] == "CHN"].set_index("short")["step"]
    number = {word: int((own == step).sum()) for step, word in _WORDS.items()}
    waiting, only_signed = own.index[own == 2], own.index[own == 1]
    only_china = own.index[(own < 2) & (china >= 2)]
    parts = [f"On {day(at)} the DPRK has {number['in force']} of the {len(own)} treaties in force."]
    if len(waiting):
        parts.append(f"Deposited but not yet in force: {listed(waiting)}.")
    if len(only_signed):
        parts.append(f"Signed and no more: {listed(only_signed)}.")
    if len(only_china):
        parts.append(f"China has deposited and the DPRK has not: {listed(only_china)}.")
    less = f"{number['deposited']} deposited only, {number['signed']} signed only"
    title = f"The DPRK: {number['in force']} in force, {less}"
    return title, " ".join(parts), ""


def _draw() -> Any:
    order = list(load("treaties")["short_name"].astype(str))
    base = alt.Chart(rows_of()).encode(
        x=alt.X(
            "short:N",
            sort=order,
            title=None,
            axis=alt.Axis(orient="top", labelAngle=-60, labelFontSize=12, labelLimit=240),
        ),
        y=alt.Y("state:N", sort=in_order(), title=None, axis=alt.Axis(labelLimit=150)),
    )
    scale = alt.Scale(domain=list(STEPS), range=list(STEPS.values()))
    legend = alt.Legend(
        title=None,
        labelExpr="({'in force': 'F ', 'deposited': 'D ', 'signed': 'S ', 'none': ''})[datum.value] + datum.value",
    )
    cells = base.mark_rect(cornerRadius=2).encode(
        color=alt.Color("status:N", scale=scale, legend=legend),
        stroke=alt.condition("datum.state == 'DPRK'", alt.value(FOCUS), alt.value("transparent")),
        strokeWidth=alt.value(2),
    )
    letters = base.mark_text(fontSize=11, fontWeight=600, color="#0b1117").encode(text="letter:N")
    return sized(
        cells + letters,
        "Matrix of states and treaties: F in force, D deposited, S signed, empty for none.",
        alt.Step(22),
    )


MATRIX = Figure(
    name="matrix",
    lesson=2,
    question="Which treaties, and how far had each state gone?",
    how="One row a state, one column a treaty. F: in force. D: deposited, not yet in force. S: signed only.",
    controls=(
        Control("region", "What counts as Asia", REGION_CHOICES, Region.EAST_SOUTHEAST.value, "list"),
        Control(
            "as_of",
            "On which day",
            options(
                [
                    (
                        f"{d:%Y-%m-%d}",
                        day(d) + {ARTICLE_DAY: " (article)", BEIJING_DAY: " (Beijing Treaty)"}.get(d, ""),
                        "",
                    )
                    for d in sorted(_DAYS)
                ]
            ),
            f"{ARTICLE_DAY:%Y-%m-%d}",
            "slider",
        ),
    ),
    columns={"state": "State", "short": "Treaty", "status": "How far"},
    tables=("treaty_actions", "treaties", "states"),
    draw=_draw,
    build=_cube,
    least_width=680,
)

FIGURES = {MATRIX.name: MATRIX}
