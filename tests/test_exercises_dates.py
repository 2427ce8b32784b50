"""Days are read however they are written, and a part of a day is answered by a sentence."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest

from helpers.exercises.key import exercise
from helpers.exercises.kinds import Problem, dates
from helpers.exercises.plain import plain


def read(value: Any) -> Any:
    """Return an answer as a day, or the problem with it."""
    return dates.read(plain(value), exercise("2-2"))


@pytest.mark.parametrize(
    "value",
    [
        "1974-08-17",
        "1974/08/17",
        "17 August 1974",
        "Aug 17, 1974",
        "17.8.1974",
        pd.Timestamp("1974-08-17"),
        dt.date(1974, 8, 17),
    ],
)
def test_a_day_is_read_however_it_is_written(value: Any) -> None:
    assert read(value) == dt.date(1974, 8, 17)


@pytest.mark.parametrize("value", ["1974", "1974-08", "August 1974", "17 August", "1974.08", "19740", "4/5/1974", 1974])
def test_a_part_of_a_day_is_answered_by_a_sentence(value: Any) -> None:
    found = read(value)
    assert isinstance(found, Problem) and found.message.endswith(".") and found.next_step
