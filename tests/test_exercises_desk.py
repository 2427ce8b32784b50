"""Exercises in a notebook: what `check`, `hint`, `solution`, `case`, `my_name` and `progress` say, cell by cell."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import altair as alt
import nbformat
import pandas as pd
import pytest

from helpers import keeping
from helpers.exercises import desk, errors
from helpers.exercises.key import exercise
from helpers.exercises.record import Case, words
from helpers.exercises.variants import cases, draw
from tests import offline
from tests.support import ROOT

STEPS = {
    "set up": "from helpers import *\nfrom helpers import case, check, hint, my_name, progress, solution, load",
    "absent": 'check("2-1")',
    "dots": 'answer_2_1 = ...\ncheck("2-1")',
    "solution too early": 'solution("2-1")',
    "a slip": "answer_2_1 = lod('states')",
    "after the slip": 'check("2-1")',
    "syntax": "answer_2_1 = (1",
    "after the syntax": 'check("2-1")',
    "column": 'answer_2_1 = load("states")["no such column"]',
    "after the column": 'check("2-1")',
    "a place": "answer_2_1 = {place}",
    "the place": 'check("2-1")',
    "hint": 'hint("2-1")',
    "solution": 'solution("2-1")',
    "answer": "answer_2_1 = {right}",
    "right": 'check("2-1")',
    "moved": 'other = answer_2_1\ncheck("answer_2_1")',
    "unknown": 'check("2-9")',
    "default case": 'print(case("2-1").words)',
    "name": 'my_name("  Kim   Ju-ae ")',
    "own case": 'print(case("2-1").words)',
    "the case of before": 'case_2_1 = case("2-1")\nmy_name("somebody else")\ncheck("2-1")',
    "its cell again": 'case_2_1 = case("2-1")\nanswer_2_1 = -3\ncheck("2-1")',
    "progress": "progress()",
    "function": "def answer_2_9(x):\n    return ...\n",
}


def said(folder: Path) -> dict[str, str]:
    """Run the steps in one kernel and return what each cell shows, as plain text."""
    asked = exercise("2-1")
    right = asked.answer(draw(asked, ""))
    made = [code.replace("{right}", str(right)).replace("{place}", str(right + 1)) for code in STEPS.values()]
    book = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    book.cells = [nbformat.v4.new_code_cell(code) for code in made]
    path, ran = folder / "steps.ipynb", folder / "ran"
    nbformat.write(book, path)
    ran.mkdir()
    process = offline.start([path], ROOT, True, ran, seed=3)
    out = process.communicate(timeout=offline.SECONDS)
    assert process.returncode == 0, out
    cells = json.loads((ran / "steps.ipynb").read_text(encoding="utf-8"))["cells"]
    return {step: _text(cell) for step, cell in zip(STEPS, cells, strict=True)}


def _text(cell: Any) -> str:
    """Return what a cell shows; of an error, its name."""
    parts = []
    for output in cell["outputs"]:
        if output["output_type"] == "error":
            parts.append(output["ename"])
        elif output["output_type"] == "stream":
            parts.append(output["text"])
        else:
            parts.append(output["data"]["text/plain"])
    return "\n".join(parts)


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return what each step shows."""
    return said(tmp_path_factory.mktemp("steps"))


def test_each_step_of_a_participant_is_answered(steps: dict[str, str]) -> None:
    expected = {
        "absent": "○ Not started. There is no `answer_2_1` yet",
        "dots": "○ Not started. `answer_2_1` still has its three dots",
        "solution too early": "after 3 more tries",
        "a slip": "NameError",
        "after the slip": "⚠ Your code stopped with an error. Python does not know the name `lod`. Did you mean",
        "syntax": "SyntaxError",
        "after the syntax": "never closed",
        "column": "KeyError",
        "after the column": "There is no column or entry called 'no such column'",
        "the place": "✗ Not yet: the place, not the states above.",
        "hint": "Hint 1 of 3:",
        "right": "✓ Right. `answer_2_1` is",
        "moved": "✓ Right.",
        "unknown": "No exercise is called “2-9”",
        "name": "The name “Kim Ju-ae” is kept",
        "the case of before": "○ Not started. Your case has changed since its cell was run.",
        "its cell again": "✗ Not yet",
        "progress": "Exercise 2-1: right (",
    }
    for step, words_ in expected.items():
        assert words_ in steps[step], (step, steps[step])
    assert steps["solution"].startswith("A solution. ") and "answer_2_1 = " in steps["solution"], "after three tries"
    assert steps["a place"] == steps["answer"] == steps["function"] == ""


def test_a_name_draws_a_case_of_its_own(steps: dict[str, str]) -> None:
    asked = exercise("2-1")
    assert steps["default case"].strip() == cases(asked)[0].words
    assert steps["own case"].strip() == draw(asked, "Kim Ju-ae").words == draw(asked, " kim  JU-AE").words
    drawn = {draw(asked, f"participant {n}").words for n in range(200)}
    assert len(drawn) == len(cases(asked)), "every case is drawn by somebody"
    assert any(draw(asked, "Kim", "class A") != draw(asked, f"Kim {n}", "class B") for n in range(9))


def test_the_file_is_shown_and_is_the_participants_own(steps: dict[str, str]) -> None:
    assert keeping.NAME in steps["progress"] and "if you delete it, all is forgotten" in steps["progress"]
    assert re.search(r"Lesson 2\. .* · 1 of \d exercises done", steps["progress"])


@pytest.mark.parametrize("ask", [desk.check, desk.hint, desk.solution, desk.case])
@pytest.mark.parametrize("name", ["2-99", "", None, 3, "<b>", "9-1"])
def test_an_unknown_exercise_is_answered_by_a_sentence(ask: Any, name: Any) -> None:
    shown = ask(name)
    said_ = "No exercise is called" if isinstance(name, str) else "goes between quotation marks"
    assert said_ in shown.words and "<b>" not in shown.value


def test_check_can_be_given_the_answer_itself() -> None:
    asked = exercise("2-1")
    shown = desk.check("2.1", asked.answer(draw(asked, "")))
    assert shown.words.startswith("✓ Right.") and words(asked.right, draw(asked, "")) in shown.words
    wrong = desk.check("2_1", -5)
    buttons = [b.description for b in wrong.children[1].children]
    assert buttons == ["Show a hint", "Show the solution"]
    wrong.children[1].children[0].click()
    assert 'role="status"' in wrong.children[2].value and "Hint 1" in wrong.children[2].value
    assert 'role="status"' in wrong.children[0].value and "✗" in wrong.children[0].value


def test_typed_text_is_never_markup() -> None:
    asked = exercise("2-5")
    shown = desk.check("2-5", "<script>x</script> " * 3)
    assert "<script>" not in shown.children[0].value
    assert desk.checked(asked, draw(asked, ""), "<b>").status.value == "Not yet"


@pytest.mark.parametrize("name", [3, None, b"Kim"])
def test_a_name_is_a_text(name: Any) -> None:
    said_ = desk.my_name(name).words
    assert ("No name is kept" in said_) if name is None else ("text in quotation marks" in said_)


EXPLAINED = {
    "1 / 0": "divided by zero",
    "[][3]": "The first place is 0",
    "int('x')": "Python says",
    "len(3)": "do not go together",
    "(3).foo": "nothing called `foo`",
    "open('no/such/file')": "Use load(...)",
    "import nosuchmodule": "not installed",
    "x = 'a": "quotation mark is missing in line 1",
    "if True:\nx = 1": "spaces at the start of a line",
    "exit()": "Leave out exit()",
    "pd.Series([1]) and 1": "round brackets of its own",
    "pd.Series([1, 2])[pd.Series([1, 2]) > 0 & pd.Series(['a', 'b']) == 'a']": "round brackets of its own",
    "pd.Series(pd.to_datetime(['2020-01-01'])) <= 2020": "as year-month-day",
    "pd.DataFrame().iloc[0]": "No row met the condition",
    "x = “a”": "straight ones",
    "case.day": "This case has no part called 'day'. It has: state.",
    "alt.Chart(pd.DataFrame({'a': [1]})).encode(x='a:Q').to_dict()": "lacks its mark",
    "nosuchname": "put it in quotation marks",
    "{}[False]": "Two texts were compared",
    "raise LookupError('so')": "Python says LookupError: so",
    "print answer_2_1": "cannot read what is written",
}


def raise_exit() -> None:
    """End Python, as exit() does in a notebook."""
    raise SystemExit


@pytest.mark.parametrize("code", EXPLAINED)
def test_an_error_is_explained_in_plain_words(code: str) -> None:
    names: dict[str, Any] = {"exit": raise_exit, "pd": pd, "alt": alt, "case": Case({"state": "PRK"})}
    try:
        exec(compile(code, "cell", "exec"), names)
    except BaseException as error:  # noqa: BLE001 -- SystemExit too
        text = errors.explained(error, [])
    assert EXPLAINED[code] in text and text.endswith((".", "?")), text
