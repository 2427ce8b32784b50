"""What the tests of the sandbox share: a handout without the key, sandboxes, and one small assignment."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from helpers.exercises import key
from helpers.exercises.judging import outcome
from helpers.exercises.record import Case, Exercise, Outcome, Status, words
from helpers.exercises.variants import cases
from helpers.teach.bundle import write_handout
from helpers.teach.record import Assignment
from helpers.teach.sandbox import Ask, Isolation, Limits, Ran, Sandbox, given
from helpers.teach.sandbox.isolation import trouble

SMALL = Limits(cell_seconds=1.5, idle_seconds=3.0, seconds=30.0, memory=600 << 20, processes=10)
"""Limits that a test does not have to wait for."""
REQUIRED = os.environ.get("COURSE_REQUIRE_ISOLATION") == "1"
SETUP = "from helpers import case, check, load\nimport altair as alt\nimport pandas as pd"


def handout(folder: Path, exercises: Sequence[Exercise]) -> tuple[Path, Path]:
    """Make what a participant has to these exercises; return `helpers` and `data`, which everybody may read."""
    made, _ = write_handout(Assignment("sheet", "Sheet", {e.id: 1.0 for e in exercises}), folder)
    for path in [folder, made, *made.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    return made / "helpers", made / "data"


def needed(isolation: Isolation) -> None:
    """Skip a test where an isolation cannot be used here, unless it must be."""
    why = "" if isolation is Isolation.NONE else trouble(isolation)
    if why and REQUIRED:
        pytest.fail(f"{isolation} cannot be used here: {why}")
    if why:
        pytest.skip(f"{isolation} cannot be used here: {why}")


@dataclass(frozen=True)
class Sheet:
    """A small assignment: exercises by id, each with a case that is not everybody's."""

    exercises: tuple[Exercise, ...]

    @classmethod
    def of(cls, *names: str) -> Sheet:
        """Return the sheet of some exercises."""
        return cls(tuple(key.exercise(n) for n in names))

    def case(self, asked: Exercise) -> Case:
        """Return the case of an exercise."""
        return cases(asked)[-1]

    def right(self, asked: Exercise) -> str:
        """Return the cell of an honest participant with the right answer."""
        begin = f'{asked.case_name} = case("{asked.id}")\n' if asked.cases else ""
        return f"{begin}{asked.example}\n{words(asked.reference, self.case(asked))}"

    def honest(self) -> list[str]:
        """Return the cells of an honest participant."""
        return [SETUP, *map(self.right, self.exercises)]

    def run(self, sandbox: Sandbox, cells: Sequence[str], participant: str = "kim") -> tuple[Ran, dict[str, Outcome]]:
        """Run cells and mark the answers, as the grader does."""
        asks = [Ask.of(e, self.case(e)) for e in self.exercises]
        ran = sandbox.run(cells, asks, participant, {e.id: given(self.case(e)) for e in self.exercises})
        return ran, {e.id: outcome(e, ran.answers[e.id], self.case(e)) for e in self.exercises}


def right(marks: dict[str, Outcome]) -> list[str]:
    """Return the exercises that are right."""
    return [name for name, mark in marks.items() if mark.status is Status.CORRECT]
