"""The instructor's commands, each a module of its own that is imported only when it is asked for."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

from helpers.teach.record import TeachError

COMMANDS = ("assign", "grade", "feedback", "export", "report", "guide")


def main(arguments: Sequence[str]) -> int:
    """Run one command; what cannot be done is said in one sentence, with exit code 2."""
    try:
        return run(arguments)
    except TeachError as trouble:
        print(trouble, file=sys.stderr)  # noqa: T201 -- a command line prints
        return 2
    except OSError as trouble:
        where = f" ({trouble.filename})" if trouble.filename else ""
        print(f"The computer refused: {trouble.strerror or trouble}{where}.", file=sys.stderr)  # noqa: T201 -- the same
        return 1
    except KeyboardInterrupt:
        print("\nStopped. To go on, run the same command again.", file=sys.stderr)  # noqa: T201 -- the same
        return 130


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; raises TeachError for one that there is not."""
    name = arguments[0] if arguments else ""
    if name not in COMMANDS:
        raise TeachError(f"There is no command “{name}” for instructors. Commands: {', '.join(COMMANDS)}.")
    code: int = import_module(f"helpers.teach.{name}").main(list(arguments[1:]))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
