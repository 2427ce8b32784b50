"""The questions of lesson 5: forty years of assistance."""

from __future__ import annotations

import pandas as pd

from helpers.exercises.question import Option, Prediction, Question
from helpers.figures.event_words import when
from helpers.timeline import Group, record

JUDGE = "Your verdict: do other sources bear out the history of help told in paragraphs 7 to 11?"


def _told() -> pd.DataFrame:
    """Return the rows that the article tells."""
    table = record()
    return table[table["in_article"]]


def _backed(proof: int) -> int:
    """Return how many rows of the article have at least that many sources besides it."""
    return int((_told()["sources"] >= proof).sum())


def _earliest_help(awards: bool = True) -> str:
    """Return the first help that has a source besides the article: its kind and its time."""
    table = record()
    table = table[(table["group"] == Group.HELP.value) & (table["sources"] > 0)]
    first = next(table[awards | (table["kind"] != "award")].itertuples())
    return f"{'an ' if first.kind == 'award' else ''}{first.kind}, {when(first)}"


def _year(event: str) -> str:
    return next(str(r.start.year) for r in record().itertuples() if r.event == event)


_EVERY = len(_told())

PREDICTION = Prediction(
    5,
    f"The article tells of {_EVERY} events and examples. For how many of them did we find another source?",
    ("nearly all", "about half", "about a quarter", "none"),
    lambda: f"{_backed(1)} of the {_EVERY} have a source besides the article, {_EVERY - _backed(1)} have none",
)

QUESTIONS = {
    q.id: q
    for q in (
        Question(
            "5-a",
            "The row on consultants from Bulgaria has no date. What may you conclude?",
            (
                Option(
                    "They came before the Soviet Union ended.",
                    "The article says so in general. But no day or year stands in the row, so a count by date cannot use it.",
                ),
                Option(
                    "They never came.",
                    "A missing date is not a missing visit. It says only that the time is not known.",
                ),
                Option(
                    "That they came is told, and when is not known.",
                    "So the row must be shown apart, not dropped and not put into a year.",
                    right=True,
                ),
            ),
        ),
        Question(
            "5-b",
            "In the timeline choose “help received” and at least one source besides the article. What is now the earliest help?",
            (
                Option(
                    f"the start of assistance, {_year('E56')}",
                    "That row rests on the article alone. The treaty of the same year has a source, but it is another row.",
                ),
                Option(
                    _earliest_help(),
                    f"It has a source of its own; the article does not tell of it. If you do not count an award as help, the earliest is {_earliest_help(awards=False)}.",
                    right=True,
                ),
                Option(
                    f"the first country project, {_year('E03')}",
                    "Look at its dashed bar in the first view: the article is the only source for it.",
                ),
            ),
        ),
        Question(
            "5-c",
            "You switch off what misses the standard, and the consultants disappear. What does that show?",
            (
                Option(
                    "The article is wrong about them.",
                    "Nothing was found against it either. A claim that nobody else confirms is open, not refuted.",
                ),
                Option(
                    "The article is the only witness that was found for them.",
                    "Whether one witness is enough is a choice, and now you have made it in the open.",
                    right=True,
                ),
                Option(
                    "WIPO keeps no records of its consultants.",
                    "The archives of WIPO were not searched for these data. Not found online is not the same as not kept.",
                ),
            ),
        ),
        Question(
            "5-d",
            "Judge: why can the data not say whether only the help of the socialist states stopped?",
            (
                Option(
                    "The consultants that the article names have no dates.",
                    "Without dates there is no before and no after. The names alone are examples, so no share follows from them.",
                    right=True,
                ),
                Option(
                    "The article names more socialist states than others.",
                    "Among the consultants it does, but that is no obstacle. With dates, even unequal numbers could be compared.",
                ),
                Option(
                    "The Soviet Union left WIPO when it ended.",
                    "The Russian Federation continued its membership, and membership does not say who sent help.",
                ),
            ),
        ),
    )
}
