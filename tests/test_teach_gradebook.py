"""Marks in nbgrader's gradebook, in SQLite and in a real PostgreSQL: entered once, and persons have the last word."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from helpers.teach.grade import Choices, grade
from helpers.teach.gradebook import NO_RESPONSE, _make_findable, masked, open_gradebook
from helpers.teach.record import Marked, State, TeachError, write_assignment
from helpers.teach.sandbox import Ran
from tests import postgres
from tests.teach_support import Open, empty_gradebook, handed_in, put, right, small_course, text, work

WORK = work("2-1", "2-3", "2-5")
RIGHT = right(WORK)
CONFIG = "c = get_config()\nc.CourseDirectory.course_id = 'ps1'\nc.CourseDirectory.root = {root!r}\n{more}"


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[postgres.Server, str]]:
    if postgres.programs() is None:
        assert os.environ.get(postgres.REQUIRED) != "1", "PostgreSQL is required here and is not installed"
        pytest.skip("PostgreSQL is not installed")
    _make_findable()
    with postgres.server() as found:
        empty = found.database()
        Gradebook(found.url(empty), "default_course").close()
        yield found, empty


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, course: Path) -> str:
    if request.param == "sqlite":
        empty_gradebook(course / "instructor")
        return f"sqlite:///{course / 'instructor' / 'gradebook.db'}"
    server, empty = request.getfixturevalue("server")
    return str(server.url(server.database(empty)))


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return small_course(tmp_path, WORK)


def run(course: Path, url: str, sandbox: Any = None, **more: Any) -> dict[str, Marked]:
    choices = replace(Choices(course / "in", course, url, workers=1), **more)
    return {m.participant: m for m in grade(choices, sandbox or Open(), lambda _: None)}


def cells(url: str, participant: str) -> dict[str, dict[str, Any]]:
    with Gradebook(url, "ps1") as book:
        found = book.find_submission_notebook("ps1", "ps1", participant)
        wanted = ("auto_score", "manual_score", "extra_credit", "needs_manual_grade", "max_score", "score")
        rows = {g.name: {**{w: getattr(g, w) for w in wanted}, "auto": "", "manual": ""} for g in found.grades}
        for comment in found.comments:
            name = comment.name if comment.name in rows else comment.name.replace("answer", "grade")
            rows[name] |= {"auto": comment.auto_comment, "manual": comment.manual_comment}
        return rows


def mark(url: str, participant: str, cell: str, score: float, comment: str = "Well argued.") -> None:
    """Do what the page for marking does."""
    with Gradebook(url, "ps1") as book:
        found = book.find_grade(cell, "ps1", "ps1", participant)
        found.manual_score, found.needs_manual_grade, found.extra_credit = score, False, 0.5
        said = cell if cell == "answer-2-5" else cell.replace("grade", "answer")
        book.find_comment(said, "ps1", "ps1", participant).manual_comment = comment
        book.db.commit()


class Fails(Open):
    def run(self, *_: Any) -> Ran:
        return Ran([], {}, why="It ended the process seven times.")


def page(course: Path, participant: str) -> Any:
    path = course / "instructor" / "autograded" / participant / "ps1" / "ps1.ipynb"
    return nbformat.read(path, as_version=4)


def test_points_and_comments_are_entered_and_essays_wait(course: Path, url: str) -> None:
    put(course, "kim"), put(course, "lee", {"2-1": "answer_2_1 = -1"})
    run(course, url)
    kim, lee = cells(url, "kim"), cells(url, "lee")
    assert {n: r["auto_score"] for n, r in kim.items()} == {"grade-2-1": 1.0, "grade-2-3": 1.0, "answer-2-5": None}
    assert {n: r["needs_manual_grade"] for n, r in kim.items()} == {
        "grade-2-1": False,
        "grade-2-3": False,
        "answer-2-5": True,
    }
    assert {n: r["max_score"] for n, r in kim.items()} == {"grade-2-1": 1.0, "grade-2-3": 1.0, "answer-2-5": 3.0}
    assert kim["grade-2-1"]["auto"].startswith("✓") and kim["answer-2-5"]["auto"] is None
    assert [r["auto_score"] for r in lee.values()] == [0.0] * 3
    assert not any(r["needs_manual_grade"] for r in lee.values())
    assert lee["grade-2-1"]["auto"].startswith("✗") and lee["answer-2-5"]["auto"] == NO_RESPONSE


def test_grading_again_changes_nothing(course: Path, url: str) -> None:
    put(course, "kim"), put(course, "lee", {"2-1": "answer_2_1 = -1"})
    run(course, url)
    mark(url, "kim", "answer-2-5", 2.0)
    before = {n: cells(url, n) for n in ("kim", "lee")}, text(page(course, "kim"))
    for _ in range(2):
        run(course, url, again=True)
        assert ({n: cells(url, n) for n in ("kim", "lee")}, text(page(course, "kim"))) == before
    with Gradebook(url, "ps1") as book:
        assert len(book.students) == 2 and len(book.assignment_submissions("ps1")) == 2


def test_what_a_person_gave_survives_and_is_looked_at_again_only_if_the_answer_changed(course: Path, url: str) -> None:
    put(course, "kim")
    run(course, url)
    mark(url, "kim", "answer-2-5", 2.0)
    put(course, "kim", {**RIGHT, "2-1": "answer_2_1 = -1"})
    run(course, url)
    essay = cells(url, "kim")["answer-2-5"]
    assert (essay["manual_score"], essay["needs_manual_grade"], essay["manual"]) == (2.0, False, "Well argued.")
    assert cells(url, "kim")["grade-2-1"]["auto_score"] == 0.0
    put(course, "kim", {**RIGHT, "2-5": f"{RIGHT['2-5']}\n# and more"})
    run(course, url)
    essay = cells(url, "kim")["answer-2-5"]
    assert (essay["manual_score"], essay["extra_credit"], essay["needs_manual_grade"]) == (2.0, 0.5, True)
    run(course, url, again=True)
    assert cells(url, "kim")["answer-2-5"]["needs_manual_grade"], "nobody has looked at it yet"


def test_a_person_may_overrule_the_machine(course: Path, url: str) -> None:
    put(course, "kim", {})
    run(course, url)
    mark(url, "kim", "grade-2-1", 1.0)
    run(course, url, again=True)
    row = cells(url, "kim")["grade-2-1"]
    assert (row["auto_score"], row["manual_score"], row["score"]) == (0.0, 1.0, 1.5)


@pytest.mark.parametrize("how", ["stopped", "damaged"])
def test_a_failed_run_leaves_no_old_score(course: Path, url: str, how: str) -> None:
    put(course, "kim")
    run(course, url)
    mark(url, "kim", "answer-2-5", 2.0)
    if how == "damaged":
        (course / "in" / "kim.ipynb").write_text("{")
    marked = run(course, url, Fails(), again=True)["kim"]
    assert marked.state is State.PERSON and marked.points == 0.0
    rows = cells(url, "kim")
    assert [r["auto_score"] for r in rows.values()] == [None] * 3
    assert all(r["needs_manual_grade"] for r in rows.values()) and rows["answer-2-5"]["manual_score"] == 2.0
    assert rows["grade-2-1"]["auto"] is None
    assert marked.why.split(".")[0] in page(course, "kim").cells[0].source
    put(course, "kim")
    assert run(course, url)["kim"].points == 2.0
    assert cells(url, "kim")["grade-2-1"]["auto_score"] == 1.0
    assert "A person has to look" not in text(page(course, "kim"))


def test_other_points_are_refused_and_nothing_is_lost(course: Path, url: str) -> None:
    put(course, "kim")
    run(course, url)
    before = cells(url, "kim")
    write_assignment(course / "instructor", replace(WORK, points={**WORK.points, "2-1": 9.0}))
    with pytest.raises(TeachError, match=r"other exercises or points \(grade-2-1\)"):
        run(course, url)
    assert cells(url, "kim") == before


def test_names_of_every_script_are_entered(course: Path, url: str) -> None:
    for name in ("김 철수", "Zoë O'Hara; DROP TABLE student", "x" * 200):
        put(course, name, {"2-1": "answer_2_1 = 'a\\x00b'", "2-5": "answer_2_5 = 'a\\x00b " + "word " * 60 + "'"})
    marked = run(course, url)
    assert len(marked) == 3 and {m.state for m in marked.values()} <= {State.GRADED, State.NOTED}
    with Gradebook(url, "ps1") as book:
        assert {s.id for s in book.students} == set(marked)


def test_the_page_for_marking_has_rubric_answer_outputs_and_marks(course: Path, url: str) -> None:
    put(course, "kim", {**RIGHT, "2-3": "1 / 0\nanswer_2_3 = 5"})
    run(course, url)
    found = page(course, "kim").cells
    place = next(i for i, c in enumerate(found) if c.metadata.get("nbgrader", {}).get("grade_id") == "answer-2-5")
    assert found[place].source == RIGHT["2-5"] and "Rubric of exercise 2-5" in found[place - 1].source
    by_id = {c.metadata.nbgrader.grade_id: c for c in found if "nbgrader" in c.metadata}
    assert by_id["grade-2-1"].outputs[0].text.startswith("✓")
    assert by_id["answer-2-3"].outputs[0].ename == "ZeroDivisionError"
    assert by_id["grade-2-3"].outputs[0].text.startswith("⚠")


def test_nothing_of_a_participant_is_a_page_in_the_instructors_browser(course: Path, url: str) -> None:
    book = nbformat.read(put(course, "kim"), as_version=4)
    evil = "<script>alert(1)</script> [x](javascript:alert(1)) ```` \n```\n<img src=x onerror=alert(1)>"
    book.cells.insert(1, nbformat.v4.new_markdown_cell(evil))
    book.cells.insert(1, nbformat.v4.new_raw_cell(evil))
    (course / "in" / "kim.ipynb").write_text(text(book))

    class Shows(Open):
        def run(self, cells: Any, asks: Any, participant: str, cases: Any) -> Ran:
            ran = super().run(cells, asks, participant, cases)
            data = {"text/plain": evil, "text/html": evil, "image/svg+xml": evil, "text/markdown": evil}
            ran.outputs[0].append({"output_type": "display_data", "data": data, "metadata": {}})
            return ran

    run(course, url, Shows())
    from nbconvert import HTMLExporter

    body, _ = HTMLExporter(template_name="basic").from_notebook_node(page(course, "kim"))
    assert body.count("alert(1)") == 9, "every text is shown as it was typed"
    assert "<script>alert" not in body and "<img src=x" not in body and 'href="javascript' not in body


def test_nbgraders_own_feedback_and_export_work_on_it(course: Path, url: str) -> None:
    instructor = course / "instructor"
    more = "" if url.startswith("sqlite") else f"c.CourseDirectory.db_url = {url!r}\n"
    (instructor / "nbgrader_config.py").write_text(CONFIG.format(root=str(instructor), more=more))
    put(course, "kim"), put(course, "lee", {})
    run(course, "")
    mark(url, "kim", "answer-2-5", 2.0)
    for command in (["generate_feedback", "ps1"], ["export", "--to", "grades.csv"]):
        program = [sys.executable, "-m", "nbgrader", *command]
        done = subprocess.run(program, cwd=instructor, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
    rows = (instructor / "grades.csv").read_text().splitlines()
    scores = {line.split(",")[-5]: line for line in rows[1:]}
    assert len(rows) == 3 and any("4.5" in r for r in rows if "kim" in r), scores
    feedback = (instructor / "feedback" / "kim" / "ps1" / "ps1.html").read_text()
    assert "Well argued." in feedback and "AssertionError" not in feedback


def test_nbgraders_pages_know_what_was_collected_as_graded(course: Path) -> None:
    instructor = course / "instructor"
    empty_gradebook(instructor)
    (instructor / "nbgrader_config.py").write_text(CONFIG.format(root=str(instructor), more=""))
    settings = Config({"CourseDirectory": {"root": str(instructor), "course_id": "ps1"}})
    pages = NbGraderAPI(CourseDirectory(config=settings), config=settings)
    collected = instructor / "submitted" / "kim" / "ps1"
    collected.mkdir(parents=True)
    (collected / "ps1.ipynb").write_text(text(handed_in(WORK, RIGHT)))
    for hour in (9, 10):  # the same again, an hour later
        (collected / "timestamp.txt").write_text(f"2026-11-02 {hour:02}:30:00.123456 UTC")
        assert pages.get_autograded_students("ps1") == set()
        sandbox = Open()
        assert run(course, "", sandbox, submissions=instructor / "submitted")["kim"].points == 2.0
        assert pages.get_autograded_students("ps1") == {"kim"} and sandbox.ran == ["kim"]
        assert run(course, "", sandbox, submissions=instructor / "submitted") and sandbox.ran == ["kim"]


def test_a_gradebook_that_is_not_there_is_said_without_its_password(course: Path) -> None:
    address = f"postgresql+psycopg2://kim:secret@/none?host={course}"
    with pytest.raises(TeachError, match="cannot be opened") as told, open_gradebook(course, WORK, address):
        pass
    assert "secret" not in str(told.value) and "kim:***@" in str(told.value)
    assert masked("sqlite:///x@y.db") == "sqlite:///x@y.db"


def test_a_database_that_goes_away_stops_nobody_and_loses_nothing(course: Path, server: Any) -> None:
    with postgres.server() as mine:
        url = mine.url(mine.database())
        for name in ("ana", "kim", "lee"):
            put(course, name)
        run(course, url)

        def away(name: str) -> None:
            if name == "kim":
                mine.run("pg_ctl", "-D", str(mine.folder / "data"), "-m", "immediate", "-w", "stop")

        marked = run(course, url, Open(away), again=True)
        assert marked["kim"].state is marked["lee"].state is State.PERSON
        assert "could not be kept" in marked["lee"].why and marked["lee"].points == 0.0
        with pytest.raises(TeachError, match="cannot be opened"):
            run(course, url)
        mine.start_again()
        sandbox = Open()
        again = run(course, url, sandbox)
        assert set(sandbox.ran) >= {"kim", "lee"} and {m.points for m in again.values()} == {2.0}
        assert {cells(url, n)["grade-2-1"]["auto_score"] for n in again} == {1.0}


def test_a_gradebook_in_use_elsewhere_costs_nobody_a_point(course: Path) -> None:
    import sqlite3

    empty_gradebook(course / "instructor")
    put(course, "kim")
    run(course, "")
    other = sqlite3.connect(course / "instructor" / "gradebook.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(TeachError, match="locked"):
        run(course, "", again=True)
    other.execute("ROLLBACK")
    other.close()
    assert run(course, "")["kim"].points == 2.0
