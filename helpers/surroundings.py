"""Where Python runs: on a computer, or inside a browser, where there are no threads and no other programs.

A Python inside a browser fetches a package when a cell names it, and has only what was built for it. Whatever depends
on that asks here, and says in words what a participant can do.
"""

from __future__ import annotations

import sys

RESTART = "Close JupyterLab and start it with: python3 -m helpers lab"


def in_browser() -> bool:
    """Return whether this Python runs inside a browser."""
    return sys.platform == "emscripten"


def way_to(package: str) -> str:
    """Return the sentence that says how to come by a package that is missing."""
    if not in_browser():
        return RESTART
    return f"Run `import {package}` in a cell of its own, then this cell again."


def lacking(error: ModuleNotFoundError, what: str) -> str:
    """Return in words that a package is missing for something, and what to do; raises the error if it is our own."""
    package = (error.name or "").partition(".")[0]
    if package in ("", "helpers"):
        raise error
    return f"{what} needs the package {package}, which is not here. {way_to(package)}"
