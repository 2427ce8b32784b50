"""An assignment from both sides: participants get what they need and nothing of the solutions."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from helpers import bootstrap
from helpers.exercises import key
from helpers.exercises.judging import read_right
from helpers.exercises.kinds import kind_of
from helpers.exercises.record import Case, Exercise, Kind, Text, words
from helpers.exercises.variants import cases
from helpers.setup.environment import Environment
from helpers.teach import __main__ as command_line
from helpers.teach import assign, keysheet
from helpers.teach.bundle import facts, without_exercises, write_handout
from helpers.teach.compose import answer_id, case_of, exercises_of, points_id, release_notebook, source_notebook
from helpers.teach.record import Assignment, Feedback, TeachError, read_assignment
from tests import house, offline
from tests.test_exercises import run

ALL = key.exercises()
WHOLE = Assignment("all", "All exercises", {e.id: float(e.points) for e in ALL}, "salt of a test", Feedback.FORM)
SMALL = Assignment("small", "A small one", {"2-1": 1.0, "1-4": 1.0, "2-5": 3.0})
PUBLIC = {
    *("id", "kind", "step", "objective", "minutes", "points", "prompt", "starter", "example", "unit", "options"),
    *("arguments", "cases"),
}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an assignment of all exercises, as `assign` does."""
    folder = tmp_path_factory.mktemp("course")
    assign.write(WHOLE, folder)
    return folder


# ---- nothing of the solutions is handed out


def plainly(text: str) -> str:
    """Return a text as it is searched: without the marks and spaces in which code, JSON and notebooks differ."""
    return re.sub(r"[\s\"'\\]+|\bn\b", "", text)


def handed_out(packed: Path) -> Iterator[tuple[str, str]]:
    """Return every file of a zip and what it says; a notebook and JSON also as they are read."""
    with zipfile.ZipFile(packed) as archive:
        for name in archive.namelist():
            text = archive.read(name).decode("utf-8")
            if name.endswith(".ipynb"):
                text = "\n".join(c.source for c in nbformat.reads(text, 4).cells)
            elif name.endswith(".json"):
                text = "\n".join(strings(json.loads(text)))
            yield name, plainly(text)


def strings(found: Any) -> Iterator[str]:
    if isinstance(found, dict):
        found = [*found, *found.values()]
    if isinstance(found, list):
        for each in found:
            yield from strings(each)
    elif isinstance(found, str):
        yield found


def secrets(asked: Exercise) -> dict[str, str]:
    """Return what must not be handed out, by what it is: solutions, replies, hints, rubrics."""
    found = solutions(asked)
    texts: dict[str, Text] = {"right": asked.right, **{f"mistake {m.name}": m.message for m in asked.mistakes}}
    texts |= {f"hint {number}": hint for number, hint in enumerate(asked.hints)}
    found |= {f"{what} {n}": words(text, case) for what, text in texts.items() for n, case in enumerate(some(asked))}
    if asked.rubric:
        found |= {f"rubric {what}": what for _, what in asked.rubric.rows}
        for sample in asked.rubric.samples:
            found |= {f"sample {sample.points}": sample.text, f"why {sample.points}": sample.why}
    return {what: plainly(text) for what, text in found.items() if len(plainly(text)) >= 16}


def some(asked: Exercise) -> list[Case]:
    every = cases(asked)
    return [every[0], every[len(every) // 2], every[-1]]


def solutions(asked: Exercise) -> dict[str, str]:
    """Return the lines of all solutions that are not there from the start."""
    given = plainly(f"{asked.starter}\n{asked.example}")
    return {
        f"solution {number} {line.strip()[:40]}": line
        for number, code in enumerate((asked.reference, *asked.also))
        for case in some(asked)
        for line in words(code, case).splitlines()
        if plainly(line) not in given
    }


def leaks(files: list[tuple[str, str]]) -> list[str]:
    return [
        f"{e.id} {what} in {name}"
        for e in ALL
        for what, text in secrets(e).items()
        for name, said in files
        if text in said
    ]


def test_nothing_of_the_solutions_is_handed_out(course: Path) -> None:
    files = list(handed_out(course / "handout" / "all.zip"))
    names = [name for name, _ in files]
    assert len(files) > 100 and "all/all.ipynb" in names and "all/helpers/exercises/assignment.json" in names
    assert not [n for n in names if re.search(r"/key/|/teach/|__pycache__|\.pyc|my-answers|salt|gradebook|/\.git", n)]
    assert sum(len(secrets(e)) for e in ALL) > 15 * len(ALL)
    assert leaks(files) == []
    text = "\n".join(said for _, said in files)
    for asked in ALL:
        given = set(re.findall(rf"{asked.name}=(?!=)(.{{6}})", text))
        assert all(value.startswith(("...", "`")) for value in given), (asked.id, given)


def test_the_search_finds_what_is_there(course: Path) -> None:
    """The other side: what the instructor has is found, of every exercise."""
    for name in ("source/all/all.ipynb", "key.md"):
        text = (course / "instructor" / name).read_text(encoding="utf-8")
        if name.endswith("ipynb"):
            text = "\n".join(c.source for c in nbformat.reads(text, 4).cells)
        found = {leak.split()[0] for leak in leaks([(name, plainly(text))])}
        written = {e.id for e in ALL if any(w.startswith("solution 0") for w in secrets(e))}
        assert len(written) > 40 and found >= written, written - found


def test_the_key_sheet_has_the_answer_to_every_case(course: Path) -> None:
    said = (course / "instructor" / "key.md").read_text(encoding="utf-8")
    counted = [e for e in ALL if e.cases and e.kind in (Kind.NUMBER, Kind.DATE)]
    rows = sum(len(cases(e)) for e in counted)
    assert len(counted) > 15 and len(re.findall(r"^\| .* \| .* \|$", said, re.MULTILINE)) == rows + len(counted)
    for asked in counted:
        last = cases(asked)[-1]
        shown = kind_of(asked.kind).shown(read_right(asked, last), asked)
        assert f"| {last.words} | {shown} |" in said
    assert all(what in said for e in ALL if e.rubric for _, what in e.rubric.rows)
    alone = keysheet.page(SMALL)
    assert "| case |" not in alone and "First of" not in alone, "without a salt there is one case"


def test_only_public_facts_are_handed_out(course: Path) -> None:
    found = json.loads((course / "handout/all/helpers/exercises/assignment.json").read_text(encoding="utf-8"))
    assert found == facts(WHOLE) and set(found) == {"version", "name", "title", "feedback", "salt", "exercises"}
    assert len(found["exercises"]) == len(ALL)
    for given, asked in zip(found["exercises"], ALL, strict=True):
        assert set(given) == PUBLIC and len(given["cases"]) == (len(cases(asked)) if asked.cases else 0)
        assert all(set(case) == {"values", "words"} for case in given["cases"])
    without = facts(Assignment("a", "a", {"2-1": 1.0}))
    assert len(without["exercises"][0]["cases"]) == 1, "without a salt everybody has the first case"


def test_for_practice_the_key_of_the_chosen_lessons_is_there(tmp_path: Path, capsys: Any) -> None:
    made = Assignment("practice", "Practice", {"2-1": 1.0}, feedback=Feedback.FULL)
    folder, packed = write_handout(made, tmp_path)
    keys = sorted(p.name for p in (folder / "helpers/exercises/key").iterdir())
    assert keys == ["__init__.py", "lesson_02.py", "seeing.py"]
    assert any("2-1 solution" in leak or "2-1 hint" in leak for leak in leaks(list(handed_out(packed))))
    assert "This is for practice" in nbformat.read(folder / "practice.ipynb", 4).cells[0].source
    assert "practice only" in assign.said(made, tmp_path) and "practice only" not in assign.said(SMALL, tmp_path)


# ---- the folder works on its own

INSIDE = """
import json, sys
import helpers
from helpers.exercises import book, desk, handout, report
from helpers.exercises.variants import draw
asked = json.load(open(sys.argv[1], encoding="utf-8"))
out = {"home": helpers.__file__, "handed out": book.HANDED_OUT, "lessons": list(book.lessons())}
out["cases"] = {n: {e.id: dict(draw(e, n).values) for e in book.exercises()} for n in asked["names"]}
import altair as alt, pandas as pd
def said(name, code, value=None):
    e = book.exercise(name)
    mine = draw(e, "")
    names = {"load": helpers.load, "alt": alt, "pd": pd, "explore": lambda *a, **k: None, e.case_name: mine}
    if code:
        exec(e.example, names)
        exec(code, names)
        value = names[e.name]
    got = desk.checked(e, mine, value)
    return [got.status.value, got.head, got.text]
out["said"] = {key: said(*given) for key, given in asked["asked"].items()}
out["help"] = [desk.hint("2-1").words, desk.solution("2-1").words, desk.check("9-9").words, desk.my_name("...").words]
out["buttons"] = str(desk.check("2-1", 7).children).count("Button(")
out["progress"] = str(report.progress())
print(json.dumps(out))
"""


def inside(folder: Path, place: Path, names: list[str], asked: dict[str, Any]) -> Any:
    """Ask the helpers of a handout, in a Python of their own that cannot see the course's."""
    place.mkdir(exist_ok=True)
    (place / "asked.json").write_text(json.dumps({"names": names, "asked": asked}), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning:helpers", "-c", INSIDE, str(place / "asked.json")],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COURSE_ANSWERS": str(place)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


NAMES = ["kim", "Kim", " KIM ", "Åse Ødegård", "李", "o'neil", *(f"participant {n}" for n in range(20))]


def questions() -> dict[str, tuple[str, str, Any]]:
    found: dict[str, tuple[str, str, Any]] = {}
    for e in ALL:
        first = cases(e)[0]
        found[f"{e.id} right"] = (e.id, words(e.reference, first), None)
        found[f"{e.id} untouched"] = (e.id, e.starter, None)
        found[f"{e.id} other"] = (e.id, "", {"no": "answer"} if e.kind is not Kind.TABLE else True)
        wrong = e.mistakes[0].wrong(first)
        if isinstance(wrong, int | float | str):
            found[f"{e.id} wrong"] = (e.id, "", wrong)
    return found


@pytest.fixture(scope="module")
def told(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return inside(course / "handout" / "all", tmp_path_factory.mktemp("told"), NAMES, questions())


def test_a_handout_uses_its_own_helpers(told: Any, course: Path) -> None:
    assert Path(told["home"]).parents[1] == course / "handout" / "all"
    assert told["handed out"] is True and told["lessons"] == list(key.LESSONS)


def test_cases_are_the_same_here_and_there(told: Any) -> None:
    own = {n: {e.id: dict(case_of(WHOLE, e, n).values) for e in ALL} for n in NAMES}
    assert told["cases"] == own
    assert own["kim"] == own["Kim"] == own[" KIM "]
    differ = [e.id for e in ALL if e.cases and len({json.dumps(own[n][e.id]) for n in NAMES}) > 1]
    assert len(differ) == sum(e.cases is not None for e in ALL) > 20


@pytest.mark.parametrize("asked", ALL, ids=[e.id for e in ALL])
def test_at_the_level_form_nothing_says_whether_it_is_right(asked: Exercise, told: Any) -> None:
    said = {what.split()[1]: got for what, got in told["said"].items() if what.split()[0] == asked.id}
    assert said["right"][1] == "Answered", said["right"]
    assert said["untouched"][0] == "Not started", said["untouched"]
    assert said["other"][0] == "Not yet", "of another kind than asked for"
    if "wrong" in said and said["wrong"][0] != "Not yet":
        assert said["wrong"][1] == "Answered" and said["wrong"][2].endswith(said["right"][2][-60:])
    if asked.rubric is None:
        assert words(asked.right, cases(asked)[0]) not in said["right"][2]


def test_wrong_answers_were_asked(told: Any) -> None:
    wrong = [got[1] for what, got in told["said"].items() if what.endswith(" wrong")]
    assert len(wrong) > 20 and wrong.count("Answered") > 15


def test_there_is_no_help_in_a_handout(told: Any) -> None:
    hint, solution, unknown, dots = told["help"]
    assert hint == solution and "will be graded" in hint
    assert unknown.startswith("No exercise is called “9-9”.") and "2-1" in unknown
    assert dots.startswith("Put your name in place of the dots")
    assert told["buttons"] == 0, "no buttons for hints and solutions"
    assert "Exercise 2-1: answered" in told["progress"]


def test_at_the_level_none_only_an_answer_is_seen(tmp_path: Path) -> None:
    folder, _ = write_handout(Assignment("n", "n", {"2-1": 1.0, "1-4": 1.0}, feedback=Feedback.NONE), tmp_path / "h")
    asked = {"table": ("2-1", "", {"a": 1}), "right": ("2-1", "", 7), "dots": ("2-1", "answer_2_1 = ...", None)}
    told = inside(folder, tmp_path / "t", ["kim", "lee"], asked)
    assert told["said"]["table"] == told["said"]["right"] and told["said"]["right"][1] == "Answered"
    assert told["said"]["dots"][0] == "Not started"
    first = dict(cases(key.exercise("2-1"))[0].values)
    assert told["cases"]["kim"]["2-1"] == told["cases"]["lee"]["2-1"] == first, "without a salt all have the first"


def test_a_handout_runs_from_top_to_bottom_without_the_course(tmp_path: Path) -> None:
    folder, packed = write_handout(SMALL, tmp_path / "h")
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(tmp_path / "home")
    home = tmp_path / "home" / "small"
    book = nbformat.read(home / "small.ipynb", 4)
    for cell in book.cells:
        if cell.id == "x2-1-answer":
            cell.source = "answer_2_1 = 99"
    (tmp_path / "ran").mkdir()
    nbformat.write(book, home / "small.ipynb")
    process = offline.start([home / "small.ipynb"], home, False, tmp_path / "ran", seed=3)
    out = process.communicate(timeout=offline.SECONDS)
    assert process.returncode == 0, out
    cells = {c["id"]: c for c in json.loads((tmp_path / "ran" / "small.ipynb").read_text(encoding="utf-8"))["cells"]}
    assert not [c["id"] for c in cells.values() for o in c.get("outputs", []) if o["output_type"] == "error"]
    shown = {n: json.dumps(cells[f"x{n}-check"]["outputs"], ensure_ascii=False) for n in SMALL.points}
    assert "Answered" in shown["2-1"] and "99" in shown["2-1"] and "Right" not in shown["2-1"]
    assert "Not started" in shown["1-4"] and "Not started" in shown["2-5"]
    assert (folder / "small.ipynb").exists()


def test_the_same_command_opens_the_assignment(course: Path) -> None:
    home = Environment((course / "handout" / "all").resolve())
    assert home.recipe(), "nothing is missing that the set-up asks for"
    assert "--LabApp.default_url=/lab/tree/all.ipynb" in bootstrap.lab_command(home, [])
    assert bootstrap.notebook_wanted(home, ["notebooks/02-sixteen-of-twenty-six.ipynb"]) == (
        "notebooks/02-sixteen-of-twenty-six.ipynb"
    )
    for name in re.findall(
        r'"/?([\w.-]+)"', "".join(re.findall(r"license-files.*|readme.*", (home.root / "pyproject.toml").read_text()))
    ):
        assert (home.root / name).exists(), name
    with pytest.raises(bootstrap.SetupError, match="run it in the whole course"):
        bootstrap.more("assign", [], home)


def test_the_same_assignment_gives_the_same_bytes(tmp_path: Path) -> None:
    first = write_handout(SMALL, tmp_path / "a")[1].read_bytes()
    again = write_handout(SMALL, tmp_path / "a")[1].read_bytes()
    assert first == again == write_handout(SMALL, tmp_path / "b")[1].read_bytes()
    assert sorted(p.name for p in (tmp_path / "a").iterdir()) == ["small", "small.zip"], "nothing half-made is left"


def test_lessons_are_handed_out_without_exercises(course: Path) -> None:
    paths = sorted((course / "handout" / "all" / "notebooks").glob("*.ipynb"))
    assert [p.name for p in paths] == [p.name for p in house.NOTEBOOKS] and len(paths) == 9
    for path in paths:
        book = nbformat.read(path, 4)
        assert not [c for c in book.cells if "exercise" in c.metadata]
        assert any("Exercises of this lesson are in [all.ipynb](../all.ipynb)" in c.source for c in book.cells), path
    book = without_exercises(house.read(house.NOTEBOOKS[3]), SMALL)
    assert any("No exercise of this lesson is in this assignment." in c.source for c in book.cells)


def test_a_course_that_is_not_whole_is_refused(tmp_path: Path) -> None:
    (tmp_path / "half").mkdir()
    with pytest.raises(TeachError, match=r"requirements\.txt.* is missing\. Download it again"):
        write_handout(SMALL, tmp_path / "h", course=tmp_path / "half")
    assert list((tmp_path / "h").iterdir()) == []


# ---- the notebooks


def test_points_and_names_are_those_of_the_assignment() -> None:
    source, release = source_notebook(WHOLE), release_notebook(WHOLE)
    for book in (source, release):
        graded = {c.metadata.nbgrader.grade_id: c.metadata.nbgrader for c in book.cells if "nbgrader" in c.metadata}
        points = {name: m.points for name, m in graded.items() if m.grade}
        assert points == {points_id(e): float(e.points) for e in ALL} and sum(points.values()) == WHOLE.most
        assert {answer_id(e.id) for e in ALL} == {name for name, m in graded.items() if m.solution}
    starters = {
        c.metadata.exercise.id: c.source
        for c in release.cells
        if c.metadata.get("exercise", {}).get("role") == "answer"
    }
    assert starters == {e.id: f"{e.starter}\n" for e in ALL}, "the starter stays, and one empty line"
    prompts = {
        c.metadata.exercise.id: c.source
        for c in release.cells
        if c.metadata.get("exercise", {}).get("role") == "prompt"
    }
    assert all(e.prompt in prompts[e.id] and f"*From lesson {e.lesson}, " in prompts[e.id] for e in ALL)


def test_the_solutions_in_the_source_are_right() -> None:
    """What stands in the instructor's answer cells gives, run after the starter, the right answer to the first case."""
    cells = [c for c in source_notebook(WHOLE).cells if c.metadata.get("exercise", {}).get("role") == "answer"]
    assert len(cells) == len(ALL)
    for cell, asked in zip(cells, ALL, strict=True):
        first = cases(asked)[0]
        assert f"### BEGIN SOLUTION\n{words(asked.reference, first)}\n### END SOLUTION" in cell.source
        assert run(cell.source, asked, first)[asked.name] is not ...


def test_headings_are_in_steps() -> None:
    """A screen reader walks by headings: one title, and the exercises one step below it."""
    for made in (WHOLE, SMALL):
        heads = [
            line for c in release_notebook(made).cells if c.cell_type == "markdown" for line in c.source.splitlines()
        ]
        levels = [len(line) - len(line.lstrip("#")) for line in heads if line.startswith("#")]
        assert levels[0] == 1 and set(levels[1:]) == {2} and len(levels) >= len(made.points) + 2


def test_the_name_is_asked_for_only_where_cases_are_drawn() -> None:
    assert "a-name" in [c.id for c in release_notebook(WHOLE).cells]
    assert "a-name" not in [c.id for c in release_notebook(SMALL).cells]


# ---- the command


def made(arguments: str, folder: Path) -> int:
    return command_line.main(["assign", *arguments.split(), "--out", str(folder)])


def test_an_assignment_is_made_by_one_command(tmp_path: Path, capsys: Any) -> None:
    out, salt = tmp_path / "ps1", tmp_path / "salt.txt"
    assert made(f"2 1 --exercises 2-1 1-4 --title Problems! --salt-file {salt} --feedback none", out) == 0
    said = capsys.readouterr().out
    assert "“Problems!”: 2 exercises, 2 points; each participant has cases of their own." in said
    assert "handout/problems.zip" in said and "problems.ipynb" in said and "python3 -m helpers grade" in said
    found = read_assignment(out / "instructor")
    assert found == Assignment(
        "problems", "Problems!", {"2-1": 1.0, "1-4": 1.0}, salt.read_text().strip(), Feedback.NONE
    )
    assert len(found.salt) > 16
    for name in ("nbgrader_config.py", "key.md", "source/problems/problems.ipynb"):
        assert (out / "instructor" / name).is_file()
    assert (out / "handout" / "problems" / "problems.ipynb").is_file() and (out / "handout" / "problems.zip").is_file()


def test_what_is_there_is_not_written_over_unasked(tmp_path: Path, capsys: Any) -> None:
    assert made("2 --exercises 2-1", tmp_path) == 0
    results = tmp_path / "instructor" / "results"
    results.mkdir()
    (results / "kim.json").write_text("{}")
    before = read_assignment(tmp_path / "instructor")
    assert before.title == "Lesson 2" and before.feedback is Feedback.FORM and before.salt == ""
    assert made("2 --exercises 2-5", tmp_path) == 2
    assert "There is an assignment in" in capsys.readouterr().err and read_assignment(tmp_path / "instructor") == before
    assert made("2 --exercises 2-5 --replace", tmp_path) == 0
    assert list(read_assignment(tmp_path / "instructor").points) == ["2-5"] and (results / "kim.json").exists()


def test_all_exercises_of_the_lessons_unless_said() -> None:
    assert list(assign.chosen([5, 2]).points) == [e.id for n in (5, 2) for e in key.exercises(n)]
    assert exercises_of(assign.chosen([2])) == key.exercises(2)


REFUSED = {
    "9": "Lesson 9 has no exercises. Lessons with exercises: 0, 1",
    "2 --exercises 2-9": "No exercise is called “2-9”. Did you mean",
    "2 --exercises 5-4": "Exercise 5-4 belongs to lesson 5 (Forty years of assistance), which is not among",
    "2 --exercises 2-1 2-2 2-1": "--exercises names 2-1 twice",
    "2 --title ???": "leaves no name for a folder",
    f"2 --title {'x' * 201}": "The title has 201 characters",
    "2 --salt-file {empty}": "should hold one line",
    "2 --salt-file {binary}": "is no text",
}


@pytest.mark.parametrize("arguments", REFUSED)
def test_what_cannot_be_used_is_said_in_one_sentence(arguments: str, tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "empty").write_text(" \n")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    given = arguments.format(empty=tmp_path / "empty", binary=tmp_path / "binary")
    assert made(given, tmp_path / "out") == 2
    said = capsys.readouterr()
    assert REFUSED[arguments] in said.err and len(said.err.splitlines()) == 1 and said.err.strip().endswith(".")
    assert not (tmp_path / "out").exists()


def test_an_out_that_is_a_file_is_refused(tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "out").write_text("")
    assert made("2 --exercises 2-1", tmp_path / "out") == 2
    assert "is a file. Give --out a folder." in capsys.readouterr().err


@pytest.mark.parametrize("name", ["", "asign", "sandbox"])
def test_an_unknown_command_is_refused(name: str, capsys: Any) -> None:
    assert command_line.main([name]) == 2
    assert "Commands: assign, grade, feedback, export, report, guide." in capsys.readouterr().err


def test_trouble_with_the_computer_is_one_sentence(monkeypatch: Any, capsys: Any) -> None:
    for trouble, code, said in (
        (OSError(28, "No space left", "x"), 1, "No space left (x)"),
        (KeyboardInterrupt(), 130, "again"),
    ):

        def fail(_: object, trouble: BaseException = trouble) -> int:
            raise trouble

        monkeypatch.setattr(assign, "main", fail)
        assert command_line.main(["assign"]) == code
        assert said in capsys.readouterr().err


def test_marking_by_hand_opens_with_the_lab_command(monkeypatch: Any, course: Path) -> None:
    done: list[Any] = []
    monkeypatch.setattr(bootstrap, "ensure", lambda _, part: done.append(part))
    monkeypatch.setattr(bootstrap, "hand_over", lambda command, _, *more: done.append((command, *more)))
    home, instructor = Environment(house.ROOT), (course / "instructor").resolve()
    for given in (course, instructor):
        assert bootstrap.marking_wanted(["--no-browser", str(given)]) == instructor
    assert bootstrap.marking_wanted(["notebooks", "--no-browser"]) is None
    bootstrap.lab(["--port", "8899", "--no-browser", str(course)], home)
    assert done[0] == "teach"
    command, folder, variables = done[1]
    template = Path("nbconvert", "templates", "formgrade", "mathjax.html.j2")
    assert [p for p in variables["JUPYTER_PATH"].split(os.pathsep) if (Path(p) / template).is_file()]
    assert folder == instructor and f"--ServerApp.root_dir={instructor}" in command
    assert "--LabApp.default_url=/formgrader/gradebook" in command and str(course) not in command
    assert command[command.index("--port") + 1] == "8899" and "--no-browser" in command
    assert not any("lab/tree" in part for part in command)


def test_the_start_command_knows_the_commands(monkeypatch: Any, tmp_path: Path) -> None:
    done: list[Any] = []
    (tmp_path / "helpers" / "teach").mkdir(parents=True)
    home = Environment(tmp_path)
    monkeypatch.setattr(bootstrap, "ensure", lambda _, part: done.append(part))
    monkeypatch.setattr(bootstrap, "hand_over", lambda command, _: done.append(command[1:]))
    monkeypatch.setattr(bootstrap, "lab", lambda *_: 0)
    bootstrap.run(["assign", "2", "--out", "x"], home)
    assert done == ["teach", ["-m", "helpers.teach", "assign", "2", "--out", "x"]]
    assert bootstrap.TEACHING == command_line.COMMANDS
    assert all(f"\n  {name} " in bootstrap.HELP for name in bootstrap.TEACHING)
