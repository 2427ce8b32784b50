"""How often something happened in a year, how sure that is, and whether the pace changed at a break.

Few events, so nothing is approximated: the range of a pace is the exact one of Garwood (1936), the comparison of two
stretches is the exact binomial test, and the sharpest of many breaks is judged by shuffling the years. All three are
done by scipy, which is imported only when a number is asked for, because it is slow to start.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

MARGIN = 3
"""Whole years that must lie on either side of a break."""

SHUFFLES = 1999
"""How often the years are shuffled; together with the order that was found that makes two thousand."""

_SEED = 6


class Pace(NamedTuple):
    """Events in a stretch of whole years: their number, the years, the pace a year, and the range it fits."""

    number: int
    years: int
    rate: float
    low: float
    high: float


class Break(NamedTuple):
    """The sharpest break in a row of years: the first year after it, and how often shuffled years have one as sharp."""

    year: int
    chance: float


def yearly(days: pd.Series, first: int, last: int) -> np.ndarray:
    """Return how many days fall in each year from `first` to `last`, both included."""
    years = days.dropna().dt.year
    return np.array([int((years == year).sum()) for year in range(first, last + 1)])


@cache
def pace(number: int, years: int, sure: float) -> Pace:
    """Return the pace of `number` events in `years` years, with the exact range at a confidence such as 0.95.

    >>> [round(v, 2) for v in pace(4, 14, 0.95)]
    [4, 14, 0.29, 0.08, 0.73]
    """
    from scipy.stats import chi2

    left = (1 - sure) / 2
    low = float(chi2.ppf(left, 2 * number)) / 2 if number else 0.0
    high = float(chi2.ppf(1 - left, 2 * number + 2)) / 2
    return Pace(number, years, number / years, low / years, high / years)


@cache
def chance_of_split(before: Pace, after: Pace) -> float:
    """Return how likely a split at least as uneven is if every year had the same pace; 1 if there are no events."""
    from scipy.stats import binomtest

    every = before.number + after.number
    if every == 0:
        return 1.0
    share = after.years / (before.years + after.years)
    return float(binomtest(after.number, every, share).pvalue)


def sharpest(counts: np.ndarray, first: int) -> Break:
    """Return the sharpest break in yearly counts that start in the year `first`, judged by a permutation test.

    Each shuffle may choose its own sharpest break, as somebody who looks for one does. Raises ValueError for fewer
    years than two margins.
    """
    from scipy.stats import permutation_test

    if len(counts) < 2 * MARGIN:
        raise ValueError(f"{len(counts)} years are too few: {MARGIN} must lie on either side of a break.")
    found = permutation_test(
        (counts,),
        lambda each, axis: _steps(np.moveaxis(each, axis, -1)).max(axis=-1),
        permutation_type="pairings",
        vectorized=True,
        alternative="greater",
        n_resamples=SHUFFLES,
        random_state=_SEED,  # the name that old and new versions of scipy both know
    )
    return Break(first + MARGIN + int(_steps(counts).argmax()), float(found.pvalue))


def _steps(counts: Any) -> Any:
    """Return, for every break that leaves the margins, how far the mean counts of the two sides lie apart.

    The distance is divided by what chance alone would make of it, so that short sides have no advantage.
    """
    every = counts.shape[-1]
    left = np.arange(MARGIN, every - MARGIN + 1)
    sums = np.cumsum(counts, axis=-1)
    before = sums[..., left - 1] / left
    after = (sums[..., -1:] - sums[..., left - 1]) / (every - left)
    # Rounded, so that breaks that are equally sharp on paper stay so: the first of them is told.
    return np.round(np.abs(after - before) / np.sqrt(1 / left + 1 / (every - left)), 12)
