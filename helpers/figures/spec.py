"""The parts every explorable is made of: choices, controls, the cube and the figure.

A figure is a question with closed choices. Its cube holds the rows and the finding for every combination of choices
at once, so that chart, table and sentence are all read from the same slice and cannot disagree. A figure whose
combinations are too many for a cube gives `compute` instead and is recalculated by Python for one state at a time.
"""

from __future__ import annotations

import difflib
import itertools
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal

import pandas as pd

from helpers.figures.theme import alt


class ChoiceError(ValueError):
    """A control that does not exist, or a value it does not offer; the text says which there are."""


@dataclass(frozen=True)
class Choice:
    """One value of a control: what code says, what the reader sees, and one plain sentence on what it means."""

    value: str
    label: str
    explain: str = ""


@dataclass(frozen=True)
class Control:
    """A labelled choice. `form` is "radio" (few), "list" (some), "slider" (ordered) or "many" (any number)."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    default: str | tuple[str, ...]
    form: Literal["radio", "list", "slider", "many"] = "list"

    @property
    def values(self) -> list[str]:
        """Return the values in order."""
        return [c.value for c in self.choices]

    def check(self, value: Any) -> Any:
        """Return the value if the control offers it (a tuple for "many"); raise ChoiceError otherwise."""
        if self.form == "many":
            several = (value,) if isinstance(value, str) or not isinstance(value, Iterable) else value
            many = {self._known(str(each)) for each in several}
            return tuple(v for v in self.values if v in many)
        return self._known(f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value))

    def _known(self, value: str) -> str:
        if value in self.values:
            return value
        by_label = {c.label.lower(): c.value for c in self.choices}
        if value.lower() in by_label:
            return by_label[value.lower()]
        near = difflib.get_close_matches(value, self.values, 1)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        shown = ", ".join(f"'{v}'" for v in self.values[:8]) + (" ..." if len(self.values) > 8 else "")
        raise ChoiceError(f"'{value}' is not a setting of '{self.label}'.{hint} It offers {shown}.")


@dataclass(frozen=True)
class Finding:
    """What one state of the controls shows: a title for the chart, a sentence, and what it does to the claim."""

    headline: str
    sentence: str
    verdict: str = ""


@dataclass(frozen=True)
class Cube:
    """Rows and findings for every state. Both tables start with one column a control; findings have one row a state."""

    rows: pd.DataFrame
    findings: pd.DataFrame


@dataclass(frozen=True)
class View:
    """One state of a figure: `frame` (the rows), `chart` (Altair), `sentence`, `headline`, `verdict`, `choices`."""

    frame: pd.DataFrame
    chart: Any
    headline: str
    sentence: str
    verdict: str
    choices: Mapping[str, Any]


@dataclass(frozen=True)
class Figure:
    """An explorable without a browser: `at(**choices)` gives any state; `explore(name)` puts it on the page.

    `columns` are the table's columns with their headings, `tables` the data it rests on, `picks` which column of a
    clicked mark sets which control, `least_width` the pixels below which the drawing scrolls instead of shrinking.
    `personal` makes a copy from the reader's own verdicts (claim -> verdict), where a figure asks for them.
    """

    name: str
    lesson: int
    question: str
    how: str
    controls: tuple[Control, ...]
    columns: Mapping[str, str]
    tables: tuple[str, ...]
    draw: Callable[[], Any]
    build: Callable[[], Cube] | None = None
    compute: Callable[..., tuple[pd.DataFrame, Finding]] | None = None
    picks: Mapping[str, str] = field(default_factory=dict)
    least_width: int = 0
    personal: Callable[[Mapping[str, str]], Figure] | None = None

    @cached_property
    def cube(self) -> Cube:
        """Return every state at once; raises TypeError for a figure that is computed one state at a time."""
        if self.build is None:
            raise TypeError(f"Figure '{self.name}' has too many states for a cube; use at(...).")
        return self.build()

    def states(self) -> list[dict[str, str]]:
        """Return every combination of choices, the last control changing fastest (the order of the cube)."""
        names = [c.name for c in self.controls]
        return [dict(zip(names, v, strict=True)) for v in itertools.product(*(c.values for c in self.controls))]

    def choose(self, **choices: Any) -> dict[str, Any]:
        """Return a full set of choices: those given, checked, and the defaults for the rest."""
        known = {c.name: c for c in self.controls}
        for name in choices:
            if name not in known:
                names = ", ".join(f"'{n}'" for n in known)
                raise ChoiceError(f"'{name}' is not a control of '{self.name}'. Its controls are {names}.")
        return {n: c.check(choices.get(n, c.default)) for n, c in known.items()}

    def slice(self, **choices: Any) -> tuple[pd.DataFrame, Finding]:
        """Return the rows and the finding of one state."""
        chosen = self.choose(**choices)
        if self.compute is not None:
            return self.compute(**chosen)
        rows = _only(self.cube.rows, chosen).drop(columns=list(chosen)).reset_index(drop=True)
        found = _only(self.cube.findings, chosen)
        if len(found) != 1:
            raise LookupError(f"Figure '{self.name}' has {len(found)} findings for {chosen}; it needs exactly one.")
        return rows, Finding(*found.iloc[0][["headline", "sentence", "verdict"]])

    def at(self, **choices: Any) -> View:
        """Return one state: frame, chart, sentence. Raises ChoiceError for a control or value that is not offered."""
        rows, found = self.slice(**choices)
        title = alt.TitleParams(textwrap.wrap(found.headline, 70))
        chart = self.draw().properties(datasets={"rows": records(rows)}, title=title)
        return View(rows, chart, found.headline, found.sentence, found.verdict, self.choose(**choices))


def _only(table: pd.DataFrame, chosen: Mapping[str, str]) -> pd.DataFrame:
    keep = pd.Series(True, index=table.index)
    for name, value in chosen.items():
        keep &= table[name] == value
    return table[keep]


def rows_of() -> Any:
    """Return the data every figure draws from: a name that the page or `at` fills with the rows of one state."""
    return alt.NamedData(name="rows")


def in_order() -> Any:
    """Return the sort that lists categories as the rows of the slice list them.

    Each row is drawn with its number in the slice, `at_row`. Leaving the sort out is not the same: a category that is
    already on the page would keep the place it had.
    """
    return alt.EncodingSortField(field="at_row", op="min", order="ascending")


def sized(chart: Any, description: str, height: Any) -> Any:
    """Return the chart with its text description, the full width of the page and a height in pixels or steps.

    The title is not part of the drawing: the page sets it as text above, where it can wrap and be read aloud.
    """
    fit = alt.AutoSizeParams(type="fit-x", contains="padding")
    return chart.properties(description=description, width="container", height=height, autosize=fit)


def midnight(date: pd.Timestamp | str) -> int:
    """Return a day as milliseconds at midnight UTC, the form in which dates are drawn."""
    return int(pd.Timestamp(date).to_datetime64().astype("datetime64[ms]").astype("int64"))


def years(first: int, last: int) -> Any:
    """Return a time scale from 1 January of one year to 1 January of another, in UTC."""
    return alt.Scale(type="utc", domain=[midnight(f"{first}-01-01"), midnight(f"{last}-01-01")])


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as plain values, each with its number `at_row`.

    Dates become milliseconds at midnight UTC, so that no reader's clock can move them.
    """
    plain: dict[str, list[Any]] = {"at_row": list(range(len(rows)))}
    for name in rows:
        column = rows[name]
        if column.dtype.kind == "M":
            days = column.to_numpy("datetime64[ms]").astype("int64").astype(object)
            plain[name] = [None if missing else int(d) for d, missing in zip(days, column.isna(), strict=True)]
        else:
            plain[name] = [None if m else _plain(v) for v, m in zip(column, column.isna(), strict=True)]
    return [dict(zip(plain, values, strict=True)) for values in zip(*plain.values(), strict=True)]


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value


def options(pairs: Sequence[tuple[str, str, str]]) -> tuple[Choice, ...]:
    """Return choices from (value, label, explanation) triples."""
    return tuple(Choice(*p) for p in pairs)
