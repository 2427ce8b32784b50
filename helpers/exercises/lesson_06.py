"""The questions of lesson 6: under sanctions."""

from __future__ import annotations

import pandas as pd

from helpers.claims import verdict
from helpers.exercises.question import Option, Prediction, Question
from helpers.figures.wording import day
from helpers.timeline import events, resolutions

JUDGE = "Your verdict on paragraph 11: did WIPO and the DPRK go on working together under sanctions?"


def _seminars() -> pd.Series:
    """Return the first days of the seminars in Pyongyang, in order."""
    return events(kind="seminar in Pyongyang")["start"]


def _gap() -> tuple[str, str]:
    """Return the month and year before and after the longest stretch without a seminar."""
    days = _seminars()
    after = int(days.diff().argmax())
    before, again = (day(days[at]).split(" ", 1)[1] for at in (after - 1, after))
    return before, again


def _answer() -> str:
    facts = verdict("c60").facts
    many = f"{facts['events']} seminars in Pyongyang have a source after {facts['resolution']}"
    return f"{many}, and the longest gap is {facts['gap']} years"


_FIRST = resolutions().set_index("title")["date"]["S/RES/1718"]
_BEFORE, _AFTER = _gap()

PREDICTION = Prediction(
    6,
    f"The Security Council imposed its first sanctions on the DPRK on {day(_FIRST)}. For how many seminars of WIPO in "
    "Pyongyang, from then to the article, did we find a source?",
    ("none", "one or two", "three to six", "more than ten"),
    _answer,
)

QUESTIONS = {
    q.id: q
    for q in (
        Question(
            "6-a",
            f"No seminar in Pyongyang was found between {_BEFORE} and {_AFTER}. What may you conclude?",
            (
                Option(
                    "There was none in those years.",
                    "The table holds what was found. A small seminar may leave no trace that can be read from outside.",
                ),
                Option(
                    "The sanctions put an end to them.",
                    "They went on for years after the first sanctions, and one took place after the last resolution. "
                    "The gap has no known cause.",
                ),
                Option(
                    "That no source for one was found.",
                    "So “regular visits” is not shown, and “no visits” is not shown either.",
                    right=True,
                ),
            ),
        ),
        Question(
            "6-b",
            "Show only what the article tells. What is left in the lane of the seminars?",
            (
                Option(
                    "one bar through all the years",
                    "One sentence without a day stands for all of them. The single seminars come from other sources.",
                    right=True,
                ),
                Option(
                    "one symbol for each seminar",
                    "Those symbols appear only with what the article leaves out: it dates none of the seminars.",
                ),
                Option(
                    "nothing at all",
                    "Look again: the article does tell of the seminars, in one sentence and without days.",
                ),
            ),
        ),
        Question(
            "6-c",
            "Contacts with a source are more frequent from 2006 on. What do you write?",
            (
                Option(
                    "“Sanctions brought WIPO and the DPRK closer.”",
                    "That gives a cause. Nothing here compares the world with sanctions to one without them.",
                ),
                Option(
                    "“More contacts were found from 2006 on; the record grew, so the contacts need not have.”",
                    "It says what was counted, and what the counting rests on. Add the article's own rows, and the "
                    "rise shrinks.",
                    right=True,
                ),
                Option(
                    "“Nothing can be said, because the numbers are small.”",
                    "Small numbers give wide ranges, but here the difference is wider still. It is the finding of rows, "
                    "not their number, that limits you.",
                ),
            ),
        ),
        Question(
            "6-d",
            "Judge: WIPO said that over 80 countries or offices were helped in the same year. What does that show about “no "
            "special treatment” (paragraph 14)?",
            (
                Option(
                    "That the DPRK was treated like all others.",
                    "The number says how many were helped, not with what, nor how each case was approved.",
                ),
                Option(
                    "That the DPRK was not the only one, but not that all were treated alike.",
                    "To compare treatment you need what the others received, and who approved it. These tables do not "
                    "have that.",
                    right=True,
                ),
                Option(
                    "Nothing, because WIPO says it of itself.",
                    "An interested witness can still be right. Note who speaks, and ask for a second source.",
                ),
            ),
        ),
    )
}
