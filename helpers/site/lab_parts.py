"""What the lab is made of, fetched once from PyPI and npm and kept in the user's folder for such things.

`python -m helpers.site.lab_parts --out DIR` fetches the parts and builds the lab into DIR/lite: JupyterLite, the core
of Pyodide, and the packages of the course that Pyodide does not have. Each has a fixed version, and Pyodide itself is
compared with a fixed sum. A mark says that a folder of parts is whole; one without it is made anew.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock

from helpers.site.lab import COURSE, LabError, Parts, build_lab

_NPM = "https://registry.npmjs.org/pyodide/-/pyodide-{version}.tgz"
_SECONDS = 120
_PYTHON = "Scripts/python.exe" if os.name == "nt" else "bin/python"


@dataclass(frozen=True)
class Recipe:
    """The versions of a lab: what builds it, which Pyodide runs in it, and the packages brought along.

    `sum` is the SHA-256 of Pyodide's package at npm. Names in `programs` and `wheels` without a version take the one
    of the course's own lock.
    """

    programs: tuple[str, ...]
    pyodide: str
    sum: str
    wheels: tuple[str, ...]


OURS = ("altair", "anywidget", "comm", "ipywidgets", "narwhals", "psygnal", "typing-extensions")
"""What the course needs and Pyodide lacks, or has in another version; all of them pure Python."""
CURRENT = Recipe(
    (
        *("jupyterlite-core[contents]==0.8.6", "jupyterlite-pyodide-kernel==0.8.6"),
        *("jupyterlab-widgets", "anywidget", "hatchling"),
    ),
    "314.0.7",
    "66b7949e5a0cba2250b586d7e368bf12fb482800748d182c4618254b685ffaa0",
    OURS,
)


def cache() -> Path:
    """Return the folder in which parts are kept, below the one of the system for such things."""
    named = os.environ.get("XDG_CACHE_HOME")
    return (Path(named) if named else Path.home() / ".cache") / "amicable-ties"


def fetch(recipe: Recipe, keep: Path, more: Callable[[Path, Path], None] | None = None) -> Parts:
    """Return the parts of a recipe, taken from `keep` if they were fetched before.

    `more(pyodide, wheels)` may add files to both folders. Raises LabError if something cannot be fetched, and OSError.
    """
    wanted = json.dumps([asdict(recipe), pinned(recipe.programs), pinned(recipe.wheels), sys.version])
    folder = keep / f"lab-{recipe.pyodide}-{hashlib.sha256(wanted.encode()).hexdigest()[:12]}"
    keep.mkdir(parents=True, exist_ok=True)
    with FileLock(keep / f"{folder.name}.lock"):
        parts = Parts(folder / "env" / _PYTHON, folder / "pyodide", folder / "wheels")
        if not (folder / "whole").is_file():
            shutil.rmtree(folder, ignore_errors=True)
            _fill(recipe, parts)
            if more:
                more(parts.pyodide, parts.wheels)
            (folder / "whole").touch()
    return parts


def _fill(recipe: Recipe, parts: Parts) -> None:
    """Fetch everything into folders that are not there yet."""
    parts.wheels.mkdir(parents=True)
    _unpack(_download(_NPM.format(version=recipe.pyodide), recipe.sum), parts.pyodide)
    python = json.loads((parts.pyodide / "pyodide-lock.json").read_text("utf-8"))["info"]["python"]
    options = ["--no-deps", "--only-binary=:all:", "--platform=any", "--implementation=py", "--abi=none"]
    options += [f"--python-version={python}", f"--dest={parts.wheels}"]
    pip(sys.executable, "download", *options, *pinned(recipe.wheels))
    _run(sys.executable, "-m", "venv", str(parts.pyodide.with_name("env")))
    pip(str(parts.python), "install", *pinned(recipe.programs))


def pip(python: str, *arguments: str) -> None:
    """Run pip quietly; raises LabError with the end of what it said if it fails."""
    _run(python, "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input", *arguments)


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        tail = "\n".join(done.stderr.strip().splitlines()[-6:])
        raise LabError(f"The parts of the lab could not be fetched. Look at the connection, then try again:\n{tail}")


def pinned(names: Sequence[str]) -> list[str]:
    """Return requirements with a version each: their own, or that of the course's lock.

    >>> pinned(["jupyterlite-core==0.8.6"])
    ['jupyterlite-core==0.8.6']
    """
    lock = COURSE.joinpath(".constraints.txt").read_text("utf-8")
    found = []
    for name in names:
        line = re.search(rf"(?m)^{re.escape(name)}==\S+", lock)
        if "==" not in name and line is None:
            raise LabError(f"{name} is not in .constraints.txt: name its version in the recipe of the lab.")
        found.append(name if line is None else line[0])
    return found


def _download(address: str, expected: str) -> bytes:
    """Return what is at an address; raises LabError if it cannot be had or is not what it was."""
    try:
        with urllib.request.urlopen(address, timeout=_SECONDS) as answer:  # noqa: S310 -- always https, see _NPM
            content: bytes = answer.read()
    except OSError as error:
        raise LabError(f"{address} could not be fetched ({error}). Look at the connection, then try again.") from error
    if (found := hashlib.sha256(content).hexdigest()) != expected:
        raise LabError(f"{address} is not what it was: its sum is {found}. Do not use it before you know why.")
    return content


def _unpack(content: bytes, folder: Path) -> None:
    """Put the files of a package of npm, which all lie in one folder, into a new folder."""
    folder.mkdir()
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        for member in archive:
            file = archive.extractfile(member)
            if file is not None:
                (folder / Path(member.name).name).write_bytes(file.read())


def main(arguments: Sequence[str] | None = None) -> int:
    """Fetch the parts and build the lab; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m helpers.site.lab_parts", description="Build the lab.")
    parser.add_argument("--out", type=Path, required=True, help="folder of the website; the lab goes to lite/")
    chosen = parser.parse_args(arguments)
    try:
        made = build_lab(chosen.out, fetch(CURRENT, cache()))
    except (LabError, OSError) as error:
        print(error, file=sys.stderr)  # noqa: T201 -- a command line prints
        return 1
    size = sum(path.stat().st_size for path in made.rglob("*") if path.is_file())
    print(f"The lab is in {made}: {size / 1e6:.0f} MB.")  # noqa: T201 -- the same
    return 0


if __name__ == "__main__":
    sys.exit(main())
