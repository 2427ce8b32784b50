"""The key of lesson 1: first through the door."""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd

from helpers.data import load
from helpers.exercises.record import Case, Exercise, Kind, Mistake, Rubric, Sample, Step
from helpers.figures.first_through_the_door import WIPO, places
from helpers.figures.named_neighbours import NAMED_EUROPE
from helpers.figures.wording import day, labels, listed, names
from helpers.regions import Region, members
from helpers.treaties import Rule, first_days

_DPRK = "PRK"
_NAMED = ("JPN", "CHN", "KOR", "IND", "IDN", "PHL", "MNG", "VNM", "PAK", "LKA", "TUR", "QAT", "SGP", "THA", "MYS")


# ---- 1-1: how many were earlier


def _earlier(state: str, rule: str, region: Region = Region.ASIA) -> list[str]:
    """Return the names of the states of a region that joined before a state under a rule, earliest first."""
    order = places()
    here = order[(order["rule"] == rule) & (order["region"] == region.value)].set_index("iso3")["day"]
    own = order[(order["rule"] == rule) & (order["iso3"] == state)]["day"].iloc[0]
    return [names()[s] for s in here[here < own].index]


def _place(case: Case) -> int:
    order = places()
    row = order[(order["rule"] == case.rule) & (order["region"] == Region.ASIA.value) & (order["iso3"] == case.state)]
    return int(row["place"].iloc[0])


def _other_rule(case: Case) -> int:
    return len(_earlier(case.state, Rule.IN_FORCE if case.rule != Rule.IN_FORCE else Rule.SIGNED))


def _said_earlier(case: Case) -> str:
    found = _earlier(case.state, case.rule)
    return f": {listed(found)}" if len(found) <= 8 else ""


def _states_were(count: int) -> str:
    return "1 state of Asia was" if count == 1 else f"{count} states of Asia were"


_EARLIER = Exercise(
    "1-1",
    Kind.NUMBER,
    Step.EXPLORE,
    "say how many came first, for one meaning of joining and one of Asia",
    3,
    "Use the first chart (part 3). Set *What counts as Asia* to **Asia (UN list)**, and *What counts as joining* to "
    "the meaning in your case. How many states joined **before** your state? States with the same day as yours do not "
    "count. The table under the chart lists all states. (A whole number.)",
    "answer_1_1 = ...",
    lambda case: f"answer_1_1 = {_place(case) - 1}  # the place in the table under the chart, less one",
    lambda case: len(_earlier(case.state, case.rule)),
    lambda case: (
        f"Counting “{Rule(case.rule).label}”, {_states_were(len(_earlier(case.state, case.rule)))} before "
        f"{names()[case.state]}{_said_earlier(case)}. The word “joined” decides this number as much as the dates do."
    ),
    (
        Mistake(
            "the place, not the states before",
            "That is the place of your state. The number of states before it is one less.",
            "Leave out your state itself.",
            lambda case: len(_earlier(case.state, case.rule)) + 1,
        ),
        Mistake(
            "another meaning of joining",
            "That is the number for another meaning of joining.",
            lambda case: f"Set “What counts as joining” to “{Rule(case.rule).label}”, and count again.",
            _other_rule,
        ),
        Mistake(
            "too small an Asia",
            "That is the number in East, South-East and South Asia only, where the chart opens.",
            "Set “What counts as Asia” to “Asia (UN list)”, and count again.",
            lambda case: len(_earlier(case.state, case.rule, Region.EAST_SOUTHEAST_SOUTH)),
        ),
    ),
    (
        "Both controls have to be set. Your case names the meaning of joining.",
        "Open the table under the chart. The column “Place” says where your state stands.",
        "In the first place nobody is before you; in the second place one state is.",
    ),
    also=(lambda case: f"answer_1_1 = '{_place(case) - 1} states'",),
    cases=lambda: [
        Case({"state": s, "rule": r.value}, f"Your state: {names()[s]}. What counts as joining: {r.label}.")
        for s in (_DPRK, *_NAMED)
        for r in (Rule.SIGNED, Rule.IN_FORCE, Rule.DEPOSITED)
        if _earlier(s, r)
    ],
)


# ---- 1-2: who was first in another treaty


def _days(treaty: str, column: str = "entry_into_force") -> dict[str, pd.Timestamp]:
    """Return the days that stand in a column for the states of Asia, by state."""
    actions = load("treaty_actions")
    found = actions[actions["treaty"] == treaty].set_index("iso3")[column]
    return {s: d for s, d in found.items() if s in members(Region.ASIA) and not pd.isna(d)}


def _first(treaty: str, column: str = "entry_into_force") -> pd.Timestamp:
    return min(_days(treaty, column).values())


def _short(treaty: str) -> str:
    return str(load("treaties").set_index("treaty")["short_name"].astype(str)[treaty])


def _said_first(case: Case) -> str:
    found = _days(case.treaty)
    start = _first(case.treaty)
    who = [names()[s] for s, d in found.items() if d == start]
    first = f"{listed(who)} came first" if len(who) <= 4 else f"{len(who)} states came first"
    return (
        f"In this table {first} of all Asia to the {_short(case.treaty)}, and the DPRK came on "
        f"{day(found[_DPRK])}. One early day does not make a habit. (Members that left may be missing.)"
    )


_TREATIES = Exercise(
    "1-2",
    Kind.DATE,
    Step.TWEAK,
    "test whether one early date is a habit or an exception",
    3,
    "Was the DPRK always early? The last line below gives the first day on which the WIPO Convention was in force for "
    "any state of Asia (UN list). Put a copy of that line after `answer_1_2 =` and change one thing in it: the treaty. "
    "It should give the first such day for the treaty of your case.",
    "answer_1_2 = ...",
    'answer_1_2 = asia[asia["treaty"] == case_1_2.treaty]["entry_into_force"].min()',
    lambda case: _first(case.treaty),
    _said_first,
    (
        Mistake(
            "still the WIPO Convention",
            "That is the first day for the WIPO Convention.",
            "Put the treaty of your case in place of wipo-convention.",
            lambda _: _first(WIPO),
        ),
        Mistake(
            "the day of the DPRK",
            "That is the day on which the treaty entered into force for the DPRK. Others were earlier.",
            "Ask all states of Asia, as the line below the question does.",
            lambda case: _days(case.treaty)[_DPRK],
        ),
        Mistake(
            "the first deposit",
            "That is the first day on which a state of Asia deposited its instrument.",
            "Keep the column “entry_into_force”.",
            lambda case: _first(case.treaty, "deposited"),
        ),
        Mistake(
            "the last day",
            "That is the day of the latest state of Asia, not of the first.",
            "Keep min(), which gives the earliest day.",
            lambda case: max(_days(case.treaty).values()),
        ),
    ),
    (
        "Only one thing changes: the name of the treaty. The quotation marks go with it.",
        "Write the name as your case gives it for code, letter by letter and with quotation marks around it.",
        "You may also write case_1_2.treaty, without quotation marks, in place of the name.",
    ),
    also=(
        lambda case: f'answer_1_2 = "{day(_first(case.treaty))}"',
        "found = asia.query('treaty == @case_1_2.treaty')['entry_into_force'].dropna()\n"
        "answer_1_2 = found.sort_values().iloc[0]",
    ),
    example="from helpers.regions import members\n\n"
    'actions = load("treaty_actions")\nasia = actions[actions["iso3"].isin(members("asia"))]\n'
    'asia[asia["treaty"] == "wipo-convention"]["entry_into_force"].min()',
    cases=lambda: [
        Case({"treaty": t}, f"Your treaty: {_short(t)} (in code: {t}).")
        for t in ("paris", *load("treaties")["treaty"].astype(str))
        if t != WIPO and _DPRK in _days(t)
    ],
)


# ---- 1-3: what the year cannot decide


def _by_year(state: str, column: str = "entry_into_force") -> pd.DataFrame:
    """Return the other states whose day in a column falls in the same year as that of a state."""
    rows = load("treaty_actions")
    found = {s: d for s, t, d in zip(rows["iso3"], rows["treaty"], rows[column], strict=True) if t == WIPO}
    year = found.pop(state).year
    return pd.DataFrame({"iso3": sorted(s for s, d in found.items() if d.year == year)})


def _up_to(state: str) -> pd.DataFrame:
    found = load("treaty_actions").query("treaty == @WIPO").set_index("iso3")["entry_into_force"].dt.year
    return pd.DataFrame({"iso3": [s for s in found[found <= found[state]].index if s != state]})


def _others(state: str) -> pd.DataFrame:
    found = load("treaty_actions").query("treaty == @WIPO")["iso3"].astype(str)
    return pd.DataFrame({"iso3": [s for s in found if s != state]})


def _said_year(case: Case) -> str:
    found = [names()[s] for s in _by_year(case.state)["iso3"]]
    year = _in_force(case.state).year
    who = listed(found) if len(found) <= 8 else f"{len(found)} other states"
    return (
        f"Membership was in force from a day in {year} for {names()[case.state]}, and so it was for {who}. Data by the "
        "year leave them side by side; whoever writes “before” needs the day."
    )


def _in_force(state: str) -> pd.Timestamp:
    days = first_days(WIPO).query("rule == 'in force'").set_index("iso3")["day"]
    return pd.Timestamp(days[state])


def _level(state: str) -> bool:
    """Return whether a state has a day in both columns, and at least one other in the same year."""
    row = load("treaty_actions").query("treaty == @WIPO and iso3 == @state")
    return len(row) == 1 and bool(row["deposited"].notna().all()) and len(_by_year(state)) > 0


_LEVEL = Exercise(
    "1-3",
    Kind.TABLE,
    Step.COMPLETE,
    "find which comparisons a source is too coarse to decide",
    4,
    "Many data sets know only the **year** in which a state joined. The cell below makes such data: `others` are all "
    "members of WIPO except your state, and `my_year` is the year of your state. Which states can nobody place before or after "
    "yours with these data? Complete the answer: the rows of `others` whose `year` is the same as `my_year`. (Two equal "
    "signs, `==`, ask whether two things are the same. The column `iso3` is enough; the order does not matter.)",
    "answer_1_3 = ...",
    'answer_1_3 = others[others["year"] == my_year][["iso3"]]',
    lambda case: _by_year(case.state),
    _said_year,
    (
        Mistake(
            "your own state among them",
            "Your own state is among them. It cannot be placed before itself in any data.",
            "Start from `others`, which leaves it out.",
            lambda case: pd.DataFrame({"iso3": [case.state, *_by_year(case.state)["iso3"]]}),
        ),
        Mistake(
            "earlier years too",
            "Those are all the states up to your year. Some of them joined in an earlier year, so they can be placed.",
            "Ask for the same year, with two equal signs.",
            lambda case: _up_to(case.state),
        ),
        Mistake(
            "by the year of deposit",
            "Those are the states that deposited their instrument in the same year as yours.",
            "Use the column `year`, which is the year of entry into force.",
            lambda case: _by_year(case.state, "deposited"),
        ),
        Mistake(
            "no condition",
            "Those are all the other members, whatever their year.",
            "Put a condition into square brackets after `others`.",
            lambda case: _others(case.state),
        ),
        Mistake(
            "no row is left",
            "No row is left. In quotation marks a year or a name is only a text, and no year is the same as a text.",
            "Write my_year without quotation marks.",
            lambda _: pd.DataFrame({"iso3": []}),
        ),
    ),
    (
        'A condition goes into square brackets after the name of the table, as in part 2: wipo[wipo["iso3"] == "PRK"].',
        'The condition has two sides: the column others["year"], and the year of your state.',
    ),
    example='members_of_wipo = load("treaty_actions").query("treaty == \'wipo-convention\'")\n'
    'members_of_wipo = members_of_wipo.assign(year=members_of_wipo["entry_into_force"].dt.year)\n'
    'my_year = members_of_wipo.set_index("iso3")["year"][case_1_3.state]\n'
    'others = members_of_wipo[members_of_wipo["iso3"] != case_1_3.state]\n'
    'others[["iso3", "year"]].head()',
    also=(
        'answer_1_3 = sorted(others.query("year == @my_year")["iso3"])',
        'answer_1_3 = others[others["entry_into_force"].dt.year == my_year]',
    ),
    cases=lambda: [
        Case({"state": s}, f"Your state: {names()[s]} ({s}).")
        for s in (_DPRK, *NAMED_EUROPE, *sorted(members(Region.ASIA) - {_DPRK}))
        if _level(s)
    ],
)


# ---- 1-4: a claim as a function


def _count(
    state: str, rule: str, beside: Callable[[pd.Series, pd.Timestamp], pd.Series] = lambda a, b: a < b, extra: int = 0
) -> int:
    days = first_days(WIPO)
    here = days[(days["rule"] == rule) & days["iso3"].isin(members(Region.ASIA))].set_index("iso3")["day"]
    return int(beside(here, here[state]).sum()) + extra


_LINES = 'by_rule = days[days["rule"] == "in force"].set_index("iso3")["day"]\nint((by_rule < by_rule["PRK"]).sum())'

_FUNCTION = Exercise(
    "1-4",
    Kind.FUNCTION,
    Step.OWN,
    "write a claim as a function of its definitions, so that anybody can ask it again with others",
    6,
    "“Two were earlier” answers a question with two blanks: which state, and what counts as joining. The last two lines "
    'below fill them with `"PRK"` and `"in force"`. Make a function of your own that leaves them open. Copy the first '
    "of the two to a new line between `def` and `return`, after four spaces. Put the second after `return`, in place of "
    'the dots. Then write `state` in place of `"PRK"` and `rule` in place of `"in force"`, without quotation marks. '
    '`answer_1_4("IND", "signed")` should then say how many states of Asia had signed, or done more, before India.',
    "def answer_1_4(state, rule):\n    return ...",
    "def answer_1_4(state, rule):\n"
    '    by_rule = days[days["rule"] == rule].set_index("iso3")["day"]\n'
    "    return int((by_rule < by_rule[state]).sum())",
    lambda _: lambda state, rule: len(_earlier(state, rule)),
    lambda _: (
        f"For the DPRK it gives {_count(_DPRK, Rule.IN_FORCE)} by entry into force and {_count(_DPRK, Rule.SIGNED)} by "
        "signature. The dates have not changed between the two calls, only the meaning of one word."
    ),
    (
        Mistake(
            "both blanks are still filled",
            "It counts who was before the DPRK by entry into force, whatever state and rule it is given.",
            'Write state in place of "PRK" and rule in place of "in force", both without quotation marks.',
            lambda _: lambda state, rule: _count(_DPRK, Rule.IN_FORCE),  # noqa: ARG005
        ),
        Mistake(
            "the rule is not used",
            "It counts by entry into force whatever rule it is given.",
            'Write rule in place of "in force", without quotation marks.',
            lambda _: lambda state, rule: _count(state, Rule.IN_FORCE),  # noqa: ARG005
        ),
        Mistake(
            "the state is not used",
            "It counts who was before the DPRK whatever state it is given.",
            'Write state in place of "PRK", without quotation marks.',
            lambda _: lambda state, rule: _count(_DPRK, rule),  # noqa: ARG005
        ),
        Mistake(
            "the state itself is counted",
            "It gives one too many each time: a state is not before itself.",
            "Use < and not <=, and add nothing.",
            lambda _: lambda state, rule: _count(state, rule, extra=1),
        ),
        Mistake(
            "later, not earlier",
            "It counts the states that came later.",
            "Turn the sign > round.",
            lambda _: lambda state, rule: _count(state, rule, lambda a, b: a > b),
        ),
    ),
    (
        "The first of the two lines can be copied as it is, but for one word. It goes between def and return.",
        "The second line gives the number. Put it after return, with state where it said PRK.",
        "The words state and rule are blanks to be filled: they stand without quotation marks.",
        "Try it yourself in a new cell, with the DPRK and “in force”: it should say what the cell below the question says.",
    ),
    also=(
        "def answer_1_4(state, rule):\n"
        "    here = days.query('rule == @rule')\n"
        "    own = here.loc[here['iso3'] == state, 'day'].iloc[0]\n"
        "    return len(here[here['day'] < own])",
        "answer_1_4 = lambda state, rule: sum(\n"
        "    d < days[(days['iso3'] == state) & (days['rule'] == rule)]['day'].min()\n"
        "    for d in days[days['rule'] == rule]['day'])",
    ),
    example="from helpers.regions import members\nfrom helpers.treaties import first_days\n\n"
    'days = first_days("wipo-convention")\ndays = days[days["iso3"].isin(members("asia"))]\n' + _LINES,
    calls=lambda _: [
        (state, rule.value)
        for state, rule in (
            (_DPRK, Rule.IN_FORCE),
            (_DPRK, Rule.SIGNED),
            ("JPN", Rule.DEPOSITED),
            ("CHN", Rule.IN_FORCE),
            ("VNM", Rule.DEPOSITED),
            ("IDN", Rule.SIGNED),
        )
    ],
)


# ---- 1-5: judge


def _says(text: str, *wanted: str) -> bool:
    plain = text.lower().replace("south korea", "").replace("north korea", "")
    return any(word in plain for word in wanted)


_RULE = ("deposit", "force", "sign", "acced", "access", "ratif", "bound", "binding", "instrument", "effect", "consent")
_ASIA = (
    *("un list", "un's list", "united nations", "m49", "central", "middle", "arab", "whole", "continent", "without"),
    *("exclud", "except", "leave", "leaving", "left out", "left aside"),
)
_LIMIT = (
    *("why", "reason", "motiv", "intent", "show", "say", "tell", "prove", "rights", "cause", "explain", "establish"),
    *("reveal", "learn", "silen", "whether", "cannot", "nothing", "follow", "infer", "evidence", "measure", "compl"),
)


def _no_rule(text: str, _: Case) -> bool:
    return not _says(text, *_RULE)


def _no_asia(text: str, _: Case) -> bool:
    parts = re.search(r"\b(?:north|south)?[- ]?(?:east|west|south)", text.lower().replace("south korea", ""))
    return parts is None and not _says(text, *_ASIA)


def _nobody(text: str, _: Case) -> bool:
    """Return whether no state is named that was earlier under some meaning."""
    days = first_days(WIPO)
    own = days[days["iso3"] == _DPRK].set_index("rule")["day"]
    early = days[(days["day"] < days["rule"].map(own)) & days["iso3"].isin(members(Region.ASIA))]["iso3"].unique()
    return not _says(text, *(labels()[s].lower() for s in early))


def _no_limit(text: str, _: Case) -> bool:
    return not _says(text, *_LIMIT)


_JUDGE = Exercise(
    "1-5",
    Kind.WRITTEN,
    Step.JUDGE,
    "write a footnote that keeps a claim and names its limits",
    5,
    "An editor wants to keep the sentence that the DPRK came to WIPO before every other economy of Asia (claim 10), and "
    "asks you for a footnote to it. In two or three sentences of your own, say under which meaning of joining and of "
    "Asia it is true, who was earlier under another meaning, and one thing that these dates cannot show.",
    'answer_1_5 = """\n...\n"""',
    'answer_1_5 = """True of East, South-East and South Asia, counting either the deposit of the instrument or entry '
    "into force. Israel and Jordan, in Western Asia on the list of the United Nations, were members before. The dates "
    'say nothing about why a state joined."""',
    lambda _: "",
    "A footnote that names its meaning keeps the sentence and makes it safe to quote.",
    (
        Mistake(
            "no meaning of joining",
            "It does not say what counts as joining: signing, depositing, or being bound.",
            "Add by which of the three steps it is true.",
            lambda _: (
                "This is true of East, South-East and South Asia only. Israel was there before, and the dates do not say why."
            ),
            _no_rule,
        ),
        Mistake(
            "no meaning of Asia",
            "It does not say which Asia is meant.",
            "Name the parts of Asia that you count, as the second control of the chart does.",
            lambda _: (
                "Counting entry into force this is true, though Israel and Jordan were earlier; dates do not say why."
            ),
            _no_asia,
        ),
        Mistake(
            "nobody who was earlier",
            "It names no state that was earlier under another meaning.",
            "Set the chart to “Asia (UN list)”, or to “signed”, and name one of the first.",
            lambda _: (
                "By entry into force it is true of East, South-East and South Asia. The dates do not say why they joined."
            ),
            _nobody,
        ),
        Mistake(
            "nothing on the limits",
            "It does not name anything that the dates leave open.",
            "Read part 7 once more, and add one thing that days of joining cannot tell.",
            lambda _: (
                "By entry into force it is true of East, South-East and South Asia. Israel and Jordan were earlier in Asia."
            ),
            _no_limit,
        ),
    ),
    (
        "The grid in part 5 has the meanings under which the claim holds. Choose one of its cells.",
        "The first chart names who was earlier once you widen Asia or count signatures.",
        "Part 7 names things that these data leave open.",
    ),
    also=(
        'answer_1_5 = "If Asia is East, South-East and South Asia and joining is being bound, nobody was earlier. By '
        'signature Japan and others were. That Japan used the rights of a member from 1970 is not in these dates."',
        'answer_1_5 = "Measured by the day the Convention became binding, and for the part of the continent from Pakistan '
        'to Japan. Israel was a member already if more is counted. Dates are silent on motivation."',
        'answer_1_5 = "True if joining means accession and Asia leaves out the Middle East; if that is counted, Israel and '
        'Jordan were earlier. Nothing follows for the causes of accession."',
    ),
    points=3,
    rubric=Rubric(
        (
            (1, "a meaning of joining and a meaning of Asia are named, and the sentence is true under both together"),
            (1, "a state that was earlier under another meaning is named, with that meaning"),
            (
                1,
                "something is named that days of joining cannot show, such as reasons or the rights of the older unions",
            ),
        ),
        (
            Sample(
                "By entry into force, and also by deposit, no state of East, South-East or South Asia was earlier. On the "
                "UN list of Asia, Israel and Jordan were. The dates do not show why any of them joined.",
                3,
                "Each of the three parts is there, and each can be checked in the charts.",
            ),
            Sample(
                "The sentence is true in a way, as membership was in force early, but Israel in Western Asia was earlier; "
                "this shows that the DPRK respects international rules.",
                1,
                "An earlier state is named; the Asia in which the sentence is true is not, and dates do not show respect.",
            ),
        ),
    ),
)

EXERCISES = (_EARLIER, _TREATIES, _LEVEL, _FUNCTION, _JUDGE)
