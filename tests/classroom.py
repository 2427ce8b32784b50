"""A class of thirty participants of every sort, and what each of them should get.

What each should get was written down before, by hand: nobody who answered honestly may lose a point, nobody may forge
one, and the class is graded whatever is in it.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from helpers.exercises import key
from helpers.exercises.variants import draw
from helpers.teach.record import State
from tests.teach_support import handed_in, right, text, work, wrong_code

WORK = work("2-1", "2-3", "1-4", "2-5", salt="round trip")
ALL = {"2-1": 1.0, "2-3": 1.0, "1-4": 1.0, "2-5": None}
NONE = dict.fromkeys(ALL, 0.0)
NOT_21, NOT_23 = {**ALL, "2-1": 0.0}, {**ALL, "2-3": 0.0}
ESSAY_ONLY = {**NONE, "2-5": None}
UNKNOWN = dict.fromkeys(ALL)


@dataclass(frozen=True)
class Person:
    """A participant: what they do to a right notebook, and what they should get. None: a person gives the points."""

    name: str
    does: Callable[[str], str | bytes]
    gets: dict[str, float | None]
    state: tuple[State, ...] = (State.GRADED,)
    note: str = ""


def book(name: str, **changed: str) -> Any:
    answers = {**right(WORK, name), **{k[1:].replace("_", "-"): v for k, v in changed.items()}}
    return handed_in(WORK, answers, name)


def whole(name: str) -> str:
    return text(book(name))


def first(code: str) -> Callable[[str], str]:
    """Return what puts a cell in front of everything else."""

    def act(name: str) -> str:
        made = book(name)
        made.cells.insert(0, nbformat.v4.new_code_cell(code))
        return text(made)

    return act


def answer(exercise: str, code: str) -> Callable[[str], str]:
    return lambda name: text(book(name, **{f"_{exercise.replace('-', '_')}": code}))


def wrong(name: str) -> str:
    asked = {e: key.exercise(e) for e in ("2-1",)}
    return text(book(name, _2_1=wrong_code(asked["2-1"], draw(asked["2-1"], name, WORK.salt))))


def empty(name: str) -> str:
    return text(handed_in(WORK, {}, name))


def half(name: str) -> str:
    return whole(name)[:900]


def without(name: str) -> str:
    made = book(name)
    made.cells = [c for c in made.cells if c.metadata.get("exercise", {}).get("id") != "2-3"]
    return text(made)


def twice(name: str) -> str:
    made = book(name)
    made.cells += [
        nbformat.v4.new_code_cell(c.source, metadata=c.metadata) for c in made.cells if c.cell_type == "code"
    ]
    return text(made)


def stripped(name: str) -> str:
    made = book(name)
    for cell in made.cells:
        cell.metadata.clear()
        cell.id = os.urandom(4).hex()
    return text(made)


def edited(name: str) -> str:
    made = handed_in(WORK, {}, name)
    for cell in made.cells:
        if "points" in cell.metadata.get("nbgrader", {}):
            cell.metadata.nbgrader["points"] = 100
            cell.source = "assert True"
    return text(made)


def heavy(name: str) -> str:
    made = json.loads(whole(name))
    made["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x" * 100_000_000}]
    return json.dumps(made)


def zipped(name: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{WORK.name}/{WORK.name}.ipynb", whole(name))
        archive.writestr(f"{WORK.name}/data/treaties.csv", "not,ours\n")
        archive.writestr("../../../tmp/escaped.ipynb", whole(name))
    return packed.getvalue()


def copied(name: str) -> str:
    asked = key.exercise("2-1")
    value = asked.answer(draw(asked, "right 1", WORK.salt))
    return text(book("right 1", _2_1=f"answer_2_1 = {value}"))


LIAR = """
class Liar:
    def __eq__(self, other): return True
    def __hash__(self): return 0
    def __float__(self): return 1.0
    def __len__(self): return 1
    def __getattr__(self, name): return self
    def __call__(self, *a, **k): return self
    def __iter__(self): return iter([self])
"""
FORGE = """
import sys, gc
import helpers.exercises.plain as p
p.plain = lambda *a, **k: {"is": "number", "value": 1}
p._plain = p.plain
for module in list(sys.modules.values()):
    for name in ("outcome", "checked", "limited", "plain"):
        if hasattr(module, name) and getattr(module, "__name__", "").startswith("helpers"):
            setattr(module, name, lambda *a, **k: {"is": "number", "value": 1})
"""
LOOP = """
import signal
for number in range(1, 65):
    try: signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError): pass
while True:
    try:
        while True: pass
    except BaseException: pass
"""
SPY = """
import glob, os
found = []
for place in ({course!r}, "/root", "/work", "/home", "/tmp", "/var/tmp"):
    for folder, _, files in os.walk(place):
        mine = "site-packages" not in folder  # nbgrader comes with an example of a gradebook
        work = [f for f in files if mine and not f.endswith(".svg")]  # drawings of arrows are called right, too
        found += [f for f in work if f in ("key.md", "gradebook.db") or f.startswith("right")]
answer_2_1 = "seen " + ", ".join(found) if found else "nothing seen"
"""
WRITE = """
for path in ({course!r} + "/instructor/gradebook.db", {course!r} + "/instructor/x", {course!r} + "/in.zip"):
    try: open(path, "wb").write(b"0 points for everybody")
    except OSError: pass
"""
MARK = f"left-{os.getpid()}"[:15]
LEAVE = """
import ctypes, os, time, threading
ctypes.CDLL(None).prctl(15, {mark!r}.encode(), 0, 0, 0)  # the name that the list of processes shows
for _ in range(20):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(600)
        os._exit(0)
threading.Thread(target=lambda: time.sleep(600)).start()
"""
NET = """
import socket
reached = []
for place in (("1.1.1.1", 53), ("127.0.0.1", 22)):
    try: socket.create_connection(place, 1); reached.append(place)
    except OSError: pass
assert not reached
"""
ENDED = (State.NOTED, State.PERSON)


def people(course: Path) -> list[Person]:
    """Return the class."""
    place = {"course": str(course)}
    every = [Person(f"right {i}", whole, ALL) for i in range(1, 7)]
    every += [Person(f"wrong {i}", wrong, NOT_21) for i in range(1, 4)]
    every += [Person("empty 1", empty, NONE), Person("empty 2", empty, NONE)]
    every += [
        Person("half a file", half, UNKNOWN, (State.PERSON,), "damaged"),
        Person("no bytes", lambda _: b"", UNKNOWN, (State.PERSON,), "empty"),
        Person("a page", lambda _: b"<html></html>", UNKNOWN, (State.PERSON,), "browser"),
        Person("a slip", answer("2-3", "answer_2_3 = ("), NOT_23),
        Person("a cell gone", without, NOT_23, (State.NOTED,), "2-3"),
        Person("cells twice", twice, ALL, (State.NOTED,), "last one"),
        Person("stripped", stripped, ALL),
        Person("the folder", zipped, ALL, (State.NOTED,), "outside"),
        Person("100 MB", heavy, ALL),
        Person("copied", copied, NOT_21, (State.NOTED,)),
        Person("ends it", first("import os\nos._exit(0)"), ALL, (State.NOTED,)),
        Person("endless", answer("2-1", LOOP), NOT_21, ENDED),
        Person("forger", lambda n: first(FORGE)(n) if n else "", {}, (State.GRADED, *ENDED)),
        Person("liar", answer("2-1", f"{LIAR}\nanswer_2_1 = Liar()"), NOT_21),
        Person("points", edited, NONE),
        Person("spy", answer("2-1", SPY.format(**place)), NOT_21),
        Person("vandal", first(WRITE.format(**place)), ALL),
        Person("daemons", first(LEAVE.format(mark=MARK)), ALL, (State.GRADED, State.NOTED)),
        Person("caller", first(NET), ALL),
    ]
    return every
