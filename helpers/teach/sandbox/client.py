"""Lead the warm process: one attempt after the other, until every cell ran or was skipped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from helpers.teach.sandbox.model import Ask, Isolation, Limits, Ran


class Sandbox:
    """A warm process that runs notebooks; made by `open_sandbox`."""

    def describe(self) -> str:
        """Return in words how submissions are kept apart from this computer."""
        raise NotImplementedError

    def run(
        self, cells: Sequence[str], asks: Sequence[Ask], participant: str, cases: Mapping[str, Mapping[str, Any]]
    ) -> Ran:
        """Run the code cells of one submission and fetch its answers; never raises for what the cells do."""
        raise NotImplementedError


@contextmanager
def open_sandbox(
    helpers_folder: Path,
    data_folder: Path,
    limits: Limits | None = None,
    isolation: Isolation | str = Isolation.AUTO,
) -> Iterator[Sandbox]:
    """Start the warm process with the participants' `helpers` and `data`; raises TeachError where that cannot be."""
    raise NotImplementedError
    yield Sandbox()
