"""The website in a browser: a server on this computer, a page that is watched, and an explorable driven by a reader."""

from __future__ import annotations

import functools
import gzip
import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.support import unpack

MARKS = {"holds": "✓ Holds. ", "fails": "✗ Fails. ", "holds under a stated rule": "◐ Holds under a stated rule. "}
WAIT = 20_000
"""Milliseconds that a chart may take on a busy machine."""
_PRESSED = {".html", ".css", ".js", ".json", ".svg", ".csv"}
"""What web hosts compress on the way; the cubes and the chart library are compressed already."""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def hosted(folder: Path) -> Iterator[str]:
    """Serve a folder as `python -m http.server` does; give its address."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@dataclass
class Leaf:
    """A page of the site. Keeps what it asked for, what left this computer and every error, as pages of the lab do."""

    page: Page
    base: str
    folder: Path
    asked: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @classmethod
    def opened(cls, context: BrowserContext, base: str, folder: Path) -> Leaf:
        """Open an empty page that is watched."""
        leaf = cls(context.new_page(), base, folder)
        leaf.page.on("request", lambda request: leaf._note(request.url))
        leaf.page.on("pageerror", lambda error: leaf.errors.append(f"uncaught: {error}"))
        leaf.page.on("console", lambda said: leaf.errors.append(said.text) if said.type == "error" else None)
        return leaf

    def _note(self, address: str) -> None:
        if address.startswith(self.base):
            self.asked.append(unquote(urlsplit(address).path).lstrip("/"))
        elif not address.startswith(("data:", "blob:")):
            self.strangers.append(address)

    def open(self, path: str) -> Leaf:
        """Go to a page of the site."""
        self.page.goto("about:blank")
        self.asked.clear()
        self.page.goto(self.base + path)
        return self

    def draw_all(self) -> Leaf:
        """Scroll to every chart and wait until it is drawn."""
        for box in self.page.locator(".at-box[data-alive]").all():
            box.scroll_into_view_if_needed()
            expect(box).to_have_attribute("data-drawn", "", timeout=WAIT)
        return self

    def weight(self) -> tuple[int, int]:
        """Return the bytes of all that was asked for, as a web host sends them, and the number of requests."""
        return sum(_sent(self.folder / (path or "index.html")) for path in self.asked), len(self.asked)

    def explorable(self, name: str) -> Read:
        """Return an explorable of the page."""
        return Read(name, self.page.locator(f"section.at-box#{name}"), self.folder)


def _sent(path: Path) -> int:
    content = path.read_bytes()
    return len(gzip.compress(content, 6)) if path.suffix in _PRESSED else len(content)


class Read:
    """An explorable on a page of the site, and what its cube, as Python made it, says for the settings it shows."""

    def __init__(self, name: str, box: Locator, folder: Path):
        """Take its name, its place on the page, and the folder of the site."""
        self.name, self.box = name, box
        self.told = json.loads(box.locator("script").text_content() or "")
        self.cube = unpack((folder / self.told["cube"]).read_bytes())
        self.controls: list[dict[str, Any]] = self.told["controls"]
        self.sentence, self.title = box.locator(".at-sentence"), box.locator(".at-title")

    def field(self, control: dict[str, Any]) -> Locator:
        """Return a control, by the name that a screen reader says."""
        role = {"radio": "group", "list": "combobox", "slider": "slider"}[control["form"]]
        return self.box.get_by_role(role, name=control["label"], exact=True)  # type: ignore[arg-type]

    def settings(self) -> dict[str, str]:
        """Return the settings as the fields show them."""
        found = {}
        for control in self.controls:
            field = self.field(control)
            if control["form"] == "radio":
                at = int(field.locator("input:checked").get_attribute("value") or -1)
            else:
                at = int(field.input_value())
            found[control["name"]] = control["values"][at]
        return found

    def move(self, control: dict[str, Any]) -> None:
        """Set a control to another value: a radio button by a click, a list by choosing, a slider by an arrow key."""
        at = control["values"].index(self.settings()[control["name"]])
        other = at + 1 if at + 1 < len(control["values"]) else at - 1
        field = self.field(control)
        if control["form"] == "radio":
            field.get_by_label(control["labels"][other], exact=True).check()
        elif control["form"] == "list":
            field.select_option(index=other)
        else:
            field.press("ArrowRight" if other > at else "ArrowLeft")

    def agrees(self) -> dict[str, str]:
        """Check that heading, verdict and sentence are the cube's for the settings shown; return the settings."""
        settings, state = self.settings(), 0
        for control in self.controls:
            state = state * len(control["values"]) + control["values"].index(settings[control["name"]])
        found = {name: values[state] for name, values in self.cube["findings"].items()}
        verdict = MARKS.get(found["verdict"], "? Cannot tell. " if found["verdict"] else "")
        expect(self.sentence).to_have_text(found["sentence"], timeout=WAIT)
        expect(self.title).to_have_text(found["headline"])
        expect(self.box.locator(".at-verdict")).to_have_text(verdict.strip())
        return settings
