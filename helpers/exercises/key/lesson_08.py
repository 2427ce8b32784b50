"""The key of lesson 8: whether the argument holds. Its exercises look at the bodies that were not chosen."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from typing import Any

import pandas as pd

from helpers.agencies import LOOKED_UP, Test, meets, suspensions
from helpers.data import load
from helpers.exercises.record import ONLY, Case, Exercise, Kind, Mistake, Rubric, Sample, Step
from helpers.figures.wording import listed

_OWN = "WIPO"


def _column(name: str) -> dict[str, int]:
    """Return the numbers in a column of the bodies, by body; those with an empty cell are left out."""
    table = load("agency_presence")
    return {str(a): int(v) for a, v in zip(table["agency"], table[name], strict=True) if not pd.isna(v)}


def _bodies() -> list[str]:
    return [str(a) for a in load("agency_presence")["agency"]]


def _organisation(body: str) -> str:
    return str(load("agency_presence").set_index("agency").loc[body, "organisation"])


# ---- 8-1: not known is not no


def _outcome(first: Test, second: Test) -> dict[str, bool | None]:
    """Return for each body whether it meets both tests; one that is missed decides, whatever is not known."""
    found: dict[str, bool | None] = {}
    for body, a, b in zip(_bodies(), meets(first), meets(second), strict=True):
        known = [bool(v) for v in (a, b) if not pd.isna(v)]
        found[body] = False if False in known else True if len(known) == 2 else None
    return found


def _these(first: str, second: str, wanted: bool | None) -> list[str]:
    return [body for body, met in _outcome(Test(first), Test(second)).items() if met is wanted]


_OPEN = _these(Test.OFFICE, Test.UNBROKEN, None)
_CHOICES = (
    ("a", "No body with an office in Pyongyang has worked without a break"),
    ("b", "No body is known to meet both tests; for some of them it cannot be said"),
    ("c", "WIPO meets both tests, and no other body does"),
    ("d", "WIPO may meet both tests; whether it does is not known"),
)

_UNKNOWN = Exercise(
    "8-1",
    Kind.CHOICE,
    Step.EXPLORE,
    "say what may be written where nobody looked",
    3,
    "Use the chart in part 4. *A trusted partner has*: **an office in Pyongyang**. *And also*: **work never "
    "suspended**. *Bodies compared*: **all in the table**. Which sentence does it bear out? Answer with a letter "
    "in quotation marks.\n\n" + "\n".join(f"- **{letter}** {said}." for letter, said in _CHOICES),
    "answer_8_1 = ...",
    'answer_8_1 = "b"',
    lambda _: "b",
    f"Of {len(_OPEN)} bodies it is not known: {listed(_OPEN)}. Nobody looked for breaks in their work, so they count "
    "neither for nor against the idea of a trusted partner.",
    (
        Mistake(
            "not known read as no",
            "That is more than the chart says. Some bodies with an office carry the sign for not known.",
            "Look at the signs at the left: what does each of the three stand for?",
            lambda _: "a",
        ),
        Mistake(
            "WIPO given an office",
            "WIPO has no office in Pyongyang, so it does not meet the first test.",
            "Find the line of WIPO, and read the sign at its left and the words at its right.",
            lambda _: "c",
        ),
        Mistake(
            "a missed test overlooked",
            "For WIPO both answers are known. One test that is not met decides for both together.",
            "Find the line of WIPO, and read the sign at its left and the words at its right.",
            lambda _: "d",
        ),
    ),
    (
        "There are three signs at the left of the lines: one for yes, one for no, one for not known.",
        "Compare the line of WIPO with those of the bodies that have an office and are no case in the article.",
    ),
    also=('answer_8_1 = "(B)"', lambda _: f'answer_8_1 = "{_CHOICES[1][1]}"'),
    options=_CHOICES,
)


# ---- 8-2: how old a tie is

_EARLY = "joined_year"
_YEARLY = "joined_year_cow"


def _as_old(body: str, column: str = _EARLY) -> int:
    """Return how many ties are as old as that of a body, or older; both years are those of one column."""
    own = _column(column)[body]
    return sum(year <= own for year in _column(column).values())


def _older(body: str) -> int:
    own = _column(_EARLY)[body]
    return sum(year < own for year in _column(_EARLY).values())


def _said_2(case: Case) -> str:
    old, dated, every = _as_old(case.body), len(_column(_EARLY)), len(_bodies())
    yearly = _as_old(case.body, _YEARLY) if case.body in _column(_YEARLY) else old
    other = f" By the yearly data of `{_YEARLY}` alone the first number would be {yearly}." if yearly != old else ""
    return (
        f"As old as the tie with {case.body}, or older: {old} ties. Younger: {dated - old}. The other {every - dated} "
        f"bodies have no year and are in neither number.{other}"
    )


_AGE = Exercise(
    "8-2",
    Kind.NUMBER,
    Step.TWEAK,
    "count comparison cases, and see which bodies a count leaves out",
    3,
    "The cell below counts the bodies whose tie with the DPRK began in the same year as that of WIPO, or earlier; WIPO "
    "itself is one of them. Copy its last two lines, put the body of your case in place of WIPO, and write "
    "`answer_8_2 = ` before the last one. (A whole number.)",
    "answer_8_2 = ...",
    'year = bodies[bodies["agency"] == case_8_2.body]["joined_year"].iloc[0]\n'
    'answer_8_2 = int((bodies["joined_year"] <= year).sum())',
    lambda case: _as_old(case.body),
    _said_2,
    (
        Mistake(
            "still WIPO",
            "That is the number for WIPO.",
            "Put the letters of your own body in place of WIPO, and run both lines.",
            lambda _: _as_old(_OWN),
        ),
        Mistake(
            "the younger ties",
            "Those are the bodies whose tie is younger.",
            "Keep the sign <=, which means: that year or earlier.",
            lambda case: len(_column(_EARLY)) - _as_old(case.body),
        ),
        Mistake(
            "the same year left out",
            "That leaves out the bodies whose tie began in the same year, your own among them.",
            "Take <= in place of <.",
            lambda case: _older(case.body),
        ),
        Mistake(
            "the year itself",
            "That is the year in which the tie of your body began, not how many ties are as old.",
            "Put `answer_8_2 = ` before the last line, which counts.",
            lambda case: _column(_EARLY)[case.body],
        ),
    ),
    (
        "Only one thing has to change: the letters between the quotation marks.",
        "The letters of your body are in your case: write case_8_2.body, without quotation marks, or type them.",
    ),
    also=(
        lambda case: f"answer_8_2 = '{_as_old(case.body)} bodies'",
        'own = bodies.set_index("agency")["joined_year"]\nanswer_8_2 = len(own[own <= own[case_8_2.body]])',
    ),
    example='bodies = load("agency_presence")\n'
    f'year = bodies[bodies["agency"] == "{_OWN}"]["joined_year"].iloc[0]\n'
    'int((bodies["joined_year"] <= year).sum())',
    cases=lambda: [Case({"body": b}, f"Your body: {_organisation(b)} ({b}).") for b in _column(_EARLY) if b != _OWN],
)


# ---- 8-3: for which bodies it is not known


def _either(case: Case) -> pd.DataFrame:
    """Return the bodies of which one answer or both are not known, though a test that is missed decides."""
    empty = meets(Test(case.first)).isna() | meets(Test(case.second)).isna()
    return _agencies([body for body, is_empty in zip(_bodies(), empty, strict=True) if is_empty])


def _agencies(bodies: list[str]) -> pd.DataFrame:
    return pd.DataFrame({"agency": bodies})


def _cases_3() -> list[Case]:
    """Return pairs of tests that some body is known to meet, so that no row at all is a mistake of its own."""
    pairs = [(Test.STAYED, Test.NAMED), *itertools.combinations(Test, 2)]
    return [
        Case({"first": a.value, "second": b.value}, f"Your tests: {a.label}, and {b.label}.")
        for a, b in dict.fromkeys(pairs)
        if _these(a, b, True)
    ]


def _said_3(case: Case) -> str:
    met, unknown, missed = (len(_these(case.first, case.second, wanted)) for wanted in (True, None, False))
    return (
        f"Of {met + unknown + missed} bodies {met} {'is' if met == 1 else 'are'} known to meet both, {missed} "
        f"{'is' if missed == 1 else 'are'} known not to, and of {unknown} it is not known. A comparison has to "
        "name all three groups, or the third is counted as a no."
    )


_NOT_KNOWN = Exercise(
    "8-3",
    Kind.TABLE,
    Step.COMPLETE,
    "keep not known apart from no when two tests are put together",
    5,
    "For which bodies is it **not known** whether they meet both tests of your case? The cell below asks each test and "
    "puts them together: True is yes, False is no, and an empty cell, shown as `<NA>`, is not known. One False is enough "
    "for a False. Complete the answer: the rows of `both` that are empty. (`isna()` asks of each row whether it is "
    "empty. The names of the bodies are enough; their order does not matter.)",
    "both = first & second\nanswer_8_3 = ...",
    "both = first & second\nanswer_8_3 = both[both.isna()]",
    lambda case: _agencies(_these(case.first, case.second, None)),
    _said_3,
    (
        Mistake(
            "the bodies that meet both",
            "Those are the bodies that are known to meet both tests.",
            "Put both.isna() into the square brackets: it is True where nothing is known.",
            lambda case: _agencies(_these(case.first, case.second, True)),
        ),
        Mistake(
            "the bodies that do not",
            "Those are the bodies that are known not to meet both tests.",
            "Leave out the sign ~ before the condition, and ask with isna().",
            lambda case: _agencies(_these(case.first, case.second, False)),
        ),
        Mistake(
            "not known in one test only",
            "Among those are bodies that miss one of the tests. For them it is known: they do not meet both.",
            "Ask “both” with isna(), and not each test by itself.",
            _either,
        ),
        Mistake(
            "all bodies",
            "Those are all the bodies, whatever is known of them.",
            "Put the condition with isna() into square brackets after “both”.",
            lambda _: _agencies(_bodies()),
        ),
        Mistake(
            "the bodies of which it is known",
            "Those are the bodies of which it is known, whether it is a yes or a no.",
            "Ask with isna(): it is True where a row is empty. notna() and dropna() do the opposite.",
            lambda case: _agencies([b for met in (True, False) for b in _these(case.first, case.second, met)]),
        ),
        Mistake(
            "no row is left",
            "No row meets your condition: nothing is equal to an empty cell, so == does not find one.",
            "Ask “both” with isna() which of its rows are empty.",
            lambda _: _agencies([]),
        ),
    ),
    (
        "Run the cell above and look down its last column: you need the rows that say <NA>.",
        "A condition goes into square brackets: both[...]. The condition here uses isna().",
    ),
    example="from helpers.agencies import Test, meets\n\n"
    "first = meets(Test(case_8_3.first))\nsecond = meets(Test(case_8_3.second))\n"
    'pd.DataFrame({"first": first, "second": second, "both": first & second})',
    also=(
        "answer_8_3 = list(first.index[(first & second).isna()])",
        'pair = (first & second).reset_index(name="met")\nanswer_8_3 = pair[pair["met"].isna()]',
    ),
    cases=_cases_3,
)


# ---- 8-4: a test of one's own, as a function

_TALLY = "rodong_tokens_2018_2022"


def _test(
    year: str,
    named: str,
    keep: Callable[[bool, bool], bool] = lambda a, b: a and b,
    strict: tuple[int, int] = (0, 0),
    column: str = "agency",
) -> Any:
    """Return a function that gives the bodies of a table for which `keep` is true of the two conditions.

    `strict` moves the two limits, so that bodies exactly on one of them are left out.
    """

    def chosen(table: pd.DataFrame) -> list[str]:
        found = []
        for name, since, tally in zip(table[column], table[_EARLY], table[_TALLY], strict=True):
            old = not pd.isna(since) and since <= int(year) - strict[0]
            often = not pd.isna(tally) and tally >= int(named) + strict[1]
            if keep(old, often):
                found.append(str(name))
        return found

    return chosen


def _calls(_: Case) -> list[tuple[pd.DataFrame]]:
    """Return tables to try a function with: all bodies, the members, every second body, and the first few."""
    table = load("agency_presence")
    members = table[table["dprk_status_2019"] == "member"]
    return [(table,), (members,), (table.iloc[::-2],), (table.iloc[:4],)]


def _cases_4() -> list[Case]:
    """Return tests that somebody passes; the first is that of WIPO: a tie as old, and named as often."""
    years, named = sorted(set(_column(_EARLY).values())), sorted(set(_column(_TALLY).values()) - {0})
    own = (_column(_EARLY)[_OWN], _column(_TALLY)[_OWN])
    return [
        Case(
            {"year": str(y), "named": str(n)},
            f"Your test: the tie began in {y} or before, and the tally has the body {n} times or more.",
        )
        for y, n in dict.fromkeys([own, *itertools.product(years, named)])
        if _test(str(y), str(n))(load("agency_presence")) and _limits(str(y), str(n))
    ]


def _limits(year: str, named: str) -> list[list[list[str]]]:
    """Return what tests give that leave out the bodies exactly on one limit or on both, where that is another list."""
    tables = [table for (table,) in _calls(ONLY)]
    given = [[_test(year, named, strict=strict)(t) for t in tables] for strict in ((0, 0), (1, 0), (0, 1), (1, 1))]
    return given[1:] if given[3] != given[0] else []


def _leaves_out_a_limit(given: list[dict[str, Any]], case: Case) -> bool:
    if any(result["is"] != "list" for result in given):
        return False
    found = [sorted(map(str, result["values"])) for result in given]
    return any(found == [sorted(bodies) for bodies in other] for other in _limits(case.year, case.named))


def _said_4(case: Case) -> str:
    found = _test(case.year, case.named)(load("agency_presence"))
    old = [body for body, year in _column(_EARLY).items() if year <= int(case.year)]
    empty = [body for body in old if body not in _column(_TALLY)]
    if _OWN not in found:
        own = "WIPO does not"
    else:
        own = f"WIPO is one of {len(found)}" if len(found) > 1 else "nobody else does"
    more = f"{len(empty)} more {'body' if len(empty) == 1 else 'bodies'}"
    return (
        f"By your test {listed(found)} {'passes' if len(found) == 1 else 'pass'}; {own}. For {more} with "
        "such an old tie the tally has no number: there it is not known. Whether the test measures trust is another "
        "question."
    )


def _code(case: Case, lines: str) -> str:
    return lines.replace("YEAR", case.year).replace("NAMED", case.named)


_PARTNER = Exercise(
    "8-4",
    Kind.FUNCTION,
    Step.OWN,
    "state a test so exactly that somebody else, or a function, can apply it",
    6,
    "Make a test of a *trusted partner* that anybody can apply. Write a function that is given a table of bodies and "
    "returns the list of those (column `agency`) that pass the test of your case. The year stands in the column "
    f"`{_EARLY}`, the tally in `{_TALLY}` (how often the newspaper Rodong Sinmun named the body). The cell below shows how one condition "
    "picks rows; two conditions, each in round brackets, are joined by `&`. Put your list in place of the three dots, and use `table`, not `bodies`. "
    "(Type the year and the number of your case, without quotation marks. Lines of your own may stand above `return`, "
    "four spaces in.)",
    "def answer_8_4(table):\n    return ...",
    lambda case: _code(
        case,
        'def answer_8_4(table):\n    old = table["joined_year"] <= YEAR\n'
        '    named = table["rodong_tokens_2018_2022"] >= NAMED\n    return list(table[old & named]["agency"])',
    ),
    lambda case: _test(case.year, case.named),
    _said_4,
    (
        Mistake(
            "or in place of and",
            "It gives the bodies that meet one condition or the other.",
            "Join the two conditions by &, which asks for both.",
            lambda case: _test(case.year, case.named, lambda a, b: a or b),
        ),
        Mistake(
            "the year only",
            "It gives what the year alone would give; the tally makes no difference.",
            f"Add the second condition, on the column “{_TALLY}”, with >=.",
            lambda case: _test(case.year, case.named, lambda a, _: a),
        ),
        Mistake(
            "the tally only",
            "It gives what the tally alone would give; the year makes no difference.",
            f"Add the first condition, on the column “{_EARLY}”, with <=.",
            lambda case: _test(case.year, case.named, lambda _, b: b),
        ),
        Mistake(
            "the limits left out",
            "It leaves out bodies that stand exactly on a limit: in that very year, or with that very number.",
            "Take <= for “or before” and >= for “or more”.",
            lambda case: _test(case.year, case.named, strict=(1, 1)),
            _leaves_out_a_limit,
        ),
        Mistake(
            "whole rows",
            "It gives whole rows of the table; asked for are the names of the bodies.",
            'Put ["agency"] behind the rows that you picked.',
            lambda _: lambda table: table,
            lambda given, _: any(result["is"] == "table" for result in given),
        ),
        Mistake(
            "how many, not which",
            "It gives how many bodies pass; asked for is the list of their names.",
            "Take list(...) in place of len(...) or sum().",
            lambda case: lambda table: len(_test(case.year, case.named)(table)),
            lambda given, _: any(result["is"] == "number" for result in given),
        ),
        Mistake(
            "a condition, not names",
            "It gives True or False for each body: that is the condition, and not yet the bodies that meet it.",
            'Put it into square brackets after the table, and ["agency"] behind: table[condition]["agency"].',
            lambda case: lambda table: (table[_EARLY] <= int(case.year)) & (table[_TALLY] >= int(case.named)),
            lambda given, _: any(isinstance(v, bool) for result in given for v in result.get("values") or ()),
        ),
        Mistake(
            "another column",
            "It gives the right bodies by their full names; asked for are their letters.",
            'Take ["agency"] in place of ["organisation"].',
            lambda case: _test(case.year, case.named, column="organisation"),
        ),
        Mistake(
            "not the table it is given",
            "It gives the same list whatever table it is given.",
            "Write “table” in place of “bodies” in every line of the function.",
            lambda case: lambda _: _test(case.year, case.named)(load("agency_presence")),
        ),
    ),
    (
        "Begin with one condition. The cell below the question has it for a year of its own: change the year.",
        "Write the second condition on a line of its own, with >= and your number.",
        "Each condition goes into brackets when both stand in one line: (...) & (...).",
    ),
    also=(
        lambda case: _code(
            case,
            "def answer_8_4(table):\n    return table[(table['joined_year'] <= YEAR) & "
            "(table['rodong_tokens_2018_2022'] >= NAMED)]['agency']",
        ),
        "def answer_8_4(table):\n    rows = table.dropna(subset=['joined_year', 'rodong_tokens_2018_2022'])\n"
        "    return {r.agency for r in rows.itertuples() if r.joined_year <= int(case_8_4.year)"
        " and r.rodong_tokens_2018_2022 >= int(case_8_4.named)}",
    ),
    example='bodies = load("agency_presence")\nlist(bodies[bodies["joined_year"] <= 1980]["agency"])',
    cases=_cases_4,
    calls=_calls,
)


# ---- 8-5: judge


def _left() -> str:
    """Return the body that the DPRK left, with its two years, in words."""
    table = load("agency_presence")
    row = table[table["left_year"].notna()].iloc[0]
    return f"the DPRK joined the {row['organisation']} in {row['joined_year']} and left it in {row['left_year']}"


_UNDP = suspensions().set_index("agency").loc["UNDP"]
_SUSPENDED = f"the work of UNDP in the country was suspended from {_UNDP['start'].year} to {_UNDP['end'].year}"
_LETTERS = [body for body in _bodies() if body not in (_OWN, "UN")]
_NAMES = [
    re.escape(str(name).removeprefix("UN ")).replace("ization", "i[sz]ation").replace("Programme", "Program(me)?")
    for name in load("agency_presence")["organisation"]
    if name not in ("United Nations", "World Intellectual Property Organization")
]
_OTHERS = re.compile(
    # "who" and "imo" are words too: only longer letters count in any case.
    rf"\b({'|'.join(_LETTERS)}|(?i:{'|'.join(body for body in _LETTERS if len(body) > 4)}))\b"
    rf"|(?i:atomic|nuclear watchdog|{'|'.join(_NAMES)})"
)
_NOT = re.compile(
    r"\b(not|no|nor|never|nobody|nothing|none|neither|cannot|unknown|whether|missing|open|uncertain|unclear|untested"
    r"|unmeasured|unexamined|lack\w*|remains?|silent|look(ed)? (up|at|into)|how likely)\b|n['’]t\b",
    re.IGNORECASE,
)

_JUDGE = Exercise(
    "8-5",
    Kind.WRITTEN,
    Step.JUDGE,
    "draw no more from one case than it can bear",
    5,
    "What may be concluded from the case of WIPO for other work with the DPRK (paragraphs 15 and 16)? Write two or three "
    "sentences: what the case shows, one other body from the table that it has to be compared with and the year that "
    "matters there, and what is not known.",
    'answer_8_5 = """\n...\n"""',
    f'answer_8_5 = """The case of WIPO shows that long and orderly contact with the DPRK is possible. It does not show that '
    f"it is likely: {_left()}. Interruptions were looked for at {len(LOOKED_UP)} bodies only, so for the others it is not "
    'known whether things went as well."""',
    lambda _: "",
    "One case shows what is possible. How likely it is, only the cases that were not chosen can show.",
    (
        Mistake(
            "no other body",
            "No other body of the table was found in it. One case has nothing to be compared with.",
            "Add one other body from the table, best one with which things went otherwise.",
            lambda _: (
                "Contact with WIPO has gone on for decades, so such contact is possible; how likely it is, is not known."
            ),
            lambda text, _: not _OTHERS.search(text),
        ),
        Mistake(
            "no year",
            "It names no year. Without one nobody can check the comparison.",
            "Add the year in which the tie with the other body began, stopped or ended.",
            lambda _: (
                "Contact with WIPO shows that it is possible. The work of UNDP was suspended, and of others it is not known."
            ),
            lambda text, _: not re.search(r"\b(19|20)\d\d\b", text),
        ),
        Mistake(
            "nothing left open",
            "No word was found in it on what is not known. Most bodies in the table were not looked at closely.",
            "Add one thing that would have to be looked up first.",
            lambda _: f"Contact with WIPO went on for decades, and so such contact is possible, although {_SUSPENDED}.",
            lambda text, _: not _NOT.search(text),
        ),
    ),
    (
        "Three words differ in strength: possible, likely, because. Ask which of them one case can carry.",
        "Look for a body with which things went otherwise: one that the DPRK left, or whose work stood still.",
    ),
    also=(
        f'answer_8_5 = "That engagement with the DPRK can go on for decades, WIPO shows; yet {_SUSPENDED}. Whether trust '
        'made the difference cannot be said, as no table measures it."',
    ),
    points=3,
    rubric=Rubric(
        (
            (1, "it claims no more than one case can bear: possible, and not likely or because"),
            (1, "a comparison case from the table is named, with the year that matters, and both are right"),
            (1, "it says what is not known, or what would have to be looked up first"),
        ),
        (
            Sample(
                f"WIPO shows that orderly contact can be had. It is no proof that it is usual: {_SUSPENDED}. Before one says "
                "more, somebody has to look up how it went with the bodies nobody has looked at.",
                3,
                "Possible and no more, a case that went otherwise with its years, and what is missing.",
            ),
            Sample(
                f"WIPO was trusted and it worked, while {_SUSPENDED}. So trusted partners are likely to succeed.",
                1,
                "The comparison is right. But two cases do not make it likely, and trust was not measured.",
            ),
        ),
    ),
)

EXERCISES = (_UNKNOWN, _AGE, _NOT_KNOWN, _PARTNER, _JUDGE)
