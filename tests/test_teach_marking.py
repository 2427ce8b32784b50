"""What an answer is worth, what only a person may decide, and what is a question to ask."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.exercises import key
from helpers.exercises.judging import calls
from helpers.exercises.plain import plain
from helpers.exercises.record import Case, Kind, Status
from helpers.exercises.variants import cases
from helpers.teach import marking, tracing
from helpers.teach.compose import case_of
from helpers.teach.marking import Answers, marks
from helpers.teach.record import Result
from helpers.teach.tracing import Room
from tests.teach_support import work

PLAIN = work("2-1", "2-2", "2-3", "2-4", "2-5", "1-4")
SALTED = work("2-1", "2-3", "4-4", salt="spring")
CLASS = [f"participant {i}" for i in range(12)]
ESSAY = max(key.exercise("2-5").rubric.samples, key=lambda s: s.points).text


def value(exercise: str, case: Case) -> Any:
    asked = key.exercise(exercise)
    return plain(asked.answer(case), calls(asked, case), 60)


def marked(room: Room, name: str, found: dict[str, Any], **more: Any) -> dict[str, Result]:
    code = {e: f"# cell of {e}" for e in room.assignment.points}
    return {r.exercise: r for r in marks(room, name, Answers(found, code, **more))}


def test_right_answers_get_all_points_and_essays_wait_for_a_person() -> None:
    room = Room(PLAIN, ["kim"])
    found = {e: value(e, cases(key.exercise(e))[0]) for e in PLAIN.points if e != "2-5"}
    results = marked(room, "kim", {**found, "2-5": {"is": "text", "value": ESSAY, "length": len(ESSAY)}})
    assert {e: r.points for e, r in results.items()} == {**PLAIN.points, "2-5": None}
    assert results["2-5"].status == Status.UNCHECKED and results["2-5"].answer == ESSAY
    assert results["2-5"].most == 3 and "point" in results["2-5"].message
    assert not any(s.text in results["2-5"].message for s in key.exercise("2-5").rubric.samples)
    assert not any(r.question for r in results.values())


def test_no_answer_is_worth_nothing_and_says_so() -> None:
    results = marked(Room(PLAIN, ["kim"]), "kim", {"2-1": {"is": "ellipsis"}, "2-5": {"is": "text", "value": "..."}})
    assert {r.points for r in results.values()} == {0.0}
    assert {r.status for r in results.values()} == {Status.NOT_STARTED}
    assert not any(r.answer for r in results.values() if r.exercise != "2-5")


def test_a_mistake_is_named() -> None:
    asked = key.exercise("2-1")
    case = cases(asked)[0]
    for mistake in asked.mistakes:
        result = marked(Room(PLAIN, ["kim"]), "kim", {"2-1": plain(mistake.wrong(case))})["2-1"]
        assert (result.points, result.status, result.mistake) == (0.0, Status.INCORRECT, mistake.name)
        assert result.next_step


def test_a_cell_that_stopped_shows_what_stood_in_it() -> None:
    found = {"2-1": {"is": "error", "why": "A name is missing."}, "2-2": {"is": "late"}}
    results = marked(Room(PLAIN, ["kim"]), "kim", found)
    assert {results[e].answer for e in found} == {"# cell of 2-1", "# cell of 2-2"}
    assert {results[e].points for e in found} == {0.0} and results["2-1"].message == "A name is missing."


@pytest.mark.parametrize(
    "found", [{"is": "error", "why": "A quotation mark is missing."}, {"is": "number", "value": 3}]
)
def test_a_written_answer_that_a_machine_cannot_read_is_for_a_person(found: dict[str, Any]) -> None:
    result = marked(Room(PLAIN, ["kim"]), "kim", {"2-5": found})["2-5"]
    assert result.points is None and "Decide yourself" in result.question and result.answer == "# cell of 2-5"


def test_a_written_answer_that_is_as_handed_out_is_worth_nothing() -> None:
    found = {"2-5": {"is": "error", "why": "x"}}
    assert marked(Room(PLAIN, ["kim"]), "kim", found, untouched=frozenset({"2-5"}))["2-5"].points == 0.0


def test_a_check_that_stops_costs_nobody_a_point(monkeypatch: pytest.MonkeyPatch) -> None:
    def stops(*_: Any) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr(tracing, "outcome", stops)
    results = marked(Room(PLAIN, ["kim"]), "kim", {"2-1": {"is": "number", "value": 1}})
    assert {r.points for r in results.values()} == {None}
    assert all("RecursionError" in r.question for r in results.values())


def test_each_gets_points_for_their_own_case_only() -> None:
    room = Room(SALTED, CLASS)
    drawn = {name: case_of(SALTED, key.exercise("2-1"), name) for name in CLASS}
    assert len({repr(c) for c in drawn.values()}) > 5
    for name, case in drawn.items():
        result = marked(room, name, {"2-1": value("2-1", case)})["2-1"]
        assert result.points == 1.0 and result.case == case.words and not result.question


def test_somebody_elses_answer_is_a_question_and_never_a_verdict() -> None:
    room = Room(SALTED, CLASS)
    for exercise in SALTED.points:
        asked = key.exercise(exercise)
        copier = CLASS[0]
        owner = next(n for n in CLASS if case_of(SALTED, asked, n) != case_of(SALTED, asked, copier))
        result = marked(room, copier, {exercise: value(exercise, case_of(SALTED, asked, owner))})[exercise]
        assert result.points == 0.0 and result.status == Status.INCORRECT
        if asked.kind is not Kind.FUNCTION:  # a function is tried with arguments of one's own case
            assert "Ask how" in result.question and "“" in result.question
            owners = {n for n in CLASS if case_of(SALTED, asked, n) == case_of(SALTED, asked, owner)}
            assert any(f"“{n}”" in result.question for n in owners) and f"“{copier}”" not in result.question


def test_a_mistyped_name_is_told_from_a_copied_answer() -> None:
    room = Room(SALTED, CLASS)
    asked = key.exercise("2-1")
    other = next(n for n in map(str, range(99)) if case_of(SALTED, asked, n) != case_of(SALTED, asked, CLASS[0]))
    result = marked(room, CLASS[0], {"2-1": value("2-1", case_of(SALTED, asked, other))}, said=other)["2-1"]
    assert "mistyped" in result.question and result.points == 0.0


def test_the_case_of_those_without_a_name_is_recognised() -> None:
    asked = key.exercise("2-1")
    room = Room(SALTED, [n for n in CLASS if case_of(SALTED, asked, n) != cases(asked)[0]])
    result = marked(room, CLASS[0], {"2-1": value("2-1", cases(asked)[0])})["2-1"]
    assert "no name" in result.question


def test_an_answer_that_is_wrong_for_everybody_raises_no_question() -> None:
    result = marked(Room(SALTED, CLASS), CLASS[0], {"2-1": {"is": "number", "value": -5}})["2-1"]
    assert result.points == 0.0 and not result.question


def test_without_a_salt_nothing_is_traced() -> None:
    asked = key.exercise("2-1")
    other = cases(asked)[1]
    assert not marked(Room(PLAIN, CLASS), CLASS[0], {"2-1": value("2-1", other)})["2-1"].question


def test_long_answers_are_cut_in_the_results() -> None:
    found = {"2-5": {"is": "text", "value": ESSAY * 200, "length": 1}}
    assert len(marked(Room(PLAIN, ["kim"]), "kim", found)["2-5"].answer) < marking.LETTERS + 5
