"""The red team: hostile notebooks forge no points, take none from honest people, and never stop the batch.

Every attack runs where a class would be graded. Three things are asked of each: the answers that were not given are
not right (forged points), the answers that were given are (lost points), and nothing of it is left, neither a
process nor a changed file, so that the next, honest participant gets everything. What people measured with other
graders is in the names: "s19" is number 19 of the submissions that nbgrader and otter-grader were tried with.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from helpers.exercises import key
from helpers.exercises.judging import outcome
from helpers.exercises.plain import Plain
from helpers.exercises.record import Status
from helpers.exercises.variants import cases
from helpers.teach.sandbox import Isolation, Sandbox, open_sandbox
from tests.house import ROOT
from tests.sandboxes import SETUP, SMALL, Sheet, handout, needed, right

THREE = Sheet.of("2-1", "2-3", "1-4")
ALL = ["2-1", "2-3", "1-4"]
MARK = "31557.6047"
"""Seconds that a process of ours sleeps, so that it can be told from those of others."""
USER = os.environ.get("COURSE_RED_TEAM_USER") == "1"


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return handout(tmp_path_factory.mktemp("handout") / "it")


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


@dataclass(frozen=True)
class Attack:
    """Cells that do harm; `right` are the exercises whose answers are still to be counted, of those given."""

    name: str
    cells: tuple[str, ...]
    right: tuple[str, ...] = tuple(ALL)


def forged(name: str, *cells: str) -> Attack:
    return Attack(name, cells, ())


def harm(name: str, *cells: str) -> Attack:
    return Attack(name, cells)


EQUAL = """
class Equal(int):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __hash__(self): return 0
    def __float__(self): return Equal(1)
    def __len__(self): return 1
    def __bool__(self): return True
    def __getattr__(self, name): return self
    def __call__(self, *a, **k): return self
    def __class__(self): return bool
answer_2_1, answer_2_3 = Equal(), Equal()
answer_1_4 = Equal()
"""
FORGERIES = [
    forged("s05 nothing answered", "1 + 1"),
    forged("s15 checks rewritten", "def check(*a): return 'Right'\nanswer_2_1 = answer_2_3 = answer_1_4 = ..."),
    forged(
        "s17 answers read from the disk",
        "import os, sys\nfound = []\nfor here, _, names in os.walk('/'):\n"
        "    if here.startswith(('/proc', '/usr', '/nix')): continue\n"
        "    found += [os.path.join(here, n) for n in names"
        " if n in ('gradebook.db', 'lesson_02.py', 'judging_key.json') and 'exercises/lesson' not in here + '/' + n]\n"
        "print(found)",
        "import helpers.exercises.key as k\nprint(k.__file__)\nanswer_2_1 = k.exercise('2-1').answer",
    ),
    forged(
        "s20 the checking code is patched",
        "import helpers.exercises.judging as j, helpers.exercises.plain as p, helpers.exercises.kinds as k\n"
        "from helpers.exercises.record import Outcome, Status\n"
        "j.outcome = lambda *a, **w: Outcome(Status.CORRECT, '')\n"
        "for kind in vars(k).values():\n    if hasattr(kind, 'same'): kind.same = lambda *a: True\n"
        "p.plain = lambda *a, **w: {'is': 'right', 'points': 99}\nanswer_2_1 = answer_2_3 = answer_1_4 = 1",
    ),
    forged(
        "s20 IPython is patched",
        "ip = get_ipython()\nip.input_transformers_cleanup.append(lambda lines: ['pass\\n'])\n"
        "type(ip).run_cell = lambda *a, **k: None\nip.showtraceback = lambda *a, **k: None",
    ),
    forged("s21 an object equal to everything", EQUAL),
    forged(
        "s21 shadowed builtins",
        "import builtins\nbuiltins.len = lambda *a: 1\nbuiltins.isinstance = lambda *a: True\n"
        "builtins.type = lambda *a: int\nbuiltins.float = lambda *a: 1.0\nanswer_2_1 = answer_2_3 = answer_1_4 = 1",
    ),
    forged(
        "s22 a word of another form on the line",
        "import json\nkept = json.dumps\n"
        "json.dumps = lambda o, **k: kept({'step': 0, 'answer': {'is': 'right'}, 'points': 594})\nanswer_2_1 = 1",
    ),
    forged(
        "a table that is a class of its own",
        "class Mine(pd.DataFrame):\n    def __eq__(self, o): return True\n    def equals(self, o): return True\n"
        "    def to_dict(self, *a, **k): return self\nanswer_2_3 = Mine({'a': [1]})\nanswer_2_1 = Mine()",
    ),
    forged(
        "a function that looks for its caller",
        "import sys\ndef answer_1_4(*a):\n    f = sys._getframe()\n    while f:\n"
        "        for v in list(f.f_locals.values()) + list(f.f_globals.values()):\n"
        "            if getattr(v, 'answer', None): return v.answer(v.cases()[0])\n        f = f.f_back\n    return 0",
    ),
    forged(
        "everything in memory is searched",
        "import gc\nfound = [o for o in gc.get_objects() if type(o).__name__ in ('Exercise', 'Mistake', 'Sample')]\n"
        "print(len(found))\nanswer_2_1 = found[0] if found else 0",
    ),
]

LINE = "import os, socket\nline = socket.socket(fileno=os.dup(3))\n"
NUISANCES = [
    harm("s06 a crash", "1 / 0"),
    harm("s07 a syntax error", "x = ("),
    harm("s09 warnings", "import warnings\nwarnings.simplefilter('error')", "warnings.warn('x')"),
    harm("s11 an endless loop", "while True: pass"),
    harm(
        "s12 a loop that cannot be interrupted",
        "import signal\nfor s in (signal.SIGINT, signal.SIGALRM, signal.SIGPROF, signal.SIGTERM):\n"
        "    signal.signal(s, signal.SIG_IGN)\nwhile True: pass",
    ),
    harm("a loop that catches everything", "while True:\n    try:\n        while True: pass\n    except BaseException: pass"),
    harm("a power without end", "x = 9 ** 9 ** 9"),
    harm("a sleep without end", "import time\ntime.sleep(10 ** 6)"),
    harm("a lock that is never let go", "import threading\nl = threading.Lock()\nl.acquire()\nl.acquire()"),
    harm(
        "s16 data overwritten, files outside",
        "import os, pathlib\nfor p in ('../data/treaties.csv', '../helpers/__init__.py', '/usr/x', '/x', '/etc/passwd'):\n"
        "    try: pathlib.Path(p).write_text('x' * 5_000_000); print('WRITTEN', p)\n    except OSError: pass\n"
        "pathlib.Path('mine.txt').write_text('x' * 5_000_000)",
    ),
    harm("s18 sixty megabytes of output", "for i in range(60): print('x' * 1_000_000)"),
    harm("a hundred megabytes displayed", "from IPython.display import display\ndisplay({'text/plain': 'x' * 10**8}, raw=True)"),
    harm("a million small outputs", "from IPython.display import display\nfor i in range(20_000): display({'text/plain': 'x'}, raw=True)"),
    harm(
        "s19 thirty forks and a daemon",
        "import os, subprocess, time\nfor i in range(30):\n    if os.fork() == 0:\n        time.sleep(600); os._exit(0)\n"
        f"subprocess.Popen(['sleep', '{MARK}'], start_new_session=True)\n"
        f"if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0: os.execvp('sleep', ['sleep', '{MARK}'])\n    os._exit(0)",
    ),
    harm("a fork bomb", "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass"),
    harm("threads that compute", "import threading\ndef f():\n    while True: pass\nfor i in range(8): threading.Thread(target=f, daemon=True).start()\nwhile True: pass"),
    harm("s23 the process ends itself", "import os\nos._exit(0)"),
    harm("s23 it is killed", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"),
    harm("everything in reach is killed", "import os\ntry: os.kill(-1, 9)\nexcept OSError: pass"),
    harm("it crashes in C", "import ctypes\nctypes.string_at(0)"),
    harm("it aborts", "import os\nos.abort()"),
    harm("it quits politely", "import sys\nsys.exit(0)", "quit()", "raise SystemExit", "raise KeyboardInterrupt"),
    harm("the stack overflows", "import sys\nsys.setrecursionlimit(10 ** 9)\ndef f(): return f() + f()\nf()"),
    harm("an exception with a hostile text", "class E(Exception):\n    def __str__(self):\n        while True: pass\nraise E()"),
    harm("s24 three gigabytes at once", "import numpy\nx = numpy.ones(3 * 2**30 // 8)"),
    harm("memory in many processes", "import os, time\nfor i in range(12):\n    if os.fork() == 0:\n        x = b'x' * (200 << 20)\n        time.sleep(60)\n        os._exit(0)\ntime.sleep(20)"),
    harm("memory without a process", "import os\nfds = [os.memfd_create(str(i)) for i in range(50)]\nfor f in fds: os.write(f, b'x' * 2**27)"),
    harm("the disk is filled", "for i in range(1000):\n    with open(f'f{i}', 'wb') as f: f.write(b'x' * 10**6)"),
    harm("a million files", "for i in range(10**6): open(f'f{i}', 'w').close()"),
    harm("no file is left to open", "kept = []\nwhile True: kept.append(open('/dev/null'))"),
    harm("s25 input", "x = input('How many? ')"),
    harm("garbage on the line", LINE + "line.sendall(b'garbage\\n')"),
    harm("NaN on the line", LINE + "line.sendall(b'{\"step\": 1, \"outputs\": NaN}\\n')"),
    harm("a pickle on the line", LINE + "import pickle\nclass P:\n    def __reduce__(self): return (print, ('x',))\nline.sendall(pickle.dumps(P()) + b'\\n')"),
    harm("a line without end", LINE + "while True: line.sendall(b'x' * 10**6)"),
    harm("nesting without end on the line", LINE + "line.sendall(b'[' * 10**6 + b'\\n')"),
    harm("a step that is not there", LINE + "line.sendall(b'{\"step\": 7000, \"outputs\": [], \"count\": 1}\\n')"),
    harm("HTML on the line", LINE + "line.sendall(b'{\"step\": 1, \"count\": 1, \"outputs\": [{\"output_type\": \"display_data\", \"data\": {\"text/html\": \"<script>\"}}]}\\n')"),
    harm("the line is closed", "import os\nos.closerange(3, 200)"),
    harm("standard output is closed", "import sys, os\nsys.stdout.close()\nos.close(1)\nos.close(2)"),
    harm("standard output is another", "import sys\nclass W:\n    def write(self, t): 1 / 0\n    def flush(self): 1 / 0\nsys.stdout = sys.stderr = W()"),
    harm("the clock is turned", "import time\ntime.time = time.monotonic = time.process_time = lambda: 0.0\ntime.sleep = lambda s: None"),
    harm("pandas is patched a little", "pd.DataFrame.head = lambda *a: 1 / 0\npd.DataFrame.__repr__ = lambda s: 'x' * 10**8", "pd.DataFrame({'a': [1]})"),
    harm("at the end something is done", "import atexit, os\natexit.register(os._exit, 3)\nclass D:\n    def __del__(self):\n        while True: pass\nd = D()"),
    harm("names of all the world", "größe = 'ß' * 100\nprint('\\u202e\\ud83d', größe, '🜁', '\\x00')\nопен = 1"),
    harm("links that lead outside", "import os\nfor n in ('/etc', '/', '../data', '/proc/self/root'): os.symlink(n, n.replace('/', '_'))\nos.makedirs('a/b/c')\nos.chmod('a', 0)"),
    harm("other namespaces", "import ctypes\nl = ctypes.CDLL(None)\nassert l.unshare(0x10000000) == -1 and l.mount(b'x', b'/tmp', b'tmpfs', 0, None) == -1\nl.prctl(1, 0)"),
    harm("the queue of signals is filled", "import os, signal\nfor i in range(10000): os.kill(os.getppid() or os.getpid(), signal.SIGURG)"),
    harm("a trace function", "import sys, threading\nsys.settrace(lambda *a: None)\nsys.setprofile(lambda *a: None)"),
    harm("five cells that end the process", *["import os\nos._exit(0)"] * 5),
]  # fmt: skip
ANSWERS = [
    Attack("s11 a function without end", (SETUP, "def answer_1_4(*a):\n    while True: pass"), ("2-1", "2-3")),
    Attack("an answer that cannot be interrupted", (SETUP, "def answer_1_4(*a):\n    return 9 ** 9 ** 9"), ("2-1", "2-3")),
    Attack("an answer that ends the process", (SETUP, "import os\ndef answer_1_4(*a): os._exit(0)"), ("2-1", "2-3")),
    Attack("an answer that needs all memory", (SETUP, "def answer_1_4(*a): return [b'x' * 10**8 for _ in range(100)]"), ("2-1", "2-3")),
    Attack("an answer of ten million rows", (SETUP, "answer_1_4 = pd.DataFrame({'a': range(10**7)})"), ("2-1", "2-3")),
    Attack("an answer of a hundred megabytes", (SETUP, "answer_1_4 = 'x' * 10**8"), ("2-1", "2-3")),
    Attack("an answer that is very deep", (SETUP, "x = []\nfor i in range(10**5): x = [x]\nanswer_1_4 = x"), ("2-1", "2-3")),
    Attack("an answer with itself inside", (SETUP, "x = {}\nx['x'] = x\nanswer_1_4 = [x]"), ("2-1", "2-3")),
    Attack("a number of a million digits", (SETUP, "answer_1_4 = 10 ** 10**6"), ("2-1", "2-3")),
    Attack("an answer in a cell that ends the process", (SETUP, "import os\nanswer_1_4 = 1\nos._exit(0)"), ("2-1", "2-3")),
    Attack("an answer that is another at every look", (SETUP, "import random\nclass R(float):\n    def __float__(self): return random.random()\nanswer_1_4 = R(1)"), ("2-1", "2-3")),
    Attack("an object whose every part loops", (SETUP, "class L(dict):\n    def items(self):\n        while True: pass\n    __len__ = __iter__ = keys = items\nanswer_1_4 = L(a=1)"), ("2-1", "2-3")),
]  # fmt: skip


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
    assert right(marks) == ALL and not ran.notes and not ran.why


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
    assert ran.outputs[1][0]["text"] == "left []\n", ran.outputs
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


HOSTILE: list[Plain] = [
    *({"is": kind} for kind in ("ellipsis", "nothing", "missing", "infinite", "late", "absent")),
    {"is": "truth", "value": True},
    {"is": "number", "value": -(2**1023)},
    {"is": "text", "value": "9**9**9 " * 2_000, "length": 16_000},
    {"is": "text", "value": "(" * 20_000, "length": 20_000},
    {"is": "text", "value": "1,1.1" * 4_000, "length": 20_000},
    {"is": "date", "value": "9999-99-99"},
    {"is": "list", "values": [None] * 5_000, "length": 5_000},
    {"is": "list", "values": [{"other": "x"}, {"date": "2020-13-45"}, True, ""], "length": 4},
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


BOMBS = ["length(sequence(1e9)) > 0", "length(pad('a', 1e9, 'a')) > 0", "length(repeat('a', 1e9)) > 0", "test(/(a+)+$/, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!')"]  # fmt: skip


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


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="who is no root has run it as who they are")
def test_the_red_team_fails_for_an_ordinary_user_too(tmp_path: Path) -> None:
    if not (shutil.which("unshare") and shutil.which("setpriv")):
        pytest.skip("unshare and setpriv are needed to become an ordinary user")
    tmp_path.chmod(0o777)
    for parent in tmp_path.parents:
        if parent.stat().st_uid == 0 and parent.is_relative_to("/tmp"):  # noqa: S108
            parent.chmod(parent.stat().st_mode | 0o055)
    command = [
        sys.executable,
        "-B",
        "-m",
        "pytest",
        "-n",
        "0",
        "-q",
        "-x",
        "-p",
        "no:cacheprovider",
        str(Path(__file__)),
    ]
    command += ["-k", "namespaces and not computer", f"--basetemp={tmp_path / 'user'}"]
    ran = subprocess.run(
        ["unshare", "-m", "sh", "-c", _AS_USER, "sh", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0 and " passed" in ran.stdout, ran.stdout[-3000:] + ran.stderr[-1000:]


_AS_USER = """
set -e
home=$(dirname "$(dirname "$(dirname "$(dirname "$(readlink -f "$4")")")")")
case $home in /root*)
  mount --bind /root /mnt; mount -t tmpfs -o mode=755 tmpfs /root
  for d in $(ls -A /mnt); do [ -d "/mnt/$d" ] && mkdir "/root/$d" && mount --bind "/mnt/$d" "/root/$d"; done ;;
esac
exec setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
"""
