"""The simulated time: one queue of events, no threads, no sleeping."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import count
from math import inf
from random import Random
from typing import NamedTuple

from nonvoip_tui.services.pace import NEVER, Intervals, Pace
from nonvoip_tui.services.poller import MAX_IN_FLIGHT
from nonvoip_tui.services.ports import Clock
from nonvoip_tui.services.rate_limit import Budget
from nonvoip_tui.services.schedule import RARE_SHARE
from nonvoip_tui.simulator.state import RateLimit
from tests.benchmarks.polling.planners import Planner
from tests.benchmarks.polling.workload import (
    BEGINNING,
    CALLS_TO_PLACE,
    MIN_LIFE_SECONDS,
    Case,
    Placing,
)

ANSWER_SECONDS = 0.2
_OTHER_ACTION_SECONDS = 20.0
"""Between two actions of the user that are not orders, on the average."""


class SimulatedClock:
    """Fits the `Clock` port; nobody sleeps on it."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> datetime:
        return BEGINNING + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        raise NotImplementedError("nobody sleeps in a simulation")


class Wait(NamedTuple):
    """The time between two questions about an order."""

    seconds: float
    share: float
    """The order's fair share of the time, in seconds."""
    is_rare: bool
    """Whether nothing was expected of the order when it began."""


@dataclass(slots=True)
class Outcome:
    """What happened; times in seconds."""

    sms_delays: list[float] = field(default_factory=list)
    """From each SMS to the screen, of the orders placed after the first life."""
    sms_count: int = 0
    polls: int = 0
    polls_in_wait: int = 0
    """Those about orders whose SMS was not on the screen."""
    orders: int = 0
    waits: list[Wait] = field(default_factory=list)
    action_delays: list[float] = field(default_factory=list)
    refusals: int = 0
    """Polls that the service refused: too many calls."""
    most_after_end: int = 0
    """The most questions about one order after its end."""
    most_in_flight_of_one: int = 0

    limits: list[tuple[float, float]] = field(default_factory=list)
    """How long an order that waits may at most be left alone, each with how long it was so."""

    @property
    def longest_wait_by_share(self) -> float:
        """The longest wait of any order, in fair shares."""
        return max((wait.seconds / wait.share for wait in self.waits), default=0.0)

    @property
    def limit_seconds(self) -> float:
        """The interval which needs as many questions as the limits do, one after another."""
        seconds = sum(duration for _, duration in self.limits)
        return seconds / sum(duration / limit for limit, duration in self.limits)


@dataclass(slots=True)
class _Live:
    placing: Placing
    asked_at: float
    is_in_flight: bool = False
    has_sms: bool = False
    intervals: Intervals = NEVER
    was_rare: bool = False
    after_end: int = 0


class World:
    """Runs one case with one planner, under the real `Budget` and a strict service."""

    def __init__(self, case: Case, make_planner: Callable[[Clock], Planner]) -> None:
        self.clock = SimulatedClock()
        self.outcome = Outcome()
        self._case = case
        self._planner = make_planner(self.clock)
        self._budget = Budget(self.clock)
        self._service = RateLimit(self.clock.monotonic, case.per_minute)
        self._pace = Pace()
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = count()
        self._live: dict[str, _Live] = {}
        self._in_flight = 0
        self._wakes_at = inf
        self._per_second = {False: 0.0, True: 0.0}
        self._loads_at: list[float] = [0.0]
        self._loads: list[dict[bool, float]] = [{False: 0.0, True: 0.0}]

    def run(self) -> Outcome:
        """Let all of it happen."""
        for placing in self._case.placings():
            self._at(placing.placed_at, partial(self._place, placing))
        random = Random(self._case.seed)
        at = 0.0
        while (at := at + random.expovariate(1 / _OTHER_ACTION_SECONDS)) < (
            self._case.until_seconds
        ):
            self._at(at, partial(self._act, at))
        while self._events and self._events[0][0] <= self._case.until_seconds:
            self.clock.seconds, _, happen = heappop(self._events)
            happen()
            self._ask_who_is_due()
        return self.outcome

    def _at(self, seconds: float, happen: Callable[[], None]) -> None:
        heappush(self._events, (seconds, next(self._numbers), happen))

    # -- the user --------------------------------------------------------------------------

    def _place(self, placing: Placing) -> None:
        now = self.clock.seconds
        for _ in range(CALLS_TO_PLACE):
            self._act(now)
        live = self._live[placing.order.order_id] = _Live(placing, now)
        self._count(live)
        self._planner.put(placing.order, placing.sms_at)
        if placing.ends_at > now + MIN_LIFE_SECONDS:
            self._at(now + MIN_LIFE_SECONDS + 0.001, partial(self._count, live))
        if placing.placed_at >= self._case.life_seconds:
            self.outcome.orders += 1

    def _act(self, wanted_at: float) -> None:
        now = self.clock.seconds
        if self._service.is_spent():
            self._at(self._service.resets_at, partial(self._act, wanted_at))
            return
        self.outcome.action_delays.append(now - wanted_at)
        remaining, resets_at = self._service.remaining, self._service.resets_at

        def answered() -> None:
            self._budget.count()
            self._budget.learn(
                self._case.per_minute, remaining, max(0.0, resets_at - self.clock.seconds)
            )

        self._at(now + ANSWER_SECONDS, answered)

    # -- polling -----------------------------------------------------------------------------

    def _ask_who_is_due(self) -> None:
        while self._in_flight < MAX_IN_FLIGHT:
            order_id, seconds = self._planner.turn(self._budget.polls_per_second)
            seconds = max(seconds, self._budget.poll_delay())
            if seconds > 0:
                self._wake_in(seconds)
                return
            self._ask(order_id)

    def _wake_in(self, seconds: float) -> None:
        now = self.clock.seconds
        if now + seconds < self._wakes_at or self._wakes_at <= now:
            self._wakes_at = now + seconds
            if self._wakes_at < inf:
                self._at(self._wakes_at, lambda: None)

    def _ask(self, order_id: str) -> None:
        now, outcome = self.clock.seconds, self.outcome
        live = self._live[order_id]
        outcome.most_in_flight_of_one = max(outcome.most_in_flight_of_one, 1 + live.is_in_flight)
        live.is_in_flight = True
        self._in_flight += 1
        self._budget.count_poll()
        self._planner.begin(order_id)
        is_measured = live.placing.placed_at >= self._case.life_seconds
        if is_measured:
            outcome.polls += 1
            outcome.polls_in_wait += not live.has_sms
            share = self._fair_share(live)
            outcome.waits.append(Wait(now - live.asked_at, share, live.was_rare))
        live.after_end += now >= live.placing.ends_at
        outcome.most_after_end = max(outcome.most_after_end, live.after_end)
        live.asked_at = now
        is_refused = self._service.is_spent()
        outcome.refusals += is_refused
        remaining, resets_at = self._service.remaining, self._service.resets_at
        has_sms = live.placing.sms_at is not None and live.placing.sms_at <= now

        def answered() -> None:
            self._in_flight -= 1
            live.is_in_flight = False
            left = max(0.0, resets_at - self.clock.seconds)
            if is_refused:
                self._budget.learn(None, 0, left + 1)
                self._budget.pause(left + 1)
                self._planner.end(live.placing.order, is_refused=True)
            else:
                self._budget.learn(self._case.per_minute, remaining, left)
                self._answered(live, has_sms=has_sms)

        self._at(now + ANSWER_SECONDS, answered)

    def _answered(self, live: _Live, *, has_sms: bool) -> None:
        placing = live.placing
        if has_sms and not live.has_sms:
            live.has_sms = True
            self._count(live)
            assert placing.sms_at is not None
            if placing.placed_at >= self._case.life_seconds:
                self.outcome.sms_count += 1
                self.outcome.sms_delays.append(self.clock.seconds - placing.sms_at)
        live.was_rare = live.intervals.is_rare
        order = placing.order._replace(sms_count=1) if live.has_sms else placing.order
        self._planner.end(order, is_refused=False)
        if live.asked_at >= placing.ends_at:
            self._count(live, is_over=True)
            del self._live[placing.order.order_id]

    # -- fairness ----------------------------------------------------------------------------

    def _count(self, live: _Live, *, is_over: bool = False) -> None:
        """Reckon with an order by what it is promised now."""
        was = live.intervals
        self._per_second[was.is_rare] -= 1 / was.promised_seconds
        live.intervals = NEVER
        if not is_over:
            waited = self.clock.seconds - live.placing.placed_at
            live.intervals = self._pace.intervals(
                live.placing.order, self.clock.now(), waited, has_sms=live.has_sms
            )
        self._per_second[live.intervals.is_rare] += 1 / live.intervals.promised_seconds
        possible = max(1e-9, self._budget.polls_per_second)
        if self.clock.seconds > self._case.life_seconds:
            scarcity, promised = self._loads[-1][False], self._pace.promise_seconds
            limit = promised if scarcity <= 1 else 2 * scarcity * promised
            self.outcome.limits.append((limit, self.clock.seconds - self._loads_at[-1]))
        self._loads_at.append(self.clock.seconds)
        self._loads.append(
            {
                is_rare: per_second / (possible * (RARE_SHARE if is_rare else 1 - RARE_SHARE))
                for is_rare, per_second in self._per_second.items()
            }
        )

    def _fair_share(self, live: _Live) -> float:
        """What an order was promised since it was asked last, stretched by the scarcity then."""
        first = max(0, bisect_left(self._loads_at, live.asked_at) - 1)
        is_rare = live.intervals.is_rare
        scarcity = max(load[is_rare] for load in self._loads[first:])
        return live.intervals.promised_seconds * max(1.0, scarcity)
