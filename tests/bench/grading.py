"""How much computing does it take to grade a class? The course's own grading beside nbgrader and otter-grader.

The same submissions and the same exercises; nbgrader and otter get tests as their users write them, an assertion with
the answer in it. The run ends with an error if any two ways give a submission different points. README.md says how
to read it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import nbformat

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from helpers.exercises import key  # noqa: E402 -- the course is found beside this file
from helpers.exercises.judging import read_right  # noqa: E402
from helpers.exercises.record import Kind, words  # noqa: E402
from helpers.exercises.variants import first  # noqa: E402
from helpers.teach import assign  # noqa: E402
from helpers.teach.compose import release_notebook  # noqa: E402
from helpers.teach.record import Assignment, read_results  # noqa: E402

NAME = "bench"
EXERCISES = ("2-1", "2-2", "2-3", "3-1")
SORTS = ("right", "wrong", "half", "blank", "stops")
Scores = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Row:
    """What one way took for some submissions: seconds by the clock, seconds of computing, the largest process in MB."""

    way: str
    submissions: int
    wall: float
    cpu: float
    peak: float

    @property
    def each(self) -> float:
        """Return the seconds of computing for one submission."""
        return self.cpu / self.submissions


def assignment() -> Assignment:
    """Return the four exercises with a point each, the same case for everybody."""
    return Assignment(NAME, "Benchmark", dict.fromkeys(EXERCISES, 1.0))


def submissions(count: int) -> dict[str, Any]:
    """Return notebooks by participant: right, wrong, half done, blank, and some with a cell that stops."""
    return {f"p{n:04d}": _notebook(SORTS[n % len(SORTS)]) for n in range(count)}


@cache
def _release() -> str:
    """Return the notebook that is handed out, as text: making it takes as long as grading some submissions."""
    return str(nbformat.writes(release_notebook(assignment())))


def _notebook(sort: str) -> Any:
    book = nbformat.from_dict(json.loads(_release()))
    for cell in book.cells:
        said = cell.metadata.get("exercise", {})
        if said.get("role") == "answer":
            cell.source = _answer(sort, said["id"], cell.source)
    return book


def test_of(exercise: str) -> str:
    """Return a test as an instructor would write it for nbgrader or otter: an assertion with the answer in it."""
    asked = key.exercise(exercise)
    right: Any = read_right(asked, first(asked))
    if asked.kind is Kind.NUMBER:
        return f"assert abs(float({asked.name}) - {right!r}) <= {asked.tolerance + 1e-9}"
    if asked.kind is Kind.DATE:
        return f"import pandas\nassert pandas.Timestamp({asked.name}) == pandas.Timestamp({right.isoformat()!r})"
    column, values = right.columns[0], sorted(row[0] for row in right.rows)
    return f"assert sorted({asked.name}[{column!r}]) == {values!r}"


def _answer(sort: str, exercise: str, starter: str) -> str:
    asked = key.exercise(exercise)
    case, place = first(asked), EXERCISES.index(exercise)
    right = words(asked.reference, case)
    if sort == "blank" or (sort == "half" and place >= 2):
        return starter
    if sort == "wrong":
        return f"{asked.name} = -1"
    if sort == "stops" and place == 1:
        return f"{asked.name} = 1 / 0"
    return right


@dataclass(frozen=True)
class Used:
    """What a program used, with all that it started and waited for: seconds of computing, the largest process in MB."""

    cpu: float
    peak: float


# Started by the benchmark itself, a program would seem as large as the benchmark is; this Python is small. What the
# course runs behind its walls is not added to the time of who started it: only a control group counts it too.
_WATCH = """
import json, os, pathlib, resource, subprocess, sys
group = pathlib.Path(sys.argv[2])
def counted():
    usage, stat = group / "cpuacct.usage", group / "cpu.stat"
    if usage.exists():
        return int(usage.read_text()) / 1e9
    return int(stat.read_text().split()[1]) / 1e6
try:
    group.mkdir()
    (group / "cgroup.procs").write_text(str(os.getpid()))
    start = counted()
except OSError:
    start = None
code = subprocess.call(sys.argv[3:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
cpu = used.ru_utime + used.ru_stime if start is None else counted() - start
if start is not None:
    (group.parent / "cgroup.procs").write_text(str(os.getpid()))
    group.rmdir()
with open(sys.argv[1], "w") as out:
    json.dump({"cpu": cpu, "peak": used.ru_maxrss / 1024}, out)
sys.exit(code)
"""


def group() -> Path:
    """Return the control group to make for a program; only root can make it."""
    old = Path("/sys/fs/cgroup/cpuacct")
    return (old if old.is_dir() else old.parent) / f"grading-{os.getpid()}"


def measured(way: str, count: int, act: Callable[[], list[Used]]) -> Row:
    """Return what a way took; `act` returns what each program it ran used."""
    start = time.monotonic()
    used = act()
    return Row(way, count, time.monotonic() - start, sum(u.cpu for u in used), max(u.peak for u in used))


def run(command: Sequence[str], folder: Path, python: str = sys.executable) -> Used:
    """Run a program in a folder with the course to be found; return what it used. A failure ends the benchmark."""
    paths = os.pathsep.join([str(Path(python).parent), os.environ.get("PATH", "")])
    environ = {**os.environ, "PATH": paths, "PYTHONPATH": str(ROOT), "COURSE_ANSWERS": str(folder)}
    with tempfile.NamedTemporaryFile() as file:
        watched = [sys.executable, "-I", "-S", "-c", _WATCH, file.name, str(group()), *command]
        done = subprocess.run(watched, cwd=folder, env=environ, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{' '.join(command)}\n{done.stdout[-1500:]}\n{done.stderr[-3000:]}")
        return Used(**json.load(file))


# ---- the three ways


def ours(books: dict[str, Any], folder: Path, workers: int) -> tuple[Row, Scores]:
    """Grade with the course's own command: isolated processes, checks in another one."""
    course, handed = folder / "course", folder / "handed"
    assign.write(assignment(), course)
    handed.mkdir()
    for name, book in books.items():
        nbformat.write(book, handed / f"{name}.ipynb")
    command = [sys.executable, "-m", "helpers.teach", "grade", str(handed), "--course", str(course), "--no-gradebook"]
    way = f"course, {workers} worker{'s' if workers > 1 else ''}"
    row = measured(way, len(books), lambda: [run([*command, "--workers", str(workers)], folder)])
    found = read_results(course / "instructor")
    return row, {m.participant: {r.exercise: r.points or 0.0 for r in m.results} for m in found}


def nbgrader(books: dict[str, Any], folder: Path, python: str, way: str) -> tuple[Row, Scores]:
    """Grade with `nbgrader autograde`: hidden tests in the participant's own kernel."""
    root = folder / "nbgrader"
    (root / "source" / NAME).mkdir(parents=True)
    (root / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.course_id = 'bench'\n"
        "c.Execute.timeout = 120\nc.Execute.iopub_timeout = 120\n"
        "c.ClearSolutions.code_stub = {'python': ''}\n",
        encoding="utf-8",
    )
    nbformat.write(_with_tests(_notebook("blank")), root / "source" / NAME / f"{NAME}.ipynb")
    run([python, "-m", "nbgrader", "generate_assignment", NAME], root, python)
    for name, book in books.items():
        place = root / "submitted" / name / NAME
        place.mkdir(parents=True)
        nbformat.write(_with_tests(book), place / f"{NAME}.ipynb")
    row = measured(way, len(books), lambda: [run([python, "-m", "nbgrader", "autograde", NAME], root, python)])
    run([python, "-m", "nbgrader", "export", "--exporter=nbgrader.plugins.CsvExportPlugin"], root, python)
    return row, _nbgrader_scores(root)


def _with_tests(book: Any) -> Any:
    """Return a notebook with nbgrader's own kind of test cells after each answer."""
    made = nbformat.v4.new_notebook(metadata={"kernelspec": book.metadata["kernelspec"]})
    for cell in book.cells:
        said = cell.metadata.get("exercise", {})
        if "points" in cell.metadata.get("nbgrader", {}) or said.get("role") == "check":
            continue
        mine = nbformat.from_dict(json.loads(json.dumps(cell)))
        mine.metadata.pop("nbgrader", None)
        made.cells.append(mine)
        if said.get("role") == "answer":
            base = {"schema_version": 3, "task": False}
            mine.metadata["nbgrader"] = {
                **base,
                "grade_id": f"answer-{said['id']}",
                "grade": False,
                "solution": True,
                "locked": False,
            }
            made.cells.append(
                nbformat.v4.new_code_cell(
                    test_of(said["id"]),
                    id=f"test-{said['id']}",
                    metadata={
                        "nbgrader": {
                            **base,
                            "grade_id": f"test-{said['id']}",
                            "grade": True,
                            "solution": False,
                            "locked": True,
                            "points": 1,
                        }
                    },
                )
            )
    return made


def _nbgrader_scores(root: Path) -> Scores:
    import sqlite3

    query = (
        "select student.id, base_cell.name, grade.auto_score from grade "
        "join submitted_notebook on grade.notebook_id = submitted_notebook.id "
        "join submitted_assignment on submitted_notebook.assignment_id = submitted_assignment.id "
        "join student on submitted_assignment.student_id = student.id "
        "join base_cell on grade.cell_id = base_cell.id"
    )
    found: Scores = {}
    with sqlite3.connect(root / "gradebook.db") as book:
        for student, cell, score in book.execute(query):
            found.setdefault(student, {})[str(cell).removeprefix("test-")] = float(score or 0)
    return found


def otter(books: dict[str, Any], folder: Path, python: str) -> tuple[Row, Scores]:
    """Grade with `otter run`, one submission after the other."""
    root = folder / "otter"
    (root / "tests").mkdir(parents=True)
    for exercise in EXERCISES:
        code = "".join(f">>> {line}\n" for line in test_of(exercise).splitlines())
        suite = {"cases": [{"code": code, "hidden": True, "locked": False}], "scored": True, "type": "doctest"}
        content = {"name": exercise, "points": 1, "suites": [{**suite, "setup": "", "teardown": ""}]}
        (root / "tests" / f"{exercise}.py").write_text(f"OK_FORMAT = True\ntest = {content!r}\n", encoding="utf-8")
    run([python, "-m", "otter", "generate", "-t", "tests", "-o", "autograder.zip", "--no-environment"], root, python)
    scores: Scores = {}

    def every() -> list[Used]:
        used = []
        for name, book in books.items():
            place = root / name
            place.mkdir()
            nbformat.write(book, place / f"{NAME}.ipynb")
            command = [python, "-m", "otter", "run", f"{NAME}.ipynb", "-a", "../autograder.zip", "-o", "."]
            used.append(run(command, place, python))
            found = json.loads((place / "results.json").read_text(encoding="utf-8"))
            by_name = {t["name"].split()[0]: float(t.get("score", 0)) for t in found["tests"]}
            scores[name] = {e: by_name.get(e, 0.0) for e in EXERCISES}
        return used

    return measured("otter run", len(books), every), scores


# ---- the whole


def compare(count: int, more: int, stock: str, otter_python: str) -> list[Row]:
    """Return one row a way; raises SystemExit if two ways disagree about any point."""
    rows: list[Row] = []
    books = submissions(count)
    given: dict[str, Scores] = {}
    ways: list[tuple[str, Callable[[Path], tuple[Row, Scores]]]] = [
        ("course, 1 worker", lambda f: ours(books, f, 1)),
        ("course, 2 workers", lambda f: ours(books, f, 2)),
        ("nbgrader here", lambda f: nbgrader(books, f, sys.executable, "nbgrader, the same environment")),
    ]
    if stock:
        ways.append(("stock", lambda f: nbgrader(books, f, stock, "nbgrader, as its instructions install it")))
    if otter_python:
        ways.append(("otter", lambda f: otter(books, f, otter_python)))
    if more:
        many = submissions(more)
        ways.append(("many", lambda f: ours(many, f, 2)))
    for name, act in ways:
        with tempfile.TemporaryDirectory(prefix="bench") as folder:
            row, scores = act(Path(folder))
        rows.append(row)
        if name != "many":
            given[name] = scores
        print(line(row), flush=True)
    first = next(iter(given.values()))
    for name, scores in given.items():
        if scores != first:
            other = next(p for p in first if scores.get(p) != first[p])
            raise SystemExit(f"{name} gives {other} {scores.get(other)}, the course {first[other]}.")
    return rows


def line(row: Row) -> str:
    """Return a row of the table."""
    return (
        f"{row.way:<42} {row.submissions:>5} {row.wall:>8.1f} {row.cpu:>8.1f} {row.each:>9.3f} "
        f"{60 * row.submissions / row.wall:>9.0f} {row.peak:>8.0f}"
    )


def main() -> None:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--submissions", type=int, default=40)
    parser.add_argument(
        "--more", type=int, default=400, help="submissions of the last row, to see that it grows evenly"
    )
    parser.add_argument("--stock", default="", help="the Python of an environment with nbgrader as pip installs it")
    parser.add_argument("--otter", default="", help="the Python of an environment with otter-grader")
    parser.add_argument("--out", type=Path, help="a file for the figures (JSON)")
    given = parser.parse_args()
    print(f"{'way':<42} {'subm.':>5} {'wall s':>8} {'CPU s':>8} {'CPU/subm.':>9} {'a minute':>9} {'peak MB':>8}")
    if not os.access(group().parent, os.W_OK):
        print("Run as root to count the computing behind the course's walls too; the course's figures lack it here.")
    rows = compare(given.submissions, given.more, given.stock, given.otter)
    usual = [r for r in rows if r.way.startswith("nbgrader")]
    fast = rows[0]
    for row in usual:
        print(f"{row.way}: {row.each / fast.each:.1f} times the computing of the course's own grading")
    if given.out:
        given.out.write_text(json.dumps([asdict(r) for r in rows], indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
