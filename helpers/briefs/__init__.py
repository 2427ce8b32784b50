"""A participant's brief: what they guessed, judged and argued in all lessons, as a document of a page or two.

`brief()` is the form in the last lesson; `read` opens a saved brief again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import ipywidgets

from helpers import keeping
from helpers.briefs.content import Brief, missing
from helpers.briefs.files import Written, read, saved, write
from helpers.exercises.question import form
from helpers.figures.wording import listed
from helpers.live import Form, styled

__all__ = ["Brief", "brief", "read", "write"]

_CHARTS = (("one for each lesson", "one"), ("all of them", "all"), ("none", "none"))


def brief() -> ipywidgets.VBox:
    """Return two forms: one that writes the brief, and one that opens a saved brief."""
    name = ipywidgets.Combobox(description="File", placeholder="for example my-brief.html", ensure_option=False)

    def offered() -> None:
        """Offer the briefs that are there now."""
        name.options = saved(place) if (place := keeping.folder()) else []

    offered()
    both = Form([_writing(offered), _opening(name)])
    both.words = "Write your brief, or open a saved one."
    return styled(both)


def _writing(written: Callable[[], None]) -> ipywidgets.Widget:
    name = ipywidgets.Text(description="Your name", placeholder="may stay empty")
    title = ipywidgets.Text(description="Title", placeholder="may stay empty")
    charts = ipywidgets.Dropdown(options=_CHARTS, description="Charts")
    replace = ipywidgets.Checkbox(description="Write over the files called my-brief", indent=False)

    def act() -> str:
        answers = keeping.answers()
        if not any(a.guess or a.verdict or a.reason for a in answers.values()):
            return "Not started: there are no answers yet. Keep a guess or give a verdict in any lesson first."
        made = Brief(name.value.strip(), title.value.strip(), f"{datetime.now().astimezone():%Y-%m-%d}", answers)
        place = keeping.folder() or Path.cwd()
        try:
            done = write(made, place, replace=replace.value, charts=charts.value)
        except OSError as error:
            return f"The brief could not be written to {place}: {error}. Your answers are still here."
        written()
        return said(done, missing(answers))

    fields = ipywidgets.VBox([name, title, charts, replace])
    return form(
        "Write your brief: guesses, verdicts, reasons and charts of all lessons.", fields, "Write my brief", act
    )


def said(done: Written, without: list[int]) -> str:
    """Return in sentences where a brief is and what is missing from it."""
    names = listed(path.name for path in done.files)
    charts = done.files[0].with_name(f"{done.files[0].stem}-charts")
    beside = f" The charts of the Markdown file are in {charts.name}." if charts.is_dir() else ""
    where = f"Your brief is in the folder {done.files[0].parent.name}, beside the lessons: {names}.{beside}"
    pdf = f" There is no PDF: {done.no_pdf}." if done.no_pdf else ""
    if not without:
        return f"{where}{pdf} It has a verdict for every lesson that asks for one."
    lessons = f"lesson{'s' if len(without) > 1 else ''} {listed(map(str, without))}"
    return f"{where}{pdf} Missing: your verdict in {lessons}."


def _opening(name: ipywidgets.Combobox) -> ipywidgets.Widget:
    replace = ipywidgets.Checkbox(description="Put the saved answers in place of mine", indent=False)

    def act() -> str:
        if not name.value.strip():
            return "Not started: type the name of a file, such as my-brief.html."
        # Only the name counts: a brief lies beside the lessons.
        path = (keeping.folder() or Path.cwd()) / Path(name.value.strip().replace("\\", "/")).name
        try:
            found = read(path)
        except FileNotFoundError:
            return f"There is no file {path.name} in the folder {path.parent.name}. Put it there, then type its name."
        except (OSError, keeping.KeepingError) as error:
            return f"{path.name} could not be opened: {error}"
        text = _restored(path.name, found, replace=replace.value)
        replace.value = False  # asked for once, not for ever
        return text

    return form("Open a saved brief.", ipywidgets.VBox([name, replace]), "Open it", act)


def _restored(name: str, found: Brief, *, replace: bool) -> str:
    """Put the answers of a saved brief in place; those that differ from answers given since are kept unless asked."""
    mine = keeping.answers()
    other = [n for n, given in found.answers.items() if n in mine and mine[n] != given]
    if other and not replace:
        which = f"Lessons {listed(map(str, other))} now have" if len(other) > 1 else f"Lesson {other[0]} now has"
        return f"{which} other answers. Nothing was changed. Tick the box to put the saved ones in their place."
    trouble = keeping.keep_all(found.answers)
    lessons = f"lesson{'' if len(found.answers) == 1 else 's'} {listed(map(str, sorted(found.answers))) or 'none'}"
    text = f"Opened {name}: the answers to {lessons} are back. Run the cells of a lesson again to see them."
    return f"{text} {trouble}".strip()
