"""The website in a browser without a network: every chart alive, every view with an address, for every reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from lessons import PATHS, of
from pages import person
from playwright.sync_api import Browser, ViewportSize, expect
from reading import Leaf, hosted

from helpers.exercises import question
from helpers.figures import figure
from tests.sites import pages

pytestmark = pytest.mark.browser

LOUD = ("serious", "critical")
MOST = 600_000
"""Bytes of a lesson's page with all that it fetches, as a web host sends them."""
SECOND = f"lessons/{PATHS[2].stem}.html"
NARROW = ViewportSize(width=400, height=800)


@pytest.fixture(scope="module")
def address(website: Path) -> Iterator[str]:
    with hosted(website) as base:
        yield base


@pytest.fixture(scope="module")
def leaf(browser: Browser, address: str, website: Path, tabs: list[Any]) -> Leaf:
    tabs.append(Leaf.opened(person(browser, color_scheme="light"), address, website))
    found: Leaf = tabs[-1]
    return found


@pytest.fixture(scope="module")
def lesson(leaf: Leaf) -> Callable[[int], Leaf]:
    """Return a function that opens a lesson with all its charts drawn; the last one opened is kept."""
    now: list[int] = []

    def opened(number: int) -> Leaf:
        path = f"lessons/{PATHS[number].stem}.html"
        if now[-1:] != [number] or not leaf.page.url.startswith(leaf.base + path):
            leaf.open(path).draw_all()
            now.append(number)
        return leaf

    return opened


def objections(leaf: Leaf, *rules: str) -> list[Any]:
    """Return what axe finds serious, by all its rules or those named."""
    only: dict[str, Any] = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
    found = Axe().run(leaf.page, options={"resultTypes": ["violations"], **only}).response
    return [(v["id"], [n["html"][:200] for n in v["nodes"]][:5]) for v in found["violations"] if v["impact"] in LOUD]


@pytest.mark.parametrize("number", PATHS)
def test_a_lesson_is_alive_light_enough_and_open_to_all(
    lesson: Callable[[int], Leaf], number: int, capsys: pytest.CaptureFixture[str]
) -> None:
    leaf = lesson(number)
    weight, requests = leaf.weight()
    with capsys.disabled():
        print(f"\nlesson {number}: {weight / 1000:.0f} kB in {requests} requests", end=" ")
    assert weight <= MOST
    assert sum(path.startswith("explorables/vega") for path in leaf.asked) == 1
    names = [shown.name for shown in of(number)]
    assert leaf.page.locator("section.at-box").evaluate_all("all => all.map(box => box.id)") == names
    for name in names:
        shown = leaf.explorable(name)
        before = shown.agrees()
        assert shown.box.locator(".at-chart svg.marks .role-mark path, .at-chart svg.marks .role-mark text").count() > 0
        for control in shown.controls[:1]:
            shown.move(control)
            assert shown.agrees()[control["name"]] != before[control["name"]]
    assert objections(leaf) == []
    leaf.page.evaluate("document.documentElement.dataset.theme = 'dark'")
    expect(leaf.page.locator("body")).to_have_css("background-color", "rgb(21, 24, 28)")
    assert objections(leaf, "color-contrast") == []
    leaf.page.evaluate("document.documentElement.dataset.theme = 'light'")


def test_words_are_those_python_gives_for_the_same_settings(lesson: Callable[[int], Leaf]) -> None:
    leaf = lesson(2)
    for name in ("ranking", "grid", "days"):
        shown = leaf.explorable(name)
        shown.move(shown.controls[-1])
        settings = shown.agrees()
        found = figure(name).slice(**settings)[1]
        expect(shown.sentence).to_have_text(found.sentence)
        expect(shown.title).to_have_text(found.headline)


def test_the_table_follows_and_what_asks_python_says_so(lesson: Callable[[int], Leaf]) -> None:
    leaf = lesson(2)
    shown = leaf.explorable("ranking")
    shown.box.locator("details.at-data summary").click()
    rows = figure("ranking").slice(**shown.agrees())[0]
    expect(shown.box.locator("details.at-data tbody tr")).to_have_count(len(rows))
    still = leaf.page.locator("section.at-box#steps")
    expect(still.locator(".at-still")).to_contain_text("asks Python")
    expect(still.get_by_role("link", name="run the lesson in your browser")).to_have_count(1)
    expect(still.locator(".at-controls > *")).to_have_count(0)


def test_an_address_opens_the_view_it_names_and_the_button_gives_it_back(leaf: Leaf) -> None:
    wanted = "#ranking?rule=in-force&region=eastern&as_of=2020-04-28"
    shown = leaf.open(SECOND + wanted).explorable("ranking")
    expect(shown.box).to_have_attribute("data-drawn", "", timeout=20_000)
    assert shown.agrees() == {"rule": "in force", "region": "eastern", "as_of": "2020-04-28"}
    expect(shown.box).to_be_in_viewport()
    shown.move(shown.controls[0])
    shown.box.get_by_role("button", name="Link to this view").click()
    expect(shown.box.locator(".at-said")).to_contain_text("The address of this page now leads to this view")
    settings, link = shown.agrees(), leaf.page.url
    assert link.endswith(f"#ranking?rule={settings['rule'].replace(' ', '-')}&region=eastern&as_of=2020-04-28")
    again = leaf.open(link.removeprefix(leaf.base)).explorable("ranking")
    assert again.agrees() == settings
    again.box.get_by_role("button", name="Back to the first view").click()
    assert again.agrees() == figure("ranking").choose()
    leaf.page.evaluate("location.hash = '#grid?part=numbers'")
    expect(leaf.explorable("grid").box).to_be_in_viewport()
    assert leaf.explorable("grid").agrees()["part"] == "numbers"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("#rankin?rule=signed", "the explorable “rankin”, which this page does not have. It has: “ranking”, “matrix”"),
        ("#ranking?rul=signed", "a control “rul”, which is not here. This is the first view. The controls are: “rule”"),
        ("#ranking?rule=sealed", "“sealed”, which is no setting of “What counts as a party” (rule). This is the first"),
        ("#ranking?region=eastern&as_of=1066-10-14", "“1066-10-14”, which is no setting of “On which day” (as_of)"),
        ("#%E0%A4%A?x", "the explorable “%E0%A4%A”, which this page does not have"),
    ],
)
def test_an_address_that_asks_for_what_is_not_there_says_what_is(leaf: Leaf, asked: str, said: str) -> None:
    leaf.open(SECOND + asked)
    note = leaf.page.locator(".at-astray")
    expect(note).to_contain_text(f"The address asks for {said}")
    expect(note).to_have_attribute("role", "status")
    assert leaf.explorable("ranking").settings() == figure("ranking").choose()
    leaf.page.evaluate("location.hash = '#ranking?rule=signed'")
    expect(note).to_have_count(0)


def test_a_checkpoint_replies_by_keyboard_and_is_announced(leaf: Leaf) -> None:
    asked = question("2-a")
    leaf.open(SECOND)
    box = leaf.page.get_by_role("group", name=asked.prompt.replace("`", ""))
    choices = box.locator("details")
    expect(choices).to_have_count(len(asked.options))
    choices.first.locator("summary").focus()
    for at, option in enumerate(asked.options):
        leaf.page.keyboard.press("Enter")
        expect(choices.nth(at).locator("p")).to_be_visible()
        expect(box.get_by_role("status")).to_have_text(asked.reply(option.label))
        expect(box.locator("details[open]")).to_have_count(1)
        leaf.page.keyboard.press("Tab")


def test_the_keyboard_moves_every_control(lesson: Callable[[int], Leaf]) -> None:
    leaf = lesson(2)
    shown, press = leaf.explorable("ranking"), leaf.page.keyboard.press
    shown.box.get_by_role("button", name="Back to the first view").click()
    rule, region, day = shown.controls
    shown.field(rule).locator("input:checked").focus()
    press("ArrowRight")
    assert shown.agrees()["rule"] == "in force"
    press("Tab")
    expect(shown.field(region)).to_be_focused()
    press("ArrowDown")
    assert shown.agrees()["region"] != figure("ranking").choose()["region"]
    press("Tab")
    expect(shown.field(day)).to_be_focused()
    press("ArrowRight")
    assert shown.agrees()["as_of"] == "2020-04-28"
    expect(shown.field(day)).to_have_attribute("aria-valuetext", "28 April 2020 (Beijing Treaty)")


def test_no_page_scrolls_sideways_on_a_phone(browser: Browser, address: str, website: Path, tabs: list[Any]) -> None:
    phone = Leaf.opened(browser.new_context(viewport=NARROW, color_scheme="dark"), address, website)
    tabs.append(phone)
    paths = [path.relative_to(website).as_posix() for path in pages(website)]
    assert len(paths) > 30
    for path in paths:
        phone.open(path)
        wide = phone.page.evaluate("document.scrollingElement.scrollWidth")
        assert wide <= NARROW["width"], path
    phone.open(SECOND).draw_all()
    assert phone.page.evaluate("document.scrollingElement.scrollWidth") <= NARROW["width"]
    phone.page.get_by_text("Menu", exact=True).click()
    phone.page.get_by_role("link", name="Claims", exact=True).first.click()
    expect(phone.page.get_by_role("heading", level=1)).to_contain_text("Claims")
    assert objections(phone) == []
    phone.page.context.close()
    tabs.remove(phone)


@pytest.mark.parametrize("path", ["index.html", "claims.html", "data/agencies.html", "glossary.html", "start.html"])
def test_the_other_pages_are_open_to_all(leaf: Leaf, path: str) -> None:
    leaf.open(path)
    assert objections(leaf) == []
    leaf.page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert objections(leaf, "color-contrast") == []


def test_colours_are_changed_by_a_button_and_kept(leaf: Leaf) -> None:
    leaf.open("index.html")
    button = leaf.page.get_by_role("button", name="Colours")
    seen = []
    for _ in range(3):
        button.click()
        seen.append(leaf.page.evaluate("document.documentElement.dataset.theme"))
        leaf.open("glossary.html")
        assert leaf.page.evaluate("document.documentElement.dataset.theme") == seen[-1]
    assert seen == ["light", "dark", "light"], "the last is the system's own"


def test_a_search_finds_a_claim(leaf: Leaf) -> None:
    leaf.open("search.html?q=Beijing")
    expect(leaf.page.locator("#search-results").get_by_role("link", name="Sixteen of twenty-six").first).to_be_visible()


def test_without_a_script_and_on_paper_the_words_are_there(browser: Browser, address: str) -> None:
    plain = browser.new_context(java_script_enabled=False)
    page = plain.new_page()
    page.goto(address + SECOND)
    sentence = figure("ranking").slice()[1].sentence
    expect(page.locator("#ranking .at-words")).to_contain_text(sentence)
    expect(page.locator("#ranking").get_by_text("need JavaScript")).to_be_visible()
    choice = question("2-a").options[0]
    page.get_by_text(choice.label, exact=True).click()
    expect(page.get_by_text(question("2-a").reply(choice.label))).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".at-top")).to_be_hidden()
    expect(page.locator("#ranking .at-words")).to_be_visible()
    plain.close()


def test_a_file_that_cannot_be_fetched_is_said_and_the_words_stay(leaf: Leaf) -> None:
    leaf.page.route("**/explorables/ranking-*", lambda route: route.abort())
    leaf.open(SECOND)
    box = leaf.page.locator("#ranking")
    box.scroll_into_view_if_needed()
    expect(box.locator(".at-missing")).to_contain_text("could not be fetched")
    expect(box.locator(".at-words")).to_be_visible()
    leaf.page.unroute("**/explorables/ranking-*")
    assert [e for e in leaf.errors if "ranking" not in e and "ERR_FAILED" not in e and "Failed to fetch" not in e] == []
    leaf.errors.clear()
