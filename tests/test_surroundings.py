"""Inside a browser, acted out here: no program can be run, some packages are not there, and still every cell speaks."""

from __future__ import annotations

import re
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import altair as alt
import nbformat
import pandas as pd
import pytest

from helpers import briefs, keeping, live, media, pace, selftest, surroundings
from helpers.briefs.content import Brief
from helpers.exercises import desk
from helpers.exercises.judging import _read
from helpers.exercises.kinds import charts
from helpers.exercises.variants import _first
from helpers.explorable import explore
from helpers.figures import FIGURES, figure, pace_of_events, sample_size
from helpers.lesson import LESSONS
from helpers.site.lab import LATER
from tests.support import ROOT

HELPERS = ROOT / "helpers"


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return a function that takes a package away, as if it had never been installed."""

    def take(package: str) -> None:
        for name in [n for n in sys.modules if n.partition(".")[0] == package]:
            monkeypatch.delitem(sys.modules, name)

        class Absent:
            def find_spec(self, name: str, *_: Any) -> None:
                if name.partition(".")[0] == package:
                    raise ModuleNotFoundError(f"No module named {name!r}", name=name)

        monkeypatch.setattr(sys, "meta_path", [Absent(), *sys.meta_path])

    return take


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the course take this Python for one inside a browser."""
    monkeypatch.setattr(surroundings, "in_browser", lambda: True)


def test_a_browser_is_known_by_its_platform(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not surroundings.in_browser()
    monkeypatch.setattr(sys, "platform", "emscripten")
    assert surroundings.in_browser()


def test_what_to_do_about_a_missing_package_depends_on_where_one_is(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = ModuleNotFoundError("no", name="scipy.stats")
    assert surroundings.lacking(gone, "This chart").endswith("python3 -m helpers lab")
    monkeypatch.setattr(surroundings, "in_browser", lambda: True)
    said = surroundings.lacking(gone, "This chart")
    assert said.startswith("This chart needs the package scipy,") and "Run `import scipy` in a cell" in said
    with pytest.raises(ModuleNotFoundError):
        surroundings.lacking(ModuleNotFoundError("no", name="helpers.gone"), "This chart")


def test_a_shipped_chart_library_is_taken_without_making_one(
    without: Callable[[str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = tmp_path / "vega.js.gz"
    monkeypatch.setattr(live, "_SHIPPED", shipped)
    assert live.prepare() != shipped, "where none is shipped"
    shipped.write_bytes(b"library")
    without("vl_convert")
    monkeypatch.setattr(live, "version", None)
    assert live.prepare() == shipped


def test_the_lessons_that_need_a_package_fetched_later_are_those_that_name_it(without: Callable[[str], None]) -> None:
    """Wherever the course computes with scipy, a lesson of the list does it, and each of these lessons does."""
    homes = [path for path in HELPERS.rglob("*.py") if "scipy." in path.read_text("utf-8")]
    assert {path.stem for path in homes} == {"media", "pace"}
    users = {
        path.relative_to(HELPERS).with_suffix("").as_posix()
        for path in HELPERS.rglob("*.py")
        if path not in homes and re.search(r"helpers\.pace import|\bmedia\.(share|enough)\(", path.read_text("utf-8"))
    }
    assert users == {"figures/pace_of_events", "figures/sample_size", "exercises/key/lesson_04"}
    shown = {FIGURES[name]: number for number in LESSONS for name in figures_of(number)}
    found = {shown.get(Path(user).name) or int(user[-2:]) for user in users}
    assert found == set(LATER["scipy"])
    without("scipy")
    for name in ("pace", "sample"):
        forget(name)
        with pytest.raises(ModuleNotFoundError):
            figure(name).compute(**figure(name).choose()) if figure(name).compute else figure(name).at()


def figures_of(number: int) -> list[str]:
    """Return the figures that a lesson shows."""
    return nbformat.read(ROOT / "notebooks" / LESSONS[number].file, as_version=4).metadata["course"]["figures"]


def forget(name: str) -> None:
    """Forget what was computed for a figure, as in a new Python."""
    vars(figure(name)).pop("cube", None)
    for module in (pace, media, pace_of_events, sample_size):
        for each in vars(module).values():
            if hasattr(each, "cache_clear"):
                each.cache_clear()


def test_a_chart_without_its_package_is_a_sentence(without: Callable[[str], None], browser: None) -> None:
    without("scipy")
    forget("pace")
    said = explore("pace").words
    assert said.startswith("This chart needs the package scipy") and "import scipy" in said
    without("nothing-of-the-course")
    assert "DPRK" in explore("ranking")._repr_mimebundle_()[0]["text/plain"], "others are drawn as ever"


def test_a_check_without_its_package_is_a_sentence(without: Callable[[str], None], browser: None) -> None:
    without("scipy")
    _read.cache_clear()
    _first.cache_clear()
    assert desk.case("4-2").words.startswith("This case needs the package scipy")
    said = desk.check("4-2", 3).words
    assert said.startswith("This check needs the package scipy") and "Run `import scipy`" in said


def test_a_chart_with_filters_is_not_taken_for_wrong_rows_where_nothing_can_draw_it(
    without: Callable[[str], None],
) -> None:
    table = pd.DataFrame({"a": ["x", "y"], "b": [1, 2]})
    spec = alt.Chart(table).mark_bar().encode(x="b:Q", y="a:N").transform_filter("datum.b > 1").to_dict()
    assert [row["a"] for row in charts._rows(spec, spec) or []] == ["y"]
    without("vl_convert")
    assert charts._rows(spec, spec) is None


def test_a_brief_without_pictures_keeps_what_they_say(without: Callable[[str], None], kept_in: Path) -> None:
    charts = {"ranking": {"rule": "in force"}}
    made = Brief("", "", "2026-11-27", {2: keeping.Answer(2, reason="Because.", charts=charts)})
    without("vl_convert")
    done = briefs.write(made, kept_in)
    text = done.files[0].read_text(encoding="utf-8")
    assert "could not be drawn into a file here" in text and "<svg" not in text
    assert figure("ranking").at(rule="in force").sentence[:40] in text.replace("&quot;", '"')


def test_answers_are_kept_without_a_lock(browser: None, without: Callable[[str], None], kept_in: Path) -> None:
    without("filelock")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert keeping.keep(2, guess="16") == "" and keeping.answer(2).guess == "16"


def test_the_test_of_an_installation_asks_for_nothing_that_a_browser_has_not(
    browser: None, without: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    without("jupyter_core")
    monkeypatch.setattr(selftest, "version", lambda name: {"jupyterlab": None, "scipy": None}.get(name, "1.0"))
    said = {part: (works, words) for part, works, words in selftest.results()}
    assert all(works for works, _ in said.values()), said
    assert "jupyterlab" not in said["Packages"][1] and "page" in said["Controls"][1]
    monkeypatch.setattr(selftest, "load", lambda _: 1 / 0)
    assert [part for part, works, _ in selftest.results() if not works] == ["Data"]
