"""The key of lesson 4: counting mentions."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

import pandas as pd

from helpers import media
from helpers.claims.naming import BODIES, rivals
from helpers.data import load
from helpers.exercises.key.seeing import lacks
from helpers.exercises.record import Case, Exercise, Kind, Mistake, Rubric, Sample, Step
from helpers.figures.wording import listed

_WIPO = "WIPO"


def _the(body: str) -> str:
    return f"the {body}" if body in ("IMF", "World Bank") else body


# ---- 4-1: what a chart of counts bears out

_FROM, _TO = 1973, 1977


def _joined() -> dict[str, float]:
    """Return the bodies joined in the same years as WIPO, with how often their acronym is found; NaN = not counted."""
    table = load("agency_presence")
    here = table[table["joined_year"].between(_FROM, _TO) & (table["dprk_status_2019"] == "member")]
    return dict(zip(here["agency"].astype(str), here["rodong_tokens_2018_2022"].astype(float), strict=True))


_COUNTED = _joined()
_AHEAD = sorted(b for b, n in _COUNTED.items() if n > _COUNTED[_WIPO])
_UNCOUNTED = [b for b, n in _COUNTED.items() if math.isnan(n)]

_OPTIONS = (
    ("a", "Of the bodies joined in these years, WIPO is named most"),
    ("b", f"{listed(_AHEAD)} are named more than WIPO; the other bodies are named less"),
    ("c", f"{listed(_AHEAD)} are named more than WIPO; of the other bodies these counts say nothing"),
    ("d", "FAO is named more than WIPO because it has an office in Pyongyang"),
)

_SENTENCE = Exercise(
    "4-1",
    Kind.CHOICE,
    Step.EXPLORE,
    "write no more than a chart of counts bears out",
    3,
    f"Use the chart in part 6. Set *Set beside WIPO* to **bodies joined {_FROM} to {_TO}** and leave the texts as they are: "
    "*Rodong Sinmun* in English, each body by its acronym. Read the sentence under the chart to its end. Which of these "
    "may one write?\n\n"
    + "\n".join(f"- **{letter}** · {said}" for letter, said in _OPTIONS)
    + "\n\nAnswer with its letter in quotation marks.",
    "answer_4_1 = ...",
    'answer_4_1 = "c"',
    lambda _: "a" if not _AHEAD else "c" if _UNCOUNTED else "b",
    f"By the acronym, {listed(_AHEAD)} stand before WIPO. For {len(_UNCOUNTED)} of the {len(_COUNTED) - 1} bodies beside it "
    "there is no count. Not counted is not few.",
    (
        Mistake(
            "the first place",
            f"In the chart {listed(_AHEAD)} stand further to the right than WIPO.",
            "Look at the order of the rows, from the top.",
            lambda _: "a",
        ),
        Mistake(
            "not counted taken for few",
            f"For {len(_UNCOUNTED)} of these bodies there is no count in these texts. They may be named more or less.",
            "Read the last part of the sentence under the chart: who was not measured or not counted?",
            lambda _: "b",
        ),
        Mistake(
            "a cause",
            "That FAO has an office is true, and so is that it is named more. UNESCO has none, and is named more too. "
            "Counts show no reason.",
            "Look for a choice that says only how often bodies are named.",
            lambda _: "d",
        ),
    ),
    (
        "Compare each choice with the table under the chart, body by body.",
        "Some rows say that a body was not measured or not counted. What may one write of these?",
    ),
    also=('answer_4_1 = "C)"', 'answer_4_1 = "(c)"'),
    options=_OPTIONS,
)


# ---- 4-2: not found in a sample

_DRAWN = "nyt-2020"
_TEN_THOUSAND = 10_000


def _most(hits: int, texts: int, level: float) -> float:
    return media.share(hits, texts, level)[1] * _TEN_THOUSAND


def _hits(body: str) -> int:
    return int(rivals(_DRAWN, body, "items")[1][0])


def _none_found(case: Case) -> float:
    """Return the upper end for no hits, by the formula of the exact interval: (1 - share) ** texts = tail."""
    tail = (1 - float(case.level)) / 2
    return float(1 - tail ** (1 / int(case.texts))) * _TEN_THOUSAND


def _cases_2() -> list[Case]:
    """Return the sample as it was drawn and larger ones, each with how sure one wants to be."""
    drawn = media.documents(_DRAWN)
    return [
        Case(
            {"texts": str(drawn * times), "level": level},
            f"Articles drawn: {'' if times == 1 else 'suppose '}{drawn * times}, none of which names WIPO. "
            f"How sure: {float(level) * 100:.0f} per cent, written {level}.",
        )
        for times in (1, 2, 3, 5, 10)
        for level in ("0.99", "0.9")
    ]


_SAMPLE = Exercise(
    "4-2",
    Kind.NUMBER,
    Step.TWEAK,
    "say what is still possible when a sample finds nothing",
    5,
    "The cell below works out from the random sample of *The New York Times* (part 5) at most how many in ten thousand articles "
    "name the IMF. Ask the same about WIPO: copy its lines into the answer cell, and change three things. The name IMF "
    "becomes WIPO. In the line with `share`, `texts` becomes the number of articles of your case, and 0.95 becomes how sure "
    "your case is. Give the number in ten thousand articles, rounded to one decimal (0.1 more or less is taken).",
    "answer_4_2 = ...",
    "drawn = load(\"media_counts\").query(\"corpus == 'NYT 2020 random sample' and term == 'WIPO'\")\n"
    'hits = int(drawn["documents_with_term"].sum())\n'
    "least, most = share(hits, int(case_4_2.texts), float(case_4_2.level))\n"
    "answer_4_2 = round(most * 10_000, 1)",
    _none_found,
    lambda case: (
        f"Where none of {int(case.texts):,} articles drawn by chance names WIPO in headline or abstract, up to "
        f"{_none_found(case):.1f} in ten thousand of all articles drawn from may still do so ({float(case.level) * 100:.0f} per cent "
        "sure). Not found in a sample is not absent "
        "from the whole."
    ),
    (
        Mistake(
            "still the IMF",
            "That is the number for the IMF, which some of the articles name.",
            "Put WIPO in place of IMF in the line that begins with drawn, and run all lines.",
            lambda case: _most(_hits("IMF"), int(case.texts), float(case.level)),
        ),
        Mistake(
            "still 95 per cent",
            "That is the number for 95 per cent.",
            lambda case: f"Put {case.level} in place of 0.95.",
            lambda case: _most(0, int(case.texts), 0.95),
        ),
        Mistake(
            "what the example gives",
            "That is the number that the example gives: for the IMF, and for the sample as it was drawn.",
            "Change the lines in the answer cell, and run that cell.",
            lambda _: _most(_hits("IMF"), media.documents(_DRAWN), 0.95),
        ),
        Mistake(
            "the least, not the most",
            "That is the lower end of the interval: it is possible that no article names WIPO.",
            "Take most, which is the upper end.",
            lambda _: 0,
            lambda given, _: given == 0,
        ),
        Mistake(
            "a share of one",
            "That is the share of all articles, as a part of one.",
            "Multiply it by 10_000, as the last line of the example does.",
            lambda case: _most(0, int(case.texts), float(case.level)) / _TEN_THOUSAND,
            lambda given, _: 0 < given < 0.05,
        ),
    ),
    (
        "Change one thing after the other, and look each time at what the last line gives.",
        "`share` takes three things in this order: articles that name the body, articles drawn, how sure. Type the two "
        "numbers as your case writes them, without a comma in thousands.",
        "The last line of your cell begins with answer_4_2 = and ends as that of the example.",
    ),
    also=(
        "answer_4_2 = share(0, int(case_4_2.texts), float(case_4_2.level))[1] * 10_000",
        lambda case: f"answer_4_2 = '{_none_found(case):.1f}'",
    ),
    example="from helpers.media import share\n\n"
    "drawn = load(\"media_counts\").query(\"corpus == 'NYT 2020 random sample' and term == 'IMF'\")\n"
    'hits, texts = int(drawn["documents_with_term"].sum()), int(drawn["documents"].sum())\n'
    "least, most = share(hits, texts, 0.95)\n"
    "round(most * 10_000, 1)",
    cases=_cases_2,
    unit="in ten thousand articles",
    tolerance=0.1,
)


# ---- 4-3: which years carry a total


def _by_year(body: str) -> dict[int, int]:
    """Return how many KCNA headlines name a body, year by year."""
    rows = media.CORPORA["headlines"].rows()
    rows = rows[rows["term"] == body]
    return {int(y): int(n) for y, n in zip(rows["year"], rows["documents_with_term"], strict=True)}


def _years(case: Case, test: Callable[[int, int], bool]) -> pd.DataFrame:
    wipo, other = _by_year(_WIPO), _by_year(case.body)
    return pd.DataFrame({"year": pd.Series([y for y in wipo if test(other[y], wipo[y])], dtype="int64")})


def _looked_for() -> list[str]:
    """Return the bodies looked for in the headlines; the one that the article compares comes first."""
    there = set(media.CORPORA["headlines"].rows()["term"])
    return sorted((b for b in BODIES if b in there and b != _WIPO), key=lambda b: (b != "IMF", b))


def _said_years(case: Case) -> str:
    more, less = (_years(case, test)["year"].tolist() for test in (lambda o, w: o > w, lambda o, w: o < w))
    every = len(_by_year(_WIPO))
    which = f" ({listed(map(str, more))})" if len(more) <= 6 else ""
    return (
        f"In {len(more)} of {every} years{which} more headlines name {_the(case.body)} than WIPO, in {len(less)} fewer, and in "
        f"{every - len(more) - len(less)} as many. A total over all years does not show which of them carry it."
    )


_YEARS = Exercise(
    "4-3",
    Kind.TABLE,
    Step.COMPLETE,
    "find the years behind a total",
    5,
    "In which years did more KCNA headlines name the body of your case than WIPO? The cell below makes a table with one row "
    "a year and one column a name. Complete the answer: the rows of `by_year` for which `other` is **more** than `wipo`. A "
    "condition goes into square brackets after the table. (The column `year` is enough.)",
    'wipo, other = by_year["WIPO"], by_year[case_4_3.body]\nanswer_4_3 = ...',
    'wipo, other = by_year["WIPO"], by_year[case_4_3.body]\nanswer_4_3 = by_year[other > wipo][["year"]]',
    lambda case: _years(case, lambda other, wipo: other > wipo),
    _said_years,
    (
        Mistake(
            "the other way round",
            "Those are the years in which more headlines name WIPO.",
            "Turn the sign > round, or the two names beside it.",
            lambda case: _years(case, lambda other, wipo: wipo > other),
        ),
        Mistake(
            "equal years too",
            "Among them are years in which both are named equally often, or not at all.",
            "Take > in place of >=.",
            lambda case: _years(case, lambda other, wipo: other >= wipo),
        ),
        Mistake(
            "no condition",
            "Those are all the years.",
            "Put a condition into square brackets after by_year.",
            lambda case: _years(case, lambda *_: True),
        ),
    ),
    (
        "Look at the table first and tick the years by hand. Your line should find the same ones.",
        "The condition compares two columns: other on the left, wipo on the right.",
        "Rows that meet a condition are by_year[...], with the condition in place of the dots.",
    ),
    also=(
        'wipo, other = by_year["WIPO"], by_year[case_4_3.body]\nanswer_4_3 = list(by_year["year"][wipo < other])',
        "answer_4_3 = by_year[by_year[case_4_3.body] - by_year['WIPO'] >= 1]",
    ),
    example='heads = load("media_counts").query("corpus == \'KCNA headlines\'")\n'
    'by_year = heads.pivot_table(index="year", columns="term", values="documents_with_term", aggfunc="sum")\n'
    "by_year = by_year.reset_index()\n"
    'by_year[["year", "WIPO", case_4_3.body]]',
    cases=lambda: [
        Case({"body": b}, f"Your body: {_the(b)} ({b}).".replace(f"{b} ({b})", b))
        for b in _looked_for()
        if len(_years(Case({"body": b}), lambda other, wipo: other > wipo))
    ],
)


# ---- 4-4: a function of one's own


def _counts(body: str, test: Callable[[int, int, int], bool]) -> Callable[[int, int], int]:
    """Return a function of two years that adds up the headlines of the years that pass a test."""
    by_year = _by_year(body)
    return lambda first, last: sum(n for y, n in by_year.items() if test(first, y, last))


def _within(first: int, year: int, last: int) -> bool:
    return first <= year <= last


def _spans() -> list[tuple[int, int]]:
    """Return the spans of part 4, all years, and one that begins and ends inside two of them."""
    parts = [c.years for c in media.CORPORA.values() if c.name == media.HEADLINES and c.years]
    return [*parts, (parts[0][0], parts[-1][1]), (parts[0][1], parts[1][0] + 2)]


def _said_spans(case: Case) -> str:
    (first, last), (start, end) = _spans()[:2]
    other, wipo = _counts(case.body, _within), _counts(_WIPO, _within)
    early, late = ((f(first, last), f(start, end)) for f in (other, wipo))
    signs = [(o > w) - (o < w) for o, w in zip(early, late, strict=True)]
    said = "In one of the two spans they are level."
    if signs[0] == signs[1]:
        said = "The order is the same in both spans; that had to be tried before it could be written."
    elif 0 not in signs:
        said = "So the years picked turn the order."
    return (
        f"From {first} to {last} it gives {early[0]}, and WIPO has {late[0]}; from {start} to {end} it gives {early[1]}, and "
        f"WIPO has {late[1]}. {said}"
    )


_OWN = Exercise(
    "4-4",
    Kind.FUNCTION,
    Step.OWN,
    "make a count that anybody can repeat with other years",
    6,
    "Write a small function. Given a first and a last year, it gives back how many KCNA headlines of these years, **both "
    "included**, name the body of your case. The table `mine` of the cell below has one row a year. Replace the dots; you "
    "may add a line above them. Try it in a cell of your own, for example with `answer_4_4(1998, 2003)`, and look for a "
    "span in which your body leads WIPO and one in which it does not (the table of 4-3 has the counts of WIPO).",
    "def answer_4_4(first, last):\n    return ...",
    "def answer_4_4(first, last):\n"
    '    chosen = mine[mine["year"].between(first, last)]\n'
    '    return chosen["documents_with_term"].sum()',
    lambda case: _counts(case.body, _within),
    _said_spans,
    (
        Mistake(
            "the last year left out",
            "It leaves out the last year.",
            "Take <= last, or between(first, last), which includes both ends.",
            lambda case: _counts(case.body, lambda first, year, last: first <= year < last),
        ),
        Mistake(
            "the first year left out",
            "It leaves out the first year.",
            "Take >= first, or between(first, last), which includes both ends.",
            lambda case: _counts(case.body, lambda first, year, last: first < year <= last),
        ),
        Mistake(
            "all years every time",
            "It adds up all years, whatever years it is given.",
            "Pick the rows between first and last before adding up.",
            lambda case: _counts(case.body, lambda *_: True),
        ),
        Mistake(
            "rows, not headlines",
            "It counts years. Each row is one year, and the headlines stand in its column documents_with_term.",
            "Add up that column with .sum().",
            lambda _: lambda first, last: last - first + 1,
        ),
        Mistake(
            "rows, not a sum",
            "It gives back the rows of these years, and they are not added up yet.",
            "Take the column documents_with_term of these rows, and put .sum() after it.",
            lambda case: lambda first, last: [n for y, n in _by_year(case.body).items() if first <= y <= last],
            lambda given, _: any(g["is"] in ("list", "table") and g["length"] > 1 for g in given),
        ),
        Mistake(
            "the headlines of WIPO",
            "It counts the headlines that name WIPO.",
            "Start from `mine`, which has the body of your case.",
            lambda _: _counts(_WIPO, _within),
        ),
    ),
    (
        "Two steps: pick the rows of the years, then add up one column.",
        'A condition for the years: mine["year"].between(first, last). It goes into square brackets after mine.',
        'Adding up: take the column "documents_with_term" of the rows you picked, with .sum() after it.',
    ),
    also=(
        "def answer_4_4(first, last):\n"
        "    total = 0\n"
        "    for year, number in zip(mine['year'], mine['documents_with_term']):\n"
        "        if first <= year <= last:\n"
        "            total = total + number\n"
        "    return total",
        "answer_4_4 = lambda a, b: int(mine.query('@a <= year <= @b').documents_with_term.sum())",
    ),
    example='heads = load("media_counts").query("corpus == \'KCNA headlines\'")\n'
    'mine = heads[heads["term"] == case_4_4.body]\n'
    'mine[["term", "year", "documents_with_term"]].head()',
    cases=lambda: [Case({"body": b}, f"Your body: {_the(b)}.") for b in _looked_for()],
    calls=lambda _: _spans(),
)


# ---- 4-5: judge

_TEXTS = (
    *("rodong", "newspaper", "kcna", "headline", "edition", "corpus", "corpora", "tally", "york", "nklm", "daily"),
    *("party paper", "state media", "stories"),
)
_OPEN = (
    *("not ", "cannot", "open", "possibl", "overlap", "may ", "might", "unknown", "could", "neither", "unproven"),
    *(
        "undecided",
        "no order",
        "nothing",
        "unclear",
        "unresolved",
        "unsettled",
        "undetermined",
        "inconclusive",
        "whether",
    ),
    *(
        "remains",
        "no conclusion",
        "no proof",
        "no evidence",
        "doubt",
        "uncertain",
        "says little",
        "say little",
        "limited",
    ),
)


_RODONG = "rodong-2018-2022"
_SPELT = {b: media.spell(media.counted(_RODONG, b, "mentions")) for b in (_WIPO, "IMF")}
_TWO = media.spell(rivals(_RODONG, "both", "mentions")[1])

_JUDGE = Exercise(
    "4-5",
    Kind.WRITTEN,
    Step.JUDGE,
    "write a comparison of counts that claims no more than was counted",
    5,
    "The article writes that since 2018 *Rodong Sinmun* names WIPO more than the World Bank and the IMF together. Write two "
    "or three sentences of your own that these data bear out. Say which texts and which years were counted, what is shown, "
    "and what stays open.",
    'answer_4_5 = """\n...\n"""',
    f'answer_4_5 = """In the English edition of Rodong Sinmun, 2018 to 2022, WIPO occurs {_SPELT[_WIPO]} times and the IMF '
    f'{_SPELT["IMF"]}, so it is named more than the IMF. Against the two together nothing is proven: they have {_TWO}."""',
    lambda _: "",
    "A sentence that names its texts, its years and its limits can be checked, and need not be taken back later.",
    (
        Mistake(
            "no texts",
            "It does not say in which texts the names were counted.",
            "Name them: which newspaper or agency, in which language, whole stories or headlines.",
            lambda _: "From 2018 to 2022 WIPO was named more than the IMF, and whether more than both is not shown.",
            lacks(*_TEXTS),
        ),
        Mistake(
            "no years",
            "It names no years. In other years the order can be the reverse, as part 4 shows.",
            "Add the first and the last year counted.",
            lambda _: (
                "In Rodong Sinmun in English WIPO is named more than the IMF, and whether more than both is not shown."
            ),
            lambda text, _: not re.search(r"\b(19|20)\d\d\b", text),
        ),
        Mistake(
            "nothing left open",
            "It says nothing of what these counts leave open, and they are ranges that overlap.",
            "Add what is possible and not shown.",
            lambda _: (
                "In Rodong Sinmun in English from 2018 to 2022 WIPO is named more than the World Bank and the IMF."
            ),
            lacks(*_OPEN),
        ),
    ),
    (
        "Look at the first view of part 3 once more. Which two ranges overlap, and which do not?",
        "Part 2 says what is missing: in which language was this newspaper counted, and of what does only a tally survive?",
    ),
    also=(
        'answer_4_5 = "Only a tally of the English Rodong Sinmun of 2018 to 2022 could be counted. WIPO is ahead of the IMF '
        'in it; whether it is ahead of both together cannot be told, and the Korean edition was not counted at all."',
        'answer_4_5 = "In the nklm word counts of the party daily in English for 2018 to 2022 WIPO exceeds the IMF, and the '
        'question of the two combined is unresolved."',
        'answer_4_5 = "Between 2018 and 2022 the English edition mentions WIPO more frequently than the IMF; no conclusion '
        'can be drawn regarding the sum with the World Bank."',
    ),
    points=3,
    rubric=Rubric(
        (
            (1, "the texts and the years are named: the English edition, 2018 to 2022, and only a tally of words"),
            (1, "what is shown is said: more than the IMF alone"),
            (1, "what stays open is said: more than the two together is possible and not shown"),
        ),
        (
            Sample(
                f"In a tally of words of the English Rodong Sinmun, 2018 to 2022, WIPO is named {_SPELT[_WIPO]} times and the "
                f"IMF {_SPELT['IMF']}, so WIPO is ahead of the IMF. The two together have {_TWO}: an order between WIPO and "
                "both is not shown.",
                3,
                "Texts, years, what is shown and what is open are there, each with its numbers.",
            ),
            Sample(
                "In the English Rodong Sinmun of 2018 to 2022, as far as its tally of words goes, WIPO is named more than the "
                "World Bank and the IMF together, though the exact numbers are not known.",
                1,
                "Texts and years are there. The order is stated as if it were shown; the ranges overlap.",
            ),
        ),
    ),
)

EXERCISES = (_SENTENCE, _SAMPLE, _YEARS, _OWN, _JUDGE)
