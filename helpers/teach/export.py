"""`export`: the scores as CSV, for a spreadsheet or for the gradebook of Canvas or Moodle.

A submission that still waits for the points of a person gets no score in the lists for a platform: an empty cell
changes nothing there, while a sum that is too small would look final.
"""

from __future__ import annotations

import argparse
import csv
import io
from dataclasses import dataclass
from pathlib import Path

from helpers.teach import page
from helpers.teach.record import Marked, TeachError, find_instructor
from helpers.teach.roster import CANVAS, Roster, identifier, matched, read_roster
from helpers.teach.scores import Course, course
from helpers.teach.tally import finished
from helpers.writing import whole

FORMATS = ("csv", "canvas", "moodle")
_POSSIBLE = "Points Possible"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_TOLD = 10


@dataclass(frozen=True)
class Made:
    """A list of scores: its rows, the first with the columns; who could not be found; how many wait for points."""

    rows: tuple[tuple[str, ...], ...]
    lost: tuple[str, ...] = ()
    waiting: int = 0
    delimiter: str = ","


def main(arguments: list[str]) -> int:
    """Write the list; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m helpers export", description="Write the scores as CSV.")
    parser.add_argument("--course", type=Path, help="the course folder that `assign` made; else this folder")
    parser.add_argument("--format", choices=FORMATS, default="csv", help="for a spreadsheet, Canvas or Moodle")
    parser.add_argument("--roster", type=Path, help="the gradebook of Canvas, or Moodle's grading worksheet, as CSV")
    parser.add_argument("--out", type=Path, help="another file than scores-FORMAT.csv in the instructor's folder")
    parser.add_argument("--out-of", type=float, help="most points on the platform, if it has others")
    parser.add_argument("--database", default="", help="address of the gradebook, if it is not in the folder")
    given = parser.parse_args(arguments)

    instructor = find_instructor(given.course)
    out = given.out or instructor / f"scores-{given.format}.csv"
    roster = read_roster(given.roster) if given.roster else None
    made = exported(course(instructor, given.database), given.format, roster, given.out_of)
    out.parent.mkdir(parents=True, exist_ok=True)
    whole(out, text(made))
    _tell(made, out)
    return 0


def exported(found: Course, form: str, roster: Roster | None = None, out_of: float | None = None) -> Made:
    """Return the list of scores in a format; raises TeachError if it does not fit the list of the class."""
    if form == "csv":
        return _spreadsheet(found)
    if out_of is not None and not 0 < out_of < 1_000_000:
        raise TeachError(f"--out-of {page.number(out_of)} is no number of points. Give one above zero.")
    most = found.assignment.most if out_of is None else out_of
    if roster is None:
        made = _canvas(found, most) if form == "canvas" else _moodle(found, most)
    else:
        made = _filled(found, roster, form, most)
    return Made(made.rows, made.lost, sum(not finished(m) for m in found.marked), made.delimiter)


def text(made: Made) -> str:
    """Return a list of scores as CSV."""
    out = io.StringIO()
    csv.writer(out, delimiter=made.delimiter, lineterminator="\n").writerows(made.rows)
    return out.getvalue()


def _spreadsheet(found: Course) -> Made:
    ids = list(found.assignment.points)
    rows: list[tuple[str, ...]] = [("participant", "state", *ids, "points", "of", "complete", "file")]
    for marked in found.marked:
        points = {r.exercise: "" if r.points is None else page.number(r.points) for r in marked.results}
        total = page.number(marked.points) if any(points.values()) else ""
        complete = "yes" if finished(marked) else "no"
        cells = [points.get(i, "") for i in ids]
        most = page.number(found.assignment.most)
        rows.append(
            (harmless(marked.participant), marked.state.value, *cells, total, most, complete, harmless(marked.source))
        )
    return Made(tuple(rows), waiting=sum(not finished(m) for m in found.marked))


def harmless(cell: str) -> str:
    """Return text that no spreadsheet takes for a formula.

    >>> harmless("=1+1"), harmless("kim")
    ("'=1+1", 'kim')
    """
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _score(found: Course, marked: Marked, most: float) -> str:
    """Return a score on the platform's scale, "" while points are missing."""
    if not finished(marked):
        return ""
    return page.number(marked.points if most == found.assignment.most else marked.points * most / found.assignment.most)


def _canvas(found: Course, most: float) -> Made:
    rows = [(*CANVAS, found.assignment.title), (f"    {_POSSIBLE}", "", "", "", "", page.number(most))]
    for marked in found.marked:
        name, number = harmless(marked.participant), marked.number
        rows.append((name, number, "", "" if number else name, "", _score(found, marked, most)))
    return Made(tuple(rows))


def _moodle(found: Course, most: float) -> Made:
    rows: list[tuple[str, ...]] = [("Identifier", "Full name", "Grade", "Maximum Grade")]
    for marked in found.marked:
        name, score = harmless(marked.participant), _score(found, marked, most)
        rows.append((identifier(marked), name, score, page.number(most)))
    return Made(tuple(rows))


def _filled(found: Course, roster: Roster, form: str, most: float) -> Made:
    """Return the platform's own list with the scores in place, and nothing else in it changed."""
    places, lost = matched(roster, found.marked)
    if not places:
        raise TeachError(
            "No participant of this assignment stands in the list of the class. Give the list of the same course, "
            "exported as it is."
        )
    if form == "moodle":
        _check_most(roster, most)
        column, kept = "Grade", list(roster.columns)
        kept += [] if column in kept else [column]
    else:
        column = next((c for c in roster.columns if _named(c, found.assignment.title)), found.assignment.title)
        kept = [*(c for c in CANVAS if c in roster.columns), column]
    rows = [tuple(kept)]
    for place, row in enumerate(roster.rows):
        cells = [roster.cell(row, c) for c in kept]
        if form == "canvas" and row[0].strip() == _POSSIBLE:
            cells[-1] = page.number(most)
        elif place in places:
            cells[kept.index(column)] = _score(found, places[place], most)
        elif form == "canvas":
            cells[-1] = ""
        rows.append(tuple(cells))
    return Made(tuple(rows), tuple(lost), delimiter="," if form == "canvas" else roster.delimiter)


def _named(column: str, title: str) -> bool:
    """Return whether a column of Canvas is that of the assignment: its title, and perhaps its number in brackets."""
    name, _, number = column.rpartition(" (")
    return column == title or (name == title and number.rstrip(")").isdigit())


def _check_most(roster: Roster, most: float) -> None:
    theirs = {roster.cell(row, "Maximum Grade").replace(",", ".").strip() for row in roster.rows} - {""}
    for given in theirs:
        try:
            same = abs(float(given) - most) < 0.005
        except ValueError:
            continue
        if not same:
            raise TeachError(
                f"Moodle's maximum grade is {given}, this assignment has {page.number(most)} points. Change it in "
                f"Moodle, or add --out-of {given} to have the scores converted."
            )


def _tell(made: Made, out: Path) -> None:
    page.say(f"The scores are in {out}.")
    if made.waiting:
        page.say(f"{_submissions(made.waiting)} no final score yet: a person has to mark or to look at something.")
    if made.lost:
        more = f" and {len(made.lost) - _TOLD} more" if len(made.lost) > _TOLD else ""
        names = ", ".join(map(repr, made.lost[:_TOLD]))
        page.say(f"Not found in the list of the class, or not clearly: {names}{more}. Enter these by hand.")


def _submissions(count: int) -> str:
    return "1 submission has" if count == 1 else f"{count} submissions have"
