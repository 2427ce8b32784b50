"""Lesson 3: which bodies are present in Pyongyang, under three meanings of present."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

import pandas as pd

from helpers import agencies
from helpers.claims import verdict
from helpers.claims.bodies import NAMED
from helpers.figures.agency_words import short, spoken
from helpers.figures.spec import Choice, Control, Cube, Figure, in_order, options, rows_of, sized
from helpers.figures.theme import FOCUS, OTHER, RIVAL, alt
from helpers.figures.wording import listed

TIES = ("member", "programme country")
ARTICLE = ("WIPO", *NAMED, *agencies.BANKS)
"""The bodies the article names (UNDP and WFP in paragraph 12, the two banks in paragraph 4)."""

SIGN = Control(
    "sign",
    "Present means",
    options(
        [
            ("office", "has an office there", "An office in Pyongyang in 2019."),
            ("staff", "has staff counted there", "Staff whose city of work is Pyongyang, on 31 December 2019."),
            ("tie", "is tied to the DPRK", "The DPRK is a member, or a programme country, of the body."),
        ]
    ),
    "office",
    "radio",
)
BODIES = Control(
    "bodies",
    "Which bodies",
    options(
        [
            ("named", "those the article names", "WIPO, UNDP, the World Food Programme, the World Bank and the IMF."),
            ("tied", "those tied to the DPRK", "The DPRK is a member or a programme country."),
            ("all", "all in the table", "Also those it left or never joined."),
        ]
    ),
    "named",
)
PER = Control(
    "per",
    "Staff there, counted",
    (
        Choice("people", "as people", "The number of staff in Pyongyang."),
        Choice("share", "for each 1,000 staff of the body", "Staff in Pyongyang, divided by all staff of the body."),
    ),
    "people",
    "radio",
)
CONTROLS = (SIGN, BODIES, PER)
_SAID = {"office": "an office in Pyongyang", "staff": "staff counted there", "tie": "a tie with the DPRK"}


def shown_by(table: pd.DataFrame, sign: str) -> pd.Series:
    """Return for each body whether it shows the sign: yes, no or not known."""
    found = {"office": table["office"], "staff": (table["staff"] > 0), "tie": table["tie"].isin(TIES)}[sign]
    return found.astype("boolean").map({True: "yes", False: "no"}).astype(object).fillna("not known")


def chosen(table: pd.DataFrame, bodies: str) -> pd.DataFrame:
    """Return the bodies of a set."""
    keep = {"named": table["agency"].isin(ARTICLE), "tied": table["tie"].isin(TIES), "all": table["agency"].notna()}
    return table[keep[bodies]]


def rows_of_state(table: pd.DataFrame, sign: str, bodies: str, per: str) -> pd.DataFrame:
    """Return the bodies of one setting: those that show the sign first, then by staff there."""
    rows = chosen(table, bodies).assign(present=lambda t: shown_by(t, sign))
    rows["size"] = rows["staff" if per == "people" else "per_thousand"].astype(object).where(lambda s: s.notna(), None)
    rows["order"] = rows["present"].map({"yes": 0, "no": 1, "not known": 2})
    rows["least"] = rows["size"].fillna(-1).astype(float) * -1
    rows["other"] = rows["agency"] != "WIPO"
    rows = rows.sort_values(["order", "least", "other", "agency"])
    rows["length"] = [0.0 if pd.isna(s) else round(float(s / rows["size"].max()), 4) for s in rows["size"]]
    rows["line"] = rows["agency"].map(short)
    rows["said"] = [_said(size, per) for size in rows["size"]]
    rows["group"] = [_group(code) for code in rows["agency"]]
    rows["has_office"] = rows["office"].map({True: "yes", False: "no"}).astype(object).fillna("not looked up")
    return rows[["organisation", "line", "present", "said", "has_office", "tie", "length", "group"]]


def _said(size: Any, per: str) -> str:
    if pd.isna(size):
        return "no figure"
    return f"{size:,.0f}" if per == "people" or size == 0 else f"{size:.2f}"


def _group(code: str) -> str:
    return "WIPO" if code == "WIPO" else "named" if code in ARTICLE else "other"


def finding(table: pd.DataFrame, sign: str, bodies: str, per: str) -> tuple[str, str, str]:
    """Return headline, sentence and verdict of one setting."""
    among = chosen(table, bodies).assign(present=lambda t: shown_by(t, sign))
    yes, unknown = among[among["present"] == "yes"], list(among.loc[among["present"] == "not known", "agency"])
    own = among[among["agency"] == "WIPO"].iloc[0]
    has = own["present"] == "yes"
    title = f"{len(yes)} of {len(among)} bodies have {_SAID[sign]}; WIPO {'has' if has else 'has not'}"
    gap = f" Not known: {_names(unknown)}." if unknown else ""
    first = f"{len(yes)} of the {len(among)} bodies have {_SAID[sign]}: {_names(yes['agency'])}.{gap}"
    second = (
        f"WIPO {'is one of them' if has else 'is not one of them'}; it has {own['staff']:.0f} staff in Pyongyang and "
        f"{'an' if own['office'] else 'no'} office there."
    )
    word, judged = _judged(table, sign)
    return title, f"{first} {second} {_most(among, per)} {judged}", word


def _most(among: pd.DataFrame, per: str) -> str:
    column = "staff" if per == "people" else "per_thousand"
    top = among.loc[among[column].astype("Float64").idxmax()]
    if per == "people":
        return f"Most staff there: {spoken(top['agency'])}, {top['staff']:.0f} people."
    return f"Largest share there: {spoken(top['agency'])}, {top['per_thousand']:.2f} of each 1,000 of its staff."


def _judged(table: pd.DataFrame, sign: str) -> tuple[str, str]:
    """Return the verdict on the named bodies, with and without WIPO as one of them, and its words."""
    if sign == "tie":
        shown = shown_by(table, sign)[table["agency"].isin([*NAMED, "WIPO"])]
        if (shown == "yes").all():
            return "holds", "In this sense WIPO is like the two bodies the article sets it beside, UNDP and WFP."
        return "fails", "Not all of WIPO, UNDP and WFP have such a tie."
    two, three = (verdict("c62", sign=sign, bodies=b).status.value for b in ("the two named", "WIPO too"))
    if two == three:
        return two, f"For UNDP and WFP, with or without WIPO, the article's sentence on offices {two}."
    text = f"For UNDP and WFP the article's sentence on offices {two}; read as if WIPO were a third, it {three}."
    return "holds under a stated rule", text


def _names(codes: Iterable[str]) -> str:
    codes = list(codes)
    if not codes:
        return "none"
    if len(codes) < 9:
        return listed(map(spoken, codes))
    return f"{', '.join(map(spoken, codes[:7]))} and {len(codes) - 7} more"


def _cube() -> Cube:
    table = agencies.presence()
    names = [c.name for c in CONTROLS]
    rows, found = [], []
    for values in itertools.product(*(c.values for c in CONTROLS)):
        keys = dict(zip(names, values, strict=True))
        rows.append(rows_of_state(table, **keys).assign(**keys))
        found.append([*values, *finding(table, **keys)])
    every = pd.concat(rows, ignore_index=True)
    findings = pd.DataFrame(found, columns=[*names, "headline", "sentence", "verdict"])
    return Cube(every[[*names, *(c for c in every if c not in names)]], findings)


def _draw() -> Any:
    base = (
        alt.Chart(rows_of())
        .transform_calculate(
            word="datum.present == 'yes' ? '✓ ' : datum.present == 'no' ? '✗ ' : '? '",
            who="datum.group == 'WIPO' ? '  ◀ WIPO' : datum.group == 'named' ? '  • named' : ''",
        )
        .transform_calculate(tag="datum.word + datum.said + (width < 300 ? '' : datum.who)")
        .encode(
            y=alt.Y("line:N", sort=in_order(), title=None, axis=alt.Axis(labelLimit=130)),
            x=alt.X(
                "length:Q",
                title="✓ present · ✗ not · ? not known",
                scale=alt.Scale(domain=[0, 1.5], nice=False),
                axis=alt.Axis(labels=False, ticks=False, grid=False),
            ),
        )
    )
    groups = alt.Scale(domain=["WIPO", "named", "other"], range=[FOCUS, RIVAL, OTHER])
    filled = alt.condition("datum.present == 'yes'", alt.value(0.9), alt.value(0.15))
    bars = (
        base.transform_filter("datum.length > 0")
        .mark_bar(height=15, strokeWidth=2)
        .encode(
            fill=alt.Fill("group:N", scale=groups, legend=None),
            stroke=alt.Stroke("group:N", scale=groups, legend=None),
            fillOpacity=filled,
        )
    )
    text = base.mark_text(align="left", dx=7, clip=True).encode(text="tag:N")
    return sized(bars + text, "Bar chart: staff of each body in Pyongyang, with a sign for presence.", alt.Step(24))


PRESENCE = Figure(
    name="presence",
    lesson=3,
    question="Who is present in Pyongyang?",
    how="Change what counts as present, which bodies are compared, and how their staff there is counted.",
    controls=CONTROLS,
    columns={
        "organisation": "Body",
        "present": "Present?",
        "has_office": "Office there",
        "said": "Staff there",
        "tie": "Tie with the DPRK",
    },
    tables=("agency_presence", "agency_staff"),
    draw=_draw,
    build=_cube,
)

FIGURES = {PRESENCE.name: PRESENCE}
