"""The website as files: every lesson, explorable, claim and table is there, every link leads somewhere, no key is."""

from __future__ import annotations

import gzip
import html
import itertools
import json
import re
import zipfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import pytest

from helpers import data
from helpers.exercises import LESSONS, bank, key
from helpers.exercises.record import words
from helpers.exercises.variants import first
from helpers.figures import FIGURES, figure
from helpers.site import running
from helpers.teach import bundle
from tests import house
from tests.sites import pages, soup
from tests.support import rows, unpack

SHORT = 14
"""Letters: a solution as short as this may stand in a page by chance."""


def lesson(website: Path, number: int) -> Path:
    return website / "lessons" / f"{house.NOTEBOOKS[number].stem}.html"


def text(path: Path) -> str:
    """Return the words of a file, spaces evened out."""
    content = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        content = " ".join([soup(path).get_text(" "), html.unescape(re.sub(r"<[^>]*>", "", content))])
    elif path.suffix == ".ipynb":
        content = "\n".join(cell.source for cell in nbformat.reads(content, as_version=4).cells)
    return " ".join(content.split())


def straight(words: str) -> str:
    """Return words with the quotation marks of a keyboard and no spaces, which markup parts otherwise."""
    return re.sub(r"\s", "", words).translate(str.maketrans("’‘“”–—…", "''\"\"--."))


def test_every_lesson_table_and_list_has_a_page(website: Path) -> None:
    names = {path.relative_to(website).with_suffix("").as_posix() for path in pages(website)}
    tables = {f"data/{name}" for name in data.tables()["name"]}
    lessons = {f"lessons/{path.stem}" for path in house.NOTEBOOKS}
    lists = {"index", "start", "claims", "data", "glossary", "sources", "corrections", "search"}
    assert len(lessons) == 9 and len(tables) > 15
    assert names == tables | lessons | lists
    for path in house.NOTEBOOKS:
        assert (website / "notebooks" / path.name).read_bytes() == path.read_bytes()
    for name in data.tables()["name"]:
        assert (website / "data" / f"{name}.csv").read_bytes() == (house.ROOT / "data" / f"{name}.csv").read_bytes()
    assert (website / ".nojekyll").exists()


def test_the_zip_holds_the_same_files(website: Path) -> None:
    with zipfile.ZipFile(website.with_name("website.zip")) as packed:
        inside = {name: packed.getinfo(name).file_size for name in packed.namelist()}
    files = {p for p in website.rglob("*") if p.is_file()}
    assert len(files) > 80
    assert inside == {f"website/{p.relative_to(website).as_posix()}": p.stat().st_size for p in files}


def test_every_link_leads_to_a_place_of_the_site(website: Path) -> None:
    seen = 0
    for page in pages(website):
        for link in soup(page).select("[href], [src]"):
            address = urlsplit(link.get("href") or link.get("src"))
            if address.scheme:
                assert link.name == "a" or address.scheme == "data", f"{page.name} asks {address.geturl()}"
                continue
            target = (page.parent / unquote(address.path)).resolve() if address.path else page
            assert target.is_file(), f"{page.name}: {address.geturl()}"
            if address.fragment and target.suffix == ".html":
                name = unquote(address.fragment).partition("?")[0]
                assert soup(target).find(id=name), f"{page.name}: {address.geturl()}"
            seen += 1
    assert seen > 2000


def test_no_page_uses_an_address_twice_or_skips_a_heading(website: Path) -> None:
    for page in pages(website):
        ids = [node["id"] for node in soup(page).select("[id]")]
        assert len(ids) == len(set(ids)), f"{page.name}: {sorted({i for i in ids if ids.count(i) > 1})}"
        levels = [int(node.name[1]) for node in soup(page).select("h1, h2, h3, h4")]
        assert levels[:1] == [1] and levels.count(1) == 1, page.name
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), page.name


@pytest.mark.parametrize("path", house.NOTEBOOKS, ids=lambda path: path.stem)
def test_every_explorable_of_a_lesson_is_on_its_page(website: Path, path: Path) -> None:
    names = house.read(path).metadata["course"]["figures"]
    boxes = soup(website / "lessons" / f"{path.stem}.html").select("section.at-box")
    assert sorted(box["id"] for box in boxes) == sorted(names)
    for box in boxes:
        shown, told = figure(box["id"]), json.loads(box.script.string)
        assert box.h3.get_text() == shown.question
        cube = unpack((website / told["cube"]).read_bytes())
        if shown.compute is not None:
            assert told["controls"] == [] and cube["sizes"] == []
            assert "no Python runs" in box.select_one(".at-still").get_text()
            assert box.select_one(".at-still a")["href"] == f"../lite/lab/index.html?path=notebooks/{path.name}"
            continue
        assert [c["name"] for c in told["controls"]] == [c.name for c in shown.controls]
        assert [c["values"] for c in told["controls"]] == [c.values for c in shown.controls]
        assert cube["sizes"] == [len(c.values) for c in shown.controls]
        state = 0
        for control in told["controls"]:
            state = state * len(control["values"]) + control["index"]
        assert cube["findings"]["sentence"][state] in box.select_one(".at-words").get_text()


def test_all_explorables_are_somewhere_and_the_chart_library_is_there_once(website: Path) -> None:
    boxes = [box for page in pages(website) for box in soup(page).select("section.at-box")]
    assert {box["id"] for box in boxes} == set(FIGURES)
    library = {json.loads(box.script.string)["vega"] for box in boxes}
    assert len(library) == 1
    assert b"vegaEmbed" in gzip.decompress((website / library.pop()).read_bytes())


def test_names_of_settings_stay_apart_when_spaces_become_hyphens() -> None:
    seen = 0
    for name in FIGURES:
        for control in figure(name).controls:
            plain = [re.sub(r"[\s_]+", "-", value.strip().lower()) for value in control.values]
            assert len(set(plain)) == len(plain), f"{name}: {control.name}"
            seen += 1
    assert seen > 60


def test_every_checkpoint_has_its_choices_and_their_replies(website: Path) -> None:
    seen = 0
    for number in LESSONS:
        page = soup(lesson(website, number))
        for question in bank(number).QUESTIONS.values():
            box = page.find(id=f"checkpoint-{question.id}").parent
            choices = [(d.summary.get_text(), d.p.get_text()) for d in box.select("details")]
            wanted = [(o.label, question.reply(o.label)) for o in question.options]
            assert choices == [(label.replace("`", ""), reply.replace("`", "")) for label, reply in wanted]
            seen += 1
        prediction = bank(number).PREDICTION
        assert all(option.replace("`", "") in page.get_text() for option in (prediction.prompt, *prediction.options))
    assert seen > 25


def test_the_site_holds_no_solution(website: Path) -> None:
    files = [p for p in website.rglob("*") if p.suffix in {".html", ".js", ".json", ".ipynb"} and "lite" not in p.parts]
    whole = "\n".join(text(path) for path in files)
    secrets = []
    for exercise in key.exercises():
        mine = first(exercise)
        prompt = " ".join(re.sub(r"[*`]", "", exercise.prompt.splitlines()[0]).split())
        assert prompt[:60] in whole, "the exercise itself is there"
        told = [exercise.reference, *exercise.also, exercise.right, *exercise.hints]
        told += [each for m in exercise.mistakes for each in (m.message, m.next_step)]
        told += [s.text for s in exercise.rubric.samples] if exercise.rubric else []
        secrets += [(exercise.id, " ".join(words(each, mine).split())) for each in told]
    assert len(secrets) > 300
    assert [(name, secret) for name, secret in secrets if len(secret) > SHORT and secret in whole] == []


def test_every_claim_has_an_address_its_words_and_its_verdict(website: Path) -> None:
    page = soup(website / "claims.html")
    assert len(rows("claims")) > 90
    for claim in rows("claims"):
        place = page.find(id=claim["claim"])
        said = straight((place if place.name == "section" else place.find_parent("section")).get_text(" "))
        assert straight(claim["title"]) in said and straight(claim["text"]) in said, claim["claim"]
        assert straight(claim["verdict"].capitalize()) in said, claim["claim"]
        assert "{" not in said, "every number is filled in"


@pytest.mark.parametrize("name", list(data.tables()["name"]))
def test_the_page_of_a_table_says_what_each_column_holds_and_what_is_missing(website: Path, name: str) -> None:
    package = json.loads((data.folder() / "datapackage.json").read_text(encoding="utf-8"))
    resource = next(r for r in package["resources"] if r["name"] == name)
    page = soup(website / "data" / f"{name}.html")
    cells = [[c.get_text(" ", strip=True) for c in row.select("th, td")] for row in page.select("table tbody tr")]
    assert [row[0] for row in cells] == [f["name"] for f in resource["schema"]["fields"]]
    assert [row[1] for row in cells] == [f["type"] for f in resource["schema"]["fields"]]
    if any("unit" in f for f in resource["schema"]["fields"]):
        assert [row[2] for row in cells] == [f.get("unit", "") for f in resource["schema"]["fields"]]
    parts = {h.get_text().strip("#"): h.parent.find_all("li") for h in page.select("h2")}
    assert len(parts["Known gaps"]) == len(resource.get("known_gaps", []))
    assert len(parts["Sources"]) == len(resource.get("sources", []))


def test_every_source_word_and_correction_can_be_linked_to(website: Path) -> None:
    for page, table, column in (("sources", "sources", "source_id"), ("corrections", "corrections", "id")):
        tree = soup(website / f"{page}.html")
        assert len(rows(table)) > 25
        assert [r[column] for r in rows(table) if not tree.find(id=r[column].lower())] == []
    assert len(soup(website / "glossary.html").select("[id^=word-]")) == len(rows("glossary"))


def test_what_is_handed_out_builds_no_site() -> None:
    assert not bundle._is_public("helpers", Path("site", "build.py"), set())
    assert bundle._is_public("helpers", Path("lesson.py"), set())
    assert "check" in running.ASKS
