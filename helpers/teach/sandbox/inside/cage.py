"""The walls around the warm process: a file system of its own with little in it, no network, no other processes.

`Walls` says what is shown inside; `build` makes it so with namespaces, either as root or, in a user namespace, as an
ordinary user. What a child gets of its own (`own_places`) is made anew for each.
"""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from pathlib import Path

from . import kernel, refusing

COURSE = "/course"
WORK = f"{COURSE}/notebooks"
"""Where a notebook runs: an empty folder beside `helpers` and `data`."""
_OWN = ((WORK, 1), ("/tmp", 1), ("/dev/shm", 4))  # noqa: S108 -- names inside the walls, each a part of the scratch space
_DEVICES = ("null", "zero", "full", "random", "urandom")
_SMALL = 1 << 20
_USER = 1000
"""The user that an ordinary user becomes inside: not 0, so that starting a program gives no rights."""


@dataclass(frozen=True)
class Walls:
    """What is shown inside: (source, target) to read, links (name, target), and folders that stay empty there."""

    shown: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, str], ...] = ()
    hidden: tuple[str, ...] = ()


def build(walls: Walls) -> None:
    """Go behind the walls. The process that comes back is the first of its own; the outer one waits for it."""
    flags = kernel.NEWNS | kernel.NEWPID | kernel.NEWNET | kernel.NEWIPC | kernel.NEWUTS
    user, group = os.geteuid(), os.getegid()
    if user == 0:
        kernel.unshare(flags)
    else:
        kernel.unshare(flags | kernel.NEWUSER)
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"{_USER} {user} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"{_USER} {group} 1", encoding="ascii")
    _first_of_its_own()
    kernel.private_mounts()
    _files(walls)
    _own_folders(_SMALL, 0 if user == 0 else _USER)


def _first_of_its_own() -> None:
    """Fork into the new process namespace; the outer process ends with the inner one, and the other way round."""
    child = os.fork()
    if child:
        os.closerange(0, 2)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        os._exit(code if 0 <= code < 256 else 1)
    kernel.end_with_parent(signal.SIGKILL)


def _files(walls: Walls) -> None:
    """Make a new root with nothing in it but what is shown."""
    base = Path("/mnt" if Path("/mnt").is_dir() else "/tmp")  # noqa: S108 -- only a place to mount on
    devices = tuple((f"/dev/{name}", f"/dev/{name}") for name in _DEVICES)
    opened = {target: os.open(source, os.O_PATH) for source, target in (*walls.shown, *devices)}
    kernel.mount("tmpfs", str(base), "size=4m,mode=755")
    for target, handle in opened.items():
        _show(handle, base / target[1:])
        os.close(handle)
    for place in ("/proc", "/etc", *(name for name, _ in _OWN)):
        (base / place[1:]).mkdir(parents=True, exist_ok=True)
    for name, target in walls.links:
        if not os.path.lexists(base / name[1:]):
            (base / name[1:]).symlink_to(target)
    (base / "etc/passwd").write_text(f"participant:x:{_USER}:{_USER}::{WORK}:/bin/sh\n", encoding="ascii")
    kernel.read_only(str(base))
    for path in walls.hidden:
        if (base / path[1:]).is_dir():
            kernel.mount("tmpfs", str(base / path[1:]), "size=4k,mode=555")
    kernel.mount("proc", str(base / "proc"))
    kernel.new_root(str(base))


def _show(handle: int, target: Path) -> None:
    """Bind an opened file or folder to its place inside."""
    source = Path(f"/proc/self/fd/{handle}")
    if source.is_dir():
        target.mkdir(parents=True, exist_ok=True)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()
    kernel.bind(str(source), str(target))


def own_places(scratch: int, user: int) -> None:
    """Give a child its own empty folders and its own view of processes; called in new namespaces."""
    kernel.private_mounts()
    _own_folders(scratch, user)
    kernel.mount("proc", "/proc")


def _own_folders(scratch: int, user: int) -> None:
    """Mount an empty folder on each place, but on one that holds this Python itself: that can only be read."""
    for place, part in _OWN:
        if not os.path.ismount(place) and any(Path(place).iterdir()):
            continue
        kernel.mount("tmpfs", place, f"size={scratch // part},nr_inodes=8192,mode=700,uid={user},gid={user}")


def give_up_rights(user: int) -> None:
    """Become a user without any rights, now and for good; the user stays the same where it is not root."""
    kernel.no_capabilities_to_come()
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    kernel.no_new_privileges()
    kernel.no_capabilities()
    refusing.refuse()
    kernel.open_to_itself()
