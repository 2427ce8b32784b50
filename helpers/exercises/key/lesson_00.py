"""The key of lesson 0: how an exercise works. These are the gentlest exercises of the course."""

from __future__ import annotations

import pandas as pd

from helpers.data import load
from helpers.exercises.key.seeing import lacks
from helpers.exercises.record import Case, Exercise, Kind, Mistake, Rubric, Sample, Step
from helpers.figures.wording import listed

_CANNOT_TELL = "cannot tell"


def _rows() -> list[dict[str, str]]:
    """Return the claims as plain texts, one dict a claim."""
    columns = ["claim", "voice", "paragraph", "lesson", "kind", "supports", "verdict"]
    rows = load("claims")[columns].astype(str).to_numpy().tolist()
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _table(claims: list[str]) -> pd.DataFrame:
    return pd.DataFrame({"claim": claims})


# ---- 0-1: what rests on a claim

_RESTS = (
    ("a", "claim 75, that norms are accepted where they help"),
    ("b", "claim 10, that the DPRK was first of all economies in Asia"),
    ("c", "claim 12, that it came before five rich European states"),
    ("d", "objection 86, that some states had rights before they ratified"),
)
_LETTERS = {"c75": "a", "c10": "b", "c12": "c", "c86": "d"}


def _supported(claim: str) -> str:
    """Return the letter of the claim that a claim supports."""
    (text,) = (row["supports"] for row in _rows() if row["claim"] == claim)
    (letter,) = (_LETTERS[c] for c in text.split(";") if c in _LETTERS)
    return letter


_MAP = Exercise(
    "0-1",
    Kind.CHOICE,
    Step.EXPLORE,
    "find what would lose its support if a claim turned out to be false",
    3,
    "Go back to the map in part 4 and choose claim **11** in the list. Suppose that it were false. Which of these would "
    "lose a support at once? The sentence above the map says it.\n\n"
    + "\n".join(f"- **{letter}**: {text}" for letter, text in _RESTS)
    + "\n\nWrite the letter in place of the three dots below, in quotation marks, and press Shift + Enter. Then press it "
    "once more, to run the cell with `check`.",
    "answer_0_1 = ...",
    'answer_0_1 = "b"',
    lambda _: _supported("c11"),
    "Claim 11 supports claim 10: whoever was before every state was also before these three. If one of the three had "
    "been earlier, claim 10 would be false.",
    (
        Mistake(
            "two steps away",
            "Claim 75 is two steps away: another claim stands between it and claim 11.",
            "Choose claim 11 once more, and read the end of the sentence: “It supports ...”.",
            lambda _: "a",
        ),
        Mistake(
            "a claim beside it",
            "Claim 12 stands beside claim 11: the one is about Europe, the other about Asia. No line joins them.",
            "Look for the line that leads on from claim 11.",
            lambda _: "c",
        ),
        Mistake(
            "an objection to it",
            "Objection 86 is aimed at claim 11. An objection does not rest on the claim that it is aimed at.",
            "Read on in the same sentence: what does claim 11 support?",
            lambda _: "d",
        ),
    ),
    (
        "The sentence above the map ends with the claim that the chosen one supports.",
        "A letter is a text for Python, so it needs quotation marks on both sides.",
    ),
    also=('answer_0_1 = "B)"',),
    options=_RESTS,
)


# ---- 0-2: how many claims a paragraph makes


def _count(paragraph: str) -> int:
    return sum(row["paragraph"] == paragraph for row in _rows())


def _said_count(case: Case) -> str:
    found = sum(row["paragraph"] == case.paragraph and row["voice"] == "counter" for row in _rows())
    kinds = "no objection" if not found else "1 objection" if found == 1 else f"{found} objections"
    return (
        f"We noted {_count(case.paragraph)} claims and objections for paragraph {case.paragraph[1:]}, {kinds} among "
        "them. How much is claimed does not say how well it is supported."
    )


_PARAGRAPH = Exercise(
    "0-2",
    Kind.NUMBER,
    Step.TWEAK,
    "change one word in a line of code, and so ask it about another paragraph",
    2,
    "The table `claims` has one row for each claim and each objection. The last line below counts the rows that belong "
    'to paragraph 1 of the article, which the table calls `"P1"`. Copy that line after `answer_0_2 =`, in place of the '
    "dots, and change the paragraph to that of your case. (A whole number. Python counts: you only ask.)",
    "answer_0_2 = ...",
    'answer_0_2 = len(claims[claims["paragraph"] == case_0_2.paragraph])',
    lambda case: _count(case.paragraph),
    _said_count,
    (
        Mistake(
            "still paragraph 1",
            "That is the number for paragraph 1.",
            'Put the paragraph of your case in place of "P1".',
            lambda _: _count("P1"),
        ),
        Mistake(
            "no such paragraph",
            "No row was found, so the paragraph is written in another way than in the table.",
            'Write a capital P and the number, in quotation marks and without a space, as in "P1".',
            lambda _: 0,
        ),
        Mistake(
            "the whole table",
            "That is the number of all rows of the table.",
            "Keep the condition in the square brackets.",
            lambda _: len(_rows()),
        ),
        Mistake(
            "a lesson, not a paragraph",
            lambda case: (
                f"So many rows belong to lesson {case.paragraph[1:]}. Asked for is paragraph {case.paragraph[1:]}."
            ),
            lambda case: (
                f'Keep the column “paragraph” in the line, and put "{case.paragraph}" after the two equal signs.'
            ),
            lambda case: sum(row["lesson"] == case.paragraph[1:] for row in _rows()),
        ),
    ),
    (
        "Select the line with the mouse, copy it (Ctrl + C, on a Mac Command + C) and paste it over the three dots.",
        'Only "P1" changes. The quotation marks and brackets around it stay.',
    ),
    also=(
        lambda case: f"answer_0_2 = '{_count(case.paragraph)} rows'",
        'answer_0_2 = (claims["paragraph"] == case_0_2.paragraph).sum()',
    ),
    example='claims = load("claims")\nlen(claims[claims["paragraph"] == "P1"])',
    cases=lambda: [
        Case({"paragraph": p}, f'Your paragraph: {p[1:]} (in the table "{p}").')
        for p in ("P3", "P2", "P4", "P5", "P6", "P7", "P8")
    ],
)


# ---- 0-3: where the data are silent


def _silent(lesson: str) -> list[str]:
    return [r["claim"] for r in _rows() if r["lesson"] == lesson and r["verdict"] == _CANNOT_TELL]


def _said_silent(case: Case) -> str:
    found = [claim[1:] for claim in _silent(case.lesson)]
    every = sum(row["lesson"] == case.lesson for row in _rows())
    which = f"It is number {found[0]}" if len(found) == 1 else f"They are numbers {listed(found)}"
    return (
        f"Of {every} claims and objections in lesson {case.lesson}, {len(found)} cannot be decided with these data. "
        f"{which}. Silence of the data is no evidence for a claim, and none against it."
    )


_SILENT = Exercise(
    "0-3",
    Kind.TABLE,
    Step.COMPLETE,
    "tell a claim that the data do not support from one on which they are silent",
    3,
    "Not every claim can be tested. The cell below keeps in `here` the claims and objections of the lesson in your case, "
    'with the verdict on each. Complete the answer: keep only the rows of `here` whose `verdict` is `"cannot tell"`. '
    "The pattern is that of the last exercise: the name of the table, then in square brackets a column, two equal signs, "
    "and what it should say.",
    "answer_0_3 = ...",
    'answer_0_3 = here[here["verdict"] == "cannot tell"]',
    lambda case: _table(_silent(case.lesson)),
    _said_silent,
    (
        Mistake(
            "all of the lesson",
            "Those are all the rows of the lesson.",
            'Put a condition into square brackets after here: here[here["verdict"] == ...], with the verdict for the dots.',
            lambda case: _table([r["claim"] for r in _rows() if r["lesson"] == case.lesson]),
        ),
        Mistake(
            "those that can be decided",
            "Those are the rows for which the data do decide something.",
            "Use two equal signs. The sign != asks for the others.",
            lambda case: _table(
                [r["claim"] for r in _rows() if r["lesson"] == case.lesson and r["verdict"] != _CANNOT_TELL]
            ),
        ),
        Mistake(
            "all lessons",
            "Those are the undecided claims of all lessons.",
            "Start from `here`, which has the rows of one lesson.",
            lambda _: _table([r["claim"] for r in _rows() if r["verdict"] == _CANNOT_TELL]),
        ),
        Mistake(
            "no row is left",
            "No row is left, so the verdict is written in another way than in the table.",
            "Copy the words from the column “verdict”, to the letter, and put quotation marks around them.",
            lambda _: _table([]),
        ),
    ),
    (
        'The column is here["verdict"]. Two equal signs ask, for each row, whether it says what stands after them.',
        "The condition goes between square brackets, and the name of the table stands before them.",
    ),
    example='claims = load("claims")\n'
    'here = claims[claims["lesson"] == int(case_0_3.lesson)]\n'
    'here[["claim", "title", "verdict"]]',
    also=(
        'answer_0_3 = here.query("verdict == \'cannot tell\'")[["claim", "title"]]',
        'answer_0_3 = list(here["claim"][here["verdict"] == "cannot tell"])',
    ),
    cases=lambda: [Case({"lesson": n}, f"Your lesson: {n}.") for n in "12345678" if _silent(n)],
)


# ---- 0-4: a small table of one's own


def _by(column: str, kind: str, *voices: str) -> pd.DataFrame:
    """Return how many claims of a kind there are for each value of a column; any kind for ""."""
    found = [r[column] for r in _rows() if kind in ("", r["kind"]) and r["voice"] in voices]
    every = list(dict.fromkeys(found))
    return pd.DataFrame({column: every, "count": [found.count(v) for v in every]})


def _said_kind(case: Case) -> str:
    table = _by("paragraph", case.kind, "article")
    most = table[table["count"] == table["count"].max()]["paragraph"].str[1:]
    where = f"Paragraph {most.iloc[0]} has" if len(most) == 1 else f"Paragraphs {listed(most)} have"
    return (
        f"We noted {table['count'].sum()} claims of the kind “{case.kind}” in the article. {where} the most of them. "
        "A date or a count can be looked up; a judgement has to be argued."
    )


_KINDS = Exercise(
    "0-4",
    Kind.TABLE,
    Step.OWN,
    "make a small table that shows where an article makes claims of one kind",
    3,
    "Now a table of your own. Some claims are dates, others counts, comparisons, causes or judgements: the column `kind` "
    "says which. In which paragraphs does the article make claims of the kind in your case, and how many in each? Put two "
    "things together: a condition in square brackets after `article`, as before, and then the end of the last line below, "
    'which counts: `["paragraph"].value_counts()`.',
    "answer_0_4 = ...",
    'answer_0_4 = article[article["kind"] == case_0_4.kind]["paragraph"].value_counts()',
    lambda case: _by("paragraph", case.kind, "article"),
    _said_kind,
    (
        Mistake(
            "all kinds",
            "Those are the numbers for claims of every kind.",
            'Put a condition after article: article[article["kind"] == ...], with your kind in quotation marks.',
            lambda _: _by("paragraph", "", "article"),
        ),
        Mistake(
            "listed, not counted",
            "Those are the right claims, one row each, and they are not counted yet.",
            "Add .value_counts() at the end, with the dot and the brackets.",
            lambda case: pd.DataFrame(
                {"paragraph": [r["paragraph"] for r in _rows() if r["kind"] == case.kind and r["voice"] == "article"]}
            ),
        ),
        Mistake(
            "objections are counted too",
            "Objections are counted too, and those are not claims of the article.",
            "Start from `article`, not from `claims`.",
            lambda case: _by("paragraph", case.kind, "article", "counter"),
        ),
        Mistake(
            "lessons, not paragraphs",
            "Those are the lessons in which the claims are tested.",
            "Count the column “paragraph”.",
            lambda case: _by("lesson", case.kind, "article").astype({"lesson": int}),
        ),
        Mistake(
            "no row is left",
            "No row is left, so the kind is written in another way than in the table.",
            lambda case: f'Write the kind as your case does, "{case.kind}", in quotation marks.',
            lambda _: _by("paragraph", "no such kind", "article"),
        ),
    ),
    (
        "Begin with the condition alone and run it in a cell of your own: do you see only rows of your kind?",
        "After the closing bracket of the condition comes the column in brackets, and then what counts.",
        "Your kind can be typed in quotation marks, or written as case_0_4.kind without them.",
    ),
    also=(
        'answer_0_4 = article.query("kind == @case_0_4.kind").groupby("paragraph").size()',
        'answer_0_4 = article[article["kind"] == case_0_4.kind].groupby("paragraph", as_index=False)["claim"].count()',
    ),
    example='claims = load("claims")\n'
    'article = claims[claims["voice"] == "article"]  # without the objections\n'
    'article["paragraph"].value_counts()',
    cases=lambda: [
        Case({"kind": k}, f'Your kind: "{k}".') for k in ("date", "count", "comparison", "judgement", "cause")
    ],
)


# ---- 0-5: judge


_RULE = ("criteri", "definition", "define", "being part", "be part", "instrument", "bound", "counts as", "count as")
_DAY = (
    "month",
    "period",
    "moment",
    "duration",
    "starting",
    "begin",
    "cut-off",
    "cutoff",
    "up to",
    "publish",
    "publicat",
)
_GROUP = (
    "whom",
    "who else",
    "countries",
    "other states",
    "set of",
    "number",
    "percent",
    "per cent",
    "against",
    "beside",
)


_no_rule = lacks("belong", "member", "join", "sign", "deposit", "force", "ratif", "acce", *_RULE)


_no_day = lacks("day", "date", "when", "year", "since", "until", "time", *_DAY)


_no_group = lacks("hardly", "few", "how many", "which", "all states", "compar", "among", "asia", "group", *_GROUP)


_JUDGE = Exercise(
    "0-5",
    Kind.WRITTEN,
    Step.JUDGE,
    "ask of a sentence what it leaves open: the rule, the day, the group",
    3,
    "Suppose a newspaper says that hardly any state has belonged to WIPO as long as the DPRK. Before you can test that, "
    "three things must be known. Write to the newspaper, in two or three sentences, and ask for them. No computer marks "
    "what you write: the reply shows by which points a person would, and two examples.",
    'answer_0_5 = """\n...\n"""',
    'answer_0_5 = """What do you count as belonging: signing the convention, handing over the instrument, or being bound? '
    'From which day to which day do you count? And with which states do you compare, and how many are hardly any?"""',
    lambda _: "",
    "Whoever asks for the rule, the day and the group can test almost any count.",
    (
        Mistake(
            "no rule",
            "You do not ask yet what counts as belonging to WIPO.",
            "Add that question. Part 6 has an example with treaties.",
            lambda _: (
                "On which day was this counted, please? And with which other states did you compare the DPRK in your article?"
            ),
            _no_rule,
        ),
        Mistake(
            "no day",
            "You do not ask yet from what point and up to what point it is counted.",
            "Add a question about the day.",
            lambda _: (
                "What do you count as belonging: a signature or being bound? And with which states do you compare the DPRK?"
            ),
            _no_day,
        ),
        Mistake(
            "no group",
            "You do not ask yet who is compared, or what “hardly any” means as a number.",
            "Add a question about the states that are compared.",
            lambda _: (
                "What do you count as belonging: a signature or being bound? And from what day do you count, please?"
            ),
            _no_group,
        ),
    ),
    (
        "The first point in part 11 names the three things.",
        "Take the sentence word by word: “hardly any”, “belonged”, “as long as”. Each leaves something open.",
    ),
    also=(
        'answer_0_5 = "Please say what makes a state a member, up to which year you count the time, and whether you '
        'compare the DPRK with all states or with those in Asia."',
        'answer_0_5 = "Could you clarify the legal criterion for being part of WIPO, the starting point of the period, and '
        'the set of countries examined?"',
        'answer_0_5 = "Is it accession or entry into force that you take? Is the cut-off the publication of your article? '
        'And what number is hardly any?"',
    ),
    points=3,
    rubric=Rubric(
        (
            (1, "asks what counts as belonging, such as signature, deposit or entry into force"),
            (1, "asks from which day, or up to which day, it is counted"),
            (1, "asks which states are compared, or what number “hardly any” stands for"),
        ),
        (
            Sample(
                "Does a signature make a state belong, or only the day on which it is bound? Up to which day did you count? "
                "And are all states compared or only those in Asia?",
                3,
                "Rule, day and group are asked for, each in a question that can be answered.",
            ),
            Sample(
                "How do you know that hardly any state belonged to it as long? Since when, and who says so?",
                1,
                "It asks for a day. Who says so is a question about the source, and it does not make the sentence testable.",
            ),
        ),
    ),
)

EXERCISES = (_MAP, _PARAGRAPH, _SILENT, _KINDS, _JUDGE)
