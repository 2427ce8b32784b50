"""A PostgreSQL server of the tests' own: started as an ordinary user in an empty folder, gone when they end."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

REQUIRED = "COURSE_REQUIRE_POSTGRES"
PORT = 5432


def programs() -> Path | None:
    """Return the folder with PostgreSQL's programs, or None if it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    there = shutil.which("initdb")
    return found[-1].parent if found else Path(there).parent if there else None


class Server:
    """A server that listens on a socket in its own folder, and on no network."""

    def __init__(self, folder: Path, binaries: Path) -> None:
        self.folder, self.binaries, self.count = folder, binaries, 0
        self.as_user: dict[str, str] = {"user": "postgres"} if os.geteuid() == 0 else {}

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs."""
        done = subprocess.run(
            [str(self.binaries / program), *arguments],
            cwd=self.folder,
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": str(self.folder)},
            capture_output=True,
            text=True,
            check=False,
            **self.as_user,
        )
        assert done.returncode == 0, f"{program}: {done.stdout} {done.stderr}"

    def start(self) -> None:
        """Make an empty cluster and start it."""
        data = str(self.folder / "data")
        self.run("initdb", "-D", data, "-U", "course", "-A", "trust", "-E", "UTF8", "--no-sync")
        self.start_again()

    def start_again(self) -> None:
        """Start the cluster that is there."""
        data = str(self.folder / "data")
        said = f"-c listen_addresses= -c unix_socket_directories={self.folder} -p {PORT} -F"
        self.run("pg_ctl", "-D", data, "-o", said, "-l", str(self.folder / "log"), "-w", "-t", "120", "start")

    def stop(self) -> None:
        """End it and everything it started."""
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")

    def database(self, template: str = "template0") -> str:
        """Make a new database and return its name."""
        self.count += 1
        name = f"gradebook_{self.count}"
        self.run("createdb", "-h", str(self.folder), "-p", str(PORT), "-U", "course", "-T", template, name)
        return name

    def url(self, name: str) -> str:
        """Return the address of a database."""
        return f"postgresql+psycopg2://course@/{name}?host={self.folder}&port={PORT}"

    def copied(self, url: str) -> str:
        """Return the address of a copy of the database at an address, which nobody may be using."""
        return self.url(self.database(url.rpartition("@/")[2].partition("?")[0]))


@contextmanager
def server() -> Iterator[Server]:
    """Start a server for as long as it is needed."""
    binaries = programs()
    assert binaries is not None
    with tempfile.TemporaryDirectory(prefix="pg") as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        found = Server(folder, binaries)
        found.start()
        try:
            yield found
        finally:
            found.stop()
