"""Every exercise from both sides: right answers pass, mistakes are named, an untouched one is not started.

`python -m pytest tests/test_exercises.py -k "2-1"` says what is still missing from exercise 2-1.
"""

from __future__ import annotations

import random
import re
from dataclasses import replace
from functools import cache
from typing import Any

import altair as alt
import pandas as pd
import pytest

import helpers
from helpers import keeping
from helpers.exercises import desk, key
from helpers.exercises.judging import TRUSTED, calls, outcome, read_right
from helpers.exercises.kinds import kind_of
from helpers.exercises.plain import plain
from helpers.exercises.record import Case, Exercise, Kind, Mistake, Outcome, Status, Step, words
from helpers.exercises.variants import cases, draw
from tests import house

LEAST = 45
SAMPLE = 200
ALL = key.exercises()
EVERY = pytest.mark.parametrize("asked", ALL, ids=[e.id for e in ALL])
MISTAKES = [(e, m) for e in ALL for m in e.mistakes]
UNKIND = re.compile(
    r"\b(wrong|stupid|obvious\w*|simply|just|easy|easily|of course|clearly|fail\w*|bad|error)\b", re.IGNORECASE
)


def run(code: str, asked: Exercise, case: Case) -> dict[str, Any]:
    """Return the names after the cells of an exercise, with other code in place of its answer."""
    names: dict[str, Any] = {"load": helpers.load, "alt": alt, "pd": pd, "explore": lambda *_, **__: None}
    names[asked.case_name] = case
    exec(compile(asked.example, "example", "exec"), names)
    exec(compile(code, "answer", "exec"), names)
    return names


def judged(value: Any, asked: Exercise, case: Case) -> Outcome:
    """Return what a check says to a value."""
    return outcome(asked, plain(value, calls(asked, case), TRUSTED), case)


def some(every: list[Case], count: int = SAMPLE) -> list[Case]:
    """Return all cases, or the first and a sample of the rest that is always the same."""
    if len(every) <= count:
        return every
    return [every[0], *random.Random(7).sample(every[1:], count - 1)]


def passes(asked: Exercise) -> Status:
    """Return what a right answer gets: a written one is for a person."""
    return Status.UNCHECKED if asked.kind is Kind.WRITTEN else Status.CORRECT


@cache
def prompt_cells(lesson: int) -> list[Any]:
    """Return the cells of a lesson's notebook that belong to exercises."""
    return [c for c in house.read(house.NOTEBOOKS[lesson]).cells if "exercise" in c.metadata]


# ---- how many, and whether each is whole


def test_there_are_enough_exercises_of_every_step_and_kind() -> None:
    assert len(ALL) >= LEAST and len({e.id for e in ALL}) == len(ALL)
    for lesson in key.LESSONS:
        here = key.exercises(lesson)
        assert len(here) >= 5 and {e.step for e in here} == set(Step), lesson
        assert [e.id for e in here] == [f"{lesson}-{n + 1}" for n in range(len(here))]
    assert len(MISTAKES) >= 3 * len(ALL)


@EVERY
def test_a_record_is_whole(asked: Exercise) -> None:
    assert 1 <= asked.minutes <= 15 and 1 <= asked.points <= 5
    assert asked.objective and not asked.objective.endswith(".")
    assert len(asked.prompt.split()) >= 12 and asked.prompt.endswith((".", "?", ".)"))
    assert len(asked.mistakes) >= 3 and len({m.name for m in asked.mistakes}) == len(asked.mistakes)
    assert len(asked.hints) >= 2 and len(asked.also) >= 1
    assert asked.starter.count("...") == 1 and asked.name in asked.starter
    assert (asked.rubric is not None) == (asked.kind is Kind.WRITTEN)
    assert bool(asked.options) == (asked.kind is Kind.CHOICE)
    assert bool(asked.features) == (asked.kind is Kind.CHART)
    assert bool(asked.calls) == (asked.kind is Kind.FUNCTION)
    if asked.kind is Kind.CHOICE:
        assert len(asked.options) == len(asked.mistakes) + 1, "each choice that is not right has its own reply"
    if asked.kind is Kind.NUMBER:
        assert "whole number" in asked.prompt or asked.unit in asked.prompt, "unit and rounding are stated"
        assert not asked.tolerance or "decimal" in asked.prompt or "round" in asked.prompt
    if asked.rubric:
        every = sum(points for points, _ in asked.rubric.rows)
        assert every == asked.points and len(asked.rubric.samples) == 2
        assert all(0 <= s.points <= every for s in asked.rubric.samples)
        assert len({s.points for s in asked.rubric.samples}) == 2


def everything_said(asked: Exercise, case: Case) -> list[tuple[str, str]]:
    """Return all that a participant may be told, with where it comes from."""
    said = [("right", words(asked.right, case))]
    said += [(f"hint {i}", words(h, case)) for i, h in enumerate(asked.hints)]
    for m in asked.mistakes:
        said += [(m.name, words(m.message, case)), (f"{m.name}: next", words(m.next_step, case))]
    return said


@EVERY
def test_what_is_said_is_kind_short_and_whole(asked: Exercise) -> None:
    for case in some(cases(asked), 5):
        for where, text in everything_said(asked, case):
            assert 2 <= len(text.split()) <= 60, (where, text)
            assert text[0].isupper() or text[0] in "`“", (where, text)
            assert text.endswith((".", "?", ")", '."', ".”", '"')), (where, text)
            assert not UNKIND.search(text), (where, UNKIND.search(text))
            assert "{" not in text and "nan" not in text.lower().split(), (where, text)


# ---- from the right side


@EVERY
def test_the_reference_is_right_in_every_variant(asked: Exercise) -> None:
    every = cases(asked)
    assert len(every) >= 1 and (asked.cases is None or len(every) >= 4), (
        "four variants or more must be left that can be told apart"
    )
    for case in some(every):
        names = run(words(asked.reference, case), asked, case)
        got = judged(names[asked.name], asked, case)
        assert got.status is passes(asked), (case.words, got.text)


@EVERY
def test_other_right_answers_are_right_too(asked: Exercise) -> None:
    for case in some(cases(asked), 20):
        reference = words(asked.reference, case)
        for other in asked.also:
            code = words(other, case)
            assert code != reference
            got = judged(run(code, asked, case)[asked.name], asked, case)
            assert got.status is passes(asked), (case.words, code, got.text)


@EVERY
def test_no_two_variants_have_the_same_answer(asked: Exercise) -> None:
    if asked.cases is None:
        pytest.skip("everybody has the same case")
    given = cases(asked)
    assert all(c.words.endswith(".") and c.values for c in given)
    assert draw(asked, "") == given[0], "the first is everybody's without a name"
    rights = [repr(read_right(asked, c)) for c in given]
    assert len(set(rights)) == len(rights) == len(given)


# ---- from the other side


@EVERY
def test_an_untouched_starter_is_not_started(asked: Exercise) -> None:
    for case in some(cases(asked), 3):
        value = run(asked.starter, asked, case)[asked.name]
        assert judged(value, asked, case).status is Status.NOT_STARTED
    assert outcome(asked, {"is": "absent"}).status is Status.NOT_STARTED


@pytest.mark.parametrize(("asked", "mistake"), MISTAKES, ids=[f"{e.id}: {m.name}" for e, m in MISTAKES])
def test_every_known_mistake_is_named(asked: Exercise, mistake: Mistake) -> None:
    for case in some(cases(asked), 20):
        got = judged(mistake.wrong(case), asked, case)
        assert got.status is Status.INCORRECT, (case.words, got.text)
        assert got.mistake == mistake.name, (case.words, got.text)
        assert words(mistake.message, case) in got.message and got.next_step == words(mistake.next_step, case)


@EVERY
def test_no_hint_gives_the_answer_away(asked: Exercise) -> None:
    for case in some(cases(asked), 20):
        for text in (words(h, case) for h in asked.hints):
            for secret in secrets(asked, case):
                assert not re.search(rf"(?<![\w.]){re.escape(secret)}(?![\w])", text), (text, secret)


def secrets(asked: Exercise, case: Case) -> set[str]:
    """Return texts of which none may stand in a hint: the answer, and the line of code that gives it."""
    line = words(asked.reference, case).strip().splitlines()[-1].partition("=")[2].strip()
    found = {line.partition("  #")[0].strip()}
    right = read_right(asked, case) if asked.kind is not Kind.WRITTEN else ""
    if asked.kind is Kind.NUMBER:
        found |= {kind_of(asked.kind).shown(right, asked), f"{right:g}"}
    elif asked.kind is Kind.DATE:
        found |= {f"{right:%Y-%m-%d}", kind_of(asked.kind).shown(right, asked)}
    elif asked.kind is Kind.CHOICE:
        found |= {f"“{right}”", dict(asked.options)[right]}
    elif asked.kind is Kind.TABLE:
        cells = {c for row in right.rows for c in row if isinstance(c, str) and len(c) > 3}
        found |= {c for c in cells if c not in asked.prompt and c not in asked.example}
    return {s for s in found if s}


# ---- in the notebook


@pytest.mark.parametrize("lesson", key.LESSONS)
def test_the_cells_in_the_notebook_are_those_of_the_record(lesson: int) -> None:
    made = [c for e in key.exercises(lesson) for c in house.exercise_cells(e)]
    here = prompt_cells(lesson)
    assert [(c.id, c.cell_type, c.source, c.metadata) for c in here] == [
        (c.id, c.cell_type, c.source, c.metadata) for c in made
    ], "run python -m tests.house"


@pytest.mark.parametrize("lesson", key.LESSONS)
def test_the_minutes_of_a_lesson_add_up(lesson: int) -> None:
    """What the prompts say, the card says in sum, and nobody needs more than an hour and a half."""
    text = "\n".join(c.source for c in prompt_cells(lesson))
    each = [int(n) for n in re.findall(r"^### Exercise \d-\d · \w+ · (\d+) minutes", text, re.MULTILINE)]
    notebook = house.read(house.NOTEBOOKS[lesson])
    (card,) = (c.source for c in notebook.cells if "card" in c.metadata["tags"])
    reading, exercises = map(int, re.search(r"(\d+) minutes, and (\d+) for the exercises", card).groups())
    assert len(each) == len(key.exercises(lesson)) and sum(each) == exercises
    assert reading == notebook.metadata["course"]["minutes"] and reading + exercises <= 90


@EVERY
def test_a_participant_works_through_an_exercise(asked: Exercise, tmp_path: Any, monkeypatch: Any) -> None:
    """Not started, three mistakes, the solution, the right answer: as it goes on the page, with what is kept."""
    monkeypatch.setenv(keeping.FOLDER, str(tmp_path))
    mine = draw(asked, "")
    assert desk.checked(asked, mine, ...).status is Status.NOT_STARTED
    assert desk.progress.record(asked.id).tries == 0
    assert desk.solved(asked, mine)[1] == ""
    for number, mistake in enumerate(asked.mistakes[:3], 1):
        result = desk.checked(asked, mine, mistake.wrong(mine))
        assert result.status is Status.INCORRECT
        assert desk.checked(asked, mine, mistake.wrong(mine)) == result, "the same answer again is no new try"
        assert desk.progress.record(asked.id).failed == number
    text, code = desk.solved(asked, mine)
    assert code == words(asked.reference, mine) and text.startswith("A solution.")
    names = run(words(asked.reference, mine), asked, mine)
    assert desk.checked(asked, mine, names[asked.name]).status is passes(asked)
    kept = desk.progress.record(asked.id)
    assert kept.solved and kept.solution and kept.tries == 4 and sum(kept.mistakes.values()) == 3


def test_hints_come_one_by_one_and_stay(tmp_path: Any, monkeypatch: Any) -> None:
    monkeypatch.setenv(keeping.FOLDER, str(tmp_path))
    asked = ALL[0]
    said = [desk.hint(asked.id).words for _ in range(len(asked.hints) + 1)]
    assert [s.split(":")[0] for s in said[:-1]] == [
        f"Hint {n + 1} of {len(asked.hints)}" for n in range(len(asked.hints))
    ]
    assert said[-1] == said[-2] and "the last one" in said[-1]


def test_an_answer_is_said_as_its_writer_sees_it() -> None:
    filtered = pd.DataFrame({"year": [1997, 2011]}, index=[3, 8])
    for value, kind, said in (
        (1_905_380_000.6, Kind.NUMBER, "1,905,380,001"),
        (filtered, Kind.TABLE, "a table of 2 rows"),
    ):
        asked = replace(ALL[0], kind=kind, unit="")
        assert kind_of(kind).shown(kind_of(kind).read(plain(value), asked), asked) == said


def test_what_beginners_leave_out_is_named() -> None:
    asked = replace(ALL[0], kind=Kind.NUMBER, tolerance=0.1, unit="times")
    numbers, tables = kind_of(Kind.NUMBER), kind_of(Kind.TABLE)
    assert [numbers.differ(n, 7.18, asked).name for n in (7.0, 9.0, 1.0)] == ["close", "too large", "too small"]
    years = pd.DataFrame({"year": [1997, 2011], "known": [True, False]}, index=[3, 8])
    assert tables.read(plain(years["year"] > 2000), asked).name == "a condition, not rows"
    assert tables.read(plain([True, False]), asked).name == "a condition, not rows"
    assert tables.read(plain(years), asked).columns[-2:] == ("year", "known"), "a column of its own may say so"


def test_the_harness_sees_what_is_missing() -> None:
    """The other side of this file: a record with faults does not get through."""
    asked = ALL[0]
    case = cases(asked)[0]
    assert judged(object(), asked, case).status is Status.INCORRECT
    told = secrets(asked, case)
    assert told and any(s in words(asked.reference, case) for s in told)
