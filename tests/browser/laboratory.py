"""JupyterLab on a copy of the course: what browser tests and the benchmark share.

Nothing here touches the repository or the reader's own Jupyter: the course is copied, every folder Jupyter writes to
is a new one, and the server listens on loopback only.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60_000
"""The longest wait, in milliseconds, for anything that starts: server, kernel, a lesson's cells."""
SETUP = "from helpers import checkpoint, explore, judge, keys, load, outcome, predict, self_test"


class Server:
    """A JupyterLab server on `folder`, which holds a copy of the course. `address` is where it listens."""

    def __init__(self, folder: Path, port: int, token: str):
        """Take where the course was copied to and how to reach the server."""
        self.folder, self.token = folder, token
        self.address = f"http://127.0.0.1:{port}"

    def ask(self, path: str, method: str = "GET") -> Any:
        """Call the server's own interface and return its answer."""
        request = urllib.request.Request(f"{self.address}/api/{path}", method=method)
        request.add_header("Authorization", f"token {self.token}")
        with urllib.request.urlopen(request, timeout=20) as answer:
            body = answer.read()
        return json.loads(body) if body else None

    def end_kernels(self) -> None:
        """Shut every kernel down, as closing the computer would."""
        for session in self.ask("sessions"):
            self.ask(f"sessions/{session['id']}", "DELETE")

    def write(self, name: str, *cells: str) -> str:
        """Write a notebook of these code cells beside the lessons and return its path for `open_notebook`."""
        book = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
        book.cells = [nbformat.v4.new_code_cell(source) for source in cells]
        nbformat.write(book, self.folder / "notebooks" / name)
        return f"notebooks/{name}"


def copy_course(folder: Path) -> Path:
    """Copy what a participant opens to a new folder: lessons, tables and the package they import."""
    litter = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
    for part in ("notebooks", "data", "helpers"):
        shutil.copytree(ROOT / part, folder / part, ignore=litter)
    return folder


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve(folder: Path, state: Path) -> Iterator[Server]:
    """Run JupyterLab with this Python on a copy of the course; what Jupyter keeps goes to `state`."""
    port = free_port()
    server = Server(folder, port, secrets.token_hex(16))
    overrides = state / "app" / "overrides.d"
    overrides.mkdir(parents=True)
    shutil.copy(ROOT / ".jupyterlab.json", overrides / "amicable-ties.json")
    options = {
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": port,
        "ServerApp.port_retries": 0,
        "IdentityProvider.token": server.token,
        "ServerApp.root_dir": folder,
        "LabApp.app_settings_dir": state / "app",
        # Should the tests be killed, nothing of them stays for long.
        "ServerApp.shutdown_no_activity_timeout": 600,
        "MappingKernelManager.cull_idle_timeout": 600,
        "LabApp.check_for_updates_class": "jupyterlab.handlers.announcements.NeverCheckForUpdate",
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--expose-app-in-browser"]
    command += [f"--{name}={value}" for name, value in options.items()]
    with answering(server, command, variables(folder, state), state / "server.log"):
        yield server
        server.end_kernels()


@contextmanager
def answering(server: Server, command: Sequence[str], values: Mapping[str, str], log: Path) -> Iterator[None]:
    """Run the program of a server in its folder for as long as it is needed; what it says goes to `log`."""
    with log.open("wb") as said:
        process = subprocess.Popen(command, env=values, cwd=server.folder, stdout=said, stderr=subprocess.STDOUT)
        try:
            _wait_until_it_answers(server, process, log)
            yield
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def variables(folder: Path, state: Path) -> dict[str, str]:
    """Return the variables for a Jupyter that finds the course in `folder` and keeps everything in `state`."""
    own = ("JUPYTER", "PYTEST", "IPYTHON", "PYTHONDONTWRITEBYTECODE", "COURSE_ANSWERS")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    return kept | {
        "JUPYTER_CONFIG_DIR": str(state / "config"),
        "JUPYTER_DATA_DIR": str(state / "data"),
        "JUPYTER_RUNTIME_DIR": str(state / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(state / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(state / "workspaces"),
        "JUPYTER_PLATFORM_DIRS": "1",
        "IPYTHONDIR": str(state / "ipython"),
        # The copy comes before a course that may be installed in this Python.
        "PYTHONPATH": str(folder),
    }


def _wait_until_it_answers(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + SECONDS / 1000
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            server.ask("status")
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"JupyterLab did not start. The end of its log:\n{log.read_text(errors='replace')[-2000:]}")
