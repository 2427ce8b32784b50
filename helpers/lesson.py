"""The end of a lesson: its words, its sources and the way on, made from the glossary and the data package."""

from __future__ import annotations

import html
from typing import Any, NamedTuple

import pandas as pd

from helpers.data import load, sources


class Lesson(NamedTuple):
    """A lesson: its number, the file of its notebook, its title and the tables it rests on.

    `claims` are those whose computed verdicts are set beside a reader's own; `asked` are those of them that the
    question for that verdict is about, so that the verdict counts for them.
    """

    number: int
    file: str
    title: str
    tables: tuple[str, ...]
    claims: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()


LESSONS = {
    lesson.number: lesson
    for lesson in (
        Lesson(0, "00-start-here.ipynb", "Start here", ("claims",)),
        Lesson(
            1,
            "01-first-through-the-door.ipynb",
            "First through the door",
            ("treaty_actions", "states"),
            ("c10", "c12"),
            ("c10",),
        ),
        Lesson(
            2,
            "02-sixteen-of-twenty-six.ipynb",
            "Sixteen of twenty-six",
            ("treaty_actions", "treaties", "states"),
            ("c20", "c26"),
            ("c20", "c26"),
        ),
        Lesson(
            3,
            "03-how-small-is-small.ipynb",
            "How small is small?",
            ("agencies", "agency_staff", "agency_finance", "agency_presence"),
            ("c29", "c30", "c62"),
            ("c29",),
        ),
        Lesson(
            4,
            "04-counting-mentions.ipynb",
            "Counting mentions",
            ("media_counts", "media_corpora", "media_items", "agency_presence"),
            ("c28", "c37", "c39"),
            ("c37",),
        ),
        Lesson(
            5,
            "05-forty-years-of-assistance.ipynb",
            "Forty years of assistance",
            ("assistance_events", "presence_events", "treaty_actions"),
            ("c56", "c57", "c91"),
        ),
        Lesson(
            6,
            "06-under-sanctions.ipynb",
            "Under sanctions",
            ("sanctions_events", "assistance_events", "affair_documents", "treaty_actions", "presence_events"),
            ("c60", "c61", "c04"),
            ("c60",),
        ),
        Lesson(
            7,
            "07-a-knowledge-economy.ipynb",
            "A knowledge economy?",
            ("ip_statistics", "ip_laws", "treaty_actions", "media_counts", "medals"),
            ("c65", "c68", "c89", "c90"),
            ("c65",),
        ),
        Lesson(
            8,
            "08-does-the-argument-hold.ipynb",
            "Does the argument hold?",
            ("claims", "agency_presence", "presence_events", "igo_membership"),
            ("c73", "c77", "c80", "c92"),
            ("c73", "c77"),
        ),
    )
}


class Page:
    """Words for the page: HTML for the eye, the same as plain text for everything else."""

    def __init__(self, markup: str, plain: str) -> None:
        """Take the same content twice: as HTML and as plain text."""
        self.markup, self.plain = markup, plain

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.markup, "text/plain": self.plain}

    def __repr__(self) -> str:
        """Return the plain text."""
        return self.plain


def keys(number: int) -> Page:
    """Return the words a lesson introduced, its sources with licence, and the next lesson."""
    if number not in LESSONS:
        known = ", ".join(map(str, LESSONS))
        text = f"There is no lesson {number}. Lessons: {known}."
        return Page(f"<p>{text}</p>", text)
    lesson = LESSONS[number]
    words = load("glossary")
    words = words[words["lesson_first"] == number]
    cited = [s for t in lesson.tables for s in sources(t).itertuples()]
    cited = list({s.source_id: s for s in cited}.values())
    onward = LESSONS.get(number + 1)
    next_text = f"Next: lesson {onward.number}, {onward.title}." if onward else "This was the last lesson."
    link = f'Next: <a href="{onward.file}">lesson {onward.number}, {onward.title}</a>.' if onward else next_text
    terms = "".join(f"<dt><b>{_safe(w.term)}</b></dt><dd>{_safe(w.meaning)}</dd>" for w in words.itertuples())
    items = "".join(
        f"<li>{_safe(s.title)} · {_safe(s.publisher)} · licence: {_safe(s.licence)} [{_safe(s.source_id)}]</li>"
        for s in cited
    )
    markup = (
        f"<p><b>Words of this lesson</b></p><dl>{terms}</dl>"
        f"<details><summary>Sources of this lesson ({len(cited)})</summary><ul>{items}</ul></details><p>{link}</p>"
    )
    plain = "\n".join(
        [f"{w.term}: {w.meaning}" for w in words.itertuples()]
        + [f"[{s.source_id}] {s.title}" for s in cited]
        + [next_text]
    )
    return Page(markup, plain)


def _safe(value: Any) -> str:
    return "not stated" if pd.isna(value) else html.escape(str(value))
