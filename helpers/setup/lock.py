"""The set-up lock: one set-up at a time in a course folder, and a trace of one that did not finish.

The lock is the operating system's lock on an open file, so it goes when the process goes, however that ends. The text
in the file is the process number of the run that holds it; the run empties it when it has finished. Text in a file
that nobody locks therefore means that a set-up was interrupted. The file is never deleted, or two runs could hold the
locks of two files of the same name.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from helpers.setup.programs import SetupError

PATIENCE = 1800.0
"""Seconds to wait for another set-up in the same folder."""
LOCKED_BYTE = 1 << 30
"""On Windows a locked byte cannot be read: lock one far behind the text, which others want to read."""


@dataclass(frozen=True)
class Claim:
    """The right to set up a folder, held through an open file."""

    descriptor: int

    def begin(self) -> None:
        """Note that this process has begun to change the environment."""
        self.finish()
        os.write(self.descriptor, str(os.getpid()).encode("ascii"))

    def finish(self) -> None:
        """Note that the environment is whole."""
        os.ftruncate(self.descriptor, 0)
        os.lseek(self.descriptor, 0, os.SEEK_SET)


def unfinished(lock: Path) -> str:
    """Return the process number of a run that is going on or did not finish, or nothing."""
    try:
        return lock.read_text("ascii", "replace").strip()
    except OSError:
        return ""


def take(descriptor: int) -> bool:
    """Lock the open file if nobody else has; a file system that knows no locks counts as free."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True
    return True


@contextmanager
def one_at_a_time(lock: Path, say: Callable[[str], object], patience: float = PATIENCE) -> Iterator[Claim]:
    """Hold the lock; while another run holds it, say so once and wait."""
    try:
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as trouble:
        raise SetupError(
            f"Nothing can be written in {lock.parent} ({trouble.strerror}): move the course to a folder of your own, "
            "for example in your home folder, and run the command there."
        ) from trouble
    try:
        began, told = time.monotonic(), False
        while not take(descriptor):
            other = unfinished(lock) or "unknown"
            if not told:
                say(f"Another set-up of the course (process {other}) is running in this folder; waiting for it.")
                told = True
            if time.monotonic() - began >= patience:
                raise SetupError(
                    f"Another set-up of the course (process {other}) is still running in this folder: let it finish "
                    "or end it, then run the same command again."
                )
            time.sleep(0.2)
        yield Claim(descriptor)
    finally:
        with suppress(OSError):
            os.close(descriptor)
