"""What the figures of lesson 3 say, computed once more from the CSV files by a plain loop, for every state."""

from __future__ import annotations

import itertools
import re
import statistics
from functools import cache
from typing import Any

import pytest

from helpers import agencies
from helpers.claims import multiverse, verdict
from helpers.figures import agency_words, figure, linear_or_log
from helpers.figures.wording import ordinal
from tests import support

BANKS = ["IBRD", "IMF"]
MONEY = {"revenue": "revenue_usd", "spending": "expenses_usd"}
MIXED = "holds under a stated rule"
NAMES = {"IBRD": "World Bank", "UN": "UN Secretariat", "UN WOMEN": "UN Women"}


@cache
def table() -> dict[str, dict[str, str]]:
    """Return the table of agencies by acronym."""
    return {row["agency"]: row for row in support.rows("agencies")}


@cache
def known(measure: str, year: str) -> dict[str, tuple[int, str]]:
    """Return value and year of each body with a figure."""
    if measure in MONEY:
        rows = support.rows("agency_finance")
        return {r["agency"]: (int(r[MONEY[measure]]), year) for r in rows if r["year"] == year}
    if measure in ("pyongyang", "members"):
        column, of_year = {"pyongyang": ("staff_pyongyang_2019", "2019"), "members": ("members_2014", "2014")}[measure]
        return {a: (int(r[column]), of_year) for a, r in table().items() if r[column]}
    found = {r["agency"]: (int(r["staff"]), year) for r in support.rows("agency_staff") if r["year"] == year}
    return found | {b: (int(table()[b]["staff_other"]), table()[b]["staff_other_year"]) for b in BANKS}


def members_of(peers: str, measure: str, year: str) -> set[str]:
    """Return the bodies of a set."""
    own = {a for a, r in table().items() if r["kind"] == "specialised agency"}
    if peers == "the banks":
        return {"WIPO", *BANKS}
    if peers != "UN system":
        return own | (set(BANKS) if peers == "with the banks" else set())
    apart = {a for a, r in table().items() if r["kind"] in ("Bretton Woods institution", "World Bank Group affiliate")}
    return (set(table()) | set(known(measure, year))) - apart


def findings(name: str) -> list[dict[str, Any]]:
    """Return every state of a figure with its words."""
    found: list[dict[str, Any]] = figure(name).cube.findings.to_dict("records")
    return found


def number(text: str) -> int:
    """Return the number of a cell of a table."""
    return int(re.sub(r"[$,]", "", text))


# ---- sizes


def test_the_sizes_are_those_of_the_files() -> None:
    rows = figure("sizes").cube.rows.groupby(["measure", "peers", "year", "scale"])
    walked = 0
    for (measure, peers, year, _), part in rows:
        told = part[part["body"].notna()]
        every, have = members_of(peers, measure, year), known(measure, year)
        assert len(told) == len(every), (measure, peers, year)
        full = {table().get(a, {"name": a})["name"]: a for a in every}
        values = [have[a][0] for a in every if a in have]
        for row in told.itertuples():
            code = full[row.body]
            if code not in have:
                assert row.shown in ("no figure", "no members of its own") and row.place == row.of_year == "none"
                assert row.mark == "none" and row.tag_short == row.shown
                continue
            value, of_year = have[code]
            assert (number(row.shown), row.of_year) == (value, of_year), code
            place = 1 + sum(v > value for v in values)
            assert row.place == ("joint " if values.count(value) > 1 else "") + f"no. {place}"
            assert row.dated == (of_year != year) and ((f"(in {of_year})" in row.tag) == row.dated)
        walked += 1
    assert walked == 400


def test_the_sentence_on_sizes_is_what_a_plain_loop_finds() -> None:
    walked = 0
    for said in findings("sizes"):
        measure, peers, year, text = said["measure"], said["peers"], said["year"], said["sentence"]
        every, have = members_of(peers, measure, year), known(measure, year)
        values = {a: have[a][0] for a in every if a in have}
        walked += 1
        if "WIPO" not in values:
            assert "no figure" in text and said["verdict"] == "cannot tell"
            continue
        joint = "joint " if list(values.values()).count(values["WIPO"]) > 1 else ""
        place = f"{joint}{ordinal(1 + sum(v > values['WIPO'] for v in values.values()))} of"
        if len(values) == 1:
            place = "the only one with a figure"
        assert place in text and place in said["headline"]
        missing = len(every) - len(values)
        assert ("All of them have a figure" in text) == (missing == 0)
        assert not missing or f" {missing} more ha" in text
        assert ("logarithmic" in said["scale"] or said["scale"] == "log") == ("equal ratios" in text)
        dated = {a for a in values if have[a][1] != year}
        assert bool(dated) == ("drawn hollow" in text)
        for bank in dated & set(BANKS) if measure == "staff" else ():
            assert f"{NAMES.get(bank, bank)} ({have[bank][1]})" in text
        assert said["verdict"] == judged(measure, peers, values, missing, text), (said, values)
    assert walked == 400


def judged(measure: str, peers: str, values: dict[str, int], missing: int, text: str) -> str:
    """Return the verdict over the three yardsticks, and check that the sentence answers each of them."""
    if measure in ("pyongyang", "members") or (missing and peers != "UN system"):
        assert "no verdict" in text
        return "cannot tell"
    own, sizes = values["WIPO"], list(values.values())
    small = [
        own < statistics.median(sizes),
        own < statistics.fmean(sizes),
        sum(v > own for v in sizes) + 1 > 2 * len(sizes) / 3,
    ]
    assert re.findall(r"\? (Yes|No)\.", text) == ["Yes" if each else "No" for each in small]
    middle = f"{round(statistics.median(sizes)):,}" if measure == "staff" else "$"
    assert f"Below the middle one ({middle}" in text
    return {0: "fails", 3: "holds"}.get(sum(small), MIXED)


@pytest.mark.parametrize("measure", ["staff", "revenue", "spending"])
def test_figure_and_ledger_agree_on_the_year_before_the_article(measure: str) -> None:
    ledger = multiverse("c29")
    for peers, part in ledger[ledger["measure"] == measure].groupby("peers"):
        statuses = set(part["status"])
        expected = MIXED if statuses == {"holds", "fails"} else statuses.pop()
        assert figure("sizes").at(measure=measure, peers=peers).verdict == expected, peers


def test_wipo_is_fifth_of_thirteen_and_smallest_of_three() -> None:
    assert "5th of 13" in figure("sizes").at().headline and "1,163 people" in figure("sizes").at().sentence
    three = figure("sizes").at(peers="the banks")
    assert "3rd of 3" in three.headline and three.verdict == "holds"
    assert figure("sizes").at(year="2010").verdict == "cannot tell"


def test_a_logarithmic_axis_has_dots_and_no_zero() -> None:
    for state in figure("sizes").states():
        rows, _ = figure("sizes").slice(**state)
        log = state["scale"] == "log"
        assert set(rows["mark"]) <= {"scale", "middle", "none", "dot" if log else "bar"}
        assert rows.loc[rows["charted"] & (rows["mark"] != "none"), "at"].between(0, 1.4).all()
        zero = rows[rows["shown"].isin(["0", "$0"])]
        assert (zero["mark"] == ("none" if log else "bar")).all()
        assert zero["tag"].str.contains("no place").all() if log else not zero["tag"].str.contains("no place").any()


def test_equal_steps_are_what_the_axis_says() -> None:
    values = [40.0, 1163.0, 8351.0]
    for log in (False, True):
        place, round_numbers = linear_or_log.placing(values, log), linear_or_log.marks(values, log)
        places = [place(v) or 0.0 for v in round_numbers]
        steps = [b - a for a, b in itertools.pairwise(places)]
        assert max(steps) - min(steps) < 0.001 and len(round_numbers) <= 6
    assert linear_or_log.placing(values, log=True)(0) is None
    assert linear_or_log.placing([0, 0], log=False)(0) == 0
    assert linear_or_log.marks([0, 0], log=False) == [0]


def test_what_is_not_drawn_is_counted_in_the_chart() -> None:
    for state in figure("sizes").states():
        rows, _ = figure("sizes").slice(**state)
        hidden = int((~rows["charted"]).sum())
        (tag,) = rows.loc[rows["line"] == "not drawn", "tag"] if hidden else ("",)
        assert sum(map(int, re.findall(r"\d+", tag))) == hidden
        assert rows.loc[rows["line"] == "WIPO", "charted"].all()


# ---- presence

NAMED = {"WIPO", "UNDP", "WFP", "IBRD", "IMF"}


def has(row: dict[str, str], sign: str) -> bool | None:
    """Say whether a body shows a sign of presence; None = not known."""
    if sign == "tie":
        return row["dprk_status_2019"] in ("member", "programme country")
    if sign == "office":
        return {"true": True, "false": False, "": None}[row["office_pyongyang_2019"]]
    return int(row["staff_pyongyang_2019"]) > 0 if row["staff_pyongyang_2019"] else None


def test_presence_is_that_of_the_file() -> None:
    whole = {r["agency"]: int(r["staff"]) for r in support.rows("agency_staff") if r["year"] == "2019"}
    rows = figure("presence").cube.rows.groupby(["sign", "bodies", "per"])
    for said in findings("presence"):
        sign, bodies, per = said["sign"], said["bodies"], said["per"]
        keep = {"all": bool, "named": lambda r: r["agency"] in NAMED, "tied": lambda r: has(r, "tie")}
        every = {r["organisation"]: r for r in support.rows("agency_presence") if keep[bodies](r)}
        part = rows.get_group((sign, bodies, per))
        assert set(part["organisation"]) == set(every) and len(part) == len(every)
        for row in part.itertuples():
            source = every[row.organisation]
            assert row.present == {True: "yes", False: "no", None: "not known"}[has(source, sign)]
            there, size = source["staff_pyongyang_2019"], whole.get(source["agency"])
            if not there or (per == "share" and size is None):
                assert row.said == "no figure" and row.length == 0
            elif per == "people" or there == "0":
                assert row.said == there
            else:
                assert row.said == f"{int(there) / int(size or 1) * 1000:.2f}"
        count = sum(has(r, sign) is True for r in every.values())
        assert said["headline"].startswith(f"{count} of {len(every)} ")
        assert said["sentence"].startswith(f"{count} of the {len(every)} ")
        assert ("WIPO is one of them" in said["sentence"]) == (sign == "tie")
        assert said["verdict"] == ("holds" if sign == "tie" else MIXED)
        assert f"{'UNDP, 14 people' if per == 'people' else 'UNDP, 2.03 of each 1,000'}" in said["sentence"]


def test_the_verdict_on_presence_is_that_of_the_ledger(monkeypatch: pytest.MonkeyPatch) -> None:
    for sign in ("office", "staff"):
        both = {verdict("c62", sign=sign, bodies=b).status.value for b in ("the two named", "WIPO too")}
        assert both == {"holds", "fails"} and figure("presence").at(sign=sign).verdict == MIXED
    from helpers.figures import in_pyongyang

    class Always:
        status = type("S", (), {"value": "holds"})

    monkeypatch.setattr(in_pyongyang, "verdict", lambda *_, **__: Always)
    table = agencies.presence()
    assert in_pyongyang.finding(table, "office", "named", "people")[2] == "holds"


def test_bodies_outside_the_statistics_have_no_figure_and_not_zero() -> None:
    rows = figure("presence").at(bodies="all", sign="staff").frame.set_index("line")
    assert set(rows.loc[["World Bank", "IMF", "ADB", "WTO"], "said"]) == {"no figure"}
    assert rows.loc["WIPO", "said"] == "0"


# ---- areas


def test_circles_and_bars_are_as_large_as_they_say() -> None:
    shown = figure("areas")
    trios = {
        "banks": ("staff", ["WIPO", "IMF", "IBRD"]),
        "staff": ("staff", ["WIPO", "UNESCO", "WHO"]),
        "revenue": ("revenue", ["WIPO", "FAO", "WHO"]),
    }
    for state in shown.states():
        rows, said = shown.slice(**state)
        measure, codes = trios[state["trio"]]
        values = [known(measure, "2019")[c][0] for c in codes]
        ratio = values[2] / values[0]
        assert rows["body"].tolist() == [NAMES.get(c, c) for c in codes] and values == sorted(values)
        assert rows["times"].tolist() == [f"{v / values[0]:.1f}" for v in values]
        if state["drawn"] == "bars":
            assert rows["bar"].iloc[2] / rows["bar"].iloc[0] == pytest.approx(ratio, rel=0.01)
            assert rows["area"].isna().all()
        else:
            drawn = ratio if state["drawn"] == "area" else ratio**2
            assert rows["area"].iloc[2] / rows["area"].iloc[0] == pytest.approx(drawn, rel=0.01)
        if state["numbers"] == "hidden":
            assert not re.search(r"\d", said.sentence) and set(rows["tag"]) == {"?"}
        else:
            assert f"has {ratio:.1f} times the {measure} of WIPO" in said.sentence
            assert (f"{ratio**2:,.0f} times the area" in said.sentence) == (state["drawn"] == "radius")
            assert f"{ratio:.1f} to 1" in said.headline


# ---- every control says something


@pytest.mark.parametrize("name", ["sizes", "presence", "areas"])
def test_every_value_of_a_control_gives_another_sentence(name: str) -> None:
    shown = figure(name)
    for control in shown.controls:
        start = {"areas": {"numbers": "shown"}}.get(name, {})
        said = [shown.at(**{**start, control.name: v}).sentence for v in control.values]
        assert len(set(said)) >= len(said) - 3 and len(set(said)) >= 2, control.name


# ---- words and the subject module


def test_names_of_bodies() -> None:
    assert agency_words.full("ICJ") == "ICJ" and agency_words.full("WHO") == "World Health Organization"
    assert agency_words.spoken("IMF") == "the IMF" and agency_words.some(["A", "B", "C", "D"]) == "A, B, C and D"
    assert agency_words.amount(999_600_000, money=True) == "$1.00 billion"


def test_single_figures_belong_to_the_banks_only() -> None:
    assert sorted(agencies.nearest_staff().index) == sorted(BANKS)
    assert agencies.figures("staff", 2012).index.tolist() == agencies.nearest_staff().index.tolist()
    assert agencies.years("staff") == list(range(2014, 2020)) and agencies.years("members") == [2014]
    with pytest.raises(ValueError, match="'weight'"):
        agencies.figures("weight")
