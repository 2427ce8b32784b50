"""Lesson 7: the lines of patent filings that can be chosen, and what each choice says in words."""

from __future__ import annotations

from functools import cache

import pandas as pd

from helpers import filings
from helpers.claims import Status, verdict
from helpers.figures.wording import listed, names
from helpers.filings import KEYS, Series

PAIR = "pair"
SERIES = {PAIR: (Series.HOME, Series.INTERNATIONAL), **{s.name.lower(): (s,) for s in Series}}
BESIDE = {"alone": (), "small": ("VNM", "MNG", "CUB"), "large": ("CHN", "JPN", "KOR")}
TIMES = "100"
"""How far home is to be ahead of abroad in the ledger's reading of claim 89."""


@cache
def table(series: str, beside: str) -> pd.DataFrame:
    """Return the lines of one choice of series and states, the DPRK first."""
    rows = filings.lines(SERIES[series], ("PRK", *BESIDE[beside]))
    order = {state: n for n, state in enumerate(("PRK", *BESIDE[beside]))}
    return rows.sort_values(
        [*KEYS, "year"], key=lambda c: c.map(order) if c.name == "iso3" else c, kind="stable", ignore_index=True
    )


def base_year(rows: pd.DataFrame, measure: str) -> int | None:
    """Return the year set to 100, or None if numbers are shown or no year is known for all lines."""
    common = filings.common_years(rows) if measure == "index" else []
    return common[0] if common else None


def finding(series: str, beside: str, measure: str, scale: str) -> tuple[str, str, str]:
    """Return headline, sentence and verdict of one state of the controls."""
    rows = table(series, beside)
    base = base_year(rows, measure)
    title, seen = _both(rows) if series == PAIR else _one(rows, Series[series.upper()])
    word = _word(series, measure, base)
    parts = (
        seen,
        _others(rows),
        _absent(rows, series, beside),
        _measured(measure, base),
        _SCALE_SAID[scale],
        _gaps(rows, series),
    )
    text = " ".join(part for part in parts if part)
    return title, f"{text} {_claim(series, base, word)}", word


def known(rows: pd.DataFrame, series: Series, state: str = "PRK") -> pd.Series:
    """Return the figures of one line by year."""
    line = rows[(rows["iso3"] == state) & (rows["indicator"] == series.value)].dropna(subset=["value"])
    return line.set_index("year")["value"].astype(int)


def both_known(rows: pd.DataFrame) -> int:
    """Return the last year for which the DPRK's filings at home and its international ones are both known."""
    home, abroad = (known(rows, s).index for s in SERIES[PAIR])
    return int(max(set(home) & set(abroad)))


def _both(rows: pd.DataFrame) -> tuple[str, str]:
    year = both_known(rows)
    home, abroad = (int(known(rows, s)[year]) for s in SERIES[PAIR])
    text = (
        f"In {year}, the last year with both figures, residents of the DPRK filed {home:,} applications at home and "
        f"{abroad} international ones: {round(home / abroad):,} to one."
    )
    return f"The DPRK in {year}: {home:,} applications at home, {abroad} international", text


_KIND = {Series.HOME: "at home", Series.FROM_ABROAD: "from abroad", Series.INTERNATIONAL: "of the international kind"}
_WHOSE = {
    Series.HOME: "residents of the DPRK filed {n} applications at home",
    Series.FROM_ABROAD: "the DPRK received {n} applications from abroad",
    Series.INTERNATIONAL: "residents of the DPRK made {n} international applications",
}


def _one(rows: pd.DataFrame, series: Series) -> tuple[str, str]:
    line = known(rows, series)
    first, last = line.index.min(), line.index.max()
    most, least = line.idxmax(), line.idxmin()
    text = (
        f"In {last} {_WHOSE[series].format(n=f'{line[last]:,}')} ({line[first]:,} in {first}). The most was "
        f"{line[most]:,} ({most}), the least {line[least]:,} ({least}), in {len(line)} years with a figure."
    )
    return f"The DPRK: {line.min():,} to {line.max():,} applications {_KIND[series]} a year", text


def _others(rows: pd.DataFrame) -> str:
    """Return the last figure of every other state, and who has none."""
    said, several = [], (rows["indicator"] != rows["indicator"].iloc[0]).any()
    for state in rows["iso3"].unique():
        line = rows[(rows["iso3"] == state) & rows["value"].notna()] if state != "PRK" else rows.iloc[:0]
        for indicator, part in line.groupby("indicator", sort=False):
            last = part.iloc[-1]
            kind = f" {Series(indicator).short}" if several else ""
            said.append(f"{names()[state]}{kind} {last['value']:,.0f} ({last['year']})")
    return f"Last figures beside it: {listed(said)}." if said else ""


def _absent(rows: pd.DataFrame, series: str, beside: str) -> str:
    """Return which lines were asked for and have no figure at all in these years."""
    there = set(zip(rows["iso3"], rows["indicator"], strict=True))
    said = []
    for one in SERIES[series]:
        states = [names()[state] for state in BESIDE[beside] if (state, one.value) not in there]
        said += [f"{one.short} of {listed(states)}"] if states else []
    return f"Not in the data: {'; '.join(said)}." if said else ""


def _measured(measure: str, base: int | None) -> str:
    if measure == "number":
        return ""
    if base is None:
        return "No year is known for all lines, so numbers stand instead of an index."
    return f"Every line is set to 100 in {base}, the first year known for all; the sizes are gone."


_SCALE_SAID = {
    "linear": "On this axis equal steps are equal numbers.",
    "log": "On this axis each full step is ten times the last.",
}


def _gaps(rows: pd.DataFrame, series: str) -> str:
    own = filings.missing(rows)
    said = [
        f"{len(years)}{f' ({Series(name).short})' if series == PAIR else ''}" for name, years in own.items() if years
    ]
    total = int(rows["year"].max() - rows["year"].min()) + 1
    return f"Of {total} years, {listed(said)} have no figure for the DPRK." if said else ""


def _word(series: str, measure: str, base: int | None) -> str:
    """Return whether filings stay at home, as far as the view can show it: it takes both sides, and their sizes."""
    if series != PAIR or (measure == "index" and base is not None):
        return "cannot tell"
    return verdict("c89", year=str(both_known(table(PAIR, "alone"))), outward=TIMES).status.value


def _claim(series: str, base: int | None, word: str) -> str:
    unknown = verdict("c67").status is Status.CANNOT_TELL
    rest = "Whether they make up for a lack of materials (claim 67), no table here can tell." if unknown else ""
    if series != PAIR:
        return f"One side alone does not show whether filings stay at home (claim 89). {rest}"
    if base is not None:
        return f"An index does not show how far home is ahead (claim 89). {rest}"
    return f"That filings stay at home, {TIMES} to one or more (claim 89), {word}. {rest}"
