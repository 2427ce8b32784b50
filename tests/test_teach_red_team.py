"""The red team: hostile notebooks forge no points, take none from honest people, and never stop the batch.

Every attack runs where a class would be graded. Three things are asked of each: the answers that were not given are
not right (forged points), the answers that were given are (lost points), and nothing of it is left, neither a
process nor a changed file, so that the next, honest participant gets everything. The attacks
stand in `tests/attacks.py`.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from helpers.exercises import key
from helpers.exercises.judging import outcome
from helpers.exercises.plain import Plain
from helpers.exercises.record import Status
from helpers.exercises.variants import cases
from helpers.teach.sandbox import Isolation, Sandbox, open_sandbox
from helpers.teach.sandbox.isolation import trouble
from tests.attacks import ALL, ANSWERS, FORGERIES, MARK, NUISANCES, Attack
from tests.house import ROOT
from tests.ordinary import as_ordinary_user, root_only
from tests.sandboxes import SETUP, SMALL, Sheet, handout, needed, right

THREE = Sheet.of(*ALL)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return handout(tmp_path_factory.mktemp("handout") / "it", THREE.exercises)


@pytest.fixture(scope="module", params=[Isolation.NAMESPACES, Isolation.BUBBLEWRAP], ids=str)
def sandbox(request: pytest.FixtureRequest, folders: tuple[Path, Path]) -> Iterator[Sandbox]:
    needed(request.param)
    with open_sandbox(*folders, SMALL, request.param) as made:
        yield made


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the folder of somebody who grades, with what no participant may see or change."""
    folder = tmp_path_factory.mktemp("grader")
    (folder / "gradebook.db").write_text("kim: 3 points", encoding="utf-8")
    (folder / "submitted").mkdir()
    (folder / "submitted/lee.ipynb").write_text("the answer of lee", encoding="utf-8")
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o777 if path.is_dir() else 0o666)
    return folder


def leftovers() -> list[str]:
    """Return the processes of this computer that an attack started and that still run."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if MARK.encode() in path.read_bytes():
                found.append(path.parent.name)
        except OSError:
            continue
    return found


def honest_all_right(sandbox: Sandbox) -> None:
    ran, marks = THREE.run(sandbox, THREE.honest(), "lee")
    assert right(marks) == list(ALL) and not ran.notes and not ran.why


def test_the_red_team_is_all_there() -> None:
    names = [a.name for a in (*FORGERIES, *NUISANCES, *ANSWERS)]
    assert len(set(names)) == len(names) >= 70


@pytest.mark.parametrize("attack", FORGERIES, ids=lambda a: a.name)
def test_no_points_are_forged(attack: Attack, sandbox: Sandbox) -> None:
    ran, marks = THREE.run(sandbox, [SETUP, *attack.cells])
    assert right(marks) == []
    assert not ran.why
    if attack.name.startswith("s17"):
        assert ran.outputs[1][0]["text"] == "[]\n"
    if attack.name.startswith("everything"):
        assert ran.outputs[1][0]["text"] == "0\n"


@pytest.mark.parametrize("attack", NUISANCES, ids=lambda a: a.name)
def test_no_points_are_lost(attack: Attack, sandbox: Sandbox) -> None:
    ran, marks = THREE.run(sandbox, [SETUP, *attack.cells, *THREE.honest()])
    if attack.apart and sandbox.isolation is not Isolation.NAMESPACES:
        honest_all_right(sandbox)  # the attacker may lose, and nobody else
        return
    assert right(marks) == list(attack.right), (ran.notes, [m.text for m in marks.values()])
    assert not ran.why and len(ran.outputs) == 1 + len(attack.cells) + 4
    assert "WRITTEN" not in str(ran.outputs) and leftovers() == []
    assert sum(len(str(o)) for o in ran.outputs[1]) < 2_500_000


@pytest.mark.parametrize("attack", ANSWERS, ids=lambda a: a.name)
def test_one_hostile_answer_takes_nothing_from_the_others(attack: Attack, sandbox: Sandbox) -> None:
    ran, marks = THREE.run(sandbox, [*THREE.honest()[:3], *attack.cells])
    assert right(marks) == list(attack.right), (ran.notes, [m.text for m in marks.values()])
    assert marks["1-4"].status in (Status.INCORRECT, Status.ERROR)


def test_the_next_participant_gets_everything(sandbox: Sandbox) -> None:
    honest_all_right(sandbox)


def test_nothing_of_the_grader_is_seen_or_changed(desk: Path, sandbox: Sandbox) -> None:
    before = {p: p.read_bytes() for p in desk.rglob("*") if p.is_file()}
    code = (
        f"import os, pathlib\nfor p in {[str(p) for p in before]}:\n"
        "    try: print('SEEN', pathlib.Path(p).read_text())\n    except OSError: pass\n"
        "    try: pathlib.Path(p).write_text('kim: 594 points'); print('WRITTEN')\n    except OSError: pass\n"
        f"print(os.path.exists({str(desk)!r}), sorted(os.environ), os.listdir('/proc/self/fd'))"
    )
    ran, _ = THREE.run(sandbox, [code])
    assert {p: p.read_bytes() for p in desk.rglob("*") if p.is_file()} == before and len(before) == 2
    text = ran.outputs[0][0]["text"]
    assert "SEEN" not in text and "WRITTEN" not in text and text.startswith("False")
    assert not any(word in text for word in ("TOKEN", "JUPYTER", "SALT", "PASSWORD"))


def test_no_secret_of_the_environment_is_inside(
    folders: tuple[Path, Path], sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "token-4711")
    monkeypatch.setenv("COURSE_SALT", "token-4711")
    code = (
        "import os, glob\nfor p in ['/proc/self/environ', *glob.glob('/proc/[0-9]*/environ')]:\n"
        "    try: print(open(p, 'rb').read())\n    except OSError: pass\nprint(os.environ)"
    )
    with open_sandbox(*folders, SMALL, sandbox.isolation) as made:
        ran = made.run([code], [], "kim", {})
    assert ran.outputs and "token-4711" not in str(ran.outputs)


def test_there_is_no_network(sandbox: Sandbox) -> None:
    code = (
        "import socket\n"
        "for host in ('127.0.0.1', '1.1.1.1', 'localhost', 'example.org', '::1'):\n"
        "    try: socket.create_connection((host, 80), 2); print('CONNECTED')\n    except OSError: pass\n"
        "try: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('1.1.1.1', 53)); print('CONNECTED')\n"
        "except OSError: pass\nprint('done')"
    )
    ran, _ = THREE.run(sandbox, [code])
    assert ran.outputs[0][0]["text"] == "done\n"


def test_nothing_of_one_participant_is_found_by_the_next(sandbox: Sandbox) -> None:
    secret = "".join(chr(ord("a") + (i * 7) % 26) for i in range(24))
    planted = (
        f"import os\nfor p in ('.', '/tmp', '/dev/shm', '/course', '/', '/var/tmp'):\n"
        f"    try: open(os.path.join(p, 'left.txt'), 'w').write('{secret}')\n    except OSError: pass\n"
        f"os.makedirs('deep/er', exist_ok=True)\nos.chmod('deep', 0)\nprint('{secret}')\nanswer_2_1 = '{secret}'"
    )
    ran, _ = THREE.run(sandbox, [SETUP, planted])
    assert secret in str(ran.outputs)
    half = len(secret) // 2
    searching = (
        f"import os\nwanted = ('{secret[:half]}' + '{secret[half:]}').encode()\nhits = 0\n"
        "for line in open('/proc/self/maps'):\n"
        "    span, mode, *rest = line.split()\n    if 'rw' not in mode or '[v' in line: continue\n"
        "    a, b = (int(x, 16) for x in span.split('-'))\n"
        "    with open('/proc/self/mem', 'rb', 0) as m:\n"
        "        try:\n            m.seek(a); block = m.read(b - a)\n        except OSError: continue\n"
        "    i = block.find(wanted)\n    hits += i >= 0\n    del block\n"
        "left = [p for p in ('.', '/tmp', '/dev/shm') for n in os.listdir(p)]\n"
        "print('left', left)"
    )
    ran, _ = THREE.run(sandbox, [SETUP, searching], "lee")
    # Where the course itself lies among the temporary files, this Python is seen there too, and nothing else.
    here = Path(sys.prefix)
    own = ["/tmp"] if here.is_relative_to("/tmp") and sandbox.isolation is not Isolation.NONE else []
    assert ran.outputs[1][0]["text"] == f"left {own}\n", ran.outputs
    # The searched word is in the searcher's own memory too, so what counts is where the copies are.
    probe = searching.replace("hits += i >= 0", "hits += block.count(wanted)").replace(
        "print('left', left)", "print(hits)"
    )
    blank = probe.replace(secret[:half], "q" * half)
    with_secret = int(THREE.run(sandbox, [SETUP, probe], "lee")[0].outputs[1][0]["text"])
    without = int(THREE.run(sandbox, [SETUP, blank], "lee")[0].outputs[1][0]["text"])
    assert abs(with_secret - without) <= 2


def test_the_warm_process_cannot_be_reached(sandbox: Sandbox) -> None:
    code = (
        "import ctypes, glob, os, signal\nlibc = ctypes.CDLL(None)\n"
        "own = {os.getpid(), os.getppid()}\n"
        "for path in glob.glob('/proc/[0-9]*'):\n"
        "    n = int(path.split('/')[-1])\n    if n == os.getpid(): continue\n"
        "    if libc.ptrace(16, n, 0, 0) == 0: print('TRACED', n)\n"
        "    for part in ('mem', 'fd/0', 'fd/1'):\n"
        "        try: open(f'{path}/{part}', 'r+b', 0); print('OPENED', path, part)\n        except OSError: pass\n"
        "print('done')"
    )
    ran, _ = THREE.run(sandbox, [code])
    assert ran.outputs[0][0]["text"] == "done\n"
    honest_all_right(sandbox)


def test_no_rights_are_left(sandbox: Sandbox) -> None:
    ran, _ = THREE.run(sandbox, ["print(open('/proc/self/status').read())"])
    status = dict(line.split(":", 1) for line in ran.outputs[0][0]["text"].splitlines() if ":" in line)
    for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        assert int(status[name], 16) == 0, name
    assert status["NoNewPrivs"].strip() == "1" and "0" not in status["Uid"].split()


def test_a_batch_of_everything_at_once_ends(sandbox: Sandbox) -> None:
    started = time.monotonic()
    for attack in (NUISANCES[3], NUISANCES[4], NUISANCES[14], FORGERIES[5]):
        THREE.run(sandbox, [SETUP, *attack.cells])
        honest_all_right(sandbox)
    assert time.monotonic() > started and leftovers() == []


def test_nothing_is_left_when_the_grader_itself_is_killed(folders: tuple[Path, Path], sandbox: Sandbox) -> None:
    cell = f"import subprocess\nsubprocess.Popen(['sleep', '{MARK}'], start_new_session=True)\nwhile True: pass"
    code = (
        "import sys\nfrom pathlib import Path\nfrom helpers.teach.sandbox import open_sandbox, Limits\n"
        "with open_sandbox(Path(sys.argv[1]), Path(sys.argv[2]), Limits(cell_seconds=500), sys.argv[3]) as made:\n"
        "    made.run([sys.argv[4]], [], 'kim', {})"
    )
    command = [sys.executable, "-c", code, *map(str, folders), str(sandbox.isolation), cell]
    with subprocess.Popen(command, cwd=ROOT) as grader:
        assert _soon(lambda: leftovers() != []), "the cell did not begin"
        grader.kill()
    assert _soon(lambda: leftovers() == []), "the cell goes on"


def _soon(true: Callable[[], bool]) -> bool:
    until = time.monotonic() + 60
    while not true() and time.monotonic() < until:
        time.sleep(0.1)
    return true()


HOSTILE: list[Plain] = [
    *({"is": kind} for kind in ("ellipsis", "nothing", "missing", "infinite", "late", "absent")),
    {"is": "truth", "value": True},
    {"is": "number", "value": -(2**1023)},
    {"is": "text", "value": "9**9**9 " * 2_000, "length": 16_000},
    {"is": "text", "value": "(" * 20_000, "length": 20_000},
    {"is": "text", "value": "1,1.1" * 4_000, "length": 20_000},
    {"is": "date", "value": "9999-12-31"},
    {"is": "list", "values": [None] * 5_000, "length": 5_000},
    {"is": "list", "values": [{"other": "x"}, {"date": "0001-01-01"}, True, ""], "length": 4},
    {"is": "table", "columns": ["a"] * 60, "index": [], "rows": [[1] * 60] * 5_000, "length": 5_000},
    {"is": "table", "columns": [], "index": [], "rows": [], "length": 0},
    {"is": "table", "columns": ["a"], "index": ["a"], "rows": None, "length": 10**12},
    {"is": "chart", "spec": {}},
    {"is": "chart", "spec": None, "length": 10**12},
    {"is": "chart", "spec": {"mark": [], "encoding": "x", "data": 7, "layer": {"a": 1}, "transform": 3}},
    {"is": "chart", "spec": {"layer": [[[]]], "encoding": [], "hconcat": None, "datasets": []}},
    {"is": "function", "results": []},
    {"is": "function", "results": [{"is": "late"}, {"is": "error", "why": "", "trace": ""}] * 50},
    {"is": "error", "why": "x" * 2_000, "trace": ""},
    {"is": "other", "what": ""},
]  # fmt: skip


@pytest.mark.parametrize("asked", key.exercises(), ids=[e.id for e in key.exercises()])
def test_marking_takes_any_answer_that_is_let_through(asked: Any) -> None:
    from helpers.teach.sandbox.checking import answer

    assert len(HOSTILE) >= 25
    for found in HOSTILE:
        assert answer(found) is not None, found
        assert outcome(asked, found, cases(asked)[0]).status is not Status.CORRECT, found


BOMBS = [
    "length(sequence(1e9)) > 0",
    "length(pad('a', 1e9, 'a')) > 0",
    "length(repeat('a', 1e9)) > 0",
    "length(sequence/**/(1e9)) > 0",
    "length(s\\u0065quence(1e9)) > 0",
    f"test(/(a+)+$/, '{'a' * 40}!')",
]


@pytest.mark.parametrize("bomb", BOMBS)
@pytest.mark.parametrize("place", ["filter", "nested", "calculate"])
def test_a_chart_cannot_compute_without_end_in_the_grader(bomb: str, place: str) -> None:
    steps = {
        "filter": {"filter": bomb},
        "nested": {"filter": {"and": [{"not": bomb}, "datum.a > 0"]}},
        "calculate": {"calculate": bomb, "as": "b"},
    }
    spec = {"data": {"values": [{"a": 1}]}, "mark": "bar", "transform": [steps[place]]}
    charts = [e for e in key.exercises() if e.kind.value == "chart" and "rows" in e.features]
    assert charts
    mark = outcome(charts[0], {"is": "chart", "spec": spec}, cases(charts[0])[0])
    assert mark.status is Status.INCORRECT


@root_only
def test_the_red_team_fails_for_an_ordinary_user_too() -> None:
    part = "forged or grader or network or warm or rights or daemon or itself or next"
    ran = as_ordinary_user(Path(__file__), f"(namespaces or bubblewrap) and ({part})")
    skipped = all(trouble(each) for each in (Isolation.NAMESPACES, Isolation.BUBBLEWRAP))
    assert skipped or ran >= 20
