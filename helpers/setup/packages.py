"""Make .venv whole: create it where needed, install the packages with uv or pip, prepare the charts."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.setup.environment import Environment, State
from helpers.setup.lock import Claim, one_at_a_time
from helpers.setup.programs import Progress, SetupError, UnexplainedError, run

ROOM = {State.ABSENT: 900, State.BROKEN: 900, State.STALE: 300}
"""Megabytes wanted on the disk: an environment made by pip takes about 460, its downloads about 80 more."""


def answers(command: Sequence[str]) -> bool:
    """Tell whether a program runs at all."""
    try:
        return subprocess.run(list(command), capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False


def find_uv() -> list[str]:
    """Return the command for uv where it is installed and works, else an empty list."""
    name = "uv.exe" if os.name == "nt" else "uv"
    places = (shutil.which("uv"), Path(sys.executable).parent / name, Path.home() / ".local" / "bin" / name)
    return next(([str(place)] for place in places if place and answers([str(place), "--version"])), [])


def check_room(environment: Environment, state: State) -> None:
    """Refuse to begin an installation that the disk has no room for."""
    free = shutil.disk_usage(environment.root).free // 1_000_000
    if free < ROOM[state]:
        raise SetupError(
            f"The disk is too full: {free} MB are free and the set-up needs about {ROOM[state]} MB. Free some space, "
            "then run the same command again."
        )


def remove(environment: Environment) -> None:
    """Delete a half-made or damaged .venv."""
    try:
        shutil.rmtree(environment.folder)
    except FileNotFoundError:
        return
    except OSError as trouble:
        raise SetupError(
            f"The folder {environment.folder} is damaged and could not be deleted ({trouble.strerror or trouble}): "
            "close every JupyterLab window and terminal of the course, delete the folder, and run the same command "
            "again."
        ) from trouble


def requirements(environment: Environment, part: str) -> list[str]:
    """Return what to install for a part ("lab", "teach", "site" or "test"), as arguments that pip and uv share.

    The tests need the instructor's side, the class server and the website's tools too.
    """
    groups = {"lab": (), "teach": ("teach",), "site": ("site",), "test": ("test", "teach", "hub", "site")}[part]
    wanted = ["-r", "requirements.txt"]
    if groups:
        project = tomllib.loads((environment.root / "pyproject.toml").read_text("utf-8"))
        wanted += [name for group in groups for name in project["dependency-groups"][group]]
        wanted += ["-c", ".constraints.txt"]
    return wanted


def variables(environment: Environment) -> dict[str, str]:
    """Return the environment variables for uv and pip: their user's servers and caches, but not other targets."""
    values = {"PIP_RETRIES": "2"} | environment.variables()  # pip's 5 make a reader wait a minute without network
    values |= {
        "PIP_USER": "0",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
        "PIP_PROGRESS_BAR": "off",
        "PYTHONUNBUFFERED": "1",
        "NO_COLOR": "1",
    }
    del values["PYTHONPATH"]  # or pip would take the source folder for an installed package
    return values


@dataclass(frozen=True)
class Maker:
    """One go at making or mending an environment."""

    environment: Environment
    claim: Claim
    progress: Progress
    uv: Sequence[str]

    def make(self, part: str, state: State) -> None:
        """Bring the environment from `state` to one that holds `part`."""
        python, folder = str(self.environment.python), str(self.environment.folder)
        pip = [*self.uv, "pip", "install", "--python", python] if self.uv else [python, "-m", "pip", "install"]
        fresh = state is not State.STALE or not (self.uv or answers([python, "-m", "pip", "--version"]))
        self.progress.steps, self.progress.number = 2 + fresh, 0
        if fresh:
            if state is State.STALE:
                self.progress.say("The folder .venv was made without pip: it is made again.")
            remove(self.environment)
            outside = getattr(sys, "_base_executable", None) or sys.executable
            create = [*self.uv, "venv", "--seed", "--python", outside] if self.uv else [outside, "-m", "venv"]
            self.step("Making the folder .venv", [*create, folder])
        more = {
            "lab": "",
            "teach": " and the instructor's tools",
            "site": " and the website's tools",
            "test": " and its tests",
        }[part]
        what = f"the course{more}"
        self.step(f"Installing {what}", [*pip, *requirements(self.environment, part)], self.installed)
        try:
            self.step("Preparing the charts", [python, "-m", "helpers", "prepare"])
        except SetupError as trouble:
            self.progress.say(f"The charts will be prepared when the first one is shown. {trouble}")
        self.environment.write_stamp(part)

    def step(self, text: str, command: Sequence[str], detail: Callable[[str], str] = lambda _: "") -> None:
        """Run one program as one step of the progress."""
        self.progress.start(text)
        try:
            run(
                command,
                folder=self.environment.root,
                environ=variables(self.environment),
                log=self.environment.log,
                tick=lambda output: self.progress.tick(detail(output)),
                keep_open=[self.claim.descriptor],
            )
        except BaseException:
            self.progress.abandon()
            raise
        self.progress.finish()

    def installed(self, output: str) -> str:
        """Tell how far the installer has got: packages found by pip, then packages in place."""
        collected = len(re.findall(r"^Collecting ", output, re.MULTILINE))
        if collected and "Installing collected packages" not in output:
            return f"{collected} packages found, "
        places = ("lib/python3*/site-packages/*.dist-info", "Lib/site-packages/*.dist-info")
        ready = sum(1 for place in places for _ in self.environment.folder.glob(place))
        return f"{ready} packages in place, " if ready > 2 else ""  # pip itself is no news


def ensure(environment: Environment, part: str, progress: Progress | None = None) -> None:
    """See to it that .venv holds everything for `part` ("lab", "teach", "site" or "test"); do nothing where it does."""
    environment.recipe()  # says at once if this is no course folder
    if environment.state(part) is State.READY:
        return
    progress = progress or Progress()
    with one_at_a_time(environment.lock, progress.say) as claim:
        state = environment.state(part)
        if state is State.READY:
            return
        check_room(environment, state)
        if state is State.BROKEN:
            progress.say("The folder .venv is not whole, as after an interrupted set-up: it is made again.")
        elif state is State.ABSENT:
            progress.say("Setting up the course in the folder .venv: done once, takes one to three minutes.")
        uv = find_uv()
        claim.begin()
        try:
            try:
                Maker(environment, claim, progress, uv).make(part, state)
            except UnexplainedError:
                if not uv:
                    raise
                progress.say("This did not work with uv; trying again with pip.")
                Maker(environment, claim, progress, []).make(part, State.BROKEN)
        except SetupError:
            if state is State.STALE:  # the installers fail before they change anything: what worked still works
                claim.finish()
            raise
        claim.finish()
