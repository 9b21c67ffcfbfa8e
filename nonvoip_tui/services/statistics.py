"""Adds up what the account's money did, and how fast SMS came to each product."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from nonvoip_tui.domain.errors import StorageError
from nonvoip_tui.domain.events import (
    BalanceChanged,
    DeliveriesChanged,
    Event,
    IntentChanged,
    OrderChanged,
    OverviewChanged,
    SmsArrived,
)
from nonvoip_tui.domain.statistics import Overview, over_time
from nonvoip_tui.services.ports import Clock, Emit
from nonvoip_tui.services.spending import SpendLimits

if TYPE_CHECKING:
    from nonvoip_tui.store.statistics import AccountStatistics, Ledger

LOOK_BACK = timedelta(days=90)
BALANCES = 240
"""More points than a terminal has columns."""
PAUSE_SECONDS = 2.0
"""The shortest time between two recalculations, however much changes."""

_INSTANT = timedelta(microseconds=1)


@dataclass(eq=False)
class Overviews:
    """Nothing is added up before it is wanted: no start needs it."""

    _ledger: "Ledger"
    _statistics: "AccountStatistics"
    _limits: SpendLimits
    _clock: Clock
    _emit: Emit
    _is_followed: bool = field(default=False, init=False)
    _is_due: asyncio.Event = field(default_factory=asyncio.Event, init=False)

    async def follow(self) -> None:
        """Somebody looks at it: emit it soon, and again after each change."""
        self._is_followed = True
        self._is_due.set()

    def want(self) -> None:
        """The account is another one: emit it again for whoever looks at it."""
        if self._is_followed:
            self._is_due.set()

    def on_event(self, event: Event) -> None:
        """Money may have moved."""
        if isinstance(event, BalanceChanged | IntentChanged):
            self.want()

    async def run(self) -> None:
        """Add up whenever it is due, until cancelled."""
        while True:
            await self._is_due.wait()
            self._is_due.clear()
            with suppress(StorageError):  # reported by whoever needs the journal to go on
                self._emit(OverviewChanged(await self._added_up()))
            await self._clock.sleep(PAUSE_SECONDS)

    async def _added_up(self) -> Overview:
        """Each sum reads the journal, so other tasks on this loop get a turn in between."""
        until = self._clock.now() + _INSTANT
        since = until - LOOK_BACK
        statistics = self._statistics
        readings = self._ledger.between(since, until)
        per_day = statistics.per_day(since, until, None)
        await asyncio.sleep(0)
        per_week = statistics.per_week(since, until, None)
        await asyncio.sleep(0)
        per_service = statistics.per_service(since, until)
        await asyncio.sleep(0)
        today, since_start = self._limits.spent()
        return Overview(
            balances=over_time(readings, until, BALANCES),
            since=readings[0][1] if readings else None,
            per_day=per_day,
            per_week=per_week,
            per_service=per_service,
            spent_today=today,
            spent_since_start=since_start,
        )


DELIVERIES_LOOK_BACK = timedelta(days=365)
"""Older orders say little about how a service delivers today."""

DELIVERIES_PAUSE_SECONDS = 10.0
"""The shortest time between two recalculations, however many orders change."""


class Deliveries:
    """Emits the statistics at the start, and again when an order changes them."""

    def __init__(self, statistics: "AccountStatistics", clock: Clock, emit: Emit) -> None:
        self._statistics = statistics
        self._clock = clock
        self._emit = emit
        self._is_wanted = asyncio.Event()
        self._is_wanted.set()
        self._notified = DeliveriesChanged({})

    def want(self) -> None:
        """Have them added up soon: the account is another one."""
        self._is_wanted.set()

    def on_event(self, event: Event) -> None:
        """An order that changed may change the sums."""
        if isinstance(event, SmsArrived | OrderChanged):
            self._is_wanted.set()

    async def run(self) -> None:
        """Add up whenever it is wanted, until cancelled."""
        while True:
            await self._is_wanted.wait()
            self._is_wanted.clear()
            with suppress(StorageError):  # reported by whoever needs the journal
                self._add_up()
            await self._clock.sleep(DELIVERIES_PAUSE_SECONDS)

    def _add_up(self) -> None:
        now = self._clock.now()
        found = self._statistics.deliveries(now - DELIVERIES_LOOK_BACK, now)
        changed = DeliveriesChanged({delivery.key: delivery for delivery in found})
        if changed != self._notified:
            self._notified = changed
            self._emit(changed)
