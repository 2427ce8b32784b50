"""The cells of a notebook file that somebody handed in, read as text and nothing else.

No outputs, no attachments, no foreign metadata: of each cell only its kind, its text, its tags, and what it says of the
exercise it belongs to. Whatever stands in the file, either cells come out or a sentence that says why not.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from helpers.teach.record import TeachError

LETTERS = 200_000
"""The longest text of a cell that is taken over; what is longer is cut, and a note says so."""
CELLS = 2_000


@dataclass
class Cell:
    """A cell that was handed in. `exercise` and `role` are what it says of itself, "" if nothing."""

    type: str
    source: str
    exercise: str = ""
    role: str = ""
    tags: tuple[str, ...] = ()
    cut: bool = False


def read_cells(text: str) -> list[Cell]:
    """Return the cells of a notebook file; raises TeachError that says why it is none.

    >>> [c.source for c in read_cells('{"cells": [{"cell_type": "code", "source": ["1 +", " 1"]}]}')]
    ['1 + 1']
    """
    try:
        found = json.loads(text)
    except RecursionError:
        raise TeachError("The file is nested too deeply to be a notebook. Ask for it again.") from None
    except ValueError as error:
        raise TeachError(f"The file is no notebook: it is not whole JSON ({error}). Ask for it again.") from None
    if not isinstance(found, dict) or not isinstance(found.get("cells"), list):
        old = isinstance(found, dict) and "worksheets" in found
        why = "it was saved by a Jupyter older than 2015" if old else "it has no list of cells"
        raise TeachError(f"The file cannot be used as a notebook: {why}. Ask for it again, saved with JupyterLab.")
    if len(found["cells"]) > CELLS:
        raise TeachError(
            f"The notebook has {len(found['cells']):,} cells; more than {CELLS:,} are not read. Ask for it again."
        )
    return [_read(c) for c in found["cells"] if isinstance(c, dict)]


def _read(given: dict[str, Any]) -> Cell:
    source = text_of(given)
    metadata = given.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    kind = given.get("cell_type")
    tags = metadata.get("tags")
    exercise, role = _label(given.get("id"), metadata)
    return Cell(
        kind if kind in ("code", "markdown") else "raw",
        source[:LETTERS],
        exercise,
        role,
        tuple(t for t in tags if isinstance(t, str)) if isinstance(tags, list) else (),
        len(source) > LETTERS,
    )


def text_of(given: dict[str, Any]) -> str:
    """Return the text of a cell as it stands in a file, "" for one without; its lines may be apart there."""
    source = given.get("source", "")
    if isinstance(source, list):
        source = "".join(s for s in source if isinstance(s, str))
    # Half a character of a pair could not be written to a file.
    return (source if isinstance(source, str) else "").encode("utf-8", "replace").decode().replace("\r\n", "\n")


def _label(cell_id: Any, metadata: dict[str, Any]) -> tuple[str, str]:
    """Return the exercise and the role that a cell says it has: by our metadata, by nbgrader's, or by its id."""
    said = metadata.get("exercise")
    if isinstance(said, dict) and isinstance(said.get("id"), str) and isinstance(said.get("role"), str):
        return said["id"], said["role"]
    graded = metadata.get("nbgrader")
    name = graded.get("grade_id") if isinstance(graded, dict) else None
    if found := re.fullmatch(r"(answer|grade)-(\d+-\d+)", name if isinstance(name, str) else ""):
        return found[2], found[1]
    if found := re.fullmatch(r"x(\d+-\d+)-([a-z]+)", cell_id if isinstance(cell_id, str) else ""):
        return found[1], found[2]
    return "", ""
