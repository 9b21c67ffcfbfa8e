"""Who decides which order is asked about next: the program's schedule, and two to compare."""

from collections import deque
from heapq import heappop, heappush
from math import inf
from random import Random
from typing import Protocol

from nonvoip_tui.domain.models import Order
from nonvoip_tui.services.pace import Pace
from nonvoip_tui.services.poller import TOGETHER_SECONDS
from nonvoip_tui.services.ports import Clock
from nonvoip_tui.services.schedule import Schedule

FIXED_SECONDS = 15.0


class Planner(Protocol):
    """What the simulation asks; the budget and the calls in flight are its own affair."""

    def put(self, order: Order, sms_at: float | None) -> None:
        """An order is placed. Only an oracle may look at `sms_at`."""
        ...

    def turn(self, polls_per_second: float) -> tuple[str, float]:
        """Which order is next, and in how many seconds."""
        ...

    def begin(self, order_id: str) -> Order:
        """It is being asked about."""
        ...

    def end(self, order: Order, *, is_refused: bool) -> None:
        """It was answered; the order as it is now. Or it was refused: too many calls."""
        ...


class Ours:
    """The program's own `Schedule`."""

    def __init__(self, clock: Clock, seed: int = 1) -> None:
        self.schedule = Schedule(Pace(), clock, Random(seed).random)
        self._clock = clock
        self._asked_at = -1.0

    def put(self, order: Order, sms_at: float | None) -> None:
        self.schedule.put(order)

    def turn(self, polls_per_second: float) -> tuple[str, float]:
        """As the poller: who is nearly due is asked with the one before."""
        has_just_asked = self._clock.monotonic() == self._asked_at
        return self.schedule.turn(polls_per_second, TOGETHER_SECONDS if has_just_asked else 0.0)

    def begin(self, order_id: str) -> Order:
        self._asked_at = self._clock.monotonic()
        return self.schedule.begin(order_id)

    def end(self, order: Order, *, is_refused: bool) -> None:
        if is_refused:
            self.schedule.fail(order.order_id, is_its_own=False)
        else:
            self.schedule.put(order)
            self.schedule.end(order.order_id)


class FixedInterval:
    """Asks about every order every 15 s until its end, the longest overdue first."""

    def __init__(self, clock: Clock, seed: int = 1) -> None:
        self._clock = clock
        self._random = Random(seed)
        self._orders: dict[str, Order] = {}
        self._due: list[tuple[float, str]] = []

    def put(self, order: Order, sms_at: float | None) -> None:
        self._orders[order.order_id] = order
        self._plan(order, FIXED_SECONDS * self._random.random())

    def turn(self, polls_per_second: float) -> tuple[str, float]:
        if not self._due:
            return "", inf
        due, order_id = self._due[0]
        return order_id, max(0.0, due - self._clock.monotonic())

    def begin(self, order_id: str) -> Order:
        heappop(self._due)
        return self._orders[order_id]

    def end(self, order: Order, *, is_refused: bool) -> None:
        if is_refused or order.is_live(self._clock.now()):
            self._orders[order.order_id] = order
            self._plan(order, FIXED_SECONDS)
        else:
            del self._orders[order.order_id]

    def _plan(self, order: Order, seconds: float) -> None:
        heappush(self._due, (self._clock.monotonic() + seconds, order.order_id))


class Oracle:
    """Knows when each SMS comes and asks just then, once: nothing can be faster."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._orders: dict[str, Order] = {}
        self._due: list[tuple[float, str]] = []
        self._again: deque[str] = deque()

    def put(self, order: Order, sms_at: float | None) -> None:
        self._orders[order.order_id] = order
        if sms_at is not None:
            heappush(self._due, (sms_at, order.order_id))

    def turn(self, polls_per_second: float) -> tuple[str, float]:
        if self._again:
            return self._again[0], 0.0
        if not self._due:
            return "", inf
        due, order_id = self._due[0]
        return order_id, max(0.0, due - self._clock.monotonic())

    def begin(self, order_id: str) -> Order:
        if self._again:
            self._again.popleft()
        else:
            heappop(self._due)
        return self._orders[order_id]

    def end(self, order: Order, *, is_refused: bool) -> None:
        if is_refused:
            self._again.append(order.order_id)
        else:
            del self._orders[order.order_id]
