"""A packed cube gives back what went in, whatever the columns hold, and a broken one is refused."""

from __future__ import annotations

import datetime as dt
import gzip
import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.figures.spec import Cube
from helpers.packing import pack
from tests.support import plain, unpack

SHAPES = ["a", "b"], ["x", "y", "z"]
STATES = [(first, second) for first in SHAPES[0] for second in SHAPES[1]]


def findings(states: list[tuple[str, str]]) -> pd.DataFrame:
    """Return one finding for each of the states."""
    rows = [(*state, f"title {state}", f"sentence “{state}”", "holds") for state in states]
    return pd.DataFrame(rows, columns=["one", "two", "headline", "sentence", "verdict"])


def packed(rows: pd.DataFrame, found: pd.DataFrame) -> bytes:
    """Pack a cube of two controls with two and three values."""
    return pack(Cube(rows, found), ["one", "two"], [2, 3], SHAPES)


ROW = st.tuples(
    st.sampled_from(STATES),
    st.none() | st.dates(dt.date(1883, 1, 1), dt.date(2100, 1, 1)),
    st.none() | st.integers(-(2**31), 2**31),
    st.none() | st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.none() | st.booleans(),
    st.none() | st.text(max_size=5),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(ROW, max_size=25))
def test_what_is_packed_comes_out_again(given_rows: list) -> None:
    state, day, whole, number, flag, text = zip(*given_rows, strict=True) if given_rows else ((),) * 6
    rows = pd.DataFrame(
        {
            "one": pd.Series([s[0] for s in state], dtype=object),
            "two": pd.Series([s[1] for s in state], dtype=object),
            "day": pd.Series([pd.NaT if d is None else pd.Timestamp(d) for d in day], dtype="datetime64[s]"),
            "whole": pd.Series(whole, dtype="Int64"),
            "number": pd.Series(number, dtype="float64"),
            "flag": pd.Series(flag, dtype="boolean"),
            "text": pd.Series(text, dtype=object),
        }
    )
    cube = unpack(packed(rows, findings(STATES)))
    assert cube["sizes"] == [2, 3] and len(cube["slices"]) == 6
    assert {name: column["kind"] for name, column in cube["columns"].items()} == {
        "day": "date",
        "whole": "number",
        "number": "number",
        "flag": "flag",
        "text": "text",
    }
    for (first, second), found in zip(STATES, cube["slices"], strict=True):
        here = rows[(rows["one"] == first) & (rows["two"] == second)].drop(columns=["one", "two"])
        assert found == plain(here)
    for column in cube["columns"].values():
        assert len({json.dumps(value) for value in column["values"]}) == len(column["values"]), "no value twice"


def test_findings_come_in_the_order_of_the_controls() -> None:
    cube = unpack(packed(pd.DataFrame({"one": ["b"], "two": ["z"], "n": [1]}), findings(STATES[::-1])))
    assert cube["findings"]["headline"] == [f"title {state}" for state in STATES]
    assert cube["slices"] == [[], [], [], [], [], [{"n": 1}]]


@pytest.mark.parametrize(
    ("states", "number"), [(STATES[1:], 5), ([*STATES, STATES[0]], 7), ([*STATES[1:], STATES[1]], 6), ([], 0)]
)
def test_a_missing_or_doubled_finding_is_refused(states: list[tuple[str, str]], number: int) -> None:
    rows = pd.DataFrame({"one": ["a"], "two": ["x"], "n": [1]})
    with pytest.raises(ValueError, match=f"{number} findings for 6 states"):
        packed(rows, findings(states))


def test_a_finding_for_a_state_that_is_not_offered_is_refused() -> None:
    with pytest.raises(ValueError, match="7 findings for 6 states"):
        packed(pd.DataFrame({"one": ["a"], "two": ["x"], "n": [1]}), findings([*STATES, ("c", "x")]))


def test_a_row_for_a_state_that_is_not_offered_is_refused() -> None:
    rows = pd.DataFrame({"one": ["a", "a"], "two": ["w", "x"], "n": [1, 2]})
    with pytest.raises(ValueError, match="w"):
        packed(rows, findings(STATES))


def test_one_state_without_controls_can_be_packed() -> None:
    found = pd.DataFrame({"headline": ["h"], "sentence": ["s"], "verdict": [""]})
    cube = unpack(pack(Cube(pd.DataFrame({"n": [3, 4]}), found), [], [], []))
    assert cube["sizes"] == [] and cube["slices"] == [[{"n": 3}, {"n": 4}]]
    assert unpack(pack(Cube(pd.DataFrame(), found), [], [], []))["starts"] == [0, 0]


def test_the_same_cube_is_packed_to_the_same_bytes() -> None:
    rows = pd.DataFrame({"one": ["a", "b"], "two": ["x", "y"], "n": [1, 2]})
    first, second = (packed(rows, findings(STATES)) for _ in range(2))
    assert first == second
    assert gzip.decompress(first).decode("utf-8").count("“") == 6, "signs are sent as they are"
