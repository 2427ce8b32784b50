"""A day of a class on its server, played to the end: prints what came of it as JSON, for `test_hub.py`.

An instructor and three participants, each a user of the system with a server of their own. alice answers everything
and uses the pages, bob makes one mistake and uses a terminal, carol answers nothing and tries what she should not.
Every command of the README that the day needs is taken from there.
"""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from helpers.exercises import key
from helpers.teach.bundle import SUFFIXES, TOP
from helpers.teach.compose import case_of
from helpers.teach.record import read_assignment, read_results
from tests.hub import people
from tests.hub.people import Person
from tests.hub.world import ROOT, install
from tests.teach_support import right, wrong_code

NAME = "problem-set-1"
EXERCISES = ("2-1", "2-3", "1-4", "2-5")
TEACHER, PARTICIPANTS = "instructor", ("alice", "bob", "carol")
HOME = Path("/home") / TEACHER
SPY = """
import glob, importlib.util, os
from helpers.exercises.book import HANDED_OUT
def opens(path):
    try: os.listdir(path) if os.path.isdir(path) else open(path).close()
    except OSError: return False
    return True
places = ["/home/instructor", "/home/alice", "/srv/class/hub", "/etc/shadow"]
places += ["/srv/class/exchange/problem-set-1/inbound"]
print([p for p in places if opens(p)], HANDED_OUT, importlib.util.find_spec("helpers.teach"))
"""
PLANT = """
import os, shutil
inbound = "/srv/class/exchange/problem-set-1/inbound"
shutil.copytree("problem-set-1", f"{inbound}/alice+problem-set-1+2099-01-01 00:00:00 UTC+x")
print(os.getuid())
"""


def from_readme(said: str) -> str:
    """Return a block of commands of the README, for this Python, in which the instructor's tools are installed."""
    return people.commands(said).replace("python3 -m helpers", f"{sys.executable} -m helpers.teach")


def typed(person: Person, commands: str) -> str:
    """Run commands as in a terminal of this person's server; return all that they printed."""
    with person.kernel() as kernel:
        return said_in(kernel, f"%%bash\nset -e\nexec 2>&1\n{commands}")


def prepare() -> list[Person]:
    """Make the users, the assignment and what the participants' Python finds; return everybody, instructor first."""
    passwords = people.accounts(*PARTICIPANTS)
    for folder in SUFFIXES:
        shutil.copytree(ROOT / folder, HOME / "course" / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in TOP:
        shutil.copy(ROOT / file, HOME / "course")
    subprocess.run(["chown", "-R", f"{TEACHER}:", str(HOME / "course")], check=True)
    people.as_root(f"runuser --login {TEACHER} --command {shlex.quote(from_readme('helpers assign'))}")
    handout = Path("/srv/class/handout")
    shutil.copytree(HOME / "ps1" / "handout" / NAME, handout)
    install(handout)
    return [Person(name, passwords[name]) for name in (TEACHER, *PARTICIPANTS)]


def answers_of(name: str) -> dict[str, str]:
    """Return the answers of alice or bob, by exercise, to the cases that their name draws."""
    assignment = read_assignment(HOME / "ps1" / "instructor")
    answers = right(assignment, name)
    if name == "bob":
        asked = key.exercise("2-1")
        answers["2-1"] = wrong_code(asked, case_of(assignment, asked, name))
    return answers


def write_answers(person: Person, answers: dict[str, str]) -> None:
    """Write answers, and who answers, into the notebook that was fetched."""
    book = person.read(f"{NAME}/{NAME}.ipynb")
    for cell in book["cells"]:
        said = cell["metadata"].get("exercise", {})
        if said.get("role") == "answer":
            cell["source"] = answers[said["id"]]
        if cell["source"] == 'my_name("...")':
            cell["source"] = f"my_name({person.name!r})"
    person.write(f"{NAME}/{NAME}.ipynb", book)


def said_in(kernel: people.Kernel, code: str) -> str:
    """Run code in a kernel and return what it printed."""
    return "".join(m["content"]["text"] for m in kernel.run(code) if m["header"]["msg_type"] == "stream")


def alice_works(alice: Person, answers: dict[str, str]) -> dict[str, Any]:
    """Answer everything, on nbgrader's pages; run it all as JupyterLab does; follow the link to the lessons."""
    seen: dict[str, Any] = {"listed": alice.ask("/assignments", course_id=NAME)["value"]}
    assert alice.ask("/assignments/fetch", "POST", course_id=NAME, assignment_id=NAME)["success"]
    write_answers(alice, answers)
    with alice.kernel(NAME) as kernel:
        cells = [c["source"] for c in alice.read(f"{NAME}/{NAME}.ipynb")["cells"] if c["cell_type"] == "code"]
        shown = [m["content"].get("data", {}) for code in cells for m in kernel.run(code)]
    seen["checked"] = [data["text/plain"] for data in shown if "text/plain" in data]
    seen["kept"] = alice.ask("/api/contents/my-answers.json")["size"] > 0
    assert alice.ask("/assignments/submit", "POST", course_id=NAME, assignment_id=NAME)["success"]
    return seen | pull_lessons(alice)


def bob_works(bob: Person, answers: dict[str, str]) -> dict[str, Any]:
    """Answer with one mistake, in a terminal."""
    fetch, submit = from_readme("nbgrader submit").splitlines()
    typed(bob, fetch)
    write_answers(bob, answers)
    return {"bob's terminal": typed(bob, submit)}


def carol_works(carol: Person, answers: dict[str, str]) -> dict[str, Any]:
    """Answer nothing, and try what must not be possible."""
    for step in ("fetch", "submit"):
        assert carol.ask(f"/assignments/{step}", "POST", course_id=NAME, assignment_id=NAME)["success"]
    seen: dict[str, Any] = {}
    with carol.kernel() as kernel:
        seen["carol sees"] = said_in(kernel, SPY)
        said_in(kernel, PLANT)
        try:
            said_in(kernel, "bytearray(3_000_000_000)")
        except RuntimeError as error:
            seen["carol fills"] = str(error)
    for place in ("carol/formgrader/gradebook", "bob/api/contents"):
        seen[place] = carol.session.get(f"http://{people.ADDRESS}/user/{place}", timeout=60).status_code
    return seen


def pull_lessons(person: Person) -> dict[str, Any]:
    """Follow the README's link to the lessons; return what was there before and after."""
    people.as_root(from_readme("git init"))
    link = from_readme("/hub/user-redirect/git-pull")
    query = {k: v[0] for k, v in parse_qs(urlsplit(link).query).items()}
    place = query["urlpath"].removeprefix("lab/tree/")
    shown = person.session.get(f"http://{people.ADDRESS}/user/{person.name}/git-pull?{urlsplit(link).query}")
    said = {"repo": query["repo"], "branch": query["branch"], "targetpath": query["targetPath"]}
    pulled = person.session.get(f"http://{people.ADDRESS}/user/{person.name}/git-pull/api", params=said, timeout=60)
    lesson = person.read(place)["metadata"]["course"]["title"]
    return {"link": shown.status_code, "pulled": pulled.text, "lesson": lesson}


def mark(teacher: Person) -> dict[str, Any]:
    """Collect and grade as the README says; return what came of it."""
    seen: dict[str, Any] = {"planted": typed(teacher, from_readme("find /srv/class/exchange"))}
    people.as_root("rm -r /srv/class/exchange/problem-set-1/inbound/alice+*2099*")
    seen["graded"] = typed(teacher, from_readme("nbgrader collect"))
    found = read_results(HOME / "ps1" / "instructor")
    seen["points"] = {m.participant: {r.exercise: r.points for r in m.results} for m in found}
    seen["gradebook"] = {s["student"]: s["score"] for s in teacher.ask(f"/formgrader/api/submissions/{NAME}")}
    return seen


def left_alone(everybody: list[Person]) -> dict[str, Any]:
    """Start the hub again, with a minute of idleness made a second; return which servers were there, and which stay."""

    def there() -> list[str]:
        return [one.name for one in everybody if one.server()]

    with people.hub(CLASS_IDLE="1"):
        before = there()
        people.waited(lambda: not there(), "The idle servers were not stopped")
    return {"after a restart": before}


def main() -> None:
    """Play the day."""
    seen: dict[str, Any] = {}
    teacher, *participants = everybody = prepare()
    answers = {"alice": answers_of("alice"), "bob": answers_of("bob"), "carol": {}}
    with people.hub(), ThreadPoolExecutor(4) as at_once:
        list(at_once.map(lambda one: (one.log_in(), one.start()), everybody))
        for step in ("assign", "release"):
            answer = teacher.ask(f"/formgrader/api/assignment/{NAME}/{step}", "POST")
            assert answer["success"], answer
        works = (alice_works, bob_works, carol_works)
        for found in at_once.map(lambda do, one: do(one, answers[one.name]), works, participants):
            seen |= found
        try:
            Person("alice", "not this").log_in()
        except PermissionError as error:
            seen["wrong password"] = str(error)
        seen |= mark(teacher)
    seen |= left_alone(everybody)
    json.dump(seen, sys.stdout)


if __name__ == "__main__":
    main()
