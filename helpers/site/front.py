"""The pages around the lessons: the first page, and how to run the course on one's own computer."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import nbformat

from helpers.figures import FIGURES, figure
from helpers.site.markdown import plain

TITLE = "Amicable Ties"
_INDEX = """\
# Amicable Ties: one article, taken apart with data

A course about one article: Dae Un Hong, [“Amicable Ties Between North Korea and WIPO: A Model for Constructive
Engagement?”](https://jia.sipa.columbia.edu/news/amicable-ties-between-north-korea-and-wipo-model-constructive-engagement),
*Journal of International Affairs*, 5 March 2020. It argues that the long relationship of the Democratic People's
Republic of Korea (DPRK) with the World Intellectual Property Organization (WIPO) shows a way to engage the DPRK. The
course tests that argument claim by claim.

**A claim is a function of its definitions.** “Party to 16 of 26 treaties” is true or false depending on what counts as
a party, and on which day. Every choice the article leaves unsaid becomes a control. Chart, sentence, table and verdict
change together. All charts of these pages work without Python; guesses, exercises and verdicts are answered in the
[running course](start.md).
"""
_START = """\
# Run the course

These pages show every lesson, and their charts work here. In the running course you also answer: your guesses,
exercises and verdicts are checked, and kept in one file that is yours.
"""
_BROWSER = """
## In your browser

<a href="lite/lab/index.html?path=notebooks/00-start-here.ipynb">Open the lab</a>. Nothing is
installed; the first start takes a while, because a whole Python is fetched. What you answer stays in this browser.
"""
_COMPUTER = """
## On your computer

You need Python 3.11 to 3.14 and the folder of the course{where}. In a terminal, in that folder:

```
python3 -m helpers lab
```

On Windows: `py -m helpers lab`. The first start downloads what the course needs and takes a few minutes at most; later
starts need no network. JupyterLab then opens on *Start here*. What you answer is kept in one file beside the lessons,
`my-answers.json`; delete it to start afresh.
"""
_LINKS = """
## Link to a chart

Every chart with controls has a button *Link to this view*. It puts the settings of the controls into the address of the
page: `lessons/02-sixteen-of-twenty-six.html#ranking?rule=in-force&as_of=2020-03-05` opens lesson 2 at its ranking, with
treaties in force counted on 5 March 2020. A control that the address leaves out keeps its first setting.

## Without a network

These pages ask no other computer for anything. To read them from a USB stick, open a terminal in their folder, type
`python3 -m http.server 8000 --bind 127.0.0.1`, and open `http://127.0.0.1:8000` in a browser. Opened as plain files the
pages can be read, but browsers then forbid the charts to fetch their data.
"""


def courses(notebooks: Iterable[Path]) -> dict[str, Mapping[str, Any]]:
    """Return, for each lesson's page, what its notebook says about itself."""
    return {f"lessons/{p.stem}": nbformat.read(p, as_version=4).metadata["course"] for p in notebooks}


def index(lessons: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the first page as Markdown, with the lessons and their explorables."""
    parts = [_INDEX, "## The lessons"]
    for page, course in lessons.items():
        goals = "; ".join(plain(goal) for goal in course["objectives"])
        links = "".join(f"\n- {_chart(page, name)}" for name in course["figures"] if name in FIGURES)
        parts.append(
            f"### [{course['lesson']}. {plain(course['title'])}]({page}.ipynb)\n\n"
            f"{course['minutes']} minutes. You will be able to {goals}.\n{links}"
        )
    parts.append(
        "## Behind the lessons\n\nEvery claim of the article with its verdict: [claims](claims.md). Every table, "
        "column and gap: [data](data.md). [Glossary](glossary.md), [sources](sources.md), and the "
        "[corrections](corrections.md) of mistakes that sources make."
    )
    pages = "\n".join(["start", *lessons, "claims", "data", "glossary", "sources", "corrections"])
    return "\n\n".join(parts) + f"\n\n:::{{toctree}}\n:hidden:\n\n{pages}\n:::\n"


def _chart(page: str, name: str) -> str:
    return f'<a href="{page}.html#{name}">{html.escape(figure(name).question)}</a>'


def start(*, lab: bool, source: str) -> str:
    """Return the page on the ways into the running course; `source` is where the folder of the course can be had."""
    where = f", from <{source}>" if source else ", from whoever gave you the address of these pages"
    return _START + (_BROWSER if lab else "") + _COMPUTER.format(where=where) + _LINKS


def navigation(lessons: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the pages by group, each with its name: what stands beside every page."""
    named = [(page, f"{course['lesson']}. {course['title']}") for page, course in lessons.items()]
    reference = [(name, name.capitalize()) for name in ("claims", "data", "glossary", "sources", "corrections")]
    return [("Course", [("index", "The course"), ("start", "Run it")]), ("Lessons", named), ("Reference", reference)]
