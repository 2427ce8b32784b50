"""What the sandbox is asked and what it answers: limits, one question per exercise, and what came of a notebook."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from helpers.exercises.judging import calls
from helpers.exercises.plain import Plain
from helpers.exercises.record import Case, Exercise

Output = dict[str, Any]
"""One output of a cell as nbformat writes it; only text and pictures are let through."""
MEGABYTE = 1 << 20


class Isolation(StrEnum):
    """How a participant's code is kept apart from the computer it runs on."""

    AUTO = "auto"
    """The strongest of the next two that this computer has; none is an error."""
    NAMESPACES = "namespaces"
    """Linux namespaces made by this program itself, and as root also a user of its own for every submission."""
    BUBBLEWRAP = "bubblewrap"
    """The program `bwrap`, where only that one may make namespaces."""
    NONE = "none"
    """Nothing but limits of time and size: a hostile notebook can do whatever the person who grades can do."""


@dataclass(frozen=True)
class Limits:
    """What one submission may use. Seconds are computing time; a busy computer does not make them shorter.

    `cell_seconds` is for one cell or one answer, `idle_seconds` how long one may wait without computing, `seconds` is
    for the whole notebook, restarts included. `memory` and `scratch` are in bytes; `output` counts the letters of a
    cell; `restarts` is how many cells that end or block the process are skipped before the rest is given up.
    """

    cell_seconds: float = 10.0
    idle_seconds: float = 10.0
    seconds: float = 90.0
    memory: int = 1500 * MEGABYTE
    scratch: int = 64 * MEGABYTE
    output: int = 200_000
    processes: int = 48
    restarts: int = 6


@dataclass(frozen=True)
class Ask:
    """One answer to fetch: the exercise ("2-1"), the answer's name, and the arguments a function is tried with."""

    exercise: str
    name: str
    calls: tuple[tuple[Any, ...], ...] = ()

    @classmethod
    def of(cls, exercise: Exercise, case: Case) -> Ask:
        """Return what is asked for one case of an exercise."""
        return cls(exercise.id, exercise.name, tuple(calls(exercise, case)))


def given(case: Case) -> dict[str, Any]:
    """Return a case as the sandbox takes it in `cases`."""
    return {**asdict(case), "values": dict(case.values)}


@dataclass(frozen=True)
class Ran:
    """What came of a notebook.

    `outputs` has a list for every cell. `answers` has a plain value for every exercise asked for, ready for
    `helpers.exercises.judging.outcome`; one that could not be had is "absent", "late" or "error". `skipped` says, by
    the number of the cell, why it had to be left out; `notes` are sentences for the instructor. `why` is not empty if
    the notebook could not be run at all, so that a person has to look. `seconds` is computing time.
    """

    outputs: list[list[Output]]
    answers: dict[str, Plain]
    skipped: dict[int, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    why: str = ""
    seconds: float = 0.0
