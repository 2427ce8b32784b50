"""Lessons 5 to 7: the record of contacts, sanctions, heads of WIPO, laws and filings."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers import data, timeline, treaties
from helpers.claims.counting import look_up, wide
from helpers.claims.membership import CONVENTION, joined
from helpers.claims.model import AS_OF, RULES, Choice, Facts, decides, one_by_one, statuses
from helpers.treaties import ARTICLE_DAY

CANDIDATE = "Wang Binying"
SENSE = (
    Choice("was put forward", "she was put forward", "Her name was among the candidates by that day."),
    Choice("race open", "the race was still open", "Her name stood and no vote had been taken."),
)
NEWS_DAY = (
    Choice("2020-03-05", "the day of the article", "The day the sentence appeared."),
    Choice("2020-02-27", "a week earlier", "A day on which the text may have been written."),
)


@decides(
    "c03",
    sense=SENSE,
    day=NEWS_DAY,
    sentence="On {day}, asked whether {sense}: names were in by {deadline}, the vote was taken on {vote}.",
)
@one_by_one
def candidate(sense: str, day: str) -> tuple[bool | None, Facts]:
    """Judge whether Wang Binying was a candidate on a day, or still could win."""
    table = data.load("election_2020").set_index("event")
    deadline: Any = table["end"]["V01"]
    vote: Any = table["date"]["V03"]
    listed = bool(table["fact"].str.contains(CANDIDATE).any()) and bool(deadline <= pd.Timestamp(day))
    still = sense == "was put forward" or bool(pd.Timestamp(day) < vote)
    facts = {
        "candidate": CANDIDATE,
        "deadline": deadline,
        "vote": vote,
        "days_before": (ARTICLE_DAY - vote).days,
    }
    return listed and still, facts


PERIOD = (
    Choice("to the article", "up to the article", "All years before the article appeared."),
    Choice("Cold War", "during the Cold War", "Up to the end of the Soviet Union."),
    Choice("before sanctions", "before the first resolution", "Before the Security Council first acted."),
)
DISPUTE = (
    Choice("any recorded", "any recorded dispute", "Every event of the table that belongs to a dispute."),
    Choice(
        "outside step",
        "a step by a state or a UN body",
        "Inquiries, holding back money, sanctions committee.",
    ),
)
OUTSIDE = ["inquiry", "UN sanctions committee", "sanction on WIPO"]


def soviet_end() -> Any:
    """Return the day the Soviet Union ended, as the treaty table has it."""
    table = data.load("treaty_actions")
    return table.loc[table["iso3"] == "SUN", "withdrawal"].max()


@decides(
    "c04",
    period=PERIOD,
    dispute=DISPUTE,
    sentence="{period}, counting {dispute}: {found} events, {outside} of them steps from outside.",
    unknown="{period} no dispute was collected for these tables, which does not mean that there was none.",
)
@one_by_one
def disputes(period: str, dispute: str) -> tuple[bool | None, Facts]:
    """Judge whether WIPO stayed out of disputes; none collected decides nothing."""
    ends = {"to the article": ARTICLE_DAY, "Cold War": soviet_end()}
    until = ends.get(period, timeline.resolutions()["date"].min())
    rows = timeline.events(direction="controversy")
    rows = rows[rows["start"] <= until]
    outside = rows[rows["kind"].isin(OUTSIDE)]
    found = rows if dispute == "any recorded" else outside
    facts = {"found": len(found), "disputes": len(rows), "outside": len(outside)}
    facts |= {"first": rows["start"].min(), "last": rows["start"].max()}
    return (False if len(found) else None), facts


WORK = (
    Choice("membership", "membership of WIPO", "States that were members."),
    Choice("joint work", "joint work on record", "Events, with a second source, that involve the states."),
)
COLD_DAY = tuple(Choice(f"{year}-12-31", f"31 December {year}", f"The end of {year}.") for year in (1974, 1980, 1989))


def named_states(bloc: str) -> list[str]:
    """Return the states of one bloc that the article names as partners, by the events table."""
    table = data.load("assistance_events")
    rows = table[(table["bloc"] == bloc) & table["in_article"].fillna(False).astype(bool)]
    codes = data.load("states").set_index("name")["iso3"].astype(str)
    return sorted({codes[name] for name in rows["counterparts"].dropna() if name in codes.index})


@decides(
    "c05",
    work=WORK,
    rule=RULES[1:],
    day=COLD_DAY,
    sentence="By {work} on {day} ({rule}): {socialist} of {socialist_named} named socialist states "
    "and {other} of "
    "{other_named} others.",
    unknown="Joint work is told by the article alone.",
)
@one_by_one
def both_blocs(work: str, rule: str, day: str) -> tuple[bool | None, Facts]:
    """Judge whether named states of both blocs were members of WIPO."""
    if work == "joint work":
        return None, {}
    rows = treaties.parties(day, rule)
    inside = set(rows.loc[rows["treaty"] == CONVENTION, "iso3"])
    socialist, other = named_states("socialist"), named_states("non-socialist")
    facts = {
        "socialist": len(inside & set(socialist)),
        "socialist_named": len(socialist),
        "other": len(inside & set(other)),
        "other_named": len(other),
    }
    return inside >= {*socialist, *other}, facts


YEARS = (
    Choice("year", "by year", "The years of office are compared."),
    Choice("day", "by day", "The days of office are compared; the table knows years only."),
)
BOGSCH = ("Arpad Bogsch", 1973, 1997, "United States of America")


@decides("c06", resolution=YEARS, sentence="{director}, {nationality}: {start} to {end}, compared {resolution}.")
@one_by_one
def american_head(resolution: str) -> tuple[bool | None, Facts]:
    """Judge the term and nationality of the head of WIPO in the Cold War."""
    name, start, end, nationality = BOGSCH
    row = data.load("directors_general").set_index("name").loc[name]
    facts = {
        "director": name,
        "nationality": row["nationality"],
        "start": str(row["term_start"].year),
        "end": str(row["term_end"].year),
    }
    if resolution == "day" and row["term_start_precision"] != "day":
        return None, facts
    return (facts["start"], facts["end"], facts["nationality"]) == (str(start), str(end), nationality), facts


SOCIALIST = ["CHN", "VNM", "PRK"]


@decides(
    "c07",
    work=WORK,
    rule=RULES,
    as_of=AS_OF,
    sentence="By {work} on {as_of} ({rule}): {member_count} of {named} named states.",
    unknown="Joint work is on record for the DPRK only.",
)
def socialist_today(grid: pd.DataFrame) -> pd.DataFrame:
    """Judge whether China, Viet Nam and the DPRK were members of WIPO on a day."""
    members = look_up(wide(grid["as_of"], [CONVENTION]), grid, SOCIALIST).sum(axis=1)
    status = statuses(members == len(SOCIALIST)).where(grid["work"] == "membership", "cannot tell")
    return pd.DataFrame({"status": status, "member_count": members, "named": len(SOCIALIST)})


PARIS_YEAR = 1980
RECORD = (
    Choice("WIPO treaty table", "WIPO's treaty table", "The day the counting rule counts the DPRK."),
    Choice("yearly data", "the Correlates of War data", "First year of membership of the Paris Union."),
)


@decides(
    "c47",
    rule=RULES,
    record=RECORD,
    sentence="{record} ({rule}): the DPRK is in the Paris Convention from {year}.",
)
@one_by_one
def paris(rule: str, record: str) -> tuple[bool | None, Facts]:
    """Judge the year in which the DPRK joined the Paris Convention."""
    days = joined("paris").loc["PRK"]
    year = int(days[rule].year)
    if record == "yearly data":
        table = data.load("igo_membership")
        year = int(table[(table["organisation"] == "Paris Union") & (table["iso3"] == "PRK")]["first_year"].iloc[0])
    return year == PARIS_YEAR, {
        "year": str(year),
        "deposited": days["deposited"],
        "in_force": days["in force"],
    }
