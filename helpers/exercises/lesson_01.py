"""The questions of lesson 1: who joined WIPO first."""

from __future__ import annotations

import pandas as pd

from helpers.exercises.question import Option, Prediction, Question
from helpers.figures.first_through_the_door import places
from helpers.figures.named_neighbours import NAMED_ASIA, NAMED_EUROPE
from helpers.figures.wording import day, listed, names
from helpers.regions import Region
from helpers.treaties import Rule, first_days

JUDGE = "Your verdict: was the DPRK in WIPO before any other Asian economy?"
_WIPO = "wipo-convention"


def _before(rule: Rule, region: Region) -> pd.DataFrame:
    """Return the states of a region that joined before the DPRK under a rule."""
    table = places()
    here = table[(table["rule"] == rule.value) & (table["region"] == region.value)]
    own = here.loc[here["iso3"] == "PRK", "day"].iloc[0]
    return here[here["day"] < own]


def _own(rule: Rule) -> pd.Timestamp:
    days = first_days(_WIPO)
    found: pd.Timestamp = days[(days["rule"] == rule.value) & (days["iso3"] == "PRK")]["day"].iloc[0]
    return found


def _answer() -> str:
    wide, narrow = _before(Rule.IN_FORCE, Region.ASIA), _before(Rule.IN_FORCE, Region.EAST_SOUTHEAST_SOUTH)
    return (
        f"{len(wide)} in Asia as the UN lists it ({listed(names()[s] for s in wide['iso3'])}), {len(narrow)} in East, "
        "South-East and South Asia, counting from the day membership was in force"
    )


def _next_year() -> str:
    days = first_days(_WIPO)
    force = days[days["rule"] == Rule.IN_FORCE.value].set_index("iso3")["day"]
    same = [s for s in NAMED_ASIA + NAMED_EUROPE if force[s].year == force["PRK"].year]
    return listed(names()[s] for s in same)


PREDICTION = Prediction(
    1,
    "The DPRK became a member of WIPO in 1974. How many Asian states do you think were members before it?",
    ("none", "one or two", "three to five", "more than five"),
    _answer,
)

QUESTIONS = {
    q.id: q
    for q in (
        Question(
            "1-a",
            f"The DPRK deposited its instrument on {day(_own(Rule.DEPOSITED))}. Its membership was in force from "
            f"{day(_own(Rule.IN_FORCE))}. Under which rules does the DPRK count on 1 June 1974?",
            (
                Option(
                    "by deposit only",
                    "The membership itself was not in force yet. The three months between the two days are set by the "
                    "Convention. The article gives the later day.",
                    right=True,
                ),
                Option(
                    "by deposit and in force",
                    "On 1 June the membership was not in force: compare the two days in the question.",
                ),
                Option(
                    "by neither",
                    "The binding document had been handed over before 1 June, so the rule “instrument deposited” counts it.",
                ),
            ),
        ),
        Question(
            "1-b",
            "Under “instrument deposited” and “in force” the same two states stand before the DPRK in Asia as the UN lists it. Which part of Asia are they from?",
            (
                Option(
                    "Western Asia",
                    f"They are {listed(names()[s] for s in _before(Rule.IN_FORCE, Region.ASIA)['iso3'])}. Leave Western Asia out and the claim holds.",
                    right=True,
                ),
                Option(
                    "Central Asia",
                    "The states of Central Asia were part of the Soviet Union in 1974. Open the table under the chart and read the first rows.",
                ),
                Option(
                    "South Asia",
                    "Set “East, South-East and South Asia”: the claim holds there, so nobody in South Asia was earlier.",
                ),
            ),
        ),
        Question(
            "1-c",
            "Counting “in force”: if a data set knows only the year of joining, which of the eight named states can no longer be placed before or after the DPRK?",
            (
                Option(
                    _next_year().removeprefix("the ").capitalize(),
                    "Both joined in the same year. Data by the year are too coarse for this claim; data by the day decide it.",
                    right=True,
                ),
                Option(
                    "Japan",
                    "Japan's year is later than the DPRK's, so even yearly data place it after. Set “the year” and read the gaps.",
                ),
                Option(
                    "all eight",
                    "Only a state with the same year is undecided. Set “the year” and look for “the same year”.",
                ),
            ),
        ),
        Question(
            "1-d",
            "Judge: a colleague writes “the DPRK was the first Asian member of WIPO”. Which change makes it true and keeps the point?",
            (
                Option(
                    "Write “one of the first Asian members”.",
                    "True, but it gives up the point that nobody was earlier. Say which Asia, and the point stays.",
                ),
                Option(
                    "Write “the first member from East, South-East or South Asia”.",
                    "The region is named, and the claim holds by deposit and in force.",
                    right=True,
                ),
                Option(
                    "Add “in 1974”.",
                    "The year does not help: the two earlier members joined before that year.",
                ),
            ),
        ),
    )
}
