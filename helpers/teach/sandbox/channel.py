"""Read the two lines to a child: what it says itself, in strict JSON, and what its leader reports."""

from __future__ import annotations

import contextlib
import json
import socket
from typing import Any

LINE, ALL = 8 << 20, 48 << 20
"""The longest line, and all lines of one attempt together, in bytes."""
_READ = 1 << 18


class ChannelError(ValueError):
    """The child says something that no runner says."""


class Lines:
    """One line of words in JSON; `fileno` lets it be waited for."""

    def __init__(self, line: socket.socket) -> None:
        """Take a connected socket."""
        self._line = line
        self._line.setblocking(False)
        self._rest = bytearray()
        self._read = 0
        self.closed = False

    def fileno(self) -> int:
        """Return the number of the socket."""
        return self._line.fileno()

    def heard(self) -> list[dict[str, Any]]:
        """Return the words that have come; raises ChannelError for what is no word, or too much of it."""
        try:
            part = self._line.recv(_READ)
        except BlockingIOError:
            return []
        except OSError:
            part = b""
        if not part:
            self.closed = True
            return []
        self._read += len(part)
        start = len(self._rest)
        self._rest += part
        if self._read > ALL or (len(self._rest) > LINE and b"\n" not in part):
            raise ChannelError("It says more than it may.")
        end = self._rest.rfind(b"\n", start)
        if end < 0:
            return []
        lines = bytes(self._rest[:end]).split(b"\n")
        del self._rest[: end + 1]
        return [_word(line) for line in lines]

    def say(self, word: dict[str, Any]) -> bool:
        """Send a word; return whether it could be sent."""
        return self.send(json.dumps(word).encode() + b"\n")

    def send(self, content: bytes) -> bool:
        """Send bytes, for at most some seconds; return whether they could be sent."""
        self._line.settimeout(20)
        try:
            self._line.sendall(content)
        except OSError:
            return False
        finally:
            self._line.setblocking(False)
        return True

    def shut(self) -> None:
        """Say that nothing more will be said; the other side is still heard."""
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Let go of the line."""
        self._line.close()


def _word(line: bytes) -> dict[str, Any]:
    """Return one word; only an object of JSON as the standard has it is one."""
    try:
        if len(line) > LINE:
            raise ChannelError("It says more than it may.")
        found = json.loads(line.decode("utf-8"), parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        raise ChannelError(f"It says what is no JSON ({type(error).__name__}).") from None
    if type(found) is not dict:
        raise ChannelError("It says something without names.")
    return found


def _refused(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
