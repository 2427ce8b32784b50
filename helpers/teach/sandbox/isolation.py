"""Which ways of keeping a notebook apart this computer has, and how the warm process is started with each."""

from __future__ import annotations

import os
import platform
import shutil
import site
import subprocess
import sys
import sysconfig
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from helpers.teach.record import TeachError
from helpers.teach.sandbox.inside.cage import COURSE, WORK, Walls
from helpers.teach.sandbox.model import Isolation

_SELF = Path(__file__).resolve().parent
_START = "import sys, runpy; sys.path.insert(0, sys.argv[1]); runpy.run_module('inside', run_name='__main__')"
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store", "/gnu/store")
_SETTINGS = ("/etc/ld.so.cache", "/etc/localtime", "/etc/fonts", "/etc/alternatives")
_RUNNER = "/runner"
_PLACES = (WORK, "/tmp", "/dev/shm")  # noqa: S108 -- names inside the walls

CONTAINER = (
    "docker run --rm --network none --security-opt seccomp=unconfined --user 1000:1000 --memory 4g --pids-limit 512 "
    '-v "$PWD":/course -w /course IMAGE .venv/bin/python -m helpers grade ...'
)
"""A container without a network in which an ordinary user may make namespaces."""

WORDS = {
    Isolation.NAMESPACES: (
        "Every submission runs behind walls of its own (Linux namespaces{user}): no network, no files but the "
        "course's, which it can only read, an empty folder that is thrown away, no sight of other processes, and "
        "limits of time, memory, output and processes."
    ),
    Isolation.BUBBLEWRAP: (
        "All submissions run, one after the other, behind the same walls (bubblewrap): no network, no files but the "
        "course's, which they can only read, a folder that is emptied after each, and limits of time, memory, output "
        "and processes."
    ),
    Isolation.NONE: (
        "Submissions run WITHOUT isolation: limits of time, memory and output hold for honest mistakes, but a hostile "
        "notebook can do whatever you can do on this computer: use the network, read and change your files, other "
        "submissions and the gradebook among them. Grade so only what you have read, or inside a container without "
        f"a network, such as: {CONTAINER}"
    ),
}


@dataclass(frozen=True)
class Start:
    """How a warm process is started: the command, what it is told, and a folder to throw away afterwards."""

    command: tuple[str, ...]
    plan: dict[str, object]
    folder: Path | None = None


def described(isolation: Isolation) -> str:
    """Return in words what an isolation means."""
    user = ", and a user of its own" if os.name == "posix" and os.geteuid() == 0 else " of an ordinary user"
    return WORDS[isolation].format(user=user)


def chosen(wanted: Isolation | str) -> Isolation:
    """Return the isolation to use; raises TeachError where this computer does not have it."""
    try:
        wanted = Isolation(wanted)
    except ValueError:
        names = ", ".join(Isolation)
        raise TeachError(f"There is no isolation called “{wanted}”. Choose one of: {names}.") from None
    if not hasattr(os, "fork"):
        raise TeachError(
            "Submissions can be run on Linux and macOS, not on Windows itself. Use Windows' own Linux (wsl --install)."
        )
    if wanted is Isolation.NONE:
        return wanted
    tries = [wanted] if wanted is not Isolation.AUTO else [Isolation.NAMESPACES, Isolation.BUBBLEWRAP]
    found = {each: trouble(each) for each in tries}
    for each, why in found.items():
        if not why:
            return each
    reasons = "; ".join(f"{each}: {why}" for each, why in found.items())
    raise TeachError(
        f"Submissions cannot be kept apart from this computer ({reasons}), so none was run. Install bubblewrap "
        f"(on Debian and Ubuntu: apt install bubblewrap), or grade in a container: {CONTAINER} . "
        "With --no-isolation they are run all the same, and a hostile one can then do whatever you can do here."
    )


@cache
def trouble(isolation: Isolation) -> str:
    """Return why an isolation cannot be used here, or "" if it can; it is tried out."""
    if platform.system() != "Linux":
        return f"{platform.system()} has none"
    if isolation is Isolation.NAMESPACES:
        return _tried([sys.executable, "-I", "-S", "-c", _TRY, str(_SELF)])
    program = shutil.which("bwrap")
    if not program:
        return "the program bwrap is not installed"
    return _tried([program, "--unshare-all", "--die-with-parent", "--ro-bind", "/", "/", "--proc", "/proc", "true"])


_TRY = """
import sys
sys.path.insert(0, sys.argv[1])
from inside import cage
cage.build(cage.Walls(()))
"""


def _tried(command: list[str]) -> str:
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    lines = ran.stderr.strip().splitlines()
    return "" if ran.returncode == 0 else (lines[-1][:200] if lines else f"it ended with {ran.returncode}")


def start(isolation: Isolation, helpers_folder: Path, data_folder: Path, limits: dict[str, object]) -> Start:
    """Return how to start a warm process with these folders; raises TeachError if they are not what they should be."""
    helpers_folder, data_folder = _folder(helpers_folder, "__init__.py"), _folder(data_folder, "datapackage.json")
    shown = ((str(helpers_folder), f"{COURSE}/helpers"), (str(data_folder), f"{COURSE}/data"))
    python = (sys.executable, "-I", "-c", _START)
    plan: dict[str, object] = {"walls": None, "course": COURSE, "work": WORK, "limits": limits, "places": ()}
    if isolation is Isolation.NAMESPACES:
        walls = _walls((*shown, (str(_SELF / "inside"), str(_SELF / "inside"))))
        plan["walls"] = {"shown": walls.shown, "links": walls.links, "hidden": walls.hidden}
        return Start((*python, str(_SELF)), plan)
    if isolation is Isolation.BUBBLEWRAP:
        walls = _walls((*shown, (str(_SELF / "inside"), f"{_RUNNER}/inside")))
        return Start((*_bubblewrap(walls, limits), *python, _RUNNER), {**plan, "places": _free(walls)})
    folder = Path(tempfile.mkdtemp(prefix="course-")).resolve()
    for source, name in ((helpers_folder, "helpers"), (data_folder, "data")):
        shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "notebooks").mkdir()
    work = str(folder / "notebooks")
    return Start((*python, str(_SELF)), {**plan, "course": str(folder), "work": work, "places": (work,)}, folder)


def _folder(folder: Path, sign: str) -> Path:
    folder = Path(folder).resolve()
    if not (folder / sign).is_file():
        raise TeachError(f"The folder {folder} has no {sign}. Give the one that `assign` made in the handout.")
    return folder


def _walls(shown: tuple[tuple[str, str], ...]) -> Walls:
    """Return what is shown of this computer: its programs, this Python and its packages, and the course."""
    places = [Path(p) for p in (*_SYSTEM, *_SETTINGS)]
    links = [(str(p), str(p.readlink())) for p in places if p.is_symlink() and p.parent == Path("/")]
    linked = {name for name, _ in links}
    same = [p for p in places if p.exists() and str(p) not in linked]
    folders = {Path(sys.prefix), Path(sys.base_prefix), Path(sys.exec_prefix), Path(sys.executable).parent.parent}
    folders |= {p.resolve() for p in folders} | {Path(sys.executable).resolve().parent.parent}
    folders |= {Path(p) for p in site.getsitepackages()}
    kept = {p for p in folders if p.is_dir() and p != Path("/") and not _within(p, same)}
    outer = sorted(p for p in kept if not _within(p, [q for q in kept if q != p]))
    every = [(str(p), str(p)) for p in (*same, *outer)]
    hidden = [str(Path(p) / "helpers") for p in {sysconfig.get_path("purelib"), *site.getsitepackages()}]
    return Walls((*every, *shown), tuple(links), tuple(hidden))


def _within(path: Path, folders: list[Path]) -> bool:
    return any(path.is_relative_to(folder) for folder in folders)


def _free(walls: Walls) -> tuple[str, ...]:
    """Return the places a notebook can write to: one that holds this Python itself can only be read."""
    targets = [Path(target) for _, target in walls.shown]
    return tuple(place for place in _PLACES if not any(t.is_relative_to(place) for t in targets))


def _bubblewrap(walls: Walls, limits: dict[str, object]) -> tuple[str, ...]:
    """Return the command that puts a program behind the walls."""
    words = [shutil.which("bwrap") or "bwrap", "--unshare-all", "--die-with-parent", "--as-pid-1", "--new-session"]
    words += ["--cap-drop", "ALL", "--uid", "1000", "--gid", "1000"]
    for source, target in walls.shown:
        words += ["--ro-bind", source, target]
    for name, target in walls.links:
        words += ["--symlink", target, name]
    for path in walls.hidden:
        words += ["--tmpfs", path] if Path(path).is_dir() else []
    size = str(limits["scratch"])
    words += ["--dev", "/dev"]
    for place in _free(walls):
        words += ["--size", size, "--tmpfs", place]
    return (*words, "--proc", "/proc", "--remount-ro", "/", "--chdir", WORK, "--")
