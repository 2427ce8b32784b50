"""The course as one wheel: built here, installed in an empty folder, and used there with nothing of the checkout."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from helpers.exercises.key import exercise
from helpers.exercises.record import SIGNS, Status
from helpers.exercises.variants import first
from helpers.figures import figure
from tests.support import ROOT, rows

TABLES = sorted(path.stem for path in (ROOT / "data").glob("*.csv"))
KINDS = (".py", ".js", ".css", ".csv", ".json", ".html", ".j2")
# Each question is asked in a new Python, in an empty folder, and answered as one line of JSON.
ASK = """\
import json, pathlib, sys, warnings
warnings.filterwarnings("error", module="helpers")
import helpers, helpers.data
place = pathlib.Path(sys.argv[1]).resolve()
assert place in pathlib.Path(helpers.__file__).resolve().parents, helpers.__file__
assert helpers.data.folder() == place / "helpers" / "_data", helpers.data.folder()
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel of the checkout, built without a network."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    [made] = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which pip has put the wheel, and nothing else."""
    place = tmp_path_factory.mktemp("elsewhere") / "packages"
    options = ["--no-deps", "--no-index", "--no-compile", "--quiet", "--target", str(place)]
    command = [sys.executable, "-m", "pip", "install", *options, str(wheel)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return place


def ask(code: str, installed: Path, empty: Path) -> Any:
    """Run code with the installed course, in an empty folder; return what it prints as JSON."""
    # Without the variables and folders of whoever runs the tests: -I would also hide the folder of packages.
    start = f"import sys; sys.path.insert(0, {str(installed)!r})\n{ASK}"
    command = [sys.executable, "-P", "-c", start + code, str(installed)]
    done = subprocess.run(command, cwd=empty, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_it_holds_the_course_and_the_data_and_nothing_of_a_run(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    code = {path.relative_to(ROOT).as_posix() for path in (ROOT / "helpers").rglob("*") if path.suffix in KINDS}
    data = {f"helpers/_data/{path.name}" for path in (ROOT / "data").iterdir() if path.suffix in KINDS}
    assert len(code) > 100 and len(data) == len(TABLES) + 1
    assert code | data == {name for name in names if name.startswith("helpers/")}
    assert {name.split("/")[0].partition("-")[0] for name in names} == {"helpers", "amicable_ties"}


def test_every_table_has_the_rows_it_has_in_the_checkout(installed: Path, tmp_path: Path) -> None:
    code = f"from helpers import load\nprint(json.dumps({{name: len(load(name)) for name in {TABLES}}}))"
    assert ask(code, installed, tmp_path) == {table: len(rows(table)) for table in TABLES}


def test_an_explorable_says_and_shows_what_it_does_in_the_checkout(installed: Path, tmp_path: Path) -> None:
    code = """
from helpers import explore
shown = explore("ranking", rule="in force")
content, _ = shown._repr_mimebundle_()
print(json.dumps([content["text/plain"], sorted(content), len(shown.live._library.bundle) > 300_000]))
"""
    words, kinds, whole = ask(code, installed, tmp_path)
    assert words == figure("ranking").at(rule="in force").sentence
    assert "application/vnd.jupyter.widget-view+json" in kinds and whole


def test_answers_are_checked_as_in_the_checkout(installed: Path, tmp_path: Path) -> None:
    asked = exercise("2-1")
    right = asked.answer(first(asked))
    code = f"from helpers import check\nprint(json.dumps([check('2-1', n).words for n in ({right}, {right + 1})]))"
    good, bad = ask(code, installed, tmp_path)
    assert good.startswith(f"{SIGNS[Status.CORRECT]} {Status.CORRECT}")
    assert bad.startswith(f"{SIGNS[Status.INCORRECT]} {Status.INCORRECT}")
    assert list(tmp_path.iterdir()) == [], "nothing is written where there is no lesson"
