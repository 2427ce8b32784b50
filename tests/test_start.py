"""The package gives its names without importing what a cell does not need, and says what is missing."""

from __future__ import annotations

import subprocess
import sys

import pytest

import helpers
from tests.support import ROOT

NAMES = [
    *("brief", "case", "check", "checkpoint", "describe", "explore", "figure", "hint", "judge", "keys", "load"),
    *("my_name", "outcome", "predict", "progress"),
    *("self_test", "show", "solution", "sources", "tables"),
]
HEAVY = {"pandas", "numpy", "altair", "ipywidgets", "anywidget", "traitlets", "IPython", "vl_convert", "jsonschema"}


def run(code: str) -> str:
    """Run code in a fresh Python with only the course on its path; return what it prints."""
    start = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", start + code],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=ROOT.parent,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout.strip()


def imported_by(code: str) -> set[str]:
    """Return the names of the packages that the code imports."""
    return set(
        run(
            f"before = set(sys.modules)\n{code}\nprint(*sorted({{m.split('.')[0] for m in set(sys.modules) - before}}))"
        ).split()
    )


def test_importing_the_package_imports_the_standard_library_at_most() -> None:
    assert imported_by("import helpers") - {"helpers"} <= set(sys.stdlib_module_names)
    assert run("import helpers; print(*(m for m in sys.modules if m.startswith('helpers')))") == "helpers"


def test_the_start_up_commands_import_the_standard_library_at_most() -> None:
    found = imported_by("import helpers.bootstrap")
    assert "helpers" in found and found - {"helpers"} <= set(sys.stdlib_module_names)


def test_loading_a_table_and_counting_treaties_never_wait_for_charts() -> None:
    code = "from helpers import load; load('treaties')\nfrom helpers.treaties import counts; counts(['2020-03-05'])"
    found = imported_by(code)
    assert "pandas" in found and not found & (HEAVY - {"pandas", "numpy"})


def test_nothing_is_printed_and_no_warning_is_given() -> None:
    names = ", ".join(NAMES)
    assert run(f"from helpers import {names}") == ""


def test_the_names_are_those_of_the_lessons() -> None:
    assert dir(helpers) == sorted(helpers.__all__) == NAMES
    for name in NAMES:
        assert callable(getattr(helpers, name)) and getattr(helpers, name) is getattr(helpers, name)


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(AttributeError) as trouble:
        _ = helpers.lode
    assert "'lode'" in str(trouble.value) and all(name in str(trouble.value) for name in NAMES)
    assert not hasattr(helpers, "__path_that_is_not__")


@pytest.mark.parametrize(
    ("missing", "name"),
    [("pandas", "load"), ("altair", "explore"), ("anywidget", "predict")],
)
def test_a_missing_package_is_named_with_what_to_do(missing: str, name: str) -> None:
    code = f"""
sys.modules[{missing!r}] = None
import helpers
try:
    helpers.{name}
except ImportError as error:
    print(type(error).__name__, error.__cause__, error)
"""
    said = run(code)
    assert said.startswith("ImportError None") and f"'{missing}' is not installed" in said
    assert "python3 -m helpers lab" in said


def test_a_module_of_the_course_that_is_missing_is_not_taken_for_a_package() -> None:
    code = """
import helpers
helpers._HOME["gone"] = "helpers.gone"
try:
    helpers.gone
except ModuleNotFoundError as error:
    print(error.name)
"""
    assert run(code) == "helpers.gone"


# ---- the grammar that is left out while Altair is imported

LOOK = "print('rfc3987_syntax' in sys.modules, sys.modules.get('rfc3987_syntax', 'nothing') is None)"


def test_the_trick_with_the_address_grammar_is_undone_and_charts_are_checked_all_the_same() -> None:
    code = """
from helpers.figures.theme import alt
try:
    alt.Chart(alt.Data(values=[])).mark_bar().encode(x=alt.X("a:Q", axis=alt.Axis(orient="sideways"))).to_dict()
except Exception as error:
    print("sideways" in str(error))
"""
    assert run(f"{code}\n{LOOK}").split("\n") == ["True", "False False"]


def test_what_was_imported_before_stays() -> None:
    code = "import types; mine = sys.modules['rfc3987_syntax'] = types.ModuleType('rfc3987_syntax')\n"
    assert run(code + "import helpers.figures.theme\nprint(sys.modules['rfc3987_syntax'] is mine)") == "True"


def test_the_trick_is_undone_where_altair_cannot_be_imported() -> None:
    code = "sys.modules['altair'] = None\ntry:\n    import helpers.figures.theme\nexcept ImportError:\n    pass\n"
    assert run(code + LOOK) == "False False"
