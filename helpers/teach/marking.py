"""From the plain answers of one submission to its marks, exercise by exercise, and to the questions it raises.

Nothing here runs or even holds what a participant made in code: answers are plain values that came over a strict
channel. A machine gives points only for what it can decide; a written answer that is there is for a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from helpers.exercises.kinds import Problem, kind_of
from helpers.exercises.plain import Plain
from helpers.exercises.record import Exercise, Kind, Outcome, Status
from helpers.teach.compose import case_of, exercises_of
from helpers.teach.record import Result
from helpers.teach.tracing import Room

LETTERS = 2_000
"""The longest text of an answer or a message that is kept in the results; the notebook itself has it all."""


@dataclass(frozen=True)
class Answers:
    """What a submission answers: a plain value by exercise, and the text of each answer's cell.

    `untouched` are the exercises that are as they were handed out, `said` is the name given with my_name(...).
    """

    found: Mapping[str, Plain]
    code: Mapping[str, str]
    untouched: frozenset[str] = frozenset()
    said: str = ""


def marks(room: Room, name: str, answers: Answers) -> tuple[Result, ...]:
    """Return the marks of the participant of that name, exercise by exercise."""
    return tuple(_mark(room, exercise, name, answers) for exercise in exercises_of(room.assignment))


def _mark(room: Room, exercise: Exercise, name: str, answers: Answers) -> Result:
    case = case_of(room.assignment, exercise, name)
    found: Plain = answers.found.get(exercise.id, {"is": "absent"})
    most = room.assignment.points[exercise.id]
    given: dict[str, Any] = {
        "exercise": exercise.id,
        "most": most,
        "answer": _shortened(_shown(exercise, found, answers.code.get(exercise.id, ""))),
        "case": case.words if exercise.cases else "",
    }
    try:
        said = room.outcome(exercise, found, case)
        asked = room.question(exercise, found, name, answers.said) if said.status is Status.INCORRECT else ""
    except Exception as error:  # noqa: BLE001 -- one answer that upsets a check must not stop the class
        why = f"The check itself stopped ({type(error).__name__}). Look at the answer and give the points yourself."
        return Result(status=Status.UNCHECKED.value, points=None, question=why, **given)
    points = _points(exercise, said, most, untouched=exercise.id in answers.untouched)
    if points is None and said.status is not Status.UNCHECKED:
        asked = "A machine says that something is missing. Decide yourself what the text is worth."
    for_a_person = said.status is Status.UNCHECKED
    rubric = "\n".join(exercise.rubric.lines) if exercise.rubric else ""
    if said.status is Status.NOT_STARTED:
        given["answer"] = ""
    return Result(
        status=said.status.value,
        points=points,
        mistake=said.mistake,
        message=rubric if for_a_person else _shortened(said.message),
        next_step="" if for_a_person else said.next_step,
        question=asked,
        **given,
    )


def _points(exercise: Exercise, said: Outcome, most: float, *, untouched: bool) -> float | None:
    """Return the points of an answer, or None if a person has to give them."""
    if said.status is Status.CORRECT:
        return most
    if exercise.kind is Kind.WRITTEN and said.status is not Status.NOT_STARTED and not untouched:
        return None
    return 0.0


def _shown(exercise: Exercise, found: Plain, code: str) -> str:
    """Return an answer as a check would speak of it; a written one, and one without a value, as it stands."""
    if found["is"] in ("absent", "ellipsis"):
        return ""
    if exercise.kind is Kind.WRITTEN:
        return str(found["value"]) if found["is"] == "text" else code
    if found["is"] in ("error", "late"):
        return code
    try:
        kind = kind_of(exercise.kind)
        given = kind.read(found, exercise)
        return str(found.get("value", found["is"])) if isinstance(given, Problem) else str(kind.shown(given, exercise))
    except Exception:  # noqa: BLE001 -- the words about an answer are never worth the batch
        return str(found["is"])


def _shortened(text: str) -> str:
    return text if len(text) <= LETTERS else f"{text[:LETTERS]} …"
