"""One attempt to run a notebook in a child, and the book in which all attempts write what they learnt."""

from __future__ import annotations

import select
import time
from typing import Any

from helpers.exercises.plain import Plain
from helpers.teach.sandbox import checking
from helpers.teach.sandbox.channel import ChannelError, Lines
from helpers.teach.sandbox.inside.tables import encoded
from helpers.teach.sandbox.model import Ask, Limits, Output, Ran

_GRACE = 2.0
"""Seconds from the word that a cell's time is over until its process is ended."""
_LOOK = 0.2
"""Seconds between two looks; a computer that stood still in between has not made a cell wait."""
_LONGER = 12
"""A cell may wait that many times longer, as long as it computes; waiting for a busy computer does not count."""
_WHOLE = 3
"""A notebook may take that many times its computing time in all."""
_SHARE = 20
"""A process that computes less than this part of the time is waiting, not computing."""
_WHY = {
    "ended": "This cell ended the process in which it ran",
    "late": "This cell did not end in time, and could not be interrupted",
    "memory": "This cell needed more memory than there is for one notebook",
    "talk": "This cell disturbed the line on which its results are sent",
    "spent": "The notebook had used up its computing time",
}


class Book:
    """What is known of one notebook so far."""

    def __init__(self, cells: list[str], asks: list[Ask], cases: dict[str, dict[str, Any]], limits: Limits) -> None:
        """Begin with nothing run."""
        self.cells, self.asks, self.cases, self.limits = cells, asks, cases, limits
        self.outputs: list[list[Output]] = [[] for _ in cells]
        self.answers: dict[int, Plain] = {}
        self.skipped: dict[int, str] = {}
        self.late: dict[int, str] = {}
        self.notes: list[str] = []
        self.seconds = self.waited = 0.0
        self.restarts = 0
        self.finished = False

    def spent(self, seconds: float = 0.0, waited: float = 0.0) -> bool:
        """Return whether the time of the notebook is over, with what an attempt has used so far."""
        return self.seconds + seconds > self.limits.seconds or self.waited + waited > _WHOLE * self.limits.seconds

    def missed(self, asking: bool, number: int, why: str) -> None:
        """Note that a cell, or an answer, ended or blocked the process; after too many the rest is given up."""
        self.restarts += 1
        if asking:
            self.late[number] = why
            found: Plain = {"is": "late"} if why in ("late", "spent") else {"is": "error", "why": _ANSWER, "trace": ""}
            self.answers[number] = found
        else:
            self.skipped[number] = f"{_WHY[why]}, so the notebook was run again without it."
        if self.restarts > self.limits.restarts or self.spent():
            self.finished = True
            self.notes.append("The notebook was given up before its end: it took too long or failed too often.")

    def ran(self, why: str = "") -> Ran:
        """Return what came of the notebook."""
        notes = [f"Cell {n + 1}: {text}" for n, text in sorted(self.skipped.items())]
        notes += [f"Exercise {self.asks[n].exercise}: its answer could not be fetched." for n in sorted(self.late)]
        missing: Plain = {"is": "late"} if self.notes else {"is": "absent"}
        answers = {ask.exercise: self.answers.get(n, missing) for n, ask in enumerate(self.asks)}
        return Ran(self.outputs, answers, dict(self.skipped), (*notes, *self.notes), why, round(self.seconds, 3))


_ANSWER = "Your answer ended the process in which it was looked at. Give a plain value, then check again."


class Attempt:
    """One child, from its start to its end."""

    def __init__(self, book: Book, data: Lines, control: Lines) -> None:
        """Take the lines to a child that waits for its work."""
        self.book, self.data, self.control = book, data, control
        self.current: int | None = None
        self.asking = self.done = False
        self.used = self.queued = 0.0
        self.end = self.broken = ""
        self._began = (0.0, 0.0)
        self._waited = self._warned = self._all = 0.0
        self._turn = 0

    def run(self) -> bool:
        """Run the child to its end; return False if it could not even begin."""
        book = self.book
        work = {"cells": book.cells, "cases": book.cases, "skip": {str(n): w for n, w in book.skipped.items()}}
        begun = self.data.say(work)
        trouble = self._listen() if begun else "broken"
        self._stop()
        book.seconds += self.used
        book.waited += max(0.0, self._all - self.queued)
        if self.done:
            book.finished = True
        elif self.current is not None:
            why = "memory" if self.end == "memory" else trouble
            book.missed(self.asking, self.current, why)
        elif trouble == "broken" or self.end == "broken" or self.broken:
            book.notes += [self.broken] if self.broken else []
            return False
        elif not self.asking and self._turn - 1 not in {-1, *book.skipped}:
            book.missed(False, self._turn - 1, trouble)  # most likely it was the cell before
        else:
            self._between()
        return True

    def _between(self) -> None:
        """Note that the process ended, and no cell can be named for it: all is run again, up to a number of times."""
        book = self.book
        book.restarts += 1
        if book.restarts > book.limits.restarts or book.spent():
            book.finished = True
            book.notes.append("The notebook was given up before its end: it took too long or failed too often.")

    def _listen(self) -> str:
        """Take in what the child says until it is done; return why it was not, or ""."""
        self._start_clock()
        last = time.monotonic()
        while not self.done:
            ready, _, _ = select.select([self.data, self.control], [], [], _LOOK)
            now = time.monotonic()
            self._waited += min(now - last, 2 * _LOOK)
            self._all += min(now - last, 2 * _LOOK)
            last = now
            try:
                if self.data in ready:
                    for word in self.data.heard():
                        self._take(word)
                if self.control in ready:
                    self._report()
            except ChannelError:
                return "talk"
            if self.data.closed or self.end:
                return "ended"
            trouble = self._overdue()
            if trouble:
                return trouble
        return ""

    def _start_clock(self) -> None:
        self._began, self._waited, self._warned = (self.used, self.queued), 0.0, 0.0

    def _overdue(self) -> str:
        """Return why the child must be ended now, or ""; before that it is told that its time is over."""
        limits = self.book.limits
        computed = self.used - self._began[0]
        waited = self._waited - (self.queued - self._began[1])
        if self.book.spent(self.used, self._all - self.queued):
            return "spent" if self.current is None else "late"
        idle = waited > limits.idle_seconds and computed < waited / _SHARE
        if not (computed > limits.cell_seconds or idle or waited > _LONGER * limits.cell_seconds):
            return ""
        if not self._warned:
            self._warned = self._waited
            self.control.send(b"!")
        return "late" if max(self._waited - self._warned, computed - limits.cell_seconds) > _GRACE else ""

    def _report(self) -> None:
        for word in self.control.heard():
            self.used = max(self.used, float(word.get("seconds", 0.0)))
            self.queued = max(self.queued, float(word.get("queued", 0.0)))
            if word.get("end"):
                self.end = str(word.get("why"))
        if self.control.closed and not self.end:
            self.end = "broken"

    def _take(self, word: dict[str, Any]) -> None:
        """Take in one word of the child; raises ChannelError for one that does not come in its turn."""
        if "failed" in word and self.current is None:
            self.broken = f"The child said: {str(word['failed'])[:500]}"
            raise ChannelError("It could not begin.")
        most = len(self.book.asks if self.asking else self.book.cells)
        if word == {"ran": True} and not self.asking and self._turn == most:
            self._ask()
            return
        number, skipped = word.get("start", word.get("step")), self.book.late if self.asking else self.book.skipped
        while self.asking and self._turn in skipped:
            self._turn += 1
        if type(number) is not int or number != self._turn or number >= most:
            raise ChannelError("It speaks of a cell whose turn it is not.")
        if ("start" in word) != (self.current is None and number not in skipped):
            raise ChannelError("It begins what has begun, or ends what has not.")
        if "start" in word:
            self.current = number
            self._start_clock()
            return
        self._turn += 1
        if self.asking:
            found = checking.answer(word.get("answer"))
            if found is None:
                exercise = self.book.asks[number].exercise
                self.book.notes.append(f"Exercise {exercise}: the answer came in a form that no honest answer has.")
            self.book.answers[number] = found or checking.UNREADABLE
            self.done = len(self.book.answers) == most
        else:
            shown = checking.outputs(word.get("outputs"), word.get("count"), self.book.limits.output)
            if shown is None:
                raise ChannelError("Its outputs are none.")
            self.book.outputs[number] = shown
        self.current = None
        self._start_clock()

    def _ask(self) -> None:
        """Ask for the answers; they come in one line each."""
        self.asking, self._turn = True, 0
        asks = [{"name": a.name, "calls": [[encoded(v) for v in c] for c in a.calls]} for a in self.book.asks]
        self.book.answers = {n: a for n, a in self.book.answers.items() if n in self.book.late}
        self.done = len(self.book.answers) == len(asks)
        if not self.done and not self.data.say({"asks": asks, "skip": {str(n): w for n, w in self.book.late.items()}}):
            raise ChannelError("It does not listen.")

    def _stop(self) -> None:
        """End the child, and wait until its leader says that nothing is left of it."""
        self.data.close()
        if not self.end:
            self.control.shut()
        until = time.monotonic() + 20
        while not self.end and time.monotonic() < until:
            if select.select([self.control], [], [], 0.5)[0]:
                try:
                    self._report()
                except ChannelError:
                    break
        self.control.close()
