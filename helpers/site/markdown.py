"""Words of the data as MyST Markdown: nothing in a cell of a table can turn into markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|{}$&~^!])")
_ADDRESS = re.compile(r"https?://[^\s;,]+")
_AT_START = re.compile(r"(?m)^(\s*)([-+=:%]|\d+[.)])")


def plain(value: Any) -> str:
    r"""Return a value as Markdown that shows exactly its words; a missing one is empty.

    >>> print(plain("a *star*"))
    a \*star\*
    """
    return "" if pd.isna(value) else _AT_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", str(value)))


def entries(cell: Any) -> list[str]:
    """Return what a cell lists, parted by semicolons."""
    return [] if pd.isna(cell) else [each for each in str(cell).split(";") if each]


def linked(value: Any) -> str:
    """Return words as Markdown in which the web addresses are links."""
    text, parts, at = "" if pd.isna(value) else str(value), [], 0
    for found in _ADDRESS.finditer(text):
        address = found[0].rstrip(").")
        parts += [plain(text[at : found.start()]), f"<{address}>"]
        at = found.start() + len(address)
    return "".join([*parts, plain(text[at:])])


def cited(ids: Any) -> str:
    """Return the ids of sources, as a cell holds them, as links to the page of sources."""
    return ", ".join(f"[{each}](#{anchor(each)})" for each in entries(ids))


def anchor(name: str) -> str:
    """Return the name that a place of a page has in addresses.

    >>> anchor("Act of a treaty")
    'act-of-a-treaty'
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table as a list-table directive; cells are Markdown, the first of each row is its heading."""
    lines = [f":::{{list-table}} {plain(caption)}", ":header-rows: 1", ":stub-columns: 1", ""]
    for row in [heads, *rows]:
        for at, cell in enumerate(row):
            lines.append(f"{'* -' if at == 0 else '  -'} {cell}".rstrip())
    return "\n".join([*lines, ":::"])


def front_matter(title: str, *, contents: bool = True) -> str:
    """Return the head of a page: its title, and whether a list of its parts stands beside it."""
    beside = "" if contents else "---\nhtml_theme.sidebar_secondary.remove: true\n---\n"
    return f"{beside}# {plain(title)}\n"
