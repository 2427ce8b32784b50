"""Dated events of the DPRK and WIPO, and what stands behind them besides the article."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from helpers.data import kept, load

ARTICLE = "ART"
"""The source_id of the article under study, which cannot confirm itself."""


class Group(StrEnum):
    """The four families of events."""

    HELP = "help received"
    VISITS = "visits and seminars"
    CONTACTS = "treaties and contacts"
    DISPUTES = "controversy"


@dataclass(frozen=True)
class Lane:
    """Kinds of events that are drawn on one line, and the family they belong to."""

    label: str
    group: Group
    kinds: tuple[str, ...]


DISPUTES = Lane("disputes", Group.DISPUTES, ())
"""Whatever the table marks as controversy, of any kind."""

LANES = (
    Lane(
        "projects, advice, equipment",
        Group.HELP,
        ("start of assistance", "country project", "legal advice", "equipment"),
    ),
    Lane("awards", Group.HELP, ("award",)),
    Lane("seminars in Pyongyang", Group.VISITS, ("seminar in Pyongyang", "training and seminars")),
    Lane("meetings abroad", Group.VISITS, ("meeting attended", "seminar abroad")),
    Lane("consultants, study visits", Group.VISITS, ("consultants", "study visit")),
    Lane("treaties and a law", Group.CONTACTS, ("membership", "treaty", "law")),
    Lane("messages and media", Group.CONTACTS, ("statement", "protocol", "speech at WIPO", "observance")),
    DISPUTES,
)

PAYERS = {
    "WIPO": ("WIPO",),
    "UNDP": ("UNDP",),
    "WIPO and DPRK": ("WIPO",),
    "UNDP, WIPO or host countries": ("UNDP", "WIPO", "state"),
    "Republic of Korea (funds-in-trust at WIPO)": ("state",),
}
"""Who pays, by what the table says: a row may have several payers, and most rows name none."""


def independent(table: pd.DataFrame) -> pd.Series:
    """Return for each row how many sources besides the article it has; 0 if it rests on the article."""
    ids = table["source_ids"].astype(str).str.split(";")
    number = ids.map(lambda each: len(set(each) - {ARTICLE}))
    return number.where(table["confidence"].isin(["sourced", "computed"]), 0)


def events(kind: str | None = None, direction: str | None = None, article: bool | None = None) -> pd.DataFrame:
    """Return dated events that have a source besides the article, in order of time.

    `kind` and `direction` choose by those columns; `article` keeps only the events that the article tells
    (True) or only the others (False).
    """
    table = load("assistance_events")
    table = table[table["start"].notna() & (independent(table) > 0)]
    if kind is not None:
        table = table[table["kind"] == kind]
    if direction is not None:
        table = table[table["direction"] == direction]
    if article is not None:
        table = table[table["in_article"] == article]
    return table.sort_values("start", kind="stable", ignore_index=True)


@kept
def record() -> pd.DataFrame:
    """Return every event, with or without a date: those with one in order of time, then the others.

    Added columns: `last` (last possible day), `sources` (besides the article), `lane` and `group` (what it is drawn
    as), `payers` (a tuple, empty if none is named), `partners` (a tuple of the states named).
    Raises ValueError for a kind that no lane has, so that no row can be lost.
    """
    table = load("assistance_events")
    table["in_article"] = table["in_article"].fillna(False).astype(bool)
    table["sources"] = independent(table).astype(int)
    table["last"] = last_day(table)
    lane_of = {kind: lane for lane in LANES for kind in lane.kinds}
    disputed = table["direction"].astype(str) == "controversy"
    unknown = set(table.loc[~disputed, "kind"].astype(str)) - set(lane_of)
    if unknown:
        raise ValueError(f"No lane is drawn for {', '.join(sorted(unknown))}. Add each kind to a lane in LANES.")
    lanes = [DISPUTES if d else lane_of[k] for d, k in zip(disputed, table["kind"].astype(str), strict=True)]
    table["lane"] = [lane.label for lane in lanes]
    table["group"] = [lane.group.value for lane in lanes]
    table["payers"] = [() if pd.isna(f) else PAYERS[str(f)] for f in table["funder"]]
    table["partners"] = [() if pd.isna(c) else tuple(str(c).split(";")) for c in table["counterparts"]]
    return table.sort_values("start", kind="stable", ignore_index=True)


def last_day(table: pd.DataFrame) -> pd.Series:
    """Return the last day on which each event can have gone on: its end, or the end of the month or year known."""
    start, precision = table["start"], table["start_precision"].astype(str)
    edge = start.where(precision != "month", start + pd.offsets.MonthEnd(0))
    edge = edge.where(precision != "year", start + pd.offsets.YearEnd(0))
    return table["end"].fillna(edge)


def longest_gap(rows: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    """Return the longest stretch that no dated row touches: last day before it, first day after it; None if none."""
    dated = rows[rows["start"].notna()].sort_values("start")
    before, after = list(dated["last"].cummax())[:-1], list(dated["start"])[1:]
    gaps = [(a, b) for a, b in zip(before, after, strict=True) if b - a > pd.Timedelta(days=1)]
    return max(gaps, key=lambda gap: gap[1] - gap[0], default=None)


def suspension(agency: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first and last day of the longest stretch in which the work of another body stood still."""
    table = load("presence_events")
    rows = table[(table["agency"] == agency) & (table["kind"] == "suspension")]
    return max(zip(rows["start"], rows["end"], strict=True), key=lambda stretch: stretch[1] - stretch[0])


@kept
def resolutions() -> pd.DataFrame:
    """Return the Security Council's resolutions on the DPRK, in order of time."""
    table = load("sanctions_events")
    return table[table["kind"] == "resolution"].sort_values("date", ignore_index=True)


@kept
def nuclear_tests() -> pd.DataFrame:
    """Return the nuclear tests of the DPRK, in order of time."""
    table = load("sanctions_events")
    return table[table["kind"] == "nuclear_test"].sort_values("date", ignore_index=True)


CHANGE_OF_LEADER = pd.Timestamp("2011-12-17")
"""The day Kim Jong Il died and the leadership passed to Kim Jong Un; the article writes 2012."""
KIM_JONG_IL_FROM = pd.Timestamp("1994-07-08")
"""The day Kim Il Sung died and the leadership passed to Kim Jong Il."""
DAYS_A_YEAR = 365.25


def steps(sources_needed: int = 1) -> pd.DataFrame:
    """Return the dated steps of the DPRK on intellectual property, in order of time.

    Laws, constitutions, offices and policies are those of the table `ip_laws`; treaties (kind `treaty`) are all that
    the DPRK joined, each on the day of its deposit. Every step has at least that many sources besides the article
    (column `sources`). Rows of kind `report` describe how things stood and are no step.
    """
    table = load("ip_laws")
    table = table[table["date"].notna() & ~table["kind"].isin(["report", "treaty"])]
    every = pd.concat([table.astype({"kind": "string", "date_precision": "string"}), _deposits()], ignore_index=True)
    every["sources"] = independent(every)
    every = every[every["sources"] >= sources_needed]
    columns = ["date", "date_precision", "kind", "title", "source_ids", "sources"]
    return every.sort_values(["date", "title"], kind="stable", ignore_index=True)[columns]


def _deposits() -> pd.DataFrame:
    own = load("treaty_actions")
    own = own[(own["iso3"] == "PRK") & own["deposited"].notna()]
    names = load("treaties").set_index("treaty")["short_name"].astype(str)
    title = "Deposit for the " + own["treaty"].astype(str).map(names)
    found = own[["source_ids", "confidence"]].assign(date=own["deposited"], title=title)
    return found.assign(kind="treaty", date_precision="day").astype({"kind": "string", "date_precision": "string"})


def pace(days: pd.Series, start: pd.Timestamp, end: pd.Timestamp) -> tuple[int, float]:
    """Return how many of the days fall from `start` up to, not on, `end`, and how many a year that is.

    >>> days = pd.Series(pd.to_datetime(["2001-05-01", "2004-01-01"]))
    >>> pace(days, pd.Timestamp("2000-01-01"), pd.Timestamp("2004-01-01"))
    (1, 0.25)
    """
    number = int(((days >= start) & (days < end)).sum())
    return number, round(number / ((end - start).days / DAYS_A_YEAR), 2)
