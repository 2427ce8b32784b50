"""Scores reach a spreadsheet, Canvas and Moodle: each to the right person, and none before it is final."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from helpers.exercises.record import Status
from helpers.teach.export import exported, main, text
from helpers.teach.record import Marked, Result, State, TeachError
from helpers.teach.roster import Roster, matched, read_roster
from helpers.teach.scores import Course
from tests.teaching import MADE, NAMES, WRECK, write_course

DONE = tuple(Result(i, Status.CORRECT.value, most, most) for i, most in MADE.points.items())
OPEN = (*DONE[:2], replace(DONE[2], points=None), *DONE[3:])
CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Old one (7),Treaties & days (88)
    Points Possible,,,,,10,
"Kim, Min",101,S1,mkim,A,5,
"Lee, Ann",102,S2,alee,A,6,1
"Lee, Bo",103,S3,blee,B,7,
"Student, Test",199,,,A,,
"""
MOODLE = """\
\ufeffIdentifier;Full name;Email address;Status;Grade;Maximum Grade;Feedback comments
Participant 11;Min Kim;min@uni.example;Submitted;;6,00;
Participant 12;Ann Lee;ann@uni.example;Submitted;2,00;6,00;"old; kept"
"""


def handed(name: str, results: tuple[Result, ...] = DONE, number: str = "", state: State = State.GRADED) -> Marked:
    """Return a submission."""
    return Marked(name, MADE.name, state, results, number=number)


def made(*marked: Marked) -> Course:
    """Return a graded course."""
    return Course(MADE, marked, {})


def roster(folder: Path, content: str) -> Roster:
    """Return a list of a class, read from a file."""
    path = folder / "list.csv"
    path.write_text(content, encoding="utf-8")
    return read_roster(path)


def test_the_spreadsheet_has_a_row_a_participant_and_says_what_is_final(tmp_path: Path) -> None:
    instructor = write_course(tmp_path)
    assert main(["--course", str(tmp_path)]) == 0
    written = (instructor / "scores-csv.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(written, newline="")))
    assert [r["participant"] for r in rows] == sorted([*NAMES, WRECK])
    wreck = next(r for r in rows if r["participant"] == WRECK)
    assert wreck["state"] == "needs a person" and wreck["points"] == "" and wreck["complete"] == "no"
    assert {r["of"] for r in rows} == {"6"}
    for row in rows:
        parts = [row[i] for i in MADE.points]
        assert (row["complete"] == "yes") == all(parts)
        assert not row["points"] or float(row["points"]) == sum(float(p or 0) for p in parts)


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1", "-1", "@x", "\tx"])
def test_no_cell_is_taken_for_a_formula(name: str) -> None:
    for form in ("csv", "canvas", "moodle"):
        rows = csv.reader(io.StringIO(text(exported(made(handed(name)), form)), newline=""))
        cells = [cell for row in rows for cell in row]
        assert f"'{name}" in cells and name not in cells


def test_a_score_that_is_not_final_is_left_empty_for_a_platform() -> None:
    course = made(handed("kim"), handed("lee", OPEN), handed("ray", (), state=State.PERSON))
    canvas, moodle = exported(course, "canvas"), exported(course, "moodle")
    assert [r[-1] for r in canvas.rows] == ["Treaties & days", "6", "6", "", ""]
    assert [r[2] for r in moodle.rows] == ["Grade", "6", "", ""]
    assert canvas.waiting == moodle.waiting == 2


def test_numbers_of_the_platform_go_with_the_scores() -> None:
    canvas = exported(made(handed("kim", number="101"), handed("lee")), "canvas").rows
    assert canvas[2][:5] == ("kim", "101", "", "", "") and canvas[3][:5] == ("lee", "", "", "lee", "")
    moodle = exported(made(handed("kim", number="11")), "moodle").rows
    assert moodle[1] == ("Participant 11", "kim", "6", "6")


def test_canvas_gets_its_own_list_back_with_one_column_filled(tmp_path: Path) -> None:
    course = made(handed("kimmin", number="101"), handed("alee", OPEN), handed("nobody"))
    found = exported(course, "canvas", roster(tmp_path, CANVAS))
    assert found.rows[0] == ("Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Treaties & days (88)")
    assert [r[-1] for r in found.rows[1:]] == ["6", "6", "", "", ""], "no other assignment, no old score"
    assert found.lost == ("nobody",)


def test_moodle_gets_its_own_list_back_in_its_own_form(tmp_path: Path) -> None:
    found = exported(made(handed("Min-Kim", number="11")), "moodle", roster(tmp_path, MOODLE))
    lines = text(found).splitlines()
    assert lines[1] == "Participant 11;Min Kim;min@uni.example;Submitted;6;6,00;"
    assert lines[2] == 'Participant 12;Ann Lee;ann@uni.example;Submitted;2,00;6,00;"old; kept"', "nothing else changes"


@pytest.mark.parametrize(
    ("name", "row"),
    [("mkim", 1), ("S1", 1), ("101", 1), ("Min Kim", 1), ("kimmin", 1), ("Kim-Min", 1), ("KIM, MIN", 1), ("lee", None)],
)
def test_a_participant_is_found_by_each_name_a_list_has(name: str, row: int | None, tmp_path: Path) -> None:
    found, lost = matched(roster(tmp_path, CANVAS), [handed(name)])
    assert list(found) == ([] if row is None else [row]) and lost == ([name] if row is None else [])


def test_the_number_of_the_platform_goes_before_a_name(tmp_path: Path) -> None:
    found, lost = matched(roster(tmp_path, CANVAS), [handed("mkim", number="103")])
    assert list(found) == [3] and not lost


def test_two_who_would_fit_one_row_get_no_score_from_a_guess(tmp_path: Path) -> None:
    found, lost = matched(roster(tmp_path, CANVAS), [handed("mkim"), handed("Min Kim"), handed("alee")])
    assert list(found) == [2] and lost == ["Min Kim", "mkim"]
    twins = roster(tmp_path, CANVAS + '"Kim, Min",104,S4,mkim2,B,,\n')
    assert matched(twins, [handed("Min Kim")]) == ({}, ["Min Kim"])
    assert list(matched(twins, [handed("Min Kim", number="104")])[0]) == [5]


def test_another_maximum_is_refused_or_converted(tmp_path: Path) -> None:
    hundred = roster(tmp_path, MOODLE.replace("6,00", "100,00"))
    course = made(handed("Min Kim", (*DONE[:3], replace(DONE[3], points=0.0, most=1.0))))
    with pytest.raises(TeachError, match=r"--out-of 100"):
        exported(course, "moodle", hundred)
    assert exported(course, "moodle", hundred, 100).rows[1][4] == "83.33"


@pytest.mark.parametrize("out_of", [0, -1, 1e9, float("nan")])
def test_a_senseless_maximum_is_refused(out_of: float) -> None:
    with pytest.raises(TeachError, match="--out-of"):
        exported(made(handed("kim")), "canvas", None, out_of)


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", "\n\n", "<html></html>"])
def test_a_file_that_is_no_list_is_refused(content: str, tmp_path: Path) -> None:
    with pytest.raises(TeachError, match="columns of a class list"):
        roster(tmp_path, content)


def test_a_list_of_another_course_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TeachError, match="No participant"):
        exported(made(handed("somebody")), "canvas", roster(tmp_path, CANVAS))
    with pytest.raises(TeachError, match="--roster"):
        read_roster(tmp_path / "missing.csv")
    (tmp_path / "sheet.csv").write_bytes(b"PK\x03\x04\xff\xfe")
    with pytest.raises(TeachError, match="UTF-8"):
        read_roster(tmp_path / "sheet.csv")


def test_the_command_says_who_waits_and_who_was_not_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_course(tmp_path)
    (tmp_path / "list.csv").write_text("Student,ID,SIS User ID,SIS Login ID,Section\nA,1,,ana,\n", encoding="utf-8")
    assert main(["--course", str(tmp_path), "--format", "canvas", "--roster", str(tmp_path / "list.csv")]) == 0
    said = capsys.readouterr().out
    assert "no final score yet" in said and "'bela'" in said and "'ana'" not in said
