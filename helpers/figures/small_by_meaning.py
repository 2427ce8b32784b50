"""Lesson 3: whether WIPO is small, under every measure and set of bodies at once, for each meaning of small."""

from __future__ import annotations

import pandas as pd

from helpers import agencies
from helpers.claims import choices, verdict
from helpers.figures import verdict_grid
from helpers.figures.sizes_compared import MEASURE, PEERS
from helpers.figures.spec import Choice, Control, Cube, Figure

CLAIM = "c29"
_MIXED = "holds under a stated rule"
_TESTED = choices(CLAIM)
_MEASURES = {c.value: c.label for c in MEASURE.choices if c.value in {m.value for m in _TESTED["measure"]}}
_SETS = {c.value: c.label for c in PEERS.choices}
SMALL = Control(
    "small",
    "Small means",
    tuple(Choice(c.value, c.label, c.explain) for c in _TESTED["small"]),
    "below the middle",
    "radio",
)


def _cube() -> Cube:
    rows, found = [], []
    for small in SMALL.choices:
        cells = [_cell(measure, peers, small.value) for peers in _SETS for measure in _MEASURES]
        rows += [[small.value, *cell] for cell in cells]
        found.append([small.value, *_finding(small.label, [cell[2] for cell in cells])])
    columns = ["small", "measure_label", "peers_label", "verdict", "note"]
    return Cube(
        pd.DataFrame(rows, columns=columns),
        pd.DataFrame(found, columns=["small", "headline", "sentence", "verdict"]),
    )


def _cell(measure: str, peers: str, small: str) -> tuple[str, str, str, str]:
    found = verdict(CLAIM, measure=measure, peers=peers, small=small)
    note = f"no. {found.facts['place']} of {found.facts['bodies']}" if found.facts else "figures missing"
    return _MEASURES[measure], _SETS[peers], found.status.value, note


def _finding(small: str, words: list[str]) -> tuple[str, str, str]:
    holds, fails, open_ = (words.count(word) for word in ("holds", "fails", "cannot tell"))
    title = f"If small means “{small}”, WIPO is small in {holds} of {len(words)} cells"
    missing = f" In {open_} cells figures of the banks are missing." if open_ else ""
    where = f"the claim holds in {holds} of the {len(words)} cells and fails in {fails}"
    text = f"For {agencies.YEAR}, and if small means “{small}”, {where}.{missing}"
    if holds and fails:
        return (
            title,
            f"{text} It depends on whom WIPO is compared with; the article sets only the two banks beside it.",
            _MIXED,
        )
    if holds:
        return title, f"{text} Wherever it can be decided, it holds.", "holds"
    return title, f"{text} Wherever it can be decided, it fails.", "fails" if fails else "cannot tell"


SMALL_GRID = Figure(
    name="small",
    lesson=3,
    question="Under which meanings is WIPO small?",
    how="Every measure and every set of bodies at once. Change what small means.",
    controls=(SMALL,),
    columns={"peers_label": "Compared with", "measure_label": "Measured by", "verdict": "Small?", "note": "Place"},
    tables=("agencies", "agency_staff", "agency_finance"),
    draw=lambda: verdict_grid.draw(
        "Grid of verdicts: one cell for each measure and set of bodies compared.",
        across=("measure_label", list(_MEASURES.values())),
        down=("peers_label", list(_SETS.values())),
    ),
    build=_cube,
    least_width=verdict_grid.LEAST_WIDTH,
)

FIGURES = {SMALL_GRID.name: SMALL_GRID}
