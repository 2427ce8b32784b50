"""The whole way: assign, thirty participants of every sort, grade in the real sandbox, gradebook, and grade again.

What each should get was written down before, by hand: nobody who answered honestly may lose a point, nobody may forge
one, and the class is graded whatever is in it.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.api import Gradebook

from helpers.exercises import key
from helpers.exercises.variants import draw
from helpers.teach import assign, sandbox
from helpers.teach.grade import Choices, _sandbox, grade
from helpers.teach.record import Marked, State, TeachError
from tests import postgres
from tests.teach_support import empty_gradebook, handed_in, right, right_code, text, work, wrong_code

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
        found += [f for f in files if mine and (f in ("key.md", "gradebook.db") or f.startswith("right"))]
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


class Recorded:
    """A sandbox that keeps what came of each submission, and then says the same again."""

    def __init__(self, real: sandbox.Sandbox) -> None:
        self.real, self.kept = real, dict[str, sandbox.Ran]()

    def run(self, cells: Any, asks: Any, participant: str, cases: Any) -> sandbox.Ran:
        if participant not in self.kept:
            self.kept[participant] = self.real.run(cells, asks, participant, cases)
        return self.kept[participant]


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Any:
    course = tmp_path_factory.mktemp("round") / "ps1"
    assign.write(WORK, course)
    empty_gradebook(course / "instructor")
    everybody = people(course)
    with zipfile.ZipFile(course / "in.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number, person in enumerate(everybody):
            content = person.does(person.name)
            kind = "zip" if content[:2] == b"PK" else "ipynb"
            archive.writestr(f"{person.name}_{number}_assignsubmission_file_/my work ({number}).{kind}", content)
    said: list[str] = []
    choices = Choices(course / "in.zip", course, cell_seconds=3.0)
    try:
        with _sandbox(course / "instructor", WORK, choices, said.append) as real:
            recorded = Recorded(real)
            marked = grade(choices, recorded, said.append)
    except TeachError as trouble:
        if "isolation" in str(trouble).lower():
            pytest.skip(f"this computer keeps nothing apart: {trouble}")
        raise
    return course, choices, everybody, {m.participant: m for m in marked}, said, recorded


def of(graded: Any, name: str) -> Marked:
    found: Marked = graded[3][name.replace(" ", "-")]
    return found


CLASS = [p.name for p in people(Path("/nowhere"))]


def test_everybody_is_in_exactly_one_state(graded: Any) -> None:
    assert len(CLASS) == len(set(CLASS)) == 30 == len(graded[3])
    assert all(m.state in State and (m.state is State.PERSON) == bool(m.why) for m in graded[3].values())
    assert all(m.seconds > 0 for m in graded[3].values() if m.state is not State.PERSON)


@pytest.mark.parametrize("name", CLASS)
def test_each_gets_what_is_fair(graded: Any, name: str) -> None:
    (person,) = [p for p in graded[2] if p.name == name]
    marked = of(graded, name)
    said = " ".join([marked.why, *marked.notes, *(r.question for r in marked.results)])
    got = {r.exercise: r.points for r in marked.results}
    assert marked.state in person.state, said
    assert person.note in said
    if person.gets:
        assert got == person.gets, (said, [(r.exercise, r.status, r.message) for r in marked.results])


def test_no_forger_gets_a_point_that_was_not_earned(graded: Any) -> None:
    got = {r.exercise: (r.points, r.answer) for r in of(graded, "forger").results}
    asked = key.exercise("2-1")
    true = asked.answer(draw(asked, "forger", WORK.salt))
    for exercise, (points, answered) in got.items():
        assert points in (0.0, None) or exercise != "2-1" or str(true) in answered


def test_a_spy_sees_nothing_and_a_vandal_changes_nothing(graded: Any) -> None:
    seen = {r.exercise: r.answer for r in of(graded, "spy").results}["2-1"]
    assert "nothing seen" in seen
    assert not (graded[0] / "instructor" / "x").exists()
    assert zipfile.is_zipfile(graded[0] / "in.zip")
    assert not Path("/tmp/escaped.ipynb").exists()


def test_a_copied_answer_names_whose_it_is(graded: Any) -> None:
    question = {r.exercise: r.question for r in of(graded, "copied").results}["2-1"]
    assert "right 1" in question


@pytest.mark.skipif(sys.platform != "linux", reason="processes are listed in /proc")
def test_nothing_is_left_running(graded: Any) -> None:
    names = []
    for comm in Path("/proc").glob("[0-9]*/comm"):
        with contextlib.suppress(OSError):
            names.append(comm.read_text().strip())
    left = [name for name in names if name == MARK]
    assert len(names) > 1
    assert not left


def test_the_gradebook_holds_the_same_points(graded: Any) -> None:
    course = graded[0]
    compare(graded, f"sqlite:///{course / 'instructor' / 'gradebook.db'}")


def test_a_gradebook_in_postgresql_holds_the_same_points(graded: Any) -> None:
    if postgres.programs() is None:
        assert os.environ.get(postgres.REQUIRED) != "1", "PostgreSQL is required here and is not installed"
        pytest.skip("PostgreSQL is not installed")
    course, choices, _, first_time, _, recorded = graded
    before = {p.name: p.read_text() for p in (course / "instructor" / "results").iterdir()}
    try:
        with postgres.server() as server:
            url = server.url(server.database())
            again = {m.participant: m for m in grade(replace(choices, database=url), recorded, lambda _: None)}
            assert {n: m.why for n, m in again.items()} == {n: m.why for n, m in first_time.items()}
            assert {n: m.results for n, m in again.items()} == {n: m.results for n, m in first_time.items()}
            compare(graded, url)
    finally:
        for name, content in before.items():
            (course / "instructor" / "results" / name).write_text(content)


def compare(graded: Any, url: str) -> None:
    """Hold the gradebook against what was marked."""
    course = graded[0]
    with Gradebook(url, WORK.name) as book:
        assert {s.id for s in book.students} == set(graded[3])
        for name, marked in graded[3].items():
            rows = {g.name: g for g in book.find_submission_notebook(WORK.name, WORK.name, name).grades}
            for result in marked.results:
                row = rows.get(f"grade-{result.exercise}") or rows[f"answer-{result.exercise}"]
                assert row.auto_score == result.points and row.needs_manual_grade == (result.points is None)
            assert (course / "instructor" / "autograded" / name / WORK.name / f"{WORK.name}.ipynb").is_file()


def test_grading_again_runs_only_those_that_need_a_person(graded: Any) -> None:
    class Counts:
        ran: list[str] = []  # noqa: RUF012 -- one test, one list

        def run(self, *given: Any) -> sandbox.Ran:
            self.ran.append(given[2])
            return sandbox.Ran([], {}, why="Not now.")

    counts = Counts()
    again = {m.participant: m for m in grade(graded[1], counts, lambda _: None)}
    persons = {n for n, m in graded[3].items() if m.state is State.PERSON}
    assert {n.replace(" ", "-") for n in counts.ran} <= persons
    assert {n: m for n, m in again.items() if n not in persons} == {
        n: m for n, m in graded[3].items() if n not in persons
    }


def test_what_is_said_names_the_isolation_and_each_submission(graded: Any) -> None:
    said = "\n".join(graded[4])
    assert "30 of 30" in said and "30 submissions" in said
    assert all(f" {p}: " in said for p in graded[3])
    assert right_code(key.exercise("1-4"), draw(key.exercise("1-4"), "x", WORK.salt)) not in said
