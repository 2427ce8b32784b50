"""`report`: one page on a class for its instructor, without names unless they are asked for."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from helpers.exercises.key import exercise
from helpers.exercises.record import Kind, Status
from helpers.teach import page, tally
from helpers.teach.record import Marked, State, find_instructor
from helpers.teach.scores import Course, course
from helpers.writing import whole

FILE = "report.html"
_SHOWN = 10
"""Mistakes in the chart; the table has all."""


def main(arguments: list[str]) -> int:
    """Write the report; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m helpers report", description="Write one page on the class.")
    parser.add_argument("--course", type=Path, help="the course folder that `assign` made; else this folder")
    parser.add_argument("--out", type=Path, help=f"another file than {FILE} in the instructor's folder")
    parser.add_argument("--names", action="store_true", help="call the participants by name")
    parser.add_argument("--database", default="", help="address of the gradebook, if it is not in the folder")
    given = parser.parse_args(arguments)

    instructor = find_instructor(given.course)
    out = given.out or instructor / FILE
    made = report(course(instructor, given.database), names=given.names)
    out.parent.mkdir(parents=True, exist_ok=True)
    whole(out, made)
    names = "with names: keep it to yourself" if given.names else "without names"
    page.say(f"The report is in {out} ({names}).")
    return 0


def report(found: Course, names: bool = False) -> str:
    """Return the page on a class as HTML."""
    called = tally.aliases(found.marked, names)
    parts = (
        _overview(found),
        _outcomes(found),
        _mistakes(found),
        _scores(found),
        _persons(found, names),
        _written(found, called),
        _time(found, called),
    )
    body = "\n".join(f"<section><h2>{page.safe(title)}</h2>{text}</section>" for title, text in parts if text)
    return page.page(f"{found.assignment.title}: how the class did", body)


def _overview(found: Course) -> tuple[str, str]:
    states = Counter(m.state for m in found.marked)
    waiting = sum(r.points is None for m in found.marked for r in m.results if m.state is not State.PERSON)
    scores = tally.scores(found.marked)
    lines = [
        f"{page.counted(len(found.marked), 'submission')}: "
        + ", ".join(f"{states[s]} {_named(s, states[s])}" for s in State)
        + "."
    ]
    if waiting:
        lines.append(f"{page.counted(waiting, 'written answer')} not marked yet: `python3 -m helpers lab` opens them.")
    if scores:
        most = page.number(found.assignment.most)
        middle = page.number(median(scores))
        few = len(scores) == 1
        of = "Score of the one that has all its" if few else f"Middle score of the {len(scores)} that have all their"
        lines.append(f"{of} points: {middle} of {most}.")
    steps = _next_step(found)
    return "In short", page.bullets(lines) + (f"<p><strong>Next:</strong> {page.marked(steps)}</p>" if steps else "")


def _named(state: State, count: int) -> str:
    return "need a person" if state is State.PERSON and count != 1 else state.value


def _next_step(found: Course) -> str:
    """Return what to talk about in the next class: the exercise that fewest solved, and its most common mistake."""
    table = tally.by_exercise(found.assignment, found.marked)
    solved = table[table["outcome"] == Status.CORRECT.value].set_index("exercise")["participants"]
    checked = [e for e in found.assignment.points if exercise(e).kind is not Kind.WRITTEN]
    if not checked:
        return ""
    hardest = min(checked, key=lambda e: solved[e])
    if solved[hardest] == len(found.marked):
        return "All solved everything that a machine can check: give the written answers the time."
    made = tally.mistakes(found.marked)
    here = made[made["exercise"] == hardest]
    common = f" Its most common mistake is “{here['mistake'].iloc[0]}”." if len(here) else ""
    return f"Begin with exercise {hardest}: {solved[hardest]} of {len(found.marked)} solved it.{common}"


def _outcomes(found: Course) -> tuple[str, str]:
    from helpers.teach.drawings import SHORT, outcomes

    table = tally.by_exercise(found.assignment, found.marked)
    words = "Bars: for each exercise how many participants had each outcome. The table below has the same numbers."
    counts = {(e, name): int(n) for e, name, n in table.itertuples(index=False)}
    shown = [name for name in tally.OUTCOMES if any(counts[e, name] for e in found.assignment.points)]
    means = tally.averages(found.assignment, found.marked)
    rows = [
        [f"{e}: {exercise(e).objective}", *(counts[e, name] for name in shown), _of(means[e], most)]
        for e, most in found.assignment.points.items()
    ]
    head = ["exercise", *(SHORT[name][0] for name in shown), "points, on average"]
    text = page.figure(outcomes(table, len(found.marked)), "outcomes", words)
    text += page.table("Participants by outcome", head, rows)
    tried = tally.attempts(found.marked)
    if tried:
        return "Exercise by exercise", text + page.table("Tries", ["exercise", "known of", "middle number"], tried)
    note = "How often each was tried is not known: it stands in the participants' own files, which were not handed in."
    return "Exercise by exercise", text + page.paragraph(note, "quiet")


def _of(mean: float | None, most: float) -> str:
    return "not yet" if mean is None else f"{page.number(mean)} of {page.number(most)}"


def _mistakes(found: Course) -> tuple[str, str]:
    from helpers.teach.drawings import mistakes

    table = tally.mistakes(found.marked)
    title = "Mistakes by name"
    if table.empty:
        return title, page.paragraph("No answer made a mistake that has a name.")
    words = f"Bars: how many participants made each mistake; the most common {min(_SHOWN, len(table))} of {len(table)}."
    steps = tally.next_steps(found.marked)
    rows = [[f"{e}: {m}", int(n), steps[e, m]] for e, m, n in table.itertuples(index=False)]
    text = page.figure(mistakes(table.head(_SHOWN)), "mistakes", words)
    return title, text + page.table("All of them", ["mistake", "participants", "what they were told to do next"], rows)


def _scores(found: Course) -> tuple[str, str]:
    from helpers.teach.drawings import scores

    marked = tally.scores(found.marked)
    if not marked:
        return "Scores", page.paragraph("No submission has all its points yet; the written answers come first.")
    counts = Counter(marked)
    words = f"Bars: how many of {len(marked)} submissions that are marked to the end have each score."
    text = page.figure(scores(counts), "scores", words)
    return "Scores", text + page.table("Scores", ["points", "submissions"], [(s, n) for s, n in sorted(counts.items())])


def _persons(found: Course, names: bool) -> tuple[str, str]:
    """Return what needs a person; why, and whom to ask, only with names: files and questions are full of them."""
    rows = [[m.participant, "submission", m.why] for m in found.marked if m.state is State.PERSON]
    asked = [(m, r) for m in found.marked for r in m.results if r.question]
    asked = [(m, r) for m, r in asked if r.points is None or not tally.written(r)]  # else a person has settled it
    title, wrecks = "For a person", len(rows)
    if not rows and not asked:
        return title, page.paragraph("Every submission could be graded, and none raises a question.")
    note = page.paragraph("A question is something to ask about, never a verdict.")
    if not names:
        counts = [
            f"{page.counted(wrecks, 'submission')} could not be graded.",
            f"{page.counted(len(asked), 'question')} about answers.",
            "Run `report --names` to see whose they are, and why.",
        ]
        return title, note + page.bullets(counts)
    rows += [[m.participant, f"exercise {r.exercise}", r.question] for m, r in asked]
    return title, note + page.table("To look into", ["who", "what", "why"], rows)


def _written(found: Course, called: Mapping[str, str]) -> tuple[str, str]:
    parts = []
    for asked in map(exercise, found.assignment.points):
        answers = tally.to_discuss(found.marked, asked.id, called) if asked.kind is Kind.WRITTEN else []
        if not answers:
            continue
        quoted = [f"<blockquote>{page.safe(a.text)}</blockquote>{page.paragraph(_by(a), 'quiet')}" for a in answers]
        parts.append(f"<h3>Exercise {asked.id}</h3>{page.passage(asked.prompt)}{''.join(quoted)}")
    note = "Some answers, the strongest first where they are marked. What would you add, and what would you ask?"
    return "Written answers to discuss", (page.paragraph(note, "quiet") + "".join(parts)) if parts else ""


def _by(answer: tally.Written) -> str:
    given = "not marked yet" if answer.points is None else f"{page.number(answer.points)} of {page.number(answer.most)}"
    return f"{answer.participant} · {given}"


def _time(found: Course, called: Mapping[str, str]) -> tuple[str, str]:
    seconds: Sequence[Marked] = [m for m in found.marked if m.seconds > 0]
    if not seconds:
        return "Computing time", ""
    longest = max(seconds, key=lambda m: m.seconds)
    middle = median(m.seconds for m in seconds)
    lines = [
        f"All {len(seconds)} submissions that were run: {sum(m.seconds for m in seconds):.1f} seconds of computing.",
        f"The middle one took {middle:.2f} seconds, the longest {longest.seconds:.2f} ({called[longest.participant]}).",
    ]
    return "Computing time", page.bullets(lines)
