"""Lesson 4: who is named how often, where, beside whom. Counts are ranges (see `helpers.media`)."""

from __future__ import annotations

from math import comb

from helpers import agencies, data, media
from helpers.claims.model import Choice, Facts, decides, one_by_one
from helpers.media import CORPORA, Range

BOTH = ["World Bank", "IMF"]
SINGLE = {"World Bank": "IBRD"}
BODIES = ["WIPO", *BOTH, "UNESCO", "UNDP", "UNICEF", "WFP", "WHO", "FAO", "WTO", "UNFPA"]
UNITS = {"rodong-acronym": "mentions"}
CHANCE = 0.05


def options(*keys: str) -> tuple[Choice, ...]:
    """Return corpora as values of a choice."""
    return tuple(Choice(key, CORPORA[key].label, f"Counts in: {CORPORA[key].label}.") for key in keys)


def named(corpus: str) -> dict[str, Range | None]:
    """Return how often each body is named in a corpus; a least count without a most is taken as it is."""
    unit = UNITS.get(corpus, "items")
    found = {body: media.counted(corpus, body, unit) for body in BODIES}
    present = set(CORPORA[corpus].rows()["term"])
    kept = {b: r for b, r in found.items() if b == "WIPO" or b in present}
    return {b: (r[0], r[0]) if r is not None and r[1] == float("inf") else r for b, r in kept.items()}


def place(counts: dict[str, Range | None]) -> tuple[int, int, tuple[str, ...]]:
    """Return the best and the worst place WIPO can have, and the bodies that are surely ahead of it."""
    wipo = counts["WIPO"] or (0.0, 0.0)
    others = {b: r or (0.0, float("inf")) for b, r in counts.items() if b != "WIPO"}
    ahead = sorted((b for b, r in others.items() if r[0] > wipo[1]), key=lambda b: -others[b][0])
    return 1 + len(ahead), 1 + sum(r[1] > wipo[0] for r in others.values()), tuple(ahead)


def peers_of(counts: dict[str, Range | None], peers: str) -> dict[str, Range | None]:
    """Return WIPO and the bodies of a chosen set."""
    if peers == "specialised agencies":
        kept = set(agencies.of_kind("specialised agency", "Bretton Woods institution"))
    elif peers == "no office":
        table = data.load("agency_presence")
        kept = set(table.loc[table["office_pyongyang_2019"].eq(False).fillna(False), "agency"].astype(str))
    else:
        return counts
    return {b: r for b, r in counts.items() if b == "WIPO" or SINGLE.get(b, b) in kept}


SOURCES = options("rodong-acronym", "headlines", "stories-2011", "stories-2012")
PEERS = (
    Choice("all counted", "all bodies counted", "Every body of the UN system whose name was counted."),
    Choice("specialised agencies", "specialised agencies", "Funds and programmes such as UNICEF are left out."),
    Choice(
        "no office",
        "bodies without an office in Pyongyang",
        "Bodies that bring no aid through an office there.",
    ),
)
BEST = tuple(Choice(str(n), f"among the first {n}" if n > 1 else "first", "The place asked for.") for n in (1, 3, 5))


@decides(
    "c28",
    corpus=SOURCES,
    peers=PEERS,
    best=BEST,
    sentence="{corpus}, {peers}: WIPO is named {wipo} times, place {place} of {bodies}; ahead {leaders}. "
    "Asked for: {best}.",
    unknown="{corpus}, {peers}: WIPO's place lies between {place}, because some names cannot be counted there.",
)
@one_by_one
def best_known(corpus: str, peers: str, best: str) -> tuple[bool | None, Facts]:
    """Judge whether WIPO is among the bodies named most."""
    counts = peers_of(named(corpus), peers)
    first, last, ahead = place(counts)
    facts = {
        "wipo": media.spell(counts["WIPO"]),
        "place": str(first) if first == last else f"{first} to {last}",
        "bodies": len(counts),
        "leaders": ahead,
    }
    wanted = int(best)
    return (True if last <= wanted else False if first > wanted else None), facts


SEVERAL = (
    Choice("1", "one body", "A single body ahead is enough."),
    Choice("3", "three bodies", "Three or more."),
)


@decides(
    "c84",
    corpus=SOURCES,
    several=SEVERAL,
    sentence="{corpus}: {ahead} bodies are named more often than WIPO ({leaders}); asked for: {several}.",
)
@one_by_one
def others_lead(corpus: str, several: str) -> tuple[bool | None, Facts]:
    """Judge the counter-argument that other bodies are named more often."""
    first, _, ahead = place(named(corpus))
    return first - 1 >= int(several), {"ahead": len(ahead), "leaders": ahead}


AGAINST = (
    Choice("both", "World Bank and Fund together", "The two taken together, as the article does."),
    Choice("World Bank", "the World Bank", "The World Bank alone."),
    Choice("IMF", "the Monetary Fund", "The International Monetary Fund alone."),
)
UNIT = (
    Choice("mentions", "times named", "Every time the name occurs."),
    Choice("items", "texts that name it", "Every text counts once, however often it names the body."),
)


def rivals(corpus: str, against: str, unit: str) -> tuple[Range | None, Range | None]:
    """Return the ranges of WIPO and of what it is compared with."""
    terms = BOTH if against == "both" else [against]
    other = media.together([media.counted(corpus, term, unit) for term in terms], unit)
    return media.counted(corpus, "WIPO", unit), other


@decides(
    "c37",
    corpus=options(
        "rodong-2018-2022",
        "rodong-acronym",
        "rodong-front",
        "headlines-1997-2000",
        "headlines-2001-2010",
        "headlines-2011",
        "headlines-2012-2014",
        "stories-2011",
        "stories-2012",
    ),
    against=AGAINST,
    unit=UNIT,
    sentence="{corpus}, {unit}: WIPO {wipo}, {against} {rivals}.",
)
@one_by_one
def wipo_named_more(corpus: str, against: str, unit: str) -> tuple[bool | None, Facts]:
    """Judge whether WIPO is named more than the World Bank and the Fund."""
    wipo, other = rivals(corpus, against, unit)
    return media.more(wipo, other), {"wipo": media.spell(wipo), "rivals": media.spell(other)}


CERTAINTY = (
    Choice("as counted", "as counted", "The larger number wins."),
    Choice("beyond chance", "beyond chance", "A coin would give such a lead less than once in twenty tries."),
)


@decides(
    "c39",
    corpus=options("nyt-2020", "nyt-headlines-2018-2020", "nyt-headlines", "nyt-front"),
    against=AGAINST,
    certainty=CERTAINTY,
    sentence="{corpus}, {certainty}: of {documents} texts {rivals} name {against} and {wipo} name WIPO.",
)
@one_by_one
def banks_named_more(corpus: str, against: str, certainty: str) -> tuple[bool | None, Facts]:
    """Judge whether the World Bank and the Fund are named more than WIPO in The New York Times."""
    wipo, other = rivals(corpus, against, "items")
    facts = {"wipo": media.spell(wipo), "rivals": media.spell(other), "documents": media.documents(corpus)}
    holds = media.more(other, wipo)
    if holds and certainty == "beyond chance" and wipo and other and luck(int(other[0]), int(wipo[1])) >= CHANCE:
        holds = None
    return holds, facts


def luck(more: int, fewer: int) -> float:
    """Return how likely a fair coin gives at least `more` heads in all these throws (one-sided sign test).

    >>> luck(3, 0)
    0.125
    """
    throws = more + fewer
    return float(sum(comb(throws, heads) for heads in range(more, throws + 1)) / 2**throws)
