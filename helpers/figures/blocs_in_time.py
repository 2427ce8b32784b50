"""Lesson 5: partners from socialist and other states before and after the Cold War; what has no date is said so."""

from __future__ import annotations

import itertools
from typing import Any

import pandas as pd

from helpers.claims import verdict
from helpers.claims.record import soviet_end
from helpers.figures.event_words import partner, title_of
from helpers.figures.spec import Choice, Control, Cube, Figure, in_order, options, rows_of, sized
from helpers.figures.theme import FOCUS, OTHER, RIVAL, alt
from helpers.figures.wording import day, listed
from helpers.timeline import Group, record

BLOCS = {
    "socialist": "socialist states",
    "non-socialist": "other states",
    "mixed": "both kinds together",
    "multilateral": "no state named",
}
BEFORE, AFTER, UNDATED = "before", "after", "no date"
_DURING, _WENT_ON = "during the Cold War", "went on after the Cold War"


def _breaks() -> tuple[Choice, ...]:
    days = [pd.Timestamp(year, 12, 31) for year in range(1985, 2001)]
    end = soviet_end()
    return tuple(
        Choice(f"{d:%Y-%m-%d}", day(d) + (" (Soviet Union)" if d == end else "")) for d in sorted({*days, end})
    )


COUNTED = Control(
    "counted",
    "What is counted",
    options(
        [
            ("rows", "events", "Every row on help, visits or meetings."),
            ("partners", "states named", "Each state that the rows name as a partner, once in each period."),
        ]
    ),
    "rows",
    "radio",
)
BREAK = Control("cut", "The Cold War ends on", _breaks(), f"{soviet_end():%Y-%m-%d}", "slider")
LOOSE = Control(
    "undated",
    "Rows without a date",
    options(
        [
            ("apart", "shown apart", "What has no date stands on a line of its own."),
            ("as told", "placed as the article tells", "Consultants before, those of other states after it as well."),
            ("out", "not counted", "Only what has a date is counted."),
        ]
    ),
    "apart",
    "radio",
)
PROOF = Control(
    "proof",
    "Sources besides the article",
    options(
        [
            ("0", "none needed", "Rows of the article alone count too."),
            ("1", "at least one", "Rows of the article alone are left out."),
        ]
    ),
    "0",
    "radio",
)


def help_and_visits() -> pd.DataFrame:
    """Return the events in which help, a visit or a meeting is told: the rows that a partner could have a part in."""
    table = record()
    table = table[table["group"].isin([Group.HELP.value, Group.VISITS.value])]
    return table.assign(bloc=table["bloc"].astype(str), note=table["note"].fillna("").astype(str))


def periods(row: Any, cut: pd.Timestamp, undated: str) -> tuple[str, ...]:
    """Return the periods a row is counted in: by its first possible day; without one, as the setting says."""
    if pd.notna(row.start):
        return (BEFORE,) if row.start <= cut else (AFTER,)
    if undated == "out":
        return ()
    if undated == "as told" and _DURING in row.note:
        return (BEFORE, AFTER) if _WENT_ON in row.note else (BEFORE,)
    return (UNDATED,)


Counted = dict[tuple[str, str], list[tuple[str, bool]]]
"""What is counted for each bloc and period: its name, and whether it has a source besides the article."""


def _counted(counted: str, cut: str, undated: str, proof: str) -> Counted:
    found: Counted = {(bloc, when): [] for bloc in BLOCS for when in (BEFORE, AFTER, UNDATED)}
    events: list[Any] = list(help_and_visits().itertuples())
    for row in events:
        if row.sources < int(proof):
            continue
        names = [partner(p) for p in row.partners] if counted == "partners" else [str(row.kind)]
        for when in periods(row, pd.Timestamp(cut), undated):
            here = found[str(row.bloc), when]
            known = {name for name, _ in here}
            new = names if counted == "rows" else [name for name in names if name not in known]
            here += [(name, row.sources > 0) for name in new]
    return found


def _bars(found: Counted, counted: str) -> list[list[Any]]:
    """Return the lines of the chart; a long list of names is cut where the bar leaves no room, never in the table."""
    rows = []
    for bloc, label in BLOCS.items():
        for when in (BEFORE, AFTER, UNDATED):
            here = found[bloc, when]
            if not here and (when == UNDATED or (bloc == "multilateral" and counted == "partners")):
                continue
            words = _kinds([name for name, _ in here])
            few = words if len(words) <= (room := 64 - 5 * len(here) // 2) else f"{words[:room].rsplit(', ', 1)[0]}, …"
            tag = f"{len(here)}: {few}" if here else "0: none found"
            rows.append([f"{label}, {when}", when, len(here), sum(s for _, s in here), words or "none found", tag])
    return rows


def _kinds(names: list[str]) -> str:
    number = pd.Series(names, dtype=object).value_counts(sort=False)
    return ", ".join(f"{name} ({n})" if n > 1 else str(name) for name, n in number.items())


def _finding(found: Counted, counted: str, cut: str, undated: str, proof: str) -> tuple[str, str, str]:
    judged = verdict("c58")
    number = {key: len(names) for key, names in found.items()}
    had, has = number["socialist", BEFORE], number["socialist", AFTER]
    others = number["non-socialist", BEFORE], number["non-socialist", AFTER]
    loose = sum(n for (_, when), n in number.items() if when == UNDATED)
    unit = "event" if counted == "rows" else "partner"
    what = "events" if counted == "rows" else "named"
    title = (
        f"Socialist states alone: {had} {what} before, {has} after; others alone: {others[0]} before, {others[1]} after"
    )
    asked = "Only with a source besides the article" if proof == "1" else "Counting all rows"
    time = f"{asked}: up to {day(pd.Timestamp(cut))}"
    if counted == "rows":
        first = f"{time}, {_names(had, 'only socialist states')} and {_names(others[0], 'only others')}"
    else:
        first = f"{time}, {had} socialist and {others[0]} other states are named where one kind stands alone"
    bare = sum(number["multilateral", when] for when in (BEFORE, AFTER, UNDATED))
    nobody = f"Another {bare} events name no state." if counted == "rows" else "Events that name no state drop out."
    parts = [
        f"{first}; after it, {has} and {others[1]}.",
        _together([name for when in (BEFORE, AFTER) for name, _ in found["mixed", when]], counted),
        _loose(loose, undated, unit, proof),
        nobody,
        f"The claim {title_of('c58')} {_word(judged.status.value)}.",
    ]
    return title, " ".join(parts), judged.status.value


def _names(number: int, whom: str) -> str:
    return f"{number} event{' names' if number == 1 else 's name'} {whom}"


def _together(names: list[str], counted: str) -> str:
    """Return what the dated rows hold that name socialist and other states in one."""
    if counted == "rows":
        has = "has" if len(names) == 1 else "have"
        return f"{_names(len(names), 'both kinds together').capitalize()} and {has} a date."
    return f"{listed(names)} are named together and stand on a line of their own." if names else ""


def _word(status: str) -> str:
    return "cannot be judged from these rows" if status == "cannot tell" else status


def _loose(loose: int, undated: str, unit: str, proof: str) -> str:
    """Return what the rows without a date do to the comparison."""
    if undated == "out":
        return "Rows without a date are left out, and with them every consultant the article names."
    if proof == "1":
        return "No consultant and no study visit has such a source, so none of them is counted."
    if undated == "as told":
        return (
            "Here the setting, not a date, puts the consultants on one side or on both, so the picture repeats the "
            f"article instead of testing it; {loose} {unit}s stay without a date."
        )
    return f"{loose} {unit}s have no date and could belong to either side, so no share can be computed."


def _cube() -> Cube:
    keys = [c.name for c in (COUNTED, BREAK, LOOSE, PROOF)]
    rows, found = [], []
    for state in itertools.product(COUNTED.values, BREAK.values, LOOSE.values, PROOF.values):
        here = _counted(*state)
        rows += [[*state, *bar] for bar in _bars(here, state[0])]
        found.append([*state, *_finding(here, *state)])
    columns = ["line", "period", "number", "sourced", "what", "tag"]
    return Cube(
        pd.DataFrame(rows, columns=[*keys, *columns]),
        pd.DataFrame(found, columns=[*keys, "headline", "sentence", "verdict"]),
    )


def _draw() -> Any:
    periods_ = [BEFORE, AFTER, UNDATED]
    colour = alt.Scale(domain=periods_, range=[RIVAL, OTHER, FOCUS])
    base = alt.Chart(rows_of()).encode(
        y=alt.Y("line:N", sort=in_order(), title=None, axis=alt.Axis(labelLimit=190)),
        x=alt.X(
            "number:Q",
            title="Number",
            scale=alt.Scale(domain=[0, 30]),
            axis=alt.Axis(values=[0, 5, 10, 15, 20], format="d"),
        ),
    )
    bars = base.mark_bar(height=16, strokeWidth=1.5, fillOpacity=0.3).encode(
        fill=alt.Fill("period:N", scale=colour, legend=None),
        stroke=alt.Stroke("period:N", scale=colour, legend=None),
        strokeDash=alt.condition(f"datum.period == '{UNDATED}'", alt.value([4, 2]), alt.value([1, 0])),
    )
    text = base.mark_text(align="left", dx=6, fontSize=12).encode(text="tag:N")
    return sized(
        bars + text,
        "Bars: events or partner states by bloc, before and after the end of the Cold War, and without a date.",
        alt.Step(26),
    )


BLOCS_FIGURE = Figure(
    name="blocs",
    lesson=5,
    question="Who helped before the Cold War ended, and who after?",
    how="A row counts by its first possible day. A number in brackets counts rows. "
    "Choose what to do with those that have no date.",
    controls=(COUNTED, BREAK, LOOSE, PROOF),
    columns={
        "line": "Partners and period",
        "number": "Number",
        "sourced": "Of these, with a source besides the article",
        "what": "What or who",
    },
    tables=("assistance_events", "treaty_actions"),
    draw=_draw,
    build=_cube,
    least_width=640,
)

FIGURES = {BLOCS_FIGURE.name: BLOCS_FIGURE}
