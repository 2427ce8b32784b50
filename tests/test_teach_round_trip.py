"""The whole way: assign, thirty participants of every sort, grade in the real sandbox, gradebook, a person who marks.

Who hands in what, and what each should get, stands in `tests/classroom.py`. Points are given by hand on nbgrader's own
page, in a real browser; feedback and scores then have them, and grading again keeps them.
"""

from __future__ import annotations

import contextlib
import csv
import os
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook

from helpers.exercises import key
from helpers.exercises.variants import draw
from helpers.teach import export, feedback, sandbox
from helpers.teach.grade import grade
from helpers.teach.record import State, TeachError
from helpers.teach.sandbox import Isolation
from helpers.teach.sandbox.isolation import chosen, described
from helpers.teach.scores import Given, manual
from tests import formgrader, postgres, sandboxes
from tests.classroom import MARK, WORK, people
from tests.ordinary import as_ordinary_user, root_only
from tests.rounds import Round, graded_round
from tests.teach_support import right_code


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Round:
    try:
        return graded_round(tmp_path_factory.mktemp("round") / "ps1")
    except TeachError as trouble:
        if "isolation" in str(trouble).lower() and not sandboxes.REQUIRED:
            pytest.skip(f"this computer keeps nothing apart: {trouble}")
        raise


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    if postgres.programs() is None:
        assert os.environ.get(postgres.REQUIRED) != "1", "PostgreSQL is required here and is not installed"
        pytest.skip("PostgreSQL is not installed")
    with postgres.server() as running:
        yield running


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def kept(request: pytest.FixtureRequest, graded: Round, tmp_path_factory: pytest.TempPathFactory) -> Round:
    """Return the class in a gradebook of each kind."""
    if request.param == "sqlite":
        return graded
    server = request.getfixturevalue("server")
    moved = graded.moved(tmp_path_factory.mktemp("postgresql"), server.url(server.database()))
    again = moved.again(database=moved.url)
    assert {n: (m.why, m.results) for n, m in again.items()} == {
        n: (m.why, m.results) for n, m in graded.marked.items()
    }
    return replace(moved, marked=again)


CLASS = [p.name for p in people(Path("/nowhere"))]


def test_everybody_is_in_exactly_one_state(graded: Round) -> None:
    assert len(CLASS) == len(set(CLASS)) == 30 == len(graded.marked)
    assert all(m.state in State and (m.state is State.PERSON) == bool(m.why) for m in graded.marked.values())
    assert all(m.seconds > 0 for m in graded.marked.values() if m.state is not State.PERSON)


@pytest.mark.parametrize("name", CLASS)
def test_each_gets_what_is_fair(graded: Round, name: str) -> None:
    (person,) = [p for p in graded.people if p.name == name]
    marked = graded.of(name)
    said = " ".join([marked.why, *marked.notes, *(r.question for r in marked.results)])
    got = {r.exercise: r.points for r in marked.results}
    assert marked.state in person.state, said
    assert person.note in said
    if person.gets:
        assert got == person.gets, (said, [(r.exercise, r.status, r.message) for r in marked.results])


def test_no_forger_gets_a_point_that_was_not_earned(graded: Round) -> None:
    got = {r.exercise: (r.points, r.answer) for r in graded.of("forger").results}
    asked = key.exercise("2-1")
    true = asked.answer(draw(asked, "forger", WORK.salt))
    for exercise, (points, answered) in got.items():
        assert points in (0.0, None) or exercise != "2-1" or str(true) in answered


def test_a_spy_sees_nothing_and_a_vandal_changes_nothing(graded: Round) -> None:
    seen = {r.exercise: r.answer for r in graded.of("spy").results}["2-1"]
    assert "nothing seen" in seen
    assert not (graded.instructor / "x").exists()
    assert zipfile.is_zipfile(graded.course / "in.zip")
    assert not Path("/tmp/escaped.ipynb").exists()


def test_a_copied_answer_names_whose_it_is(graded: Round) -> None:
    question = {r.exercise: r.question for r in graded.of("copied").results}["2-1"]
    assert "right 1" in question


@pytest.mark.skipif(sys.platform != "linux", reason="processes are listed in /proc")
def test_nothing_is_left_running(graded: Round) -> None:
    names = []
    for comm in Path("/proc").glob("[0-9]*/comm"):
        with contextlib.suppress(OSError):
            names.append(comm.read_text().strip())
    left = [name for name in names if name == MARK]
    assert len(names) > 1
    assert not left


def test_the_gradebook_holds_the_same_points(kept: Round) -> None:
    with Gradebook(kept.url, WORK.name) as book:
        assert {s.id for s in book.students} == set(kept.marked)
        for name, marked in kept.marked.items():
            rows = {g.name: g for g in book.find_submission_notebook(WORK.name, WORK.name, name).grades}
            for result in marked.results:
                row = rows.get(f"grade-{result.exercise}") or rows[f"answer-{result.exercise}"]
                assert row.auto_score == result.points and row.needs_manual_grade == (result.points is None)
            assert (kept.instructor / "autograded" / name / WORK.name / f"{WORK.name}.ipynb").is_file()


def test_grading_again_runs_only_those_that_need_a_person(graded: Round) -> None:
    class Counts:
        ran: list[str] = []  # noqa: RUF012 -- one test, one list

        def run(self, *given: Any) -> sandbox.Ran:
            self.ran.append(given[2])
            return sandbox.Ran([], {}, why="Not now.")

    counts = Counts()
    again = {m.participant: m for m in grade(graded.choices, counts, lambda _: None)}
    persons = {n for n, m in graded.marked.items() if m.state is State.PERSON}
    assert {n.replace(" ", "-") for n in counts.ran} <= persons
    assert {n: m for n, m in again.items() if n not in persons} == {
        n: m for n, m in graded.marked.items() if n not in persons
    }


def test_what_is_said_names_the_isolation_and_each_submission(graded: Round) -> None:
    said = "\n".join(graded.said)
    assert "30 of 30" in said and "30 submissions" in said
    assert all(f" {p}: " in said for p in graded.marked)
    assert right_code(key.exercise("1-4"), draw(key.exercise("1-4"), "x", WORK.salt)) not in said


def test_what_is_said_is_the_isolation_of_who_grades(graded: Round) -> None:
    used = chosen(Isolation.AUTO)
    assert described(used) in graded.said
    if used is Isolation.NAMESPACES:
        assert ("of an ordinary user" in graded.said[0]) == (os.geteuid() != 0)


@root_only
def test_the_whole_way_goes_for_an_ordinary_user_too() -> None:
    everything_here = 39 + (2 if formgrader.chromium() else 0)
    assert as_ordinary_user(Path(__file__), "not postgresql") >= everything_here


# ---- a person marks

ESSAY = "answer-2-5"
COMMENT = "Clear, and *checkable*. Say on which day."


@pytest.fixture(scope="module")
def by_hand(kept: Round, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Round:
    """Return a copy of the class in which a person has marked one written answer, in a real browser."""
    folder = tmp_path_factory.mktemp("marking")
    url = request.getfixturevalue("server").copied(kept.url) if kept.setting else ""
    mine = kept.moved(folder, url)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSE_GRADEBOOK", mine.setting)
        with formgrader.opened(mine.instructor, folder / "state") as tab:
            mark_one(tab)
    assert tab.strangers == [], "a page asked for something outside this computer"
    assert tab.errors == [], "a page reported errors"
    return mine


def mark_one(tab: Any) -> None:
    """Go the way of a person who marks: from the list to an answer with its rubric, points, a comment, and on."""
    formgrader.open_list(tab, WORK.name)
    assert [formgrader.waits(tab, n) for n in ("right-1", "right-2", "empty-1")] == [True, True, False]
    formgrader.open_submission(tab, "right-1")
    rubric, shown = formgrader.above(tab, ESSAY), formgrader.answer(tab, ESSAY).inner_text()
    lines = [what for _, what in key.exercise("2-5").rubric.rows]
    assert len(lines) >= 3 and all(line in rubric for line in lines)
    assert right_code(key.exercise("2-5"), draw(key.exercise("2-5"), "right 1", WORK.salt)) in shown
    assert formgrader.answer(tab, ESSAY).locator("pre").evaluate("text => text.scrollWidth <= text.clientWidth")
    formgrader.give(tab, ESSAY, "2.5", COMMENT)
    tab.page.get_by_role("link", name="Manual Grading").click()
    formgrader.open_list(tab, WORK.name)
    assert [formgrader.waits(tab, n) for n in ("right-1", "right-2")] == [False, True]
    assert "5.5 / 6" in formgrader.row(tab, "right-1").inner_text()


@pytest.fixture
def done(by_hand: Round, monkeypatch: pytest.MonkeyPatch) -> Round:
    monkeypatch.setenv("COURSE_GRADEBOOK", by_hand.setting)
    return by_hand


def exported(round_: Round) -> dict[str, dict[str, str]]:
    """Return the list of scores that `export` writes, by participant."""
    out = round_.course / "scores.csv"
    assert export.main(["--course", str(round_.course), "--out", str(out)]) == 0
    return {row["participant"]: row for row in csv.DictReader(out.read_text(encoding="utf-8").splitlines())}


@pytest.mark.browser
def test_what_a_person_gave_is_in_feedback_and_export(done: Round) -> None:
    rows, before = exported(done), {n: m.points for n, m in done.marked.items()}
    mine = rows.pop("right-1")
    assert (mine["2-5"], mine["points"], mine["complete"]) == ("2.5", "5.5", "yes")
    assert rows["right-2"]["complete"] == "no" and len(rows) == 29
    assert {n: float(r["points"] or 0) for n, r in rows.items()} == {n: before[n] for n in rows}
    pages = done.course / "pages"
    assert feedback.main(["--course", str(done.course), "--out", str(pages)]) == 0
    said = {p.stem: p.read_text(encoding="utf-8") for p in pages.glob("*.html")}
    assert len(said) == 30 and "5.5 of 6 points" in said["right-1"] and "2.5 / 3 points" in said["right-1"]
    assert [n for n, text in said.items() if "<em>checkable</em>. Say on which day." in text] == ["right-1"]


@pytest.mark.browser
def test_grading_again_keeps_what_a_person_gave(done: Round) -> None:
    before = exported(done)
    again = done.again(again=True)
    assert {n: m.results for n, m in again.items()} == {n: m.results for n, m in done.marked.items()}
    assert exported(done) == before and before["right-1"]["points"] == "5.5"
    assert manual(done.instructor) == {("right-1", "2-5"): Given(2.5, COMMENT)}
