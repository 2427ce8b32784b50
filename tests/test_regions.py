"""Six meanings of Asia: who is in each, how they nest, and what an unknown one is answered with."""

from __future__ import annotations

import itertools

import pytest

from helpers.regions import Region, members
from tests.support import rows

SIZES = {
    "asia": 47,
    "asia-not-western": 30,
    "east-southeast-south": 25,
    "east-southeast": 16,
    "eastern": 5,
    "asia-and-russia": 48,
}
EASTERN = {"CHN", "JPN", "KOR", "MNG", "PRK"}
SOUTH_EASTERN = {"BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "TLS", "VNM"}
SOUTHERN = {"AFG", "BGD", "BTN", "IND", "IRN", "LKA", "MDV", "NPL", "PAK"}
CENTRAL = {"KAZ", "KGZ", "TJK", "TKM", "UZB"}
WESTERN = {
    *("ARE", "ARM", "AZE", "BHR", "CYP", "GEO", "IRQ", "ISR", "JOR"),
    *("KWT", "LBN", "OMN", "QAT", "SAU", "SYR", "TUR", "YEM"),
}
EXPECTED = {
    "asia": EASTERN | SOUTH_EASTERN | SOUTHERN | CENTRAL | WESTERN,
    "asia-not-western": EASTERN | SOUTH_EASTERN | SOUTHERN | CENTRAL,
    "east-southeast-south": EASTERN | SOUTH_EASTERN | SOUTHERN,
    "east-southeast": EASTERN | SOUTH_EASTERN,
    "eastern": EASTERN,
    "asia-and-russia": EASTERN | SOUTH_EASTERN | SOUTHERN | CENTRAL | WESTERN | {"RUS"},
}


def test_there_are_six_meanings_of_asia() -> None:
    assert {region.value for region in Region} == set(SIZES) == set(EXPECTED)


@pytest.mark.parametrize("name", SIZES)
def test_every_member_is_the_one_expected(name: str) -> None:
    assert members(name) == EXPECTED[name]
    assert len(members(name)) == SIZES[name]
    assert members(name) == members(Region(name))


def test_the_meanings_nest() -> None:
    chain = ["eastern", "east-southeast", "east-southeast-south", "asia-not-western", "asia", "asia-and-russia"]
    for narrow, wide in itertools.pairwise(chain):
        assert members(narrow) < members(wide)
    assert members("asia-and-russia") - members("asia") == {"RUS"}


@pytest.mark.parametrize(
    ("state", "inside"),
    [
        ("PRK", set(SIZES)),
        ("ISR", {"asia", "asia-and-russia"}),
        ("TUR", {"asia", "asia-and-russia"}),
        ("KGZ", {"asia", "asia-and-russia", "asia-not-western"}),
        ("IND", set(SIZES) - {"east-southeast", "eastern"}),
        ("VNM", set(SIZES) - {"eastern"}),
        ("RUS", {"asia-and-russia"}),
        ("SUN", set()),
        ("EGY", set()),
        ("AUS", set()),
    ],
)
def test_where_a_state_is_counted(state: str, inside: set[str]) -> None:
    assert {region.value for region in Region if state in members(region)} == inside


def test_asia_is_what_the_table_of_states_says() -> None:
    listed = {row["iso3"] for row in rows("states") if row["m49_region"] == "Asia"}
    assert members(Region.ASIA) == listed
    historical = {row["iso3"] for row in rows("states") if row["status"] == "historical"}
    assert historical and not historical & members(Region.ASIA_AND_RUSSIA)


def test_each_meaning_has_words_of_its_own() -> None:
    assert len({region.label for region in Region}) == len({region.explain for region in Region}) == 6
    for region in Region:
        assert region.explain.endswith(".") and region.label[0].isupper()


@pytest.mark.parametrize("unknown", ["west", "ASIA ", "", None, 3])
def test_an_unknown_meaning_is_answered_with_the_six(unknown: object) -> None:
    with pytest.raises(ValueError, match="No meaning of Asia") as trouble:
        members(unknown)  # type: ignore[arg-type]
    text = str(trouble.value)
    assert repr(str(unknown)) in text
    assert all(f"'{name}'" in text for name in SIZES)
