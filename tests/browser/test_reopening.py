"""A saved notebook opened again, a kernel that is busy, restarted or gone: what was drawn stays and still moves."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from driving import Explorable
from laboratory import SETUP, Server
from pages import Tab
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

RANKING, DOOR, STEPS = (f'explore("{name}")' for name in ("ranking", "door", "steps"))
SLEEP = "__import__('time').sleep(30)"


@pytest.fixture(scope="module")
def book(open_tab: Callable[..., Tab], server: Server) -> Tab:
    """Return a page with three explorables, run once and saved after one control was moved."""
    tab = open_tab().open_notebook(server.write("kept.ipynb", SETUP, RANKING, DOOR, STEPS))
    tab.run_all()
    Explorable("ranking", tab.cell(RANKING)).choose(rule="in force").agrees()
    tab.save()
    return tab


@pytest.fixture
def file(book: Tab, server: Server) -> Path:
    return server.folder / "notebooks" / "kept.ipynb"


def test_while_python_is_busy_a_control_moves_the_chart(open_tab: Callable[..., Tab], server: Server) -> None:
    tab = open_tab().open_notebook(server.write("busy.ipynb", SETUP, RANKING, SLEEP))
    for source in (SETUP, RANKING):
        tab.start_cell(source)
    tab.wait_for_charts().wait_for_kernel("idle")
    ranking = Explorable("ranking", tab.cell(RANKING))
    tab.start_cell(SLEEP)
    tab.wait_for_kernel("busy")
    for choices in ({"rule": "signed"}, {"region": "asia"}, {"as_of": "2020-04-28"}):
        ranking.choose(**choices).agrees()
    assert tab.kernel() == "busy"
    tab.end_kernel()


def test_after_a_restart_of_the_kernel_a_control_moves_the_chart(open_tab: Callable[..., Tab], server: Server) -> None:
    tab = open_tab().open_notebook(server.write("restarted.ipynb", SETUP, RANKING, DOOR)).run_all()
    tab.restart_kernel()
    Explorable("ranking", tab.cell(RANKING)).choose(rule="in force", region="eastern").agrees()
    Explorable("door", tab.cell(DOOR)).choose(rule="signed").agrees()
    tab.end_kernel()
    Explorable("ranking", tab.cell(RANKING)).choose(rule="deposited", as_of="2018-12-31").agrees()


def test_a_notebook_opened_again_shows_what_was_saved_and_still_moves(
    book: Tab, file: Path, open_tab: Callable[..., Tab], server: Server
) -> None:
    book.page.close()
    server.end_kernels()
    before = file.read_bytes()
    tab = open_tab().open_notebook("notebooks/kept.ipynb").wait_for_charts()
    ranking = Explorable("ranking", tab.cell(RANKING)).agrees()
    assert ranking.choices == ranking.start | {"rule": "in force"}
    expect(ranking.chart.get_by_text("15  ·  joint no. 3  ◀ DPRK")).to_have_count(1)
    Explorable("door", tab.cell(DOOR)).agrees().choose(region="asia").agrees()
    ranking.choose(rule="signed", as_of="2019-12-31").agrees()
    Explorable("steps", tab.cell(STEPS)).agrees().choose(rule="signed")
    expect(Explorable("steps", tab.cell(STEPS)).note).to_contain_text("run this cell again")
    tab.end_kernel()
    ranking.choose(rule="deposited").agrees()
    assert file.read_bytes() == before


def test_a_copy_from_someone_else_shows_the_charts_of_the_first_state(
    file: Path, open_tab: Callable[..., Tab], server: Server
) -> None:
    copied = json.loads(file.read_text(encoding="utf-8"))
    copied["cells"].append({"cell_type": "markdown", "id": "note", "metadata": {}, "source": "Sent by mail."})
    file.with_name("mailed.ipynb").write_text(json.dumps(copied), encoding="utf-8")
    # Another reader's browser: should a drawing never end, only this page stands still.
    tab = open_tab(locale="en-GB").open_notebook("notebooks/mailed.ipynb")
    drawn = tab.page.locator(".jp-RenderedVegaCommon5 :is(canvas, svg).marks")
    expect(drawn).to_have_count(3)
    for at in range(3):
        chart = drawn.nth(at)
        chart.scroll_into_view_if_needed()
        box = chart.bounding_box()
        assert box is not None
        assert box["width"] > 300
        assert box["height"] > 200
    assert tab.page.locator(".at-live").count() == 0
