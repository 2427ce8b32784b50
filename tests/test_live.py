"""The browser's side of Python: the chart library on this computer, and what is displayed of a plain chart."""

from __future__ import annotations

import gzip
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import ipywidgets
import pytest
import vl_convert

from helpers import live
from helpers.figures import theme
from helpers.figures.theme import alt, config
from tests.support import ROOT

VIEW = "application/vnd.jupyter.widget-view+json"
BROWSER = ROOT / "helpers" / "browser"


class Folders:
    """Three places where the library may be kept, all in a folder of the test."""

    def __init__(self, here: Path) -> None:
        self.environment = here / "environment"
        self.home = here / "home"
        self.temporary = here / "temporary"
        for each in (self.environment, self.home, self.temporary):
            each.mkdir()

    def files(self) -> list[Path]:
        """Return all files that were written."""
        return sorted(path for path in self.environment.parent.rglob("*") if path.is_file())

    def close(self, folder: Path) -> None:
        """Make a folder that cannot be written, for the superuser too: put a file in its place."""
        folder.rmdir()
        folder.write_text("not a folder")


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folders:
    """Send the library to folders of the test and let making it cost nothing."""
    made = Folders(tmp_path)
    monkeypatch.setattr(sys, "prefix", str(made.environment))
    monkeypatch.setattr(Path, "home", lambda: made.home)
    monkeypatch.setattr(tempfile, "tempdir", str(made.temporary))
    monkeypatch.setattr(vl_convert, "javascript_bundle", lambda text: f"/* library */ {text}")
    return made


def contents(path: Path) -> str:
    """Return the text of a packed library."""
    return gzip.decompress(path.read_bytes()).decode()


# ---- the library


def test_the_library_is_made_once_and_found_again(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    path = live.prepare()
    assert path.is_relative_to(folders.environment) and folders.files() == [path]
    assert re.fullmatch(r"amicable-ties-vega-[\d.post]+\.js\.gz", path.name)
    assert "vegaEmbed" in contents(path)
    monkeypatch.setattr(vl_convert, "javascript_bundle", None)
    assert live.prepare() == path
    assert folders.files() == [path]


def test_a_library_in_the_home_folder_is_found(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    folders.close(folders.environment)
    path = live.prepare()
    assert path.is_relative_to(folders.home)
    monkeypatch.setattr(vl_convert, "javascript_bundle", None)
    assert live.prepare() == path


def test_where_nothing_else_can_be_written_the_temporary_folder_is_used(folders: Folders) -> None:
    folders.close(folders.environment)
    folders.close(folders.home)
    path = live.prepare()
    assert path.is_relative_to(folders.temporary) and "vegaEmbed" in contents(path)


def test_where_nothing_can_be_written_a_sentence_says_so(folders: Folders) -> None:
    for folder in (folders.environment, folders.home, folders.temporary):
        folders.close(folder)
    with pytest.raises(OSError, match="free some disk space"):
        live.prepare()


def test_a_newer_library_does_not_take_the_older_file(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    old = live.prepare()
    monkeypatch.setattr(live, "version", lambda _: "99.0")
    new = live.prepare()
    assert new != old and "99.0" in new.name and folders.files() == sorted([old, new])


def test_nobody_meets_half_a_library(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file gets its name only when it is whole."""
    seen: list[list[str]] = []
    replace = Path.replace

    def watched(self: Path, target: Path) -> Path:
        seen.append([path.name for path in folders.files()])
        assert "vegaEmbed" in contents(self)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", watched)
    path = live.prepare()
    assert len(seen) == 1 and path.name not in seen[0] and len(seen[0]) == 1
    assert folders.files() == [path]


def test_a_full_disk_leaves_no_part_behind(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    write = Path.write_bytes

    def full(self: Path, text: bytes) -> int:
        if self.is_relative_to(folders.environment):
            write(self, text[:10])
            raise OSError(28, "No space left on device")
        return write(self, text)

    monkeypatch.setattr(Path, "write_bytes", full)
    path = live.prepare()
    assert path.is_relative_to(folders.home)
    assert folders.files() == [path]


def test_the_real_library_is_whole_and_asks_no_network() -> None:
    path = live.prepare()
    text = contents(path)
    assert 300_000 < path.stat().st_size < 3_000_000
    assert re.search(r"export\s*\{[^}]*default", text) and len(text) > 500_000
    assert not re.search(r"(?:\bimport\s*\(?|\bfrom)\s*[\"']https?:", text)
    assert live._library() is live._library()
    assert live._library().bundle == path.read_bytes()


@pytest.mark.parametrize("name", ["live.js", "library.js", "live.css"])
def test_the_scripts_of_the_page_ask_no_network(name: str) -> None:
    text = (BROWSER / name).read_text(encoding="utf-8")
    assert "http:" not in text and "https:" not in text and "//cdn" not in text
    assert "fetch(" not in text and "innerHTML" not in text, "text is set as text"


def test_the_browser_folder_holds_three_files() -> None:
    assert sorted(path.name for path in BROWSER.iterdir()) == ["library.js", "live.css", "live.js"]


# ---- plain charts


def chart(**properties: Any) -> Any:
    """Return a small chart."""
    values = alt.Data(values=[{"a": "x", "b": 1}, {"a": "y", "b": 2}])
    return alt.Chart(values, width=300, **properties).mark_bar().encode(x="b:Q", y="a:N")


@pytest.mark.parametrize("as_output", [False, True])
def test_any_chart_is_shown_by_the_page_and_by_readers_without_widgets(as_output: bool) -> None:
    small = chart(description="Two bars.")
    shown = small if as_output else live.show(small)
    content, meta = shown._repr_mimebundle_()
    assert set(content) == {VIEW, live.V5, "text/plain"}
    assert content["text/plain"] == "Two bars."
    assert content[live.V5]["mark"] == {"type": "bar"}
    assert content[live.V5]["$schema"].endswith("/v5.json")
    assert meta[live.V5] == {"embed_options": {"actions": False}}
    assert vl_convert.vegalite_to_vega(content[live.V5], vl_version="5.8")["marks"]


def test_a_chart_without_a_description_says_so() -> None:
    content, _ = live.show(chart())._repr_mimebundle_()
    assert content["text/plain"].strip()


def test_charts_are_drawn_by_the_course() -> None:
    assert alt.renderers.active == "course"
    assert alt.theme.active == "course"
    assert alt.data_transformers.options["max_rows"] is None, "a chart of many rows is not refused"


def test_the_view_of_a_plain_chart_has_nothing_to_choose() -> None:
    widget = live.Live(chart(description="Two bars.").to_dict(), b"")
    assert widget._controls == [] and widget._columns is None and widget._description == "Two bars."
    assert widget._trouble == "" and widget.state == 0


def test_another_cube_takes_the_place_of_the_first_and_clears_trouble() -> None:
    widget = live.Live(chart().to_dict(), b"one")
    widget.report("something went wrong")
    assert widget._trouble == "something went wrong" and widget._cube == b"one"
    widget.replace(b"two")
    assert widget._trouble == "" and widget._cube == b"two"


# ---- the look


def test_ink_can_be_read_on_both_backgrounds() -> None:
    """Text reaches the contrast of 7 to 1 on white and on JupyterLab's dark grey."""
    for mode, paper in (("light", "#ffffff"), ("dark", "#111111")):
        look = config(mode)
        inks = {look["text"]["color"], look["axis"]["labelColor"], look["legend"]["labelColor"], look["title"]["color"]}
        assert len(inks) == 1
        assert contrast(inks.pop(), paper) > 7
        assert look["background"] == "transparent"
        assert min(look["axis"]["labelFontSize"], look["text"]["fontSize"], look["legend"]["labelFontSize"]) >= 12


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG defines it."""

    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dark = sorted((light(one), light(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_marks_stand_out_from_both_backgrounds() -> None:
    for colour in (theme.FOCUS, theme.RIVAL, theme.OTHER, theme.HOLDS, theme.FAILS, theme.UNSURE):
        assert min(contrast(colour, "#ffffff"), contrast(colour, "#111111")) >= 3


def test_an_announcement_is_text_never_markup() -> None:
    said = live.announced("<script>alert(1)</script> & more")
    assert "<script>" not in said.value and "&lt;script&gt;" in said.value and 'role="status"' in said.value


def test_a_form_brings_the_styles_of_the_course() -> None:
    inside = ipywidgets.HTML("text")
    box = live.styled(ipywidgets.VBox([inside]))
    assert box.children[0] is inside and isinstance(box.children[1], live.Frame)
