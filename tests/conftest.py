"""What every test starts from: no answers of a participant, and a folder of its own in which to keep some."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers import keeping
from tests import sites


@pytest.fixture(autouse=True)
def kept_in(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep answers in a new folder, so that no test writes beside the lessons; return the folder."""
    folder = tmp_path_factory.mktemp("kept")
    monkeypatch.setenv(keeping.FOLDER, str(folder))
    monkeypatch.setattr(keeping, "_unsaved", {})
    monkeypatch.setattr(keeping, "_said", [])
    return folder


@pytest.fixture(scope="session")
def website(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the website, built once a run."""
    return sites.built(tmp_path_factory)
