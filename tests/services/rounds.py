"""A schedule at work without tasks: a clock that is set by hand, and answers that come at once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from math import inf
from random import Random

from nonvoip_tui.domain.models import Order
from nonvoip_tui.services.pace import Pace
from nonvoip_tui.services.rate_limit import Budget
from nonvoip_tui.services.schedule import Schedule
from tests.fakes import START, an_order

OLD = 1200.0
"""Seconds of waiting after which an SMS is hardly expected any more."""


class HandClock:
    """Fits the `Clock` port; nobody sleeps on it."""

    def __init__(self) -> None:
        self.elapsed = 0.0
        self.jumped = timedelta(0)

    def now(self) -> datetime:
        return START + timedelta(seconds=self.elapsed) + self.jumped

    def monotonic(self) -> float:
        return self.elapsed

    async def sleep(self, seconds: float) -> None:
        raise NotImplementedError


def waiting(order_id: str = "1", age_seconds: float = 0.0, **more: object) -> Order:
    """An order of some age that waits for its SMS; it lives for an hour from the start."""
    created_at = START - timedelta(seconds=age_seconds)
    values: dict[str, object] = {
        "created_at": created_at,
        "expires_at": START + timedelta(hours=1),
    }
    return an_order(order_id, **(values | more))


def served(order_id: str = "1", **more: object) -> Order:
    """An order that has got its SMS."""
    return waiting(order_id, 300, sms_count=1, **more)


@dataclass
class Rounds:
    """Lets time pass, and asks whoever is due when the budget allows it."""

    pace: Pace = field(default_factory=Pace)
    per_minute: float = 60.0
    clock: HandClock = field(default_factory=HandClock)
    asked: list[tuple[float, str]] = field(default_factory=list)
    answer: Callable[[Order], Order] = field(default=lambda order: order)
    """What the order is after a question about it."""
    last: list[str] = field(default_factory=list)
    """Those that were asked for the last time."""

    def __post_init__(self) -> None:
        self.schedule = Schedule(self.pace, self.clock, Random(1).random)
        self.budget = Budget(self.clock, self.per_minute)

    def put(self, *orders: Order) -> None:
        for order in orders:
            self.schedule.put(order)

    def run(self, seconds: float) -> None:
        """Let this time pass."""
        until = self.clock.elapsed + seconds
        while True:
            order_id, wait = self.schedule.turn(self.budget.polls_per_second)
            wait = max(wait, self.budget.poll_delay())
            if wait <= 1e-6:
                self.ask(order_id)
                continue
            if wait == inf or self.clock.elapsed + wait > until:
                break
            self.clock.elapsed += wait
        self.clock.elapsed = until

    def ask(self, order_id: str) -> None:
        self.budget.count_poll()
        self.asked.append((self.clock.elapsed, order_id))
        self.schedule.put(self.answer(self.schedule.begin(order_id)))
        if self.schedule.end(order_id):
            self.last.append(order_id)

    def times(self, order_id: str) -> list[float]:
        """When an order was asked."""
        return [at for at, who in self.asked if who == order_id]

    def longest_wait(self, order_id: str, since: float = 0.0) -> float:
        """The longest time between two questions about an order, or until now."""
        times = [since, *(at for at in self.times(order_id) if at > since), self.clock.elapsed]
        return max(later - earlier for earlier, later in pairwise(times))


def with_sms(order: Order) -> Order:
    """The order after its SMS came."""
    return order._replace(sms_count=order.sms_count + 1)
