"""What a lesson asks: `predict`, `checkpoint` and `judge`, with one module a lesson that holds the questions.

What a participant answers is kept in a file beside the lessons (see `helpers.keeping`); nothing is sent anywhere.
"""

from __future__ import annotations

import difflib
from importlib import import_module
from typing import Any

import ipywidgets

from helpers import keeping
from helpers.claims import claims, multiverse, overall
from helpers.exercises.question import Prediction, Question, choices, form
from helpers.explorable import settings_shown
from helpers.lesson import LESSONS as TAUGHT
from helpers.live import announced, styled
from helpers.treaties import ARTICLE_DAY

LESSONS = (0, 1, 2, 3, 4, 5, 6, 7, 8)
VERDICTS = ("holds", "holds under a stated rule", "fails", "cannot tell")


def bank(lesson: Any) -> Any:
    """Return the module with the questions of a lesson: PREDICTION, QUESTIONS (by id), JUDGE."""
    if lesson not in LESSONS:
        if isinstance(lesson, str) and lesson.strip().isdecimal() and int(lesson) in LESSONS:
            raise KeyError(f"Write the number of the lesson without quotation marks: {int(lesson)}.")
        raise KeyError(
            f"There are no questions for lesson {lesson}. Lessons with questions: {', '.join(map(str, LESSONS))}."
        )
    return import_module(f"helpers.exercises.lesson_{lesson:02d}")


def question(name: Any) -> Question:
    """Return the question of that id; raises KeyError that lists the ids and the nearest one."""
    every = {k: q for n in LESSONS for k, q in bank(n).QUESTIONS.items()}
    if str(name).lower() in every:
        name = str(name).lower()
    if not isinstance(name, str) or name not in every:
        near = difflib.get_close_matches(str(name).lower(), list(every), 1)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        raise KeyError(f"No question is called '{name}'.{hint} Questions: {', '.join(every)}.")
    found: Question = every[name]
    return found


def predict(lesson: int) -> Any:
    """Ask for a guess before the data are seen; the guess is kept and shown again when the cell is run again."""
    try:
        asked: Prediction = bank(lesson).PREDICTION
    except KeyError as error:
        return announced(error.args[0])
    field = choices(asked.options, "Your guess")
    field.value = _one_of(asked.options, guess(lesson))

    def keep() -> str:
        if field.value is None:
            return "Not started: choose a guess first. A guess costs nothing."
        trouble = keeping.keep(lesson, guess=field.value)
        return f"Kept: “{field.value}”. You will meet it again at the end of the lesson. {trouble}".strip()

    return styled(form(asked.prompt, field, "Keep my guess", keep))


def guess(lesson: int) -> str | None:
    """Return the guess kept for a lesson, or None."""
    return keeping.answer(lesson).guess or None


def _one_of(options: tuple[str, ...], kept: str | None) -> str | None:
    """Return what was kept if it is still offered."""
    return kept if kept in options else None


def checkpoint(name: Any) -> Any:
    """Ask a question and reply to the answer; an unknown name is answered by a sentence."""
    try:
        asked = question(name)
    except KeyError as error:
        return announced(error.args[0])
    field = choices(tuple(o.label for o in asked.options), "Your answer")
    return styled(form(asked.prompt, field, "Check my answer", lambda: asked.reply(field.value)))


def judge(lesson: int) -> Any:
    """Ask for a verdict and a reason, then set both beside the guess and beside the ledger's computed verdicts.

    Both are kept, with the settings of the charts on the page.
    """
    try:
        rules = bank(lesson)
    except KeyError as error:
        return announced(error.args[0])
    if not TAUGHT[lesson].claims:
        return announced(f"Lesson {lesson} tests no claim, so there is nothing to judge in it yet.")
    field = choices(VERDICTS, "Your verdict")
    reason = ipywidgets.Textarea(description="Your reason", placeholder="One or two sentences", rows=3)
    reason.layout.width = "auto"
    before = keeping.answer(lesson)
    field.value, reason.value = _one_of(VERDICTS, before.verdict), before.reason

    def compare() -> str:
        if field.value is None:
            return "Not started: choose a verdict first."
        words = len(reason.value.split())
        if words < 4:
            has = f"Your reason has {words} word{'' if words == 1 else 's'}. " if words else ""
            return (
                f"{has}Please add your reason in four words or more. Without a reason a verdict cannot be argued with."
            )
        said = reason.value.strip()
        trouble = keeping.keep(lesson, verdict=field.value, reason=said, charts=settings_shown())
        return f"You say: {field.value}, because: {said}\n{comparison(lesson)}" + (f"\n{trouble}" if trouble else "")

    return styled(form(rules.JUDGE, ipywidgets.VBox([field, reason]), "Compare with the data", compare))


def comparison(lesson: int) -> str:
    """Return, a line a claim, its computed verdicts on the day of the article, and then the guess kept."""
    titles = claims().set_index("claim")["title"].astype(str)
    lines = ["What the course computes:"]
    for claim in TAUGHT[lesson].claims:
        every = multiverse(claim)
        if "as_of" in every:
            # The article speaks of its own day; other days are other questions.
            every = every[every["as_of"].astype(str) == f"{ARTICLE_DAY:%Y-%m-%d}"]
        counts = every["status"].astype(str).value_counts()
        shares = ", ".join(f"{word} in {counts[word]:,}" for word in VERDICTS if word in counts)
        said = f"of {len(every):,} combinations of meanings it {shares}" if len(every) > 1 else "no data decide it"
        lines.append(f"• “{titles[claim]}”: {said}. Overall: {overall(claim)}.")
    kept = guess(lesson)
    lines.append(f"Your guess at the start was “{kept}”." if kept else "You kept no guess at the start.")
    lines.append(f"The data say: {bank(lesson).PREDICTION.answer()}.")
    return "\n".join(lines)


def outcome(lesson: int) -> Any:
    """Return, in words, the guess kept for a lesson beside what the data say."""
    try:
        asked = bank(lesson).PREDICTION
    except KeyError as error:
        return announced(error.args[0])
    kept = guess(lesson)
    said = f"Your guess was “{kept}”." if kept else "You kept no guess."
    return announced(f"{said} The data say: {asked.answer()}.")
