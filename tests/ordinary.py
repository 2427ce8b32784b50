"""Tests run once more by a user who is not root, in a mount namespace of their own: nothing is left of it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.house import ROOT

root_only = pytest.mark.skipif(
    os.name != "posix" or os.geteuid() != 0, reason="who is no root has run it as who they are"
)

# A Python that lies in root's own folder is shown to the user, and nothing else of that folder can be changed.
_AS_USER = """
set -e
case $(readlink -f "$1") in /root/*)
  mount --bind /root /mnt; mount -t tmpfs -o mode=755 tmpfs /root
  for d in $(ls -A /mnt); do [ -d "/mnt/$d" ] && mkdir "/root/$d" && mount --bind "/mnt/$d" "/root/$d"; done ;;
esac
exec setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
"""


def as_ordinary_user(file: Path, chosen: str) -> int:
    """Run the tests of a file that `-k` chooses as an ordinary user; return how many passed. A failure fails here."""
    if not (shutil.which("unshare") and shutil.which("setpriv")):
        pytest.skip("unshare and setpriv are needed to become an ordinary user")
    command = [sys.executable, "-B", "-m", "pytest", "-n", "0", "-q", "-x", "-p", "no:cacheprovider", str(file)]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        ran = subprocess.run(
            ["unshare", "-m", "sh", "-c", _AS_USER, "sh", *command, "-k", chosen, f"--basetemp={folder}/it"],
            cwd=ROOT,
            env={**os.environ, "HOME": folder},
            capture_output=True,
            text=True,
            check=False,
        )
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-1000:]
    passed = re.search(r"(\d+) passed", ran.stdout)
    return int(passed[1]) if passed else 0
