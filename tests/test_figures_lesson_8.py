"""What the figures of lesson 8 say, computed once more from the CSV files by a plain loop, for every state."""

from __future__ import annotations

import re
from functools import cache

import pytest

from helpers.claims import ClaimError, argument, premises
from helpers.figures import figure
from helpers.figures.spec import Figure
from helpers.figures.wording import listed
from helpers.lesson import LESSONS
from tests.support import rows

Row = dict[str, str]


@cache
def ledger(voice: str) -> dict[str, Row]:
    """Return the rows of the ledger in one voice, by claim."""
    return {row["claim"]: row for row in rows("claims") if row["voice"] == voice}


def split(cell: str) -> set[str]:
    """Return the names in a cell."""
    return {name for name in cell.split(";") if name}


@cache
def under(claim: str) -> frozenset[str]:
    """Return what supports a claim or is a part of it."""
    return frozenset(c for c, r in ledger("article").items() if claim in split(r["supports"]) or r["part_of"] == claim)


@cache
def fall(gone: frozenset[str], accepted: frozenset[str]) -> frozenset[str]:
    """Return the claims of the article that fall, by going round until nothing more falls."""
    article = ledger("article")
    down = set(gone)
    for objection in accepted:
        row = ledger("counter")[objection]
        down |= (split(row["attacks"]) | split(row["undercuts"])) & set(article)
    while True:
        more = {
            claim
            for claim in set(article) - down
            if any(article[c]["part_of"] == claim for c in down) or (under(claim) and under(claim) <= down)
        }
        if not more:
            return frozenset(down)
        down |= more


def not_counted(counted: str, verdicts: tuple[tuple[str, str], ...] = ()) -> frozenset[str]:
    """Return the premises that a standard leaves out."""
    out, given = set(), dict(verdicts)
    for claim, row in ledger("article").items():
        if row["role"] != "premise":
            continue
        some = row["verdict"] in ("fails", "holds under a stated rule")
        ground = not under(claim) and row["verdict"] == "cannot tell"
        left_out = {
            "granted": False,
            "reading": row["verdict_reading"] == "fails",
            "strict": some,
            "shown": some or ground,
            "mine": given.get(claim) == "fails",
        }
        if left_out[counted]:
            out.add(claim)
    return frozenset(out)


def taken_in(objections: str) -> frozenset[str]:
    """Return the objections that are accepted."""
    counter = ledger("counter")
    if objections == "borne out":
        return frozenset(c for c, row in counter.items() if row["verdict_reading"] == "holds")
    return frozenset(counter) if objections == "all" else frozenset()


# ---- the premises


def by(answers: dict[int, str]) -> tuple[tuple[str, str], ...]:
    """Return the verdict on each claim from a verdict on each lesson."""
    return tuple((claim, verdict) for n, verdict in answers.items() for claim in LESSONS[n].asked)


READERS = [
    (),
    by(dict.fromkeys(range(1, 9), "holds")),
    by({1: "fails", 2: "holds under a stated rule", 6: "fails", 7: "cannot tell"}),
    by(dict.fromkeys(range(1, 9), "fails")),
]
"""What four readers answered: nothing, all holds, some of each, all fails."""
EACH = pytest.mark.parametrize("verdicts", READERS, ids=["nothing", "all hold", "mixed", "all fail"])


def shown_to(verdicts: tuple[tuple[str, str], ...]) -> Figure:
    """Return the figure as a reader with these verdicts has it."""
    usual = figure("premises")
    assert usual.personal is not None
    return usual.personal(dict(verdicts)) if verdicts else usual


@EACH
def test_the_outline_says_what_a_plain_loop_finds(verdicts: tuple[tuple[str, str], ...]) -> None:
    shown, article = shown_to(verdicts), ledger("article")
    ends = [c for c, row in article.items() if row["role"] == "conclusion"]
    cube = shown.cube
    by_state = {tuple(k): g for k, g in cube.rows.groupby(["counted", "accepted", "taken"], sort=False)}
    assert len(cube.findings) == len(by_state) == 1050 and ends == ["c73", "c77"]
    for found in cube.findings.itertuples():
        state = (found.counted, found.accepted, found.taken)
        gone = not_counted(found.counted, verdicts) | ({found.taken} - {"none"})
        now = fall(gone, taken_in(found.accepted))
        stand = len(article) - len(now)
        counted = f"Of the {len(article)} claims of the article, {stand} stand and {len(now)} fall"
        assert (counted if now else f"All {len(article)} claims of the article stand.") in found.sentence
        lost = [c for c in ends if c in now]
        words = {0: "both conclusions still have support", 2: "both conclusions fall"}
        assert found.headline.endswith(words.get(len(lost), f"conclusion {lost[0][1:] if lost else ''} falls")), state
        for claim in ends:
            if claim in now:
                assert re.search(rf"[Cc]onclusion {claim[1:]} has fallen", found.sentence), state
            else:
                left = [c for c in under(claim) if c not in now]
                said = re.search(
                    rf"[Cc]onclusion {claim[1:]} rests on ([^(]+) \((\d+) of (\d+) supports\)", found.sentence
                )
                assert said, state
                assert set(re.findall(r"\d+", said[1])) == {c[1:] for c in left}
                assert (said[2], said[3]) == (str(len(left)), str(len(under(claim))))
        lines = by_state[state]
        assert set(lines["number"]) <= {c[1:] for c in article} and lines["number"].is_unique
        for line in lines.itertuples():
            claim = f"c{line.number}"
            assert (line.standing == "falls") == (claim in now), (state, claim)
            assert line.title == article[claim]["title"] and line.computed == article[claim]["verdict_reading"]
            assert line.yours == dict(verdicts).get(claim, "none given")
            each = under(claim)
            assert line.rests == (f"{len(each - now)} of {len(each)} stand" if each else "no other claim")
            assert (line.because == "nothing in this setting") == (claim not in now)
            if "objection" in line.because:
                number, verb, words = re.fullmatch(
                    r"objection (\d+) (attacks|undercuts) it: (.+)", line.because
                ).groups()
                assert words == ledger("counter")[f"c{number}"]["title"] and words not in line.text
                assert claim in split(ledger("counter")[f"c{number}"][verb])
                assert f"c{number}" in taken_in(found.accepted)


def own_words(verdicts: tuple[tuple[str, str], ...]) -> str:
    """Return what is said first when the reader's own verdicts count."""
    grounds = {c: row["lesson"] for c, row in ledger("article").items() if row["role"] == "premise"}
    if not set(grounds) & set(dict(verdicts)):
        return "You have given no verdict on a premise yet, so all premises count."
    out: dict[str, list[str]] = {}
    for claim, lesson in grounds.items():
        if dict(verdicts).get(claim) == "fails":
            out.setdefault(lesson, []).append(claim[1:])
    if not out:
        return "None of your verdicts so far says that a premise fails, so all premises count."
    return f"Your own verdicts leave out {'; '.join(f'{listed(c)} (lesson {n})' for n, c in sorted(out.items()))}."


def test_the_readers_differ_in_what_they_leave_out() -> None:
    assert [len(not_counted("mine", verdicts)) for verdicts in READERS] == [0, 0, 2, 7]
    assert own_words(READERS[2]) == "Your own verdicts leave out 10 (lesson 1); 60 (lesson 6)."
    for verdicts in READERS:
        for found in shown_to(verdicts).cube.findings.itertuples():
            assert found.sentence.startswith(own_words(verdicts)) == (found.counted == "mine")


@EACH
def test_what_falls_with_a_premise_is_named(verdicts: tuple[tuple[str, str], ...]) -> None:
    cube = shown_to(verdicts).cube
    for found in cube.findings.itertuples():
        if found.taken == "none":
            continue
        accepted = taken_in(found.accepted)
        out = not_counted(found.counted, verdicts)
        before = fall(out, accepted)
        with_it = fall(out | {found.taken}, accepted) - before - {found.taken}
        title = ledger("article")[found.taken]["title"]
        said = found.sentence.removeprefix(own_words(verdicts) + " ") if found.counted == "mine" else found.sentence
        assert said.startswith(f"Taken away: {found.taken[1:]} ({title}).")
        if found.taken in before:
            assert "It had fallen in this setting already." in found.sentence
        elif not with_it:
            assert "No other claim falls with it." in found.sentence
        else:
            said = re.search(r"With it falls? (.*?)\. ", found.sentence)
            named = {f"c{n}" for n in re.findall(r"(\d+) \(", said[1])}
            more = re.search(r"(\d+) more$", said[1])
            assert named <= with_it and len(named) + int(more[1] if more else 0) == len(with_it)


@EACH
def test_what_the_conclusions_hang_on_is_said(verdicts: tuple[tuple[str, str], ...]) -> None:
    ends = {"c73", "c77"}
    grounds = [c for c, row in ledger("article").items() if row["role"] == "premise"]
    failing = [claim for claim, verdict in verdicts if verdict == "fails"]
    seen = set()
    for found in shown_to(verdicts).cube.findings.itertuples():
        if found.taken != "none":
            continue
        gone, accepted = not_counted(found.counted, verdicts), taken_in(found.accepted)
        standing = ends - fall(gone, accepted)
        single = [c for c in grounds if standing & fall(gone | {c}, accepted)]
        assert single == premises.hinges(found.counted, found.accepted, failing)
        if not standing:
            struck = "Objection 79 (A single case, picked for its success) strikes"
            assert ("c79" in accepted) == (struck in found.sentence) == ("no premise can save them" in found.sentence)
            assert ("have lost all their support before any premise" in found.sentence) == ("c79" not in accepted)
            seen.add("struck" if "c79" in accepted else "unsupported")
        elif single:
            named = [f"{c[1:]} ({ledger('article')[c]['title']})" for c in single]
            assert len(named) <= 2, "no setting hangs on three"
            assert (
                f"take away {'either ' * (len(named) == 2)}{' or '.join(named)}, and a conclusion falls"
                in found.sentence
            )
            seen.add("thread")
        else:
            assert "No single premise, taken away alone, brings a conclusion down." in found.sentence
    assert seen == {"struck", "unsupported", "thread"}


def test_every_claim_that_rests_on_others_has_a_line_and_stands_below_what_it_supports() -> None:
    article = ledger("article")
    for taken in figure("premises").controls[2].values:
        lines = premises.outline(taken)
        place = {line.claim: number for number, line in enumerate(lines)}
        assert {c for c in article if under(c)} <= set(place) and len(place) == len(lines) <= 31
        assert taken == "none" or taken in place
        assert (lines[0].claim, lines[0].above, lines[0].depth) == ("c77", "", 0)
        for line in lines[1:]:
            assert line.claim in under(line.above) and place[line.above] < place[line.claim]
            assert line.depth == lines[place[line.above]].depth + 1


def test_a_claim_is_drawn_where_its_line_is() -> None:
    for state in ({}, {"taken": "c21"}, {"accepted": "all"}):
        frame = figure("premises").at(**state).frame
        assert list(frame["row"]) == list(range(len(frame)))
        for line in frame.itertuples():
            assert line.above == -1 if line.row == 0 else frame["depth"][line.above] == line.depth - 1
            assert (line.pick == "none") == (f"c{line.number}" not in figure("premises").controls[2].values)


def test_the_two_ways_to_ask_what_falls_agree() -> None:
    every = argument.stand(removed=["c60"], accepted=["c80", "c92"])
    assert set(every.loc[~every["stands"], "claim"]) == set(argument.fallen(["c60"], ["c80", "c92"]))
    assert argument.fallen() == {}
    for wrong in (
        lambda: premises.uncounted("all"),
        lambda: premises.accepted("some"),
        lambda: argument.fallen(["c0"]),
    ):
        with pytest.raises(ClaimError):
            wrong()
    with pytest.raises(ClaimError, match="counter-argument"):
        argument.fallen((), ["c77"])


# ---- the partners

SIGNS = {"meets it": "✓", "not known": "?", "does not meet it": "✗"}
NAMED = {"IBRD": "World Bank"}
SUSPENDED = {row["agency"] for row in rows("presence_events") if row["kind"] == "suspension"}


def meets(test: str, row: Row) -> bool | None:
    """Return whether a body meets a test, by hand."""
    status = row["dprk_status_2019"]
    if test == "stayed":
        return status in ("member", "programme country") and not row["left_year"]
    if test == "early":
        return bool(row["joined_year"]) and int(row["joined_year"]) <= 1974
    if test == "office":
        return {"true": True, "false": False, "": None}[row["office_pyongyang_2019"]]
    if test == "named":
        return int(row["rodong_tokens_2018_2022"]) >= 8 if row["rodong_tokens_2018_2022"] else None
    if row["agency"] in SUSPENDED or status == "not a member":
        return False
    return True if row["agency"] == "WIPO" else None


def both(first: str, second: str, row: Row) -> str:
    """Return in words what comes of two tests: one no is a no, two yes are a yes."""
    answers = [meets(first, row)] + ([meets(second, row)] if second != "none" else [])
    if False in answers:
        return "does not meet it"
    return "not known" if None in answers else "meets it"


def chosen(bodies: str) -> list[Row]:
    """Return the rows of the bodies compared."""
    kind = {row["agency"]: row["kind"] for row in rows("agencies")}
    keep = {
        "all": bool,
        "agencies": lambda r: kind.get(r["agency"]) == "specialised agency",
        "decade": lambda r: r["joined_year"].startswith("197"),
        "resident": lambda r: r["office_pyongyang_2019"] == "true",
    }
    return [row for row in rows("agency_presence") if keep[bodies](row) or row["agency"] == "WIPO"]


def test_the_partners_are_those_a_plain_loop_finds() -> None:
    shown = figure("partners")
    assert len(shown.states()) == 120
    for state in shown.states():
        frame, found = shown.slice(**state)
        table = chosen(state["bodies"])
        result = {NAMED.get(row["agency"], row["agency"]): both(state["first"], state["second"], row) for row in table}
        lines = frame[frame["organisation"].notna()]
        assert dict(zip(lines["lane"], lines["result"], strict=True)) == result
        assert [SIGNS[r] for r in lines["result"]] == list(lines["sign"])
        assert list(lines["result"]) == sorted(lines["result"], key=list(SIGNS).index), "those that meet it come first"
        met, missed, unknown = (
            [a for a, r in result.items() if r == word] for word in ("meets it", "does not meet it", "not known")
        )
        number = f"{len(met)} of {len(table)} bodies {'meets' if len(met) == 1 else 'meet'}"
        assert found.headline.startswith(number)
        others_too = {"meets it": ", WIPO among them", "does not meet it": ", WIPO not among them"}
        assert found.headline.endswith(": WIPO" if met == ["WIPO"] else others_too[result["WIPO"]])
        assert f"Of {len(table)} bodies {len(met)} meet" in found.sentence
        assert (f"{len(missed)} do" in found.sentence) == bool(missed)
        assert (f"of {len(unknown)} it is not known" in found.sentence) == bool(unknown)
        assert found.verdict == next(r["verdict"] for r in rows("claims") if r["claim"] == "c76")
        others = [a for a in met if a != "WIPO"]
        if result["WIPO"] == "does not meet it":
            assert "WIPO itself does not meet it" in found.sentence and "it is not the model" in found.sentence
        elif others:
            assert f"WIPO is then one of {len(met)}, not a case apart" in found.sentence
            assert ("suspended for a time" in found.sentence) == bool(SUSPENDED & set(others))
        else:
            assert "WIPO alone is known to meet it" in found.sentence
        drawn = frame[frame["organisation"].isna()]
        assert set(drawn["lane"]) == SUSPENDED & set(result)


def test_the_words_of_a_body_are_those_of_its_row() -> None:
    frame = figure("partners").at().frame.dropna(subset=["organisation"]).set_index("lane")
    assert len(frame) == len(rows("agency_presence"))
    for row in rows("agency_presence"):
        line = frame.loc[NAMED.get(row["agency"], row["agency"])]
        assert line["organisation"] == row["organisation"]
        assert line["since"] == (row["joined_year"] or "not a member")
        tie = row["dprk_status_2019"] in ("member", "programme country")
        assert line["ended"] == (f"left in {row['left_year']}" if row["left_year"] else "no" if tie else "no tie")
        assert line["office"] == {"true": "yes", "false": "no", "": "not known"}[row["office_pyongyang_2019"]]
        assert line["start"] == float(row["joined_year"]) if row["joined_year"] else line[["start"]].isna().all()
        assert (" to " in line["broken"]) == (row["agency"] in SUSPENDED)
    assert frame.loc["UNDP", "broken"] == "1 March 2007 to 31 October 2009"
    assert frame.loc["WIPO", "broken"] == "none dated" and frame.loc["FAO", "broken"] == "not looked up"
    assert frame.loc["IAEA", "end"] == 1994 and 2020 < frame.loc["WIPO", "end"] < 2020.3


def test_each_control_of_lesson_8_changes_the_sentence() -> None:
    for name in ("premises", "partners"):
        shown = figure(name)
        usual = shown.at().sentence
        for control in shown.controls:
            others = [v for v in control.values if v != control.default]
            said = {shown.slice(**{control.name: v})[1].sentence for v in others}
            assert usual not in said and len(said) == len(others), (name, control.name)
