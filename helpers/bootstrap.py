"""The commands of the course: JupyterLab, tests, teaching, the website; each first makes the folder .venv whole.

Only the standard library is imported here: the commands run on a bare Python, before anything is installed.
"""

from __future__ import annotations

import difflib
import errno
import importlib
import importlib.util
import io
import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NoReturn
from urllib.parse import quote

from helpers.setup.environment import NEWEST, OLDEST, Environment
from helpers.setup.packages import ensure
from helpers.setup.programs import SetupError, cause

FIRST_NOTEBOOK = "notebooks/00-start-here.ipynb"
ASSIGNMENT = "helpers/exercises/assignment.json"
MARKING, MARKING_PAGES = "nbgrader_config.py", "helpers/teach/jupyter"
TEACHING = ("assign", "grade", "feedback", "export", "report", "guide")
HELP = """\
The course runs with two commands, typed in its folder:

  python3 -m helpers lab      sets up the course where needed, then opens JupyterLab on the first notebook
  python3 -m helpers test     sets up the course and its tests where needed, then runs all tests

On Windows type  py  in place of  python3.

  lab --no-browser            prints the address of the notebook and opens no browser
  lab --port 8890             uses this port of your computer
  lab notebooks/NAME.ipynb    opens another notebook; anything else is handed on to `jupyter lab`
  test -k NAME                anything after `test` is handed on to pytest

For instructors (README says how they go together; each explains itself with --help):

  assign     composes an assignment from exercises of the lessons
  grade      grades what was handed in
  feedback   writes a page of feedback for each participant
  export     writes the grades as a table for a learning platform
  report     draws how the class did
  guide      writes a teaching guide for each lesson
  lab DIR    opens the pages for marking by hand, where DIR is an assignment's folder `instructor`

For the web:

  site --out DIR    builds the website of the course, one folder for any web host (site --help says more)
"""


def port_wanted(arguments: Sequence[str]) -> int | None:
    """Return the port asked for on the command line, if any.

    >>> port_wanted(["--no-browser", "--port=8890"])
    8890
    """
    for option, following in pairwise([*arguments, ""]):
        name, equals, value = option.partition("=")
        if name in {"--port", "--ServerApp.port"}:
            text = value if equals else following
            if not text.isdecimal() or not 1 <= int(text) <= 65535:
                raise SetupError(f"{text or 'Nothing'!r} is no port: give a number, for example --port 8890.")
            return int(text)
    return None


def check_port(port: int) -> None:
    """Refuse a port that another program uses, before JupyterLab starts."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name == "posix":  # a port that was only just let go of is free; on Windows this option means the reverse
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as trouble:
            taken = trouble.errno in {errno.EADDRINUSE, getattr(errno, "WSAEADDRINUSE", errno.EADDRINUSE)}
            why = "is used by another program" if taken else f"cannot be used here ({trouble.strerror})"
            raise SetupError(
                f"Port {port} {why}: leave out --port, so that JupyterLab finds a free one, or give another number."
            ) from trouble


def assignment_here(environment: Environment) -> str:
    """Return the notebook of the assignment, if this folder is one that an instructor handed out; else ""."""
    try:
        found = json.loads((environment.root / ASSIGNMENT).read_text("utf-8"))
        return f"{found['name']}.ipynb"
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def notebook_wanted(environment: Environment, arguments: Sequence[str]) -> str | None:
    """Return the notebook (or folder) named on the command line, else the assignment or the first lesson, as a path."""
    named = (argument for argument in arguments if not argument.startswith("-"))
    for name in (*named, *filter(None, [assignment_here(environment)]), FIRST_NOTEBOOK):
        path = (environment.root / name).resolve()
        if path.exists() and path.is_relative_to(environment.root):
            return path.relative_to(environment.root).as_posix()
    return None


def marking_wanted(arguments: Sequence[str]) -> Path | None:
    """Return the instructor's folder of an assignment, if that is what is to be opened."""
    named = (Path(argument) for argument in arguments if not argument.startswith("-"))
    folders = (folder for name in named for folder in (name, name / "instructor"))
    return next((folder.resolve() for folder in folders if (folder / MARKING).is_file()), None)


def marking_command(environment: Environment, arguments: Sequence[str], folder: Path) -> list[str]:
    """Return the command that opens nbgrader's pages for marking by hand in an assignment's folder."""
    options = [argument for argument in arguments if argument.startswith("-") or argument.isdecimal()]
    return lab_command(environment, options, folder, "/formgrader/gradebook")


def marking_variables(environment: Environment) -> dict[str, str]:
    """Return the variables with which nbgrader's page for marking needs nothing from other computers."""
    paths = [str(environment.root / MARKING_PAGES), os.environ.get("JUPYTER_PATH", "")]
    return {"JUPYTER_PATH": os.pathsep.join(filter(None, paths))}


def lab_command(
    environment: Environment, arguments: Sequence[str], folder: Path | None = None, page: str = ""
) -> list[str]:
    """Return the command that opens JupyterLab, with the participant's own arguments last.

    It shows `folder`, or the course, and opens on `page`, or the notebook that is wanted.
    """
    command = [
        *(str(environment.python), "-m", "jupyterlab", f"--ServerApp.root_dir={folder or environment.root}"),
        "--LabApp.check_for_updates_class=jupyterlab.handlers.announcements.NeverCheckForUpdate",
    ]
    notebook = None if page else notebook_wanted(environment, arguments)
    page = f"/lab/tree/{quote(notebook)}" if notebook else page  # no file: --no-browser prints an address too
    if page:
        command.append(f"--LabApp.default_url={page}")
    if not any(argument.startswith(("--debug", "--log-level", "--ServerApp.log_level")) for argument in arguments):
        command.append("--log-level=WARN")
    if port_wanted(arguments) is not None:
        command.append("--ServerApp.port_retries=0")
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # in a container everybody is root, and JupyterLab would refuse
        command.append("--allow-root")
    return [*command, *(argument for argument in arguments if argument != notebook)]


def test_command(environment: Environment, arguments: Sequence[str]) -> list[str]:
    """Return the command that runs the tests: all of them on several processes, or what the arguments ask for."""
    wanted = arguments or ["-n", "logical", "--maxprocesses", "4", "--dist", "loadfile"]
    return [str(environment.python), "-m", "pytest", *wanted]


def hand_over(
    command: Sequence[str], environment: Environment, folder: Path | None = None, more: Mapping[str, str] | None = None
) -> NoReturn:
    """Let a program of .venv take this process's place, in the course folder or another: its signals, its exit code."""
    sys.stdout.flush()
    os.chdir(folder or environment.root)
    variables = {**environment.variables(), **(more or {})}
    if os.name == "posix":
        os.execve(command[0], list(command), variables)  # noqa: S606  our own interpreter, no shell
    with subprocess.Popen(list(command), env=variables) as process:
        while True:
            try:
                sys.exit(process.wait())
            except KeyboardInterrupt:  # Windows hands Ctrl-C to both: the program decides what it means
                continue


def prepare() -> int:
    """Prepare what the charts need (run inside .venv by the set-up); nothing to do without that module."""
    if importlib.util.find_spec("helpers.live"):
        importlib.import_module("helpers.live").prepare()
    return 0


def lab(arguments: Sequence[str], environment: Environment) -> NoReturn:
    """Set up the course where needed and open JupyterLab."""
    port = port_wanted(arguments)
    if port is not None:
        check_port(port)
    marking = marking_wanted(arguments)
    ensure(environment, "teach" if marking else "lab")
    print("Opening JupyterLab. Leave this window open; to stop, press Ctrl-C here and then y.")
    if marking:
        command = marking_command(environment, arguments, marking)
        hand_over(command, environment, marking, marking_variables(environment))
    hand_over(lab_command(environment, arguments), environment)


def test(arguments: Sequence[str], environment: Environment) -> NoReturn:
    """Set up the course with its tests where needed and run them."""
    ensure(environment, "test")
    hand_over(test_command(environment, arguments), environment)


def more(name: str, arguments: Sequence[str], environment: Environment) -> NoReturn:
    """Set up what only some need, the instructor's tools or the website's, and run one of their commands."""
    part, command = ("site", []) if name == "site" else ("teach", [name])
    if not (environment.root / "helpers" / part).is_dir():
        raise SetupError(f"`{name}` is not in this folder, which is a part of the course: run it in the whole course.")
    ensure(environment, part)
    hand_over([str(environment.python), "-m", f"helpers.{part}", *command, *arguments], environment)


def run(argv: Sequence[str], environment: Environment) -> int:
    """Do what the command line asks for; return the exit code."""
    name, arguments = (argv[0], argv[1:]) if argv else ("help", [])
    if name in {"help", "-h", "--help"}:
        print(HELP, end="")
        return 0
    if name == "prepare":
        return prepare()
    if name not in {"lab", "test", "site", *TEACHING}:
        near = difflib.get_close_matches(name, ["lab", "test", "site", "help", *TEACHING], 1, 0.3)
        meant = f" Did you mean `{near[0]}`?" if near else ""
        print(f"There is no command `{name}`.{meant}\n\n{HELP}", end="", file=sys.stderr)
        return 2
    if sys.version_info[:2] > NEWEST:
        running, newest, oldest = (".".join(map(str, v)) for v in (sys.version_info[:2], NEWEST, OLDEST))
        print(f"Note: the course was tested on Python {oldest} to {newest}, not on {running}. If it fails, use those.")
    if name == "site" or name in TEACHING:
        return more(name, arguments, environment)
    return lab(arguments, environment) if name == "lab" else test(arguments, environment)


def main(argv: Sequence[str]) -> int:
    """Run one command of the course; say in one sentence what stopped it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        return run(argv, Environment(Path(__file__).resolve().parent.parent))
    except SetupError as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. To go on, run the same command again.", file=sys.stderr)
        return 130
    except OSError as trouble:
        where = f" ({trouble.filename})" if trouble.filename else ""
        print(cause(str(trouble)) or f"The computer refused: {trouble.strerror or trouble}{where}.", file=sys.stderr)
        return 1
