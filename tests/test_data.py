"""Tables load with their types, in copies of one's own, and whatever is wrong with a file is said plainly."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from helpers import columns, data
from helpers.data import DataError

ROOT = Path(__file__).resolve().parents[1]
NAMES = data.tables()["name"].tolist()


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy the data to a folder that the test may break, and load from there."""
    here = Path(shutil.copytree(ROOT / "data", tmp_path / "copied"))
    monkeypatch.setenv("COURSE_DATA", str(here))
    return here


def edit(path: Path, old: str, new: str) -> int:
    """Replace the one place where ``old`` stands in a file; return the number of its line."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8", newline="")
    return text[: text.index(old)].count("\n") + 1


def message(name: str) -> str:
    with pytest.raises(DataError) as caught:
        data.load(name)
    return str(caught.value)


def fields(name: str) -> list[dict]:
    package = json.loads((ROOT / "data" / data.DESCRIPTOR).read_text(encoding="utf-8"))
    (resource,) = [r for r in package["resources"] if r["name"] == name]
    return resource["schema"]["fields"]


def test_there_are_25_tables() -> None:
    assert len(NAMES) == len(set(NAMES)) == 25


@pytest.mark.parametrize("name", NAMES)
def test_every_column_has_the_type_of_the_schema(name: str) -> None:
    table = data.load(name)
    types = {
        "date": "datetime64[s]",
        "integer": "Int64",
        "number": "float64",
        "boolean": "boolean",
        "string": columns.TEXT,
    }
    for field in fields(name):
        dtype = table[field["name"]].dtype
        if "enum" in field.get("constraints", {}):
            assert dtype.categories.tolist() == field["constraints"]["enum"]
            assert dtype.ordered == field.get("categoriesOrdered", False)
        else:
            assert dtype == types[field["type"]], field["name"]


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_is_that_of_the_file(name: str) -> None:
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    table = data.load(name)
    assert len(table) == len(rows) > 0
    for field in fields(name):
        column = table[field["name"]]
        texts = [row[field["name"]] for row in rows]
        assert column.isna().tolist() == [text == "" for text in texts]
        present = column.dropna()
        if field["type"] == "date":
            shown = present.dt.strftime("%Y-%m-%d").tolist()
        elif field["type"] == "number":
            shown, texts = present.tolist(), [float(text) for text in texts if text]
        elif field["type"] == "boolean":
            shown = [str(value).lower() for value in present]
        else:
            shown = present.astype(str).tolist()
        assert shown == [text for text in texts if text != ""]


def test_days_before_1900_load() -> None:
    assert data.load("treaties")["adopted"].min() == pd.Timestamp("1883-03-20")


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system cannot change its time zone in a test")
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles"])
def test_days_do_not_move_with_the_time_zone(zone: str, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        days = data.load("treaty_actions").set_index(["iso3", "treaty"])["entry_into_force"]
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()
    assert days["PRK", "wipo-convention"] == pd.Timestamp("1974-08-17")
    assert copy != ROOT / "data"


def test_precision_is_ordered() -> None:
    precision = data.load("assistance_events")["start_precision"]
    assert (precision < "year").sum() + (precision == "year").sum() == precision.notna().sum()


@pytest.mark.parametrize("name", NAMES)
def test_what_a_caller_does_stays_with_the_caller(name: str) -> None:
    before = data.load(name)
    mine = data.load(name)
    mine.iloc[:, 0] = mine.iloc[::-1, 0].to_numpy()
    mine.columns.name = "mine"
    mine.index.name = "mine"
    mine.pop(mine.columns[-1])
    mine["mine"] = 1
    pd.testing.assert_frame_equal(data.load(name), before)
    assert data.load(name).columns.name is None


def test_cells_cannot_be_reached_through_arrays() -> None:
    mine = data.load("agency_staff")
    mine["staff"].array[0] = -1
    assert data.load("agency_staff")["staff"].iloc[0] > 0


def test_a_table_is_read_once(copy: Path) -> None:
    first = data.load("medals")
    (copy / "medals.csv").unlink()
    pd.testing.assert_frame_equal(data.load("medals"), first)


def test_a_mended_table_loads_without_a_new_start(copy: Path) -> None:
    kept = (copy / "medals.csv").read_bytes()
    (copy / "medals.csv").unlink()
    message("medals")
    (copy / "medals.csv").write_bytes(kept)
    assert len(data.load("medals")) == 10


def test_sources_of_a_table_are_those_its_rows_name() -> None:
    assert data.sources("acts")["source_id"].tolist() == ["S16"]
    assert len(data.sources("glossary")) == 0
    assert set(data.sources("corrections")["source_id"]) == set(data.load("corrections")["source_id"])
    pd.testing.assert_frame_equal(data.sources(), data.load("sources"))


def test_tables_and_columns_are_described() -> None:
    listed = data.tables().set_index("name")
    assert listed.columns.tolist() == ["title", "rows", "description"]
    assert listed.loc["treaty_actions", "rows"] == len(data.load("treaty_actions"))
    columns_of = data.describe("agency_finance").set_index("column")
    assert columns_of.index.tolist() == data.load("agency_finance").columns.tolist()
    assert columns_of.loc["revenue_usd", "unit"] == "US dollars"
    assert columns_of.loc["agency", "unit"] == ""


# -- what is wrong is said ---------------------------------------------------------------------------------


@pytest.mark.parametrize("ask", [data.load, data.describe, data.sources])
def test_an_unknown_name_lists_the_names_and_the_nearest(ask: object) -> None:
    with pytest.raises(
        DataError, match=r"No table 'treatys'\. Did you mean 'treaties'\? Tables: acts, affair_documents, "
    ) as caught:
        ask("treatys")
    assert all(name in str(caught.value) for name in NAMES)


def test_a_name_like_no_other_gets_no_hint() -> None:
    with pytest.raises(DataError, match=r"No table 'xyzzy'\. Tables: "):
        data.load("xyzzy")


# Table, text to replace, by what, and what the error must say.
BROKEN = [
    (
        "treaty_actions",
        "PRK,berne,,Accession,2003-01-28",
        "PRK,berne,,Accession,28.1.2003",
        "column 'deposited': found '28.1.2003', expected a day written year-month-day, such as 2020-03-05.",
    ),
    (
        "treaty_actions",
        "PRK,berne,,Accession,2003-01-28",
        "PRK,berne,,Accession,2003-1-28",
        "found '2003-1-28'",
    ),
    (
        "treaty_actions",
        "PRK,berne,,Accession,2003-01-28",
        "PRK,berne,,Accession,2003-02-29",
        "found '2003-02-29'",
    ),
    (
        "treaty_actions",
        "PRK,berne,,Accession,",
        "PRK,berne,,Acession,",
        "column 'instrument': found 'Acession', expected one of: Ratification, Acceptance, Approval, ",
    ),
    ("treaty_actions", "PRK,berne,", "PRK,paris,", "a second row for iso3 PRK, treaty paris."),
    (
        "treaty_actions",
        "PRK,berne,",
        "Prk,berne,",
        "column 'iso3': found 'Prk', expected text of the form [A-Z]{3}",
    ),
    (
        "treaty_actions",
        "PRK,berne,",
        ",berne,",
        "column 'iso3': found an empty cell, expected a value, never an empty cell.",
    ),
    (
        "treaty_actions",
        "PRK,berne,,",
        "PRK,berne,",
        "found 9 cells, expected 10. A comma or a quotation mark",
    ),
    (
        "treaty_actions",
        "iso3,treaty,signed",
        "iso3;treaty;signed",
        "line 1: the columns have changed. Found: iso3;treaty;signed",
    ),
    (
        "treaties",
        "berne,Berne Convention for",
        "paris,Berne Convention for",
        "expected a value that no earlier row has",
    ),
    (
        "treaties",
        "1883-03-20",
        "1882-03-20",
        "column 'adopted': found '1882-03-20', expected at least 1883-01-01.",
    ),
    (
        "agency_staff",
        "WIPO,2019,1163",
        'WIPO,2019,"1,163"',
        "column 'staff': found '1,163', expected a whole number, such as 26.",
    ),
    ("agency_staff", "WIPO,2019,1163", "WIPO,2019,1163.0", "found '1163.0'"),
    ("agency_staff", "WIPO,2019,1163", "WIPO,2019,-1", "expected at least 0."),
    (
        "sanctions_events",
        "15,0,0,,,SC8778",
        "16,0,0,,,SC8778",
        "column 'votes_for': found '16', expected at most 15.",
    ),
    (
        "sanctions_events",
        ",6.3,about 100",
        ",6;3,about 100",
        "column 'magnitude': found '6;3', expected a number, such as 6.3.",
    ),
    ("sanctions_events", ",6.3,about 100", ",nan,about 100", "column 'magnitude': found 'nan'"),
    (
        "agency_presence",
        'UN Educational, Scientific and Cultural Organization",member,1974,1974,,false',
        'UN Educational, Scientific and Cultural Organization",member,1974,1974,,no',
        "column 'office_pyongyang_2019': found 'no', expected true or false.",
    ),
]


@pytest.mark.parametrize(("name", "old", "new", "said"), BROKEN)
def test_a_broken_row_is_named_with_what_to_do(name: str, old: str, new: str, said: str, copy: Path) -> None:
    line = edit(copy / f"{name}.csv", old, new)
    told = message(name)
    assert told.startswith((f"{name}.csv, line {line},", f"{name}.csv, line {line}:"))
    assert said in told
    assert f"restore the file (git checkout -- data/{name}.csv) or download the course again." in told


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_file_is_named(name: str, copy: Path) -> None:
    (copy / f"{name}.csv").unlink()
    told = message(name)
    assert told.startswith(f"The file of the table {name!r} is missing: {copy / name}.csv.")
    assert "download the course again" in told


def test_a_file_that_cannot_be_opened_is_named(copy: Path) -> None:
    (copy / "medals.csv").unlink()
    (copy / "medals.csv").mkdir()
    assert "cannot be opened" in message("medals")


def test_another_encoding_is_named_with_its_line(copy: Path) -> None:
    text = (copy / "states.csv").read_text(encoding="utf-8")
    line = text[: text.index("Côte")].count("\n") + 1
    (copy / "states.csv").write_bytes(text.encode("latin-1"))
    assert message("states").startswith(f"states.csv, line {line}: the text is not in UTF-8.")


def test_an_empty_file_is_named(copy: Path) -> None:
    (copy / "acts.csv").write_text("", encoding="utf-8")
    assert "the columns have changed. Found: nothing. Expected: iso3, treaty, act" in message("acts")


def test_lines_are_counted_through_cells_with_line_breaks(copy: Path) -> None:
    edit(copy / "acts.csv", "The Act itself entered", '"The Act\nitself entered')
    edit(copy / "acts.csv", "on this day.", 'on this day."')
    edit(copy / "acts.csv", "WSM,", "wsm,")
    assert message("acts").startswith("acts.csv, line 5, column 'iso3'")


@pytest.mark.parametrize("name", ["states", "media_counts"])
def test_what_other_systems_do_to_a_text_file_does_no_harm(name: str, copy: Path) -> None:
    text = (copy / f"{name}.csv").read_text(encoding="utf-8")
    (copy / f"{name}.csv").write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
    loaded = data.load(name)
    os.environ.pop("COURSE_DATA")
    pd.testing.assert_frame_equal(loaded, data.load(name))


@pytest.mark.parametrize("text", ["{", "[]", '{"resources": [{}]}', '{"resources": 1}'])
def test_a_broken_description_is_named(text: str, copy: Path) -> None:
    (copy / data.DESCRIPTOR).write_text(text, encoding="utf-8")
    told = message("states")
    assert told.startswith(f"{copy / data.DESCRIPTOR} cannot be read as the description of the data")
    assert "git checkout -- data/datapackage.json" in told


def test_a_wrong_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    assert "Set COURSE_DATA to the folder of the data, or unset it" in message("states")


# -- where the data are ------------------------------------------------------------------------------------


def run(code: str, root: Path) -> str:
    environment = {k: v for k, v in os.environ.items() if k not in {"COURSE_DATA", "PYTHONPATH"}}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=root,
        env={**environment, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def installed(root: Path) -> Path:
    """Lay out the loader as if it were installed somewhere, without data."""
    package = root / "helpers"
    package.mkdir(parents=True)
    for name in ("data.py", "columns.py"):
        shutil.copy(ROOT / "helpers" / name, package / name)
    (package / "__init__.py").touch()
    return package


def test_importing_is_silent_and_light() -> None:
    code = "import sys, helpers.data; print('altair' in sys.modules, 'ipywidgets' in sys.modules)"
    assert run(code, ROOT) == "False False\n"


def test_the_data_inside_the_installed_package_are_found(tmp_path: Path) -> None:
    package = installed(tmp_path / "site")
    shutil.copytree(ROOT / "data", package / "_data")
    other = tmp_path / "site" / "data"
    other.mkdir()
    (other / data.DESCRIPTOR).write_text('{"name": "another-project", "resources": []}', encoding="utf-8")
    code = "from helpers import data; print(data.folder(), len(data.load('treaties')))"
    assert run(code, tmp_path / "site") == f"{package.resolve() / '_data'} 26\n"


def test_the_data_of_the_course_come_before_those_of_the_package(tmp_path: Path) -> None:
    package = installed(tmp_path / "course")
    shutil.copytree(ROOT / "data", package / "_data")
    shutil.copytree(ROOT / "data", tmp_path / "course" / "data")
    code = "from helpers import data; print(data.folder().name)"
    assert run(code, tmp_path / "course") == "data\n"


def test_no_data_at_all_says_what_to_do(tmp_path: Path) -> None:
    installed(tmp_path / "bare")
    code = "from helpers import data\ntry: data.load('states')\nexcept data.DataError as error: print(error)"
    assert "Download the whole course again, or set the environment variable COURSE_DATA" in run(
        code, tmp_path / "bare"
    )
