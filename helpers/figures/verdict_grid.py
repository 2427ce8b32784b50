"""The verdict grid: one cell for every counting rule and meaning of Asia, each with its word and its reason."""

from __future__ import annotations

from typing import Any

from helpers.figures.spec import rows_of, sized
from helpers.figures.theme import FAILS, HOLDS, UNSURE, alt
from helpers.figures.wording import REGION_CHOICES, RULE_CHOICES

LEAST_WIDTH = 560
_WORDS = ("holds", "fails", "cannot tell")


def draw(description: str) -> Any:
    """Return the grid chart over rows with columns rule_label, region_label, verdict and note (a short reason)."""
    rules = [c.label for c in RULE_CHOICES]
    regions = [c.label for c in REGION_CHOICES]
    base = alt.Chart(rows_of()).encode(
        x=alt.X("rule_label:N", sort=rules, title=None, axis=alt.Axis(orient="top", labelAngle=0, labelLimit=150)),
        y=alt.Y("region_label:N", sort=regions, title=None, axis=alt.Axis(labelLimit=230)),
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
