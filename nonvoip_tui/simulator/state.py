"""What the simulated service sells and stores: products, rentals, texts on their way, charges.

Its numbers are those kept for drama. USA and Canada: 555-0100 to 555-0199 of any area code; United
Kingdom, France, Germany and Sweden: blocks of their regulators.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product as combinations
from random import Random
from typing import NamedTuple

_US_AREAS = """
202 206 213 214 215 216 239 240 301 303 305 310 312 313 314 316 317 323 360 385 402 404 405 407
412 415 469 480 501 503 505 512 515 518 520 561 571 602 605 612 614 615 617 619 702 704
"""

_FICTIONAL = {
    "": tuple((f"1{area}55501", 2) for area in _US_AREAS.split()),
    "Canada": tuple((f"1{area}55501", 2) for area in ("416", "514", "604", "403", "902")),
    "United Kingdom": (("447700900", 3),),
    "France": (("33639980", 3), ("33639981", 3)),
    "Germany": (("491713920", 2),),
    "Sweden": (("467017406", 2),),
}
"""Country to blocks: a prefix of digits, and how many digits follow it."""


class PhoneNumbers:
    """Hands out fictional numbers, each once until a country's blocks are used up."""

    def __init__(self, random: Random) -> None:
        """Take the source of the order in which they are given."""
        self._random = random
        self._waiting: dict[str, list[str]] = {}

    def take(self, country: str = "") -> str:
        """A number of `country` (English name, empty for the USA): digits, no plus."""
        if not self._waiting.get(country):
            numbers = [
                f"{prefix}{last:0{digits}d}"
                for prefix, digits in _FICTIONAL[country]
                for last in range(10**digits)
            ]
            self._random.shuffle(numbers)
            self._waiting[country] = numbers
        return self._waiting[country].pop()


WINDOW_SECONDS = 60.0


class RateLimit:
    """Counts calls in windows of one minute that begin with the first call."""

    def __init__(self, clock: Callable[[], float], calls_per_minute: int) -> None:
        """Take the clock (seconds since the epoch) and the calls allowed per minute."""
        self._clock = clock
        self.calls_per_minute = calls_per_minute
        self._resets_at = 0.0
        self._used = 0

    def is_spent(self) -> bool:
        """Count one call; whether it is one too many."""
        now = self._clock()
        if now >= self._resets_at:
            self._resets_at = now + WINDOW_SECONDS
            self._used = 0
        self._used += 1
        return self._used > self.calls_per_minute

    @property
    def resets_at(self) -> float:
        """When the next window begins, in seconds since the epoch."""
        return self._resets_at

    @property
    def remaining(self) -> int:
        """Calls left in this window."""
        return max(0, self.calls_per_minute - self._used)


SHORT_TERM = "short_term"
LONG_TERM = "long_term"
ONE_DAY = "1day"
THREE_DAYS = "3days"

LIFE_SECONDS = {
    SHORT_TERM: 600.0,
    LONG_TERM: 30 * 86_400.0,
    ONE_DAY: 86_400.0,
    THREE_DAYS: 3 * 86_400.0,
}
"""How long a number of each kind is rented, in seconds."""

CENT = Decimal("0.01")


class Charge(NamedTuple):
    """One movement of money."""

    at: float
    """Seconds since the epoch, by the simulator's clock."""
    order_id: str
    amount: Decimal
    """US dollars taken; negative for a refund."""
    reason: str


@dataclass(slots=True)
class StockedProduct:
    """One row of the price list, and how it behaves when it is ordered."""

    product_id: int
    name: str
    kind: str
    price: Decimal
    """What the list says, in US dollars."""
    available: int
    network: int = 1
    country: str = ""
    """English name of the country; empty for the USA."""
    route_price: Decimal = Decimal(0)
    """What it costs now; the list follows when it is next read."""
    price_steps: tuple[Decimal, ...] = ()
    """By what the price is multiplied at each try of one conversation."""
    steps_taken: int = 0
    premium_percent: int = 0
    """The bid that gets a number; 0 for a product with regular numbers."""
    has_second_text: bool = False

    def __post_init__(self) -> None:
        self.route_price = self.route_price or self.price

    @property
    def asking_price(self) -> Decimal:
        """What an order costs at this point of the conversation, in US dollars."""
        if not self.steps_taken:
            return self.route_price
        return (self.route_price * self.price_steps[self.steps_taken - 1]).quantize(CENT)


@dataclass(slots=True)
class DueText:
    """An SMS with the moment at which it arrives."""

    due_at: float
    text: str
    pin: str | None = None
    """The code that the service reads from it, if it does."""
    sender: str = "22000"


@dataclass(slots=True)
class Rental:
    """One service rented on one number."""

    order_id: str
    product: StockedProduct
    created_at: float
    ends_at: float
    charged: Decimal
    allotted_number: str
    """The number that it has, or will have at `number_due_at`."""
    number_due_at: float
    """Infinite for a bid that is too low ever to win."""
    bid_percent: int | None = None
    parent_id: str = ""
    active_until: float = 0.0
    stopped_at: float | None = None
    is_refunded: bool = False
    texts: list[DueText] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The kind of its product."""
        return self.product.kind

    @property
    def is_bid(self) -> bool:
        """Whether it was sold without a number."""
        return self.bid_percent is not None

    def number(self, now: float) -> str:
        """The number as far as it is allocated at `now`."""
        return self.allotted_number if now >= self.number_due_at else ""

    def arrived(self, now: float) -> list[DueText]:
        """The texts that are there at `now`, oldest first."""
        until = now if self.stopped_at is None else min(now, self.stopped_at)
        return sorted((t for t in self.texts if t.due_at <= until), key=lambda t: t.due_at)

    def status(self, now: float) -> str:
        """The service's word for where it stands at `now`."""
        if self.stopped_at is not None:
            return "Rejected"
        if self.arrived(now):
            return "Completed"
        if now >= self.ends_at:
            return "Timed Out"
        return "Reserved" if self.number(now) else "Pending"


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
    """What arrives on a rental: one SMS at `due_at` (seconds since the epoch), sometimes two."""
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
    # At least one letter, or it would be just a number.
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
