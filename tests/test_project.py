"""The files around the course agree with each other: pins, lock, licence, commands, and what lies where."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from helpers.setup.environment import NEWEST, OLDEST

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
TOP = {
    *("README.md", "requirements.txt", "LICENSE", "pyproject.toml", "CITATION.cff"),
    *("notebooks", "data", "helpers", "tests"),
}
COMMAND = "python3 -m helpers test"
SETTINGS = "share/jupyter/lab/settings/overrides.d/amicable-ties.json"


def lines(name: str) -> list[str]:
    """Return the lines of a file of the top level that say something."""
    return [line for line in (ROOT / name).read_text("utf-8").splitlines() if line and not line.startswith("#")]


def lock() -> dict[str, list[Requirement]]:
    """Return the lock: for each package its version, or one for each kind of Python."""
    found: dict[str, list[Requirement]] = {}
    for requirement in map(Requirement, lines(".constraints.txt")):
        found.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return found


def pins() -> dict[str, str]:
    """Return what requirements.txt pins."""
    return dict(line.split("==") for line in lines("requirements.txt") if not line.startswith("-"))


def test_top_level_holds_only_what_a_reader_expects() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("this is no clone of the repository")
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    names = {line.strip('"').split("/")[0] for line in listed.splitlines()}
    assert len(names) > 5
    assert {name for name in names if not name.startswith(".")} <= TOP


def test_requirements_install_the_course_itself_under_the_lock() -> None:
    assert {"-e .", "-c .constraints.txt"} <= set(lines("requirements.txt"))
    assert lines(".binder/requirements.txt") == ["-r ../requirements.txt"]


def test_every_pin_is_the_locked_version() -> None:
    assert {"jupyterlab", "pandas", "altair", "ipywidgets"} <= pins().keys()
    locked = lock()
    assert len(locked) > 80
    for name, version in pins().items():
        assert [str(r.specifier) for r in locked[canonicalize_name(name)]] == [f"=={version}"]


def test_uv_locks_the_same_versions() -> None:
    assert PROJECT["tool"]["uv"]["constraint-dependencies"] == lines(".constraints.txt")


def test_loose_requirements_allow_the_pins() -> None:
    for requirement in map(Requirement, PROJECT["project"]["dependencies"]):
        assert requirement.specifier.contains(pins()[requirement.name]), requirement
    assert PROJECT["dependency-groups"]["lab"] == [f"jupyterlab=={pins()['jupyterlab']}"]


def test_everything_the_tests_need_is_locked() -> None:
    needed = {canonicalize_name(Requirement(r).name) for r in PROJECT["dependency-groups"]["test"]}
    assert len(needed) > 8
    assert needed <= lock().keys()


def test_everything_the_tests_import_is_asked_for_by_name() -> None:
    files = [*(ROOT / "tests").rglob("*.py")]
    names = {name for file in files for name in imported(file)}
    ours = {file.stem for file in files} | {"helpers", "tests"}
    others = names - ours - sys.stdlib_module_names
    assert {"pytest", "playwright", "yaml"} <= others
    groups = PROJECT["dependency-groups"]
    tools = [name for group in ("test", "teach", "hub", "site") for name in groups[group]]
    asked = {canonicalize_name(Requirement(r).name) for r in tools} | pins().keys()
    makers = packages_distributions()
    unasked = {n for n in others if not {canonicalize_name(maker) for maker in makers.get(n, [])} & asked}
    assert not unasked, f"name these in the test group of pyproject.toml and run .ci/lock.py: {unasked}"


def imported(file: Path) -> set[str]:
    """Return the top-level modules that a file imports anywhere."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def test_pythons_are_the_same_everywhere() -> None:
    named = re.findall(r"Python :: (3\.\d+)", "\n".join(PROJECT["project"]["classifiers"]))
    assert named == [f"3.{minor}" for minor in range(OLDEST[1], NEWEST[1] + 1)]
    assert PROJECT["project"]["requires-python"] == f">={named[0]}"
    assert PROJECT["tool"]["mypy"]["python_version"] == named[0]
    assert PROJECT["tool"]["ruff"]["target-version"] == f"py{named[0].replace('.', '')}"


def test_ci_runs_exactly_the_command_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8").rstrip().splitlines()
    assert script[-1] == COMMAND
    assert "set -euo pipefail" in script
    assert sum("helpers" in line and not line.startswith("#") for line in script) == 1
    readme = ROOT / "README.md"
    if readme.exists():
        assert COMMAND in readme.read_text("utf-8").splitlines()
        assert "python3 -m helpers lab" in readme.read_text("utf-8").splitlines()


def test_modules_stay_short() -> None:
    modules = sorted((ROOT / "helpers").rglob("*.py"))
    assert len(modules) > 20
    most = {path: 650 if path.parent.name == "key" else 250 for path in modules}  # the key is records, not code
    long = {path.name: n for path in modules if (n := len(path.read_text("utf-8").splitlines())) > most[path]}
    assert not long, f"split these: {long}"


def test_citation_and_licence_name_the_same_course() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= citation.keys()
    assert str(citation["version"]) == PROJECT["project"]["version"]
    assert " AND ".join(citation["license"]) == PROJECT["project"]["license"]
    authors = {author["name"] for author in citation["authors"]}
    assert authors == {author["name"] for author in PROJECT["project"]["authors"]}
    licence = (ROOT / "LICENSE").read_text("utf-8")
    assert all(author in licence for author in authors)
    assert "Permission is hereby granted" in licence
    assert "https://creativecommons.org/licenses/by/4.0/legalcode" in licence


def test_jupyterlab_settings_are_installed_with_the_course() -> None:
    mine = json.loads((ROOT / ".jupyterlab.json").read_text("utf-8"))
    assert mine["@jupyter-widgets/jupyterlab-manager:plugin"] == {"saveState": True}
    try:
        distribution("amicable-ties")
    except PackageNotFoundError:
        pytest.skip("the course is not installed in this Python, only on its path")
    assert json.loads((Path(sys.prefix) / SETTINGS).read_text("utf-8")) == mine
