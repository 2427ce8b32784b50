"""From "true on these days" to spells: the unbroken periods in which something held.

A count of treaties changes only on the days on which somebody joins or leaves, so looking at those days finds every
spell exactly, to the day.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.treaties import RULES, party_dates


def change_days(until: pd.Timestamp, since: str = "1970-01-01") -> pd.DatetimeIndex:
    """Return every day on which some state starts or stops counting under some rule, from `since` to `until`."""
    dates = party_dates()
    columns = [*(r.value for r in RULES), "until"]
    days = pd.DatetimeIndex(np.unique(np.concatenate([dates[c].dropna().to_numpy("datetime64[ns]") for c in columns])))
    inside = days[(days >= pd.Timestamp(since)) & (days <= until)]
    return inside.union(pd.DatetimeIndex([pd.Timestamp(since)]))


def spells(days: pd.DatetimeIndex, held: np.ndarray, until: pd.Timestamp) -> pd.DataFrame:
    """Return the unbroken periods in which `held` was true.

    `days` are the change days in order, `held` one truth value each (true from that day to the next change). Columns:
    start, end (both days included), days (their number). A spell that is still running ends on `until`.
    """
    held = np.asarray(held, dtype=bool)
    edge = np.diff(np.concatenate([[False], held, [False]]).astype(np.int8))
    first, after = np.flatnonzero(edge == 1), np.flatnonzero(edge == -1)
    next_day = days.append(pd.DatetimeIndex([until + pd.Timedelta(days=1)]))
    start = pd.DatetimeIndex(days[first])
    end = pd.DatetimeIndex(next_day[after]) - pd.Timedelta(days=1)
    return pd.DataFrame({"start": start, "end": end, "days": (end - start).days + 1})
