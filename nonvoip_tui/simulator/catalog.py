"""What the simulated service sells and sends: invented services, texts with codes."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import product as combinations
from random import Random

from nonvoip_tui.simulator.state import (
    CENT,
    LONG_TERM,
    ONE_DAY,
    SHORT_TERM,
    THREE_DAYS,
    DueText,
    Rental,
    StockedProduct,
)

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"

_FIRST_TEXTS = (
    ("{service}: your verification code is {code}. Do not share it with anyone.", "######"),
    ("Your {service} code is: {code}", "####"),
    ("{code} is your {service} security code.", "######"),
    ("<#> {code} is your login code for {service}\nFA+9qCX9VSu", "######"),
    ("G-{code} is your {service} verification code.", "######"),
    ("[{service}] {code} is your code, valid for 10 minutes.", "######"),
    ("Use {code} to confirm your phone on {service}. It expires in 5 minutes.", "###-###"),
    ("Hi! Your one-time passcode for {service} is {code}. Reply STOP to opt out.", "########"),
    ("{service} PIN {code}", "####"),
    ("Enter code {code} to finish signing up at {service}. Ref 2026/118.", "??????"),
    ("{service}: tu código de verificación es {code}", "######"),
    ("Ihr {service}-Code lautet {code}. Bitte geben Sie ihn nicht weiter.", "######"),
    ("【{service}】验证码 {code}，5分钟内有效。", "######"),
    ("{service} never asks for this code. Code: {code}. Questions? 1-202-555-0100", "## ## ##"),
)
"""Template, and the form of its code: `#` a digit, `?` a capital letter or digit."""

_LATER_TEXTS = (
    ("{service}: a new code was requested: {code}. The old one is no longer valid.", "######"),
    ("Reminder from {service}: your code {code} expires soon.", "####"),
)


_SECOND_TEXT_SHARE = 0.2
_SECOND_TEXT_SECONDS = (15.0, 30.0)


def ordinary_texts(random: Random, rental: Rental, due_at: float) -> Sequence[DueText]:
    """What arrives on a rental: one SMS at `due_at` (seconds since the epoch), at times two."""
    service = rental.product.name
    texts = [_text(random, _FIRST_TEXTS, service, due_at)]
    if rental.product.has_second_text or random.random() < _SECOND_TEXT_SHARE:
        later = due_at + random.uniform(*_SECOND_TEXT_SECONDS)
        texts.append(_text(random, _LATER_TEXTS, service, later))
    return texts


def _text(
    random: Random, templates: tuple[tuple[str, str], ...], service: str, due_at: float
) -> DueText:
    template, form = random.choice(templates)
    code = "".join(_sign(random, sign) for sign in form)
    # A letter among them for certain, or it would be a number in another suit.
    code = f"K{code[1:]}" if form.startswith("?") else code
    is_read = random.random() < 0.85
    return DueText(
        due_at=due_at,
        text=template.format(service=service, code=code),
        pin="".join(c for c in code if c.isalnum()) if is_read else None,
        sender=str(random.randrange(20_000, 99_999)),
    )


def _sign(random: Random, sign: str) -> str:
    if sign == "#":
        return random.choice("0123456789")
    return random.choice(_LETTERS) if sign == "?" else sign


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
    """Short-term products in other countries: `size` for each of the countries."""
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
