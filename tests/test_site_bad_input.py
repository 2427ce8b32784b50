"""The website's command when something is wrong: it says what and where, and an old site stays as it was."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path
from typing import Any

import nbformat
import pytest

from helpers import keeping
from helpers.site import __main__ as command
from helpers.site import build, pages, placing, running
from helpers.site.alive import Shelf
from helpers.site.asking import Ways
from helpers.site.running import SiteError


def notebook(folder: Path, *cells: str, name: str = "01-broken.ipynb") -> Path:
    book = nbformat.v4.new_notebook()
    book.cells = [nbformat.v4.new_markdown_cell("# A lesson"), *map(nbformat.v4.new_code_cell, cells)]
    folder.mkdir(exist_ok=True)
    nbformat.write(book, folder / name)
    return folder / name


def old_site(folder: Path) -> Path:
    folder.mkdir()
    (folder / placing.MARK).write_text(placing.mark(["00-old"]), encoding="utf-8")
    (folder / "index.html").write_text("old", encoding="utf-8")
    return folder


def content(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("x = 1\nx / 0", "ZeroDivisionError: division by zero"),
        ("from helpers import load\nload('treatys')", "DataError: No table 'treatys'. Did you mean 'treaties'?"),
        ("x = = 1", "SyntaxError"),
        ("raise SystemExit(3)", "SystemExit: 3"),
    ],
)
def test_a_lesson_that_fails_is_named_with_its_cell_and_the_old_site_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], cell: str, words: str
) -> None:
    notebook(tmp_path / "lessons", "y = 1", cell)
    out = old_site(tmp_path / "web")
    before = content(tmp_path / "web")
    assert command.main(["--out", str(out), "--notebooks", str(tmp_path / "lessons"), "--zip"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("The lesson 01-broken.ipynb, cell 3 stopped with ") and words in said
    assert f"It begins: {cell.splitlines()[0]}\n" in said and "Traceback" not in said
    assert content(out) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["lessons", "web"], "nothing is left behind"


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("from helpers import explore\nexplore('rankin')", "No figure is called 'rankin'. Did you mean 'ranking'?"),
        ("from helpers import checkpoint\ncheckpoint('2-z')", "No question is called '2-z'."),
        ("from helpers import explore\nexplore('ranking', rule='sealed')", "'sealed' is not a setting"),
    ],
)
def test_a_cell_that_would_show_trouble_stops_the_build_too(tmp_path: Path, cell: str, words: str) -> None:
    path = notebook(tmp_path / "lessons", cell)
    with pytest.raises(SiteError, match=r"01-broken\.ipynb, cell 2, cannot be shown on a page: ") as caught:
        pages.notebook(path, Shelf(), lab=False)
    assert words in str(caught.value)


def test_a_notebook_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "01-half.ipynb").write_text('{"cells": [', encoding="utf-8")
    with pytest.raises(SiteError, match=r"01-half\.ipynb cannot be read as a notebook.*restore the file"):
        running.lesson(tmp_path / "01-half.ipynb")
    with pytest.raises(SiteError, match="There are no lessons in"):
        build.site(build.Order(tmp_path / "empty"), tmp_path / "out", tmp_path / "work", print)


def test_a_lab_that_is_none_is_refused_before_anything_runs(tmp_path: Path) -> None:
    notebook(tmp_path / "lessons", "1 / 0")
    with pytest.raises(SiteError, match="holds no lab"):
        build.site(build.Order(tmp_path / "lessons", tmp_path), tmp_path / "out", tmp_path / "work", print)


def test_without_a_lab_no_page_offers_one() -> None:
    alone, beside = Ways("01-x.ipynb", lab=False), Ways("01-x.ipynb", lab=True)
    assert "lite/" not in alone.bar + alone.links and "start.html" in alone.links
    assert beside.bar.count("../lite/lab/index.html?path=notebooks/01-x.ipynb") == 1


def test_what_somebody_answered_stays_out_of_the_site(tmp_path: Path) -> None:
    keeping.keep(2, guess="two")
    path = notebook(tmp_path / "lessons", "from helpers import exercises\nexercises.guess(2)", "predict(2)")
    before = os.environ[keeping.FOLDER]
    ran = running.lesson(path)
    assert ran[1].value is None and ran[2].asks == "predict" and ran[2].given == 2
    assert os.environ[keeping.FOLDER] == before and keeping.answer(2).guess == "two"


def test_a_setting_of_a_lesson_holds_where_a_table_is_shown(tmp_path: Path) -> None:
    cell = "import pandas as pd\npd.set_option('display.max_colwidth', {})\npd.DataFrame({{'a': ['x' * 90]}})"
    for width, whole in ((200, True), (20, False)):
        book = pages.notebook(notebook(tmp_path / "lessons", cell.format(width)), Shelf(), lab=False)
        assert ("x" * 90 in book.cells[-1].outputs[0].data["text/html"]) is whole


def test_one_lesson_leaves_nothing_to_the_next(tmp_path: Path) -> None:
    import pandas as pd

    width = pd.get_option("display.max_colwidth")
    first = notebook(tmp_path / "a", "import pandas as pd\npd.set_option('display.max_colwidth', 7)", "kept = 1")
    running.lesson(first)
    assert pd.get_option("display.max_colwidth") == width
    with pytest.raises(SiteError, match="NameError"):
        running.lesson(notebook(tmp_path / "b", "kept"))


def make(out: Path, work: Path) -> None:
    (out / "index.html").write_text("new", encoding="utf-8")
    (out / placing.MARK).write_text(placing.mark([]), encoding="utf-8")
    work.mkdir()


def test_an_old_site_is_replaced_whole(tmp_path: Path) -> None:
    out = old_site(tmp_path / "web")
    (out / "gone.html").write_text("old", encoding="utf-8")
    placing.replace(out, make)
    assert set(content(out)) == {"index.html", placing.MARK} and (out / "index.html").read_text() == "new"
    placing.replace(tmp_path / "deep" / "new", make)
    assert (tmp_path / "deep" / "new" / "index.html").exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["deep", "web"]


@pytest.mark.parametrize("mark", [None, "{}", '{"made_by": "others"}', "[]", "not json"])
def test_a_folder_of_something_else_is_refused_untouched(tmp_path: Path, mark: str | None) -> None:
    out = tmp_path / "thesis"
    out.mkdir()
    (out / "chapter.txt").write_text("years of work", encoding="utf-8")
    if mark is not None:
        (out / placing.MARK).write_text(mark, encoding="utf-8")
    before = content(out)
    with pytest.raises(SiteError, match=r"thesis holds files and is no site made by this command.*empty folder"):
        placing.replace(out, make)
    assert content(out) == before
    with pytest.raises(SiteError, match="is a file: name a folder"):
        placing.replace(out / "chapter.txt", make)


def test_a_build_that_fails_or_cannot_be_placed_leaves_the_old_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = old_site(tmp_path / "web")
    before = content(out)

    def fails(new: Path, work: Path) -> None:
        make(new, work)
        raise SiteError("It failed.")

    with pytest.raises(SiteError, match="It failed"):
        placing.replace(out, fails)
    rename = Path.rename

    def refused(self: Path, target: Any) -> Path:
        if self.name == "site":
            raise PermissionError(13, "in use")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(PermissionError):
        placing.replace(out, make)
    assert content(out) == before
    assert [p.name for p in tmp_path.iterdir()] == ["web"]


def test_a_zip_of_something_else_is_refused_and_ours_is_replaced(tmp_path: Path) -> None:
    out = old_site(tmp_path / "web")
    assert placing.pack(out) == tmp_path / "web.zip"
    (out / "more.html").write_text("more", encoding="utf-8")
    with zipfile.ZipFile(placing.pack(out)) as packed:
        assert packed.read("web/more.html") == b"more"
    for stranger in (b"no zip at all", b""):
        (tmp_path / "web.zip").write_bytes(stranger)
        with pytest.raises(SiteError, match=r"web\.zip is there and is no site"):
            placing.pack(out)
        assert (tmp_path / "web.zip").read_bytes() == stranger
