"""Run the programs that set up the course: one line a step, and one sentence when a step fails.

The programs (venv, pip, uv) write pages of text. It goes into a log file; the reader sees the step, how far it has
got and the seconds. When a program fails, its text is searched for the usual causes, and the reader is told the
cause and the next step.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TextIO

TICK = 10.0
"""Seconds between two progress lines where the output is a file; a terminal shows every second on one line."""
KILLED = 9
"""The signal that a process cannot refuse."""


class SetupError(Exception):
    """Why the course cannot be set up or opened: one sentence with the cause and the next step."""


class UnexplainedError(SetupError):
    """A program failed, and its output names none of the usual causes."""


CAUSES: tuple[tuple[str, str], ...] = (
    (
        r"No space left on device|not enough space on the disk|Disk quota exceeded|os error (28|112)\b",
        "The disk is full: free about 1 GB (also where temporary files go), then run the same command again.",
    ),
    (
        r"WinError 32\b|being used by another process",
        """A file of the course is in use: close every JupyterLab window and terminal of the course, then run the
        same command again.""",
    ),
    (
        r"ensurepip is not\s+available|No module named '?(venv|ensurepip)\b",
        """This Python cannot make an environment, because its venv part is not installed: on Debian or Ubuntu run
        `sudo apt install python3-venv`, elsewhere install Python from https://www.python.org/downloads/, then run
        the same command again.""",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|invalid peer certificate|SSLError|UnknownIssuer",
        """The package server's certificate was not accepted, as happens behind the filter of a school or company:
        ask the people who run the network how to install Python packages there, or use another network.""",
    ),
    (
        r"""(?x) name\ resolution | Name\ or\ service\ not\ known | nodename\ nor\ servname | getaddrinfo\ failed
        | NameResolutionError | NewConnectionError | ConnectTimeout | ReadTimeout | ProxyError | Could\ not\ connect
        | Network\ is\ unreachable | Connection\ (refused|reset) | dns\ error | tcp\ connect\ error
        | error\ sending\ request | operation\ timed\ out""",
        """The packages could not be downloaded, because the package server cannot be reached: check the internet
        connection (and any proxy), then run the same command again.""",
    ),
    (
        r"Permission denied|Access is denied|Read-only file system|os error (13|5|30)\b",
        """A file could not be written: put the course in a folder of your own, for example in your home folder,
        and run the command there.""",
    ),
    (
        r"Failed to build|Failed building|subprocess-exited-with|no usable wheels|No matching distr|No solution found",
        """A package has no ready-made version for this computer and this Python: install a 64-bit Python 3.13 from
        https://www.python.org/downloads/, delete the folder .venv and run the same command with that Python.""",
    ),
)
"""What a failing program writes, and the sentence for it; the first that fits is told."""


def cause(output: str) -> str | None:
    """Return the sentence for the usual cause found in a program's output, or None.

    >>> cause("OSError: [Errno 28] No space left on device")[:18]
    'The disk is full: '
    """
    return next((" ".join(words.split()) for pattern, words in CAUSES if re.search(pattern, output)), None)


class Progress:
    """Says which step runs and for how long: on one line in a terminal, else a line now and then."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stdout
        self.terminal = self.stream.isatty()
        self.steps, self.number, self.text, self.width = 1, 0, "", 0
        self.began = self.said = time.monotonic()

    def say(self, text: str, end: str = "\n") -> None:
        """Print one line; on a terminal it replaces the unfinished one."""
        if self.terminal:
            self.stream.write("\r" + text.ljust(self.width) + end)
            self.width = 0 if end else len(text)
        else:
            self.stream.write(text + "\n")
        self.stream.flush()
        self.said = time.monotonic()

    def start(self, text: str) -> None:
        """Begin the next step."""
        self.number, self.text, self.began = self.number + 1, text, time.monotonic()
        self.say(self._line("..."), end="")

    def tick(self, detail: str = "") -> None:
        """Show that the step still runs: every call on a terminal, every TICK seconds elsewhere."""
        if self.terminal or time.monotonic() - self.said >= TICK:
            self.say(self._line(f"... {detail}{self._seconds()}"), end="")

    def finish(self) -> None:
        """End the step."""
        self.say(self._line(f": done, {self._seconds()}"))

    def abandon(self) -> None:
        """Leave the line of an unfinished step, so that a message starts on a line of its own."""
        if self.terminal and self.width:
            self.stream.write("\n")
            self.width = 0

    def _line(self, rest: str) -> str:
        gap = "" if rest.startswith(":") else " "
        return f"[{self.number}/{self.steps}] {self.text}{gap}{rest}"

    def _seconds(self) -> str:
        return f"{time.monotonic() - self.began:.0f} s"


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a program that we started, gently first."""
    with suppress(OSError):
        process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def run(
    command: Sequence[str],
    *,
    folder: Path,
    environ: Mapping[str, str],
    log: Path,
    tick: Callable[[str], None] = lambda _output: None,
    keep_open: Sequence[int] = (),
) -> str:
    """Run one program to its end and return its output; raise SetupError with the cause if it fails.

    `tick` is called every second with the output so far. `keep_open` are file descriptors the program inherits: it
    holds the set-up lock, so that nobody rebuilds the environment under an installer whose parent was killed.
    """
    with log.open("wb") as sink:
        try:
            process = subprocess.Popen(
                list(command),
                cwd=folder,
                env=dict(environ),
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
                pass_fds=tuple(keep_open) if sys.platform != "win32" else (),
            )
        except OSError as trouble:
            message = f"{command[0]} could not be started ({trouble.strerror or trouble})"
            raise SetupError(f"{message}: delete the folder .venv and run the same command again.") from trouble
        try:
            while True:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(timeout=1)
                    break
                tick(log.read_text("utf-8", "replace"))
        except BaseException:
            stop(process)
            raise
    output = log.read_text("utf-8", "replace")
    if process.returncode == 0:
        return output
    raise failure(process.returncode, output, log)


def failure(code: int, output: str, log: Path) -> SetupError:
    """Return the error for a program that ended with `code`: the known cause, or its last lines."""
    if code == -KILLED:
        return SetupError(
            "The system stopped the installation, most often because memory ran out: close other programs, then run "
            "the same command again."
        )
    known = cause(output)
    if known:
        return SetupError(known)
    tail = "\n".join("    " + line for line in output.strip().splitlines()[-8:])
    return UnexplainedError(
        f"The set-up stopped with the message below (all of it is in {log}). Run the same command again; if it stops "
        f"in the same way, show the message to whoever runs your course.\n{tail}"
    )
