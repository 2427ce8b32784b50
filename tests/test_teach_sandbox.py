"""The sandbox: honest notebooks get what they deserve, whatever keeps them apart from the computer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import altair as alt
import nbformat
import pandas as pd
import pytest

from helpers.data import load, tables
from helpers.exercises import key
from helpers.exercises.judging import calls
from helpers.exercises.plain import plain
from helpers.exercises.record import Kind, Status
from helpers.exercises.variants import cases
from helpers.teach.record import TeachError
from helpers.teach.sandbox import Ask, Isolation, Limits, Sandbox, checking, client, isolation, open_sandbox
from helpers.teach.sandbox.channel import ChannelError, _word
from helpers.teach.sandbox.inside.tables import decoded, encoded
from tests.sandboxes import SETUP, SMALL, Sheet, handout, needed, right

ALL = key.exercises()
PAIR = Sheet.of("2-1", "2-3")


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return handout(tmp_path_factory.mktemp("handout") / "it", ALL)


@pytest.fixture(scope="module", params=list(Isolation)[1:], ids=str)
def sandbox(request: pytest.FixtureRequest, folders: tuple[Path, Path]) -> Iterator[Sandbox]:
    needed(request.param)
    with open_sandbox(*folders, SMALL, request.param) as made:
        yield made


def lesson_sheet(lesson: int) -> Sheet:
    return Sheet(tuple(key.exercises(lesson)))


# ---- honest notebooks


@pytest.mark.parametrize("lesson", key.LESSONS)
def test_every_right_answer_of_a_lesson_is_right(lesson: int, folders: tuple[Path, Path], sandbox: Sandbox) -> None:
    sheet = lesson_sheet(lesson)
    ran, marks = sheet.run(sandbox, sheet.honest())
    assert not ran.notes and not ran.why and not ran.skipped
    for asked in sheet.exercises:
        wanted = Status.UNCHECKED if asked.kind is Kind.WRITTEN else Status.CORRECT
        assert marks[asked.id].status is wanted, (asked.id, marks[asked.id].text)
        direct = plain(asked.answer(sheet.case(asked)), calls(asked, sheet.case(asked)), 60)
        assert ran.answers[asked.id]["is"] in (direct["is"], "list", "table", "text", "number", "date", "function")


def test_all_lessons_were_walked() -> None:
    assert len(key.LESSONS) == 9 and len(ALL) >= 45 and sum(e.calls is not None for e in ALL) >= 3


@pytest.mark.parametrize("lesson", key.LESSONS)
def test_an_untouched_lesson_is_not_started(lesson: int, sandbox: Sandbox) -> None:
    sheet = lesson_sheet(lesson)
    starters = [f'{e.case_name} = case("{e.id}")\n{e.example}\n{e.starter}' for e in sheet.exercises]
    _, marks = sheet.run(sandbox, [SETUP, *starters])
    assert {m.status for m in marks.values()} == {Status.NOT_STARTED}


def test_wrong_crashing_and_missing_answers_are_told_apart(sandbox: Sandbox) -> None:
    cells = [SETUP, "answer_2_1 = 9999", "answer_2_3 = 1 / 0"]
    ran, marks = PAIR.run(sandbox, cells)
    assert [m.status for m in marks.values()] == [Status.INCORRECT, Status.ERROR]
    assert "divided by zero" in marks["2-3"].message
    assert ran.outputs[2][0]["ename"] == "ZeroDivisionError" and not ran.notes
    _, marks = PAIR.run(sandbox, [SETUP, "answer_2_1 = (", "answer_2_3 = ..."])
    assert [m.status for m in marks.values()] == [Status.ERROR, Status.NOT_STARTED]
    _, marks = PAIR.run(sandbox, [])
    assert {m.status for m in marks.values()} == {Status.NOT_STARTED}


def test_a_case_is_that_of_the_trusted_name_whatever_the_notebook_says(sandbox: Sandbox) -> None:
    asked = PAIR.exercises[0]
    case = PAIR.case(asked)
    assert case.values != cases(asked)[0].values
    cells = ["from helpers import case, my_name", 'my_name("somebody else")', 'mine = case("2-1")\nprint(mine.state)']
    ran, _ = PAIR.run(sandbox, cells)
    assert ran.outputs[2][0]["text"] == f"{case.state}\n"


def test_outputs_are_those_of_a_notebook_without_html(sandbox: Sandbox) -> None:
    cells = [
        SETUP,
        "print('one', flush=True)\nload('treaties').head()",
        "import sys\nprint('two', file=sys.stderr)\nfrom IPython.display import *\ndisplay(HTML('<b>x</b>'))",
        "display(Image(data=b'\\x89PNG0', format='png'))",
        "%time 1 + 1\nimport asyncio\nawait asyncio.sleep(0)",
        "!echo from a shell",
        "alt.Chart(pd.DataFrame({'a': [1]})).mark_bar().encode(x='a')",
        "from IPython.display import clear_output\nprint('gone')\nclear_output()\nprint('stays')",
    ]
    ran, _ = PAIR.run(sandbox, cells)
    made = nbformat.v4.new_notebook()
    for source, outputs in zip(cells, ran.outputs, strict=True):
        made.cells.append(nbformat.v4.new_code_cell(source, outputs=[nbformat.from_dict(o) for o in outputs]))
    nbformat.validate(made)
    assert not any(o["output_type"] == "error" for each in ran.outputs for o in each), ran.outputs
    assert ran.outputs[1][0]["text"] == "one\n" and "wipo-convention" in ran.outputs[1][1]["data"]["text/plain"]
    assert ran.outputs[2][0]["name"] == "stderr" and set(ran.outputs[2][1]["data"]) == {"text/plain"}
    assert set(ran.outputs[3][0]["data"]) == {"text/plain", "image/png"}
    assert ran.outputs[5][0]["text"] == "from a shell\n" and ran.outputs[7][0]["text"] == "stays\n"


def test_several_notebooks_run_at_once_and_do_not_mix(sandbox: Sandbox) -> None:
    found: dict[int, Any] = {}

    def one(number: int) -> None:
        ran = sandbox.run([f"answer_2_1 = {number}\nprint({number})"], [Ask("2-1", "answer_2_1")], str(number), {})
        found[number] = (ran.answers["2-1"], ran.outputs[0][0]["text"])

    threads = [threading.Thread(target=one, args=(n,)) for n in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert found == {n: ({"is": "number", "value": n}, f"{n}\n") for n in range(8)}


def test_seconds_are_computing_time(sandbox: Sandbox) -> None:
    ran, _ = PAIR.run(
        sandbox, ["import time\nuntil = time.process_time() + 0.5\nwhile time.process_time() < until: pass"]
    )
    assert 0.4 < ran.seconds < 5.0


def test_a_notebook_that_only_waits_is_given_up(folders: tuple[Path, Path]) -> None:
    limits = Limits(cell_seconds=0.5, idle_seconds=0.5, seconds=1.0)
    with open_sandbox(*folders, limits, Isolation.NONE) as made:
        ran, marks = PAIR.run(made, ["import time\ntime.sleep(600)"] * 50)
    assert any("given up" in note for note in ran.notes) and not ran.why
    assert {m.status for m in marks.values()} == {Status.ERROR}


# ---- the warm process


def test_the_warm_process_is_started_again_if_it_ended(folders: tuple[Path, Path]) -> None:
    with open_sandbox(*folders, SMALL, Isolation.NONE) as made:
        warm = made._warm
        assert warm is not None
        warm._process.kill()
        warm._process.wait()
        ran, marks = PAIR.run(made, PAIR.honest())
        assert right(marks) == ["2-1", "2-3"] and not ran.why


def test_a_warm_process_that_cannot_lead_a_child_is_reported(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_sandbox(*folders, SMALL, Isolation.NONE) as made:
        monkeypatch.setattr(made, "_lines", lambda: None)
        ran, marks = PAIR.run(made, PAIR.honest())
    assert "kim" in ran.why and not right(marks)


def test_nothing_is_left_of_a_sandbox(folders: tuple[Path, Path]) -> None:
    with open_sandbox(*folders, SMALL, Isolation.NONE) as made:
        warm = made._warm
        assert warm is not None and warm._folder is not None and warm._folder.is_dir()
    assert not warm.alive and not warm._folder.exists()


@pytest.mark.parametrize("missing", [0, 1])
def test_folders_that_are_none_are_refused(missing: int, folders: tuple[Path, Path], tmp_path: Path) -> None:
    given = [*folders]
    given[missing] = tmp_path
    with pytest.raises(TeachError, match="handout"), open_sandbox(*given, SMALL, Isolation.NONE):
        pass


# ---- which isolation


def test_an_isolation_that_does_not_exist_is_refused() -> None:
    with pytest.raises(TeachError, match="namespaces, bubblewrap, none"):
        isolation.chosen("magic")


def test_without_isolation_nothing_runs_unless_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "trouble", lambda _: "not here")
    with pytest.raises(TeachError, match=r"none was run.*bubblewrap.*docker.*--no-isolation"):
        isolation.chosen(Isolation.AUTO)
    assert isolation.chosen("none") is Isolation.NONE
    monkeypatch.setattr(isolation, "trouble", lambda each: "no" if each is Isolation.NAMESPACES else "")
    assert isolation.chosen("auto") is Isolation.BUBBLEWRAP


def test_each_isolation_says_in_words_what_it_means() -> None:
    said = {each: isolation.described(each) for each in list(Isolation)[1:]}
    assert "WITHOUT" in said[Isolation.NONE] and "gradebook" in said[Isolation.NONE]
    assert all("no network" in text for each, text in said.items() if each is not Isolation.NONE)


def test_another_system_is_told_what_it_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    isolation.trouble.cache_clear()
    monkeypatch.setattr(isolation.platform, "system", lambda: "Darwin")
    assert isolation.trouble(Isolation.NAMESPACES) == "Darwin has none"
    isolation.trouble.cache_clear()


def test_the_key_is_refused_on_the_way_in(folders: tuple[Path, Path], sandbox: Sandbox) -> None:
    code = "import importlib.util as u, sys\nprint([p for p in sys.path if u.find_spec('helpers.teach')])"
    ran = sandbox.run([code], [], "kim", {})
    assert ran.outputs[0][0]["text"] == "[]\n"


# ---- what crosses the line


def test_every_table_of_the_course_crosses_as_it_is() -> None:
    names = list(tables()["name"])
    assert len(names) >= 8
    for name in names:
        table = load(name)
        pd.testing.assert_frame_equal(decoded(encoded(table)), table)
        pd.testing.assert_frame_equal(decoded(encoded(table.iloc[::-2])), table.iloc[::-2])
        pd.testing.assert_series_equal(decoded(encoded(table.iloc[:, 0])), table.iloc[:, 0])


def test_the_arguments_of_all_exercises_cross() -> None:
    crossed = 0
    for asked in ALL:
        for case in cases(asked)[:3]:
            for call in calls(asked, case):
                for argument in call:
                    again = decoded(encoded(argument))
                    crossed += 1
                    if isinstance(argument, pd.DataFrame):
                        pd.testing.assert_frame_equal(again, argument, check_index_type=False)
                    else:
                        assert again == argument
    assert crossed >= 20


def test_an_argument_of_an_unknown_kind_is_named() -> None:
    with pytest.raises(TypeError, match="Chart"):
        encoded(alt.Chart())


ANSWERS = [
    plain(value, [(1,), (2,)])
    for value in (
        ...,
        None,
        True,
        3,
        2.5,
        "text",
        pd.Timestamp("2020-03-05"),
        [1, "a", None, 2.5],
        {"a": 1},
        float("nan"),
        float("inf"),
        pd.DataFrame({"a": [1, 2], "b": ["x", None]}),
        pd.Series([1.5], name="s"),
        lambda x: [x],
        object(),
        lambda _: 1 / 0,
        alt.Chart(pd.DataFrame({"a": [1]})).mark_bar().encode(x="a:Q"),
        range(10_000),
        pd.DataFrame({"a": range(10_000)}),
        "x" * 30_000,
        10**400,
        1e300,
    )
]


@pytest.mark.parametrize("number", range(len(ANSWERS)))
def test_answers_that_plain_makes_are_let_through(number: int) -> None:
    assert checking.answer(ANSWERS[number]) == ANSWERS[number]


FORGED = [
    None,
    [],
    7,
    "number",
    {},
    {"is": "key"},
    {"is": ["number"]},
    {"is": "number"},
    {"is": "number", "value": "7"},
    {"is": "number", "value": True},
    {"is": "number", "value": 10**400},
    {"is": "number", "value": 7, "more": 1},
    {"is": "truth", "value": 1},
    {"is": "text", "value": "x" * 20_001, "length": 1},
    {"is": "text", "value": "x"},
    {"is": "date", "value": "tomorrow"},
    {"is": "date", "value": "9999-99-99"},
    {"is": "list", "values": [{"date": "2020-13-45"}], "length": 1},
    {"is": "list", "values": [[1]], "length": 1},
    {"is": "list", "values": [0] * 5_001, "length": 1},
    {"is": "list", "values": [{"date": 7}], "length": 1},
    {"is": "table", "columns": ["a"], "index": [], "rows": [[1, 2]], "length": 1},
    {"is": "table", "columns": ["a"], "index": ["b"], "rows": [[1]], "length": 1},
    {"is": "table", "columns": "a", "index": [], "rows": [[1]], "length": 1},
    {"is": "table", "columns": ["a"], "index": [], "rows": [[1]], "length": -1},
    {"is": "chart", "spec": "mark"},
    {"is": "chart", "spec": {"a": float("inf")}},
    {"is": "chart"},
    {"is": "function", "results": [{"is": "function", "results": []}]},
    {"is": "function", "results": 3},
    {"is": "error", "why": 3},
    {"is": "error", "why": "x" * 3_000, "trace": ""},
    {"is": "other", "what": None},
]


@pytest.mark.parametrize("number", range(len(FORGED)))
def test_answers_of_another_form_are_refused(number: int) -> None:
    assert checking.answer(FORGED[number]) is None


def test_a_chart_that_is_too_deep_is_refused() -> None:
    deep: Any = {}
    for _ in range(50):
        deep = {"layer": [deep]}
    assert checking.answer({"is": "chart", "spec": deep}) is None


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"[]",
        b"7",
        b"{",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b"\xff{}",
        b"[" * 200_000,
        b'{"a":' * 200_000,
        b"\x80\x04K\x01.",
    ],
)
def test_lines_that_are_no_words_are_refused(line: bytes) -> None:
    with pytest.raises(ChannelError):
        _word(line)


@pytest.mark.parametrize(
    "output",
    [
        {"output_type": "display_data", "data": {"text/html": "<script>"}},
        {"output_type": "display_data", "data": {"image/png": '"><script>alert(1)</script>'}},
        {"output_type": "display_data", "data": {"image/svg+xml": "<svg/>"}},
        {"output_type": "display_data", "data": ["text/plain"]},
        {"output_type": "stream", "name": "stdin", "text": ""},
        {"output_type": "stream", "name": "stdout", "text": ["a"]},
        {"output_type": "stream", "name": "stdout", "text": "x" * 5_000_000},
        {"output_type": "error", "ename": "E", "evalue": "", "traceback": "x"},
        {"output_type": "update_display_data"},
        "text",
    ],
)
def test_outputs_of_another_form_are_refused(output: Any) -> None:
    assert checking.outputs([output], 1, 200_000) is None
    assert checking.outputs([{"output_type": "stream", "name": "stdout", "text": "fine"}], 1, 200_000)


def test_limits_are_what_the_other_side_reads() -> None:
    assert {"cell_seconds", "seconds", "memory", "scratch", "output", "processes"} <= set(Limits.__dataclass_fields__)
    assert client.Sandbox.run.__doc__
