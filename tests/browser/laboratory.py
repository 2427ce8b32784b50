"""JupyterLab on a copy of the course, and a page of it driven by Chromium: what tests and the benchmark share.

Nothing here touches the repository or the reader's own Jupyter: the course is copied, every folder Jupyter writes to
is a new one, the server listens on loopback only, and the browser can resolve no name but 127.0.0.1.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60_000
"""The longest wait, in milliseconds, for anything that starts: server, kernel, a lesson's cells."""
SETUP = "from helpers import checkpoint, explore, judge, keys, load, outcome, predict, self_test"
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


def launch(playwright: Playwright, program: str) -> Browser:
    """Start that Chromium, without a window and without a network."""
    return playwright.chromium.launch(executable_path=program, args=list(_FLAGS))


def person(browser: Browser, **settings: Any) -> BrowserContext:
    """Return a reader's browser with nothing remembered; `settings` go to Playwright, for example timezone_id."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, **settings)
    context.set_default_timeout(20_000)
    return context


class Server:
    """A JupyterLab server on `folder`, which holds a copy of the course. `address` is where it listens."""

    def __init__(self, folder: Path, port: int, token: str):
        """Take where the course was copied to and how to reach the server."""
        self.folder, self.token = folder, token
        self.address = f"http://127.0.0.1:{port}"

    def ask(self, path: str, method: str = "GET") -> Any:
        """Call the server's own interface and return its answer."""
        request = urllib.request.Request(f"{self.address}/api/{path}", method=method)
        request.add_header("Authorization", f"token {self.token}")
        with urllib.request.urlopen(request, timeout=20) as answer:
            body = answer.read()
        return json.loads(body) if body else None

    def end_kernels(self) -> None:
        """Shut every kernel down, as closing the computer would."""
        for session in self.ask("sessions"):
            self.ask(f"sessions/{session['id']}", "DELETE")

    def write(self, name: str, *cells: str) -> str:
        """Write a notebook of these code cells beside the lessons and return its path for `open_notebook`."""
        book = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
        book.cells = [nbformat.v4.new_code_cell(source) for source in cells]
        nbformat.write(book, self.folder / "notebooks" / name)
        return f"notebooks/{name}"


def copy_course(folder: Path) -> Path:
    """Copy what a participant opens to a new folder: lessons, tables and the package they import."""
    litter = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
    for part in ("notebooks", "data", "helpers"):
        shutil.copytree(ROOT / part, folder / part, ignore=litter)
    return folder


@contextmanager
def serve(folder: Path, state: Path) -> Iterator[Server]:
    """Run JupyterLab with this Python on a copy of the course; what Jupyter keeps goes to `state`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Server(folder, port, secrets.token_hex(16))
    overrides = state / "app" / "overrides.d"
    overrides.mkdir(parents=True)
    shutil.copy(ROOT / ".jupyterlab.json", overrides / "amicable-ties.json")
    options = {
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": port,
        "ServerApp.port_retries": 0,
        "IdentityProvider.token": server.token,
        "ServerApp.root_dir": folder,
        "LabApp.app_settings_dir": state / "app",
        "LabApp.check_for_updates_class": "jupyterlab.handlers.announcements.NeverCheckForUpdate",
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--expose-app-in-browser"]
    command += [f"--{name}={value}" for name, value in options.items()]
    with (state / "server.log").open("wb") as log:
        process = subprocess.Popen(
            command, env=_environment(folder, state), cwd=folder, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            _wait_until_it_answers(server, process, state / "server.log")
            yield server
            server.end_kernels()
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _environment(folder: Path, state: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "PYTEST", "IPYTHON"))}
    return kept | {
        "JUPYTER_CONFIG_DIR": str(state / "config"),
        "JUPYTER_DATA_DIR": str(state / "data"),
        "JUPYTER_RUNTIME_DIR": str(state / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(state / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(state / "workspaces"),
        "JUPYTER_PLATFORM_DIRS": "1",
        "IPYTHONDIR": str(state / "ipython"),
        # The copy comes before a course that may be installed in this Python.
        "PYTHONPATH": str(folder),
    }


def _wait_until_it_answers(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + SECONDS / 1000
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            server.ask("status")
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"JupyterLab did not start. The end of its log:\n{log.read_text(errors='replace')[-2000:]}")


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

    def open_notebook(self, path: str) -> Tab:
        """Open a notebook and wait until its kernel is ready; nothing is run."""
        space = secrets.token_hex(4)
        self.page.goto(f"{self.server.address}/lab/workspaces/{space}/tree/{path}?token={self.server.token}")
        self.page.wait_for_function("window.jupyterapp && document.querySelector('.jp-Notebook .jp-Cell')", timeout=SECONDS)
        self.page.wait_for_function(f"{_SESSION}?.kernel?.status === 'idle'", timeout=SECONDS)
        self.command("application:toggle-left-area", only_if="!jupyterapp.shell.leftCollapsed")
        self.page.evaluate(f"{_BOOK}.content.widgets.forEach((cell, i) => cell.node.dataset.at = i)")
        return self

    def theme(self, name: str) -> Tab:
        """Change to the theme "Light" or "Dark" and wait until every chart is drawn again."""
        light = str(name == "Light").lower()
        self.command("apputils:change-theme", {"theme": f"JupyterLab {name}"})
        self.page.wait_for_selector(f"body[data-jp-theme-light={light}]")
        return self.wait_for_charts()

    def command(self, name: str, arguments: dict[str, Any] | None = None, *, only_if: str = "true") -> None:
        """Run a command of JupyterLab and wait for its end."""
        self.page.evaluate(f"async ([n, a]) => {{ if ({only_if}) await jupyterapp.commands.execute(n, a) }}", [name, arguments or {}])

    def run_all(self) -> Tab:
        """Run all cells and wait for the last, then for every chart."""
        done = self.page.evaluate(_RUN_ALL, SECONDS)
        if done is not True:
            trouble = self.page.locator(".jp-OutputArea [data-mime-type='application/vnd.jupyter.error']").all_text_contents()
            raise AssertionError(f"The cells were not all run: {done}. {' '.join(trouble)[-600:]}")
        return self.wait_for_charts()

    def wait_for_charts(self) -> Tab:
        """Wait until every explorable on the page has drawn its marks, or says that it could not."""
        self.page.wait_for_function(_ALL_DRAWN, timeout=SECONDS)
        return self

    def sources(self) -> list[str]:
        """Return the source of every cell."""
        found: list[str] = self.page.evaluate(f"{_BOOK}.content.widgets.map(c => c.model.sharedModel.getSource())")
        return found

    def cell(self, source: str) -> Locator:
        """Return the only cell with that source."""
        places = [i for i, text in enumerate(self.sources()) if text.strip() == source]
        if len(places) != 1:
            raise AssertionError(f"{len(places)} cells have the source {source!r}; one was expected.")
        return self.page.locator(f'.jp-Cell[data-at="{places[0]}"]')

    def kernel(self) -> str:
        """Return the state of the notebook's kernel: idle, busy, dead ..."""
        found: str = self.page.evaluate(f"{_SESSION}?.kernel?.status ?? 'none'")
        return found

    def wait_for_kernel(self, state: str) -> Tab:
        """Wait until the kernel is in that state."""
        self.page.wait_for_function(f"({_SESSION}?.kernel?.status ?? 'none') === '{state}'", timeout=SECONDS)
        return self

    def restart_kernel(self) -> Tab:
        """Restart the kernel, as the menu does."""
        self.page.evaluate(f"{_SESSION}.kernel.restart()")
        return self.wait_for_kernel("idle")

    def end_kernel(self) -> Tab:
        """Shut the kernel down, as the menu does."""
        self.page.evaluate(f"{_BOOK}.context.sessionContext.shutdown()")
        return self.wait_for_kernel("none")

    def start_cell(self, source: str) -> None:
        """Run the only cell with that source and do not wait for its end."""
        at = int(self.cell(source).get_attribute("data-at") or 0)
        self.page.evaluate(f"(at) => {{ {_BOOK}.content.activeCellIndex = at; void jupyterapp.commands.execute('notebook:run-cell') }}", at)

    def save(self) -> None:
        """Save the notebook, with the state of its widgets."""
        self.command("docmanager:save")

    def close(self) -> None:
        """Close the page."""
        self.page.close()


_BOOK = "jupyterapp.shell.currentWidget"
_SESSION = f"{_BOOK}?.context?.sessionContext?.session"
_RUN_ALL = """async (limit) => Promise.race([
  jupyterapp.commands.execute('notebook:run-all-cells').then((well) => well || 'a cell failed'),
  new Promise((done) => setTimeout(() => done('time is up'), limit))])"""
_ALL_DRAWN = """() => { const boxes = [...document.querySelectorAll('.at-live .at-chart')];
  return boxes.length > 0 && boxes.every((b) => b.querySelector('svg.marks .role-mark path, svg.marks .role-mark text')
    || b.textContent.includes('could not be drawn')) }"""
