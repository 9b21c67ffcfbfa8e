"""The price lists: invented services whose names sound like services."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import product as combinations
from random import Random

from nonvoip_tui.simulator.records import (
    CENT,
    LONG_TERM,
    ONE_DAY,
    SHORT_TERM,
    THREE_DAYS,
    StockedProduct,
)

COUNTRIES = {
    "Canada": ("CA", 2),
    "United Kingdom": ("GB", 44),
    "France": ("FR", 33),
    "Germany": ("DE", 49),
    "Sweden": ("SE", 46),
}
"""English name to ISO code and number."""

_STEM_WORDS = """
Aldora Brinvo Cindrel Dovanta Elmquist Fennory Galdra Harbix Ivello Jundra Kestrio Lumori Mavendo
Nortiva Opalvia Pindle Quillora Rovanta Sablio Tindrel Umbrix Vellora Wrenly Xandro Yarrowly
Zephyro Ambrelle Bovanti Calderis Drizzlo Emberlo Foxtera Glimmo Hollowen Inkwello Jesperia
Kindlewo Larkenza Moxivo Nimbary Orlanda Pebblix Quorvo Riftana Sundero Talvexa Ulvenna Verdano
Wexfordia Yondera Zintara Birchely
"""
_TRADE_WORDS = """
Pay Mail Chat Bank Rides Eats Market Dating Games Wallet Travel Tickets Jobs Fitness Social
"""
_BRANCH_WORDS = """
Plus Pro Go Kids Business Lite One Now Direct Club Prime Home Local Max Studio Care Next Air Labs
Express Family Global Select Smart Open
"""
_STEMS, _TRADES = _STEM_WORDS.split(), _TRADE_WORDS.split()
_BRANCHES = ["", *_BRANCH_WORDS.split()]

_PRICES = {
    SHORT_TERM: (25, 320),
    LONG_TERM: (550, 2600),
    ONE_DAY: (120, 450),
    THREE_DAYS: (180, 650),
}
"""The range of prices of each kind, in cents."""

_FIRST_ID = {SHORT_TERM: 1001, LONG_TERM: 30_001, ONE_DAY: 50_001, THREE_DAYS: 70_001}
_FIRST_COUNTRY_ID = 90_001


def price_list(random: Random, sizes: Mapping[str, int]) -> list[StockedProduct]:
    """Products of the USA: `sizes` of each kind, alphabetical; the first of each is in stock."""
    listed: list[StockedProduct] = []
    for kind, size in sizes.items():
        names = sorted(random.sample(_names(size), size))
        for place, name in enumerate(names):
            listed.append(_product(random, _FIRST_ID[kind] + place, name, kind))
        listed[-size].available = 25
    return listed


def country_list(random: Random, size: int) -> list[StockedProduct]:
    """Short-term products abroad: `size` for each of the countries."""
    listed: list[StockedProduct] = []
    for country in COUNTRIES:
        for name in sorted(random.sample(_names(size), size)):
            row = _product(random, _FIRST_COUNTRY_ID + len(listed), name, SHORT_TERM)
            row.country = country
            row.available = row.available or 3
            listed.append(row)
    return listed


def special_products() -> list[StockedProduct]:
    """Products whose names say what happens when they are ordered."""
    return [
        StockedProduct(
            101, "Demo: price goes up", SHORT_TERM, Decimal("0.80"), 12,
            price_steps=(Decimal("1.25"),),
        ),
        StockedProduct(
            102, "Demo: premium bid", SHORT_TERM, Decimal("1.00"), 3, premium_percent=40
        ),
        StockedProduct(
            103, "Demo: two messages", SHORT_TERM, Decimal("0.60"), 18, has_second_text=True
        ),
        StockedProduct(104, "Demo: out of stock", SHORT_TERM, Decimal("0.45"), 0),
        StockedProduct(
            105, "Demo: price goes up twice", SHORT_TERM, Decimal("0.90"), 9,
            price_steps=(Decimal("1.10"), Decimal("1.30")),
        ),
    ]  # fmt: skip


def _names(wanted: int) -> list[str]:
    """At least `wanted` different names: with few, the shorter ones only."""
    names = [*_STEMS, *(f"{stem} {trade}" for stem, trade in combinations(_STEMS, _TRADES))]
    names += [f"{one} / {one} {trade}" for one, trade in zip(_STEMS, _TRADES, strict=False)]
    if wanted > len(names):
        names = [
            f"{stem} {trade} {branch}".rstrip()
            for stem, trade, branch in combinations(_STEMS, _TRADES, _BRANCHES)
        ]
    return names


def _product(random: Random, product_id: int, name: str, kind: str) -> StockedProduct:
    low, high = _PRICES[kind]
    return StockedProduct(
        product_id=product_id,
        name=name,
        kind=kind,
        price=(Decimal(random.randrange(low, high, 5)) / 100).quantize(CENT),
        available=0 if random.random() < 0.08 else random.randrange(1, 240),
        network=2 if kind == LONG_TERM and random.random() < 0.15 else 1,
    )
