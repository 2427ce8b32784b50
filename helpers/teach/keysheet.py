"""The key of an assignment for the instructor to read: answers, points, rubrics, and what the known mistakes are."""

from __future__ import annotations

from helpers.exercises.judging import read_right
from helpers.exercises.kinds import kind_of
from helpers.exercises.record import Exercise, Kind, words
from helpers.exercises.variants import cases, first
from helpers.teach.compose import exercises_of
from helpers.teach.page import counted
from helpers.teach.record import Assignment


def page(assignment: Assignment) -> str:
    """Return the key of an assignment as Markdown."""
    head = (
        f"# Key of “{assignment.title}”\n\n{len(assignment.points)} exercises, {assignment.most:g} points. Do not hand "
        f"it out.{' The code is that for the first case.' if assignment.salt else ''}"
    )
    salted = bool(assignment.salt)
    sections = [_section(e, assignment.points[e.id], salted=salted) for e in exercises_of(assignment)]
    return "\n\n".join([head, *sections]) + "\n"


def _answers(exercise: Exercise) -> list[str]:
    """Return a table of the answers to all cases."""
    shown = kind_of(exercise.kind).shown
    rows = [f"| {case.words} | {shown(read_right(exercise, case), exercise)} |" for case in cases(exercise)]
    return ["| case | answer |", "|---|---|", *rows]


def _section(exercise: Exercise, points: float, *, salted: bool) -> str:
    usual = first(exercise)
    parts = [f"## Exercise {exercise.id} · {counted(points, 'point')}", exercise.prompt]
    if exercise.cases and salted:
        parts.append(f"First of {len(cases(exercise))} cases: {usual.words}")
    parts += [f"```python\n{words(exercise.reference, usual)}\n```", words(exercise.right, usual)]
    if exercise.cases and salted and exercise.kind in (Kind.NUMBER, Kind.DATE):
        parts.append("\n".join(_answers(exercise)))
    if exercise.rubric:
        parts.append(rubric(exercise))
    mistakes = [f"- *{m.name}*: {words(m.message, usual)}" for m in exercise.mistakes]
    return "\n\n".join([*parts, "Known mistakes:\n\n" + "\n".join(mistakes)])


def rubric(exercise: Exercise) -> str:
    """Return the rubric of a written exercise as Markdown, with its marked samples; "" without one."""
    if exercise.rubric is None:
        return ""
    rows = "\n".join(f"- {row}" for row in exercise.rubric.lines)
    return "\n\n".join([rows, *exercise.rubric.marked])
