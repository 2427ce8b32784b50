"""Lead the warm process: one attempt after the other, until every cell ran or was skipped."""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from helpers.teach.record import TeachError
from helpers.teach.sandbox import isolation as ways
from helpers.teach.sandbox.attempt import Attempt, Book
from helpers.teach.sandbox.channel import Lines
from helpers.teach.sandbox.model import Ask, Isolation, Limits, Ran

_START_SECONDS = 120
_ALONE = "The process that runs submissions ended twice over this one."


class Sandbox:
    """A warm process that runs notebooks; made by `open_sandbox`."""

    def __init__(self, helpers_folder: Path, data_folder: Path, limits: Limits, isolation: Isolation) -> None:
        """Start the warm process; raises TeachError where that cannot be."""
        self._folders = (helpers_folder, data_folder)
        self.limits = limits
        self.isolation = isolation
        self._lock = threading.Lock()
        self._alone = threading.Lock()
        self._warm: _Warm | None = None
        self._started()

    def describe(self) -> str:
        """Return in words how submissions are kept apart from this computer."""
        return ways.described(self.isolation)

    def run(
        self, cells: Sequence[str], asks: Sequence[Ask], participant: str, cases: Mapping[str, Mapping[str, Any]]
    ) -> Ran:
        """Run the code cells of one submission and fetch its answers; never raises for what the cells do.

        `participant` names the submission in notes; `cases` has, by exercise, the case that `case` gives in it.
        """
        book = Book(list(cells), list(asks), {name: dict(case) for name, case in cases.items()}, self.limits)
        shared = self.isolation is not Isolation.NAMESPACES
        with self._alone if shared else contextlib.nullcontext():
            broken = 0
            while not book.finished:
                lines = self._lines()
                if lines is None or not Attempt(book, *lines).run():
                    broken += 1
                    if broken > 1:
                        return book.ran(f"{_ALONE} Look at the notebook of {participant} yourself.")
        return book.ran()

    def _started(self) -> _Warm:
        with self._lock:
            if self._warm is None or not self._warm.alive:
                if self._warm is not None:
                    self._warm.close()
                self._warm = _Warm(*self._folders, self.limits, self.isolation)
            return self._warm

    def _lines(self) -> tuple[Lines, Lines] | None:
        """Return the lines to a new child and to its leader; None if the warm process does not take them."""
        warm = self._started()
        data, theirs = socket.socketpair()
        control, leads = socket.socketpair()
        with theirs, leads, self._lock:
            if warm.send([theirs.fileno(), leads.fileno()]):
                return Lines(data), Lines(control)
        data.close()
        control.close()
        return None

    def close(self) -> None:
        """End the warm process and everything in it."""
        with self._lock:
            if self._warm is not None:
                self._warm.close()
                self._warm = None


class _Warm:
    """The warm process itself."""

    def __init__(self, helpers_folder: Path, data_folder: Path, limits: Limits, isolation: Isolation) -> None:
        start = ways.start(isolation, helpers_folder, data_folder, asdict(limits))
        self._folder = start.folder
        self._line, theirs = socket.socketpair()
        self._said: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 -- closed with the process
        with theirs:
            self._process = subprocess.Popen(
                start.command,
                stdin=theirs.fileno(),
                stdout=self._said,
                stderr=self._said,
                env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
                cwd="/",
                start_new_session=True,
            )
        try:
            self._line.settimeout(_START_SECONDS)
            self._line.sendall(json.dumps(start.plan).encode() + b"\n")
            self._ready()
        except BaseException:
            self.close()
            raise

    def _ready(self) -> None:
        """Wait until everything is imported; raises TeachError if that fails."""
        heard = b""
        with contextlib.suppress(OSError):
            while not heard.endswith(b"\n") and (part := self._line.recv(65536)):
                heard += part
        found = json.loads(heard) if heard.endswith(b"\n") else {}
        if not found.get("ready"):
            self._said.seek(0)
            words = self._said.read()[-2000:].decode("utf-8", "replace").strip()
            why = found.get("failed") or (words.splitlines() or ["it said nothing"])[-1]
            raise TeachError(f"The process that runs submissions could not be started: {why}. {found.get('trace', '')}")

    @property
    def alive(self) -> bool:
        """Return whether it still runs."""
        return self._process.poll() is None

    def send(self, handles: list[int]) -> bool:
        """Hand over the lines of a new child; return whether that was possible."""
        try:
            socket.send_fds(self._line, [b"+"], handles)
        except OSError:
            return False
        return True

    def close(self) -> None:
        """End it."""
        self._line.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._said.close()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


@contextmanager
def open_sandbox(
    helpers_folder: Path,
    data_folder: Path,
    limits: Limits | None = None,
    isolation: Isolation | str = Isolation.AUTO,
) -> Iterator[Sandbox]:
    """Start the warm process with the participants' `helpers` and `data`; raises TeachError where that cannot be."""
    sandbox = Sandbox(helpers_folder, data_folder, limits or Limits(), ways.chosen(isolation))
    try:
        yield sandbox
    finally:
        sandbox.close()
