"""One JupyterLab and one Chromium for all browser tests, and the lessons opened and run once each.

Where no Chromium is installed the tests are skipped with a sentence; with COURSE_REQUIRE_BROWSER=1 they fail instead.
After every test: no page may have asked for anything outside this computer, and none may have reported an error.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

# The two modules beside this file are shared with tests/bench, which is no package either.
sys.path.insert(0, str(Path(__file__).parent))

from laboratory import Server, copy_course, serve
from lessons import PATHS
from pages import Tab, chromium_or_skip, launch, person


@pytest.fixture(scope="package")
def program() -> str:
    return chromium_or_skip()


@pytest.fixture(scope="package")
def server(program: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    place = tmp_path_factory.mktemp("jupyter")
    with serve(copy_course(place / "course"), place / "state") as running:
        yield running


@pytest.fixture(scope="package")
def browser(program: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = launch(playwright, program)
        yield running
        running.close()


@pytest.fixture(scope="package")
def tabs() -> list[Tab]:
    """Return the pages that are open; each is watched by `_quiet`."""
    return []


@pytest.fixture(scope="package")
def open_tab(browser: Browser, server: Server, tabs: list[Tab]) -> Callable[..., Tab]:
    """Return a function that opens an empty page of JupyterLab, for a reader with the settings given, if any."""
    usual = person(browser)

    def opened(**settings: Any) -> Tab:
        tabs.append(Tab(person(browser, **settings) if settings else usual, server))
        return tabs[-1]

    return opened


@pytest.fixture(scope="package")
def lesson(open_tab: Callable[..., Tab]) -> Callable[[int], Tab]:
    """Return a function that gives a lesson opened in JupyterLab with all its cells run; each is run once."""
    ready: dict[int, Tab] = {}

    def run(number: int) -> Tab:
        if number not in ready:
            ready[number] = open_tab().open_notebook(f"notebooks/{PATHS[number].name}")
            ready[number].run_all()
        # A page behind another one is drawn rarely, and whatever waits for a picture waits long.
        ready[number].page.bring_to_front()
        return ready[number]

    return run


@pytest.fixture
def in_the_dark(lesson: Callable[[int], Tab]) -> Iterator[Callable[[int], Tab]]:
    """Return a function that gives a lesson in the dark theme; afterwards it is light again."""
    changed: list[Tab] = []

    def dark(number: int) -> Tab:
        changed.append(lesson(number).theme("Dark"))
        return changed[-1]

    yield dark
    for tab in changed:
        tab.theme("Light")


@pytest.fixture(autouse=True)
def _quiet(tabs: list[Tab]) -> Iterator[None]:
    """Check after each test that every open page stayed on this computer and reported no error."""
    yield
    strangers = [address for tab in tabs for address in tab.strangers]
    errors = [error for tab in tabs for error in tab.errors]
    for tab in tabs:
        tab.strangers.clear()
        tab.errors.clear()
    assert strangers == [], "a page asked for something outside this computer"
    assert errors == [], "a page reported errors"
