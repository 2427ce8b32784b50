"""The figures of the course, one module a lesson, found by name; a module is imported when it is first asked for."""

from __future__ import annotations

import difflib
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from helpers.figures.spec import Figure

FIGURES = {
    "argument": "argument_map",
    "door": "first_through_the_door",
    "neighbours": "named_neighbours",
    "door-verdicts": "first_by_treaty",
    "ranking": "sixteen_of_twenty_six",
    "matrix": "state_by_treaty",
    "steps": "steps_through_time",
    "grid": "claim_grid",
    "days": "claim_windows",
    "sizes": "agency_sizes",
    "small": "small_by_meaning",
    "presence": "in_pyongyang",
    "areas": "bars_or_circles",
    "mentions": "counting_mentions",
    "orderings": "mention_orderings",
    "sample": "sample_size",
    "membership": "members_and_strangers",
    "assistance": "assistance_timeline",
    "one-source": "one_source",
    "blocs": "blocs_in_time",
    "lanes": "sanctions_lanes",
    "pace": "pace_of_events",
    "affair": "affair_documents",
    "filings": "filings_at_home",
    "slogan": "slogan_by_year",
    "milestones": "milestones",
    "premises": "premises_taken_away",
    "partners": "trusted_partners",
}
"""Figure name -> module that holds it, in the order the lessons use them."""


def figure(name: Any) -> Figure:
    """Return the figure of that name; raises KeyError that lists the names and the nearest one."""
    if not isinstance(name, str) or name not in FIGURES:
        near = difflib.get_close_matches(str(name), list(FIGURES), 1)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        raise KeyError(f"No figure is called '{name}'.{hint} Figures: {', '.join(FIGURES)}.")
    found: Figure = import_module(f"helpers.figures.{FIGURES[name]}").FIGURES[name]
    return found
