"""Warns once of each order whose last minute has begun without an SMS."""

import asyncio
from contextlib import suppress
from datetime import timedelta

from nonvoip_tui.domain.errors import StorageError
from nonvoip_tui.domain.events import Event, LastMinuteBegan, OrderChanged, SmsArrived
from nonvoip_tui.domain.models import Order
from nonvoip_tui.services.archive import LastWarnings
from nonvoip_tui.services.ports import Clock, Emit, Orders
from nonvoip_tui.services.waiting import sleep_or_wake

LAST_MINUTE = timedelta(seconds=60)
_LONG_SECONDS = 3600.0


class LastMinute:
    """Of all copies of the program with a screen, one warns of an order, and once."""

    def __init__(self, orders: Orders, warnings: LastWarnings, clock: Clock, emit: Emit) -> None:
        self._orders = orders
        self._warnings = warnings
        self._clock = clock
        self._emit = emit
        self._waiting: dict[str, Order] = {}
        """Those that live and got nothing so far."""
        self._warned: set[str] = set()
        self._is_followed = False
        self._wake = asyncio.Event()

    async def follow(self) -> None:
        """There is a person to be warned: a copy without a screen leaves that to the others."""
        self._is_followed = True
        self.want()

    def want(self) -> None:
        """Begin with the live orders of the account, which may be another one now."""
        if self._is_followed:
            self._waiting.clear()
            with suppress(StorageError):  # then only what is heard of from now on
                for order in self._orders.live(self._clock.now()):
                    self._put(order)

    def hear(self, event: Event) -> None:
        """An order is new, got its SMS, or lives for another time."""
        if self._is_followed and isinstance(event, OrderChanged | SmsArrived):
            self._put(event.order)

    def _put(self, order: Order) -> None:
        if order.sms_count or not order.is_live(self._clock.now()):
            self._waiting.pop(order.order_id, None)
        else:
            self._waiting[order.order_id] = order
        self._wake.set()

    async def run(self) -> None:
        """Warn of each at its time, until cancelled."""
        while True:
            self._wake.clear()
            await sleep_or_wake(self._clock, self._warn(), self._wake)

    def _warn(self) -> float:
        """Warn of what is due; the seconds until the next will be."""
        now, seconds = self._clock.now(), _LONG_SECONDS
        for order in list(self._waiting.values()):
            left = order.time_left(now)
            if left > LAST_MINUTE:
                seconds = min(seconds, (left - LAST_MINUTE).total_seconds())
                continue
            del self._waiting[order.order_id]
            if left > timedelta(0) and self._is_first(order):
                self._emit(LastMinuteBegan(order))
        return seconds

    def _is_first(self, order: Order) -> bool:
        if order.order_id in self._warned:
            return False
        self._warned.add(order.order_id)
        try:
            return self._warnings.claim(order.order_id, order.asked_until)
        except StorageError:
            return True  # two warnings are better than none
