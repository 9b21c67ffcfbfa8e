"""What happens when an order's time is over and no SMS came.

Whether the service refunds by itself then is not known (API.md section 2.7): other clients call
reject. So the person is asked, or has said beforehand what to do.
"""

import asyncio
from collections import deque
from datetime import timedelta

from nonvoip_tui.domain.events import Event, ExpiredRejected, OrderChanged, OrderRanOut
from nonvoip_tui.domain.models import Order
from nonvoip_tui.domain.outcomes import NotSent, Refused, Unknown
from nonvoip_tui.services.lifecycle import Done, Lifecycle
from nonvoip_tui.services.ports import Clock, Emit

_NEWS = timedelta(minutes=5)
"""An order that ran out longer ago, while nobody was here, is not brought up again."""


class Expiry:
    """Hears of orders that ran out, and asks, rejects or keeps still, as it was set."""

    def __init__(self, lifecycle: Lifecycle, clock: Clock, emit: Emit, what_to_do: str) -> None:
        """Take what to do: "ask", "auto" or "never" (`config.reject_expired`)."""
        self._lifecycle = lifecycle
        self._clock = clock
        self._emit = emit
        self._what_to_do = what_to_do
        self._seen: set[str] = set()
        self._waiting: deque[Order] = deque()
        self._wake = asyncio.Event()

    def hear(self, event: Event) -> None:
        """Notice an order that has just run out without an SMS."""
        if not isinstance(event, OrderChanged) or self._what_to_do == "never":
            return
        order, now = event.order, self._clock.now()
        has_just_run_out = timedelta(0) <= now - order.asked_until < _NEWS
        is_unused = not order.sms_count and order.rejected_at is None
        if has_just_run_out and is_unused and order.order_id not in self._seen:
            self._seen.add(order.order_id)
            self._waiting.append(order)
            self._wake.set()

    async def run(self) -> None:
        """Work off what ran out, until cancelled."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                order = self._waiting.popleft()
                if self._what_to_do == "auto":
                    await self._reject(order)
                else:
                    self._emit(OrderRanOut(order))

    async def _reject(self, order: Order) -> None:
        match await self._lifecycle.reject(order.order_id):
            case Done(after, _, refunded, balance):
                self._emit(ExpiredRejected(after, refunded, balance))
            case Refused(reason) | NotSent(reason):
                self._emit(ExpiredRejected(order, failure=reason))
            case Unknown():
                pass  # told like every unknown outcome
