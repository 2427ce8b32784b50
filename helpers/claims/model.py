"""What a verdict is made of: statuses, choices, testers and the errors that a wrong name gets.

A tester belongs to one claim. It names the choices the article left unsaid, each a closed list of values, and
a `judge`: a pure function that takes a table with one row for each combination of values and returns, for
every row, a status and the facts behind it. One combination and all combinations go through the same
function, so a single verdict and the whole multiverse cannot disagree. Families of testers register here with
`decides`.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple, NoReturn

import pandas as pd

from helpers import data
from helpers.regions import Region
from helpers.treaties import ARTICLE_DAY, BEIJING_DAY, Rule


class Status(StrEnum):
    """What the data say about a claim under one set of choices."""

    HOLDS = "holds"
    FAILS = "fails"
    CANNOT_TELL = "cannot tell"


class Overall(StrEnum):
    """What the data say about a claim over all its choices."""

    HOLDS = "holds"
    UNDER_A_RULE = "holds under a stated rule"
    FAILS = "fails"
    CANNOT_TELL = "cannot tell"


class Choice(NamedTuple):
    """One value a choice can take: `value` for code, `label` and `explain` for readers."""

    value: str
    label: str
    explain: str


Choices = dict[str, tuple[Choice, ...]]
Facts = dict[str, Any]
Judge = Callable[[pd.DataFrame], pd.DataFrame]


@dataclass(frozen=True)
class Tester:
    """How one claim is tested: its choices, the function that judges, the sentence that says the result."""

    claim: str
    choices: Mapping[str, tuple[Choice, ...]]
    judge: Judge
    sentence: str
    unknown: str


@dataclass(frozen=True)
class Verdict:
    """The status of a claim under one set of choices, the sentence that says so and the facts behind it."""

    claim: str
    status: Status
    sentence: str
    facts: Facts = field(default_factory=dict)
    choices: dict[str, str] = field(default_factory=dict)


class ClaimError(ValueError):
    """A claim, choice or value is not known; the text names it, the nearest one and all that are allowed."""


TESTERS: dict[str, Tester] = {}
FACTS: dict[str, Callable[[], Facts]] = {}


def decides(claim: str, *, sentence: str, unknown: str = "", **choices: Iterable[Choice]) -> Callable[[Judge], Judge]:
    """Register the decorated judge for a claim; `unknown` is the sentence when it cannot tell."""

    def register(judge: Judge) -> Judge:
        TESTERS[claim] = Tester(claim, {k: tuple(v) for k, v in choices.items()}, judge, sentence, unknown)
        return judge

    return register


def facts_for(claim: str) -> Callable[[Callable[[], Facts]], Callable[[], Facts]]:
    """Register numbers and dates that a claim's reasons quote although nothing decides the claim."""

    def register(function: Callable[[], Facts]) -> Callable[[], Facts]:
        FACTS[claim] = function
        return function

    return register


def one_by_one(function: Callable[..., tuple[bool | None, Facts]]) -> Judge:
    """Turn a function of one set of choices into a judge; it returns True, False or None, and facts."""

    def judge(grid: pd.DataFrame) -> pd.DataFrame:
        rows = []
        for chosen in grid.to_dict("records"):
            holds, facts = function(**{str(name): value for name, value in chosen.items()})
            rows.append({"status": status(holds).value, **facts})
        return pd.DataFrame(rows, index=grid.index)

    return judge


def status(holds: bool | None) -> Status:
    """Return the status that True, False or None (not known) stands for."""
    if holds is None:
        return Status.CANNOT_TELL
    return Status.HOLDS if holds else Status.FAILS


def statuses(holds: pd.Series) -> pd.Series:
    """Return the status texts of a column of true and false."""
    return holds.map({True: Status.HOLDS.value, False: Status.FAILS.value})


def as_value(value: Any) -> str:
    """Return the text that stands for a value in choices: days as 2020-03-05, all else as written."""
    if isinstance(value, date):  # pandas and standard-library dates alike
        return value.strftime("%Y-%m-%d")
    return str(value)


def row(table: str, key: str, value: str) -> Any:
    """Return the row of a table whose key column has this value."""
    return data.load(table).set_index(key).loc[value]


def refuse(what: str, value: Any, allowed: Iterable[str], nearest_of: Iterable[str] | None = None) -> NoReturn:
    """Raise ClaimError: the value, the nearest known one and all that are allowed."""
    known = list(allowed)
    near = difflib.get_close_matches(str(value), list(nearest_of or known), n=1, cutoff=0.4)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    shown = known if len(known) <= 12 else [*known[:5], "...", *known[-5:]]
    raise ClaimError(f"No {what} {str(value)!r}.{hint} Allowed: {', '.join(shown) if shown else 'none'}.")


def day_label(day: pd.Timestamp) -> str:
    """Return a day as readers write it, whatever the language of the machine: 5 March 2020."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

RULES = tuple(Choice(r.value, r.label, r.explain) for r in Rule)
REGIONS = tuple(Choice(r.value, r.label, r.explain) for r in Region)


def _days() -> tuple[Choice, ...]:
    special = {
        ARTICLE_DAY: "The day the article was published.",
        BEIJING_DAY: "The day the Beijing Treaty entered into force.",
    }
    ends = [pd.Timestamp(year, 12, 31) for year in range(1970, 2026)]
    days = sorted([*special, *ends])
    return tuple(Choice(as_value(d), day_label(d), special.get(d, "The last day of the year.")) for d in days)


AS_OF = _days()
RESOLUTION = (
    Choice("day", "by day", "Dates are compared to the day."),
    Choice("year", "by year", "Only years are compared, as yearly data sets do; the same year decides nothing."),
)
