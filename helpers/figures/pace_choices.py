"""The choices of lesson 6's pace: what is counted, in which whole years, where they are broken, and how sure."""

from __future__ import annotations

from functools import cache

from helpers.data import load
from helpers.figures.spec import Choice, Control, options
from helpers.timeline import resolutions

COUNTED = Control(
    "counted",
    "What is counted",
    options(
        [
            ("deposits", "treaty deposits", "Treaties of WIPO for which the DPRK deposited an instrument."),
            ("found", "contacts with a source", "Contacts that a source besides the article tells of."),
            ("told", "contacts, the article's too", "The same, and what the article alone tells with a year."),
            ("seminars", "seminars in Pyongyang", "Seminars with guests from WIPO, each by its first day."),
        ]
    ),
    "deposits",
    "list",
)
FIRST_WHOLE, LAST_WHOLE, LAST_READ = 1975, 2019, 2025
"""Whole years only: the first after joining WIPO, the last before the article, the last that the tables cover."""


def _online() -> int:
    """Return the first year of the oldest body of state media in which headlines could be searched."""
    corpora = load("media_corpora").set_index("corpus")
    return int(corpora["start"]["KCNA headlines"].year)


@cache
def windows() -> dict[str, tuple[int, int]]:
    """Return first and last year of each window, by value."""
    return {
        "1975": (FIRST_WHOLE, LAST_WHOLE),
        "1992": (1992, LAST_WHOLE),
        "online": (_online(), LAST_WHOLE),
        "2025": (FIRST_WHOLE, LAST_READ),
    }


_WINDOW_WORDS = {
    "1975": "From the first whole year as a member to the last before the article.",
    "1992": "After the end of the Soviet Union.",
    "online": "The years in which headlines of the state news agency can be searched.",
    "2025": "The years after the article too.",
}
WINDOW = Control(
    "window",
    "Years",
    options([(v, f"{first} to {last}", _WINDOW_WORDS[v]) for v, (first, last) in windows().items()]),
    "1975",
    "list",
)
_FIRST_RESOLUTION = int(resolutions()["date"].dt.year.min())
BREAK = Control(
    "cut",
    "The break is at the start of",
    tuple(
        Choice(str(y), f"{y} (first resolution)" if y == _FIRST_RESOLUTION else str(y), "That year counts as after.")
        for y in range(2000, 2017)
    ),
    str(_FIRST_RESOLUTION),
    "slider",
)
SURE = Control(
    "sure",
    "How sure",
    options(
        [
            ("90", "90 per cent", "Of a hundred such ranges about ten miss the true pace."),
            ("95", "95 per cent", "Of a hundred such ranges about five miss the true pace."),
            ("99", "99 per cent", "Of a hundred such ranges about one misses the true pace."),
        ]
    ),
    "95",
    "radio",
)
