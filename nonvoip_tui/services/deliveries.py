"""Adds up, beside everything else, how often and how fast SMS came to each product."""

import asyncio
from contextlib import suppress
from datetime import timedelta

from nonvoip_tui.domain.errors import StorageError
from nonvoip_tui.domain.events import DeliveriesChanged, Event, OrderChanged, SmsArrived
from nonvoip_tui.services.archive import Statistics
from nonvoip_tui.services.ports import Clock, Emit

LOOK_BACK = timedelta(days=365)
"""What was longer ago says little of how a service delivers today."""

PAUSE_SECONDS = 10.0
"""Between two times of adding up, however many orders change."""


class Deliveries:
    """Tells the sums at the start, and again when an order has changed them."""

    def __init__(self, statistics: Statistics, clock: Clock, emit: Emit) -> None:
        self._statistics = statistics
        self._clock = clock
        self._emit = emit
        self._is_wanted = asyncio.Event()
        self._is_wanted.set()
        self._told = DeliveriesChanged({})

    def want(self) -> None:
        """Have them added up soon: the account is another one."""
        self._is_wanted.set()

    def hear(self, event: Event) -> None:
        """An order that changed may change the sums."""
        if isinstance(event, SmsArrived | OrderChanged):
            self._is_wanted.set()

    async def run(self) -> None:
        """Add up whenever it is wanted, until cancelled."""
        while True:
            await self._is_wanted.wait()
            self._is_wanted.clear()
            with suppress(StorageError):  # told by whoever needs the memory
                self._add_up()
            await self._clock.sleep(PAUSE_SECONDS)

    def _add_up(self) -> None:
        now = self._clock.now()
        found = self._statistics.deliveries(now - LOOK_BACK, now)
        changed = DeliveriesChanged({delivery.key: delivery for delivery in found})
        if changed != self._told:
            self._told = changed
            self._emit(changed)
