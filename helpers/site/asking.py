"""Cells that ask a participant for something, as words on a page.

A checkpoint is alive without Python: each choice opens its own reply. A guess, a verdict and an exercise are shown as
text, with the ways into the running course, the only place where answers are checked and kept. Nothing of the
exercises' key is read here.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

from helpers.exercises import VERDICTS, bank, question
from helpers.exercises.question import Question
from helpers.lesson import LESSONS
from helpers.live import marked


@dataclass(frozen=True)
class Ways:
    """The ways from a lesson's page into the running course; `lab` says whether the folder holds a lab."""

    notebook: str
    lab: bool

    @property
    def lab_link(self) -> str:
        """Return the address of the notebook in the lab, as seen from a lesson's page."""
        return f"../lite/lab/index.html?path=notebooks/{self.notebook}"

    @property
    def links(self) -> str:
        """Return the ways in as HTML, to stand after a colon."""
        here = f'<a href="{self.lab_link}">run the lesson in your browser</a> or ' if self.lab else ""
        return f'{here}<a href="../start.html">run the course on your computer</a>.'

    @property
    def bar(self) -> str:
        """Return what stands below a lesson's title: what works here, and the ways in."""
        run = f'<a class="at-button" href="{self.lab_link}">Run in your browser</a>' if self.lab else ""
        install = '<a class="at-button" href="../start.html">Run on your computer</a>'
        save = f'<a class="at-button" href="../notebooks/{self.notebook}" download>Download this notebook</a>'
        return (
            '<div class="at-ways"><p>You can read this lesson here and move its charts. Guesses, exercises and '
            "verdicts are answered in the running course, which keeps your answers.</p>"
            f"<p>{run}{install}{save}</p></div>"
        )


def words(asks: str, given: Any, ways: Ways) -> str:
    """Return the HTML for a cell that asks something; raises KeyError for a question that there is not."""
    if asks == "checkpoint":
        return checkpoint(question(given))
    if asks == "predict":
        asked = bank(given).PREDICTION
        kept = f"In the running course your guess is kept, and you meet it again at the end: {ways.links}"
        return _choices("Your guess", asked.prompt, asked.options, kept)
    if asks == "judge":
        kept = f"In the running course you add a reason, and both are set beside what the data say: {ways.links}"
        return _choices("Your verdict", bank(given).JUDGE, VERDICTS, kept) + _outcome(given)
    if asks == "outcome":
        return _outcome(given)
    if asks == "check":
        return _note(
            f"Your answer to exercise {html.escape(str(given))} is checked in the running course: {ways.links}"
        )
    return _note(f"{_ELSEWHERE[asks]} Here no Python runs: {ways.links}")


_ELSEWHERE = {
    "self_test": "In the running course this cell tests every part of the installation.",
    "progress": "In the running course this cell lists what you have answered so far.",
    "my_name": "In the running course this cell keeps a name, from which your own cases are drawn.",
    "brief": "In the running course this cell makes a brief of a page or two from your verdicts and reasons.",
}


def _note(said: str) -> str:
    return f'<p class="at-elsewhere">{said}</p>'


def checkpoint(asked: Question) -> str:
    """Return a checkpoint whose choices each open their own reply; it needs no script."""
    choices = "".join(
        f"<details><summary>{marked(option.label)}</summary><p>{marked(asked.reply(option.label))}</p></details>"
        for option in asked.options
    )
    return (
        f'<div class="at-asked at-checkpoint" role="group" aria-labelledby="checkpoint-{asked.id}">'
        f'<p id="checkpoint-{asked.id}"><strong>{marked(asked.prompt)}</strong></p>{choices}</div>'
    )


def _choices(name: str, prompt: str, options: tuple[str, ...], kept: str) -> str:
    items = "".join(f"<li>{marked(option)}</li>" for option in options)
    return (
        f'<div class="at-asked"><p><strong>{marked(prompt)}</strong></p>'
        f'<ul aria-label="{name}: choose one of">{items}</ul>'
        f'<p class="at-elsewhere">{kept}</p></div>'
    )


def _outcome(lesson: int) -> str:
    """Return what the data say to the guess of a lesson, folded away, and the claims that its verdict is about."""
    claims = LESSONS[lesson].claims
    rows = ", ".join(f'<a href="../claims.html#{claim}">{claim}</a>' for claim in claims)
    ledger = f"<p>The verdicts that the course computes are in the ledger: {rows}.</p>" if claims else ""
    answer = marked(bank(lesson).PREDICTION.answer())
    return (
        f"<details><summary>What the data say to the guess at the start</summary>"
        f"<p>The data say: {answer}.</p>{ledger}</details>"
    )
