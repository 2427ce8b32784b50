"""A lesson as a notebook for Sphinx: its text as it is, and for each code cell what it shows."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

import nbformat

from helpers.exercises.record import Case
from helpers.explorable import Explorable
from helpers.lesson import Page
from helpers.live import Message, show
from helpers.site import alive, asking
from helpers.site.alive import Shelf
from helpers.site.asking import Ways
from helpers.site.running import Ran, SiteError, lesson

_PYTHON = {
    "kernelspec": {"name": "python3", "display_name": "Python 3"},
    "language_info": {"name": "python", "pygments_lexer": "python"},
}


def notebook(path: Path, shelf: Shelf, *, lab: bool) -> Any:
    """Run a lesson and return it as an executed notebook; raises SiteError that names what went wrong."""
    ways = Ways(path.name, lab)
    book = nbformat.v4.new_notebook(metadata=_PYTHON)
    for at, ran in enumerate(lesson(path), start=1):
        tags = ran.cell.metadata.get("tags", [])
        if "setup" in tags:
            continue
        if ran.cell.cell_type == "markdown":
            book.cells.append(nbformat.v4.new_markdown_cell(ran.cell.source))
            if "title" in tags:
                book.cells.append(nbformat.v4.new_markdown_cell(ways.bar))
            continue
        try:
            markup, folded = shown(ran, ways, shelf)
        except (KeyError, ValueError, TypeError) as error:
            raise SiteError(f"The lesson {path.name}, cell {at}, cannot be shown on a page: {error.args[0]}") from error
        book.cells.append(_code(ran.cell.source, markup, folded))
    return book


def _code(source: str, markup: str, folded: bool) -> Any:
    cell = nbformat.v4.new_code_cell(source, metadata={"tags": ["remove-input"] if folded else []})
    if markup:
        cell.outputs = [nbformat.v4.new_output("display_data", data={"text/html": markup})]
    return cell


def shown(ran: Ran, ways: Ways, shelf: Shelf) -> tuple[str, bool]:
    """Return what a cell shows, as HTML, and whether its code is left out.

    Raises ValueError if the cell shows a sentence of trouble.
    """
    if ran.asks:
        return asking.words(ran.asks, ran.given, ways), True
    printed = f"<pre>{html.escape(ran.printed)}</pre>" if ran.printed else ""
    match ran.value:
        case None:
            return printed, False
        case Explorable():
            return alive.box(ran.value, ways.links, shelf), True
        case Page():
            return ran.value.markup.replace('.ipynb"', '.html"'), True
        case Case():
            return (
                f'<p class="at-elsewhere">A case, the one that everybody has without a name: {_set(ran.value)}</p>',
                True,
            )
        case Message():
            raise ValueError(ran.value.words)
    return printed + _value(ran, shelf), False


def _set(value: object) -> str:
    return html.escape(repr(value))


def _value(ran: Ran, shelf: Shelf) -> str:
    """Return a value as a notebook shows it: a chart, a table, else what Python says of it."""
    if hasattr(ran.value, "to_dict") and hasattr(ran.value, "mark_bar"):
        return alive.chart(show(ran.value).live(), shelf)
    if ran.table:
        return f'<div class="at-table" role="group" tabindex="0" aria-label="Table">{ran.table}</div>'
    return f"<pre>{html.escape(ran.words)}</pre>"
