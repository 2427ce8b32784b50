"""The lab in the browser, with every other computer out of reach: lesson 2 runs to its sentence; a control moves it.

It runs on an older JupyterLite, for which all files can be had (see lab_fixture). Where these cannot be fetched the
tests are skipped with a sentence; with COURSE_REQUIRE_LAB=1 they fail instead.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from driving import Explorable
from lab_fixture import host, parts
from laboratory import Server
from lessons import PATHS
from pages import Tab, person
from playwright.sync_api import Browser

from helpers.site.lab import LabError, build_lab
from tests.support import ROOT

pytestmark = pytest.mark.browser
LESSON = PATHS[2].name
_PATIENCE = 300_000
"""Milliseconds: a Python in a browser on a busy computer takes its time. Nothing here depends on how long it took."""


class LabTab(Tab):
    """A page of the lab; what it needs of a server is the address."""

    def __init__(self, browser: Browser, address: str) -> None:
        """Open an empty page for a reader who was never here."""
        super().__init__(person(browser), Server(ROOT, int(address.rpartition(":")[2]), ""))

    def wait_for(self, condition: str) -> LabTab:
        """Wait until a condition about the page holds."""
        self.page.wait_for_function(f"() => probes.{condition}", timeout=_PATIENCE)
        return self

    def run(self, script: str, *given: str) -> Any:
        """Run a function of the page on its notebook; wait for its end and return what it gives."""
        book = "window.jupyterapp.shell.currentWidget"
        return self.page.evaluate(f"async (given) => await ({script})({book}, ...given)", list(given))


# Every cell to the first explorable, and one that checks an answer; all cells would take a minute more.
RUN = """async (book, ...wanted) => {
  const cells = book.content.widgets, sources = cells.map((cell) => cell.model.sharedModel.getSource());
  const last = sources.indexOf(wanted[0]), more = sources.indexOf(wanted[1]);
  for (const at of [...cells.keys()].filter((at) => at <= last || at === more)) {
    book.content.activeCellIndex = at;
    await window.jupyterapp.commands.execute("notebook:run-cell");
  }
  book.content.activeCellIndex = last;  // a cell far from the one that is active is not drawn
  await book.content.scrollToItem(last, "smart");
}"""
ASK = "async (book, code) => { await book.context.sessionContext.session.kernel.requestExecute({ code }).done; }"
OUTPUTS = """(book) => book.content.widgets.filter((cell) => cell.model.type === "code" && cell.model.executionCount)
  .map((cell) => cell.model.outputs.toJSON().map((out) => [out.output_type, out.name ?? "", String(out.text ?? "")]))"""
KEPT = """async () => {
  const files = window.jupyterapp.serviceManager.contents;
  return (await files.get("notebooks/my-answers.json", { content: true })).content;
}"""


@pytest.fixture(scope="module")
def lab(program: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the lab in it."""
    try:
        made = parts()
    except (LabError, OSError) as error:
        words = f"The parts of a lab for tests are not here and cannot be fetched. {error}"
        (pytest.fail if os.environ.get("COURSE_REQUIRE_LAB") else pytest.skip)(words)
    folder = tmp_path_factory.mktemp("site")
    assert build_lab(folder, made) == folder / "lite"
    return folder


@pytest.fixture(scope="module")
def opened(lab: Path, browser: Browser, tabs: list[Tab]) -> Iterator[LabTab]:
    """Return lesson 2, opened in the lab by the address that pages link to, with its first cells run."""
    with host(lab) as address:
        tab = LabTab(browser, address)
        tabs.append(tab)
        tab.page.goto(f"{address}/lite/lab/index.html?path=notebooks/{LESSON}")
        tab.wait_for("lab.opened()").wait_for("lab.kernel() === 'idle'")
        tab.probe("lab.number")
        tab.run(RUN, 'explore("ranking")', 'check("2-1")')
        yield tab
        tabs.remove(tab)
        tab.close()


@pytest.fixture
def ranking(opened: LabTab) -> Explorable:
    cell = opened.cell('explore("ranking")')
    cell.locator(".at-chart svg.marks").wait_for(state="attached", timeout=_PATIENCE)
    return Explorable("ranking", cell)


def test_lesson_two_says_what_python_on_a_computer_says_and_a_control_changes_it(ranking: Explorable) -> None:
    ranking.agrees()
    before = ranking.status.locator(".at-sentence").inner_text()
    ranking.choose(rule=ranking.another("rule")).agrees()
    assert ranking.status.locator(".at-sentence").inner_text() != before
    ranking.reset().agrees()
    assert ranking.status.locator(".at-sentence").inner_text() == before


def test_no_cell_warns_or_fails(opened: LabTab) -> None:
    outputs = opened.run(OUTPUTS)
    assert len(outputs) == 6 and all(outputs), "the set-up, a guess, a table, a checkpoint, an explorable, a check"
    assert [out for cell in outputs for out in cell if out[0] == "error" or out[1] == "stderr"] == []


def test_answers_are_kept_in_the_browser_beside_the_lessons(opened: LabTab) -> None:
    for said in ("guess='16'", "reason='Because.'"):
        opened.run(ASK, f"from helpers import keeping; keeping.keep(2, {said})")
    answers = json.loads(base64.b64decode(opened.run(KEPT)))
    assert {"guess": "16", "reason": "Because."}.items() <= answers["lessons"]["2"].items(), "read again, then added to"


def test_lessons_and_tables_lie_as_in_the_course(lab: Path) -> None:
    files = lab / "lite" / "files"
    assert {path.name for path in (files / "notebooks").iterdir()} == {path.name for path in PATHS.values()}
    assert {p.name for p in (files / "data").iterdir()} == {p.name for p in (ROOT / "data").iterdir()}
    for path in (files / "notebooks").iterdir():
        assert json.loads(path.read_text("utf-8"))["metadata"]["language_info"]["name"] == "python"
