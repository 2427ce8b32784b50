"""`guide`: the teaching guide, a page for each lesson and one that binds them, made anew from the records each time."""

from __future__ import annotations

import argparse
from pathlib import Path

from helpers.lesson import LESSONS
from helpers.teach import guide_pages, page
from helpers.teach.record import TeachError
from helpers.writing import whole


def main(arguments: list[str]) -> int:
    """Write the guide; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m helpers guide", description="Write the teaching guide (HTML).")
    parser.add_argument("lessons", nargs="*", type=int, help="only these lessons")
    parser.add_argument("--out", type=Path, default=Path("guide"), help="the folder for it (guide)")
    parser.add_argument("--no-charts", action="store_true", help="leave the charts out: faster")
    given = parser.parse_args(arguments)
    unknown = [n for n in given.lessons if n not in LESSONS]
    if unknown:
        raise TeachError(f"There is no lesson {unknown[0]}. Lessons: {', '.join(map(str, sorted(LESSONS)))}.")
    given.out.mkdir(parents=True, exist_ok=True)
    for lesson in given.lessons or sorted(LESSONS):
        whole(given.out / guide_pages.file_of(lesson), guide_pages.lesson_page(lesson, charts=not given.no_charts))
        page.say(f"lesson {lesson} done")
    whole(given.out / "index.html", guide_pages.index())
    page.say(f"The guide is in {given.out / 'index.html'}. It holds answers: keep it from participants.")
    return 0
