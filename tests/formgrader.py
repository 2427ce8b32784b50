"""nbgrader's pages for marking by hand, started as `python3 -m helpers lab ps1` starts them, used as a person does."""

from __future__ import annotations

import re
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, expect, sync_playwright

from helpers import bootstrap
from helpers.setup.environment import Environment
from tests.house import ROOT

# Shared with the browser tests, which are no package.
sys.path.insert(0, str(Path(__file__).with_name("browser")))

from laboratory import Server, answering, free_port, variables
from pages import Tab, chromium, chromium_or_skip, launch, person

__all__ = ["above", "answer", "chromium", "give", "open_list", "open_submission", "opened", "row", "waits"]
WAIT = 30_000
"""How long, in milliseconds, a page of nbgrader's may take on a busy machine."""


@contextmanager
def opened(instructor: Path, state: Path) -> Iterator[Tab]:
    """Give the page that an instructor's folder opens on, in a Chromium that reaches no other computer."""
    program = chromium_or_skip()
    server = Server(instructor, free_port(), secrets.token_hex(16))
    port = server.address.rpartition(":")[2]
    options = [f"--IdentityProvider.token={server.token}", "--ServerApp.shutdown_no_activity_timeout=600"]
    course = Environment(ROOT)
    command = bootstrap.marking_command(course, ["--no-browser", "--port", port, *options], instructor)
    values = variables(ROOT, state) | bootstrap.marking_variables(course)
    state.mkdir()
    # The Python that runs the tests, which need not be the one in .venv.
    with answering(server, [sys.executable, *command[1:]], values, state / "log"), sync_playwright() as playwright:
        browser = launch(playwright, program)
        tab = Tab(person(browser), server)
        tab.page.set_default_timeout(WAIT)
        expect.set_options(timeout=WAIT)
        tab.page.goto(f"{server.address}/?token={server.token}")
        yield tab
        browser.close()


def open_list(tab: Tab, assignment: str) -> None:
    """Go from the first page to the list of an assignment's submissions, with their names."""
    for _ in range(2):  # the assignment, and then its one notebook
        tab.page.locator("#main-table").get_by_role("link", name=assignment, exact=True).click()
    expect(row(tab, "Submission #1")).to_be_visible()
    tab.page.get_by_role("button", name="Show All Names").click()


def row(tab: Tab, name: str) -> Locator:
    """Return the row of a submission in the list."""
    link = tab.page.get_by_role("link", name=name, exact=True)
    return tab.page.locator("#main-table tr").filter(has=link)


def waits(tab: Tab, name: str) -> bool:
    """Return whether the list says that a submission waits for the points of a person."""
    return row(tab, name).locator(".needs-manual-grade .glyphicon-ok").count() == 1


def open_submission(tab: Tab, name: str) -> None:
    """Open a submission from the list and wait until points and comments can be typed."""
    row(tab, name).get_by_role("link", name=name, exact=True).click()
    tab.page.wait_for_function("window.formgrader && formgrader.loaded")
    tab.page.wait_for_function("formgrader.grades.loaded && formgrader.comments.loaded")


def answer(tab: Tab, cell: str) -> Locator:
    """Return the box with an answer, its points and its comment."""
    return tab.page.locator(".nbgrader_cell").filter(has=tab.page.locator(f"#{cell}"))


def above(tab: Tab, cell: str) -> str:
    """Return the text that stands directly above the box with an answer."""
    shown = tab.page.locator("#notebook-container .cell")
    places = shown.evaluate_all("(cells, id) => cells.map(c => !!c.querySelector('#' + id))", cell)
    return shown.nth(places.index(True) - 1).inner_text()


def give(tab: Tab, cell: str, points: str, comment: str) -> None:
    """Type points and a comment, and move on with the keys that nbgrader's help names; that saves both."""
    box, before = answer(tab, cell), tab.page.url
    box.locator(".score").fill(points)
    for _ in range(2):  # over the extra points, to the comment
        tab.page.keyboard.press("Tab")
    expect(box.locator(".comment")).to_be_focused()
    expect(box.locator(".score")).not_to_have_class(re.compile("needs_manual_grade"))
    tab.page.keyboard.type(comment)
    tab.page.keyboard.press("Control+.")
    number = before.split("/submissions/")[1].split("/")[0]
    tab.page.wait_for_url(lambda url: number not in url)
