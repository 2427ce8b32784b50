"""What every figure says, computed once more from the CSV files by a plain loop, for every state of its controls."""

from __future__ import annotations

import itertools
import re
from functools import cache

import pandas as pd
import pytest

from helpers.figures import figure
from helpers.figures.wording import day, labels, names, ordinal
from helpers.regions import Region, members
from helpers.treaties import Rule
from tests import support

STATED = {"PRK": 16, "CHN": 14, "VNM": 10}
AHEAD = {"JPN", "KOR"}
DAY = "2020-03-05"
WIPO = "wipo-convention"
MIXED = "holds under a stated rule"


@cache
def counted(rule: str, on: str, convention: bool = True) -> dict[str, int]:
    """Return the number of treaties of every state, by the slow count."""
    only = None if convention else frozenset(r["treaty"] for r in support.rows("treaties")) - {WIPO}
    return support.count_on(rule, on, only)


def numbers_hold(rule: str, on: str, convention: bool = True) -> bool:
    """Say whether the DPRK, China and Viet Nam have the stated numbers."""
    found = counted(rule, on, convention)
    return all(found[state] == n for state, n in STATED.items())


def order_holds(rule: str, on: str, region: str, convention: bool = True) -> bool:
    """Say whether Japan and the Republic of Korea, and nobody else, have more; being level is not being behind."""
    found = counted(rule, on, convention)
    return {state for state in members(region) if found[state] > found["PRK"]} == AHEAD


def part_holds(part: str, rule: str, on: str, region: str, convention: bool) -> bool:
    """Say whether a part of the claim is true."""
    numbers, order = numbers_hold(rule, on, convention), order_holds(rule, on, region, convention)
    return {"numbers": numbers, "order": order, "both": numbers and order}[part]


def three(true: int, every: int) -> str:
    """Return the verdict over several meanings."""
    return "holds" if true == every else "fails" if true == 0 else MIXED


def findings(name: str) -> dict[tuple[str, ...], tuple[str, str, str]]:
    """Return headline, sentence and verdict of every state of a figure."""
    shown = figure(name)
    keys = [control.name for control in shown.controls]
    words = shown.cube.findings[["headline", "sentence", "verdict"]].to_numpy().tolist()
    return dict(zip(map(tuple, shown.cube.findings[keys].to_numpy().tolist()), map(tuple, words), strict=True))


# ---- ranking


def test_the_ranking_says_what_a_plain_loop_finds() -> None:
    said = findings("ranking")
    rows = figure("ranking").cube.rows.groupby(["rule", "region", "as_of"])
    assert len(said) == 1044
    held, reasons = 0, {}
    for (rule, region, on), (headline, sentence, verdict) in said.items():
        found = counted(rule, on)
        own = found["PRK"]
        others = {state: found[state] for state in members(region) - {"PRK"}}
        above = {state for state, n in others.items() if n > own}
        level = {state for state, n in others.items() if n == own}
        place = f"{'joint ' if level else ''}{ordinal(len(above) + 1)}"
        assert f"the DPRK has {own} of the 26" in sentence and f"has {own or 'no'} treaties" in headline
        assert f"China {found['CHN']} and Viet Nam {found['VNM']};" in sentence
        if own == 0:  # many "states" with nothing did not exist yet: a place among them would say nothing
            assert "has no place" in sentence and "behind" not in sentence
        else:
            assert f"is {place}," in sentence and f": {place} in " in headline
        assert f"On {day(pd.Timestamp(on))}," in sentence and f"“{Rule(rule).label}”" in sentence
        named = re.search(r"behind (.*?)(?:, level with (.*?))?\. ", sentence)
        assert named or own == 0
        for text, states in ((named[1], above), (named[2] or "", level)) if named else ():
            spoken = {state for state in states if names()[state] in text}
            assert len(spoken) >= min(len(states), 3), sentence
        numbers, order = numbers_hold(rule, on), order_holds(rule, on, region)
        true = numbers and order
        reasons.setdefault((numbers, order), set()).add(sentence.split(". ")[-1])
        assert verdict == ("holds" if true else "fails"), sentence
        held += true
        table = rows.get_group((rule, region, on))
        assert dict(zip(table["state"], table["treaties"], strict=True)) == {
            labels()[state]: found[state] for state in members(region)
        }
        mine = table[table["group"] == "DPRK"].iloc[0]
        assert (mine["treaties"], mine["rank"], mine["tied"]) == (own, len(above) + 1, bool(level))
        assert table["treaties"].is_monotonic_decreasing and mine["charted"]
        assert table["charted"].sum() == min(len(table), 16)
    assert held == 18
    assert len(reasons) == 4 and len(set.union(*reasons.values())) == 4, "one closing sentence for each case"


def test_moving_the_rule_turns_the_claim() -> None:
    ranking = figure("ranking")
    before, after = ranking.at(), ranking.at(rule="in force")
    assert before.choices == {"rule": "deposited", "region": "east-southeast", "as_of": DAY}
    assert (before.verdict, after.verdict) == ("holds", "fails")
    assert "the DPRK has 16 " in before.sentence and "the DPRK has 15 " in after.sentence
    assert "3rd" in before.headline and "joint 3rd" not in before.headline
    assert "joint 3rd" in after.headline and "Mongolia" in after.sentence
    for view, expected in ((before, [16, 14, 20]), (after, [15, 13, 19])):
        assert view.frame.set_index("state")["treaties"].loc[["DPRK", "China", "Japan"]].tolist() == expected


def test_the_ranking_of_all_asia_names_those_the_article_leaves_out() -> None:
    view = figure("ranking").at(region="asia")
    assert view.verdict == "fails" and "joint 8th" in view.headline
    assert "Kyrgyzstan (21)" in view.sentence and "Türkiye" in view.sentence
    signed = figure("ranking").at(rule="signed")
    assert signed.verdict == "fails" and "China 18" in signed.sentence and "has 17 of" in signed.sentence


# ---- days and grid

SPELLS = {
    ("numbers", "all"): {
        "signed": [],
        "instrument deposited": [("2019-09-30", "2021-02-28")],
        "in force": [("2020-04-28", "2021-05-31")],
    },
    ("numbers", "without"): {"signed": [], "instrument deposited": [], "in force": []},
}


def test_the_days_of_each_part_are_true_and_the_days_beside_them_are_not() -> None:
    shown = figure("days")
    said = findings("days")
    assert len(said) == 36
    rows = shown.cube.rows.groupby(["part", "region", "treaties"])
    for (part, region, treaties), (_, sentence, verdict) in said.items():
        convention = treaties == "all"
        table = rows.get_group((part, region, treaties))
        assert list(dict.fromkeys(table["rule_label"])) == [rule.label for rule in Rule]
        true_now = 0
        for rule in Rule:
            spans = table[table["rule_label"] == rule.label]
            known = [
                (f"{s:%Y-%m-%d}", f"{e:%Y-%m-%d}")
                for s, e in zip(spans["start"], spans["end"], strict=True)
                if pd.notna(s)
            ]
            if part == "numbers":
                assert known == SPELLS[part, treaties][rule.label]
            for start, end in known:
                before, after = (
                    f"{pd.Timestamp(at) + pd.Timedelta(days=step):%Y-%m-%d}" for at, step in ((start, -1), (end, 1))
                )
                assert part_holds(part, rule.value, start, region, convention)
                assert part_holds(part, rule.value, end, region, convention)
                assert not part_holds(part, rule.value, before, region, convention)
                if after <= "2026-02-03":
                    assert not part_holds(part, rule.value, after, region, convention)
            inside = any(start <= DAY <= end for start, end in known)
            assert inside == part_holds(part, rule.value, DAY, region, convention)
            true_now += inside
        assert verdict == three(true_now, 3), sentence
        assert spans_are_days(table)


def spans_are_days(table: pd.DataFrame) -> bool:
    """Say whether the number of days of every row is right."""
    known = table.dropna(subset=["start"])
    right = (known["days"] == (known["end"] - known["start"]).dt.days + 1).all()
    return bool(right and (table.loc[table["start"].isna(), "days"] == 0).all())


def test_no_day_of_the_changes_is_forgotten() -> None:
    """Walk over all days of change: a day lies in a bar exactly where that part is true."""
    table = figure("days").cube.rows
    table = table[(table["part"] == "both") & (table["region"] == "east-southeast") & (table["treaties"] == "all")]
    changes = [on for on in support.change_days() if "1995-01-01" <= on <= "2026-02-03"][::3]
    for rule in Rule:
        spans = table[(table["rule_label"] == rule.label) & table["start"].notna()]
        for on in changes:
            at = pd.Timestamp(on)
            inside = bool(((spans["start"] <= at) & (spans["end"] >= at)).any())
            assert inside == part_holds("both", rule.value, on, "east-southeast", convention=True), (rule, on)


def test_the_days_of_the_article_are_said() -> None:
    view = figure("days").at()
    assert view.verdict == MIXED
    assert "30 September 2019 to 28 February 2021" in view.sentence and "28 April 2020" in view.sentence
    never = figure("days").at(part="numbers", treaties="without")
    assert never.verdict == "fails" and "never" in never.sentence


def test_the_grid_says_what_a_plain_loop_finds() -> None:
    said = findings("grid")
    rows = figure("grid").cube.rows.groupby(["part", "treaties", "as_of"])
    rules, regions = ({each.label: each.value for each in kind} for kind in (Rule, Region))
    assert len(said) == 348
    for (part, treaties, on), (headline, sentence, verdict) in said.items():
        table = rows.get_group((part, treaties, on))
        assert len(table) == 18 and not table.duplicated(["rule_label", "region_label"]).any()
        true = 0
        for row in table.itertuples():
            rule, region = rules[row.rule_label], regions[row.region_label]
            found = counted(rule, on, treaties == "all")
            expected = part_holds(part, rule, on, region, treaties == "all")
            assert row.verdict == ("holds" if expected else "fails")
            true += expected
            others = [found[state] for state in members(region) - {"PRK"}]
            if part != "order":
                assert "/".join(str(found[state]) for state in STATED) in row.note
            if part != "numbers":
                place = 1 + sum(n > found["PRK"] for n in others)
                assert row.note.endswith(f"no. {place}") and ("joint" in row.note) == (found["PRK"] in others)
        assert f" {true} of " in headline and f" {true} of the 18 " in sentence
        assert verdict == three(true, 18)


# ---- the door


def first_day(rule: str, state: str, treaty: str = WIPO) -> str:
    """Return the first day a state counts, or an empty text."""
    return support.periods().get((rule, state, treaty), ("", ""))[0]


def test_the_door_says_what_a_plain_loop_finds() -> None:
    said = findings("door")
    rows = figure("door").cube.rows.groupby(["rule", "region"])
    assert len(said) == 18
    for (rule, region), (headline, sentence, verdict) in said.items():
        joined = {state: first_day(rule, state) for state in members(region) if first_day(rule, state)}
        own = joined.pop("PRK")
        earlier = {state for state, on in joined.items() if on <= own}
        place = 1 + sum(on < own for on in joined.values())
        assert f"is {ordinal(place)} of {len(joined) + 1} " in headline
        assert f"the DPRK's day is {day(pd.Timestamp(own))}." in sentence
        assert verdict == ("fails" if earlier else "holds")
        assert sum(names()[state] in sentence for state in earlier) >= min(4, len(earlier))
        table = rows.get_group((rule, region))
        assert len(table) == len(joined) + 1 and table["day"].is_monotonic_increasing
        assert table[table["group"] == "DPRK"]["place"].tolist() == [place]
        assert table["charted"].sum() == min(len(table), 14) and table[table["group"] == "DPRK"]["charted"].all()


@pytest.mark.parametrize(
    ("rule", "region", "place", "before"),
    [
        ("in force", "asia", "3rd", ["Israel", "Jordan"]),
        ("deposited", "asia", "3rd", ["Israel", "Jordan"]),
        ("in force", "asia-and-russia", "4th", ["Israel", "Jordan", "Russian Federation"]),
        ("in force", "east-southeast-south", "1st", []),
        ("signed", "asia", "7th", ["Israel", "Japan", "Philippines", "Iran"]),
        ("signed", "eastern", "2nd", ["Japan"]),
    ],
)
def test_who_stood_before_the_dprk(rule: str, region: str, place: str, before: list[str]) -> None:
    view = figure("door").at(rule=rule, region=region)
    assert f"the DPRK is {place} of" in view.headline
    assert all(state in view.sentence for state in before)
    assert view.verdict == ("fails" if before else "holds")


def test_the_neighbours_say_what_a_plain_loop_finds() -> None:
    groups = {"asia": ["JPN", "SGP", "KOR"], "europe": ["BEL", "FRA", "ITA", "LUX", "NLD"]}
    groups["all"] = groups["asia"] + groups["europe"]
    said = findings("neighbours")
    rows = figure("neighbours").cube.rows.groupby(["rule", "group", "step"])
    assert len(said) == 18
    for (rule, group, step), (headline, sentence, verdict) in said.items():
        size = 10 if step == "day" else 4
        own = first_day(rule, "PRK")[:size]
        joined = {state: first_day(rule, state)[:size] for state in groups[group]}
        early = {state for state, on in joined.items() if on < own}
        level = {state for state, on in joined.items() if on == own}
        assert verdict == ("fails" if early else "cannot tell" if level else "holds"), sentence
        assert headline.startswith(f"{len(joined) - len(early) - len(level)} of the {len(joined)} ")
        for state in early or level:
            assert names()[state].removeprefix("the ") in sentence
        table = rows.get_group((rule, group, step))
        assert set(table["state"]) == {labels()[state] for state in joined}
        assert (table["gap"] < 0).sum() == len(early) and (table["gap"] == 0).sum() == len(level)


def test_by_the_year_france_cannot_be_placed() -> None:
    view = figure("neighbours").at(step="year")
    assert view.verdict == "cannot tell" and "France joined in the same year" in view.sentence
    assert figure("neighbours").at().verdict == "holds"
    assert "62 days later" in figure("neighbours").at().sentence


def test_the_verdicts_of_the_door_say_what_a_plain_loop_finds() -> None:
    said = findings("door-verdicts")
    rows = figure("door-verdicts").cube.rows.groupby("treaty")
    rules, regions = ({each.label: each.value for each in kind} for kind in (Rule, Region))
    assert len(said) == 26
    for (treaty,), (_, sentence, verdict) in said.items():
        held = 0
        for row in rows.get_group(treaty).itertuples():
            rule = rules[row.rule_label]
            own = first_day(rule, "PRK", treaty)
            others = [first_day(rule, state, treaty) for state in members(regions[row.region_label]) - {"PRK"}]
            not_later = sum(bool(on) and on <= own for on in others)
            expected = "cannot tell" if not own else "fails" if not_later else "holds"
            assert row.verdict == expected, (treaty, row)
            if own and not_later:
                assert row.note.startswith(str(not_later))
            held += expected == "holds"
        if first_day("signed", "PRK", treaty):
            assert re.search(rf" {held} of (?:the )?18 ", sentence)
        assert verdict == ""


def test_the_verdicts_of_the_door_have_a_cell_for_every_meaning() -> None:
    cells = figure("door-verdicts").cube.rows.groupby("treaty").size()
    assert len(cells) == 26 and set(cells) == {18}


def test_being_first_by_treaty() -> None:
    shown = figure("door-verdicts")
    assert re.search(r" 8 of (?:the )?18 ", shown.at().sentence)
    assert "has not joined" in shown.at(treaty="rome").headline


# ---- matrix

LETTERS = {"in force": "F", "deposited": "D", "signed": "S", "none": ""}


def test_every_cell_of_the_matrix_is_what_a_plain_loop_finds() -> None:
    shown = figure("matrix")
    states = {label: state for state, label in labels().items()}
    short = {row["short_name"]: row["treaty"] for row in support.rows("treaties")}
    days = shown.controls[1].values
    assert len(days) == 13 and DAY in days and "2020-04-28" in days
    for region, on in itertools.product(("asia-and-russia", "eastern"), days):
        frame = shown.slice(region=region, as_of=on)[0]
        assert len(frame) == 26 * len(members(region))
        reached = {rule: support.parties_on(rule, on) for rule in support.RULES}
        for label, treaty, status, letter in frame[["state", "short", "status", "letter"]].itertuples(index=False):
            pair = (states[label], short[treaty])
            expected = next((rule for rule in reversed(support.RULES) if pair in reached[rule]), "none")
            assert (
                status == expected and letter == {"in force": "F", "deposited": "D", "signed": "S", "none": ""}[status]
            )


def test_the_sentence_of_the_matrix_counts_its_own_rows() -> None:
    shown = figure("matrix")
    for state in shown.states():
        frame, found = shown.slice(**state)
        own = frame[frame["state"] == "DPRK"]
        number = own["status"].value_counts()
        assert f"has {number.get('in force', 0)} of the 26 treaties in force" in found.sentence
        assert f"{number.get('deposited', 0)} deposited only" in found.headline
        for treaty in own.loc[own["status"].isin(["deposited", "signed"]), "short"]:
            assert treaty in found.sentence
        assert frame["state"].iloc[0] == "DPRK"


def test_the_matrix_shows_the_treaty_that_waited() -> None:
    shown = figure("matrix")
    for on, status in ((DAY, "deposited"), ("2020-04-28", "in force")):
        frame = shown.at(as_of=on).frame
        assert frame.query("state == 'DPRK' and short == 'Beijing Treaty'")["status"].tolist() == [status]


# ---- steps


@pytest.mark.parametrize("rule", support.RULES)
@pytest.mark.parametrize("states", [("PRK", "CHN"), ("SUN", "DDR", "SYR"), ("KGZ", "JPN", "VNM", "MNG")])
def test_the_lines_step_where_the_count_does(rule: str, states: tuple[str, ...]) -> None:
    view = figure("steps").at(rule=rule, states=states)
    for state in states:
        line = view.frame[view.frame["state"] == labels()[state]]
        assert line["as_of"].is_monotonic_increasing
        for on, n in zip(line["as_of"].dt.strftime("%Y-%m-%d"), line["treaties"], strict=True):
            assert counted(rule, on)[state] == n
        assert f"{line['as_of'].iloc[-1]:%Y-%m-%d}" == "2026-02-03" and line["last"].tolist()[-1]
        assert f"{names()[state]} {counted(rule, DAY)[state]}" in view.sentence
        steps = {on for (by, s, _), span in support.periods().items() if by == rule and s == state for on in span}
        drawn = set(line["as_of"].dt.strftime("%Y-%m-%d"))
        moved = {on for on in steps if "1970-01-01" < on <= "2026-02-03" and changes(rule, state, on)}
        assert moved <= drawn


def changes(rule: str, state: str, on: str) -> bool:
    """Say whether the count of a state differs from that of the day before."""
    before = f"{pd.Timestamp(on) - pd.Timedelta(days=1):%Y-%m-%d}"
    return counted(rule, before)[state] != counted(rule, on)[state]


# ---- argument

RELATIONS = ("part_of", "supports", "attacks", "undercuts")


def links() -> set[tuple[str, str]]:
    """Return all pairs of claims that the ledger joins."""
    return {
        (row["claim"], target)
        for row in support.rows("claims")
        for relation in RELATIONS
        for target in row[relation].split(";")
        if target
    }


def test_the_map_says_what_the_ledger_says() -> None:
    ledger = {row["claim"]: row for row in support.rows("claims")}
    said = findings("argument")
    rows = figure("argument").cube.rows.groupby(["shown", "chosen"])
    assert len(said) == 2 * len(ledger)
    for (shown, claim), (headline, sentence, verdict) in said.items():
        row = ledger[claim]
        assert verdict == row[shown]
        assert row["title"] in headline and claim[1:] in headline and row["text"] in sentence
        assert f"lesson {row['lesson']}" in sentence
        near = {b if a == claim else a for a, b in links() if claim in (a, b)}
        named = {other for other in ledger if f"{other[1:]} ({ledger[other]['title']})" in sentence}
        more = sum(int(number) for number in re.findall(r"and (\d+) more", sentence))
        assert named <= near and len(named) + more == len(near)
        table = rows.get_group((shown, claim))
        boxes = table[table["kind"] == "claim"].set_index("claim")
        assert set(boxes.index) == set(ledger) and boxes["link"][claim] == "chosen"
        assert set(boxes.index[~boxes["link"].isin(["", "none"])]) == near | {claim}
        assert (table["kind"] == "link").sum() == sum(claim in pair for pair in links())
        assert boxes["verdict"].to_dict() == {each: ledger[each][shown] for each in ledger}


def test_no_two_claims_share_a_place_on_the_map() -> None:
    frame = figure("argument").at().frame
    boxes = frame[frame["kind"] == "claim"]
    assert not boxes.duplicated(["lesson", "row"]).any()
