"""Lesson 6: two disputes read document by document, with who speaks, what is said, and what it makes of the claim."""

from __future__ import annotations

import itertools
from typing import Any

import pandas as pd

from helpers.affairs import APPLICANT, OUTSIDE, VOICES, documents
from helpers.claims.record import DISPUTE
from helpers.figures.event_words import moment, title_of
from helpers.figures.spec import Choice, Control, Cube, Figure, in_order, options, rows_of, sized
from helpers.figures.theme import FOCUS, OTHER, RIVAL, alt
from helpers.figures.wording import listed, sentence_case

_NAMED = {"computers": "the computers", "patent": "the patent application"}
_TOPIC = {"computers": "Computers", "patent": "Patent"}
_SHORT = ("WIPO", "its staff", "reviewers", "states", "UN bodies", "press", "applicant", "DPRK")
"""How the columns of the drawing name the voices; the table has the full words."""

NOW, EARLIER, LATER = "chosen", "earlier", "later"
_PLURAL = ("outside reviewers", "states", "UN bodies", "press and groups")


def listing() -> pd.DataFrame:
    """Return the documents of both affairs with the columns `when` and `remark` in words."""
    table = documents()
    when = [moment(d, p) for d, p in zip(table["date"], table["date_precision"], strict=True)]
    return table.assign(when=when, remark=table["note"].astype(object).where(table["note"].notna(), "no remark"))


def _steps() -> tuple[Choice, ...]:
    return tuple(
        Choice(r.document, f"{_TOPIC[r.affair]} {r.number}", f"{r.when}: {r.speaker}.") for r in listing().itertuples()
    )


STEP = Control("step", "Document", _steps(), "D02", "slider")
VOICE = Control(
    "voice",
    "Whose voice",
    options(
        [
            ("all", "everybody", "All speakers are counted."),
            *((v, v, f"Documents in which {v} {'speak' if v in _PLURAL else 'speaks'} stand out.") for v in VOICES),
        ]
    ),
    "all",
    "list",
)
COUNTS = Control(
    "dispute",
    "What counts as a dispute",
    options([(c.value, c.label, c.explain) for c in DISPUTE]),
    DISPUTE[0].value,
    "radio",
)


def disputes(rows: pd.DataFrame, dispute: str) -> int:
    """Return how many of these documents count as a dispute in that sense."""
    heard = rows["voice"] != APPLICANT if dispute == "any recorded" else rows["voice"].isin(OUTSIDE)
    return int(heard.sum())


def _finding(affair: pd.DataFrame, number: int, voice: str, dispute: str) -> tuple[str, str, str]:
    chosen: Any = next(affair[affair["number"] == number].itertuples())
    so_far = affair[affair["number"] <= number]
    found = disputes(so_far, dispute)
    what = "any document" if dispute == "any recorded" else "only words of a state or a UN body"
    if found:
        verdict = "fails"
        end = f"With {found} such up to here, the claim {title_of('c04')} fails."
    else:
        verdict = "cannot tell"
        end = f"There is none up to here, so the claim {title_of('c04')} cannot be decided yet."
    sources = str(chosen.source_ids).split(";")
    cited = f"(source{'s' if len(sources) > 1 else ''}: {listed(sources)})"
    parts = (
        f"Document {number} of {len(affair)} on {_NAMED[chosen.affair]}, {chosen.when}.",
        f"{sentence_case(chosen.speaker)} {chosen.says} {cited}.",
        _voices(affair, so_far, voice),
        f"Counting {what} as a dispute: {end[0].lower()}{end[1:]}",
    )
    return f"{chosen.when}, {chosen.speaker}: {chosen.point}", " ".join(parts), verdict


def _voices(affair: pd.DataFrame, so_far: pd.DataFrame, voice: str) -> str:
    if voice == "all":
        number = so_far["voice"].value_counts(sort=False)
        return f"Heard so far: {listed(f'{v} ({number[v]})' for v in VOICES if v in number.index)}."
    every, until = ((rows["voice"] == voice).sum() for rows in (affair, so_far))
    speak = "speak" if voice in _PLURAL else "speaks"
    name = sentence_case(voice) if voice != "states" else "States other than the DPRK"
    if not every:
        return f"{name} {speak} in none of the {len(affair)} documents that were found."
    return f"{name} {speak} in {every} of the {len(affair)} documents, {until or 'none'} of them up to here."


def _lines(affair: pd.DataFrame, number: int, voice: str) -> list[list[Any]]:
    found = []
    documents_: list[Any] = list(affair.itertuples())
    for row in documents_:
        time = NOW if row.number == number else EARLIER if row.number < number else LATER
        heard = voice in ("all", row.voice) or time == NOW
        found.append(
            [
                f"{row.number}. {row.when}",
                row.voice,
                row.speaker,
                row.says,
                time,
                row.source_ids.replace(";", ", "),
                row.remark,
                VOICES.index(row.voice),
                row.point if heard else "",
                heard,
                row.document,
            ]
        )
    return found


def _cube() -> Cube:
    table = listing()
    place = table.set_index("document")
    keys = [c.name for c in (STEP, VOICE, COUNTS)]
    rows, found = [], []
    for state in itertools.product(STEP.values, VOICE.values, COUNTS.values):
        step, voice, dispute = state
        affair = table[table["affair"] == place["affair"][step]]
        number = int(place["number"][step])
        rows += [[*state, *line] for line in _lines(affair, number, voice)]
        found.append([*state, *_finding(affair, number, voice, dispute)])
    columns = ["place", "voice_of", "speaker", "says", "time", "cited", "remark", "across", "point", "heard"]
    columns.append("document")
    return Cube(
        pd.DataFrame(rows, columns=[*keys, *columns]),
        pd.DataFrame(found, columns=[*keys, "headline", "sentence", "verdict"]),
    )


def _draw() -> Any:
    names = ", ".join(f"'{short}'" for short in _SHORT)
    x = alt.X(
        "across:Q",
        title=None,
        scale=alt.Scale(domain=[-0.5, 9]),
        axis=alt.Axis(
            orient="top", values=list(range(len(VOICES))), labelExpr=f"[{names}][datum.value]", labelOverlap=False
        ),
    )
    base = alt.Chart(rows_of()).encode(
        y=alt.Y("place:N", sort=in_order(), title=None, axis=alt.Axis(labelLimit=190)), x=x
    )
    here = base.transform_filter(f"datum.time == '{NOW}'")
    band = here.mark_bar(height=24, fillOpacity=0.14, color=FOCUS, strokeWidth=0).encode(
        x=alt.value(0), x2=alt.value("width")
    )
    scale = alt.Scale(domain=[NOW, EARLIER, LATER], range=[FOCUS, RIVAL, OTHER])
    shape = alt.Scale(domain=[NOW, EARLIER, LATER], range=["diamond", "circle", "square"])
    points = base.mark_point(size=90, strokeWidth=2, filled=False).encode(
        color=alt.Color("time:N", title=None, scale=scale),
        shape=alt.Shape("time:N", title=None, scale=shape),
        opacity=alt.condition("datum.heard", alt.value(1), alt.value(0.3)),
    )
    words = base.mark_text(align="left", dx=10, fontSize=12).encode(text="point:N")
    plain = words.transform_filter(f"datum.time != '{NOW}'")
    bold = here.mark_text(align="left", dx=10, fontSize=12, fontWeight=700).encode(text="point:N")
    return sized(
        band + points + plain + bold,
        "List of documents in order of time, one line each, not to scale; the column says who speaks, the words what "
        "is said. A diamond marks the chosen document, circles earlier and squares later ones.",
        alt.Step(28),
    )


AFFAIR_FIGURE = Figure(
    name="affair",
    lesson=6,
    question="How did two affairs unfold, and who said what?",
    how="Move through the documents: first the computers of 2011 and 2012, then the patent application of 2015.",
    controls=(STEP, VOICE, COUNTS),
    columns={
        "place": "Document",
        "voice_of": "Voice",
        "speaker": "Who speaks",
        "says": "What is said",
        "time": "In this view",
        "cited": "Sources",
        "remark": "Remark",
    },
    tables=("affair_documents", "assistance_events"),
    draw=_draw,
    build=_cube,
    picks={"document": "step"},
    least_width=760,
)

FIGURES = {AFFAIR_FIGURE.name: AFFAIR_FIGURE}
