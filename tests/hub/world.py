"""A machine inside this one, for a class server: users, homes, /srv and ports of its own, and nothing left afterwards.

`run(program)` starts a Python program as root in new namespaces of files, processes and network. /etc is a copy there,
so that `useradd` makes real system users that this machine never sees; /home, /srv, /root and the folders for temporary
files are empty; the only network is loopback. All of it ends with the program, also when the program or its caller is
killed. Only what the course's Python needs is shown again, under the same names.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import sysconfig
from compileall import compile_dir
from functools import cache
from pathlib import Path

from filelock import FileLock

ROOT = Path(__file__).resolve().parents[2]
REQUIRED = "COURSE_REQUIRE_HUB"
PROXY = "5.1.0"  # the newest that runs on Debian's own Node.js (18)
PROXY_AT = Path(sys.prefix) / "share" / "amicable-ties" / f"proxy-{PROXY}"
EMPTY = ("/home", "/srv", "/tmp", "/var/tmp", "/run", "/mnt")
APART = (
    *("setpriv", "--pdeathsig", "KILL", "unshare", "--mount", "--pid", "--net", "--ipc", "--fork", "--kill-child"),
    *("--mount-proc", sys.executable, __file__),
)
"""What starts a program of this Python inside; it ends when its caller does."""
PROGRAMS = ("unshare", "setpriv", "mount", "ip", "useradd", "chpasswd", "prlimit", "runuser", "node", "git")


@cache
def trouble() -> str:
    """Return why there can be no such machine here, or "" if there can be one; installs the hub's proxy if need be."""
    if platform.system() != "Linux" or os.geteuid() != 0:
        return "a hub starts servers as other users: that takes Linux, and root"
    if missing := [name for name in PROGRAMS if not shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")]:
        return f"not installed: {', '.join(missing)}"
    tried = run("-c", "print('here')")
    if tried.stdout != "here\n":
        return f"this machine makes no namespaces ({(tried.stderr.splitlines() or ['no reason given'])[-1]})"
    return install_proxy()


def install_proxy() -> str:
    """Install configurable-http-proxy with npm, once for this environment; return why it could not be."""
    done = PROXY_AT / "done"
    if not done.exists() and not shutil.which("npm"):
        return "npm is not installed"
    PROXY_AT.mkdir(parents=True, exist_ok=True)
    with FileLock(PROXY_AT / "lock"):
        if done.exists():
            return ""
        options = ("--prefix", str(PROXY_AT), "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")
        command = ["npm", "install", *options, f"configurable-http-proxy@{PROXY}"]
        ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
        if ran.returncode:
            return f"npm could not install configurable-http-proxy: {ran.stderr.strip()[-300:]}"
        done.touch()
    return ""


def run(*program: str, seconds: float = 600) -> subprocess.CompletedProcess[str]:
    """Run a program of this Python inside, such as ("file.py", "argument"), to its end."""
    return subprocess.run([*APART, *program], cwd=ROOT, capture_output=True, text=True, check=False, timeout=seconds)


def covered(path: Path) -> Path | None:
    """Return the outermost folder above a path that other users may not go through, or that is to be empty inside."""
    above = [p for p in reversed(path.parents) if p != Path("/")]
    return next((p for p in above if str(p) in EMPTY or not p.stat().st_mode & 0o001), None)


def build() -> None:
    """Make the inside, in the namespaces that this process is in already."""
    needed = {ROOT, *(Path(p).resolve() for p in (sys.prefix, sys.base_prefix))}
    needed.add(Path(shutil.which("node") or sys.executable).resolve().parent)
    covers = {p: covered(p) for p in needed}
    opened = {p: os.open(p, os.O_PATH) for p, cover in covers.items() if cover}
    for place in {*map(Path, EMPTY), *filter(None, covers.values())}:
        if place.is_dir():
            mode = "1777" if "tmp" in place.name else "755"
            mount("-t", "tmpfs", "-o", f"mode={mode}", "tmpfs", str(place))
    for path, handle in sorted(opened.items()):
        path.mkdir(parents=True, exist_ok=True)
        mount("--no-canonicalize", "--bind", f"/proc/{os.getpid()}/fd/{handle}", str(path))
    unwanted = Path(sysconfig.get_path("purelib")) / "rfc3987_syntax"
    if unwanted.is_dir():  # the README takes it away: it costs each start of a server two seconds
        mount("-t", "tmpfs", "tmpfs", str(unwanted))
    copied = Path("/mnt/etc")
    shutil.copytree("/etc", copied, symlinks=True)
    mount("--bind", str(copied), "/etc")
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)


def install(course: Path) -> None:
    """Let this Python find the course in another folder, as if it were installed from there; inside only.

    An editable package is one line that says where it is. That line is changed.
    """
    compile_dir(course, quiet=1)  # as pip does
    (line,) = Path(sysconfig.get_path("purelib")).glob("_editable*amicable_ties.pth")
    changed = Path("/srv/installed.pth")
    changed.write_text(str(course), "utf-8")
    mount("--bind", str(changed), str(line))


def mount(*words: str) -> None:
    """Mount, as the program of that name does."""
    subprocess.run(["mount", *words], check=True)


def main() -> None:
    """Make the inside and become the program."""
    os.umask(0o022)
    build()
    path = [str(Path(sys.prefix) / "bin"), str(PROXY_AT / "node_modules" / ".bin")]
    plain = {"LANG": "C.UTF-8", "HOME": "/root", "PYTHONPATH": str(ROOT)}
    plain["PATH"] = ":".join([*path, "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"])
    plain |= {k: v for k, v in os.environ.items() if k in ("CHROME_BIN", "PYTHONDONTWRITEBYTECODE")}
    os.execve(sys.executable, [sys.executable, *sys.argv[1:]], plain)


if __name__ == "__main__":
    main()
