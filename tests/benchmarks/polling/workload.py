"""The orders and SMS of a simulation: made up, seeded, the same for every planner."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import erf, exp, log, sqrt
from random import Random

from nonvoip_tui.domain.models import LONG_TERM, SHORT_TERM, Order

BEGINNING = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MIN_LIFE_SECONDS = 600.0
CALLS_TO_PLACE = 2
"""The order, and reading the balance after it."""
_PERSONS_SHARE = 0.2
_EARLIEST_SECONDS = 5.0
_LATEST_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Arrivals:
    """When the SMS of an order comes, in seconds after it: between 5 and 300, or never.

    The common shape is lognormal with its median at 35 s: a user pastes the number somewhere
    and the code follows within a minute, seldom much later. The uniform one is what a planner
    that expects the common shape does worst with.
    """

    shape: str = "lognormal"
    median_seconds: float = 35.0
    spread: float = 0.8
    never: float = 0.08
    """The part of the orders that gets none."""

    def draw(self, random: Random) -> float | None:
        """The delay of one SMS, or None."""
        if random.random() < self.never:
            return None
        while True:
            if self.shape == "uniform":
                return random.uniform(_EARLIEST_SECONDS, _LATEST_SECONDS)
            seconds = exp(random.gauss(log(self.median_seconds), self.spread))
            if _EARLIEST_SECONDS <= seconds <= _LATEST_SECONDS:
                return seconds

    def until(self, seconds: float) -> float:
        """The part of the orders whose SMS has come by `seconds` after them."""
        low, high = self._raw(_EARLIEST_SECONDS), self._raw(_LATEST_SECONDS)
        part = (self._raw(seconds) - low) / (high - low)
        return (1 - self.never) * min(1.0, max(0.0, part))

    def _raw(self, seconds: float) -> float:
        if self.shape == "uniform" or seconds <= 0:
            return seconds / _LATEST_SECONDS
        return 0.5 * (1 + erf(log(seconds / self.median_seconds) / self.spread / sqrt(2)))


@dataclass(frozen=True, slots=True)
class Placing:
    """One order, and its SMS. Seconds since the beginning."""

    order: Order
    placed_at: float
    ends_at: float
    sms_at: float | None


@dataclass(frozen=True, slots=True)
class Case:
    """How much is going on."""

    live: int
    """Orders alive at any time."""
    per_minute: int
    """The service's limit."""
    lives: int
    """For how many lives of an order it goes on."""
    arrivals: Arrivals = Arrivals()
    seed: int = 1

    @property
    def life_seconds(self) -> float:
        """How long an order lives: ten minutes.

        Or longer, where so many orders could not even be placed in that time by the fifth of the
        calls that is the user's. Such a number receives for its first ten minutes.
        """
        placing = self.live * CALLS_TO_PLACE * 60 / (_PERSONS_SHARE * self.per_minute)
        return max(MIN_LIFE_SECONDS, placing)

    @property
    def until_seconds(self) -> float:
        """When it ends."""
        return self.life_seconds * self.lives

    def placings(self) -> Iterator[Placing]:
        """Every order: at each end of one, another is placed; the first at any time."""
        random = Random(self.seed)
        for place in range(self.live):
            placed_at = random.uniform(0, self.life_seconds)
            while placed_at < self.until_seconds:
                delay = self.arrivals.draw(random)
                yield Placing(
                    an_order(f"{place}-{placed_at:.0f}", placed_at, self.life_seconds),
                    placed_at,
                    placed_at + self.life_seconds,
                    None if delay is None else placed_at + delay,
                )
                placed_at += self.life_seconds


def an_order(order_id: str, placed_at: float, life_seconds: float) -> Order:
    """An order with its number: a short-term one, or else a rented one that was just activated."""
    created_at = BEGINNING + timedelta(seconds=placed_at)
    is_short = life_seconds <= MIN_LIFE_SECONDS
    return Order(
        order_id=order_id,
        service="Any service",
        kind=SHORT_TERM if is_short else LONG_TERM,
        created_at=created_at,
        number="12025550143",
        expires_at=created_at + timedelta(seconds=life_seconds),
        active_until=created_at + timedelta(seconds=MIN_LIFE_SECONDS),
    )
