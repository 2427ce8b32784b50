"""Right answers of the exercises of lesson 0, worked out once more from the CSV file by a plain loop."""

from __future__ import annotations

import re
from collections import Counter

from helpers.exercises.judging import read_right
from helpers.exercises.key import exercise
from helpers.exercises.record import ONLY
from helpers.exercises.variants import cases
from tests.support import rows


def test_what_rests_on_claim_11() -> None:
    asked = exercise("0-1")
    ledger = {row["claim"]: row for row in rows("claims")}
    words = dict(asked.options)
    assert len(words) == 4 and read_right(asked, ONLY) == "b" and "claim 10," in words["b"]
    assert ledger["c11"]["supports"].split(";") == ["c10"], "only one of the four loses a support at once"
    assert "c75" in ledger["c10"]["supports"].split(";"), "two steps away"
    for one, other in (("c11", "c12"), ("c12", "c11")):
        for link in ("supports", "attacks", "undercuts", "part_of"):
            assert other not in ledger[one][link].split(";"), "no line joins the two"
    assert "c11" in ledger["c86"]["undercuts"].split(";") and ledger["c86"]["voice"] == "counter"


def test_how_many_claims_a_paragraph_makes() -> None:
    asked = exercise("0-2")
    assert len(cases(asked)) >= 5 and cases(asked)[0].paragraph == "P3"
    for case in cases(asked):
        here = [row for row in rows("claims") if row["paragraph"] == case.paragraph]
        assert read_right(asked, case) == len(here)
        objections = sum(row["voice"] == "counter" for row in here)
        assert f"{objections or 'no'} objection" in asked.right(case)


def test_where_the_data_are_silent() -> None:
    asked = exercise("0-3")
    assert len(cases(asked)) >= 5 and cases(asked)[0].lesson == "1"
    for case in cases(asked):
        here = [row for row in rows("claims") if row["lesson"] == case.lesson]
        silent = {row["claim"] for row in here if row["verdict"] == "cannot tell"}
        assert {row[0] for row in read_right(asked, case).rows} == silent
        said = asked.right(case)
        assert f"Of {len(here)} " in said and f" {len(silent)} cannot" in said and all(c[1:] in said for c in silent)


def test_where_the_article_makes_claims_of_a_kind() -> None:
    asked = exercise("0-4")
    assert len(cases(asked)) >= 4 and cases(asked)[0].kind == "date"
    for case in cases(asked):
        own = (row for row in rows("claims") if row["voice"] == "article" and row["kind"] == case.kind)
        counted = Counter(row["paragraph"] for row in own)
        assert {row[0]: row[1] for row in read_right(asked, case).rows} == counted
        said = asked.right(case)
        most = {p[1:] for p, n in counted.items() if n == max(counted.values())}
        named = re.search(r"Paragraphs? (.+) ha(?:s|ve) the most", said)
        assert f"We noted {counted.total()} claims" in said and named
        assert set(re.findall(r"\d+", named[1])) == most
