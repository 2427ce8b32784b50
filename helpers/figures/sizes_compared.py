"""Lesson 3: which bodies are compared by size, by what measure and in which year, with their figures."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import pandas as pd

from helpers import agencies
from helpers.data import load
from helpers.figures.spec import Choice, Control, options

_COUNT = len(agencies.of_kind("specialised agency"))

MEASURE = Control(
    "measure",
    "Size measured by",
    options(
        [
            ("staff", "staff", "People with a contract of a year or more, on 31 December."),
            ("revenue", "revenue", "All revenue of the year, in US dollars of that year."),
            ("spending", "spending", "All expenses of the year, in US dollars of that year."),
            ("pyongyang", "staff in Pyongyang", "Staff whose city of work is Pyongyang; known for one year."),
            ("members", "member states", "Members as one data set counts them, which misses some; known for one year."),
        ]
    ),
    "staff",
    "radio",
)
PEERS = Control(
    "peers",
    "Compared with",
    options(
        [
            ("the banks", "the two banks the article names", "The World Bank and the International Monetary Fund."),
            (
                "specialised agencies",
                f"the {_COUNT} specialised agencies",
                "Those in the UN system's own statistics of staff, WIPO among them.",
            ),
            (
                "with the banks",
                f"the {_COUNT} and the two banks",
                "By law the World Bank and the IMF are specialised agencies too.",
            ),
            (
                "UN system",
                "all bodies in the UN statistics",
                "Funds, programmes and others too; no banks.",
            ),
        ]
    ),
    "specialised agencies",
)
YEAR = Control("year", "In the year", tuple(Choice(str(y), str(y)) for y in range(2010, 2020)), "2019", "slider")
SCALE = Control(
    "scale",
    "Axis",
    options(
        [
            ("linear", "linear", "Equal steps are equal amounts. Bars start at zero and can be compared by length."),
            ("log", "logarithmic", "Equal steps are equal ratios: each mark is ten times the one before."),
        ]
    ),
    "linear",
    "radio",
)
CONTROLS = (MEASURE, PEERS, YEAR, SCALE)
UNIT = {
    "staff": "people",
    "pyongyang": "people",
    "members": "members",
    "revenue": "dollars",
    "spending": "dollars",
}


class State(NamedTuple):
    """One setting of the controls with its figures: the rows of `known` have code, value and of_year, largest first."""

    measure: str
    peers: str
    year: int
    known: tuple[tuple[str, float, int], ...]
    missing: tuple[str, ...]

    @property
    def money(self) -> bool:
        """Say whether the measure is in dollars."""
        return self.measure in ("revenue", "spending")

    @property
    def values(self) -> list[float]:
        """Return the sizes, largest first."""
        return [value for _, value, _ in self.known]

    def rank(self, value: float) -> int:
        """Return the place of a size among the others; equals share the better one."""
        return 1 + sum(v > value for v in self.values)

    def joint(self, value: float) -> str:
        """Return the word for a place that is shared, or nothing."""
        return "joint " if self.values.count(value) > 1 else ""


@cache
def kinds() -> dict[str, str]:
    """Return the kind of each body of the table, by its acronym."""
    table = load("agencies")
    return dict(zip(table["agency"].astype(str), table["kind"].astype(str), strict=True))


def bodies(peers: str, known: Iterable[str]) -> list[str]:
    """Return the bodies of a set; the UN system takes in the small ones for which there is a figure."""
    if peers == "the banks":
        return ["WIPO", *agencies.BANKS]
    if peers == "UN system":
        apart = ("Bretton Woods institution", "World Bank Group affiliate")
        return [b for b in dict.fromkeys([*kinds(), *known]) if kinds().get(b) not in apart]
    own = [b for b, kind in kinds().items() if kind == "specialised agency"]
    return own if peers == "specialised agencies" else [*own, *agencies.BANKS]


def state_of(measure: str, peers: str, year: int, found: pd.DataFrame) -> State:
    """Return one setting with its figures, largest first, WIPO first among equals."""
    value, of_year = found["value"].to_dict(), found["of_year"].to_dict()
    every = bodies(peers, value)
    order = sorted((b for b in every if b in value), key=lambda b: (-value[b], b != "WIPO", b))
    missing = tuple(sorted(b for b in every if b not in value))
    known = tuple((b, value[b], int(of_year[b])) for b in order)
    return State(measure, peers, year, known, missing)
