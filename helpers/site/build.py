"""Build the whole site in a new folder: run the lessons, write the pages, set them, add what is downloaded."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat

from helpers import data
from helpers.site import front, ledger, pages, reference, setting
from helpers.site.alive import Shelf
from helpers.site.placing import MARK, mark
from helpers.site.running import SiteError

COURSE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Order:
    """What is to be built: `lab` is a folder with a lab that runs in the browser, `source` an address of the course."""

    notebooks: Path = COURSE / "notebooks"
    lab: Path | None = None
    source: str = ""


def site(order: Order, out: Path, work: Path, say: Callable[[str], object]) -> None:
    """Build the site into the new folder `out`, with `work` for what is needed on the way; raises SiteError."""
    notebooks = sorted(order.notebooks.glob("[0-9][0-9]-*.ipynb"))
    if not notebooks:
        raise SiteError(f"There are no lessons in {order.notebooks}: run this in the folder of the whole course.")
    lab = _lab(order)
    source, shelf = work / "pages", Shelf()
    for path in notebooks:
        say(f"Running {path.name}")
        book = pages.notebook(path, shelf, lab=lab is not None)
        _write(source / "lessons" / path.name, nbformat.writes(book))
    lessons = front.courses(notebooks)
    say("Writing the pages about claims and data")
    texts = {
        "index": front.index(lessons),
        "start": front.start(lab=lab is not None, source=order.source),
        "claims": ledger.page(),
        **reference.pages(),
    }
    for name, text in texts.items():
        _write(source / f"{name}.md", text)
    say("Setting the pages")
    setting.build(source, out, work / "doctrees", front.navigation(lessons))
    _add_files(lab, notebooks, shelf, out)


def _lab(order: Order) -> Path | None:
    """Return the folder whose content becomes `lite/`, if there is to be a lab; raises SiteError if it holds none."""
    if order.lab is None:
        return None
    for folder in (order.lab / "lite", order.lab):
        if (folder / "lab" / "index.html").is_file():
            return folder
    raise SiteError(f"{order.lab} holds no lab (no lite/lab/index.html): build the lab first, or leave out --lab.")


def _add_files(lab: Path | None, notebooks: list[Path], shelf: Shelf, out: Path) -> None:
    """Add what pages fetch or offer: cubes, the chart library, notebooks, tables, the lab, and the mark."""
    for name, content in shelf.files.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(content)
    (out / "notebooks").mkdir()
    for path in notebooks:
        shutil.copyfile(path, out / "notebooks" / path.name)
    for path in sorted(data.folder().glob("*.csv")):
        shutil.copyfile(path, out / "data" / path.name)
    if lab:
        shutil.copytree(lab, out / "lite")
    (out / ".nojekyll").touch()
    _write(out / MARK, mark([path.stem for path in notebooks]))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
