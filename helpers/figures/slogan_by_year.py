"""Lesson 7: how often state media used a phrase, year by year, before and after the change of leader."""

from __future__ import annotations

from itertools import product
from typing import Any

import pandas as pd

from helpers import media
from helpers.claims import verdict
from helpers.claims.model import status
from helpers.claims.press import PHRASE, STRESS, stressed
from helpers.data import load
from helpers.figures.spec import Choice, Control, Cube, Figure, in_order, options, rows_of, sized
from helpers.figures.theme import FOCUS, OTHER, RIVAL, alt
from helpers.figures.wording import day
from helpers.timeline import CHANGE_OF_LEADER

BEFORE, AFTER = CHANGE_OF_LEADER.year, CHANGE_OF_LEADER.year + 1
PROPERTY = "intellectual property"
STORIES, HEADLINES = "stories", "headlines"
_PHRASE = Control(
    "phrase",
    "Which words",
    options(
        [
            (PHRASE, "knowledge-based economy", "The phrase of the article, in the English texts."),
            (PROPERTY, "intellectual property", "The subject itself, in the same texts."),
        ]
    ),
    PHRASE,
    "radio",
)
_TEXTS = Control(
    "texts",
    "In which texts",
    options(
        [
            (STORIES, "full stories, 2011 and 2012", "Whole texts of the state news agency; 2012 ends in November."),
            (HEADLINES, "headlines, 1997 to 2014", "Headlines of the same agency: many years, few words."),
        ]
    ),
    STORIES,
    "radio",
)
_UNIT = Control(
    "unit",
    "Counted as",
    (
        Choice("stories", "texts that use it", "Every text counts once."),
        Choice("mentions", "times used", "Every use of the words counts."),
        Choice("share", "texts in every ten thousand", "The number of texts in a year no longer matters."),
    ),
    "stories",
    "radio",
)
_SENSE = Control(
    "sense",
    "What “since 2012” asks",
    tuple(Choice(c.value, c.label, c.explain) for c in STRESS),
    "present",
    "radio",
)
_CHANGE = day(CHANGE_OF_LEADER).replace("December", "Dec")
_ASKED = {
    "present": f"it is in use in {AFTER}",
    "more": f"it is used more in {AFTER} than in {BEFORE}",
    "began": f"its use began in {AFTER}",
}
_UNIT_SAID = {"stories": "texts that use it", "mentions": "times used", "share": "texts in ten thousand"}


def years(texts: str) -> dict[int, tuple[pd.DataFrame, str]]:
    """Return, for each year shown, its rows of counts (none where nothing was counted) and what was searched."""
    if texts == HEADLINES:
        rows = media.CORPORA["headlines"].rows()
        return {int(y): (part, "headlines") for y, part in rows.groupby("year")}
    counted = {BEFORE: media.CORPORA["stories-2011"].rows(), AFTER: media.CORPORA["stories-2012"].rows()}
    nothing = counted[BEFORE].iloc[:0]
    return {y: (counted.get(y, nothing), "stories") for y in range(BEFORE - 1, AFTER + 2)}


def count(rows: pd.DataFrame, phrase: str, unit: str) -> float | None:
    """Return the number for one year, or None if the words were not counted so."""
    found = rows[rows["term"] == phrase]
    column = found["mentions" if unit == "mentions" else "documents_with_term"]
    if len(column) != 1 or column.isna().any():
        return None
    number = float(column.iloc[0])
    return round(number / float(found["documents"].iloc[0]) * 10_000, 1) if unit == "share" else number


def _rows(phrase: str, texts: str, unit: str) -> list[list[Any]]:
    made: list[list[Any]] = []
    for year, (rows, what) in years(texts).items():
        number = count(rows, phrase, unit)
        found = rows[rows["term"] == phrase]
        searched = f"{found['documents'].iloc[0]:,} {what}" if len(found) else "none"
        said = "not counted" if number is None else f"{number:,g}"
        note = str(found["note"].iloc[0]) if len(found) and found["note"].notna().all() else "none"
        side = "before" if year <= BEFORE else "after"
        if year == AFTER:
            made.append([None, "", "", "", 0.0, "change", _CHANGE, "the leader changes"])
        tag = said if number is None else f"{said} in {'10,000 ' + what if unit == 'share' else searched}"
        made.append([str(year), said, searched, note, number or 0.0, side, str(year), tag])
    most = max(row[4] for row in made) or 1.0
    return [[*row, round(most * 1.9, 1)] for row in made]


def _finding(phrase: str, texts: str, unit: str, sense: str) -> tuple[str, str, str]:
    every = years(texts)
    before, after = (count(every[y][0], phrase, unit) for y in (BEFORE, AFTER))
    if (phrase, texts) == (PHRASE, STORIES):
        word = verdict("c65", sense=sense, unit=unit).status.value
    else:
        word = status(None if before is None or after is None else stressed(before, after, sense)).value
    where = "full stories of the state news agency" if texts == STORIES else "its headlines"
    if before is None or after is None:
        title = f"“{phrase}”: headlines were counted by texts, not by uses"
        seen = f"In {where} only the texts with “{phrase}” were counted, not how many times it is used in them."
    else:
        title = f"“{phrase}”: {before:,g} in {BEFORE}, {after:,g} in {AFTER}"
        seen = f"In {where}, “{phrase}” ({_UNIT_SAID[unit]}): {before:,g} in {BEFORE}, {after:,g} in {AFTER}."
    text = f"{seen} Asked whether {_ASKED[sense]}: {word}. {_gap(texts)} {_older(phrase, texts)}"
    return title, text, word


def _gap(texts: str) -> str:
    if texts == STORIES:
        return f"{AFTER} lacks December, and no other year of full stories was counted."
    return f"From {BEFORE} on the site carried more foreign news, so years are hard to compare."


def _older(phrase: str, texts: str) -> str:
    """Return what the older uses do to the claim that it began with the change of leader."""
    if phrase == PROPERTY:
        first = min(y for y, (rows, _) in years(HEADLINES).items() if count(rows, phrase, "stories"))
        return f"Its first headline is of {first}. These words show the subject, not the slogan of claim 65."
    if texts == STORIES and verdict("c90", corpus="full stories").status.value == "holds":
        after = (pd.Timestamp(BEFORE, 12, 31) - CHANGE_OF_LEADER).days
        return f"The slogan is older than the change (claim 90): all but {after} days of {BEFORE} came before it."
    on = first_headline()
    return f"The one headline is of {day(on)}, {(CHANGE_OF_LEADER - on).days} days before the change (claim 90)."


def first_headline() -> pd.Timestamp:
    """Return the day of the headline that uses the phrase, from the table of laws and policies."""
    table = load("ip_laws")
    day_of: pd.Timestamp = table.loc[table["title"].str.contains("headline.*" + PHRASE), "date"].min()
    return day_of


def _cube() -> Cube:
    rows, found = [], []
    controls = (_PHRASE, _TEXTS, _UNIT, _SENSE)
    for state in product(*(c.values for c in controls)):
        rows += [[*state, *row] for row in _rows(*state[:3])]
        found.append([*state, *_finding(*state)])
    keys = [c.name for c in controls]
    columns = [*keys, "year", "said", "searched", "note", "number", "side", "lane", "tag", "edge"]
    return Cube(
        pd.DataFrame(rows, columns=columns),
        pd.DataFrame(found, columns=[*keys, "headline", "sentence", "verdict"]),
    )


def _draw() -> Any:
    base = alt.Chart(rows_of()).encode(y=alt.Y("lane:N", sort=in_order(), title=None))
    x = alt.X("number:Q", axis=None, scale=alt.Scale(nice=False))
    counted = base.transform_filter("datum.side != 'change' && datum.said != 'not counted'")
    colour = alt.condition("datum.side == 'after'", alt.value(FOCUS), alt.value(RIVAL))
    bars = counted.mark_bar(height=15).encode(x=x, color=colour)
    room = base.mark_point(opacity=0).encode(x=alt.X("edge:Q", axis=None))
    words = (
        base.transform_filter("datum.side != 'change'")
        .transform_calculate(tag="width < 340 ? datum.said : datum.tag")
        .mark_text(align="left", dx=6, clip=True)
    )
    change = base.transform_filter("datum.side == 'change'")
    line = change.mark_rule(strokeDash=[6, 4], strokeWidth=1.5, color=OTHER).encode(
        x=alt.value(0), x2=alt.value("width")
    )
    name = change.mark_text(align="left", dx=6, dy=-8, clip=True).encode(x=alt.value(0), text="tag:N")
    return sized(
        bars + room + words.encode(x=x, text="tag:N") + line + name,
        "Bars: how often the words were used in each year. The broken line is the day on which the leader changed.",
        alt.Step(25),
    )


SLOGAN = Figure(
    name="slogan",
    lesson=7,
    question="Did the slogan come with the new leader?",
    how="Each bar is a year. The broken line is the change of leader. The claim says “since 2012”: choose what that "
    "asks for.",
    controls=(_PHRASE, _TEXTS, _UNIT, _SENSE),
    columns={"year": "Year", "said": "Number", "searched": "Searched", "note": "Note in the table"},
    tables=("media_counts", "media_corpora", "ip_laws"),
    draw=_draw,
    build=_cube,
)

FIGURES = {SLOGAN.name: SLOGAN}
