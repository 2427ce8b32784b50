"""How the key sees what a text or a chart lacks: tests and mistakes that several lessons share."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from helpers.exercises.kinds.charts import DESCRIBED
from helpers.exercises.record import Case, Mistake


def lacks(*parts: str) -> Callable[[str, Case], bool]:
    """Return a test whether none of these parts, in small letters, stands anywhere in a text."""
    return lambda text, _: not any(part in text.lower() for part in parts)


def says_none(*beginnings: str) -> Callable[[str, Case], bool]:
    """Return a test whether no word of a text has one of these beginnings (regular expressions)."""
    found = re.compile(rf"\b({'|'.join(beginnings)})", re.IGNORECASE)
    return lambda text, _: not found.search(text)


def no_description(wrong: Callable[[Case], Any], *, placed: bool = False) -> Mistake:
    """Return the mistake of a chart without a description; if `placed`, only where something is drawn across (x)."""
    return Mistake(
        "no description",
        "The chart has no description, or one of a few words. Somebody who cannot see it has only these words.",
        'Add .properties(description="...") with one whole sentence.',
        wrong,
        lambda given, _: len(given["description"].split()) < DESCRIBED and (not placed or bool(given.get("x"))),
    )
