"""The questions of lesson 0: how a lesson works, and what a claim is made of."""

from __future__ import annotations

from helpers.data import load
from helpers.exercises.question import Option, Prediction, Question

JUDGE = ""


def _answer() -> str:
    table = load("claims")
    own = table[table["voice"] == "article"]["verdict"].astype(str).value_counts()
    return (
        f"of {own.sum()} claims, {own.get('holds', 0)} hold whatever is meant, {own.get('holds under a stated rule', 0)} "
        f"hold under some meanings only, {own.get('fails', 0)} {'fails' if own.get('fails', 0) == 1 else 'fail'}, and {own.get('cannot tell', 0)} cannot be decided with these data"
    )


PREDICTION = Prediction(
    0,
    "Of all the claims in the article, how many do you expect to hold whatever their words are taken to mean?",
    ("nearly all", "about half", "fewer than half"),
    _answer,
)

QUESTIONS = {
    q.id: q
    for q in (
        Question(
            "0-a",
            "A claim says that a state is “party to 16 of 26 treaties”. What must you know before you can say whether it is true?",
            (
                Option(
                    "Nothing more: it is a number, so it is true or false.",
                    "A number is counted by somebody, on some day, by some rule. Change the rule and the number can change.",
                ),
                Option(
                    "Whether the author is an expert.",
                    "Expertise makes an error less likely. It does not tell you which treaties were counted, or on which day.",
                ),
                Option(
                    "What counts as a party, and on which day.",
                    "Both are choices. In this course each such choice is a control that you can move.",
                    right=True,
                ),
            ),
        ),
        Question(
            "0-b",
            "To the left of a code cell you see [*]. What does it mean?",
            (
                Option(
                    "Something is broken.",
                    "A broken cell shows a red box below it. A star only says that Python is still working.",
                ),
                Option(
                    "Python is still working on this cell.",
                    "Wait until a number takes the place of the star.",
                    right=True,
                ),
                Option("The cell has never been run.", "A cell that was never run shows empty brackets: [ ]."),
            ),
        ),
        Question(
            "0-c",
            "In the map, choose claim 10. Which objection undercuts it?",
            (
                Option(
                    "86: some states had rights before they ratified",
                    "To undercut a claim is to weaken the step that leads to it, without saying that it is false.",
                    right=True,
                ),
                Option(
                    "80: it left the atomic agency",
                    "That objection stands in the column of lesson 8 and is aimed at another claim. Read the sentence above the map.",
                ),
                Option(
                    "none",
                    "Read the sentence above the map once more: it names what undercuts the chosen claim.",
                ),
            ),
        ),
    )
}
