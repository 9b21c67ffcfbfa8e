"""Warns once of each order, or window of a rented number, that has a minute left and no SMS."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from nonvoip_tui.domain.errors import StorageError
from nonvoip_tui.domain.events import Event, LastMinuteBegan, OrderChanged, SmsArrived
from nonvoip_tui.domain.models import Order
from nonvoip_tui.services.ports import Clock, Emit, sleep_or_wake

if TYPE_CHECKING:
    from nonvoip_tui.store.account_state import LastWarnings
    from nonvoip_tui.store.orders import Orders

LAST_MINUTE = timedelta(seconds=60)
MAX_WINDOW = timedelta(minutes=15)
"""For how long a rented number receives after its activation: 5 to 10 minutes."""
_LONG_SECONDS = 3600.0


class _Deadline(NamedTuple):
    """When an order's chance of an SMS ends, and what is warned of then."""

    at: datetime
    what: str
    """The order's id; for a window of a rented number, which has many, with its end."""
    is_window: bool = False


def _deadline(order: Order, now: datetime) -> _Deadline | None:
    """The chance of an order that waits for its SMS at `now`; None if it does not wait."""
    if not order.is_live(now):
        return None
    window_end = order.active_until
    if window_end is not None and now < window_end:
        heard_at = order.last_sms_at
        if heard_at is not None and heard_at > window_end - MAX_WINDOW:
            return None
        what = f"{order.order_id} until {window_end:%Y-%m-%dT%H:%M:%S}"
        return _Deadline(min(window_end, order.over_at), what, is_window=True)
    return None if order.sms_count else _Deadline(now + order.time_left(now), order.order_id)


@dataclass(eq=False)
class LastMinute:
    """Warns of each order once, in one of the copies of the program that have a screen."""

    _orders: "Orders"
    _warnings: "LastWarnings"
    _clock: Clock
    _emit: Emit
    _waiting: dict[str, Order] = field(default_factory=dict, init=False)
    """Those that wait for an SMS."""
    _warned: set[str] = field(default_factory=set, init=False)
    _is_followed: bool = field(default=False, init=False)
    _wake: asyncio.Event = field(default_factory=asyncio.Event, init=False)

    async def follow(self) -> None:
        """Begin to warn; a copy without a screen leaves that to the others."""
        self._is_followed = True
        self.want()

    def want(self) -> None:
        """Begin with the live orders of the account, which may be another one now."""
        if self._is_followed:
            self._waiting.clear()
            with suppress(StorageError):  # then only what comes from now on
                for order in self._orders.live(self._clock.now()):
                    self._put(order)

    def on_event(self, event: Event) -> None:
        """An order is new, got its SMS, or has a new end."""
        if self._is_followed and isinstance(event, OrderChanged | SmsArrived):
            self._put(event.order)

    def _put(self, order: Order) -> None:
        if _deadline(order, self._clock.now()) is None:
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
            deadline = _deadline(order, now)
            if deadline is None:
                del self._waiting[order.order_id]
                continue
            left = deadline.at - now
            if left > LAST_MINUTE:
                seconds = min(seconds, (left - LAST_MINUTE).total_seconds())
                continue
            if left > timedelta(0) and self._is_first(deadline):
                self._emit(LastMinuteBegan(order))
            if deadline.is_window:  # after it the number still has its own end before it
                seconds = min(seconds, max(1.0, left.total_seconds()))
            else:
                del self._waiting[order.order_id]
        return seconds

    def _is_first(self, deadline: _Deadline) -> bool:
        if deadline.what in self._warned:
            return False
        self._warned.add(deadline.what)
        try:
            return self._warnings.claim(deadline.what, deadline.at)
        except StorageError:
            return True  # two warnings are better than none
