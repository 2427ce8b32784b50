"""Grading a class: every submission ends in one state, once, whatever is in it and whenever the batch stops."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest

from helpers.exercises.record import Status
from helpers.teach import batch
from helpers.teach import grade as command
from helpers.teach.bundle import write_handout
from helpers.teach.grade import Choices, grade
from helpers.teach.record import (
    Feedback,
    Marked,
    State,
    TeachError,
    find_instructor,
    read_assignment,
    read_result,
    read_results,
    result_path,
    write_assignment,
)
from helpers.teach.sandbox import Ran
from tests.teach_support import Open, empty_gradebook, put, right, small_course, work

WORK = work("2-1", "2-3", "2-5")
GIVEN = right(WORK)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return small_course(tmp_path, WORK)


def run(course: Path, sandbox: Any = None, **more: Any) -> dict[str, Marked]:
    if more.get("gradebook") and not (course / "instructor" / "gradebook.db").exists():
        empty_gradebook(course / "instructor")
    choices = replace(Choices(course / "in", course, gradebook=False, workers=1), **more)
    return {m.participant: m for m in grade(choices, sandbox or Open(), lambda _: None)}


def test_a_right_submission_is_graded(course: Path) -> None:
    put(course, "kim")
    marked = run(course)["kim"]
    assert (marked.state, marked.why, marked.notes) == (State.GRADED, "", ())
    assert [r.points for r in marked.results] == [1.0, 1.0, None] and marked.points == 2.0
    assert marked.source == "kim.ipynb" and len(marked.digest) == 64 and marked.graded and marked.seconds > 0
    assert read_result(result_path(course / "instructor", "kim")) == marked


def test_part_of_the_answers_gives_part_of_the_points(course: Path) -> None:
    put(course, "kim", {"2-3": GIVEN["2-3"], "2-1": "1 / 0\nanswer_2_1 = 5"})
    marked = run(course)["kim"]
    assert {r.exercise: r.points for r in marked.results} == {"2-1": 0.0, "2-3": 1.0, "2-5": 0.0}


def test_a_note_is_another_state(course: Path) -> None:
    put(course, "moriai_LATE_12_13_ps1")
    marked = run(course)["moriai"]
    assert marked.state is State.NOTED and "late" in marked.notes[0] and marked.number == "12"


def test_what_cannot_be_read_needs_a_person_and_has_no_points(course: Path) -> None:
    put(course, "kim")
    (course / "in" / "lee.ipynb").write_text("{")
    marked = run(course)
    assert marked["kim"].state is State.GRADED
    assert marked["lee"].state is State.PERSON and "damaged" in marked["lee"].why
    assert [r.points for r in marked["lee"].results] == [None] * 3
    assert {r.status for r in marked["lee"].results} == {Status.UNCHECKED}


class Hurt(Open):
    """Does something bad for one participant."""

    def __init__(self, act: Callable[[], Ran]) -> None:
        super().__init__()
        self.act = act

    def run(self, cells: Any, asks: Any, participant: str, cases: Any) -> Ran:
        return self.act() if participant == "lee" else super().run(cells, asks, participant, cases)


def refuses() -> Ran:
    raise TeachError("The warm process could not be started.")


def breaks() -> Ran:
    raise RuntimeError("x" * 5_000)


BAD: dict[str, Callable[[], Ran]] = {
    "could not be run": lambda: Ran([], {}, why="It ended the process seven times."),
    "no sandbox": refuses,
    "a fault of our own": breaks,
    "nonsense": lambda: Ran([[{"output_type": "?"}]], {"2-1": {"is": 5}}),
}


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("gradebook", [False, True])
def test_one_bad_submission_never_stops_the_class(course: Path, kind: str, gradebook: bool) -> None:
    for name in ("kim", "lee", "mo"):
        put(course, name)
    marked = run(course, Hurt(BAD[kind]), gradebook=gradebook)
    assert marked["kim"].state is marked["mo"].state is State.GRADED
    assert marked["kim"].points == marked["mo"].points == 2.0
    assert marked["lee"].points == 0.0
    if kind != "nonsense":
        assert marked["lee"].state is State.PERSON and marked["lee"].why and len(marked["lee"].why) < 400
    assert len(read_results(course / "instructor")) == 3 and len(BAD) == 4


def test_what_has_not_changed_is_not_run_again(course: Path) -> None:
    put(course, "kim"), put(course, "lee", {})
    first = run(course)
    sandbox = Open()
    assert run(course, sandbox) == first and sandbox.ran == []
    put(course, "lee")
    again = run(course, sandbox)
    assert sandbox.ran == ["lee"] and again["lee"].points == 2.0 and again["kim"] == first["kim"]
    run(course, sandbox, again=True)
    assert sandbox.ran == ["lee", "kim", "lee"]


CHANGES: dict[str, Callable[[Path, pytest.MonkeyPatch], Any]] = {
    "the points": lambda c, _: write_assignment(c / "instructor", replace(WORK, points={**WORK.points, "2-1": 5.0})),
    "the salt": lambda c, _: write_assignment(c / "instructor", replace(WORK, salt="new")),
    "the key": lambda _, m: m.setattr(batch, "_digest_of_checks", lambda: "other"),
    "a damaged result": lambda c, _: result_path(c / "instructor", "kim").write_text("{"),
    "no result": lambda c, _: result_path(c / "instructor", "kim").unlink(),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_the_marks_rest_on_has_changed_so_it_is_run_again(
    course: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(course, "kim")
    run(course)
    CHANGES[what](course, monkeypatch)
    sandbox = Open()
    run(course, sandbox)
    assert sandbox.ran == ["kim"] and len(CHANGES) == 5
    assert read_assignment(course / "instructor").points["2-1"] == (5.0 if what == "the points" else 1.0)


def test_a_submission_that_needed_a_person_is_tried_again(course: Path) -> None:
    put(course, "lee")
    assert run(course, Hurt(BAD["no sandbox"]))["lee"].state is State.PERSON
    assert run(course)["lee"].state is State.GRADED


@pytest.mark.parametrize("gradebook", [False, True])
def test_a_batch_that_was_stopped_goes_on_and_old_points_never_look_new(course: Path, gradebook: bool) -> None:
    for name in ("ana", "kim", "lee"):
        put(course, name, {})
    run(course, gradebook=gradebook)
    for name in ("ana", "kim", "lee"):
        put(course, name)

    def stop(name: str) -> None:
        if name == "kim":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(course, Open(stop), gradebook=gradebook)
    kept = {m.participant: m for m in read_results(course / "instructor")}
    assert kept["ana"].points == 2.0
    assert {kept[n].state for n in ("kim", "lee")} == {State.PERSON} and kept["lee"].why == batch.NOT_YET
    assert {r.points for n in ("kim", "lee") for r in kept[n].results} == {None}
    sandbox = Open()
    after = run(course, sandbox, gradebook=gradebook)
    assert sandbox.ran == ["kim", "lee"] and {m.points for m in after.values()} == {2.0}


def test_a_copied_answer_is_a_question_and_another_state(course: Path) -> None:
    salted = replace(WORK, salt="autumn")
    write_assignment(course / "instructor", salted)
    for name in ("ana", "bo", "kim"):
        answers = {**right(salted, name), "2-5": GIVEN["2-5"]}
        put(course, name, answers)
    honest = run(course)
    assert {m.points for m in honest.values()} == {2.0} and {m.state for m in honest.values()} == {State.GRADED}
    typed = honest["ana"].results[0].answer.split()[0].replace(",", "")
    put(course, "kim", {**right(salted, "kim"), "2-1": f"answer_2_1 = {typed}"})
    copied = run(course)["kim"]
    assert copied.state is State.NOTED and copied.results[0].points == 0.0 and "“ana”" in copied.results[0].question


def test_what_is_said_goes_line_by_line_and_cannot_command_a_terminal(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(course, "kim")
    (course / "in" / "l\x1b[31mee.txt.ipynb").write_text("{")
    grade(Choices(course / "in", course, gradebook=False), Open())
    said = capsys.readouterr().out
    assert "1 of 2" in said and "2 of 2" in said and "2 of 5 points, 1 to be marked by a person" in said
    assert "graded: 1" in said and "needs a person: 1" in said and "damaged" in said
    assert "\x1b" not in said


@pytest.mark.parametrize("gradebook", [True, False])
def test_what_waits_for_a_person_is_said_with_the_next_command(course: Path, gradebook: bool) -> None:
    empty_gradebook(course / "instructor")
    put(course, "kim"), put(course, "lee", {})
    said: list[str] = []
    grade(Choices(course / "in", course, gradebook=gradebook), Open(), said.append)
    next_step = f"1 submission to mark by hand:  python3 -m helpers lab {course}"
    assert (said[-1] == next_step) is gradebook and len(said) >= 4


def test_what_is_said_comes_out_while_a_worker_has_turned_the_output_elsewhere(
    course: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(course, "kim")
    turn = Open(lambda _name: monkeypatch.setattr(sys, "stdout", io.StringIO()))
    grade(Choices(course / "in", course, gradebook=False), turn)
    assert "1 of 1  kim: graded" in capsys.readouterr().out


def test_the_course_folder_is_found_or_asked_for(course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    instructor = course / "instructor"
    monkeypatch.chdir(tmp_path)
    for given in (course, instructor, None):
        assert find_instructor(given, course / "in").resolve() == instructor
    monkeypatch.chdir(course)
    assert find_instructor(None, tmp_path).resolve() == instructor
    with pytest.raises(TeachError, match="There is no assignment in"):
        find_instructor(tmp_path, course / "in")


def test_workers_have_bounds_and_the_handout_is_needed(course: Path) -> None:
    put(course, "kim")
    with pytest.raises(TeachError, match="from 1 to 64"):
        command.main(["x", "--workers", "0"])
    with pytest.raises(TeachError, match=r"from 0\.5 to 600"):
        command.main(["x", "--cell-seconds", "0"])
    with pytest.raises(TeachError, match="what was handed out"):
        command.main([str(course / "in"), "--course", str(course), "--no-gradebook"])


def test_several_workers_give_the_same_marks(course: Path) -> None:
    for i in range(8):
        put(course, f"p{i}", GIVEN if i % 2 else {})
    one = {n: m.points for n, m in run(course).items()}
    assert {n: m.points for n, m in run(course, workers=4, again=True).items()} == one
    assert sorted(one.values()) == [0.0] * 4 + [2.0] * 4


def test_lesson_notebooks_are_accepted(course: Path) -> None:
    book = nbformat.read(Path(__file__).parents[1] / "notebooks" / "02-sixteen-of-twenty-six.ipynb", as_version=4)
    for cell in book.cells:
        said = cell.metadata.get("exercise", {})
        if said.get("role") == "answer" and said["id"] in GIVEN:
            cell.source = GIVEN[said["id"]]
    (course / "in" / "kim.ipynb").write_text(json.dumps(book))
    assert [r.points for r in run(course)["kim"].results] == [1.0, 1.0, None]


KEPT = {
    "version": 1,
    "lessons": {},
    "exercises": {"2-1": {"tries": 4}, "2-3": {"tries": "9"}, "2-5": 3, "9-9": {"tries": -1}},
}


@pytest.mark.parametrize(
    ("content", "count"),
    [
        (json.dumps(KEPT), 4),
        ("{", 0),
        ("[" * 100_000, 0),
        ("[]", 0),
        (json.dumps({"exercises": {"2-1": {"tries": 10**9}}}), 999),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_how_often_an_exercise_was_tried_is_taken_from_the_participants_own_file(
    course: Path, content: str, count: int, packed: bool
) -> None:
    put(course, "kim").rename(course / "in" / "x")
    (course / "in" / "kim").mkdir()
    (course / "in" / "x").rename(course / "in" / "kim" / "ps1.ipynb")
    if packed:
        with zipfile.ZipFile(course / "in" / "kim" / "all.zip", "w") as archive:
            archive.writestr("notebooks/my-answers.json", content)
    else:
        (course / "in" / "kim" / "my-answers.json").write_text(content)
    marked = run(course)["kim"]
    assert [r.attempts for r in marked.results] == [count, 0, 0] and marked.points == 2.0


@pytest.mark.parametrize("feedback", Feedback)
def test_what_runs_a_notebook_never_holds_the_key(feedback: Feedback, tmp_path: Path) -> None:
    """Work for practice is handed out with the key; it is graded without it all the same."""
    made = replace(WORK, feedback=feedback)
    folder, _ = write_handout(made, tmp_path)
    key = folder / "helpers" / "exercises" / "key"
    assert key.is_dir() == (feedback is Feedback.FULL)
    with command._without_key(made, folder) as runs:
        assert (runs / "helpers" / "exercises" / "handout.py").is_file()
        assert not (runs / "helpers" / "exercises" / "key").exists() and not (runs / "helpers" / "teach").exists()
