"""Run notebooks from top to bottom where there is no network, and keep what each cell gave.

`start(...)` runs this file as a program of its own, in a network namespace with nothing in it where the system permits
that (Linux, as root or with user namespaces), else with all connections to other computers refused in Python. Kernels
are reached through files (ipc), so not even the loopback device is needed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 600

# Run first, in a cell that is taken out again: what our own code warns of is an error.
BEFORE = """\
import importlib.util, pathlib, sys, warnings
warnings.filterwarnings("error", module=r"helpers|__main__")
{more}
"""
# Takes the installed course away, so that only the notebook's own ".." can find it.
UNINSTALL = f"""\
_root = pathlib.Path({str(ROOT)!r})
sys.path = [p for p in sys.path if pathlib.Path(p or ".").resolve() != _root]
assert importlib.util.find_spec("helpers") is None, "helpers is installed in another way than `pip install -e .`"
"""

REFUSE = '''\
"""Refuse connections to other computers (put on PYTHONPATH where there are no network namespaces)."""
import socket

_connect = socket.socket.connect

def connect(self, address):
    here = self.family not in (socket.AF_INET, socket.AF_INET6) or address[0] in ("127.0.0.1", "::1", "localhost")
    if not here:
        raise OSError("no network in this test")
    return _connect(self, address)

socket.socket.connect = connect
'''


@cache
def namespace() -> tuple[str, ...]:
    """Return the words that start a program without a network, or nothing where the system has no such thing."""
    for words in (("unshare", "-n"), ("unshare", "-rn")):
        if shutil.which(words[0]):
            done = subprocess.run([*words, sys.executable, "-c", ""], capture_output=True, check=False)
            if done.returncode == 0:
                return words
    return ()


def environment(folder: Path) -> dict[str, str]:
    """Return the variables for a program without a network; its own files go to `folder`."""
    made = {**os.environ, "IPYTHONDIR": str(folder / "ipython"), "JUPYTER_RUNTIME_DIR": str(folder / "runtime")}
    made.pop("PYTHONPATH", None)
    made["COURSE_ANSWERS"] = str(folder)
    if not namespace():
        (folder / "sitecustomize.py").write_text(REFUSE, encoding="utf-8")
        made["PYTHONPATH"] = str(folder)
    return made


def start(notebooks: list[Path], where: Path, installed: bool, folder: Path, seed: int) -> subprocess.Popen[str]:
    """Start to run notebooks with the kernel in the folder `where`; the results go to `folder`, one file each.

    `installed` says whether the course may be found as an installed package; `seed` decides how sets are ordered.
    """
    words = [*namespace(), sys.executable, __file__, str(where), str(int(installed)), str(folder)]
    return subprocess.Popen(
        [*words, *map(str, notebooks)],
        env={**environment(folder), "PYTHONHASHSEED": str(seed)},
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def execute(path: Path, where: str, installed: bool) -> Any:
    """Run one notebook in a new kernel and return it with its outputs; a cell that fails does not stop it."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(BEFORE.format(more="" if installed else UNINSTALL)))
    # A short path: the address of an ipc connection may have 107 letters.
    with tempfile.TemporaryDirectory(prefix="k") as short:
        ways = {} if os.name == "nt" else {"transport": "ipc", "connection_file": str(Path(short) / "k.json")}
        manager = KernelManager(kernel_name="python3", **ways)
        client = NotebookClient(
            notebook, km=manager, timeout=SECONDS, allow_errors=True, resources={"metadata": {"path": where}}
        )
        try:
            client.execute()
        finally:
            manager.shutdown_kernel(now=True)
    notebook.cells.pop(0)
    return notebook


def main(where: str, installed: str, folder: str, *notebooks: str) -> None:
    """Run notebooks and write each with its outputs to a folder."""
    for name in map(Path, notebooks):
        ran = execute(name, where, bool(int(installed)))
        # With outputs of widgets a notebook need not be valid: it is kept as it is.
        (Path(folder) / name.name).write_text(json.dumps(ran), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
