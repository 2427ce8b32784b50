"""What can be read off a participant's code without running it: which names it gives a value, and which are dots."""

from __future__ import annotations

import ast
import re
import threading
import warnings
from collections.abc import Iterable

LETTERS = 50_000
"""Longer code is not taken apart, only searched."""

_GIVES = re.compile(r"^[ \t]*(?:def[ \t]+(\w+)[ \t]*\(|(\w+)[ \t]*(?::[^=\n]+)?=(?!=))", re.MULTILINE)
_NAME = re.compile(r"""\bmy_name\(\s*((["'])(?:\\.|(?!\2).){1,200}\2)\s*\)""")
_QUIET = threading.Lock()
"""Held while warnings are off: two threads would leave them off for good."""


def _parsed(source: str) -> ast.Module | None:
    """Return code as a tree; None for code that Python cannot read, such as a cell with magics."""
    if len(source) > LETTERS:
        return None
    try:
        with _QUIET, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def names_given(source: str) -> frozenset[str]:
    r"""Return the names to which code gives a value.

    >>> sorted(names_given("a, b = 1, 2\ndef f(x):\n    return x"))
    ['a', 'b', 'f']
    >>> sorted(names_given("%time\na = 1\nb == 2"))
    ['a']
    """
    tree = _parsed(source)
    if tree is None:
        return frozenset(name for found in _GIVES.findall(source) for name in found if name)
    found, waiting = set(), list[ast.AST](tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)  # what is given a value inside of it stays inside
        elif isinstance(node, ast.Name):
            found |= {node.id} if isinstance(node.ctx, ast.Store) else set()
        elif not isinstance(node, ast.Lambda):
            waiting += ast.iter_child_nodes(node)
    return frozenset(found)


def _targets(statement: ast.Assign) -> list[str]:
    return [target.id for target in statement.targets if isinstance(target, ast.Name)]


def has_dots(source: str, name: str, starter: str) -> bool:
    """Return whether code gives a name nothing but the three dots of its starter.

    >>> has_dots("answer = ...  # later", "answer", ""), has_dots("answer = 3", "answer", "")
    (True, False)
    """
    if source.strip() == starter.strip():
        return True
    tree = _parsed(source)
    values = [
        statement.value
        for statement in (tree.body if tree else [])
        if isinstance(statement, ast.Assign) and name in _targets(statement)
    ]
    last = values[-1] if values else None
    return isinstance(last, ast.Constant) and (last.value is ... or str(last.value).strip() in ("", "..."))


def name_said(sources: Iterable[str]) -> str:
    """Return the name that a notebook gives itself with my_name: the last that was written in place of the dots.

    >>> name_said(['my_name("...")', "my_name('Kim  Ju-ae')"])
    'Kim Ju-ae'
    """
    literals = [found[1] for source in sources for found in _NAME.finditer(source)]
    for literal in reversed(literals):
        try:
            name = " ".join(str(ast.literal_eval(literal)).split())
        except (SyntaxError, ValueError):
            continue
        if name not in ("", "...", "…"):
            return name
    return ""
