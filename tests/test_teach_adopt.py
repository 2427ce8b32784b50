"""Notebooks as they are really handed in: copied, split, moved, deleted and stripped cells still give their answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import nbformat
import pytest
from nbgrader.utils import compute_checksum

from helpers.teach.adopt import Adopted, adopt
from helpers.teach.compose import answer_id, release_notebook
from helpers.teach.handed_in import CELLS, LETTERS, read_cells
from helpers.teach.record import Assignment, TeachError
from tests import house

ASSIGNMENT = Assignment("ps1", "Problem set 1", {"2-1": 1.0, "2-3": 2.0, "1-4": 1.0, "2-5": 3.0}, salt="s")
FILLED = {
    "2-1": "answer_2_1 = 7",
    "2-3": "answer_2_3 = theirs",
    "1-4": "def answer_1_4(state, rule):\n    return 2",
    "2-5": 'answer_2_5 = """On that day the DPRK had deposited more."""',
}


def handed_out() -> Any:
    return release_notebook(ASSIGNMENT)


def place(book: Any, cell_id: str) -> int:
    return next(i for i, c in enumerate(book.cells) if c.id == cell_id)


def filled() -> Any:
    book = handed_out()
    for name, text in FILLED.items():
        book.cells[place(book, f"x{name}-answer")].source = text
    return book


def adopted(book: Any, *more: Any) -> Adopted:
    return adopt(ASSIGNMENT, *(json.dumps(b) for b in (book, *more)))


def in_order(made: Adopted) -> list[str]:
    """Return the exercises in the order in which cells that are run give them an answer."""
    return [
        n
        for code in made.cells
        for n in FILLED
        if f"answer_{n.replace('-', '_')} = " in code or f"f answer_{n.replace('-', '_')}" in code
    ]


# ---- as handed out


def test_an_untouched_notebook_stays_as_it_was() -> None:
    book = handed_out()
    made = adopted(book)
    assert made.untouched == set(FILLED) and made.notes == () and made.said_name == ""
    assert [c.source for c in made.notebook.cells] == [c.source for c in book.cells]
    for name, where in made.places.items():
        cell = made.notebook.cells[where]
        assert cell.metadata.nbgrader.grade_id == answer_id(name)
        assert cell.metadata.nbgrader.checksum == compute_checksum(cell), "nbgrader says: no response"


def test_answers_are_found_and_only_what_matters_is_run() -> None:
    made = adopted(filled())
    assert made.answers == FILLED and made.untouched == frozenset() and made.notes == ()
    assert in_order(made) == list(FILLED)
    run = "\n".join(made.cells)
    assert "check(" not in run and "my_name(" not in run and "marked after you hand in" not in run
    assert "case_2_1 = case(" in run and "by_day = load(" in run
    names = [c.metadata.nbgrader.grade_id for c in made.notebook.cells if "nbgrader" in c.metadata]
    assert len(names) == len(set(names)) == 7, "four answers, three of them with a locked cell behind"
    assert all(c.cell_type != "code" or c.outputs == [] for c in made.notebook.cells)


# ---- what people do to notebooks


def copy_first(book: Any) -> None:
    """Copy the answer cell and fill in the upper one, so that the lower one still has its dots."""
    at = place(book, "x2-1-answer")
    book.cells.insert(at + 1, nbformat.from_dict(dict(book.cells[at])))
    book.cells[at + 1].source = "answer_2_1 = ..."


def copy_last(book: Any) -> None:
    """Copy the answer cell, leave a wrong answer in the upper one."""
    at = place(book, "x2-1-answer")
    book.cells.insert(at, nbformat.from_dict(dict(book.cells[at])))
    book.cells[at].source = "answer_2_1 = 99"


def new_cell(book: Any) -> None:
    """Answer in a new cell and leave the one that was meant for it as it is."""
    at = place(book, "x2-1-answer")
    book.cells[at].source = "answer_2_1 = ...\n"
    book.cells.insert(at, nbformat.v4.new_code_cell("answer_2_1 = 7"))


def scattered(book: Any) -> None:
    """Answer further down; leave the dots where they were, and others at the end."""
    at = place(book, "x2-1-answer")
    book.cells[at].source = "answer_2_1 = ...\n"
    book.cells.append(nbformat.v4.new_code_cell("answer_2_1 = 7"))
    book.cells.append(nbformat.v4.new_code_cell("answer_2_1 = ...  # later"))


def dots_without_labels(book: Any) -> None:
    """Leave a copy of the starter, of several lines and stripped of its metadata, behind the answer."""
    starter = handed_out().cells[place(handed_out(), "x1-4-answer")].source
    book.cells.append(nbformat.v4.new_code_cell(starter))


def magic(book: Any) -> None:
    """Put a line that is no Python before the answer, in a cell of its own and in that of the answer."""
    at = place(book, "x2-1-answer")
    book.cells.insert(at, nbformat.v4.new_code_cell("%time\nx = 1"))
    book.cells[at + 1].source = "answer_2_1 = 7"


def split(book: Any) -> None:
    """Split the answer cell, as JupyterLab does: both halves keep what the cell says of itself."""
    at = place(book, "x2-1-answer")
    half = nbformat.from_dict(dict(book.cells[at]))
    half.source = "x = 3 + 4"
    book.cells.insert(at, half)


def move(book: Any) -> None:
    book.cells.append(book.cells.pop(place(book, "x2-1-answer")))


def strip(book: Any) -> None:
    """Take all metadata and ids away, as conversions do."""
    for number, cell in enumerate(book.cells):
        cell.metadata = {}
        cell.id = f"n{number}"


def forge(book: Any) -> None:
    """Change the locked cell and its points."""
    cell = book.cells[place(book, "x2-1-grade")]
    cell.source, cell.metadata.nbgrader["points"] = "import os; os._exit(0)", 1000


def own_ids(book: Any) -> None:
    """Lose all metadata but nbgrader's."""
    for number, cell in enumerate(book.cells):
        cell.metadata.pop("exercise", None)
        cell.id = f"n{number}"


ACTS = (copy_first, copy_last, new_cell, scattered, dots_without_labels, magic, split, move, strip, forge, own_ids)


@pytest.mark.parametrize("act", ACTS)
def test_no_answer_is_lost(act: Callable[[Any], None]) -> None:
    book = filled()
    act(book)
    made = adopted(book)
    assert made.answers == FILLED and made.untouched == frozenset()
    last = [code for code in made.cells if "answer_2_1 = " in code][-1]
    assert last == "answer_2_1 = 7"
    assert [code for code in made.cells if "def answer_1_4" in code] == [FILLED["1-4"]]
    assert "os._exit" not in "\n".join(made.cells)
    locked = [c for c in made.notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == "grade-2-1"]
    assert len(locked) == 1 and locked[0].metadata.nbgrader.points == 1
    assert ("2-1: 2 cells answer it" in " ".join(made.notes)) == (act is copy_last)


@pytest.mark.parametrize("gone", ["answer", "example", "case", "setup"])
def test_what_was_deleted_is_put_back(gone: str) -> None:
    book = filled()
    book.cells = [c for c in book.cells if not c.id.endswith(f"-{gone}")]
    made = adopted(book)
    if gone == "answer":
        assert set(made.answers.values()) == {""} and made.untouched == set(FILLED)
        assert len([n for n in made.notes if "no cell that answers it" in n]) == 4
        assert in_order(made) == [], "what is put back there is not run: nothing was answered"
        return
    assert made.answers == FILLED and made.notes == ()
    run = "\n".join(made.cells)
    needed = {"example": "by_day = load(", "case": 'case_2_3 = case("2-3")', "setup": "from helpers import"}[gone]
    assert run.count(needed) == 1 and run.index(needed) < run.index("answer_2_3 = theirs")
    assert made.cells[0].startswith("# Set-up"), "what is put back finds what it needs"


def test_what_was_not_deleted_is_not_put_back() -> None:
    assert "\n".join(adopted(filled()).cells).count("by_day = load(") == 1


# ---- other notebooks


def test_plain_lesson_notebooks_are_adopted() -> None:
    one, two = (house.read(house.NOTEBOOKS[n]) for n in (1, 2))
    for name, text in FILLED.items():
        book = {"1": one, "2": two}[name[0]]
        book.cells[place(book, f"x{name}-answer")].source = text
    made = adopted(one, two)
    assert made.answers == FILLED and made.notes == ()
    assert {c.metadata.nbgrader.grade_id for c in made.notebook.cells if "nbgrader" in c.metadata} == {
        c.metadata.nbgrader.grade_id for c in handed_out().cells if "nbgrader" in c.metadata
    }
    run = "\n".join(made.cells)
    assert "explore(" not in run and "checkpoint(" not in run and "judge(" not in run
    alone = adopted(two)
    assert alone.answers == {**FILLED, "1-4": ""} and alone.untouched == {"1-4"}


def test_a_text_cell_is_read_where_an_answer_stands_in_it() -> None:
    book = filled()
    for name, text in (
        ("2-5", 'The DPRK\'s rows, "all" of them.'),
        ("2-1", "answer_2_1 = 7"),
        ("2-3", "I do not know"),
    ):
        cell = book.cells[place(book, f"x{name}-answer")]
        cell.cell_type, cell.source = "markdown", text
    made = adopted(book)
    names: dict[str, Any] = {}
    exec(made.answers["2-5"], names)
    assert names["answer_2_5"] == 'The DPRK\'s rows, "all" of them.'
    assert made.answers["2-1"] == "answer_2_1 = 7" and made.answers["2-3"] == ""
    assert len([n for n in made.notes if "in a cell of text" in n]) == 2


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ('my_name("  Kim   Ju-ae ")', "Kim Ju-ae"),
        ("my_name('O\\'Neil')", "O'Neil"),
        ('my_name("Ann")\nmy_name("Bob")', "Bob"),
        ('my_name("...")', ""),
        ("my_name(me)", ""),
    ],
)
def test_the_name_given_is_read_not_run(code: str, name: str) -> None:
    book = filled()
    book.cells[place(book, "a-name")].source = code
    assert adopted(book).said_name == name


# ---- files that are hardly notebooks

BAD = {
    "": "not whole JSON",
    "{": "not whole JSON",
    "[" * 100_000: "nested too deeply",
    "[]": "no list of cells",
    '{"cells": {}}': "no list of cells",
    '{"worksheets": []}': "older than 2015",
    json.dumps({"cells": [{}] * (CELLS + 1)}): "more than 2,000 are not read",
}


@pytest.mark.parametrize("text", BAD, ids=[f"{t[:12]!r}" for t in BAD])
def test_a_file_that_is_no_notebook_says_why(text: str) -> None:
    with pytest.raises(TeachError, match=BAD[text]) as caught:
        adopt(ASSIGNMENT, text)
    assert "Ask for it again" in str(caught.value)


def test_odd_cells_become_plain_ones() -> None:
    odd = [
        7,
        {},
        {"cell_type": "code"},
        {"cell_type": "code", "source": 7, "metadata": [], "id": 3},
        {"cell_type": ["x"], "source": ["a", 1, "b"], "metadata": {"tags": "x", "exercise": {"id": 1}, "nbgrader": 3}},
        {"cell_type": "code", "source": "x = '\ud800'", "outputs": [{"output_type": "stream", "text": "x" * 1000}]},
        {"cell_type": "code", "source": "y" * (LETTERS + 1)},
        {"cell_type": "code", "source": "answer_2_1 = 7\r\n", "attachments": {"a": "b"}},
    ]
    text = json.dumps({"cells": odd, "nbformat": "many"})
    cells = read_cells(text)
    assert [c.type for c in cells] == ["raw", "code", "code", "raw", "code", "code", "code"]
    assert cells[3].source == "ab" and cells[4].source == "x = '?'" and len(cells[5].source) == LETTERS
    made = adopt(ASSIGNMENT, text)
    assert made.answers["2-1"] == "answer_2_1 = 7\n" and any("was cut" in n for n in made.notes)
    nbformat.writes(made.notebook).encode("utf-8")


def test_an_empty_notebook_has_no_answers() -> None:
    made = adopt(ASSIGNMENT, '{"cells": []}')
    assert made.untouched == set(FILLED) and set(made.answers.values()) == {""}
    assert len(made.cells) == 1, "the set-up alone"
