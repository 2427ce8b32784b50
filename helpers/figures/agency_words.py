"""How figures name international bodies and write their sizes: the same in charts, tables and sentences."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from helpers.data import load
from helpers.figures.wording import listed

_SHORT = {"IBRD": "World Bank", "UN": "UN Secretariat", "UN WOMEN": "UN Women"}


def short(code: str) -> str:
    """Return the name of a body for a chart.

    >>> short("IBRD")
    'World Bank'
    """
    return _SHORT.get(code, code)


@cache
def _full() -> dict[str, str]:
    table = load("agencies")
    return dict(zip(table["agency"].astype(str), table["name"].astype(str), strict=True))


def full(code: str) -> str:
    """Return the name of a body in full; of a few small ones the tables have only the acronym."""
    return _full().get(code, code)


def spoken(code: str) -> str:
    """Return the name of a body inside a sentence."""
    return f"the {short(code)}" if code in ("IBRD", "IMF", "UN") else short(code)


def some(codes: Iterable[str], most: int = 3) -> str:
    """Return a list of bodies in a sentence, cut short after `most` of them.

    >>> some(["WHO", "FAO", "ITU", "UPU", "WMO"])
    'WHO, FAO, ITU and 2 more'
    """
    codes = list(codes)
    if len(codes) <= most + 1:
        return listed(map(spoken, codes))
    return f"{', '.join(map(spoken, codes[:most]))} and {len(codes) - most} more"


def amount(value: float, money: bool) -> str:
    """Return a size in words.

    >>> amount(1163, money=False), amount(468_752_250, money=True), amount(3_116_125_270, money=True)
    ('1,163', '$469 million', '$3.12 billion')
    """
    if not money:
        return f"{round(value):,}"
    millions = f"{value / 1e6:,.0f}"
    return f"${value / 1e9:.2f} billion" if len(millions) > 3 else f"${millions} million"


def brief(value: float, money: bool) -> str:
    """Return a size for a mark of a chart, where there is little room.

    >>> brief(468_752_250, money=True), brief(20, money=False)
    ('$469 m', '20')
    """
    return amount(value, money).replace(" million", " m").replace(" billion", " bn")


def axis_mark(value: float, money: bool) -> str:
    """Return a round number for the mark of an axis.

    >>> axis_mark(2_000_000_000, money=True), axis_mark(10_000, money=False), axis_mark(0, money=True)
    ('$2 bn', '10,000', '0')
    """
    if not money or value == 0:
        return f"{value:,.0f}"
    return f"${value / 1e9:g} bn" if value >= 1e9 else f"${value / 1e6:g} m"
