"""Does this installation work? One line a part, and for each part that does not, how to mend it."""

from __future__ import annotations

import html
import json
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from helpers import surroundings
from helpers.data import load, tables
from helpers.lesson import Page

OLDEST = (3, 11)
_PACKAGES = ("pandas", "altair", "ipywidgets", "anywidget")
_OF_A_COMPUTER = ("jupyterlab", "scipy")
"""In a browser the page is the lab, and scipy comes when a lesson names it."""


def _again() -> str:
    return "Reload the page." if surroundings.in_browser() else surroundings.RESTART


def _packages_here() -> tuple[str, ...]:
    return _PACKAGES if surroundings.in_browser() else (*_OF_A_COMPUTER, *_PACKAGES)


def _python() -> str:
    if sys.version_info < OLDEST:
        raise RuntimeError(f"this is Python {sys.version.split()[0]}; the course needs 3.11 or newer. {_again()}")
    return f"Python {sys.version.split()[0]}"


def _packages() -> str:
    missing = []
    for name in _packages_here():
        try:
            version(name)
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        raise RuntimeError(f"not installed: {', '.join(missing)}. {_again()}")
    return ", ".join(f"{name} {version(name)}" for name in _packages_here())


def _data() -> str:
    names = list(tables()["name"])
    rows = sum(len(load(name)) for name in names)
    return f"{len(names)} tables with {rows:,} rows, all read and checked"


def _charts() -> str:
    from helpers.live import prepare

    try:
        library = prepare()
    except ModuleNotFoundError as error:
        raise RuntimeError(f"{error.name} is not installed, so charts cannot be drawn. {_again()}") from None
    return f"the chart library is on this computer ({library.stat().st_size // 1000} kB), no network needed"


def _widgets() -> str:
    if surroundings.in_browser():
        return "the page brought them"
    from jupyter_core.paths import jupyter_path

    found = {}
    for name in ("anywidget", "@jupyter-widgets/jupyterlab-manager"):
        places = [Path(p) / name / "package.json" for p in jupyter_path("labextensions")]
        found[name.rpartition("/")[2]] = next((p for p in places if p.is_file()), None)
    missing = [name for name, place in found.items() if place is None]
    if missing:
        raise RuntimeError(f"JupyterLab lacks {', '.join(missing)}, so charts cannot move. {_again()}")
    return ", ".join(f"{n} {json.loads(p.read_text(encoding='utf-8'))['version']}" for n, p in found.items() if p)


PARTS: dict[str, Callable[[], str]] = {
    "Python": _python,
    "Packages": _packages,
    "Data": _data,
    "Charts": _charts,
    "Controls": _widgets,
}


def results() -> list[tuple[str, bool, str]]:
    """Return one (part, works, words) triple a part; a part that fails says in its words how to mend it."""
    found = []
    for part, check in PARTS.items():
        try:
            found.append((part, True, check()))
        except Exception as error:  # noqa: BLE001 -- whatever is wrong becomes a line of the test
            found.append((part, False, str(error)))
    return found


def self_test() -> Page:
    """Return the test of this installation as a short list, ending with what to do next."""
    found = results()
    lines = [
        f"{'✓' if works else '✗'} {part}: {'works' if works else 'does not work'} — {words}"
        for part, works, words in found
    ]
    failed = [part for part, works, _ in found if not works]
    last = "Everything works. Go on to the next cell." if not failed else f"Mend this first: {', '.join(failed)}."
    items = "".join(f"<li>{html.escape(line)}</li>" for line in lines)
    return Page(f"<ul>{items}</ul><p><b>{html.escape(last)}</b></p>", "\n".join([*lines, last]))
