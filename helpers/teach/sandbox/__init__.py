"""Run submitted notebooks so that they can neither harm the computer, nor forge a grade, nor stop the batch.

    with open_sandbox(handout / "helpers", handout / "data") as sandbox:
        print(sandbox.describe())
        ran = sandbox.run(cells, [Ask.of(exercise, case)], "kim", {exercise.id: given(case)})
        result = outcome(exercise, ran.answers[exercise.id], case)

A warm process, in which pandas, Altair, IPython and the participants' helpers (without the key) are imported once,
forks a child for every submission. The child sees a computer with no network, no files but the course's (which it
can only read), and an empty folder of its own; when it is done, everything it left running ends with it. It gives
back text: outputs, and answers as plain values in strict JSON, which are checked here before anything uses them.
What is compared with the right answer is never in its process. `run` may be called from several threads at once.

`model` says what goes in and out, `isolation` which ways of keeping apart this computer has, `client` leads the warm
process, `channel` and `checking` read what the child says, and `inside` holds what runs on the other side.
"""

from __future__ import annotations

from helpers.teach.sandbox.client import Sandbox, open_sandbox
from helpers.teach.sandbox.model import Ask, Isolation, Limits, Output, Ran, given

__all__ = ["Ask", "Isolation", "Limits", "Output", "Ran", "Sandbox", "given", "open_sandbox"]
