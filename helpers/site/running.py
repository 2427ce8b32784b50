"""Run the cells of a lesson in this process and keep what each one shows.

All lessons share one warm process: the packages are imported once, and each figure is computed once. A cell that asks
for an answer (`predict`, `check` ...) is not run, because there is nobody to answer it; `asking` words it for the page.
"""

from __future__ import annotations

import ast
import io
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from helpers import keeping

ASKS = ("predict", "checkpoint", "judge", "outcome", "check", "self_test", "progress", "my_name", "brief")
"""Calls that need a participant, or their computer."""


class SiteError(Exception):
    """The site cannot be built or put in its place; the text says why, and what to do."""


@dataclass(frozen=True)
class Ran:
    """One cell as it was run: what it printed, the value of its last line, and the call it would have made.

    `table` is the value as a table in HTML, if it is one, and `words` what Python says of it, both under the settings
    the lesson had made by then. `asks` is the name of a call that was left out and `given` its first argument.
    """

    cell: Any
    printed: str = ""
    value: Any = None
    table: str = ""
    words: str = ""
    asks: str = ""
    given: Any = None


def lesson(path: Path) -> list[Ran]:
    """Run a notebook's cells in order and return them; raises SiteError that names lesson, cell and error."""
    names: dict[str, Any] = {"__name__": "__main__"}
    with _nobody_here():
        return [_cell(cell, names, f"{path.name}, cell {at}") for at, cell in enumerate(_cells(path), start=1)]


def _cells(path: Path) -> list[Any]:
    try:
        return list(nbformat.read(path, as_version=4).cells)
    except (OSError, ValueError, AttributeError, KeyError, nbformat.ValidationError) as error:
        raise SiteError(
            f"The lesson {path.name} cannot be read as a notebook ({error}): restore the file, then build again."
        ) from error


def _cell(cell: Any, names: dict[str, Any], place: str) -> Ran:
    if cell.cell_type != "code":
        return Ran(cell)
    printed = io.StringIO()
    try:
        tree = ast.parse(cell.source)
        asks, given = asked(tree)
        if asks:
            return Ran(cell, asks=asks, given=given)
        with redirect_stdout(printed):
            value = _run(tree, names, place)
            table = value._repr_html_() if hasattr(value, "_repr_html_") else ""
            return Ran(cell, printed.getvalue(), value, table or "", repr(value))
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        raise SiteError(
            f"The lesson {place} stopped with {type(error).__name__}: {error}\nIt begins: {_beginning(cell.source)}\n"
            "Mend the cell, then build the site again."
        ) from error


def asked(tree: ast.Module) -> tuple[str, Any]:
    """Return the call on a cell's last line, if it asks a participant for something, and its first argument.

    >>> asked(ast.parse('checkpoint("2-a")'))
    ('checkpoint', '2-a')
    """
    last = tree.body[-1] if tree.body else None
    match last:
        case ast.Expr(value=ast.Call(func=ast.Name(id=name), args=given)) if name in ASKS:
            return name, ast.literal_eval(given[0]) if given else None
    return "", None


def _run(tree: ast.Module, names: dict[str, Any], place: str) -> Any:
    """Run statements; return the value of the last one if it is an expression."""
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, place, "exec"), names)  # noqa: S102 -- the lessons of this course
    if isinstance(last, ast.Expr):
        return eval(compile(ast.Expression(last.value), place, "eval"), names)  # noqa: S307 -- the same
    return None


def _beginning(source: str) -> str:
    return next((line for line in source.splitlines() if line.strip()), "(an empty cell)")


@contextmanager
def _nobody_here() -> Iterator[None]:
    """Let a lesson run as for a new participant, and undo what it sets for the whole process."""
    import pandas as pd

    path, before = list(sys.path), os.environ.get(keeping.FOLDER)
    with tempfile.TemporaryDirectory() as empty:
        os.environ[keeping.FOLDER] = empty
        try:
            with pd.option_context("display.max_colwidth", pd.get_option("display.max_colwidth")):
                yield
        finally:
            sys.path[:] = path
            os.environ.pop(keeping.FOLDER)
            if before is not None:
                os.environ[keeping.FOLDER] = before
