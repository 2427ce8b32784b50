"""`feedback`: one page a participant, with score, reply, rubric, the marker's comment and the next step.

A page holds what the checks said to this answer, and nothing of the key: no expected value, no sample answer, no
hidden check, nothing about anybody else. The pages lie where nbgrader's own `release_feedback` looks for them.
"""

from __future__ import annotations

import argparse
from collections.abc import Collection, Mapping
from pathlib import Path

from helpers.exercises.key import exercise
from helpers.exercises.record import SIGNS, Rubric, Status
from helpers.teach import page
from helpers.teach.record import Assignment, Marked, Result, State, find_instructor
from helpers.teach.scores import Course, Key, course
from helpers.teach.tally import names_one
from helpers.writing import whole

FOLDER = "feedback"
_STEPS = {
    Status.NOT_STARTED: "Open the exercise in your notebook and try it: a first guess is a start.",
    Status.ERROR: "Run the cell by itself and read the last line of what Python says.",
}
_COLOURS = {Status.CORRECT: "right", Status.INCORRECT: "not", Status.ERROR: "not"}


def main(arguments: list[str]) -> int:
    """Write the pages; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m helpers feedback", description="Write one page a participant.")
    parser.add_argument("--course", type=Path, help="the course folder that `assign` made; else this folder")
    parser.add_argument("--out", type=Path, help="another folder: one file PARTICIPANT.html each")
    parser.add_argument("--database", default="", help="address of the gradebook, if it is not in the folder")
    given = parser.parse_args(arguments)
    instructor, out = find_instructor(given.course), given.out
    found = course(instructor, given.database)
    for marked in found.marked:
        path = _place(instructor, found.assignment.name, marked.participant, out)
        path.parent.mkdir(parents=True, exist_ok=True)
        whole(path, feedback(found, marked))
    place = out or instructor / FOLDER
    page.say(f"{page.counted(len(found.marked), 'page')} of feedback in {place}.")
    waiting = sum(bool(unmarked(m)) for m in found.marked)
    if waiting:
        page.say(f"{page.counted(waiting, 'page')} say that a person still has to mark something.")
    return 0


def _place(instructor: Path, name: str, participant: str, out: Path | None) -> Path:
    file = page.file_name(participant)
    return out / f"{file}.html" if out else instructor / FOLDER / file / name / f"{name}.html"


def unmarked(marked: Marked) -> list[Result]:
    """Return the exercises of a submission that wait for the points of a person."""
    return [r for r in marked.results if r.points is None]


def feedback(found: Course, marked: Marked) -> str:
    """Return the page of one participant as HTML."""
    others = {m.participant for m in found.marked} - {marked.participant}
    body = [page.paragraph(f"Feedback for {marked.participant}", "quiet"), *_score(found.assignment, marked)]
    body += _notes(marked, others)
    read = marked.state is not State.PERSON
    body += [_part(r, marked.participant, found.comments) for r in marked.results if read or r.points is not None]
    return page.page(found.assignment.title, "\n".join(filter(None, body)))


def _score(assignment: Assignment, marked: Marked) -> list[str]:
    if marked.state is State.PERSON and len(unmarked(marked)) == len(marked.results):
        text = "Your submission could not be graded by machine. A person will look at it; it has no score yet."
        return [page.paragraph(text, "score")]
    waiting = unmarked(marked)
    most = page.counted(assignment.most, "point")
    if not waiting:
        return [page.paragraph(f"{page.number(marked.points)} of {most}", "score")]
    open_points = page.counted(sum(r.most for r in waiting), "point")
    verb = "waits" if open_points.startswith("1 ") else "wait"
    return [
        page.paragraph(f"So far {page.number(marked.points)} of {most}", "score"),
        page.paragraph(f"{open_points} still {verb} for a person to read your answer."),
    ]


def _notes(marked: Marked, others: Collection[str]) -> list[str]:
    """Return what was noted about the file itself; a note that names another participant is not for this page."""
    said = [*marked.notes, marked.why] if marked.state is not State.GRADED else [*marked.notes]
    kept = [s for s in said if s and not names_one(s, others)]
    return [page.paragraph("About your file:"), page.bullets(kept)] if kept else []


def _part(result: Result, participant: str, comments: Mapping[Key, str]) -> str:
    """Return one exercise: what came of it, the answer, the reply, the rubric, the comment and the next step."""
    asked, status = exercise(result.exercise), _status(result)
    points = "not marked yet" if result.points is None else f"{page.number(result.points)}"
    sign = f"{SIGNS[status]} {_said(status, result)}"
    body = [
        f'<p class="points">{points} / {page.counted(result.most, "point")}</p>',
        f"<h2>Exercise {page.safe(asked.id)}</h2>",
        page.paragraph(f"It trains you to {asked.objective}.", "quiet"),
        page.paragraph(result.case, "quiet"),
        f'<p class="status {_COLOURS.get(status, "open")}">{page.safe(sign)}</p>',
        _answer(result.answer) if result.answer else "",
        "" if status is Status.UNCHECKED else page.paragraph(result.message),  # there it would be the rubric again
        _rubric(asked.rubric, result) if asked.rubric else "",
    ]
    if comment := comments.get((participant, result.exercise)):
        body += [page.paragraph("From the person who marked it:"), f"<blockquote>{page.prose(comment)}</blockquote>"]
    if step := _step(status, result, rubric=asked.rubric is not None):
        body.append(f"<p><strong>Next:</strong> {page.marked(step)}</p>")
    return f"<article>{''.join(body)}</article>"


def _status(result: Result) -> Status:
    """Return what came of an exercise; where a person gave all points, what a machine missed no longer counts."""
    full = result.points is not None and result.points >= result.most > 0
    status = Status(result.status)
    return Status.UNCHECKED if full and status is not Status.CORRECT else status


def _said(status: Status, result: Result) -> str:
    """Return in words what came of an exercise; one that a person has marked is not said to wait for one."""
    if status is Status.UNCHECKED:
        return "For a person to look at" if result.points is None else "Read and marked by a person"
    return f"{status.value}{f': {result.mistake}' if result.mistake else ''}"


def _answer(answer: str) -> str:
    return f"<p>Your answer:</p><blockquote>{page.safe(answer)}</blockquote>"


def _rubric(rubric: Rubric, result: Result) -> str:
    """Return what earns points in a written answer; how many were given is said for the whole."""
    given = "" if result.points is None else f" You have {page.number(result.points)} of {page.number(result.most)}."
    return page.paragraph(f"What earns points:{given}") + page.bullets(rubric.lines)


def _step(status: Status, result: Result, *, rubric: bool) -> str:
    if status is Status.CORRECT or (result.points is not None and result.points >= result.most):
        return ""
    if status is Status.UNCHECKED:
        return "Read your answer against the rows above, and mend the one it serves least." if rubric else ""
    return result.next_step or _STEPS.get(status, "")
