"""The lessons and the explorables they show, read from the notebooks: a new lesson is tested without a new test."""

from __future__ import annotations

import ast
from typing import Any, NamedTuple

import nbformat
from laboratory import ROOT

PATHS = {int(path.name[:2]): path for path in sorted((ROOT / "notebooks").glob("[0-9][0-9]-*.ipynb"))}
"""Number of the lesson -> its notebook."""


class Shown(NamedTuple):
    """An explorable in a lesson: the whole cell that shows it, its figure and the settings it starts from."""

    lesson: int
    source: str
    name: str
    given: dict[str, Any]


def read(number: int) -> Any:
    """Return the notebook of a lesson."""
    return nbformat.read(PATHS[number], as_version=4)


def _calls() -> list[Shown]:
    found = []
    for number in PATHS:
        for cell in read(number).cells:
            if cell.cell_type == "code" and cell.source.startswith("explore("):
                call = ast.parse(cell.source, mode="eval").body
                given = {k.arg: ast.literal_eval(k.value) for k in call.keywords}
                found.append(Shown(number, cell.source, ast.literal_eval(call.args[0]), given))
    return found


SHOWN = _calls()
"""Every explorable of every lesson."""


def of(number: int) -> list[Shown]:
    """Return the explorables of a lesson."""
    return [shown for shown in SHOWN if shown.lesson == number]
