"""What a class server was measured to take, as a table, and what classes of several sizes need by that."""

from __future__ import annotations

import math
import statistics
from typing import Any

CLASSES = (30, 100, 300, 1000, 3000)
WITHIN = 600
"""Seconds within which a class comes in, whatever its size."""
SPARE = 1.5
"""What is bought for what was measured: people open a second notebook, and one is heavier than another."""
NODE = (7.5, 30.0)
"""Processors and gigabytes of a node of 8 and 32 that are left when the system has its own."""


def median(values: list[float]) -> float | None:
    """Return the middle value, None of none."""
    return statistics.median(values) if values else None


def table(found: dict[str, Any]) -> str:
    """Return the result as text: what was measured, and what classes of several sizes need by it."""
    heads = ["people", "first chart s: Chromium", "others, middle", "others, slowest", "a move ms"]
    heads += ["server MB", "with lesson MB", "CPU s: start", "CPU s: lesson", "hub MB", "load"]
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for r in found["rounds"]:
        chrome, move = r["chromium"]["first"], median(r["move_s"])
        row = [chrome, median(r["first_s"]), max(r["first_s"], default=None), move and 1000 * move]
        row += [median(r[name]) for name in ("server_mb", "working_mb", "start_cpu_s", "lesson_cpu_s")]
        cells = ["–" if value is None else f"{value:.1f}" for value in (*row, r["hub_mb"], r["load"])]
        lines.append(f"| {r['people']} | {' | '.join(cells)} |")
    lines += ["", "| class | memory GB | processors | nodes of 8 processors and 32 GB |", "|---|---|---|---|"]
    lines += [f"| {s['people']} | {s['gigabytes']} | {s['processors']} | {s['nodes']} |" for s in found["sizes"]]
    lines += ["", f"{found['machine']['processors']} processors, Python {found['machine']['python']}, {found['when']}."]
    return "\n".join(lines)


def sizes(rounds: list[dict[str, Any]]) -> list[dict[str, int]]:
    """Return what classes need, by the largest round: all at work at once, having come in within ten minutes."""
    largest = max(rounds, key=lambda r: r["people"])
    memory = SPARE * statistics.median(largest["working_mb"]) / 1000
    seconds = statistics.median(largest["start_cpu_s"]) + statistics.median(largest["lesson_cpu_s"])
    made = []
    for people_ in CLASSES:
        gigabytes = math.ceil(people_ * memory + largest["hub_mb"] / 1000 + 1)
        processors = max(2, math.ceil(SPARE * people_ * seconds / WITHIN))
        nodes = math.ceil(max(processors / NODE[0], gigabytes / NODE[1]))
        made.append({"people": people_, "gigabytes": gigabytes, "processors": processors, "nodes": nodes})
    return made
