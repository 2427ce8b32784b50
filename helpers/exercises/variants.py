"""Which variant of an exercise is whose: drawn by the course's salt, the exercise and the participant's name.

Two variants never have the same answer, so an answer that was copied shows; and in none of them does a known mistake
lead to the right answer or to that of another mistake, so a reply never guesses. Nothing is stored: the same three
texts give the same variant on every computer. Without a name everybody has the first.
"""

from __future__ import annotations

import hashlib
import json
import os
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from helpers.exercises import handout
from helpers.exercises.judging import TRUSTED, calls
from helpers.exercises.plain import plain
from helpers.exercises.record import ONLY, Case, Exercise

SALT = "COURSE_SALT"
"""The environment variable in which an instructor gives a class variants of its own."""


def salt() -> str:
    """Return the salt of this course or of the assignment handed out; "" if the instructor set none."""
    return handout.salt() or os.environ.get(SALT, "")


def cases(exercise: Exercise) -> list[Case]:
    """Return the variants that can be told apart, in their order; one without values if everybody has the same."""
    return list(_cases(exercise.id))


def first(exercise: Exercise) -> Case:
    """Return the variant of everybody without a name, without working out the others."""
    return _first(exercise.id)


@lru_cache(maxsize=128)
def _first(exercise_id: str) -> Case:
    return next(_told_apart(exercise_id))[1]


@lru_cache(maxsize=128)
def _cases(exercise_id: str) -> tuple[Case, ...]:
    by_answer: dict[str, Case] = {}
    for answer, case in _told_apart(exercise_id):
        by_answer.setdefault(answer, case)
    return tuple(by_answer.values())


def _told_apart(exercise_id: str) -> Iterator[tuple[str, Case]]:
    """Return each variant in which the right answer and the known mistakes differ, with its answer as text."""
    from helpers.exercises import book

    exercise = book.exercise(exercise_id)
    if exercise.cases is None:
        yield "", ONLY
        return
    for number, case in enumerate(exercise.cases()):
        if book.HANDED_OUT:  # what was handed out holds those that can be told apart, and no answers to tell them by
            yield str(number), case
            continue
        ways = [exercise.answer, *(m.wrong for m in exercise.mistakes if m.sees is None)]
        answers = [json.dumps(plain(way(case), calls(exercise, case), TRUSTED), sort_keys=True) for way in ways]
        if len(set(answers)) == len(answers):
            yield answers[0], case


def draw(exercise: Exercise, name: str, course_salt: str | None = None) -> Case:
    """Return the variant of a participant; "" as the name gives the first."""
    plain_name = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    if not plain_name or handout.same_for_all():
        return first(exercise)
    every = _cases(exercise.id)
    text = json.dumps([salt() if course_salt is None else course_salt, exercise.id, plain_name])
    return every[int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) % len(every)]
