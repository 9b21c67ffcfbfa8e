"""Asks for the SMS of all live orders, the most urgent first, within the account's budget."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import inf
from typing import TYPE_CHECKING

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
from nonvoip_tui.domain.models import Order, Standing
from nonvoip_tui.services.account import Account
from nonvoip_tui.services.inbox import Inbox
from nonvoip_tui.services.instance_sync import InstanceSync
from nonvoip_tui.services.pace import Pace
from nonvoip_tui.services.ports import Clock, Emit, Service, sleep_or_wake
from nonvoip_tui.services.rate_limit import URGENT_SECONDS, Backoff, Budget
from nonvoip_tui.services.schedule import LateQuestions, Schedule

if TYPE_CHECKING:
    from nonvoip_tui.store.locks import Leader
    from nonvoip_tui.store.orders import Orders

MAX_IN_FLIGHT = 8
"""How many of the transport's ten connections polling uses; two are left for the user."""
LEADING_LOOK_SECONDS = 3.0
"""How often the copy that polls looks for orders that another copy placed."""
FOLLOWING_LOOK_SECONDS = 1.0
"""How often a copy that does not poll looks for SMS, and tries to lead."""
TOGETHER_SECONDS = 0.3
"""An order due this soon is asked about with the one before: waking up costs more."""
_LONG_SECONDS = 3600.0
_ROUNDING_SECONDS = 1e-6
_GAP = timedelta(minutes=1)
"""An order that ended so shortly before this copy took over may have missed its last question."""
_ENDED_LATELY = timedelta(days=1)
"""Orders that ended no longer ago without an SMS are asked about once more after a start."""
_MAX_ENDED = 200
"""How many of the newest orders are searched for those."""
_BETWEEN_LATE_SECONDS = 1.0
_MAX_UNREADABLE = 2
"""Unreadable answers in a row that are put down to their orders; then it is the service."""


@dataclass(eq=False)
class Poller:
    """One loop for every live order until that order's own expiry, in one copy of the program.

    Which order is next is the `Schedule`'s affair, whether a call may be made the `Budget`'s.
    Trouble on the line pauses all of them, with a wait that doubles, and then one question tries
    it; wrong credentials stop all.
    """

    _service: Service
    _orders: "Orders"
    _inbox: Inbox
    _account: Account
    _budget: Budget
    _schedule: Schedule
    _backoff: Backoff
    _leadership: "Leader"
    _instance_sync: InstanceSync
    _claim: Callable[[str, datetime], bool]
    """Whether nobody has claimed this within a day, over all starts and copies; with the time."""
    _clock: Clock
    _emit: Emit
    _late: LateQuestions = field(init=False)
    _at_start: dict[str, str] = field(default_factory=dict, init=False)
    """Orders to be asked about because the program started, with what is claimed then."""
    _answers: dict[str, asyncio.Future[int]] = field(default_factory=dict, init=False)
    """The answers to come, by order, to requests in flight."""
    _wake: asyncio.Event = field(default_factory=asyncio.Event, init=False)
    is_leading: bool = field(default=False, init=False)
    """Whether this copy of the program is the one that polls for the account."""
    _notified_until: float = field(default=0.0, init=False)
    _unreadable_in_a_row: int = field(default=0, init=False)
    _round: int = field(default=0, init=False)
    """Counts the accounts, so that an answer for the last one is not taken for this one's."""

    def __post_init__(self) -> None:
        """Begin with nothing watched."""
        self._late = LateQuestions(self._clock)

    def watch(self, order: Order) -> None:
        """Ask for this order from now on; or know its new state."""
        self._schedule.put(order)
        self._wake.set()

    def watch_all(self) -> None:
        """Ask for every live order of the account, and for no other."""
        self._round += 1
        self._late.clear()
        self._at_start.clear()
        self._instance_sync.begin()
        self._start()

    def select(self, order_id: str) -> None:
        """The user is looking at this order (or at none): it is polled more often."""
        self._schedule.select(order_id)
        self._wake.set()

    def hint(self, order_id: str) -> None:
        """A webhook spoke of this order: ask about it out of turn, within the budget.

        A live one is asked about as soon as may be; one that is over at most once in a long while,
        and only a few of them.
        """
        if order_id in self._schedule:
            self._schedule.hint(order_id)
        else:
            self._late.hint(order_id)
        self._wake.set()

    def line_is_up(self) -> None:
        """Another call was answered, so what waits for the connection can go on."""
        if self._backoff.is_down:
            self._backoff.went_well()
            self._wake.set()

    def ends_moved(self) -> None:
        """The stored ends of orders were moved: some may be live again, others over."""
        if self._instance_sync.has_begun:
            self._instance_sync.look(at_all=True)
            self._start()

    def set_pace(self, pace: Pace) -> None:
        """Ask more often or more rarely from now on."""
        self._schedule.set_pace(pace)
        self._wake.set()

    async def ask_now(self, order_id: str) -> int:
        """Ask for one order's SMS at once, live or not, because the user wants it.

        It is asked even while the line is left alone. An order that words of the service had ended
        before its own expiry is polled again from now on.

        Returns:
            How many SMS were new; where it is being asked about already, of that answer.

        Raises:
            ServiceError: the service could not be asked, or says no.
            StorageError: the order cannot be read, or what came cannot be stored.
        """
        if self._schedule.is_in_flight(order_id) and not self._backoff.is_down:
            return await asyncio.shield(self._answers[order_id])
        order = self._orders.get(order_id)
        if order is None:
            raise NotFoundError(f"Order {order_id} is not in the journal.")
        self._inbox.revive(order)  # which has it watched again
        self._budget.count()
        if order_id in self._schedule and not self._schedule.is_in_flight(order_id):
            return await self._ask(self._schedule.begin(order_id))
        return await self._ask_beside(self._orders.get(order_id) or order)

    async def run(self) -> None:
        """Poll, or follow the copy that polls, until cancelled."""
        if not self._instance_sync.has_begun:
            self._instance_sync.begin()
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
                    if order_id not in self._schedule:
                        self._begin_late(order_id, group)
                        continue
                    self._budget.count_poll()
                    order = self._schedule.begin(order_id)
                    group.create_task(self._ask_quietly(order))
        finally:
            self._leadership.resign()

    def _start(self) -> None:
        self._schedule.keep_only(self._orders.live(self._clock.now()))
        self.is_leading = self._leads()
        self._look_back()
        self._wake.set()

    def _look_back(self) -> None:
        """Have those asked about once more that ended lately, or by words before their time."""
        now = self._clock.now()
        with suppress(StorageError):
            ended = [each for each in self._orders.recent(_MAX_ENDED) if not each.is_live(now)]
            for place, order in enumerate(filter(lambda each: _is_worth_asking(each, now), ended)):
                self._at_start[order.order_id] = f"late {order.order_id}"
                self._late.once(order.order_id, place * _BETWEEN_LATE_SECONDS)

    def _next(self, early_seconds: float) -> tuple[str, float]:
        """The order to ask about, and the seconds until that is allowed."""
        most = 1 if self._backoff.is_down else MAX_IN_FLIGHT
        if not self.is_leading or self._schedule.in_flight >= most:
            return "", _LONG_SECONDS
        order_id, seconds = self._schedule.turn(self._budget.polls_per_second, early_seconds)
        late_id, late_seconds = self._late.next()
        if late_id and late_seconds <= max(seconds, _ROUNDING_SECONDS):
            order_id, seconds = late_id, late_seconds
        if self._backoff.is_down and self._schedule.has_urgent:
            self._backoff.limit(URGENT_SECONDS)
        if seconds < inf:
            seconds = max(seconds, self._budget.poll_delay(), self._backoff.delay)
        return order_id, min(seconds, _LONG_SECONDS) if seconds > _ROUNDING_SECONDS else 0.0

    async def _look_around(self) -> None:
        """Take over if no copy leads, and learn what other copies wrote."""
        while True:
            await self._clock.sleep(
                LEADING_LOOK_SECONDS if self.is_leading else FOLLOWING_LOOK_SECONDS
            )
            if self._instance_sync.look():
                self._account.catch_up()
            if not self.is_leading and self._leads():
                self.is_leading = True
                self._schedule.keep_only(self._orders.live(self._clock.now() - _GAP))
                self._wake.set()

    def _leads(self) -> bool:
        try:
            return self._leadership.try_lead()
        except StorageError:
            return True  # if locks do not work, two pollers are better than none

    def _begin_late(self, order_id: str, group: asyncio.TaskGroup) -> None:
        """Ask about an order that is over, unless that has become needless."""
        order = None
        with suppress(StorageError):
            order = self._orders.get(order_id)
        what = self._at_start.pop(order_id, "")
        if order is None or order.is_given_back or (what and not self._is_first(what)):
            self._late.forget(order_id)
            return
        self._budget.count_poll()
        self._late.begin(order_id)
        group.create_task(self._ask_late(order))

    def _is_first(self, what: str) -> bool:
        try:
            return self._claim(what, self._clock.now())
        except StorageError:
            return True  # one request too many costs little

    async def _ask_late(self, order: Order) -> None:
        is_answered = False
        try:
            with suppress(StorageError):
                await self._ask_beside(order)
            is_answered = True
        except ServiceError as error:
            is_answered = error.certainty is Certainty.ANSWERED and not isinstance(
                error, RateLimitedError | WrongCredentialsError
            )
        finally:
            self._late.end(order.order_id, is_answered=is_answered)
            self._wake.set()

    async def _ask_beside(self, order: Order) -> int:
        """Ask about an order apart from the schedule, which need not watch it."""
        order_id, asked_in = order.order_id, self._round
        try:
            answer = await self._service.inbox(order)
        except ServiceError as error:
            self._judge(error, is_current=asked_in == self._round)
            self._emit(OrderAsked(order_id, self._clock.now(), self._next_at(order_id), str(error)))
            raise
        finally:
            self._wake.set()
        self._went_well()
        if asked_in != self._round:
            return 0
        new = self._inbox.take(self._orders.get(order_id) or order, answer)
        self._emit_asked(order_id, answer)
        return new

    async def _ask_quietly(self, order: Order) -> None:
        with suppress(ServiceError, StorageError):  # emitted by _ask already, once, in words
            await self._ask(order)

    async def _ask(self, order: Order) -> int:
        order_id = order.order_id
        answered = self._answers[order_id] = asyncio.get_running_loop().create_future()
        try:
            new = await self._ask_watched(order)
        except BaseException as error:
            if isinstance(error, Exception):
                answered.set_exception(error)
                answered.exception()  # nobody may be waiting for it
            else:
                answered.cancel()
            raise
        finally:
            del self._answers[order_id]
        answered.set_result(new)
        return new

    async def _ask_watched(self, order: Order) -> int:
        order_id, asked_in = order.order_id, self._round
        try:
            answer = await self._service.inbox(order)
        except ServiceError as error:
            self._went_wrong(order_id, error, is_current=asked_in == self._round)
            raise
        except BaseException:
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
            stored = self._orders.get(order_id) or order
        except StorageError as error:
            self._schedule.put(order)  # what was emitted but not stored can still be read
            self._notify(order_id, self._schedule.fail(order_id, is_its_own=True), str(error))
            raise
        self._schedule.put(stored)
        has_news = new > 0 or stored.number != order.number
        was_last = self._schedule.end(order_id, has_news=has_news)
        self._follow_up(stored, was_last=was_last)
        self._emit_asked(order_id, answer)
        if was_last:
            self._emit_changed(order_id)
        return new

    def _follow_up(self, order: Order, *, was_last: bool) -> None:
        """Ask a few times more about an order that has just ended without an SMS."""
        is_over = was_last or (order.is_ended_by_word and order.order_id not in self._schedule)
        if is_over and not order.sms_count and not order.is_given_back:
            self._late.ended(order.order_id)

    def _went_well(self) -> None:
        self._unreadable_in_a_row = 0
        self._backoff.went_well()
        self._account.went_well()

    def _went_wrong(self, order_id: str, error: ServiceError, *, is_current: bool) -> None:
        is_its_own = self._judge(error, is_current=is_current)
        was_last = self._schedule.fail(order_id, is_its_own=is_its_own)
        if was_last:
            self._late.ended(order_id)
        self._notify(order_id, was_last, str(error))

    def _judge(self, error: ServiceError, *, is_current: bool) -> bool:
        """Report a failure to whom it concerns; whether the order asked about is the reason."""
        is_its_own = False
        match error:
            case _ if not is_current:
                pass  # about credentials or an account that are no longer in use
            case WrongCredentialsError():
                self._backoff.went_well()
                self._account.went_wrong(error)
            case RateLimitedError():
                self._backoff.went_well()
                self._budget.pause(error.retry_after_seconds)
                self._report_pause(error, self._budget.pause_left)
            case BadAnswerError() if self._unreadable_in_a_row < _MAX_UNREADABLE:
                self._unreadable_in_a_row += 1
                is_its_own = True
            case _ if error.certainty is not Certainty.ANSWERED:
                if self._backoff.went_wrong():
                    if self._schedule.has_urgent:
                        self._backoff.limit(URGENT_SECONDS)
                    self._report_pause(error, self._backoff.delay)
            case _:
                self._went_well()
                is_its_own = True
        return is_its_own

    def _report_pause(self, error: ServiceError, seconds: float) -> None:
        until = self._clock.monotonic() + seconds
        if until > self._notified_until + 1.0:  # else a call that was under way met the same
            self._notified_until = until
            self._account.went_wrong(error, self._clock.now() + timedelta(seconds=seconds))

    def _notify(self, order_id: str, was_last: bool, trouble: str) -> None:
        """Report when it was asked without success and will be next, and how the order stands."""
        self._emit(OrderAsked(order_id, self._clock.now(), self._next_at(order_id), trouble))
        if was_last:
            self._emit_changed(order_id)

    def _emit_asked(self, order_id: str, answer: Answer) -> None:
        next_at = self._next_at(order_id)
        words = _words_of(answer)
        if words and next_at is not None:
            words += " The program keeps checking."
        self._emit(OrderAsked(order_id, self._clock.now(), next_at, words))

    def _emit_changed(self, order_id: str) -> None:
        with suppress(StorageError):
            if order := self._orders.get(order_id):
                self._emit(OrderChanged(order))

    def _next_at(self, order_id: str) -> datetime | None:
        seconds = min(self._schedule.seconds_to(order_id), self._late.seconds_to(order_id))
        if seconds == inf:
            return None
        seconds = max(seconds, self._backoff.delay, self._budget.pause_left)
        return self._clock.now() + timedelta(seconds=seconds)


def _is_worth_asking(order: Order, now: datetime) -> bool:
    """Whether there may still be news about an order that is over at `now`."""
    if order.is_given_back:
        return False
    if order.is_ended_by_word and now < order.asked_until:
        return True
    return not order.sms_count and now - order.over_at < _ENDED_LATELY


def _words_of(answer: Answer) -> str:
    """What the user has to know of an answer without an SMS; empty where it is the usual one."""
    said = answer.sentence.rstrip(".")
    match answer.standing:
        case Standing.OVER:
            return f"The service says that it is over: “{said}”."
        case Standing.NOT_KNOWN:
            return f"The service does not know it at the moment: “{said}”."
        case Standing.ASLEEP:
            return f"The service says that it is asleep: “{said}”."
        case Standing.NOTHING_YET | Standing.NOT_NOW if said:
            return f"The service says: “{said}”."
        case _:
            return ""
