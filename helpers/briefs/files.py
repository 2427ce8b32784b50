"""A brief on the disk: HTML, Markdown and, where there is a Chrome, PDF. Nothing is written over unasked."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from helpers.briefs.content import Brief, missing, sections
from helpers.briefs.pages import answers_in, as_html, as_markdown
from helpers.keeping import KeepingError
from helpers.writing import whole

STEM = "my-brief"
_PROGRAMS = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge"),
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
_SECONDS = 60


@dataclass(frozen=True)
class Written:
    """What was written: the files, in order, and why there is no PDF ("" if there is one)."""

    files: tuple[Path, ...]
    no_pdf: str


def write(brief: Brief, folder: Path, *, replace: bool = False, charts: str = "one", pdf: bool = True) -> Written:
    """Write a brief into a folder; a second one gets a number of its own unless it shall replace the first.

    Raises OSError if the folder cannot be written.
    """
    stem = STEM if replace else _free(folder)
    parts, without = sections(brief, charts), missing(brief.answers)
    pictures = {p.file: p.drawing for part in parts for p in part.pictures}
    beside = f"{stem}-charts"
    page, text = folder / f"{stem}.html", folder / f"{stem}.md"
    whole(page, as_html(brief, parts, without))
    addresses = {name: f"{beside}/{name}.svg" for name in pictures}
    whole(text, as_markdown(brief, parts, without, addresses))
    files = [page, text]
    for name, drawing in pictures.items():
        (folder / beside).mkdir(exist_ok=True)
        whole(folder / addresses[name], drawing)
    printed = folder / f"{stem}.pdf"
    trouble = to_pdf(page, printed) if pdf else "no PDF was asked for"
    if trouble:
        printed.unlink(missing_ok=True)  # a page of before would not say what the others now say
    return Written((*files, *([] if trouble else [printed])), trouble)


def read(path: str | Path) -> Brief:
    """Return a saved brief, HTML or Markdown; raises KeepingError if the file is none, OSError if it is not there."""
    try:
        return answers_in(Path(path).read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise KeepingError(f"{Path(path).name} is not text. Open the HTML or the Markdown file.") from None


def saved(folder: Path) -> list[str]:
    """Return the names of the briefs in a folder that can be opened, the latest first."""
    found = [p for p in folder.glob(f"{STEM}*") if p.suffix in (".html", ".md")]
    return [p.name for p in sorted(found, key=lambda p: p.stat().st_mtime, reverse=True)]


def browser() -> str | None:
    """Return a program that can print a page to PDF (CHROME_BIN first), or None."""
    named = os.environ.get("CHROME_BIN")
    return next((found for name in ([named] if named else _PROGRAMS) if (found := shutil.which(name))), None)


def to_pdf(page: Path, printed: Path) -> str:
    """Print a page to PDF; return in words why it did not work, or ""."""
    program = browser()
    if program is None:
        return "no Chrome or Chromium was found; open the HTML file and print it to PDF"
    with tempfile.TemporaryDirectory(prefix="brief") as profile:
        command = [program, "--headless", "--disable-gpu", f"--user-data-dir={profile}", "--no-first-run"]
        # Chrome refuses its sandbox to the superuser, who is all there is in some containers.
        command += ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
        fresh = Path(profile) / "brief.pdf"
        command += ["--no-pdf-header-footer", f"--print-to-pdf={fresh}", page.resolve().as_uri()]
        try:
            subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True)
            if not fresh.is_file():
                return "the browser printed nothing"
            whole(printed, fresh.read_bytes())
        except (OSError, subprocess.SubprocessError) as error:
            return f"the browser could not print it ({type(error).__name__})"
    return ""


def _free(folder: Path) -> str:
    """Return the first name of which no file is there yet."""
    number, stem = 1, STEM
    while any((folder / f"{stem}{end}").exists() for end in (".html", ".md", ".pdf", "-charts")):
        number += 1
        stem = f"{STEM}-{number}"
    return stem
