"""Lesson 8: the bodies that could have been the case instead of WIPO, and which of them pass for a trusted partner."""

from __future__ import annotations

import itertools
from typing import Any

import pandas as pd

from helpers.agencies import BANKS, TIED, Test, meets, of_kind, suspensions
from helpers.claims import claims, verdict
from helpers.data import load
from helpers.figures.agency_words import short
from helpers.figures.spec import Control, Cube, Figure, in_order, options, rows_of, sized
from helpers.figures.theme import FAILS, FOCUS, OTHER, RIVAL, alt
from helpers.figures.wording import day, listed
from helpers.treaties import ARTICLE_DAY

MEETS, UNKNOWN, MISSES = "meets it", "not known", "does not meet it"
_SIGNS = {MEETS: "✓", UNKNOWN: "?", MISSES: "✗"}
_CASE = "WIPO"
_ANSWER = {True: MEETS, False: MISSES}
_TESTS = [(t.value, t.label, t.explain) for t in Test]

FIRST = Control("first", "A trusted partner has", options(_TESTS), Test.STAYED.value, "list")
SECOND = Control(
    "second", "And also", options([("none", "nothing more", "The first test alone."), *_TESTS]), "none", "list"
)
BODIES = Control(
    "bodies",
    "Bodies compared",
    options(
        [
            ("all", "all in the table", "Also those that the DPRK never joined, or left."),
            ("agencies", "specialised agencies", "Bodies of the same kind as WIPO."),
            ("decade", "joined in the 1970s", "The tie began in the decade in which the DPRK joined WIPO."),
            ("resident", "with an office there", "Bodies with an office in Pyongyang; WIPO is set beside them."),
        ]
    ),
    "all",
    "radio",
)


def compared(bodies: str) -> list[str]:
    """Return the bodies a choice compares, WIPO always among them."""
    table = load("agency_presence")
    if bodies == "all":
        keep = pd.Series(True, index=table.index)
    elif bodies == "agencies":
        keep = table["agency"].isin(of_kind("specialised agency"))
    elif bodies == "decade":
        keep = table["joined_year"].between(1970, 1979).fillna(False)
    else:
        keep = table["office_pyongyang_2019"].fillna(False)
    return table.loc[keep.astype(bool) | (table["agency"] == _CASE), "agency"].astype(str).tolist()


def _result(first: str, second: str) -> pd.Series:
    """Return for each body what comes of both tests; one that is missed decides, whatever is not known."""
    found = meets(Test(first))
    if second != "none":
        found &= meets(Test(second))
    return found.map(_ANSWER).astype(object).where(found.notna(), UNKNOWN)


def _bodies() -> pd.DataFrame:
    """Return one row a body in words, with the years between which its bar is drawn."""
    table = load("agency_presence")
    agency = table["agency"].astype(str)
    tied = table["dprk_status_2019"].astype(str).isin(TIED)
    joined = table["joined_year"]
    office = table["office_pyongyang_2019"].map({True: "yes", False: "no"}).astype(object).fillna("not known")
    ended = table["left_year"].map(lambda y: f"left in {y}", na_action="ignore").astype(object)
    broken = suspensions().set_index("agency")
    words = {a: f"{day(r['start'])} to {day(r['end'])}" for a, r in broken.iterrows()}
    return pd.DataFrame(
        {
            "organisation": table["organisation"].astype(str),
            "lane": agency.map(_named),
            "since": joined.map(str, na_action="ignore").astype(object).fillna("not a member"),
            "ended": ended.where(ended.notna(), pd.Series(["no" if t else "no tie" for t in tied])),
            "office": office,
            "broken": [words.get(a, "none dated" if a == _CASE else "not looked up") for a in agency],
            "start": joined.astype("Float64"),
            "end": table["left_year"].astype("Float64").where(~tied, _year(ARTICLE_DAY)),
            "tag": [_tag(a, o) for a, o in zip(agency, office, strict=True)],
        }
    ).set_index(agency)


def _named(agency: str) -> str:
    """Return the name of a body for its line: the banks are named as in the lessons before."""
    return short(agency) if agency in BANKS else agency


def _tag(agency: str, office: str) -> str:
    words = {"yes": "office", "no": "no office", "not known": "office not known"}[office]
    return f"{words}: the case of the article" if agency == _CASE else words


def _year(when: pd.Timestamp) -> float:
    return round(when.year + (when - pd.Timestamp(when.year, 1, 1)).days / 365.25, 2)


def _cube() -> Cube:
    every = _bodies()
    gaps = suspensions()
    rows, found = [], []
    for state in itertools.product(FIRST.values, SECOND.values, BODIES.values):
        first, second, bodies = state
        chosen = every.loc[compared(bodies)].assign(result=_result(first, second))
        chosen["sign"] = chosen["result"].map(_SIGNS)
        place = chosen["result"].map(list(_SIGNS).index)
        chosen = chosen.iloc[place.reset_index(drop=True).sort_values(kind="stable").index]
        lines = gaps[gaps["agency"].isin(chosen["lane"])]
        ends = {end: pd.array([_year(d) for d in lines[end]], dtype="Float64") for end in ("start", "end")}
        drawn = pd.DataFrame({"lane": lines["agency"].astype(str).tolist(), **ends})
        part = pd.concat([chosen.reset_index(drop=True), drawn])
        rows.append(part.assign(first=first, second=second, bodies=bodies))
        found.append([*state, *_finding(first, second, chosen)])
    keys = [c.name for c in (FIRST, SECOND, BODIES)]
    table = pd.concat(rows, ignore_index=True)
    return Cube(
        table[[*keys, *(c for c in table if c not in keys)]],
        pd.DataFrame(found, columns=[*keys, "headline", "sentence", "verdict"]),
    )


def _finding(first: str, second: str, chosen: pd.DataFrame) -> tuple[str, str, str]:
    met, unknown, missed = (chosen.loc[chosen["result"] == r, "lane"].tolist() for r in _SIGNS)
    asked = Test(first).label
    tests = "the test"
    if second == first:
        asked = f"{asked}, asked twice"
    elif second != "none":
        asked, tests = f"{asked}, and {Test(second).label}", "both tests"
    wipo = str(chosen.loc[_CASE, "result"])
    title = f"{len(met)} of {len(chosen)} bodies {'meets' if len(met) == 1 else 'meet'} {tests}{_place(wipo, met)}"
    named = met if len(met) <= 6 else [*met[:5], f"{len(met) - 5} more"]
    split = [f"{len(met)} {'meets' if len(met) == 1 else 'meet'} {tests}{f' ({listed(named)})' if met else ''}"]
    split += [f"{len(missed)} {'does' if len(missed) == 1 else 'do'} not"] if missed else []
    split += [f"of {len(unknown)} it is not known"] if unknown else []
    count = f"Asked for: {asked}. Of {len(chosen)} bodies {listed(split)}."
    judged = verdict("c76")
    name = claims().set_index("claim").loc["c76", "title"]
    does = "cannot be decided here" if judged.status.value == "cannot tell" else judged.status.value
    end = f"Whether “{name}” {does}: trust is not measured, only what might go with it."
    return title, " ".join([count, _effect(wipo, met, unknown), end]), judged.status.value


def _place(wipo: str, met: list[str]) -> str:
    """Return, for the heading, where WIPO stands."""
    if met == [_CASE]:
        return ": WIPO"
    return {MEETS: ", WIPO among them", UNKNOWN: "; of WIPO it is not known", MISSES: ", WIPO not among them"}[wipo]


def _effect(wipo: str, met: list[str], unknown: list[str]) -> str:
    """Return what a result does to the idea that WIPO is a model."""
    others = [agency for agency in met if agency != _CASE]
    broken = [a for a in suspensions()["agency"] if a in others]
    if wipo == MISSES:
        by = f"{len(others)} other{'s do' if len(others) > 1 else ' does'}" if others else "and nobody else does"
        return f"WIPO itself does not meet it, {'while ' if others else ''}{by}: by this test it is not the model."
    if not others:
        open_ = f"; of {len(unknown)} we cannot say" if unknown else ""
        return f"WIPO alone is known to meet it{open_}. A model with one case has nothing to be compared with."
    stopped = f", though the work of {listed(broken)} was suspended for a time" if broken else ""
    return (
        f"WIPO is then one of {len(met)}, not a case apart{stopped}. The article takes none of the others as its case."
    )


def _draw() -> Any:
    words = list(_SIGNS)
    colour = alt.Scale(domain=words, range=[RIVAL, "#b98b00", OTHER])
    axis = alt.Axis(values=list(range(1970, 2021, 10)), format="d")
    scale = alt.Scale(domain=[1966, 2046], nice=False)
    x = alt.X("start:Q", scale=scale, title="Year", axis=axis)
    base = alt.Chart(rows_of()).encode(y=alt.Y("lane:N", sort=in_order(), title=None))
    bodies = base.transform_filter("datum.organisation != null")
    dashed = alt.condition(f"datum.result == '{MEETS}'", alt.value([1, 0]), alt.value([4, 3]))
    bars = bodies.transform_filter("datum.start != null").mark_bar(height=14, fillOpacity=0.3, strokeWidth=1.5)
    bars = bars.encode(
        x=x,
        x2="end:Q",
        fill=alt.Fill("result:N", scale=colour, title=None),
        stroke=alt.Stroke("result:N", scale=colour, title=None),
        strokeDash=dashed,
    )
    gaps = base.transform_filter("datum.organisation == null")
    bands = gaps.mark_bar(height=14, color=FAILS, opacity=1).encode(x=x, x2="end:Q")
    said = gaps.mark_text(align="left", dx=5, fontSize=12).encode(x=alt.X("end:Q"), text=alt.value("suspended"))
    signs = bodies.mark_text(fontWeight=700).encode(x=alt.datum(1967.5), text="sign:N")
    none = bodies.transform_filter("datum.start == null").mark_text(align="left", fontStyle="italic", fontSize=12)
    never = none.encode(x=alt.datum(1970), text="since:N")
    left = bodies.transform_filter("datum.start != null && datum.end < 2019").mark_text(align="left", dx=6, fontSize=12)
    gone = left.encode(x=alt.X("end:Q"), text="ended:N")
    tags = bodies.mark_text(align="left", fontSize=12).encode(x=alt.datum(2021.5), text="tag:N")
    mine = tags.transform_filter(f"datum.lane == '{_CASE}'").mark_text(
        align="left", fontSize=12, fontWeight=700, color=FOCUS
    )
    tags = tags.transform_filter(f"datum.lane != '{_CASE}'")
    return sized(
        bars + bands + said + signs + never + gone + tags + mine,
        "One bar a body: from the year the tie with the DPRK began to its end or to the article. A sign at the left "
        "says whether the body meets the tests; words at the right, whether it has an office in Pyongyang.",
        alt.Step(24),
    )


PARTNERS = Figure(
    name="partners",
    lesson=8,
    question="Which other bodies could have been the case?",
    how="Say what makes a partner a trusted one. The bars show how long each tie has lasted.",
    controls=(FIRST, SECOND, BODIES),
    columns={
        "organisation": "Body",
        "result": "Tests",
        "since": "Tie since",
        "ended": "Ended",
        "office": "Office in Pyongyang",
        "broken": "Work suspended",
    },
    tables=("agency_presence", "presence_events", "agencies"),
    draw=_draw,
    build=_cube,
    least_width=680,
)

FIGURES = {PARTNERS.name: PARTNERS}
