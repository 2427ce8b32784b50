"""Put a figure on the page: question, controls, chart, sentence, table, sources in one widget.

`explore("ranking")` is the one line a lesson needs. The controls are ordinary ipywidgets; they drive the chart inside
the browser. A wrong name or setting shows a sentence that says what there is, never a traceback.
"""

from __future__ import annotations

import copy
import html
from collections.abc import Mapping
from typing import Any

import ipywidgets
import pandas as pd

from helpers import keeping, surroundings
from helpers.data import DataError, sources
from helpers.figures import figure
from helpers.figures.spec import ChoiceError, Control, Cube, Figure
from helpers.lesson import LESSONS
from helpers.live import Live, announced, bundle_with_fallback
from helpers.packing import pack

_latest: dict[str, Explorable] = {}


class Explorable:
    """A figure on the page. `controls` maps names to widgets; `choices` are the settings now; `live` is the chart."""

    def __init__(self, shown: Figure, **choices: Any) -> None:
        """Take a figure and the settings to start from; raises ChoiceError for a setting it does not offer."""
        self.figure = shown
        start = shown.choose(**choices)
        self.controls = {c.name: _widget(c, start[c.name]) for c in shown.controls}
        self._first = shown.at(**start)
        self._spec = self._first.chart.to_dict()
        drawn = {**self._spec, "datasets": {"rows": []}, "title": ""}
        self.live = Live(
            drawn,
            self._packed(),
            [_linked(c, self.controls[c.name]) for c in shown.controls],
            _name=shown.name,
            _columns=dict(shown.columns),
            _sources=_citations(shown.tables),
            _picks=dict(shown.picks),
            _least=shown.least_width,
        )
        if shown.compute is not None:
            for widget in self.controls.values():
                widget.observe(self._recompute, "index")
        self.box = ipywidgets.VBox([_heading(shown), _row(self.controls), self.live])
        self.box.add_class("at-box")
        for widget in self.controls.values():
            widget.observe(self._remember, "index")
        self._remember()

    @property
    def choices(self) -> dict[str, Any]:
        """Return the settings of the controls as they are now."""
        return {name: widget.value for name, widget in self.controls.items()}

    def _packed(self, choices: dict[str, Any] | None = None) -> bytes:
        if self.figure.compute is not None:
            rows, found = self.figure.slice(**(choices or self._first.choices))
            one = pd.DataFrame({"headline": [found.headline], "sentence": [found.sentence], "verdict": [found.verdict]})
            return pack(Cube(rows, one), [], [], [])
        names = [c.name for c in self.figure.controls]
        order = [c.values for c in self.figure.controls]
        return pack(self.figure.cube, names, [len(o) for o in order], order)

    def _remember(self, _change: Any = None) -> None:
        """Note that this copy of the figure is the one that was shown or moved last."""
        _latest[self.figure.name] = self

    def _recompute(self, _change: Any) -> None:
        """Send the slice of the new settings into the view that is there; trouble becomes a sentence on the page."""
        try:
            packed = self._packed(self.choices)
        except Exception as error:  # noqa: BLE001 -- trouble of any kind becomes a sentence on the page
            self.live.report(f"This setting could not be shown: {error}")
            return
        self.live.replace(packed)

    def _repr_mimebundle_(self, **_: Any) -> Any:
        return bundle_with_fallback(self.box, self._spec, self._first.sentence)


def explore(name: str, **choices: Any) -> Any:
    """Show the explorable of that name, starting from the settings given; a wrong one is answered by a sentence."""
    try:
        return Explorable(own(name, keeping.answers()), **choices)
    except (ChoiceError, DataError, KeyError) as error:
        return announced(str(error.args[0]))
    except ModuleNotFoundError as error:
        return announced(surroundings.lacking(error, "This chart"))


def own(name: str, answers: Mapping[int, keeping.Answer]) -> Figure:
    """Return the figure of that name as it is for somebody who gave these answers; raises KeyError for no figure.

    A verdict on a lesson is a verdict on each claim that its question is about.
    """
    shown = figure(name)
    if shown.personal is None:
        return shown
    given = [(n, a.verdict) for n, a in answers.items() if a.verdict and n in LESSONS]
    return shown.personal({claim: verdict for n, verdict in given for claim in LESSONS[n].asked})


def settings_shown() -> dict[str, dict[str, Any]]:
    """Return the settings, as they are now, of each figure shown here; of two copies, the one moved or shown last."""
    return {name: dict(shown.choices) for name, shown in _latest.items()}


def _linked(control: Control, widget: ipywidgets.Widget) -> dict[str, Any]:
    return {
        "name": control.name,
        "model": widget,
        "values": control.values,
        "labels": [c.label for c in control.choices],
        "explains": [c.explain for c in control.choices] if control.form != "many" else [],
    }


def _silent(kind: type[ipywidgets.Widget]) -> type[ipywidgets.Widget]:
    """Return that kind of control without the answer Python would send back for every move: it halves what is sent."""
    index = copy.deepcopy(kind.class_traits()["index"]).tag(echo_update=False)
    return type(kind.__name__, (kind,), {"index": index})


_RADIO, _SLIDER = _silent(ipywidgets.RadioButtons), _silent(ipywidgets.SelectionSlider)
_LIST, _MANY = _silent(ipywidgets.Dropdown), _silent(ipywidgets.SelectMultiple)


def _widget(control: Control, value: Any) -> ipywidgets.Widget:
    options = [(c.label, c.value) for c in control.choices]
    common: dict[str, Any] = {"options": options, "value": value, "description": control.label}
    if control.form == "radio":
        return _RADIO(**common, orientation="horizontal")
    if control.form == "slider":
        return _SLIDER(**common, continuous_update=True)
    if control.form == "many":
        return _MANY(**common, rows=8)
    return _LIST(**common)


def _heading(shown: Figure) -> ipywidgets.HTML:
    how = f'<p class="at-how">{html.escape(shown.how)}</p>' if shown.how else ""
    return ipywidgets.HTML(f"<h3>{html.escape(shown.question)}</h3>{how}")


def _row(controls: dict[str, ipywidgets.Widget]) -> ipywidgets.Box:
    row = ipywidgets.Box(list(controls.values()))
    row.add_class("at-controls")
    return row


def _citations(tables: tuple[str, ...]) -> list[dict[str, str]]:
    if not tables:
        return []
    cited = pd.concat([sources(t) for t in tables]).drop_duplicates("source_id")
    return [
        {
            "id": r.source_id,
            "title": r.title,
            "publisher": _text(r.publisher),
            "url": _link(r.url),
            "licence": _text(r.licence),
        }
        for r in cited.itertuples()
    ]


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)


def _link(value: Any) -> str:
    """Return the first web address in a citation, or nothing."""
    words = [w for w in _text(value).split() if w.startswith(("http://", "https://"))]
    return words[0].rstrip(";,") if words else ""
