"""Lesson 4: the bodies WIPO is set beside, and whether the DPRK belongs to them."""

from __future__ import annotations

from itertools import product
from typing import Any

import pandas as pd

from helpers import media
from helpers.claims import verdict
from helpers.claims.model import status
from helpers.claims.naming import BODIES, BOTH, SINGLE, SOURCES, place
from helpers.data import load
from helpers.figures.counting_mentions import WHAT
from helpers.figures.ranges import range_axis, range_marks
from helpers.figures.spec import Choice, Control, Cube, Figure, in_order, options, rows_of, sized
from helpers.figures.theme import FOCUS, OTHER, RIVAL, alt
from helpers.figures.wording import listed, ordinal
from helpers.media import CORPORA, Range

_CODES = {code: body for body, code in SINGLE.items()}
_ABSENT = "not counted here"
_STATUS = {"member": "member", "programme country": "programme", "not a member": "not a member", "left": "left"}
_BESIDE = Control(
    "beside",
    "Set beside WIPO",
    options(
        [
            ("two", "World Bank and IMF", "The comparison of the article."),
            ("same years", "bodies joined 1973 to 1977", "What the DPRK joined in the same years as WIPO."),
            ("belongs", "bodies it belongs to or works with", "Members and programme countries."),
            ("all", "all that were counted", "Every body whose name was counted."),
        ]
    ),
    "two",
    "list",
)
_SOURCE = Control(
    "corpus",
    "Which texts",
    tuple(
        Choice(c.value, "Rodong Sinmun in English, by the acronym" if c.value == "rodong-acronym" else c.label)
        for c in SOURCES
    ),
    "rodong-acronym",
    "list",
)
_FROM, _TO = 1973, 1977
_SPOKEN = {
    "two": "the World Bank and the IMF",
    "same years": f"the bodies the DPRK joined from {_FROM} to {_TO}",
    "belongs": "the bodies the DPRK belongs to or works with",
    "all": "all bodies that were counted",
}


def presence() -> dict[str, pd.Series]:
    """Return what is known of the DPRK and each body, by the name that is counted."""
    table = load("agency_presence")
    table["body"] = table["agency"].astype(str).replace(_CODES)
    return {str(body): row for body, row in table.set_index("body").iterrows()}


def beside(choice: str) -> list[str]:
    """Return the bodies that a choice sets beside WIPO, those that were never counted included."""
    known = presence()
    if choice == "two":
        return list(BOTH)
    if choice == "same years":
        joined = {b: r["joined_year"] for b, r in known.items() if r["dprk_status_2019"] == "member"}
        return [b for b, year in joined.items() if b != "WIPO" and pd.notna(year) and _FROM <= year <= _TO]
    counted = [b for b in BODIES if b != "WIPO"]
    if choice == "all":
        return counted
    return [b for b in counted if known[b]["dprk_status_2019"] in ("member", "programme country")]


def counts(choice: str, corpus: str) -> dict[str, Range | None]:
    """Return the ranges of WIPO and of those beside it that were looked for in the corpus; None = not measured."""
    there = set(CORPORA[corpus].rows()["term"])
    unit = media.counted_by(corpus)
    found = {b: media.counted(corpus, b, unit) for b in beside(choice) if b in there}
    return {"WIPO": media.counted(corpus, "WIPO", unit), **found}


def _standing(row: pd.Series) -> tuple[str, str]:
    """Return how the DPRK stands to a body, and whether the body has an office in Pyongyang."""
    word = _STATUS[str(row["dprk_status_2019"])]
    year = row["joined_year"]
    since = f" since {int(year)}" if pd.notna(year) and word in ("member", "programme") else ""
    office = row["office_pyongyang_2019"]
    return f"{word}{since}", "not known" if pd.isna(office) else "yes" if office else "no"


def _rows(choice: str, corpus: str) -> list[list[Any]]:
    known, found = presence(), counts(choice, corpus)
    top = max([n for r in found.values() if r for n in r], default=1.0) or 1.0
    made = []
    for body in ["WIPO", *beside(choice)]:
        r = found.get(body)
        standing, office = _standing(known[body])
        kind = "not measured in this unit" if r is None else "count" if r[0] == r[1] else "range, least to most"
        low, high = r or (0.0, 0.0)
        said = media.spell(r) if body in found else _ABSENT
        words = f"{said} · {standing}"
        made.append([body, low, high, words, kind, said, standing, office, _kind(standing), max(top * 1.75, 5)])
    return sorted(made, key=lambda row: (row[5] != _ABSENT, row[1] + row[2], row[0] == "WIPO"), reverse=True)


def _kind(standing: str) -> str:
    return "not a member" if standing == "not a member" else "member or programme"


def _finding(choice: str, corpus: str) -> tuple[str, str, str]:
    known, found = presence(), counts(choice, corpus)
    first, last, ahead = place(found)
    holds = True if last == 1 else False if first > 1 else None
    where = f"{ordinal(first)}" if first == last else f"between {ordinal(first)} and {ordinal(last)}"
    label = next(c.label for c in _SOURCE.choices if c.value == corpus)
    said = _SPOKEN[choice]
    strangers = [b for b in beside(choice) if known[b]["dprk_status_2019"] == "not a member"]
    uncounted = [b for b in beside(choice) if b not in found]
    unseen = [b for b, r in found.items() if r is None]
    text = (
        f"{label}, {WHAT[media.counted_by(corpus)]}. Set beside {said}, WIPO ({media.spell(found['WIPO'])}) is {where} "
        f"of the {len(found)} bodies counted. Surely named more: {listed(ahead) or 'none'}."
    )
    text += f" Not measured: {listed(unseen)}." if unseen else ""
    text += f" Not counted in these texts: {listed(uncounted)}." if uncounted else ""
    return (
        f"Beside {said}, WIPO is {where} of {len(found)}",
        text + _strangers(strangers) + _offices(choice),
        status(holds).value,
    )


def _offices(choice: str) -> str:
    """Return a sentence on who of those beside WIPO has an office there: news of another kind."""
    known = presence()
    there = [b for b in beside(choice) if known[b]["office_pyongyang_2019"] is True]
    own = "WIPO had one too" if known["WIPO"]["office_pyongyang_2019"] is True else "WIPO had none"
    return f" {listed(there)} had an office in Pyongyang in 2019; {own}." if there else ""


def _strangers(strangers: list[str]) -> str:
    if not strangers:
        return " The DPRK is a member of each of them or has a programme with it."
    bodies = listed(f"the {b}" for b in strangers)
    if set(strangers) == set(BOTH) and verdict("c78").status.value == "holds":
        neither = bodies.replace(" and ", " nor ")
        return f" The DPRK belongs to neither {neither}: a member's news is set against a stranger's."
    outside = bodies.replace(" and ", " or ")
    return f" The DPRK does not belong to {outside}: in part a member's news is set against a stranger's."


def _cube() -> Cube:
    rows, found = [], []
    for state in product(_BESIDE.values, _SOURCE.values):
        rows += [[*state, *row] for row in _rows(*state)]
        found.append([*state, *_finding(*state)])
    keys = ["beside", "corpus"]
    columns = [*keys, "body", "low", "high", "bounds", "kind", "named", "standing", "office", "group", "edge"]
    return Cube(
        pd.DataFrame(rows, columns=columns),
        pd.DataFrame(found, columns=[*keys, "headline", "sentence", "verdict"]),
    )


def _draw() -> Any:
    base = alt.Chart(rows_of()).encode(
        y=alt.Y("body:N", sort=in_order(), title=None, axis=alt.Axis(labelLimit=120, labelPadding=12))
    )
    x = range_axis()
    colour = alt.condition(
        "datum.body == 'WIPO'",
        alt.value(FOCUS),
        alt.Color(
            "group:N",
            scale=alt.Scale(domain=["member or programme", "not a member"], range=[RIVAL, OTHER]),
            legend=None,
        ),
    )
    return sized(
        range_marks(base, x, colour),
        "Range chart: how often each body is named, with how the DPRK stands to it written beside.",
        alt.Step(32),
    )


MEMBERSHIP = Figure(
    name="membership",
    lesson=4,
    question="Is WIPO named more than every body it is set beside?",
    how="Each body is shown with how the DPRK stands to it: member, programme (an aid body without members), or not "
    "a member. Change what WIPO is set beside, and the texts.",
    controls=(_BESIDE, _SOURCE),
    columns={
        "body": "Body",
        "named": "Named",
        "standing": "The DPRK in 2019",
        "office": "Office in Pyongyang in 2019",
    },
    tables=("media_counts", "media_corpora", "agency_presence"),
    draw=_draw,
    build=_cube,
    least_width=500,
)

FIGURES = {MEMBERSHIP.name: MEMBERSHIP}
