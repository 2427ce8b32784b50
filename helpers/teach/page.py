"""The look of all pages of the instructor's side: one file each, no script, no network, fit for print.

Text comes in as text and is escaped here; what is typed by a participant is never markup.
"""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from helpers.markup import coded
from helpers.teach.record import TeachError

_STYLE = """
:root { color-scheme: light }
@page { size: A4; margin: 14mm }
body { font: 16px/1.5 system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans CJK KR', sans-serif; color: #1f2328;
  background: #fff; max-width: 820px; margin: 2em auto; padding: 0 1em; overflow-wrap: anywhere }
h1 { font-size: 1.6em; line-height: 1.25; margin: 0 0 .2em } h2 { font-size: 1.25em; margin: 0 0 .4em }
h3 { font-size: 1.05em; margin: 1.2em 0 .3em } p, ul, ol { margin: .4em 0 } a { color: #0b5cad }
section, article { border-top: 1px solid #c9ced4; margin-top: 1.4em; padding-top: 1em }
.score { font-size: 1.25em; margin: .6em 0 } .quiet { color: #4b5159; font-size: .92em }
.status { font-weight: 600 } .right { color: #146c43 } .not { color: #a3271d } .open { color: #5b4700 }
.points { float: right; font-weight: 600; margin-left: 1em }
blockquote { margin: .4em 0; padding: .1em .9em; border-left: 3px solid #2f7fc1; white-space: pre-wrap }
code { background: #f0f2f4; padding: .05em .3em; border-radius: 3px }
pre { background: #f0f2f4; padding: .6em .8em; border-radius: 4px; white-space: pre-wrap }
pre code { background: none; padding: 0 } dt { font-weight: 600; margin-top: .5em } dd { margin: 0 0 0 1.2em }
table { border-collapse: collapse; margin: .6em 0; width: 100% } caption { text-align: left; font-weight: 600 }
th, td { text-align: left; vertical-align: top; padding: .3em .6em; border-bottom: 1px solid #dde1e5 }
th, td { overflow-wrap: break-word } td.number, th.number { text-align: right; font-variant-numeric: tabular-nums }
.wide { overflow-x: auto } tbody th { font-weight: 500 } .short { white-space: nowrap }
thead th { vertical-align: bottom }
figure { margin: 1em 0 } figure svg { max-width: 100%; height: auto; overflow: visible }
figcaption { color: #4b5159; font-size: .92em }
@media print { body { font-size: 10.5pt; margin: 0; max-width: none; padding: 0 }
  article, tr, figure, blockquote { break-inside: avoid } h2, h3 { break-after: avoid } }
"""


_UNFIT = re.compile(r"[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]")


_SHORT = 14
"""Letters of a cell that are kept on one line."""


def page(title: str, body: str) -> str:
    """Return a page that needs no other file; `body` is HTML, `title` is text."""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{safe(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{safe(title)}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    )


def safe(value: object) -> str:
    """Return text as HTML; signs that are no text, or that turn the writing round, become question marks."""
    return html.escape(_UNFIT.sub("?", str(value).replace("\r\n", "\n")))


def marked(text: str) -> str:
    """Return text as HTML, with names between backticks set as code, and lines kept.

    >>> marked("`answer` is 1 < 2")
    '<code>answer</code> is 1 &lt; 2'
    """
    return coded(safe(text))


def prose(text: str) -> str:
    """Return words of the course, or of who marks, which are Markdown, as HTML: code, **strong** and *stressed* words.

    >>> prose("Set *Asia* to **all**, then `2*3*4`")
    'Set <em>Asia</em> to <strong>all</strong>, then <code>2*3*4</code>'
    """
    parts = re.split(r"(<code>.*?</code>)", marked(text))
    strong = [p if p.startswith("<code>") else re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", p) for p in parts]
    return "".join(p if p.startswith("<code>") else re.sub(r"\*(\S.*?)\*", r"<em>\1</em>", p) for p in strong)


def passage(text: str) -> str:
    r"""Return paragraphs and lists of the course's Markdown as HTML.

    >>> passage("Choose:\n\n- **a** one\n- **b** two")
    '<p>Choose:</p><ul><li><strong>a</strong> one</li><li><strong>b</strong> two</li></ul>'
    """
    made = []
    for is_list, lines in groupby(filter(str.strip, text.splitlines()), lambda line: line.startswith("- ")):
        if is_list:
            made.append(f"<ul>{''.join(f'<li>{prose(line[2:])}</li>' for line in lines)}</ul>")
        else:
            made += [f"<p>{prose(line)}</p>" for line in lines]
    return "".join(made)


def paragraph(text: str, kind: str = "") -> str:
    """Return a paragraph of text, "" for no text."""
    return f"<p{_class(kind)}>{marked(text)}</p>" if text else ""


def bullets(items: Iterable[str]) -> str:
    """Return a list of texts, "" for none."""
    made = "".join(f"<li>{marked(item)}</li>" for item in items)
    return f"<ul>{made}</ul>" if made else ""


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table: the first cell of a row names it, numbers stand to the right."""
    every = [list(row) for row in rows]
    numeric = [bool(every) and all(_is_number(row[i]) for row in every) for i in range(len(head))]
    columns = "".join(
        f'<th scope="col"{_class("number" if n else "")}>{safe(h)}</th>' for h, n in zip(head, numeric, strict=True)
    )
    lines = "".join(f"<tr>{_cells(row)}</tr>" for row in every)
    head_row = f"<caption>{safe(caption)}</caption><thead><tr>{columns}</tr></thead>"
    return f'<div class="wide"><table>{head_row}<tbody>{lines}</tbody></table></div>'


def _cells(row: Sequence[object]) -> str:
    first = f'<th scope="row"{_class(_kind(row[0]))}>{_cell(row[0])}</th>'
    return first + "".join(f"<td{_class(_kind(c))}>{_cell(c)}</td>" for c in row[1:])


def _cell(value: object) -> str:
    return number(value) if isinstance(value, float) else marked(str(value))


def _kind(value: object) -> str:
    return "number" if _is_number(value) else "short" if len(str(value)) <= _SHORT else ""


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""


def number(value: float) -> str:
    """Return points as one writes them.

    >>> number(3.0), number(2.5), number(1 / 3)
    ('3', '2.5', '0.33')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")


def counted(value: float, one: str, several: str = "") -> str:
    """Return a number with its noun.

    >>> counted(1, "point"), counted(0.5, "point"), counted(2, "person", "persons")
    ('1 point', '0.5 points', '2 persons')
    """
    return f"{number(value)} {one if value == 1 else several or one + 's'}"


def figure(chart: Any, name: str, words: str, width: int = 600) -> str:
    """Return a chart drawn inside the page, with the words that say what it shows."""
    from helpers.briefs.content import drawn

    svg = drawn(chart, f"{name}-", width)
    caption = f"<figcaption>{safe(words)}</figcaption>"
    return f'<figure><div role="img" aria-label="{safe(words)}">{svg}</div>{caption}</figure>'


def file_name(participant: str) -> str:
    """Return a participant's name if it can name a file; raises TeachError for one that leads elsewhere."""
    if not participant or participant in (".", "..") or set(participant) & set("/\\:\0\n\r"):
        raise TeachError(f"The participant {participant!r} cannot name a file. Grade the submissions again.")
    return participant


def say(text: str) -> None:
    """Tell the instructor something, on the terminal."""
    sys.stdout.write(f"{text}\n")
