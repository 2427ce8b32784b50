"""What a participant answers: kept whole, read again, set aside when it cannot be read, and never lost."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from helpers import explorable, keeping
from helpers.exercises import judge, predict
from helpers.keeping import NAME, Answer, KeepingError, answer, answers, folder, from_text, keep, to_text
from tests.support import ROOT

HARD = 'It "depends" on <b>Asia</b> & the rule -->\n조선의 약속 </script> \\ {}'


def test_nothing_is_kept_at_first(kept_in: Path) -> None:
    assert answers() == {} and answer(3) == Answer(3)
    assert list(kept_in.iterdir()) == []


def test_an_answer_is_kept_and_changed_part_by_part(kept_in: Path) -> None:
    assert keep(2, guess="two") == ""
    first = answer(2)
    assert (first.guess, first.verdict) == ("two", "") and re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]", first.when)
    assert keep(2, verdict="fails", reason=HARD, charts={"door": {"rule": "signed"}}) == ""
    assert keep(1, guess="none") == ""
    assert list(answers()) == [1, 2]
    assert answer(2) == Answer(2, "two", "fails", HARD, {"door": {"rule": "signed"}}, answer(2).when)
    assert [path.name for path in kept_in.iterdir()] == [NAME]
    stored = json.loads((kept_in / NAME).read_text(encoding="utf-8"))
    assert stored["version"] == 1 and stored["lessons"]["2"]["reason"] == HARD
    assert "조선" in (kept_in / NAME).read_text(encoding="utf-8"), "the file can be read by people"


def test_the_file_is_read_anew_because_each_notebook_has_its_own_python(kept_in: Path) -> None:
    keep(1, guess="none")
    (kept_in / NAME).write_text(to_text({1: answer(1), 2: Answer(2, "six or more")}), encoding="utf-8")
    keep(1, verdict="holds")
    assert answer(2).guess == "six or more" and answer(1).guess == "none"


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"version": 1}', '{"version": 2, "lessons": {}}', '{"version": 1, "lessons": {"x": {}}}']
)
def test_a_file_that_is_no_set_of_answers_is_set_aside(kept_in: Path, text: str) -> None:
    (kept_in / "my-answers-unreadable-1.json").write_text("an older one", encoding="utf-8")
    (kept_in / NAME).write_text(text, encoding="utf-8")
    assert answers() == {}
    said = keep(1, guess="none")
    assert "could not be understood and is now called my-answers-unreadable-2.json" in said
    assert (kept_in / "my-answers-unreadable-2.json").read_text(encoding="utf-8") == text
    assert (kept_in / "my-answers-unreadable-1.json").read_text(encoding="utf-8") == "an older one"
    assert answer(1).guess == "none" and keep(1, guess="none") == "", "it is said once"


def test_bytes_that_are_no_text_are_set_aside(kept_in: Path) -> None:
    (kept_in / NAME).write_bytes(b"\xff\xfe\x00")
    assert "now called" in keep(1, guess="none") and answer(1).guess == "none"
    assert (kept_in / "my-answers-unreadable-1.json").read_bytes() == b"\xff\xfe\x00"


def test_where_nothing_can_be_written_the_answers_stay_in_memory(
    monkeypatch: pytest.MonkeyPatch, kept_in: Path
) -> None:
    monkeypatch.setenv(keeping.FOLDER, str(kept_in / "not there"))
    said = keep(1, guess="none")
    assert "could not be written" in said and "forgotten when Python is restarted" in said
    assert answer(1).guess == "none" and "could not be written" in keep(2, guess="two")
    monkeypatch.setenv(keeping.FOLDER, str(kept_in))
    assert keep(3, guess="later") == ""
    assert list(from_text((kept_in / NAME).read_text(encoding="utf-8"))) == [1, 2, 3], "all of it is written then"


def test_a_file_that_cannot_be_read_now_is_not_written_over(kept_in: Path) -> None:
    (kept_in / NAME).mkdir()  # stands for a file that the system refuses to open, also to the superuser
    (kept_in / NAME / "inside").touch()
    said = keep(1, guess="none")
    assert "could not be written" in said and answer(1).guess == "none"
    assert (kept_in / NAME / "inside").exists() and [p.name for p in kept_in.iterdir()] == [NAME]


def test_a_refused_file_is_left_alone(kept_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(1, guess="none")
    before = (kept_in / NAME).read_bytes()

    def refuse(*_: object, **__: object) -> str:
        raise PermissionError("refused")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_text", refuse)
        said = keep(2, guess="two")
        assert "could not be read" in said and "could not be written" in said and answer(2).guess == "two"
    assert (kept_in / NAME).read_bytes() == before
    keep(2, guess="two")
    assert keep(2, guess="two") == "" and list(answers()) == [1, 2], "it is said once more, and then no longer"


def test_a_crash_leaves_the_old_file_and_no_half_one(kept_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(1, guess="none")
    before = (kept_in / NAME).read_bytes()

    def full(_: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", full)
    assert "no space left" in keep(1, guess="other")
    assert (kept_in / NAME).read_bytes() == before and [p.name for p in kept_in.iterdir()] == [NAME]
    assert answer(1).guess == "other", "and memory knows the new one"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("no", "no JSON"),
        ('{"lessons": 3}', "'lessons' is missing"),
        ('{"version": 9, "lessons": {}}', "version 9"),
        ('{"version": 1, "lessons": {"1": 2}}', "no answer"),
        ('{"version": 1, "lessons": {"1": {"guess": 2}}}', "no text"),
        ('{"version": 1, "lessons": {"1": {"charts": []}}}', "no text"),
        ('{"version": 1, "lessons": {"1": {"charts": {"door": 1}}}}', "chart without settings"),
    ],
)
def test_text_that_is_no_set_of_answers_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(KeepingError, match=re.escape(words)):
        from_text(text)


def test_what_a_later_course_adds_to_an_answer_does_no_harm() -> None:
    assert from_text('{"version": 1, "more": 1, "lessons": {"4": {"guess": "g", "mood": 7}}}') == {4: Answer(4, "g")}


def test_answers_and_text_say_the_same() -> None:
    every = {2: Answer(2, "a", "fails", HARD, {"steps": {"states": ["PRK", "CHN"]}}, "2026-01-01"), 8: Answer(8)}
    assert from_text(to_text(every)) == every


@pytest.mark.parametrize("where", [ROOT, ROOT / "notebooks", ROOT / "data"])
def test_the_folder_of_the_notebooks_is_found(where: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(keeping.FOLDER)
    monkeypatch.chdir(where)
    found = folder()
    assert found is not None and found.resolve() == (ROOT / "notebooks").resolve()


def test_elsewhere_there_is_no_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(keeping.FOLDER)
    monkeypatch.chdir(tmp_path)
    assert folder() is None
    assert "the folder of the notebooks was not found" in keep(1, guess="none") and answer(1).guess == "none"
    assert list(tmp_path.iterdir()) == []


def test_a_form_says_so_when_an_answer_cannot_be_written(monkeypatch: pytest.MonkeyPatch, kept_in: Path) -> None:
    monkeypatch.setenv(keeping.FOLDER, str(kept_in / "not there"))
    box = predict(1)
    box.children[1].value = box.children[1].options[0]
    box.children[2].click()
    assert "forgotten when Python is restarted" in box.children[3].value


def test_a_guess_that_is_no_longer_offered_is_not_shown() -> None:
    keep(1, guess="a guess of an older course")
    assert predict(1).children[1].value is None


def test_a_verdict_is_kept_with_the_charts_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explorable, "_latest", {})
    shown = explorable.explore("ranking")
    explorable.explore("ranking", region="eastern")
    assert explorable.settings_shown()["ranking"]["region"] == "eastern", "the copy shown last"
    shown.controls["rule"].value = "signed"
    assert explorable.settings_shown()["ranking"] == shown.choices, "until another one is moved"
    explorable.explore("door")
    box = judge(2)
    verdict, reason = box.children[1].children
    verdict.value, reason.value = "fails", "It depends on the rule."
    box.children[2].click()
    kept = answer(2)
    assert set(kept.charts) == {"ranking", "door"}
    assert kept.charts["ranking"] == shown.choices and kept.charts["ranking"]["rule"] == "signed"
    assert (kept.verdict, kept.reason) == ("fails", "It depends on the rule.")
