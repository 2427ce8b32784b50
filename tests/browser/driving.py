"""An explorable on the page, driven as a reader drives it, and what Python says that it must show."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from playwright.sync_api import Locator, Page, expect

from helpers.figures import figure
from helpers.figures.spec import Control, Figure
from helpers.figures.wording import day

WAIT = 10_000
"""How long, in milliseconds, an explorable may take to show a new state on a busy machine."""
_SIGNS = {"holds": "✓ Holds.", "fails": "✗ Fails.", "holds under a stated rule": "◐ Holds under a stated rule."}


class Explorable:
    """One explorable of a notebook. `choices` are the settings its controls have now."""

    def __init__(self, name: str, place: Locator, **start: Any):
        """Take the figure's name, the cell it is in, and the settings it was opened with."""
        self.figure: Figure = figure(name)
        self.box = place.locator(".at-box").filter(has=place.page.locator(".at-live"))
        self.start = self.figure.choose(**start)
        self.page: Page = place.page
        self.status = self.box.get_by_role("status")
        self.title, self.note = self.box.locator(".at-title"), self.box.locator(".at-note")
        self.chart = self.box.locator(".at-chart svg.marks")
        self.choices = {c.name: self.setting(c.name) for c in self.figure.controls}

    def field(self, name: str) -> Locator:
        """Return the widget of a control, found by the label a reader sees."""
        label = self.control(name).label
        return self.box.locator(".at-controls > *").filter(has=self.page.locator(f'.widget-label:text-is("{label}")'))

    def control(self, name: str) -> Control:
        """Return the control of that name."""
        return next(c for c in self.figure.controls if c.name == name)

    def setting(self, name: str) -> Any:
        """Return the setting of a control as a reader sees it."""
        control, field = self.control(name), self.field(name)
        if control.form == "slider":
            return control.values[round(float(field.get_by_role("slider").get_attribute("aria-valuenow") or 0))]
        chosen = field.locator("option:checked" if control.form in ("list", "many") else "label:has(:checked)")
        labels = [text.replace("\u00a0", " ") for text in chosen.all_text_contents()]
        values = tuple(c.value for c in control.choices if c.label in labels)
        return values if control.form == "many" else values[0]

    def choose(self, **choices: Any) -> Explorable:
        """Set controls as a reader does: radio buttons by mouse, sliders by arrow keys, lists by choosing."""
        for name, wanted in choices.items():
            control = self.control(name)
            value = control.check(wanted)
            labels = [c.label for c in control.choices if c.value in ([value] if isinstance(value, str) else value)]
            field = self.field(name)
            field.scroll_into_view_if_needed()
            if control.form == "radio":
                field.get_by_text(labels[0], exact=True).click()
            elif control.form == "slider":
                self._slide(field, control.values.index(value) - control.values.index(self.choices[name]))
            else:
                field.locator("select").select_option(label=labels)
            self.choices[name] = value
        return self

    def _slide(self, field: Locator, steps: int) -> None:
        field.get_by_role("slider").focus()
        for _ in range(abs(steps)):
            self.page.keyboard.press("ArrowRight" if steps > 0 else "ArrowLeft")

    def reset(self) -> Explorable:
        """Put every control back to where it was when the cell ran."""
        return self.choose(**{n: v for n, v in self.start.items() if self.choices[n] != v})

    def another(self, name: str) -> Any:
        """Return a setting of a control that it does not have now."""
        values = self.control(name).values
        if self.control(name).form == "many":
            return (values[0], values[-1])
        at = values.index(self.choices[name])
        return values[at + 1] if at + 1 < len(values) else values[at - 1]

    def agrees(self) -> Explorable:
        """Check that heading, verdict and sentence are those Python gives for the settings, word for word."""
        found = self.figure.slice(**self.choices)[1]
        verdict = _SIGNS.get(found.verdict, "? Cannot tell." if found.verdict else "")
        expect(self.status.locator(".at-sentence")).to_have_text(found.sentence, timeout=WAIT)
        expect(self.status.locator(".at-verdict")).to_have_text(verdict)
        expect(self.title).to_have_text(found.headline)
        expect(self.note).to_be_hidden()
        return self

    def words_drawn(self) -> list[str]:
        """Return the words drawn as marks, in their order; an explorable without any returns none."""
        return [t for t in self.chart.locator(".mark-text.role-mark text").all_text_contents() if t]

    def probe(self, name: str, *given: Any) -> Any:
        """Ask one of the questions of probes.js about the drawing."""
        return self.chart.evaluate(f"(svg, given) => probes.{name}(svg, ...given)", list(given))

    def rows(self) -> pd.DataFrame:
        """Return the rows Python gives for the settings: what the table shows, in its order.

        Rows without the first column only help to draw (a line of the map, say); the table leaves them out.
        """
        columns = list(self.figure.columns)
        return self.figure.slice(**self.choices)[0][columns].dropna(subset=columns[0])

    def table(self) -> tuple[list[str], list[list[str]]]:
        """Open the table and return its headings and its cells as text."""
        details = self.box.locator("details.at-data")
        if not details.evaluate("node => node.open"):
            details.locator("summary").click()
        table = details.get_by_role("table")
        expect(table).to_be_visible()
        heads = table.locator("thead th").all_text_contents()
        cells = table.evaluate("t => [...t.tBodies[0].rows].map(r => [...r.cells].map(c => c.textContent))")
        return heads, cells

    def download(self, folder: Path) -> tuple[str, list[list[str]]]:
        """Press the download button; return the file's name and its rows, headings first."""
        button = self.box.get_by_role("button", name="Download this table (CSV)")
        if not button.is_visible():
            self.box.locator("details.at-data summary").click()
        with self.page.expect_download() as caught:
            button.click()
        file = folder / caught.value.suggested_filename
        caught.value.save_as(file)
        text = file.read_bytes().decode("utf-8-sig")
        return file.name, list(csv.reader(io.StringIO(text, newline="")))


def as_shown(value: Any) -> str:
    """Return a value as the table words it."""
    if value is pd.NaT or value == "":
        return "no date" if value is pd.NaT else "none"
    if pd.isna(value):
        return "not known"
    if isinstance(value, pd.Timestamp):
        return day(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) and abs(value) >= 10_000 else str(value)


def as_exported(value: Any) -> str:
    """Return a value as the downloaded file writes it."""
    if pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return str(value).lower() if isinstance(value, bool) else str(value)


def plain(frame: pd.DataFrame) -> list[list[Any]]:
    """Return the rows of a frame as Python's own values."""
    return [[v.item() if hasattr(v, "item") else v for v in row] for row in frame.itertuples(index=False)]


def settings(chosen: Mapping[str, Any]) -> list[str]:
    """Return settings as the downloaded file writes them at the start of each row."""
    return [v if isinstance(v, str) else " ".join(v) for v in chosen.values()]


def numbers(texts: Sequence[str]) -> list[int]:
    """Return the number each text starts with."""
    return [int(text.split()[0]) for text in texts]
