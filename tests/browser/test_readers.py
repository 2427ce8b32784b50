"""Readers differ: in their time zone, theme and window. What is shown must not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from drawings import from_python, on_page
from driving import Explorable, as_shown, plain
from laboratory import SETUP, Server
from lessons import PATHS, of
from pages import Tab
from playwright.sync_api import Locator, ViewportSize, expect

pytestmark = pytest.mark.browser

WIDE, NARROW = ViewportSize(width=1280, height=1000), ViewportSize(width=400, height=800)
ZONES = {"UTC": 0, "America/Los_Angeles": 16, "Asia/Seoul": 9}
"""Time zone -> the hour on its clocks when it is midnight in UTC, in January."""
DATED = {
    "door": {"rule": "deposited"},
    "neighbours": {"step": "year"},
    "days": {"part": "order"},
    "steps": {"rule": "signed"},
    "assistance": {"kind": "visits"},
    "lanes": {"window": "1974"},
}


def test_days_are_the_same_in_every_time_zone(open_tab: Callable[..., Tab], server: Server) -> None:
    path = server.write("days.ipynb", SETUP, *(f'explore("{name}")' for name in DATED))
    seen: dict[str, list[Any]] = {}
    for zone, hour in ZONES.items():
        tab = open_tab(timezone_id=zone).open_notebook(path).run_all()
        assert tab.page.evaluate("new Date(Date.UTC(2020, 0, 1)).getHours()") == hour
        seen[zone] = []
        for name, choices in DATED.items():
            shown = Explorable(name, tab.cell(f'explore("{name}")')).agrees()
            if name == "door":
                assert "17 Aug 1974  ◀ DPRK" in shown.words_drawn()
            seen[zone].append(shown.probe("places"))
            shown.choose(**choices).agrees()
            assert shown.table()[1] == [[as_shown(v) for v in row] for row in plain(shown.rows())]
            seen[zone].append(shown.probe("places"))
    assert len(seen["UTC"]) == 2 * len(DATED)
    assert all(len(marks) > 10 for marks in seen["UTC"])
    assert seen["America/Los_Angeles"] == seen["UTC"]
    assert seen["Asia/Seoul"] == seen["UTC"]


@pytest.fixture
def narrow(lesson: Callable[[int], Tab]) -> Iterator[Callable[[int], Tab]]:
    changed: list[Tab] = []

    def resized(number: int) -> Tab:
        tab = lesson(number)
        changed.append(tab)
        tab.page.set_viewport_size(NARROW)
        return tab

    yield resized
    for tab in changed:
        tab.page.set_viewport_size(WIDE)


@pytest.mark.parametrize("number", PATHS)
def test_in_a_narrow_window_nothing_is_cut_off(narrow: Callable[[int], Tab], number: int) -> None:
    tab = narrow(number)
    for each in of(number):
        shown = Explorable(each.name, tab.cell(each.source), **each.given)
        shown.box.scroll_into_view_if_needed()
        least, chart = shown.figure.least_width, shown.box.locator(".at-chart")
        wait_until_fitted(tab, chart, least)
        assert shown.box.evaluate("box => probes.overflows(box)") == []
        for control in shown.figure.controls:
            label = shown.field(control.name).locator(".widget-label")
            expect(label).to_be_visible()
            expect(label).to_have_text(control.label)
        seen, whole = chart.evaluate("node => [node.clientWidth, node.scrollWidth]")
        assert seen < NARROW["width"]
        assert whole <= max(seen, least) + 1
        shown.agrees()
        wanted = from_python(shown.figure.at(**shown.choices).chart, max(seen, least))
        assert on_page(shown.chart).words == wanted.words


def wait_until_fitted(tab: Tab, chart: Locator, least: int) -> None:
    """Wait until a chart has followed the width of the window."""
    given = [chart.element_handle(), least]
    tab.page.wait_for_function("([chart, least]) => probes.fits(chart, least)", arg=given)
