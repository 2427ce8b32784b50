"""Lead one child: start it behind walls of its own, count what it uses, end it with everything it started.

The one who asked holds the other end of a line (`control`): it gets a report a few times a second, and says `soft`
(interrupt what runs now) or closes the line (end it). At the end it is told what came of the child.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import select
import shutil
import signal
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import cage, kernel, runner

_EVERY = 0.1
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
_TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


@dataclass(frozen=True)
class Setting:
    """How children are led: behind `walls` of their own or not, and what they may use (`helpers...model.Limits`)."""

    walls: bool
    limits: dict[str, Any]
    places: tuple[str, ...]
    """Without walls of its own: the folder a child runs in, and others it can write to. They are emptied afterwards."""


def lead(setting: Setting, data: socket.socket, control: socket.socket) -> None:
    """Run one child to its end; the socket `data` is the child's own line."""
    for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    kernel.adopt_orphans()
    if setting.walls:
        kernel.unshare(kernel.NEWNS | kernel.NEWPID | kernel.NEWIPC | kernel.NEWUTS)
    child = os.fork()
    if child == 0:
        control.close()
        try:
            _enter(setting)
            runner.main(data, setting.limits)
        except BaseException as error:  # noqa: BLE001 -- whatever it is, the one who asked has to hear it
            _say(data, {"failed": f"{type(error).__name__}: {error}"[:500]})
        finally:
            os._exit(0)
    data.close()
    report = _watched(child, setting, control)
    end(child, setting)
    report["seconds"] = max(report["seconds"], _used_by_children())
    _say(control, {**report, "end": True})


def _enter(setting: Setting) -> None:
    """Go behind the child's own walls, or at least into its own folder, and give up all rights."""
    user = 1_000_000_000 + secrets.randbelow(1_000_000_000) if os.geteuid() == 0 else os.geteuid()
    kernel.open_to_itself()
    if setting.walls:
        cage.own_places(setting.limits["scratch"], user)
        runner.limit(setting.limits)
        cage.give_up_rights(user)
        os.chdir(cage.WORK)
        return
    os.setsid()
    runner.limit(setting.limits)
    if len(setting.places) > 1:  # behind walls that all children share
        cage.give_up_rights(user)
    os.chdir(setting.places[0])


def _emptied(folder: Path) -> None:
    """Take away whatever a child left in a folder, also what it locked."""
    for here, folders, _ in os.walk(folder):
        for name in folders:
            path = Path(here) / name
            if not path.is_symlink():
                path.chmod(0o700)
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _watched(child: int, setting: Setting, control: socket.socket) -> dict[str, Any]:
    """Wait until a child ends, uses too much, or is no longer wanted; return what is to be reported."""
    base, limits = _memory(child), setting.limits
    used = {"seconds": 0.0, "queued": 0.0}
    said: dict[str, float] = {}
    while True:
        family = [child, *_below(child)] if setting.walls else list(_below(os.getpid()))
        used["seconds"] = max(used["seconds"], sum(map(_seconds, family)))
        used["queued"] = max(used["queued"], _queued(child))
        if _ended(child):
            return {**used, "why": "ended"}
        if sum(max(0, _memory(p) - base) for p in family) > limits["memory"] or len(family) > 4 * limits["processes"]:
            return {**used, "why": "memory"}
        if used != said:
            said = dict(used)
            if not _say(control, used):
                return {**used, "why": "closed"}
        if select.select([control], [], [], _EVERY)[0]:
            if not _heard(control):
                return {**used, "why": "closed"}
            os.kill(child, signal.SIGALRM)


def _heard(control: socket.socket) -> bytes:
    try:
        return control.recv(64)
    except OSError:
        return b""


def _say(control: socket.socket, report: dict[str, Any]) -> bool:
    """Send a report; return whether somebody still listens."""
    try:
        control.sendall(json.dumps(report).encode() + b"\n")
    except OSError:
        return False
    return True


def _ended(child: int) -> bool:
    """Return whether a child has ended; it stays a zombie until `end`, so that its number is not used again."""
    if not hasattr(os, "waitid"):  # macOS, before Python 3.13
        return os.waitpid(child, os.WNOHANG)[0] == child
    found = os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    return found is not None


def end(child: int, setting: Setting, *, wait: bool = False) -> None:
    """End a child (or wait until it has ended), everything it started, and what it left in its folders.

    Behind walls of its own the first process takes all others, and the folders, with it.
    """
    if not wait:
        _kill(child)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(child, 0)
    for _ in range(500):
        left = list(_below(os.getpid()))
        for process in left:
            _kill(process)
        if not _reaped() and not left:
            break
        time.sleep(0.01)
    for place in setting.places:
        _emptied(Path(place))


def _reaped() -> bool:
    """Take in the children that have ended; return whether some are left."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True


def _kill(process: int) -> None:
    try:
        os.kill(process, signal.SIGKILL)
    except OSError:
        return


def _below(process: int) -> Iterator[int]:
    """Yield the numbers of all descendants of a process."""
    try:
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        children = [int(n) for task in tasks for n in (task / "children").read_text().split()]
    except OSError:
        return
    for child in children:
        yield child
        yield from _below(child)


def _memory(process: int) -> int:
    """Return the bytes of memory that a process does not share."""
    try:
        _, resident, shared, *_ = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return 0
    return (int(resident) - int(shared)) * _PAGE


def _seconds(process: int) -> float:
    """Return the computing time of a process and of those of its children that ended."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / _TICK


def _queued(process: int) -> float:
    """Return the seconds that a process could have computed, had the computer not been busy with others."""
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text(encoding="ascii").split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0


def _used_by_children() -> float:
    import resource

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
