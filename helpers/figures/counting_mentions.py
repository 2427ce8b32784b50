"""Lesson 4: how often each body is named in a corpus, as a range from the least to the most there can be."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Any

import pandas as pd

from helpers import media
from helpers.claims.model import status
from helpers.claims.naming import BODIES, BOTH, rivals
from helpers.data import load
from helpers.figures.ranges import range_axis, range_marks
from helpers.figures.spec import Choice, Control, Cube, Figure, in_order, options, rows_of, sized
from helpers.figures.theme import FOCUS, OTHER, RIVAL, alt
from helpers.figures.wording import listed
from helpers.media import CORPORA, Range

TOGETHER = "World Bank + IMF"
TABLES = ("media_counts", "media_corpora")
SHOWN = tuple(key for key, corpus in CORPORA.items() if not corpus.acronym)
"""The corpora a reader chooses from; counting by the acronym is a choice of its own."""

CORPUS = Control(
    "corpus",
    "Which texts, which years",
    tuple(Choice(key, CORPORA[key].label) for key in SHOWN),
    "rodong-2018-2022",
    "list",
)
UNIT = Control(
    "unit",
    "What is counted",
    options(
        [
            ("mentions", "times named", "Every time the name occurs."),
            ("items", "texts that name it", "Every text counts once, however often it names the body."),
        ]
    ),
    "mentions",
    "radio",
)
FORM = Control(
    "form",
    "What counts as a mention",
    options(
        [
            ("any", "any word of the name", "The acronym, and every word that could be part of the full name."),
            ("acronym", "the acronym only", "The World Bank has none of its own and keeps its range."),
        ]
    ),
    "any",
    "radio",
)
_SETS = {
    "two": ["WIPO", *BOTH],
    "un": [body for body in BODIES if body not in (*BOTH, "WTO")],
    "all": BODIES,
}
_BODIES = Control(
    "bodies",
    "Which bodies",
    options(
        [
            ("two", "WIPO, World Bank, IMF", "The three that the article compares."),
            ("un", "WIPO and other UN bodies", "Agencies, funds and programmes, without the two."),
            ("all", "all that were counted", "Every body whose name was counted in the corpus."),
        ]
    ),
    "two",
    "radio",
)
WHAT = {"items": "texts that name a body", "mentions": "times named"}


def named(key: str, bodies: Iterable[str], unit: str) -> dict[str, Range | None]:
    """Return the range of each body that was looked for in a corpus; None = looked for, but not in this unit."""
    there = set(CORPORA[key].rows()["term"])
    return {b: media.counted(key, b, unit) for b in bodies if b == "WIPO" or b in there}


def caveat(corpus: str) -> str:
    """Return what the tables warn of: of the rows on the World Bank, or the first sentence on the whole corpus.

    The warning on headlines is left out where it is about other years.
    """
    part = CORPORA[corpus]
    rows = part.rows()
    about = rows.loc[rows["term"] == "World Bank", "note"].dropna()
    if len(about) and part.name != media.RODONG:
        return f" On the World Bank and the IMF: {str(about.iloc[0])[:1].lower()}{str(about.iloc[0])[1:]}"
    if part.years is not None and part.name == media.HEADLINES and part.years[1] < 2011:
        return ""
    note = load("media_corpora").set_index("corpus").loc[part.name, "note"]
    return f" {str(note).split('. ')[0].rstrip('.')}."


def outcome(wipo: Range | None, other: Range | None, claim: str) -> str:
    """Return the status of the claim that WIPO is named more (`wipo`) or that the two are (`banks`)."""
    return status(media.more(wipo, other) if claim == "wipo" else media.more(other, wipo)).value


def _rows(key: str, unit: str, bodies: str) -> list[list[Any]]:
    found = named(key, _SETS[bodies], unit)
    if bodies != "un":
        found = {"WIPO": found["WIPO"], TOGETHER: rivals(key, "both", unit)[1], **found}
    known = [n for r in found.values() if r for n in r if n != float("inf")]
    top = max([*known, 1.0])
    if bodies != "two":
        found = dict(sorted(found.items(), key=lambda pair: _middle(pair[1]), reverse=True))
    return [[body, *_bar(r, top), _group(body), max(top * 1.55, 5)] for body, r in found.items()]


def _middle(found: Range | None) -> float:
    if found is None:
        return -1.0
    return found[0] if found[1] == float("inf") else (found[0] + found[1]) / 2


def _group(body: str) -> str:
    return "WIPO" if body == "WIPO" else "compared in the article" if body in (*BOTH, TOGETHER) else "other"


def _bar(found: Range | None, top: float) -> tuple[float, float, str, str]:
    """Return where a bar starts and ends, its words, and what kind of number it shows."""
    if found is None:
        return 0.0, 0.0, media.spell(None), "not measured in this unit"
    low, high = found
    if high == float("inf"):
        return low, low + 0.1 * top, media.spell(found), "least only, no upper end known"
    return low, high, media.spell(found), "count" if low == high else "range, least to most"


def _finding(corpus: str, unit: str, bodies: str, form: str) -> tuple[str, str, str]:
    key = media.by_form(corpus, form)
    wipo, other = rivals(key, "both", unit)
    american, label = CORPORA[corpus].american, CORPORA[corpus].label
    found = outcome(wipo, other, "banks" if american else "wipo")
    if wipo is None or other is None:
        return f"{label}: {WHAT[unit]} not known", _not_measured(corpus, unit), found
    counts = named(key, _SETS[bodies], unit)
    shown = ", ".join(f"{b} {media.spell(r)}" for b, r in counts.items() if b in ("WIPO", *BOTH))
    text = f"{label}, {WHAT[unit]}: {shown}. {_answer(wipo, other, american, found)}"
    text += f"{_ahead(counts, bodies)}{_form(corpus, form)}{caveat(corpus)}"
    return f"{label}: WIPO {media.spell(wipo)}, the two together {media.spell(other)}", text, found


def _answer(wipo: Range, other: Range, american: bool, found: str) -> str:
    """Return in words how the article's claim about this outlet came out, and why."""
    if wipo == other == (0.0, 0.0):
        return "WIPO, the World Bank and the IMF are not named at all, which decides nothing."
    two = f"the World Bank and the IMF together ({media.spell(other)})"
    asked = f"That {two} are named more than WIPO" if american else f"That WIPO is named more than {two}"
    why = {
        "holds": "proven in these texts",
        "fails": "ruled out in these texts",
        "cannot tell": "possible but not proven, because the ranges overlap",
    }[found]
    return f"{asked} is {why}."


def _not_measured(corpus: str, unit: str) -> str:
    """Return a sentence that says which unit is not known here, and which to choose instead."""
    known = media.counted_by(corpus)
    label = next(c.label for c in UNIT.choices if c.value == known)
    return (
        f"{CORPORA[corpus].label}: {WHAT[unit]} are not known here, only {WHAT[known]}, so this view decides nothing. "
        f"Choose “{label}” under “{UNIT.label}”.{caveat(corpus)}"
    )


def _ahead(counts: dict[str, Range | None], bodies: str) -> str:
    wipo = counts["WIPO"]
    if bodies == "two" or wipo is None:
        return ""
    ahead = [b for b, r in counts.items() if r is not None and r[0] > wipo[1]]
    ahead.sort(key=lambda b: -(counts[b] or wipo)[0])
    unseen = [b for b, r in counts.items() if r is None]
    gap = f" Not measured: {listed(unseen)}." if unseen else ""
    return f" Surely named more than WIPO, of those shown: {listed(ahead) or 'none'}.{gap}"


def _form(corpus: str, form: str) -> str:
    if media.by_form(corpus, "acronym") == corpus:
        return f" “{FORM.label}” changes nothing here: acronym and full name were searched for together."
    if form == "acronym":
        return " Counted by the acronym only; the World Bank, which has none, keeps its range."
    return " The upper ends count every word that could be part of the name, river banks included."


def _cube() -> Cube:
    rows, found = [], []
    for corpus, unit, bodies, form in product(*(c.values for c in (CORPUS, UNIT, _BODIES, FORM))):
        state = [corpus, unit, bodies, form]
        rows += [[*state, *row] for row in _rows(media.by_form(corpus, form), unit, bodies)]
        found.append([*state, *_finding(corpus, unit, bodies, form)])
    keys = ["corpus", "unit", "bodies", "form"]
    return Cube(
        pd.DataFrame(rows, columns=[*keys, "body", "low", "high", "bounds", "kind", "group", "edge"]),
        pd.DataFrame(found, columns=[*keys, "headline", "sentence", "verdict"]),
    )


def _draw() -> Any:
    base = alt.Chart(rows_of()).encode(
        y=alt.Y("body:N", sort=in_order(), title=None, axis=alt.Axis(labelLimit=140, labelPadding=12))
    )
    x = range_axis()
    colour = alt.Color(
        "group:N",
        scale=alt.Scale(domain=["WIPO", "compared in the article", "other"], range=[FOCUS, RIVAL, OTHER]),
        legend=None,
    )
    return sized(
        range_marks(base, x, colour),
        "Range chart: for each body the least and the most it can be named in the chosen texts; a dot is a count.",
        alt.Step(32),
    )


MENTIONS = Figure(
    name="mentions",
    lesson=4,
    question="Who is named more often, and is it proven?",
    how="A dot is a count. A bar with ends runs from the least to the most the count can be; an arrow means that no "
    "upper end is known. Change the texts, what is counted, the bodies, or what counts as a mention.",
    controls=(CORPUS, UNIT, _BODIES, FORM),
    columns={"body": "Body", "bounds": "Named", "kind": "What the number is"},
    tables=TABLES,
    draw=_draw,
    build=_cube,
    least_width=380,
)

FIGURES = {MENTIONS.name: MENTIONS}
