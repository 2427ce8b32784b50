"""How the lab in the browser is put together, shown without JupyterLite, without Pyodide and without a network."""

from __future__ import annotations

import hashlib
import io
import json
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import nbformat
import pytest

from helpers.site import lab, lab_parts
from helpers.site.lab import LATER, LabError, Parts, asking, build_lab, entry_of, reachable, with_needs
from helpers.site.lab_parts import CURRENT, Recipe, fetch, pinned
from tests.support import ROOT


def wheel(folder: Path, name: str, *needs: str, files: tuple[str, ...] = ()) -> Path:
    """Write a small wheel."""
    made = folder / f"{name.replace('-', '_')}-1.0-py3-none-any.whl"
    required = "".join(f"Requires-Dist: {need}\n" for need in needs)
    with zipfile.ZipFile(made, "w") as archive:
        for file in files or (f"{name}/__init__.py",):
            archive.writestr(file, "")
        about = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{required}"
        archive.writestr(f"{name}-1.0.dist-info/METADATA", about)
    return made


def known(**needs: list[str]) -> dict[str, Any]:
    """Return a list of packages as Pyodide publishes it."""
    return {n: {"name": n, "depends": d, "file_name": f"{n}-2.0-wasm32.whl", "sha256": ""} for n, d in needs.items()}


def test_a_lesson_names_what_is_fetched_later_and_only_that_lesson() -> None:
    told = set()
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        book = json.loads(path.read_text("utf-8"))
        made = asking(book)
        nbformat.validate(nbformat.reads(json.dumps(made), as_version=4))
        before, after = (["".join(cell["source"]) for cell in b["cells"]] for b in (book, made))
        changed = [(b, a) for b, a in zip(before, after, strict=True) if b != a]
        for old, new in changed:
            more = set(new.splitlines()) - set(old.splitlines())
            assert [line.split("#")[0].strip() for line in more] == ["import scipy"]
            assert compile(new, "cell", "exec") and len(changed) == 1
            told.add(book["metadata"]["course"]["lesson"])
    assert told == set(LATER["scipy"])


def test_a_wheel_is_described_as_pyodide_does_it(tmp_path: Path) -> None:
    made = wheel(
        tmp_path,
        "Some.Pack-age",
        *("Numpy>=2", "colorama ; sys_platform == 'win32'", "tzdata ; sys_platform == 'emscripten'"),
        *("old ; python_version < '3.13'", "docs ; extra == 'docs'"),
        files=("pack/__init__.py", "pack/inner/__init__.py", "single.py", "Some.Pack-age-1.0.dist-info/notes.py"),
    )
    found = entry_of(made, "3.14")
    assert found["name"] == "some-pack-age" and found["version"] == "1.0" and found["file_name"] == made.name
    assert found["imports"] == ["pack", "single"] and found["depends"] == ["numpy", "tzdata"]
    assert found["sha256"] == hashlib.sha256(made.read_bytes()).hexdigest()
    assert entry_of(made, "3.12")["depends"] == ["numpy", "old", "tzdata"]


def test_what_a_package_needs_must_be_in_one_of_the_lists(tmp_path: Path) -> None:
    wheels = [wheel(tmp_path, "one", "two", "numpy", "scipy", "vl-convert-python"), wheel(tmp_path, "two")]
    first, second = with_needs(wheels, known(numpy=[]), "3.14")
    assert first["depends"] == ["numpy", "two"] and second["depends"] == []
    with pytest.raises(LabError, match=r"one needs numpy: add its wheel"):
        with_needs(wheels, {}, "3.14")


def test_packages_are_found_through_others_also_in_a_circle() -> None:
    packages = known(a=["b_b"], c=["a"], d=[]) | {"b-b": {"depends": ["a"]}}
    assert reachable(["A", "not-there"], packages) == {"a", "b-b"}


@pytest.fixture
def parts(tmp_path: Path) -> Parts:
    """Return small parts: a core with one package at hand and one that is elsewhere, and two wheels."""
    made = Parts(Path(sys.executable), tmp_path / "pyodide", tmp_path / "wheels")
    made.pyodide.mkdir()
    made.wheels.mkdir()
    packages = known(numpy=[], scipy=["numpy"], pandas=["numpy"], other=[])
    files = {
        "pyodide.mjs": "core",
        "pyodide.asm.wasm": "core",
        "python_stdlib.zip": "core",
        "README.md": "not needed",
        packages["numpy"]["file_name"]: "numpy",
        packages["other"]["file_name"]: "never asked for",
        "package.json": json.dumps({"version": "9.9.9"}),
        "pyodide-lock.json": json.dumps({"info": {"python": "3.14.2"}, "packages": packages}),
    }
    for name, text in files.items():
        (made.pyodide / name).write_text(text, encoding="utf-8")
    for name in ("altair", "anywidget", "ipywidgets"):
        wheel(made.wheels, name)
    return made


@pytest.fixture
def built(parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a lab built of small parts; in the place of JupyterLite a few lines copy what they were given."""
    run = lab._run

    def standing_in(python: Path, arguments: list[str], folder: Path) -> None:
        if arguments[1] != "jupyterlite_core":
            run(python, arguments, folder)
            return
        assert arguments[2:] == ["build", "--lite-dir", "."]
        settings = json.loads((folder / "jupyter_lite_config.json").read_text("utf-8"))["LiteBuildConfig"]
        assert settings["contents"] == ["content"] and settings["no_sourcemaps"]
        (folder / "made" / "lab").mkdir(parents=True)
        (folder / "made" / "lab" / "index.html").touch()
        for name in ("content", "static", "jupyter-lite.json", "overrides.json"):
            (folder / name).rename(folder / "made" / name)

    monkeypatch.setattr(lab, "_run", standing_in)
    out = tmp_path / "out"
    (out / "lite").mkdir(parents=True)
    (out / "lite" / "of-before.txt").touch()
    assert build_lab(out, parts) == out / "lite"
    assert [path.name for path in out.iterdir()] == ["lite"], "nothing is left beside it"
    return out / "lite"


def test_what_is_at_hand_comes_along_and_the_rest_keeps_its_place_on_the_server(built: Path) -> None:
    assert not (built / "of-before.txt").exists()
    folder = built / "static" / "pyodide"
    packages = json.loads((folder / "pyodide-lock.json").read_text("utf-8"))["packages"]
    names = {path.name for path in folder.iterdir()}
    [course] = [name for name in names if name.startswith("amicable_ties-")]
    assert names == {
        *("pyodide.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json", "numpy-2.0-wasm32.whl", course),
        *(f"{name}-1.0-py3-none-any.whl" for name in ("altair", "anywidget", "ipywidgets")),
    }
    assert packages["pandas"]["file_name"] == "https://cdn.jsdelivr.net/pyodide/v9.9.9/full/pandas-2.0-wasm32.whl"
    assert packages["other"]["file_name"].startswith("https://"), "what no lesson needs is not copied"
    mine = packages["amicable-ties"]
    assert mine["imports"] == ["helpers"] and mine["file_name"] == course
    assert mine["depends"] == ["altair", "anywidget", "ipywidgets", "pandas"]
    with zipfile.ZipFile(folder / course) as archive:
        inside = set(archive.namelist())
    assert {"helpers/_data/treaties.csv", "helpers/browser/vega.js.gz", "helpers/exercises/key/__init__.py"} <= inside
    assert not [name for name in inside if name.startswith("helpers/teach/")]


def test_the_kernel_is_told_to_load_the_course_and_the_page_its_settings(built: Path) -> None:
    told = json.loads((built / "jupyter-lite.json").read_text("utf-8"))["jupyter-config-data"]
    [kernel] = told["litePluginSettings"].values()
    assert kernel == {"loadPyodideOptions": {"packages": ["amicable-ties"]}}
    assert (built / "overrides.json").read_bytes() == (ROOT / ".jupyterlab.json").read_bytes()
    assert {path.name for path in (built / "content").iterdir()} == {"data", "notebooks"}


def test_a_lab_that_cannot_be_built_says_why_and_leaves_the_old_one(parts: Parts, tmp_path: Path) -> None:
    old = tmp_path / "out" / "lite" / "of-before.txt"
    old.parent.mkdir(parents=True)
    old.touch()
    with pytest.raises(LabError, match="jupyterlite_core"):
        build_lab(tmp_path / "out", parts)  # this Python has no JupyterLite
    (parts.pyodide / "package.json").unlink()
    with pytest.raises(LabError, match="is no folder of Pyodide"):
        build_lab(tmp_path / "out", parts)
    assert old.exists() and [path.name for path in (tmp_path / "out").iterdir()] == ["lite"]


# ---- fetching


def package(**files: str) -> bytes:
    """Return a package as npm gives it."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, text in files.items():
            entry = tarfile.TarInfo(f"package/{name.replace('_', '.')}")
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text.encode()))
    return packed.getvalue()


def test_parts_are_fetched_once_and_again_if_they_were_not_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = package(**{"pyodide-lock_json": '{"info": {"python": "3.14.2"}}'})
    recipe = Recipe(("hatchling",), "9.9.9", hashlib.sha256(content).hexdigest(), ("altair",))
    asked: list[str] = []

    def answer(address: str, **_: Any) -> io.BytesIO:
        asked.append(address)
        return io.BytesIO(content)

    monkeypatch.setattr(lab_parts.urllib.request, "urlopen", answer)
    ran: list[tuple[str, ...]] = []
    monkeypatch.setattr(lab_parts, "_run", lambda *command: ran.append(command))
    parts = fetch(recipe, tmp_path, lambda _, wheels: (wheels / "more.whl").touch())
    assert asked == ["https://registry.npmjs.org/pyodide/-/pyodide-9.9.9.tgz"]
    assert [path.name for path in parts.pyodide.iterdir()] == ["pyodide-lock.json"]
    download, _, install = ran
    assert "--python-version=3.14.2" in download and download[-1].startswith("altair==")
    assert install[0] == str(parts.python) and install[-1].startswith("hatchling==")
    assert fetch(recipe, tmp_path) == parts and len(asked) == 1 and (parts.wheels / "more.whl").exists()
    (parts.pyodide.parent / "whole").unlink()
    assert fetch(recipe, tmp_path) == parts and len(asked) == 2 and not (parts.wheels / "more.whl").exists()


def test_a_package_that_is_not_what_it_was_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lab_parts.urllib.request, "urlopen", lambda *_, **__: io.BytesIO(b"something else"))
    with pytest.raises(LabError, match="is not what it was"):
        fetch(CURRENT, tmp_path)


def test_without_a_network_the_command_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def unplugged(*_: Any, **__: Any) -> Any:
        raise OSError("no network in this test")

    monkeypatch.setattr(lab_parts.urllib.request, "urlopen", unplugged)
    monkeypatch.setattr(lab_parts, "cache", lambda: tmp_path / "cache")
    assert lab_parts.main(["--out", str(tmp_path / "out")]) == 1
    assert "no network in this test" in capsys.readouterr().err and not (tmp_path / "out").exists()


def test_every_version_is_fixed() -> None:
    assert all("==" in line for line in (*pinned(CURRENT.programs), *pinned(CURRENT.wheels)))
    with pytest.raises(LabError, match="name its version"):
        pinned(["not-of-the-course"])
