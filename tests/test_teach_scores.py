"""Points and comments of persons are read from a real gradebook, and asking makes none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("nbgrader", reason="the instructor's part is not installed")

from helpers.teach.gradebook import open_gradebook
from helpers.teach.record import TeachError, find_instructor
from helpers.teach.scores import course, manual, manual_scores
from tests.teaching import MADE, write_course


@pytest.fixture
def instructor(tmp_path: Path) -> Path:
    return write_course(tmp_path)


def enter(instructor: Path, participant: str, cell: str, comment: str = "", **values: Any) -> None:
    """Enter what a person gave, as nbgrader's pages do."""
    with open_gradebook(instructor, MADE) as book:
        notebook = book._rows(participant, create=True)
        grade = next(g for g in notebook.grades if g.name == cell)
        for name, value in values.items():
            setattr(grade, name, value)
        for each in notebook.comments:
            if each.name == cell:
                each.manual_comment = comment or None
        book.gradebook.db.commit()


def test_without_a_gradebook_there_are_no_points_and_none_is_made(instructor: Path) -> None:
    before = sorted(p.name for p in instructor.iterdir())
    assert manual_scores(instructor) == {}
    assert sorted(p.name for p in instructor.iterdir()) == before


def test_what_a_person_gave_takes_the_place_of_the_machine(instructor: Path) -> None:
    enter(instructor, "ana", "answer-2-5", "Name the day.", manual_score=2.0, needs_manual_grade=False)
    enter(instructor, "bela", "grade-2-1", manual_score=0.5, auto_score=0.0, needs_manual_grade=False)
    enter(instructor, "chen", "grade-2-1", auto_score=1.0, extra_credit=0.25, needs_manual_grade=False)
    assert manual_scores(instructor) == {("ana", "2-5"): 2.0, ("bela", "2-1"): 0.5, ("chen", "2-1"): 1.25}
    found = course(instructor)
    points = {(m.participant, r.exercise): r.points for m in found.marked for r in m.results}
    assert points["ana", "2-5"] == 2.0 and points["bela", "2-1"] == 0.5 and points["dilnoza", "2-5"] is None
    assert found.comments == {("ana", "2-5"): "Name the day."}


def test_points_that_wait_for_a_second_look_do_not_count(instructor: Path) -> None:
    enter(instructor, "ana", "answer-2-5", "Old words.", manual_score=2.0, needs_manual_grade=True)
    assert manual_scores(instructor) == {}
    assert manual(instructor)["ana", "2-5"].comment == "Old words."


def test_zero_points_of_a_person_are_points(instructor: Path) -> None:
    enter(instructor, "ana", "answer-2-5", manual_score=0.0, needs_manual_grade=False)
    assert manual_scores(instructor) == {("ana", "2-5"): 0.0}


def test_a_gradebook_elsewhere_is_named_by_its_address(instructor: Path, tmp_path: Path) -> None:
    enter(instructor, "ana", "answer-2-5", manual_score=1.0, needs_manual_grade=False)
    moved = tmp_path / "elsewhere.db"
    (instructor / "gradebook.db").rename(moved)
    assert manual_scores(instructor) == {}
    assert manual_scores(instructor, f"sqlite:///{moved}") == {("ana", "2-5"): 1.0}
    (instructor / "nbgrader_config.py").write_text(
        f'c = get_config()\nc.CourseDirectory.db_url = "sqlite:///{moved}"\n', encoding="utf-8"
    )
    assert manual_scores(instructor) == {("ana", "2-5"): 1.0}


def test_a_gradebook_that_cannot_be_read_is_refused_without_its_password(instructor: Path) -> None:
    (instructor / "gradebook.db").write_text("this is no database at all, whatever its name says " * 40, "utf-8")
    with pytest.raises(TeachError, match="--database"):
        manual_scores(instructor)
    with pytest.raises(TeachError) as refused:
        manual_scores(instructor, "postgresql+psycopg2://kim:secret@127.0.0.1:9/none")
    assert "secret" not in str(refused.value)
    with pytest.raises(TeachError, match="--database"):
        manual_scores(instructor, "no address")


def test_the_folder_may_be_the_course_or_the_instructors(instructor: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_instructor(instructor.parent) == find_instructor(instructor) == instructor
    monkeypatch.chdir(instructor.parent)
    assert find_instructor(None) == instructor


def test_an_empty_database_stays_empty(instructor: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.db"
    empty.touch()
    assert manual_scores(instructor, f"sqlite:///{empty}") == {} and empty.stat().st_size == 0
