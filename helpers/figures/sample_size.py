"""Lesson 4: what a random sample says about the whole newspaper, and how large it would have to be."""

from __future__ import annotations

from functools import cache
from itertools import product
from math import ceil
from typing import Any

import pandas as pd

from helpers import media
from helpers.claims import verdict
from helpers.claims.naming import rivals
from helpers.figures.spec import Choice, Control, Cube, Figure, in_order, options, rows_of, sized
from helpers.figures.theme import FOCUS, OTHER, RIVAL, alt
from helpers.figures.wording import sentence_case
from helpers.media import Range

SAMPLE = "nyt-2020"
THOUSAND = 1_000
_TIMES = (1, 2, 3, 5, 10)
_RIVAL = Control(
    "rival",
    "Set beside WIPO",
    options(
        [
            ("IMF", "the IMF", "The International Monetary Fund alone."),
            ("World Bank", "the World Bank", "The World Bank alone."),
            ("both", "the two together", "Articles that name either."),
        ]
    ),
    "both",
    "radio",
)
_LEVEL = Control(
    "level",
    "How sure",
    tuple(
        Choice(f"{n}", f"{n} per cent", f"Of 100 such intervals, {n} or more catch the true share.")
        for n in (90, 95, 99)
    ),
    "95",
    "radio",
)
_WHOLE = Control(
    "whole",
    "Articles in all (assumed, not from data)",
    tuple(
        Choice(f"{n}", f"{n:,}", "An assumption: how many articles appeared is not in the data.")
        for n in (10_000, 50_000, 100_000)
    ),
    "50000",
    "radio",
)
NAMES = {"IMF": "IMF", "World Bank": "World Bank", "both": "the two"}
_SPOKEN = {"IMF": "the IMF", "World Bank": "the World Bank", "both": "the World Bank or the IMF"}


def hits(rival: str) -> tuple[int, int, int]:
    """Return how many articles of the sample name WIPO, how many name the rival, and how many there are."""
    wipo, other = rivals(SAMPLE, rival, "items")
    if wipo is None or other is None or other[0] != other[1]:
        raise ValueError(f"The random sample has no exact count for '{rival}'.")
    return int(wipo[0]), int(other[0]), media.documents(SAMPLE)


interval = cache(media.share)


def _apart(level: float, rival: str, times: int) -> tuple[Range, Range, bool]:
    wipo, other, texts = hits(rival)
    low, high = (interval(n * times, texts * times, level) for n in (wipo, other))
    return low, high, high[0] > low[1] or low[0] > high[1]


def _rows(rival: str, level: float, whole: int) -> list[list[Any]]:
    made = []
    texts = hits(rival)[2]
    for times in _TIMES:
        wipo, other, apart = _apart(level, rival, times)
        origin = "drawn" if times == 1 else "assumed"
        for name, found in (("WIPO", wipo), (NAMES[rival], other)):
            word = "apart" if apart else "overlap"
            ends = [end * whole for end in found]
            said = f"{ends[0]:,.0f} to {ends[1]:,.0f}"
            made.append(
                [f"{texts * times:,} {origin}", name, *ends, said, word, f"{_per(found[0])} to {_per(found[1])}"]
            )
    return made


def _finding(rival: str, level: str, whole: str) -> tuple[str, str, str]:
    sure, total = int(level) / 100, int(whole)
    wipo_hits, other_hits, texts = hits(rival)
    wipo, other, apart = _apart(sure, rival, 1)
    times = media.enough(other_hits, wipo_hits, texts, sure)
    who = _SPOKEN[rival]
    part = "lie apart" if apart else "overlap, so the order could be luck" if other != wipo else "are the same"
    need = (
        f"If the shares stayed as they are, a sample of {times * texts:,} would set them apart."
        if times
        else "No size of sample sets two equal shares apart."
    )
    scaled = [end * total for end in other]
    text = (
        f"Of {texts:,} articles of The New York Times drawn at random from 2020, {other_hits} name {who} in headline "
        f"or abstract, and {wipo_hits} name WIPO. For all articles of the eight sections "
        f"drawn from ({level} per cent sure) that is {_per(other[0])} to "
        f"{_per(other[1])} in 10,000 articles, and up to {_per(wipo[1])} for WIPO: the intervals {part}. {need} "
        f"Assuming {total:,} articles in all, {scaled[0]:,.0f} to {scaled[1]:,.0f} would name {who} there; for the "
        f"upper end to reach {THOUSAND:,} there would have to be {ceil(THOUSAND / other[1]):,} articles. Names inside "
        "the articles are not seen, so whether the lead runs into thousands stays open."
    )
    span = f"{scaled[0]:,.0f} to {scaled[1]:,.0f}"
    title = f"{sentence_case(_SPOKEN[rival])}: in {span} of an assumed {total:,} articles, {level} per cent sure"
    return title, text, verdict("c40").status.value


def _per(share: float) -> str:
    return f"{share * 10_000:,.1f}".removesuffix(".0")


def _cube() -> Cube:
    rows, found = [], []
    for rival, level, whole in product(*(c.values for c in (_RIVAL, _LEVEL, _WHOLE))):
        state = [rival, level, whole]
        rows += [[*state, *row] for row in _rows(rival, int(level) / 100, int(whole))]
        found.append([*state, *_finding(rival, level, whole)])
    keys = ["rival", "level", "whole"]
    columns = [*keys, "sample", "body", "low", "high", "bounds", "apart", "share"]
    return Cube(
        pd.DataFrame(rows, columns=columns).round({"low": 1, "high": 1}),
        pd.DataFrame(found, columns=[*keys, "headline", "sentence", "verdict"]),
    )


def _draw() -> Any:
    base = (
        alt.Chart(rows_of())
        .transform_calculate(row="datum.sample + ': ' + datum.body")
        .transform_calculate(tag="datum.bounds + (datum.body == 'WIPO' ? '' : '  ·  ' + datum.apart)")
        .encode(
            y=alt.Y("row:N", sort=in_order(), title=None, axis=alt.Axis(labelLimit=210)),
        )
    )
    x = alt.X(
        "low:Q",
        title=["Articles that name it, of the assumed total", "(each step is ten times the last)"],
        scale=alt.Scale(type="symlog", constant=1, domain=[0, 60_000]),
        axis=alt.Axis(values=[0, 1, 10, 100, 1_000], format=",d"),
    )
    colour = alt.condition("datum.body == 'WIPO'", alt.value(FOCUS), alt.value(RIVAL))
    bars = base.mark_bar(height=11, opacity=0.4).encode(x=x, x2="high:Q", color=colour)
    least = base.mark_tick(thickness=3, size=18, opacity=1).encode(x=x, color=colour)
    most = base.mark_tick(thickness=3, size=18, opacity=1).encode(x="high:Q", color=colour)
    words = base.mark_text(align="right", dx=-2).encode(x=alt.value("width"), text="tag:N")
    line = (
        alt.Chart(rows_of())
        .transform_filter("datum.at_row == 0")
        .transform_calculate(at=str(THOUSAND))
        .mark_rule(strokeDash=[6, 4], strokeWidth=1.5, color=OTHER)
        .encode(x="at:Q")
    )
    return sized(
        bars + line + least + most + words,
        "Range chart: how many articles of an assumed total name each body, for samples of growing size; a broken "
        "line stands at one thousand.",
        alt.Step(26),
    )


SAMPLE_SIZE = Figure(
    name="sample",
    lesson=4,
    question="How large a sample would settle it?",
    how="Each bar is what a random sample of that size says about the whole. The first sample was drawn; the larger "
    "ones are what-ifs with the same shares. The broken line stands at one thousand articles.",
    controls=(_RIVAL, _LEVEL, _WHOLE),
    columns={
        "sample": "Sample",
        "body": "Body",
        "share": "In 10,000 articles",
        "bounds": "Of the assumed total",
        "apart": "The two intervals",
    },
    tables=("media_counts", "media_corpora"),
    draw=_draw,
    build=_cube,
    least_width=560,
)

FIGURES = {SAMPLE_SIZE.name: SAMPLE_SIZE}
