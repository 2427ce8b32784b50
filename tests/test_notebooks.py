"""Every notebook: how it is built, and that it runs from top to bottom with no network and no answer given."""

from __future__ import annotations

import ast
import builtins
import itertools
import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pytest

from helpers import data
from helpers.exercises import bank, key
from helpers.explorable import Explorable
from helpers.figures import FIGURES, figure
from helpers.lesson import LESSONS as TAUGHT
from tests import house, offline
from tests.support import ROOT, rows

BLOCKS = [
    *("title", "card", "predict", "data", "look", "ask", "inside", "checkpoint"),
    *("limits", "exercises", "verdict", "keys"),
]
SETUP = "setup"
STEMS = [
    "00-start-here",
    "01-first-through-the-door",
    "02-sixteen-of-twenty-six",
    "03-how-small-is-small",
    "04-counting-mentions",
    "05-forty-years-of-assistance",
    "06-under-sanctions",
    "07-a-knowledge-economy",
    "08-does-the-argument-hold",
]
LESSON_TWO = STEMS[2]
SMALL = "03-how-small-is-small"
ASSISTANCE = "05-forty-years-of-assistance"
SANCTIONS = "06-under-sanctions"
EXPLORE = re.compile(r'^explore\("([^"]+)"')
VIEW = "application/vnd.jupyter.widget-view+json"
V5 = "application/vnd.vegalite.v5+json"
KNOWN_NOISE: tuple[str, ...] = ()
"""Lines that a third-party kernel is allowed to write to stderr, by name; there are none."""


@cache
def stored(stem: str) -> Any:
    """Return a notebook as it is stored."""
    return house.read(ROOT / "notebooks" / f"{stem}.ipynb")


def block(cell: Any) -> str:
    """Return the one block that a cell belongs to."""
    tags = cell.metadata.get("tags", [])
    assert len(tags) == 1, (cell.id, tags)
    return str(tags[0])


def code(stem: str) -> list[Any]:
    """Return the code cells of a notebook."""
    return [cell for cell in stored(stem).cells if cell.cell_type == "code"]


def prose(stem: str) -> str:
    """Return all text of a notebook."""
    return "\n\n".join(cell.source for cell in stored(stem).cells if cell.cell_type == "markdown")


# ---- how a notebook is built


def test_all_notebooks_are_in_these_tests() -> None:
    assert [path.stem for path in house.NOTEBOOKS] == STEMS


@pytest.mark.parametrize("stem", STEMS)
def test_a_stored_notebook_is_valid_small_and_has_no_output(stem: str) -> None:
    path, notebook = ROOT / "notebooks" / f"{stem}.ipynb", stored(stem)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert path.stat().st_size < 60_000
    assert set(notebook.metadata) == {"course", "kernelspec", "language_info"}
    assert notebook.metadata["kernelspec"]["name"] == "python3"
    for cell in code(stem):
        assert cell.outputs == [] and cell.execution_count is None
        assert set(cell.metadata) <= {"tags", "jupyter", "exercise"}
    assert all("attachments" not in cell for cell in notebook.cells)


@pytest.mark.parametrize("stem", STEMS)
def test_every_block_of_the_anatomy_is_there(stem: str) -> None:
    found = [block(cell) for cell in stored(stem).cells]
    assert set(found) == {*BLOCKS, SETUP} and len(BLOCKS) == 12
    assert found[:2] == ["title", "card"] and found[-1] == "keys"
    assert found.index("predict") < found.index("look") < found.index("verdict")
    assert all(found.count(name) == 1 for name in ("title", "card", SETUP))


@pytest.mark.parametrize("stem", STEMS)
def test_ids_say_lesson_block_and_number_and_never_repeat(stem: str) -> None:
    lesson, seen = int(stem[:2]), dict.fromkeys([*BLOCKS, SETUP], 0)
    for cell in stored(stem).cells:
        if "exercise" in cell.metadata:
            part = cell.metadata["exercise"]
            assert block(cell) == "exercises" and cell.id == f"x{part['id']}-{part['role']}"
            continue
        seen[block(cell)] += 1
        assert cell.id == f"l{lesson}-{block(cell)}-{seen[block(cell)]}"


@pytest.mark.parametrize("stem", STEMS)
def test_one_title_and_no_heading_is_skipped(stem: str) -> None:
    levels = [len(marks) for marks in re.findall(r"^(#{1,6}) \S", prose(stem), re.MULTILINE)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert stored(stem).cells[0].source.splitlines()[0] == f"# {stored(stem).metadata['course']['title']}"
    numbers = [int(n) for n in re.findall(r"^## (\d+)\. ", prose(stem), re.MULTILINE)]
    assert numbers == list(range(1, levels.count(2) + 1)), "parts are numbered in order"


@pytest.mark.parametrize("stem", STEMS)
def test_the_set_up_cell_is_folded_and_the_same_everywhere(stem: str) -> None:
    folded = [cell for cell in code(stem) if cell.metadata.get("jupyter", {}).get("source_hidden")]
    (cell,) = (cell for cell in code(stem) if block(cell) == SETUP)
    assert folded == [cell] and cell is code(stem)[0], "it is the first, and the only one folded"
    others = re.compile(r"^(from helpers import|import (altair|pandas) as) .*$", re.MULTILINE)
    assert others.sub("", cell.source).strip() == others.sub("", code(LESSON_TWO)[0].source).strip()
    assert 'sys.path.append("..")' in cell.source


@pytest.mark.parametrize("stem", STEMS)
def test_code_is_short_and_an_explorable_is_one_line(stem: str) -> None:
    for cell in code(stem):
        lines = [line for line in cell.source.splitlines() if line.strip()]
        assert 1 <= len(lines) <= 14, cell.id
        assert max(map(len, lines)) <= 120, cell.id
        if "explore(" in cell.source:
            assert len(lines) == 1, cell.id
        if block(cell) == "inside":
            assert len(lines) <= 12, cell.id


@pytest.mark.parametrize("stem", STEMS)
def test_every_name_that_is_imported_is_used_and_every_name_used_is_there(stem: str) -> None:
    given, used, own = set(), set(), set()
    for cell in code(stem):
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Import | ast.ImportFrom):
                given |= {alias.asname or alias.name for alias in node.names}
            elif isinstance(node, ast.Name):
                (given if isinstance(node.ctx, ast.Store) else used).add(node.id)
                own |= {node.id} if "exercise" in cell.metadata and isinstance(node.ctx, ast.Store) else set()
    assert used <= given | set(dir(builtins))
    # A reader's own lines may want these, and what an exercise prepares.
    assert given - used - own <= {"alt", "pd", "hint", "solution"}


@pytest.mark.parametrize("stem", STEMS)
def test_pictures_have_words_and_links_lead_somewhere(stem: str) -> None:
    text = prose(stem)
    assert all(words.strip() for words in re.findall(r"!\[([^\]]*)\]", text))
    assert not re.search(r"<img(?![^>]*\balt=\"[^\"]+\")", text)
    for target in re.findall(r"(?<!!)\[[^\]]+\]\(([^)]+)\)", text):
        if not target.startswith("https://"):
            assert (ROOT / "notebooks" / target.split("#")[0]).is_file(), target
    for name in re.findall(r"\b\d\d-[a-z-]+\.ipynb\b", text):
        assert name.removesuffix(".ipynb") in STEMS


@pytest.mark.parametrize("stem", STEMS)
def test_the_metadata_are_complete_and_true(stem: str) -> None:
    course = stored(stem).metadata["course"]
    assert set(course) == {"claims", "figures", "lesson", "minutes", "needs", "objectives", "tables", "title"}
    assert course["lesson"] == int(stem[:2]) and 10 <= course["minutes"] <= 60
    assert 2 <= len(course["objectives"]) <= 5
    assert set(course["tables"]) <= set(data.tables()["name"])
    ledger = data.load("claims").set_index("claim")
    assert set(course["claims"]) <= set(ledger.index)
    assert set(TAUGHT[course["lesson"]].claims) <= set(course["claims"])
    (card,) = (cell for cell in stored(stem).cells if block(cell) == "card")
    assert card.source == house.card(course)


@pytest.mark.parametrize("stem", STEMS)
def test_every_figure_named_is_shown_and_every_one_shown_is_named(stem: str) -> None:
    shown = [found[1] for cell in code(stem) if (found := EXPLORE.match(cell.source))]
    assert list(dict.fromkeys(shown)) == stored(stem).metadata["course"]["figures"]
    assert len(set(shown)) >= 2 and set(shown) <= set(FIGURES)


def test_every_figure_is_shown_in_some_lesson() -> None:
    assert {name for stem in STEMS for name in stored(stem).metadata["course"]["figures"]} == set(FIGURES)


@pytest.mark.parametrize("stem", STEMS)
def test_every_question_is_asked_once_in_order(stem: str) -> None:
    text = "\n".join(cell.source for cell in code(stem))
    lesson = int(stem[:2])
    assert re.findall(r'checkpoint\("([^"]+)"\)', text) == list(bank(lesson).QUESTIONS)
    assert text.count(f"predict({lesson})") == 1 and text.count(f"keys({lesson})") == 1
    assert text.count(f"judge({lesson})" if TAUGHT[lesson].claims else f"outcome({lesson})") == 1


@pytest.mark.parametrize("stem", STEMS)
def test_what_the_text_calls_a_setting_is_a_setting(stem: str) -> None:
    """A label in bold after the italic name of a control is offered by a figure of the lesson."""
    labels: dict[str, set[str]] = {}
    for name in stored(stem).metadata["course"]["figures"]:
        for control in figure(name).controls:
            labels.setdefault(control.label, set()).update(c.label.lower() for c in control.choices)
    pairs = re.findall(r"\*([A-Z][^*\n]+)\*: \*\*([^*\n]+)\*\*", prose(stem))
    for control, label in pairs:
        assert label.lower() in labels[control], (control, label)
    assert pairs or stem == STEMS[0]


# ---- run with no network


class Ran:
    """A notebook that was run: `outputs` by the id of the cell."""

    def __init__(self, path: Path) -> None:
        self.cells = [c for c in json.loads(path.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "code"]
        self.outputs: dict[str, list[Any]] = {cell["id"]: cell["outputs"] for cell in self.cells}
        self.source: dict[str, str] = {cell["id"]: cell["source"] for cell in self.cells}

    def content(self, cell: str) -> dict[str, Any]:
        """Return what the one output of a cell holds."""
        (output,) = self.outputs[cell]
        found: dict[str, Any] = output["data"]
        return found


def collect(process: subprocess.Popen[str], folder: Path, stems: list[str]) -> dict[str, Ran]:
    """Wait for a run to end and return its notebooks."""
    said = process.communicate(timeout=offline.SECONDS)
    assert process.returncode == 0, said
    return {stem: Ran(folder / f"{stem}.ipynb") for stem in stems}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, tuple[Any, Path, list[str]]]]:
    """Start both ways of running the notebooks at once; each test waits for its own."""
    ways = {
        "as a participant": (ROOT / "notebooks", False, STEMS),
        "from the top folder": (ROOT, True, [LESSON_TWO]),
    }
    started = {}
    for way, (where, installed, stems) in ways.items():
        folder = tmp_path_factory.mktemp("run")
        paths = [ROOT / "notebooks" / f"{stem}.ipynb" for stem in stems]
        started[way] = (offline.start(paths, where, installed, folder, seed=3 + installed), folder, stems)
    yield started
    for process, _, _ in started.values():
        process.kill()
        process.communicate()


@pytest.fixture(scope="module")
def participant(running: dict[str, Any]) -> dict[str, Ran]:
    """Return all notebooks, run in their own folder with the course found through ".." only."""
    return collect(*running["as a participant"])


@pytest.fixture(scope="module")
def top_folder(running: dict[str, Any]) -> dict[str, Ran]:
    """Return lesson 2, run with the top folder as the place where Python starts."""
    return collect(*running["from the top folder"])


def clean(ran: Ran) -> None:
    """Check that every cell ran and none said anything went wrong."""
    assert [cell["execution_count"] for cell in ran.cells] == list(range(2, 2 + len(ran.cells)))
    for cell, outputs in ran.outputs.items():
        for output in outputs:
            assert output["output_type"] != "error", (cell, output.get("traceback"))
            if output["output_type"] == "stream":
                lines = [line for line in output["text"].splitlines() if not line.startswith(KNOWN_NOISE)]
                assert output["name"] == "stdout" or lines == [], (cell, output["text"])


@pytest.mark.parametrize("stem", STEMS)
def test_a_notebook_runs_with_the_course_found_beside_it(stem: str, participant: dict[str, Ran]) -> None:
    assert len(participant) == len(STEMS)
    assert list(participant[stem].source.values()) == [cell.source for cell in code(stem)]
    clean(participant[stem])


def test_a_notebook_runs_from_the_top_folder(top_folder: dict[str, Ran]) -> None:
    assert list(top_folder) == [LESSON_TWO]
    clean(top_folder[LESSON_TWO])


def test_what_is_shown_is_the_same_in_every_run(top_folder: dict[str, Ran], participant: dict[str, Ran]) -> None:
    """Compare two runs, from two folders and with sets in two orders."""
    for cell, outputs in top_folder[LESSON_TWO].outputs.items():
        beside = participant[LESSON_TWO].outputs[cell]
        here, there = ([output.get("data", {}).get(V5) for output in each] for each in (outputs, beside))
        assert here == there, cell


@pytest.mark.parametrize("stem", STEMS)
def test_every_cell_shows_what_it_promises(stem: str, participant: dict[str, Ran]) -> None:
    ran, kinds = participant[stem], {"explore": 0, "asked": 0, "page": 0}
    for cell, source in ran.source.items():
        if source.startswith("# Set-up"):
            assert {output["output_type"] for output in ran.outputs[cell]} <= {"stream"}
            continue
        if re.search(r"^answer_|^def answer_", source, re.MULTILINE):
            assert ran.outputs[cell] == [], cell
            continue
        content = ran.content(cell)
        assert content["text/plain"].strip()
        if EXPLORE.match(source):
            kinds["explore"] += 1
            assert set(content) == {VIEW, V5, "text/plain"} and content[V5]["datasets"]["rows"]
            assert content["text/plain"].endswith((".", "?"))
        elif re.match(r"(predict|checkpoint|check|judge|outcome|brief)\(", source):
            kinds["asked"] += 1
            assert VIEW in content
        elif re.search(r"^(keys|self_test|progress)\(", source, re.MULTILINE):
            kinds["page"] += 1
            assert set(content) == {"text/html", "text/plain"}
    expected = {
        "00-start-here": {"explore": 2, "asked": 10, "page": 3},
        "01-first-through-the-door": {"explore": 3, "asked": 11, "page": 1},
        "02-sixteen-of-twenty-six": {"explore": 5, "asked": 11, "page": 1},
        "03-how-small-is-small": {"explore": 4, "asked": 12, "page": 1},
        "04-counting-mentions": {"explore": 4, "asked": 12, "page": 1},
        "05-forty-years-of-assistance": {"explore": 3, "asked": 11, "page": 1},
        "06-under-sanctions": {"explore": 3, "asked": 11, "page": 1},
        "07-a-knowledge-economy": {"explore": 3, "asked": 12, "page": 1},
        "08-does-the-argument-hold": {"explore": 2, "asked": 12, "page": 1},
    }
    assert kinds == expected[stem]


def test_the_installation_is_found_whole_without_a_network(participant: dict[str, Ran]) -> None:
    said = participant[STEMS[0]].content("l0-data-3")["text/plain"]
    assert said.count("✓") == 5 and "✗" not in said


@pytest.mark.parametrize("stem", STEMS)
def test_run_untouched_every_exercise_is_not_started(stem: str, participant: dict[str, Ran]) -> None:
    lesson = int(stem[:2])
    ids = [e.id for e in key.exercises(lesson)]
    ran = participant[stem]
    checks = {cell: source for cell, source in ran.source.items() if source.startswith("check(")}
    assert list(checks.values()) == [f'check("{name}")' for name in ids]
    for cell in checks:
        assert ran.content(cell)["text/plain"].startswith("○ Not started. "), cell


def test_the_line_for_a_name_changes_nothing_as_it_stands(participant: dict[str, Ran]) -> None:
    ran = participant[STEMS[0]]
    ids = list(ran.source)
    assert "my_name()" in ran.source["l0-exercises-3"] and ids.index("l0-exercises-3") < ids.index("x0-1-answer")
    assert "No name is kept" in ran.content("l0-exercises-3")["text/plain"]
    assert "my-answers.json" in ran.content("l0-exercises-6")["text/plain"] and "my-answers.json" in prose(STEMS[0])


def test_lesson_two_opens_on_the_view_in_which_the_article_is_right(participant: dict[str, Ran]) -> None:
    ran = participant[LESSON_TWO]
    (cell,) = (cell for cell, source in ran.source.items() if source == 'explore("ranking")')
    said = ran.content(cell)["text/plain"]
    assert "has 16 of the 26" in said and "China 14 and Viet Nam 10" in said


def test_the_row_the_text_asks_for_is_among_those_shown(participant: dict[str, Ran]) -> None:
    assert "Look at the row of the **Beijing Treaty**" in prose(LESSON_TWO)
    assert "Beijing Treaty" in participant[LESSON_TWO].content("l2-data-2")["text/plain"]


def test_lesson_four_opens_on_ranges_that_decide_nothing(participant: dict[str, Ran]) -> None:
    ran = participant["04-counting-mentions"]
    (cell,) = (cell for cell, source in ran.source.items() if source == 'explore("mentions")')
    assert "possible but not proven" in ran.content(cell)["text/plain"]
    (added,) = (cell for cell, source in ran.source.items() if source.startswith("headlines = "))
    shown = ran.content(added)["text/plain"].split()
    for body in ("WIPO", "IMF", "UNESCO", "UNICEF", "WFP"):
        assert shown[shown.index(body) + 1] == str(headlines(body))
    (april,) = (cell for cell, source in ran.source.items() if source.startswith("items = "))
    found = [row for row in rows("media_items") if row["date"][5:7] == "04"]
    assert all(row["date"] in ran.content(april)["text/plain"] for row in found) and len(found) == 7


def test_lesson_six_shows_the_seminars_held_while_undp_was_away(participant: dict[str, Ran]) -> None:
    (undp,) = (r for r in rows("presence_events") if (r["agency"], r["kind"]) == ("UNDP", "suspension"))
    held = [r["start"] for r in rows("assistance_events") if r["kind"] == "seminar in Pyongyang"]
    shown = participant[SANCTIONS].content("l6-look-4")["text/plain"]
    inside = [day for day in held if undp["start"] <= day <= undp["end"]]
    assert [day in shown for day in held] == [day in inside for day in held] and len(inside) == 2


def test_lesson_seven_opens_on_filings_that_stay_at_home(participant: dict[str, Ran]) -> None:
    ran = participant["07-a-knowledge-economy"]
    (cell,) = (cell for cell, source in ran.source.items() if source == 'explore("filings")')
    assert "8,095 applications at home and 3 international ones" in ran.content(cell)["text/plain"]
    (wide,) = (cell for cell, source in ran.source.items() if source.startswith("both = "))
    shown = ran.content(wide)["text/plain"]
    assert "8095.0" in shown and "NaN" in shown, "the gap that the text speaks of can be seen"


def test_no_cell_shows_how_numbers_are_stored(participant: dict[str, Ran]) -> None:
    for ran in participant.values():
        for cell, outputs in ran.outputs.items():
            for output in outputs:
                assert not output.get("data", {}).get("text/plain", "").startswith("np."), cell


def test_the_run_had_no_network(tmp_path: Path) -> None:
    """Say in the report where the notebooks ran; the address belongs to a block kept for documentation."""
    ask = "import socket; socket.create_connection(('192.0.2.1', 80), 5)"
    done = subprocess.run(
        [*offline.namespace(), sys.executable, "-c", ask],
        env=offline.environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1 and "OSError" in done.stderr
    if not offline.namespace():
        assert "no network in this test" in done.stderr
        pytest.skip("this system permits no network namespace: connections to other computers were refused in Python")
    assert "unreachable" in done.stderr


def test_where_no_namespace_is_permitted_python_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offline, "namespace", tuple)
    server = socket.create_server(("127.0.0.1", 0))
    port = server.getsockname()[1]
    ask = (
        f"import socket; socket.create_connection(('127.0.0.1', {port}), 5).close(); print('loopback')\n"
        "socket.create_connection(('192.0.2.1', 80), 5)"
    )
    variables = offline.environment(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", ask], env=variables, capture_output=True, text=True, timeout=60, check=False
    )
    server.close()
    assert done.stdout.strip() == "loopback" and "no network in this test" in done.stderr


# ---- the changes that exercises ask for

CHANGE = re.compile(r"[Cc]hange `([^`]+)` to `([^`]+)`")


def changed(stem: str) -> list[tuple[str, str, str]]:
    """Return each change that a text asks for: the next code cell, what stands there, what to put in its place."""
    found, cells = [], stored(stem).cells
    for number, cell in enumerate(cells):
        for old, new in CHANGE.findall(cell.source) if cell.cell_type == "markdown" else ():
            after = next(each for each in cells[number + 1 :] if each.cell_type == "code")
            found.append((after.id, old, new))
    return found


def run_here(stem: str, changes: dict[str, tuple[str, str]]) -> dict[str, Any]:
    """Run a notebook's code in this Python, with changes, and return the value of the last line of each cell.

    Cells that only show something are left out, unless they are changed.
    """
    space: dict[str, Any] = {}
    values: dict[str, Any] = {}
    for cell in code(stem):
        source = cell.source
        if cell.id not in changes and re.match(r"(explore|predict|check|checkpoint|judge|brief|keys)\(", source):
            continue
        if cell.id in changes:
            old, new = changes[cell.id]
            assert old in source, (cell.id, old)
            source = source.replace(old, new)
        tree = ast.parse(source)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, cell.id, "exec"), space)
        if isinstance(last, ast.Expr):
            values[cell.id] = eval(compile(ast.Expression(last.value), cell.id, "eval"), space)
    return values


@pytest.fixture
def _path(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a notebook add to the path, and forget it afterwards."""
    monkeypatch.setattr(sys, "path", [*sys.path])


@pytest.mark.usefixtures("_path")
@pytest.mark.parametrize(
    ("stem", "number"),
    [
        (STEMS[1], 1),
        (SMALL, 1),
    ],
)
def test_every_change_asked_for_works(stem: str, number: int) -> None:
    asked = changed(stem)
    assert len(asked) == number
    values = run_here(stem, {cell: (old, new) for cell, old, new in asked})
    for cell, _, new in asked:
        if isinstance(values[cell], Explorable):
            assert new.strip('"') in values[cell].choices.values()
        assert values[cell] is not None


def headlines(term: str) -> int:
    """Return how many KCNA headlines of all years name a body, by the file."""
    table = (row for row in rows("media_counts") if row["corpus"] == "KCNA headlines" and row["term"] == term)
    return sum(int(row["documents_with_term"]) for row in table)
