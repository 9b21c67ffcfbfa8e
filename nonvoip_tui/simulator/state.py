"""What the simulated service stores: products, rentals, texts on their way, charges.

USA and Canada: 555-0100 to 555-0199 of any area code. United Kingdom, France, Germany and
Sweden: the blocks that their regulators keep for drama.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
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
        """Take the clock (seconds since the epoch) and the allowance."""
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


class Call(NamedTuple):
    """One request that reached the service."""

    endpoint: str
    body: dict[str, object]
    """As it was sent, without the password."""


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
