"""The verdict grid: one cell for every pair of choices, each with its word and its reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from helpers.figures.spec import rows_of, sized
from helpers.figures.theme import FAILS, HOLDS, UNSURE, alt
from helpers.figures.wording import REGION_CHOICES, RULE_CHOICES

LEAST_WIDTH = 560
_WORDS = ("holds", "fails", "cannot tell")
RULES = ("rule_label", [c.label for c in RULE_CHOICES])
REGIONS = ("region_label", [c.label for c in REGION_CHOICES])


def draw(description: str, across: tuple[str, Sequence[str]] = RULES, down: tuple[str, Sequence[str]] = REGIONS) -> Any:
    """Return the grid chart over rows with the columns verdict and note (a short reason) and one column a side.

    `across` and `down` are a column and its labels in order; without them a counting rule and a meaning of Asia.
    """
    x_axis, y_axis = alt.Axis(orient="top", labelAngle=0, labelLimit=150), alt.Axis(labelLimit=230)
    base = alt.Chart(rows_of()).encode(
        x=alt.X(f"{across[0]}:N", sort=list(across[1]), title=None, axis=x_axis),
        y=alt.Y(f"{down[0]}:N", sort=list(down[1]), title=None, axis=y_axis),
    )
    return sized(cells(base), description, alt.Step(52))


def cells(base: Any) -> Any:
    """Return the marks of a grid on a chart that says where its cells stand: a frame, a word and a note in each."""
    scale = alt.Scale(domain=list(_WORDS), range=[HOLDS, FAILS, UNSURE])
    frames = base.mark_rect(cornerRadius=4, strokeWidth=2, fillOpacity=0.16).encode(
        fill=alt.Fill("verdict:N", scale=scale, legend=None),
        stroke=alt.Stroke("verdict:N", scale=scale, legend=None),
    )
    word = "datum.verdict == 'holds' ? '✓ holds' : datum.verdict == 'fails' ? '✗ fails' : '? cannot tell'"
    verdict = base.transform_calculate(word=word).mark_text(dy=-8, fontWeight=600).encode(text="word:N")
    note = base.mark_text(dy=10, fontSize=12).encode(text="note:N")
    return frames + verdict + note
