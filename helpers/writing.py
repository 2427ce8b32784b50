"""Write a file whole or not at all, so that a crash or a full disk never leaves half of one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def whole(path: Path, content: str | bytes) -> None:
    """Write text (UTF-8, lines end in LF) or bytes to a second file that then takes the place of `path`.

    Raises OSError; the file of before is then still there, and nothing else.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
