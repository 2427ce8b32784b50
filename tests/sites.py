"""The website, built once for all tests of a run, whichever process asks for it first."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from filelock import FileLock

from tests.support import ROOT


def shared(factory: pytest.TempPathFactory) -> Path:
    """Return a folder that all processes of this run share."""
    base = factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


def built(factory: pytest.TempPathFactory) -> Path:
    """Build the site with its command, with a lab beside it and a zip, if nobody has yet; return its folder."""
    place = shared(factory)
    with FileLock(place / "website.lock"):
        if not (place / "website.zip").exists():
            lab = place / "a-lab" / "lab"
            lab.mkdir(parents=True)
            (lab / "index.html").write_text("<!doctype html><title>A lab</title>", encoding="utf-8")
            command = [sys.executable, "-m", "helpers.site", "--out", str(place / "website"), "--zip"]
            command += ["--lab", str(lab.parent), "--source", "https://example.org/course"]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout + done.stderr
            assert done.stderr == ""
    return place / "website"


@cache
def soup(path: Path) -> Any:
    """Return a page as a tree."""
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def pages(folder: Path) -> list[Path]:
    """Return the pages of a site, without those of the lab."""
    return [p for p in sorted(folder.rglob("*.html")) if "lite" not in p.parts]
