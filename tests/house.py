"""What the lesson notebooks and the README say about themselves, made from one place: the notebooks' metadata.

`python -m tests.house` writes the lesson cards, the tables of README.md, and clears outputs; the tests check that
nothing is left to write.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat

from helpers.data import load
from helpers.exercises import key
from helpers.teach.compose import exercise_cells

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9][0-9]-*.ipynb"))
README = ROOT / "README.md"


def read(path: Path) -> Any:
    """Return the notebook of a file."""
    return nbformat.read(path, as_version=4)


def time(course: dict[str, Any]) -> str:
    """Return how long a lesson takes: reading and trying, and its exercises."""
    return f"{course['minutes']} minutes, and {exercise_minutes(course['lesson'])} for the exercises"


def exercise_minutes(lesson: int) -> int:
    """Return how long the exercises of a lesson take."""
    return sum(e.minutes for e in key.exercises(lesson))


def card(course: dict[str, Any]) -> str:
    """Return the text of a lesson's card from its metadata."""
    goals = "\n".join(f"- {goal};" for goal in course["objectives"][:-1]) + f"\n- {course['objectives'][-1]}."
    tables = ", ".join(f"`{t}`" for t in course["tables"])
    return (
        f"**After this lesson you can**\n\n{goals}\n\n"
        f"**Time:** {time(course)} · **You need:** {course['needs']} · **Data:** {tables}"
    )


EXERCISES = (
    "Write your answer in place of the three dots and run the cell. The cell below it then says what it sees. Wrong "
    "answers cost nothing: each reply names the next step. `hint` helps in small steps, and the solution opens once "
    "you have solved an exercise or tried it three times. Nobody else sees what you do here."
)


def with_exercises(notebook: Any) -> Any:
    """Return the notebook with the cells of its exercises made anew, where they stand, or after its first cell."""
    lesson = notebook.metadata["course"]["lesson"]
    kept = [c for c in notebook.cells if "exercise" not in c.metadata]
    first = next(i for i, c in enumerate(kept) if "exercises" in c.metadata["tags"])
    kept[first].source = f"{kept[first].source.splitlines()[0]}\n\n{EXERCISES}"
    made = [c for e in key.exercises(lesson) for c in exercise_cells(e)]
    here = next((i for i, c in enumerate(notebook.cells) if "exercise" in c.metadata), 0)
    place = max(first + 1, here)
    notebook.cells = [*kept[:place], *made, *kept[place:]]
    return notebook


def lesson_table() -> str:
    """Return README's table of lessons."""
    rows = ["| lesson | you will be able to | minutes, with exercises | explorables |", "|---|---|---|---|"]
    for path in NOTEBOOKS:
        c = read(path).metadata["course"]
        link = f"[{c['lesson']}. {c['title']}](notebooks/{path.name})"
        minutes = f"{c['minutes']} + {exercise_minutes(c['lesson'])}"
        rows.append(f"| {link} | {'; '.join(c['objectives'])} | {minutes} | {', '.join(c['figures'])} |")
    return "\n".join(rows)


def claim_table() -> str:
    """Return README's table of claims: for each lesson, how many claims and their computed verdicts."""
    table = load("claims")
    table = table[table["voice"] == "article"]
    words = ["holds", "holds under a stated rule", "fails", "cannot tell"]
    counted = table.groupby(["lesson", table["verdict"].astype(str)]).size().unstack(fill_value=0)
    counted = counted.reindex(columns=words, fill_value=0)
    rows = [
        "| claims of the article tested in | " + " | ".join(words) + " |",
        "|---" * (len(words) + 1) + "|",
    ]
    rows += [
        f"| lesson {n} | " + " | ".join(str(v) for v in line) + " |"
        for n, line in zip(counted.index, counted.to_numpy(), strict=True)
    ]
    rows.append("| **all** | " + " | ".join(f"**{v}**" for v in counted.sum()) + " |")
    return "\n".join(rows)


GENERATED = {"lessons": lesson_table, "claims": claim_table}


def readme(text: str) -> str:
    """Return README's text with its generated tables made anew; raises ValueError if a marker is missing."""
    for name, make in GENERATED.items():
        start, end = f"<!-- {name}: made by python -m tests.house -->", f"<!-- end {name} -->"
        if start not in text or end not in text:
            raise ValueError(f"README.md lacks the markers of the table '{name}'.")
        before, rest = text.split(start, 1)
        text = f"{before}{start}\n{make()}\n{end}{rest.split(end, 1)[1]}"
    return text


def tidy(notebook: Any) -> Any:
    """Return the notebook with its card made anew and without outputs, counts and widget state."""
    notebook.metadata.pop("widgets", None)
    notebook.metadata["language_info"] = {"name": "python"}
    with_exercises(notebook)
    for cell in notebook.cells:
        if "card" in cell.metadata.get("tags", []):
            cell.source = card(notebook.metadata["course"])
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
            cell.metadata.pop("execution", None)
    return notebook


def main() -> None:
    """Write the cards, clear the outputs and renew README's tables."""
    for path in NOTEBOOKS:
        text = nbformat.writes(tidy(read(path))) + "\n"
        path.write_text(text, encoding="utf-8", newline="\n")
    README.write_text(readme(README.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
