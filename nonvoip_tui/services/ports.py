"""Interfaces with more than one implementation: the service, clocks, background work.

The store and its parts are named by their own classes, for the type checker alone: `startup` hands
them in.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Protocol

from nonvoip_tui.domain.actions import Answer
from nonvoip_tui.domain.answers import OnAnswer
from nonvoip_tui.domain.events import Event
from nonvoip_tui.domain.models import (
    Inbox,
    Order,
    OrderNews,
    OrderRequest,
    Product,
)

Emit = Callable[[Event], None]
"""Takes each fact to whoever shows it; safe from the engine's thread."""


class Clock(Protocol):
    """Time, so that tests can own it."""

    def now(self) -> datetime:
        """The wall clock, aware UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never jump."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class Service(Protocol):
    """The HTTP service. Every call raises `ServiceError` and nothing else.

    Those that can move money give `on_answer` the answer as it came, whatever is made of it.
    """

    async def balance(self) -> Decimal:
        """The account's balance in US dollars."""
        ...

    async def products(self, kind: str) -> Sequence[Product]:
        """The price list of one kind."""
        ...

    async def order(self, request: OrderRequest, on_answer: OnAnswer | None = None) -> Answer:
        """Rent a number. Spends; never repeated."""
        ...

    async def inbox(self, order: Order) -> Inbox:
        """The latest SMS of an order (`getsms`)."""
        ...

    async def reject(self, order: Order, on_answer: OnAnswer | None = None) -> str:
        """Give an unused number back; the service's own sentence. Moves money."""
        ...

    async def reuse(self, order: Order, on_answer: OnAnswer | None = None) -> OrderNews:
        """Open a used short-term number again. May spend; never repeated."""
        ...

    async def activate(self, order: Order, on_answer: OnAnswer | None = None) -> OrderNews:
        """Open the reception window of a long-term number."""
        ...

    async def renew(self, order: Order, on_answer: OnAnswer | None = None) -> OrderNews:
        """Pay for another period. Spends; never repeated."""
        ...

    async def country_products(self, country: str = "") -> Sequence[Product]:
        """The price list of one country, or of all that the service lists."""
        ...

    async def save_url(self, url: str) -> str:
        """Save the account's one callback URL; the service's own sentence."""
        ...


class Background(Protocol):
    """Background work."""

    async def run(self) -> None:
        """Work until cancelled; never raises."""
        ...


class SystemClock:
    """Time as the machine has it; fits the `Clock` port."""

    def now(self) -> datetime:
        """The wall clock, aware UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that never jump."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


_AGREEING = 3
_JOURNEY = timedelta(seconds=30)
"""Two answers that differ by less agree about a clock."""


class ClockReadings:
    """How far the service's clock is ahead, believed once several answers in a row agree on it.

    One answer alone may come from a server whose clock is off, or carry a date that is made up.
    """

    def __init__(self) -> None:
        self._skew: timedelta | None = None
        self._count = 0

    def agree(self, skew: timedelta) -> bool:
        """Take what one more answer shows; whether enough of them say so by now."""
        if self._skew is None or abs(skew - self._skew) > _JOURNEY:
            self._skew, self._count = skew, 0
        self._count += 1
        return self._count >= _AGREEING


async def sleep_or_wake(clock: Clock, seconds: float, wake: asyncio.Event) -> None:
    """Return after so many seconds, or as soon as `wake` is set; it is set afterwards."""
    # One task and no more: with `asyncio.wait` for two this was a twentieth of a question's cost.
    sleeping = asyncio.ensure_future(clock.sleep(seconds))
    sleeping.add_done_callback(lambda slept: None if slept.cancelled() else wake.set())
    try:
        await wake.wait()
    finally:
        sleeping.cancel()
