"""The lab in the browser: JupyterLite with the lessons, the data and the course's own package inside it.

`build_lab(DIR, parts)` writes DIR/lite/, a folder of files for any web server; a page links to a lesson in it as
`lite/lab/index.html?path=notebooks/NAME.ipynb`. Nothing is fetched while it builds: `helpers.site.lab_parts` does that
before. The course comes as one wheel, with the data and the chart library in it, and is named in Pyodide's own list of
packages (its lock), so that `from helpers import ...` in a cell loads it and what it needs. Packages of that list whose
files are not beside it keep their place on Pyodide's server.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path
from typing import Any

COURSE = Path(__file__).resolve().parents[2]
SERVER = "https://cdn.jsdelivr.net/pyodide/v{version}/full/"
KERNEL = ("comm", "ipython", "jedi", "micropip", "sqlite3", "ssl")
"""What JupyterLite's own kernel asks for when it starts, as far as the list of packages has it."""
LATER = {"scipy": (4, 6)}
"""Large packages that only some lessons need, with these lessons: there a line of the set-up cell asks for them."""
NOT_HERE = {"filelock", "vl-convert-python", "jupyterlab-widgets", "widgetsnbextension"}
"""Programs and extensions of a computer; in the browser the page has them, or the wheel brings what they would make."""
_CORE = (".js", ".mjs", ".wasm")
_LOCK, _CHARTS = "pyodide-lock.json", "vega.js.gz"
_LITTER = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "my-*", "teach", "*.part")

Lock = dict[str, Any]


class LabError(Exception):
    """Why the lab cannot be built: one sentence with the cause and the next step."""


@dataclass(frozen=True)
class Parts:
    """What the lab is made of, all on this computer.

    `python` is an interpreter with JupyterLite, hatchling and the extensions of ipywidgets and anywidget; `pyodide` a
    folder with the core of Pyodide, and any of its packages; `wheels` one with packages that take the place of these.
    """

    python: Path
    pyodide: Path
    wheels: Path


def build_lab(out: Path, parts: Parts, course: Path = COURSE) -> Path:
    """Write `out`/lite, in the place of an older one, and return it.

    Raises LabError if a part is missing or JupyterLite refuses, and OSError.
    """
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out, prefix=".making-") as name:
        work = Path(name)
        _contents(course, work / "content")
        _distribution(parts, _wheel(course, parts.python, work), work / "static" / "pyodide")
        _settings(course, work)
        _run(parts.python, ["-m", "jupyterlite_core", "build", "--lite-dir", "."], work)
        made, target = work / "made", out / "lite"
        if not (made / "lab" / "index.html").is_file():
            raise LabError("JupyterLite built no lab: is its version one that this course knows (see lab_parts)?")
        if target.exists():
            target.rename(work / "before")
        made.rename(target)
    return target


def _run(python: Path, arguments: list[str], folder: Path) -> None:
    done = subprocess.run([str(python), *arguments], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).strip().splitlines()[-40:])
        raise LabError(f"`{' '.join(arguments[:3])}` failed. Mend what it names, then run the command again:\n{tail}")


def _contents(course: Path, folder: Path) -> None:
    """Put lessons and tables, side by side as in the course, where a reader will find them as files."""
    shutil.copytree(course / "data", folder / "data", ignore=_LITTER)
    shutil.copytree(course / "notebooks", folder / "notebooks", ignore=_LITTER)
    for path in (folder / "notebooks").glob("*.ipynb"):
        book = json.loads(path.read_text("utf-8"))
        path.write_text(json.dumps(asking(book), ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


def asking(book: dict[str, Any]) -> dict[str, Any]:
    """Return a lesson that names, in its set-up cell, what is fetched only when a cell names it."""
    number = book["metadata"]["course"]["lesson"]
    lines = [f"import {name}  # in the browser a package comes when a cell names it\n" for name in LATER]
    wanted = [line for line, lessons in zip(lines, LATER.values(), strict=True) if number in lessons]
    cells = [dict(cell) for cell in book["cells"]]
    at = next(i for i, cell in enumerate(cells) if "setup" in cell["metadata"].get("tags", []))
    source = "".join(cells[at]["source"]).splitlines(keepends=True)
    place = next(i for i, line in enumerate(source) if line.startswith("import pandas"))
    cells[at]["source"] = [*source[:place], *wanted, *source[place:]]
    return {**book, "cells": cells}


def _wheel(course: Path, python: Path, work: Path) -> Path:
    """Build the course as one wheel, with the chart library that a computer would make by itself."""
    from helpers.live import prepare

    source = work / "source"
    shutil.copytree(course / "helpers", source / "helpers", ignore=_LITTER)
    shutil.copytree(course / "data", source / "data", ignore=_LITTER)
    for name in ("pyproject.toml", "README.md", "LICENSE", ".jupyterlab.json"):
        shutil.copyfile(course / name, source / name)
    shutil.copyfile(prepare(), source / "helpers" / "browser" / _CHARTS)
    _run(python, ["-m", "hatchling", "build", "-t", "wheel", "-d", str(work / "dist")], source)
    [made] = (work / "dist").glob("*.whl")
    return made


def _distribution(parts: Parts, wheel: Path, folder: Path) -> None:
    """Put Pyodide's core, the packages that are at hand and a list of all packages into a folder."""
    folder.mkdir(parents=True)
    try:
        lock: Lock = json.loads((parts.pyodide / _LOCK).read_text("utf-8"))
        version = json.loads((parts.pyodide / "package.json").read_text("utf-8"))["version"]
    except (OSError, ValueError, KeyError) as error:
        raise LabError(f"{parts.pyodide} is no folder of Pyodide ({error}): unpack its npm package there.") from error
    wheels = [wheel, *sorted(parts.wheels.glob("*.whl"))]
    python = ".".join(lock["info"]["python"].split(".")[:2])
    lock["packages"] |= {entry["name"]: entry for entry in with_needs(wheels, lock["packages"], python)}
    needed = reachable([_name("amicable-ties"), *LATER, *KERNEL], lock["packages"])
    places = (wheel.parent, parts.wheels, parts.pyodide)
    for path in parts.pyodide.glob("*"):
        if path.suffix in _CORE or path.name == "python_stdlib.zip":
            shutil.copyfile(path, folder / path.name)
    for name, entry in lock["packages"].items():
        at_hand = next((p for p in places if (p / entry["file_name"]).is_file()), None)
        if at_hand and name in needed:
            shutil.copyfile(at_hand / entry["file_name"], folder / entry["file_name"])
        else:
            entry["file_name"] = SERVER.format(version=version) + entry["file_name"]
    (folder / _LOCK).write_text(json.dumps(lock, indent=1), encoding="utf-8")


def with_needs(wheels: Iterable[Path], known: Mapping[str, Any], python: str) -> list[Lock]:
    """Return an entry for each wheel; raises LabError for one that needs what neither list has."""
    entries = {entry["name"]: entry for entry in (entry_of(wheel, python) for wheel in wheels)}
    for entry in entries.values():
        entry["depends"] = [need for need in entry["depends"] if need not in NOT_HERE and need not in LATER]
        missing = [need for need in entry["depends"] if need not in known and need not in entries]
        if missing:
            raise LabError(f"{entry['name']} needs {', '.join(missing)}: add its wheel to the parts of the lab.")
    return list(entries.values())


def entry_of(wheel: Path, python: str) -> Lock:
    """Return what Pyodide's list says of a package, read from its wheel; `python` is Pyodide's, such as "3.14"."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        about = next(name for name in names if name.endswith(".dist-info/METADATA"))
        meta = HeaderParser().parsestr(archive.read(about).decode("utf-8"))
    tops = {name.split("/")[0] for name in names if name.endswith("/__init__.py") and name.count("/") == 1}
    tops |= {name.removesuffix(".py") for name in names if "/" not in name and name.endswith(".py")}
    return {
        "name": _name(meta["Name"]),
        "version": meta["Version"],
        "file_name": wheel.name,
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "imports": sorted(tops),
        "depends": _needs(meta.get_all("Requires-Dist") or [], python),
        "install_dir": "site",
        "package_type": "package",
        "unvendored_tests": False,
    }


def _needs(required: list[str], python: str) -> list[str]:
    from packaging.requirements import Requirement

    there = {"sys_platform": "emscripten", "platform_system": "Emscripten", "python_version": python, "extra": ""}
    there |= {"python_full_version": f"{python}.0", "os_name": "posix", "platform_machine": "wasm32"}
    found = (Requirement(line) for line in required)
    return sorted({_name(r.name) for r in found if r.marker is None or r.marker.evaluate(there)})


def _name(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


def reachable(roots: Iterable[str], packages: Mapping[str, Any]) -> set[str]:
    """Return the keys of the packages that these need, themselves included; what is not in the list is left out."""
    keys = {_name(key): key for key in packages}
    found: set[str] = set()
    waiting = [_name(root) for root in roots]
    while waiting:
        key = keys.get(waiting.pop())
        if key and key not in found:
            found.add(key)
            waiting += [_name(need) for need in packages[key]["depends"]]
    return found


def _settings(course: Path, work: Path) -> None:
    """Write what JupyterLite is told: where things are, and what the kernel loads while the notebook opens."""
    kernel = {"loadPyodideOptions": {"packages": ["amicable-ties"]}}
    page = {
        "appName": "Amicable Ties",
        "exposeAppInBrowser": True,
        "litePluginSettings": {"@jupyterlite/pyodide-kernel-extension:kernel": kernel},
    }
    build = {"contents": ["content"], "output_dir": "made", "apps": ["lab"], "no_sourcemaps": True}
    _json(work / "jupyter_lite_config.json", {"LiteBuildConfig": build})
    _json(work / "jupyter-lite.json", {"jupyter-lite-schema-version": 0, "jupyter-config-data": page})
    shutil.copyfile(course / ".jupyterlab.json", work / "overrides.json")


def _json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
