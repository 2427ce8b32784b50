"""The key of lesson 2: sixteen of twenty-six treaties."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from helpers.data import load
from helpers.exercises.key.seeing import lacks, no_description
from helpers.exercises.record import ONLY, Case, Exercise, Kind, Mistake, Rubric, Sample, Step
from helpers.figures.wording import day, listed, names, sentence_case
from helpers.regions import Region, members
from helpers.treaties import ARTICLE_DAY, Rule, counts, party_dates

_DPRK = "PRK"
_NAMED = (
    "CHN",
    "VNM",
    "JPN",
    "KOR",
    "MNG",
    "IND",
    "SGP",
    "THA",
    "IDN",
    "PHL",
    "LAO",
    "KHM",
    "MYS",
    "LKA",
    "KAZ",
    "KGZ",
)


# ---- 2-1: how many stand above


def _cases_1() -> list[Case]:
    """Return states with a rule; the first is the one that the article is about."""
    return [
        Case({"state": s, "rule": r.value}, f"Your state: {names()[s]}. Count a party by: {r.label}.")
        for s in (_DPRK, *_NAMED)
        for r in (Rule.DEPOSITED, Rule.IN_FORCE, Rule.SIGNED)
    ]


def _above(state: str, rule: str, region: Region = Region.ASIA) -> int:
    return len(_who_above(state, rule, region))


def _who_above(state: str, rule: str, region: Region = Region.ASIA) -> list[str]:
    table = counts([ARTICLE_DAY])
    here = table[(table["rule"] == rule) & table["iso3"].isin(members(region))].set_index("iso3")["treaties"]
    above = here[here > here.get(state, 99)].sort_values(ascending=False)
    return [names()[s] for s in above.index]


def _said_above(case: Case) -> str:
    found = _who_above(case.state, case.rule)
    return f": {listed(found)}" if len(found) <= 8 else ""


def _other_rule(case: Case) -> int:
    return _above(case.state, Rule.DEPOSITED if case.rule != Rule.DEPOSITED else Rule.SIGNED)


_ABOVE = Exercise(
    "2-1",
    Kind.NUMBER,
    Step.EXPLORE,
    "read a place in a ranking off a chart, for one rule, one day and one region",
    3,
    "Use the ranking in part 3. Set *What counts as Asia* to **Asia (UN list)**, take the rule of your case, and leave "
    "the day at 5 March 2020. How many states stand **above** your state? States with the same number as yours do not "
    "count. (A whole number.)",
    "answer_2_1 = ...",
    lambda case: f"answer_2_1 = {_above(case.state, case.rule)}  # counted in the table under the chart",
    lambda case: _above(case.state, case.rule),
    lambda case: (
        f"Counted that way {_above(case.state, case.rule)} states in Asia have more treaties than "
        f"{names()[case.state]}{_said_above(case)}. "
        "A place in a ranking needs three things said first: the rule, the day and the region."
    ),
    (
        Mistake(
            "the place, not the states above",
            "That is one more than the states above: it is the place itself.",
            "Count the rows above your state only.",
            lambda case: _above(case.state, case.rule) + 1,
        ),
        Mistake(
            "another rule",
            "That is the number for another meaning of party.",
            lambda case: f"Set “What counts as a party” to “{Rule(case.rule).label}”, and count again.",
            _other_rule,
        ),
        Mistake(
            "too small an Asia",
            "That is the number in East and South-East Asia only.",
            "Set “What counts as Asia” to “Asia (UN list)”, and count again.",
            lambda case: _above(case.state, case.rule, Region.EAST_SOUTHEAST),
        ),
    ),
    (
        "Read your case once more: it names a state and a rule. Both controls have to be set.",
        "Open the table under the chart. It is in order, so the states above are the first rows.",
        "Leave out the rows that have the same number of treaties as your state.",
    ),
    also=(lambda case: f"answer_2_1 = '{_above(case.state, case.rule)} states'",),
    cases=_cases_1,
)


# ---- 2-2: the last deposit


def _last(state: str, column: str = "deposited", what: str = "max") -> pd.Timestamp:
    rows = load("treaty_actions")
    days = sorted(d for s, d in zip(rows["iso3"], rows[column], strict=True) if s == state and not pd.isna(d))
    return days[-1 if what == "max" else 0]


_LAST = Exercise(
    "2-2",
    Kind.DATE,
    Step.TWEAK,
    "change a line of code so that it asks about another state",
    3,
    "The cell below gives the last day on which the DPRK deposited an instrument for any WIPO treaty, as far as these "
    "data reach. Put a copy of its last line after `answer_2_2 =`, in place of the dots, and change it so that it asks "
    "about the state of your case. (The table knows states by three capital letters.)",
    "answer_2_2 = ...",
    'answer_2_2 = actions[actions["iso3"] == case_2_2.state]["deposited"].max()',
    lambda case: _last(case.state),
    lambda case: (
        f"{sentence_case(names()[case.state])} last deposited an instrument on {day(_last(case.state))}. A number of treaties in a "
        "text is true from one such day to the next."
    ),
    (
        Mistake(
            "still the DPRK",
            "That is the day of the DPRK.",
            "Put the three letters of your own state in place of PRK.",
            lambda _: _last(_DPRK),
        ),
        Mistake(
            "entry into force",
            "That is the last day on which a treaty entered into force for your state, which comes later.",
            "Take the column “deposited”.",
            lambda case: _last(case.state, "entry_into_force"),
        ),
        Mistake(
            "all states at once",
            "That is the last deposit of any state at all.",
            'Keep the condition in the square brackets: actions[actions["iso3"] == ...], with your state for the dots.',
            lambda _: load("treaty_actions")["deposited"].max(),
        ),
        Mistake(
            "the first deposit",
            "That is your state's first deposit.",
            "Take max(), which gives the last day; min() gives the first.",
            lambda case: _last(case.state, what="min"),
        ),
    ),
    (
        "Only one thing has to change: the three letters that pick the state.",
        "Your case gives the letters in brackets: type them as capitals, in quotation marks.",
        "You may also write case_2_2.state, without quotation marks, in place of the letters.",
    ),
    also=(
        lambda case: f'answer_2_2 = "{day(_last(case.state))}"',
        'answer_2_2 = load("treaty_actions").query("iso3 == @case_2_2.state").deposited.dropna().sort_values().iloc[-1]',
    ),
    example='actions = load("treaty_actions")\nactions[actions["iso3"] == "PRK"]["deposited"].max()',
    cases=lambda: [
        Case({"state": s}, f"Your state: {names()[s]} ({s}).")
        for s in _NAMED
        if len({_last(s), _last(s, "entry_into_force"), _last(s, what="min")}) == 3
    ],
)


# ---- 2-3: what one has and the other has not


def _has(state: str, rule: Rule) -> set[str]:
    dates = party_dates()
    mine = dates[dates["iso3"] == state]
    return set(mine.loc[mine[rule.value] <= ARTICLE_DAY, "treaty"].astype(str))


def _only(first: str, second: str, rule: Rule = Rule.DEPOSITED) -> pd.DataFrame:
    short = load("treaties").set_index("treaty")["short_name"].astype(str)
    return pd.DataFrame({"short_name": sorted(short[t] for t in _has(first, rule) - _has(second, rule))})


def _both(case: Case) -> pd.DataFrame:
    short = load("treaties").set_index("treaty")["short_name"].astype(str)
    shared = _has(case.state, Rule.DEPOSITED) & _has(_DPRK, Rule.DEPOSITED)
    return pd.DataFrame({"short_name": sorted(short[t] for t in shared)})


_MISSING = Exercise(
    "2-3",
    Kind.TABLE,
    Step.COMPLETE,
    "compare two states treaty by treaty",
    5,
    "Which treaties had the state of your case deposited an instrument for by 5 March 2020, and the DPRK had not? The "
    "cell below shows some of the rows. Complete the answer: the rows of `theirs` whose `treaty` is **not** in the column "
    "`treaty` of `dprk`. (After a column, `.isin(...)` asks of each row whether its value is among those in the round "
    "brackets; `~` before a condition turns it round. The order does not matter, and all columns may stay.)",
    'dprk = by_day[by_day["iso3"] == "PRK"]\ntheirs = by_day[by_day["iso3"] == case_2_3.state]\nanswer_2_3 = ...',
    'dprk = by_day[by_day["iso3"] == "PRK"]\ntheirs = by_day[by_day["iso3"] == case_2_3.state]\n'
    'answer_2_3 = theirs[~theirs["treaty"].isin(dprk["treaty"])][["short_name"]]',
    lambda case: _only(case.state, _DPRK),
    lambda case: (
        f"These {len(_only(case.state, _DPRK))} treaties are in the row of {names()[case.state]} and not in that of the "
        "DPRK. A count hides which treaties it is made of."
    ),
    (
        Mistake(
            "the other way round",
            "Those are the treaties that the DPRK had and your state had not.",
            "Start from `theirs`, and ask which of its treaties are not in `dprk`.",
            lambda case: _only(_DPRK, case.state),
        ),
        Mistake(
            "all of the state's treaties",
            "Those are all the treaties of your state, also those that the DPRK has.",
            'Is there a condition, and does it look at the treaties? In the brackets of isin(...) belongs dprk["treaty"].',
            lambda case: _only(case.state, "nobody"),
        ),
        Mistake(
            "the treaties of both",
            "Those are the treaties that both have.",
            "Put ~ before the condition: it turns it round.",
            _both,
        ),
    ),
    (
        "The condition is: the treaty is in the list of the DPRK's treaties. You need those for which it is not so.",
        'A condition goes into square brackets: theirs[...]. The condition is theirs["treaty"].isin(dprk["treaty"]).',
    ),
    example='by_day = load("treaty_actions").merge(load("treaties")[["treaty", "short_name"]], on="treaty")\n'
    'by_day = by_day[by_day["deposited"] <= "2020-03-05"]\n'
    'by_day[by_day["iso3"].isin(["PRK", case_2_3.state])][["iso3", "short_name", "deposited"]].head()',
    also=(
        "dprk = by_day[by_day['iso3'] == 'PRK']\ntheirs = by_day[by_day['iso3'] == case_2_3.state]\n"
        "answer_2_3 = set(theirs['short_name']) - set(dprk['short_name'])",
    ),
    cases=lambda: [
        Case({"state": s}, f"Your state: {names()[s]} ({s}).")
        for s in _NAMED
        if len(_only(s, _DPRK)) and len(_only(_DPRK, s))
    ],
)


# ---- 2-4: a chart of one's own

_BARS = (
    'alt.Chart(mine, title="Treaties on my day").mark_bar().encode(x="treaties:Q", y="iso3:N")'
    '.properties(description="Bars: treaties that five states had deposited on a day of my own.")'
)


def _chart(mark: str = "bar", x: str = "treaties:Q", y: str = "iso3:N", states: int = 5, **properties: str) -> Any:
    import altair as alt

    mine = (
        counts(["2010-01-01"]).query("iso3 in ['PRK', 'CHN', 'VNM', 'JPN', 'KOR'] and rule == 'deposited'").head(states)
    )
    kept = {"title": "Treaties on my day", "description": "Bars: treaties that five states had on my day."} | properties
    return (
        getattr(alt.Chart(mine), f"mark_{mark}")().encode(x=x, y=y).properties(**{k: v for k, v in kept.items() if v})
    )


_OWN = Exercise(
    "2-4",
    Kind.CHART,
    Step.OWN,
    "draw a small chart that can be understood without its text",
    6,
    "Draw your own chart of five states on a day that matters to you. Start from the table `mine` of the cell below and "
    "change its day. Answer with **bars**: `treaties` across (x), `iso3` upwards (y). Give the chart a title, and a "
    "description of one sentence for a reader who cannot see it. (Part 7 shows how such a chart is written. A last line "
    "with only `answer_2_4` draws it under the cell.)",
    "answer_2_4 = ...",
    f"answer_2_4 = {_BARS}",
    lambda _: _chart(),
    "It can be read without the text beside it. Whether its title names the rule and the day, only a person can see.",
    (
        Mistake(
            "turned round",
            "The states stand across and the numbers upwards. Long names are easier to read at the side.",
            "Change the places of x and y.",
            lambda _: _chart(x="iso3:N", y="treaties:Q"),
            lambda given, _: given.get("x") == "iso3" and given.get("y") == "treaties",
        ),
        Mistake(
            "a line between states",
            "A line says that there is something between one state and the next. There is not.",
            "Take mark_bar().",
            lambda _: _chart("line"),
            lambda given, _: given["mark"] in ("line", "area"),
        ),
        no_description(lambda _: _chart(description="")),
        Mistake(
            "not five states",
            "The chart does not draw one bar for each of five states.",
            "Pick five states with isin([...]), as in the cell above, and give that table to alt.Chart.",
            lambda _: _chart(states=2),
            lambda given, _: len({str(row.get("iso3")) for row in given["rows"] or []}) != 5,
        ),
    ),
    (
        "Part 7 has such a chart. Copy it from bars = on, write answer_2_4 in place of bars, and give it your table and your words.",
        "A chart has three parts: alt.Chart(table), a mark, and encode(...) that says which column goes where.",
    ),
    also=(
        "answer_2_4 = alt.Chart(mine).mark_bar().encode(alt.X(field='treaties', type='quantitative'), alt.Y('iso3'))"
        ".properties(title='Five states, 2010', description='Bars: how many treaties five states had in 2010.')",
    ),
    example="from helpers.treaties import counts\n\n"
    'mine = counts(["2010-01-01"]).query("rule == \'deposited\'")\n'
    'mine = mine[mine["iso3"].isin(["PRK", "CHN", "VNM", "JPN", "KOR"])]\nmine',
    features=("mark", "x", "y", "title", "description"),
)


# ---- 2-5: judge


_RULE = (
    *(
        "deposit",
        "force",
        "sign",
        "rule",
        "ratif",
        "acced",
        "accession",
        "acceptance",
        "bound",
        "binding",
        "instrument",
    ),
    *("consent", "lodge", "contracting state"),
)
_DAY = ("day", "date", "publish", "publicat", "appeared", "when the article", "at the time")


_no_rule = lacks(*_RULE)


def _no_day(text: str, _: Case) -> bool:
    """Return whether there is neither a year nor a word for a day; sixteen treaties are no day."""
    return not re.search(r"\b(19|20)\d\d\b", text) and lacks(*_DAY)(text, ONLY)


_no_asia = lacks("asia", "far east", "continent")


_JUDGE = Exercise(
    "2-5",
    Kind.WRITTEN,
    Step.JUDGE,
    "state a claim about numbers so that somebody else can check it",
    5,
    "Write the article's sentence on sixteen, fourteen and ten treaties anew, in two or three sentences of your own, so that "
    "it is true and anybody can check it. Say by which rule, on which day, and in which Asia. (The top of this lesson says "
    "what the article claims.)",
    'answer_2_5 = """\n...\n"""',
    'answer_2_5 = """Counting instruments deposited by 5 March 2020, the DPRK was party to more of the WIPO treaties '
    'than China or Viet Nam. In East and South-East Asia only Japan and the Republic of Korea had more."""',
    lambda _: "",
    "A sentence that names its rule, its day and its region can be checked by anybody.",
    (
        Mistake(
            "no rule",
            "It does not say what counts as being party to a treaty: signed, deposited or in force.",
            "Add the rule.",
            lambda _: (
                "On 5 March 2020 the DPRK had more treaties than China or Viet Nam, and only two had more in East Asia."
            ),
            _no_rule,
        ),
        Mistake(
            "no day",
            "It names no day. Numbers of treaties change with every deposit.",
            "Add the day on which it is true.",
            lambda _: (
                "Counting deposits the DPRK has 16 treaties, China 14 and Viet Nam 10, and only two have more in East Asia."
            ),
            _no_day,
        ),
        Mistake(
            "no region",
            "It does not say among which states the DPRK is compared.",
            "Add what you count as Asia.",
            lambda _: (
                "Counting deposits up to 5 March 2020 the DPRK was party to more of these treaties than China was."
            ),
            _no_asia,
        ),
    ),
    (
        "Three things are left open in the article: what counts as party, on which day, and where Asia ends.",
        "Take the settings of the ranking under which its verdict is “holds”, and put them into words.",
    ),
    also=(
        'answer_2_5 = "On the day of the article (5 March 2020) and by instruments deposited, the DPRK came third in an '
        'Asia without Central and Western Asia, behind Japan and the Republic of Korea."',
        'answer_2_5 = "When the article was published, the DPRK had consented to be bound by sixteen treaties, China by '
        'fourteen and Viet Nam by ten. In the Far East only two states had more."',
    ),
    points=3,
    rubric=Rubric(
        (
            (1, "the rule is named (instrument deposited), and the sentence is true under it"),
            (1, "the day, or the span of days, is named"),
            (1, "the region is named, and the states ahead of the DPRK in it are right"),
        ),
        (
            Sample(
                "By 5 March 2020 the DPRK had deposited instruments for more WIPO treaties than China or Viet Nam; in "
                "East and South-East Asia only Japan and the Republic of Korea had more.",
                3,
                "Rule, day and region are there, and each can be checked in the ranking.",
            ),
            Sample(
                "The DPRK is a party to many WIPO treaties, more than China, on 5 March 2020 in Asia.",
                1,
                "There is a day, but no rule, and “many in Asia” cannot be checked.",
            ),
        ),
    ),
)

EXERCISES = (_ABOVE, _LAST, _MISSING, _OWN, _JUDGE)
