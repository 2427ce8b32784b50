"""A brief as a page: HTML with the charts inside it, or Markdown with the charts in files beside it.

Both hold the answers a second time, as JSON, so that a saved brief can be opened again. What a participant typed is
escaped everywhere: it is text, never markup.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence

from helpers.briefs.content import ABOUT, TITLE, Brief, Picture, Section, embedded, opened
from helpers.keeping import KeepingError
from helpers.lesson import LESSONS

_STYLE = """
@page { size: A4; margin: 10mm 12mm }
body { font: 15px/1.45 system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans CJK KR', sans-serif; color: #1f2328;
  background: #fff; max-width: 900px; margin: 2em auto; padding: 0 1em }
h1 { font-size: 1.5em; margin: 0 0 .2em } h2 { font-size: 1.1em; margin: 1.4em 0 .3em }
p { margin: .35em 0 } .about, .left-out { font-size: .87em; color: #4b5159 }
section { display: flow-root; border-top: 1px solid #c9ced4 }
figure { float: right; width: 47%; margin: 1em 0 .5em 1.2em }
figure svg { width: 100%; height: auto; max-height: 620px; overflow: visible } figcaption { font-size: .8em }
blockquote { margin: .4em 0; padding-left: .8em; border-left: 3px solid #2f7fc1; white-space: pre-line }
@media (max-width: 600px) { figure { float: none; width: auto; margin: .5em 0 } }
@media print {
  body { font-size: 7.5pt; line-height: 1.22; margin: 0; max-width: none; padding: 0 }
  h1 { font-size: 13pt } h2 { font-size: 9.5pt; margin: .4em 0 .2em; break-after: avoid } p { margin: .2em 0 }
  .sections { columns: 2; column-gap: 6mm } section { display: block; margin-bottom: 1.2mm }
  figure { float: none; width: auto; margin: 1mm 0; break-inside: avoid }
  figure svg { max-height: 40mm } .tall svg { max-height: 74mm } figcaption { font-size: 6.6pt }
  blockquote { margin: .2em 0; padding-left: .6em }
}
"""
_HTML = re.compile(r'<script type="application/json" id="my-answers">\s*(.*?)\s*</script>', re.DOTALL)
_MARKDOWN = re.compile(r"^<!-- my-answers$\n(.*?)\n^-->$", re.DOTALL | re.MULTILINE)


def as_html(brief: Brief, parts: Sequence[Section], without: Sequence[int]) -> str:
    """Return a page that needs no other file and no network."""
    title = html.escape(brief.title or TITLE)
    body = "\n".join(_section(part) for part in parts)
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{title}</h1>\n<p>{html.escape(_by(brief))}</p>\n"
        f'<p class="about">{html.escape(ABOUT)}</p>\n<div class="sections">\n{body}\n</div>\n'
        f'<p class="left-out">{html.escape(_left_out(without))}</p>\n</main>\n'
        f'<script type="application/json" id="my-answers">\n{embedded(brief)}\n</script>\n</body>\n</html>\n'
    )


def as_markdown(brief: Brief, parts: Sequence[Section], without: Sequence[int], files: Mapping[str, str]) -> str:
    """Return the same as Markdown; `files` gives, for each figure drawn, the address of its file."""
    lines = [f"# {_plain(brief.title or TITLE)}", _plain(_by(brief)), _plain(ABOUT)]
    for part in parts:
        lines += [f"## Lesson {part.lesson}. {_plain(part.title)}", _plain(part.asked)]
        lines += [_plain(line) for line in _said(part)]
        if part.answer.reason:
            lines.append("\n".join(f"> {_plain(line)}" for line in part.answer.reason.splitlines()))
        lines += [_plain(line) for line in _computed(part)]
        for picture in part.pictures:
            lines += [f"![{_plain(_alternative(picture))}]({files[picture.file]})", f"*{_plain(picture.settings)}*"]
        lines += [_plain(line) for line in part.lost]
    lines += [_plain(_left_out(without)), f"<!-- my-answers\n{embedded(brief)}\n-->"]
    return "\n\n".join(lines) + "\n"


def answers_in(text: str) -> Brief:
    """Return the brief that a saved page holds; raises KeepingError if there is none in it."""
    found = _HTML.search(text) or _MARKDOWN.search(text)
    if not found:
        raise KeepingError("The file holds no brief of this course: the block called my-answers is missing.")
    return opened(found[1])


def _section(part: Section) -> str:
    figures = "".join(
        f'<figure class="{_shape(p.drawing)}">'
        f'<div role="img" aria-label="{html.escape(_alternative(p))}">{p.drawing}</div>'
        f"<figcaption><b>{html.escape(p.headline)}.</b> {html.escape(p.sentence)} ({html.escape(p.settings)})"
        "</figcaption></figure>"
        for p in part.pictures
    )
    said = "".join(f"<p>{html.escape(line)}</p>" for line in [part.asked, *_said(part)])
    reason = f"<blockquote>{html.escape(part.answer.reason)}</blockquote>" if part.answer.reason else ""
    rows = "".join(f"<p>{html.escape(line)}</p>" for line in _computed(part))
    lost = "".join(f"<p>{html.escape(line)}</p>" for line in part.lost)
    head = f"<h2>Lesson {part.lesson}. {html.escape(part.title)}</h2>"
    return f"<section>{head}{figures}{said}{reason}{rows}{lost}</section>"


def _shape(drawing: str) -> str:
    """Return "tall" for a drawing (SVG) about as high as it is wide: a low strip of it could not be read in print."""
    width, height = (float(side) for side in re.findall(r'\b(?:width|height)="([\d.]+)"', drawing)[:2])
    return "tall" if height > 0.85 * width else "wide"


def _said(part: Section) -> list[str]:
    """Return the verdict and the guess in sentences."""
    verdict = f"My verdict: {part.answer.verdict}." if part.answer.verdict else "I gave no verdict."
    guess = f"Before the data I guessed: {part.answer.guess}." if part.answer.guess else "I made no guess."
    return [f"{verdict} {guess} The data say: {part.data_say}."]


def _computed(part: Section) -> list[str]:
    if not part.computed:
        return []
    return [f"The course computes: {'; '.join(f'“{title}”: {word}' for title, word in part.computed)}."]


def _alternative(picture: Picture) -> str:
    return f"{picture.headline}. {picture.sentence}"


def _by(brief: Brief) -> str:
    return f"{brief.name}, {brief.written}" if brief.name else brief.written


def _left_out(without: Sequence[int]) -> str:
    if not without:
        return "A verdict was given in every lesson that asks for one."
    names = ", ".join(f"{n} ({LESSONS[n].title})" for n in without)
    return f"No verdict yet in lesson{'s' if len(without) > 1 else ''} {names}."


def _plain(text: str) -> str:
    """Return text in which no character means anything to Markdown or HTML."""
    one_line = " ".join(html.escape(text, quote=False).split())
    marked = re.sub(r"([\\`*_{}\[\]#|~])", r"\\\1", one_line)
    return re.sub(r"^([-+=])", r"\\\1", marked)
