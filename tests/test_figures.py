"""Every figure in every state: words, rows, chart, and what a wrong setting is answered with."""

from __future__ import annotations

import itertools
import json
import re
from functools import cache
from typing import Any

import pandas as pd
import pytest
import vl_convert

from helpers import data
from helpers.exercises import LESSONS
from helpers.figures import FIGURES, figure
from helpers.figures.spec import ChoiceError, Figure, View, midnight, records
from helpers.figures.steps_through_time import MOST

STATES = {
    "argument": 2 * 94,
    "door": 3 * 6,
    "neighbours": 3 * 3 * 2,
    "door-verdicts": 26,
    "ranking": 3 * 6 * 58,
    "matrix": 6 * 13,
    "days": 3 * 6 * 2,
    "grid": 3 * 2 * 58,
    "sizes": 5 * 4 * 10 * 2,
    "small": 3,
    "presence": 3 * 3 * 2,
    "areas": 3 * 3 * 2,
    "mentions": 13 * 2 * 3 * 2,
    "orderings": 3 * 2 * 3 * 2,
    "sample": 3 * 3 * 3,
    "membership": 4 * 4,
    "assistance": 5 * 5 * 3 * 3,
    "one-source": 3 * 2 * 2 * 2,
    "blocs": 2 * 17 * 3 * 2,
    "lanes": 6 * 4 * 2 * 3,
    "pace": 4 * 4 * 17 * 3,
    "affair": 20 * 9 * 2,
    "filings": 4 * 3 * 2 * 2,
    "milestones": 5 * 3 * 3 * 2,
    "slogan": 2 * 2 * 3 * 3,
    "premises": 5 * 3 * 70,
    "partners": 5 * 6 * 4,
}
CUBES = list(STATES)
EVERY = [*CUBES, "steps"]
WORDS = {"holds", "holds under a stated rule", "fails", "cannot tell"}
WITHOUT_VERDICT = {
    "door-verdicts",
    "matrix",
    "steps",
    "areas",
    "pace",
    "premises",
}
BAD = re.compile(r"\b(nan|NaN|None|NaT|null|undefined)\b|<NA>|[{}]|\s\s|\s[,.;:]|\.\.|,,|^\s|\s$")
SETS = [
    ("PRK",),
    ("PRK", "CHN"),
    ("MMR",),
    ("SUN", "RUS", "CSK", "DDR"),
    ("PRK", "CHN", "VNM", "JPN", "KOR", "SGP", "MNG", "KGZ"),
]


def sample(shown: Figure, step: int) -> list[dict[str, Any]]:
    """Return some states of a figure: the first, the last and every so many-th in between."""
    if shown.compute is not None:
        return [{"rule": rule, "states": states} for rule in shown.controls[0].values for states in SETS]
    states = shown.states()
    return [*states[::step], states[-1]]


@cache
def by_state(name: str) -> list[tuple[dict[str, str], pd.DataFrame, pd.DataFrame]]:
    """Return all states of a cube with their rows and findings, in the order of the controls."""
    shown = figure(name)
    names = [control.name for control in shown.controls]
    cube = shown.cube
    rows = {_key(k): g for k, g in cube.rows.groupby(names, sort=False)}
    found = {_key(k): g for k, g in cube.findings.groupby(names, sort=False)}
    assert set(rows) <= set(found) == {tuple(state.values()) for state in shown.states()}
    nothing = cube.rows.iloc[:0]
    keys = [tuple(state.values()) for state in shown.states()]
    return [(state, rows.get(key, nothing), found[key]) for state, key in zip(shown.states(), keys, strict=True)]


def _key(key: Any) -> tuple[str, ...]:
    return tuple(str(part) for part in (key if isinstance(key, tuple) else (key,)))


def texts(table: pd.DataFrame) -> set[str]:
    """Return every text of a table."""
    found: set[str] = set()
    for name in table:
        if not pd.api.types.is_numeric_dtype(table[name]) and table[name].dtype.kind != "M":
            found |= {value for value in table[name].dropna().unique() if isinstance(value, str)}
    return found


def compiled(view: View) -> dict[str, Any]:
    """Return the Vega that a chart becomes."""
    spec: dict[str, Any] = vl_convert.vegalite_to_vega(view.chart.to_dict())
    return spec


# ---- the collection


def test_every_figure_is_in_these_tests() -> None:
    assert list(FIGURES) == [name for name in FIGURES if name in EVERY]
    assert sorted(FIGURES) == sorted(EVERY) and len(FIGURES) == 28
    assert {name for name in FIGURES if figure(name).compute is not None} == {"steps"}
    for name in FIGURES:
        assert figure(name).name == name and figure(name) is figure(name)


def test_every_figure_of_a_module_can_be_found() -> None:
    from importlib import import_module

    listed = {name for module in set(FIGURES.values()) for name in import_module(f"helpers.figures.{module}").FIGURES}
    assert listed == set(FIGURES)


@pytest.mark.parametrize("name", EVERY)
def test_a_figure_says_what_it_is(name: str) -> None:
    shown = figure(name)
    assert shown.question.endswith("?") and not BAD.search(shown.question)
    assert shown.how.endswith((".", "?")) and not BAD.search(shown.how)
    assert 1 <= len(shown.controls) <= 4
    for control in shown.controls:
        assert control.label and not BAD.search(control.label)
        assert len(control.values) == len(set(control.values)) == len({c.label for c in control.choices}) >= 2
        assert control.check(control.default) == control.default
        for choice in control.choices:
            assert choice.label and not BAD.search(choice.label)
            assert not choice.explain or (choice.explain[-1] in ".?" and not BAD.search(choice.explain))
    assert set(shown.tables) <= set(data.tables()["name"]) and shown.tables
    frame = shown.at().frame
    assert set(shown.columns) <= set(frame) and all(shown.columns.values())
    assert set(shown.picks) <= set(frame) and set(shown.picks.values()) <= {c.name for c in shown.controls}
    assert shown.lesson in LESSONS


@pytest.mark.parametrize("name", [name for name in EVERY if figure(name).lesson > 2])
def test_every_control_can_change_what_the_figure_says(name: str) -> None:
    """From the first view on, some setting of each control alone leads to another sentence."""
    shown = figure(name)
    said = shown.slice()[1].sentence
    for control in shown.controls:
        others = [value for value in control.values if value != control.default]
        assert any(shown.slice(**{control.name: value})[1].sentence != said for value in others), control.label


def test_the_figures_of_lessons_three_to_eight_are_asked_to_change_their_sentence() -> None:
    assert len([name for name in EVERY if figure(name).lesson > 2]) == 19


@pytest.mark.parametrize("name", EVERY)
def test_the_table_below_a_chart_has_no_gaps(name: str) -> None:
    """The page leaves out rows without a first cell (they are lines of the drawing) and says of a gap: not known."""
    shown = figure(name)
    for state in sample(shown, 31):
        cells = shown.slice(**state)[0][list(shown.columns)]
        told = cells[cells.iloc[:, 0].notna()]
        assert len(told) > 0
        assert (told.notna() & (told.astype(object) != "")).all(axis=None), state


# ---- every state of every cube


@pytest.mark.parametrize("name", CUBES)
def test_the_states_come_in_the_order_of_the_controls(name: str) -> None:
    shown = figure(name)
    states = shown.states()
    assert len(states) == STATES[name]
    names = [control.name for control in shown.controls]
    assert [tuple(s[n] for n in names) for s in states] == list(itertools.product(*(c.values for c in shown.controls)))
    assert shown.choose() in states, "the default is a state"


@pytest.mark.parametrize("name", CUBES)
def test_every_state_has_one_finding_in_good_words(name: str) -> None:
    walked = 0
    for state, rows, found in by_state(name):
        walked += 1
        assert len(found) == 1, state
        finding = found.iloc[0]
        assert len(finding["sentence"]) >= 20 and len(finding["headline"]) >= 5, state
        assert finding["sentence"].endswith((".", "?")) and not finding["headline"].endswith("."), state
        assert finding["verdict"] in ({""} if name in WITHOUT_VERDICT else WORDS), state
        for text in (finding["headline"], finding["sentence"]):
            assert not BAD.search(text), (state, text)
        assert len(rows) > 0, state
    assert walked == STATES[name]


@pytest.mark.parametrize("name", CUBES)
def test_no_finding_is_longer_than_a_reader_takes_in(name: str) -> None:
    findings = figure(name).cube.findings
    assert findings["sentence"].str.len().max() <= 700
    assert findings["headline"].str.len().max() <= 130


@pytest.mark.parametrize("name", CUBES)
def test_every_text_in_the_rows_is_clean(name: str) -> None:
    found = texts(figure(name).cube.rows)
    assert len(found) > 5
    assert [text for text in found if BAD.search(text)] == []


@pytest.mark.parametrize("name", CUBES)
def test_every_slice_is_its_part_of_the_cube(name: str) -> None:
    shown = figure(name)
    wanted = sample(shown, 13)
    for state, rows, found in by_state(name):
        if state not in wanted:
            continue
        frame, finding = shown.slice(**state)
        pd.testing.assert_frame_equal(frame, rows.drop(columns=list(state)).reset_index(drop=True))
        assert list(found.iloc[0][["headline", "sentence", "verdict"]]) == [
            finding.headline,
            finding.sentence,
            finding.verdict,
        ]


@pytest.mark.parametrize("name", EVERY)
def test_what_a_view_shows_is_its_slice(name: str) -> None:
    shown = figure(name)
    for state in [{}, *sample(shown, 97)]:
        view = shown.at(**state)
        frame, finding = shown.slice(**state)
        pd.testing.assert_frame_equal(view.frame, frame)
        assert (view.headline, view.sentence, view.verdict) == (finding.headline, finding.sentence, finding.verdict)
        assert view.choices == shown.choose(**state)
        spec = view.chart.to_dict()
        assert spec["datasets"] == {"rows": records(frame)} and len(records(frame)) == len(frame)
        assert "".join(spec["title"]["text"]).replace(" ", "") == finding.headline.replace(" ", "")


# ---- the drawing


@pytest.mark.parametrize("name", EVERY)
def test_a_chart_compiles_in_the_states_looked_at(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    shown = figure(name)
    for state in [{}, *sample(shown, 151)]:
        vega = compiled(shown.at(**state))
        assert any(each["name"] == "rows" for each in vega["data"])
        assert vega["marks"] and vega["description"]
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", EVERY)
def test_a_chart_is_drawn_without_gaps_in_its_words(name: str) -> None:
    drawn = vl_convert.vegalite_to_svg(figure(name).at().chart.to_dict())
    written = re.findall(r"<text[^>]*>([^<]+)</text>", drawn)
    assert len(written) >= 8
    assert [text for text in written if re.search(r"\b(NaN|undefined|null|nan|None)\b|Invalid", text)] == []


@pytest.mark.parametrize("name", EVERY)
def test_a_chart_is_described_and_asks_nothing_of_a_network(name: str) -> None:
    spec = figure(name).at().chart.to_dict()
    assert spec["description"].endswith(".") and len(spec["description"]) > 30
    assert spec.pop("$schema").startswith("https://vega.github.io/schema/vega-lite/")
    assert "http" not in json.dumps(spec)
    assert spec["width"] == "container"


@pytest.mark.parametrize("name", EVERY)
def test_a_chart_draws_only_columns_that_are_there(name: str) -> None:
    view = figure(name).at()
    spec = view.chart.to_dict()
    spec.pop("datasets")
    text = json.dumps(spec)
    made = set(re.findall(r'"as": "(\w+)"', text))
    used = set(re.findall(r'"field": "(\w+)"', text)) | set(re.findall(r"datum\.(\w+)", text))
    assert used and used <= set(records(view.frame)[0]) | made | {"value"}  # `value` is the text of a legend


@pytest.mark.parametrize("name", EVERY)
def test_days_are_drawn_at_midnight_in_utc(name: str) -> None:
    view = figure(name).at()
    days = [column for column in view.frame if view.frame[column].dtype.kind == "M"]
    for row, drawn in zip(view.frame.to_dict("records"), records(view.frame), strict=True):
        for column in days:
            if pd.isna(row[column]):
                assert drawn[column] is None
            else:
                assert drawn[column] % 86_400_000 == 0
                assert pd.Timestamp(drawn[column], unit="ms") == row[column]
    spec = json.dumps(view.chart.to_dict()["layer"])
    if '"temporal"' in spec:
        assert '"type": "utc"' in spec, "a time scale is in UTC"
        assert not re.search(r"(?<!utc)[fF]ormat\(datum", spec.replace("utcFormat(", "utc(")), "so are its words"


def test_there_are_figures_with_days() -> None:
    dated = {name for name in EVERY if any(t.kind == "M" for t in figure(name).at().frame.dtypes)}
    assert dated == {"door", "neighbours", "steps", "days", "assistance", "lanes", "milestones"}


@pytest.mark.parametrize("day", ["1883-03-20", "1969-12-31", "1970-01-01", "2020-03-05"])
def test_midnight_is_exact(day: str) -> None:
    assert midnight(day) == (pd.Timestamp(day, tz="UTC") - pd.Timestamp("1970-01-01", tz="UTC")) // pd.Timedelta("1ms")


def test_records_are_plain_values() -> None:
    table = pd.DataFrame(
        {
            "whole": pd.array([1, None], dtype="Int64"),
            "number": [0.5, float("nan")],
            "flag": pd.array([True, None], dtype="boolean"),
            "word": pd.Categorical(["a", None]),
            "day": pd.to_datetime(["1969-12-31", None]),
        }
    )
    first, second = records(table)
    assert (first.pop("at_row"), second.pop("at_row")) == (0, 1), "each row knows its place"
    assert json.dumps(first, allow_nan=False) == (
        '{"whole": 1, "number": 0.5, "flag": true, "word": "a", "day": -86400000}'
    )
    assert set(second.values()) == {None}


# ---- the figure that Python computes


@pytest.mark.parametrize("states", SETS, ids=",".join)
@pytest.mark.parametrize("rule", ["signed", "deposited", "in force"])
def test_any_set_of_states_makes_good_lines(rule: str, states: tuple[str, ...]) -> None:
    view = figure("steps").at(rule=rule, states=states)
    assert set(view.choices["states"]) == set(states)
    assert view.frame["state"].nunique() == len(states)
    assert view.frame["last"].sum() == len(states)
    assert not BAD.search(view.sentence) and not BAD.search(view.headline) and len(view.sentence) <= 700
    assert not [text for text in texts(view.frame) if BAD.search(text)]


def test_the_heading_of_the_lines_names_everybody_who_has_most() -> None:
    view = figure("steps").at(rule="in force")
    assert "Japan 19" in view.sentence and "Republic of Korea 19" in view.sentence
    assert "Japan" in view.headline and "Republic of Korea" in view.headline


@pytest.mark.parametrize("states", [(), [], list(figure("steps").controls[1].values)[: MOST + 1]])
def test_too_few_or_too_many_states_are_refused(states: list[str]) -> None:
    with pytest.raises(ChoiceError, match=rf"between 1 and {MOST}") as trouble:
        figure("steps").at(states=states)
    assert str(len(states)) in str(trouble.value)


def test_a_computed_figure_has_no_cube() -> None:
    with pytest.raises(TypeError, match="too many states"):
        _ = figure("steps").cube


# ---- wrong settings


def test_an_unknown_figure_is_answered_with_the_nearest_and_all() -> None:
    with pytest.raises(KeyError) as trouble:
        figure("rankin")
    text = trouble.value.args[0]
    assert "Did you mean 'ranking'?" in text and all(name in text for name in FIGURES)
    with pytest.raises(KeyError) as trouble:
        figure("zzz")
    assert "Did you mean" not in trouble.value.args[0]


@pytest.mark.parametrize("name", EVERY)
def test_an_unknown_control_or_value_is_answered_with_what_there_is(name: str) -> None:
    shown = figure(name)
    with pytest.raises(ChoiceError, match="'rul' is not a control") as trouble:
        shown.at(rul="signed")
    assert all(f"'{control.name}'" in str(trouble.value) for control in shown.controls)
    for control in shown.controls:
        near = control.values[0]
        with pytest.raises(ChoiceError) as trouble:
            shown.at(**{control.name: near + "x"})
        text = str(trouble.value)
        assert f"'{near}x' is not a setting of '{control.label}'" in text
        assert re.search(r"Did you mean '[^']+'\?", text)
        assert all(f"'{value}'" in text for value in control.values[:5])
        with pytest.raises(ChoiceError) as trouble:
            shown.choose(**{control.name: "§§§"})
        assert "Did you mean" not in str(trouble.value) and "'§§§'" in str(trouble.value)


@pytest.mark.parametrize("name", EVERY)
def test_what_a_control_shows_is_taken_as_a_value(name: str) -> None:
    shown = figure(name)
    for control in shown.controls:
        for choice in control.choices if control.form != "many" else ():
            assert control.check(choice.label) == control.check(choice.label.upper()) == choice.value


def test_what_a_control_shows_is_taken_where_several_may_be_chosen() -> None:
    assert figure("steps").choose(states=["China", "viet nam"])["states"] == ("CHN", "VNM")


def test_several_values_come_in_the_order_of_the_control() -> None:
    states = figure("steps").choose(states=["VNM", "CHN", "PRK", "VNM"])["states"]
    assert sorted(states) == ["CHN", "PRK", "VNM"]
    assert list(states) == [value for value in figure("steps").controls[1].values if value in states]
    assert figure("steps").choose(states="PRK")["states"] == ("PRK",)
