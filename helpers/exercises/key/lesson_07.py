"""The key of lesson 7: a knowledge economy."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pandas as pd

from helpers import timeline
from helpers.claims.press import phrase
from helpers.data import load
from helpers.exercises.key.seeing import no_description
from helpers.exercises.record import Case, Exercise, Kind, Mistake, Rubric, Sample, Step
from helpers.figures.milestones import FEW, chosen, start_of
from helpers.figures.wording import day, names
from helpers.filings import Series, published
from helpers.timeline import CHANGE_OF_LEADER, KIM_JONG_IL_FROM
from helpers.treaties import ARTICLE_DAY

_DPRK = "PRK"


# ---- 7-1: what “since” is compared with

_STEPS = {"all": "all steps", "laws": "laws", "offices": "offices", "treaties": "treaties"}
_SINCE = {
    f"{CHANGE_OF_LEADER:%Y-%m-%d}": f"{day(CHANGE_OF_LEADER)} (new leader)",
    "2012-01-01": "1 January 2012 (the year)",
    "2007-01-01": "1 January 2007 (five years earlier)",
}
_SPANS = {
    "kim-jong-il": "the time under Kim Jong Il",
    "all": "all years before",
    "same": "as many years just before",
}


def _cases_1() -> list[Case]:
    return [
        Case(
            {"steps": steps, "since": since, "span": span},
            f"Which steps: {said}. When “since 2012” begins: {_SINCE[since]}. Compared with: {_SPANS[span]}.",
        )
        for since in _SINCE
        for span in _SPANS
        for steps, said in ((s, _STEPS[s]) for s in ("laws", "all", "offices", "treaties"))
    ]


def _pace(steps: str, since: str, span: str) -> tuple[int, float]:
    begin = pd.Timestamp(since)
    return timeline.pace(chosen(steps, "1")["date"], start_of(span, begin, steps), begin)


def _earlier(case: Case, **other: str) -> int:
    """Return how many steps came in the earlier time of a case, or with another setting of it."""
    return _pace(**{**case.values, **other})[0]


def _later(case: Case) -> tuple[int, float]:
    return timeline.pace(chosen(case.steps, "1")["date"], pd.Timestamp(case.since), ARTICLE_DAY)


def _other_span(case: Case) -> str:
    return "same" if case.span == "all" else "all"


def _other_time(case: Case) -> str:
    return _SPANS[_other_span(case)].replace("just before", "before that day")


def _other_steps(case: Case) -> str:
    return "laws" if case.steps == "all" else "all"


def _said_1(case: Case) -> str:
    (before, rate), (after, later) = _pace(**case.values), _later(case)
    few = f" With fewer than {FEW} in all they decide nothing." if before + after < FEW else ""
    return (
        f"In the earlier time {before} came ({rate} a year), and {after} since ({later} a year).{few} Compared "
        f"with {_other_time(case)}, the first number is {_earlier(case, span=_other_span(case))}. So “since” "
        "says little until its earlier time is named."
    )


_BEFORE = Exercise(
    "7-1",
    Kind.NUMBER,
    Step.EXPLORE,
    "say which earlier time the word since is compared with",
    3,
    "Use the steps in part 4. Set its first three controls as your case says, and leave *What must stand behind a step* "
    "at one source or more. How many steps came in the **earlier** time: before the full line, and not too early to be "
    "compared? (A whole number.)",
    "answer_7_1 = ...",
    lambda case: f"answer_7_1 = {_earlier(case)}  # the filled circles",
    _earlier,
    _said_1,
    (
        Mistake(
            "the later time",
            "Those are the steps since the chosen day.",
            "Count the circles to the left of the full line, not the diamonds.",
            lambda case: _later(case)[0],
        ),
        Mistake(
            "another earlier time",
            lambda case: f"That is the number for another earlier time: {_other_time(case)}.",
            "Look at the control “Compared with”: set it as your case says.",
            lambda case: _earlier(case, span=_other_span(case)),
        ),
        Mistake(
            "other steps",
            lambda case: f"That is the number for {_STEPS[_other_steps(case)]}.",
            "Look at the control “Which steps”: set it as your case says.",
            lambda case: _earlier(case, steps=_other_steps(case)),
        ),
    ),
    (
        "Three controls have to be set. Read your case once more and compare it with what they say.",
        "Filled circles stand for the earlier time. Hollow ones are too early to be compared.",
        "The sentence that comes with the chart names two numbers: first the earlier time, then the later one.",
    ),
    also=(lambda case: f"answer_7_1 = '{_earlier(case)} steps'",),
    cases=_cases_1,
)


# ---- 7-2: the first step since a day


def _days(column: str = "deposited") -> list[pd.Timestamp]:
    rows = load("treaty_actions")
    return sorted(d for s, d in zip(rows["iso3"], rows[column], strict=True) if s == _DPRK and not pd.isna(d))


def _first_since(since: str | pd.Timestamp, column: str = "deposited") -> pd.Timestamp:
    return next(d for d in _days(column) if d >= pd.Timestamp(since))


def _last_before(case: Case) -> pd.Timestamp:
    return [d for d in _days() if d < pd.Timestamp(case.since)][-1]


def _cases_2() -> list[Case]:
    """Return days from which since may be counted: a change of leader, and the first days of years."""
    last = _days()[-1].year
    years = [pd.Timestamp(year, 1, 1) for year in range(_days()[0].year + 1, last + 1)]
    begin = {KIM_JONG_IL_FROM: " (the day the leadership passed to Kim Jong Il)"}
    return [
        Case({"since": f"{d:%Y-%m-%d}"}, f"Your day: {day(d)}{begin.get(d, '')}, written {d:%Y-%m-%d}.")
        for d in (KIM_JONG_IL_FROM, *years)
    ]


_FIRST = Exercise(
    "7-2",
    Kind.DATE,
    Step.TWEAK,
    "see what a change of the starting day does to a sentence with since",
    3,
    "The cell below gives the first day since the change of leader on which the DPRK deposited an instrument for one "
    f"more WIPO treaty. Copy both lines, put the day of your case in place of {CHANGE_OF_LEADER:%Y-%m-%d}, and write "
    "`answer_7_2 = ` before the last line.",
    "answer_7_2 = ...",
    'own = load("treaty_actions").query("iso3 == \'PRK\'")\n'
    'answer_7_2 = own[own["deposited"] >= case_7_2.since]["deposited"].min()',
    lambda case: _first_since(case.since),
    lambda case: (
        f"Since {day(pd.Timestamp(case.since))} the first is of {day(_first_since(case.since))}; the last one before is "
        f"of {day(_last_before(case))}. Since the change of leader it is {day(_first_since(CHANGE_OF_LEADER))}. "
        "The day that “since” starts from picks the step."
    ),
    (
        Mistake(
            "still the change of leader",
            "That is the first deposit since the change of leader.",
            "Put the day of your case in its place, as year-month-day in quotation marks.",
            lambda _: _first_since(CHANGE_OF_LEADER),
        ),
        Mistake(
            "the last one before",
            "That is the last deposit before your day.",
            "Keep the sign >= and min(): the earliest of those on your day or after it.",
            _last_before,
        ),
        Mistake(
            "entry into force",
            "That is the first day since yours on which a treaty entered into force for the DPRK.",
            "Take the column “deposited” in both places.",
            lambda case: _first_since(case.since, "entry_into_force"),
        ),
        Mistake(
            "the last of all",
            "That is the last deposit in the table.",
            "Take min(), which gives the earliest of the days that are left.",
            lambda _: _days()[-1],
        ),
        Mistake(
            "the starting day",
            "That is the day from which “since” starts. Asked for is the first deposit from then on.",
            "Copy both lines of the cell above, and change only the day in the second.",
            lambda case: pd.Timestamp(case.since),
        ),
    ),
    (
        "Only the day in quotation marks has to change.",
        "Your day is in your case: write case_7_2.since, without quotation marks, or type it.",
    ),
    also=(
        lambda case: f'answer_7_2 = "{day(_first_since(case.since))}"',
        'days = load("treaty_actions").query("iso3 == \'PRK\'")["deposited"].dropna().sort_values()\n'
        "answer_7_2 = days[days >= case_7_2.since].iloc[0]",
    ),
    example='own = load("treaty_actions").query("iso3 == \'PRK\'")\n'
    f'own[own["deposited"] >= "{CHANGE_OF_LEADER:%Y-%m-%d}"]["deposited"].min()',
    cases=_cases_2,
)


# ---- 7-3: a gap is not a zero

_BESIDE = (_DPRK, "MNG", "CUB", "LAO", "KHM", "VNM", "CHN", "JPN", "KOR")


@cache
def _figures() -> dict[tuple[str, str], dict[int, float]]:
    found: dict[tuple[str, str], dict[int, float]] = {}
    rows = load("ip_statistics")
    for state, series, year, value in zip(rows["iso3"], rows["indicator"], rows["year"], rows["value"], strict=True):
        found.setdefault((str(state), str(series)), {})[int(year)] = float(value)
    return found


_SPAN = range(min(_figures()[_DPRK, Series.HOME]), max(_figures()[_DPRK, Series.HOME]) + 1)
"""The years from the first to the last figure of the DPRK at home."""


def _gaps(case: Case) -> list[int]:
    return [year for year in _SPAN if year not in _figures()[case.state, case.series]]


def _table(years: list[int]) -> pd.DataFrame:
    return pd.DataFrame({"year": years})


_GAPS = Exercise(
    "7-3",
    Kind.TABLE,
    Step.COMPLETE,
    "find the years for which a table has no figure, and keep them apart from zero",
    5,
    f"For which years from {_SPAN[0]} to {_SPAN[-1]} does the table have **no** figure for your case? In the cell below "
    "`line` has one row for each of these years, and NaN where there is no figure. Complete the answer: the rows of "
    "`line` that are empty. (`isna()` asks of each row whether it is empty. The years are enough.)",
    "answer_7_3 = ...",
    "answer_7_3 = line[line.isna()]",
    lambda case: _table(_gaps(case)),
    lambda case: (
        f"Of {len(_SPAN)} years {len(_gaps(case))} {'has' if len(_gaps(case)) == 1 else 'have'} no figure for {names()[case.state]}. The table does not say why: "
        "perhaps nobody counted, nobody published, or an edition ended earlier. A zero would be a number, with a row."
    ),
    (
        Mistake(
            "the years with a figure",
            "Those are the years that do have a figure.",
            "Ask with isna(): it is True where a row is empty.",
            lambda case: _table([year for year in _SPAN if year not in _gaps(case)]),
        ),
        Mistake(
            "zeros asked for",
            "Your table is empty. No year has the figure zero here: a year without a figure has no number at all.",
            "Ask with isna() whether a row is empty, and not whether it is 0.",
            lambda _: _table([]),
        ),
        Mistake(
            "all years",
            "Those are all the years, with and without a figure.",
            "Put the condition with isna() into square brackets after “line”.",
            lambda _: _table(list(_SPAN)),
        ),
    ),
    (
        "Run the cell above and look down its column: the rows you need say NaN.",
        "A condition goes into square brackets: line[...]. The condition here uses isna().",
    ),
    example='rows = load("ip_statistics").query("iso3 == @case_7_3.state and indicator == @case_7_3.series")\n'
    f'line = rows.set_index("year")["value"].reindex(range({_SPAN[0]}, {_SPAN[-1] + 1}))\nline',
    also=(
        "answer_7_3 = list(line.index[line.isna()])",
        "answer_7_3 = line[~(line >= 0)].reset_index()",
    ),
    cases=lambda: [
        Case(
            {"state": state, "series": series.value},
            f"Your state: {names()[state]} ({state}). Your series: patent applications {series.label} ({series.value}).",
        )
        for series in (Series.HOME, Series.FROM_ABROAD)
        for state in _BESIDE
    ],
)


# ---- 7-4: a chart of one's own

_POINTS = (
    'alt.Chart(mine, title="Patent applications at home, logarithmic axis").mark_point(filled=True).encode('
    '\n    x="year:Q", y=alt.Y("value:Q", scale=alt.Scale(type="log")), color="iso3:N"\n)'
    '.properties(description="Points: patent applications at home in two states, by year; gaps stay empty.")'
)


def _chart(
    state: str, mark: str = "point", x: str = "year:Q", y: str = "value:Q", scale: str = "log", **more: str
) -> Any:
    """Return a chart of the filings at home of the DPRK and of a state; `more` says what is other than asked for."""
    import altair as alt

    said = {
        "color": "iso3:N",
        "title": "Patent applications at home",
        "description": "Points: patent applications in two states.",
    }
    kept = {k: v for k, v in (said | more).items() if v}
    colour = {"color": kept.pop("color")} if "color" in kept else {}
    chart = getattr(alt.Chart(published([Series.HOME], [_DPRK, state])), f"mark_{mark}")()
    return chart.encode(x=x, y=alt.Y(y, scale=alt.Scale(type=scale)), **colour).properties(**kept)


def _states_drawn(given: dict[str, Any]) -> set[str]:
    return {str(row.get("iso3")) for row in given["rows"] or ()}


_OWN = Exercise(
    "7-4",
    Kind.CHART,
    Step.OWN,
    "draw two states of very different size so that gaps stay gaps",
    6,
    "Draw your own chart of the patent applications at home of the DPRK and of the state of your case. Start from the "
    "table `mine` of the cell below. Answer with **points**: `year` across (x), `value` upwards (y) on a **logarithmic** "
    "axis, and `iso3` as the colour. Give the chart a title that names the axis, and a description of one sentence for a "
    "reader who cannot see it. (Part 7 shows how such a chart is written. A last line with only `answer_7_4` in it shows "
    "yours.)",
    "answer_7_4 = ...",
    f"answer_7_4 = {_POINTS}",
    lambda case: _chart(case.state),
    "A gap stays empty, and both states can be seen. On this axis each full step is ten times the last, so a large "
    "distance looks small: whether your title says so, only a person can see.",
    (
        Mistake(
            "a line across the gaps",
            "A line joins the years on both sides of a gap, and so draws figures that nobody found.",
            "Take mark_point().",
            lambda case: _chart(case.state, "line"),
            lambda given, _: given["mark"] in ("line", "area"),
        ),
        Mistake(
            "turned round",
            "The years run upwards and the numbers across. Time is expected to run from left to right.",
            "Change the places of x and y.",
            lambda case: _chart(case.state, x="value:Q", y="year:Q"),
            lambda given, _: given.get("x") == "value" and given.get("y") == "year",
        ),
        Mistake(
            "states that look alike",
            "Nothing tells the points of one state from those of the other.",
            'Add color="iso3:N" to encode(...).',
            lambda case: _chart(case.state, color=""),
            lambda given, _: given.get("x") == "year" and not given.get("color") and not given.get("shape"),
        ),
        Mistake(
            "equal steps",
            "On an axis with equal steps the smaller of two very different states lies near the ground.",
            'Write y=alt.Y("value:Q", scale=alt.Scale(type="log")).',
            lambda case: _chart(case.state, scale="linear"),
            lambda given, _: given.get("y") == "value" and given.get("y.scale", "linear") == "linear",
        ),
        Mistake(
            "one state alone",
            "The chart has the figures of one state only.",
            "Give alt.Chart the table “mine”. It holds two states if the cell above was run as it stands.",
            lambda _: _chart(_DPRK),
            lambda given, _: len(_states_drawn(given)) == 1,
        ),
        Mistake(
            "another state",
            lambda case: f"The chart shows other states than {_DPRK} and {case.state}, or more than these two.",
            "Run the cells of this exercise once more from its case on, and give alt.Chart the table “mine”.",
            lambda case: _chart("CUB" if case.state == "MNG" else "MNG"),
            lambda given, case: bool(given["rows"]) and _states_drawn(given) != {_DPRK, case.state},
        ),
        no_description(lambda case: _chart(case.state, description=""), placed=True),
    ),
    (
        "Part 7 has such a chart. Copy it, give it the table “mine”, and your words.",
        "In part 7 the shape tells two series apart. Here the colour tells two states apart.",
        "The logarithmic axis stands inside y: alt.Y(...) with a scale in it.",
    ),
    also=(
        "answer_7_4 = alt.Chart(mine).mark_circle().encode(alt.X('year'), alt.Y('value').scale(type='log'), "
        "alt.Color('iso3')).properties(title='At home, log axis', description='Points for two states, one a year.')",
    ),
    example="from helpers.filings import Series, published\n\n"
    f'mine = published([Series.HOME], ["{_DPRK}", case_7_4.state])\nmine',
    features=("mark", "x", "y", "color", "y.scale", "rows", "title", "description"),
    cases=lambda: [Case({"state": s}, f"Your state: {names()[s]} ({s}).") for s in _BESIDE if s != _DPRK],
)


# ---- 7-5: judge

_IN = {year: int(phrase(f"stories-{year}", "stories")) for year in (CHANGE_OF_LEADER.year, CHANGE_OF_LEADER.year + 1)}
_OLD, _NEW = _IN
_COUNTED = re.compile(
    r"stor(y|ies)\b|headline|article|\btexts?\b|\blaws?\b|statute|filing|application|patent|treat|accession|office"
    r"|bureau|institution|\bsteps?\b|polic|medal|prize|award|phrase|slogan|mention|\btimes\b|how often|dispatch|report",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    rf"before|earlier|older|previous|former|until|{_OLD}|kim jong.?il|than in|already|19\d\d|20(0\d|10)"
    r"|preced|predat|predecess|prior|compared|against",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"\b(not|no|nor|never|cannot|nothing|unknown|whether|missing|open|only|neither|without|beyond|outside|silent"
    r"|lack\w*|unclear|uncertain|unmeasured|untested|remains?|leaves?)\b|n['’]t\b",
    re.IGNORECASE,
)

_JUDGE = Exercise(
    "7-5",
    Kind.WRITTEN,
    Step.JUDGE,
    "turn a sentence with since into a comparison that can be checked",
    5,
    "Write the article's sentence on the knowledge-based economy (paragraph 12) anew, in two or three sentences of your "
    "own, so that it is true and anybody can check it. Say what you count, which earlier time you compare with, and one "
    "thing that these data do not show.",
    'answer_7_5 = """\n...\n"""',
    f'answer_7_5 = """The state news agency used the phrase in {_IN[_OLD]} full stories of {_OLD} and in {_IN[_NEW]} of '
    f"January to November {_NEW}: it was in use before the leader changed. How much it governed what was done, these "
    'counts do not show."""',
    lambda _: "",
    "A sentence that says what it counts, beside which time, and where it ends, can be checked by anybody.",
    (
        Mistake(
            "nothing counted",
            "No word was found in it on what was counted: stories, headlines, laws or filings.",
            "Name one thing that the tables count.",
            lambda _: (
                "Since the new leader came, the DPRK has stressed knowledge more than before, and whether it helped is not known."
            ),
            lambda text, _: not _COUNTED.search(text),
        ),
        Mistake(
            "nothing to compare with",
            "No earlier time was found in it. The word since asks for one, to be compared with.",
            "Add what was counted in the earlier time.",
            lambda _: (
                f"In {_NEW} the phrase is in {_IN[_NEW]} full stories of the agency; whether it changed the economy is not known."
            ),
            lambda text, _: not _EARLIER.search(text),
        ),
        Mistake(
            "no limit",
            "No word was found in it on where these data end.",
            "Add one thing they do not show, for example a result, or the month that is missing.",
            lambda _: (
                f"The phrase is in {_IN[_OLD]} full stories of {_OLD} and in {_IN[_NEW]} of {_NEW}, so the stress grew a little."
            ),
            lambda text, _: not _LIMIT.search(text),
        ),
    ),
    (
        "Three things are left open in the article: what counts as stress, beside which time, and what came of it.",
        "Parts 3 to 5 each count something else. Choose one, and take its two numbers.",
    ),
    also=(
        (
            'answer_7_5 = "Counted by laws on record, more came a year under Kim Jong Il than since the change of leader; '
            'a law that was not found is in neither number."'
        ),
    ),
    points=3,
    rubric=Rubric(
        (
            (1, "it says what is counted, and the numbers or the direction are those of the data"),
            (1, "an earlier time is named, and the two are compared"),
            (1, "it names something that the data do not show, and does not claim a result"),
        ),
        (
            Sample(
                f"In {_OLD} the phrase is in {_IN[_OLD]} full stories of the state news agency, in {_NEW} up to November in "
                f"{_IN[_NEW]}. So it did not begin with the new leader. What the policy brought cannot be read from stories.",
                3,
                "A count, two times, and a limit; each can be checked.",
            ),
            Sample(
                f"Since {_NEW} the DPRK has made laws on inventions, so its economy is now built on knowledge, and not on "
                "raw materials.",
                1,
                "Laws are named, but no earlier time; and laws show no result.",
            ),
        ),
    ),
)

EXERCISES = (_BEFORE, _FIRST, _GAPS, _OWN, _JUDGE)
