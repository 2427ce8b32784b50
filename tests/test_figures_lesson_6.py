"""What the figures of lesson 6 say, computed once more from the CSV files by plain loops, for every state."""

from __future__ import annotations

import calendar
import itertools
import math
import random
import re
from datetime import date
from functools import cache

import pytest

from helpers import claims
from helpers.affairs import OUTSIDE, VOICES, documents
from helpers.claims.proof import AFFAIRS
from helpers.figures import contact_rows, figure
from helpers.figures.wording import day, listed
from tests import support

ARTICLE = "2020-03-05"
HELP = {"start of assistance", "country project", "legal advice", "equipment", "award"}
VISITS = {"meeting attended", "seminar abroad", "consultants", "study visit"}
SEMINARS = {"seminar in Pyongyang", "training and seminars"}
MESSAGES = {"protocol", "speech at WIPO"}
NAMES = {
    "resolutions": ("resolution", "resolutions"),
    "nuclear tests": ("nuclear test", "nuclear tests"),
    "seminars in Pyongyang": ("seminar in Pyongyang", "seminars in Pyongyang"),
    "other contacts": ("other contact", "other contacts"),
    "disputes": ("step in a dispute", "steps in disputes"),
    "treaty deposits": ("treaty deposit", "treaty deposits"),
}
Row = dict[str, str]


def others(row: Row) -> int:
    """Return how many sources besides the article a row has."""
    return len(set(row["source_ids"].split(";")) - {"ART"})


def last(row: Row) -> str:
    """Return the last possible day of a dated event."""
    year, month = row["start"][:4], row["start"][5:7]
    edge = {
        "day": row["start"],
        "month": f"{year}-{month}-{calendar.monthrange(int(year), int(month))[1]}",
        "year": f"{year}-12-31",
    }
    return row["end"] or edge[row["start_precision"]]


def line(row: Row) -> str:
    """Return the lane of an event, by hand; nothing for what is no contact."""
    if row["direction"] == "controversy":
        return "disputes"
    if row["kind"] in SEMINARS:
        return "seminars in Pyongyang"
    return "other contacts" if row["kind"] in HELP | VISITS | MESSAGES else ""


@cache
def everything() -> tuple[Row, ...]:
    """Return all rows of all lanes: start, last, title, lane, how it is told, whether it is counted."""
    found = [
        {
            "start": row["date"],
            "last": row["date"],
            "lane": "resolutions" if row["kind"] == "resolution" else "nuclear tests",
            "told": "told in general words",
            "counted": "yes",
            "sources": str(len(row["source_ids"].split(";"))),
        }
        for row in support.rows("sanctions_events")
    ]
    found += [
        {
            "start": row["start"],
            "last": last(row),
            "lane": line(row),
            "told": "told with a year or day" if row["in_article"] == "true" else "left out by the article",
            "counted": "" if row["kind"] == "training and seminars" else "yes",
            "sources": str(others(row)),
        }
        for row in support.rows("assistance_events")
        if row["start"] and line(row)
    ]
    for table in ("treaty_actions", "acts"):
        for row in support.rows(table):
            if row["iso3"] == "PRK" and row["deposited"]:
                told = (
                    "told with a year or day"
                    if row["treaty"] in ("wipo-convention", "paris")
                    else "told in general words"
                )
                if table == "acts" or row["deposited"] > ARTICLE:
                    told = "left out by the article"
                sources = str(len(row["source_ids"].split(";")))
                found.append(
                    {
                        "start": row["deposited"],
                        "last": row["deposited"],
                        "lane": "treaty deposits",
                        "told": told,
                        "counted": "yes" if table == "treaty_actions" else "",
                        "sources": sources,
                    }
                )
    return tuple(found)


# ---- the lanes

WINDOWS = {
    "1974": ("1974-01-01", ARTICLE),
    "2000": ("2000-01-01", ARTICLE),
    "2025": ("2000-01-01", "2025-12-31"),
}
SHOWN = {
    "all": tuple(NAMES),
    "contacts": ("resolutions", "nuclear tests", "seminars in Pyongyang", "other contacts"),
    "treaties": ("resolutions", "nuclear tests", "treaty deposits"),
    "disputes": ("seminars in Pyongyang", "other contacts", "disputes"),
}


def passed(title: str) -> str:
    """Return the day of a resolution."""
    return next(row["date"] for row in support.rows("sanctions_events") if row["title"] == title)


def in_words(number: int, lane: str) -> str:
    """Return a number of events of a lane in words."""
    return f"{number or 'no'} {NAMES[lane][number != 1]}"


def test_the_lanes_say_what_a_plain_loop_finds() -> None:
    shown = figure("lanes")
    for state in shown.states():
        frame, found = shown.slice(**state)
        start, end = WINDOWS.get(state["window"], (None, ARTICLE))
        start = start or passed(state["window"])
        fits = [r for r in everything() if r["lane"] in SHOWN[state["lanes"]] and r["start"] <= end]
        fits = [r for r in fits if r["start"] >= start or (r["lane"] == "seminars in Pyongyang" and not r["counted"])]
        out = [r for r in fits if r["told"] == "left out by the article"]
        kept = [r for r in fits if r not in out] if state["teller"] == "article" else fits
        told = frame[frame["when"].notna()]
        assert sorted(told["line"]) == sorted(r["lane"] for r in kept), state
        assert sorted(told["told"]) == sorted(r["told"] for r in kept), state
        number = {lane: sum(r["lane"] == lane and bool(r["counted"]) for r in kept) for lane in SHOWN[state["lanes"]]}
        words = [in_words(n, lane) for lane, n in number.items()]
        if state["teller"] == "article":
            words = [
                "the seminars in one line" if lane == "seminars in Pyongyang" else w
                for lane, w in zip(number, words, strict=True)
            ]
        assert found.headline == ", ".join(words)
        assert listed(words) in found.sentence, state
        left = [in_words(sum(r["lane"] == lane and bool(r["counted"]) for r in out), lane) for lane in number]
        left = [text for text in left if not text.startswith("no ")]
        acts = sum(not r["counted"] for r in out)
        left += [f"{acts} new Act of a treaty joined before"] if acts else []
        assert acts <= 1
        if state["teller"] == "article":
            assert f"switched off: {listed(left) or 'nothing'}." in found.sentence
        else:
            assert f"The article leaves out {listed(left)}." in found.sentence, state
        check_judgement(state, found.sentence, found.verdict)


def check_judgement(state: dict[str, str], sentence: str, verdict: str) -> None:
    """Check the gap and the verdict by the days themselves."""
    if state["lanes"] == "disputes":
        steps = [r for r in everything() if r["lane"] == "disputes" and r["start"] <= ARTICLE]
        assert f"Up to the article, {len(steps)} steps in disputes are on record" in sentence
        assert verdict == "fails" == claims.verdict("c04").status.value
        return
    since = passed(state["window"] if state["window"].startswith("S/RES") else "S/RES/1718")
    lane = "treaty deposits" if state["lanes"] == "treaties" else "seminars in Pyongyang"
    held = [r for r in everything() if r["lane"] == lane and (r["counted"] or lane == "treaty deposits")]
    days = sorted({r["start"] for r in held if since < r["start"] <= ARTICLE})
    stops = [date.fromisoformat(d) for d in (since, *days, ARTICLE)]
    gap = max((b - a).days for a, b in itertools.pairwise(stops)) / 365.25
    years = {str(year) for year in range(int(since[:4]) + 1, 2020)}
    true = {
        "at least one": bool(days),
        "five years": bool(days) and gap <= 5,
        "every year": years <= {d[:4] for d in days},
    }[state["steady"]]
    assert f"and up to the article, {len(days)} " in sentence
    assert f"the longest stretch without is {round(gap, 1)} years." in sentence, state
    # WIPO's own list of deposits is whole: a gap in it is one in what was done.
    otherwise = "fails" if lane == "treaty deposits" else "cannot tell"
    assert verdict == ("holds" if true else otherwise), state


def test_what_is_drawn_lies_inside_the_years_asked_for() -> None:
    shown = figure("lanes")
    for state in shown.states():
        frame, _ = shown.slice(**state)
        ends = frame[(frame["drawn"] == "mark") & (frame["tag"] == "")]
        assert len(ends) == 2 and set(frame["line"]) - {""} == set(SHOWN[state["lanes"]])
        events = frame[frame["when"].notna()]
        assert (events["start"] > ends["start"].min()).all() and (events["until"] < ends["start"].max()).all()
        assert (events["start"] <= events["until"]).all()
        assert set(frame.loc[frame["drawn"] == "none", "line"]).isdisjoint(events["line"])


def test_the_one_line_of_the_article_is_drawn_but_not_counted() -> None:
    rows = contact_rows.every_row()
    uncounted = rows[~rows["counted"]]
    assert list(uncounted["line"]) == ["seminars in Pyongyang", "treaty deposits"]
    assert "Geneva Act" in uncounted.iloc[1]["title"] and "go on while sanctions" in uncounted.iloc[0]["title"]
    assert len(rows) == len(everything())


# ---- the pace


def counted(what: str) -> list[int]:
    """Return the years of what is counted."""
    rows = [r for r in everything() if r["counted"]]
    lanes = {"deposits": {"treaty deposits"}, "seminars": {"seminars in Pyongyang"}}
    contacts = {"seminars in Pyongyang", "other contacts"}
    least = 1 if what == "found" else 0
    return [int(r["start"][:4]) for r in rows if r["lane"] in lanes.get(what, contacts) and int(r["sources"]) >= least]


def below(number: int, mean: float) -> float:
    """Return how likely at most that many events are if so many are expected."""
    return sum(math.exp(-mean) * mean**k / math.factorial(k) for k in range(number + 1))


def solve(number: int, chance: float) -> float:
    """Return the mean for which at most `number` events have that chance, by halving."""
    low, high = 0.0, 100.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if below(number, middle) > chance else (low, middle)
    return low


def bounds(number: int, years: int, sure: int) -> str:
    """Return the range of a pace in words: each end leaves half of the doubt outside."""
    doubt = (100 - sure) / 200
    low = solve(number - 1, 1 - doubt) if number else 0.0
    return f"{low / years:.2f} to {solve(number, doubt) / years:.2f}"


def uneven(before: int, after: int, left: int, right: int) -> float:
    """Return the chance of a split that is as improbable or more, if all years had one pace."""
    every, share = before + after, right / (left + right)
    each = [math.comb(every, k) * share**k * (1 - share) ** (every - k) for k in range(every + 1)]
    return sum(p for p in each if p <= each[after] * (1 + 1e-7))


def steepest(counts: list[int]) -> tuple[float, int]:
    """Return the largest step between two sides with three years or more, and the place of the first such step."""
    best, place, every, left = -1.0, 0, sum(counts), sum(counts[:2])
    for cut in range(3, len(counts) - 2):
        left += counts[cut - 1]
        step = abs((every - left) / (len(counts) - cut) - left / cut) / math.sqrt(1 / cut + 1 / (len(counts) - cut))
        if step > best + 1e-9:
            best, place = step, cut
    return best, place


YEARS = {"1975": (1975, 2019), "1992": (1992, 2019), "online": (1997, 2019), "2025": (1975, 2025)}


def hundred(chance: float) -> str:
    """Return a chance as the figure words it."""
    if chance < 0.01:
        return "fewer than 1 of 100"
    return "nearly all" if chance > 0.99 else f"about {chance * 100:.0f} of 100"


def test_the_pace_is_what_plain_sums_give() -> None:
    shown, said = figure("pace"), set()
    for state in shown.states():
        frame, found = shown.slice(**state)
        first, end = YEARS[state["window"]]
        years = [y for y in counted(state["counted"]) if first <= y <= end]
        cut, sure = int(state["cut"]), int(state["sure"])
        before, after = sum(y < cut for y in years), sum(y >= cut for y in years)
        left, right = cut - first, end - cut + 1
        assert f"{before} in the {left} years before {cut} and {after} in the {right} years from" in found.sentence
        assert f"from {bounds(before, left, sure)} a year before" in found.sentence, state
        assert f"from {bounds(after, right, sure)} after" in found.sentence, state
        chance = uneven(before, after, left, right)
        assert f"a split as uneven as this comes up in {hundred(chance)} cases." in found.sentence, state
        assert ("no change of pace is shown" in found.sentence) == (chance >= (100 - sure) / 100), state
        if chance < (100 - sure) / 100:
            word = "rose" if after / right > before / left else "fell"
            assert f" {word}" in found.sentence
            said.add(word)
        assert found.verdict == "" and f"{before / left:.2f} a year before {cut}" in found.headline
        single = frame[frame["part"] == "one year"]
        assert dict(zip(single["place"].astype(int), single["number"], strict=True)) == {
            y: years.count(y) for y in sorted(set(years))
        }
    assert said == {"rose"}


@pytest.mark.parametrize("what", ["deposits", "found", "told", "seminars"])
@pytest.mark.parametrize("window", YEARS)
def test_the_sharpest_break_is_judged_by_shuffling(what: str, window: str) -> None:
    first, end = YEARS[window]
    found = counted(what)
    counts = [found.count(year) for year in range(first, end + 1)]
    most, place = steepest(counts)
    sentence = figure("pace").at(counted=what, window=window).sentence
    assert f"the sharpest break finds {first + place};" in sentence
    chance = random.Random(1)
    shuffled = [chance.sample(counts, len(counts)) for _ in range(1500)]
    share = sum(steepest(each)[0] >= most - 1e-9 for each in shuffled) / len(shuffled)
    told = sentence.split("one as sharp turns up in ")[1].split(" cases")[0]
    number = {"fewer than 1 of 100": 0.0, "nearly all": 100.0}.get(told) if "about" not in told else None
    number = float(told.split()[1]) if number is None else number
    assert number == pytest.approx(share * 100, abs=5)


def test_the_years_of_the_first_resolution_and_of_the_headlines_are_those_of_the_files() -> None:
    assert min(row["date"] for row in support.rows("sanctions_events"))[:4] == "2006"
    (corpus,) = (row for row in support.rows("media_corpora") if row["corpus"] == "KCNA headlines")
    assert corpus["start"][:4] == "1997" == str(YEARS["online"][0])
    labels = {c.value: c.label for c in figure("pace").controls[2].choices}
    assert labels["2006"] == "2006 (first resolution)" == labels[figure("pace").controls[2].default]
    online = next(c.label for c in figure("pace").controls[1].choices if c.value == "online")
    assert online == "1997 to 2019"


# ---- the affairs


def test_the_affairs_are_told_as_the_file_has_them() -> None:
    shown, rows = figure("affair"), {r["document"]: r for r in support.rows("affair_documents")}
    assert [c.value for c in shown.controls[0].choices] == list(rows), "the file is in the order of reading"
    verdicts = set()
    for state in shown.states():
        frame, found = shown.slice(**state)
        row = rows[state["step"]]
        affair = [r for r in rows.values() if r["affair"] == row["affair"]]
        number = affair.index(row) + 1
        so_far = affair[:number]
        assert list(frame["says"]) == [r["says"] for r in affair]
        assert list(frame["time"]) == ["earlier"] * (number - 1) + ["chosen"] + ["later"] * (len(affair) - number)
        assert found.sentence.startswith(f"Document {number} of {len(affair)} on ")
        speaker = row["speaker"][0].upper() + row["speaker"][1:]
        assert f"{speaker} {row['says']} (source" in found.sentence and row["speaker"] in found.headline
        assert f"{listed(row['source_ids'].split(';'))})." in found.sentence
        if row["date_precision"] == "day":
            assert f", {long(row['date'])}. " in found.sentence
        check_voice(state["voice"], affair, so_far, found.sentence)
        heard = ("states", "UN bodies") if state["dispute"] != "any recorded" else set(VOICES) - {"the applicant"}
        steps = [r for r in so_far if r["voice"] in heard]
        assert found.verdict == ("fails" if steps else "cannot tell"), state
        assert (f"with {len(steps)} such up to here" if steps else "there is none up to here") in found.sentence
        verdicts.add(found.verdict)
    assert verdicts == {"fails", "cannot tell"}


def long(text: str) -> str:
    """Return a day of the file in words."""
    at = date.fromisoformat(text)
    return f"{at.day} {calendar.month_name[at.month]} {at.year}"


def check_voice(voice: str, affair: list[Row], so_far: list[Row], sentence: str) -> None:
    """Check the numbers told about the speakers."""
    if voice == "all":
        heard = [r["voice"] for r in so_far]
        assert f"Heard so far: {listed(f'{v} ({heard.count(v)})' for v in VOICES if v in heard)}." in sentence
        return
    every, until = (sum(r["voice"] == voice for r in part) for part in (affair, so_far))
    if every:
        assert f" in {every} of the {len(affair)} documents, {until or 'none'} of them up to here." in sentence
    else:
        assert f" in none of the {len(affair)} documents" in sentence


@pytest.mark.parametrize("dispute", ["any recorded", "outside step"])
def test_at_the_last_document_figure_and_ledger_agree(dispute: str) -> None:
    ledger = claims.verdict("c04", dispute=dispute).status.value
    for step in ("D14", "D20"):
        assert figure("affair").at(step=step, dispute=dispute).verdict == ledger == "fails"


def test_a_document_rests_on_sources_of_its_event_and_belongs_to_its_affair() -> None:
    events = {row["event"]: row for row in support.rows("assistance_events")}
    for row in support.rows("affair_documents"):
        event = events[row["event"]]
        assert set(row["source_ids"].split(";")) <= set(event["source_ids"].split(";")), row["document"]
        assert row["event"] in AFFAIRS[row["affair"]] or (row["event"], event["kind"]) == ("E20", "equipment")
    told = {row["event"] for row in support.rows("affair_documents")}
    assert {event for codes in AFFAIRS.values() for event in codes} <= told, "no step of the two affairs is left out"


def test_the_documents_come_affair_by_affair_and_an_unknown_one_is_refused() -> None:
    assert list(documents("patent")["number"]) == list(range(1, 7)) and len(documents()) == 20
    assert set(OUTSIDE) < set(VOICES)
    assert set(VOICES) - {row["voice"] for row in support.rows("affair_documents")} == {"the DPRK"}, "it never speaks"
    with pytest.raises(ValueError, match=r"No affair is called 'patents'\. Affairs: computers, patent"):
        documents("patents")


@pytest.mark.parametrize("name", ["lanes", "pace", "affair"])
def test_every_control_changes_the_sentence(name: str) -> None:
    shown = figure(name)
    start = shown.at().sentence
    for control in shown.controls:
        said = {shown.at(**{control.name: value}).sentence for value in control.values}
        assert start in said and len(said) == len(control.values), control.name
    assert day(claims.verdict("c60").facts["since_date"]) == "14 October 2006"


def test_what_lesson_6_says_of_the_two_chances_is_so() -> None:
    """At the sharpest break the chance after shuffling is the higher one; some deposits came two on one day."""
    shown, seen = figure("pace"), 0
    counted, window = (shown.controls[at].values for at in (0, 1))
    for what, years in itertools.product(counted, window):
        usual = shown.slice(counted=what, window=years)[1].sentence
        sharpest = re.search(r"the sharpest break finds (\d{4})", usual)[1]
        said = shown.slice(counted=what, window=years, cut=sharpest)[1].sentence
        first = re.search(r"as uneven as this comes up in (?:about|fewer than) (\d+) of 100 cases", said)
        second = re.search(r"one as sharp turns up in (?:about|fewer than) (\d+) of 100 cases", said)
        assert int(second[1]) > int(first[1]), said
        seen += 1
    assert seen == 16
    days = [r["deposited"] for r in support.rows("treaty_actions") if r["iso3"] == "PRK" and r["deposited"]]
    assert max(days.count(day) for day in days) == 2
