"""The rows that the figures of lesson 6 share: sanctions, contacts, disputes and treaty deposits on their lines."""

from __future__ import annotations

from functools import cache

import pandas as pd

from helpers.data import load
from helpers.figures.event_words import events_in_words
from helpers.figures.wording import day
from helpers.timeline import Group, nuclear_tests, resolutions
from helpers.treaties import ARTICLE_DAY

RESOLUTIONS, TESTS = "resolutions", "nuclear tests"
SEMINARS, OTHERS, DISPUTES = "seminars in Pyongyang", "other contacts", "disputes"
DEPOSITS = "treaty deposits"

DATED, GENERAL, LEFT_OUT = "told with a year or day", "told in general words", "left out by the article"
TOLD = (DATED, GENERAL, LEFT_OUT)
"""How the article tells an event: with a year or a day, in general words only, or not at all."""

SUMMARY = "training and seminars"
"""The kind of the one row that sums up all seminars; it is drawn as a bar and never counted beside them."""

_MESSAGES = ("protocol", "speech at WIPO")
_COLUMNS = ["start", "until", "when", "title", "line", "told", "sources", "counted"]


def council() -> pd.DataFrame:
    """Return resolutions and nuclear tests; the article speaks of both in general."""
    tests = nuclear_tests().assign(line=TESTS, words=lambda t: t["title"].astype(str))
    passed = resolutions().assign(line=RESOLUTIONS)
    passed["words"] = passed["title"].astype(str) + ", after: " + passed["trigger"].astype(str)
    both = pd.concat([passed, tests])
    both["sources"] = both["source_ids"].astype(str).str.split(";").map(len)
    return _finished(both.assign(start=both["date"], until=both["date"], title=both["words"], told=GENERAL))


def contacts() -> pd.DataFrame:
    """Return dated help, visits, meetings and messages between WIPO and the DPRK, and the disputes about them."""
    table = events_in_words()
    met = table["group"].isin([Group.HELP.value, Group.VISITS.value]) | table["kind"].isin(_MESSAGES)
    disputed = table["group"] == Group.DISPUTES.value
    table = table[(met | disputed) & table["start"].notna()]
    seminar = table["lane"] == SEMINARS
    line = pd.Series(OTHERS, index=table.index).where(~seminar, SEMINARS)
    line = line.where(table["group"] != Group.DISPUTES.value, DISPUTES)
    told = pd.Series(LEFT_OUT, index=table.index).where(~table["in_article"], DATED)
    counted = table["kind"] != SUMMARY
    # The article can tell of nothing after its own day.
    until = table["last"].where(told == LEFT_OUT, table["last"].clip(upper=ARTICLE_DAY))
    return _finished(table.assign(line=line, told=told, until=until, counted=counted))


def deposits() -> pd.DataFrame:
    """Return what the DPRK deposited: the treaties, and new Acts of treaties it had joined before.

    The article counts the treaties deposited by its own day, and dates only two of them.
    """
    names = load("treaties").set_index("treaty")["short_name"].astype(str)
    rows = load("treaty_actions").query("iso3 == 'PRK'").assign(what="")
    acts = load("acts").query("iso3 == 'PRK'")
    acts = acts.assign(what=", " + acts["act"].astype(str) + " (not a further treaty)")
    both = pd.concat([rows, acts])
    both = both[both["deposited"].notna()]
    both["title"] = both["treaty"].map(names) + both["what"]
    dated = both["treaty"].isin(["wipo-convention", "paris"])
    counted = both["what"] == ""
    told = pd.Series(GENERAL, index=both.index).where(~dated, DATED)
    told = told.where(counted & (both["deposited"] <= ARTICLE_DAY), LEFT_OUT)
    both["sources"] = both["source_ids"].astype(str).str.split(";").map(len)
    day_of = both["deposited"]
    return _finished(both.assign(start=day_of, until=day_of, line=DEPOSITS, told=told, counted=counted))


def _finished(table: pd.DataFrame) -> pd.DataFrame:
    """Return the columns the figures use, in order of time, with the date in words."""
    table = table.sort_values(["start", "title"], kind="stable", ignore_index=True)
    if "when" not in table:
        table["when"] = [day(d) for d in table["start"]]
    if "counted" not in table:
        table["counted"] = True
    return table[_COLUMNS]


@cache
def _every() -> pd.DataFrame:
    return pd.concat([council(), contacts(), deposits()], ignore_index=True)


def every_row() -> pd.DataFrame:
    """Return all rows of all lines: start, until, when, title, line, told, sources, counted."""
    return _every().copy()
