"""Run a participant's code inside a check: for a limited time, with limited output, and whatever it raises.

The code runs in a thread of its own, which is told to stop when its time is over. Code that does not return to Python
at all, such as one enormous power of a number, cannot be stopped this way.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

SECONDS = 0.7
"""Computing time for one answer; with the comparison a check stays below a second on a computer that is not busy."""
_STEP = 0.01
_BUSY = 8
"""On a busy computer an answer may wait that many times longer, as long as it is computing."""


class Stopped(BaseException):
    """Raised inside code whose time is over; no `except Exception` catches it."""


@dataclass(frozen=True)
class Run:
    """What came of a run: the value, or the exception and its traceback, or that it took too long."""

    value: Any = None
    error: BaseException | None = None
    trace: str = ""
    late: bool = False


class _Sink(io.TextIOBase):
    """Takes what is printed and forgets it: nobody reads 10 MB."""

    def write(self, text: str) -> int:
        return len(text)


def limited(act: Callable[[], Any], seconds: float = SECONDS) -> Run:
    """Return what a function gives within some seconds; never raises what it raises, nor shows what it prints."""
    box: list[Run] = []

    def inside() -> None:
        try:
            box.append(Run(value=act()))
        except Stopped:
            box.append(Run(late=True))
        except BaseException as error:  # noqa: BLE001 -- a participant's code may raise anything, SystemExit too
            box.append(Run(error=error, trace=_trace(error)))

    with contextlib.redirect_stdout(_Sink()), contextlib.redirect_stderr(_Sink()):
        worker = threading.Thread(target=inside, daemon=True)
        try:
            worker.start()
        except RuntimeError:  # a Python in the browser has no threads: it runs at once, without a limit
            inside()
            return box[0]
        _wait(worker, seconds)
        if worker.is_alive():
            _stop(worker)
    return box[0] if box else Run(late=True)


def _wait(worker: threading.Thread, seconds: float) -> None:
    """Wait until a thread ends, has computed for some seconds, or only sleeps."""
    start, used = time.monotonic(), time.process_time()
    while worker.is_alive():
        worker.join(_STEP)
        waited, computed = time.monotonic() - start, time.process_time() - used
        idle = waited > seconds and computed < waited / (2 * _BUSY)
        if computed > seconds or idle or waited > _BUSY * seconds:
            return


def _stop(worker: threading.Thread) -> None:
    """Raise Stopped inside a thread, a few times: code may catch the first."""
    for _ in range(3):
        if worker.ident is not None:
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(worker.ident), ctypes.py_object(Stopped))
        worker.join(0.05)
        if not worker.is_alive():
            return


def _trace(error: BaseException) -> str:
    """Return the last lines of a traceback; one that cannot even be printed is named by its kind."""
    try:
        return "".join(traceback.format_exception(error, limit=-6))[-4000:]
    except BaseException:  # noqa: BLE001 -- an exception may have a hostile text of its own
        return type(error).__name__
