"""A page of feedback says what came of one submission, and nothing of the key or of anybody else."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from helpers.exercises import key
from helpers.exercises.judging import TRUSTED, calls, read_right
from helpers.exercises.kinds import kind_of
from helpers.exercises.plain import plain
from helpers.exercises.record import Kind, Status, words
from helpers.exercises.variants import cases
from helpers.teach import page
from helpers.teach.feedback import feedback, main
from helpers.teach.record import Assignment, Marked, Result, State, TeachError, write_result
from helpers.teach.scores import Course
from tests.teaching import IDS, MADE, NAMES, TEXT, WRECK, marked, result, write_course

ALL = key.exercises()
LEAKS = 60
"""At least so many wrong answers, with a right one that can be looked for, are tried."""


class Elements(HTMLParser):
    """The names of the elements of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, _: Any) -> None:
        self.names.append(tag)


def shown(one: Marked, *others: Marked, comments: dict[tuple[str, str], str] | None = None) -> str:
    """Return the page of a submission."""
    return feedback(Course(MADE, (one, *others), comments or {}), one)


def text_of(markup: str) -> str:
    """Return what a reader sees of a page."""
    return " ".join(html.unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", markup, flags=re.DOTALL)).split())


def one(exercise: str, status: Status, points: float | None, **more: Any) -> Marked:
    """Return a submission with one exercise."""
    made = Result(exercise, status.value, points, MADE.points[exercise], **more)
    return Marked("kim", MADE.name, State.GRADED, (made,))


def test_every_participant_gets_a_page_where_nbgrader_looks_for_it(tmp_path: Path) -> None:
    instructor = write_course(tmp_path)
    assert main(["--course", str(tmp_path)]) == 0
    pages = sorted(instructor.glob("feedback/*/treaties/treaties.html"))
    assert [p.parts[-3] for p in pages] == sorted([*NAMES, WRECK])
    assert main(["--course", str(instructor), "--out", str(tmp_path / "flat")]) == 0
    assert len(list((tmp_path / "flat").glob("*.html"))) == len(pages)


def test_what_is_typed_is_never_markup(tmp_path: Path) -> None:
    instructor = write_course(tmp_path)
    hostile = "<img src=x onerror=alert(1)>\x00\u202e`</code>`"
    strings = ("mistake", "message", "next_step", "answer", "case")
    made = Result("2-5", Status.INCORRECT.value, 0.0, 3.0, **dict.fromkeys(strings, hostile))
    write_result(instructor, Marked("eve <i>", MADE.name, State.NOTED, (made,), notes=(hostile,)))
    main(["--course", str(tmp_path)])
    pages = list(instructor.glob("feedback/*/*/*.html"))
    assert len(pages) == len(NAMES) + 2
    for path in pages:
        found = path.read_text(encoding="utf-8")
        assert not {"script", "img", "i", "b", "link", "iframe"} & set(Elements(found).names)
        assert "\x00" not in found and "\u202e" not in found and "http" not in found
    eve = next(p for p in pages if p.parts[-3] == "eve <i>").read_text(encoding="utf-8")
    assert eve.count("&lt;img src=x") >= len(strings) + 1
    assert any(html.escape(TEXT) in p.read_text(encoding="utf-8") for p in pages)


def test_no_expected_value_is_on_the_page_of_a_wrong_answer() -> None:
    tried = 0
    for asked in ALL:
        case = cases(asked)[-1]
        right = read_right(asked, case) if asked.kind is not Kind.WRITTEN else None
        if right is None or asked.kind in (Kind.TABLE, Kind.CHART, Kind.FUNCTION):
            continue
        value = str(kind_of(asked.kind).shown(right, asked))
        for mistake in asked.mistakes:
            said = result(asked, plain(mistake.wrong(case), calls(asked, case), TRUSTED), case, "my answer")
            assert said.status == Status.INCORRECT and said.points == 0
            made = Assignment("all", "All", {asked.id: float(asked.points)})
            kim = Marked("kim", "all", State.GRADED, (said,))
            seen = text_of(feedback(Course(made, (kim,), {}), kim)).split("Your answer: my answer")[1]
            own = re.search(rf"{asked.name} is (.*?)\. ", seen)
            rest = seen.replace(own[0], "") if own else seen
            assert not re.search(rf"(?<![\w.,]){re.escape(value)}(?![\w,])", rest), (asked.id, mistake.name)
            tried += 1
    assert tried >= LEAKS


def test_nothing_of_the_key_is_on_any_page(tmp_path: Path) -> None:
    instructor = write_course(tmp_path)
    main(["--course", str(tmp_path)])
    pages = [p.read_text(encoding="utf-8") for p in instructor.glob("feedback/*/*/*.html")]
    assert len(pages) == len(NAMES) + 1
    secrets = [s.text for i in IDS if (r := key.exercise(i).rubric) for s in r.samples]
    secrets += [s.why for i in IDS if (r := key.exercise(i).rubric) for s in r.samples]
    secrets += [
        line for i in IDS for c in cases(key.exercise(i)) for line in words(key.exercise(i).reference, c).splitlines()
    ]
    secrets = [s for s in set(secrets) if s not in {x for i in IDS for x in key.exercise(i).starter.splitlines()}]
    assert len(secrets) > 10
    for secret in secrets:
        assert not any(html.escape(secret) in p for p in pages), secret
    assert not any("hidden" in p for p in pages), "no traceback"


def test_a_marked_sample_in_the_message_is_not_passed_on() -> None:
    rubric = key.exercise("2-5").rubric
    assert rubric is not None
    found = shown(one("2-5", Status.UNCHECKED, None, message=f"Sample with 3 of 3: {rubric.samples[0].text}"))
    assert rubric.samples[0].text not in text_of(found)
    assert all(what in text_of(found) for _, what in rubric.rows), "the rubric is"


@pytest.mark.parametrize(
    ("points", "said"),
    [(None, "not marked yet / 3 points"), (2.5, "2.5 / 3 points"), (3.0, "3 / 3 points"), (0.0, "0 / 3 points")],
)
def test_a_written_answer_shows_its_points_once_a_person_gave_them(points: float | None, said: str) -> None:
    found = text_of(shown(one("2-5", Status.INCORRECT, points, mistake="no day", message="It names no day.")))
    assert said in found
    assert ("no day" in found) == (points != 3.0), "full points settle what a machine missed"
    assert ("Read and marked by a person" in found) == (points == 3.0)
    assert ("3 points still wait" in found) == (points is None)


def test_the_comment_of_the_marker_is_on_the_page_of_its_participant_only() -> None:
    kim, lee = one("2-5", Status.UNCHECKED, 2.0), replace(one("2-5", Status.UNCHECKED, 2.0), participant="lee")
    comments = {("kim", "2-5"): "Name the <day>."}
    assert "Name the <day>." in text_of(shown(kim, lee, comments=comments))
    assert "Name the" not in text_of(shown(lee, kim, comments=comments))


def test_a_right_answer_needs_no_next_step_and_every_other_has_one() -> None:
    assert "Next:" not in shown(one("2-1", Status.CORRECT, 1.0))
    for status in (Status.INCORRECT, Status.NOT_STARTED, Status.ERROR):
        assert "Next:" in shown(one("2-1", status, 0.0, next_step="" if status is not Status.INCORRECT else "Count."))


def test_a_submission_for_a_person_has_no_score_until_one_gave_points() -> None:
    results = tuple(Result(i, Status.UNCHECKED.value, None, most) for i, most in MADE.points.items())
    wreck = Marked("kim", MADE.name, State.PERSON, results, "The file is no notebook.")
    found = text_of(shown(wreck))
    assert "no score yet" in found and "The file is no notebook." in found and "Exercise" not in found
    assert " of 6 points" not in found
    seen = replace(wreck, results=(replace(results[0], points=1.0), *results[1:]))
    assert "So far 1 of 6 points" in text_of(shown(seen)) and "Exercise 2-1" in text_of(shown(seen))


def test_a_note_that_names_somebody_else_is_kept_from_the_page() -> None:
    kim = replace(
        one("2-1", Status.CORRECT, 1.0), state=State.NOTED, notes=("As in min lee's file.", "Cells were copied.")
    )
    kim = replace(kim, results=tuple(replace(r, question="The right answer to lee's case.") for r in kim.results))
    lee = replace(kim, participant="min-lee")
    found = text_of(shown(kim, lee))
    assert "Cells were copied." in found and "lee" not in found


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "a\\b", "a\nb"])
def test_a_name_that_leads_elsewhere_names_no_file(name: str) -> None:
    with pytest.raises(TeachError, match="cannot name a file"):
        page.file_name(name)
    assert page.file_name("Zoë O'Hara.조") == "Zoë O'Hara.조"


def test_without_results_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(TeachError, match="that `python -m helpers assign` made"):
        main(["--course", str(tmp_path)])
    instructor = write_course(tmp_path / "course")
    for path in (instructor / "results").iterdir():
        path.unlink()
    with pytest.raises(TeachError, match="grade"):
        main(["--course", str(tmp_path / "course")])


def test_results_of_another_assignment_are_refused(tmp_path: Path) -> None:
    instructor = write_course(tmp_path)
    write_result(instructor, replace(marked("ana", 0), assignment="other"))
    with pytest.raises(TeachError, match="other"):
        main(["--course", str(tmp_path)])


def test_feedback_made_again_takes_the_place_of_the_old(tmp_path: Path) -> None:
    instructor = write_course(tmp_path)
    place = instructor / "feedback" / "ana" / MADE.name / f"{MADE.name}.html"
    main(["--course", str(tmp_path)])
    before = place.read_text(encoding="utf-8")
    blank = tuple(Result(i, Status.UNCHECKED.value, None, m) for i, m in MADE.points.items())
    write_result(instructor, Marked("ana", MADE.name, State.PERSON, blank, "It stopped."))
    main(["--course", str(tmp_path)])
    assert "no score yet" in place.read_text(encoding="utf-8") and "no score yet" not in before
    assert not list(place.parent.glob(".*"))
