"""The key: every exercise of the course, one module a lesson. What is handed out to be graded goes without this folder.

**Add an exercise in ten minutes**

1. Choose the lesson's module here and copy the record that is nearest to yours. Give it the next free id.
2. Write `prompt` (Markdown, the words of a person), `starter` (code that runs as it stands and ends in
   `answer_... = ...`), `reference` (code that gives the right answer) and `right` (what that says of the claim).
3. Write `answer`: a function that works out the right answer from `data/` in another way than the reference does, so
   that a mistake in one of them shows. Never type a number that the data hold.
4. Write three mistakes that people really make: a name ("counted signatures"), what a good tutor would say, the next
   step, and `wrong`, the answer such a participant gives. Replies are kind, specific and short. What several lessons
   look for in a text or a chart is in `seeing`.
5. Write two or three hints, from the gentlest on. None may hold the answer.
6. Where it fits, write `cases`: other states, days or bodies. Use `case.state` and so on in your functions, and
   `case_2_1.state` in the code of the notebook (2-1 stands for the id).
7. Run `python -m tests.house`: it writes the cells of your exercise into the notebook. Then run
   `python -m pytest tests/test_exercises.py -k "2-1"`: it says what is still missing.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from helpers.exercises.record import Exercise, named

LESSONS = tuple(sorted(int(path.stem[-2:]) for path in Path(__file__).parent.glob("lesson_[0-9][0-9].py")))
"""Lessons with exercises: those with a module here."""


def exercises(lesson: int | None = None) -> list[Exercise]:
    """Return the exercises of a lesson, or all of them, in order; raises KeyError for a lesson without exercises."""
    if lesson is not None and lesson not in LESSONS:
        raise KeyError(f"Lesson {lesson} has no exercises. Lessons with exercises: {', '.join(map(str, LESSONS))}.")
    return [e for n in LESSONS if lesson in (None, n) for e in _of(n)]


@cache
def _of(lesson: int) -> tuple[Exercise, ...]:
    found: tuple[Exercise, ...] = import_module(f"helpers.exercises.key.lesson_{lesson:02d}").EXERCISES
    return found


def exercise(name: Any) -> Exercise:
    """Return the exercise of that id, such as "2-3"; raises KeyError that lists the ids and the nearest."""
    text = name.strip().lower().removeprefix("answer_") if isinstance(name, str) else ""
    lesson = int(text[0]) if text[:1].isdecimal() else -1
    return named(name, _of(lesson) if lesson in LESSONS else exercises())
