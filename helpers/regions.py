"""Six meanings of "Asia".

The article says "Asia" and never says which. Each meaning here is a small, named set of states built from the
United Nations M49 list in `data/states.csv`, so a claim can be recomputed under every one of them.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from helpers.data import load


class Region(StrEnum):
    """A meaning of "Asia": the value is used in code, `label` and `explain` are what a reader sees."""

    ASIA = "asia"
    ASIA_NOT_WESTERN = "asia-not-western"
    EAST_SOUTHEAST_SOUTH = "east-southeast-south"
    EAST_SOUTHEAST = "east-southeast"
    EASTERN = "eastern"
    ASIA_AND_RUSSIA = "asia-and-russia"

    @property
    def label(self) -> str:
        """Return the name shown on a control."""
        return _WORDS[self][0]

    @property
    def explain(self) -> str:
        """Return one plain sentence that says who is in."""
        return _WORDS[self][1]


_WORDS = {
    Region.ASIA: (
        "Asia (UN list)",
        "All of Asia in the United Nations M49 list, from Cyprus to Japan: the states with a WIPO treaty.",
    ),
    Region.ASIA_NOT_WESTERN: (
        "Asia without Western Asia",
        "The UN list without Western Asia: the Arab states, Cyprus, Israel, Türkiye and the Caucasus are left out.",
    ),
    Region.EAST_SOUTHEAST_SOUTH: (
        "East, South-East and South Asia",
        "Eastern, South-eastern and Southern Asia of the UN list: Central and Western Asia are left out.",
    ),
    Region.EAST_SOUTHEAST: (
        "East and South-East Asia",
        "Eastern and South-eastern Asia of the UN list: from Mongolia to Indonesia.",
    ),
    Region.EASTERN: (
        "East Asia",
        "Eastern Asia of the UN list: China, the DPRK, Japan, Mongolia, Republic of Korea.",
    ),
    Region.ASIA_AND_RUSSIA: (
        "Asia and the Russian Federation",
        (
            "The UN list plus the Russian Federation, which the UN counts as Europe; most of its land is in Asia. "
            "It continues the membership of the Soviet Union."
        ),
    ),
}

_ALL = ("Central Asia", "Eastern Asia", "South-eastern Asia", "Southern Asia", "Western Asia")
_SUBREGIONS = {
    Region.ASIA: _ALL,
    Region.ASIA_NOT_WESTERN: _ALL[:4],
    Region.EAST_SOUTHEAST_SOUTH: _ALL[1:4],
    Region.EAST_SOUTHEAST: _ALL[1:3],
    Region.EASTERN: _ALL[1:2],
    Region.ASIA_AND_RUSSIA: _ALL,
}


@cache
def members(region: Region | str) -> frozenset[str]:
    """Return the ISO3 codes of the states in one meaning of Asia.

    Raises ValueError for an unknown region, naming the six known ones. Source: M49 (`data/states.csv`).
    """
    try:
        region = Region(region)
    except ValueError:
        known = ", ".join(f"'{r.value}'" for r in Region)
        raise ValueError(f"No meaning of Asia is called '{region}'. Use one of {known}.") from None
    states = load("states")
    inside = states["m49_subregion"].isin(_SUBREGIONS[region])
    extra = {"RUS"} if region is Region.ASIA_AND_RUSSIA else set()
    return frozenset(states.loc[inside, "iso3"].astype(str)) | extra
