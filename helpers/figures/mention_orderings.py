"""Lesson 4: the same comparison in every corpus and span of years at once."""

from __future__ import annotations

from itertools import product
from typing import Any

import pandas as pd

from helpers import media
from helpers.claims.naming import rivals
from helpers.figures import verdict_grid
from helpers.figures.counting_mentions import FORM, SHOWN, TABLES, UNIT, WHAT, outcome
from helpers.figures.spec import Choice, Control, Cube, Figure, in_order, options, rows_of, sized
from helpers.figures.theme import alt
from helpers.media import CORPORA

MIXED = "holds under a stated rule"
_SHORT = {
    "nyt-2020": "NYT, random sample of 2020",
    "nyt-headlines-2018-2020": "NYT economy, 2018 to 2020",
    "nyt-headlines": "NYT economy, 1980 to 2024",
    "nyt-front": "NYT front page, 1996 to 2006",
    "stories-2012": "KCNA full stories, 2012",
}
_ACROSS = {"IMF": "against the IMF", "World Bank": "against the World Bank", "both": "against both together"}
_ANY_UNIT = Control(
    "unit",
    UNIT.label,
    (
        Choice("as counted", "whichever was counted", "Texts where they were counted, times named elsewhere."),
        *UNIT.choices,
    ),
    "as counted",
    "list",
)
_CLAIM = Control(
    "claim",
    "Which claim",
    options(
        [
            ("wipo", "WIPO is named more", "What the article says of Rodong Sinmun."),
            ("banks", "WIPO is named less", "What the article says of The New York Times."),
        ]
    ),
    "wipo",
    "radio",
)
_OUTLET = Control(
    "outlet",
    "Whose texts",
    options(
        [
            ("state media", "state media of the DPRK", "Rodong Sinmun and the news agency KCNA, in English."),
            ("nyt", "The New York Times", "Samples of it; the whole could not be counted."),
            ("all", "both", "All corpora at once."),
        ]
    ),
    "state media",
    "radio",
)


def short(corpus: str) -> str:
    """Return the name of a corpus that fits beside a row of the grid."""
    return _SHORT.get(corpus, CORPORA[corpus].label.replace("Rodong Sinmun", "Rodong"))


def cells(unit: str, claim: str, outlet: str, form: str) -> list[list[str]]:
    """Return the cells of one state: corpus, name of the row, whom WIPO is compared with, verdict, both ranges."""
    kept = [k for k in SHOWN if outlet == "all" or CORPORA[k].american == (outlet == "nyt")]
    made = []
    for corpus, against in product(kept, _ACROSS):
        key = media.by_form(corpus, form)
        wipo, other = rivals(key, against, media.counted_by(key) if unit == "as counted" else unit)
        note = f"{media.spell(wipo)} against {media.spell(other)}" if wipo and other else "not counted this way"
        made.append([corpus, short(corpus), _ACROSS[against], outcome(wipo, other, claim), note])
    return made


def _finding(unit: str, claim: str, form: str, made: list[list[str]]) -> tuple[str, str, str]:
    both = [cell for cell in made if cell[2] == _ACROSS["both"]]
    held, failed, open_ = ([c[1] for c in both if c[3] == word] for word in ("holds", "fails", "cannot tell"))
    said = next(c.label for c in _CLAIM.choices if c.value == claim)
    verdict = MIXED if held and failed else "holds" if held else "fails" if failed else "cannot tell"
    title = f"“{said}” than the two together: holds in {len(held)} of {len(both)} rows, fails in {len(failed)}"
    how = WHAT.get(unit, "texts, and times named where only those are known")
    first = f"Counting {how}: “{said}” than the World Bank and the IMF together holds in {len(held)} of the "
    first += f"{len(both)} rows, fails in {len(failed)} and cannot be told in {len(open_)}."
    closing = {
        MIXED: "So the answer depends on which texts and years are picked, and the article does not give its search.",
        "holds": "Every row that can decide speaks for it.",
        "fails": "Every row that can decide speaks against it.",
        "cannot tell": "Counted this way, no row can decide.",
    }[verdict]
    return title, f"{first}{_rodong(made, form)} {closing}", verdict


def _rodong(made: list[list[str]], form: str) -> str:
    """Return a sentence on the corpus nearest to the article's, if it is among those shown."""
    near = [cell[4] for cell in made if cell[0] == "rodong-2018-2022" and cell[2] == _ACROSS["both"]]
    by = "by the acronym only" if form == "acronym" else "by any word of the name"
    if not near:
        return f" These texts were searched for acronym and full name together, so counting {by} changes nothing."
    return f" In Rodong Sinmun in English, 2018 to 2022, counted {by}: {near[0]}."


def _cube() -> Cube:
    rows, found = [], []
    for state in product(*(c.values for c in (_ANY_UNIT, _CLAIM, _OUTLET, FORM))):
        made = cells(*state)
        rows += [[*state, *cell] for cell in made]
        unit, claim, _, form = state
        found.append([*state, *_finding(unit, claim, form, made)])
    keys = ["unit", "claim", "outlet", "form"]
    return Cube(
        pd.DataFrame(rows, columns=[*keys, "corpus", "texts", "against", "verdict", "note"]),
        pd.DataFrame(found, columns=[*keys, "headline", "sentence", "verdict"]),
    )


def _draw() -> Any:
    across = list(_ACROSS.values())
    base = alt.Chart(rows_of()).encode(
        x=alt.X("against:N", sort=across, title=None, axis=alt.Axis(orient="top", labelAngle=0)),
        y=alt.Y("texts:N", sort=in_order(), title=None, axis=alt.Axis(labelLimit=250)),
    )
    return sized(
        verdict_grid.cells(base),
        "Grid of verdicts: one row for each corpus and span of years, one column for each comparison.",
        alt.Step(52),
    )


ORDERINGS = Figure(
    name="orderings",
    lesson=4,
    question="In which texts and years does the claim hold?",
    how="Every corpus and span of years at once. A cell says whether the claim holds there, and gives WIPO's number "
    "against the other.",
    controls=(_ANY_UNIT, _CLAIM, _OUTLET, FORM),
    columns={
        "texts": "Texts and years",
        "against": "Comparison",
        "verdict": "Does the claim hold?",
        "note": "WIPO against the other",
    },
    tables=TABLES,
    draw=_draw,
    build=_cube,
    least_width=620,
)

FIGURES = {ORDERINGS.name: ORDERINGS}
