"""Adds up what the account's money did, once somebody looks at it and then after each change."""

import asyncio
from contextlib import suppress
from datetime import timedelta

from nonvoip_tui.domain.errors import StorageError
from nonvoip_tui.domain.events import BalanceChanged, Event, IntentChanged, OverviewChanged
from nonvoip_tui.domain.overview import Overview, over_time
from nonvoip_tui.services.archive import Statistics
from nonvoip_tui.services.limits import SpendLimits
from nonvoip_tui.services.ports import Clock, Emit, Ledger

LOOK_BACK = timedelta(days=90)
BALANCES = 240
"""More than a terminal has columns."""
PAUSE_SECONDS = 2.0
"""Between two times of adding up, however much changes."""

_INSTANT = timedelta(microseconds=1)


class Overviews:
    """Nothing is added up before it is wanted: no start needs it."""

    def __init__(
        self,
        ledger: Ledger,
        statistics: Statistics,
        limits: SpendLimits,
        clock: Clock,
        emit: Emit,
    ) -> None:
        self._ledger = ledger
        self._statistics = statistics
        self._limits = limits
        self._clock = clock
        self._emit = emit
        self._is_followed = False
        self._is_due = asyncio.Event()

    async def follow(self) -> None:
        """Somebody looks at it: tell it soon, and again after each change."""
        self._is_followed = True
        self._is_due.set()

    def want(self) -> None:
        """The account is another one: whoever looks at it is told anew."""
        if self._is_followed:
            self._is_due.set()

    def hear(self, event: Event) -> None:
        """Money may have moved."""
        if isinstance(event, BalanceChanged | IntentChanged):
            self.want()

    async def run(self) -> None:
        """Add up whenever it is due, until cancelled."""
        while True:
            await self._is_due.wait()
            self._is_due.clear()
            with suppress(StorageError):  # told by whoever needs the memory to go on
                self._emit(OverviewChanged(await self._added_up()))
            await self._clock.sleep(PAUSE_SECONDS)

    async def _added_up(self) -> Overview:
        """Each sum reads the journal, so the others of this loop have their turn between them."""
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
