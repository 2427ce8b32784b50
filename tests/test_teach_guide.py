"""The guide is made from the records: whole for every lesson, fair to both sides, and free of typed numbers."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from helpers.claims import claims
from helpers.exercises import bank, key
from helpers.exercises.record import words
from helpers.exercises.variants import cases
from helpers.lesson import LESSONS
from helpers.teach import plan
from helpers.teach.discussions import DISCUSSIONS
from helpers.teach.guide import main
from helpers.teach.guide_pages import index, lesson_page
from helpers.teach.record import TeachError

EVERY = pytest.mark.parametrize("lesson", sorted(LESSONS))
TALKS = [(n, d) for n, several in DISCUSSIONS.items() for d in several]


def seen(markup: str) -> str:
    """Return what a reader sees of a page, without the signs that set code and stress apart."""
    plain = re.sub(
        r"<style>.*?</style>|</?(?:p|li|ul|td|th|tr|h.|pre|dd|dt|section)\b[^>]*>", " ", markup, flags=re.DOTALL
    )
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", plain)).split())


def said(text: str) -> str:
    """Return words of a record as a page shows them."""
    return " ".join(re.sub(r"^- |[`*]", "", text, flags=re.MULTILINE).split())


@EVERY
def test_a_page_has_all_that_its_lesson_records(lesson: int) -> None:
    found = seen(lesson_page(lesson, charts=False)).replace("*", "")
    here = key.exercises(lesson)
    assert len(here) >= 5 and len(DISCUSSIONS[lesson]) >= 2
    for asked in here:
        case = cases(asked)[0]
        assert said(asked.prompt) in found and said(words(asked.right, case)) in found
        for mistake in asked.mistakes:
            assert said(words(mistake.message, case)) in found, (asked.id, mistake.name)
        for sample in asked.rubric.samples if asked.rubric else ():
            assert said(sample.text) in found and said(sample.why) in found
    for question in bank(lesson).QUESTIONS.values():
        assert all(said(o.reply) in found for o in question.options if not o.right)
    for talk in DISCUSSIONS[lesson]:
        assert talk.fair in found and talk.against in found
    assert said(bank(lesson).PREDICTION.answer()) in found


@EVERY
def test_times_add_up(lesson: int) -> None:
    card = plan.card(lesson)
    assert card.lesson == lesson and card.minutes > 0
    exercises = sum(e.minutes for e in key.exercises(lesson))
    assert plan.minutes(plan.full(lesson)) == card.minutes + exercises + plan.TALK
    assert plan.minutes(plan.short(lesson)) == plan.SHORT
    assert all(part.minutes >= 2 for part in [*plan.full(lesson), *plan.short(lesson)])
    chart = next(part for part in plan.short(lesson) if part.name == "One chart")
    assert chart.minutes >= 8, "half an hour leaves time to look"


def test_a_day_keeps_to_the_clock_and_to_what_lessons_need() -> None:
    parts = plan.day_plan()
    clock = [60 * int(hour) + int(minute) for hour, _, minute in (time.partition(":") for time, _ in parts)]
    assert clock[0] == plan.BEGIN and clock[-1] <= 17 * 60
    assert all(now + part.minutes == then for now, (_, part), then in zip(clock, parts, clock[1:], strict=False))
    assert sum(part.name == "Lunch" for _, part in parts) == 1
    for place, lesson in enumerate(plan.DAY):
        assert set(plan.card(lesson).before) <= set(plan.DAY[:place]), lesson


def test_a_term_holds_every_lesson_after_what_it_needs() -> None:
    rows = plan.term_plan()
    taught = [int(title.partition(".")[0]) for _, title, *_ in rows if title[0].isdigit()]
    assert taught == sorted(LESSONS) and [week for week, *_ in rows] == list(range(1, len(rows) + 1))
    assert all(set(plan.card(n).before) < {*taught[: taught.index(n)], n} for n in taught)
    assert all(in_class <= 90 and at_home <= 60 for _, _, in_class, at_home, _ in rows)


def test_every_lesson_has_questions_with_two_sides_of_like_weight() -> None:
    assert sorted(DISCUSSIONS) == sorted(LESSONS) and len(TALKS) >= 24
    known = set(claims()["claim"])
    for lesson, talk in TALKS:
        assert talk.question.endswith("?") and talk.claims and set(talk.claims) <= known, lesson
        sides = sorted(len(side.split()) for side in (talk.fair, talk.against))
        assert sides[0] >= 10 and sides[1] <= 3 * sides[0], talk.question
    told = claims().set_index("claim")["lesson"]
    own = [sum(told[c] == n for d in DISCUSSIONS[n] for c in d.claims) for n in DISCUSSIONS if n]
    assert all(own), "each lesson's questions are about its own claims"


def test_no_number_is_typed_by_hand() -> None:
    number = re.compile(r"\d|\b(two|three|four|five|six|seven|eight|nine|ten|dozen) (treat|state|claim|event|seminar)")
    assert number.search("it has 16") and number.search("it has ten treaties")
    for _, talk in TALKS:
        assert not number.search(talk.fair) and not number.search(talk.against), talk.question


def test_what_the_hand_written_words_lean_on_is_still_so() -> None:
    told = claims().set_index("claim")["verdict"].astype(str)
    assert {told[c] for c in ("c82", "c83", "c84", "c85", "c88", "c92", "c93", "c78", "c80")} == {"holds"}
    assert told["c04"] == "fails" and told["c40"] == told["c76"] == told["c27"] == "cannot tell"
    decided = told[claims().set_index("claim")["voice"].eq("article")]
    decided = decided[decided != "cannot tell"]
    assert len(decided) > 30 and (decided == "fails").sum() <= len(decided) / 20, "nearly all that data can test stands"


def test_the_index_leads_to_every_lesson_and_says_what_to_do_without_a_network() -> None:
    found = index()
    assert [f"lesson-{n}.html" for n in sorted(LESSONS)] == re.findall(r'href="(lesson-\d\.html)"', found)
    for word in ("python3 -m helpers lab", "self-test", "One day", "One term", "my-answers.json"):
        assert word in found
    assert seen(found).count("Lunch") == 1


def test_the_command_writes_pages_that_need_nothing_from_outside(tmp_path: Path) -> None:
    assert main(["2", "--out", str(tmp_path / "guide")]) == 0
    pages = {p.name: p.read_text(encoding="utf-8") for p in (tmp_path / "guide").iterdir()}
    assert set(pages) == {"index.html", "lesson-2.html"}
    assert pages["lesson-2.html"].count("<svg") == 1
    for page in pages.values():
        assert "<script" not in page and "@import" not in page and not re.search(r'(?:src|href)="https?:', page)
        assert "this page holds answers" in page


def test_a_lesson_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TeachError, match="no lesson 9"):
        main(["9", "--out", str(tmp_path)])
    assert not list(tmp_path.iterdir())
