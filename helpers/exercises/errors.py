"""What went wrong in a participant's code, in plain words, and which answers came from a cell that stopped."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from helpers.exercises.guard import limited

_AGAIN = "Mend the line, run its cell again, then this one."


@dataclass(frozen=True)
class Failure:
    """A cell that stopped: why, in words, and its traceback."""

    why: str
    trace: str


_failures: dict[str, Failure] = {}


def failure(name: str) -> Failure | None:
    """Return why the last cell that speaks of an answer stopped, or None if it ran to its end."""
    return _failures.get(name)


def watch(shell: Any) -> None:
    """Remember from now on which answers stand in cells that stop with an error."""
    shell.events.register("post_run_cell", lambda result: _noted(result, shell.user_ns))


def _noted(result: Any, names: dict[str, Any]) -> None:
    source = str(getattr(getattr(result, "info", None), "raw_cell", ""))
    error = result.error_before_exec or result.error_in_exec
    for name in set(re.findall(r"^\s*(?:def\s+)?(answer_\d+_\d+)\b", source, re.MULTILINE)):
        if error is None:
            _failures.pop(name, None)
        else:
            _failures[name] = Failure(explained(error, names), _short_trace(error))


def _short_trace(error: BaseException) -> str:
    run = limited(lambda: f"{type(error).__name__}: {error}"[:2000])
    return str(run.value or type(error).__name__)


def explained(error: BaseException | None, names: Iterable[str] = ()) -> str:
    """Return one or two sentences on an exception for somebody who has never seen one."""
    if error is None:
        return "Something went wrong."
    run = limited(lambda: str(error)[:200])
    text = " ".join(str(run.value or "").split())
    known = next((say for part, say in _KNOWN.items() if part in text), None)
    if known:
        return f"{known} {_AGAIN}"
    for kind, say in _SAID.items():
        if kind in [c.__name__ for c in type(error).__mro__]:
            return say(text, error, names)
    return f"Python says {type(error).__name__}{f': {text}' if text else ''}. {_AGAIN}"


def _unknown_name(text: str, error: Any, names: Iterable[str]) -> str:
    name = getattr(error, "name", None) or (re.findall(r"'([^']+)'", text) or ["?"])[0]
    if name.startswith("answer_"):
        return f"There is no `{name}` yet. Run the cell in which it is written first."
    if name in names:
        return f"Inside query(...) the name `{name}` needs an @ before it: `@{name}`. {_AGAIN}"
    known = [n for n in names if not n.startswith("_") and n not in ("In", "Out")]
    near = difflib.get_close_matches(name, known, 1, 0.7)
    guess = f" Did you mean `{near[0]}`?" if near else ""
    step = "If it is made further up, run that cell first; if it is meant as a text, put it in quotation marks."
    return f"Python does not know the name `{name}`.{guess} {step}"


def _syntax(text: str, error: Any, names: Iterable[str]) -> str:  # noqa: ARG001
    place = f" in line {error.lineno}" if getattr(error, "lineno", None) else ""
    if "never closed" in text:
        return f"A bracket is opened{place} and never closed. {_AGAIN}"
    if "incomplete" in text:
        return f"A bracket is opened and never closed. {_AGAIN}"
    if "unterminated" in text:
        return f"A quotation mark is missing{place}. {_AGAIN}"
    if "indent" in text.lower():
        return f"The spaces at the start of a line are not as Python needs them{place}. {_AGAIN}"
    return f"Python cannot read what is written{place}: a bracket, a comma or a quotation mark may be missing. {_AGAIN}"


def _key(text: str, error: Any, names: Iterable[str]) -> str:  # noqa: ARG001
    if text in ("True", "False"):
        return f'Two texts were compared with each other. Write table["column"] before the comparison. {_AGAIN}'
    return f"There is no column or entry called {text[:80]}. Look at the names at the top of the table. {_AGAIN}"


def _attribute(text: str, error: Any, names: Iterable[str]) -> str:  # noqa: ARG001
    name = getattr(error, "name", None) or (re.findall(r"'([^']+)'$", text) or ["?"])[0]
    return f"What stands before the dot has nothing called `{name}`. Check how it is written. {_AGAIN}"


def _said(words: str) -> Any:
    return lambda text, error, names: f"{words.format(text=text.rstrip('.'))} {_AGAIN}"  # noqa: ARG005


_CONDITIONS = "Between conditions write & (and) or | (or), and put each condition into round brackets of its own."
_KNOWN = {
    "truth value of a": _CONDITIONS,
    "unsupported operand type(s) for &": _CONDITIONS,
    "unsupported operand type(s) for |": _CONDITIONS,
    "should be pandas.NA": _CONDITIONS,
    "rand_": _CONDITIONS,
    "Invalid comparison between dtype=datetime64": (
        'A day is compared with something else. Write the day in quotation marks, as year-month-day: "2020-03-05".'
    ),
    "ufunc 'less": "A number is compared with a text. Leave out the quotation marks around the number.",
    "ufunc 'greater": "A number is compared with a text. Leave out the quotation marks around the number.",
    "invalid character '“'": 'Text programs write curly quotation marks. Python needs straight ones: "like these".',
    "invalid character '”'": 'Text programs write curly quotation marks. Python needs straight ones: "like these".',
    "invalid character '‘'": "Text programs write curly quotation marks. Python needs straight ones: 'like these'.",
    "single positional indexer is out-of-bounds": "No row met the condition, so there is none to take.",
}
"""By a part of what Python says: mistakes that beginners make with tables."""

_SAID: dict[str, Any] = {
    "CaseError": lambda text, error, names: f"{text} {_AGAIN}",  # noqa: ARG005
    "SchemaValidationError": lambda text, error, names: (  # noqa: ARG005
        f"The chart has a word that charts do not know, or lacks its mark. Compare it with the chart above. {_AGAIN}"
    ),
    "NameError": _unknown_name,
    "SyntaxError": _syntax,
    "KeyError": _key,
    "AttributeError": _attribute,
    "ModuleNotFoundError": _said(
        "Something that is not installed is asked for ({text}). The course needs no more than it brings."
    ),
    "FileNotFoundError": _said(
        "A file is not where it is looked for ({text}). Use load(...) with the name of a table."
    ),
    "ZeroDivisionError": _said("Something is divided by zero. Look at what stands below the line."),
    "RecursionError": _said("A function calls itself without end."),
    "MemoryError": _said("The answer is too large for the memory."),
    "IndexError": _said("A place is asked for that the list or table does not have. The first place is 0."),
    "KeyboardInterrupt": _said("It was interrupted."),
    "SystemExit": _said("The code ends Python itself. Leave out exit() and quit()."),
    "TypeError": _said(
        "Two things do not go together here, or a function got something it cannot use. Python says: {text}."
    ),
    "ValueError": _said("A value is not one that can be used here. Python says: {text}."),
}
"""By the name of the exception; the first that fits speaks."""
