"""The warm process: go behind the walls, import everything once, then fork one leader for every notebook.

It is told what it needs in one line on its standard input, which is a socket, and answers with one line. Then each
message on the socket brings two others: the line of a child, and the line of its leader. Nothing of a notebook ever
passes through this process, so that no child can find anything of another in its memory.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import traceback
from pathlib import Path
from typing import Any

from . import cage, kernel, watch

_VARIABLES = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MPLBACKEND": "agg", "PATH": "/usr/bin:/bin"}


def main() -> int:
    """Lead the warm process to its end."""
    told = socket.socket(fileno=os.dup(0))
    with told.makefile("r", encoding="utf-8", newline="\n") as heard:
        plan = json.loads(heard.readline())
    try:
        setting = _ready(plan)
    except BaseException as error:  # noqa: BLE001 -- whatever it is, the one who asked has to hear it
        _say(told, {"failed": f"{type(error).__name__}: {error}", "trace": traceback.format_exc()[-2000:]})
        return 1
    _say(told, {"ready": True})
    _serve(told, setting)
    return 0


def _say(line: socket.socket, word: dict[str, Any]) -> None:
    line.sendall(json.dumps(word).encode() + b"\n")


def _ready(plan: dict[str, Any]) -> watch.Setting:
    """Go behind the walls and import what notebooks use."""
    if plan["walls"] is not None:
        cage.build(cage.Walls(**{name: tuple(map(_pair, entries)) for name, entries in plan["walls"].items()}))
    os.environ.clear()
    os.environ.update(_VARIABLES, LANG="C.UTF-8", HOME=plan["work"], COURSE_ANSWERS=plan["work"])
    os.chdir(plan["work"])
    sys.path[:] = [plan["course"], *(p for p in sys.path if not _is_the_instructors(p))]
    if sys.platform == "linux":
        kernel.closed_to_others()
    _warm()
    threads = len(list(Path("/proc/self/task").iterdir())) if sys.platform == "linux" else 1
    if threads != 1:
        raise RuntimeError(f"{threads} threads run in the warm process; a child forked from it could stand still")
    return watch.Setting(walls=plan["walls"] is not None, limits=plan["limits"], places=tuple(plan["places"]))


def _pair(entry: Any) -> Any:
    return tuple(entry) if isinstance(entry, list) else entry


def _is_the_instructors(folder: str) -> bool:
    """Return whether a folder of Python's path leads to the key, or to this program."""
    here = Path(folder or ".")
    return (here / "helpers/exercises/key").is_dir() or (here / "inside/runner.py").is_file()


def _warm() -> None:
    """Import and use once what every notebook would otherwise wait for."""
    import altair as alt
    import pandas as pd

    from . import runner, shell, tables  # noqa: F401 -- imported before the first child needs them

    here = shell.make()
    sys.stdout, sys.stderr, kept = shell.Stream("stdout"), shell.Stream("stderr"), (sys.stdout, sys.stderr)
    from helpers.data import load
    from helpers.data import tables as every
    from helpers.exercises import book, desk, variants  # noqa: F401 -- the same
    from helpers.exercises.plain import plain

    book.exercises()  # read now what was handed out: a notebook may use up all the files that may be open

    for name in every()["name"]:
        load(name)
    plain(alt.Chart(pd.DataFrame({"a": [1]})).mark_bar().encode(x="a:O"))
    for source in ("def f(): 1/0\nf()", "x = (", "import pandas as pd\npd.DataFrame({'a': [1]})"):
        here.run_cell(source)  # type: ignore[no-untyped-call]
    here.reset(new_session=True)  # type: ignore[no-untyped-call]
    here.execution_count = 1
    shell.KEPT.begin()
    sys.stdout, sys.stderr = kept


def _serve(told: socket.socket, setting: watch.Setting) -> None:
    """Fork a leader for every pair of lines that comes, until nobody is left to send one."""
    if setting.walls:
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # leaders that have ended need no farewell
    else:
        kernel.adopt_orphans()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    while True:
        word, lines, _, _ = socket.recv_fds(told, 1, 2)
        if not word or len(lines) != 2:
            return
        data, control = (socket.socket(fileno=number) for number in lines)
        leader = os.fork()
        if leader == 0:
            told.close()
            try:
                watch.lead(setting, data, control)
            except BaseException as error:  # noqa: BLE001 -- whatever it is, the one who asked has to hear it
                _say(
                    control, {"end": True, "why": "broken", "seconds": 0.0, "text": f"{type(error).__name__}: {error}"}
                )
            finally:
                os._exit(0)
        data.close()
        control.close()
        if not setting.walls:  # a child could have ended its own leader
            watch.end(leader, setting, wait=True)


if __name__ == "__main__":
    sys.exit(main())
