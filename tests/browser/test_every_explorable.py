"""Every explorable of every lesson, on the page: drawn, saying what Python says, moved by each of its controls."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from conftest import LESSONS
from drawings import from_python, on_page
from driving import Explorable, as_exported, as_shown, plain, settings
from laboratory import Tab
from playwright.sync_api import expect

from helpers.figures import FIGURES

pytestmark = pytest.mark.browser


def calls() -> list[tuple[int, str, str, dict[str, Any]]]:
    """Return lesson, cell, figure and settings of every explorable that a lesson shows."""
    found = []
    for number, path in LESSONS.items():
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code" and cell.source.startswith("explore("):
                call = ast.parse(cell.source, mode="eval").body
                given = {k.arg: ast.literal_eval(k.value) for k in call.keywords}
                found.append((number, cell.source, ast.literal_eval(call.args[0]), given))
    return found


CALLS = calls()
every = pytest.mark.parametrize(
    ("number", "source", "name", "given"), CALLS, ids=[f"{number}-{source}" for number, source, *_ in CALLS]
)


def test_all_figures_are_shown_by_the_lessons_that_say_so() -> None:
    assert len(LESSONS) >= 3
    assert len(CALLS) >= 12
    assert {name for _, _, name, _ in CALLS} == set(FIGURES)
    for number, path in LESSONS.items():
        promised = nbformat.read(path, as_version=4).metadata["course"]["figures"]
        assert {name for n, _, name, _ in CALLS if n == number} == set(promised)


@pytest.mark.parametrize("number", LESSONS)
def test_a_lesson_draws_as_many_explorables_as_its_cells_ask_for(lesson: Callable[[int], Tab], number: int) -> None:
    page = lesson(number).page
    expect(page.locator(".at-box .at-live")).to_have_count(sum(n == number for n, *_ in CALLS))
    expect(page.get_by_text("could not be drawn")).to_have_count(0)
    expect(page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr'], .jp-OutputArea .jp-mod-error")).to_have_count(0)
    boxes = page.locator(".at-box .at-live")
    assert boxes.locator(".at-sentence").evaluate_all("all => all.every(node => node.textContent.length > 40)")


@every
def test_each_control_moves_chart_and_sentence(
    lesson: Callable[[int], Tab], number: int, source: str, name: str, given: dict[str, Any]
) -> None:
    shown = Explorable(name, lesson(number).cell(source), **given)
    assert shown.choices == shown.start
    agrees_in_all(shown)
    moved = 0
    for control in shown.figure.controls:
        shown.choose(**{control.name: shown.another(control.name)})
        agrees_in_all(shown)
        moved += 1
    assert moved == len(shown.figure.controls) >= 1
    agrees_in_all(shown.reset())


def agrees_in_all(shown: Explorable) -> None:
    """Check words and drawing against Python's, and that nothing drawn is cut off at the edge."""
    shown.agrees()
    width = max(shown.box.locator(".at-chart").evaluate("node => node.clientWidth"), shown.figure.least_width)
    wanted = from_python(shown.figure.at(**shown.choices).chart, width)
    assert sum(wanted.marks.values()) > 0
    shown.page.wait_for_function("() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(true))))")
    drawn = on_page(shown.chart)
    assert drawn.marks == wanted.marks
    assert drawn.words == wanted.words
    assert drawn.axes == wanted.axes
    assert cut_off(shown) == []


def cut_off(shown: Explorable) -> list[str]:
    """Return the axis labels that reach over the edge of the drawing."""
    found: list[str] = shown.chart.evaluate(
        """(svg) => {
          const frame = svg.getBoundingClientRect();
          return [...svg.querySelectorAll(".role-axis-label text")].filter((label) => {
            const r = label.getBoundingClientRect();
            return r.width && (r.left < frame.left - 1 || r.right > frame.right + 1 || r.top < frame.top - 1);
          }).map((label) => label.textContent);
        }"""
    )
    return found


@every
def test_the_table_and_the_file_hold_the_rows_of_the_chart(
    lesson: Callable[[int], Tab], tmp_path: Path, number: int, source: str, name: str, given: dict[str, Any]
) -> None:
    shown = Explorable(name, lesson(number).cell(source), **given).reset()
    for choices in ({}, {shown.figure.controls[0].name: shown.another(shown.figure.controls[0].name)}):
        shown.choose(**choices).agrees()
        rows, labels = plain(shown.rows()), list(shown.figure.columns.values())
        assert rows
        expect(shown.box.locator("details.at-data summary")).to_have_text(f"The data behind this chart ({len(rows)} rows)")
        heads, cells = shown.table()
        assert heads == labels
        assert cells == [[as_shown(v) for v in row] for row in rows]
        name_of_file, lines = shown.download(tmp_path)
        assert name_of_file == f"{name}.csv"
        assert lines[0] == [*shown.choices, *labels]
        assert lines[1:] == [[*settings(shown.choices), *map(as_exported, row)] for row in rows]
    shown.reset()


def test_a_click_on_a_box_of_the_map_chooses_its_claim(lesson: Callable[[int], Tab]) -> None:
    shown = Explorable("argument", lesson(0).cell('explore("argument")')).reset().agrees()
    for claim in ("c09", "c77"):
        shown.chart.get_by_text(f"{claim[1:].lstrip('0')} ").first.scroll_into_view_if_needed()
        number = claim[1:]
        box = shown.chart.locator(".mark-text.role-mark text").filter(has_text=number).first
        box.click()
        shown.choices["chosen"] = claim
        assert shown.agrees().setting("chosen") == claim
    shown.reset()
