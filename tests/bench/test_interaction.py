"""The benchmark runs and its result is complete. Its times are not asserted: they belong to the machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "browser"))

from pages import chromium

PROGRAM = Path(__file__).with_name("interaction.py")
pytestmark = pytest.mark.browser


@pytest.mark.skipif(
    chromium() is None and not os.environ.get("COURSE_REQUIRE_BROWSER"),
    reason="No Chromium on this computer: install it, or name one in CHROME_BIN, and this test will run.",
)
def test_the_benchmark_gives_a_complete_result(tmp_path: Path) -> None:
    out = tmp_path / "results.json"
    command = [sys.executable, str(PROGRAM), "--moves", "2", "--rounds", "1", "--imports", "1"]
    done = subprocess.run([*command, "--out", str(out)], capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(out.read_text(encoding="utf-8"))
    assert set(found["ways"]) == {"course", "interact", "interact-lab"}
    for way in found["ways"].values():
        assert set(way) == {"p50_ms", "p95_ms", "drawn_p50_ms", "lost", "bytes_in", "bytes_out", "first_ms"}
        assert way["lost"] == 0
        assert way["bytes_out"] > 0
        assert 0 < way["p50_ms"] <= way["p95_ms"]
        assert way["first_ms"] > 0
    assert [r["strangers"] for rounds in found["raw"]["ways"].values() for r in rounds] == [[], [], []]
    assert set(found["import_cpu_s"]) == {"a lesson", "plain"}
    assert len(found["targets"]) == 5
    assert [t["met"] for t in found["targets"][:4]] == [t["met"] is True for t in found["targets"][:4]]
    assert done.stdout.count("| interact + new chart") == 2
