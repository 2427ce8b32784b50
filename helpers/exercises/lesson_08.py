"""The questions of lesson 8: whether the argument holds."""

from __future__ import annotations

from functools import cache

from helpers.agencies import LOOKED_UP
from helpers.claims import claims
from helpers.claims.argument import fallen, nodes
from helpers.claims.premises import conclusions, hinges, premises
from helpers.data import load
from helpers.exercises.question import Option, Prediction, Question
from helpers.figures.wording import listed

JUDGE = "Your verdict: is WIPO a model for engagement with the DPRK?"


@cache
def _objections() -> tuple[str, ...]:
    """Return the objections that bring down a conclusion when each is accepted alone."""
    ledger = nodes()
    every = ledger.loc[ledger["voice"] == "counter", "claim"].astype(str)
    return tuple(o for o in every if set(conclusions()) & set(fallen(accepted=[o])))


def _answer() -> str:
    every = int((nodes()["voice"] == "counter").sum())
    alone, cut = len(hinges("granted", "none")), len(_objections())
    return (
        f"{alone} of the {len(premises())} premises, each taken away alone, {'brings' if alone == 1 else 'bring'} a "
        f"conclusion down; of the {every} objections, each accepted alone, {cut} {'does' if cut == 1 else 'do'}"
    )


def _titled(claim: str) -> str:
    return f"{claim[1:]} ({claims().set_index('claim').loc[claim, 'title']})"


def _broken() -> str:
    events = load("presence_events")
    return listed(sorted(set(events.loc[events["kind"] == "suspension", "agency"].astype(str)), reverse=True))


_BODIES = len(load("agency_presence"))
_THREAD = hinges("granted", "borne out")

PREDICTION = Prediction(
    8,
    f"The article rests its conclusions on {len(premises())} premises. Take away one of them, any one, and leave the "
    "rest. For how many of them would a conclusion be left without support?",
    ("none", "one or two", "three to ten", "more than ten"),
    _answer,
)

QUESTIONS = {
    q.id: q
    for q in (
        Question(
            "8-a",
            "In the table you just made, one column counts the bodies with an office in Pyongyang. Why do the two "
            f"columns together hold fewer than {_BODIES} bodies?",
            (
                Option(
                    "Some bodies have left the country.",
                    "A body without an office is counted under False. Look for a cell that is neither True nor False.",
                ),
                Option(
                    "For one body it is not known whether it has an office.",
                    "`crosstab` leaves out rows with an empty cell and does not say so. Count before you trust a total.",
                    right=True,
                ),
                Option(
                    "The table counts member states only.",
                    "Its rows are all kinds of ties, also the bodies that the DPRK never joined.",
                ),
            ),
        ),
        Question(
            "8-b",
            "In the first explorable set “Premise taken away” back to none. Grant all premises, and accept the objections "
            "that the data bear out. On what do the conclusions now rest?",
            (
                Option(
                    "on the number of treaties",
                    "Read the lines marked with a cross: an objection undercuts the step from number to will.",
                ),
                Option(
                    f"on claim {_titled(_THREAD[0])}",
                    "All other ways up are cut by an objection. The lesson on sanctions tests this one.",
                    right=True,
                ),
                Option(
                    "on nothing: they fall",
                    "That is so once all objections are accepted, or while a premise they need is taken away. Those that the "
                    "data bear out leave one way up.",
                ),
            ),
        ),
        Question(
            "8-c",
            "In the second explorable, “work never suspended” is not known for most bodies. Why is it not simply a yes?",
            (
                Option(
                    "Because these bodies have no office.",
                    "Work can stand still without an office too. Choose this test and read its explanation below the controls.",
                ),
                Option(
                    "Because a suspension was found but cannot be dated.",
                    "Those that were found have a date. Ask what was done to find others.",
                ),
                Option(
                    "Because nobody looked: nothing found where nobody looked is no evidence.",
                    f"Interruptions were looked for at {listed(LOOKED_UP)} only, and found at {_broken()}. The rest were not "
                    "searched.",
                    right=True,
                ),
            ),
        ),
        Question(
            "8-d",
            "Judge: which sentence may be written after one case that went well?",
            (
                Option(
                    "Engagement with the DPRK is possible in some field.",
                    "One case is enough for “possible”. The article's own word, that it suggests openings, is near this.",
                    right=True,
                ),
                Option(
                    "Engagement with the DPRK is likely to work.",
                    "“Likely” needs the cases that went badly too, and somebody who counts both.",
                ),
                Option(
                    "Engagement works because the partner is trusted.",
                    "“Because” needs cases with and without trust, and a way to measure it. Neither is in the tables.",
                ),
            ),
        ),
    )
}
