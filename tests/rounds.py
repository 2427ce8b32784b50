"""The class of `tests/classroom.py`, handed out to, handed in and graded in the real sandbox."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from helpers.teach import assign, sandbox
from helpers.teach.grade import Choices, _sandbox, grade
from helpers.teach.record import Marked
from tests.classroom import WORK, Person, people
from tests.teach_support import empty_gradebook


class Recorded:
    """A sandbox that keeps what came of each submission, and then says the same again."""

    def __init__(self, real: sandbox.Sandbox) -> None:
        self.real, self.kept = real, dict[str, sandbox.Ran]()

    def run(self, cells: Any, asks: Any, participant: str, cases: Any) -> sandbox.Ran:
        if participant not in self.kept:
            self.kept[participant] = self.real.run(cells, asks, participant, cases)
        return self.kept[participant]


@dataclass(frozen=True)
class Round:
    """A class that was graded: how, who, what came of each, what was said, what the sandbox gave, the gradebook."""

    choices: Choices
    people: list[Person]
    marked: dict[str, Marked]
    said: list[str]
    recorded: Recorded
    url: str

    @property
    def course(self) -> Path:
        """Return the folder that `assign` made."""
        assert self.choices.course
        return self.choices.course

    @property
    def instructor(self) -> Path:
        """Return the instructor's part of it."""
        return self.course / "instructor"

    @property
    def setting(self) -> str:
        """Return what an instructor sets COURSE_GRADEBOOK to: nothing for the file in the folder."""
        return "" if self.url.startswith("sqlite") else self.url

    def of(self, name: str) -> Marked:
        """Return what came of a participant's submission."""
        return self.marked[name.replace(" ", "-")]

    def again(self, **changed: Any) -> dict[str, Marked]:
        """Grade once more with the same sandbox's word; return what came of it."""
        found = grade(replace(self.choices, **changed), self.recorded, lambda _: None)
        return {m.participant: m for m in found}

    def moved(self, folder: Path, url: str = "") -> Round:
        """Return a copy in a new folder, with another gradebook if one is named."""
        course = Path(shutil.copytree(self.course, folder / "ps1"))
        choices = replace(self.choices, course=course, submissions=course / "in.zip", database="")
        return replace(self, choices=choices, url=url or file_in(course))


def file_in(course: Path) -> str:
    """Return the address of the gradebook in a course's folder."""
    return f"sqlite:///{course / 'instructor' / 'gradebook.db'}"


def graded_round(course: Path) -> Round:
    """Hand out, hand in and grade; raises TeachError where nothing can be kept apart."""
    assign.write(WORK, course)
    empty_gradebook(course / "instructor")
    everybody = people(course)
    with zipfile.ZipFile(course / "in.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number, person in enumerate(everybody):
            content = person.does(person.name)
            kind = "zip" if content[:2] == b"PK" else "ipynb"
            archive.writestr(f"{person.name}_{number}_assignsubmission_file_/my work ({number}).{kind}", content)
    said: list[str] = []
    choices = Choices(course / "in.zip", course, cell_seconds=3.0)
    with _sandbox(course / "instructor", WORK, choices, said.append) as real:
        recorded = Recorded(real)
        marked = grade(choices, recorded, said.append)
    return Round(choices, everybody, {m.participant: m for m in marked}, said, recorded, file_in(course))
