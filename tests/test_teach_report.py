"""The report counts what happened, draws it without a network, and names nobody unless it is asked to."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from helpers.exercises.record import Status
from helpers.teach import tally
from helpers.teach.record import Marked, Result, State, write_result
from helpers.teach.report import main, report
from helpers.teach.scores import Course
from tests.teaching import MADE, NAMES, WRECK, marked, write_course


def one(name: str, **more: Any) -> Marked:
    """Return a submission with one right answer and one written one."""
    results = (
        Result("2-1", Status.CORRECT.value, 1.0, 1.0),
        Result("2-5", Status.UNCHECKED.value, None, 3.0, answer=f"The text of {name}, alone."),
    )
    return Marked(name, MADE.name, State.GRADED, results, **more)


def given(points: float | None, submission: Marked) -> Marked:
    """Return a submission whose written answer has these points."""
    return replace(submission, results=(submission.results[0], replace(submission.results[1], points=points)))


def course(*every: Marked) -> Course:
    """Return a graded course."""
    return Course(MADE, every, {})


def test_the_page_is_whole_and_asks_for_nothing_from_outside(tmp_path: Path) -> None:
    instructor = write_course(tmp_path)
    assert main(["--course", str(tmp_path)]) == 0
    found = (instructor / "report.html").read_text(encoding="utf-8")
    assert found.count("<svg") == 2 and found.count('role="img"') == 2, "outcomes and mistakes; no score is final yet"
    assert "<script" not in found and "@import" not in found
    links = set(re.findall(r'(?:src|href)="([^"]+)"', found))
    assert all(link.startswith("#") for link in links), links
    for title in (
        "In short",
        "Exercise by exercise",
        "Mistakes by name",
        "For a person",
        "Written answers",
        "Computing",
    ):
        assert title in found


def test_nobody_is_named_unless_asked_for(tmp_path: Path) -> None:
    instructor = write_course(tmp_path)
    text = "As Bela and Ann O'Hara (ann_o_hara_7.ipynb) said."
    told = (
        Result("2-1", Status.INCORRECT.value, 0.0, 1.0, question="The right answer to the case of “ann o'hara”."),
        Result("2-5", Status.UNCHECKED.value, None, 3.0, answer=f"{text} {'It is a long answer. ' * 20}"),
    )
    write_result(instructor, Marked("ann-o-hara", MADE.name, State.NOTED, told, source="Ann O'Hara_7_x.ipynb"))
    blank = (Result("2-1", Status.UNCHECKED.value, None, 1.0),)
    why = "lost soul_12_assignsubmission_file_/Soul's work.ipynb is empty."
    write_result(instructor, Marked("lost-soul", MADE.name, State.PERSON, blank, why))
    anonymous, named = tmp_path / "a.html", tmp_path / "b.html"
    main(["--course", str(tmp_path), "--out", str(anonymous)])
    main(["--course", str(tmp_path), "--out", str(named), "--names"])
    shown, open_text = (html.unescape(p.read_text(encoding="utf-8")) for p in (anonymous, named))
    everybody = [*NAMES, WRECK, "lost soul", "Soul's", "ann o'hara", "ann_o_hara", "ann-o-hara"]
    for name in everybody:
        assert not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", shown, re.IGNORECASE), name
    assert "It is a long answer." in shown and "2 submissions could not be graded" in shown
    assert all(word in open_text for word in ("ann-o-hara", WRECK, why, "the case of “ann o'hara”"))
    assert "never a verdict" in shown and "never a verdict" in open_text


def test_aliases_tell_nothing_of_the_names_and_stay_the_same() -> None:
    every = [one(name, digest=name * 3) for name in ("ana", "bela", "chen", "dilnoza", "emre", "fatou")]
    called = tally.aliases(every)
    assert sorted(called.values()) == [f"participant {n}" for n in range(1, 7)]
    assert called == tally.aliases(every[::-1])
    assert [called[n] for n in sorted(called)] != [f"participant {n}" for n in range(1, 7)]
    assert tally.aliases(every, names=True)["ana"] == "ana"


def test_a_name_inside_a_text_is_replaced_as_a_word_only() -> None:
    called = {"kim": "participant 2", "kim.lee": "participant 1", "조민": "participant 3", "a": "participant 4"}
    assert tally.disguised("Kim Lee and KIM_1, not a Kimono; 조민", called) == (
        "participant 1 and participant 2_1, not a Kimono; participant 3"
    )


def test_every_participant_is_counted_once_for_each_exercise() -> None:
    wreck = Marked("ray", MADE.name, State.PERSON, (Result("2-1", Status.UNCHECKED.value, None, 1.0),))
    every = [*(marked(name, place) for place, name in enumerate(NAMES)), wreck, given(2.0, one("kim"))]
    table = tally.by_exercise(MADE, every)
    assert set(table.groupby("exercise")["participants"].sum()) == {len(every)}
    counts = {(e, o): n for e, o, n in table.itertuples(index=False)}
    assert counts["2-5", tally.MARKED] == 1 and counts["2-5", Status.INCORRECT.value] == 0
    assert counts["2-1", tally.MISSING] == 1 and counts["5-2", tally.MISSING] == 2
    found = {r.status for m in every for r in m.results if r.exercise == "2-1"}
    assert {o for e, o in counts if e == "2-1" and counts[e, o]} >= found - {Status.UNCHECKED.value}


def test_a_mistake_is_counted_with_what_was_said_to_it() -> None:
    made = [
        Marked(n, MADE.name, State.GRADED, (Result("2-1", Status.INCORRECT.value, 0, 1, m, next_step=f"Do {m}."),))
        for n, m in (("a", "x"), ("b", "y"), ("c", "y"), ("d", ""))
    ]
    assert tally.mistakes(made).to_numpy().tolist() == [["2-1", "y", 2], ["2-1", "x", 1]]
    assert tally.next_steps(made) == {("2-1", "x"): "Do x.", ("2-1", "y"): "Do y."}
    assert tally.mistakes([]).empty


def test_only_a_submission_with_all_its_points_has_a_score() -> None:
    every = [one("open"), given(2.5, one("done")), given(0.0, one("none")), Marked("ray", MADE.name, State.PERSON)]
    assert tally.scores(every) == [1.0, 3.5]
    page = report(course(*every))
    assert "Middle score of the 2 that have all their points: 2.25 of 6" in page and page.count("<svg") == 2
    assert "Score of the one that has all its points: 3.5 of 6" in report(course(given(2.5, one("done"))))


def test_an_average_waits_for_all_points_of_an_exercise() -> None:
    wreck = Marked("ray", MADE.name, State.PERSON, (Result("2-5", Status.UNCHECKED.value, None, 3.0),))
    every = [given(2.0, one("kim")), given(3.0, one("lee")), wreck]
    assert tally.averages(MADE, every) == {"2-1": 1.0, "2-3": None, "2-5": 2.5, "5-2": None}
    assert tally.averages(MADE, [*every, one("new")])["2-5"] is None
    assert "2.5 of 3" in report(course(*every)) and "not yet" in report(course(one("new")))


def test_written_answers_are_put_up_from_the_strongest_to_the_weakest() -> None:
    every = [given(points, one(f"p{points:g}")) for points in (0.0, 1.0, 2.0, 2.5, 3.0)]
    called = tally.aliases(every)
    assert [w.points for w in tally.to_discuss(every, "2-5", called)] == [3.0, 2.0, 0.0]
    assert [w.points for w in tally.to_discuss([*every, one("new")], "2-5", called | {"new": "x"})] == [3.0, 2.0, 0.0]
    open_ones = [one(name) for name in ("aa", "bb", "ccc", "dddd")]
    found = tally.to_discuss(open_ones, "2-5", tally.aliases(open_ones))
    assert len(found) == tally.ANSWERS and not any(
        f" {n}," in w.text for w in found for n in ("aa", "bb", "ccc", "dddd")
    )
    assert tally.to_discuss([], "2-5", {}) == []
    same = [replace(one("x"), participant=n) for n in "abc"]
    assert len(tally.to_discuss(same, "2-5", tally.aliases(same))) == 1, "the same words are shown once"


def test_tries_are_told_where_they_are_known() -> None:
    assert "not known" in report(course(one("kim")))
    known = replace(one("kim"), results=tuple(replace(r, attempts=3) for r in one("kim").results))
    assert tally.attempts([known, one("lee")]) == [("2-1", 1, 3.0), ("2-5", 1, 3.0)]
    assert "<caption>Tries</caption>" in report(course(known, one("lee")))


def test_it_says_what_to_begin_with() -> None:
    right = Marked(
        "kim", MADE.name, State.GRADED, tuple(Result(i, Status.CORRECT.value, m, m) for i, m in MADE.points.items())
    )
    assert "All solved everything" in report(course(right))
    wrong = tuple(
        replace(r, status=Status.INCORRECT.value, mistake="too few") if r.exercise == "2-3" else r
        for r in right.results
    )
    assert "Begin with exercise 2-3: 1 of 2 solved it. Its most common mistake is “too few”" in report(
        course(right, replace(right, participant="lee", results=wrong))
    )


def test_a_text_that_a_person_has_marked_raises_no_question_any_more() -> None:
    doubt = replace(one("kim"), results=(replace(one("kim").results[1], question="Is this worth its points?"),))
    assert "Is this worth" in report(course(doubt), names=True) and "1 question about" in report(course(doubt))
    settled = replace(doubt, results=(replace(doubt.results[0], points=1.0),))
    assert "Is this worth" not in report(course(settled), names=True)
    assert "none raises a question" in report(course(settled))


@pytest.mark.parametrize("count", [1, 400])
def test_a_class_of_any_size_is_drawn(count: int) -> None:
    every = [given(float(n % 4), one(f"p{n}", seconds=0.1)) for n in range(count)]
    found = report(course(*every))
    assert f"{count} submission" in found and "nan" not in found.lower().replace("finance", "")
