"""The command line: `python -m helpers site --out DIR`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from helpers.site import placing
from helpers.site.build import Order, site
from helpers.site.running import SiteError


def main(arguments: Sequence[str]) -> int:
    """Build the site; what cannot be done is said in words, with exit code 2, and leaves an old site as it was."""
    given = _parser().parse_args(arguments)
    target = given.out.resolve()
    order = Order(given.notebooks.resolve(), given.lab and given.lab.resolve(), given.source)
    try:
        placing.replace(target, lambda out, work: site(order, out, work, _say))
        packed = placing.pack(target) if given.zip else None
    except SiteError as trouble:
        _say(str(trouble), file=sys.stderr)
        return 2
    except OSError as trouble:
        where = f" ({trouble.filename})" if trouble.filename else ""
        _say(f"The computer refused: {trouble.strerror or trouble}{where}.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        _say("\nStopped; an old site is as it was.", file=sys.stderr)
        return 130
    files, weight = placing.weigh(target)
    _say(f"The site is in {target}: {files} files, {weight / 1_000_000:.1f} MB.")
    if packed:
        _say(f"The same as one file: {packed}.")
    _say(f'To look at it: python3 -m http.server 8000 --bind 127.0.0.1 --directory "{target}"')
    return 0


def _say(words: str, file: TextIO | None = None) -> None:
    print(words, file=file)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python3 -m helpers site", description="Build the website of the course: one folder for any web host."
    )
    parser.add_argument("--out", type=Path, required=True, help="the folder to build; an older site there is replaced")
    parser.add_argument("--zip", action="store_true", help="write the same folder as a zip, too")
    parser.add_argument(
        "--lab",
        type=Path,
        help="a folder with a lab that runs in the browser (in it, or in its lite/), to go into the site",
    )
    parser.add_argument("--source", default="", help="an address where the folder of the course can be had")
    parser.add_argument("--notebooks", type=Path, default=Order.notebooks, help="other lessons than the course's own")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
