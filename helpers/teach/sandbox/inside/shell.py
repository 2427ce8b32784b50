"""An IPython without a terminal, which keeps what cells show as nbformat writes it."""

from __future__ import annotations

import base64
import io
import math
import subprocess
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

CUT = "\n[The rest of this output was left out: it is too long.]\n"
_PICTURES = 10
"""Pictures may be that many times larger than text."""
_DEPTH = 40


class Kept:
    """The outputs of one cell, up to a number of letters."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.outputs: list[dict[str, Any]] = []
        self.most = 200_000
        self.used = 0

    def begin(self) -> None:
        """Forget what the cell before showed."""
        self.outputs, self.used = [], 0

    def stream(self, name: str, text: str) -> None:
        """Keep printed text; the rest is left out once there is too much."""
        if self.used > self.most:
            return
        room = self.most - self.used
        self.used += len(text)
        shown = text if len(text) <= room else text[:room] + CUT
        last = self.outputs[-1] if self.outputs else {}
        if last.get("name") == name:
            last["text"] += shown
        else:
            self.outputs.append({"output_type": "stream", "name": name, "text": shown})

    def shown(self, kind: str, data: Any, **more: Any) -> None:
        """Keep something displayed: of its forms only text and pictures, because HTML of a stranger may do harm."""
        forms = {k: _text(v) for k, v in dict(data).items() if k in ("text/plain", "image/png", "image/jpeg")}
        size = len(forms.get("text/plain", "")) + sum(len(v) for v in forms.values()) // _PICTURES
        if self.used > self.most or not forms:
            return
        if self.used + size > self.most:
            forms = {"text/plain": forms.get("text/plain", "")[: self.most - self.used] + CUT}
        self.used += size
        self.outputs.append({"output_type": kind, "data": forms, "metadata": {}, **more})

    def error(self, name: str, text: str, trace: list[str]) -> None:
        """Keep an exception; it is kept also where there was too much before it."""
        lines = [str(line)[:4000] for line in trace[-12:]]
        self.outputs.append({"output_type": "error", "ename": name[:200], "evalue": text[:2000], "traceback": lines})


KEPT = Kept()


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return "".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


class Stream(io.TextIOBase):
    """Standard output or standard error of the cells."""

    encoding = "utf-8"

    def __init__(self, name: str) -> None:
        """Take "stdout" or "stderr"."""
        super().__init__()
        self.stream_name = name

    def writable(self) -> bool:
        """Say that it can be written."""
        return True

    def write(self, text: str) -> int:
        """Keep a text."""
        KEPT.stream(self.stream_name, str(text))
        return len(text)

    def fileno(self) -> int:
        """Return the number of a file that leads nowhere, for programs that need one."""
        return 1 if self.stream_name == "stdout" else 2


class _Hook(DisplayHook):
    def write_output_prompt(self) -> None:
        """Write no prompt."""

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:  # noqa: ARG002 -- IPython's own names
        """Keep the value of the last line."""
        KEPT.shown("execute_result", format_dict, execution_count=self.prompt_count)

    def finish_displayhook(self) -> None:
        """End without a new line."""
        self._is_active = False


class _Publisher(DisplayPublisher):
    def publish(self, data: Any, metadata: Any = None, source: Any = None, **_: Any) -> None:  # noqa: ARG002 -- IPython's own names
        """Keep what is displayed."""
        KEPT.shown("display_data", data)

    def clear_output(self, wait: bool = False) -> None:  # noqa: ARG002 -- IPython's own name
        """Forget what the cell showed so far."""
        KEPT.outputs.clear()


class Shell(InteractiveShell):
    """IPython as the cells see it."""

    displayhook_class = _Hook
    display_pub_class = _Publisher

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        KEPT.error(getattr(etype, "__name__", "Error"), str(evalue), list(stb))

    def enable_gui(self, gui: Any = None) -> None:
        """Open no window."""

    def system(self, cmd: str) -> None:
        """Run a line that begins with an exclamation mark, without a terminal."""
        ran = subprocess.run(cmd, shell=True, capture_output=True, text=True, errors="replace", check=False)  # noqa: S602
        print(ran.stdout, ran.stderr, sep="", end="")  # noqa: T201 -- it is the cell that prints
        self.user_ns["_exit_code"] = ran.returncode

    def ask_exit(self) -> None:
        """Go on: `quit()` in a cell ends nothing."""


def make() -> Shell:
    """Return the shell of this process, with nothing remembered from one cell to a file."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    shell: Shell = Shell.instance(config=config, user_ns={})
    return shell


def strict(value: Any, depth: int = 0) -> Any:
    """Return a value as strict JSON can hold it: texts as names, no infinite numbers, nothing too deep."""
    if value is None or isinstance(value, bool | str | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if depth > _DEPTH:
        return None
    if isinstance(value, dict):
        return {str(k): strict(v, depth + 1) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [strict(v, depth + 1) for v in value]
    return str(value)
