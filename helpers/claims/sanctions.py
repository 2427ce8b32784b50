"""Lesson 6: contacts before and under sanctions, and the sanctions themselves."""

from __future__ import annotations

import pandas as pd

from helpers import timeline
from helpers.claims.model import Choice, Facts, decides, facts_for, one_by_one
from helpers.claims.record import soviet_end
from helpers.treaties import ARTICLE_DAY

DAYS_A_YEAR = 365.25
SEMINAR = "seminar in Pyongyang"
CONTACT = (
    Choice(SEMINAR, "seminars in Pyongyang", "WIPO staff came to Pyongyang."),
    Choice("any contact", "any contact", "Visits, meetings abroad, treaty steps, prizes and messages."),
)
WITHIN = (
    Choice("any time before the article", "at any time before the article", "One contact is enough."),
    Choice("5", "within 5 years", "A contact within five years of the end of the Soviet Union."),
    Choice("15", "within 15 years", "A contact within fifteen years of the end of the Soviet Union."),
)


@decides(
    "c57",
    contact=CONTACT,
    within=WITHIN,
    sentence="After {collapse}, {contact} {within}: {events} found, the first on {first}.",
    unknown="After {collapse}, {contact} {within}: none found, which does not mean that there was none.",
)
@one_by_one
def after_collapse(contact: str, within: str) -> tuple[bool | None, Facts]:
    """Judge whether contacts went on after the Soviet Union; a gap in the record decides nothing."""
    start = soviet_end()
    until = ARTICLE_DAY if within not in ("5", "15") else start + pd.DateOffset(years=int(within))
    rows = timeline.events(kind=SEMINAR if contact == SEMINAR else None, article=False)
    rows = rows[(rows["start"] > start) & (rows["start"] <= until) & (rows["direction"] != "controversy")]
    facts = {"collapse": start, "events": len(rows), "first": rows["start"].min()}
    return (True if len(rows) else None), facts


COOPERATION = (
    Choice("seminars in Pyongyang", "seminars in Pyongyang", "Staff of WIPO came to Pyongyang."),
    Choice("any help", "any help to the DPRK", "Seminars, prizes and equipment that WIPO gave."),
    Choice("treaty steps", "treaty steps", "The DPRK deposited an instrument of a WIPO treaty."),
)
SINCE = tuple(
    Choice(title, f"resolution {title}", words)
    for title, words in {
        "S/RES/1695": "The first resolution on missiles; its measures were not yet binding sanctions.",
        "S/RES/1718": "The first sanctions: arms, luxury goods, assets.",
        "S/RES/2270": "Sanctions on whole parts of trade.",
        "S/RES/2321": "Sanctions that also suspend scientific and technical cooperation, with exceptions.",
    }.items()
)
STEADY = (
    Choice("at least one", "at least one event", "Something took place."),
    Choice("five years", "no gap above five years", "From the resolution to the article."),
    Choice("every year", "an event in every year", "Every calendar year up to the year before the article."),
)


def _rows(cooperation: str) -> pd.DataFrame:
    if cooperation == "seminars in Pyongyang":
        return timeline.events(kind=SEMINAR, article=False)
    if cooperation == "treaty steps":
        return timeline.events(kind="treaty", article=False)
    return timeline.events(direction="to DPRK", article=False)


@decides(
    "c60",
    cooperation=COOPERATION,
    since=SINCE,
    steady=STEADY,
    sentence="{cooperation} after {resolution} ({since_date}): {events}, the longest gap {gap} years; asked "
    "for: {steady}.",
    unknown="{cooperation} after {resolution} ({since_date}): {events} found, the longest gap {gap} "
    "years; asked "
    "for: {steady}. A gap may be a gap in what was found.",
)
@one_by_one
def under_sanctions(cooperation: str, since: str, steady: str) -> tuple[bool | None, Facts]:
    """Judge whether cooperation went on after a resolution.

    A gap in what was found of visits and help decides nothing. The list of deposits is WIPO's own and whole, so a gap
    in it is one in what was done.
    """
    passed = timeline.resolutions().set_index("title")["date"]
    days = _rows(cooperation)["start"]
    days = days[(days > passed[since]) & (days <= ARTICLE_DAY)]
    stops = pd.Series([passed[since], *days, ARTICLE_DAY])
    gap = stops.diff().max().days / DAYS_A_YEAR
    years = set(range(passed[since].year + 1, ARTICLE_DAY.year))
    answers = {
        "at least one": len(days) > 0,
        "five years": len(days) > 0 and gap <= 5,
        "every year": years <= set(days.dt.year),
    }
    facts = {"resolution": since, "since_date": passed[since], "events": len(days), "gap": round(gap, 1)}
    otherwise = False if cooperation == "treaty steps" else None
    return (True if answers[steady] else otherwise), {**facts, "first": days.min(), "last": days.max()}


FIRST = (
    Choice("S/RES/1718", "from resolution S/RES/1718", "The first binding sanctions."),
    Choice("S/RES/1695", "from resolution S/RES/1695", "The first resolution of that year."),
)
GREW = (
    Choice("more resolutions", "more resolutions followed", "At least one later resolution."),
    Choice("quickening", "they came faster", "More in the second half of the period than in the first."),
)


@decides(
    "c61",
    first=FIRST,
    sense=GREW,
    sentence="{later} resolutions followed {first}, the last on {last}; "
    "{second_half} of them in the second half of the period. Asked whether {sense}.",
)
@one_by_one
def sanctions_grew(first: str, sense: str) -> tuple[bool | None, Facts]:
    """Judge whether sanctions were tightened after the first."""
    passed = timeline.resolutions().set_index("title")["date"]
    later = passed[(passed > passed[first]) & (passed <= ARTICLE_DAY)]
    middle = passed[first] + (later.max() - passed[first]) / 2
    second = int((later > middle).sum())
    holds = len(later) > 0 if sense == "more resolutions" else second > len(later) - second
    return holds, {"later": len(later), "first": first, "last": later.max(), "second_half": second}


@facts_for("c74")
def hard_problem() -> Facts:
    """Return how many tests and resolutions there were before the article."""
    tests, passed = timeline.nuclear_tests(), timeline.resolutions()
    return {
        "tests": int((tests["date"] <= ARTICLE_DAY).sum()),
        "resolutions": int((passed["date"] <= ARTICLE_DAY).sum()),
    }


SHOWN = (
    Choice("both", "tests and resolutions", "Both happened in those years."),
    Choice("tests", "nuclear tests", "Tests alone."),
    Choice("resolutions", "resolutions", "Resolutions alone."),
)


@decides(
    "c92",
    sign=SHOWN,
    sentence="{sign}: {tests} tests and {resolutions} resolutions from {first} to the article.",
)
@one_by_one
def tests_and_sanctions(sign: str) -> tuple[bool | None, Facts]:
    """Judge the counter-argument that tests and sanctions fall in the years of good terms."""
    numbers = hard_problem()
    first = min(timeline.nuclear_tests()["date"].min(), timeline.resolutions()["date"].min())
    wanted = ["tests", "resolutions"] if sign == "both" else [sign]
    return all(numbers[name] > 0 for name in wanted), {**numbers, "first": first}
