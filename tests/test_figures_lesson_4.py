"""What the figures of lesson 4 say, computed once more from the CSV files by a plain loop, for every state."""

from __future__ import annotations

import itertools
import re
from functools import cache
from math import comb

import pytest
from scipy.stats import beta, binomtest

from helpers import claims, media
from helpers.figures import figure
from helpers.figures.mention_orderings import short
from tests.support import rows

INFINITE = float("inf")
RODONG = "Rodong Sinmun English (nklm token tally)"
HEADLINES = "KCNA headlines"
EPU = "NYT headlines on economic policy uncertainty"
CORPORA = {
    "rodong-2018-2022": (RODONG, None),
    "rodong-front": ("Rodong Sinmun English front-page top stories (thogra)", None),
    "headlines-1997-2000": (HEADLINES, (1997, 2000)),
    "headlines-2001-2010": (HEADLINES, (2001, 2010)),
    "headlines-2011": (HEADLINES, (2011, 2011)),
    "headlines-2012-2014": (HEADLINES, (2012, 2014)),
    "headlines": (HEADLINES, None),
    "stories-2011": ("KCNA full text 2011", None),
    "stories-2012": ("KCNA full text 2012", None),
    "nyt-2020": ("NYT 2020 random sample", None),
    "nyt-headlines-2018-2020": (EPU, (2018, 2020)),
    "nyt-headlines": (EPU, None),
    "nyt-front": ("NYT front-page sample 1996-2006", None),
}
"""Key of a corpus in the controls -> its name in the table and its years; written once more, on purpose."""
SETS = {
    "two": {"WIPO", "World Bank", "IMF"},
    "un": {"WIPO", "UNESCO", "UNDP", "UNICEF", "WFP", "WHO", "FAO", "UNFPA"},
    "all": {"WIPO", "World Bank", "IMF", "UNESCO", "UNDP", "UNICEF", "WFP", "WHO", "FAO", "UNFPA", "WTO"},
}
Bounds = tuple[float, float] | None


@cache
def found(corpus: str, term: str, unit: str, form: str) -> Bounds | str:
    """Return the bounds of a name in the file, None if this unit is not known, "absent" if nobody looked for it."""
    name, years = CORPORA[corpus]
    term = f"WIPO ({'acronym' if form == 'acronym' else 'any form'})" if (name, term) == (RODONG, "WIPO") else term
    least = most = 0.0
    seen = False
    for row in rows("media_counts"):
        if (row["corpus"], row["term"], row["language"]) != (name, term, "en"):
            continue
        if years and not years[0] <= int(row["year"]) <= years[1]:
            continue
        seen = True
        exact = row["documents_with_term" if unit == "items" else "mentions"]
        if exact:
            least, most = least + int(exact), most + int(exact)
        elif unit == "mentions" and row["mentions_lower"]:
            least += int(row["mentions_lower"])
            upper = row["mentions_upper"] or INFINITE
            if form == "acronym" and term != "World Bank":
                upper = row["mentions_lower"]
            most += float(upper)
        else:
            return None
    return (least, most) if seen else "absent"


def both(corpus: str, unit: str, form: str) -> Bounds:
    """Return the bounds of the World Bank and the IMF together; a text that names both counts once."""
    bank, fund = (found(corpus, term, unit, form) for term in ("World Bank", "IMF"))
    if bank is None or fund is None:
        return None
    low = max(bank[0], fund[0]) if unit == "items" else bank[0] + fund[0]
    return low, bank[1] + fund[1]


def said(bounds: Bounds) -> str:
    """Return bounds as readers see them."""
    if bounds is None:
        return "not measured"
    low, high = bounds
    return f"{low:.0f} or more" if high == INFINITE else f"{low:.0f}" if low == high else f"{low:.0f} to {high:.0f}"


def judged(wipo: Bounds, other: Bounds, claim: str) -> str:
    """Return the verdict by trying every pair of whole numbers that the bounds allow."""
    if wipo is None or other is None or wipo == other == (0.0, 0.0):
        return "cannot tell"
    pairs = itertools.product(*(range(int(low), int(high) + 1) for low, high in (wipo, other)))
    answers = {w > o if claim == "wipo" else w < o for w, o in pairs}
    return "cannot tell" if len(answers) == 2 else "holds" if answers == {True} else "fails"


def findings(name: str) -> dict[tuple[str, ...], tuple[str, str, str]]:
    """Return headline, sentence and verdict of every state of a figure."""
    shown = figure(name)
    keys = [control.name for control in shown.controls]
    words = shown.cube.findings[["headline", "sentence", "verdict"]].to_numpy().tolist()
    return dict(zip(map(tuple, shown.cube.findings[keys].to_numpy().tolist()), map(tuple, words), strict=True))


def test_the_corpora_are_those_of_the_controls() -> None:
    assert list(figure("mentions").controls[0].values) == list(CORPORA)
    for corpus, (name, years) in CORPORA.items():
        assert (media.CORPORA[corpus].name, media.CORPORA[corpus].years) == (name, years)


# ---- mentions


def test_the_mentions_say_what_a_plain_loop_finds() -> None:
    said_by = findings("mentions")
    tables = figure("mentions").cube.rows.groupby(["corpus", "unit", "bodies", "form"])
    assert len(said_by) == 13 * 2 * 3 * 2
    decided = 0
    for (corpus, unit, bodies, form), (headline, sentence, verdict) in said_by.items():
        wipo, two = found(corpus, "WIPO", unit, form), both(corpus, unit, form)
        assert verdict == judged(wipo, two, "banks" if corpus.startswith("nyt") else "wipo"), sentence
        expected = {b: r for b in SETS[bodies] if (r := found(corpus, b, unit, form)) != "absent"}
        table = tables.get_group((corpus, unit, bodies, form)).set_index("body")
        drawn = table["bounds"].to_dict()
        together = drawn.pop("World Bank + IMF", None)
        assert together == (None if bodies == "un" else said(two))
        assert drawn == {body: said(r) for body, r in expected.items()}, (corpus, unit, bodies, form)
        for body, r in expected.items():
            low, high = table.loc[body, ["low", "high"]]
            assert (low, high) == (r or (0, 0)) or (r and r[1] == INFINITE and low == r[0] < high)
        if wipo is None:
            assert "not known here" in sentence and "Choose “" in sentence
            continue
        assert f"WIPO {said(wipo)}, the two together {said(two)}" in headline
        assert f": WIPO {said(wipo)}" in sentence and (f"({said(two)})" in sentence or wipo == two == (0, 0))
        if bodies != "two":
            ahead = {b for b, r in expected.items() if r and r[0] > wipo[1]}
            named = re.search(r"of those shown: (.*?)\.", sentence)[1]
            assert set(re.split(r", | and ", named)) == (ahead or {"none"}), sentence
        decided += verdict != "cannot tell"
    assert decided == 78


def test_possible_proven_and_ruled_out_are_told_apart() -> None:
    shown = figure("mentions")
    assert shown.at().verdict == "cannot tell" and "possible but not proven" in shown.at().sentence
    after = shown.at(corpus="headlines-2001-2010", unit="items")
    assert after.verdict == "holds" and "proven in these texts" in after.sentence
    stories = shown.at(corpus="stories-2011", unit="items")
    assert (
        stories.verdict == "fails" and "ruled out" in stories.sentence and "foreign economic news" in stories.sentence
    )
    paper = shown.at(corpus="nyt-headlines", unit="items")
    assert paper.verdict == "holds" and "favours the IMF and the World Bank" in paper.sentence


def test_the_acronym_alone_places_five_bodies_before_wipo() -> None:
    shown = figure("mentions")
    assert "of those shown: none." in shown.at(bodies="all").sentence
    counted = shown.at(bodies="all", form="acronym")
    assert "of those shown: UNICEF, WFP, UNDP, FAO and UNESCO." in counted.sentence
    assert counted.frame.set_index("body").loc["IMF", "bounds"] == "0"


# ---- orderings


def test_the_grid_says_what_a_plain_loop_finds() -> None:
    said_by = findings("orderings")
    tables = figure("orderings").cube.rows.groupby(["unit", "claim", "outlet", "form"])
    columns = {"against the IMF": "IMF", "against the World Bank": "World Bank", "against both together": "both"}
    assert len(said_by) == 3 * 2 * 3 * 2
    for (unit, claim, outlet, form), (headline, sentence, verdict) in said_by.items():
        table = tables.get_group((unit, claim, outlet, form))
        wanted = [c for c in CORPORA if outlet == "all" or c.startswith("nyt") == (outlet == "nyt")]
        assert list(table["corpus"].unique()) == wanted and len(table) == 3 * len(wanted)
        words = {"holds": 0, "fails": 0, "cannot tell": 0}
        for row in table.itertuples():
            here = ("mentions" if row.corpus == "rodong-2018-2022" else "items") if unit == "as counted" else unit
            wipo = found(row.corpus, "WIPO", here, form)
            term = columns[row.against]
            other = both(row.corpus, here, form) if term == "both" else found(row.corpus, term, here, form)
            assert row.verdict == judged(wipo, other, claim), row
            assert row.note == (f"{said(wipo)} against {said(other)}" if wipo else "not counted this way")
            assert row.texts == short(row.corpus)
            words[row.verdict] += term == "both"
        assert f"holds in {words['holds']} of the {len(wanted)} rows, fails in {words['fails']} and " in sentence
        assert f"cannot be told in {words['cannot tell']}." in sentence
        assert f"holds in {words['holds']} of {len(wanted)} rows, fails in {words['fails']}" in headline
        mixed = words["holds"] and words["fails"]
        only = "holds" if words["holds"] else "fails" if words["fails"] else "cannot tell"
        assert verdict == ("holds under a stated rule" if mixed else only)


def test_the_rows_of_the_grid_have_names_of_their_own_that_fit() -> None:
    names = [short(corpus) for corpus in CORPORA]
    assert len(set(names)) == len(names) and max(map(len, names)) <= 32


def test_figures_and_ledger_agree() -> None:
    grid = figure("orderings").cube.rows
    for claim, who in (("c37", "wipo"), ("c39", "banks")):
        every = claims.multiverse(claim)
        every = every[every["certainty"] == "as counted"] if claim == "c39" else every
        compared = 0
        for row in every.itertuples():
            corpus = "rodong-2018-2022" if row.corpus == "rodong-acronym" else row.corpus
            cell = grid[
                (grid["unit"] == (row.unit if claim == "c37" else "items"))
                & (grid["claim"] == who)
                & (grid["outlet"] == "all")
                & (grid["form"] == ("acronym" if row.corpus == "rodong-acronym" else "any"))
                & (grid["corpus"] == corpus)
                & (grid["against"].str.contains("both" if row.against == "both" else row.against))
            ]
            assert list(cell["verdict"]) == [row.status], row
            compared += 1
        assert compared == {"c37": 54, "c39": 12}[claim]
    state_media = figure("orderings").at()
    assert state_media.verdict == claims.overall("c37").value == "holds under a stated rule"
    assert figure("orderings").at(outlet="nyt", claim="banks").verdict == claims.overall("c39").value == "holds"


# ---- sample


def tail(hits: int, texts: int, share: float) -> float:
    """Return how likely so few hits or fewer are, summed term by term."""
    return sum(comb(texts, k) * share**k * (1 - share) ** (texts - k) for k in range(hits + 1))


@pytest.mark.parametrize("level", [0.9, 0.95, 0.99])
@pytest.mark.parametrize(("hits", "texts"), [(0, 1830), (3, 1830), (9, 5490), (7, 3104), (5, 5), (1, 1)])
def test_an_interval_is_the_exact_one(hits: int, texts: int, level: float) -> None:
    low, high = media.share(hits, texts, level)
    expected = binomtest(hits, texts).proportion_ci(confidence_level=level, method="exact")
    assert (low, high) == pytest.approx((expected.low, expected.high), rel=1e-9)
    out = (1 - level) / 2
    if hits:
        assert low == pytest.approx(beta.ppf(out, hits, texts - hits + 1), rel=1e-9)
        assert 1 - tail(hits - 1, texts, low) == pytest.approx(out, rel=1e-6)
    if hits < texts:
        assert tail(hits, texts, high) == pytest.approx(out, rel=1e-6)
    assert 0 <= low < high <= 1 and low <= hits / texts <= high


def test_the_sample_says_what_a_plain_loop_finds() -> None:
    said_by = findings("sample")
    tables = figure("sample").cube.rows.groupby(["rival", "level", "whole"])
    assert len(said_by) == 3 * 3 * 3
    sample = {r["term"]: r for r in rows("media_counts") if r["corpus"] == "NYT 2020 random sample"}
    texts = int(sample["WIPO"]["documents"])
    count = {term: int(sample[term]["documents_with_term"]) for term in ("WIPO", "IMF", "World Bank")}
    assert texts == 1830 and count == {"WIPO": 0, "IMF": 3, "World Bank": 0}
    count["both"] = count["IMF"] + count["World Bank"]  # exact, because one of the two is not named
    needed = {}
    for (rival, level, whole), (headline, sentence, verdict) in said_by.items():
        out, total, hits = (1 - int(level) / 100) / 2, int(whole), count[rival]

        def ends(k: int, n: int, out: float = out) -> tuple[float, float]:
            return (beta.ppf(out, k, n - k + 1) if k else 0.0), beta.ppf(1 - out, k + 1, n - k)

        low, high = ends(hits, texts)
        assert verdict == "cannot tell"
        assert f"Of {texts:,} articles of The New York Times drawn at random from 2020, {hits} name " in sentence
        assert f"{low * total:,.0f} to {high * total:,.0f} would name " in sentence
        assert f"{low * total:,.0f} to {high * total:,.0f} of an assumed {total:,}" in headline
        most = ends(0, texts)[1] * 10_000
        assert f"up to {most:.1f} for WIPO" in sentence
        times = next((k for k in range(1, 50) if ends(hits * k, texts * k)[0] > ends(0, texts * k)[1]), None)
        assert (f"a sample of {texts * times:,} would" in sentence) if times else ("No size of sample" in sentence)
        needed[rival, level] = times
        reach = int(re.search(r"would have to be ([\d,]+) articles", sentence)[1].replace(",", ""))
        assert (reach - 1) * high < 1000 <= reach * high
        table = tables.get_group((rival, level, whole))
        for row in table.itertuples():
            n = int(row.sample.split()[0].replace(",", ""))
            k = (hits if row.body != "WIPO" else 0) * n // texts
            assert (row.low, row.high) == pytest.approx([e * total for e in ends(k, n)], abs=0.051)
            assert row.bounds == f"{ends(k, n)[0] * total:,.0f} to {ends(k, n)[1] * total:,.0f}"
            shares = [float(number) for number in row.share.split(" to ")]
            assert shares == pytest.approx([e * 10_000 for e in ends(k, n)], abs=0.051)
            assert row.sample.endswith("drawn") == (n == texts)
            assert row.apart == ("apart" if times and n >= times * texts else "overlap")
    assert needed["both", "95"] == 3 and needed["both", "99"] == 5 and needed["World Bank", "95"] is None


def test_a_larger_sample_never_parts_equal_shares() -> None:
    assert media.enough(0, 0, 1830, 0.95) is None
    assert media.enough(3, 0, 1830, 0.95) == 3
    assert media.enough(3, 0, 1830, 0.95, most=2) is None


# ---- membership

BODY = {"IBRD": "World Bank"}


def test_the_members_say_what_a_plain_loop_finds() -> None:
    said_by = findings("membership")
    tables = figure("membership").cube.rows.groupby(["beside", "corpus"])
    assert len(said_by) == 4 * 4
    known = {BODY.get(r["agency"], r["agency"]): r for r in rows("agency_presence")}
    status = {body: r["dprk_status_2019"] for body, r in known.items()}
    joined = {b for b, r in known.items() if status[b] == "member" and "1973" <= (r["joined_year"] or "0") <= "1977"}
    sets = {
        "two": {"World Bank", "IMF"},
        "same years": joined - {"WIPO"},
        "belongs": {b for b in SETS["all"] if status[b] in ("member", "programme country")} - {"WIPO"},
        "all": SETS["all"] - {"WIPO"},
    }
    assert {"FAO", "WHO", "UNESCO"} <= sets["same years"] and "IAEA" not in sets["same years"]
    for (beside, corpus), (headline, sentence, verdict) in said_by.items():
        key, form, unit = (corpus, "any", "items")
        if corpus == "rodong-acronym":
            key, form, unit = "rodong-2018-2022", "acronym", "mentions"
        counts = {b: r for b in sets[beside] if (r := found(key, b, unit, form)) != "absent"}
        wipo = found(key, "WIPO", unit, form)
        surely = {b for b, r in counts.items() if r and r[0] > wipo[1]}
        maybe = {b for b, r in counts.items() if r is None or r[1] > wipo[0]}
        assert verdict == ("fails" if surely else "cannot tell" if maybe else "holds"), sentence
        named = re.search(r"Surely named more: (.*?)\.", sentence)[1]
        assert set(re.split(r", | and ", named)) == (surely or {"none"}), sentence
        places = sorted({1 + len(surely), 1 + len(maybe)})
        assert [int(n) for n in re.findall(r"(\d+)(?:st|nd|rd|th)", headline)] == places
        assert headline.endswith(f" of {len(counts) + 1}")
        table = tables.get_group((beside, corpus)).set_index("body")
        assert set(table.index) == sets[beside] | {"WIPO"}
        for body, row in table.iterrows():
            r = wipo if body == "WIPO" else counts.get(body, "absent")
            assert row["named"] == ("not counted here" if r == "absent" else said(r))
            word = {"member": "member", "programme country": "programme", "not a member": "not a member"}[status[body]]
            assert row["standing"].startswith(word)
            assert (
                row["office"] == {"true": "yes", "false": "no", "": "not known"}[known[body]["office_pyongyang_2019"]]
            )
        strangers = {b for b in sets[beside] if status[b] == "not a member"}
        assert all(f"the {b}" in sentence for b in strangers)
        assert ("is a member of each of them" in sentence) == (not strangers)
        there = {b for b in sets[beside] if known[b]["office_pyongyang_2019"] == "true"}
        named = re.search(r"\. ([^.]*) had an office in Pyongyang in 2019; WIPO had none\.$", sentence)
        assert (set(re.split(r", | and ", named[1])) if named else set()) == there, sentence


def test_the_tally_in_the_table_of_bodies_is_that_of_the_counts() -> None:
    for row in rows("agency_presence"):
        if row["rodong_tokens_2018_2022"]:
            body = BODY.get(row["agency"], row["agency"])
            assert found("rodong-2018-2022", body, "mentions", "acronym")[0] == int(row["rodong_tokens_2018_2022"])


def test_another_comparison_gives_another_answer() -> None:
    shown = figure("membership")
    assert shown.at().verdict == "cannot tell" and "belongs to neither" in shown.at().sentence
    same = shown.at(beside="same years")
    assert same.verdict == "fails" and "FAO and UNESCO" in same.sentence and "Not measured: WHO." in same.sentence


# ---- every control


@pytest.mark.parametrize("name", ["mentions", "orderings", "sample", "membership"])
def test_every_control_changes_the_sentence_of_the_first_view(name: str) -> None:
    shown = figure(name)
    first = shown.at()
    for control in shown.controls:
        others = {shown.slice(**{control.name: v})[1].sentence for v in control.values if v != control.default}
        assert first.sentence not in others or len(others) > 1, control.name
        assert others - {first.sentence}, control.name
