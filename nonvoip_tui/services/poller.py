"""Asks for the SMS of all live orders, the most urgent first, within the account's budget."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from nonvoip_tui.domain.errors import (
    Certainty,
    NotFoundError,
    RateLimitedError,
    ServiceError,
    StorageError,
    WrongCredentialsError,
)
from nonvoip_tui.domain.events import OrderAsked, OrderChanged
from nonvoip_tui.domain.models import Order
from nonvoip_tui.services.account import Account
from nonvoip_tui.services.budget import Budget
from nonvoip_tui.services.inbox import Inbox
from nonvoip_tui.services.pace import Pace
from nonvoip_tui.services.ports import Clock, Emit, Orders, Service

MAX_IN_FLIGHT = 6
MAX_BACKOFF_SECONDS = 300.0
_FIRST_BACKOFF_SECONDS = 4.0


@dataclass(slots=True)
class _Watch:
    order: Order
    due: float
    """When to ask next, by the monotonic clock."""
    asked: float = float("-inf")
    failures: int = 0
    is_in_flight: bool = False


class Poller:
    """One loop for every live order until that order's own expiry.

    Earliest due first, so that none starves; one question in flight for each order. Trouble on
    the line pauses all of them, with a wait that doubles; wrong credentials stop all.
    """

    def __init__(
        self,
        service: Service,
        orders: Orders,
        inbox: Inbox,
        account: Account,
        budget: Budget,
        pace: Pace,
        clock: Clock,
        emit: Emit,
        random: Callable[[], float],
    ) -> None:
        self._service = service
        self._orders = orders
        self._inbox = inbox
        self._account = account
        self._budget = budget
        self._pace = pace
        self._clock = clock
        self._emit = emit
        self._random = random
        self._watched: dict[str, _Watch] = {}
        self._selected = ""
        self._wake = asyncio.Event()
        self._paused_until = 0.0
        self._failures = 0

    def watch(self, order: Order) -> None:
        """Ask for this order from now on; or know its new state."""
        watch = self._watched.get(order.order_id)
        if not order.is_live(self._clock.now()):
            self._watched.pop(order.order_id, None)
        elif watch is not None:
            watch.order = order
        else:
            # A fresh number has no SMS yet: the first question waits a moment.
            due = self._clock.monotonic() + self._pace.selected_seconds * self._random()
            self._watched[order.order_id] = _Watch(order, due)
        self._wake.set()

    def watch_all(self) -> None:
        """Ask for every live order of the account, and for no other."""
        self._watched.clear()
        for order in self._orders.live(self._clock.now()):
            self.watch(order)

    def select(self, order_id: str) -> None:
        """The person looks at this order (or at none): it is asked more often."""
        self._selected = order_id
        if watch := self._watched.get(order_id):
            soon = watch.asked + self._interval(watch)
            watch.due = min(watch.due, max(soon, self._clock.monotonic()))
            self._wake.set()

    async def ask_now(self, order_id: str) -> int:
        """Ask for one order's SMS at once, live or not, because the person wants it.

        Returns:
            How many SMS were new.

        Raises:
            ServiceError: the service could not be asked, or says no.
        """
        watch = self._watched.get(order_id)
        order = watch.order if watch else self._orders.get(order_id)
        if order is None:
            raise NotFoundError(f"Order {order_id} is not in the journal.")
        self._budget.count()
        if watch is None:
            answer = await self._service.inbox(order)
            new = self._inbox.take(self._orders.get(order_id) or order, answer)
            self._emit(OrderAsked(order_id, self._clock.now(), None))
            return new
        if watch.is_in_flight:
            return 0
        return await self._ask(watch)

    async def run(self) -> None:
        """Poll until cancelled."""
        self.watch_all()
        async with asyncio.TaskGroup() as group:
            while True:
                await self._account.signed_in()
                self._wake.clear()
                watch, seconds = self._next()
                if watch is None or seconds > 0:
                    await self._sleep_or_wake(seconds)
                    continue
                watch.is_in_flight = True
                self._budget.count()
                group.create_task(self._ask_quietly(watch))

    def _next(self) -> tuple[_Watch | None, float]:
        """The most urgent order, and the seconds until it may be asked."""
        idle = [watch for watch in self._watched.values() if not watch.is_in_flight]
        if not idle or len(self._watched) - len(idle) >= MAX_IN_FLIGHT:
            return None, 3600.0
        watch = min(idle, key=lambda each: each.due)
        start = max(watch.due, self._paused_until)
        seconds = start - self._clock.monotonic()
        return watch, max(seconds, self._budget.poll_delay())

    async def _sleep_or_wake(self, seconds: float) -> None:
        sleeping = asyncio.ensure_future(self._clock.sleep(seconds))
        waking = asyncio.ensure_future(self._wake.wait())
        try:
            await asyncio.wait({sleeping, waking}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            sleeping.cancel()
            waking.cancel()

    async def _ask_quietly(self, watch: _Watch) -> None:
        with suppress(ServiceError):  # told by _ask already, once, in words
            await self._ask(watch)

    async def _ask(self, watch: _Watch) -> int:
        watch.is_in_flight = True
        try:
            answer = await self._service.inbox(watch.order)
            self._went_well(watch)
            new = self._inbox.take(self._orders.get(watch.order.order_id) or watch.order, answer)
            self._plan(watch)
            return new
        except ServiceError as error:
            self._went_wrong(watch, error)
            raise
        except StorageError as error:
            watch.failures += 1
            self._plan(watch, trouble=str(error))
            return 0
        finally:
            watch.is_in_flight = False
            self._wake.set()

    def _went_well(self, watch: _Watch) -> None:
        watch.failures = 0
        self._failures = 0
        self._paused_until = 0.0
        self._account.went_well()

    def _went_wrong(self, watch: _Watch, error: ServiceError) -> None:
        watch.failures += 1
        now = self._clock.monotonic()
        match error:
            case WrongCredentialsError():
                self._account.went_wrong(error)
            case RateLimitedError():
                self._budget.pause(error.retry_after_seconds)
                self._tell_of_pause(error, error.retry_after_seconds)
            case NotFoundError():
                self._end(watch, error)
                return
            case _ if error.certainty is not Certainty.ANSWERED:
                # Calls that were under way together fail together: that is one failure.
                if now >= self._paused_until:
                    self._failures += 1
                    seconds = min(
                        MAX_BACKOFF_SECONDS, _FIRST_BACKOFF_SECONDS * 2 ** (self._failures - 1)
                    ) * (0.5 + self._random() / 2)
                    self._paused_until = now + seconds
                    self._tell_of_pause(error, seconds)
        self._plan(watch, trouble=str(error))

    def _tell_of_pause(self, error: ServiceError, seconds: float) -> None:
        next_try_at = self._clock.now() + timedelta(seconds=seconds)
        self._account.went_wrong(error, next_try_at)

    def _end(self, watch: _Watch, error: ServiceError) -> None:
        """The service does not know the order any more: stop asking, keep the row."""
        order_id = watch.order.order_id
        self._watched.pop(order_id, None)
        order = self._orders.get(order_id) or watch.order
        ended = replace(order, ended_at=self._clock.now(), status=order.status or str(error))
        self._orders.save(ended)
        self._emit(OrderChanged(ended))
        self._emit(OrderAsked(order_id, self._clock.now(), None, str(error)))

    def _plan(self, watch: _Watch, trouble: str = "") -> None:
        """Decide when this order is asked next, or that it is over."""
        order_id = watch.order.order_id
        if order_id not in self._watched:
            return
        monotonic, now = self._clock.monotonic(), self._clock.now()
        watch.asked = monotonic
        if not watch.order.is_live(now):
            del self._watched[order_id]
            self._emit(OrderAsked(order_id, now, None, trouble))
            self._emit(OrderChanged(self._orders.get(order_id) or watch.order))
            return
        seconds = self._interval(watch) * min(8, 2**watch.failures)
        left = (watch.order.asked_until - now).total_seconds()
        # The last question falls on the order's own end, whatever the interval.
        watch.due = monotonic + max(0.0, min(seconds, left))
        next_at = now + timedelta(seconds=max(watch.due, self._paused_until) - monotonic)
        self._emit(OrderAsked(order_id, now, next_at, trouble))

    def _interval(self, watch: _Watch) -> float:
        is_selected = watch.order.order_id == self._selected
        return self._pace.interval(watch.order, self._clock.now(), is_selected=is_selected)
