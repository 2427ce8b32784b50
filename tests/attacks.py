"""Hostile notebooks, one attack each. "s19" is number 19 of the submissions that other graders were tried with."""

from __future__ import annotations

from dataclasses import dataclass

from tests.sandboxes import SETUP

ALL = ("2-1", "2-3", "1-4")
"""The exercises of the sheet that is attacked; the last asks for a function."""
MARK = "31557.6047"
"""Seconds that a process of ours sleeps, so that it can be told from those of others."""


@dataclass(frozen=True)
class Attack:
    """Cells that do harm; `right` are the exercises whose answers are still to be counted, of those given.

    With `apart` that holds only behind walls of its own: elsewhere the attacker loses, and nobody else.
    """

    name: str
    cells: tuple[str, ...]
    right: tuple[str, ...] = ALL
    apart: bool = False


def forged(name: str, *cells: str) -> Attack:
    """Return an attack that gives no answer of its own."""
    return Attack(name, cells, ())


def harm(name: str, *cells: str) -> Attack:
    """Return an attack after which every exercise is answered honestly."""
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
        "import os\nfound, wanted = [], ('gradebook.db', 'lee.ipynb', 'lesson_02.py', 'compose.py', 'record.py')\n"
        "for here, folders, names in os.walk('/'):\n"
        "    folders[:] = [f for f in folders if f not in ('proc', 'usr', 'nix', 'lib', 'site-packages')]\n"
        "    found += [os.path.join(here, n) for n in names if n in wanted and not here.endswith(('exercises', 'claims'))]\n"
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
        "import gc\nnames = ('Exercise', 'Mistake', 'Sample')\n"
        "every = [o for o in gc.get_objects() if type(o).__name__ in names]\n"
        "found = [o for o in every if type(o).__name__ != 'Exercise' or o.reference or o.right or o.mistakes or o.hints]\n"
        "for each in every:\n    try: found.append(each.answer(case('2-1')))\n    except Exception: pass\n"
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
        f"import os, subprocess, time\nsubprocess.Popen(['sleep', '{MARK}'], start_new_session=True)\n"
        f"if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0: os.execvp('sleep', ['sleep', '{MARK}'])\n    os._exit(0)\n"
        "for i in range(30):\n    try:\n        if os.fork() == 0:\n            time.sleep(600); os._exit(0)\n    except OSError: pass",
    ),
    harm("a fork bomb", "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass"),
    harm("threads that compute", "import threading\ndef f():\n    while True: pass\nfor i in range(4): threading.Thread(target=f, daemon=True).start()\nwhile True: pass"),
    harm("s23 the process ends itself", "import os\nos._exit(0)"),
    harm("s23 it is killed", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"),
    Attack("everything in reach is killed", ("import os\ntry: os.kill(-1, 9)\nexcept OSError: pass",), apart=True),
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
    harm("beginnings without end on the line", LINE + "import time\nwhile True:\n    line.sendall(b'{\"start\": 1}\\n')\n    time.sleep(0.1)"),
    harm("the end comes too early on the line", LINE + "line.sendall(b'{\"step\": 1, \"outputs\": [], \"count\": 1}\\n{\"ran\": true}\\n')"),
    harm("the line is closed", "import os\nos.closerange(3, 200)"),
    harm("standard output is closed", "import sys, os\nsys.stdout.close()\nos.close(1)\nos.close(2)"),
    harm("standard output is another", "import sys\nclass W:\n    def write(self, t): 1 / 0\n    def flush(self): 1 / 0\nsys.stdout = sys.stderr = W()"),
    harm("the clock is turned", "import time\ntime.time = time.monotonic = time.process_time = lambda: 0.0\ntime.sleep = lambda s: None"),
    harm("pandas is patched a little", "pd.DataFrame.describe = lambda *a: 1 / 0\npd.DataFrame.__repr__ = lambda s: 'x' * 10**8", "pd.DataFrame({'a': [1]})"),
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
