"""The test of the installation: a line a part, and for each part that is broken how to mend it."""

from __future__ import annotations

import json
import shutil
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest
from jupyter_core import paths

from helpers import live, selftest
from helpers.selftest import PARTS, results, self_test
from tests.support import ROOT

COMMAND = "python3 -m helpers lab"
EXTENSIONS = ("anywidget", "@jupyter-widgets/jupyterlab-manager")


def alone(monkeypatch: pytest.MonkeyPatch, part: str) -> tuple[bool, str]:
    """Run one part of the test and return whether it works and what it says; the page must say the same."""
    monkeypatch.setattr(selftest, "PARTS", {part: PARTS[part]})
    (found,) = results()
    page = self_test()
    assert found[0] == part and f"{part}: " in page.plain and found[2] in page.plain
    assert ("✓" in page.plain) == found[1] and ("✗" in page.plain) != found[1]
    assert ("Everything works" in page.plain) == found[1]
    if not found[1]:
        assert page.plain.endswith(f"Mend this first: {part}.")
    return found[1], found[2]


@pytest.fixture
def extensions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder of JupyterLab's extensions that the test may break."""
    folder = tmp_path / "labextensions"
    for name in EXTENSIONS:
        (folder / name).mkdir(parents=True)
        (folder / name / "package.json").write_text(json.dumps({"version": "1.2.3"}), encoding="utf-8")
    monkeypatch.setattr(paths, "jupyter_path", lambda *_: [str(folder)])
    return folder


def test_five_parts_are_tested() -> None:
    assert list(PARTS) == ["Python", "Packages", "Data", "Charts", "Controls"]


def test_all_is_well_here() -> None:
    found = results()
    assert [part for part, _, _ in found] == list(PARTS)
    assert [(part, words) for part, works, words in found if not works] == []
    page = self_test()
    assert page.plain.count("✓") == 5 == page.markup.count("<li>") and "✗" not in page.plain
    assert page.plain.endswith("Everything works. Go on to the next cell.")
    said = {part: words for part, _, words in found}
    assert said["Python"] == f"Python {sys.version.split()[0]}"
    assert f"altair {version('altair')}" in said["Packages"]
    assert f"{len(list((ROOT / 'data').glob('*.csv')))} tables" in said["Data"] and "no network" in said["Charts"]
    assert all(name.split("/")[-1] in said["Controls"] for name in EXTENSIONS)


def test_a_python_that_is_too_old(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4, "final", 0))
    monkeypatch.setattr(sys, "version", "3.10.4 (old)")
    works, words = alone(monkeypatch, "Python")
    assert not works and "3.10.4" in words and "3.11" in words and COMMAND in words


def test_a_missing_package(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(name: str) -> str:
        if name in {"altair", "anywidget"}:
            raise PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(selftest, "version", gone)
    works, words = alone(monkeypatch, "Packages")
    assert not works and "altair, anywidget" in words and "pandas" not in words and COMMAND in words


def test_broken_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    here = Path(shutil.copytree(ROOT / "data", tmp_path / "copied"))
    monkeypatch.setenv("COURSE_DATA", str(here))
    (here / "medals.csv").unlink()
    works, words = alone(monkeypatch, "Data")
    assert not works and "medals" in words and "download the course again" in words


def test_a_library_that_cannot_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> Path:
        raise OSError("No folder can be written for the chart library: free some disk space, then run the cell again.")

    monkeypatch.setattr(live, "prepare", full)
    works, words = alone(monkeypatch, "Charts")
    assert not works and "free some disk space" in words


def test_a_missing_chart_library(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(live, "version", gone)
    works, words = alone(monkeypatch, "Charts")
    assert not works and "vl-convert-python" in words and COMMAND in words


@pytest.mark.parametrize("name", EXTENSIONS)
def test_controls_that_jupyterlab_lacks(name: str, extensions: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert alone(monkeypatch, "Controls") == (True, "anywidget 1.2.3, jupyterlab-manager 1.2.3")
    shutil.rmtree(extensions / name)
    works, words = alone(monkeypatch, "Controls")
    assert not works and name.rsplit("/", maxsplit=1)[-1] in words and "cannot move" in words and COMMAND in words


def test_controls_are_looked_for_where_jupyterlab_looks(
    extensions: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.undo()
    monkeypatch.setenv("JUPYTER_PATH", str(extensions.parent))
    assert alone(monkeypatch, "Controls") == (True, "anywidget 1.2.3, jupyterlab-manager 1.2.3")
    assert extensions.is_relative_to(tmp_path)


def test_two_broken_parts_are_both_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> str:
        raise RuntimeError("<b>broken</b> & more")

    monkeypatch.setattr(selftest, "PARTS", {**PARTS, "Data": broken, "Charts": broken})
    page = self_test()
    assert page.plain.endswith("Mend this first: Data, Charts.") and page.plain.count("✗") == 2
    assert "<b>broken</b>" not in page.markup and "&lt;b&gt;broken&lt;/b&gt; &amp; more" in page.markup
