"""The key of lesson 3: how small is small."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from helpers import agencies
from helpers.data import load
from helpers.exercises.key.seeing import lacks, no_description
from helpers.exercises.record import Case, Exercise, Kind, Mistake, Rubric, Sample, Step
from helpers.figures.agency_words import full, some, spoken
from helpers.figures.wording import listed, ordinal

_WIPO = "WIPO"
_OWN = "specialised agency"


# ---- 3-1: how many times as large

_OTHER = {"staff": "revenue", "revenue": "staff", "spending": "staff"}
_CLOSE = 0.1  # a ratio may be rounded or cut off after one decimal


def _times(body: str, measure: str) -> float:
    size = agencies.sizes(measure)
    return float(size.get(body, float("nan")) / size[_WIPO])


_COLUMNS = {
    "staff": ("agency_staff", "staff"),
    "revenue": ("agency_finance", "revenue_usd"),
    "spending": ("agency_finance", "expenses_usd"),
}


def _figure(body: str, measure: str) -> int:
    """Return the size of a body once more, row by row."""
    table, column = _COLUMNS[measure]
    rows = load(table)
    every = zip(rows["agency"], rows["year"], rows[column], strict=True)
    return next(int(v) for a, y, v in every if (a, y) == (body, agencies.YEAR))


def _cases_1() -> list[Case]:
    """Return bodies larger than WIPO with a measure, where no mistake comes near the right answer."""
    bodies = agencies.of_kind(_OWN, "fund or programme")
    found = []
    for measure, other in _OTHER.items():
        for body in sorted(bodies, key=lambda b: (b != "WHO", b)):
            ways = [_times(body, measure), _times(body, other), 1 / _times(body, measure)]
            if ways[0] > 1 and all(abs(a - b) > 3 * _CLOSE for a, b in zip(ways, ways[1:] + ways[:1], strict=True)):
                said = f"Your body: {full(body)} ({body}). Your measure: {measure}."
                found.append(Case({"body": body, "measure": measure}, said))
    return found


def _said_times(case: Case) -> str:
    first, other = _times(case.body, case.measure), _OTHER[case.measure]
    return (
        f"By {case.measure} in {agencies.YEAR}, {spoken(case.body)} was {first:.1f} times the size of WIPO; by {other}, "
        f"{_times(case.body, other):.1f} times. A ratio belongs to one measure and one year."
    )


_RATIO = Exercise(
    "3-1",
    Kind.NUMBER,
    Step.EXPLORE,
    "compare two bodies by a ratio, with one measure and one year for both",
    4,
    "Use the chart in part 4. Set *Compared with* to **all bodies in the UN statistics**, take the measure of your case, "
    f"and leave the year at {agencies.YEAR}. The table under the chart has the figures. How many times the size of WIPO is "
    "the body of your case? Python divides with `/`. Write the figures "
    "without commas and dollar signs: 1200 and not 1,200. Give the answer in times, "
    f"rounded to one decimal; {_CLOSE:g} more or less is taken.",
    "answer_3_1 = ...",
    lambda case: (
        f"answer_3_1 = {agencies.sizes(case.measure)[case.body]:.0f} / {agencies.sizes(case.measure)[_WIPO]:.0f}"
    ),
    lambda case: _figure(case.body, case.measure) / _figure(_WIPO, case.measure),
    _said_times,
    (
        Mistake(
            "turned round",
            "That is the size of WIPO divided by that of your body.",
            "Divide the other way round: the figure of your body comes first.",
            lambda case: 1 / _times(case.body, case.measure),
        ),
        Mistake(
            "another measure",
            lambda case: f"That is the ratio by {_OTHER[case.measure]}, and your case names another measure.",
            lambda case: f"Set “Size measured by” to {case.measure}, and read both figures again.",
            lambda case: _times(case.body, _OTHER[case.measure]),
        ),
        Mistake(
            "a difference, not a ratio",
            "That is how much larger your body is, found by subtraction. It depends on the unit; a ratio does not.",
            "Divide the two figures.",
            lambda case: _figure(case.body, case.measure) - _figure(_WIPO, case.measure),
        ),
        Mistake(
            "one figure, not a ratio",
            "That is the figure of your body, and a ratio needs two.",
            "Divide it by the figure of WIPO.",
            lambda case: _figure(case.body, case.measure),
        ),
    ),
    (
        "Read your case once more: it names a body and a measure. Both figures must be of that measure.",
        "Open the table under the chart and find two rows: your body, and WIPO.",
        "Write the larger figure, then / and then the smaller one, without commas and dollar signs.",
    ),
    also=(lambda case: f'answer_3_1 = "{_times(case.body, case.measure):.1f} times"',),
    cases=_cases_1,
    unit="times",
    tolerance=_CLOSE,
)


# ---- 3-2: the middle and the average

_MILLION = 1_000_000


def _revenues(year: int) -> dict[str, int]:
    own, rows = agencies.of_kind(_OWN), load("agency_finance")
    every = zip(rows["agency"], rows["year"], rows["revenue_usd"], strict=True)
    return {str(a): int(v) for a, y, v in every if y == year and a in own}


def _average(year: int) -> float:
    found = _revenues(year).values()
    return sum(found) / len(found) / _MILLION


def _middle(year: int) -> float:
    found = sorted(_revenues(year).values())
    return found[len(found) // 2] / _MILLION


def _cases_2() -> list[Case]:
    """Return years before the one of the example, the latest first, with averages that can be told apart."""
    found: dict[int, float] = {}
    for year in reversed(agencies.years("revenue")[:-1]):
        average = _average(year)
        if all(abs(average - other) > 3 for other in (_average(agencies.YEAR), *found.values())):
            found[year] = average
    return [Case({"year": str(year)}, f"Your year: {year}.") for year in found]


def _said_average(case: Case) -> str:
    year = int(case.year)
    average, middle, own = _average(year), _middle(year), _revenues(year)[_WIPO] / _MILLION
    parts = [
        f"{'below' if own < other else 'above' if own > other else 'itself'} {name}"
        for name, other in (("the average", average), ("the middle one", middle))
    ]
    return (
        f"In {year} the average was {average:,.0f} million dollars, the middle one {middle:,.0f} million. WIPO, with "
        f"{own:,.0f} million, was {listed(parts)}. Whether a body is small can hang on that one word."
    )


_MEAN = Exercise(
    "3-2",
    Kind.NUMBER,
    Step.TWEAK,
    "say how the yardstick, middle or average, decides what is small",
    4,
    f"The cell below gives the middle one (the median) of the revenues of the specialised agencies in {agencies.YEAR}, in "
    "million US dollars. Copy its lines into the answer cell. In the first, put the year of your case in place of "
    f"{agencies.YEAR}; in the last, put `mean` in place of `median`, which gives the average. Answer in million US dollars, "
    "rounded to a whole number.",
    "answer_3_2 = ...",
    'money = load("agency_finance").query(f"year == {case_3_2.year}")\n'
    'money = money.merge(load("agencies")[["agency", "kind"]], on="agency").query("kind == \'specialised agency\'")\n'
    'answer_3_2 = round(money["revenue_usd"].mean() / 1_000_000)',
    lambda case: _average(int(case.year)),
    _said_average,
    (
        Mistake(
            "still the middle one",
            "That is the middle one of the revenues of your year. It does not move when the largest body grows.",
            "Put mean in place of median.",
            lambda case: _middle(int(case.year)),
        ),
        Mistake(
            "still the year of the example",
            lambda _: f"That is the average of {agencies.YEAR}.",
            "Put the year of your case into the first line, and run all lines.",
            lambda _: _average(agencies.YEAR),
        ),
        Mistake(
            "dollars, not millions",
            "That is the average in dollars.",
            "Divide it by 1_000_000, as the example does.",
            lambda case: _average(int(case.year)) * _MILLION,
        ),
        Mistake(
            "what the example gives",
            lambda _: f"That is what the example gives: the middle one, and in {agencies.YEAR}.",
            "Change the lines in the answer cell, both the year and the yardstick, and run that cell.",
            lambda _: _middle(agencies.YEAR),
        ),
    ),
    (
        "Two words have to change: the year in the first line, and the name of the yardstick in the last.",
        "The last line of your cell should read answer_3_2 = round(...), with the average inside.",
    ),
    also=(
        lambda case: f'answer_3_2 = "{_average(int(case.year)):,.0f} million US dollars"',
        'own = load("agencies").query("kind == \'specialised agency\'")["agency"]\n'
        'money = load("agency_finance")\n'
        'money = money[(money["year"] == int(case_3_2.year)) & money["agency"].isin(own)]\n'
        'answer_3_2 = money["revenue_usd"].sum() / len(money) / 1e6',
    ),
    example=f'money = load("agency_finance").query("year == {agencies.YEAR}")\n'
    'money = money.merge(load("agencies")[["agency", "kind"]], on="agency").query("kind == \'specialised agency\'")\n'
    'round(money["revenue_usd"].median() / 1_000_000)',
    cases=_cases_2,
    unit="million US dollars",
    tolerance=0.6,
)


# ---- 3-3: empty is not zero

_TIES = {
    "not a member": "those of which the DPRK is not a member",
    "member": "those of which the DPRK is a member",
    "programme country": "those of which the DPRK is a programme country",
}
_CELLS = {
    "staff_pyongyang_2019": "people in Pyongyang",
    "rodong_tokens_2018_2022": "how often a tally of Rodong Sinmun has the acronym",
    "office_since": "since when there is an office",
}


def _bodies(case: Case, what: str, status: str | None = None) -> list[str]:
    """Return the bodies with such a cell: "empty", "zero" or "filled"; status "" takes all bodies."""
    status = case.status if status is None else status
    rows = load("agency_presence")
    found = []
    for body, tie, cell in zip(rows["agency"], rows["dprk_status_2019"], rows[case.column], strict=True):
        is_what = {"empty": pd.isna(cell), "filled": not pd.isna(cell), "zero": not pd.isna(cell) and cell == 0}
        if is_what[what] and status in ("", tie):
            found.append(str(body))
    return found


def _table(found: list[str]) -> pd.DataFrame:
    return pd.DataFrame({"agency": pd.Series(found, dtype="str")})


def _agencies(given: Any) -> list[str]:
    """Return the bodies in an answer that is a table or a list."""
    place = given.columns.index("agency") if "agency" in given.columns else 0
    return [str(row[place]) if row else "" for row in given.rows]


def _some(bodies: list[str]) -> str:
    """Return names for a sentence; the row of the United Nations is that of the whole, not of the Secretariat."""
    return some(bodies).replace("the UN Secretariat", "the United Nations")


def _said_empty(case: Case) -> str:
    empty, zero = _bodies(case, "empty"), _bodies(case, "zero")
    first = f"The cell is empty for {_some(empty)}."
    if case.column == "office_since":
        known = load("agency_presence").dropna(subset=["office_pyongyang_2019"])
        office = dict(zip(known["agency"], known["office_pyongyang_2019"], strict=True))
        there, none = ([b for b in empty if b in office and bool(office[b]) is has] for has in (True, False))
        second = f"In 2019 {_some(there)} had an office; since when is not in the table."
        second += f" {_some(none)} had none, so no year could stand there." if none else ""
        return f"{first} {second} An empty cell does not say why it is empty."
    counted = f"A zero stands for {_some(zero)}: that was counted." if zero else "None of these bodies has a zero."
    return f"{first} {counted} An empty cell leaves the number open; it is no zero."


_EMPTY = Exercise(
    "3-3",
    Kind.TABLE,
    Step.COMPLETE,
    "keep what nobody counted apart from what was counted and is zero",
    5,
    "Your case names bodies by their tie with the DPRK, and a column. For which of these bodies is the cell in that column "
    "**empty** (`<NA>` or `NaN`)? The first line of the answer cell puts the bodies of your case into `there`. Complete the "
    "second: the rows of `there` whose cell in the column `case_3_3.column` is empty. A condition goes into square brackets "
    "after the table; `.isna()` after a column asks whether a cell is empty. (The column `agency` is enough.)",
    'there = presence[presence["dprk_status_2019"] == case_3_3.status]\nanswer_3_3 = ...',
    'there = presence[presence["dprk_status_2019"] == case_3_3.status]\n'
    'answer_3_3 = there[there[case_3_3.column].isna()][["agency"]]',
    lambda case: _table(_bodies(case, "empty")),
    _said_empty,
    (
        Mistake(
            "a figure or a word, not an empty cell",
            lambda case: (
                "Those are the rows with a zero, or no rows. A zero is a figure; an empty cell is none, and equals no word either."
                if _bodies(case, "zero")
                else "None of these cells equals a zero or a word such as NaN. An empty cell holds nothing to compare with."
            ),
            "Put .isna() after the column: it asks for empty cells.",
            lambda case: _table(_bodies(case, "zero")),
            lambda given, case: sorted(_agencies(given)) in ([], sorted(_bodies(case, "zero"))),
        ),
        Mistake(
            "no condition",
            "Those are all bodies of your case, whether the cell is empty or not.",
            "Put a condition into square brackets after `there`.",
            lambda case: _table(_bodies(case, "empty") + _bodies(case, "filled")),
        ),
        Mistake(
            "all ties at once",
            "Those are the empty cells of all bodies, whatever their tie with the DPRK.",
            "Start from `there`, which has only the bodies of your case.",
            lambda case: _table(_bodies(case, "empty", "")),
        ),
    ),
    (
        "Run the first line and look at `there`. Which cells of your column hold nothing?",
        "The condition is there[case_3_3.column] with .isna() after it.",
        "Rows that meet a condition are there[...], with the condition in place of the dots.",
    ),
    also=(
        'answer_3_3 = list(presence[(presence["dprk_status_2019"] == case_3_3.status) & '
        'presence[case_3_3.column].isnull()]["agency"])',
    ),
    example='presence = load("agency_presence")\npresence[["agency", "dprk_status_2019", case_3_3.column]].head(8)',
    cases=lambda: [
        Case({"status": s, "column": c}, f"Your bodies: {said}. Your column: {c} ({what}).")
        for c, what in _CELLS.items()
        for s, said in _TIES.items()
        if _bodies(Case({"status": s, "column": c}), "empty")
    ],
)


# ---- 3-4: dots on an axis of ratios

_YEARS = agencies.years("revenue")
_DOTS = (
    'answer_3_4 = alt.Chart(mine, title="Revenue of the specialised agencies, 2016").mark_point().encode('
    'x=alt.X("revenue_usd:Q", scale=alt.Scale(type="log")), y="agency:N").properties('
    'description="Dots: the revenue of each specialised agency in 2016, on a logarithmic axis.")'
)


def _chart(mark: str = "point", scale: str = "log", turned: bool = False, **properties: str) -> Any:
    import altair as alt

    mine = pd.DataFrame(sorted(_revenues(2016).items()), columns=["agency", "revenue_usd"])
    long, short = ("y", "x") if turned else ("x", "y")
    amount = (alt.Y if turned else alt.X)("revenue_usd:Q", scale=alt.Scale(type=scale))
    kept = {"title": "Revenue in 2016", "description": "Dots: revenue of each agency, in equal ratios."} | properties
    chart = getattr(alt.Chart(mine), f"mark_{mark}")().encode(**{long: amount, short: "agency:N"})
    return chart.properties(**{k: v for k, v in kept.items() if v})


_CHART = Exercise(
    "3-4",
    Kind.CHART,
    Step.OWN,
    "draw sizes so that equal steps are equal ratios, and say so in words",
    6,
    "Draw your own chart of the revenue of the specialised agencies. Start from the table `mine` of the cell below and put "
    f"another year from {_YEARS[0]} to {_YEARS[-1]} in its first line. Answer with **dots** (`mark_point`): `revenue_usd` across (x), on "
    "a **logarithmic** axis, and `agency` upwards (y). Give the chart a title, and a description of one sentence for a "
    "reader who cannot see it. (Part 7 shows how such a chart is written. A last line with only `answer_3_4` draws it under "
    "the cell.)",
    "answer_3_4 = ...",
    _DOTS,
    lambda _: _chart(),
    "The dots claim no length, and equal steps are equal ratios. Whether your title names the measure and the year, only "
    "a person can see.",
    (
        Mistake(
            "bars without a beginning",
            "Bars stand on a logarithmic axis. It has no zero, so a bar could begin anywhere and its length says nothing.",
            "Take mark_point().",
            lambda _: _chart("bar"),
            lambda given, _: given["mark"] in ("bar", "area") and "log" in (given.get("x.scale"), given.get("y.scale")),
        ),
        Mistake(
            "turned round",
            "The agencies stand across and the amounts upwards. Names are easier to read at the side.",
            "Change the places of x and y.",
            lambda _: _chart(turned=True),
            lambda given, _: given.get("x") == "agency" and given.get("y") == "revenue_usd",
        ),
        Mistake(
            "a linear axis",
            "On this axis each step adds the same amount, so the small agencies crowd at its edge.",
            'Write x=alt.X("revenue_usd:Q", scale=alt.Scale(type="log")).',
            lambda _: _chart(scale="linear"),
            lambda given, _: given.get("x") == "revenue_usd" and given.get("x.scale", "linear") == "linear",
        ),
        no_description(lambda _: _chart(description="")),
    ),
    (
        "Part 7 has such a chart. Copy it from dots = on, without the line that begins with shape. Write answer_3_4 in place "
        "of dots, and give it `mine` and `revenue_usd`.",
        "The axis is part of x: alt.X takes the column first, and then scale=alt.Scale(...).",
    ),
    also=(
        'answer_3_4 = alt.Chart(mine).mark_circle().encode(alt.X("revenue_usd").scale(type="log"), alt.Y("agency", '
        'sort="-x")).properties(title="Revenue, 2016", description="Each dot is the revenue of one agency in 2016.")',
    ),
    example='mine = load("agency_finance").query("year == 2016")\n'
    'mine = mine.merge(load("agencies")[["agency", "kind"]], on="agency").query("kind == \'specialised agency\'")\n'
    'mine[["agency", "year", "revenue_usd"]]',
    features=("mark", "x", "x.scale", "y", "title", "description"),
)


# ---- 3-5: judge

_MEASURE = (
    *("staff", "employ", "people", "revenue", "spend", "budget", "money", "expens", "income", "personnel", "persons"),
    *("headcount", "head count", "workforce", "work force", "posts", "payroll", "member states", "number of members"),
)
_BESIDE = (
    *("beside", "among", "than", "compar", "of the", "bank", "imf", "fund", "against", "next to", "agencies"),
    *("institutions", "organisations", "organizations", "bodies", "others"),
)
_YARDSTICK = (
    *("median", "middle", "average", "mean", "third", "place", "rank", "largest", "smallest", "larger", "smaller"),
    *("half", "times", "above", "below", "fifth", "sixth", "5th", "6th", "more than", "fewer", "less than", "quarter"),
    *(
        "bigger",
        "biggest",
        "least of",
        "bottom",
        "exceed",
        "fold",
        "double",
        "twice",
        "out of",
        "no. ",
        "per cent",
        "%",
    ),
)


def _place(measure: str) -> str:
    """Return the place of WIPO among the specialised agencies."""
    size = agencies.sizes(measure)[agencies.of_kind(_OWN)]
    return ordinal(1 + int((size > size[_WIPO]).sum()))


_BY_STAFF, _NUMBER = _place("staff"), len(agencies.of_kind(_OWN))
_BANKS = agencies.nearest_staff()["of_year"]

_JUDGE = Exercise(
    "3-5",
    Kind.WRITTEN,
    Step.JUDGE,
    "call a body small so that somebody else can check it",
    5,
    "Write the article's sentence on the size of WIPO anew, in two or three sentences of your own, so that it is true and "
    "anybody can check it. Say by what measure, in which year, beside whom, and by which yardstick. (The top of this lesson "
    "says what the article claims.)",
    'answer_3_5 = """\n...\n"""',
    f'answer_3_5 = """By revenue in {agencies.YEAR} WIPO was {_place("revenue")} of the {_NUMBER} specialised agencies in the UN '
    'statistics, so it was not below the middle one. By staff it is smaller than the two banks the article names."""',
    lambda _: "",
    "A sentence that names its measure, its year, its company and its yardstick can be checked by anybody.",
    (
        Mistake(
            "no measure",
            "It does not say what size is measured by.",
            "Name the measure: staff, revenue or spending.",
            lambda _: (
                f"In {agencies.YEAR} WIPO was above the middle one of the specialised agencies, so it was not small."
            ),
            lacks(*_MEASURE),
        ),
        Mistake(
            "no year",
            "It names no year, and the figures of the two banks are of other years than that of WIPO.",
            "Add the year of each figure you use.",
            lambda _: (
                "By staff WIPO was above the middle one of the specialised agencies in the UN statistics, so not small."
            ),
            lambda text, _: not re.search(r"\b(19|20)\d\d\b", text),
        ),
        Mistake(
            "beside nobody",
            "It does not say beside whom WIPO is small or large.",
            "Name the bodies you compare it with.",
            lambda _: f"By staff WIPO was small in {agencies.YEAR}, as it had not very many people at that time.",
            lacks(*_BESIDE),
        ),
        Mistake(
            "no yardstick",
            "It compares, and does not say where small begins.",
            "Add the yardstick: below the middle one, below the average, in the smallest third, or the place.",
            lambda _: f"By staff in {agencies.YEAR} WIPO was small beside the specialised agencies and the two banks.",
            lacks(*_YARDSTICK),
        ),
    ),
    (
        "Four things are left open in the article: the measure, the year, the bodies beside it, and what counts as small.",
        "Look at the grid in part 5. Choose one cell, and put its row, its column and its verdict into words.",
    ),
    also=(
        f'answer_3_5 = "WIPO had fewer staff ({agencies.YEAR}) than the World Bank ({_BANKS["IBRD"]}) and the IMF '
        f'({_BANKS["IMF"]}); in {agencies.YEAR} it stood above the middle one of the specialised agencies by staff."',
        f'answer_3_5 = "By headcount in {agencies.YEAR} WIPO ranked among the upper half of the specialised agencies; the World '
        'Bank and the IMF, in figures of other years, were bigger."',
    ),
    points=3,
    rubric=Rubric(
        (
            (1, "the measure and the year are named"),
            (1, "it is said beside whom, and the two banks are not taken for all specialised agencies"),
            (1, "the yardstick is named, and the sentence is true by it"),
        ),
        (
            Sample(
                f"By staff at the end of {agencies.YEAR} WIPO was {_BY_STAFF} of the {_NUMBER} specialised agencies in the "
                "UN statistics: above the middle one, though below the average. Beside the World Bank and the IMF it is "
                "the smallest of three, by figures of other years.",
                3,
                "Measure, year, company and yardstick are there, and each can be checked in part 4.",
            ),
            Sample(
                f"In {agencies.YEAR} WIPO had a small staff when compared with many other international organisations.",
                1,
                "Measure and year are there. “Many other” names nobody, and nothing says where small begins.",
            ),
        ),
    ),
)

EXERCISES = (_RATIO, _MEAN, _EMPTY, _CHART, _JUDGE)
