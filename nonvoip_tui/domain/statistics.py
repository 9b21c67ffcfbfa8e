"""Statistics of the account's history."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from nonvoip_tui.domain.models import ProductKey


class Costs(NamedTuple):
    """What was spent and refunded under one heading, in US dollars."""

    heading: str
    """A day as `2026-06-20`, a week by its Monday, or a service's name."""
    spent: Decimal = Decimal(0)
    refunded: Decimal = Decimal(0)
    purchases: int = 0

    @property
    def cost(self) -> Decimal:
        """What was spent in the end."""
        return self.spent - self.refunded


class Delivery(NamedTuple):
    """How well SMS were delivered to the orders of one product."""

    service: str
    kind: str
    orders: int
    """Those that are over, or had an SMS."""
    with_sms: int
    median_seconds: float | None
    """From the order to its first SMS; None if none ever arrived."""
    country: str = ""
    """Empty for the USA."""

    @property
    def key(self) -> ProductKey:
        """The product that it is about."""
        return ProductKey(self.kind, self.country, self.service)

    @property
    def share(self) -> float:
        """The share of the orders that an SMS came to, from 0 to 1."""
        return self.with_sms / self.orders


class Overview(NamedTuple):
    """Balances and costs, added up for showing."""

    balances: Sequence[Decimal] = ()
    """At moments equally far from each other, oldest first; empty if none was ever read."""
    since: datetime | None = None
    """When the first of them was read, or the time that is looked back."""
    per_day: Sequence[Costs] = ()
    """Newest first."""
    per_week: Sequence[Costs] = ()
    """Newest first."""
    per_service: Sequence[Costs] = ()
    """Most expensive first."""
    spent_today: Decimal | None = None
    """By local days, refunds taken off; None before it was added up."""
    spent_since_start: Decimal | None = None


def over_time(
    readings: Sequence[tuple[Decimal, datetime]], until: datetime, count: int
) -> list[Decimal]:
    """The balance at `count` moments, equally far from each other, up to `until`.

    The readings are oldest first, and each stands until the next.
    """
    if not readings:
        return []
    moments = [read_at for _, read_at in readings]
    step = (until - moments[0]) / count
    found = [bisect_right(moments, moments[0] + step * (place + 1)) - 1 for place in range(count)]
    return [readings[max(0, place)][0] for place in found]
