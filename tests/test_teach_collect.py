"""Whose is what was handed in: names of files and folders as the LMS gives them, and everything that can be wrong."""

from __future__ import annotations

import io
import json
import os
import stat
import unicodedata
import zipfile
from pathlib import Path

import pytest

from helpers.teach import choosing, intake
from helpers.teach.choosing import UnreadableError, choose
from helpers.teach.collect import collect, identifier
from helpers.teach.intake import RefusedError, inside, listed
from helpers.teach.record import Assignment, TeachError

WORK = Assignment("ps1", "Problem set", {"2-1": 2.0, "2-5": 3.0})


def notebook(**answers: str) -> str:
    cells = [{"cell_type": "code", "source": f"answer_{n[1:]} = {a}", "metadata": {}} for n, a in answers.items()]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


RIGHT = notebook(_2_1="16", _2_5="'text'")


def folder(place: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return place


def packed(files: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def names(place: Path) -> list[tuple[str, str, str]]:
    return [(s.participant, s.name, s.number) for s in collect(place, "ps1")]


def only(place: Path) -> choosing.Chosen:
    (submission,) = collect(place, "ps1")
    return choose(submission, WORK)


# ---- who


LAYOUTS = {
    "loose notebooks": (
        {"kim.ipynb": RIGHT, "ps1-lee.ipynb": RIGHT, "Ana María_ps1.ipynb": RIGHT, "list.xlsx": "x"},
        [("Ana-María", "Ana María", ""), ("kim", "kim", ""), ("lee", "lee", "")],
    ),
    "a folder each": (
        {"kim/ps1.ipynb": RIGHT, "김 철수/my own name.ipynb": RIGHT, "lee/ps1/ps1.ipynb": RIGHT},
        [("kim", "kim", ""), ("lee", "lee", ""), ("김-철수", "김 철수", "")],
    ),
    "Moodle with folders": (
        {
            "Kim Lee_123_assignsubmission_file_/ps1.ipynb": RIGHT,
            "Kim Lee_123_assignsubmission_onlinetext_/onlinetext.html": "<p>see file</p>",
            "Zoë O'Hara_7_assignsubmission_file_/x/ps1.ipynb": RIGHT,
        },
        [("Kim-Lee", "Kim Lee", "123"), ("Zoë-O-Hara", "Zoë O'Hara", "7")],
    ),
    "Moodle without folders": (
        {"Kim Lee_123_assignsubmission_file_ps1.ipynb": RIGHT, "Ai Mori_9_assignsubmission_file_a_b.ipynb": RIGHT},
        [("Ai-Mori", "Ai Mori", "9"), ("Kim-Lee", "Kim Lee", "123")],
    ),
    "Moodle with names hidden": (
        {
            "Participant_11_assignsubmission_file_ps1.ipynb": RIGHT,
            "Participant_12_assignsubmission_file_p.ipynb": RIGHT,
        },
        [("Participant-11", "Participant 11", "11"), ("Participant-12", "Participant 12", "12")],
    ),
    "Canvas": (
        {"leekim_123_456_ps1.ipynb": RIGHT, "moriai_LATE_124_457_ps1-1.ipynb": RIGHT, "ohara_5_6_all.zip": packed({})},
        [("leekim", "leekim", "123"), ("moriai", "moriai", "124"), ("ohara", "ohara", "5")],
    ),
}


@pytest.mark.parametrize("kind", ["folder", "zip", "zip in a folder"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_says_who_it_is(tmp_path: Path, layout: str, kind: str) -> None:
    files, expected = LAYOUTS[layout]
    place = folder(tmp_path / "in", files)
    if kind != "folder":
        top = "download/" if kind == "zip in a folder" else ""
        place = tmp_path / "download.zip"
        place.write_bytes(packed({f"{top}{name}": content for name, content in files.items()}))
    assert names(place) == expected


def test_the_name_of_a_notebook_is_not_a_canvas_number(tmp_path: Path) -> None:
    place = folder(tmp_path, {"kim_2_3_final.ipynb": RIGHT, "lee.ipynb": RIGHT})
    assert [n for n, _, _ in names(place)] == ["kim_2_3_final", "lee"]


def test_two_participants_with_one_name_are_kept_apart(tmp_path: Path) -> None:
    files = {f"Kim Lee_{n}_assignsubmission_file_ps1.ipynb": RIGHT for n in (1, 2)}
    found = collect(folder(tmp_path, files), "ps1")
    assert [(s.participant, s.name) for s in found] == [("Kim-Lee-1", "Kim Lee"), ("Kim-Lee-2", "Kim Lee")]
    assert all("Two or more" in " ".join(s.notes) for s in found)


def test_names_that_only_a_computer_tells_apart_are_kept_apart(tmp_path: Path) -> None:
    place = tmp_path / "x.zip"
    with zipfile.ZipFile(place, "w") as archive:
        for name in ("Kim", "kim", unicodedata.normalize("NFD", "Zoë"), "a b", "a-b"):
            archive.writestr(f"{name}/ps1.ipynb", RIGHT)
    found = collect(place, "ps1")
    folded = {s.participant.casefold() for s in found}
    assert len(found) == 5 and len(folded) == 5, "a disk may not see capitals"
    assert all(choose(s, WORK).texts for s in found)
    assert "Zoë" in [s.participant for s in found]


@pytest.mark.parametrize(
    "name", ["../x", "..", "", "con", ".git", "a/b", "a\\b", "x" * 400, "a\x00b", "\u202eabc", "$(x)"]
)
def test_a_participant_is_always_a_safe_name_of_a_file(name: str) -> None:
    made = identifier(name)
    assert made and len(made) <= 81 and made[0] not in ".-" and made not in (".", "..")
    assert not set(made) & set('/\\:*?"<>|$\x00\u202e \n+')
    assert made.casefold() != "con"


def test_late_is_noted(tmp_path: Path) -> None:
    (found,) = collect(folder(tmp_path, {"moriai_LATE_124_457_ps1.ipynb": RIGHT}), "ps1")
    assert "late" in " ".join(found.notes)


@pytest.mark.parametrize(("place", "word"), [("nowhere", "There is no"), ("file.txt", "no zip"), ("empty", "Nothing")])
def test_what_is_no_class_is_refused_in_words(tmp_path: Path, place: str, word: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file.txt").write_text("x")
    with pytest.raises(TeachError, match=word):
        collect(tmp_path / place, "ps1")


# ---- which file


def test_the_notebook_with_most_answers_counts_and_the_other_is_named(tmp_path: Path) -> None:
    files = {"kim/ps1.ipynb": notebook(_2_1="..."), "kim/ps1 (2).ipynb": RIGHT, "kim/.ipynb_checkpoints/p.ipynb": RIGHT}
    chosen = only(folder(tmp_path, files))
    assert chosen.source == "kim/ps1 (2).ipynb" and "not kim/ps1.ipynb" in " ".join(chosen.notes)


def test_lesson_notebooks_that_answer_different_exercises_count_together(tmp_path: Path) -> None:
    files = {
        "kim/05.ipynb": notebook(_2_5="'x'"),
        "kim/02.ipynb": notebook(_2_1="3"),
        "kim/00.ipynb": notebook(_0_1="1"),
    }
    chosen = only(folder(tmp_path, files))
    assert chosen.source == "kim/02.ipynb, kim/05.ipynb" and len(chosen.texts) == 2


def test_a_whole_folder_handed_in_as_a_zip_is_searched(tmp_path: Path) -> None:
    files = {"ps1/notebooks/02-x.ipynb": notebook(_2_2="1"), "ps1/ps1.ipynb": RIGHT, "ps1/data/a.csv": "a"}
    chosen = only(folder(tmp_path, {"kim.zip": packed(files)}))
    assert chosen.source == "ps1/ps1.ipynb"


def test_the_digest_is_that_of_the_file(tmp_path: Path) -> None:
    import hashlib

    chosen = only(folder(tmp_path, {"kim.ipynb": RIGHT}))
    assert chosen.digest == hashlib.sha256(RIGHT.encode()).hexdigest()
    assert only(folder(tmp_path, {"kim.ipynb": RIGHT + " "})).digest != chosen.digest


BROKEN = {
    "empty": (b"", "empty"),
    "a page": (b"<!doctype html><html></html>", "page of a browser"),
    "half": (RIGHT[:60].encode(), "damaged"),
    "noise": (bytes(range(256)), "damaged"),
    "git": (b'{\n<<<<<<< HEAD\n"a": 1\n=======\n>>>>>>> x\n}', "git"),
    "deep": (b"[" * 200_000 + b"]" * 200_000, "nested"),
    "a list": (b"[1]", "no notebook"),
    "many parts": (b"[" + b"{}," * 3_100_000 + b"{}]", "more parts"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_what_is_no_notebook_is_for_a_person_and_says_why(tmp_path: Path, kind: str) -> None:
    content, word = BROKEN[kind]
    with pytest.raises(UnreadableError, match=word):
        only(folder(tmp_path, {"kim.ipynb": content}))


def test_a_damaged_notebook_beside_a_whole_one_costs_nothing(tmp_path: Path) -> None:
    chosen = only(folder(tmp_path, {"kim/a.ipynb": b"{", "kim/b.ipynb": RIGHT}))
    assert chosen.source == "kim/b.ipynb" and "damaged" in " ".join(chosen.notes)


def test_no_notebook_at_all_is_said_with_what_there_was(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=r"kim/essay\.docx"):
        only(folder(tmp_path, {"kim/essay.docx": "x"}))


def test_a_hundred_megabytes_of_output_cost_nobody_a_grade(tmp_path: Path) -> None:
    found = json.loads(RIGHT)
    found["cells"][0]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x" * 100_000_000}]
    chosen = only(folder(tmp_path, {"kim.ipynb": json.dumps(found)}))
    assert len(chosen.texts[0]) < 2_000 and "answer_2_1 = 16" in chosen.texts[0]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_other_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    assert "answer_2_1" in only(folder(tmp_path, {"kim.ipynb": RIGHT.encode(encoding)})).texts[0]


def test_a_class_in_which_every_cell_is_of_the_wrong_shape_is_read(tmp_path: Path) -> None:
    odd = {"cells": [None, 3, {"source": 5}, {"source": [1, "x"]}, {"cell_type": [], "outputs": 3}], "metadata": []}
    assert only(folder(tmp_path, {"kim.ipynb": json.dumps(odd)})).source == "kim.ipynb"


# ---- what is refused


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    secret = folder(tmp_path / "secret", {"ps1.ipynb": RIGHT})
    place = folder(tmp_path / "in", {"lee/ps1.ipynb": RIGHT, "kim/readme.txt": "x"})
    (place / "kim" / "ps1.ipynb").symlink_to(secret / "ps1.ipynb")
    (place / "ana").symlink_to(secret, target_is_directory=True)
    (place / "bo.ipynb").symlink_to(secret / "ps1.ipynb")
    found = {s.participant: s for s in collect(place, "ps1")}
    assert "lee" in found and choose(found["lee"], WORK).texts
    for name in ("kim", "bo"):
        with pytest.raises(UnreadableError, match="link"):
            choose(found[name], WORK)
    assert "ana" not in found


def test_a_pipe_does_not_hang_the_class(tmp_path: Path) -> None:
    place = folder(tmp_path, {"lee/ps1.ipynb": RIGHT})
    (place / "kim").mkdir()
    os.mkfifo(place / "kim" / "ps1.ipynb")
    found = {s.participant: s for s in collect(place, "ps1")}
    with pytest.raises(UnreadableError, match="device"):
        choose(found["kim"], WORK)


def test_a_file_that_becomes_a_link_later_is_not_followed(tmp_path: Path) -> None:
    place = folder(tmp_path / "in", {"kim.ipynb": RIGHT})
    (file,) = listed(place)
    (place / "kim.ipynb").unlink()
    (place / "kim.ipynb").symlink_to("/etc/passwd")
    with pytest.raises(RefusedError):
        file.read()


@pytest.mark.parametrize("name", ["../../x/ps1.ipynb", "/etc/ps1.ipynb", "kim\\..\\..\\ps1.ipynb", "C:\\ps1.ipynb"])
def test_a_name_that_points_outside_is_refused_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    place = tmp_path / "in" / "x.zip"
    place.parent.mkdir()
    place.write_bytes(packed({name: RIGHT, "lee/ps1.ipynb": RIGHT}))
    before = sorted(tmp_path.rglob("*"))
    found = collect(place, "ps1")
    (outside,) = [s for s in found if s.participant != "lee"]
    with pytest.raises(UnreadableError, match="points outside"):
        choose(outside, WORK)
    assert choose(*[s for s in found if s.participant == "lee"], WORK).texts and len(found) == 2
    assert sorted(tmp_path.rglob("*")) == before


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    entry = zipfile.ZipInfo("kim/ps1.ipynb")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    with pytest.raises(UnreadableError, match="link"):
        only(tmp_path / "x.zip")


def test_a_bomb_is_never_unpacked_past_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "LARGEST", 1_000_000)
    bomb = packed({"ps1.ipynb": b"0" * 2_000_000})
    with pytest.raises(UnreadableError, match="larger than 1 MB"):
        only(folder(tmp_path, {"kim.zip": bomb}))


def test_a_bomb_that_lies_about_its_size_is_stopped_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "LARGEST", 1_000_000)
    size = (2_000_000).to_bytes(4, "little")
    bomb = packed({"ps1.ipynb": b"0" * 2_000_000}).replace(size, (10).to_bytes(4, "little"))
    with pytest.raises(UnreadableError, match=r"cannot be|larger"):
        only(folder(tmp_path, {"kim.zip": bomb}))


def test_zips_in_zips_are_opened_once_and_no_deeper(tmp_path: Path) -> None:
    deep = packed({"b.zip": packed({"ps1.ipynb": RIGHT})})
    with pytest.raises(UnreadableError, match="no notebook"):
        only(folder(tmp_path, {"kim.zip": deep}))


def test_a_locked_or_broken_zip_says_so(tmp_path: Path) -> None:
    content = bytearray(packed({"ps1.ipynb": RIGHT}))
    content[6] |= 1
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnreadableError, match="password"):
        only(folder(tmp_path / "a", {"kim.zip": bytes(content)}))
    with pytest.raises(UnreadableError, match="no zip"):
        only(folder(tmp_path / "b", {"kim.zip": b"PK\x03\x04 and then nothing"}))


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "MOST", 5)
    files = {f"k{i}.ipynb": RIGHT for i in range(6)}
    with pytest.raises(TeachError, match="more than 5"):
        collect(folder(tmp_path / "in", files), "ps1")
    many = folder(tmp_path / "z", {"kim.zip": packed(files)})
    with pytest.raises(RefusedError, match="more than 5"):
        inside(listed(many)[0])


def test_a_participant_with_very_many_notebooks_is_looked_at_in_part(tmp_path: Path) -> None:
    files = {f"kim/{i:02}.ipynb": RIGHT for i in range(choosing.MOST_FILES + 5)}
    assert f"first {choosing.MOST_FILES}" in " ".join(only(folder(tmp_path, files)).notes)


def test_names_that_do_not_say_they_are_utf_8_are_read_as_such(tmp_path: Path) -> None:
    name = "Zoë/ps1.ipynb"
    content = packed({"Zo??/ps1.ipynb": RIGHT}).replace(b"Zo??/ps1.ipynb", name.encode())
    (tmp_path / "x.zip").write_bytes(content)
    assert [s.participant for s in collect(tmp_path / "x.zip", "ps1")] == ["Zoë"]


def test_there_are_as_many_layouts_and_broken_files_as_promised() -> None:
    assert len(LAYOUTS) == 6 and len(BROKEN) == 8
