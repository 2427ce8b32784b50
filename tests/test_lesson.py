"""The end of a lesson: its words, its sources with licence, and the way on."""

from __future__ import annotations

import html
import re

import pytest

from helpers.lesson import LESSONS, Page, keys
from tests.house import NOTEBOOKS, read
from tests.support import ROOT, rows

BAD = re.compile(r"\b(nan|None|NaT)\b|<NA>|[{}]|\s\s(?!\n)|\s[,.;]")


def words_of(number: int) -> list[dict[str, str]]:
    """Return the words of the glossary that a lesson brings."""
    return [row for row in rows("glossary") if row["lesson_first"] == str(number)]


def sources_of(number: int) -> set[str]:
    """Return the sources of the rows of a lesson's tables."""
    found: set[str] = set()
    for table in LESSONS[number].tables:
        for row in rows(table):
            found |= {each for each in row["source_ids"].split(";") if each}
    return found


def test_the_lessons_are_those_of_the_notebooks() -> None:
    courses = [read(path).metadata["course"] for path in NOTEBOOKS]
    assert [course["lesson"] for course in courses] == list(LESSONS) == list(range(9))
    for path, course in zip(NOTEBOOKS, courses, strict=True):
        lesson = LESSONS[course["lesson"]]
        assert (lesson.file, lesson.title) == (path.name, course["title"])
        assert list(lesson.tables) == course["tables"]


@pytest.mark.parametrize("number", LESSONS)
def test_the_words_and_sources_of_a_lesson_are_listed(number: int) -> None:
    page = keys(number)
    content = page._repr_mimebundle_()
    assert set(content) == {"text/html", "text/plain"} and content["text/plain"] == repr(page) == page.plain
    assert len(words_of(number)) >= 1
    for row in words_of(number):
        assert f"{row['term']}: {row['meaning']}" in page.plain
        assert html.escape(row["meaning"]) in page.markup
    assert set(re.findall(r"^\[([^\]]+)\] ", page.plain, re.MULTILINE)) == sources_of(number)
    assert page.markup.count("<li>") == len(sources_of(number)) == page.markup.count("licence: ")
    assert f"({len(sources_of(number))})" in page.markup
    assert not BAD.search(page.plain) and not BAD.search(page.markup)


@pytest.mark.parametrize("number", LESSONS)
def test_the_way_on_leads_to_a_notebook(number: int) -> None:
    page = keys(number)
    links = re.findall(r'href="([^"]+)"', page.markup)
    if number + 1 in LESSONS:
        assert links == [LESSONS[number + 1].file]
        assert (ROOT / "notebooks" / links[0]).is_file()
        assert f"lesson {number + 1}, {LESSONS[number + 1].title}" in page.plain
    else:
        assert links == [] and "last lesson" in page.plain


@pytest.mark.parametrize("unknown", [-1, 9, "two", None])
def test_an_unknown_lesson_is_answered_by_a_sentence(unknown: object) -> None:
    page = keys(unknown)  # type: ignore[arg-type]
    assert f"no lesson {unknown}" in page.plain and "0, 1, 2, 3" in page.plain and "Traceback" not in page.markup


def test_a_page_says_the_same_twice() -> None:
    page = Page("<p>one</p>", "one")
    assert page._repr_mimebundle_(include=None) == {"text/html": "<p>one</p>", "text/plain": "one"}
