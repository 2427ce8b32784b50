"""A wrong name, a bad setting, a choice Python refuses: a sentence on the page, never a traceback."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from driving import Explorable
from laboratory import SETUP, Server
from pages import Tab
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

WRONG = {
    'explore("ranking", rule="xyz")': "'xyz' is not a setting of 'What counts as a party'.",
    'explore("ranking", ruel="signed")': "'ruel' is not a control of 'ranking'.",
    'explore("rankin")': "Did you mean 'ranking'?",
    'checkpoint("2-z")': "No question is called '2-z'.",
}


@pytest.fixture(scope="module")
def tab(open_tab: Callable[..., Tab], server: Server) -> Tab:
    return open_tab().open_notebook(server.write("trouble.ipynb", SETUP, *WRONG, 'explore("steps")')).run_all()


@pytest.mark.parametrize("source", WRONG)
def test_a_wrong_word_is_answered_by_a_sentence(tab: Tab, source: str) -> None:
    output = tab.cell(source).locator(".jp-OutputArea-output")
    expect(output).to_have_count(1)
    expect(output.get_by_role("status")).to_contain_text(WRONG[source])
    expect(output).not_to_contain_text("Traceback")


def test_a_choice_python_refuses_is_answered_by_a_sentence(tab: Tab) -> None:
    steps = Explorable("steps", tab.cell('explore("steps")')).agrees()
    values, before = steps.control("states").values, steps.words_drawn()
    for many, count in ((values[:9], 9), ((), 0)):
        steps.choose(states=many)
        expect(steps.note).to_contain_text(f"Choose between 1 and 8 states; {count} are chosen now.")
        assert steps.words_drawn() == before
    steps.choose(states=values[:8]).agrees()
    assert steps.words_drawn() != before
    for kind in ("error", "stderr"):
        expect(tab.page.locator(f"[data-mime-type='application/vnd.jupyter.{kind}']")).to_have_count(0)
