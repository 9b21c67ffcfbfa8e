"""Asks for the SMS of all live orders, the most urgent first, within the account's budget."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from math import inf

from nonvoip_tui.domain.errors import (
    BadAnswerError,
    Certainty,
    NotFoundError,
    RateLimitedError,
    ServiceError,
    StorageError,
    WrongCredentialsError,
)
from nonvoip_tui.domain.events import OrderAsked, OrderChanged
from nonvoip_tui.domain.models import Inbox as Answer
from nonvoip_tui.domain.models import Order
from nonvoip_tui.services.account import Account
from nonvoip_tui.services.backoff import Backoff
from nonvoip_tui.services.budget import Budget
from nonvoip_tui.services.hinted import Hinted
from nonvoip_tui.services.inbox import Inbox
from nonvoip_tui.services.neighbours import Neighbours
from nonvoip_tui.services.pace import Pace
from nonvoip_tui.services.ports import Clock, Emit, Leadership, Orders, Service
from nonvoip_tui.services.schedule import Schedule
from nonvoip_tui.services.waiting import sleep_or_wake

MAX_IN_FLIGHT = 8
"""Of the transport's ten connections; two are left for what the person asks."""
LEADING_LOOK_SECONDS = 3.0
"""How often the copy that polls looks for orders that another copy placed."""
FOLLOWING_LOOK_SECONDS = 1.0
"""How often a copy that does not poll looks for SMS, and tries to lead."""
TOGETHER_SECONDS = 0.3
"""Who is due so soon is asked about with the one before: to wake up costs more than to ask."""
_LONG_SECONDS = 3600.0
_ROUNDING_SECONDS = 1e-6
_GAP = timedelta(minutes=1)
"""An order that ended so shortly before this copy took over may have missed its last question."""
_MOST_UNREADABLE = 2
"""Unreadable answers in a row that are put down to their orders; then it is the service."""


class Poller:
    """One loop for every live order until that order's own expiry, in one copy of the program.

    Which order is next is the `Schedule`'s affair, whether a call may be made the `Budget`'s.
    Trouble on the line pauses all of them, with a wait that doubles, and then one question tries
    it; wrong credentials stop all.
    """

    def __init__(
        self,
        service: Service,
        orders: Orders,
        inbox: Inbox,
        account: Account,
        budget: Budget,
        schedule: Schedule,
        backoff: Backoff,
        leadership: Leadership,
        neighbours: Neighbours,
        clock: Clock,
        emit: Emit,
    ) -> None:
        self._service = service
        self._orders = orders
        self._inbox = inbox
        self._account = account
        self._budget = budget
        self._schedule = schedule
        self._backoff = backoff
        self._leadership = leadership
        self._neighbours = neighbours
        self._clock = clock
        self._emit = emit
        self._hinted = Hinted(clock)
        self._wake = asyncio.Event()
        self.is_leading = False
        """Whether this copy of the program is the one that polls for the account."""
        self._told_until = 0.0
        self._unreadable_in_a_row = 0
        self._round = 0
        """Counts the accounts: what was asked for one says nothing to the next."""

    def watch(self, order: Order) -> None:
        """Ask for this order from now on; or know its new state."""
        self._schedule.put(order)
        self._wake.set()

    def watch_all(self) -> None:
        """Ask for every live order of the account, and for no other."""
        self._round += 1
        self._neighbours.begin()
        self._start()

    def select(self, order_id: str) -> None:
        """The person looks at this order (or at none): it is asked more often."""
        self._schedule.select(order_id)
        self._wake.set()

    def hint(self, order_id: str) -> bool:
        """A callback spoke of this order: ask about it out of turn, as soon as may be.

        Returns:
            Whether it is watched here; else nothing is done.
        """
        if order_id not in self._schedule:
            return False
        self._hinted.add(order_id)
        self._wake.set()
        return True

    def set_pace(self, pace: Pace) -> None:
        """Ask more often or more rarely from now on."""
        self._schedule.set_pace(pace)
        self._wake.set()

    async def ask_now(self, order_id: str) -> int:
        """Ask for one order's SMS at once, live or not, because the person wants it.

        Returns:
            How many SMS were new; 0 as well when it is being asked already.

        Raises:
            ServiceError: the service could not be asked, or says no.
            StorageError: the order cannot be read, or what came cannot be kept.
        """
        if order_id in self._schedule:
            if self._schedule.is_in_flight(order_id):
                return 0
            self._budget.count()
            return await self._ask(self._schedule.begin(order_id))
        order = self._orders.get(order_id)
        if order is None:
            raise NotFoundError(f"Order {order_id} is not in the journal.")
        self._budget.count()
        answer = await self._service.inbox(order)
        new = self._inbox.take(self._orders.get(order_id) or order, answer)
        self._emit(OrderAsked(order_id, self._clock.now(), None))
        return new

    async def run(self) -> None:
        """Poll, or follow the copy that polls, until cancelled."""
        if not self._neighbours.has_begun:
            self._neighbours.begin()
        self._start()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._look_around())
                early_seconds = 0.0
                while True:
                    await self._account.signed_in()
                    self._wake.clear()
                    order_id, seconds = self._next(early_seconds)
                    early_seconds = 0.0 if seconds else TOGETHER_SECONDS
                    if seconds > 0:
                        await sleep_or_wake(self._clock, seconds, self._wake)
                        continue
                    self._budget.count_poll()
                    order = self._schedule.begin(order_id)
                    group.create_task(self._ask_quietly(order))
        finally:
            self._leadership.resign()

    def _start(self) -> None:
        self._schedule.keep_only(self._orders.live(self._clock.now()))
        self.is_leading = self._leads()
        self._wake.set()

    def _next(self, early_seconds: float) -> tuple[str, float]:
        """Whom to ask about, and the seconds until it may be done."""
        most = 1 if self._backoff.is_down else MAX_IN_FLIGHT
        if not self.is_leading or self._schedule.in_flight >= most:
            return "", _LONG_SECONDS
        order_id, seconds = self._schedule.turn(self._budget.polls_per_second, early_seconds)
        hinted_id, hint_seconds = self._hinted.next(self._schedule)
        if hinted_id and hint_seconds <= max(seconds, _ROUNDING_SECONDS):
            order_id, seconds = hinted_id, hint_seconds
        if seconds < inf:
            seconds = max(seconds, self._budget.poll_delay(), self._backoff.delay)
        return order_id, min(seconds, _LONG_SECONDS) if seconds > _ROUNDING_SECONDS else 0.0

    async def _look_around(self) -> None:
        """Take over when nobody leads, and hear of what other copies wrote."""
        while True:
            await self._clock.sleep(
                LEADING_LOOK_SECONDS if self.is_leading else FOLLOWING_LOOK_SECONDS
            )
            if self._neighbours.look():
                self._account.catch_up()
            if not self.is_leading and self._leads():
                self.is_leading = True
                self._schedule.keep_only(self._orders.live(self._clock.now() - _GAP))
                self._wake.set()

    def _leads(self) -> bool:
        try:
            return self._leadership.try_lead()
        except StorageError:
            return True  # where there can be no lock, two that ask are better than none

    async def _ask_quietly(self, order: Order) -> None:
        with suppress(ServiceError, StorageError):  # told by _ask already, once, in words
            await self._ask(order)

    async def _ask(self, order: Order) -> int:
        order_id, asked_in = order.order_id, self._round
        self._hinted.begin(order_id)
        try:
            answer = await self._service.inbox(order)
        except ServiceError as error:
            self._went_wrong(order_id, error, is_current=asked_in == self._round)
            raise
        except BaseException:
            self._hinted.failed(order_id, is_its_own=False)
            self._schedule.fail(order_id, is_its_own=False)
            raise
        finally:
            self._wake.set()
        self._went_well()
        if asked_in != self._round:
            self._schedule.end(order_id)
            return 0
        return self._take(order, answer)

    def _take(self, order: Order, answer: Answer) -> int:
        order_id = order.order_id
        try:
            new = self._inbox.take(self._orders.get(order_id) or order, answer)
            kept = self._orders.get(order_id) or order
        except StorageError as error:
            self._hinted.failed(order_id, is_its_own=True)
            self._schedule.put(order)  # what was told but not kept is still to be had
            self._tell(order_id, self._schedule.fail(order_id, is_its_own=True), str(error))
            raise
        self._hinted.answered(order_id, has_news=new > 0 or kept.number != order.number)
        self._schedule.put(kept)
        was_last = self._schedule.end(order_id)
        self._tell(order_id, was_last)
        return new

    def _went_well(self) -> None:
        self._unreadable_in_a_row = 0
        self._backoff.went_well()
        self._account.went_well()

    def _went_wrong(self, order_id: str, error: ServiceError, *, is_current: bool) -> None:
        if error.certainty is Certainty.ANSWERED:
            self._backoff.went_well()
        is_its_own = False
        match error:
            case _ if not is_current:
                pass  # about credentials or an account that are not in use any more
            case WrongCredentialsError():
                self._account.went_wrong(error)
            case RateLimitedError():
                self._budget.pause(error.retry_after_seconds)
                self._tell_of_pause(error, self._budget.pause_left)
            case NotFoundError():
                self._schedule.remove(order_id)
                self._emit(OrderAsked(order_id, self._clock.now(), None, str(error)))
                self._inbox.end(order_id, str(error))
                return
            case BadAnswerError() if self._unreadable_in_a_row < _MOST_UNREADABLE:
                self._unreadable_in_a_row += 1
                is_its_own = True
            case _ if error.certainty is not Certainty.ANSWERED:
                if seconds := self._backoff.went_wrong():
                    self._tell_of_pause(error, seconds)
            case _:
                is_its_own = True
        self._hinted.failed(order_id, is_its_own=is_its_own)
        self._tell(order_id, self._schedule.fail(order_id, is_its_own=is_its_own), str(error))

    def _tell_of_pause(self, error: ServiceError, seconds: float) -> None:
        until = self._clock.monotonic() + seconds
        if until > self._told_until + 1.0:  # else a call that was under way met the same
            self._told_until = until
            self._account.went_wrong(error, self._clock.now() + timedelta(seconds=seconds))

    def _tell(self, order_id: str, was_last: bool, trouble: str = "") -> None:
        """Say when it was asked and will be next; and of the last time, how it stands then."""
        now = self._clock.now()
        seconds = max(
            self._schedule.seconds_to(order_id), self._backoff.delay, self._budget.pause_left
        )
        next_at = now + timedelta(seconds=seconds) if seconds < inf else None
        self._emit(OrderAsked(order_id, now, next_at, trouble))
        if was_last:
            with suppress(StorageError):
                if order := self._orders.get(order_id):
                    self._emit(OrderChanged(order))
