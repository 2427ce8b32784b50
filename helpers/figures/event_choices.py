"""The choices of lesson 5's timeline: which events are shown, and which claim each family of events bears on."""

from __future__ import annotations

import pandas as pd

from helpers.figures.spec import Control, options
from helpers.timeline import Group

KIND = Control(
    "kind",
    "Which events",
    options(
        [
            ("all", "all events", "Every row of the table."),
            ("help", "help received", "Projects, advice, equipment and awards that came to the DPRK."),
            ("visits", "visits and seminars", "Seminars in Pyongyang, meetings abroad, consultants, study visits."),
            ("contacts", "treaties and contacts", "Treaties, one law, messages, speeches, the yearly day."),
            ("disputes", "controversy", "The computers affair, the patent application and what followed."),
        ]
    ),
    "all",
    "list",
)
PAYER = Control(
    "payer",
    "Who pays",
    options(
        [
            ("any", "anyone", "Whoever pays, also where the table does not say."),
            ("WIPO", "WIPO", "WIPO pays, alone or as one possible payer."),
            ("UNDP", "UNDP", "The UN Development Programme pays, alone or as one possible payer."),
            ("state", "a host or another state", "The state that receives the visitors, or the Republic of Korea."),
            ("none", "not stated", "The table names no payer."),
        ]
    ),
    "any",
    "list",
)
TELLER = Control(
    "teller",
    "Where it is told",
    options(
        [
            ("all", "anywhere", "In the article or elsewhere."),
            ("article", "told by the article", "With or without a further source."),
            ("elsewhere", "left out by the article", "Found elsewhere; the article is silent on it."),
        ]
    ),
    "all",
    "radio",
)
PROOF = Control(
    "proof",
    "Sources besides the article",
    options(
        [
            ("0", "none needed", "All rows, those of the article alone too."),
            ("1", "at least one", "One further document is enough."),
            ("2", "at least two", "Two further documents; they may share an origin."),
        ]
    ),
    "0",
    "radio",
)
_GROUP = {"help": Group.HELP, "visits": Group.VISITS, "contacts": Group.CONTACTS, "disputes": Group.DISPUTES}
CLAIM = {"all": "c46", "help": "c46", "visits": "c57", "contacts": "c47", "disputes": "c04"}
"""The claim that the ledger judges beside each family of events."""


def fitting(events: pd.DataFrame, kind: str, payer: str, teller: str, proof: str) -> pd.DataFrame:
    """Return the events that fit the settings of the four controls."""
    keep = events["sources"] >= int(proof)
    if kind != "all":
        keep &= events["group"] == _GROUP[kind].value
    if payer == "none":
        keep &= events["payers"].map(len) == 0
    elif payer != "any":
        keep &= events["payers"].map(lambda payers: payer in payers)
    if teller != "all":
        keep &= events["in_article"] == (teller == "article")
    return events[keep]
