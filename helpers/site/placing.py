"""Put a finished site in the place of the old one, and pack it; never write over anything else.

The new site is whole before the old one is touched: it is built in a folder beside it, and then both change names.
"""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from helpers.site.running import SiteError

MARK = "site.json"
"""The file by which a folder, or a zip, is known as a site made here."""
_MADE_BY = "amicable-ties"


def mark(lessons: list[str]) -> str:
    """Return the content of the mark."""
    return json.dumps({"made_by": _MADE_BY, "lessons": lessons}) + "\n"


def replace(target: Path, make: Callable[[Path, Path], None]) -> None:
    """Let `make` fill a new folder (with a second one for work), then put it in the place of `target`.

    Raises SiteError if there is something else at that place; the old site stays if anything goes wrong.
    """
    check_place(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as name:
        made, old = Path(name) / "site", Path(name) / "before"
        made.mkdir()
        make(made, Path(name) / "work")
        check_place(target)  # it has been a while
        if target.exists():
            target.rename(old)
        try:
            made.rename(target)
        except OSError:
            if old.exists():
                old.rename(target)
            raise


def check_place(target: Path) -> None:
    """Refuse a place that holds anything but a site made here, or nothing; raises SiteError."""
    if not target.exists():
        return
    if not target.is_dir():
        raise SiteError(f"{target} is a file: name a folder for the site.")
    if any(target.iterdir()) and not _is_ours(_text(target / MARK)):
        raise SiteError(
            f"{target} holds files and is no site made by this command, so nothing was written there: name a new or "
            "empty folder."
        )


def pack(target: Path) -> Path:
    """Write the site as a zip beside its folder and return where; raises SiteError for a zip of something else."""
    place = target.with_name(f"{target.name}.zip")
    if place.exists() and not _is_ours(_text_in(place, f"{target.name}/{MARK}")):
        raise SiteError(f"{place} is there and is no site made by this command: move it, or name another folder.")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as name:
        part = Path(name) / place.name
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as packed:
            for path in sorted(p for p in target.rglob("*") if p.is_file()):
                packed.write(path, f"{target.name}/{path.relative_to(target).as_posix()}")
        part.replace(place)
    return place


def weigh(folder: Path) -> tuple[int, int]:
    """Return how many files a folder holds and their bytes."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return len(sizes), sum(sizes)


def _is_ours(text: str) -> bool:
    try:
        found = json.loads(text)
    except ValueError:
        return False
    return isinstance(found, dict) and found.get("made_by") == _MADE_BY


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _text_in(packed: Path, name: str) -> str:
    try:
        with zipfile.ZipFile(packed) as content:
            return content.read(name).decode()
    except (OSError, KeyError, UnicodeDecodeError, zipfile.BadZipFile):
        return ""
