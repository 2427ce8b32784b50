"""Every question: one right answer, a reply of its own to each wrong one, and forms that answer every press."""

from __future__ import annotations

import ast
import html
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import ipywidgets
import pytest

from helpers import exercises, keeping
from helpers.exercises import LESSONS, VERDICTS, bank, checkpoint, judge, outcome, predict, question
from helpers.exercises.question import Option, Question, form
from helpers.figures import figure
from helpers.lesson import LESSONS as TAUGHT
from helpers.regions import members
from tests.support import ROOT, count_on, parties_on, periods, rows

QUESTIONS = {name: asked for lesson in LESSONS for name, asked in bank(lesson).QUESTIONS.items()}
DAY = "2020-03-05"
BAD = re.compile(r"\b(nan|None|NaT)\b|<NA>|[{}]|\s\s|\s[,.;]|(?<!\.)\.\.(?!\.)|^\s|\s$")


def parts(box: Any) -> tuple[Any, ipywidgets.Button, ipywidgets.HTML]:
    """Return field, button and reply of a form."""
    assert isinstance(box, ipywidgets.VBox)
    _, field, button, said, _ = box.children
    assert isinstance(button, ipywidgets.Button) and isinstance(said, ipywidgets.HTML)
    return field, button, said


def press(box: Any) -> str:
    """Press the button of a form and return the reply as a reader sees it."""
    _, button, said = parts(box)
    button.click()
    found = re.fullmatch(r'<p role="status"[^>]*>(.*)</p>', said.value, re.DOTALL)
    assert found, said.value
    return html.unescape(found[1])


def right_label(name: str) -> str:
    """Return the right option of a question."""
    return next(option.label for option in QUESTIONS[name].options if option.right)


# ---- the banks


def test_the_lessons_ask_these_questions() -> None:
    asked = {
        0: "abc",
        1: "abcd",
        2: "abcd",
        3: "abcde",
        4: "abcde",
        5: "abcd",
        6: "abcd",
        7: "abcde",
        8: "abcd",
    }
    assert tuple(asked) == LESSONS
    assert list(QUESTIONS) == [f"{lesson}-{letter}" for lesson, letters in asked.items() for letter in letters]
    assert len(QUESTIONS) == 38 and all(isinstance(each, Question) for each in QUESTIONS.values())
    assert {name: asked.id for name, asked in QUESTIONS.items()} == {name: name for name in QUESTIONS}


@pytest.mark.parametrize("name", QUESTIONS)
def test_one_option_is_right_and_every_wrong_one_has_its_own_reply(name: str) -> None:
    options = QUESTIONS[name].options
    assert len(options) >= 3
    assert sum(option.right for option in options) == 1
    assert len({option.label for option in options}) == len({option.reply for option in options}) == len(options)
    for option in options:
        assert option.label and not BAD.search(option.label), option
        assert len(option.reply.split()) >= 6 and not BAD.search(option.reply), option
        said = QUESTIONS[name].reply(option.label)
        assert said.endswith(option.reply)
        assert said.startswith("✓ Right.") == option.right and said.startswith("✗ Not quite.") != option.right


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_prompt_is_clean(name: str) -> None:
    assert QUESTIONS[name].prompt.endswith(("?", ".")) and not BAD.search(QUESTIONS[name].prompt)


def test_the_right_answer_does_not_always_stand_in_the_same_place() -> None:
    places = [[option.right for option in QUESTIONS[name].options].index(True) for name in QUESTIONS]
    assert len(set(places)) == 3
    lengths = [max(QUESTIONS[name].options, key=lambda option: len(option.label)).right for name in QUESTIONS]
    assert not all(lengths), "the longest answer is not always right"


@pytest.mark.parametrize("name", QUESTIONS)
def test_nothing_chosen_is_not_started(name: str) -> None:
    assert QUESTIONS[name].reply(None).startswith("Not started")
    assert QUESTIONS[name].reply("no such label").startswith("Not started")


# ---- the right answers, from the files


def before(rule: str) -> set[str]:
    """Return the states of Asia that counted for the WIPO Convention before the DPRK."""
    own = periods()[rule, "PRK", "wipo-convention"][0]
    return {
        state
        for (by, state, treaty), (start, _) in periods().items()
        if by == rule and treaty == "wipo-convention" and start < own and state in members("asia")
    }


def test_the_first_of_june_lies_between_two_days() -> None:
    deposited, in_force = (periods()[rule, "PRK", "wipo-convention"][0] for rule in ("deposited", "in force"))
    assert (deposited, in_force) == ("1974-05-17", "1974-08-17") and deposited < "1974-06-01" < in_force
    assert "17 May 1974" in QUESTIONS["1-a"].prompt and "17 August 1974" in QUESTIONS["1-a"].prompt
    assert re.search(r"deposit (only|yes, in force no)", right_label("1-a"))


def test_two_states_of_western_asia_came_first() -> None:
    assert before("deposited") == before("in force") == {"ISR", "JOR"}
    part = {row["iso3"]: row["m49_subregion"] for row in rows("states")}
    assert {part["ISR"], part["JOR"]} == {right_label("1-b")} == {"Western Asia"}


def test_only_one_named_state_joined_in_the_same_year() -> None:
    named = ["JPN", "SGP", "KOR", "BEL", "FRA", "ITA", "LUX", "NLD"]
    years = {state: periods()["in force", state, "wipo-convention"][0][:4] for state in [*named, "PRK"]}
    assert [state for state in named if years[state] == years["PRK"]] == ["FRA"]
    assert right_label("1-c") == "France"


def test_which_treaty_waited() -> None:
    waiting = {t for s, t in parties_on("deposited", DAY) - parties_on("in force", DAY) if s == "PRK"}
    assert waiting == {"beijing"} and "Beijing Treaty" in right_label("2-b")
    numbers = [count_on(rule, DAY)["PRK"] for rule in ("deposited", "in force")]
    assert re.findall(r"from (\d+) to (\d+)", QUESTIONS["2-b"].prompt) == [tuple(map(str, numbers))] == [("16", "15")]


def test_what_puts_china_ahead() -> None:
    without = {row["treaty"] for row in rows("treaties")} - {"wipo-convention"}
    ahead = {
        "Counting treaties that are in force": count_on("in force", DAY),
        "Counting signatures": count_on("signed", DAY),
        "Leaving out the WIPO Convention": count_on("deposited", DAY, without),
    }
    assert set(ahead) == {option.label for option in QUESTIONS["2-c"].options}
    assert [label for label, n in ahead.items() if n["CHN"] > n["PRK"]] == [right_label("2-c")]


def sizes_2019(table: str, column: str) -> dict[str, int]:
    """Return the size of each specialised agency in 2019."""
    own = {row["agency"] for row in rows("agencies") if row["kind"] == "specialised agency"}
    return {r["agency"]: int(r[column]) for r in rows(table) if r["year"] == "2019" and r["agency"] in own}


def test_the_numbers_of_lesson_three() -> None:
    staff, revenue = sizes_2019("agency_staff", "staff"), sizes_2019("agency_finance", "revenue_usd")
    bank_staff = {row["agency"]: row["staff_other"] for row in rows("agencies")}["IBRD"]
    ratio = int(bank_staff) / staff["WIPO"]
    times = [ratio**0.5, staff["WHO"] / staff["WIPO"], ratio, ratio**2]
    assert [o.label for o in QUESTIONS["3-b"].options] == [f"about {round(n)} times" for n in times]
    assert right_label("3-b") == f"about {round(ratio)} times" and round(ratio) == 11
    by_staff, by_revenue = (1 + sum(v > size["WIPO"] for v in size.values()) for size in (staff, revenue))
    assert (by_staff, by_revenue, len(staff)) == (5, 6, 13)
    assert "5th of the 13 by staff, 6th by revenue" in bank(3).PREDICTION.answer()


def test_what_makes_wipo_small_by_every_yardstick() -> None:
    changes = {
        "Measuring size by revenue": {"measure": "revenue"},
        "Comparing WIPO with the two banks the article names": {"peers": "the banks"},
        "Choosing the logarithmic axis": {"scale": "log"},
    }
    assert set(changes) == {option.label for option in QUESTIONS["3-c"].options}
    verdicts = {label: figure("sizes").at(**change).verdict for label, change in changes.items()}
    assert [label for label, word in verdicts.items() if word == "holds"] == [right_label("3-c")]


def mentions(term: str) -> tuple[str, str]:
    """Return the bounds of a name in the tally of Rodong Sinmun, as they stand in the file."""
    (row,) = (
        r for r in rows("media_counts") if r["corpus"].startswith("Rodong Sinmun English (") and r["term"] == term
    )
    return row["mentions_lower"], row["mentions_upper"]


def headlines(term: str, first: int, last: int) -> int:
    """Return how many KCNA headlines of some years name a body."""
    table = (r for r in rows("media_counts") if r["corpus"] == "KCNA headlines" and r["term"] == term)
    return sum(int(r["documents_with_term"]) for r in table if first <= int(r["year"]) <= last)


def test_what_the_bounds_of_the_tally_prove() -> None:
    wipo, bank, fund = (tuple(map(int, mentions(t))) for t in ("WIPO (any form)", "World Bank", "IMF"))
    assert f"here {bank[0]} to {bank[1]}." in QUESTIONS["4-a"].prompt
    two = (bank[0] + fund[0], bank[1] + fund[1])
    assert (
        f"WIPO {wipo[0]} to {wipo[1]}, the World Bank and the IMF together {two[0]} to {two[1]}."
        in QUESTIONS["4-b"].prompt
    )
    assert wipo[0] > fund[1], "more than the IMF alone"
    assert two[0] < wipo[0] < two[1] and two[0] < wipo[1] < two[1], "not decided against the two"
    assert right_label("4-b").startswith("More than the IMF alone: yes")


def test_a_few_years_decide_the_whole() -> None:
    reply = next(o.reply for o in QUESTIONS["4-c"].options if o.right)
    assert reply.startswith(f"From 1997 to 2000, {headlines('IMF', 1997, 2000)} headlines name the IMF and 0 name WIPO")
    assert headlines("WIPO", 1997, 2000) == 0
    assert headlines("WIPO", 2001, 2010) > headlines("IMF", 2001, 2010) + headlines("World Bank", 2001, 2010)
    assert headlines("WIPO", 1997, 2014) < headlines("IMF", 1997, 2014)
    assert f"{headlines('WIPO', 1997, 2014)} headlines" in QUESTIONS["4-c"].options[1].reply


def test_the_draw_of_the_sample_is_that_of_the_file() -> None:
    sample = {r["term"]: r for r in rows("media_counts") if r["corpus"] == "NYT 2020 random sample"}
    assert QUESTIONS["4-d"].prompt.startswith(
        f"Of {int(sample['IMF']['documents']):,} articles drawn at random, 3 name"
    )
    assert [sample[t]["documents_with_term"] for t in ("IMF", "World Bank", "WIPO")] == ["3", "0", "0"]


def test_the_fair_comparison_is_with_bodies_of_the_same_years() -> None:
    known = {r["agency"]: r for r in rows("agency_presence")}
    for body in ("UNESCO", "FAO", "WIPO"):
        assert known[body]["dprk_status_2019"] == "member" and "1973" <= known[body]["joined_year"] <= "1977"
        assert body in right_label("4-e") or body == "WIPO"
    assert (known["FAO"]["office_pyongyang_2019"], known["WIPO"]["office_pyongyang_2019"]) == ("true", "false")
    assert {known[body]["dprk_status_2019"] for body in ("IMF", "IBRD")} == {"not a member"}


def told() -> list[dict[str, str]]:
    """Return the rows of the table of events that the article tells."""
    return [row for row in rows("assistance_events") if row["in_article"] == "true"]


def others(row: dict[str, str]) -> int:
    """Return how many sources besides the article a row has."""
    return len(set(row["source_ids"].split(";")) - {"ART"})


def test_how_many_rows_have_other_sources() -> None:
    every, one = len(told()), sum(others(row) >= 1 for row in told())
    assert (every, one) == (22, 5)
    assert f"{every} events" in bank(5).PREDICTION.prompt
    assert bank(5).PREDICTION.answer().startswith(f"{one} of the {every} ")
    assert 0.2 < one / every < 0.3 and "about a quarter" in bank(5).PREDICTION.options


def test_the_earliest_help_with_a_source_is_an_award() -> None:
    kinds = {"start of assistance", "country project", "legal advice", "equipment", "award"}
    found = [r for r in rows("assistance_events") if r["kind"] in kinds and others(r) and r["start"]]
    found = [r for r in found if r["direction"] == "to DPRK"]
    first = min(found, key=lambda r: r["start"])
    assert right_label("5-b") == f"an {first['kind']}, {first['start'][:4]}" == "an award, 1988"
    years = {r["event"]: r["start"][:4] for r in rows("assistance_events")}
    labels = [option.label for option in QUESTIONS["5-b"].options]
    assert any(years["E56"] in label for label in labels) and any(years["E03"] in label for label in labels)


def test_the_consultants_have_no_dates() -> None:
    consultants = [row for row in rows("assistance_events") if row["kind"] == "consultants"]
    assert len(consultants) == 7 and not any(row["start"] or row["end"] for row in consultants)
    assert {row["source_ids"] for row in consultants} == {"ART"}, "one witness"
    assert any("Bulgaria" in row["counterparts"] for row in consultants)


def test_how_many_seminars_have_a_source_under_sanctions() -> None:
    (first,) = (row["date"] for row in rows("sanctions_events") if row["title"] == "S/RES/1718")
    held = sorted(row["start"] for row in rows("assistance_events") if row["kind"] == "seminar in Pyongyang")
    after = [start for start in held if first < start <= DAY]
    assert bank(6).PREDICTION.answer().startswith(f"{len(after)} seminars in Pyongyang have a source")
    assert 3 <= len(after) <= 6 and "three to six" in bank(6).PREDICTION.options
    assert "on 14 October 2006" in bank(6).PREDICTION.prompt and first == "2006-10-14"
    assert held[-2:] == ["2011-04-06", "2019-08-20"]
    assert "between April 2011 and August 2019" in QUESTIONS["6-a"].prompt
    assert max(row["date"] for row in rows("sanctions_events")) < held[-1], "one took place after the last resolution"


def filed(indicator: str) -> dict[int, int]:
    """Return the DPRK's figures of an indicator by year."""
    table = (r for r in rows("ip_statistics") if (r["iso3"], r["indicator"]) == ("PRK", indicator))
    return {int(r["year"]): int(float(r["value"])) for r in table}


def test_home_and_abroad_are_those_of_the_file() -> None:
    home, abroad = filed("IP.PAT.RESD"), filed("PCT.ORIGIN")
    year = max(set(home) & set(abroad))
    assert (year, home[year], abroad[year]) == (2017, 8095, 3)
    assert f"In {year} residents of the DPRK filed {home[year]:,} " in bank(7).PREDICTION.prompt
    said = bank(7).PREDICTION.answer()
    assert said.startswith(f"{abroad[year]} in {year}, and {min(abroad.values())} to {max(abroad.values())} a year")
    assert f"in the {len(abroad)} years" in said
    assert f"to {home[year]:,} and {abroad[year]}?" in QUESTIONS["7-b"].prompt


def test_the_slogan_did_not_begin_with_the_new_leader() -> None:
    counts = {
        r["year"]: r["documents_with_term"]
        for r in rows("media_counts")
        if r["term"] == "knowledge-based economy" and r["corpus"].startswith("KCNA full")
    }
    assert f"in {counts['2011']} full stories of 2011 and in {counts['2012']} of January" in QUESTIONS["7-c"].prompt
    assert int(counts["2011"]) > 0 and right_label("7-c") == "Its use began with Kim Jong Un."
    headline = next(r["date"] for r in rows("ip_laws") if r["title"].startswith("KCNA headline"))
    assert headline == "2011-11-11"
    assert headline < "2011-12-17", "before the change of leader"
    assert "11 November 2011" in QUESTIONS["7-c"].options[2].reply


def test_the_awards_are_those_of_the_file() -> None:
    own, world = (next(r for r in rows("medals") if r["source_ids"] == source) for source in ("TONGIL2", "WIPOAWARD"))
    assert (
        f"received {own['number']} awards of WIPO from {own['start'][:4]} to {own['end'][:4]};"
        in QUESTIONS["7-d"].prompt
    )
    assert (
        f"{int(world['number']):,} medals from {world['start'][:4]} to {world['end'][:4]}." in QUESTIONS["7-d"].prompt
    )
    years = int(own["end"][:4]) - int(own["start"][:4]) + 1
    assert f"About {round(int(own['number']) / years)} a year" in right_label("7-d")


def ledger(voice: str) -> dict[str, dict[str, str]]:
    """Return the rows of the ledger in one voice, by claim."""
    return {row["claim"]: row for row in rows("claims") if row["voice"] == voice}


def fall(gone: set[str], accepted: set[str]) -> set[str]:
    """Return the claims of the article that fall, by going round until nothing more falls."""
    article, counter = ledger("article"), ledger("counter")
    down = set(gone)
    for objection in accepted:
        aims = f"{counter[objection]['attacks']};{counter[objection]['undercuts']}".split(";")
        down |= {claim for claim in aims if claim in article}
    while True:
        more = set()
        for claim in set(article) - down:
            part = {c for c, row in article.items() if row["part_of"] == claim}
            under = {c for c, row in article.items() if claim in row["supports"].split(";")} | part
            if part & down or (under and under <= down):
                more.add(claim)
        if not more:
            return down
        down |= more


def test_what_the_conclusions_hang_on() -> None:
    article, counter = ledger("article"), ledger("counter")
    ends = {c for c, row in article.items() if row["role"] == "conclusion"}
    grounds = [c for c, row in article.items() if row["role"] == "premise"]
    alone = [c for c in grounds if ends & fall({c}, set())]
    cut = [c for c in counter if ends & fall(set(), {c})]
    assert bank(8).PREDICTION.answer().startswith(f"{len(alone)} of the {len(grounds)} premises") and alone == []
    assert f"of the {len(counter)} objections, each accepted alone, {len(cut)} does" in bank(8).PREDICTION.answer()
    assert cut == ["c79"] and f"{len(grounds)} premises" in bank(8).PREDICTION.prompt
    held = {c for c, row in counter.items() if row["verdict_reading"] == "holds"}
    assert not ends & fall(set(), held) and ends <= fall({"c60"}, held)
    assert "claim 60" in right_label("8-b") and article["c60"]["title"] in right_label("8-b")


def test_one_body_has_neither_a_yes_nor_a_no_to_the_office() -> None:
    bodies = rows("agency_presence")
    assert (
        sum(row["office_pyongyang_2019"] == "" for row in bodies) == 1
        and f"than {len(bodies)} " in QUESTIONS["8-a"].prompt
    )


def test_which_objection_undercuts_claim_10() -> None:
    cuts = {row["claim"]: row["undercuts"].split(";") for row in rows("claims")}
    for option in QUESTIONS["0-c"].options:
        number = re.match(r"\d+", option.label)
        assert option.right == bool(number and "c10" in cuts[f"c{number[0]}"])


# ---- forms


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_checkpoint_replies_to_every_choice(name: str) -> None:
    box = checkpoint(name)
    field, button, said = parts(box)
    assert isinstance(field, ipywidgets.RadioButtons) and field.description and button.description
    assert html.escape(QUESTIONS[name].prompt) in box.children[0].value and said.value == ""
    assert field.value is None
    assert press(box).startswith("Not started")
    for option in QUESTIONS[name].options:
        field.value = option.label
        assert press(box) == QUESTIONS[name].reply(option.label)


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_guess_is_kept_and_met_again(lesson: int) -> None:
    box = predict(lesson)
    field, _, _ = parts(box)
    assert tuple(field.options) == bank(lesson).PREDICTION.options and field.value is None
    assert press(box).startswith("Not started") and exercises.guess(lesson) is None
    assert "kept no guess" in outcome(lesson).value
    for guess in bank(lesson).PREDICTION.options[:2]:
        field.value = guess
        assert guess in press(box) and exercises.guess(lesson) == guess
        assert html.escape(guess) in outcome(lesson).value
    assert parts(predict(lesson))[0].value == guess, "run again, the cell shows the guess"
    others = set(LESSONS) - {lesson}
    assert all(exercises.guess(other) is None for other in others)


@pytest.mark.parametrize("lesson", LESSONS)
def test_what_the_data_say_is_a_clean_sentence(lesson: int) -> None:
    said = html.unescape(re.sub(r"<[^>]+>", "", outcome(lesson).value))
    assert not BAD.search(said) and re.search(r"\d", said)


@pytest.mark.parametrize("lesson", [n for n in LESSONS if n])
def test_a_verdict_needs_a_reason_and_meets_the_computed_ones(lesson: int) -> None:
    parts(predict(lesson))[0].value = None
    kept = predict(lesson)
    parts(kept)[0].value = bank(lesson).PREDICTION.options[0]
    press(kept)
    box = judge(lesson)
    (verdict, reason), _, _ = parts(box)[0].children, *parts(box)[1:]
    assert tuple(verdict.options) == VERDICTS and reason.description
    assert press(box).startswith("Not started")
    verdict.value = "fails"
    for short in ("", "because", "  no reason  "):
        reason.value = short
        assert "add your reason" in press(box)
    reason.value = "It depends on <Asia> & the rule."
    said = press(box)
    assert "You say: fails" in said and reason.value in said and not BAD.search(said)
    assert bank(lesson).PREDICTION.options[0] in said
    again = parts(judge(lesson))[0].children
    assert (again[0].value, again[1].value) == ("fails", reason.value), "run again, the cell shows verdict and reason"
    claims = {row["claim"]: row for row in rows("claims")}
    for claim in TAUGHT[lesson].claims:
        assert claims[claim]["title"] in said and claims[claim]["verdict"] in said


def test_the_claims_judged_are_those_of_the_lesson() -> None:
    lesson_of = {row["claim"]: row["lesson"] for row in rows("claims")}
    for lesson in LESSONS:
        assert {lesson_of[claim] for claim in TAUGHT[lesson].claims} <= {str(lesson)}
        assert bool(TAUGHT[lesson].claims) == bool(bank(lesson).JUDGE)


def test_a_check_that_breaks_is_a_sentence() -> None:
    def broken() -> str:
        raise RuntimeError("the ruler <is> lost")

    box = form("Prompt?", ipywidgets.Text(), "Check", broken)
    button, said = box.children[2:]
    button.click()
    assert "could not be checked" in said.value and "the ruler &lt;is&gt; lost" in said.value


@pytest.mark.parametrize(
    ("ask", "name", "words"),
    [
        (checkpoint, "2-z", ["No question is called &#x27;2-z&#x27;", "Did you mean", *QUESTIONS]),
        (checkpoint, "<i>", ["&lt;i&gt;", "1-a"]),
        (checkpoint, 2, ["No question is called"]),
        (predict, 9, ["lesson 9", "0, 1, 2, 3"]),
        (judge, "6", ["without quotation marks: 6"]),
        (judge, "two", ["lesson two", "0, 1, 2, 3"]),
        (outcome, None, ["lesson None", "0, 1, 2, 3"]),
    ],
)
def test_an_unknown_name_is_answered_by_a_sentence(ask: Any, name: Any, words: list[str]) -> None:
    said = ask(name)
    assert isinstance(said, ipywidgets.HTML) and 'role="status"' in said.value
    assert all(word in said.value for word in words), said.value


def test_an_unknown_question_is_a_key_error_with_the_nearest() -> None:
    with pytest.raises(KeyError, match="Did you mean '1-a'"):
        question("1-aa")
    with pytest.raises(KeyError, match="no questions for lesson 9"):
        bank(9)


def test_records_of_questions_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        QUESTIONS["0-a"].prompt = "?"  # type: ignore[misc]
    assert Option("a", "b").right is False


# ---- what is written: the answers, and nothing else

ALL = """
import os, sys
written = []
def watch(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, bytes)):
        path, mode, flags = arguments
        if (mode and set(mode) & set("wax+")) or (isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR)):
            written.append(str(path))
    elif event in {"os.rename", "os.mkdir", "os.remove", "shutil.copyfile", "socket.connect", "subprocess.Popen"}:
        written.append(event)
from helpers import checkpoint, judge, outcome, predict
from helpers.exercises import LESSONS, bank
from helpers.claims import claims
from helpers.lesson import LESSONS as TAUGHT
import helpers.live
helpers.live._library()
sys.addaudithook(watch)
for lesson in LESSONS:
    judged = [judge(lesson)] if TAUGHT[lesson].claims else []
    boxes = [predict(lesson), *judged, *map(checkpoint, bank(lesson).QUESTIONS)]
    for box in boxes:
        field = box.children[1]
        for each in getattr(field, "children", [field]):
            each.value = each.options[0] if hasattr(each, "options") else "7 good reasons to say so"
        box.children[2].click()
        assert box.children[3].value
    outcome(lesson)
print(written)
"""


def answered(folder: Path) -> str:
    """Answer everything in a new Python that runs in a folder, and return what it wrote, sent or started."""
    variables = {name: value for name, value in os.environ.items() if name != keeping.FOLDER}
    done = subprocess.run(
        [sys.executable, "-B", "-c", ALL],
        cwd=folder,
        env={**variables, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_away_from_the_lessons_nothing_is_written_and_nothing_is_sent(tmp_path: Path) -> None:
    assert answered(tmp_path) == "[]"
    assert list(tmp_path.iterdir()) == []


def test_beside_the_lessons_the_answers_are_written_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "00-start-here.ipynb").touch()
    written = ast.literal_eval(answered(tmp_path))
    # The lock stands among the temporary files, where its library first tries what the disk can do.
    usual = {"os.rename", "os.remove", "os.mkdir"}
    tried = re.compile(rf"{re.escape(tempfile.gettempdir())}/(tmp\w{{8}}/probe-\w+|\w{{8}})")
    assert {name for name in written if "my-answers-" not in name and not tried.fullmatch(name)} <= usual
    assert sorted(path.name for path in tmp_path.iterdir()) == ["00-start-here.ipynb", "my-answers.json"]
    kept = keeping.from_text((tmp_path / keeping.NAME).read_text(encoding="utf-8"))
    assert tuple(kept) == LESSONS and all(given.guess for given in kept.values())
    assert [lesson for lesson, given in kept.items() if given.verdict] == [n for n in LESSONS if TAUGHT[n].claims]


def test_a_lesson_that_tests_no_claim_asks_for_no_verdict() -> None:
    assert "tests no claim" in judge(0).words


@pytest.mark.parametrize(
    ("shown", "words"), [(predict(1), "DPRK"), (checkpoint("1-A"), "17 May 1974"), (judge(9), "9")]
)
def test_a_saved_form_says_in_words_what_it_asks(shown: Any, words: str) -> None:
    data, _ = shown._repr_mimebundle_()
    assert words in data["text/plain"] and "<" not in data["text/plain"]
    assert "application/vnd.jupyter.widget-view+json" in data
