"""What an exercise is made of: one small record, its cases, its catalogued mistakes, and what a check answers.

To add an exercise, see `helpers.exercises.key`.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What the answer is, and so how it is compared."""

    CHOICE = "choice"
    NUMBER = "number"
    DATE = "date"
    TABLE = "table"
    CHART = "chart"
    FUNCTION = "function"
    WRITTEN = "written"


class Step(StrEnum):
    """What a participant does, from reading an answer off a control to writing one."""

    EXPLORE = "explore"
    TWEAK = "tweak"
    COMPLETE = "complete"
    OWN = "own"
    JUDGE = "judge"


class Status(StrEnum):
    """The five things a check can answer; the value is what is read first."""

    CORRECT = "Right"
    INCORRECT = "Not yet"
    NOT_STARTED = "Not started"
    UNCHECKED = "Written, and for a person to read"
    ERROR = "Your code stopped with an error"


class CaseError(AttributeError):
    """A part that a case does not have; the text says which it has."""


@dataclass(frozen=True)
class Case:
    """One variant of an exercise: values by name, as text, and the same in words. `case.state` gives a value."""

    values: Mapping[str, str] = field(default_factory=dict)
    words: str = ""

    def __getattr__(self, name: str) -> str:
        """Return the value of that name; raises CaseError that lists the names."""
        values = self.__dict__.get("values", {})
        if name in values:
            return str(values[name])
        raise CaseError(f"This case has no part called '{name}'. It has: {', '.join(values) or 'none'}.")

    def __repr__(self) -> str:
        """Return the case in words."""
        return self.words or "Everybody has the same case here."


ONLY = Case()
"""The case of an exercise without variants."""

Text = str | Callable[[Case], str]
"""Words, or what makes them from a case."""


def words(text: Text, case: Case) -> str:
    """Return the words for a case."""
    return text if isinstance(text, str) else text(case)


@dataclass(frozen=True)
class Mistake:
    """A known wrong way: its name, what a tutor says to it, the next step, and an answer that makes it.

    Without `sees` the mistake is recognised by its answer, which is compared as the right one is. `sees` gets what the
    kind read from the answer (the text, the features of a chart) and the case.
    """

    name: str
    message: Text
    next_step: Text
    wrong: Callable[[Case], Any]
    sees: Callable[[Any, Case], bool] | None = None


@dataclass(frozen=True)
class Sample:
    """A marked sample answer to a written exercise: the text, its points and why."""

    text: str
    points: int
    why: str


@dataclass(frozen=True)
class Rubric:
    """How a person marks a written answer: (points, what earns them), and two marked samples."""

    rows: tuple[tuple[int, str], ...]
    samples: tuple[Sample, ...]

    @property
    def most(self) -> int:
        """Return the points of an answer that earns all of them."""
        return sum(points for points, _ in self.rows)

    @property
    def lines(self) -> list[str]:
        """Return in words what earns how many points, row by row."""
        return [f"{points} point{'' if points == 1 else 's'}: {what}" for points, what in self.rows]

    @property
    def marked(self) -> list[str]:
        """Return the marked samples in words: points, text, why."""
        return [f"Sample with {s.points} of {self.most}: “{s.text}” {s.why}" for s in self.samples]


@dataclass(frozen=True)
class Exercise:
    """One exercise. `answer` recomputes the right answer from the data; `reference` is code that gives it.

    `example` is a cell that runs and shows something to start from, `starter` the cell with the three dots. `also` are
    other right answers, as code. `cases` lists the variants, the first is everybody's without a name. For numbers,
    `unit` and `tolerance` (absolute); for tables, `ordered` if the order of rows matters; for charts, `features` that
    must agree; for functions, `calls` gives the arguments it is tried with.
    """

    id: str
    kind: Kind
    step: Step
    objective: str
    minutes: int
    prompt: str
    starter: str
    reference: Text
    answer: Callable[[Case], Any]
    right: Text
    mistakes: tuple[Mistake, ...]
    hints: tuple[Text, ...]
    also: tuple[Text, ...] = ()
    example: str = ""
    points: int = 1
    cases: Callable[[], list[Case]] | None = None
    unit: str = ""
    tolerance: float = 0.0
    ordered: bool = False
    features: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    calls: Callable[[Case], list[tuple[Any, ...]]] | None = None
    rubric: Rubric | None = None

    @property
    def lesson(self) -> int:
        """Return the number of the lesson."""
        return int(self.id.partition("-")[0])

    @property
    def name(self) -> str:
        """Return the name that the answer has in a notebook, such as "answer_2_3"."""
        return f"answer_{self.id.replace('-', '_')}"

    @property
    def case_name(self) -> str:
        """Return the name that the case has in a notebook, such as "case_2_3"."""
        return f"case_{self.id.replace('-', '_')}"


def named(name: Any, known: Sequence[Exercise]) -> Exercise:
    """Return the exercise of that id, such as "2-3", of some; raises KeyError that lists the ids and the nearest."""
    if not isinstance(name, str):
        raise KeyError('The id of an exercise goes between quotation marks, for example check("2-1").')
    wanted = name.strip().lower().removeprefix("answer_").replace("_", "-").replace(".", "-")
    for each in known:
        if each.id == wanted:
            return each
    near = difflib.get_close_matches(wanted, [e.id for e in known], 1)
    hint = f" Did you mean “{near[0]}”?" if near else ""
    ids = ", ".join(e.id for e in known)
    raise KeyError(f"No exercise is called “{name[:40]}”.{hint} Exercises here: {ids}.")


@dataclass(frozen=True)
class Outcome:
    """What a check answers. `mistake` names what went wrong, `detail` is a traceback to be folded away.

    `said` are the words read first, where those of the status do not fit.
    """

    status: Status
    message: str
    next_step: str = ""
    mistake: str = ""
    detail: str = ""
    said: str = ""

    @property
    def head(self) -> str:
        """Return the words that are read first."""
        return self.said or self.status.value

    @property
    def text(self) -> str:
        """Return the whole as plain text."""
        name = f": {self.mistake}" if self.mistake else ""
        next_step = f" Next: {self.next_step}" if self.next_step else ""
        return f"{SIGNS[self.status]} {self.head}{name}. {self.message}{next_step}"


SIGNS = {
    Status.CORRECT: "✓",
    Status.INCORRECT: "✗",
    Status.NOT_STARTED: "○",
    Status.UNCHECKED: "✎",
    Status.ERROR: "⚠",
}
