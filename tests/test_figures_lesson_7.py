"""The figures of lesson 7 against the CSV files: every state, by a plain loop that shares no code with them."""

from __future__ import annotations

import itertools
import math
import re
from datetime import date
from functools import cache

import pandas as pd
import pytest

from helpers import filings, timeline
from helpers.claims import verdict
from helpers.figures import figure
from helpers.figures.filings_at_home import _cube
from helpers.figures.filings_in_words import BESIDE, SERIES
from helpers.figures.filings_in_words import table as lines_of
from helpers.figures.number_axis import Axis, apart
from helpers.figures.wording import labels, names
from helpers.filings import Series
from tests.support import rows

ARTICLE = "2020-03-05"
CHANGE = "2011-12-17"
STATES = {"alone": ["PRK"], "small": ["PRK", "VNM", "MNG", "CUB"], "large": ["PRK", "CHN", "JPN", "KOR"]}
CODES = {
    "pair": ["IP.PAT.RESD", "PCT.ORIGIN"],
    "home": ["IP.PAT.RESD"],
    "from_abroad": ["IP.PAT.NRES"],
    "international": ["PCT.ORIGIN"],
}


# ---- filings


@cache
def filed() -> dict[tuple[str, str], dict[int, float]]:
    """Return the figures of every state and indicator by year."""
    found: dict[tuple[str, str], dict[int, float]] = {}
    for row in rows("ip_statistics"):
        by_year = found.setdefault((row["iso3"], row["indicator"]), {})
        assert int(row["year"]) not in by_year, "one figure a year"
        by_year[int(row["year"])] = float(row["value"])
    return found


def drawn(series: str, beside: str) -> tuple[range, dict[tuple[str, str], dict[int, float]]]:
    """Return the years of a view and its lines, each with the figures that fall into them."""
    own = [year for code in CODES[series] for year in filed().get(("PRK", code), {})]
    years = range(min(own), max(own) + 1)
    found = {
        (state, code): {y: v for y, v in filed().get((state, code), {}).items() if y in years}
        for code in CODES[series]
        for state in STATES[beside]
    }
    return years, {line: values for line, values in found.items() if values}


def common(lines: dict[tuple[str, str], dict[int, float]]) -> list[int]:
    """Return the years in which all lines have a figure."""
    return sorted(set.intersection(*(set(values) for values in lines.values())))


@pytest.mark.parametrize(("series", "beside"), list(itertools.product(CODES, STATES)))
def test_the_table_of_filings_holds_the_figures_of_the_file_and_says_where_there_is_none(
    series: str, beside: str
) -> None:
    years, lines = drawn(series, beside)
    for measure, scale in itertools.product(("number", "index"), ("linear", "log")):
        frame = figure("filings").slice(series=series, beside=beside, measure=measure, scale=scale)[0]
        table = frame[frame["state"].notna()]
        assert len(table) == len(lines) * len(years)
        base = next(iter(common(lines)), None) if measure == "index" else None
        for (state, code), values in lines.items():
            part = table[(table["state"] == labels()[state]) & (table["what"] == Series(code).label)]
            assert part["year"].tolist() == list(years)
            for row in part.itertuples():
                if row.year not in values:
                    assert (row.said, row.index, row.source) == ("no figure", "no figure", "none")
                    assert math.isnan(row.place) and row.tag == ""
                    continue
                assert row.said == f"{values[row.year]:,.0f}" and row.source != "none"
                wanted = "not indexed" if base is None else f"{values[row.year] / values[base] * 100:,.0f}"
                assert row.index == wanted


@pytest.mark.parametrize(("series", "beside"), list(itertools.product(CODES, STATES)))
def test_no_line_crosses_a_gap(series: str, beside: str) -> None:
    _, lines = drawn(series, beside)
    frame = figure("filings").slice(series=series, beside=beside)[0]
    figures = frame[frame["place"].notna() & frame["state"].notna()]
    for (_, _), part in figures.groupby(["line", "run"]):
        assert part["year"].diff().dropna().eq(1).all(), "each stretch is unbroken"
    stretches = sum(sum(1 for year in values if year - 1 not in values) for values in lines.values())
    assert figures.groupby(["line", "run"]).ngroups == stretches


@pytest.mark.parametrize(("series", "beside"), list(itertools.product(CODES, STATES)))
def test_the_sentence_on_filings_says_what_a_plain_loop_finds(series: str, beside: str) -> None:
    years, lines = drawn(series, beside)
    home, abroad = (filed()["PRK", code] for code in CODES["pair"])
    for measure, scale in itertools.product(("number", "index"), ("linear", "log")):
        view = figure("filings").at(series=series, beside=beside, measure=measure, scale=scale)
        said, base = view.sentence, next(iter(common(lines)), None)
        assert ("ten times the last" in said) == (scale == "log")
        assert ("No year is known for all lines" in said) == (measure == "index" and base is None)
        assert (f"set to 100 in {base}" in said) == (measure == "index" and base is not None)
        absent = [pair for pair in itertools.product(STATES[beside], CODES[series]) if pair not in lines]
        assert ("Not in the data: " in said) == bool(absent)
        missing = said.partition("Not in the data: ")[2].split(".")[0]
        assert all(names()[state] in missing for state, _ in absent)
        for code in CODES[series]:
            gaps = [year for year in years if year not in filed()["PRK", code]]
            assert f"Of {len(years)} years" in said and re.search(rf"\b{len(gaps)}\b", said.split("Of ")[-1])
        for (state, code), values in lines.items():
            if state != "PRK":
                assert f"{values[max(values)]:,.0f} ({max(values)})" in said, (state, code)
        if series == "pair":
            year = max(set(home) & set(abroad))
            assert f"In {year}, " in said and f"filed {home[year]:,.0f} applications at home" in said
            assert f"{abroad[year]:.0f} international ones: {round(home[year] / abroad[year]):,} to one" in said
            decides = measure == "number" or base is None
            expected = ("holds" if home[year] >= 100 * abroad[year] else "fails") if decides else "cannot tell"
            assert view.verdict == expected
        else:
            (own,) = (values for (state, _), values in lines.items() if state == "PRK")
            for number in (own[min(own)], own[max(own)], max(own.values()), min(own.values())):
                assert f"{number:,.0f}" in said
            assert view.verdict == "cannot tell"


def test_filings_agree_with_the_ledger() -> None:
    assert figure("filings").at().verdict == verdict("c89").status.value == "holds"
    assert verdict("c67").status.value == "cannot tell"
    assert all("no table here can tell" in said for said in figure("filings").cube.findings["sentence"])


def test_a_wrong_figure_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    before = figure("filings").at().sentence
    table = filings.load("ip_statistics")
    table.loc[(table["iso3"] == "PRK") & (table["indicator"] == "PCT.ORIGIN") & (table["year"] == 2017), "value"] = 5000
    monkeypatch.setattr(filings, "load", lambda _: table)
    lines_of.cache_clear()
    try:
        changed = _cube().findings["sentence"].iloc[0]
    finally:
        lines_of.cache_clear()
    assert changed != before and "5000 international ones" in changed


def test_two_figures_for_one_year_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    table = filings.load("ip_statistics")
    own = table[(table["iso3"] == "PRK") & (table["indicator"] == "PCT.ORIGIN")]
    monkeypatch.setattr(filings, "load", lambda _: pd.concat([table, own.head(1)]))
    with pytest.raises(ValueError, match=r"Two figures .*'year': 2012"):
        filings.published([Series.INTERNATIONAL], ["PRK"])


def test_the_sets_of_series_and_states_are_those_of_the_figure() -> None:
    assert {name: [s.value for s in found] for name, found in SERIES.items()} == CODES
    assert {name: ["PRK", *found] for name, found in BESIDE.items()} == STATES


# ---- the axis


@pytest.mark.parametrize("logarithmic", [False, True])
@pytest.mark.parametrize("values", [[1.0, 6.0], [3.0, 8354.0], [93485.0, 1426644.0], [100.0, 100.0], [21.0, 567.0]])
def test_every_value_has_a_place_on_the_axis_and_the_order_stays(values: list[float], logarithmic: bool) -> None:
    axis = Axis.of(pd.Series(values), logarithmic)
    places = [axis.place(v) for v in values]
    assert places == sorted(places) and places[0] >= 0 and places[-1] <= 1
    ticks = axis.ticks("filings")
    assert next(axis.place(v) for v, _ in ticks) == 0 and ticks[-1][1].endswith(" filings")
    assert axis.place(ticks[-1][0]) == pytest.approx(1)
    steps = [b - a for a, b in itertools.pairwise(axis.place(v) for v, _ in ticks)]
    assert steps == pytest.approx([steps[0]] * len(steps)), "ticks are as far apart as each other"


def test_a_logarithmic_axis_has_no_zero() -> None:
    with pytest.raises(ValueError, match="has no zero"):
        Axis.of(pd.Series([0.0, 3.0]), logarithmic=True)


@pytest.mark.parametrize("places", [[], [0.0], [0.0, 0.0, 0.0], [0.9, 0.1], [0.5, 0.52, 0.54, 0.56], [0.01, 0.3, 0.31]])
def test_labels_keep_their_order_and_their_distance(places: list[float]) -> None:
    moved = apart(places, 0.05)
    order = sorted(range(len(places)), key=lambda n: places[n])
    assert all(moved[b] - moved[a] >= 0.05 - 1e-6 for a, b in itertools.pairwise(order))
    assert all(place >= 0 for place in moved)
    wide = [n for n in order if all(abs(places[n] - other) > 0.2 for k, other in enumerate(places) if k != n)]
    assert all(moved[n] == pytest.approx(places[n], abs=1e-4) for n in wide)


# ---- milestones

KINDS = {"law": "laws", "constitution": "laws", "institution": "offices", "policy": "policies"}


def steps(lane: str, sources: int) -> list[str]:
    """Return the days of the steps of a lane, as texts."""
    found = []
    for row in rows("ip_laws"):
        behind = set(row["source_ids"].split(";")) - {"ART"}
        wanted = row["kind"] in KINDS and lane in ("all", KINDS[row["kind"]])
        if row["date"] and wanted and len(behind) >= sources:
            found.append(row["date"])
    for row in rows("treaty_actions"):
        if row["iso3"] == "PRK" and row["deposited"] and lane in ("all", "treaties"):
            found += [row["deposited"]] if len(set(row["source_ids"].split(";")) - {"ART"}) >= sources else []
    return sorted(found)


def days_between(first: str, last: str) -> int:
    """Return the days from one date to another."""
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def test_the_milestones_say_what_a_plain_loop_finds() -> None:
    shown = figure("milestones")
    assert len(shown.states()) == 90
    for state in shown.states():
        view = shown.slice(**state)
        since = state["since"]
        length = days_between(since, ARTICLE)
        start = {
            "all": steps(state["steps"], 1)[0],
            "same": date.fromordinal(date.fromisoformat(since).toordinal() - length).isoformat(),
            "kim-jong-il": "1994-07-08",
        }[state["span"]]
        found = steps(state["steps"], int(state["sources"]))
        before, after = sum(start <= d < since for d in found), sum(since <= d < ARTICLE for d in found)
        slow, fast = (
            round(n / (days_between(a, b) / 365.25), 2) for n, a, b in ((before, start, since), (after, since, ARTICLE))
        )
        said = view[1].sentence
        assert f", {before} came from " in said and f" ({slow} a year) and {after} from then" in said, (state, said)
        assert f"({fast} a year)" in said
        expected = "cannot tell" if before + after < 5 or slow == fast else "holds" if fast > slow else "fails"
        assert view[1].verdict == expected, (state, said)
        table = view[0][view[0]["on"].notna()]
        assert sorted(table["date"].dt.strftime("%Y-%m-%d")) == found
        counted = table["when"].value_counts()
        assert (counted.get("before", 0), counted.get("since", 0)) == (before, after)
        assert counted.get("after the article", 0) == sum(d >= ARTICLE for d in found)


def test_treaties_are_those_the_dprk_joined_and_not_the_few_of_the_table_of_laws() -> None:
    table = timeline.steps()
    assert (table["kind"] == "treaty").sum() == sum(
        r["iso3"] == "PRK" and bool(r["deposited"]) for r in rows("treaty_actions")
    )
    assert not table["title"].str.startswith("Accession to the Paris").any()
    assert not table["kind"].eq("report").any() and {r["kind"] for r in rows("ip_laws")} >= {"report"}


def test_points_of_one_lane_do_not_cover_each_other() -> None:
    frame = figure("milestones").at().frame
    points = frame[frame["on"].notna()]
    assert points["slot"].max() <= 3, "the drawing has room for four"
    for _, part in points.groupby(["lane", "slot"]):
        assert part["date"].sort_values().diff().dropna().dt.days.gt(365).all()


def test_laws_came_faster_under_kim_jong_il_and_the_bureau_is_the_last_office() -> None:
    assert figure("milestones").at(steps="laws").verdict == "holds"
    assert figure("milestones").at(steps="laws", span="kim-jong-il").verdict == "fails"
    frame = figure("milestones").at(steps="offices").frame
    last = frame[frame["when"] == "since"].iloc[-1]
    assert "Intellectual Property Bureau" in last["title"] and last["number"] == 3


# ---- slogan


def counts(phrase: str, texts: str) -> dict[int, tuple[int, int | None, int]]:
    """Return for each year: texts with the phrase, times used (None if not counted), texts searched."""
    corpora = {"headlines": ["KCNA headlines"], "stories": ["KCNA full text 2011", "KCNA full text 2012"]}[texts]
    return {
        int(r["year"]): (
            int(r["documents_with_term"]),
            int(r["mentions"]) if r["mentions"] else None,
            int(r["documents"]),
        )
        for r in rows("media_counts")
        if r["corpus"] in corpora and r["language"] == "en" and r["term"] == phrase
    }


def spoken(found: tuple[int, int | None, int] | None, unit: str) -> float | None:
    """Return the number of one year in a unit."""
    if found is None:
        return None
    hits, uses, searched = found
    return {"stories": hits, "mentions": uses, "share": round(hits / searched * 10_000, 1)}[unit]


def test_the_slogan_says_what_a_plain_loop_finds() -> None:
    shown = figure("slogan")
    assert len(shown.states()) == 36
    for state in shown.states():
        frame, found = shown.slice(**state)
        every = counts(state["phrase"], state["texts"])
        before, after = (spoken(every[year], state["unit"]) for year in (2011, 2012))
        if before is None or after is None:
            expected = "cannot tell"
        else:
            answers = {"present": after > 0, "more": after > before, "began": before == 0 and after > 0}
            expected = "holds" if answers[state["sense"]] else "fails"
            assert f": {before:g} in 2011, {after:g} in 2012" in found.sentence, (state, found.sentence)
        assert found.verdict == expected, (state, found.sentence)
        table = frame[frame["year"].notna()]
        assert set(map(str, every)) <= set(table["year"])
        for row in table.itertuples():
            number = spoken(every.get(int(row.year)), state["unit"])
            assert row.said == ("not counted" if number is None else f"{number:,g}")
            assert row.side == ("before" if f"{row.year}-12-31" < "2012" else "after")
            if int(row.year) in every:
                assert row.searched.startswith(f"{every[int(row.year)][2]:,} ")


def test_the_slogan_agrees_with_the_ledger() -> None:
    for sense, unit in itertools.product(("present", "more", "began"), ("stories", "mentions", "share")):
        view = figure("slogan").at(sense=sense, unit=unit)
        assert view.verdict == verdict("c65", sense=sense, unit=unit).status.value
    assert verdict("c90", corpus="full stories").status.value == "holds"


def test_the_one_headline_came_before_the_change() -> None:
    (row,) = (r for r in rows("ip_laws") if "headline" in r["title"])
    ahead = days_between(row["date"], CHANGE)
    assert ahead == 36
    assert f"11 November 2011, {ahead} days before the change" in figure("slogan").at(texts="headlines").sentence
    assert sum(hits for hits, _, _ in counts("knowledge-based economy", "headlines").values()) == 1


def test_every_control_of_the_lesson_changes_the_sentence() -> None:
    for name in ("filings", "milestones", "slogan"):
        shown = figure(name)
        start = shown.at().sentence
        for control in shown.controls:
            for value in control.values:
                if value != control.default:
                    assert shown.at(**{control.name: value}).sentence != start, (name, control.name, value)
