"""A figure on the page: its controls, what is sent to the browser, what is saved for readers without widgets."""

from __future__ import annotations

import dataclasses
import json
import warnings
from functools import cache
from typing import Any

import ipywidgets
import pandas as pd
import pytest
import vl_convert

from helpers import data, keeping
from helpers.explorable import Explorable, explore, own
from helpers.figures import FIGURES, figure
from helpers.figures.spec import records
from helpers.live import V5
from tests.support import plain, unpack

VIEW = "application/vnd.jupyter.widget-view+json"
KINDS = {
    "radio": ipywidgets.RadioButtons,
    "list": ipywidgets.Dropdown,
    "slider": ipywidgets.SelectionSlider,
    "many": ipywidgets.SelectMultiple,
}
CUBES = [name for name in FIGURES if name != "steps"]


@cache
def shown(name: str) -> Explorable:
    """Return the explorable of a figure in its first state; tests leave it as it is."""
    return Explorable(figure(name))


@cache
def bundle(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what a notebook displays and saves of an explorable."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        content: tuple[dict[str, Any], dict[str, Any]] = shown(name)._repr_mimebundle_()
    return content


def answer(result: Any) -> str:
    """Return the sentence that a wrong call is answered with."""
    assert isinstance(result, ipywidgets.HTML)
    assert 'role="status"' in result.value
    return str(result.value)


def test_every_figure_can_be_put_on_the_page() -> None:
    assert len(FIGURES) == 28 and len(CUBES) == 27


# ---- controls


@pytest.mark.parametrize("name", FIGURES)
def test_the_controls_are_those_of_the_figure(name: str) -> None:
    here, wanted = shown(name), figure(name)
    assert list(here.controls) == [control.name for control in wanted.controls]
    for control in wanted.controls:
        widget = here.controls[control.name]
        assert isinstance(widget, KINDS[control.form])
        assert widget.description == control.label != ""
        assert [tuple(option) for option in widget.options] == [(c.label, c.value) for c in control.choices]
        assert widget.value == control.check(control.default)
    assert here.choices == wanted.choose()


@pytest.mark.parametrize("name", FIGURES)
def test_the_browser_is_told_which_control_is_which(name: str) -> None:
    here = shown(name)
    assert len(here.live._controls) == len(here.controls)
    for linked, control in zip(here.live._controls, figure(name).controls, strict=True):
        assert linked["model"] == f"anywidget:{here.controls[control.name].model_id}"
        assert (linked["name"], linked["values"]) == (control.name, control.values)
        assert linked["labels"] == [choice.label for choice in control.choices]
        assert linked["explains"] in ([choice.explain for choice in control.choices], [])
    json.dumps(here.live._controls)


@pytest.mark.parametrize("name", CUBES)
def test_the_place_of_a_state_is_counted_as_in_the_browser(name: str) -> None:
    """The browser multiplies the index of each control into the number of the state, the last changing fastest."""
    controls = figure(name).controls
    sizes = unpack(shown(name).live._cube)["sizes"]
    assert sizes == [len(control.values) for control in controls]
    for number, state in enumerate(figure(name).states()):
        at = 0
        for size, control in zip(sizes, controls, strict=True):
            at = at * size + control.values.index(state[control.name])
        assert at == number


@pytest.mark.parametrize("name", FIGURES)
def test_everything_on_the_page_has_a_name(name: str) -> None:
    here = shown(name)
    heading, row, live = here.box.children
    assert figure(name).question in heading.value and heading.value.startswith("<h3>")
    assert list(row.children) == list(here.controls.values())
    assert live is here.live and live._name == name
    assert live._description == bundle(name)[0][V5]["description"] != ""
    assert live._columns == dict(figure(name).columns)
    assert {"light", "dark"} == set(live._config)
    assert live._least == figure(name).least_width


# ---- what is sent


@pytest.mark.parametrize("name", CUBES)
def test_every_state_arrives_as_it_left(name: str) -> None:
    wanted, cube = figure(name), unpack(shown(name).live._cube)
    names = [control.name for control in wanted.controls]
    states = [tuple(state.values()) for state in wanted.states()]
    place = {state: number for number, state in enumerate(states)}
    at = pd.Series([place[key] for key in zip(*(wanted.cube.rows[n] for n in names), strict=True)])
    rows = wanted.cube.rows.drop(columns=names).assign(_at=at.to_numpy()).sort_values("_at", kind="stable")
    sizes = rows.pop("_at").value_counts().reindex(range(len(states)), fill_value=0)
    assert [len(part) for part in cube["slices"]] == sizes.tolist()
    assert [row for part in cube["slices"] for row in part] == plain(rows)
    said = wanted.cube.findings.set_index(names).loc[states if len(names) > 1 else [s[0] for s in states]]
    for column in ("headline", "sentence", "verdict"):
        assert cube["findings"][column] == said[column].tolist()


@pytest.mark.parametrize("name", FIGURES)
def test_what_is_sent_is_small(name: str) -> None:
    assert 500 < len(shown(name).live._cube) < 300_000
    assert len(json.dumps(shown(name).live._spec)) < 20_000, "the spec travels without its rows"


@pytest.mark.parametrize("name", FIGURES)
def test_the_drawing_travels_without_rows_and_title(name: str) -> None:
    spec = shown(name).live._spec
    assert spec["datasets"] == {"rows": []}
    assert not spec["title"], "the page sets the title as text"
    saved = bundle(name)[0][V5]
    assert saved["width"] == 560 and "autosize" not in saved, "JupyterLab's own Vega hangs on a width it must find out"
    other = dict.fromkeys(("datasets", "title", "$schema", "width", "autosize"), 0)
    assert {**spec, **other} == {**saved, **other}


@pytest.mark.parametrize("name", FIGURES)
def test_the_sources_of_the_rows_are_named(name: str) -> None:
    cited = shown(name).live._sources
    wanted = pd.concat([data.sources(table) for table in figure(name).tables])["source_id"]
    assert [source["id"] for source in cited] == list(dict.fromkeys(wanted))
    assert len(cited) > 3
    for source in cited:
        assert set(source) == {"id", "title", "publisher", "url", "licence"}
        assert source["title"] and all(isinstance(value, str) for value in source.values())
        assert source["url"] == "" or source["url"].startswith(("https://", "http://"))
        assert " " not in source["url"]


# ---- what is saved


@pytest.mark.parametrize("name", FIGURES)
def test_a_notebook_saves_widget_plain_chart_and_sentence(name: str) -> None:
    content, meta = bundle(name)
    assert set(content) == {VIEW, V5, "text/plain"}
    assert content[VIEW]["model_id"] == shown(name).box.model_id
    assert content["text/plain"] == figure(name).at().sentence
    assert content[V5]["$schema"] == "https://vega.github.io/schema/vega-lite/v5.json"
    assert content[V5]["datasets"]["rows"] == records(figure(name).at().frame)
    assert meta[V5]["embed_options"]["actions"] is False
    text = json.dumps(content[V5] | {"$schema": ""}, allow_nan=False)
    assert "http" not in text and len(text) < 600_000


@pytest.mark.parametrize("version", ["5.8", "5.20"])
@pytest.mark.parametrize("name", FIGURES)
def test_the_plain_chart_is_understood_by_an_older_vega_lite(name: str, version: str) -> None:
    vega = vl_convert.vegalite_to_vega(bundle(name)[0][V5], vl_version=version)
    assert vega["marks"] and any(each["name"] == "rows" for each in vega["data"])


def test_the_settings_asked_for_are_those_first_seen() -> None:
    here = Explorable(figure("ranking"), rule="in force", as_of="2020-04-28")
    assert here.choices == {"rule": "in force", "region": "east-southeast", "as_of": "2020-04-28"}
    content, _ = here._repr_mimebundle_()
    assert content["text/plain"] == figure("ranking").at(rule="in force", as_of="2020-04-28").sentence
    assert "16 of the 26" in content["text/plain"]
    mine = [row["treaties"] for row in content[V5]["datasets"]["rows"] if row["state"] == "DPRK"]
    assert mine == [16]


def test_two_explorables_of_a_figure_do_not_disturb_each_other() -> None:
    first, second = explore("door"), explore("door")
    first.controls["region"].value = "asia"
    assert second.choices["region"] == "east-southeast-south"
    assert first.live.model_id != second.live.model_id
    assert first.live._library is second.live._library, "one library a page"


# ---- recomputed by Python


@pytest.fixture
def steps() -> Explorable:
    """Return an explorable of the figure that Python computes, which the test may move."""
    return Explorable(figure("steps"))


def holds(here: Explorable) -> None:
    """Check that the cube in the view is the slice of the settings."""
    cube = unpack(here.live._cube)
    frame, found = figure("steps").slice(**here.choices)
    assert cube["sizes"] == [] and cube["slices"] == [plain(frame)]
    assert cube["findings"] == {
        "headline": [found.headline],
        "sentence": [found.sentence],
        "verdict": [found.verdict],
    }


def test_moving_a_control_sends_the_new_slice(steps: Explorable) -> None:
    holds(steps)
    seen = [steps.live._cube]
    for control, value in (
        ("states", ("PRK",)),
        ("rule", "in force"),
        ("states", ("CHN", "PRK", "SGP")),
        ("rule", "signed"),
    ):
        steps.controls[control].value = value
        assert sorted(steps.choices[control]) == sorted(value)
        holds(steps)
        assert steps.live._cube not in seen and steps.live._trouble == ""
        seen.append(steps.live._cube)


def test_trouble_is_a_sentence_and_goes_away(steps: Explorable) -> None:
    before = steps.live._cube
    steps.controls["states"].value = ()
    assert "between 1 and 8" in steps.live._trouble and steps.live._cube == before
    steps.controls["states"].value = tuple(figure("steps").controls[1].values)
    assert "between 1 and 8" in steps.live._trouble and steps.live._cube == before
    steps.controls["states"].value = ("PRK",)
    assert steps.live._trouble == ""
    holds(steps)


def test_every_move_is_answered(steps: Explorable) -> None:
    """The page waits for an answer to each move; without one it says after a while that Python does not answer."""
    every, seen = tuple(figure("steps").controls[1].values), []
    steps.controls["states"].value = every[:9]
    steps.live.observe(seen.append)
    steps.controls["states"].value = every[1:10]
    assert seen


def test_an_error_in_the_computation_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    fine = figure("steps")

    def broken(**choices: Any) -> Any:
        if choices["rule"] == "signed":
            raise RuntimeError("the table is on holiday")
        return fine.compute(**choices)  # type: ignore[misc]

    here = Explorable(dataclasses.replace(fine, compute=broken))
    here.controls["rule"].value = "signed"
    assert "the table is on holiday" in here.live._trouble
    here.controls["rule"].value = "in force"
    assert here.live._trouble == ""
    assert capsys.readouterr() == ("", "")


def test_a_cube_is_not_sent_again_when_a_control_moves() -> None:
    here = Explorable(figure("door"))
    before = here.live._cube
    here.controls["rule"].value = "signed"
    assert here.live._cube is before


# ---- the reader's own verdicts


def test_a_figure_of_the_reader_is_made_from_the_verdicts_kept() -> None:
    def said() -> str:
        return str(explore("premises", counted="mine")._first.sentence)

    assert said().startswith("You have given no verdict on a premise yet")
    keeping.keep(1, verdict="fails")
    keeping.keep(2, verdict="holds")
    assert said().startswith("Your own verdicts leave out 10 (lesson 1).")
    table = explore("premises")._first.frame.set_index("number")["yours"]
    assert (table["10"], table["20"], table["60"]) == ("fails", "holds", "none given")
    assert own("ranking", keeping.answers()) is figure("ranking"), "a figure that asks for no verdict stays as it is"


# ---- wrong names and settings


@pytest.mark.parametrize(
    ("name", "choices", "words"),
    [
        ("rankin", {}, ["Did you mean &#x27;ranking&#x27;?", *FIGURES]),
        ("", {}, ["No figure is called", *FIGURES]),
        ("ranking", {"rul": "signed"}, ["not a control", "rule", "region", "as_of"]),
        ("ranking", {"rule": "forced"}, ["not a setting of", "deposited", "in force"]),
        ("ranking", {"rule": None}, ["not a setting of"]),
        ("ranking", {"as_of": "2020-03-06"}, ["not a setting of", "2020-03-05"]),
        ("door", {"region": "<b>asia</b>"}, ["&lt;b&gt;asia&lt;/b&gt;", "not a setting of"]),
        ("steps", {"states": []}, ["between 1 and 8"]),
        ("steps", {"states": ["PRQ"]}, ["not a setting of", "PRK"]),
    ],
)
def test_a_wrong_name_or_setting_is_answered_by_a_sentence(
    name: str, choices: dict[str, Any], words: list[str]
) -> None:
    said = answer(explore(name, **choices))
    assert all(word in said for word in words), said


@pytest.mark.parametrize(
    ("name", "choices"), [("steps", {"states": 5}), ("steps", {"states": None}), (["ranking"], {})]
)
def test_a_value_of_another_kind_is_answered_by_a_sentence(name: Any, choices: dict[str, Any]) -> None:
    answer(explore(name, **choices))


def test_what_a_control_shows_may_be_asked_for() -> None:
    here = explore("ranking", rule="Instrument Deposited", region="East Asia", as_of="5 March 2020 (article)")
    assert here.choices == {"rule": "deposited", "region": "eastern", "as_of": "2020-03-05"}


def test_every_form_of_control_is_tried() -> None:
    forms = {control.form for name in FIGURES for control in figure(name).controls}
    assert forms == set(KINDS)
