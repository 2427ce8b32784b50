"""What lessons and README say about themselves is made from the notebooks, and nothing is left to make."""

from __future__ import annotations

import copy
import re
import shutil
from pathlib import Path

import nbformat
import pytest

from tests import house
from tests.support import ROOT, rows


def markers(name: str) -> tuple[str, str]:
    """Return the lines between which a table of the README stands."""
    return f"<!-- {name}: made by python -m tests.house -->", f"<!-- end {name} -->"


EMPTY = "\n\n".join("\n".join(markers(name)) for name in house.GENERATED)


def test_the_notebooks_are_found() -> None:
    assert [path.name[:2] for path in house.NOTEBOOKS] == [f"{number:02}" for number in range(9)]
    assert sorted((ROOT / "notebooks").iterdir()) == house.NOTEBOOKS, "nothing else lies in the folder"


@pytest.mark.parametrize("path", house.NOTEBOOKS, ids=lambda path: path.stem)
def test_nothing_is_left_to_write_in_a_notebook(path: Path) -> None:
    stored = house.read(path)
    assert house.tidy(copy.deepcopy(stored)) == stored
    assert path.read_text(encoding="utf-8") == nbformat.writes(stored) + "\n"


def test_nothing_is_left_to_write_in_the_readme() -> None:
    text = house.README.read_text(encoding="utf-8")
    assert house.readme(text) == text


def test_the_table_of_lessons_has_every_lesson_and_its_link_works() -> None:
    table = house.lesson_table().splitlines()
    assert len(table) == 2 + len(house.NOTEBOOKS)
    for line, path in zip(table[2:], house.NOTEBOOKS, strict=True):
        course = house.read(path).metadata["course"]
        assert re.search(r"\]\(([^)]+)\)", line)[1] == f"notebooks/{path.name}"  # type: ignore[index]
        assert course["title"] in line and f" {course['minutes']} " in line
        assert all(goal in line for goal in course["objectives"])
        assert line.count("|") == table[0].count("|")


def test_the_table_of_claims_counts_every_claim_of_the_article_once() -> None:
    table = [[cell.strip(" *") for cell in line.strip("|").split("|")] for line in house.claim_table().splitlines()]
    words = table[0][1:]
    assert words == ["holds", "holds under a stated rule", "fails", "cannot tell"]
    ledger = [row for row in rows("claims") if row["voice"] == "article"]
    for name, *numbers in table[2:-1]:
        lesson = name.removeprefix("lesson ")
        for word, number in zip(words, numbers, strict=True):
            assert int(number) == sum(row["lesson"] == lesson and row["verdict"] == word for row in ledger)
    assert table[-1][0] == "all" and sum(map(int, table[-1][1:])) == len(ledger)


def test_tables_are_put_between_their_markers_and_nowhere_else() -> None:
    text = house.readme(f"Before.\n{EMPTY}\nAfter.\n")
    assert text.startswith("Before.\n") and text.endswith("\nAfter.\n")
    assert house.lesson_table() in text and house.claim_table() in text
    assert house.readme(text) == text


@pytest.mark.parametrize("name", house.GENERATED)
@pytest.mark.parametrize("which", [0, 1])
def test_a_readme_without_a_marker_is_refused(name: str, which: int) -> None:
    with pytest.raises(ValueError, match=f"markers of the table '{name}'"):
        house.readme(EMPTY.replace(markers(name)[which], ""))


def test_what_running_leaves_behind_is_cleared(tmp_path: Path) -> None:
    notebook = house.read(house.NOTEBOOKS[1])
    ran = copy.deepcopy(notebook)
    ran.metadata["widgets"] = {"state": {}}
    ran.metadata["language_info"] = {"name": "python", "version": "3.99"}
    for cell in ran.cells:
        if "card" in cell.metadata["tags"]:
            cell.source = "An old card."
        if cell.cell_type == "code":
            cell.execution_count = 3
            cell.metadata["execution"] = {"iopub.status.busy": "now"}
            cell.outputs = [nbformat.v4.new_output("stream", text="said")]
    assert house.tidy(ran) == notebook
    assert tmp_path.is_dir()


def test_exercises_are_made_anew_where_they_stand() -> None:
    notebook = house.read(house.NOTEBOOKS[2])
    place = next(i for i, cell in enumerate(notebook.cells) if "exercise" in cell.metadata)
    line = nbformat.v4.new_markdown_cell("A line before.", metadata={"tags": ["exercises"]})
    notebook.cells.insert(place, line)
    notebook.cells[place + 1].source = "An old prompt."
    made = house.tidy(copy.deepcopy(notebook)).cells
    assert made[place].source == "A line before."
    made.pop(place)
    assert made == house.read(house.NOTEBOOKS[2]).cells
    bare = copy.deepcopy(notebook)
    bare.cells = [cell for cell in bare.cells if "exercise" not in cell.metadata]
    assert "exercise" in house.tidy(bare).cells[place].metadata, "for the first time, right after the heading"


def test_the_command_writes_all_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copies = [Path(shutil.copy(path, tmp_path / path.name)) for path in house.NOTEBOOKS]
    readme = tmp_path / "README.md"
    readme.write_text(EMPTY, encoding="utf-8")
    notebook = house.read(copies[0])
    notebook.cells[1].source = "An old card."
    nbformat.write(notebook, copies[0])
    monkeypatch.setattr(house, "NOTEBOOKS", copies)
    monkeypatch.setattr(house, "README", readme)
    house.main()
    for path, made in zip(sorted((ROOT / "notebooks").glob("0*.ipynb")), copies, strict=True):
        assert made.read_bytes() == path.read_bytes()
    assert house.lesson_table() in readme.read_text(encoding="utf-8")
