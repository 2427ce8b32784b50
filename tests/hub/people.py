"""A class server and the people on it, as programs see them: accounts, REST, kernels through web sockets.

For use inside `tests.hub.world` only: it makes users, and uses the ports that the class server's settings name.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import struct
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import requests
import websocket

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / ".jupyterhub" / "jupyterhub_config.py"
BLOCKS = re.findall(r"(?ms)^ *```\n(.*?)^ *```$", (SETTINGS.parent / "README.md").read_text("utf-8"))
ADDRESS = "127.0.0.1:8000"
LOG = Path("/srv/hub.log")
PATIENCE = 300.0
"""Seconds to wait for anything that starts."""
Message = dict[str, Any]


def commands(said: str) -> str:
    """Return the block of commands of the README that has these words in it, as text for a shell."""
    (block,) = (b for b in BLOCKS if said in b)
    return textwrap.dedent(block).strip()


def as_root(typed: str) -> None:
    """Run commands as root, each of which has to succeed; raises RuntimeError with what they said."""
    done = subprocess.run(["bash", "-ec", typed], cwd="/", capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{typed}: {done.stdout[-1000:]} {done.stderr[-2000:]}")


def accounts(*participants: str) -> dict[str, str]:
    """Make the instructor and participants as the README says; return their passwords."""
    lines = [line for line in commands("useradd").splitlines() if line.startswith(("groupadd", "useradd"))]
    as_root("\n".join([*lines[:-1], *(lines[-1].replace("alice", name) for name in participants)]))
    return {name: password(name) for name in ("instructor", *participants)}


def password(name: str) -> str:
    """Give a user of the system a new password and return it."""
    made = secrets.token_urlsafe(12)
    subprocess.run(["chpasswd"], input=f"{name}:{made}", text=True, check=True)
    return made


@contextmanager
def hub(**variables: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run the class server with its own settings until the end; raises RuntimeError if it does not start."""
    command = [sys.executable, "-m", "jupyterhub", "--config", str(SETTINGS)]
    with LOG.open("ab") as log:
        ways = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log, "env": {**os.environ, **variables}}
        process = subprocess.Popen(command, cwd="/", **ways)
    try:
        waited(lambda: process.poll() is not None or answers(), "The hub did not start")
        yield process
    finally:
        process.terminate()
        process.wait(180)  # it first stops everybody's server, one after the other on a busy machine


def answers() -> bool:
    """Tell whether the hub answers."""
    try:
        return requests.get(f"http://{ADDRESS}/hub/api/", timeout=5).ok
    except requests.ConnectionError:
        return False


def waited(true: Callable[[], Any], trouble: str) -> Any:
    """Return what becomes true; raises RuntimeError with the end of the hub's log if it does not in time."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = true()
        if found:
            return found
        time.sleep(0.3)
    raise RuntimeError(f"{trouble}.\n{LOG.read_text(errors='replace')[-3000:]}")


class Person:
    """Somebody with an account who logs in with their password and asks their own server."""

    def __init__(self, name: str, password: str) -> None:
        self.name, self.password = name, password
        self.session = requests.Session()

    def log_in(self) -> None:
        """Log in with the form, as people do, and get a token; raises PermissionError where the hub says no."""
        form = f"http://{ADDRESS}/hub/login"
        self.session.get(form, timeout=60)
        said = {"username": self.name, "password": self.password, "_xsrf": self.session.cookies["_xsrf"]}
        answer = self.session.post(form, data=said, params={"next": "/hub/home"}, timeout=60)
        if not answer.ok or answer.url == form:
            raise PermissionError(f"{self.name} was not let in: {answer.status_code} {answer.url}")
        head = {"X-XSRFToken": self.session.cookies.get("_xsrf", path="/hub/")}
        place = f"http://{ADDRESS}/hub/api/users/{self.name}/tokens"
        answer = self.session.post(place, json={}, headers=head, timeout=60)
        answer.raise_for_status()
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"token {answer.json()['token']}"

    def start(self) -> None:
        """Start this person's server and wait until it is ready."""
        place = f"http://{ADDRESS}/hub/api/users/{self.name}/server"
        self.session.post(place, timeout=PATIENCE).raise_for_status()
        waited(self.server, f"The server of {self.name} did not start")

    def server(self) -> str:
        """Return the address of this person's server, once it is ready; "" if it does not run."""
        said = self.session.get(f"http://{ADDRESS}/hub/api/users/{self.name}", timeout=60).json()
        return said["server"] or ""

    def stop(self) -> None:
        """Stop this person's server."""
        self.session.delete(f"http://{ADDRESS}/hub/api/users/{self.name}/server", timeout=60).raise_for_status()

    def ask(self, path: str, method: str = "GET", said: Any = None, **query: str) -> Any:
        """Return what this person's own server answers, as plain values; raises requests.HTTPError."""
        answer = self.session.request(
            method, f"http://{ADDRESS}/user/{self.name}{path}", params=query, json=said, timeout=300
        )
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def read(self, path: str) -> Any:
        """Return a notebook in this person's home."""
        return self.ask(f"/api/contents/{path}")["content"]

    def write(self, path: str, book: Any) -> None:
        """Save a notebook in this person's home."""
        self.ask(f"/api/contents/{path}", "PUT", {"type": "notebook", "format": "json", "content": book})

    @contextmanager
    def kernel(self, folder: str = "") -> Iterator[Kernel]:
        """Open a kernel on this person's server, with a folder of their home as its own, and end it afterwards."""
        said = {"path": f"{folder}/x.ipynb", "name": "x", "type": "notebook", "kernel": {"name": "python3"}}
        session = self.ask("/api/sessions", "POST", said)
        query = urlencode({"session_id": session["id"]})
        address = f"ws://{ADDRESS}/user/{self.name}/api/kernels/{session['kernel']['id']}/channels?{query}"
        head = [f"Authorization: {self.session.headers['Authorization']}"]
        link = websocket.create_connection(address, timeout=PATIENCE, header=head)
        try:
            yield Kernel(link)
        finally:
            link.close()
            self.ask(f"/api/sessions/{session['id']}", "DELETE")


class Kernel:
    """A kernel at the other end of a web socket, asked as JupyterLab asks it."""

    def __init__(self, link: websocket.WebSocket) -> None:
        self.link, self.session = link, secrets.token_hex(16)

    def run(self, code: str) -> list[Message]:
        """Run code and return all messages about it; raises RuntimeError where it stops with an error."""
        said = {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
        heard = self.said("execute_request", said)
        for message in heard:
            if message["header"]["msg_type"] == "error":
                raise RuntimeError("\n".join(message["content"]["traceback"]))
        return heard

    def move(self, comm: str, **state: Any) -> list[Message]:
        """Change a widget as the page does; return all messages about it."""
        data = {"method": "update", "state": state, "buffer_paths": []}
        return self.said("comm_msg", {"comm_id": comm, "data": data})

    def said(self, kind: str, content: Message) -> list[Message]:
        """Send a message and return what is heard of it until the kernel is idle again."""
        name = secrets.token_hex(16)
        header = {"msg_id": name, "msg_type": kind, "username": "", "session": self.session, "version": "5.3"}
        header["date"] = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        whole = {
            "header": header,
            "parent_header": {},
            "metadata": {},
            "content": content,
            "buffers": [],
            "channel": "shell",
        }
        self.link.send(json.dumps(whole))
        heard: list[Message] = []
        replied = kind == "comm_msg"  # to which there is no reply
        idle = False
        while not (replied and idle):
            message = parsed(self.link.recv())
            if message["parent_header"].get("msg_id") != name:
                continue
            heard.append(message)
            replied = replied or message["header"]["msg_type"] == kind.replace("request", "reply")
            idle = idle or message["content"].get("execution_state") == "idle"
        return heard


def parsed(frame: str | bytes) -> Message:
    """Return a message of a web socket; one with binary buffers begins with a table of where they are."""
    if isinstance(frame, str):
        found: Message = json.loads(frame)
        return found
    (count,) = struct.unpack_from("!I", frame)
    ends = (*struct.unpack_from(f"!{count}I", frame, 4), len(frame))
    found = json.loads(frame[ends[0] : ends[1]])
    return found | {"buffers": [frame[a:b] for a, b in pairwise(ends[1:])]}
