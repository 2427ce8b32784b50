"""Pages made from the data package: a dictionary of the tables, the glossary, the sources and the corrections."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from helpers import data
from helpers.lesson import LESSONS
from helpers.site.markdown import anchor, cited, entries, front_matter, linked, plain, table


def pages() -> dict[str, str]:
    """Return the pages as Markdown, by their path without ending."""
    package = json.loads((data.folder() / data.DESCRIPTOR).read_text(encoding="utf-8"))
    resources = {r["name"]: r for r in package["resources"]}
    return {
        "data": _tables(package),
        **{f"data/{name}": _table(resource) for name, resource in resources.items()},
        "glossary": _glossary(),
        "sources": _sources(),
        "corrections": _corrections(),
    }


def _tables(package: Mapping[str, Any]) -> str:
    known = data.tables()
    rows = [
        (f"[{plain(t.name)}](data/{t.name}.md)", plain(t.title), f"{t.rows:,}", plain(t.description))
        for t in known.itertuples()
    ]
    gaps = "\n".join(f"- {plain(gap)}" for gap in package["known_gaps"])
    names = "\n".join(f"data/{name}" for name in known["name"])
    return (
        f"{front_matter('Data')}\n{plain(package['description'])}\n\n"
        "Each table has a page that says what a row is, what its columns hold, where the rows come from and what is "
        "missing.\n\n"
        f"{table('The tables', ('Table', 'What it is', 'Rows', 'One row'), rows)}\n\n"
        f"## What is missing everywhere\n\n{gaps}\n\n:::{{toctree}}\n:hidden:\n\n{names}\n:::\n"
    )


def _table(resource: Mapping[str, Any]) -> str:
    name = resource["name"]
    gaps = "\n".join(f"- {plain(gap)}" for gap in resource.get("known_gaps", [])) or "None is known."
    used = [n for n, lesson in LESSONS.items() if name in lesson.tables]
    lessons = ", ".join(f"[lesson {n}](../lessons/{LESSONS[n].file})" for n in used) or "no lesson by name"
    key = resource["schema"].get("primaryKey", [])
    keyed = ", ".join(f"`{column}`" for column in ([key] if isinstance(key, str) else key))
    sources = "\n".join(f"- {_source(source)}" for source in resource.get("sources", []))
    licence = ", ".join(f"[{plain(each['title'])}]({each['path']})" for each in resource.get("licenses", []))
    return (
        f"{front_matter(resource['title'])}\n{plain(resource['description'])}\n\n"
        f'**In a notebook:** `load("{name}")` · **Rows:** {len(data.load(name)):,} · **Key:** {keyed or "none"} · '
        f'**Used in:** {lessons} · <a href="../data/{name}.csv" download>Download {name}.csv</a>\n\n'
        f"## Columns\n\n{_columns(name, resource['schema']['fields'])}\n\n"
        f"## Known gaps\n\n{gaps}\n\n## Sources\n\n{sources or 'No row names a source of its own.'}\n\n"
        f"Our arrangement: {licence}. Facts belong to nobody.\n"
    )


def _columns(name: str, fields: Sequence[Mapping[str, Any]]) -> str:
    units = ["Unit"] if any(f.get("unit") for f in fields) else []
    rows = [(f"`{f['name']}`", f["type"], *(plain(f.get("unit", "")) for _ in units), _meaning(f)) for f in fields]
    return table(f"Columns of {name}", ("Column", "Type", *units, "Meaning"), rows)


def _source(source: Mapping[str, Any]) -> str:
    name = source.get("source_id", "")
    return f"[{plain(name)}](#{anchor(name)}): {plain(source['title'])}" if name else plain(source["title"])


def _meaning(column: Mapping[str, Any]) -> str:
    allowed = column.get("constraints", {}).get("enum", [])
    some = ", ".join(f"`{value}`" for value in allowed)
    return plain(column["description"]) + (f" One of: {some}." if allowed else "")


def _glossary() -> str:
    words = data.load("glossary")
    known = set(words["term"])
    parts = [
        front_matter("Glossary", contents=False),
        "The words of the course, and the lesson that needs each first.",
    ]
    for word in data.records(words.sort_values("term", key=lambda terms: terms.str.lower())):
        also = entries(word["see_also"])
        see = ", ".join(f"[{plain(a)}](#{anchor(f'word {a}')})" if a in known else plain(a) for a in also)
        lesson = LESSONS[int(word["lesson_first"])]
        parts.append(
            f"({anchor('word ' + word['term'])})=\n**{plain(word['term'])}**. {plain(word['meaning'])} "
            f"([lesson {lesson.number}](lessons/{lesson.file}))" + (f" See also: {see}." if see else "")
        )
    return "\n\n".join(parts) + "\n"


_ON_SOURCES = (
    "Every row of the data names its source by one of these ids. What was taken is facts; where a licence is known, "
    "it is given."
)
_ON_CORRECTIONS = (
    "Mistakes of sources that were found while the tables were made. They are kept, because finding such mistakes is "
    "part of what the course teaches."
)


def _sources() -> str:
    parts = [front_matter("Sources", contents=False), _ON_SOURCES]
    for s in data.records(data.sources()):
        version = plain(s["version_date"])
        said = [
            plain(s["publisher"]),
            linked(s["url"]),
            f"version of {version}" if version else "",
            f"licence: {plain(s['licence']) or 'not stated'}",
            plain(s["note"]),
        ]
        words = " · ".join(part for part in said if part)
        name = s["source_id"]
        parts.append(f"({anchor(name)})=\n**{plain(name)}** {plain(s['title'])} · {words}")
    return "\n\n".join(parts) + "\n"


def _corrections() -> str:
    parts = [front_matter("Corrections", contents=False), _ON_CORRECTIONS]
    for k in data.records(data.load("corrections")):
        right, lesson = plain(k["what_is_right"]), plain(k["used_in_lesson"])
        parts.append(
            f"({anchor(k['id'])})=\n**{plain(k['id'])}** · [{k['table']}](data/{k['table']}.md), `{k['field']}` · "
            f"source {cited(k['source_id'])}: {plain(k['what_the_source_says'])}"
            f"{f' **What is right:** {right}' if right else ''} **Why:** {plain(k['reason'])}"
            f"{f' Used in lesson {lesson}.' if lesson else ''}"
        )
    return "\n\n".join(parts) + "\n"
