"""The choices of lesson 6's lanes: a stretch of years and the resolution it counts from, lanes, account, meaning."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pandas as pd

from helpers.claims.sanctions import STEADY
from helpers.figures.contact_rows import DEPOSITS, DISPUTES, OTHERS, RESOLUTIONS, SEMINARS, TESTS
from helpers.figures.spec import Control, options
from helpers.timeline import resolutions
from helpers.treaties import ARTICLE_DAY


@dataclass(frozen=True)
class Window:
    """A stretch of time and the resolution from which sanctions count in it."""

    value: str
    label: str
    explain: str
    start: pd.Timestamp
    end: pd.Timestamp
    since: str


def _from(title: str, words: str) -> Window:
    """Return the window from one resolution to the article."""
    passed = resolutions().set_index("title")["date"][title]
    label = f"from {title} ({passed.year}) to the article"
    return Window(title, label, words, passed, ARTICLE_DAY, title)


@cache
def windows() -> dict[str, Window]:
    """Return the windows on offer, by value."""
    usual = "S/RES/1718"
    found = (
        Window(
            "1974",
            "from 1974 to the article",
            "From the year in which the DPRK joined WIPO.",
            pd.Timestamp("1974-01-01"),
            ARTICLE_DAY,
            usual,
        ),
        Window(
            "2000",
            "from 2000 to the article",
            "Some years before the sanctions, and all under them.",
            pd.Timestamp("2000-01-01"),
            ARTICLE_DAY,
            usual,
        ),
        _from("S/RES/1695", "From the first resolution on missiles, which was not yet binding sanctions."),
        _from("S/RES/2270", "From the sanctions on whole parts of trade."),
        _from(
            "S/RES/2321",
            "From the sanctions that also suspend scientific and technical cooperation, with exceptions.",
        ),
        Window(
            "2025",
            "from 2000 to 2025",
            "The years after the article too, which its author could not know.",
            pd.Timestamp("2000-01-01"),
            pd.Timestamp("2025-12-31"),
            usual,
        ),
    )
    return {each.value: each for each in found}


WINDOW = Control(
    "window",
    "Years",
    options([(w.value, w.label, w.explain) for w in windows().values()]),
    "2000",
    "list",
)
LANES = Control(
    "lanes",
    "Which lanes",
    options(
        [
            ("all", "all lanes", "Sanctions, contacts, disputes and treaties."),
            ("contacts", "sanctions and contacts", "Did seminars in Pyongyang go on?"),
            ("treaties", "sanctions and treaties", "Did treaty deposits go on?"),
            ("disputes", "contacts and disputes", "Was WIPO left alone?"),
        ]
    ),
    "all",
    "list",
)
TELLER = Control(
    "teller",
    "Whose account",
    options(
        [
            ("article", "told by the article", "Only what the article tells, with or without a date."),
            ("all", "with what the article leaves out", "Everything that was found."),
        ]
    ),
    "all",
    "radio",
)
ON = Control(
    "steady", "What “went on” means", options([(c.value, c.label, c.explain) for c in STEADY]), STEADY[0].value, "radio"
)

SHOWN = {
    "all": (RESOLUTIONS, TESTS, SEMINARS, OTHERS, DISPUTES, DEPOSITS),
    "contacts": (RESOLUTIONS, TESTS, SEMINARS, OTHERS),
    "treaties": (RESOLUTIONS, TESTS, DEPOSITS),
    "disputes": (SEMINARS, OTHERS, DISPUTES),
}
"""The lines that each choice of lanes draws, from the top."""
