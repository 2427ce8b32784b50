"""The folder .venv with the packages of the course: what state it is in, and how it is made or mended.

Three things decide. A *stamp* inside .venv says which recipe was installed to the end (requirements, constraints,
project file), for which folder, and how many files each package has. The *set-up lock* says whether the last set-up
finished. The *interpreter* in .venv must answer. Anything half-made is made again from the start; packages already
downloaded are taken from the cache of uv or pip.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from helpers.setup.lock import unfinished
from helpers.setup.programs import SetupError

RECIPE_FILES = ("requirements.txt", ".constraints.txt", "pyproject.toml")
OLDEST, NEWEST = (3, 11), (3, 14)
FOREIGN_VARIABLES = (
    "PYTHONDONTWRITEBYTECODE",  # every kernel would compile every package anew, for seconds
    *("PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "__PYVENV_LAUNCHER__", "CONDA_PREFIX", "CONDA_DEFAULT_ENV"),
    *("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_REQUIREMENT", "PIP_CONSTRAINT", "UV_TARGET", "UV_PREFIX"),
    *("UV_SYSTEM_PYTHON", "UV_PROJECT_ENVIRONMENT", "UV_PYTHON", "UV_CONSTRAINT", "UV_OVERRIDE"),
)
"""Settings of other Pythons and environments that would send packages or imports elsewhere."""


class State(Enum):
    """What can be said of .venv before a set-up."""

    READY = "everything is installed"
    ABSENT = "there is no .venv yet"
    STALE = "it works, but holds other packages than the recipe asks for"
    BROKEN = "it is half-made or damaged"


def inventory(folder: Path) -> dict[str, int]:
    """Count the files under each entry of a folder, compiled copies left out: shows what was deleted since."""

    def files(entry: Path) -> int:
        if not entry.is_dir():
            return 1
        return sum(len(names) for path, _, names in os.walk(entry) if not path.endswith("__pycache__"))

    if not folder.is_dir():
        return {}
    return {entry.name: files(entry) for entry in folder.iterdir() if entry.name != "__pycache__"}


@dataclass(frozen=True)
class Environment:
    """The course folder and its .venv."""

    root: Path

    @property
    def folder(self) -> Path:
        """The environment itself."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """Its interpreter, called by its path: nothing has to be activated or on the PATH."""
        return self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    @property
    def stamp(self) -> Path:
        """The record of what was installed to the end."""
        return self.folder / "course-stamp.json"

    @property
    def log(self) -> Path:
        """What the installer wrote."""
        return self.root / ".setup.log"

    @property
    def lock(self) -> Path:
        """The file that is locked while a set-up runs (see helpers.setup.lock)."""
        return self.root / ".setup.lock"

    def variables(self, outside: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return the environment variables for programs in .venv: as if activated, with nothing of other Pythons.

        PYTHONPATH makes `import helpers` work where Python 3.11 and 3.12 misread the path of an editable install
        (Windows with a user name outside its code page).
        """
        values = {k: v for k, v in (os.environ if outside is None else outside).items() if k not in FOREIGN_VARIABLES}
        own = {
            "VIRTUAL_ENV": str(self.folder),
            "PATH": os.pathsep.join(filter(None, [str(self.python.parent), values.get("PATH", "")])),
            "PYTHONPATH": str(self.root),
            "PYTHONNOUSERSITE": "1",
            "PYTHONUTF8": "1",
            "JUPYTER_PREFER_ENV_PATH": "1",
        }
        return values | own

    def version(self) -> tuple[int, int] | None:
        """Ask the interpreter for its version; None if there is none or it does not answer."""
        question = "import sys, encodings, json; print(*sys.version_info[:2])"
        try:
            answer = subprocess.run(
                [str(self.python), "-I", "-c", question],
                capture_output=True,
                text=True,
                timeout=60,
                check=True,
                stdin=subprocess.DEVNULL,
            ).stdout.split()
            return int(answer[0]), int(answer[1])
        except (OSError, subprocess.SubprocessError, ValueError, IndexError):
            return None

    def recipe(self) -> str:
        """Return a fingerprint of the files that say what is to be installed."""
        found = hashlib.sha256()
        for name in RECIPE_FILES:
            path = self.root / name
            if not path.is_file():
                raise SetupError(
                    f"The file {name} is missing in {self.root}: download the whole course again and run the command "
                    "in its folder."
                )
            found.update(name.encode() + path.read_bytes().replace(b"\r\n", b"\n"))
        return found.hexdigest()

    def contents(self) -> dict[str, dict[str, int]]:
        """Count the files of every package and of what JupyterLab shows in the browser."""
        places = [*self.folder.glob("lib/python3*/site-packages"), self.folder / "Lib" / "site-packages"]
        places = [place for place in places if place.is_dir()] + [self.folder / "share" / "jupyter"]
        own = ("amicable_ties", "pip", "setuptools")  # change without harm: the course's own record and installers
        counted = {place.relative_to(self.folder).as_posix(): inventory(place) for place in places}
        return {place: {k: n for k, n in each.items() if not k.startswith(own)} for place, each in counted.items()}

    def read_stamp(self) -> dict[str, Any]:
        """Return the stamp, empty if there is none that can be read."""
        try:
            found = json.loads(self.stamp.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def write_stamp(self, part: str) -> None:
        """Record that `part` is installed: under another name first, so that half a stamp is never read."""
        old = self.read_stamp()
        parts = set(old.get("parts", [])) if old.get("recipe") == self.recipe() else set()
        record = {
            "recipe": self.recipe(),
            "root": str(self.root),
            "python": self.version(),
            "parts": sorted(parts | {part, "lab"}),
            "contents": self.contents(),
        }
        draft = self.stamp.with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps(record), "utf-8")
        draft.replace(self.stamp)

    def intact(self, stamp: Mapping[str, Any]) -> bool:
        """Tell whether no package has fewer files than when the stamp was written."""
        now = self.contents()
        return all(
            now.get(place, {}).get(name, 0) >= count
            for place, counts in stamp.get("contents", {}).items()
            for name, count in counts.items()
        )

    def state(self, part: str) -> State:
        """Look at .venv and say what has to be done for `part` ("lab", "teach", "site" or "test")."""
        if not self.folder.exists():
            return State.ABSENT
        stamp, version = self.read_stamp(), self.version()
        if version is None or version < OLDEST:
            return State.BROKEN
        if stamp:
            same = stamp.get("root") == str(self.root) and stamp.get("python") == list(version)
            if not same or not self.intact(stamp):
                return State.BROKEN
            if stamp.get("recipe") == self.recipe() and part in stamp.get("parts", []):
                return State.READY
        return State.BROKEN if unfinished(self.lock) else State.STALE
