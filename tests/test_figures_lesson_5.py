"""What the figures of lesson 5 say, computed once more from the CSV files by a plain loop, for every state."""

from __future__ import annotations

import calendar
import itertools
import re
from datetime import date, timedelta
from functools import cache

import pytest

from helpers import claims, timeline
from helpers.figures import event_words, figure
from helpers.figures.wording import day, listed
from tests import support

HELP = {"start of assistance", "country project", "legal advice", "equipment", "award"}
VISITS = {
    *("seminar in Pyongyang", "training and seminars", "meeting attended", "seminar abroad"),
    *("consultants", "study visit"),
}
CONTACTS = {"membership", "treaty", "law", "statement", "protocol", "speech at WIPO", "observance"}
SOVIET_END = "1991-12-25"
Row = dict[str, str]


def group(row: Row) -> str:
    """Return the family of an event, by hand: controversy comes before its kind."""
    if row["direction"] == "controversy":
        return "disputes"
    (found,) = (n for n, kinds in (("help", HELP), ("visits", VISITS), ("contacts", CONTACTS)) if row["kind"] in kinds)
    return found


def others(row: Row) -> int:
    """Return how many sources besides the article a row has."""
    return len({source for source in row["source_ids"].split(";") if source != "ART"})


def payers(row: Row) -> set[str]:
    """Return who pays, from the words of the table."""
    words = row["funder"]
    found = set()
    if "WIPO" in words.replace("funds-in-trust at WIPO", ""):
        found.add("WIPO")
    if "UNDP" in words:
        found.add("UNDP")
    if "Republic of Korea" in words or "host countries" in words:
        found.add("state")
    return found or {"none"}


def last(row: Row) -> str:
    """Return the last possible day of a dated event."""
    if row["end"]:
        return row["end"]
    year, month = row["start"][:4], row["start"][5:7]
    if row["start_precision"] == "year":
        return f"{year}-12-31"
    if row["start_precision"] == "month":
        return f"{year}-{month}-{calendar.monthrange(int(year), int(month))[1]}"
    return row["start"]


@cache
def fitting(kind: str, payer: str, teller: str, proof: str) -> tuple[Row, ...]:
    """Return the rows that fit four settings."""
    return tuple(
        row
        for row in support.rows("assistance_events")
        if kind in ("all", group(row))
        and (payer == "any" or payer in payers(row))
        and (teller == "all" or (row["in_article"] == "true") == (teller == "article"))
        and others(row) >= int(proof)
    )


def gap(rows: list[Row]) -> tuple[str, str] | None:
    """Return the longest stretch that no row touches, looking at every day's end, one row after the other."""
    best, reached = None, ""
    for row in sorted(rows, key=lambda r: r["start"]):
        if reached and date.fromisoformat(row["start"]) > date.fromisoformat(reached) + timedelta(days=1):
            length = date.fromisoformat(row["start"]) - date.fromisoformat(reached)
            if best is None or length > best[0]:
                best = (length, reached, row["start"])
        reached = max(reached, last(row))
    return None if best is None else best[1:]


# ---- the timeline


def test_the_timeline_says_what_a_plain_loop_finds() -> None:
    shown, empty, gaps = figure("assistance"), 0, 0
    judged = {"all": "c46", "help": "c46", "visits": "c57", "contacts": "c47", "disputes": "c04"}
    assert len(shown.states()) == 225
    for state in shown.states():
        frame, found = shown.slice(**state)
        rows = fitting(**state)
        dated = [row for row in rows if row["start"]]
        claim = next(c for c in support.rows("claims") if c["claim"] == judged[state["kind"]])
        assert found.verdict == claim["verdict_reading"] and f"“{claim['title']}”" in found.sentence
        if not rows:
            empty += 1
            assert found.headline == "No event fits these settings" and list(frame["when"]) == ["none"]
            continue
        assert sorted(frame["title"]) == sorted(row["title"] for row in rows)
        assert frame["start"].isna().sum() == len(rows) - len(dated) == (frame["slot"] >= 0).sum()
        every = len(support.rows("assistance_events"))
        left = f"{len(rows)} of {every} rows fit" if len(rows) < every else f"All {every} rows fit"
        assert found.sentence.startswith(left)
        if len(rows) < every:
            assert f"these settings leave out {every - len(rows)}." in found.sentence
        if not dated:
            assert "Not one of them has a date." in found.sentence
            continue
        first, end = min(row["start"] for row in dated)[:4], max(last(row) for row in dated)[:4]
        assert (f"from {first} to {end}" if first != end else f"in {first}") in found.sentence, state
        if len(dated) < len(rows):
            assert re.search(
                rf"\b{len(dated)} ha(s|ve) a date, .*; {len(rows) - len(dated)} ha(s|ve) none", found.sentence
            )
        stretch = gap(dated)
        if stretch is None or int(stretch[1][:4]) - int(stretch[0][:4]) < 2:
            assert "longest stretch" not in found.sentence
        else:
            gaps += 1
            assert f"runs from {stretch[0][:4]} to {stretch[1][:4]}." in found.sentence
        helped = [row for row in dated if group(row) == "help"]
        earliest = min(helped or dated, key=lambda r: r["start"])
        aside = ", seminars and visits apart" if helped and len(helped) < len(rows) else ""
        what = f"{'help' if helped else 'event'} among them{aside}"
        rests = "has a source besides" if others(earliest) else "rests on the article alone"
        assert f"The earliest {what}, of {earliest['start'][:4]}, {rests}" in found.sentence, state
    assert empty == 108 and gaps == 81


def test_each_row_of_the_timeline_is_told_as_the_file_has_it() -> None:
    rows = {row["title"]: row for row in support.rows("assistance_events")}
    frame = figure("assistance").at().frame
    assert len(frame) == len(rows) == 56
    for each in frame.itertuples():
        row = rows[each.title]
        told = "article alone" if row["source_ids"] == "ART" else "article and others"
        assert each.told == (told if row["in_article"] == "true" else "left out by the article")
        assert each.sources == others(row)
        assert each.remark == (row["note"] or "no remark")
        if not row["start"]:
            assert (each.when, each.span) == ("no date", False)
            continue
        # What the article tells cannot reach past the day of the article.
        told = row["in_article"] == "true" and row["start"] <= "2020-03-05"
        end = min(last(row), "2020-03-05") if told else last(row)
        assert (str(each.start)[:10], str(each.last)[:10]) == (row["start"], end)
        assert row["start"][:4] in each.when
        length = (date.fromisoformat(last(row)) - date.fromisoformat(row["start"])).days
        assert each.span == (length > 40) == (row["start_precision"] == "year" or length > 40)
    assert dict(zip(frame["title"], frame["when"], strict=True))["DPRK becomes a member of WIPO"] == "17 August 1974"


def test_marked_days_come_from_the_tables() -> None:
    (undp,) = (r for r in support.rows("presence_events") if (r["agency"], r["kind"]) == ("UNDP", "suspension"))
    start, end = timeline.suspension("UNDP")
    assert (str(start)[:10], str(end)[:10]) == (undp["start"], undp["end"]) == ("2007-03-01", "2009-10-31")
    spec = str(figure("assistance").at().chart.to_dict()["layer"])
    for on in (undp["start"], undp["end"], SOVIET_END, "2020-03-05"):
        milliseconds = (date.fromisoformat(on) - date(1970, 1, 1)).days * 86_400_000
        assert str(milliseconds) in spec, on
    ended = [row["existed_until"] for row in support.rows("states") if row["iso3"] == "SUN"]
    assert ended == [SOVIET_END]


def test_a_seminar_was_held_while_undp_was_suspended() -> None:
    start, end = (str(d)[:10] for d in timeline.suspension("UNDP"))
    held = [r for r in support.rows("assistance_events") if r["kind"] == "seminar in Pyongyang"]
    assert [r["event"] for r in held if start <= r["start"] <= end] == ["E17", "E19"]


def test_a_kind_without_a_lane_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline, "LANES", timeline.LANES[1:])
    vars(timeline.record)["cache_clear"]()
    with pytest.raises(ValueError, match="No lane is drawn for country project, equipment"):
        timeline.record()


# ---- what rests on one source


def units(counted: str) -> list[tuple[str, str, int]]:
    """Return what is counted: its kind, its decade, and its best number of other sources."""
    told = [row for row in support.rows("assistance_events") if row["in_article"] == "true"]
    found = [(r["kind"], f"{r['start'][:3]}0s" if r["start"] else "no date", others(r)) for r in told]
    if counted != "kinds":
        return found
    return [(kind, "", max(n for k, _, n in found if k == kind)) for kind in dict.fromkeys(k for k, _, _ in found)]


def test_one_source_says_what_a_plain_loop_finds() -> None:
    shown = figure("one-source")
    numbers = {"1": "at least one source", "2": "at least two sources"}
    verdicts = set()
    for state in shown.states():
        frame, found = shown.slice(**state)
        counted, least = units(state["counted"]), int(state["proof"])
        met, alone = sum(n >= least for _, _, n in counted), sum(n == 0 for _, _, n in counted)
        pieces = frame.groupby("standing")["number"].sum().to_dict()
        assert pieces.get("meets the standard", 0) == met, state
        assert pieces.get("misses it", 0) == (len(counted) - met if state["shown"] == "on" else 0)
        assert ((frame["to"] - frame["from"]) == frame["number"]).all()
        asked = numbers[state["proof"]]
        if state["shown"] == "on":
            assert f"Of the {len(counted)} " in found.sentence
            assert f"{met} have {asked} besides the article and {alone} have none." in found.sentence
            assert found.headline.startswith(f"{len(counted) - met} of {len(counted)} ")
        else:
            assert f"if {asked} besides the article must be there, {met} of {len(counted)} " in found.sentence.lower()
        share = alone / len(counted)
        true = share > {"half": 1 / 2, "two thirds": 2 / 3}[state["share"]]
        assert found.verdict == ("holds" if true else "fails")
        assert f"rests on the article alone {found.verdict} if most means" in found.sentence
        verdicts.add(found.verdict)
        check_decades(state["counted"], counted, frame, found.sentence)
    assert verdicts == {"holds", "fails"}


def check_decades(counted: str, found: list[tuple[str, str, int]], frame: object, sentence: str) -> None:
    """Check the bars of decades, and the decades that the sentence calls bare."""
    if counted != "decades":
        return
    decades = sorted({d for _, d, _ in found} - {"no date"})
    assert list(dict.fromkeys(frame["place"])) == [*decades, "no date"]  # type: ignore[index]
    bare = [f"the {d}" for d in decades if not any(n for _, each, n in found if each == d)]
    assert f"From {listed(bare)} nothing that is told has a further source" in sentence
    assert f"{sum(d == 'no date' for _, d, _ in found)} rows have no date" in sentence


TELLING = {
    "c46": {"E56"},
    "c49": {"E08"},
    "c52": {"E10"},
    "c53": {"E14"},
    "c54": {"E03"},
    "c55": {"E07"},
    "c56": {"E44", "E45", "E46", "E47", "E48", "E49", "E50"},
    "c59": {"E51", "E52", "E53", "E54"},
}
"""The rows that tell each claim of the article about help, by hand."""


@pytest.mark.parametrize(("proof", "number"), [("1", 8), ("2", 8)])
def test_the_claims_that_are_lost_are_those_whose_rows_fall_short(proof: str, number: int) -> None:
    best = {row["event"]: others(row) for row in support.rows("assistance_events")}
    short = [c for c, events in TELLING.items() if any(best[e] < int(proof) for e in events)]
    assert len(short) == number
    titles = {c["claim"]: c["title"] for c in support.rows("claims")}
    off = figure("one-source").at(proof=proof, shown="off").sentence
    on = figure("one-source").at(proof=proof).sentence
    assert f"{number} claims of the article would lose" in on
    assert {c for c in titles if f"“{titles[c]}”" in off} == set(short)


# ---- blocs before and after


def placed(row: Row, cut: str, undated: str) -> list[str]:
    """Return the periods in which a row is counted."""
    if row["start"]:
        return ["before" if row["start"] <= cut else "after"]
    if undated == "out":
        return []
    if undated == "as told" and row["kind"] == "consultants":
        return ["before"] if row["bloc"] == "socialist" else ["before", "after"]
    return ["no date"]


def counted(state: dict[str, str]) -> dict[tuple[str, str], int]:
    """Return the number for each bloc and period."""
    rows = [r for r in support.rows("assistance_events") if group(r) in ("help", "visits")]
    rows = [r for r in rows if others(r) >= int(state["proof"])]
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        for when in placed(row, state["cut"], state["undated"]):
            named = [row["event"]] if state["counted"] == "rows" else [n for n in row["counterparts"].split(";") if n]
            found.setdefault((row["bloc"], when), []).extend(named)
    return {key: len(set(names)) for key, names in found.items()}


def test_the_blocs_say_what_a_plain_loop_finds() -> None:
    shown = figure("blocs")
    lines = {
        "socialist": "socialist states",
        "non-socialist": "other states",
        "mixed": "both kinds together",
        "multilateral": "no state named",
    }
    assert len(shown.states()) == 204
    for state in shown.states():
        frame, found = shown.slice(**state)
        numbers = counted(state)
        drawn = dict(zip(frame["line"], frame["number"], strict=True))
        for bloc, when in itertools.product(lines, ("before", "after", "no date")):
            assert drawn.get(f"{lines[bloc]}, {when}", 0) == numbers.get((bloc, when), 0), (state, bloc, when)
        had, has = (numbers.get(("socialist", w), 0) for w in ("before", "after"))
        one, other = (numbers.get(("non-socialist", w), 0) for w in ("before", "after"))
        assert re.search(
            rf"Socialist states alone: {had} \w+ before, {has} after; others alone: {one} before", found.headline
        )
        assert found.headline.endswith(f" {other} after") and f"; after it, {has} and {other}." in found.sentence
        assert re.search(
            rf"up to {day_of(state['cut'])}, {had} (event|socialist).* and {one} (event|other)", found.sentence
        )
        loose = sum(n for (_, when), n in numbers.items() if when == "no date")
        if loose:
            assert re.search(rf"\b{loose} (events|partners) (have no|stay without a) date", found.sentence)
        else:
            assert "could belong to either side" not in found.sentence
        if state["counted"] == "rows":
            nobody = sum(n for (bloc, _), n in numbers.items() if bloc == "multilateral")
            assert f"Another {nobody} events name no state." in found.sentence
            both = sum(numbers.get(("mixed", when), 0) for when in ("before", "after"))
            assert re.search(rf"\b{both} events? names? both kinds together and ha(s|ve) a date", found.sentence)
            assert had + has + one + other + both + loose + nobody == sum(numbers.values()), "no row is left unsaid"
        else:
            assert "China and Malaysia are named together" in found.sentence
        assert found.verdict == claims.verdict("c58").status == "cannot tell"


def day_of(text: str) -> str:
    """Return a day in words."""
    import pandas as pd

    return day(pd.Timestamp(text))


def test_only_a_setting_gives_the_socialist_states_a_time() -> None:
    shown = figure("blocs")
    for state in shown.states():
        frame, _ = shown.slice(**state)
        before = frame.set_index("line")["number"].to_dict()["socialist states, before"]
        assert (before > 0) == (state["undated"] == "as told" and state["proof"] == "0"), state
    named = shown.at(counted="partners", undated="as told").frame.set_index("line")["what"]
    assert named["socialist states, before"] == "Bulgaria, Czechoslovakia, German Democratic Republic, Soviet Union"
    assert named["socialist states, no date"] == "China, Viet Nam"


def test_what_the_notes_say_is_what_the_setting_does() -> None:
    """The notes of the table place the consultants; nothing else is placed without a date."""
    for row in support.rows("assistance_events"):
        if row["kind"] == "consultants":
            went_on = "went on after the Cold War" in row["note"]
            assert "during the Cold War" in row["note"] and went_on == (row["bloc"] == "non-socialist")
        else:
            assert "during the Cold War" not in row["note"]


@pytest.mark.parametrize("name", ["assistance", "one-source", "blocs"])
def test_every_control_changes_the_sentence_and_some_setting_a_bar(name: str) -> None:
    shown = figure(name)
    start = shown.choose()
    for control in shown.controls:
        said = {shown.at(**{**start, control.name: value}).sentence for value in control.values}
        assert len(said) >= 2, control.name
        others_ = [shown.at(**{**start, control.name: v}).sentence for v in control.values if v != start[control.name]]
        assert sum(text != shown.at().sentence for text in others_) >= len(others_) - 1


def test_moments_are_as_exact_as_they_are_known() -> None:
    import pandas as pd

    at = pd.Timestamp("1991-06-01")
    assert [event_words.moment(at, p) for p in ("day", "month", "year")] == ["1 June 1991", "June 1991", "1991"]
