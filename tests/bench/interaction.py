"""How fast does a chart follow its control, in the course and in the usual way? Both in one run, in a real JupyterLab.

    python tests/bench/interaction.py [--moves 50] [--rounds 3] [--imports 7] [--out results.json]

Three notebooks draw the same bars from the same rows: the course's explorable, `ipywidgets.interact` with a new Altair
chart each time (Altair's offline renderer), and the same with JupyterLab's own Vega-Lite. Rounds take turns, each with
a new kernel. README.md beside this file says how to read the result. Nothing here is asserted: times are no tests.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

# pytest reads this file too (for doctests), and it adds no folder to the search path.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "browser"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from laboratory import ROOT, SECONDS, Server, copy_course, serve
from pages import Tab, chromium, launch, person
from playwright.sync_api import BrowserContext, sync_playwright
from ways import WAYS, cells, expected, start, walk, write_rows

PAUSE = 60
"""Milliseconds between two moves."""
IMPORTS = {"a lesson": "from helpers import explore; explore", "plain": "import pandas, altair, ipywidgets"}


def one(context: BrowserContext, server: Server, way: str, words: dict[str, str], moves: int) -> dict[str, Any]:
    """Measure one way once: first chart with a new kernel, then the moves."""
    tab = Tab(context, server).open_notebook(server.write(f"bench-{way}.ipynb", *cells()[way]))
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    first = tab.page.evaluate("([w, limit]) => stopwatch.firstChart(w, limit)", [words[start()], SECONDS])
    if first is None:
        raise SystemExit(f"'{way}' drew no chart with the expected words within {SECONDS // 1000} seconds.")
    tab.page.wait_for_timeout(1500)
    steps = walk(words, start(), moves + 2)
    run = "([steps, pause]) => stopwatch.moves(steps, 20000, pause)"
    tab.page.evaluate(run, [steps[:2], PAUSE])  # warm up
    moved = tab.page.evaluate(run, [steps[2:], PAUSE])
    strangers = list(tab.strangers)
    tab.close()
    server.end_kernels()
    return {
        "first_ms": first,
        "times_ms": moved["times"],
        "in": moved["in"],
        "out": moved["out"],
        "load": load,
        "strangers": strangers,
    }


def import_cpu(code: str) -> float:
    """Return the seconds of CPU a fresh Python spends on these imports, its own start not counted."""
    timed = f"import time; start = time.process_time()\n{code}\nprint(time.process_time() - start)"
    # Without its compiled files a package would be compiled again in each fresh Python.
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-c", timed]
    done = subprocess.run(command, cwd=ROOT, env=plain, capture_output=True, text=True, check=True)
    return float(done.stdout)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which that share of the values lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered)) - 1))]


def summary(rounds: list[dict[str, Any]]) -> dict[str, float]:
    """Return one way's figures over all its rounds."""
    seen = [t for r in rounds for t in r["times_ms"] if t is not None]
    times = [t["painted"] for t in seen]
    moves = sum(len(r["times_ms"]) for r in rounds)
    return {
        "p50_ms": percentile(times, 0.5),
        "p95_ms": percentile(times, 0.95),
        "drawn_p50_ms": percentile([t["drawn"] for t in seen], 0.5),
        "lost": moves - len(times),
        "bytes_in": sum(r["in"] for r in rounds) / moves,
        "bytes_out": sum(r["out"] for r in rounds) / moves,
        "first_ms": statistics.median(r["first_ms"] for r in rounds),
    }


def targets(ways: dict[str, dict[str, float]], imports: dict[str, float]) -> list[dict[str, Any]]:
    """Return each target of the course with what was measured; `met` is None where this machine cannot judge it."""
    ours, usual = ways["course"], ways["interact"]
    wire = ours["bytes_in"] + ours["bytes_out"]
    rows = [
        (
            f"at least 40 times faster than interact until {end} (p50)",
            usual[column] / ours[column],
            usual[column] >= 40 * ours[column],
        )
        for end, column in (("the chart stands in the page", "drawn_p50_ms"), ("the screen shows it", "p50_ms"))
    ]
    rows += [
        ("p95 under 50 ms on an idle machine", ours["p95_ms"], ours["p95_ms"] < 50),
        ("at most 2 kB a move", wire / 1000, wire <= 2000),
    ]
    share = imports["a lesson"] / imports["plain"]
    if find_spec("rfc3987_syntax"):
        rows.append(("imports at most half the CPU of plain", share, share <= 0.5))
    else:
        rows.append(("imports at most half the CPU of plain (needs an environment made by pip)", share, None))
    return [{"target": words, "measured": round(float(value), 2), "met": met} for words, value, met in rows]


def measure(moves: int, rounds: int, imports: int) -> dict[str, Any]:
    """Run everything and return it as plain values."""
    program = chromium()
    if program is None:
        raise SystemExit("No Chromium on this computer: install it, or name one in CHROME_BIN.")
    words, results = expected(), {way: [] for way in WAYS}
    cpu: dict[str, list[float]] = {name: [] for name in IMPORTS}
    for _ in range(imports + 1):
        for name, code in IMPORTS.items():
            cpu[name].append(import_cpu(code))
    with ExitStack() as open_things:
        place = Path(open_things.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        course = copy_course(place / "course")
        write_rows(course)
        server = open_things.enter_context(serve(course, place / "state"))
        browser = launch(open_things.enter_context(sync_playwright()), program)
        context = person(browser)
        context.add_init_script(path=Path(__file__).with_name("stopwatch.js"))
        for turn in range(rounds):
            for way in list(WAYS) if turn % 2 == 0 else list(WAYS)[::-1]:
                results[way].append(one(context, server, way, words, moves))
                print(f"round {turn + 1} of {rounds}: {way} measured", file=sys.stderr, flush=True)
        chrome = browser.version
        browser.close()
    ways = {way: summary(found) for way, found in results.items()}
    medians = {name: statistics.median(values[1:]) for name, values in cpu.items()}  # the first run only fills caches
    packages = ("jupyterlab", "altair", "pandas", "ipywidgets", "anywidget")
    return {
        "machine": {
            "python": platform.python_version(),
            "system": platform.system(),
            "processors": os.cpu_count(),
            "chromium": chrome,
        }
        | {p: version(p) for p in packages},
        "moves": moves,
        "rounds": rounds,
        "load": [r["load"] for found in results.values() for r in found if r["load"] is not None],
        "ways": ways,
        "import_cpu_s": medians,
        "targets": targets(ways, medians),
        "raw": {"ways": results, "import_cpu_s": cpu},
    }


def table(found: dict[str, Any]) -> str:
    """Return the result as text."""
    heads = ["way", "p50 ms", "p95 ms", "drawn p50 ms", "lost", "kB in / out a move", "first chart s"]
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for way, words in WAYS.items():
        w = found["ways"][way]
        times = [f"{w[name]:.1f}" for name in ("p50_ms", "p95_ms", "drawn_p50_ms")]
        wire = f"{w['bytes_in'] / 1000:.1f} / {w['bytes_out'] / 1000:.1f}"
        lines.append(f"| {' | '.join([words, *times, str(w['lost']), wire, format(w['first_ms'] / 1000, '.2f')])} |")
    cpu = found["import_cpu_s"]
    both = f"a lesson {cpu['a lesson']:.2f}, plain pandas + altair + ipywidgets {cpu['plain']:.2f}"
    lines += ["", f"Imports, seconds of CPU: {both}.", ""]
    signs = {True: "met       ", False: "NOT MET   ", None: "not judged"}
    lines += [f"{signs[t['met']]}  {t['target']}: {t['measured']}" for t in found["targets"]]
    if found["load"]:
        load = f"{min(found['load']):.1f} to {max(found['load']):.1f}"
        lines.append(f"Load average during the rounds: {load} on {found['machine']['processors']} processors.")
    return "\n".join(lines)


def main() -> None:
    """Measure, print the table and write the JSON."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--moves", type=int, default=50, help="moves of the date slider a round")
    ask.add_argument("--rounds", type=int, default=3, help="rounds of each way, taking turns")
    ask.add_argument("--imports", type=int, default=7, help="fresh Pythons for each import")
    ask.add_argument("--out", type=Path, help="where the JSON goes (default: a new temporary file)")
    given = ask.parse_args()
    out = given.out or Path(tempfile.mkdtemp(prefix="interaction-")) / "results.json"
    found = measure(given.moves, given.rounds, given.imports)
    out.write_text(json.dumps(found, indent=1), encoding="utf-8")
    print(table(found))
    print(f"All figures: {out}")


if __name__ == "__main__":
    main()
