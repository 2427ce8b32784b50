"""The records of the instructor's side: what is written is read again, and nothing else is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from helpers.teach.record import (
    ASSIGNMENT,
    RESULTS,
    Assignment,
    Feedback,
    Marked,
    Result,
    State,
    TeachError,
    read_assignment,
    read_result,
    read_results,
    safe_name,
    write_assignment,
    write_result,
)

MADE = Assignment("treaties", "Treaties & days", {"2-1": 1, "2-5": 3}, "salt", Feedback.NONE)
MARKED = Marked(
    "kim",
    "treaties",
    State.NOTED,
    (Result("2-1", "Right", 1, 1, answer="7"), Result("2-5", "Written, and for a person to read", None, 3)),
    notes=("a cell was copied",),
    digest="0f",
)


def test_records_are_read_as_they_were_written(tmp_path: Path) -> None:
    write_assignment(tmp_path, MADE)
    assert read_assignment(tmp_path) == MADE and MADE.most == 4
    path = write_result(tmp_path, MARKED)
    assert read_result(path) == MARKED and read_results(tmp_path) == [MARKED] and MARKED.points == 1


FULL_SHAPE = '{"version": 1, "name": "a", "title": "a", "points": {}, "salt": "", "feedback": "much"}'


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 9}', '{"version": 1, "nme": 3}', FULL_SHAPE])
def test_another_shape_is_refused_in_words(text: str, tmp_path: Path) -> None:
    (tmp_path / ASSIGNMENT).write_text(text, encoding="utf-8")
    with pytest.raises(TeachError, match=ASSIGNMENT):
        read_assignment(tmp_path)


def test_a_folder_without_an_assignment_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TeachError, match="that `assign` made"):
        read_assignment(tmp_path)
    assert read_results(tmp_path) == []


@pytest.mark.parametrize(
    ("text", "name"), [("Treaties & days", "treaties-days"), (" Über 3 ", "ber-3"), ("a" * 99, "a" * 60)]
)
def test_a_title_becomes_a_name(text: str, name: str) -> None:
    assert safe_name(text) == name


@pytest.mark.parametrize("text", ["", "   ", "…", "조선"])
def test_a_title_of_which_nothing_is_left_is_refused(text: str) -> None:
    with pytest.raises(TeachError, match="--title"):
        safe_name(text)


def test_files_are_text_that_anybody_can_read(tmp_path: Path) -> None:
    path = write_result(tmp_path, MARKED)
    found = json.loads(path.read_text(encoding="utf-8"))
    assert path.parent.name == RESULTS and found["state"] == "graded with notes" and found["results"][0]["points"] == 1
