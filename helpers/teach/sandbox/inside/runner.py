"""The child in which one notebook runs: its cells, then its answers as plain values. It speaks JSON, line by line.

It hears `{"cells", "cases", "skip"}`, says `{"start": n}` before and `{"step": n, "outputs": [...]}` after every cell,
and `{"ran": true}` at the end. Then it hears `{"asks", "skip"}` and says the same of every answer, with `"answer"`.
Whatever it says is checked by the one who asked: a participant's code may have made it say anything.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import socket
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from . import tables

_FILE = 32 << 20
_OPEN_FILES = 128
_LINE = 3
_GIVES_WAY = 5
"""So much a notebook stands back behind those who watch it, so that a hundred processes of it do not stop them."""
_WANTED = ("PATH", "LANG", "LC_ALL", "TZ", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MPLBACKEND")


class TimeLimitReached(BaseException):
    """A cell has computed, or waited, for longer than it may."""


class CellLeftOut(Exception):  # noqa: N818 -- a participant reads the name
    """A cell ended or blocked the process in which it ran, so the notebook was run again without it."""


def limit(limits: dict[str, Any]) -> None:
    """Set what the kernel itself limits for this process and those it starts."""

    def most(what: int, value: int) -> None:
        hard = resource.getrlimit(what)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(what, (value, value))

    os.nice(_GIVES_WAY)
    most(resource.RLIMIT_CPU, int(limits["seconds"]) + 5)
    most(resource.RLIMIT_FSIZE, min(_FILE, limits["scratch"]))
    most(resource.RLIMIT_CORE, 0)
    most(resource.RLIMIT_NOFILE, _OPEN_FILES)
    if sys.platform == "linux":
        most(resource.RLIMIT_AS, limits["memory"] + _already())
        if _counts_apart():
            most(resource.RLIMIT_NPROC, limits["processes"] + _tasks() + (os.cpu_count() or 1))
        most(resource.RLIMIT_MSGQUEUE, 0)
        with open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:
            file.write("1000")  # if the computer runs out of memory, this goes first


def _counts_apart() -> bool:
    """Return whether the kernel counts only the processes behind these walls (from 5.14 on), not all of a user."""
    version = tuple(int(n) for n in os.uname().release.split("-")[0].split(".")[:2])
    return os.geteuid() == 0 or version >= (5, 14)


def _tasks() -> int:
    """Return how many tasks of this user there are already, as far as they are seen from here."""
    user, found = os.geteuid(), 0
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            found += len(list((path / "task").iterdir())) if path.stat().st_uid == user else 0
    return found


def _already() -> int:
    """Return the bytes of address space that the warm process has."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[0]) * resource.getpagesize()


def main(line: socket.socket, limits: dict[str, Any]) -> None:
    """Run one notebook as the other end of the line asks."""
    from . import shell

    _alone(line)
    line = socket.socket(fileno=_LINE)
    heard = line.makefile("r", encoding="utf-8", newline="\n")

    def say(word: dict[str, Any]) -> None:
        line.sendall(json.dumps(word, ensure_ascii=True, allow_nan=False).encode("ascii") + b"\n")

    job = json.loads(heard.readline())
    shell.KEPT.most = limits["output"]
    signal.signal(signal.SIGALRM, _interrupt)
    sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 -- open to the end
    sys.stdout, sys.stderr = shell.Stream("stdout"), shell.Stream("stderr")
    give_cases(job["cases"])
    here = shell.Shell.instance()
    for number, source in enumerate(job["cells"]):
        why = job["skip"].get(str(number))
        shell.KEPT.begin()
        if why is None:
            say({"start": number})
            _run(here, source)
        else:
            _leave_out(here, source, why)
        say({"step": number, "outputs": shell.strict(shell.KEPT.outputs), "count": here.execution_count - 1})
    say({"ran": True})
    wanted = json.loads(heard.readline())
    for number, ask in enumerate(wanted["asks"]):
        if str(number) not in wanted["skip"]:
            say({"start": number})
            say({"step": number, "answer": shell.strict(_answer(here, ask))})


def _alone(line: socket.socket) -> None:
    """Keep of all that is open only the line, and of the environment only what is harmless."""
    os.dup2(line.detach(), _LINE)
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(nothing, number)
    os.closerange(_LINE + 1, 4096)
    kept = {name: os.environ[name] for name in _WANTED if name in os.environ}
    os.environ.clear()
    here = str(Path.cwd())
    os.environ.update(kept, HOME=here, TMPDIR=here, COURSE_ANSWERS=here)


def _interrupt(*_: object) -> None:
    raise TimeLimitReached("The cell ran longer than it may. A loop may have no end.")


def _run(here: Any, source: str) -> None:
    """Run one cell; what it raises is among its outputs."""
    from . import shell

    try:
        here.run_cell(source, store_history=True)
    except BaseException as error:  # noqa: BLE001 -- whatever a cell raises past IPython, the next cell still runs
        shell.KEPT.error(type(error).__name__, _words(error), [type(error).__name__])


def _leave_out(here: Any, source: str, why: str) -> None:
    """Say of a cell, and of the answers in it, why it was left out."""
    from . import shell

    error = CellLeftOut(why)
    shell.KEPT.error("CellLeftOut", why, [f"CellLeftOut: {why}"])
    info = SimpleNamespace(raw_cell=source)
    here.events.trigger("post_run_cell", SimpleNamespace(info=info, error_before_exec=None, error_in_exec=error))


def _words(error: BaseException) -> str:
    try:
        return str(error)
    except BaseException:  # noqa: BLE001 -- an exception may have a hostile text of its own
        return ""


def give_cases(cases: dict[str, dict[str, Any]]) -> None:
    """Let `case` give the participant's own cases, whatever name the notebook says."""
    if not cases:
        return
    from helpers.exercises import desk, variants
    from helpers.exercises.record import Case

    own = {name: Case(dict(case["values"]), case["words"]) for name, case in cases.items()}
    drawn = variants.draw

    def draw(exercise: Any, *rest: Any) -> Case:
        return own.get(exercise.id) or drawn(exercise, *rest)

    for module in (desk, variants):
        setattr(module, "draw", draw)  # noqa: B010 -- the desk only imports the name


def _answer(here: Any, ask: dict[str, Any]) -> dict[str, Any]:
    """Return one answer as `check` would find it."""
    from helpers.exercises import errors
    from helpers.exercises.plain import plain

    name, names = ask["name"], dict(here.user_ns)
    failed = errors.failure(name)
    if failed:
        return {"is": "error", "why": failed.why, "trace": failed.trace}
    if name not in names:
        return {"is": "absent"}
    try:
        return plain(names[name], [tuple(map(tables.decoded, call)) for call in ask["calls"]])
    except TimeLimitReached:
        return {"is": "late"}
