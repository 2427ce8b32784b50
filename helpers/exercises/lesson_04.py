"""The questions of lesson 4: who is named how often."""

from __future__ import annotations

from helpers import media
from helpers.claims.naming import rivals
from helpers.exercises.question import Option, Prediction, Question
from helpers.figures.sample_size import hits
from helpers.media import spell

JUDGE = "Your verdict: do state media name WIPO more than the World Bank and the IMF together?"
_RODONG, _ACRONYM, _HEADLINES = "rodong-2018-2022", "rodong-acronym", "headlines"


def _mentions(term: str, corpus: str = _RODONG) -> str:
    return spell(media.counted(corpus, term, "mentions"))


def _items(term: str, corpus: str) -> str:
    return spell(media.counted(corpus, term, "items"))


def _both(corpus: str, unit: str) -> str:
    return spell(rivals(corpus, "both", unit)[1])


def _answer() -> str:
    return (
        f"its acronym {_mentions('WIPO', _ACRONYM)} times; with every word that could be part of the full name "
        f"{_mentions('WIPO')} times; no closer count can be made from the tally. The acronym of UNICEF is there "
        f"{_mentions('UNICEF', _ACRONYM)} times"
    )


_WIPO_HITS, _TWO_HITS, _TEXTS = hits("both")

PREDICTION = Prediction(
    4,
    f"How often do you expect WIPO to be named in {media.documents(_RODONG):,} English articles of Rodong Sinmun, "
    "2018 to 2022?",
    ("fewer than 10 times", "10 to 100 times", "100 to 1,000 times", "it cannot be counted exactly"),
    _answer,
)

QUESTIONS = {
    q.id: q
    for q in (
        Question(
            "4-a",
            f"The row of the World Bank says mentions_lower and mentions_upper, here {_mentions('World Bank')}. What does it tell you?",
            (
                Option(
                    "The World Bank was not named.",
                    "The lowest number is possible, but so is every number up to the highest. The row does not choose.",
                ),
                Option(
                    "The true count lies somewhere in between, and the tally cannot say where.",
                    "The words were counted one by one, so the name itself was lost. The ends are all that can be known.",
                    right=True,
                ),
                Option(
                    "The count is about the middle.",
                    "Nothing makes the middle more likely than the ends. Bounds are not an estimate with an error.",
                ),
            ),
        ),
        Question(
            "4-b",
            f"WIPO {_mentions('WIPO')}, the World Bank and the IMF together {_both(_RODONG, 'mentions')}. What may one write?",
            (
                Option(
                    "In this newspaper WIPO is named more than the two together.",
                    "That is one possibility. The two together may also have been named more, because the ranges overlap.",
                ),
                Option(
                    "In this newspaper WIPO is named less than the two together.",
                    "That is possible too, but just as unproven: the upper ends count banks and property of every kind.",
                ),
                Option(
                    "More than the IMF alone: yes. More than the two together: not shown.",
                    f"Against the IMF ({_mentions('IMF')}) WIPO's least is already more. Only the World Bank keeps it open.",
                    right=True,
                ),
            ),
        ),
        Question(
            "4-c",
            "In KCNA headlines the claim holds in some spans of years and fails for the whole period. Why?",
            (
                Option(
                    "A few years full of news on the IMF outweigh all others.",
                    f"From 1997 to 2000, {_items('IMF', 'headlines-1997-2000')} headlines name the IMF and {_items('WIPO', 'headlines-1997-2000')} name WIPO. Adding up lets such years decide.",
                    right=True,
                ),
                Option(
                    "WIPO was named less and less.",
                    f"It was always rare: {_items('WIPO', _HEADLINES)} headlines in the whole period, spread over the years.",
                ),
                Option(
                    "The headlines were counted wrongly in some years.",
                    "The same search was made for every year. What changed is what there was to report.",
                ),
            ),
        ),
        Question(
            "4-d",
            f"Of {_TEXTS:,} articles drawn at random, {_TWO_HITS} name the World Bank or the IMF and {_WIPO_HITS} name WIPO. What follows?",
            (
                Option(
                    "The two are named thousands of times more.",
                    "Thousands are a number of mentions in the whole newspaper, and neither its size nor its full text is in the data.",
                ),
                Option(
                    "The direction fits the article, and a draw this small could also be luck.",
                    "The intervals overlap. The size of the lead cannot be read from so few hits.",
                    right=True,
                ),
                Option(
                    "WIPO is never named in The New York Times.",
                    "Not found in a sample is not absent from the whole: the interval for WIPO has an upper end above zero.",
                ),
            ),
        ),
        Question(
            "4-e",
            "Judge: what is the fairest comparison for the attention that WIPO gets in state media?",
            (
                Option(
                    "the World Bank and the IMF, because they are the best known",
                    "The DPRK belongs to neither, so the ordinary news of a member is missing: its delegations, seminars and awards.",
                ),
                Option(
                    "UNICEF, because it is named most",
                    "UNICEF had an office and a programme in the country in 2019. That makes news of another kind.",
                ),
                Option(
                    "specialised agencies it joined in the same years, such as UNESCO or FAO",
                    "They share what matters for the comparison: membership, and its length. Even so, FAO had an office there in 2019 and WIPO had none.",
                    right=True,
                ),
            ),
        ),
    )
}
