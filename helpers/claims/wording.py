"""Sentences filled with computed facts, so that no number in a sentence is ever typed."""

from __future__ import annotations

import string
from typing import Any

import pandas as pd

from helpers.claims.model import Facts, Status, Tester, day_label

ENDING = {
    Status.HOLDS: " The claim holds.",
    Status.FAILS: " The claim fails.",
    Status.CANNOT_TELL: " These data cannot tell.",
}


class _Plain(string.Formatter):
    """Write days, numbers and lists as a reader would."""

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ARG002 -- the base class gives it
        return plain(value)


def plain(value: Any) -> str:
    """Return a value as running text.

    >>> plain(12300), plain(("Japan", "Mongolia", "China")), plain(pd.Timestamp("2020-03-05"))
    ('12,300', 'Japan, Mongolia and China', '5 March 2020')
    """
    if isinstance(value, (tuple, list)):
        parts = [plain(each) for each in value]
        return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts) or "none"
    if isinstance(value, pd.Timestamp):
        return day_label(value)
    if value is None or value is pd.NaT or (isinstance(value, float) and pd.isna(value)):
        return "none"
    if isinstance(value, float):
        return f"{value:,.1f}".removesuffix(".0")
    return str(value) if isinstance(value, (str, bool)) else f"{value:,}"


def fill(template: str, facts: Facts) -> str:
    """Return the template with every {name} replaced by that fact; the first letter is made a capital."""
    text = _Plain().vformat(template, (), facts)
    return text[:1].upper() + text[1:]


def placeholders(template: str) -> set[str]:
    """Return the names of the facts a template asks for."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def sentence(tester: Tester, status: str, facts: Facts, labels: dict[str, str]) -> str:
    """Return the sentence of one verdict: what is seen, then what that does to the claim."""
    template = tester.unknown if status == Status.CANNOT_TELL and tester.unknown else tester.sentence
    return fill(template, {**labels, **facts}) + ENDING[Status(status)]
