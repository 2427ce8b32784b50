"""Answers of any kind, hostile ones among them: each gets a sentence, none breaks the check or what is kept."""

from __future__ import annotations

import datetime as dt
import decimal
import itertools
import json
import math
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.pandas import column, data_frames

from helpers import keeping
from helpers.exercises import desk, guard, key, progress
from helpers.exercises.judging import outcome
from helpers.exercises.plain import COLUMNS, LETTERS, ROWS, plain
from helpers.exercises.record import Exercise, Kind, Status
from helpers.exercises.variants import draw
from tests.support import ROOT

ONE_EACH: dict[Kind, Exercise] = {e.kind: e for e in reversed(key.exercises())}
"""An exercise of each kind."""
KINDS = pytest.mark.parametrize("asked", ONE_EACH.values(), ids=[str(kind) for kind in ONE_EACH])


def bad(*_: Any, **__: Any) -> Any:
    """Refuse whatever is asked."""
    raise RuntimeError("refused")


class Liar:
    """Says that it is a data frame, and refuses everything else."""

    __class__ = pd.DataFrame  # type: ignore[assignment]
    __eq__ = __repr__ = __str__ = __len__ = __iter__ = __hash__ = __bool__ = __float__ = __getattr__ = bad  # type: ignore[assignment]


class Equal:
    """Is equal to everything."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


class Text(str):
    """A text whose methods lie."""

    __slots__ = ()
    strip = lower = split = __str__ = __len__ = bad  # type: ignore[assignment]


class Number(float):
    """A number that does not want to be one."""

    __float__ = bad  # type: ignore[assignment]


class Listed(list):  # type: ignore[type-arg]
    """A list without an end."""

    def __iter__(self) -> Iterator[int]:
        return itertools.count()


class Frame(pd.DataFrame):
    """A table that stops whoever looks at its rows."""

    @property
    def iloc(self) -> Any:
        return bad()


class WeirdError(Exception):
    """An exception whose text raises another."""

    def __str__(self) -> str:
        raise ValueError("no text")


def endless(*_: Any) -> None:
    """Never end, and catch what would stop it once."""
    try:
        while True:
            pass
    except BaseException:  # noqa: BLE001 -- the first stop is caught, as hostile code would
        while True:
            pass


def loud(*_: Any) -> int:
    """Print 10 MB."""
    print("x" * 10_000_000)
    return 1


def deep(*_: Any) -> Any:
    """Call itself without end."""
    return deep()


def nested(depth: int) -> list[Any]:
    """Return lists inside lists."""
    found: list[Any] = []
    for _ in range(depth):
        found = [found]
    return found


def itself() -> list[Any]:
    """Return a list that holds itself."""
    found: list[Any] = []
    found.append(found)
    return found


def raising(error: BaseException) -> Callable[..., Any]:
    """Return a function that raises."""

    def act(*_: Any) -> Any:
        raise error

    return act


HOSTILE: dict[str, Callable[[], Any]] = {
    "nothing": lambda: None,
    "the three dots": lambda: ...,
    "not a number": lambda: math.nan,
    "infinity": lambda: math.inf,
    "a huge number": lambda: 10**400,
    "a complex number": lambda: 1j,
    "a decimal": lambda: decimal.Decimal("NaN"),
    "a fraction": lambda: Fraction(1, 3),
    "a number that lies": lambda: Number(3),
    "bytes": lambda: b"\xff\xfe",
    "a text that lies": lambda: Text("16"),
    "a long text": lambda: "word " * 1_000_000,
    "a text of half a character": lambda: "\ud800",
    "no day": lambda: pd.NaT,
    "the first day": lambda: dt.date.min,
    "a day beyond pandas": lambda: dt.datetime(9999, 12, 31, tzinfo=dt.UTC),
    "a numpy day": lambda: np.datetime64("NaT"),
    "an array": lambda: np.zeros((3, 3)),
    "an object array": lambda: np.array([{}, None], dtype=object),
    "a liar": Liar,
    "one that is equal to everything": Equal,
    "a list of liars": lambda: [Liar(), Equal()],
    "a list without end": lambda: Listed([1]),
    "a list in itself": itself,
    "lists in lists": lambda: nested(5_000),
    "a dict of liars": lambda: {"a": Liar(), 3: Equal()},
    "a set": lambda: {1, "a", None},
    "a generator without end": itertools.count,
    "a generator": lambda: (n for n in range(3)),
    "a huge range": lambda: range(10**12),
    "a table that lies": lambda: Frame({"a": [1]}),
    "a huge table": lambda: pd.DataFrame({"a": range(300_000)}),
    "a wide table": lambda: pd.DataFrame([range(5_000)]),
    "an empty table": pd.DataFrame,
    "rows without columns": lambda: pd.DataFrame(index=range(3)),
    "two numbers": lambda: (7, 2),
    "a table of liars": lambda: pd.DataFrame({"a": [Liar(), Equal()]}, dtype=object),
    "a table with two columns of one name": lambda: pd.DataFrame([[1, 2]], columns=["a", "a"]),
    "a table with a deep index": lambda: pd.DataFrame({"a": [1]}, index=pd.MultiIndex.from_tuples([(1, None)])),
    "a series without a name": lambda: pd.Series([], dtype=object),
    "a group": lambda: pd.DataFrame({"a": [1]}).groupby("a"),
    "a chart without data": lambda: alt.Chart().mark_bar(),
    "a chart without a mark": lambda: alt.Chart(pd.DataFrame({"a": [1]})),
    "a chart of no such column": lambda: alt.Chart(pd.DataFrame({"a": [1]})).mark_bar().encode(x="zzz"),
    "a chart of two": lambda: alt.Chart().mark_bar() | alt.Chart().mark_line(),
    "a chart with a filter that is no filter": lambda: (
        alt.Chart(pd.DataFrame({"a": [1]})).mark_bar().transform_filter("((").encode(x="a:Q")
    ),
    "a chart that multiplies its rows": lambda: (
        alt.Chart(pd.DataFrame({"a": [1]}))
        .mark_bar()
        .transform_calculate(b="sequence(0, 1e9)")
        .transform_flatten(["b"])
        .encode(x="b:Q")
    ),
    "a function that raises": lambda: raising(RuntimeError("no")),
    "a function that leaves": lambda: raising(SystemExit()),
    "a function with an error without text": lambda: raising(WeirdError()),
    "a function without end": lambda: endless,
    "a function that prints": lambda: loud,
    "a function that calls itself": lambda: deep,
    "a function with other arguments": lambda: math.hypot,
    "a function that gives a function": lambda: lambda *_: loud,
    "a function that gives a liar": lambda: lambda *_: Liar(),
    "a type": lambda: Liar,
    "a module": lambda: json,
    "a lock": threading.Lock,
}


def answered(asked: Exercise, value: Any) -> None:
    """Check a value and see that a sentence comes of it and that what is kept can be read."""
    got = desk.checked(asked, draw(asked, ""), value)
    assert got.status in set(Status) and got.status is not Status.CORRECT
    assert len(got.text.split()) >= 3 and len(got.text) < 4_000, got.text
    assert "Traceback" not in got.text and "object at 0x" not in got.text
    got.text.encode()
    path = keeping.folder() / keeping.NAME  # type: ignore[operator]
    if path.is_file():
        assert json.loads(path.read_text(encoding="utf-8"))["version"] == keeping.VERSION
    assert set(progress.records()) <= {asked.id}


def test_every_kind_of_exercise_is_tried_with_every_kind_of_trouble() -> None:
    assert set(ONE_EACH) >= {Kind.NUMBER, Kind.DATE, Kind.TABLE, Kind.CHART, Kind.WRITTEN} and len(HOSTILE) >= 50


@KINDS
@pytest.mark.parametrize("trouble", HOSTILE)
def test_a_hostile_answer_gets_a_sentence(asked: Exercise, trouble: str) -> None:
    answered(asked, HOSTILE[trouble]())


SIMPLE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=80),
    st.binary(max_size=20),
    st.decimals(),
    st.dates(),
    st.datetimes(),
    st.timedeltas(),
    st.complex_numbers(),
)
ANY = st.one_of(
    SIMPLE,
    st.recursive(
        SIMPLE,
        lambda inner: st.one_of(
            st.lists(inner, max_size=6),
            st.tuples(inner, inner),
            st.dictionaries(st.text(max_size=9), inner, max_size=6),
        ),
        max_leaves=12,
    ),
    data_frames([column("treaties", dtype=float), column("iso3", elements=st.text(max_size=5), dtype=object)]),
    st.builds(lambda columns, rows: pd.DataFrame(rows, columns=columns), st.just(["a", 1]), st.just([[None, b"x"]])),
    SIMPLE.map(lambda value: lambda *_: value),
)


@KINDS
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    derandomize=True,
)
@given(value=ANY)
def test_any_answer_gets_a_sentence(asked: Exercise, value: Any) -> None:
    got = outcome(asked, plain(value, desk.calls(asked, draw(asked, ""))), draw(asked, ""))
    assert got.status in set(Status) and len(got.text.split()) >= 3
    got.text.encode("utf-8", "strict")


DAYS = st.one_of(
    st.text(alphabet="0123456789-/. ", max_size=12),
    st.from_regex(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}", fullmatch=True),
    st.builds(
        "{} {} {}".format, st.integers(0, 40), st.sampled_from(["May", "may.", "Mai", "13"]), st.integers(0, 9999)
    ),
)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(text=DAYS)
def test_any_text_for_a_day_or_a_number_gets_a_sentence(text: str) -> None:
    for kind in (Kind.DATE, Kind.NUMBER):
        asked = ONE_EACH[kind]
        got = outcome(asked, {"is": "text", "value": text, "length": len(text)}, draw(asked, ""))
        assert got.text and got.status in set(Status)


# ---- what is too large keeps its size and loses its content


def test_large_answers_are_cut() -> None:
    assert plain("x" * (LETTERS + 5)) == {"is": "text", "value": "x" * LETTERS, "length": LETTERS + 5}
    assert plain(pd.DataFrame({"a": range(ROWS + 1)}))["rows"] is None
    assert plain(pd.DataFrame([range(COLUMNS + 1)]))["rows"] is None
    assert len(plain(pd.DataFrame({"a": range(ROWS)}))["rows"]) == ROWS
    found = plain(list(range(ROWS + 7)))
    assert (len(found["values"]), found["length"]) == (ROWS, ROWS + 7)


def test_the_guard_stops_what_does_not_end_and_lets_the_rest_through(capsys: pytest.CaptureFixture[str]) -> None:
    assert guard.limited(lambda: 3).value == 3
    assert guard.limited(endless, 0.2).late
    assert guard.limited(lambda: threading.Event().wait(30), 0.2).late, "sleeping counts too"
    failed = guard.limited(raising(SystemExit("out")))
    assert isinstance(failed.error, SystemExit) and "SystemExit" in failed.trace
    assert (
        guard.limited(raising(WeirdError())).trace.endswith("\n")
        or guard.limited(raising(WeirdError())).trace == "WeirdError"
    )
    assert guard.limited(loud).value == 1
    assert capsys.readouterr().out == ""


# ---- the file of progress


def test_a_corrupt_file_is_kept_aside_and_the_check_goes_on(kept_in: Path) -> None:
    asked = ONE_EACH[Kind.NUMBER]
    (kept_in / keeping.NAME).write_text("{half of a", encoding="utf-8")
    got = desk.checked(asked, draw(asked, ""), -1)
    assert "could not be understood and is now called my-answers-unreadable-1.json" in got.text
    assert (kept_in / "my-answers-unreadable-1.json").read_text(encoding="utf-8") == "{half of a"
    assert progress.record(asked.id).tries == 1
    assert "unreadable" not in desk.checked(asked, draw(asked, ""), -2).text, "it is said once"


WRITER = """
import sys
from helpers.exercises import progress
from helpers.exercises.record import Outcome, Status
for n in range(25):
    assert progress.tried(sys.argv[1], Outcome(Status.INCORRECT, "no", "", "a slip"), str(n)) == ""
"""


def test_notebooks_that_write_at_once_lose_nothing(kept_in: Path) -> None:
    ids = ["2-1", "2-2", "2-3"]
    variables = {**os.environ, keeping.FOLDER: str(kept_in), "PYTHONPATH": str(ROOT)}
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, name], env=variables) for name in ids]
    assert [writer.wait(120) for writer in writers] == [0, 0, 0]
    assert {name: (r.tries, r.mistakes) for name, r in progress.records().items()} == {
        name: (25, {"a slip": 25}) for name in ids
    }
    assert [path.name for path in kept_in.iterdir()] == [keeping.NAME]


@pytest.mark.parametrize(
    "part", [[], "x", 3, {"2-1": "x"}, {"2-1": {"tries": "many"}}, {"2-1": {"mistakes": {"a": []}}}]
)
def test_entries_that_make_no_sense_do_not_count(kept_in: Path, part: Any) -> None:
    whole = {"version": keeping.VERSION, "lessons": {}, progress.PART: part, "name": 7}
    (kept_in / keeping.NAME).write_text(json.dumps(whole), encoding="utf-8")
    assert progress.records() == {} and desk.participant() == ""
    asked = key.exercise("2-1")
    desk.checked(asked, draw(asked, ""), -1)
    assert progress.record("2-1").tries == 1


def test_a_folder_that_cannot_be_written_is_said_and_the_try_stays_in_memory(
    kept_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(keeping.FOLDER, str(kept_in / "not there"))
    monkeypatch.setattr(keeping, "_parts_unsaved", {})
    asked = ONE_EACH[Kind.NUMBER]
    assert "could not be written" in desk.checked(asked, draw(asked, ""), -1).text
    assert progress.record(asked.id).tries == 1
