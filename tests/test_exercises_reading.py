"""How answers are read: the same meaning in another form is the same answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from helpers.exercises.kinds import functions
from helpers.exercises.plain import plain
from helpers.exercises.record import Exercise, Kind, Step

LINE = pd.Series([1.0, None, 3.0, None], index=pd.RangeIndex(2009, 2013, name="year"), name="value")
BODIES = pd.DataFrame({"agency": ["B", "A", "C"], "joined": [1974, 1973, 1991]})


@pytest.mark.parametrize("empty", [LINE[LINE.isna()], LINE[[False, True, False, False]], LINE])
def test_a_named_index_is_a_column_however_pandas_stores_it(empty: pd.Series) -> None:
    found = plain(empty)
    assert (found["columns"], found["index"]) == (["year", "value"], ["year"])
    assert [row[0] for row in found["rows"]] == list(empty.index)


def test_a_numbered_index_without_a_name_is_no_column() -> None:
    assert plain(BODIES)["columns"] == ["agency", "joined"] and plain(LINE.reset_index(drop=True))["columns"] == [
        "value"
    ]


def given(function: Callable[..., Any]) -> Any:
    """Return what a check reads from a function that is tried with the bodies, and with two of them."""
    asked = Exercise("1-1", Kind.FUNCTION, Step.OWN, "", 1, "", "", "", lambda _: None, "", (), ())
    return functions.read(plain(function, [(BODIES,), (BODIES.head(2),)]), asked)


def early(table: pd.DataFrame) -> list[str]:
    """Return the bodies of a table that were joined before 1980."""
    return list(table[table["joined"] < 1980]["agency"])


@pytest.mark.parametrize(
    ("function", "alike"),
    [
        (lambda table: table[table["joined"] < 1980]["agency"], True),
        (lambda table: table.loc[table["joined"] < 1980, ["agency"]], True),
        (lambda table: set(early(table)), True),
        (lambda table: table[table["joined"] < 1990]["agency"], True),
        (lambda table: table["agency"], False),
        (lambda table: table[table["joined"] < 1980], False),
        (lambda _: ["A", "B"], True),
    ],
)
def test_a_column_that_a_function_gives_counts_as_its_values(function: Callable[..., Any], alike: bool) -> None:
    right = given(early)
    assert [r["is"] for r in right] == ["list", "list"]
    asked = Exercise("1-1", Kind.FUNCTION, Step.OWN, "", 1, "", "", "", lambda _: None, "", (), ())
    assert functions.same(given(function), right, asked) == alike
