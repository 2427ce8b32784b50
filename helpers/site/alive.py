"""Explorables on a page: the same chart, controls and cube that JupyterLab gets, as HTML and a file.

What stands in the HTML is the first view in words, for readers without a script, for search and for print. The state of
the widget (`helpers.live`) goes with it as JSON, and its cube into a file of its own, fetched when the chart is near.
"""

from __future__ import annotations

import hashlib
import html
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from helpers.explorable import Explorable
from helpers.figures.spec import Control, Figure
from helpers.live import Live, prepare

SENT = ("_name", "_spec", "_config", "_description", "_columns", "_sources", "_picks", "_least")
"""The parts of the widget's state that the page needs; controls and cube travel apart."""
_MARKS = {"holds": "✓ Holds", "fails": "✗ Fails", "holds under a stated rule": "◐ Holds under a stated rule"}


@dataclass
class Shelf:
    """The files that pages fetch: path in the site -> content. The name of a file says what is in it."""

    files: dict[str, bytes] = field(default_factory=dict)

    def put(self, name: str, content: bytes) -> str:
        """Keep a file and return its path; another content gets another path, so that no cache is ever wrong."""
        path = f"explorables/{name}-{hashlib.sha256(content).hexdigest()[:10]}.bin"
        self.files[path] = content
        return path

    def vega(self) -> str:
        """Keep the compressed chart library, once for the whole site, and return its path."""
        return self.put("vega", prepare().read_bytes())


def still(figure: Figure) -> bool:
    """Return whether a figure asks Python for each new setting, and so stands still on a page."""
    return figure.compute is not None


def box(shown: Explorable, ways_in: str, shelf: Shelf) -> str:
    """Return the HTML of an explorable as it starts; `ways_in` are links to where it moves if it cannot move here."""
    figure, first = shown.figure, shown.figure.slice(**shown.choices)[1]
    controls = [] if still(figure) else [_control(c, shown.choices[c.name]) for c in figure.controls]
    how = f'<p class="at-how">{html.escape(figure.how)}</p>' if figure.how and controls else ""
    note = f'<p class="at-still">{_standing_still(figure, shown.choices)} {ways_in}</p>' if still(figure) else ""
    verdict = f"<strong>{_MARKS.get(first.verdict, '? Cannot tell')}. </strong>" if first.verdict else ""
    words = f'<p class="at-words">{verdict}{html.escape(first.sentence)}</p>'
    return (
        f'<section class="at-box" id="{figure.name}" data-alive aria-labelledby="{figure.name}-question">'
        f'<h3 id="{figure.name}-question">{html.escape(figure.question)}</h3>{how}{note}'
        f'<form class="at-controls" autocomplete="off"></form><div class="at-stage">{words}{_NO_SCRIPT}</div>'
        f'<p class="at-buttons"></p>{_told(shown.live, controls, shelf)}</section>'
    )


_NO_SCRIPT = (
    '<p class="at-note at-no-script">The chart and its controls need JavaScript, and a page that comes from a web '
    "server, even if it is one on your own computer.</p>"
)


def chart(live: Live, shelf: Shelf) -> str:
    """Return the HTML of a chart without controls."""
    words = html.escape(live.get_state(["_description"])["_description"])
    return (
        f'<div class="at-box" data-alive><div class="at-stage"><p class="at-words">{words}</p>{_NO_SCRIPT}</div>'
        f"{_told(live, [], shelf)}</div>"
    )


def _control(control: Control, value: Any) -> dict[str, Any]:
    return {
        "name": control.name,
        "label": control.label,
        "form": control.form,
        "values": control.values,
        "labels": [c.label for c in control.choices],
        "explains": [c.explain for c in control.choices],
        "index": control.values.index(value),
    }


def _standing_still(figure: Figure, choices: Mapping[str, Any]) -> str:
    settings = []
    for control in figure.controls:
        chosen = (choices[control.name],) if isinstance(choices[control.name], str) else choices[control.name]
        labels = [c.label for c in control.choices if c.value in chosen]
        settings.append(f"{control.label}: {', '.join(labels)}")
    return (
        "This explorable has more settings than could be prepared: it asks Python for each new one, and on this page "
        f"no Python runs. So it stands still here, at {html.escape('; '.join(settings))}. To move it:"
    )


def _told(live: Live, controls: list[dict[str, Any]], shelf: Shelf) -> str:
    """Return what the page's script has to know, as JSON that no word in it can end early."""
    state = live.get_state([*SENT, "_cube"])
    cube = shelf.put(state["_name"] or "chart", bytes(state.pop("_cube")))
    told = {"cube": cube, "vega": shelf.vega(), "controls": controls, "model": {name: state[name] for name in SENT}}
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json">{text}</script>'
