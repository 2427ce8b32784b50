"""Measure what one more participant costs a class server, and how long they wait for the first chart.

    python tests/bench/hub.py [--people 1 5 10] [--moves 20] [--out results.json]

In one run, on a machine inside this one (`tests/hub/world.py`, so as root): the class server of `.jupyterhub` with
1, then 5, then 10 participants at once, each a user of the system with a server of their own. All but one work as
JupyterLab does, over REST and a web socket: start a kernel, run lesson 2, move a control. One has a real Chromium.
README.md beside this file says how to read the result. Nothing here is asserted: times are no tests.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier, BrokenBarrierError
from types import SimpleNamespace
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "browser"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import pages
from class_sizes import sizes, table
from pages import Tab, chromium, launch, person
from playwright.sync_api import sync_playwright

from tests.hub import people, world
from tests.hub.people import Message, Person

LESSON = "02-sixteen-of-twenty-six.ipynb"
VIEW = "application/vnd.jupyter.widget-view+json"
MOST = 30
"""Participants; each takes about 0.4 gigabytes of this machine."""
LIMIT = 600
"""Seconds after which a round has failed."""
HUB = ("-m\0jupyterhub", "configurable-http-proxy")


pages.SECONDS = 1000 * LIMIT  # everybody starts at once: that may take long


@dataclass(frozen=True)
class Use:
    """What some processes take now: megabytes that would be free without them, seconds of processor time so far."""

    megabytes: float
    seconds: float


def use(user: str, *programs: str) -> Use:
    """Return what a user's processes take (of these programs, if any); memory that several share counts in parts."""
    memory = ticks = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_text()
            if folder.owner() == user and (not programs or any(p in command for p in programs)):
                memory += int((folder / "smaps_rollup").read_text().split("Pss:")[1].split()[0])
                ticks += sum(map(int, (folder / "stat").read_text().rpartition(")")[2].split()[11:15]))
        except (OSError, IndexError, KeyError):  # it has ended meanwhile
            continue
    return Use(memory / 1000, ticks / os.sysconf("SC_CLK_TCK"))


def controls(messages: list[Message]) -> dict[str, int]:
    """Return the controls that were made, by the name of their line to the page, with how many places each has."""
    made = [m["content"] for m in messages if m["header"]["msg_type"] == "comm_open"]
    states = {c["comm_id"]: c["data"].get("state", {}) for c in made}
    return {name: len(s["_options_labels"]) for name, s in states.items() if isinstance(s.get("index"), int)}


def by_protocol(ready: Barrier, one: Person, moves: int, cells: list[str]) -> dict[str, Any]:
    """Work through the lesson as JupyterLab does; return when the first chart was there and how long moves took."""
    ready.wait()
    start, first, found, took = time.monotonic(), None, {}, []
    with one.kernel("notebooks") as kernel:
        for code in cells:
            heard = kernel.run(code)
            found |= controls(heard)
            if first is None and any(VIEW in m["content"].get("data", {}) for m in heard):
                first = time.monotonic() - start
        name, places = max(found.items(), key=lambda item: item[1])
        for number in range(moves):
            before = time.monotonic()
            kernel.move(name, index=(number * 7 + 1) % places)
            took.append(time.monotonic() - before)
            time.sleep(0.1)
        ready.wait()  # everybody is done, and all kernels are there
        ready.wait()  # and have been looked at
    return {"first": first, "move": statistics.median(took) if took else 0.0}


def by_browser(ready: Barrier, one: Person, moves: int) -> dict[str, Any]:
    """Do the same in Chromium; `opened` is when the notebook was there with a kernel, `first` when a chart was."""
    with sync_playwright() as playwright:
        browser = launch(playwright, chromium() or "")
        context = person(browser)
        context.set_default_timeout(1000 * LIMIT)
        page = context.new_page()
        page.goto(f"http://{people.ADDRESS}/hub/login?next=/hub/home")
        page.fill("#username_input", one.name)
        page.fill("#password_input", one.password)
        page.click("#login_submit")
        page.wait_for_url("**/hub/home")
        ready.wait()
        start = time.monotonic()
        tab = Tab(context, SimpleNamespace(address=f"http://{people.ADDRESS}/user/{one.name}", token="")).open_notebook(
            f"notebooks/{LESSON}"
        )
        opened = time.monotonic() - start
        tab.page.evaluate("void window.jupyterapp.commands.execute('notebook:run-all-cells')")
        tab.page.locator(".at-chart svg.marks").first.wait_for(timeout=120_000)
        first = time.monotonic() - start
        tab.wait_for_charts()
        handle = tab.page.locator(".jp-OutputArea .noUi-handle").first
        for number in range(moves):
            handle.press("ArrowRight" if number % 2 else "ArrowLeft")
            tab.page.wait_for_timeout(100)
        ready.wait()
        ready.wait()
        browser.close()
    return {"first": first, "opened": opened, "strangers": tab.strangers}


def at_barrier(ready: Barrier, act: Callable[..., dict[str, Any]], *given: Any) -> dict[str, Any]:
    """Let one participant work; if they cannot, nobody waits for them."""
    try:
        return act(ready, *given)
    except Exception:
        ready.abort()
        raise


def together(everybody: list[Person], moves: int, cells: list[str]) -> tuple[list[dict[str, Any]], list[Use], Use]:
    """Let all work at the same time, the first in Chromium; return what came of it and what they, and the hub, took."""
    ready = Barrier(len(everybody) + 1, timeout=LIMIT)
    busy, hub = [], Use(0, 0)
    with ThreadPoolExecutor(len(everybody)) as at_once:
        first, *others = everybody
        at_work = [at_once.submit(at_barrier, ready, by_browser, first, moves)]
        at_work += [at_once.submit(at_barrier, ready, by_protocol, one, moves, cells) for one in others]
        with suppress(BrokenBarrierError):
            ready.wait()
            ready.wait()
            busy, hub = [use(one.name) for one in everybody], use("root", *HUB)
            ready.wait()
        for trouble in filter(None, [work.exception() for work in at_work]):
            if not isinstance(trouble, BrokenBarrierError):
                raise trouble
    return [work.result() for work in at_work], busy, hub


def round_of(everybody: list[Person], moves: int, cells: list[str]) -> dict[str, Any]:
    """Start the servers of some participants, let them work and stop the servers; return what it took."""
    load, began = os.getloadavg()[0], time.monotonic()
    with ThreadPoolExecutor(len(everybody)) as at_once:
        list(at_once.map(lambda one: (one.log_in(), one.start()), everybody))
        started = time.monotonic() - began
        idle = [use(one.name) for one in everybody]
        (chrome, *others), busy, hub = together(everybody, moves, cells)
        list(at_once.map(Person.stop, everybody))
    return {
        "people": len(everybody),
        "load": load,
        "servers_ready_s": started,
        "chromium": chrome,
        "first_s": [d["first"] for d in others],
        "move_s": [d["move"] for d in others],
        "server_mb": [u.megabytes for u in idle],
        "working_mb": [u.megabytes for u in busy],
        "start_cpu_s": [u.seconds for u in idle],
        "lesson_cpu_s": [b.seconds - i.seconds for b, i in zip(busy, idle, strict=True)],
        "hub_mb": hub.megabytes,
    }


def inside(size: int, moves: int) -> dict[str, Any]:
    """Make a class, let it work and return what it took; in the machine inside this one."""
    course = Path("/srv/course")
    for folder in ("helpers", "data"):
        shutil.copytree(world.ROOT / folder, course / folder)
    world.install(course)
    passwords = people.accounts(*(f"person{number + 1}" for number in range(size)))
    everybody = [Person(name, password) for name, password in passwords.items() if name != "instructor"]
    for one in everybody:
        shutil.copytree(world.ROOT / "notebooks", f"/home/{one.name}/notebooks")
        shown = Path(f"/home/{one.name}/.jupyter/jupyter_server_config.json")  # lets the page be asked about JupyterLab
        shown.parent.mkdir()
        shown.write_text('{"LabApp": {"expose_app_in_browser": true}}', "utf-8")
        people.as_root(f"chown -R {one.name}: /home/{one.name}")
    lesson = json.loads((world.ROOT / "notebooks" / LESSON).read_text("utf-8"))
    cells = ["".join(c["source"]) for c in lesson["cells"] if c["cell_type"] == "code"]
    with people.hub():
        return round_of(everybody, moves, cells)


def outside(size: int, moves: int) -> dict[str, Any]:
    """Return what a class took, on a new machine inside this one."""
    done = world.run(__file__, "--inside", "--moves", str(moves), "--people", str(size), seconds=3 * LIMIT)
    if done.returncode:
        raise SystemExit(f"The measurement with {size} people stopped:\n{done.stderr[-3000:]}")
    print(f"{size} people measured", file=sys.stderr, flush=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main() -> None:
    """Measure, print the table and write the JSON."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--people", nargs="+", type=int, default=[1, 5, 10], help=f"participants at once, at most {MOST}")
    ask.add_argument("--moves", type=int, default=20, help="moves of a control by each, at most 1000")
    ask.add_argument("--out", type=Path, help="where the JSON goes")
    ask.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given = ask.parse_args()
    if not all(1 <= size <= MOST for size in given.people) or not 1 <= given.moves <= 1000:
        ask.error(f"--people takes numbers from 1 to {MOST}, --moves from 1 to 1000.")
    if given.inside:
        json.dump(inside(given.people[0], given.moves), sys.stdout)
        return
    if why := world.trouble() or ("" if chromium() else "no Chromium is installed"):
        raise SystemExit(f"No class server can be started here: {why}.")
    rounds = [outside(size, given.moves) for size in given.people]
    machine = {"processors": os.cpu_count(), "python": platform.python_version()}
    found = {"when": time.strftime("%d %B %Y"), "machine": machine, "rounds": rounds, "sizes": sizes(rounds)}
    if given.out:
        given.out.write_text(json.dumps(found, indent=1), encoding="utf-8")
    print(table(found))


if __name__ == "__main__":
    main()
