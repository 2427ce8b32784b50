"""The pages of the teaching guide: one a lesson, and one that binds them, made from the records of the course."""

from __future__ import annotations

from collections.abc import Iterable

from helpers.claims import claims, explain, overall
from helpers.data import load
from helpers.exercises import bank
from helpers.exercises.record import Exercise, Mistake, words
from helpers.exercises.variants import cases, first
from helpers.lesson import LESSONS
from helpers.teach import page
from helpers.teach.discussions import DISCUSSIONS, Discussion
from helpers.teach.plan import BRIEFS, TALK, Part, card, day_plan, exercises, full, minutes, short, term_plan, written

_FOR_YOU = "For instructors: this page holds answers. It is made from the same records as the lessons."
_WIDTH = 680

SET_UP = (
    (
        "Before the class, on each computer and with a network: put the course's folder there and run "
        "`python3 -m helpers lab` in it once. That downloads what the course needs; later starts need no network."
    ),
    (
        "Then pull the plug and start it again. Run all cells of *Start here*: its self-test says in one line a part "
        "what works, and how to mend what does not."
    ),
    (
        "A computer that can never go online: the set-up obeys the settings of pip and uv, so a package server in the "
        "house will do. Or let two people share a computer; the lessons gain by talk."
    ),
    (
        "Nothing leaves a computer. What participants answer is kept in `notebooks/my-answers.json` beside the "
        "lessons: on shared computers delete it between classes, or let everybody keep their own copy of the folder."
    ),
    "For the wall: every chart can be driven in front of the class, and this guide can be printed.",
)


def file_of(lesson: int) -> str:
    """Return the file of the page on a lesson."""
    return f"lesson-{lesson}.html"


def index() -> str:
    """Return the page that binds the guide: set-up, lessons, a plan for a day and one for a term."""
    rows = "".join(
        f'<li><a href="{file_of(n)}">Lesson {n}. {page.safe(LESSONS[n].title)}</a>: {card(n).minutes} minutes, '
        f"and {sum(e.minutes for e in exercises(n))} for the exercises</li>"
        for n in sorted(LESSONS)
    )
    day = [[time, part.name, part.minutes or "", part.what] for time, part in day_plan()]
    term = [list(row) for row in term_plan()]
    parts = [
        page.paragraph(_FOR_YOU, "quiet"),
        _section("A class without a network", _listed(SET_UP)),
        _section("The lessons", f"<ul>{rows}</ul>" + page.paragraph(_order())),
        _section("One day", page.table("From nine in the morning", ["from", "what", "minutes", "how"], day)),
        _section("One term", page.table("Week by week", _TERM, term) + page.paragraph(_HOME)),
        _section("Marks", page.bullets(_MARKS)),
    ]
    return page.page("Teaching guide: one article, taken apart with data", "\n".join(parts))


_TERM = ["week", "lesson", "minutes in class, with a talk", "minutes at home, exercises", "handed in"]
_HOME = (
    f"In the last week everybody presents the brief that the last lesson writes, {TALK} minutes each, in groups of "
    f"{BRIEFS // TALK}."
)
_MARKS = (
    (
        "`python3 -m helpers assign` makes an assignment of the exercises that you pick, `grade` marks what comes "
        "back, `feedback` writes a page for each participant, `report` one on the class, `export` the scores."
    ),
    "Code is marked by machine. Written answers are for you: the rubric and marked samples are on each lesson's page.",
    (
        "With a salt each participant gets a variant of their own. A right answer to somebody else's variant is "
        "reported as a question. It is never a verdict: ask first."
    ),
)


def _order() -> str:
    """Return in a sentence what each lesson needs before it."""
    needed = [f"lesson {n} needs {' and '.join(map(str, b))}" for n in sorted(LESSONS) if (b := card(n).before)]
    return f"In this order, or in any that keeps to what they need: {'; '.join(needed)}."


def lesson_page(lesson: int, charts: bool = True) -> str:
    """Return the page on a lesson; without charts it is made faster."""
    parts = [
        page.paragraph(_FOR_YOU, "quiet"),
        '<p class="quiet"><a href="index.html">All lessons</a></p>',
        _section("What it is for", _purpose(lesson)),
        _section("Timings", _timings(lesson)),
        _section("What the room sees first", _first_chart(lesson)) if charts else "",
        _section("To discuss", "".join(map(_discussion, DISCUSSIONS[lesson]))),
        _section("What people get wrong", _misconceptions(lesson)),
        _section("The written exercise, marked", _samples(written(lesson))),
        _section("Solutions", "".join(map(_solution, exercises(lesson)))),
        _section("Words", _words(lesson)),
    ]
    return page.page(f"Lesson {lesson}. {LESSONS[lesson].title}", "\n".join(filter(None, parts)))


def _section(title: str, body: str) -> str:
    return f"<section><h2>{page.safe(title)}</h2>{body}</section>" if body else ""


def _listed(items: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{page.prose(item)}</li>" for item in items) + "</ul>"


def _purpose(lesson: int) -> str:
    told = claims().set_index("claim")
    asked = bank(lesson).PREDICTION
    goals = page.paragraph("Afterwards they can:") + _listed(card(lesson).objectives)
    rows = [[told["title"][c], told["text"][c], overall(c).value] for c in LESSONS[lesson].claims]
    tested = page.table("Claims of the article that it judges", ["claim", "in our words", "verdict"], rows)
    guess = page.paragraph(f"The guess at the start: {asked.prompt}")
    return goals + (tested if rows else "") + guess + page.paragraph(f"The data say: {asked.answer()}.")


def _timings(lesson: int) -> str:
    whole, half = full(lesson), short(lesson)
    return (
        page.table(f"In full: {minutes(whole)} minutes", _COLUMNS, _rows(whole))
        + page.paragraph("The exercises may be homework; keep the guess, the talk and the verdict.")
        + page.table(f"Shortened to {minutes(half)} minutes", _COLUMNS, _rows(half))
    )


_COLUMNS = ["part", "minutes", "how"]


def _rows(parts: Iterable[Part]) -> list[list[object]]:
    return [[part.name, part.minutes, part.what] for part in parts]


def _first_chart(lesson: int) -> str:
    """Return the first chart of a lesson as everybody sees it before touching a control, in its own words."""
    from helpers.explorable import own

    figure = own(card(lesson).figures[0], {})
    view = figure.at()
    said, width = f"{view.headline}. {view.sentence}", max(_WIDTH, figure.least_width)
    return page.paragraph(figure.question) + page.figure(view.chart, f"lesson-{lesson}", said, width)


def _discussion(asked: Discussion) -> str:
    told = claims().set_index("claim")["title"]
    ledger = []
    for claim in asked.claims:
        why = explain(claim)
        against = f" Against it: {why.evidence_against}" if why.evidence_against else ""
        ledger.append(f"{told[claim]} ({overall(claim).value}): {why.reasons}{against}")
    return (
        f"<h3>{page.safe(asked.question)}</h3>"
        f"<p><strong>For the article.</strong> {page.marked(asked.fair)}</p>"
        f"<p><strong>Against it.</strong> {page.marked(asked.against)}</p>"
        f"{page.paragraph('What the course computes:', 'quiet')}{page.bullets(ledger)}"
    )


def _misconceptions(lesson: int) -> str:
    rows = [_mistake(e, m) for e in exercises(lesson) for m in e.mistakes]
    at_checkpoints = [
        [f"{q.id}: {option.label}", option.reply]
        for q in bank(lesson).QUESTIONS.values()
        for option in q.options
        if not option.right
    ]
    head = ["mistake", "what to say", "next step"]
    return page.table("In the exercises, for everybody's case without a name", head, rows) + page.table(
        "At the checkpoints", ["choice", "what to say"], at_checkpoints
    )


def _mistake(asked: Exercise, mistake: Mistake) -> list[object]:
    case = first(asked)
    return [f"{asked.id}: {mistake.name}", words(mistake.message, case), words(mistake.next_step, case)]


def _samples(asked: Exercise) -> str:
    if asked.rubric is None:
        return ""
    samples = "".join(
        f"<blockquote>{page.safe(s.text)}</blockquote>{page.paragraph(f'{s.points} of {asked.rubric.most}. {s.why}')}"
        for s in asked.rubric.samples
    )
    return f"<h3>Exercise {asked.id}</h3>{page.passage(asked.prompt)}{page.bullets(asked.rubric.lines)}{samples}"


def _solution(asked: Exercise) -> str:
    case = first(asked)
    about = f"{asked.step.capitalize()} · {asked.minutes} minutes · {page.counted(asked.points, 'point')}"
    variants = len(cases(asked))
    many = f" · {variants} variants; this is the first: {case.words}" if variants > 1 else ""
    return (
        f"<h3>Exercise {asked.id}</h3>{page.paragraph(about + many, 'quiet')}{page.passage(asked.prompt)}"
        f"<pre><code>{page.safe(words(asked.reference, case))}</code></pre>{page.paragraph(words(asked.right, case))}"
    )


def _words(lesson: int) -> str:
    glossary = load("glossary")
    here = glossary[glossary["lesson_first"] == lesson]
    terms = "".join(f"<dt>{page.safe(w.term)}</dt><dd>{page.safe(w.meaning)}</dd>" for w in here.itertuples())
    return f"<dl>{terms}</dl>" if terms else ""
