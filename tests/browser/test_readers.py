"""Readers differ: in their time zone, theme and window. What is shown must not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from drawings import from_python, on_page
from driving import Explorable, plain, as_shown
from laboratory import SETUP, Server, Tab

pytestmark = pytest.mark.browser

ZONES = ("UTC", "America/Los_Angeles", "Asia/Seoul")
DATED = {"door": {"rule": "deposited"}, "neighbours": {"step": "year"}, "days": {"part": "order"}, "steps": {"rule": "signed"}}


def places(shown: Explorable) -> list[list[str]]:
    """Return where each mark is drawn and which day or name it carries."""
    found: list[list[str]] = shown.chart.evaluate(
        """svg => [...svg.querySelectorAll(".role-mark path, .role-mark text, .role-mark line, .role-axis-label text")]
          .map((mark) => [mark.textContent, mark.getAttribute("transform"), mark.getAttribute("d"), mark.getAttribute("x2")])"""
    )
    return found


def test_days_are_the_same_in_every_time_zone(open_tab: Callable[..., Tab], server: Server) -> None:
    path = server.write("days.ipynb", SETUP, *(f'explore("{name}")' for name in DATED))
    seen: dict[str, list[Any]] = {}
    for zone in ZONES:
        tab = open_tab(timezone_id=zone).open_notebook(path).run_all()
        hour = tab.page.evaluate("new Date(Date.UTC(2020, 0, 1)).getHours()")
        assert hour == {"UTC": 0, "America/Los_Angeles": 16, "Asia/Seoul": 9}[zone]
        seen[zone] = []
        for name, choices in DATED.items():
            shown = Explorable(name, tab.cell(f'explore("{name}")')).agrees()
            if name == "door":
                assert "17 Aug 1974  ◀ DPRK" in shown.words_drawn()
            seen[zone].append(places(shown))
            shown.choose(**choices).agrees()
            assert shown.table()[1] == [[as_shown(v) for v in row] for row in plain(shown.rows())]
            seen[zone].append(places(shown))
    assert len(seen["UTC"]) == 2 * len(DATED)
    assert all(len(marks) > 10 for marks in seen["UTC"])
    assert seen["America/Los_Angeles"] == seen["UTC"]
    assert seen["Asia/Seoul"] == seen["UTC"]


EXPLORABLES = {0: ("argument",), 1: ("door", "neighbours", "door-verdicts"), 2: ("ranking", "matrix", "steps", "grid", "days")}


@pytest.fixture
def in_the_dark(lesson: Callable[[int], Tab]) -> Iterator[Callable[[int], Tab]]:
    changed: list[Tab] = []

    def dark(number: int) -> Tab:
        changed.append(lesson(number).theme("Dark"))
        return changed[-1]

    yield dark
    for tab in changed:
        tab.theme("Light")


CONTRASTS = """(svg) => {
  const rgb = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const light = (c) => c.slice(0, 3).map((v) => v / 255).map((v) => (v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  let ground = svg;
  while (ground && (rgb(getComputedStyle(ground).backgroundColor)[3] ?? 1) === 0) ground = ground.parentElement;
  const behind = light(rgb(getComputedStyle(ground).backgroundColor));
  const texts = [...svg.querySelectorAll("text")].filter((t) => t.textContent && !t.closest(".on-cells"));
  return [behind, texts.map((t) => {
    const own = light(rgb(getComputedStyle(t).fill));
    return [t.textContent, (Math.max(own, behind) + .05) / (Math.min(own, behind) + .05)];
  })];
}"""


@pytest.mark.parametrize("number", EXPLORABLES)
def test_in_the_dark_theme_charts_are_light_on_dark(in_the_dark: Callable[[int], Tab], number: int) -> None:
    tab = in_the_dark(number)
    for name in EXPLORABLES[number]:
        shown = Explorable(name, tab.cell(f'explore("{name}")')).agrees()
        if name == "matrix":  # its letters stand on coloured cells, not on the page
            shown.chart.evaluate("svg => svg.querySelector('.mark-text.role-mark').classList.add('on-cells')")
        behind, texts = shown.chart.evaluate(CONTRASTS)
        assert behind < 0.1
        assert len(texts) > 5
        assert [t for t in texts if t[1] < 4.5] == []
        grounds = shown.chart.evaluate("svg => [svg.style.backgroundColor, svg.querySelector('.root .background').getAttribute('fill')]")
        assert grounds == ["transparent", "transparent"]


@pytest.fixture
def narrow(lesson: Callable[[int], Tab]) -> Iterator[Callable[[int], Tab]]:
    changed: list[Tab] = []

    def resized(number: int) -> Tab:
        tab = lesson(number)
        changed.append(tab)
        tab.page.set_viewport_size({"width": 400, "height": 800})
        return tab

    yield resized
    for tab in changed:
        tab.page.set_viewport_size({"width": 1280, "height": 1000})


OVERFLOWS = """(box) => {
  const page = box.closest(".jp-OutputArea-output"), frame = page.getBoundingClientRect(), found = [];
  if (document.scrollingElement.scrollWidth > innerWidth) found.push("the window scrolls sideways");
  if (page.scrollWidth > page.clientWidth + 1) found.push("the output scrolls sideways");
  for (const node of box.querySelectorAll("h3, p, li, summary, select, .widget-label, .widget-radio-box label, .widget-readout, .slider-container")) {
    const own = node.getBoundingClientRect();
    if (!own.width || node.closest(".at-chart, .at-scroll")) continue;
    const words = node.textContent.slice(0, 40);
    if (own.left < frame.left - 1 || own.right > frame.right + 1) found.push(`outside: ${words}`);
    if (node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).display !== "inline") found.push(`cut: ${words}`);
  }
  return found;
}"""


@pytest.mark.parametrize("number", EXPLORABLES)
def test_in_a_narrow_window_nothing_is_cut_off(narrow: Callable[[int], Tab], number: int) -> None:
    tab = narrow(number)
    for name in EXPLORABLES[number]:
        shown = Explorable(name, tab.cell(f'explore("{name}")'))
        shown.box.scroll_into_view_if_needed()
        least = shown.figure.least_width
        tab.page.wait_for_function(
            "([chart, least]) => Math.abs(chart.querySelector('svg.marks').clientWidth - Math.max(chart.clientWidth, least)) < 2",
            arg=[shown.box.locator(".at-chart").element_handle(), least],
        )
        assert shown.box.evaluate(OVERFLOWS) == []
        for control in shown.figure.controls:
            label = shown.field(control.name).locator(".widget-label")
            assert label.is_visible()
            assert label.inner_text() == control.label
        inside = shown.box.locator(".at-chart").evaluate("node => [node.clientWidth, node.scrollWidth]")
        assert inside[0] < 400
        assert inside[1] <= max(inside[0], least) + 1
        shown.agrees()
        width = max(inside[0], least)
        assert on_page(shown.chart).words == from_python(shown.figure.at(**shown.choices).chart, width).words
