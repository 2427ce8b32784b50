"""Readers with a keyboard or a screen reader get the same: names, roles, order of focus, nothing axe objects to."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from driving import Explorable
from lessons import PATHS, of
from pages import Tab
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ROLES = {"radio": "radiogroup", "list": "combobox", "slider": "slider", "many": "listbox"}
LOUD = ("serious", "critical")


@pytest.mark.parametrize("number", PATHS)
def test_axe_finds_nothing_serious(lesson: Callable[[int], Tab], number: int) -> None:
    objections(lesson(number), number)


@pytest.mark.parametrize("number", PATHS)
def test_in_the_dark_theme_charts_are_light_on_dark(in_the_dark: Callable[[int], Tab], number: int) -> None:
    tab = in_the_dark(number)
    for each in of(number):
        shown = Explorable(each.name, tab.cell(each.source), **each.given).agrees()
        # The letters of the matrix stand on coloured cells, not on the page.
        behind, words = shown.probe("contrasts", ".mark-text.role-mark" if each.name == "matrix" else "")
        assert behind < 0.1, "the page behind the chart is dark"
        assert len(words) > 5
        assert [word for word in words if word[1] < 4.5] == []
        expect(shown.chart).to_have_css("background-color", "rgba(0, 0, 0, 0)")
        expect(shown.chart.locator(".root .background").first).to_have_attribute("fill", "transparent")
    objections(tab, number)


def objections(tab: Tab, number: int) -> None:
    """Open every table of a lesson, then let axe look at all that its cells have shown."""
    for shown in of(number):
        Explorable(shown.name, tab.cell(shown.source), **shown.given).table()
    found = Axe().run(tab.page, context={"include": [[".jp-OutputArea-output"]]}).response
    assert len(found["passes"]) > 10
    loud = [
        (v["id"], v["help"], [n["html"][:160] for n in v["nodes"]]) for v in found["violations"] if v["impact"] in LOUD
    ]
    assert loud == []


@pytest.mark.parametrize("number", PATHS)
def test_every_control_chart_and_sentence_has_a_role_and_a_name(lesson: Callable[[int], Tab], number: int) -> None:
    for each in of(number):
        shown = Explorable(each.name, lesson(number).cell(each.source), **each.given).agrees()
        for control in shown.figure.controls:
            expect(shown.box.get_by_role(ROLES[control.form], name=control.label, exact=True)).to_have_count(1)
            if control.form == "radio":
                for choice in control.choices:
                    expect(shown.field(control.name).get_by_role("radio", name=choice.label, exact=True)).to_have_count(
                        1
                    )
        expect(shown.status).to_have_attribute("aria-live", "polite")
        sentence = shown.figure.slice(**shown.choices)[1].sentence
        expect(shown.chart).to_have_attribute("role", "img")
        assert sentence in (shown.chart.get_attribute("aria-label") or "")
        expect(shown.box.get_by_role("heading", name=shown.figure.question)).to_have_count(1)


def test_the_name_of_the_chart_follows_the_controls(lesson: Callable[[int], Tab]) -> None:
    ranking = Explorable("ranking", lesson(2).cell('explore("ranking")')).reset()
    ranking.choose(rule="in force").agrees()
    expect(ranking.chart).to_have_attribute("aria-label", re.compile("the DPRK has 15 of the 26 treaties"))
    ranking.reset()


def test_tab_reaches_every_control_and_arrow_keys_move_it(lesson: Callable[[int], Tab]) -> None:
    ranking = Explorable("ranking", lesson(2).cell('explore("ranking")')).reset().agrees()
    press = ranking.page.keyboard.press
    ranking.field("rule").get_by_label("instrument deposited", exact=True).focus()
    press("Tab")
    press("Shift+Tab")
    expect(ranking.field("rule").get_by_label("instrument deposited", exact=True)).to_be_focused()
    press("ArrowDown")
    ranking.choices["rule"] = "in force"
    assert ranking.agrees().setting("rule") == "in force"
    expect(ranking.field("rule").get_by_label("in force", exact=True)).to_be_focused()

    press("Tab")
    expect(ranking.field("region").locator("select")).to_be_focused()
    press("ArrowDown")
    ranking.choices["region"] = ranking.another("region")
    assert ranking.agrees().setting("region") == ranking.choices["region"]

    press("Tab")
    slider = ranking.field("as_of").get_by_role("slider")
    expect(slider).to_be_focused()
    press("ArrowRight")
    ranking.choices["as_of"] = "2020-04-28"
    ranking.agrees()
    expect(slider).to_have_attribute("aria-valuetext", "28 April 2020 (Beijing Treaty)")

    press("Tab")
    expect(ranking.box.locator("details.at-data summary")).to_be_focused()
    ranking.reset()


def test_states_are_added_to_the_list_by_keyboard(lesson: Callable[[int], Tab]) -> None:
    steps = Explorable("steps", lesson(2).cell('explore("steps")')).reset().agrees()
    listbox = steps.field("states").get_by_role("listbox")
    listbox.focus()
    steps.page.keyboard.press("Control+End")
    steps.page.keyboard.press("Control+Space")
    last = steps.control("states").values[-1]
    steps.choices["states"] = (*steps.start["states"], last)
    steps.agrees()
    steps.reset()
