"""How figures say things: dates, lists, places and names, the same way in every sentence."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import pandas as pd

from helpers.data import load
from helpers.figures.spec import Choice
from helpers.regions import Region
from helpers.treaties import ARTICLE_DAY, BEIJING_DAY, RULES

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day(date: pd.Timestamp) -> str:
    """Return a date in words, the same in every locale.

    >>> day(pd.Timestamp("1974-08-17"))
    '17 August 1974'
    """
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def listed(names: Iterable[str]) -> str:
    """Return names as a list in a sentence.

    >>> listed(["Japan", "Mongolia", "China"])
    'Japan, Mongolia and China'
    """
    names = list(names)
    return " and ".join(names) if len(names) < 3 else f"{', '.join(names[:-1])} and {names[-1]}"


def ordinal(number: int) -> str:
    """Return a place in a ranking.

    >>> [ordinal(n) for n in (1, 2, 3, 8, 11, 22)]
    ['1st', '2nd', '3rd', '8th', '11th', '22nd']
    """
    last = 0 if 10 <= number % 100 <= 20 else number % 10
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th') }"


@cache
def names() -> dict[str, str]:
    """Return the UN short name of every state by ISO3 code, with the article it takes inside a sentence."""
    states = load("states").set_index("iso3")["name"].astype(str).to_dict()
    return states | {
        "PRK": "the DPRK",
        "KOR": "the Republic of Korea",
        "RUS": "the Russian Federation",
        "ARE": "the United Arab Emirates",
        "NLD": "the Kingdom of the Netherlands",
        "PHL": "the Philippines",
        "SYR": "the Syrian Arab Republic",
        "LAO": "the Lao People's Democratic Republic",
        "IRN": "the Islamic Republic of Iran",
    }


@cache
def labels() -> dict[str, str]:
    """Return the short name for charts of every state by ISO3 code."""
    return load("states").set_index("iso3")["label"].astype(str).to_dict()


def sentence_case(text: str) -> str:
    """Return the text with a capital first letter."""
    return text[:1].upper() + text[1:]


RULE_CHOICES = tuple(Choice(r.value, r.label, r.explain) for r in RULES)
REGION_CHOICES = tuple(Choice(r.value, r.label, r.explain) for r in Region)

_NAMED_DAYS = {ARTICLE_DAY: "article", BEIJING_DAY: "Beijing Treaty"}


def day_choices(first: int = 1970, last: int = 2025) -> tuple[Choice, ...]:
    """Return the days of a date control: each 31 December, the day of the article and the Beijing Treaty's."""
    days = [pd.Timestamp(year, 12, 31) for year in range(first, last + 1)] + list(_NAMED_DAYS)
    return tuple(
        Choice(f"{d:%Y-%m-%d}", day(d) + (f" ({_NAMED_DAYS[d]})" if d in _NAMED_DAYS else "")) for d in sorted(days)
    )
