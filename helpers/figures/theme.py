"""The one look of all charts, and the one place Altair is imported from.

Importing Altair pulls in a grammar for internationalised web addresses that costs more start-up time than
everything else together and that no chart uses; it is left out here, and only here. The colours keep a contrast of
3 to 1 or more on the light and on the dark background, stay apart for colour-blind readers (after Okabe and Ito),
and are never the only signal: what is highlighted is also labelled, outlined or shaped.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from types import ModuleType
from typing import Any

_ABSENT = object()


def _import_altair() -> ModuleType:
    """Import Altair without compiling the address grammar (jsonschema then skips only the "iri" format)."""
    before: Any = sys.modules.get("rfc3987_syntax", _ABSENT)
    if before is _ABSENT:
        sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
    try:
        import altair  # noqa: ICN001 -- the one place, under the guard above
    finally:
        if before is _ABSENT:
            del sys.modules["rfc3987_syntax"]
    return altair


alt = _import_altair()

FOCUS = "#d55e00"
"""The state or claim a chart is about."""
RIVAL = "#2f7fc1"
"""What it is compared with by name."""
OTHER = "#8b9199"
"""Everything else."""
HOLDS, FAILS, UNSURE = "#1b8a5a", "#c8443a", "#8b9199"
"""Verdicts; every use also prints the word."""
STEPS = {"in force": "#2f7fc1", "deposited": "#56a8d6", "signed": "#b98b00", "none": "#8b919926"}
"""How far a state has gone with a treaty; every use also prints a letter."""

_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
_CONFIG = {
    "font": _FONT,
    "background": "transparent",
    "view": {"stroke": None},
    "title": {"anchor": "start", "fontSize": 16, "fontWeight": 600, "offset": 12, "lineHeight": 20},
    "axis": {
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "labelLimit": 190,
        "domain": False,
        "tickColor": "#8b9199",
        "gridOpacity": 0.18,
        "titlePadding": 8,
        "labelPadding": 6,
    },
    "axisY": {"ticks": False},
    "legend": {
        "labelLimit": 230,
        "labelFontSize": 13,
        "titleFontSize": 13,
        "orient": "top",
        "titleFontWeight": "normal",
    },
    "text": {"fontSize": 13},
    "bar": {"color": OTHER},
    "range": {"category": [RIVAL, FOCUS, "#1b8a5a", "#a3559b", "#b98b00", "#56a8d6", OTHER]},
}
_INK = {"light": "#1f2328", "dark": "#e6e8eb"}


def config(mode: str) -> dict[str, Any]:
    """Return the Vega-Lite config for mode "light" or "dark": the same chart, with ink that can be read."""
    ink = _INK[mode]
    coloured = {
        "title": {**_CONFIG["title"], "color": ink, "subtitleColor": ink},
        "axis": {**_CONFIG["axis"], "labelColor": ink, "titleColor": ink},
        "legend": {**_CONFIG["legend"], "labelColor": ink, "titleColor": ink},
        "text": {**_CONFIG["text"], "color": ink},
        "style": {"ink": {"stroke": ink}, "ink-fill": {"fill": ink}},
    }
    return {**_CONFIG, **coloured}


@alt.theme.register("course", enable=True)  # type: ignore[untyped-decorator]
def _course() -> Mapping[str, Any]:
    return {"config": config("light")}
