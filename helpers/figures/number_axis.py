"""An axis that can be linear or logarithmic in the same drawing: the places are computed, from 0 (foot) to 1 (top).

A chart fixes its kind of scale when it is drawn. Here the kind is a choice of the reader, so the places of points and
of ticks travel with the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

import pandas as pd


@dataclass(frozen=True)
class Axis:
    """Lowest and highest number drawn, both ticks, and whether each full step is ten times the last."""

    low: float
    high: float
    logarithmic: bool

    @classmethod
    def of(cls, values: pd.Series, logarithmic: bool) -> Axis:
        """Return an axis with room for the values; a logarithmic one has no zero and takes only numbers above it."""
        least, most = float(values.min()), float(values.max())
        if not logarithmic:
            return cls(0.0, _round_up(most), logarithmic=False)
        if least <= 0:
            raise ValueError(f"A logarithmic axis cannot show {least:g}: it has no zero.")
        low = floor(log10(least))
        return cls(10.0**low, 10.0 ** max(ceil(log10(most)), low + 1), logarithmic=True)

    def place(self, value: float) -> float:
        """Return where a value stands, from 0 to 1.

        >>> Axis(0, 200, False).place(50), Axis(1, 1000, True).place(10)
        (0.25, 0.3333333333333333)
        """
        if self.logarithmic:
            return log10(value / self.low) / log10(self.high / self.low)
        return (value - self.low) / (self.high - self.low)

    def ticks(self, unit: str) -> list[tuple[float, str]]:
        """Return the ticks with their words; the highest says the unit.

        >>> [label for _, label in Axis(1, 100, True).ticks("filings")]
        ['1', '10', '100 filings']
        """
        if self.logarithmic:
            values = [self.low * 10.0**n for n in range(round(log10(self.high / self.low)) + 1)]
        else:
            values = [self.high * n / 4 for n in range(5)]
        return [(v, f"{v:,.10g}" + (f" {unit}" if v == values[-1] else "")) for v in values]


def _round_up(value: float) -> float:
    """Return the next number that divides into four round parts.

    >>> _round_up(8354), _round_up(6), _round_up(245372)
    (10000.0, 8.0, 400000.0)
    """
    size = 10.0 ** floor(log10(value))
    return next(size * n for n in (1, 2, 4, 8, 10) if size * n >= value)


def apart(places: Sequence[float], least: float) -> list[float]:
    """Return places for labels: as near to those given as can be, in the same order, at least so far apart.

    >>> apart([0.5, 0.5, 0.9], 0.1)
    [0.45, 0.55, 0.9]
    """
    order = sorted(range(len(places)), key=lambda n: places[n])
    groups: list[list[int]] = []
    for n in order:
        groups.append([n])
        while len(groups) > 1 and _start(groups[-1], places, least) < _end(groups[-2], places, least) + least - 1e-9:
            last = groups.pop()
            groups[-1] += last
    found = [0.0] * len(places)
    for group in groups:
        for step, n in enumerate(group):
            found[n] = round(_start(group, places, least) + step * least, 4)
    return found


def _start(group: list[int], places: Sequence[float], least: float) -> float:
    middle = sum(places[n] for n in group) / len(group)
    return max(0.0, middle - least * (len(group) - 1) / 2)


def _end(group: list[int], places: Sequence[float], least: float) -> float:
    return _start(group, places, least) + least * (len(group) - 1)
