"""What stands in a participant's brief: their guesses, verdicts and reasons, and the charts as they left them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from helpers.claims import claims, overall
from helpers.data import DataError
from helpers.exercises import LESSONS, bank
from helpers.explorable import own
from helpers.figures import figure
from helpers.figures.spec import ChoiceError, View
from helpers.figures.wording import sentence_case
from helpers.keeping import Answer, Charts, KeepingError, from_text, to_text
from helpers.lesson import LESSONS as NOTEBOOKS

TITLE = "My brief on one article about WIPO and the DPRK"
ABOUT = (
    "Read: Dae Un Hong, “Amicable Ties Between North Korea and WIPO: A Model for Constructive Engagement?”, Journal of "
    "International Affairs, 5 March 2020. Verdicts and reasons are the writer's own. What is computed comes from the "
    "tables of the course, over all meanings that the article's words allow."
)
_WIDTH = 560
"""Pixels, of a chart that does not ask for more."""
_FONT = "'Liberation Sans', Arial, Helvetica, sans-serif"
"""Letters of one width, whichever of them a computer has: where words stand is settled before it is known which."""


@dataclass(frozen=True)
class Brief:
    """What a participant wrote, by lesson, under a name and a title that may be empty; `written` is a day."""

    name: str = ""
    title: str = ""
    written: str = ""
    answers: Mapping[int, Answer] = field(default_factory=dict)


@dataclass(frozen=True)
class Picture:
    """A chart as it was left: a name for its file, its words and its drawing (SVG)."""

    file: str
    headline: str
    settings: str
    sentence: str
    drawing: str


@dataclass(frozen=True)
class Section:
    """One lesson of a brief. `computed` pairs each claim with what the course computes for it."""

    lesson: int
    title: str
    asked: str
    answer: Answer
    data_say: str
    computed: tuple[tuple[str, str], ...]
    pictures: tuple[Picture, ...]
    lost: tuple[str, ...]


def missing(answers: Mapping[int, Answer]) -> list[int]:
    """Return the lessons that ask for a verdict and have none yet."""
    asked = [n for n in LESSONS if NOTEBOOKS[n].claims]
    return [n for n in asked if n not in answers or not answers[n].verdict]


def sections(brief: Brief, charts: str = "one") -> list[Section]:
    """Return the lessons that were answered; `charts` is "one" a lesson, "all" or "none"."""
    every = [brief.answers[n] for n in sorted(brief.answers) if n in LESSONS]
    return [_section(a, charts, brief.answers) for a in every if a.guess or a.verdict or a.reason]


def embedded(brief: Brief) -> str:
    """Return a brief as JSON that can stand inside HTML: no angle bracket and no ampersand is left in it."""
    content = json.loads(to_text(brief.answers))
    content |= {"name": brief.name, "title": brief.title, "written": brief.written}
    text = json.dumps(content, ensure_ascii=False, indent=1)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def opened(text: str) -> Brief:
    """Return the brief in a text that `embedded` made; raises KeepingError for any other text."""
    answers = from_text(text)
    content = json.loads(text)
    words = {key: content.get(key, "") for key in ("name", "title", "written")}
    if not all(isinstance(word, str) for word in words.values()):
        raise KeepingError("The name, the title or the day of the brief is no text.")
    return Brief(answers=answers, **words)


def _section(answer: Answer, charts: str, answers: Mapping[int, Answer]) -> Section:
    rules, titles = bank(answer.lesson), claims().set_index("claim")["title"].astype(str)
    pictures, lost = _pictures(answer.lesson, answer.charts, charts, answers)
    return Section(
        answer.lesson,
        NOTEBOOKS[answer.lesson].title,
        sentence_case(
            (rules.JUDGE or rules.PREDICTION.prompt).removeprefix("Your verdict: ").removeprefix("Your verdict ")
        ),
        answer,
        rules.PREDICTION.answer(),
        tuple((titles[c], overall(c).value) for c in NOTEBOOKS[answer.lesson].claims),
        tuple(pictures),
        tuple(lost),
    )


def _pictures(lesson: int, kept: Charts, charts: str, answers: Mapping[int, Answer]) -> tuple[list[Picture], list[str]]:
    """Return the charts of a lesson; of several, the first whose settings were moved goes before the others."""
    views: dict[str, View] = {}
    lost = []
    for name, choices in kept.items() if charts != "none" else ():
        try:
            views[name] = own(name, answers).at(**choices)
        except (ChoiceError, DataError, KeyError, TypeError, ValueError) as error:
            lost.append(f"The chart {name} could not be drawn again: {error.args[0] if error.args else error}")
    moved = [n for n, v in views.items() if dict(v.choices) != figure(n).choose()]
    names = [*moved, *(n for n in views if n not in moved)]
    pictures = []
    for name in names[:1] if charts == "one" else names:
        try:
            pictures.append(_picture(name, views[name], lesson))
        except ModuleNotFoundError:  # in a browser nothing can draw into a file
            lost.append(f"The chart {name} could not be drawn into a file here. It says: {views[name].sentence}")
    return pictures, lost


def _picture(name: str, view: View, lesson: int) -> Picture:
    labels = []
    for control in figure(name).controls:
        chosen = view.choices[control.name]
        several = chosen if isinstance(chosen, tuple) else (chosen,)
        named = {c.value: c.label for c in control.choices}
        labels.append(f"{control.label}: {', '.join(named[v] for v in several)}")
    file = f"lesson-{lesson}-{name}"
    svg = drawing(view, f"{file}-", figure(name).least_width)
    return Picture(file, view.headline, "; ".join(labels), view.sentence, svg)


def drawing(view: View, prefix: str, least: int = 0) -> str:
    """Return the chart of a view as SVG that can stand in a page with others; it needs `least` pixels across."""
    return drawn(view.chart, prefix, max(_WIDTH, least))


def drawn(chart: Any, prefix: str, width: int = _WIDTH) -> str:
    """Return a chart as SVG, made without a network; each name inside it begins with `prefix`."""
    import vl_convert

    spec: dict[str, Any] = chart.to_dict()
    spec.pop("autosize", None)
    spec.pop("title", None)
    spec["config"] = {**spec.get("config", {}), "font": _FONT}
    # Where none of these letters is there, wider ones are taken, and the names at the left would be cut.
    spec["padding"] = {"left": 26, "right": 8, "top": 5, "bottom": 5}
    svg: str = vl_convert.vegalite_to_svg({**spec, "width": width})
    return re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{prefix}", svg)
