"""Write .constraints.txt, and the same list into pyproject.toml for `uv run`. Needs uv; run it after a change.

`python3 .ci/lock.py` keeps the versions that still fit; with `--upgrade` it takes the newest of everything that
requirements.txt does not pin.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / ".constraints.txt"
PROJECT = ROOT / "pyproject.toml"
HEAD = """\
# Every package that requirements.txt and the tests bring along, for Python 3.11 to 3.14 on Linux, macOS and Windows.
# Written by `python3 .ci/lock.py`; do not edit.
"""
CAPS = ["argon2-cffi-bindings<26"]
"""Newest versions that cannot be taken: 26 has no ready-made package for Macs with an Intel processor."""


def resolve(arguments: list[str]) -> str:
    """Return the lock as text, made by uv from the pins and the test group."""
    pins = [line for line in (ROOT / "requirements.txt").read_text("utf-8").splitlines() if re.match(r"\w", line)]
    project = tomllib.loads(PROJECT.read_text("utf-8"))
    wanted = [*pins, *project["project"]["dependencies"], *CAPS]
    wanted += [name for group in ("test", "teach", "hub", "site") for name in project["dependency-groups"][group]]
    with tempfile.TemporaryDirectory() as folder:
        source, result = Path(folder) / "wanted.in", Path(folder) / "lock.txt"
        source.write_text("\n".join(wanted), "utf-8")
        if LOCK.exists():
            result.write_text(LOCK.read_text("utf-8"), "utf-8")
        options = ["--universal", "--python-version", "3.11", "--no-header", "--no-annotate", "--quiet"]
        command = ["uv", "pip", "compile", *options, *arguments, str(source), "-o", str(result)]
        subprocess.run(command, check=True, cwd=folder)
        return result.read_text("utf-8")


def main() -> None:
    """Write both files."""
    lock = resolve(sys.argv[1:])
    LOCK.write_text(HEAD + lock, "utf-8")
    lines = "".join(f'    "{line}",\n' for line in lock.splitlines())
    text = PROJECT.read_text("utf-8")
    text = re.sub(r"(?s)(constraint-dependencies = \[\n).*?(?=\]\n)", lambda found: found[1] + lines, text)
    PROJECT.write_text(text, "utf-8")
    print(f"{len(lock.splitlines())} packages locked.")


if __name__ == "__main__":
    main()
