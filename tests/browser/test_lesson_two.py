"""Lesson 2 as a participant meets it: move what counts as a party, and see 16 become 15 and holds become fails."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from driving import Explorable, numbers
from pages import Tab
from playwright.sync_api import Locator, expect

from helpers.figures import figure

pytestmark = pytest.mark.browser


@pytest.fixture
def ranking(lesson: Callable[[int], Tab]) -> Explorable:
    return Explorable("ranking", lesson(2).cell('explore("ranking")')).reset()


def bars(shown: Explorable) -> dict[str, float]:
    """Return the length of each bar by the state beside it, from top to bottom, read from the drawing."""
    found = shown.probe("bars")
    assert len({state for state, _ in found}) == len(found)
    return dict(found)


def radio(explorable: Explorable, label: str) -> Locator:
    return explorable.field("rule").get_by_label(label, exact=True)


@pytest.mark.parametrize("how", ["mouse", "keyboard"])
def test_what_counts_as_a_party_turns_sixteen_into_fifteen(ranking: Explorable, how: str) -> None:
    ranking.agrees()
    expect(ranking.status).to_contain_text("the DPRK has 16 of the 26 treaties, China 14 and Viet Nam 10")
    expect(ranking.status).to_contain_text("✓ Holds.")
    before, tags = bars(ranking), ranking.words_drawn()
    assert "16  ·  no. 3  ◀ DPRK" in tags

    if how == "mouse":
        ranking.choose(rule="in force")
    else:
        radio(ranking, "instrument deposited").focus()
        ranking.page.keyboard.press("ArrowRight")
        expect(radio(ranking, "in force")).to_be_checked()
        ranking.choices["rule"] = "in force"

    ranking.agrees()
    expect(ranking.status).to_contain_text("the DPRK has 15 of the 26 treaties")
    expect(ranking.status).to_contain_text("✗ Fails.")
    expect(ranking.chart.get_by_text("15  ·  joint no. 3  ◀ DPRK")).to_have_count(1)
    after = bars(ranking)
    assert after["DPRK"] == pytest.approx(before["DPRK"] * 15 / 16, rel=0.01)
    assert after["Japan"] == pytest.approx(before["Japan"] * 19 / 20, rel=0.01)


@pytest.mark.parametrize(
    "choices",
    [
        {"rule": "signed"},
        {"rule": "in force", "region": "asia"},
        {"region": "eastern"},
        {"as_of": "2020-04-28"},
        {"rule": "in force", "as_of": "2020-12-31"},
        {"rule": "signed", "region": "asia-and-russia", "as_of": "2018-12-31"},
    ],
    ids=lambda choices: ", ".join(choices.values()),
)
def test_the_page_says_what_python_says(ranking: Explorable, choices: dict[str, str]) -> None:
    ranking.choose(**choices).agrees()
    view = figure("ranking").at(**choices)
    assert ranking.status.locator(".at-sentence").text_content() == view.sentence
    drawn = view.frame[view.frame["charted"]]
    expect(ranking.chart.locator(".mark-rect.role-mark path")).to_have_count(len(drawn))
    assert numbers(ranking.words_drawn()) == drawn["treaties"].tolist()
    assert list(bars(ranking)) == drawn["state"].tolist()


def test_the_ends_of_the_date_slider_are_its_first_and_last_day(ranking: Explorable) -> None:
    ranking.field("as_of").get_by_role("slider").focus()
    for key, at in (("Home", 0), ("End", -1)):
        ranking.page.keyboard.press(key)
        ranking.choices["as_of"] = ranking.control("as_of").values[at]
        ranking.agrees()


def test_what_each_setting_means_stands_above_the_sentence(ranking: Explorable) -> None:
    ranking.choose(rule="signed")
    for name in ("rule", "region"):
        chosen = next(c for c in ranking.control(name).choices if c.value == ranking.choices[name])
        expect(ranking.box.locator(".at-meanings li", has_text=f"{chosen.label}: {chosen.explain}")).to_have_count(1)
