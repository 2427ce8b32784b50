"""The questions of lesson 2: sixteen of twenty-six treaties."""

from __future__ import annotations

from helpers.claims.counting import ONLY_AHEAD
from helpers.data import load
from helpers.exercises.question import Option, Prediction, Question
from helpers.figures.wording import day, listed, names
from helpers.regions import Region, members
from helpers.treaties import ARTICLE_DAY, BEIJING_DAY, Rule, counts, parties

JUDGE = "Your verdict: 16, 14 and 10 of 26, behind only Japan and the Republic of Korea in Asia?"


def _count(state: str, rule: Rule) -> int:
    table = counts([ARTICLE_DAY])
    return int(table[(table["rule"] == rule.value) & (table["iso3"] == state)]["treaties"].iloc[0])


def _ahead(region: Region) -> list[str]:
    table = counts([ARTICLE_DAY])
    here = table[(table["rule"] == Rule.DEPOSITED.value) & table["iso3"].isin(members(region))]
    above = here[here["treaties"] > _count("PRK", Rule.DEPOSITED)].sort_values(
        ["treaties", "iso3"], ascending=[False, True]
    )
    return list(above["iso3"])


def _waiting() -> str:
    """Return the treaty the DPRK had deposited and that was not in force for it on the day of the article."""
    deposited, in_force = (
        set(parties(ARTICLE_DAY, r).query("iso3 == 'PRK'")["treaty"]) for r in (Rule.DEPOSITED, Rule.IN_FORCE)
    )
    treaties = load("treaties").set_index("treaty")["short_name"].astype(str)
    return listed(treaties[t] for t in sorted(deposited - in_force))


def _answer() -> str:
    wide, narrow = _ahead(Region.ASIA), _ahead(Region.EAST_SOUTHEAST)
    return (
        f"counting deposits, {len(narrow)} in East and South-East Asia ({listed(names()[s] for s in narrow)}) and "
        f"{len(wide)} in Asia as the UN lists it ({listed(names()[s] for s in wide)})"
    )


_IN_FORCE, _DEPOSITED, _SIGNED = (_count("PRK", r) for r in (Rule.IN_FORCE, Rule.DEPOSITED, Rule.SIGNED))
_EXTRA = [s for s in _ahead(Region.ASIA) if s not in ONLY_AHEAD]

PREDICTION = Prediction(
    2,
    "On the day of the article, how many states in Asia had more WIPO treaties than the DPRK?",
    ("two", "three to five", "six or more", "it depends on what “Asia” and “have” mean"),
    _answer,
)

QUESTIONS = {
    q.id: q
    for q in (
        Question(
            "2-a",
            "A row of the table has a date under “deposited” and none under “entry_into_force”. What does it tell you?",
            (
                Option(
                    "The data are wrong.",
                    "An empty cell is not an error here. It says that no such day is known, or that it had not come when the page was read.",
                ),
                Option(
                    "The state has handed over its binding document, and no day is known on which the treaty binds it.",
                    "So the row counts under “instrument deposited” and not under “in force”.",
                    right=True,
                ),
                Option("The state left the treaty.", "Leaving has a column of its own, “withdrawal”."),
            ),
        ),
        Question(
            "2-b",
            f"Move the first control from “instrument deposited” to “in force”. The DPRK goes from {_DEPOSITED} to {_IN_FORCE}. Why?",
            (
                Option(
                    f"The {_waiting()} was deposited but not yet in force.",
                    f"It entered into force on {day(BEIJING_DAY)}, after the article came out.",
                    right=True,
                ),
                Option(
                    "The DPRK left a treaty.",
                    "No withdrawal by the DPRK is in the data. Look for the letter D in its row of the matrix.",
                ),
                Option(
                    "A signature is not counted any more.",
                    "Signatures are not counted under “instrument deposited” either. Look for the letter D in its row of the matrix.",
                ),
            ),
        ),
        Question(
            "2-c",
            "Which single change of definition puts China ahead of the DPRK on the day of the article?",
            (
                Option(
                    "Counting treaties that are in force",
                    "Then both lose the same treaty and the DPRK stays ahead.",
                ),
                Option(
                    "Counting signatures",
                    "China has signed treaties that it has not ratified. Counted that way it overtakes the DPRK.",
                    right=True,
                ),
                Option(
                    "Leaving out the WIPO Convention",
                    "Both are members of WIPO, so both lose one and the order stays.",
                ),
            ),
        ),
        Question(
            "2-d",
            "Judge: what does the number of treaties NOT show?",
            (
                Option(
                    "how many treaties a state has joined",
                    "That is exactly what it shows, once the rule and the day are fixed.",
                ),
                Option(
                    "how far the state applies them, or how much they ask of it",
                    "A count gives an agreement on classification the same weight as the Berne Convention. Depth and practice need other data.",
                    right=True,
                ),
                Option(
                    "which states have joined more",
                    "The ranking shows that, for the chosen rule, day and region.",
                ),
            ),
        ),
    )
}
