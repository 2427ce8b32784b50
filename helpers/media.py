"""How often newspapers and news agencies name an organisation, as a range from least to most.

Some corpora give counts and some only bounds, so every number here is a pair (low, high). A pair of equal
numbers is a count. `None` stands for "not measured in this corpus and unit".
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd

from helpers.data import folder, load

Range = tuple[float, float]

RODONG = "Rodong Sinmun English (nklm token tally)"
ACRONYM_ONLY = " (acronym)"
WITHOUT_ACRONYM = ("World Bank",)
"""Names of several words with no acronym of their own: a tally of single words can only give them bounds."""


@dataclass(frozen=True)
class Corpus:
    """A part of a corpus: its name in the tables, its years (none = whole period) and how readers know it."""

    key: str
    name: str
    label: str
    years: tuple[int, int] | None = None
    acronym: bool = False

    def rows(self) -> pd.DataFrame:
        """Return the counts of this corpus, English only, in its years."""
        return _rows(folder(), self.name, self.years).copy()

    @property
    def american(self) -> bool:
        """Say whether the texts are those of The New York Times; all others are state media of the DPRK."""
        return self.name.startswith("NYT")


HEADLINES = "KCNA headlines"
FRONT = "Rodong Sinmun English front-page top stories (thogra)"
EPU = "NYT headlines on economic policy uncertainty"
CORPORA = {
    corpus.key: corpus
    for corpus in (
        Corpus("rodong-2018-2022", RODONG, "Rodong Sinmun in English, 2018 to 2022"),
        Corpus("rodong-acronym", RODONG, "Rodong Sinmun in English, WIPO by its acronym", acronym=True),
        Corpus("rodong-front", FRONT, "Rodong Sinmun front page, 2021 and 2022"),
        Corpus("headlines-1997-2000", HEADLINES, "KCNA headlines, 1997 to 2000", (1997, 2000)),
        Corpus("headlines-2001-2010", HEADLINES, "KCNA headlines, 2001 to 2010", (2001, 2010)),
        Corpus("headlines-2011", HEADLINES, "KCNA headlines, 2011", (2011, 2011)),
        Corpus("headlines-2012-2014", HEADLINES, "KCNA headlines, 2012 to 2014", (2012, 2014)),
        Corpus("headlines", HEADLINES, "KCNA headlines, 1997 to 2014"),
        Corpus("stories-2011", "KCNA full text 2011", "KCNA full stories, 2011"),
        Corpus("stories-2012", "KCNA full text 2012", "KCNA full stories, January to November 2012"),
        Corpus("nyt-2020", "NYT 2020 random sample", "The New York Times, random sample of 2020"),
        Corpus(
            "nyt-headlines-2018-2020",
            EPU,
            "The New York Times, economic headlines, 2018 to 2020",
            (2018, 2020),
        ),
        Corpus("nyt-headlines", EPU, "The New York Times, economic headlines, 1980 to 2024"),
        Corpus("nyt-front", "NYT front-page sample 1996-2006", "The New York Times front page, 1996 to 2006"),
    )
}


def counted(corpus: str, term: str, unit: str) -> Range | None:
    """Return how often a term is named: in `items` (texts that name it) or `mentions` (times it is named)."""
    return _counted(folder(), corpus, term, unit)


# A figure asks for the same numbers in hundreds of states, and loading a table copies it.
@lru_cache(maxsize=256)
def _rows(place: Path, name: str, years: tuple[int, int] | None) -> pd.DataFrame:  # noqa: ARG001 -- other data, other rows
    table = load("media_counts")
    chosen = (table["corpus"] == name) & (table["language"] == "en")
    if years is not None:
        chosen &= table["year"].between(*years).fillna(False).astype(bool)
    return table[chosen]


@lru_cache(maxsize=2048)
def _counted(place: Path, corpus: str, term: str, unit: str) -> Range | None:  # noqa: ARG001 -- the same
    chosen = CORPORA[corpus]
    rows = chosen.rows()
    if chosen.name == RODONG and term == "WIPO":
        term += ACRONYM_ONLY if chosen.acronym else " (any form)"
    rows = rows[rows["term"] == term]
    exact = rows["documents_with_term" if unit == "items" else "mentions"]
    if len(rows) and exact.notna().all():
        return float(exact.sum()), float(exact.sum())
    least, most = rows["mentions_lower"], rows["mentions_upper"]
    if chosen.acronym and term not in WITHOUT_ACRONYM:
        most = least  # the fewest there can be are the acronyms that were found
    if unit == "mentions" and len(rows) and least.notna().all():
        return float(least.sum()), float(most.sum()) if most.notna().all() else float("inf")
    return None


def together(ranges: list[Range | None], unit: str) -> Range | None:
    """Return the range for several terms at once; a text that names two of them counts once among items."""
    known: list[Range] = [r for r in ranges if r is not None]
    if len(known) < len(ranges):
        return None
    low = max(r[0] for r in known) if unit == "items" else sum(r[0] for r in known)
    return low, sum(r[1] for r in known)


def by_form(corpus: str, form: str) -> str:
    """Return the key of a corpus counted by `acronym` or by `any` form; most were searched for both at once."""
    return "rodong-acronym" if (corpus, form) == ("rodong-2018-2022", "acronym") else corpus


def counted_by(corpus: str) -> str:
    """Return the unit in which a corpus was counted: `items`, or `mentions` where only a tally of words survives."""
    return "items" if CORPORA[corpus].rows()["documents_with_term"].notna().any() else "mentions"


def share(hits: int, texts: int, level: float) -> Range:
    """Return the exact (Clopper-Pearson) interval for the share of texts that name a body, from a random sample.

    `level` is how often such intervals catch the true share: 0.95 is nineteen times in twenty.

    >>> low, high = share(0, 1000, 0.95)
    >>> low, round(high, 5)
    (0.0, 0.00368)
    """
    # Imported here, because one figure needs it; `scipy.stats` would say the same and takes seconds to import.
    from scipy.special import betaincinv

    tail = (1 - level) / 2
    low = float(betaincinv(hits, texts - hits + 1, tail)) if hits else 0.0
    return low, float(betaincinv(hits + 1, texts - hits, 1 - tail)) if hits < texts else 1.0


def enough(more: int, fewer: int, texts: int, level: float, most: int = 100) -> int | None:
    """Return how many times as large a sample must be before the two intervals part, if the shares stay the same.

    None if they do not part within `most` times, as when both have the same share.
    """
    for times in range(1, most + 1) if more > fewer else ():
        if share(more * times, texts * times, level)[0] > share(fewer * times, texts * times, level)[1]:
            return times
    return None


def documents(corpus: str) -> int:
    """Return how many texts a corpus holds (in its years)."""
    rows = CORPORA[corpus].rows()
    return int(rows.drop_duplicates(["year"])["documents"].sum())


def more(first: Range | None, second: Range | None) -> bool | None:
    """Return whether the first is more than the second; None if the ranges overlap, or one is not known.

    Two zeros decide nothing either: a corpus that names neither says nothing about them.

    >>> more((8, 82), (0, 1)), more((8, 82), (0, 95)), more((2, 2), (10, 10))
    (True, None, False)
    """
    if first is None or second is None or first == second == (0.0, 0.0):
        return None
    if first[0] > second[1]:
        return True
    return False if first[1] <= second[0] else None


def spell(value: Range | None) -> str:
    """Return a range for readers: "7", "8 to 82", "50 or more", "not measured"."""
    if value is None:
        return "not measured"
    low, high = value
    if high == float("inf"):
        return f"{low:,.0f} or more"
    return f"{low:,.0f}" if low == high else f"{low:,.0f} to {high:,.0f}"
