"""Every explorable of every lesson, on the page: drawn, saying what Python says, moved by each of its controls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from drawings import from_python, on_page
from driving import Explorable, as_exported, as_shown, plain, settings
from lessons import PATHS, SHOWN, Shown, of, read
from pages import Tab
from playwright.sync_api import expect

from helpers.figures import FIGURES

pytestmark = pytest.mark.browser


every = pytest.mark.parametrize("each", SHOWN, ids=[f"{shown.lesson}-{shown.source}" for shown in SHOWN])


@pytest.fixture
def shown(lesson: Callable[[int], Tab], each: Shown) -> Iterator[Explorable]:
    """Return an explorable of a lesson as it starts, and put it back there."""
    found = Explorable(each.name, lesson(each.lesson).cell(each.source), **each.given)
    yield found.reset()
    found.reset()


def test_all_figures_are_shown_by_the_lessons_that_say_so() -> None:
    assert len(PATHS) >= 3
    assert len(SHOWN) >= 12
    assert {shown.name for shown in SHOWN} == set(FIGURES)
    for number in PATHS:
        assert {shown.name for shown in of(number)} == set(read(number).metadata["course"]["figures"])


@pytest.mark.parametrize("number", PATHS)
def test_a_lesson_draws_as_many_explorables_as_its_cells_ask_for(lesson: Callable[[int], Tab], number: int) -> None:
    page = lesson(number).page
    boxes = page.locator(".at-box .at-live")
    expect(boxes).to_have_count(len(of(number)))
    expect(page.get_by_text("could not be drawn")).to_have_count(0)
    for kind in ("error", "stderr"):
        expect(page.locator(f"[data-mime-type='application/vnd.jupyter.{kind}']")).to_have_count(0)
    assert all(len(text) > 40 for text in boxes.locator(".at-sentence").all_text_contents())


@every
def test_each_control_moves_chart_and_sentence(shown: Explorable) -> None:
    agrees_in_all(shown)
    assert len(shown.figure.controls) >= 1
    for control in shown.figure.controls:
        agrees_in_all(shown.choose(**{control.name: shown.another(control.name)}))


def agrees_in_all(shown: Explorable) -> None:
    """Check words and drawing against Python's, and that nothing drawn is cut off at the edge."""
    shown.agrees()
    width = max(shown.box.locator(".at-chart").evaluate("node => node.clientWidth"), shown.figure.least_width)
    wanted = from_python(shown.figure.at(**shown.choices).chart, width)
    assert sum(wanted.marks.values()) > 0
    shown.page.evaluate("() => probes.painted()")
    drawn = on_page(shown.chart)
    assert drawn.marks == wanted.marks
    assert drawn.words == wanted.words
    assert drawn.axes == wanted.axes
    assert shown.probe("cutOff") == []


@every
def test_the_table_and_the_file_hold_the_rows_of_the_chart(shown: Explorable, tmp_path: Path) -> None:
    first = shown.figure.controls[0].name
    for choices in ({}, {first: shown.another(first)}):
        shown.choose(**choices).agrees()
        rows, labels = plain(shown.rows()), list(shown.figure.columns.values())
        assert rows
        summary = shown.box.locator("details.at-data summary")
        expect(summary).to_have_text(f"The data behind this chart ({len(rows)} rows)")
        heads, cells = shown.table()
        assert heads == labels
        assert cells == [[as_shown(v) for v in row] for row in rows]
        name, lines = shown.download(tmp_path)
        assert name == f"{shown.figure.name}.csv"
        assert lines[0] == [*shown.choices, *labels]
        assert lines[1:] == [[*settings(shown.choices), *map(as_exported, row)] for row in rows]


def test_a_click_on_a_box_of_the_map_chooses_its_claim(lesson: Callable[[int], Tab]) -> None:
    shown = Explorable("argument", lesson(0).cell('explore("argument")')).reset().agrees()
    for claim in ("c09", "c77"):
        shown.chart.locator(".mark-text.role-mark text", has_text=claim[1:]).first.click()
        shown.choices["chosen"] = claim
        assert shown.agrees().setting("chosen") == claim
    shown.reset()
