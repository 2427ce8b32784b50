"""Lesson 0: the argument as a map. Every claim is a box in the column of its lesson; a chosen claim shows its links."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from helpers.claims.argument import edges
from helpers.data import load
from helpers.figures.spec import Choice, Control, Cube, Figure, options, rows_of, sized
from helpers.figures.theme import FAILS, FOCUS, HOLDS, OTHER, RIVAL, UNSURE, alt
from helpers.figures.wording import listed

SIGNS = {"holds": "✓", "holds under a stated rule": "◐", "fails": "✗", "cannot tell": "?"}
_INTO = {"part of": "Made up of", "supports": "Supported by", "attacks": "Attacked by", "undercuts": "Undercut by"}
_OUT = {"part of": "It is part of", "supports": "It supports", "attacks": "It attacks", "undercuts": "It undercuts"}
_LINES = {"supports": [1, 0], "part of": [1, 3], "attacks": [8, 4], "undercuts": [2, 3]}
_COLOURS = [RIVAL, OTHER, FAILS, "#a3559b"]
_START = "c20"
_NAMED = 5
"""More links of one kind than this are counted in the sentence, not named; the table names them all."""


def _ledger() -> pd.DataFrame:
    table = load("claims")
    for name in ("claim", "voice", "paragraph", "role", "title", "text", "verdict", "verdict_reading"):
        table[name] = table[name].astype(str)
    table["row"] = table.groupby("lesson").cumcount()
    # Neighbours in a column stand left and right in turn, so that a line between them can be seen.
    table["across"] = table["lesson"].astype("float64") + (table["row"] % 2 * 0.4 - 0.2)
    return table


def _cube() -> Cube:
    table, links = _ledger(), edges()
    place = table.set_index("claim")
    nodes = pd.DataFrame(
        {
            "kind": "claim",
            "claim": table["claim"],
            "title": table["title"],
            "paragraph": table["paragraph"],
            "lesson": table["lesson"].astype("int64"),
            "row": table["row"],
            "across": table["across"],
            "voice": table["voice"].map({"article": "the article", "counter": "an objection"}),
        }
    )
    rows, found = [], []
    for shown in ("verdict", "verdict_reading"):
        for claim in table["claim"]:
            near = links[(links["source"] == claim) | (links["target"] == claim)]
            relation = {claim: "chosen"} | {
                (e.target if e.source == claim else e.source): e.relation for e in near.itertuples()
            }
            rows.append(
                nodes.assign(
                    shown=shown,
                    chosen=claim,
                    verdict=table[shown],
                    sign=table["claim"].str.slice(1) + " " + table[shown].map(SIGNS),
                    link=table["claim"].map(relation).fillna("none"),
                )
            )
            ends = pd.DataFrame(
                {
                    "kind": "link",
                    "lesson": near["source"].map(place["lesson"]).astype("int64"),
                    "row": near["source"].map(place["row"]),
                    "across": near["source"].map(place["across"]),
                    "across2": near["target"].map(place["across"]),
                    "row2": near["target"].map(place["row"]).astype("Int64"),
                    "link": near["relation"],
                }
            )
            rows.append(ends.assign(shown=shown, chosen=claim))
            found.append([shown, claim, *_finding(place, links, claim, shown)])
    keys = ["shown", "chosen"]
    columns = [
        *keys,
        "kind",
        "claim",
        "title",
        "paragraph",
        "lesson",
        "verdict",
        "voice",
        "sign",
        "link",
        "row",
        "row2",
        "across",
        "across2",
    ]
    table = pd.concat(rows, ignore_index=True)[columns]
    return Cube(table, pd.DataFrame(found, columns=[*keys, "headline", "sentence", "verdict"]))


def _finding(place: pd.DataFrame, links: pd.DataFrame, claim: str, shown: str) -> tuple[str, str, str]:
    own = place.loc[claim]
    into, out = links[links["target"] == claim], links[links["source"] == claim]
    parts = [f"Paragraph {own['paragraph'][1:]}, belongs to lesson {own['lesson']}. {own['text']}"]
    for verbs, side, end in ((_INTO, into, "source"), (_OUT, out, "target")):
        for relation, verb in verbs.items():
            given = [_named(place, c) for c in side.loc[side["relation"] == relation, end]]
            if len(given) > _NAMED:
                given = [*given[: _NAMED - 1], f"{len(given) - _NAMED + 1} more"]
            if given:
                parts.append(f"{verb} {listed(given)}.")
    who = "Objection" if own["voice"] == "counter" else "Claim"
    if own[shown] == "cannot tell" and pd.notna(own["why_not"]):
        parts.append(f"Why it cannot be told: {own['why_not']}")
    return f"{who} {claim[1:]}: {own['title']}", " ".join(parts), own[shown]


def _named(place: pd.DataFrame, claim: str) -> str:
    return f"{claim[1:]} ({place['title'][claim]})"


def _draw() -> Any:
    last = int(load("claims")["lesson"].max())
    x = alt.X(
        "across:Q",
        title=None,
        scale=alt.Scale(domain=[0.5, last + 0.5], nice=False),
        axis=alt.Axis(
            orient="top",
            values=list(range(1, last + 1)),
            labelExpr="'Lesson ' + datum.value",
            grid=False,
            ticks=False,
        ),
    )
    deepest = int(_ledger()["row"].max())
    y = alt.Y("row:Q", scale=alt.Scale(domain=[deepest + 0.6, -0.6], nice=False), axis=None)
    link = alt.Color(
        "link:N",
        scale=alt.Scale(domain=list(_LINES), range=_COLOURS),
        legend=alt.Legend(title="Lines"),
    )
    dash = alt.StrokeDash(
        "link:N",
        scale=alt.Scale(domain=list(_LINES), range=list(_LINES.values())),
        legend=alt.Legend(title="Lines"),
    )
    lines = (
        alt.Chart(rows_of())
        .transform_filter("datum.kind == 'link'")
        .mark_rule(strokeWidth=2.5, opacity=0.8)
        .encode(x=x, y=y, x2="across2", y2="row2", color=link, strokeDash=dash)
    )
    base = alt.Chart(rows_of()).transform_filter("datum.kind == 'claim'").encode(x=x, y=y)
    fill = alt.Fill(
        "verdict:N",
        scale=alt.Scale(domain=list(SIGNS), range=[HOLDS, "#b98b00", FAILS, UNSURE]),
        legend=alt.Legend(
            title="Verdict",
            labelExpr=f"{json.dumps(SIGNS, ensure_ascii=False)}[datum.value] + ' ' + datum.value",
        ),
    )
    about = [alt.Tooltip("title:N", title="Claim"), alt.Tooltip("verdict:N", title="Verdict")]
    boxes = base.mark_point(shape="square", size=560, opacity=1, cursor="pointer").encode(
        fill=fill,
        fillOpacity=alt.condition("datum.link == 'none'", alt.value(0.28), alt.value(0.55)),
        stroke=alt.condition("datum.link == 'chosen'", alt.value(FOCUS), alt.value("transparent")),
        strokeWidth=alt.value(4),
        tooltip=about,
    )
    objection = base.transform_filter("datum.voice == 'an objection'").mark_point(
        shape="diamond", size=900, strokeWidth=1.5, color=UNSURE, filled=False, cursor="pointer"
    )
    text = base.mark_text(fontSize=12, fontWeight=600, cursor="pointer").encode(text="sign:N", tooltip=about)
    return sized(
        lines + objection + boxes + text,
        "Map of the argument: one box a claim, in the column of its lesson; diamonds are objections. Lines join the "
        "chosen claim to those it supports, attacks or undercuts, and to those that do so to it.",
        620,
    )


def _choices() -> tuple[Choice, ...]:
    table = _ledger()
    return tuple(Choice(r.claim, f"{r.claim[1:]} · {r.title}") for r in table.itertuples())


ARGUMENT = Figure(
    name="argument",
    lesson=0,
    question="What does the article claim, and what holds it up?",
    how="Choose a claim in the list, or click its box. The number is its place in the list of claims.",
    controls=(
        Control(
            "shown",
            "Verdict shown",
            options(
                [
                    (
                        "verdict",
                        "over all meanings",
                        "Does it hold under every meaning its words allow, some, or none?",
                    ),
                    (
                        "verdict_reading",
                        "one plain reading",
                        "Does it hold in the meaning its words seem to have? For “Asia” we take the UN list.",
                    ),
                ]
            ),
            "verdict",
            "radio",
        ),
        Control("chosen", "Claim", _choices(), _START, "list"),
    ),
    columns={
        "claim": "Claim",
        "title": "In short",
        "paragraph": "Paragraph",
        "lesson": "Lesson",
        "verdict": "Verdict",
        "voice": "Whose",
        "link": "Link to the chosen claim",
    },
    tables=("claims",),
    draw=_draw,
    build=_cube,
    picks={"claim": "chosen"},
    least_width=620,
)

FIGURES = {ARGUMENT.name: ARGUMENT}
