"""Grade a class: run what has to be run, mark it, and keep it, so that every submission ends in exactly one state.

One submission that cannot be graded never stops the others. Before a submission is run, its old marks are taken back;
so whenever a batch ends, what is kept is either of the file that lies there now or says that it is not graded yet.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from helpers.exercises.record import Status
from helpers.teach.adopt import Adopted, adopt
from helpers.teach.choosing import Chosen, UnreadableError, choose
from helpers.teach.collect import Submission
from helpers.teach.compose import case_of, exercises_of, release_notebook
from helpers.teach.gradebook import Book
from helpers.teach.graded_notebook import shown
from helpers.teach.marking import Answers, marks
from helpers.teach.record import Assignment, Marked, Result, State, TeachError, read_result, result_path, write_result
from helpers.teach.sandbox import Ask, Ran, given
from helpers.teach.tracing import Room
from helpers.teach.tries import tries

NOT_YET = "It is not graded yet: the grading stopped before its turn. Run `grade` again."
_EXERCISES = Path(__file__).resolve().parents[1] / "exercises"


class Runs(Protocol):
    """What runs the cells of one submission; see `helpers.teach.sandbox`."""

    def run(self, cells: Sequence[str], asks: Sequence[Ask], participant: str, cases: Any) -> Ran:
        """Run the cells and fetch the answers."""
        ...


@dataclass(frozen=True)
class Attempt:
    """What came of running one submission; `why` is set if it could not be run."""

    chosen: Chosen | None = None
    adopted: Adopted | None = None
    ran: Ran | None = None
    why: str = ""


@dataclass
class Batch:
    """A class to grade. `keep` is the gradebook, if there is one; `say` is told what came of each submission."""

    instructor: Path
    assignment: Assignment
    submissions: Sequence[Submission]
    sandbox: Runs
    keep: Book | None = None
    again: bool = False
    workers: int = 1
    say: Callable[[Marked, bool], None] = lambda _marked, _kept: None
    room: Room = field(init=False)
    checks: str = field(init=False)
    release: Any = field(init=False)

    def __post_init__(self) -> None:
        """Work out once what every submission needs."""
        self.room = Room(self.assignment, [s.name for s in self.submissions])
        self.checks = _digest_of_checks()
        self.release = release_notebook(self.assignment)

    def grade(self) -> list[Marked]:
        """Grade what is new or was changed; return what came of every submission, in order."""
        kept = self._kept()
        todo = [s for s in self.submissions if s.participant not in kept]
        for submission in todo:
            self._take_back(submission)
        done = dict(kept)
        for submission in self.submissions:
            if submission.participant in kept:
                self.say(kept[submission.participant], True)
        for submission, attempt in self._attempts(todo):
            marked = self._finished(submission, attempt)
            done[submission.participant] = marked
            self.say(marked, False)
        return [done[s.participant] for s in self.submissions]

    def _kept(self) -> dict[str, Marked]:
        """Return the marks that still hold, because nothing that they rest on has changed."""
        if self.again:
            return {}
        still = {}
        for submission in self.submissions:
            try:
                marked = read_result(result_path(self.instructor, submission.participant))
            except TeachError:
                continue
            if marked.basis != self.basis(submission):
                continue
            try:
                same = bool(marked.digest) and choose(submission, self.assignment).digest == marked.digest
            except UnreadableError:
                same = False
            if same and (self.keep is None or self.keep.has(submission.participant)):
                still[submission.participant] = marked
        return still

    def basis(self, submission: Submission) -> str:
        """Return a digest of what the marks of a submission rest on besides its file."""
        text = repr((self.assignment, self.checks, submission.name, self.keep is not None and self.keep.url))
        return hashlib.sha256(text.encode()).hexdigest()

    def _take_back(self, submission: Submission) -> None:
        write_result(self.instructor, self._person(submission, NOT_YET))
        if self.keep:
            self.keep.clear(submission.participant)

    def _attempts(self, todo: Sequence[Submission]) -> Iterator[tuple[Submission, Attempt]]:
        """Yield what came of running each submission, as it comes; a few are ahead of what is being marked."""
        waiting = list(reversed(todo))
        with ThreadPoolExecutor(self.workers) as pool:
            running: dict[Future[Attempt], Submission] = {}
            try:
                while waiting or running:
                    while waiting and len(running) < 2 * self.workers:
                        submission = waiting.pop()
                        running[pool.submit(self._attempt, submission)] = submission
                    for future in wait(running, return_when=FIRST_COMPLETED).done:
                        yield running.pop(future), future.result()
            finally:
                pool.shutdown(wait=True, cancel_futures=True)

    def _attempt(self, submission: Submission) -> Attempt:
        """Run one submission; never raises."""
        chosen: Chosen | None = None
        adopted: Adopted | None = None
        try:
            chosen = choose(submission, self.assignment)
            adopted = adopt(self.assignment, *chosen.texts)
            exercises = exercises_of(self.assignment)
            cases = {e.id: case_of(self.assignment, e, submission.name) for e in exercises}
            asks = [Ask.of(e, cases[e.id]) for e in exercises]
            ran = self.sandbox.run(adopted.cells, asks, submission.name, {n: given(c) for n, c in cases.items()})
        except (UnreadableError, TeachError) as error:
            return Attempt(chosen, adopted, why=str(error))
        except Exception as error:  # noqa: BLE001 -- whatever one file does, the class goes on
            return Attempt(chosen, adopted, why=f"Grading it stopped ({type(error).__name__}: {str(error)[:200]}).")
        return Attempt(chosen, adopted, ran, ran.why)

    def _finished(self, submission: Submission, attempt: Attempt) -> Marked:
        """Mark what came of a submission and keep it; what cannot be kept is for a person."""
        try:
            marked = self._marked(submission, attempt)
            self._enter(marked, attempt)
        except Exception as error:  # noqa: BLE001 -- the same
            why = f"Its marks could not be kept ({type(error).__name__}: {str(error)[:200]}). Run `grade` again."
            marked = self._person(submission, why)
            if self.keep:
                self.keep.give_up()
        write_result(self.instructor, marked)
        return marked

    def _enter(self, marked: Marked, attempt: Attempt) -> None:
        if self.keep:
            outputs = attempt.ran.outputs if attempt.ran else []
            self.keep.enter(marked, shown(self.assignment, self.release, attempt.adopted, outputs, marked))

    def _marked(self, submission: Submission, attempt: Attempt) -> Marked:
        chosen, adopted, ran = attempt.chosen, attempt.adopted, attempt.ran
        blank = self._person(submission, attempt.why, adopted)
        if chosen:
            blank = replace(blank, source=chosen.source, digest=chosen.digest, basis=self.basis(submission))
        notes = [*submission.notes, *(chosen.notes if chosen else ()), *(adopted.notes if adopted else ())]
        if ran is None or adopted is None or attempt.why:
            return replace(blank, notes=tuple(notes), digest="")
        notes += [*ran.notes, *ran.skipped.values()]
        answers = Answers(ran.answers, adopted.answers, adopted.untouched, adopted.said_name)
        known = tries(submission.files)
        marked = marks(self.room, submission.name, answers)
        results = tuple(replace(r, attempts=known.get(r.exercise, 0)) for r in marked)
        state = State.NOTED if notes or any(r.question for r in results) else State.GRADED
        return replace(blank, state=state, results=results, notes=tuple(dict.fromkeys(notes)), seconds=ran.seconds)

    def _person(self, submission: Submission, why: str, adopted: Adopted | None = None) -> Marked:
        """Return a submission that needs a person: no points at all, so that nobody takes them for given."""
        code = adopted.answers if adopted else {}
        results = tuple(
            Result(each, Status.UNCHECKED.value, None, most, answer=code.get(each, "")[:2_000])
            for each, most in self.assignment.points.items()
        )
        return Marked(
            submission.participant,
            self.assignment.name,
            State.PERSON,
            results,
            why,
            submission.notes,
            number=submission.number,
            graded=datetime.now().astimezone().isoformat(timespec="seconds"),
        )


def _digest_of_checks() -> str:
    """Return a digest of the exercises and of how they are checked: a key that was mended is a new key."""
    found = hashlib.sha256()
    for path in sorted(_EXERCISES.rglob("*.py")):
        found.update(path.read_bytes())
    return found.hexdigest()
