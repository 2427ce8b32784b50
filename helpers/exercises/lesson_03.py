"""The questions of lesson 3, on how small WIPO is."""

from __future__ import annotations

from helpers import agencies
from helpers.claims.standing import compared, place_of_wipo
from helpers.exercises.question import Option, Prediction, Question
from helpers.figures.wording import ordinal

JUDGE = "Your verdict: is WIPO a relatively small agency?"


def _place(measure: str, peers: str = "specialised agencies") -> tuple[int, int]:
    """Return the place of WIPO and the number of bodies compared, in the year before the article."""
    values = compared(peers, agencies.sizes(measure))
    if values is None:
        raise LookupError(f"A figure of {measure} is missing for {peers}.")
    return place_of_wipo(values), len(values)


_BY_STAFF, _AGENCIES = _place("staff")
_BY_REVENUE, _ = _place("revenue")
_BY_SPENDING, _ = _place("spending")
_LAST, _THREE = _place("staff", "the banks")
_SIZE = agencies.sizes("staff")
_RATIO = _SIZE["IBRD"] / _SIZE["WIPO"]
_WHO_RATIO = _SIZE["WHO"] / _SIZE["WIPO"]
_BANK_YEAR = int(agencies.nearest_staff().loc["IBRD", "of_year"])


def _answer() -> str:
    return (
        f"in {agencies.YEAR} WIPO is {ordinal(_BY_STAFF)} of the {_AGENCIES} by staff, {ordinal(_BY_REVENUE)} by revenue "
        f"and {ordinal(_BY_SPENDING)} by spending; beside the two banks alone it is {ordinal(_LAST)} of {_THREE}"
    )


PREDICTION = Prediction(
    3,
    f"Put the {_AGENCIES} specialised agencies in order by number of staff, the largest first. Where is WIPO?",
    ("among the first four", "fifth to eighth", "ninth or later", "I cannot say"),
    _answer,
)

QUESTIONS = {
    q.id: q
    for q in (
        Question(
            "3-a",
            "The table agency_staff has no row for the International Monetary Fund. What does that tell you?",
            (
                Option(
                    "The Fund has no staff.",
                    "A missing row is not a zero. The Fund has staff; this table does not count them.",
                ),
                Option(
                    "The statistics of the UN system do not cover the Fund.",
                    "So its size has to come from another source, with another year and another way of counting.",
                    right=True,
                ),
                Option(
                    "The Fund does not belong to the United Nations in any way.",
                    "By law it is a specialised agency too. It is only left out of these statistics.",
                ),
            ),
        ),
        Question(
            "3-b",
            f"How many times the staff of WIPO ({agencies.YEAR}) does the World Bank have ({_BANK_YEAR})?",
            (
                Option(
                    f"about {_RATIO**0.5:.0f} times",
                    "That is how many times wider the circle is when its area tells the truth. The number is larger.",
                ),
                Option(
                    f"about {_WHO_RATIO:.0f} times",
                    "That is WHO beside WIPO. Set “Which three numbers” to “staff of WIPO, IMF and World Bank”.",
                ),
                Option(
                    f"about {_RATIO:.0f} times",
                    "Compare it with the guess you wrote down. Was your guess nearer with circles or with bars?",
                    right=True,
                ),
                Option(
                    f"about {_RATIO**2:.0f} times",
                    "That is how many times the area grows when the radius is drawn by the number. The eye is misled.",
                ),
            ),
        ),
        Question(
            "3-c",
            "Starting from the first view, which single change makes “relatively small” hold by all three yardsticks?",
            (
                Option(
                    "Measuring size by revenue",
                    "Set it and look at the broken line: by revenue too, WIPO lies above the middle one of the specialised agencies.",
                ),
                Option(
                    "Comparing WIPO with the two banks the article names",
                    "WIPO is then the smallest of three, so that every yardstick calls it small: both bodies beside it are larger.",
                    right=True,
                ),
                Option(
                    "Choosing the logarithmic axis",
                    "An axis changes the look of numbers and no number. The places stay what they were.",
                ),
            ),
        ),
        Question(
            "3-d",
            "WIPO has no staff and no office in Pyongyang. What follows from that?",
            (
                Option(
                    "The DPRK and WIPO have no ties.",
                    "Membership, treaties and seminars need no office. Set “Present means” to “is tied to the DPRK”.",
                ),
                Option(
                    "The article is wrong: it says that WIPO has an office there.",
                    "It names UNDP and the World Food Programme as having one. Whether it counts WIPO with them is open.",
                ),
                Option(
                    "WIPO’s experience there cannot simply be compared with that of bodies with an office.",
                    "A body with an office has to agree on the conditions of its daily work. Of WIPO the article tells of visits and seminars.",
                    right=True,
                ),
            ),
        ),
        Question(
            "3-e",
            "Judge: what does the number of staff NOT show?",
            (
                Option(
                    "how much influence a body has",
                    "The article calls the banks more influential. Staff and money are signs at best; no table here measures it.",
                    right=True,
                ),
                Option(
                    "how many people work for a body",
                    "That is what it shows, for people with a contract of a year or more, on one day.",
                ),
                Option(
                    "which of two bodies employs more people",
                    "It shows that well, if both are counted in the same way and year.",
                ),
            ),
        ),
    )
}
