"""Exercises on the page: `case`, `check`, `hint`, `solution`, `progress` and `my_name`.

`check("2-3")` looks up the answer by its name, `answer_2_3`, in the notebook: cells can be copied, split or moved.
Whatever a participant wrote, a sentence comes back, never a traceback.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import ipywidgets

from helpers import keeping, surroundings
from helpers.exercises import book, errors, handout, progress
from helpers.exercises.book import exercise
from helpers.exercises.judging import calls, outcome
from helpers.exercises.plain import Plain, plain
from helpers.exercises.record import SIGNS, Case, Exercise, Outcome, Status, words
from helpers.exercises.variants import draw
from helpers.live import Form, Message, announced, marked, styled

TRIES = 3
"""Tries after which the solution may be seen."""
_ABSENT = object()


def participant() -> str:
    """Return the name that a participant gave; "" if they gave none."""
    found = keeping.part("name")
    return found if isinstance(found, str) else ""


def my_name(name: str | None = None) -> Message:
    """Keep a participant's name, which draws their variants of the exercises; without a name say which one is kept."""
    if name is None:
        kept = participant()
        return announced(
            f"The name kept is “{kept}”." if kept else "No name is kept. Everybody has the same cases then."
        )
    if not issubclass(type(name), str):
        return announced('A name is a text in quotation marks, such as my_name("Kim").')
    kept = " ".join(name.split())[:100]
    if kept in ("...", "…"):
        return announced('Put your name in place of the dots, such as my_name("Kim"), and run the cell again.')
    trouble = keeping.change("name", lambda _: kept)
    text = f"The name “{kept}” is kept. Your cases are drawn from it." if kept else "No name is kept now."
    return announced(f"{text} Run the cells of the exercises again. {trouble}".strip())


def case(name: Any) -> Any:
    """Return the variant of an exercise that is this participant's own; its parts are read as `case_2_1.state`."""
    try:
        return draw(exercise(name), participant())
    except KeyError as error:
        return announced(error.args[0])
    except ModuleNotFoundError as error:
        return announced(surroundings.lacking(error, "This case"))


def check(name: Any, answer: Any = _ABSENT) -> Any:
    """Check the answer to an exercise and say in words what came of it; the answer is found by its name."""
    try:
        asked = exercise(name)
    except KeyError as error:
        return announced(error.args[0])
    try:
        mine = draw(asked, participant())
        moved = answer is _ABSENT and _has_another_case(asked, mine)
        return _form(asked, mine, _MOVED if moved else checked(asked, mine, answer))
    except ModuleNotFoundError as error:
        return announced(surroundings.lacking(error, "This check"))


_MOVED = Outcome(
    Status.NOT_STARTED,
    "Your case has changed since its cell was run.",
    "Run the cell with your case again, then work on your answer for it.",
)


def _has_another_case(asked: Exercise, mine: Case) -> bool:
    """Return whether the notebook still holds the case of another name; its answer would not fit."""
    held = _names().get(asked.case_name)
    return asked.cases is not None and type(held) is Case and held.values != mine.values


def checked(asked: Exercise, mine: Case, answer: Any = _ABSENT) -> Outcome:
    """Return what a check says, and keep the try."""
    found = _found(asked, mine, answer)
    result = handout.outcome(asked, found) if book.HANDED_OUT else outcome(asked, found, mine)
    trouble = progress.tried(asked.id, result, _short(found))
    if not trouble:
        return result
    return replace(result, message=f"{result.message} {trouble}")


def _found(asked: Exercise, mine: Case, answer: Any) -> Plain:
    """Return the answer as plain values; one whose cell stopped with an error is that error."""
    if answer is not _ABSENT:
        return plain(answer, calls(asked, mine))
    failed = errors.failure(asked.name)
    if failed:
        return {"is": "error", "why": failed.why, "trace": failed.trace}
    names = _names()
    return plain(names[asked.name], calls(asked, mine)) if asked.name in names else {"is": "absent"}


def _names() -> dict[str, Any]:
    """Return the names of the notebook; outside a notebook, those of the program that runs."""
    shell = _shell()
    if shell is not None:
        return dict(shell.user_ns)
    import __main__

    return vars(__main__)


def _shell() -> Any:
    try:
        from IPython.core.getipython import get_ipython
    except ImportError:
        return None
    return get_ipython()


def _short(found: Plain) -> str:
    """Return a few words of an answer, enough to tell it from the one before."""
    if found["is"] in ("text", "number", "date", "truth"):
        return str(found["value"])[:2000]
    import hashlib
    import json

    digest = hashlib.sha256(json.dumps(found, sort_keys=True, default=str).encode()).hexdigest()[:12]
    return f"{found['is']} {digest}"


def hint(name: Any) -> Message:
    """Return the next hint of an exercise; after the last, that one again."""
    try:
        asked = exercise(name)
    except KeyError as error:
        return announced(error.args[0])
    return announced(handout.NO_HELP if book.HANDED_OUT else next_hint(asked, draw(asked, participant())))


def next_hint(asked: Exercise, mine: Case) -> str:
    """Return the next hint in words, and keep that it was opened."""
    number = min(progress.record(asked.id).hints + 1, len(asked.hints))
    trouble = progress.hint_opened(asked.id, number)
    last = " It is the last one." if number == len(asked.hints) else ""
    return f"Hint {number} of {len(asked.hints)}: {words(asked.hints[number - 1], mine)}{last} {trouble}".strip()


def solution(name: Any) -> Message:
    """Return the solution of an exercise once it was solved or tried three times; before, how many tries are left."""
    try:
        asked = exercise(name)
    except KeyError as error:
        return announced(error.args[0])
    if book.HANDED_OUT:
        return announced(handout.NO_HELP)
    text, code = solved(asked, draw(asked, participant()))
    message = announced(text)
    if code:
        message.value += _code(code)
        message.words = f"{text}\n{code}"
    return message


def solved(asked: Exercise, mine: Case) -> tuple[str, str]:
    """Return what is said of the solution, and its code ("" if it may not be seen yet)."""
    kept = progress.record(asked.id)
    left = TRIES - kept.failed
    if not kept.solved and left > 0:
        tries = "one more try" if left == 1 else f"{left} more tries"
        return f"The solution opens when you have solved it, or after {tries}. A hint may help before.", ""
    progress.solution_opened(asked.id)
    return f"A solution. {words(asked.right, mine)}", words(asked.reference, mine)


def _code(code: str) -> str:
    return f'<pre style="font-size:14px;padding:6px 10px;margin:4px 0">{html.escape(code)}</pre>'


def _form(asked: Exercise, mine: Case, result: Outcome) -> ipywidgets.VBox:
    """Return the outcome with two buttons below it, for a hint and for the solution; none where it is graded."""
    said = ipywidgets.HTML(_page(result))
    below = ipywidgets.HTML()

    def shown(act: Callable[[], tuple[str, str]]) -> Callable[[Any], None]:
        def pressed(_: Any) -> None:
            text, code = act()
            below.value = f'<p role="status" style="{_STYLE}">{marked(text)}</p>' + (_code(code) if code else "")

        return pressed

    buttons = [ipywidgets.Button(description=text) for text in ("Show a hint", "Show the solution")]
    buttons[0].on_click(shown(lambda: (next_hint(asked, mine), "")))
    buttons[1].on_click(shown(lambda: solved(asked, mine)))
    row = ipywidgets.HBox(buttons if result.status is not Status.CORRECT else buttons[1:])
    box = Form([said] if book.HANDED_OUT else [said, row, below])
    box.words = result.text
    box.add_class("at-box")
    return styled(box)


_STYLE = "margin:6px 0;font-size:15px;line-height:1.5"


def _page(result: Outcome) -> str:
    """Return an outcome as HTML: what it is in words first, the next step, and a traceback folded away."""
    name = f": {html.escape(result.mistake)}" if result.mistake else ""
    head = f"<b>{SIGNS[result.status]} {result.head}{name}.</b>"
    step = f" <b>Next:</b> {marked(result.next_step)}" if result.next_step else ""
    text = f'<p role="status" style="{_STYLE}">{head} {marked(result.message)}{step}</p>'
    if result.detail:
        text += f"<details><summary>What Python said</summary>{_code(result.detail)}</details>"
    return text


if (_running := _shell()) is not None:
    errors.watch(_running)
