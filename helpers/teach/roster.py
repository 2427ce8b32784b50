"""The list of a class as Canvas or Moodle gives it (CSV), and which row of it is whose.

A row belongs to a participant if one of its identifying cells is the participant's name, or the number that the
platform wrote into the name of the file that was handed in. Where two rows or two participants would fit, none does.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.teach.record import Marked, TeachError

CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
MOODLE = ("Identifier", "Full name", "Email address")
_NAMING = {*CANVAS[:4], *MOODLE, "ID number", "Username", "First name", "Last name", "Surname"}
_LARGEST = 20_000_000
"""Bytes; the list of a very large university is a tenth of it."""


@dataclass(frozen=True)
class Roster:
    """A list of a class: its columns and rows, and the sign between its cells."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    delimiter: str = ","

    def cell(self, row: Sequence[str], column: str) -> str:
        """Return a cell, "" where the list has no such column."""
        return row[self.columns.index(column)] if column in self.columns else ""


def read_roster(path: Path) -> Roster:
    """Return the list of a class from a CSV file; raises TeachError for a file that is none."""
    try:
        if path.stat().st_size > _LARGEST:
            raise TeachError(f"{path.name} is too large for the list of a class. Export it from the platform again.")
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise TeachError(f"There is no file {path}. Give the list that the platform exports with --roster.") from None
    except UnicodeDecodeError:
        raise TeachError(f"{path.name} is not text in UTF-8. Export it as CSV, not as a spreadsheet.") from None
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    lines = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if any(row)]
    if not lines or not {"ID", "Identifier", *MOODLE[1:], *CANVAS[2:4]} & set(lines[0]):
        raise TeachError(f"{path.name} has none of the columns of a class list: {', '.join((*CANVAS[1:4], *MOODLE))}.")
    width = len(lines[0])
    rows = tuple(tuple((row + [""] * width)[:width]) for row in lines[1:])
    return Roster(tuple(name.strip() for name in lines[0]), rows, delimiter)


def identifier(marked: Marked) -> str:
    """Return what Moodle calls a participant in its grading worksheet; "" if their number is not known."""
    return f"Participant {marked.number}" if marked.number else ""


def matched(roster: Roster, marked: Iterable[Marked]) -> tuple[dict[int, Marked], list[str]]:
    """Return the submission of each row, by its number, and the participants for whom no one row was found."""
    found: dict[int, list[Marked]] = {}
    lost = []
    for each in marked:
        places = _places(roster, each)
        if len(places) == 1:
            found.setdefault(places[0], []).append(each)
        else:
            lost.append(each.participant)
    for several in (m for m in found.values() if len(m) > 1):
        lost += [m.participant for m in several]
    return {place: m[0] for place, m in found.items() if len(m) == 1}, sorted(lost)


def _places(roster: Roster, marked: Marked) -> list[int]:
    """Return the rows that fit: by the platform's own number if there is one, else by name."""
    for column, number in (("ID", marked.number), ("Identifier", identifier(marked))):
        places = [i for i, row in enumerate(roster.rows) if number and roster.cell(row, column).strip() == number]
        if places:
            return places
    wanted = _plain(marked.participant)
    return [i for i, row in enumerate(roster.rows) if wanted in _names(roster, row)]


def _names(roster: Roster, row: Sequence[str]) -> set[str]:
    """Return all that a row may be called: each identifying cell, and a name with its parts in both orders."""
    cells = {c: roster.cell(row, c).strip() for c in _NAMING if c in roster.columns}
    found = set(cells.values()) - {cells.get("First name", ""), cells.get("Last name", ""), cells.get("Surname", "")}
    last = cells.get("Last name") or cells.get("Surname", "")
    if cells.get("First name") and last:
        found |= {f"{cells['First name']} {last}", f"{last} {cells['First name']}"}
    for name in [c for c in found if c.count(",") == 1]:
        last, first = (part.strip() for part in name.split(","))
        found |= {f"{first} {last}", f"{last} {first}"}
    found |= {
        cells.get("Identifier", "").removeprefix("Participant "),
        cells.get("Email address", "").partition("@")[0],
    }
    return {_plain(name) for name in found if name}


def _plain(name: str) -> str:
    """Return a name as it is compared: letters and digits only, whatever a platform did to spaces and capitals."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in text if c.isalnum())
