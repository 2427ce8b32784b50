"""The questions of lesson 7: filings, steps and a slogan."""

from __future__ import annotations

from helpers.claims.press import phrase
from helpers.data import load
from helpers.exercises.question import Option, Prediction, Question
from helpers.figures.filings_in_words import PAIR, SERIES, both_known, known, table
from helpers.figures.slogan_by_year import first_headline
from helpers.figures.wording import day
from helpers.filings import Series
from helpers.timeline import CHANGE_OF_LEADER

JUDGE = "Your verdict: great stress on a knowledge-based economy from 2012 on, when Kim Jong Un took power?"

_ROWS = table(PAIR, "alone")
_YEAR = both_known(_ROWS)
_HOME, _ABROAD = (int(known(_ROWS, s)[_YEAR]) for s in SERIES[PAIR])
_PCT = known(_ROWS, Series.INTERNATIONAL)
_BEFORE, _AFTER = (int(phrase(f"stories-{year}", "stories")) for year in (2011, 2012))


def _answer() -> str:
    return f"{_ABROAD} in {_YEAR}, and {_PCT.min()} to {_PCT.max()} a year in the {len(_PCT)} years with a figure"


def _awards() -> tuple[int, int, int]:
    """Return the awards of the DPRK, their first and their last year, from the one row that counts them all."""
    rows = load("medals")
    rows = rows[(rows["unit"] == "awards") & (rows["end"].notna())]
    (row,) = rows.to_dict("records")
    return int(row["number"]), row["start"].year, row["end"].year


def _world() -> tuple[int, int, int]:
    """Return the medals of all states, with the first and the last year."""
    row = load("medals").sort_values("number").iloc[-1]
    return int(row["number"]), row["start"].year, row["end"].year


_AWARDS, _FIRST, _LAST = _awards()
_MEDALS, _WORLD_FIRST, _WORLD_LAST = _world()

PREDICTION = Prediction(
    7,
    f"In {_YEAR} residents of the DPRK filed {_HOME:,} patent applications at home. How many international ones?",
    ("fewer than 10", "10 to 100", "100 to 1,000", "more than 1,000"),
    _answer,
)

QUESTIONS = {
    q.id: q
    for q in (
        Question(
            "7-a",
            "In the table, a year has NaN under one of the two series. What does it tell you?",
            (
                Option(
                    "Nobody filed in that year.",
                    "Then the number would be zero, and there would be a row that says so. Here there is no row at all.",
                ),
                Option(
                    "No figure was found for that year, and the true number is not known.",
                    "So a line must stop there. Joining it, or drawing zero, would invent a figure.",
                    right=True,
                ),
                Option(
                    "The number is about that of the years beside it.",
                    "It may be, but nobody published it. A guess between two years would be ours and not the data's.",
                ),
            ),
        ),
        Question(
            "7-b",
            f"You change the axis from linear to logarithmic. What happens to {_HOME:,} and {_ABROAD}?",
            (
                Option(
                    "They look nearer to each other, and the numbers are the same.",
                    "Each full step is ten times the last. It helps to see both lines, and it makes a huge gap look small.",
                    right=True,
                ),
                Option(
                    "They become more alike.",
                    "Only their places in the drawing move. Compare the sentence: its numbers stay as they were.",
                ),
                Option(
                    "Nothing: an axis is decoration.",
                    "The choice of axis decides what is seen first. On the linear one the lower line can hardly be seen.",
                ),
            ),
        ),
        Question(
            "7-c",
            f"The phrase is in {_BEFORE} full stories of 2011 and in {_AFTER} of January to November 2012. Counted by stories, which reading of the claim fails?",
            (
                Option(
                    "The phrase was in use in 2012.",
                    "This one holds: the count of 2012 is above zero, and that is all it asks for.",
                ),
                Option(
                    "It was used more in 2012 than in 2011.",
                    "By the number of stories it holds, although by little, and December 2012 is missing. Counted as “times used” it need not: try it above.",
                ),
                Option(
                    "Its use began with Kim Jong Un.",
                    f"It was in use before. One headline with it is of {day(first_headline())}, and the leader changed on {day(CHANGE_OF_LEADER)}.",
                    right=True,
                ),
            ),
        ),
        Question(
            "7-d",
            f"The DPRK received {_AWARDS} awards of WIPO from {_FIRST} to {_LAST}; the world received {_MEDALS:,} medals from {_WORLD_FIRST} to {_WORLD_LAST}. What may one write?",
            (
                Option(
                    "The DPRK is among the most decorated states.",
                    "How the medals of the world are spread over states was not published, so no state can be given a place.",
                ),
                Option(
                    f"About {round(_AWARDS / (_LAST - _FIRST + 1))} a year; whether that is many cannot be told.",
                    "Awards and medals are not the same count, and the years differ. An award that a national panel proposes also says little on how it is valued.",
                    right=True,
                ),
                Option(
                    "The medal is prized there more than elsewhere.",
                    "A number of awards is not a measure of esteem. For that one would compare how the press of several states reports them.",
                ),
            ),
        ),
        Question(
            "7-e",
            "Judge: which evidence would show that intellectual property makes up for a lack of raw materials?",
            (
                Option(
                    "more patent applications at home",
                    "A filing is a request on paper. It says nothing on what is produced from the invention, or with which materials.",
                ),
                Option(
                    "more newspaper articles on the knowledge-based economy",
                    "They would show that the aim is stated. Whether it is reached is another question.",
                ),
                Option(
                    "output, licence income or imports replaced, before and after, for goods that rest on an invention",
                    "That links a filing to a result. No table of the course holds such figures, and few are published.",
                    right=True,
                ),
            ),
        ),
    )
}
