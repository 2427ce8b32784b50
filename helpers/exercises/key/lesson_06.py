"""The key of lesson 6: under sanctions."""

from __future__ import annotations

import itertools
import re
from functools import cache

import pandas as pd

from helpers.data import load
from helpers.exercises.key.seeing import says_none
from helpers.exercises.record import Case, Exercise, Kind, Mistake, Rubric, Sample, Step
from helpers.figures.wording import day, names
from helpers.timeline import Group, nuclear_tests, record, resolutions
from helpers.treaties import ARTICLE_DAY

_DPRK = "PRK"

# ---- 6-1: a pace depends on its break

_WHAT = ("treaty deposits", "contacts with a source", "seminars in Pyongyang")
_YEARS = {"1975 to 2019": (1975, 2019), "1992 to 2019": (1992, 2019), "1975 to 2025": (1975, 2025)}
_PAPERS = ("protocol", "speech at WIPO")


@cache
def _counted_years(what: str) -> list[int]:
    """Return the years of what is counted, one for each row, in no order."""
    if what == "treaty deposits":
        return [d.year for s, d in _deposits() if s == _DPRK]
    rows = record()
    if what == "seminars in Pyongyang":
        rows = rows[rows["kind"] == "seminar in Pyongyang"]
    else:
        met = rows["group"].isin([Group.HELP.value, Group.VISITS.value]) | rows["kind"].isin(_PAPERS)
        # The row that sums up all seminars is not counted beside them.
        rows = rows[met & (rows["sources"] > 0) & (rows["kind"] != "training and seminars")]
    return [d.year for d in rows["start"] if not pd.isna(d)]


def _side(case: Case, cut: int, *, after: bool = True) -> tuple[int, int]:
    """Return the number of events on one side of a break, and the whole years there."""
    first, last = _YEARS[case.years]
    start, end = (cut, last) if after else (first, cut - 1)
    return sum(start <= year <= end for year in _counted_years(case.what)), end - start + 1


def _pace(case: Case, cut: int | None = None, *, after: bool = True) -> float:
    number, years = _side(case, int(case.cut) if cut is None else cut, after=after)
    return number / years


def _first_year() -> int:
    return int(resolutions()["date"].min().year)


def _cases_1() -> list[Case]:
    """Return settings whose answers, to two decimals, and mistakes lie apart; the first break is the article's own."""
    tests = nuclear_tests()["date"].dt.year
    cuts = [2012, *sorted({int(y) for y in tests if _first_year() < y <= 2016}), 2000]
    found: dict[str, Case] = {}
    for cut, what, years in itertools.product(cuts, _WHAT, _YEARS):
        words = f"What is counted: {what}. Years: {years}. The break is at the start of: {cut}."
        case = Case({"what": what, "years": years, "cut": str(cut)}, words)
        ways = sorted([_pace(case), _pace(case, after=False), _pace(case, _first_year()), float(_side(case, cut)[0])])
        if all(b - a > 0.02 for a, b in itertools.pairwise(ways)):
            found.setdefault(f"{_pace(case):.2f}", case)
    return list(found.values())


def _said_pace(case: Case) -> str:
    number, years = _side(case, int(case.cut))
    return (
        f"From {case.cut} on the record has {number} in {years} years ({case.what}): {_pace(case):.2f} a year. "
        f"Before that it is {_pace(case, after=False):.2f}, and with the break at {_first_year()} it would be "
        f"{_pace(case, _first_year()):.2f} from then on. Say why a break stands where it does."
    )


_BREAK = Exercise(
    "6-1",
    Kind.NUMBER,
    Step.EXPLORE,
    "see how a pace depends on the years and the break that are chosen",
    3,
    "Use the chart in part 4. Set *What is counted*, *Years* and *The break is at the start of* as your case says. How "
    "many events a year does it show **from the break on**? (A number with two decimals, as the chart writes it.)",
    "answer_6_1 = ...",
    lambda case: f"answer_6_1 = {_pace(case):.2f}  # the pace in the line that begins with after",
    _pace,
    _said_pace,
    (
        Mistake(
            "the pace before the break",
            "That is the pace before the break.",
            "Take the other number: the pace from the break on.",
            lambda case: _pace(case, after=False),
        ),
        Mistake(
            "the number, not the pace",
            "That is how many events there were, not how many a year.",
            "Read on in the same line: the pace follows the number and the years.",
            lambda case: _side(case, int(case.cut))[0],
        ),
        Mistake(
            "the break left where it was",
            "That is the pace from the first resolution on.",
            lambda case: f"Move “The break is at the start of” to {case.cut}.",
            lambda case: _pace(case, _first_year()),
        ),
    ),
    (
        "Your case names three controls. The third is a slider.",
        "Two lines of words stand at the top of the drawing, one for each side of the break. Take that of “after”.",
    ),
    also=(lambda case: f"answer_6_1 = '{_pace(case):.2f} a year'",),
    unit="a year",
    tolerance=0.0051,
    cases=_cases_1,
)


# ---- 6-2: which resolution stood on a day

_EVENTS = {
    "E17": "the forum on trademarks in Pyongyang",
    "E22": "the seminar on copyright in Pyongyang",
    "E32": "the prizes of WIPO for inventors",
    "E36": "the ratification of the Singapore Treaty",
    "E37": "the report on the patent application",
}
_LAST_SEMINAR = "2019-08-20"


def _stood(on: str, which: str = "last") -> pd.Timestamp:
    """Return the day of the last resolution up to a day, or of the first, or of the next after it."""
    every = sorted(resolutions()["date"])
    before = [d for d in every if d <= pd.Timestamp(on)]
    if which == "next":
        return next((d for d in every if d > pd.Timestamp(on)), pd.NaT)
    return before[-1 if which == "last" else 0]


def _cases_2() -> list[Case]:
    starts = load("assistance_events").set_index("event")["start"]
    return [Case({"day": f"{starts[e]:%Y-%m-%d}"}, f"Your event: {w}, {day(starts[e])}.") for e, w in _EVENTS.items()]


def _said_stood(case: Case) -> str:
    row = resolutions().set_index("date").loc[_stood(case.day)]
    return (
        f"On {day(pd.Timestamp(case.day))} the last one was {row['title']} of {day(_stood(case.day))}, adopted after the "
        f"{row['trigger']}. “Under sanctions” can mean any of them, so a text should name the one it means."
    )


_STOOD = Exercise(
    "6-2",
    Kind.DATE,
    Step.TWEAK,
    "find the resolution that was the last one on the day of an event",
    3,
    "Whoever writes *under sanctions* should say under which. The last line of the cell below gives the day of the last "
    "resolution in the table up to 20 August 2019, the day of a seminar in Pyongyang. Copy that line behind `answer_6_2 =` and put the "
    "day of your case in the place of `2019-08-20`, as year-month-day. (Resolutions that only renew a panel are not in the "
    "table.)",
    "answer_6_2 = ...",
    'answer_6_2 = passed[passed["date"] <= case_6_2.day]["date"].max()',
    lambda case: _stood(case.day),
    _said_stood,
    (
        Mistake(
            "still the seminar of 2019",
            "That is the last resolution before the seminar of 2019.",
            "Put the day of your own event between the quotation marks.",
            lambda _: _stood(_LAST_SEMINAR),
        ),
        Mistake(
            "the first resolution",
            "That is the first resolution of all.",
            "Take max(), which gives the last day; min() gives the first.",
            lambda case: _stood(case.day, "first"),
        ),
        Mistake(
            "a resolution that came later",
            "That resolution came after your event, so it cannot have applied to it.",
            "Take <=, which keeps the days up to your event.",
            lambda case: _stood(case.day, "next"),
        ),
        Mistake(
            "the day of the event",
            "That is the day of your event. Asked for is the day of the last resolution up to it.",
            "Copy the whole last line of the cell above, and change only the day in it.",
            lambda case: pd.Timestamp(case.day),
        ),
    ),
    (
        "Only one thing has to change: the day between the quotation marks.",
        "The day is in your case too: write case_6_2.day, without quotation marks.",
    ),
    example='passed = load("sanctions_events").query("kind == \'resolution\'")\n'
    f'passed[passed["date"] <= "{_LAST_SEMINAR}"]["date"].max()',
    also=(
        lambda case: f'answer_6_2 = "{day(_stood(case.day))}"',
        'answer_6_2 = passed.sort_values("date").query("date <= @case_6_2.day")["date"].iloc[-1]',
    ),
    cases=_cases_2,
)


# ---- 6-3: a gap beside other gaps

_STATES = (
    *("PRK", "CHN", "VNM", "JPN", "KOR", "MNG", "IND", "SGP", "THA"),
    *("IDN", "PHL", "LAO", "KHM", "MYS", "LKA", "KAZ", "KGZ"),
)


@cache
def _deposits() -> list[tuple[str, pd.Timestamp]]:
    table = load("treaty_actions")
    return [(str(s), d) for s, d in zip(table["iso3"], table["deposited"], strict=True) if not pd.isna(d)]


def _days(state: str) -> list[pd.Timestamp]:
    """Return the days of a state's deposits, from the first one of the DPRK to the article, in the table's order."""
    first = min(d for s, d in _deposits() if s == _DPRK)
    return [d for s, d in _deposits() if s == state and first <= d <= ARTICLE_DAY]


def _gaps(state: str, *, in_order: bool = True) -> list[int]:
    days = sorted(_days(state)) if in_order else _days(state)
    return [(b - a).days for a, b in itertools.pairwise(days)]


def _longest(state: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    return max(itertools.pairwise(sorted(_days(state))), key=lambda pair: pair[1] - pair[0])


def _said_gap(case: Case) -> str:
    stretches = [
        f"{max(_gaps(s)):,} days for {names()[s]}, from {day(_longest(s)[0])} to {day(_longest(s)[1])}"
        for s in dict.fromkeys((case.state, _DPRK))
    ]
    return (
        f"The longest time without a deposit is {', and '.join(stretches)}, before the first resolution of "
        f"{day(resolutions()['date'].min())}. A gap can come about without sanctions of the Council, and names no cause."
    )


_GAP = Exercise(
    "6-3",
    Kind.NUMBER,
    Step.COMPLETE,
    "measure a gap, and set it beside other gaps before reading a cause into it",
    5,
    "Treaty deposits of the DPRK have long gaps. Is that unusual? The cell below takes the days on which the state of your "
    "case deposited instruments, from the first deposit of the DPRK to the article. Complete the answer: the **longest** "
    "distance from one deposit to the next. (A whole number of days. Part 2 shows `diff()`; `.dt.days` after it gives days "
    "as numbers, and `.max()` the largest.)",
    "in_order = days.sort_values()\nanswer_6_3 = ...",
    "in_order = days.sort_values()\nanswer_6_3 = in_order.diff().dt.days.max()",
    lambda case: max(_gaps(case.state)),
    _said_gap,
    (
        Mistake(
            "the days are not in order",
            "These distances are between rows of the table, which does not stand in order of time.",
            "Start from `in_order`, not from `days`.",
            lambda case: max(_gaps(case.state, in_order=False)),
        ),
        Mistake(
            "the middle distance",
            "That is the middle distance, not the longest one.",
            "Take .max() in the place of .median().",
            lambda case: float(pd.Series(_gaps(case.state)).median()),
        ),
        Mistake(
            "the average distance",
            "That is the average distance, not the longest one.",
            "Take .max() in the place of .mean().",
            lambda case: float(pd.Series(_gaps(case.state)).mean()),
        ),
        Mistake(
            "from the first to the last",
            "That is the distance from the first deposit to the last.",
            "Use diff(), which measures from each deposit to the next, and take the largest.",
            lambda case: (max(_days(case.state)) - min(_days(case.state))).days,
        ),
    ),
    (
        "Three steps follow each other with dots: the distances, as days, and the largest of them.",
        "The first step is in_order.diff(). Look at what it gives before you go on.",
    ),
    example='deposits = load("treaty_actions")\n'
    'days = deposits[deposits["iso3"] == case_6_3.state]["deposited"].dropna()\n'
    'days = days[days.between("1974-05-17", "2020-03-05")]\ndays',
    also=(
        "in_order = sorted(days)\nanswer_6_3 = max((b - a).days for a, b in zip(in_order, in_order[1:]))",
        "answer_6_3 = f'{days.sort_values().diff().max().days} days'",
    ),
    unit="days",
    cases=lambda: [Case({"state": s}, f"Your state: {names()[s]} ({s}).") for s in _STATES],
)


# ---- 6-4: a table for the file

_COLUMNS = ["date", "speaker", "says", "source_ids"]
_VOICES = ("WIPO", "states", "UN bodies", "press and groups")


def _papers(case: Case, *, affair: bool = True, voice: bool = True) -> pd.DataFrame:
    table = load("affair_documents").sort_values("date", kind="stable")
    if affair:
        table = table[table["affair"] == case.affair]
    if voice:
        table = table[table["voice"] == case.voice]
    return table.reset_index(drop=True)


def _said_file(case: Case) -> str:
    table = _papers(case)
    rows = "1 document, and its line" if len(table) == 1 else f"{len(table)} documents, and each line"
    whole = (table["date_precision"] == "day").all()
    more = "" if whole else " One date is not known to the day; the column `date_precision` says so."
    return (
        f"The table has {rows} names a day, a speaker and a source, so the other side can check it. It holds "
        f"what became public and was found, no more.{more}"
    )


_FILE = Exercise(
    "6-4",
    Kind.TABLE,
    Step.OWN,
    "set up a list of documents that the other side can check",
    6,
    "Make a table of your own for a file: what one voice says in one of the two affairs. Your case names both. Keep the "
    "rows that fit it, in order of time, with the columns `date`, `speaker`, `says` and `source_ids`, so that somebody who "
    "doubts a line can look it up. (`&` between two conditions, each in round brackets, means *and*; "
    '`.sort_values("date")` puts rows in order of time. More columns do no harm.)',
    "answer_6_4 = ...",
    'mine = papers[(papers["affair"] == case_6_4.affair) & (papers["voice"] == case_6_4.voice)]\n'
    'answer_6_4 = mine.sort_values("date")[["date", "speaker", "says", "source_ids"]]',
    lambda case: _papers(case)[_COLUMNS],
    _said_file,
    (
        Mistake(
            "no sources",
            "The rows are right, and no column says where each of them comes from.",
            "Add “source_ids” to the columns.",
            lambda case: _papers(case)[_COLUMNS[:-1]],
        ),
        Mistake(
            "both affairs",
            "Your table has the rows of both affairs.",
            "Add the condition on `affair`, with & between the two.",
            lambda case: _papers(case, affair=False)[_COLUMNS],
        ),
        Mistake(
            "everybody speaks",
            "Your table has all who speak in this affair.",
            "Add the condition on `voice`, with & between the two.",
            lambda case: _papers(case, voice=False)[_COLUMNS],
        ),
        Mistake(
            "no row is left",
            "No row meets your conditions. Two texts are the same only if every letter is, capital or small.",
            "Write case_6_4.affair and case_6_4.voice behind ==, without quotation marks.",
            lambda case: _papers(case)[_COLUMNS].head(0),
        ),
    ),
    (
        "Begin with one condition in square brackets, as in the cell above. Look at the result, then add the second.",
        'Two conditions are written so: papers[(papers["..."] == "...") & (papers["..."] == "...")].',
        "The columns go into double square brackets at the end, each name in quotation marks, with commas between.",
    ),
    example='papers = load("affair_documents")\n'
    'papers[papers["affair"] == case_6_4.affair][["document", "date", "voice", "speaker"]]',
    also=(
        'answer_6_4 = load("affair_documents").query("affair == @case_6_4.affair and voice == @case_6_4.voice")',
        "answer_6_4 = papers.loc[papers['affair'].eq(case_6_4.affair) & papers['voice'].eq(case_6_4.voice), "
        "['speaker', 'says', 'date', 'source_ids', 'note']]",
    ),
    ordered=True,
    cases=lambda: [
        Case({"affair": a, "voice": v}, f"Your affair: {a}. Your voice: {v}.")
        for a in ("computers", "patent")
        for v in _VOICES
    ],
)


# ---- 6-5: judge


_JUDGE = Exercise(
    "6-5",
    Kind.WRITTEN,
    Step.JUDGE,
    "keep apart whether a rule was broken and whether there was a dispute",
    5,
    "Somebody relies on paragraph 2 of the article, by which WIPO was not drawn into political disputes. You answer with the "
    "affair of the computers (part 5). Write three or four sentences: what you count as a dispute, one document with its "
    "day and its speaker, and whether anybody with the power to decide found that a rule was broken.",
    'answer_6_5 = """\n...\n"""',
    'answer_6_5 = """If a public step by a state counts as a dispute, there was one: on 17 July 2012 the leaders of the House '
    "Foreign Affairs Committee of the United States called for an outside inquiry into the computers. That does not mean "
    "that a rule was broken. The chair of the 1718 Committee wrote that nothing in three resolutions forbade the programme; "
    'the letter became public on 24 September 2012."""',
    lambda _: "",
    "Two questions, two answers: a dispute needs somebody who objects, a breach needs somebody with the power to find it.",
    (
        Mistake(
            "no meaning of dispute",
            "No word was found in it on what counts as a dispute. A memo inside WIPO, a call by a state and a ruling are three different things.",
            "Begin with it, for example: I count as a dispute ...",
            lambda _: (
                "On 24 September 2012 a letter by the chair of the 1718 Committee became public. Nothing in three resolutions "
                "forbade the programme, so no breach was found."
            ),
            says_none(
                *("count", "mean", "defin", "understand", "understood", "call", "taken as", "take as"),
                *("dispute is", "dispute if", "dispute when", "if a ", "if an", "if any", "i treat", "regard"),
                *("dispute,", "dispute:", "a dispute", "the word", "for me", "to me", "in the sense", "quarrel"),
                *("term", "disputes? (cover|requir|need|exist|aris|includ)", "requir", r"tests?\b", "conflict"),
                *("disagree", "view", "criteri", "standard", "amount", "qualif", "constitut"),
            ),
        ),
        Mistake(
            "no day",
            "It names no day, so nobody can find the document.",
            "Add the day of the document.",
            lambda _: (
                "I count a public step by a state as a dispute. The House Foreign Affairs Committee called for an inquiry. No "
                "breach of a resolution was found by the chair of the 1718 Committee."
            ),
            # The number of a committee or a resolution is no day.
            lambda text, _: not re.search(r"\b(\d\d?(st|nd|rd|th)?|20[12]\d)\b", text),
        ),
        Mistake(
            "nobody speaks",
            "No speaker was found in it. The weight of a document hangs on who speaks in it.",
            "Name the speaker, as the table under the chart does.",
            lambda _: (
                "I count a public call for an inquiry as a dispute, and there was one on 17 July 2012. No breach of a resolution "
                "was found afterwards by anybody."
            ),
            says_none(
                *("committee", "department", "association", "staff", "review", "spokes", "director", "house"),
                *("mission", "panel", "fox", "united states", "foundation", "government", "delegat", "chair"),
                *("procurement", "edqvist", "barker", "berman", "ros-", "congress", "council", "counsel"),
                *("official", "secretariat", "ambassador", "expert", "lawmaker", "representative", "washington"),
                *("america", r"usa?\b", r"u\.s", "accountab", "press", "news"),
            ),
        ),
        Mistake(
            "no word on a breach",
            "No word was found in it on whether a rule was broken. That is another question than whether there was a dispute.",
            "Add whether a breach was found, and by whom.",
            lambda _: (
                "I count a public step by a state as a dispute. On 17 July 2012 the leaders of the House Foreign Affairs Committee "
                "called for an inquiry from outside, so there was one."
            ),
            says_none(
                *("breach", "broke", "break", "forbid", "forbade", "forbidden", "prohibit", "violat", "contrary"),
                *("allow", "permit", "lawful", "unlawful", "legal", "illegal", "infring", "compl(y|ied|ies|ian)"),
                *("compatib", "incompatib", "conform", "consisten", "inconsisten", "disregard", "observ"),
                *("respected", "in line", "at odds", "wrong", "responsib", "liab", r"rules?\b"),
            ),
        ),
    ),
    (
        "Part 5 keeps two questions apart. Answer both, one after the other.",
        "In the chart of part 5 set “What counts as a dispute” to each of its two meanings, and move the slider.",
        "Bodies differ in what they may decide: some may object, some may find a breach. Look at who speaks last.",
    ),
    also=(
        'answer_6_5 = "By dispute I mean any open quarrel over what WIPO did, also inside its own house. Its Staff Association '
        "warned on 22 March 2012 that the project might violate two resolutions. The State Department saw on 24 July 2012 "
        'apparently no violation, and no body with the power to decide has found one."',
    ),
    points=3,
    rubric=Rubric(
        (
            (1, "it says what counts as a dispute, and what follows for the sentence of the article"),
            (1, "it names a document with its day and its speaker, and says of it what the table says"),
            (1, "it keeps the breach apart: for the computers nobody with the power to decide found one"),
        ),
        (
            Sample(
                "If steps by states count, there was a dispute: on 17 July 2012 leaders of a committee of the United States House "
                "called for an inquiry. No breach was found: by the letter of the 1718 Committee's chair, public on 24 September "
                "2012, nothing in three resolutions forbade the programme.",
                3,
                "Meaning, document and finding are there, and the two questions are kept apart.",
            ),
            Sample(
                "WIPO's Staff Association said on 22 March 2012 that the project may breach two resolutions. So WIPO broke the "
                "sanctions, and that means that it was drawn into a dispute.",
                1,
                "The document is right. But a warning is taken for a finding, and a breach for a dispute.",
            ),
        ),
    ),
)

EXERCISES = (_BREAK, _STOOD, _GAP, _FILE, _JUDGE)
