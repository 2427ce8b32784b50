"""The key of lesson 5: forty years of assistance."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

from helpers.data import load
from helpers.exercises.key.seeing import no_description, says_none
from helpers.exercises.record import Case, Exercise, Kind, Mistake, Rubric, Sample, Step
from helpers.timeline import ARTICLE, Group, record

# ---- 5-1: what a standard of proof leaves

_FAMILIES = {
    "all events": "",
    "help received": Group.HELP.value,
    "visits and seminars": Group.VISITS.value,
    "treaties and contacts": Group.CONTACTS.value,
}
_TELLERS = {"told by the article": True, "left out by the article": False}
_PROOFS = {"at least one": 1, "at least two": 2}


@cache
def _record() -> pd.DataFrame:
    return record()


def _rows(case: Case, proof: int | None = None, teller: str = "") -> int:
    """Return how many rows fit a case; with another standard of proof or another teller if they are given."""
    table = _record()
    keep = table["sources"] >= (_PROOFS[case.proof] if proof is None else proof)
    if _FAMILIES[case.events]:
        keep &= table["group"] == _FAMILIES[case.events]
    if teller != "anywhere":
        keep &= table["in_article"] == _TELLERS[case.teller]
    return int(keep.sum())


def _said_left(case: Case) -> str:
    left, every = _rows(case), _rows(case, proof=0)
    who = "the article tells" if _TELLERS[case.teller] else "the article leaves out"
    what = "" if case.events == "all events" else f" on {case.events}"
    number = "source" if _PROOFS[case.proof] == 1 else "sources"
    have = "has" if left == 1 else "have"
    return (
        f"Of the {every} rows{what} that {who}, {left or 'none'} {have} {case.proof} {number} besides it. What misses a "
        "standard of proof is not refuted: too few other sources were found for it."
    )


_LEFT = Exercise(
    "5-1",
    Kind.NUMBER,
    Step.EXPLORE,
    "set a standard of proof and see what it leaves of an account",
    3,
    "Use the timeline in part 3. Set *Which events*, *Where it is told* and *Sources besides the article* as your case "
    "says, and leave *Who pays* at **anyone**. How many rows fit these settings? (A whole number. If nothing is left, "
    "it is 0.)",
    "answer_5_1 = ...",
    lambda case: f"answer_5_1 = {_rows(case)}  # the first number in the sentence above the chart",
    _rows,
    _said_left,
    (
        Mistake(
            "a lower standard of proof",
            "That is the number with a lower standard of proof than your case asks for.",
            lambda case: f"Set “Sources besides the article” to “{case.proof}”, and read again.",
            lambda case: _rows(case, proof=_PROOFS[case.proof] - 1),
        ),
        Mistake(
            "the rows that are left out",
            "Those are the rows that these settings leave out.",
            "Take the number of rows that fit; it comes first in the sentence.",
            lambda case: len(load("assistance_events")) - _rows(case),
        ),
        Mistake(
            "told anywhere",
            "That is the number of rows, whoever tells of them.",
            lambda case: f"Set “Where it is told” to “{case.teller}”, and read again.",
            lambda case: _rows(case, teller="anywhere"),
        ),
    ),
    (
        "Your case names three controls. Set them one after the other, and leave the fourth.",
        "The sentence above the chart begins with how many rows fit.",
    ),
    also=(lambda case: f"answer_5_1 = '{_rows(case)} rows'",),
    cases=lambda: [
        Case(
            {"events": events, "teller": teller, "proof": proof},
            f"Which events: {events}. Where it is told: {teller}. Sources besides the article: {proof}.",
        )
        for proof in reversed(_PROOFS)
        for events in _FAMILIES
        for teller in _TELLERS
    ],
)


# ---- 5-2: what a table does not say

_COLUMNS = {
    "funder": ("who pays", "Joining a treaty has no payer"),
    "amount": ("how much was given", "Joining a treaty has no amount"),
    "end": ("when it ended", "What took place on one day has no other end"),
    "implementer": ("who carries it out", "Joining a treaty needs nobody else to carry it out"),
}


def _empty(table: pd.DataFrame, column: str) -> int:
    return sum(1 for value in table[column] if pd.isna(value))


def _told() -> pd.DataFrame:
    events = load("assistance_events")
    return events.loc[[bool(told) for told in events["in_article"]]]


_GAPS = Exercise(
    "5-2",
    Kind.NUMBER,
    Step.TWEAK,
    "count what a table does not say, and tell a gap from a cell that needs no entry",
    3,
    "The cell below picks the rows that the article tells; its last line counts those in which `start` is empty, so that "
    "no first day is known. Copy the last line behind `answer_5_2 =` and put the column of your case in the place of "
    "`start`. In how many of these rows is that column empty? (A whole number.)",
    "answer_5_2 = ...",
    "answer_5_2 = int(told[case_5_2.column].isna().sum())",
    lambda case: _empty(_told(), case.column),
    lambda case: (
        f"In {_empty(_told(), case.column)} of the {len(_told())} rows `{case.column}` is empty: the table does not say "
        f"{_COLUMNS[case.column][0]}. {_COLUMNS[case.column][1]}, so not every empty cell is a gap. To tell them apart, "
        "one has to read the rows."
    ),
    (
        Mistake(
            "still the first day",
            "That is the number of rows without a first day.",
            lambda case: f"Put “{case.column}” in the place of “start”.",
            lambda _: _empty(_told(), "start"),
        ),
        Mistake(
            "the cells that are filled",
            "Those are the rows in which the column is filled.",
            "Take isna(), which asks whether a cell is empty; notna() asks the opposite.",
            lambda case: len(_told()) - _empty(_told(), case.column),
        ),
        Mistake(
            "all events",
            "That counts the rows that the article leaves out as well.",
            "Start from `told`, the rows that the article tells.",
            lambda case: _empty(load("assistance_events"), case.column),
        ),
    ),
    (
        "Only one word has to change: the name of the column, between the quotation marks.",
        "The name of your column is in your case: write case_5_2.column, without quotation marks, or type it.",
    ),
    also=(
        "answer_5_2 = len(told) - told[case_5_2.column].count()",
        "answer_5_2 = len(told[told[case_5_2.column].isna()])",
    ),
    example='told = load("assistance_events").query("in_article")\nint(told["start"].isna().sum())',
    cases=lambda: [Case({"column": c}, f"Your column: {c}, which says {said}.") for c, (said, _) in _COLUMNS.items()],
)


# ---- 5-3: a source is struck out


def _naming(source: str) -> pd.DataFrame:
    events = load("assistance_events")
    return events.loc[[source in str(ids).split(";") for ids in events["source_ids"]]].reset_index(drop=True)


def _resting(source: str, *, alone: bool = True) -> pd.DataFrame:
    """Return the titles of the rows that rest on a source alone, or of those that name it beside another."""
    rows = _naming(source)
    only = [len(set(str(ids).split(";"))) == 1 for ids in rows["source_ids"]]
    return rows.loc[[one == alone for one in only], ["title"]].reset_index(drop=True)


def _others(source: str) -> pd.DataFrame:
    events = load("assistance_events")
    return events[~events["title"].isin(_resting(source)["title"])][["title"]].reset_index(drop=True)


def _cases_3() -> list[Case]:
    table = load("sources").set_index("source_id")
    found = []
    for source in (ARTICLE, *sorted(set(table.index) - {ARTICLE})):
        if len(_resting(source)) and len(_resting(source, alone=False)):
            name = "the article itself" if source == ARTICLE else f"“{table['title'][source]}”"
            found.append(Case({"source": source}, f"Your source: {source}, {name}."))
    return found


def _said_struck(case: Case) -> str:
    alone, beside = len(_resting(case.source)), len(_resting(case.source, alone=False))
    rows = "1 row has" if alone == 1 else f"{alone} rows have"
    other = "1 row names it and keeps" if beside == 1 else f"{beside} rows name it and keep"
    return (
        f"Without this source {rows} no source left in this table; {other} another. What loses its last source is no longer "
        "borne out, which is not the same as being refuted."
    )


_STRUCK = Exercise(
    "5-3",
    Kind.TABLE,
    Step.COMPLETE,
    "find what a file loses if one witness is struck out",
    5,
    "Suppose the source of your case may not be used. Which events then have no source left? The cell below picks the "
    "rows that name it, `naming`. Complete the answer: those of them whose `source_ids` is that source and no other. "
    "(Its second line is a pattern to start from; `==` asks whether two texts are the same. A column with the titles is "
    "enough; the order does not matter.)",
    "answer_5_3 = ...",
    'answer_5_3 = naming[naming["source_ids"] == case_5_3.source][["title"]]',
    lambda case: _resting(case.source),
    _said_struck,
    (
        Mistake(
            "every row that names it",
            "Some of these rows name another source too, and keep it.",
            "Keep the rows in which `source_ids` is your source alone.",
            lambda case: _naming(case.source)[["title"]],
        ),
        Mistake(
            "the rows that keep a source",
            "Those are the rows that name your source beside another, so they keep one.",
            "Take the others: the rows in which `source_ids` is your source and nothing else.",
            lambda case: _resting(case.source, alone=False),
        ),
        Mistake(
            "all the other rows",
            "Those are all the events that do not rest on your source alone.",
            "Start from `naming`, and take == where you have !=.",
            lambda case: _others(case.source),
        ),
        Mistake(
            "no row is left",
            "No row meets your condition. Two texts are the same only if every letter is, capital or small.",
            "Write case_5_3.source behind ==, with the full stop and without quotation marks.",
            lambda _: pd.DataFrame({"title": []}),
        ),
    ),
    (
        "Look at the column `source_ids` of the cell above: a semicolon stands where a row has more than one source.",
        'A condition goes into square brackets: naming[...]. It compares naming["source_ids"] with your source.',
        "The letters of your source are in your case: case_5_3.source, without quotation marks.",
    ),
    example='events = load("assistance_events")\n'
    'naming = events[events["source_ids"].str.contains(case_5_3.source)]\n'
    'naming[["title", "source_ids"]]',
    also=(
        'answer_5_3 = load("assistance_events").query("source_ids == @case_5_3.source")',
        "answer_5_3 = naming.loc[~naming['source_ids'].str.contains(';'), 'title'].tolist()",
    ),
    cases=_cases_3,
)


# ---- 5-4: a chart that does not drop what has no date


def _mine() -> pd.DataFrame:
    told = _record()[_record()["in_article"]]
    decade = ["no date" if pd.isna(d) else f"{d.year // 10 * 10}s" for d in told["start"]]
    standing = ["another source" if n else "article alone" for n in told["sources"]]
    return told.assign(decade=decade, standing=standing)[["title", "decade", "standing"]]


def _chart(mark: str = "bar", *, dated: bool = False, turned: bool = False, **changed: str) -> Any:
    import altair as alt

    mine = _mine()
    mine = mine[mine["decade"] != "no date"] if dated else mine
    axes = {"x": "count()", "y": "decade"} if turned else {"x": "decade", "y": "count()"}
    kept = {"title": "What the article tells", "description": "Bars: how many events the article tells, by decade."}
    channels = {**axes, "color": changed.pop("color", "standing")}
    drawn = getattr(alt.Chart(mine), f"mark_{mark}")().encode(**{k: v for k, v in channels.items() if v})
    return drawn.properties(**{k: v for k, v in (kept | changed).items() if v})


def _without_undated(given: dict[str, Any], _: Case) -> bool:
    rows = given["rows"]
    return any("decade" in row for row in rows or ()) and not any(row.get("decade") == "no date" for row in rows)


_OWN = Exercise(
    "5-4",
    Kind.CHART,
    Step.OWN,
    "draw a record over time without losing what has no date",
    6,
    "Draw your own chart of the history that the article tells. Start from the table `mine` of the cell below, in which "
    "each row has a decade, or the words *no date*. Answer with **bars**: `decade` across (x), `count()` upwards (y), and "
    "`standing` as the colour. Keep the rows without a date. Give the chart a title of your own, and a description of one "
    "sentence for a reader who cannot see it. (Part 6 shows how such a chart is written. A last line with only "
    "`answer_5_4` in it shows yours.)",
    "answer_5_4 = ...",
    'answer_5_4 = alt.Chart(mine, title="What the article tells, by decade").mark_bar().encode(\n'
    '    x="decade:N", y="count():Q", color="standing:N"\n'
    ').properties(description="Bars: how many events the article tells in each decade and without a date.")',
    lambda _: _chart(),
    lambda _: (
        f"Bars for the decades, and one for the {(_mine()['decade'] == 'no date').sum()} rows that have no date: all "
        f"{len(_mine())} are in sight. Whether your title says what the bars count, only a person can see."
    ),
    (
        Mistake(
            "the rows without a date are dropped",
            "The chart shows only what has a date. A reader takes the rest for something that is not there.",
            "Give alt.Chart the whole table `mine`, without a filter.",
            lambda _: _chart(dated=True),
            _without_undated,
        ),
        Mistake(
            "turned round",
            "The decades stand one below the other. Time is read from left to right.",
            "Change the places of x and y.",
            lambda _: _chart(turned=True),
            lambda given, _: given.get("x.aggregate") == "count" and given.get("y") == "decade",
        ),
        Mistake(
            "a line between decades",
            "A line says that one decade runs on into the next. Here each is a count of its own, and one has no place in time.",
            "Take mark_bar().",
            lambda _: _chart("line"),
            lambda given, _: given["mark"] in ("line", "area"),
        ),
        Mistake(
            "one colour for all",
            "All bars have one colour. What rests on the article alone looks as firm as the rest.",
            'Add color="standing" to encode(...).',
            lambda _: _chart(color=""),
            lambda given, _: given.get("x") == "decade" and bool(given.get("y.aggregate")) and not given.get("color"),
        ),
        no_description(lambda _: _chart(description=""), placed=True),
    ),
    (
        "Part 6 has such a chart. Copy it, and give it your table, your columns and your words.",
        "A chart has three parts: alt.Chart(table), a mark, and encode(...) that says which column goes where.",
        'Inside encode(...) three things are said: x="...", y="..." and color="...".',
    ),
    also=(
        "answer_5_4 = alt.Chart(mine).mark_bar().encode(alt.X('decade:O', title='Decade'), alt.Y('count()', title='Rows'), "
        "alt.Color(field='standing', type='nominal')).properties(title='A history by decade', "
        "description='Bars: the rows that the article tells, by decade, with or without another source.')",
    ),
    example="from helpers.timeline import record\n\n"
    'told = record().query("in_article")\n'
    'decade = ["no date" if pd.isna(d) else f"{d.year // 10 * 10}s" for d in told["start"]]\n'
    'standing = ["another source" if n else "article alone" for n in told["sources"]]\n'
    'mine = told.assign(decade=decade, standing=standing)[["title", "decade", "standing"]]\nmine',
    features=("mark", "x", "y.aggregate", "color", "rows", "title", "description"),
)


# ---- 5-5: judge


_JUDGE = Exercise(
    "5-5",
    Kind.WRITTEN,
    Step.JUDGE,
    "say of a claim what is told, by whom, and what would decide it",
    5,
    "By paragraph 10 of the article, one thing alone changed when the Soviet bloc came to its end: the help of its states "
    "stopped. Somebody wants to rely on that. Write a note of three or four sentences: who says so, why these data can or "
    "cannot decide it, and which paper would decide it if you could read it. Think of the dates.",
    'answer_5_5 = """\n...\n"""',
    'answer_5_5 = """Only the article says that the help of the former socialist states ended; no other source for it was '
    "found. The consultants are named by state but have no dates, so nothing can be put before or after 1991. The claim "
    'stays open. WIPO\'s files of the missions, with names and days, would decide it."""',
    lambda _: "",
    "A note that names its witness, its gap and the paper that would close it can be acted on.",
    (
        Mistake(
            "no word on dates",
            "No word on dates was found in it. Before and after are days, and the rows on consultants have none.",
            "Say what the dates, or their absence, mean for the claim.",
            lambda _: (
                "Only the article says so and no other source was found. It cannot be decided from these data. The files of "
                "WIPO would decide it."
            ),
            says_none("date", "dating", "undated", "when", "day", "year", "19", "time", "before", "period"),
        ),
        Mistake(
            "no word on the source",
            "No word was found in it on who tells this, and whether anybody else does.",
            "Name the source, and say whether another was found.",
            lambda _: (
                "The consultants have no dates, so it cannot be decided whether the help stopped after 1991 or went on. The "
                "files of WIPO would show it."
            ),
            says_none(
                *("source", "witness", "the article", "author", "writer", "confirm", "corrobor", "uncorrobor"),
                *("hong", "alone", "single", "sole", "only", "nobody else", "no one else", "nothing else"),
                *("scholar", "claim is made", "says", "said", "assert", "alleg", "accord", "paragraph", "himself"),
            ),
        ),
        Mistake(
            "no answer",
            "No word was found in it on whether these data decide the claim.",
            "Say it in so many words: the claim holds, does not hold, or stays open, and why.",
            lambda _: (
                "The article is the only source for this change, and its rows on the consultants are without dates. The files "
                "of WIPO are in Geneva and have been kept for many years."
            ),
            says_none(
                *("can(no| no|.)t", "could(n.t| not)", "open", "decid", "undecid", "hold", "known", "unknown"),
                *("show", "prove", "proof", "unprov", "enough", "insufficien", "rely", "relian", "tell us"),
                *("not tell", "conclu", "inconclu", "neither", "impossib", "support", "refute", "settle"),
                *("unsettle", "unclear", "uncertain", "doubt", "silent", "verif", "unverif", "fail", "nothing"),
                *("compar", "true", "untrue", "false", "wrong", "mistaken", "correct", "confirm", "unconfirm"),
                *("establish", "trust", "infer", "follow", "advise", "evidence", "borne"),
            ),
        ),
        Mistake(
            "no paper named",
            "No paper was found in it that would decide the claim.",
            "Name one kind of paper that would, such as a report or a list, and who may have it.",
            lambda _: (
                "The article is the only source, and the consultants that it names have no dates. So the claim cannot be "
                "decided, and nobody should rely on it."
            ),
            says_none(
                *("archiv", "record", r"files?\b", r"lists?\b", r"reports?\b", "letter", "contract", "paper"),
                *("budget", "account", "document", "minutes", "diary", "diaries", "register", "correspond"),
                *("ledger", "invoice", "voucher", "payroll", "pay ?slip", r"fees?\b", "agreement", r"plans?\b"),
                *("protocol", "memo", "visa", "passport", "ticket", "travel", "receipt", "audit", r"notes?\b"),
                *("telegram", "cable", "roster", "dossier", "itinerar", "authori[sz]ation", "schedule"),
                *("evaluation", "agenda", "calendar", "yearbook", "bulletin", "newspaper", "statistic", "database"),
            ),
        ),
    ),
    (
        "Three questions help: who says so? When was it? What would I have to read to know?",
        "Part 5 shows how many rows can be put on one side of the break, and part 2 what was not searched.",
    ),
    also=(
        'answer_5_5 = "I would not rely on it. One author tells it and no source beside the article was found. The rows on '
        "consultants are undated, so there is no before and no after to compare; that does not make it untrue. A list of "
        'the missions from the archives of WIPO or UNDP, by state and year, would settle it."',
    ),
    points=3,
    rubric=Rubric(
        (
            (1, "it says that the article alone tells this, and does not take the missing source for a refutation"),
            (
                1,
                "it says why the data leave the claim open: the consultants have no dates, so there is no before and after",
            ),
            (1, "it names a paper that would decide the claim, and where it may lie"),
        ),
        (
            Sample(
                "The article alone says so. Its consultants are named by state and have no dates, so these data cannot put "
                "them before or after 1991, and the claim stays open. WIPO's mission reports, if they were kept, list who "
                "travelled and when.",
                3,
                "Witness, gap and paper are named, and silence is not taken for a denial.",
            ),
            Sample(
                "No other source was found, and the table has no consultants of any date after 1991. So the article is mistaken: "
                "the other states stopped as well, as any archive would show.",
                1,
                "A paper is named. But what was not found is taken for what did not happen.",
            ),
        ),
    ),
)

EXERCISES = (_LEFT, _GAPS, _STRUCK, _OWN, _JUDGE)
