"""Pace, its exact range, and the two tests of a break, on numbers small enough to work out by hand."""

from __future__ import annotations

import math
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from helpers.pace import MARGIN, chance_of_split, pace, sharpest, yearly


def test_days_are_counted_by_whole_years() -> None:
    days = pd.Series(pd.to_datetime(["2000-01-01", "2000-12-31", None, "2002-06-01", "1999-12-31"]))
    assert list(yearly(days, 2000, 2002)) == [2, 0, 1]


def test_the_range_of_nothing_is_known_by_hand() -> None:
    found = pace(0, 10, 0.95)
    assert (found.number, found.rate, found.low) == (0, 0.0, 0.0)
    assert found.high == pytest.approx(-math.log(0.025) / 10)


def test_more_certainty_needs_a_wider_range() -> None:
    ranges = [pace(4, 14, sure) for sure in (0.9, 0.95, 0.99)]
    assert [r.low for r in ranges] == sorted((r.low for r in ranges), reverse=True)
    assert [r.high for r in ranges] == sorted(r.high for r in ranges)
    assert all(r.low < r.rate < r.high for r in ranges)


def test_a_split_is_judged_by_the_share_of_the_years() -> None:
    even = chance_of_split(pace(3, 10, 0.95), pace(3, 10, 0.95))
    one_sided = chance_of_split(pace(0, 10, 0.95), pace(5, 10, 0.95))
    assert even == pytest.approx(1) and one_sided == pytest.approx(2 / 2**5)
    assert chance_of_split(pace(0, 10, 0.95), pace(0, 10, 0.95)) == 1.0


def test_a_step_is_found_where_it_is_and_noise_is_not_striking() -> None:
    step = sharpest(np.array([0] * 8 + [2] * 8), 2000)
    assert step.year == 2008 and step.chance < 0.01
    noise = sharpest(np.array([1, 0, 0, 1, 0, 1, 1, 0, 0, 1, 0, 1]), 2000)
    assert noise.chance > 0.3
    assert sharpest(np.array([0] * 8 + [2] * 8), 2000) == step, "the shuffles are the same every time"


def test_too_few_years_are_refused() -> None:
    with pytest.raises(ValueError, match="5 years are too few: 3 must lie on either side"):
        sharpest(np.zeros(5, dtype=int), 2000)
    assert MARGIN == 3


def test_scipy_waits_until_a_number_is_asked_for() -> None:
    ask = "import helpers.pace, sys; print('scipy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.strip() == "False"
