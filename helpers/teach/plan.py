"""How long things take in class: a lesson in full, in half an hour, a day and a term, all worked out from the records.

The minutes of a lesson are those on its card, the minutes of an exercise those of its record. Only the shape of a
session is decided here: how much of it a guess, a talk or a break takes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import helpers
from helpers.exercises import key
from helpers.exercises.record import Exercise, Kind, Step
from helpers.lesson import LESSONS
from helpers.teach.record import TeachError

GUESS, TALK, VERDICT, BREAK, LUNCH = 3, 10, 4, 10, 50
"""Minutes for the guess before the data, for one question in class, for the verdict, and for pauses."""
BRIEFS = 60
"""Minutes in which the briefs are presented, in groups, each for as long as a talk."""
SHORT = 30
DAY = (0, 1, 2, 4, 5, 6, 8)
"""The lessons of one day: one for each way in which a claim of the article can turn, and the whole argument last."""
BEGIN, NOON = 9 * 60, 12 * 60


@dataclass(frozen=True)
class Part:
    """A part of a session: minutes, what it is called and what is done."""

    minutes: int
    name: str
    what: str


@dataclass(frozen=True)
class Card:
    """What a lesson says of itself: minutes without exercises, goals, what must come before, and its figures."""

    lesson: int
    minutes: int
    objectives: tuple[str, ...]
    needs: str
    figures: tuple[str, ...]
    claims: tuple[str, ...]

    @property
    def before(self) -> tuple[int, ...]:
        """Return the lessons that have to come first."""
        return tuple(int(n) for n in re.findall(r"\d+", self.needs))


@cache
def card(lesson: int) -> Card:
    """Return what the notebook of a lesson says of itself; raises TeachError if it is not there."""
    path = Path(helpers.__file__).parents[1] / "notebooks" / LESSONS[lesson].file
    try:
        said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["metadata"]["course"]
    except (OSError, ValueError, KeyError) as error:
        raise TeachError(f"The notebook {path} cannot be read ({error}). Download the course again.") from None
    lists = (tuple(said[name]) for name in ("objectives", "figures", "claims"))
    objectives, figures, claims = lists
    return Card(said["lesson"], said["minutes"], objectives, said["needs"], figures, claims)


def exercises(lesson: int) -> list[Exercise]:
    """Return the exercises of a lesson, in order."""
    return key.exercises(lesson) if lesson in key.LESSONS else []


def written(lesson: int) -> Exercise:
    """Return the written exercise of a lesson."""
    return next(e for e in exercises(lesson) if e.kind is Kind.WRITTEN)


def without_code(lesson: int) -> Exercise:
    """Return the exercise of a lesson that is answered off a control, or the shortest where there is none."""
    every = exercises(lesson)
    return next((e for e in every if e.step is Step.EXPLORE), min(every, key=lambda e: e.minutes))


def full(lesson: int) -> list[Part]:
    """Return a lesson in full: guess, the lesson itself, its exercises one by one, a talk and the verdict."""
    alone = card(lesson).minutes - GUESS - VERDICT
    return [
        Part(GUESS, "Guess", "Everybody commits to a guess before any data are seen. Write the count down."),
        Part(alone, "The lesson", "Alone or in pairs, at their own pace. Stop once and compare what was found."),
        *(Part(e.minutes, f"Exercise {e.id}", f"To {e.objective}.") for e in exercises(lesson)),
        Part(TALK, "Talk", "One of the questions below; give both cases before anybody votes."),
        _end(lesson),
    ]


def short(lesson: int) -> list[Part]:
    """Return a lesson in half an hour: one chart, one exercise without code, one question."""
    one = without_code(lesson)
    left = SHORT - GUESS - one.minutes - TALK - VERDICT
    return [
        Part(GUESS, "Guess", "As in full, before any data."),
        Part(left, "One chart", "The first chart, on the wall. Change one control at a time; ask what will happen."),
        Part(one.minutes, f"Exercise {one.id}", f"Without code: to {one.objective}."),
        Part(TALK, "Talk", "The first of the questions below, both cases."),
        _end(lesson),
    ]


def _end(lesson: int) -> Part:
    if not LESSONS[lesson].claims:
        return Part(VERDICT, "Look back", "Set what the data say beside the guesses.")
    return Part(VERDICT, "Verdict", "Everybody keeps a verdict and a reason. Set them beside the guesses.")


def day_plan() -> list[tuple[str, Part]]:
    """Return one day, each part with its time on the clock; lunch comes after the first lesson that ends past noon."""
    parts, now, eaten = [], BEGIN, False
    for place, lesson in enumerate(DAY):
        one = without_code(lesson)
        minutes = card(lesson).minutes + one.minutes
        title = f"Lesson {lesson}. {LESSONS[lesson].title}"
        parts.append((clock(now), Part(minutes, title, f"With exercise {one.id}; the others are for later.")))
        now += minutes
        if lesson:
            parts.append((clock(now), Part(TALK, "Talk", f"A question of lesson {lesson}.")))
            now += TALK
        if not lesson or place == len(DAY) - 1:
            continue
        lunch = now >= NOON and not eaten
        pause = Part(LUNCH if lunch else BREAK, "Lunch" if lunch else "Break", "")
        eaten = eaten or lunch
        parts.append((clock(now), pause))
        now += pause.minutes
    parts.append((clock(now), Part(0, "End", "Everybody takes their brief home: the last lesson writes it.")))
    return parts


def term_plan() -> list[tuple[int, str, int, int, str]]:
    """Return a term: (week, lesson, minutes in class, minutes at home, what is handed in)."""
    rows = []
    for week, lesson in enumerate(sorted(LESSONS), 1):
        home = sum(e.minutes for e in exercises(lesson))
        title = f"{lesson}. {LESSONS[lesson].title}"
        due = f"exercise {written(lesson).id}, marked by its rubric"
        rows.append((week, title, card(lesson).minutes + TALK, home, due))
    last = len(rows) + 1
    rows.append((last, "The briefs", BRIEFS, 0, "the brief; a reader argues the other side"))
    return rows


def minutes(parts: Sequence[Part]) -> int:
    """Return how long some parts take."""
    return sum(part.minutes for part in parts)


def clock(minute: int) -> str:
    """Return a time of day.

    >>> clock(9 * 60 + 5)
    '9:05'
    """
    return f"{minute // 60}:{minute % 60:02d}"
