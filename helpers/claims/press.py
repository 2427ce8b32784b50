"""Lessons 4 and 7: items and phrases in state media, the new bureau, and filings at home and abroad."""

from __future__ import annotations

import pandas as pd

from helpers import data, media
from helpers.claims.model import Choice, Facts, decides, facts_for, one_by_one
from helpers.treaties import ARTICLE_DAY

PHRASE = "knowledge-based economy"
WIPO_DAY = (4, 26)
SUBJECT = r"\b(?:IP|WIPO|GI|intellectual)\b"
ITEM = (
    Choice("any on the subject", "any item on intellectual property", "Seminars, prizes and essays count too."),
    Choice("names the day", "items that name World IP Day", "The subject line names the day."),
)
WINDOW = tuple(
    Choice(str(n), f"{n} days" if n else "on the day", f"At most {n} days from 26 April.") for n in (0, 3, 7)
)
OFTEN = (
    Choice("once", "in one year", "One year is enough."),
    Choice("several years", "in three years", "Three different years at least."),
)


def items() -> pd.DataFrame:
    """Return the items on WIPO or intellectual property found in state media before the article."""
    table = data.load("media_items")
    chosen = table["subject"].str.contains(SUBJECT) & (table["date"] <= ARTICLE_DAY)
    return table[chosen].sort_values("date", ignore_index=True)


@decides(
    "c34",
    item=ITEM,
    window=WINDOW,
    how_often=OFTEN,
    sentence="{item}, {window} from 26 April: found in {years}; asked for: {how_often}.",
    unknown="{item}, {window} from 26 April: found in {years}; asked for: {how_often}. More may exist.",
)
@one_by_one
def property_day(item: str, window: str, how_often: str) -> tuple[bool | None, Facts]:
    """Judge whether state media mark the day; items that were not found decide nothing."""
    rows = items()
    if item == "names the day":
        rows = rows[rows["subject"].str.contains("IP Day")]
    month, day = WIPO_DAY
    away = rows["date"].map(lambda d: abs((d - pd.Timestamp(d.year, month, day)).days))
    years = tuple(str(year) for year in sorted(set(rows.loc[away <= int(window), "date"].dt.year)))
    facts = {"years": years, "days": int(window)}
    return (True if len(years) >= (3 if how_often == "several years" else 1) else None), facts


WHO = (
    Choice("Rodong Sinmun", "Rodong Sinmun", "Items of the newspaper."),
    Choice("scholars", "legal scholars", "Writings of scholars were not collected."),
)
NUMBER = tuple(Choice(str(n), f"at least {n}", "How many items are asked for.") for n in (1, 2, 3))


@decides(
    "c69",
    who=WHO,
    number=NUMBER,
    sentence="{who}: {items} items before the article; asked for: {number}.",
    unknown="{who}: fewer than asked for were found.",
)
@one_by_one
def scholars_and_rodong(who: str, number: str) -> tuple[bool | None, Facts]:
    """Judge whether the newspaper and the scholars write about such laws."""
    rows = items()
    rows = rows[rows["outlet"] == who]
    facts = {"items": len(rows), "first": rows["date"].min(), "last": rows["date"].max()}
    return (True if len(rows) >= int(number) else None), facts


STRESS = (
    Choice("present", "the phrase is in use", "Stories of the year he took power use the phrase."),
    Choice("more", "more than the year before", "The phrase is used more than the year before."),
    Choice("began", "it began with him", "The phrase was not used the year before."),
)
UNIT = (
    Choice("stories", "stories", "Every story counts once."),
    Choice("mentions", "mentions", "Every use of the phrase counts."),
    Choice("share", "share of all stories", "Stories with the phrase in every ten thousand."),
)


def phrase(corpus: str, unit: str) -> float:
    """Return how often the phrase occurs in a corpus, or in how many of ten thousand of its texts."""
    found = media.counted(corpus, PHRASE, "mentions" if unit == "mentions" else "items")
    number = found[0] if found else float("nan")
    return round(number / media.documents(corpus) * 10_000, 1) if unit == "share" else number


def stressed(before: float, after: float, sense: str) -> bool:
    """Return whether two counts, of the year before and the year after, show what is asked.

    >>> [stressed(24, 27, sense) for sense in ("present", "more", "began")]
    [True, True, False]
    """
    return {"present": after > 0, "more": after > before, "began": before == 0 and after > 0}[sense]


@decides(
    "c65",
    sense=STRESS,
    unit=UNIT,
    sentence="By {unit}: {before} in 2011, {after} in 2012. Asked whether {sense}.",
)
@one_by_one
def knowledge_economy(sense: str, unit: str) -> tuple[bool | None, Facts]:
    """Judge whether the knowledge economy was stressed since the change of leader."""
    before, after = phrase("stories-2011", unit), phrase("stories-2012", unit)
    return stressed(before, after, sense), {"before": before, "after": after}


WHERE = (
    Choice("full stories", "full stories of 2011", "Texts of the state news agency."),
    Choice("headlines", "headlines of 2011", "Headlines of the state news agency."),
)
ENOUGH = tuple(Choice(str(n), f"at least {n}", "How many items make a slogan.") for n in (1, 10))


@decides(
    "c90",
    corpus=WHERE,
    enough=ENOUGH,
    sentence="{corpus}: {before} items with the phrase; asked for: {enough}.",
)
@one_by_one
def older_slogan(corpus: str, enough: str) -> tuple[bool | None, Facts]:
    """Judge the counter-argument that the slogan is older than the change of leader."""
    before = phrase("stories-2011" if corpus == "full stories" else "headlines-2011", "stories")
    return before >= int(enough), {"before": before}


@facts_for("c02")
def wipo_in_new_york() -> Facts:
    """Return how many texts of the New York Times samples name WIPO."""
    keys = ("nyt-2020", "nyt-headlines", "nyt-front")
    return {"nyt_wipo": int(sum(r[0] for k in keys if (r := media.counted(k, "WIPO", "items"))))}


@facts_for("c36")
def space_for_property() -> Facts:
    """Return how many full stories of one year speak of intellectual property."""
    low, _ = media.counted("stories-2011", "intellectual property", "items") or (0.0, 0.0)
    return {"stories": int(low), "documents": media.documents("stories-2011")}


MERGED = (
    Choice("bureau named", "the bureau exists", "The bureau was named in public."),
    Choice("all offices", "all offices went into it", "No table says which offices were joined."),
)
RECENT = tuple(Choice(str(n), f"{n} months", f"First named at most {n} months before the article.") for n in (6, 12))


@decides(
    "c68",
    merged=MERGED,
    recent=RECENT,
    sentence="The bureau is first named on {named}, {months} months before the article; asked for: {merged}, "
    "within {recent}.",
    unknown="No table says which offices were joined.",
)
@one_by_one
def one_bureau(merged: str, recent: str) -> tuple[bool | None, Facts]:
    """Judge whether the offices were lately merged."""
    if merged == "all offices":
        return None, {}
    table = data.load("ip_laws")
    row = table[table["title"].str.contains("Intellectual Property Bureau")].sort_values("date").iloc[0]
    months = (ARTICLE_DAY - row["date"]).days / 30.44
    facts = {"named": row["date"], "months": round(months, 1), "sources": len(row["source_ids"].split(";"))}
    return months <= int(recent), facts


FILED = tuple(Choice(str(y), str(y), "Both figures are known for this year.") for y in (2012, 2017))
TIMES = tuple(Choice(str(n), f"{n:,} times as many", "How far home is to be ahead of abroad.") for n in (100, 1_000))


@decides(
    "c89",
    year=FILED,
    outward=TIMES,
    sentence="In {year}: {home} applications by residents, {abroad} international ones; asked for: {outward}.",
)
@one_by_one
def home_and_abroad(year: str, outward: str) -> tuple[bool | None, Facts]:
    """Judge the counter-argument that filings stay at home."""
    table = data.load("ip_statistics")
    rows = table[(table["iso3"] == "PRK") & (table["year"] == int(year))]
    home = rows.loc[rows["indicator"] == "IP.PAT.RESD", "value"].max()
    abroad = rows.loc[rows["indicator"] == "PCT.ORIGIN", "value"].max()
    return bool(home >= int(outward) * abroad), {"home": int(home), "abroad": int(abroad)}
