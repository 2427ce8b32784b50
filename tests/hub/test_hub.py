"""A class on its server, for real: accounts, servers, an assignment out and back, points, lessons by a link.

JupyterHub runs with the very settings in `.jupyterhub`, passwords and all, on a machine inside this one (`world.py`)
that is gone afterwards with all its users, files and processes. Only TLS is missing: there is no network to listen on.
"""

from __future__ import annotations

import ast
import contextlib
import json
import os
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.hub import world

FOLDER = world.ROOT / ".jupyterhub"
ALL = {"2-1": 1.0, "2-3": 1.0, "1-4": 1.0, "2-5": None}
PEOPLE = ["instructor", "alice", "bob", "carol"]
NUMBERS = (int, float)
# What the chart's own schema (values.schema.yaml of Zero to JupyterHub 4) says of each key that is set here.
CHART = {
    "hub": {"config": dict, "concurrentSpawnLimit": int},
    "singleuser": {
        "image": {"name": str, "tag": str},
        "defaultUrl": str,
        "cpu": {"guarantee": NUMBERS, "limit": NUMBERS},
        "memory": {"guarantee": (str, *NUMBERS), "limit": (str, *NUMBERS)},
        "storage": {"capacity": str},
        "startTimeout": int,
        "lifecycleHooks": {"postStart": dict},
        "extraEnv": dict,
    },
    "cull": {"enabled": bool, "timeout": int, "every": int},
    "scheduling": {
        "userScheduler": {"enabled": bool},
        "podPriority": {"enabled": bool},
        "userPlaceholder": {"enabled": bool, "replicas": int},
    },
    "prePuller": {"hook": {"enabled": bool}, "continuous": {"enabled": bool}},
}


def needed() -> None:
    """Skip where no class server can be started, unless one must be."""
    if why := world.trouble():
        assert os.environ.get(world.REQUIRED) != "1", f"A class server is required here: {why}"
        pytest.skip(f"No class server can be started here: {why}")


@pytest.fixture(scope="module")
def day() -> dict[str, Any]:
    needed()
    before = (Path("/etc/passwd").read_bytes(), mounts())
    done = world.run(str(Path(__file__).with_name("class_day.py")))
    assert done.returncode == 0, done.stderr[-4000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found | {"before": before, "after": (Path("/etc/passwd").read_bytes(), mounts())}


def mounts() -> list[str]:
    return Path("/proc/self/mounts").read_text("utf-8").splitlines()


def test_everybody_gets_the_points_that_their_answers_deserve(day: dict[str, Any]) -> None:
    none = dict.fromkeys(ALL, 0.0)
    assert day["points"] == {"alice": ALL, "bob": {**ALL, "2-1": 0.0}, "carol": none}
    assert day["gradebook"] == {"alice": 3.0, "bob": 2.0, "carol": 0.0}, "nbgrader's pages should know them as graded"
    assert "3 submissions" in day["graded"] and "needs a person: 0" in day["graded"]


def test_participants_find_fetch_and_submit_on_pages_and_in_a_terminal(day: dict[str, Any]) -> None:
    assert [(a["assignment_id"], a["status"]) for a in day["listed"]] == [("problem-set-1", "released")]
    assert "Submitted as: problem-set-1" in day["bob's terminal"]


def test_checks_in_a_notebook_on_the_server_say_no_more_than_may_be_said(day: dict[str, Any]) -> None:
    answered = [said for said in day["checked"] if "you hear when it is graded" in said]
    assert len(answered) == len(ALL)
    assert day["kept"] and not any("could not be written" in said for said in day["checked"])


def test_the_link_brings_the_lessons(day: dict[str, Any]) -> None:
    assert day["link"] == 200 and '"phase": "finished"' in day["pulled"]
    assert day["lesson"] == "Sixteen of twenty-six"


def test_a_participant_reaches_nothing_of_others_and_no_key(day: dict[str, Any]) -> None:
    seen = day["carol sees"]
    assert seen == "[] True None\n", "places that open, whether the key was left out, and the instructor's side"
    assert day["bob/api/contents"] == 403
    assert day["carol/formgrader/gradebook"] == 404
    assert "was not let in: 403" in day["wrong password"]


def test_a_cell_that_wants_too_much_memory_is_told_so(day: dict[str, Any]) -> None:
    assert "MemoryError" in day["carol fills"]


def test_what_was_put_there_for_somebody_else_is_named_before_collecting(day: dict[str, Any]) -> None:
    (line,) = day["planted"].splitlines()
    assert line.startswith("carol alice+problem-set-1+2099")


def test_a_restart_of_the_hub_stops_nobody_and_idleness_does(day: dict[str, Any]) -> None:
    assert day["after a restart"] == PEOPLE  # and the day ended only when all had been stopped for being idle


def test_nothing_is_left_behind(day: dict[str, Any]) -> None:
    assert day["before"] == day["after"]
    assert not [name for name in PEOPLE if f"\n{name}:" in day["after"][0].decode()]


def test_nothing_is_left_behind_by_a_day_that_is_cut_off() -> None:
    needed()
    program = "from tests.hub import people\nwith people.hub(): print('up', flush=True); input()"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([*world.APART, "-c", program], cwd=world.ROOT, text=True, **pipes) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "up\n"
        started = below(running.pid)
        assert {"node", "python"} <= {Path(f"/proc/{pid}/comm").read_text("utf-8").strip()[:6] for pid in started}
        running.kill()
    end = time.monotonic() + 60
    while any(Path(f"/proc/{pid}").exists() for pid in started) and time.monotonic() < end:
        time.sleep(0.1)
    assert not [pid for pid in started if Path(f"/proc/{pid}").exists()]


def below(pid: int) -> list[int]:
    """Return the processes that a process has started, and those that they have."""
    children = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            parent = int(place.read_text("utf-8").rpartition(")")[2].split()[1])
            children += [int(place.parent.name)] if parent == pid else []
    return children + [each for child in children for each in below(child)]


def differing(values: Any, schema: Any, place: str = "") -> list[str]:
    """Return where values are not what a schema allows."""
    if not isinstance(schema, dict):
        right = isinstance(values, schema) and (schema is bool or not isinstance(values, bool))
        return [] if right else [f"{place}: {values!r}"]
    if not isinstance(values, dict):
        return [f"{place}: {values!r}"]
    unknown = [f"{place}.{name}" for name in values if name not in schema]
    return unknown + [w for n, v in values.items() if n in schema for w in differing(v, schema[n], f"{place}.{n}")]


def test_the_values_for_a_cluster_are_ones_that_the_chart_takes() -> None:
    text = (FOLDER / "z2jh-values.yaml").read_text("utf-8")
    assert differing(yaml.safe_load(text), CHART) == []
    assert differing(yaml.safe_load(text.replace("guarantee:", "garantee:")), CHART)
    assert differing(yaml.safe_load(text.replace("timeout: 3600", "timeout: an hour")), CHART) == [
        ".cull.timeout: 'an hour'"
    ]


def test_the_same_proxy_is_tested_and_recommended() -> None:
    assert f"configurable-http-proxy@{world.PROXY}" in (FOLDER / "README.md").read_text("utf-8")
    for name in ("jupyterhub_config.py", "nbgrader_config.py"):
        assert len(ast.parse((FOLDER / name).read_text("utf-8")).body) > 2
