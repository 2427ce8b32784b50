"""`grade`: run and mark what was handed in, and say of each submission what came of it.

Interrupted or run again it goes on where it was: what has not changed is not run a second time.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from helpers.teach.batch import Batch, Runs
from helpers.teach.collect import collect
from helpers.teach.page import counted
from helpers.teach.record import (
    HANDOUT,
    Assignment,
    Feedback,
    Marked,
    State,
    TeachError,
    find_instructor,
    read_assignment,
)

DANGER = (
    "Without isolation the notebooks run as you: a hostile one can read and change your files, the gradebook and other "
    "submissions, and use the network. Do this only on a computer that holds nothing else, or with people you trust."
)
_HEAD = (State.GRADED, State.NOTED, State.PERSON)


@dataclass(frozen=True)
class Choices:
    """What the command line asks for."""

    submissions: Path
    course: Path | None = None
    database: str = ""
    gradebook: bool = True
    isolation: str = "auto"
    again: bool = False
    workers: int = 2
    cell_seconds: float = 10.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return 0 if every submission was graded, 1 if some need a person. Raises TeachError."""
    graded = grade(_read(arguments))
    return 1 if any(m.state is State.PERSON for m in graded) else 0


def _read(arguments: Sequence[str] | None) -> Choices:
    parser = argparse.ArgumentParser(
        prog="python -m helpers grade", description="Run and mark what was handed in.", allow_abbrev=False
    )
    add = parser.add_argument
    add(
        "submissions", type=Path, help="a folder of notebooks, a folder with one folder a participant, or the LMS's zip"
    )
    add("--course", type=Path, help="the course folder that `assign` made; else it is looked for here and above")
    add("--database", default="", help="the address of a gradebook in PostgreSQL, if it is not the file in the folder")
    add("--no-gradebook", action="store_true", help="write results only, no gradebook of nbgrader's")
    add("--again", action="store_true", help="run everything again, also what has not changed")
    add("--workers", type=int, default=2, help="how many submissions run at the same time (2)")
    add("--cell-seconds", type=float, default=10.0, help="computing time that one cell may take (10)")
    add(
        "--isolation", default="auto", choices=("auto", "namespaces", "bubblewrap"), help="how notebooks are kept apart"
    )
    add("--no-isolation", action="store_true", help=DANGER)
    found = parser.parse_args(arguments)
    if not 1 <= found.workers <= 64:
        raise TeachError(f"--workers {found.workers} is not possible. Give a number from 1 to 64.")
    if not 0.5 <= found.cell_seconds <= 600:
        raise TeachError(f"--cell-seconds {found.cell_seconds:g} is not possible. Give a number from 0.5 to 600.")
    isolation = "none" if found.no_isolation else found.isolation
    return Choices(
        found.submissions,
        found.course,
        found.database,
        not found.no_gradebook,
        isolation,
        found.again,
        found.workers,
        found.cell_seconds,
    )


def grade(choices: Choices, sandbox: Runs | None = None, tell: Callable[[str], None] | None = None) -> list[Marked]:
    """Grade a class as asked; return what came of each submission. Raises TeachError if it cannot start."""
    tell = tell or _printing(sys.stdout)
    instructor = find_instructor(choices.course, choices.submissions)
    assignment = read_assignment(instructor)
    submissions = collect(choices.submissions, assignment.name)
    with ExitStack() as open_things:
        book = None
        if choices.gradebook:
            from helpers.teach.gradebook import open_gradebook

            book = open_things.enter_context(open_gradebook(instructor, assignment, choices.database))
        runs = sandbox or open_things.enter_context(_sandbox(instructor, assignment, choices, tell))
        tell(f"{len(submissions)} submissions of “{assignment.title}” ({assignment.most:g} points).")
        lines = _Lines(len(submissions), tell)
        batch = Batch(instructor, assignment, submissions, runs, book, choices.again, choices.workers, lines.one)
        graded = batch.grade()
    lines.summary(graded)
    waiting = sum(m.state is not State.PERSON and any(r.points is None for r in m.results) for m in graded)
    if waiting and choices.gradebook:
        tell(f"{counted(waiting, 'submission')} to mark by hand:  python3 -m helpers lab {instructor.parent}")
    return graded


@contextmanager
def _sandbox(instructor: Path, assignment: Assignment, choices: Choices, tell: Callable[[str], None]) -> Iterator[Runs]:
    """Open the sandbox with what was handed out: the helpers without the key, and the data."""
    from helpers.teach.sandbox import Limits, open_sandbox

    handed_out = instructor.parent / HANDOUT / assignment.name
    for name in ("helpers", "data"):
        if not (handed_out / name).is_dir():
            raise TeachError(
                f"There is no {handed_out / name}. Notebooks are run with what was handed out; leave the folder that "
                "`assign` made as it is, or make it again with the same salt."
            )
    if choices.isolation == "none":
        tell(DANGER)
    limits = Limits(cell_seconds=choices.cell_seconds, seconds=9 * choices.cell_seconds)
    with (
        _without_key(assignment, handed_out) as folder,
        open_sandbox(folder / "helpers", handed_out / "data", limits, choices.isolation) as sandbox,
    ):
        tell(sandbox.describe())
        yield sandbox


@contextmanager
def _without_key(assignment: Assignment, handed_out: Path) -> Iterator[Path]:
    """Give the folder that was handed out; for practice, when it holds the key, one with `helpers` without it."""
    if assignment.feedback is not Feedback.FULL:
        yield handed_out
        return
    from helpers.teach.bundle import write_helpers

    with tempfile.TemporaryDirectory(prefix="helpers-") as name:
        yield write_helpers(replace(assignment, feedback=Feedback.FORM), Path(name)).parent


class _Lines:
    """Says what came of each submission, how far the batch is, and how long the rest may take."""

    def __init__(self, count: int, tell: Callable[[str], None]) -> None:
        self.count, self.tell, self.done, self.ran, self.start = count, tell, 0, 0, time.monotonic()

    def one(self, marked: Marked, kept: bool) -> None:
        """Say what came of one submission."""
        self.done += 1
        self.ran += not kept
        width = len(str(self.count))
        if kept:
            self.tell(f"{self.done:>{width}} of {self.count}  {marked.participant}: as before")
            return
        waiting = sum(r.points is None for r in marked.results)
        points = f"{marked.points:g} of {sum(r.most for r in marked.results):g} points"
        written = f", {waiting} to be marked by a person" if waiting else ""
        what = marked.why if marked.state is State.PERSON else f"{points}{written}"
        self.tell(
            f"{self.done:>{width}} of {self.count}  {marked.participant}: {marked.state.value}, {what}{self._left()}"
        )

    def _left(self) -> str:
        """Return how long the rest may take, now and then."""
        if self.ran % 10 or self.done == self.count:
            return ""
        seconds = (time.monotonic() - self.start) / self.ran * (self.count - self.done)
        return f"  (about {max(1, round(seconds / 60))} minutes to go)" if seconds > 60 else ""

    def summary(self, graded: Sequence[Marked]) -> None:
        """Say how many there are of each state, and which ones need a person, and why."""
        count = Counter(m.state for m in graded)
        self.tell("; ".join(f"{state.value}: {count[state]}" for state in _HEAD))
        for marked in graded:
            for question in (f"exercise {r.exercise}: {r.question}" for r in marked.results if r.question):
                self.tell(f"  ? {marked.participant}, {question}")
        for marked in graded:
            if marked.state is State.PERSON:
                self.tell(f"  ! {marked.participant}: {marked.why}")


def _printing(out: TextIO) -> Callable[[str], None]:
    """Return what prints a line to `out`, also while a worker has turned `sys.stdout` elsewhere."""

    def tell(text: str) -> None:
        # What a terminal would obey must not come out of the name of a file.
        out.write("".join(c if c.isprintable() else " " for c in text) + "\n")
        out.flush()

    return tell
