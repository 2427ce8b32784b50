"""The files with which others open the course, Binder, a codespace, GitHub Pages, name what is really there.

Nothing here asks a network: the schema of workflows comes with a package, and what a codespace reads is looked at here.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers.bootstrap import FIRST_NOTEBOOK
from helpers.setup.environment import NEWEST, OLDEST
from tests.support import ROOT

DEVCONTAINER = ROOT / ".devcontainer" / "devcontainer.json"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
KNOWN = {
    *("name", "image", "hostRequirements", "postCreateCommand", "postAttachCommand", "forwardPorts"),
    *("portsAttributes", "customizations"),
}
"""The words of the devcontainer reference that the course uses; a word that is none of them is a slip."""


def covers(version: str) -> bool:
    """Return whether the course is tested on a Python such as "3.12"."""
    return OLDEST <= tuple(map(int, version.split("."))) <= NEWEST


def troubles(config: dict[str, Any], root: Path = ROOT) -> list[str]:
    """Return what is wrong with the settings of a codespace; each is a sentence."""
    found = [f"{word!r} is no word for a devcontainer" for word in config.keys() - KNOWN]
    python = re.fullmatch(r"mcr\.microsoft\.com/devcontainers/python:(3\.\d+)", config.get("image", ""))
    if not python or not covers(python[1]):
        found.append(f"{config.get('image')!r} has no Python that the course is tested on")
    if not config.get("postCreateCommand", "").startswith("python3 -m pip install -r requirements.txt && "):
        found.append("what is made first does not install requirements.txt")
    ports = {f"--port={port}" for port in config.get("forwardPorts", [])}
    if not ports or not ports <= set(config.get("postAttachCommand", "").split()):
        found.append("JupyterLab listens on another port than the one that is forwarded")
    named = re.findall(r"/lab/tree/(\S+)", config.get("postAttachCommand", ""))
    named += config.get("customizations", {}).get("codespaces", {}).get("openFiles", [])
    return found + [f"{name} is not there" for name in named if not (root / name).is_file()]


def test_a_codespace_finds_what_it_opens() -> None:
    config = json.loads(DEVCONTAINER.read_text("utf-8"))
    assert troubles(config) == []
    assert FIRST_NOTEBOOK in config["postAttachCommand"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"forwardPort": [8888]}, "'forwardPort' is no word"),
        ({"image": "mcr.microsoft.com/devcontainers/python:3.9"}, "no Python that the course is tested on"),
        ({"postCreateCommand": "true"}, "does not install requirements.txt"),
        ({"forwardPorts": [8889]}, "another port"),
        ({"postAttachCommand": "jupyter lab --port=8888 --url=/lab/tree/gone.ipynb"}, "gone.ipynb is not there"),
    ],
)
def test_a_slip_in_the_settings_of_a_codespace_is_named(changed: dict[str, Any], said: str) -> None:
    config = json.loads(DEVCONTAINER.read_text("utf-8"))
    [only] = troubles({**config, **changed})
    assert said in only


def schema(workflow: Path) -> subprocess.CompletedProcess[str]:
    """Hold a workflow against GitHub's schema, of which the checker has a copy."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", str(workflow)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def test_every_workflow_is_one_that_github_reads(tmp_path: Path) -> None:
    assert [path.name for path in WORKFLOWS] == ["pages.yml"]
    for path in WORKFLOWS:
        done = schema(path)
        assert done.returncode == 0, done.stdout
        slip = tmp_path / path.name
        slip.write_text(path.read_text("utf-8").replace("runs-on:", "run-on:", 1), "utf-8")
        assert schema(slip).returncode == 1, "a slip is found"


def test_the_website_is_put_together_in_the_folder_that_is_published() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "pages.yml").read_text("utf-8"))
    steps = workflow["jobs"]["build"]["steps"]
    [published] = [step["with"]["path"] for step in steps if "upload-pages-artifact" in step.get("uses", "")]
    runs = [step["run"] for step in steps if "run" in step]
    assert runs == [
        "python3 -m pip install -r requirements.txt",
        "python3 -m helpers.site.lab_parts --out _lab",
        f"python3 -m helpers site --out {published} --lab _lab",
    ]
    [python] = [step["with"]["python-version"] for step in steps if "setup-python" in step.get("uses", "")]
    assert covers(python)


def test_binder_takes_the_packages_of_a_participant_on_a_python_that_is_tested() -> None:
    files = {path.name for path in (ROOT / ".binder").iterdir()}
    assert files == {"requirements.txt", "runtime.txt", "postBuild"}
    version = (ROOT / ".binder" / "runtime.txt").read_text("utf-8").strip()
    assert version.startswith("python-") and covers(version.removeprefix("python-"))
    script = ROOT / ".binder" / "postBuild"
    assert script.read_text("utf-8").startswith("#!/bin/bash\n")
    assert os.name == "nt" or os.access(script, os.X_OK), "Binder runs this file"
