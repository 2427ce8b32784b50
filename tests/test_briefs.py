"""A brief: what stands in it, that typed text stays text, that it opens again, and that nothing is written over."""

from __future__ import annotations

import html
import os
import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from helpers import brief, keeping
from helpers.briefs import content, files, pages
from helpers.briefs.content import Brief, missing, sections
from helpers.briefs.files import read, saved, write
from helpers.exercises import LESSONS, VERDICTS, bank
from helpers.figures import FIGURES, figure
from helpers.figures.wording import listed
from helpers.keeping import Answer, KeepingError
from helpers.lesson import LESSONS as TAUGHT

HARD = 'It "depends" on <b>Asia</b> & the rule --> 조선 </script> <!-- *x* [y](z) `c`\n--> 두 번째 줄\u2028{} \\'
FULL = Brief(
    "Kim <Yong> & Söhne",
    'On "ties" --> </script>',
    "2026-11-25",
    {
        1: Answer(
            1, "none", "holds under a stated rule", HARD, {"door": {"rule": "signed"}}, "2026-11-25T09:00:00+00:00"
        ),
        2: Answer(2, "two", "fails", "Because of the day.", {"steps": {}, "grid": {}, "door": {"rule": "signed"}}),
        8: Answer(8, "none"),
    },
)
"""Answers as awkward as people can make them."""
WAYS = {
    "html": lambda made: pages.as_html(made, sections(made, "none"), missing(made.answers)),
    "md": lambda made: pages.as_markdown(made, sections(made, "none"), missing(made.answers), {}),
}


class Marks(HTMLParser):
    """The elements of a page, and the text outside scripts, styles and drawings."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.words: list[str] = []
        self.ids: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.opened.append(tag)
        self.ids += [value for name, value in attrs if name == "id"]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


# ---- the round trip


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("made", [FULL, Brief(), Brief(title="t", answers={2: Answer(2, reason="\n-->\n" * 3)})])
def test_a_brief_opens_again_as_it_was(way: str, made: Brief, tmp_path: Path) -> None:
    path = tmp_path / f"saved.{way}"
    path.write_text(WAYS[way](made), encoding="utf-8")
    assert read(path) == made


@pytest.mark.parametrize("way", WAYS)
def test_an_answer_that_was_changed_opens_changed(way: str, tmp_path: Path) -> None:
    """The other direction: what is read is what stands in the file, not what is remembered."""
    path = tmp_path / f"saved.{way}"
    path.write_text(WAYS[way](FULL).replace('"verdict": "fails"', '"verdict": "holds"'), encoding="utf-8")
    assert read(path) != FULL and read(path).answers[2].verdict == "holds"


def test_the_block_inside_a_page_cannot_end_it() -> None:
    block = content.embedded(FULL)
    assert not set(block) & set("<>&") and "조선" in block
    assert content.opened(block) == FULL


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "my-answers is missing"),
        ("<p>a page</p>", "my-answers is missing"),
        ('<script type="application/json" id="my-answers">{</script>', "no JSON"),
        ("<!-- my-answers\n{}\n-->", "'lessons' is missing"),
        ('<!-- my-answers\n{"version": 7, "lessons": {}}\n-->', "version 7"),
        ('<!-- my-answers\n{"version": 1, "lessons": {}, "name": 3}\n-->', "is no text"),
    ],
)
def test_a_file_that_is_no_brief_is_refused_in_words(text: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text(text, encoding="utf-8")
    with pytest.raises(KeepingError, match=words):
        read(tmp_path / "x.html")


def test_a_pdf_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.4\n\xff\xfe")
    with pytest.raises(KeepingError, match="Open the HTML or the Markdown file"):
        read(tmp_path / "x.pdf")


# ---- what stands in it


def test_typed_text_is_never_markup_in_html() -> None:
    page = Marks(WAYS["html"](FULL))
    usual = Marks(
        WAYS["html"](Brief(answers={n: Answer(n, a.guess, a.verdict, "plain") for n, a in FULL.answers.items()}))
    )
    assert set(page.opened) - {"blockquote"} <= set(usual.opened) and "b" not in page.opened
    text = "".join(page.words)
    assert HARD.splitlines()[0] in text and FULL.name in text and FULL.title in text


def test_typed_text_is_never_markup_in_markdown() -> None:
    page = WAYS["md"](FULL).split("<!-- my-answers\n")[0]
    assert "<" not in page and "&lt;b&gt;Asia" in page and r"\*x\* \[y\](z) \`c\`" in page
    assert all(line.startswith("> ") for line in page.splitlines() if "두 번째" in line or "조선" in line)


@pytest.mark.parametrize("way", WAYS)
def test_each_lesson_says_guess_verdict_reason_and_what_is_computed(way: str) -> None:
    page = html.unescape(WAYS[way](FULL)).replace("\\", "")
    for lesson, given in FULL.answers.items():
        rules = bank(lesson)
        assert (
            f"Lesson {lesson}. " in page
            and rules.JUDGE.removeprefix("Your verdict: ").removeprefix("Your verdict ")[1:] in page
            and "Your verdict" not in page
        )
        assert given.verdict in page and given.guess in page and rules.PREDICTION.answer() in page
    assert "My verdict: fails." in page and "I gave no verdict." in page
    assert "“It left the atomic agency”: holds" in page
    others = [n for n in LESSONS if TAUGHT[n].claims and n not in (1, 2)]
    assert missing(FULL.answers) == others and f"No verdict yet in lessons {others[0]} (" in page


def test_a_lesson_without_any_answer_is_left_out() -> None:
    assert [part.lesson for part in sections(FULL, "none")] == [1, 2, 8]
    assert sections(Brief(answers={3: Answer(3), 99: Answer(99, "x")}), "none") == []


def test_the_charts_are_as_they_were_left() -> None:
    one, every, none = (sections(FULL, charts) for charts in ("one", "all", "none"))
    assert [[p.file for p in part.pictures] for part in one] == [["lesson-1-door"], ["lesson-2-door"], []]
    assert [len(part.pictures) for part in every] == [1, 3, 0] and not any(part.pictures for part in none)
    left = figure("door").at(rule="signed")
    picture = one[0].pictures[0]
    assert (picture.headline, picture.sentence) == (left.headline, left.sentence)
    assert "signed" in picture.settings and picture.drawing.startswith("<svg")
    page = Marks(pages.as_html(FULL, every, []))
    assert len(page.ids) == len(set(page.ids)), "no name is used twice in a page"
    assert page.opened.count("figure") == page.opened.count("svg") == 4
    source = pages.as_html(FULL, every, [])
    for target in re.findall(r"url\(#([^)]+)\)", source):
        assert target in page.ids
    assert f'aria-label="{html.escape(f"{left.headline}. {left.sentence}")}"' in source
    assert not re.search(r'(src|href)="(?!#)', source), "nothing is fetched"


def test_the_outline_in_a_brief_counts_by_the_verdicts_of_the_brief() -> None:
    keeping.keep(1, verdict="holds")  # what the reader says now is not what the brief says
    kept = {1: Answer(1, verdict="fails"), 8: Answer(8, "none", charts={"premises": {"counted": "mine"}})}
    (picture,) = sections(Brief(answers=kept))[1].pictures
    assert picture.sentence.startswith("Your own verdicts leave out 10 (lesson 1).")


@pytest.mark.parametrize(
    "charts", [{"nothing": {}}, {"door": {"rule": "zzz"}}, {"door": {"rul": 1}}, {"steps": {"states": 5}}]
)
def test_a_chart_that_is_no_longer_there_is_said(charts: Any) -> None:
    (part,) = sections(Brief(answers={1: Answer(1, "none", charts=charts)}))
    assert part.pictures == () and len(part.lost) == 1 and "could not be drawn again" in part.lost[0]


# ---- the files


def test_a_second_brief_gets_a_number_and_the_first_stays(tmp_path: Path) -> None:
    first = write(FULL, tmp_path, pdf=False)
    before = {path.name: path.read_bytes() for path in first.files}
    second = write(Brief(name="other", answers=FULL.answers), tmp_path, pdf=False)
    third = write(FULL, tmp_path, pdf=False, charts="none")
    assert [[p.name for p in each.files] for each in (first, second, third)] == [
        [f"my-brief{n}.html", f"my-brief{n}.md"] for n in ("", "-2", "-3")
    ]
    assert {path.name: path.read_bytes() for path in first.files} == before
    assert sorted(p.name for p in (tmp_path / "my-brief-charts").iterdir()) == [
        "lesson-1-door.svg",
        "lesson-2-door.svg",
    ]
    assert not (tmp_path / "my-brief-3-charts").exists()
    assert "(my-brief-2-charts/lesson-1-door.svg)" in second.files[1].read_text(encoding="utf-8")
    assert set(saved(tmp_path)) == {p.name for each in (first, second, third) for p in each.files}
    assert read(second.files[0]).name == "other"


def test_a_brief_is_written_over_when_that_is_asked_for(tmp_path: Path) -> None:
    write(FULL, tmp_path, pdf=False, charts="none")
    (tmp_path / "my-brief.pdf").write_bytes(b"of before")
    write(Brief(name="other"), tmp_path, replace=True, pdf=False, charts="none")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["my-brief.html", "my-brief.md"], "no PDF of before is left"
    assert read(tmp_path / "my-brief.md").name == "other"


def test_without_a_browser_there_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROME_BIN", "no-such-program")
    done = write(FULL, tmp_path, charts="none")
    assert "open the HTML file and print it" in done.no_pdf and len(done.files) == 2


@pytest.mark.parametrize("root", [True, False])
def test_the_sandbox_is_left_off_for_the_superuser_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, root: bool
) -> None:
    asked: list[list[str]] = []

    def run(command: list[str], **_: Any) -> None:
        asked.append(command)
        (printed,) = (part.partition("=")[2] for part in command if part.startswith("--print-to-pdf="))
        Path(printed).write_bytes(b"%PDF")

    monkeypatch.setattr(files, "browser", lambda: "chrome")
    monkeypatch.setattr(files.os, "geteuid", lambda: 0 if root else 1000, raising=False)
    monkeypatch.setattr(subprocess, "run", run)
    assert write(FULL, tmp_path, charts="none").no_pdf == ""
    assert ("--no-sandbox" in asked[0]) == root and asked[0][-1].startswith("file:")


@pytest.mark.parametrize("trouble", [OSError("gone"), subprocess.TimeoutExpired("chrome", 60)])
def test_a_browser_that_fails_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    def run(*_: Any, **__: Any) -> None:
        raise trouble

    monkeypatch.setattr(files, "browser", lambda: "chrome")
    monkeypatch.setattr(subprocess, "run", run)
    done = write(FULL, tmp_path, charts="none")
    assert "could not print it" in done.no_pdf and len(done.files) == 2


@pytest.mark.browser
def test_a_real_browser_prints_it(tmp_path: Path) -> None:
    if files.browser() is None:
        pytest.skip("no Chrome or Chromium on this computer")
    done = write(FULL, tmp_path, charts="none")
    assert done.no_pdf == "" and done.files[-1].read_bytes().startswith(b"%PDF")


@pytest.mark.browser
def test_a_whole_brief_fits_on_two_pages(tmp_path: Path) -> None:
    """All lessons answered with a reason of usual length, and one chart each."""
    if files.browser() is None:
        pytest.skip("no Chrome or Chromium on this computer")
    reason = (
        "It holds on the day of the article and by instruments deposited, if Asia is taken without its centre and its "
        "west. Another rule or a later day changes the order, so a sentence that is to be checked should name both."
    )
    charts: dict[int, dict[str, Any]] = {n: {} for n in LESSONS}
    for name in FIGURES:
        charts[figure(name).lesson][name] = figure(name).choose()
    judged = {n: Answer(n, bank(n).PREDICTION.options[0]) for n in LESSONS} | {
        n: Answer(n, bank(n).PREDICTION.options[0], VERDICTS[1], reason, charts[n]) for n in LESSONS if TAUGHT[n].claims
    }
    done = write(Brief("Hana Kim", "", "2026-11-25", judged), tmp_path)
    printed = done.files[-1].read_bytes()
    assert done.no_pdf == "" and len(judged) == 9 and sum(bool(a.charts) for a in judged.values()) == 8
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2


def test_a_crash_leaves_the_brief_of_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = write(FULL, tmp_path, pdf=False, charts="none")
    before = {path: path.read_bytes() for path in first.files}

    def full(_: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write(Brief(name="other"), tmp_path, replace=True, pdf=False, charts="none")
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before, "nothing changed, nothing left over"


# ---- the forms


def forms() -> tuple[Any, Any]:
    """Return the two forms of the cell."""
    writing, opening, _ = brief().children
    return writing, opening


def press(box: Any) -> str:
    """Press the button of a form and return the reply as a reader sees it."""
    box.children[2].click()
    found = re.fullmatch(r'<p role="status"[^>]*>(.*)</p>', box.children[3].value, re.DOTALL)
    assert found
    return html.unescape(found[1])


def test_without_answers_there_is_nothing_to_write(kept_in: Path) -> None:
    writing, opening = forms()
    assert press(writing).startswith("Not started") and press(opening).startswith("Not started")
    assert list(kept_in.iterdir()) == []


def test_the_form_writes_the_brief_and_says_what_is_missing(kept_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "browser", lambda: None)
    keeping.keep_all(FULL.answers)
    writing, _ = forms()
    name, title, charts, replace = writing.children[1].children
    name.value, title.value, charts.value = FULL.name, FULL.title, "none"
    said = press(writing)
    assert f"in the folder {kept_in.name}" in said and "my-brief.html and my-brief.md" in said
    assert (
        "There is no PDF" in said
        and f"Missing: your verdict in lessons {listed(map(str, missing(FULL.answers)))}." in said
    )
    made = read(kept_in / "my-brief.html")
    assert (made.name, made.title, made.answers) == (FULL.name, FULL.title, FULL.answers)
    charts.value = "one"
    again = press(writing)
    assert "my-brief-charts" not in said and "my-brief-2.html" in again and "are in my-brief-2-charts." in again
    replace.value = True
    assert "my-brief.html" in press(writing)
    assert all(w.description for w in (name, title, charts, replace))


def test_the_form_opens_a_saved_brief_and_asks_before_it_replaces(kept_in: Path) -> None:
    (kept_in / "old.html").write_text(WAYS["html"](FULL), encoding="utf-8")
    _, opening = forms()
    name, replace = opening.children[1].children
    name.value = "old.html"
    assert "1, 2 and 8 are back" in press(opening) and keeping.answers() == FULL.answers
    keeping.keep(2, verdict="holds")
    assert "Lesson 2 now has other answers. Nothing was changed." in press(opening)
    assert keeping.answer(2).verdict == "holds"
    replace.value = True
    assert "are back" in press(opening) and keeping.answers() == FULL.answers
    name.value = "nowhere.html"
    assert "There is no file nowhere.html" in press(opening)
    (kept_in / "bad.md").write_text("no brief", encoding="utf-8")
    name.value = "bad.md"
    assert "could not be opened" in press(opening)


def test_a_folder_that_cannot_be_written_is_a_sentence(monkeypatch: pytest.MonkeyPatch, kept_in: Path) -> None:
    monkeypatch.setenv(keeping.FOLDER, str(kept_in / "not there"))
    keeping.keep(1, guess="none")
    writing, _ = forms()
    said = press(writing)
    assert "could not be written" in said and "still here" in said


def test_the_cell_says_in_words_what_it_asks() -> None:
    data, _ = brief()._repr_mimebundle_()
    assert "brief" in data["text/plain"] and "<" not in data["text/plain"]
