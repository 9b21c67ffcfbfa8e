"""What the services need of which there is more than one: the service, the clock, work beside.

The store and its parts are named by their own classes, for the type checker alone: `startup` hands
them in.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
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
    """Work that goes on beside everything else."""

    async def run(self) -> None:
        """Work until cancelled; never raises."""
        ...
