"""`progress()`: what a participant has done so far, from the file that is theirs, and where that file is."""

from __future__ import annotations

import html

from helpers import keeping
from helpers.exercises import bank, book
from helpers.exercises.progress import Record, records
from helpers.lesson import LESSONS, Page

_WORDS = {
    "correct": "right",
    "incorrect": "not yet right",
    "error": "stopped with an error",
    "unchecked": "answered" if book.HANDED_OUT else "written",
}


def progress() -> Page:
    """Return, lesson by lesson, the guess beside the data, the verdict and the exercises tried."""
    answers, kept = keeping.answers(), records()
    blocks: list[tuple[str, list[str]]] = []
    for number, lesson in LESSONS.items():
        ids = [e.id for e in book.exercises(number)] if number in book.lessons() else []
        given = answers.get(number)
        lines = []
        if given and given.guess:
            lines.append(f"Your guess was “{given.guess}”. The data say: {bank(number).PREDICTION.answer()}.")
        if given and given.verdict:
            lines.append(f"Your verdict: {given.verdict}.")
        done = sum(bool(kept[i].solved) for i in ids if i in kept)
        lines += [f"Exercise {i}: {_said(kept[i])}." for i in ids if i in kept]
        head = f"Lesson {number}. {lesson.title} · {done} of {len(ids)} exercises done"
        blocks.append((head, lines or ["Not started."]))
    where = _where()
    items = "".join(
        f"<li><b>{html.escape(head)}</b><ul>{''.join(f'<li>{html.escape(line)}</li>' for line in lines)}</ul></li>"
        for head, lines in blocks
    )
    plain = "\n".join(line for head, lines in blocks for line in (head, *(f"  {each}" for each in lines)))
    return Page(f"<ul>{items}</ul><p>{html.escape(where)}</p>", f"{plain}\n{where}")


def _said(record: Record) -> str:
    """Return in words what came of an exercise."""
    tries = f"{record.tries} {'try' if record.tries == 1 else 'tries'}"
    hints = f", {record.hints} hint{'' if record.hints == 1 else 's'} opened" if record.hints else ""
    state = "right" if record.solved and record.outcome != "unchecked" else _WORDS.get(record.outcome, "not tried")
    return f"{state} ({tries}{hints})"


def _where() -> str:
    place = keeping.folder()
    if place is None:
        return "The folder of the lessons was not found, so this is kept only until Python is restarted."
    return (
        f"All this is in one file, {keeping.NAME}, in the folder {place.resolve()}. It is yours: it stays on this "
        "computer, you can read it, copy it or send it, and if you delete it, all is forgotten."
    )
