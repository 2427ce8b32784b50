"""On which days something held: the spells of the article's numbers, and spells against a walk day by day."""

from __future__ import annotations

import datetime as dt
from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.spells import change_days, spells
from helpers.treaties import counts
from tests import support

READ_ON = pd.Timestamp("2026-02-03")
STATED = {"PRK": 16, "CHN": 14, "VNM": 10}


@cache
def of_the_numbers(rule: str, without: str = "") -> list[tuple[str, str]]:
    """Return the spells of 16, 14 and 10 under a rule as pairs of days."""
    days = change_days(READ_ON)
    treaties = [row["treaty"] for row in support.rows("treaties") if row["treaty"] != without]
    table = counts(days, treaties)
    table = table[table["rule"] == rule].pivot_table(index="as_of", columns="iso3", values="treaties")
    held = (table[list(STATED)] == list(STATED.values())).all(axis=1).to_numpy()
    found = spells(days, held, READ_ON)
    assert found["days"].tolist() == [(row.end - row.start).days + 1 for row in found.itertuples()]
    return [(f"{row.start:%Y-%m-%d}", f"{row.end:%Y-%m-%d}") for row in found.itertuples()]


def test_by_deposit_the_numbers_hold_once() -> None:
    assert of_the_numbers("deposited") == [("2019-09-30", "2021-02-28")]


def test_in_force_the_numbers_hold_only_after_the_article() -> None:
    found = of_the_numbers("in force")
    assert found == [("2020-04-28", "2021-05-31")]


def test_by_signature_or_without_the_convention_they_never_hold() -> None:
    assert of_the_numbers("signed") == []
    assert [of_the_numbers(rule, "wipo-convention") for rule in support.RULES] == [[], [], []]


@pytest.mark.parametrize("rule", support.RULES)
def test_a_walk_day_by_day_finds_the_same(rule: str) -> None:
    spans = {(s, t): span for (by, s, t), span in support.periods().items() if by == rule and s in STATED}
    day, found = dt.date(2013, 1, 1), []
    while day <= READ_ON.date():
        now = day.isoformat()
        number = dict.fromkeys(STATED, 0)
        for (state, _), (start, stop) in spans.items():
            if start <= now and not (stop and stop <= now):
                number[state] += 1
        if number == STATED:
            found.append(now)
        day += dt.timedelta(days=1)
    inside = [day.strftime("%Y-%m-%d") for start, end in of_the_numbers(rule) for day in pd.date_range(start, end)]
    assert found == inside


def test_the_change_days_are_those_of_the_tables() -> None:
    days = [f"{day:%Y-%m-%d}" for day in change_days(READ_ON, since="1880-01-01")]
    wanted = {day for day in support.change_days() if "1880-01-01" <= day <= "2026-02-03"}
    assert days[0] == "1880-01-01" and days == sorted(set(days))
    # Deposits and signatures of states that had another step before them change nothing: more days do no harm.
    assert set(days) >= wanted


def test_the_change_days_start_and_stop_where_asked() -> None:
    days = change_days(pd.Timestamp("1974-08-17"), since="1974-05-17")
    assert days[0] == pd.Timestamp("1974-05-17") and days[-1] == pd.Timestamp("1974-08-17")
    assert change_days(pd.Timestamp("1970-01-01"))[0] == pd.Timestamp("1970-01-01")


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 60), st.booleans()), min_size=1, max_size=25),
    st.integers(0, 90),
)
def test_spells_are_those_of_a_walk_day_by_day(steps: list[tuple[int, bool]], rest: int) -> None:
    first = pd.Timestamp("1999-12-20")
    at = np.cumsum([0, *(length for length, _ in steps[:-1])])
    days = pd.DatetimeIndex([first + pd.Timedelta(days=int(n)) for n in at])
    until = days[-1] + pd.Timedelta(days=rest)
    held = np.array([true for _, true in steps])
    walked: list[list[pd.Timestamp]] = []
    before = False
    for day in pd.date_range(first, until):
        now = bool(held[days.searchsorted(day, side="right") - 1])
        if now and not before:
            walked.append([day, day])
        elif now:
            walked[-1][1] = day
        before = now
    found = spells(days, held, until)
    assert list(found.columns) == ["start", "end", "days"]
    assert [[row.start, row.end] for row in found.itertuples()] == walked
    assert found["days"].tolist() == [(end - start).days + 1 for start, end in walked]


def test_nothing_that_held_gives_no_spells() -> None:
    days = change_days(READ_ON)
    found = spells(days, np.zeros(len(days), dtype=bool), READ_ON)
    assert found.empty and list(found.columns) == ["start", "end", "days"]


def test_what_still_holds_ends_on_the_last_day_known() -> None:
    days = change_days(READ_ON)
    found = spells(days, np.ones(len(days), dtype=bool), READ_ON)
    assert len(found) == 1 and found["end"].iloc[0] == READ_ON and found["start"].iloc[0] == days[0]
