"""Lesson 5: what stands behind a reported event besides the article itself.

Each claim here is a set of rows that tell it. The choice is the standard of proof: one further source, or
two. A claim that misses the standard is not refuted; the data cannot tell.
"""

from __future__ import annotations

import pandas as pd

from helpers import data
from helpers.claims.model import Choice, Facts, decides, facts_for, one_by_one
from helpers.timeline import events, independent

PROOF = (
    Choice("1", "at least one source besides the article", "A single further document is enough."),
    Choice(
        "2",
        "at least two sources besides the article",
        "Two further documents; they may still share an origin.",
    ),
)
EVENTS = {
    "c45": ["E26"],
    "c49": ["E08"],
    "c52": ["E10"],
    "c53": ["E14"],
    "c54": ["E03"],
    "c55": ["E07"],
    "c56": ["E44", "E45", "E46", "E47", "E48", "E49", "E50"],
    "c59": ["E51", "E52", "E53", "E54"],
    "c88": ["E18"],
    "c93": ["E25"],
}
GUIDELINES = "WIPOGUIDE"
TOLD = "Rows that tell it: {rows}; with {proof}: {backed}."


def event_rows(codes: list[str]) -> pd.DataFrame:
    """Return these rows of the events table."""
    table = data.load("assistance_events")
    return table[table["event"].isin(codes)]


def backed(rows: pd.DataFrame, proof: str) -> tuple[bool | None, Facts]:
    """Judge whether every row has the sources asked for; if not, nothing is decided."""
    number = independent(rows)
    enough = int((number >= int(proof)).sum())
    facts = {"rows": len(rows), "backed": enough, "sources": int(number.min()) if len(rows) else 0}
    return (True if len(rows) and enough == len(rows) else None), facts


def _register(claim: str, codes: list[str]) -> None:
    @decides(claim, proof=PROOF, sentence=TOLD)
    @one_by_one
    def told_elsewhere(proof: str) -> tuple[bool | None, Facts]:
        return backed(event_rows(codes), proof)


for _claim, _codes in EVENTS.items():
    _register(_claim, _codes)


@decides("c42", proof=PROOF, sentence="Documents that state the rule: {documents}; asked for: {proof}.")
@one_by_one
def medal_rules(proof: str) -> tuple[bool | None, Facts]:
    """Judge the rule of the medal by the documents that state it."""
    known = data.load("sources")["source_id"]
    documents = int((known == GUIDELINES).sum())
    return (True if documents >= int(proof) else None), {"documents": documents}


@decides("c83", proof=PROOF, sentence=TOLD)
@one_by_one
def election_fight(proof: str) -> tuple[bool | None, Facts]:
    """Judge the counter-argument that states fought over the post before the vote."""
    table = data.load("election_2020")
    return backed(table[table["event"] == "V02"], proof)


LAW_TIME = (
    Choice("year", "to the year", "The article gives a year."),
    Choice("month", "to the month", "The sources differ on the month."),
)


@decides(
    "c50",
    proof=PROOF,
    resolution=LAW_TIME,
    sentence="First copyright law in the table: {year}, with {sources} sources besides the article; "
    "asked for: "
    "{proof}.",
    unknown="The table knows the year {year}; asked for: {proof}, {resolution}.",
)
@one_by_one
def copyright_law(proof: str, resolution: str) -> tuple[bool | None, Facts]:
    """Judge the year of the first copyright law."""
    table = data.load("ip_laws")
    laws = table[(table["kind"] == "law") & table["title"].str.startswith("Copyright Law")].sort_values("date")
    first = laws.iloc[:1]
    holds, facts = backed(first, proof)
    date, precision = first["date"].iloc[0], first["date_precision"].iloc[0]
    if resolution == "month" and precision == "year":
        holds = None
    return (holds and bool(date.year == STATED_LAW)), {**facts, "year": str(date.year)}


STATED_LAW = 2001
AFFAIR = (
    Choice("both", "both affairs", "The computers and the patent application."),
    Choice("computers", "the computers", "The shipment of computers and what followed."),
    Choice("patent", "the patent application", "The application for a banned chemical and what followed."),
)
AFFAIRS = {
    "computers": ["E24", "E25", "E26", "E27", "E28", "E29", "E30", "E31", "E35"],
    "patent": ["E33", "E37"],
}


@decides(
    "c82",
    affair=AFFAIR,
    proof=PROOF,
    sentence="{affair}: {backed} of {rows} events have {proof}, from {first} to {last}.",
)
@one_by_one
def affairs(affair: str, proof: str) -> tuple[bool | None, Facts]:
    """Judge the counter-argument that two affairs drew WIPO into disputes: each needs one proved event."""
    chosen = list(AFFAIRS) if affair == "both" else [affair]
    rows = event_rows([code for name in chosen for code in AFFAIRS[name]])
    proved = rows[independent(rows) >= int(proof)]
    holds = all(proved["event"].isin(AFFAIRS[name]).any() for name in chosen)
    facts = {
        "rows": len(rows),
        "backed": len(proved),
        "first": proved["start"].min(),
        "last": proved["start"].max(),
    }
    return (True if holds else None), facts


COUNTING = (
    Choice(
        "rows", "row by row", "Every row counts: one for each state that sent consultants, one for each place visited."
    ),
    Choice("kinds", "kind by kind", "All events of one kind count as one."),
)
SHARE = (
    Choice("half", "more than half", "More than half of what is counted."),
    Choice("two thirds", "more than two thirds", "More than two thirds of what is counted."),
)


@decides(
    "c91",
    counting=COUNTING,
    share=SHARE,
    sentence="{counting}: {alone} of {rows} rest on the article alone; asked for: {share}.",
)
@one_by_one
def article_alone(counting: str, share: str) -> tuple[bool | None, Facts]:
    """Judge the counter-argument that most events of the article have no second source."""
    table = data.load("assistance_events")
    told = table[table["in_article"].fillna(False).astype(bool)]
    alone = independent(told) == 0
    if counting == "kinds":
        alone = alone.groupby(told["kind"].astype(str)).all()
    part = {"half": 1 / 2, "two thirds": 2 / 3}[share]
    return bool(alone.mean() > part), {"alone": int(alone.sum()), "rows": len(alone)}


@facts_for("c46")
def first_help() -> Facts:
    """Return the year of the first help that has a source of its own."""
    help_ = events(direction="to DPRK", article=False)
    return {"first_sourced": str(help_["start"].iloc[0].year)}


@facts_for("c43")
def awards() -> Facts:
    """Return how many WIPO awards to the DPRK were counted."""
    table = data.load("medals")
    own = table[table["awarded_to"].astype(str).str.startswith("Democratic People") & (table["unit"] == "awards")]
    return {"awards": int(own["number"].max())}
