"""The measurement of the class server runs and its result is complete. Its figures belong to the machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "browser"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import hub
from class_sizes import sizes
from pages import chromium

from tests.hub import world

PROGRAM = Path(__file__).with_name("hub.py")
pytestmark = pytest.mark.browser


def test_two_participants_give_a_complete_result(tmp_path: Path) -> None:
    if why := world.trouble() or ("" if chromium() else "no Chromium"):
        assert os.environ.get(world.REQUIRED) != "1", f"A class server is required here: {why}"
        pytest.skip(f"No class server can be started here: {why}")
    out = tmp_path / "results.json"
    words = [sys.executable, str(PROGRAM), "--people", "2", "--moves", "2", "--out", str(out)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(out.read_text(encoding="utf-8"))
    (one,) = found["rounds"]
    assert one["people"] == 2
    assert 0 < one["chromium"]["opened"] < one["chromium"]["first"]
    assert one["chromium"]["strangers"] == []
    assert len(one["first_s"]) == len(one["move_s"]) == 1
    assert min(one["first_s"] + one["move_s"]) > 0
    for name in ("server_mb", "working_mb", "start_cpu_s", "lesson_cpu_s"):
        assert len(one[name]) == 2
        assert min(one[name]) > 0
    assert all(work > idle for work, idle in zip(one["working_mb"], one["server_mb"], strict=True))
    assert one["hub_mb"] > 20
    sizes = found["sizes"]
    assert [s["people"] for s in sizes] == [30, 100, 300, 1000, 3000]
    assert all(a["gigabytes"] < b["gigabytes"] and a["nodes"] <= b["nodes"] for a, b in pairwise(sizes))
    assert "| 3000 |" in done.stdout


def test_what_a_class_needs_is_what_was_measured_half_as_much_again_and_the_hub() -> None:
    one = {"people": 2, "working_mb": [100.0, 300.0], "start_cpu_s": [2.0, 2.0], "lesson_cpu_s": [4.0, 8.0]}
    small = {**one, "people": 1, "working_mb": [9e9]}
    made = sizes([{**one, "hub_mb": 200.0}, {**small, "hub_mb": 0.0}])
    assert made[0] == {"people": 30, "gigabytes": 11, "processors": 2, "nodes": 1}  # 9 + 0.2 + 1 for the system
    assert made[3] == {"people": 1000, "gigabytes": 302, "processors": 20, "nodes": 11}  # 1.5 x 8000 s in 600 s


@pytest.mark.parametrize("words", [("--people", "0"), ("--people", "31"), ("--moves", "1001")])
def test_it_is_bounded(words: tuple[str, str], monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr(sys, "argv", ["hub.py", *words])
    with pytest.raises(SystemExit):
        hub.main()
    assert "--people takes numbers from 1 to 30, --moves from 1 to 1000." in capsys.readouterr().err
