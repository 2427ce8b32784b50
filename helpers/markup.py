"""Names between backticks as code: for words that are HTML already."""

from __future__ import annotations


def coded(escaped: str) -> str:
    """Return escaped text with names between backticks set as code, and lines kept.

    >>> coded("`answer` is 1 &lt; 2")
    '<code>answer</code> is 1 &lt; 2'
    """
    parts = escaped.split("`")
    if len(parts) % 2:  # else a backtick has no second one, and is only a sign
        parts = [f"<code>{part}</code>" if i % 2 else part for i, part in enumerate(parts)]
        return "".join(parts).replace("\n", "<br>")
    return escaped.replace("\n", "<br>")
