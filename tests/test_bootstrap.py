"""The two commands, from both sides: what they do when all is well, and what they say when it is not.

Installers are played by a fake that writes what a real one would write. One test at the end runs the real thing, with
a requirements file of one tiny package, killed half-way and started again.
"""

from __future__ import annotations

import ast
import io
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from helpers import bootstrap
from helpers.setup import environment, lock, packages, programs
from helpers.setup.environment import Environment, State
from helpers.setup.programs import Progress, SetupError, UnexplainedError, cause

ROOT = Path(__file__).resolve().parents[1]
HELPERS = ROOT / "helpers"
POSIX = pytest.mark.skipif(os.name != "posix", reason="needs links and signals as on Linux and macOS")
PYPROJECT = '[dependency-groups]\ntest = ["pytest"]\nteach = ["nbgrader"]\nhub = ["jupyterhub"]\nsite = ["sphinx"]\n'


def in_python(code: str, *options: str, python: str = sys.executable) -> subprocess.CompletedProcess[str]:
    """Run some code in a new Python, in the course folder."""
    return subprocess.run(
        [python, *options, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


def one_sentence(text: str, *words: str) -> None:
    """Assert that a message is for a reader: the words, a next step, no traceback."""
    assert "Traceback" not in text
    assert "Error" not in text
    assert len(text.strip().splitlines()) == 1
    assert text.strip().endswith(".")
    for word in words:
        assert word in text


# --- too old, too new -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", [(3, 6, 15), (3, 10, 13)])
def test_an_old_python_says_so(version: tuple[int, int, int]) -> None:
    code = f"import runpy, sys; sys.version_info = {version}; runpy.run_module('helpers', run_name='__main__')"
    done = in_python(code)
    assert done.returncode == 1
    one_sentence(done.stderr, "Python 3.11 or newer", ".".join(map(str, version)))


def old_pythons() -> list[str]:
    """Return the Pythons 3.6 to 3.10 of this computer that answer."""
    kept = Path(os.environ.get("PYENV_ROOT", "none")) / "versions"
    names = [f"python3.{minor}" for minor in range(6, 11)]
    places = [*map(shutil.which, names), *(str(found) for name in names for found in kept.glob(f"*/bin/{name}"))]
    return [place for place in places if place and in_python("", python=place).returncode == 0]


def test_a_real_old_python_says_so() -> None:
    found = old_pythons()
    if not found:
        pytest.skip("there is no Python 3.6 to 3.10 on this computer")
    for python in {found[0], found[-1]}:
        done = subprocess.run([python, "-m", "helpers", "lab"], cwd=ROOT, capture_output=True, check=False)
        assert done.returncode == 1
        one_sentence(done.stderr.decode(), "Python 3.11 or newer")


@pytest.mark.parametrize("name", ["__init__.py", "__main__.py"])
def test_what_an_old_python_reads_is_in_its_language(name: str) -> None:
    tree = ast.parse((HELPERS / name).read_text("utf-8"), feature_version=(3, 7))
    assert not any(isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in ast.walk(tree))


def test_a_newer_python_is_named_if_there_is_one() -> None:
    from helpers.__main__ import too_old

    one_sentence(too_old((3, 9, 1), "python3.12"), "type python3.12")
    one_sentence(too_old((3, 9, 1), ""), "python.org")


def test_an_untested_python_is_only_warned_of(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], course: Environment
) -> None:
    monkeypatch.setattr(bootstrap, "lab", lambda *_: 0)
    monkeypatch.setattr(sys, "version_info", (3, 15, 0))
    assert bootstrap.run(["lab"], course) == 0
    one_sentence(capsys.readouterr().out, "3.11 to 3.14", "not on 3.15")


def test_only_the_standard_library_is_imported() -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); before = set(sys.modules)\n"
        "import helpers, helpers.bootstrap, helpers.setup.packages\n"
        "new = {name.partition('.')[0] for name in set(sys.modules) - before}\n"
        "print(*sorted(new - set(sys.stdlib_module_names)))"
    )
    done = in_python(code, "-S", "-E", "-W", "error")
    assert done.stderr == ""
    assert done.stdout.split() == ["helpers"]


# --- the command line -------------------------------------------------------------------------------------------


@pytest.fixture
def course(tmp_path: Path) -> Environment:
    """Make a course folder with the files of a recipe and a first notebook, and no .venv."""
    root = tmp_path / "my course"
    (root / "notebooks").mkdir(parents=True)
    (root / bootstrap.FIRST_NOTEBOOK).write_text("{}")
    (root / "requirements.txt").write_text("tiny==1\n")
    (root / ".constraints.txt").write_text("tiny==1\n")
    (root / "pyproject.toml").write_text(PYPROJECT)
    return Environment(root.resolve())


@pytest.mark.parametrize("argv", [[], ["help"], ["--help"], ["-h"]])
def test_help_names_both_commands(argv: list[str], capsys: pytest.CaptureFixture[str], course: Environment) -> None:
    assert bootstrap.run(argv, course) == 0
    shown = capsys.readouterr().out
    assert "python3 -m helpers lab " in shown
    assert "python3 -m helpers test " in shown


def test_an_unknown_command_gets_the_nearest(capsys: pytest.CaptureFixture[str], course: Environment) -> None:
    assert bootstrap.run(["lob"], course) == 2
    shown = capsys.readouterr().err
    assert shown.startswith("There is no command `lob`. Did you mean `lab`?")
    assert "python3 -m helpers test" in shown
    assert bootstrap.run(["zzz"], course) == 2
    assert "Did you mean" not in capsys.readouterr().err


def test_lab_opens_the_first_notebook_and_hands_on_the_rest(course: Environment) -> None:
    command = bootstrap.lab_command(course, ["--no-browser", "--port", "8890", "--ip=127.0.0.1"])
    assert command[:3] == [str(course.python), "-m", "jupyterlab"]
    assert f"--ServerApp.root_dir={course.root}" in command
    assert "--LabApp.default_url=/lab/tree/notebooks/00-start-here.ipynb" in command
    assert "--ServerApp.port_retries=0" in command
    assert command[-4:] == ["--no-browser", "--port", "8890", "--ip=127.0.0.1"]


def test_lab_opens_the_notebook_that_is_named(course: Environment) -> None:
    (course.root / "notebooks" / "zwei ü.ipynb").write_text("{}")
    command = bootstrap.lab_command(course, ["notebooks/zwei ü.ipynb"])
    assert "--LabApp.default_url=/lab/tree/notebooks/zwei%20%C3%BC.ipynb" in command
    assert "notebooks/zwei ü.ipynb" not in command
    assert not any("port_retries" in part for part in command)


def test_lab_opens_without_a_notebook_too(course: Environment) -> None:
    (course.root / bootstrap.FIRST_NOTEBOOK).unlink()
    assert not any("default_url" in part for part in bootstrap.lab_command(course, ["--debug"]))
    assert "--log-level=WARN" not in bootstrap.lab_command(course, ["--debug"])


@pytest.mark.parametrize(("user", "allowed"), [(0, True), (1000, False)])
def test_only_root_is_let_in_as_root(
    course: Environment, monkeypatch: pytest.MonkeyPatch, user: int, allowed: bool
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user, raising=False)
    assert ("--allow-root" in bootstrap.lab_command(course, [])) is allowed


def test_tests_run_all_or_what_is_asked(course: Environment) -> None:
    whole = bootstrap.test_command(course, [])
    assert whole[:3] == [str(course.python), "-m", "pytest"]
    assert bootstrap.test_command(course, ["-k", "treaties"]) == [*whole[:3], "-k", "treaties"]


@pytest.mark.parametrize("asked", ["0", "70000", "web", ""])
def test_a_port_that_is_none_is_refused(asked: str) -> None:
    with pytest.raises(SetupError, match="is no port: give a number"):
        bootstrap.port_wanted(["--no-browser", "--port", asked])


def test_a_taken_port_is_refused_and_a_free_one_is_not() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        with pytest.raises(SetupError, match=f"Port {taken} is used by another program: leave out --port"):
            bootstrap.check_port(taken)
    bootstrap.check_port(taken)
    assert bootstrap.port_wanted(["--no-browser"]) is None


@pytest.mark.parametrize(
    ("trouble", "code", "words"),
    [
        (SetupError("The disk is too full."), 1, "The disk is too full."),
        (OSError(28, "No space left on device"), 1, "The disk is full"),
        (OSError(5, "Input/output error", "x.csv"), 1, "The computer refused: Input/output error (x.csv)."),
        (KeyboardInterrupt(), 130, "run the same command again"),
    ],
)
def test_trouble_is_one_sentence(
    trouble: BaseException,
    code: int,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*_: object) -> None:
        raise trouble

    monkeypatch.setattr(bootstrap, "run", fail)
    assert bootstrap.main(["lab"]) == code
    shown = capsys.readouterr()
    one_sentence(shown.err, words)
    assert shown.out == ""


def test_lab_sets_up_and_then_opens(monkeypatch: pytest.MonkeyPatch, course: Environment) -> None:
    done: list[object] = []
    monkeypatch.setattr(bootstrap, "ensure", lambda _, part: done.append(part))
    monkeypatch.setattr(bootstrap, "hand_over", lambda command, _: done.append(command[2]))
    bootstrap.run(["lab"], course)
    bootstrap.run(["test"], course)
    (course.root / "helpers" / "site").mkdir(parents=True)
    bootstrap.run(["site", "--out", "web"], course)
    assert done == ["lab", "jupyterlab", "test", "pytest", "site", "helpers.site"]


def test_a_part_of_the_course_builds_no_site(course: Environment) -> None:
    with pytest.raises(SetupError, match=r"`site` is not in this folder.*run it in the whole course"):
        bootstrap.run(["site", "--out", "web"], course)


# --- the state of .venv -----------------------------------------------------------------------------------------


class Installer:
    """Plays uv, venv and pip: makes the files they would make, or fails as they would."""

    def __init__(self, course: Environment) -> None:
        self.course = course
        self.ran: list[str] = []
        self.trouble: dict[str, BaseException] = {}

    def __call__(self, command: Sequence[str], **_: Any) -> str:
        name = next(word for word in ("venv", "install", "prepare") if word in command)
        self.ran.append(name)
        if name == "venv":
            self.course.python.parent.mkdir(parents=True)
            self.course.python.symlink_to(sys.executable)
        elif name == "install":
            self.put("pandas", 3)
        if name in self.trouble:
            raise self.trouble.pop(name)
        if name == "install":
            self.put("altair", 2)
        return ""

    def put(self, package: str, files: int) -> None:
        """Install a package of some files."""
        folder = self.course.folder / "lib" / "python3.11" / "site-packages" / package
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(files):
            (folder / f"{number}.py").touch()

    def runs(self) -> list[str]:
        """Return what ran since the last question."""
        ran, self.ran = self.ran, []
        return ran


@pytest.fixture
def installer(monkeypatch: pytest.MonkeyPatch, course: Environment) -> Installer:
    fake = Installer(course)
    monkeypatch.setattr(packages, "run", fake)
    monkeypatch.setattr(packages, "find_uv", lambda: ["uv"])
    return fake


def ensure(course: Environment, part: str = "lab") -> str:
    """Set up and return what was shown."""
    shown = io.StringIO()
    packages.ensure(course, part, Progress(shown))
    return shown.getvalue()


ALL = ["venv", "install", "prepare"]
ON_TOP = ["install", "prepare"]


@POSIX
def test_the_first_start_installs_and_the_second_does_nothing(course: Environment, installer: Installer) -> None:
    assert course.state("lab") is State.ABSENT
    shown = ensure(course)
    assert installer.runs() == ALL
    assert "[1/3] Making the folder .venv: done, 0 s" in shown
    assert "[3/3] Preparing the charts: done" in shown
    assert course.state("lab") is State.READY
    assert ensure(course) == ""
    assert installer.runs() == []


@POSIX
@pytest.mark.parametrize("name", environment.RECIPE_FILES)
def test_a_new_recipe_is_installed_on_top(name: str, course: Environment, installer: Installer) -> None:
    ensure(course)
    installer.runs()
    with (course.root / name).open("a", encoding="utf-8") as file:
        file.write("# new\n")
    assert course.state("lab") is State.STALE
    ensure(course)
    assert installer.runs() == ON_TOP


@POSIX
def test_line_ends_of_windows_change_nothing(course: Environment, installer: Installer) -> None:
    ensure(course)
    (course.root / "requirements.txt").write_bytes(b"tiny==1\r\n")
    assert course.state("lab") is State.READY


@POSIX
def test_the_tests_are_a_part_on_top(course: Environment, installer: Installer) -> None:
    ensure(course)
    assert course.state("test") is State.STALE
    installer.runs()
    ensure(course, "test")
    assert installer.runs() == ON_TOP
    assert course.state("test") is State.READY
    assert course.state("lab") is State.READY


def test_the_tests_are_installed_under_the_lock(course: Environment) -> None:
    assert packages.requirements(course, "lab") == ["-r", "requirements.txt"]
    assert packages.requirements(course, "site")[2:] == ["sphinx", "-c", ".constraints.txt"]
    assert packages.requirements(course, "test") == [
        "-r",
        "requirements.txt",
        "pytest",
        "nbgrader",
        "jupyterhub",
        "sphinx",
        "-c",
        ".constraints.txt",
    ]


@POSIX
@pytest.mark.parametrize("name", ALL[:2])
def test_an_interrupted_setup_is_made_again(name: str, course: Environment, installer: Installer) -> None:
    installer.trouble = {name: KeyboardInterrupt()}
    with pytest.raises(KeyboardInterrupt):
        ensure(course)
    assert course.state("lab") is State.BROKEN
    (course.folder / "rest").touch()
    installer.runs()
    assert "not whole" in ensure(course)
    assert installer.runs() == ALL
    assert not (course.folder / "rest").exists()
    assert course.state("lab") is State.READY


@POSIX
@pytest.mark.parametrize("damage", ["package", "file", "interpreter", "stamp", "moved"])
def test_a_damaged_environment_is_noticed(damage: str, course: Environment, installer: Installer) -> None:
    ensure(course)
    package = course.folder / "lib" / "python3.11" / "site-packages" / "pandas"
    if damage == "package":
        shutil.rmtree(package)
    elif damage == "file":
        (package / "1.py").unlink()
    elif damage == "interpreter":
        course.python.unlink()
        course.python.symlink_to(course.root / "gone")
    elif damage == "stamp":
        course.stamp.write_text('{"recipe": "half')
    else:
        course.root.rename(course.root.with_name("moved"))
        course = Environment(course.root.with_name("moved"))
        installer.course = course
    assert course.state("lab") is (State.STALE if damage == "stamp" else State.BROKEN)
    ensure(course)
    assert course.state("lab") is State.READY


@POSIX
def test_compiled_files_and_additions_are_no_damage(course: Environment, installer: Installer) -> None:
    ensure(course)
    installer.put("polars", 2)
    installer.put("pandas/__pycache__", 2)
    assert course.state("lab") is State.READY
    shutil.rmtree(course.folder / "lib" / "python3.11" / "site-packages" / "pandas" / "__pycache__")
    assert course.state("lab") is State.READY


@POSIX
def test_without_network_what_worked_still_works(course: Environment, installer: Installer) -> None:
    ensure(course)
    for trouble in (SetupError("offline"), KeyboardInterrupt()):
        installer.trouble = {"install": trouble}
        with pytest.raises(type(trouble)):
            ensure(course, "test")
        assert course.state("lab") is State.READY
    installer.runs()
    ensure(course, "test")
    assert installer.runs() == ALL, "the second go was cut off in the middle"


@POSIX
def test_pip_is_tried_where_uv_fails(course: Environment, installer: Installer) -> None:
    installer.trouble = {"install": UnexplainedError("?")}
    assert "trying again with pip" in ensure(course)
    assert installer.runs() == ["venv", "install", *ALL]
    assert course.state("lab") is State.READY


@POSIX
def test_pip_is_not_tried_where_the_cause_is_known(course: Environment, installer: Installer) -> None:
    installer.trouble = {"install": SetupError("The disk is full.")}
    with pytest.raises(SetupError, match="The disk is full"):
        ensure(course)


@POSIX
def test_charts_that_cannot_be_prepared_stop_nothing(course: Environment, installer: Installer) -> None:
    installer.trouble = {"prepare": UnexplainedError("why")}
    assert "The charts will be prepared when the first one is shown. why" in ensure(course)
    assert course.state("lab") is State.READY


def test_a_full_disk_is_seen_before_anything_is_made(course: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(course.root)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=50_000_000))
    with pytest.raises(SetupError) as caught:
        ensure(course)
    one_sentence(str(caught.value).replace("MB. F", "MB; f"), "50 MB are free", "needs about 900 MB")
    assert not course.folder.exists()
    assert lock.unfinished(course.lock) == ""


def test_a_missing_file_of_the_course_is_named(course: Environment) -> None:
    (course.root / ".constraints.txt").unlink()
    with pytest.raises(SetupError, match=r"The file \.constraints\.txt is missing .* download the whole course"):
        ensure(course)
    assert not course.lock.exists()


def test_a_folder_that_cannot_be_deleted_is_named(course: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(shutil, "rmtree", refuse)
    with pytest.raises(SetupError, match=r"damaged and could not be deleted \(Permission denied\): close every"):
        packages.remove(course)


def test_programs_in_the_environment_see_nothing_of_other_pythons(course: Environment) -> None:
    outside = {"PATH": "here", "PYTHONPATH": "elsewhere", "PYTHONHOME": "x", "PIP_TARGET": "y", "HTTPS_PROXY": "p"}
    inside = course.variables(outside)
    assert inside["PYTHONPATH"] == str(course.root)
    assert inside["PATH"] == os.pathsep.join([str(course.python.parent), "here"])
    assert inside["HTTPS_PROXY"] == "p"
    assert not {"PYTHONHOME", "PIP_TARGET"} & inside.keys()
    assert "PYTHONPATH" not in packages.variables(course)


# --- one at a time ----------------------------------------------------------------------------------------------

HOLD = """
import sys, time
from pathlib import Path
from helpers.setup.lock import one_at_a_time
with one_at_a_time(Path(sys.argv[1]), print) as claim:
    claim.begin()
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(course: Environment) -> Iterator[subprocess.Popen[str]]:
    """Start another process that has begun a set-up."""
    command = [sys.executable, "-c", HOLD, str(course.lock)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_setup_waits_and_says_for_whom(course: Environment, holder: subprocess.Popen[str]) -> None:
    said: list[str] = []
    with (
        pytest.raises(SetupError, match=f"process {holder.pid}.* is still running in this folder: let it finish"),
        lock.one_at_a_time(course.lock, said.append, patience=0.3),
    ):
        pytest.fail("two runs hold the lock")
    assert said == [f"Another set-up of the course (process {holder.pid}) is running in this folder; waiting for it."]


def test_a_killed_setup_frees_the_lock_and_leaves_its_trace(course: Environment, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.wait()
    assert lock.unfinished(course.lock) == str(holder.pid)
    with lock.one_at_a_time(course.lock, pytest.fail, patience=5) as claim:
        claim.finish()
    assert lock.unfinished(course.lock) == ""


@POSIX
def test_an_installer_that_lost_its_parent_still_holds_the_lock(course: Environment) -> None:
    with lock.one_at_a_time(course.lock, pytest.fail) as claim:
        orphan = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=[claim.descriptor])
    with orphan:
        with pytest.raises(SetupError, match="still running"), lock.one_at_a_time(course.lock, print, patience=0):
            pytest.fail("the lock was free")
        orphan.kill()
    with lock.one_at_a_time(course.lock, pytest.fail, patience=5):
        pass


def test_a_folder_that_cannot_be_written_is_named(course: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(SetupError) as caught, lock.one_at_a_time(course.lock, print):
        pytest.fail("a lock in a read-only folder")
    one_sentence(str(caught.value), "Nothing can be written in", "Read-only file system", "folder of your own")


# --- running programs -------------------------------------------------------------------------------------------

MESSAGES = {
    "OSError: [Errno 28] No space left on device": "The disk is full",
    "error: failed to write: There is not enough space on the disk. (os error 112)": "The disk is full",
    "PermissionError: [WinError 32] The process cannot access the file": "A file of the course is in use",
    "The virtual environment was not created successfully because ensurepip is not\navailable.": "python3-venv",
    "/usr/bin/python3: No module named venv": "python3-venv",
    "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]": "certificate was not accepted",
    "[Errno -3] Temporary failure in name resolution": "check the internet connection",
    "[Errno 11001] getaddrinfo failed": "check the internet connection",
    "NewConnectionError: Failed to establish a new connection: [Errno 111]": "check the internet connection",
    "error: Failed to fetch: `https://x/`\n  Caused by: dns error": "check the internet connection",
    "  Caused by: tcp connect error: Connection refused (os error 111)": "check the internet connection",
    "error: failed to create directory: Permission denied (os error 13)": "a folder of your own",
    "ERROR: No matching distribution found for pandas==3.1.1": "no ready-made version",
    "error: subprocess-exited-with-error": "no ready-made version",
}


@pytest.mark.parametrize(("output", "words"), MESSAGES.items(), ids=range(len(MESSAGES)))
def test_usual_causes_are_explained(output: str, words: str) -> None:
    found = cause(f"Collecting pandas\n{output}\n")
    assert found is not None
    assert words in found
    assert "\n" not in found


@pytest.fixture
def execute(tmp_path: Path) -> Callable[..., str]:
    """Run a line of Python through the program runner."""

    def runs(code: str, **options: Any) -> str:
        variables: Mapping[str, str] = {**os.environ, "PIP_RETRIES": "0"}
        return programs.run(
            [sys.executable, "-c", code], folder=tmp_path, environ=variables, log=tmp_path / "log", **options
        )

    return runs


def test_a_program_that_works_returns_its_output(execute: Callable[..., str]) -> None:
    seen: list[str] = []
    code = "import time; print('Collecting a', flush=True); time.sleep(1.6); print('é')"
    assert "é" in execute(code, tick=seen.append)
    assert [part.strip() for part in seen] == ["Collecting a"]


def test_a_program_that_fails_shows_its_last_lines(execute: Callable[..., str], tmp_path: Path) -> None:
    with pytest.raises(UnexplainedError) as caught:
        execute("import sys; [print(n) for n in range(50)]; sys.exit(3)")
    assert str(caught.value).splitlines()[1:] == [f"    {n}" for n in range(42, 50)]
    assert str(tmp_path / "log") in str(caught.value)


def test_a_program_that_is_not_there_is_explained(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="could not be started"):
        programs.run([str(tmp_path / "no")], folder=tmp_path, environ={}, log=tmp_path / "log")


@POSIX
def test_a_program_that_the_system_killed_is_explained(execute: Callable[..., str]) -> None:
    with pytest.raises(SetupError, match="memory ran out"):
        execute("import os; os.kill(os.getpid(), 9)")


@POSIX
def test_an_interrupt_ends_the_program_too(execute: Callable[..., str], tmp_path: Path) -> None:
    def interrupt(output: str) -> None:
        if output:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        execute("import os, time; print(os.getpid(), flush=True); time.sleep(60)", tick=interrupt)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "log").read_text()), 0)


def test_no_network_is_explained_by_a_real_pip(execute: Callable[..., str]) -> None:
    pytest.importorskip("pip")
    code = (
        "import sys; from pip._internal.cli.main import main\n"
        "sys.exit(main('--isolated download --retries 1 --index-url http://127.0.0.1:9/ no-such'.split()))"
    )
    with pytest.raises(SetupError) as caught:
        execute(code)
    one_sentence(str(caught.value), "could not be downloaded", "internet connection")


class Terminal(io.StringIO):
    """A stream that a person looks at."""

    def isatty(self) -> bool:
        return True


def test_progress_is_plain_lines_in_a_file_and_one_line_in_a_terminal() -> None:
    for stream, marks in ((io.StringIO(), 0), (Terminal(), 3)):
        progress = Progress(stream)
        progress.start("Installing")
        progress.tick("3 packages in place, ")
        progress.finish()
        assert stream.getvalue().count("\r") == marks
        assert "\x1b" not in stream.getvalue()
        assert "[1/1] Installing: done, 0 s" in stream.getvalue()
        progress.start("Next")
        progress.abandon()
        assert stream.getvalue().endswith("\n")


# --- the real thing ---------------------------------------------------------------------------------------------

TINY = """
import os, sys
import helpers
print("arguments", *sys.argv[1:], sep="|")
print("helpers", helpers.__file__)
print("python", sys.executable)
sys.exit(7)
"""


@pytest.fixture
def tiny_course(tmp_path: Path) -> Path:
    """Make a course, in a folder with an awkward name, whose JupyterLab is a package of three lines."""
    root = tmp_path / "Žofie's курс é"
    for part in ("__init__.py", "__main__.py", "bootstrap.py", "setup"):
        copy = shutil.copytree if (HELPERS / part).is_dir() else shutil.copy
        (root / "helpers").mkdir(parents=True, exist_ok=True)
        copy(HELPERS / part, root / "helpers" / part)
    with zipfile.ZipFile(root / "jupyterlab-1-py3-none-any.whl", "w") as wheel:
        wheel.writestr("jupyterlab/__init__.py", "")
        wheel.writestr("jupyterlab/__main__.py", TINY)
        wheel.writestr("jupyterlab-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: jupyterlab\nVersion: 1\n")
        wheel.writestr("jupyterlab-1.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr("jupyterlab-1.dist-info/RECORD", "")
    (root / "requirements.txt").write_text("./jupyterlab-1-py3-none-any.whl\n")
    (root / ".constraints.txt").write_text("")
    (root / "pyproject.toml").write_text(PYPROJECT)
    return root


def start(root: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start the real command with a Python that is in no environment, and without uv."""
    outside = getattr(sys, "_base_executable", None) or sys.executable
    variables = {**os.environ, "PATH": os.defpath, "HOME": str(root), "PYTHONPATH": "", "PYTHONUTF8": "1"}
    return subprocess.Popen(
        [outside, "-m", "helpers", *arguments],
        cwd=root,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )


@POSIX
def test_a_killed_start_is_mended_by_the_next_and_the_third_is_quick(tiny_course: Path) -> None:
    with start(tiny_course, "lab") as first:
        until = time.monotonic() + 60
        while not (tiny_course / ".venv" / "bin").exists() and time.monotonic() < until:
            time.sleep(0.01)
        first.send_signal(signal.SIGKILL)
    assert not (tiny_course / ".venv" / "course-stamp.json").exists()

    with start(tiny_course, "lab", "--no-browser", "--flag=a b") as second:
        shown = second.communicate(timeout=300)[0]
    assert "Traceback" not in shown
    assert "[3/3] Preparing the charts: done" in shown
    assert shown.count("|--no-browser|--flag=a b\n") == 1
    assert f"helpers {tiny_course / 'helpers' / '__init__.py'}" in shown
    assert f"python {tiny_course / '.venv' / 'bin'}" in shown
    assert second.returncode == 7, "the exit code is JupyterLab's"

    began = time.monotonic()
    with start(tiny_course, "lab") as third:
        shown = third.communicate(timeout=60)[0]
    assert "Preparing" not in shown
    assert "arguments|" in shown
    assert time.monotonic() - began < 20
