"""The ledger of claims as a page: each claim of the article in our words, with its own address and computed verdict."""

from __future__ import annotations

from typing import Any

from helpers import data
from helpers.claims import claims, explain, recompute
from helpers.lesson import LESSONS
from helpers.site.markdown import cited, entries, front_matter, plain

MARKS = {"holds": "✓", "fails": "✗", "holds under a stated rule": "◐", "cannot tell": "?"}
_INTRODUCTION = """\
Every claim of the article, in our own words, with its paragraph. A claim *holds* if it holds under every meaning that
can be decided, *holds under a stated rule* if only under some, and *fails* if under none. Where the data are silent,
the verdict is *cannot tell*, with the reason. Each claim has an address of its own: this page, then `#` and the claim,
such as `claims.html#c20`.
"""


def page() -> str:
    """Return the page as Markdown."""
    counted = {row["claim"]: row for row in data.records(recompute())}
    table = claims()
    parts = [front_matter("Claims"), _INTRODUCTION]
    places = table[["voice", "paragraph"]].drop_duplicates().astype(str).to_numpy().tolist()
    for voice, paragraph in sorted(places, key=lambda place: (place[0], int(place[1][1:]))):
        here = table[(table["voice"] == voice) & (table["paragraph"] == paragraph)]
        parts.append(f"## {'Paragraph' if voice == 'article' else 'Objections to paragraph'} {paragraph[1:]}")
        parts += [_claim(row, counted[row["claim"]]) for row in data.records(here)]
    return "\n\n".join(parts) + "\n"


def _claim(row: dict[str, Any], counted: dict[str, Any]) -> str:
    why = explain(row["claim"])
    lesson = LESSONS[int(row["lesson"])]
    against = f"**Evidence against.** {plain(why.evidence_against)}\n\n" if why.evidence_against else ""
    untold = f" **Why not wholly testable:** {plain(row['why_not'])}" if plain(row["why_not"]) else ""
    tables = ", ".join(f"[{name}](data/{name}.md)" for name in entries(row["tables"]))
    facts = [
        f"paragraph {row['paragraph'][1:]}",
        f"[lesson {lesson.number}](lessons/{lesson.file})",
        f"{row['kind']}, {row['role']}",
        f"testable: {row['checkable']}",
        *([f"tables: {tables}"] if tables else []),
        *([f"sources: {cited(row['source_ids'])}"] if cited(row["source_ids"]) else []),
    ]
    return (
        f"({row['claim']})=\n### {row['claim'][1:]} · {plain(row['title'])}\n\n{plain(row['text'])}\n\n"
        f"**{MARKS[row['verdict']]} {str(row['verdict']).capitalize()}.** {_share(row, counted)}{untold}\n\n"
        f"**Reasons.** {plain(why.reasons)}\n\n{against}{_relations(row)}{' · '.join(facts)}"
    )


def _share(row: dict[str, Any], counted: dict[str, Any]) -> str:
    """Return in words how the claim came out in all combinations of meanings, and in the article's own reading."""
    if counted["combinations"] < 2:
        return ""
    words = ", ".join(f"{word} in {counted[word]:,}" for word in ("holds", "fails", "cannot tell") if counted[word])
    return (
        f"Of {counted['combinations']:,} combinations of meanings it {words}. "
        f"In the reading closest to the article's words: {row['verdict_reading']}."
    )


def _relations(row: dict[str, Any]) -> str:
    """Return what the claim does to others, with links to them; "" if nothing."""
    names = {"part_of": "Part of", "supports": "Supports", "attacks": "Attacks", "undercuts": "Undercuts"}
    said = [
        f"{name}: {', '.join(f'[{each[1:]}](#{each})' for each in entries(row[column]))}"
        for column, name in names.items()
        if entries(row[column])
    ]
    return f"{' · '.join(said)}\n\n" if said else ""
