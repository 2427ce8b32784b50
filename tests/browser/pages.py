"""Chromium on this computer, and a page of JupyterLab driven by it: what tests and the benchmark share.

The browser can resolve no name but 127.0.0.1, and every page keeps a list of what it asked for outside this computer.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from pathlib import Path
from typing import Any

import pytest
from laboratory import SECONDS, Server
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
_OURS = re.compile(r"(http|ws)://127\.0\.0\.1[:/]|data:|blob:|about:")


def chromium() -> str | None:
    """Return the program of a Chromium on this computer (CHROME_BIN first), or None."""
    named = os.environ.get("CHROME_BIN")
    if named:
        return shutil.which(named)
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


def chromium_or_skip() -> str:
    """Return that program; without one the test that asks is skipped, or fails where there has to be one."""
    found = chromium()
    if found is None:
        words = "No Chromium on this computer: install it, or name one in CHROME_BIN, and these tests will run."
        (pytest.fail if os.environ.get("COURSE_REQUIRE_BROWSER") else pytest.skip)(words)
    return found


def launch(playwright: Playwright, program: str) -> Browser:
    """Start that Chromium, without a window and without a network."""
    return playwright.chromium.launch(executable_path=program, args=list(_FLAGS))


def person(browser: Browser, **settings: Any) -> BrowserContext:
    """Return a reader's browser with nothing remembered; `settings` go to Playwright, for example timezone_id."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, **settings)
    context.set_default_timeout(20_000)
    context.add_init_script(path=Path(__file__).with_name("probes.js"))
    return context


class Tab:
    """A page of JupyterLab with one notebook. Keeps every request that left this computer and every error."""

    def __init__(self, context: BrowserContext, server: Server):
        """Open an empty page; pages of one context share what they have loaded, so the second opens faster."""
        self.server = server
        self.page: Page = context.new_page()
        self.strangers: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda request: self._note(request.url))
        self.page.on("websocket", lambda socket: self._note(socket.url))
        self.page.on("pageerror", lambda error: self.errors.append(f"uncaught: {error}"))
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)

    def _note(self, address: str) -> None:
        if not _OURS.match(address):
            self.strangers.append(address)

    def probe(self, name: str, *given: Any) -> Any:
        """Ask the page one of the questions of probes.js."""
        return self.page.evaluate(f"(given) => probes.{name}(...given)", list(given))

    def wait_for(self, condition: str) -> Tab:
        """Wait until a condition about the page holds; `condition` is an expression with a question of probes.js."""
        self.page.wait_for_function(f"() => probes.{condition}", timeout=SECONDS)
        return self

    def open_notebook(self, path: str) -> Tab:
        """Open a notebook and wait until its kernel is ready; nothing is run."""
        space = secrets.token_hex(4)
        self.page.goto(f"{self.server.address}/lab/workspaces/{space}/tree/{path}?token={self.server.token}")
        self.wait_for("lab.opened()").wait_for_kernel("idle")
        if self.probe("lab.leftOpen"):
            self.command("application:toggle-left-area")
        self.probe("lab.number")
        return self

    def theme(self, name: str) -> Tab:
        """Change to the theme "Light" or "Dark"; charts are drawn again once they are in sight."""
        self.probe("markOld")
        self.command("apputils:change-theme", {"theme": f"JupyterLab {name}"})
        for chart in self.page.locator(".at-chart").all():
            chart.scroll_into_view_if_needed()
            chart.locator("svg.marks:not(.before)").wait_for(state="attached")
        return self

    def command(self, name: str, given: dict[str, Any] | None = None) -> None:
        """Run a command of JupyterLab and wait for its end."""
        self.page.evaluate("async ([name, given]) => { await probes.lab.command(name, given) }", [name, given or {}])

    def run_all(self) -> Tab:
        """Run all cells and wait for the last, then for every chart."""
        trouble = self.probe("lab.runAll", SECONDS)
        if trouble:
            said = self.page.locator("[data-mime-type='application/vnd.jupyter.error']").all_text_contents()
            raise AssertionError(f"The cells were not all run: {trouble}. {' '.join(said)[-600:]}")
        return self.wait_for_charts()

    def wait_for_charts(self) -> Tab:
        """Wait until every explorable on the page has drawn its marks, or says that it could not."""
        return self.wait_for("allDrawn()")

    def cell(self, source: str) -> Locator:
        """Return the only cell with that source."""
        places = [at for at, text in enumerate(self.probe("lab.sources")) if text.strip() == source]
        if len(places) != 1:
            raise AssertionError(f"{len(places)} cells have the source {source!r}; one was expected.")
        return self.page.locator(f'.jp-Cell[data-at="{places[0]}"]')

    def start_cell(self, source: str) -> None:
        """Run the only cell with that source and do not wait for its end."""
        self.probe("lab.start", int(self.cell(source).get_attribute("data-at") or 0))

    def kernel(self) -> str:
        """Return the state of the notebook's kernel: idle, busy, dead, none ..."""
        found: str = self.probe("lab.kernel")
        return found

    def wait_for_kernel(self, state: str) -> Tab:
        """Wait until the kernel is in that state."""
        return self.wait_for(f"lab.kernel() === '{state}'")

    def restart_kernel(self) -> Tab:
        """Restart the kernel, as the menu does."""
        self.probe("lab.restart")
        return self.wait_for_kernel("idle")

    def end_kernel(self) -> Tab:
        """Shut the kernel down, as the menu does."""
        self.probe("lab.shutdown")
        return self.wait_for_kernel("none")

    def save(self) -> None:
        """Save the notebook, with the state of its widgets."""
        self.command("docmanager:save")

    def close(self) -> None:
        """Close the page."""
        self.page.close()
