"""Questions asked inside a lesson: a guess before the data, and a checkpoint with a reply to each choice.

A question is a small record; `ask` turns it into a form. Every wrong choice has its own reply that says what went
wrong and where to look next. Replies are text, announced to screen readers, and never only a colour.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass

import ipywidgets

from helpers.live import Form


@dataclass(frozen=True)
class Option:
    """One choice: what it says, the reply to it, and whether it is right."""

    label: str
    reply: str
    right: bool = False


@dataclass(frozen=True)
class Question:
    """A choice question. `id` is lesson and letter, such as "2-a"."""

    id: str
    prompt: str
    options: tuple[Option, ...]

    def reply(self, label: str | None) -> str:
        """Return the reply to a choice; None means nothing was chosen yet."""
        for option in self.options:
            if option.label == label:
                return f"{'✓ Right.' if option.right else '✗ Not quite.'} {option.reply}"
        return "Not started: choose one of the answers first."


@dataclass(frozen=True)
class Prediction:
    """A guess before the data: the prompt, the choices, and what the data say (asked for after the guess)."""

    lesson: int
    prompt: str
    options: tuple[str, ...]
    answer: Callable[[], str]


def form(prompt: str, field: ipywidgets.Widget, button_text: str, act: Callable[[], str]) -> ipywidgets.Widget:
    """Return a form: prompt, field, button, and a line for the reply."""
    said = ipywidgets.HTML()
    button = ipywidgets.Button(
        description=button_text, layout=ipywidgets.Layout(width="max-content", align_self="flex-start")
    )

    def pressed(_: object) -> None:
        try:
            text = act()
        except Exception as error:  # noqa: BLE001 -- trouble of any kind becomes a sentence on the page
            text = f"This answer could not be checked: {error}"
        words = html.escape(text).replace("\n", "<br>")
        said.value = f'<p role="status" style="margin:6px 0;font-size:15px;line-height:1.5">{words}</p>'

    button.on_click(pressed)
    if isinstance(field, ipywidgets.Text):
        field.continuous_update = False
        field.observe(lambda change: pressed(change) if change["new"] else None, "value")
    head = ipywidgets.HTML(f'<p style="margin:6px 0;font-size:15px;line-height:1.5"><b>{html.escape(prompt)}</b></p>')
    box = Form([head, field, button, said])
    box.words = prompt
    box.add_class("at-box")
    return box


def choices(labels: tuple[str, ...], name: str) -> ipywidgets.RadioButtons:
    """Return radio buttons with nothing chosen yet, named for screen readers."""
    radio = ipywidgets.RadioButtons(options=labels, value=None, description=name)
    radio.add_class("at-choices")
    return radio
