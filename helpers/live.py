"""The only module that knows about the browser.

* A chart is drawn by one widget of ours; Vega arrives once a page through a shared library model, as a compressed
  bundle taken from the installed `vl-convert-python` and kept in a cache, so nothing is ever fetched from a network.
* Controls are linked in the browser: the widget reads the index of each control and shows the matching slice of the
  cube it was sent, whether Python is busy, gone or was never there.
* What is saved in a notebook also holds a plain Vega-Lite chart of the state first shown, for readers without widgets.
"""

from __future__ import annotations

import functools
import gzip
import html
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
import pandas as pd
import traitlets

from helpers.figures import theme
from helpers.figures.spec import Cube
from helpers.figures.theme import alt
from helpers.markup import coded
from helpers.packing import pack

Bundle = tuple[dict[str, Any], dict[str, Any]]
"""What a notebook displays: content by MIME type, and its metadata."""

V5 = "application/vnd.vegalite.v5+json"
"""What JupyterLab draws by itself; its own Vega-Lite is older than Altair's, and our charts use what both know."""

_PLAIN_WIDTH = 560
"""Pixels; with the labels beside it the drawing fits an ordinary window."""

_BROWSER = Path(__file__).parent / "browser"

_SHIPPED = _BROWSER / "vega.js.gz"
"""The Vega bundle, where the course came with it: to a Python inside a browser, which has no `vl-convert-python`."""


def prepare() -> Path:
    """Make the compressed Vega bundle if it was not shipped and is not in the cache yet; return where it is.

    The set-up command calls this once, so that the first chart does not wait. Raises OSError only if no folder at
    all can be written.
    """
    if _SHIPPED.is_file():
        return _SHIPPED
    name = f"amicable-ties-vega-{version('vl-convert-python')}.js.gz"
    folders = [Path(sys.prefix) / "share" / "amicable-ties", Path.home() / ".cache" / "amicable-ties"]
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    import vl_convert

    bundle = gzip.compress(vl_convert.javascript_bundle("export default { vegaEmbed };").encode(), 9, mtime=0)
    for folder in [*folders, Path(tempfile.gettempdir()) / "amicable-ties"]:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            part = folder / f"{name}.{os.getpid()}"
            try:
                part.write_bytes(bundle)
                part.replace(folder / name)
            finally:
                part.unlink(missing_ok=True)
        except OSError:
            continue
        return folder / name
    raise OSError("No folder can be written for the chart library: free some disk space, then run the cell again.")


class Library(anywidget.AnyWidget):
    """The shared model: the Vega bundle, and the accessible names of the controls on the page."""

    _esm = _BROWSER / "library.js"
    bundle = traitlets.Bytes().tag(sync=True)


@functools.cache
def _library() -> Library:
    return Library(bundle=prepare().read_bytes())


class Live(anywidget.AnyWidget):
    """A chart with its sentence, table and sources; `state` is the number of the combination now shown."""

    _esm = _BROWSER / "live.js"
    _css = _BROWSER / "live.css"
    _library = anywidget.WidgetTrait().tag(sync=True)
    _name = traitlets.Unicode("").tag(sync=True)
    _spec = traitlets.Dict().tag(sync=True)
    _config = traitlets.Dict().tag(sync=True)
    _description = traitlets.Unicode("").tag(sync=True)
    _cube = traitlets.Bytes().tag(sync=True)
    _controls: traitlets.List[Any] = traitlets.List().tag(sync=True)
    _columns = traitlets.Dict(allow_none=True, default_value=None).tag(sync=True)
    _sources: traitlets.List[Any] = traitlets.List().tag(sync=True)
    _picks = traitlets.Dict().tag(sync=True)
    _trouble = traitlets.Unicode("").tag(sync=True)
    _answers = traitlets.Int(0).tag(sync=True)
    _least = traitlets.Int(0).tag(sync=True)
    state = traitlets.Int(0).tag(sync=True)

    def __init__(
        self, spec: Mapping[str, Any], cube: bytes, controls: Sequence[Mapping[str, Any]] = (), **kw: Any
    ) -> None:
        """Take a compiled Vega-Lite spec, a packed cube and the controls (each with its widget under "model")."""
        linked = [{**c, "model": f"anywidget:{c['model'].model_id}"} for c in controls]
        super().__init__(
            _library=_library(),
            _spec=dict(spec),
            _config={mode: theme.config(mode) for mode in ("light", "dark")},
            _description=spec.get("description", ""),
            _cube=cube,
            _controls=linked,
            **kw,
        )

    def replace(self, cube: bytes) -> None:
        """Show another cube in the view that is there; zoom and picks stay."""
        with self.hold_sync():
            self._trouble = ""
            self._cube = cube
            self._answers += 1

    def report(self, words: str) -> None:
        """Say on the page, in words, what went wrong; the chart stays as it is."""
        with self.hold_sync():
            self._trouble = words
            self._answers += 1


def bundle_with_fallback(widget: ipywidgets.Widget, spec: Mapping[str, Any], words: str) -> Bundle:
    """Return the output of a widget with a plain chart and a sentence beside it, for readers without widgets."""
    mime = widget._repr_mimebundle_()
    data, meta = mime if isinstance(mime, tuple) else (mime, {})
    plain = {**spec, "$schema": "https://vega.github.io/schema/vega-lite/v5.json"}
    if plain.get("width") == "container":
        # JupyterLab's own, older Vega never returns from drawing at the width of a box that has none yet.
        plain["width"] = _PLAIN_WIDTH
        plain.pop("autosize", None)
    options = {V5: {"embed_options": {"actions": False}}}
    return {**data, V5: plain, "text/plain": words}, {**meta, **options}


def show(chart: Any) -> Any:
    """Draw any Altair chart offline, with the course's look; returns what the notebook displays."""
    return _Shown(chart.to_dict())


class _Shown:
    """A plain chart on the page: no controls, no table."""

    def __init__(self, spec: dict[str, Any]) -> None:
        """Take a compiled spec with its data inside."""
        self.spec = spec

    def live(self) -> Live:
        """Return the widget that draws it."""
        findings = pd.DataFrame({"headline": [""], "sentence": [""], "verdict": [""]})
        return Live(self.spec, pack(Cube(pd.DataFrame(), findings), [], [], []))

    def _repr_mimebundle_(self, **_: Any) -> Bundle:
        words = self.spec.get("description") or "A chart without a description."
        return bundle_with_fallback(self.live(), self.spec, words)


def _renderer(spec: dict[str, Any], **_: Any) -> Any:
    return _Shown(spec)._repr_mimebundle_()


alt.renderers.register("course", _renderer)
alt.renderers.enable("course")
alt.data_transformers.disable_max_rows()


class Frame(anywidget.AnyWidget):
    """Nothing to see: brings the course's styles and the names of controls to a page without a chart."""

    _esm = "export default { render() {} }"
    _css = _BROWSER / "live.css"
    _library = anywidget.WidgetTrait().tag(sync=True)


class _Worded:
    """What a form or message says in plain words, for readers of a saved notebook without widgets."""

    words = ""

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        mime = super()._repr_mimebundle_(**kwargs)  # type: ignore[misc]
        data, meta = mime if isinstance(mime, tuple) else (mime, {})
        return {**data, "text/plain": self.words}, meta


class Form(_Worded, ipywidgets.VBox):  # type: ignore[misc]
    """A box of fields; `words` is its question."""


class Message(_Worded, ipywidgets.HTML):  # type: ignore[misc]
    """A sentence on the page; `words` is the sentence."""


def styled(box: ipywidgets.VBox) -> ipywidgets.VBox:
    """Return the box with the course's styles and accessible names, whether or not a chart is on the page."""
    box.children = (*box.children, Frame(_library=_library()))
    return box


def marked(text: str) -> str:
    """Return words as HTML: names between backticks are set as code, and lines stay lines."""
    return coded(html.escape(text))


def announced(text: str) -> Message:
    """Return a short message for the page, in words, announced to screen readers."""
    message = Message(f'<p role="status" style="margin:8px 0;font-size:15px">{marked(text)}</p>')
    message.words = text
    return message
