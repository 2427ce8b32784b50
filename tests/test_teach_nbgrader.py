"""nbgrader itself on a composed course: it generates, validates, takes in and exports it as it does its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from helpers.teach import assign
from helpers.teach.compose import exercises_of, points_id, release_notebook
from helpers.teach.record import Assignment

MADE = Assignment("ps1", "Problem set 1", {"2-1": 1.0, "1-4": 1.0, "2-5": 3.0})


def nbgrader(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run nbgrader in the instructor's folder, as its documentation says."""
    beside = str(Path(sys.executable).parent)
    return subprocess.run(
        [sys.executable, "-m", "nbgrader", *words],
        cwd=folder,
        env={**os.environ, "PATH": os.pathsep.join([beside, os.environ.get("PATH", "")])},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def instructor(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a course and let nbgrader generate the participants' version."""
    folder = tmp_path_factory.mktemp("course")
    assign.write(MADE, folder)
    done = nbgrader(folder / "instructor", "generate_assignment", "ps1")
    assert done.returncode == 0, done.stderr
    return folder / "instructor"


def test_what_nbgrader_generates_is_what_is_handed_out(instructor: Path) -> None:
    theirs = nbformat.read(instructor / "release" / "ps1" / "ps1.ipynb", 4)
    ours = nbformat.read(instructor.parent / "handout" / "ps1" / "ps1.ipynb", 4)
    for book in (theirs, ours):
        book.metadata.pop("celltoolbar", None)
    assert theirs == ours == release_notebook(MADE)
    assert sum("nbgrader" in c.metadata for c in theirs.cells) == 5


def test_the_gradebook_knows_the_points(instructor: Path) -> None:
    with Gradebook(f"sqlite:///{instructor / 'gradebook.db'}") as book:
        cells = {c.name: c.max_score for c in book.find_assignment("ps1").notebooks[0].grade_cells}
        most = book.find_assignment("ps1").max_score
    assert cells == {points_id(e): MADE.points[e.id] for e in exercises_of(MADE)} and most == MADE.most


def test_nbgraders_validation_names_only_what_was_not_written(instructor: Path) -> None:
    done = nbgrader(instructor, "validate", "release/ps1/ps1.ipynb")
    assert "VALIDATION FAILED ON 1 CELL(S)" in done.stdout and "answer_2_5" in done.stdout, done.stdout + done.stderr
    book = nbformat.read(instructor / "release" / "ps1" / "ps1.ipynb", 4)
    answer = next(c for c in book.cells if c.id == "x2-5-answer")
    answer.source = 'answer_2_5 = "By the rule of deposit, on that day, in that Asia."'
    nbformat.write(book, instructor / "written.ipynb")
    done = nbgrader(instructor, "validate", "written.ipynb")
    assert "Success! Your notebook passes all the tests." in done.stdout, done.stdout + done.stderr


def test_nbgraders_own_autograder_gives_no_points_away(instructor: Path) -> None:
    """It would take a cell without a test for a passed one; ours says who grades. Its feedback and export run."""
    handed_in = instructor / "submitted" / "kim" / "ps1"
    handed_in.mkdir(parents=True)
    shutil.copy(instructor / "release" / "ps1" / "ps1.ipynb", handed_in)
    for words in (("autograde", "ps1"), ("generate_feedback", "ps1"), ("export", "--to", "grades.csv")):
        done = nbgrader(instructor, *words)
        assert done.returncode == 0, done.stderr
    with Gradebook(f"sqlite:///{instructor / 'gradebook.db'}") as book:
        assert book.find_submission("ps1", "kim").score == 0
    graded = (instructor / "autograded" / "kim" / "ps1" / "ps1.ipynb").read_text(encoding="utf-8")
    assert graded.count("Not graded here: the points come from") >= 2
    assert (instructor / "feedback" / "kim" / "ps1" / "ps1.html").is_file()
    assert ",kim," in (instructor / "grades.csv").read_text(encoding="utf-8")


def test_the_exchange_takes_it_out_and_back(instructor: Path, tmp_path: Path) -> None:
    """Release, fetch, submit and collect, with a folder for the exchange that everybody may use, as nbgrader wants."""
    shared, desk = tmp_path / "exchange", tmp_path / "desk"
    shared.mkdir()
    shared.chmod(0o777)
    desk.mkdir()
    where = f"--Exchange.root={shared}"
    for folder, *words in (
        (instructor, "release_assignment", "ps1", where),
        (desk, "fetch_assignment", "ps1", "--course", "ps1", where),
        (desk, "submit", "ps1", "--course", "ps1", where),
        (instructor, "collect", "ps1", where),
    ):
        done = nbgrader(folder, *words)
        assert done.returncode == 0, done.stderr
    fetched = desk / "ps1" / "ps1.ipynb"
    assert nbformat.read(fetched, 4) == nbformat.read(instructor / "release" / "ps1" / "ps1.ipynb", 4)
    collected = list((instructor / "submitted").glob("*/ps1/ps1.ipynb"))
    assert any(path.read_bytes() == fetched.read_bytes() for path in collected)
