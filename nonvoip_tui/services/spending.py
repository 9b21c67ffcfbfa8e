"""The one way to make a call that can move money: journaled before, ended after, never repeated."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from nonvoip_tui.domain.errors import (
    Certainty,
    RateLimitedError,
    ServiceError,
    StorageError,
)
from nonvoip_tui.domain.events import IntentChanged
from nonvoip_tui.domain.models import Ending, Intent, Order
from nonvoip_tui.domain.outcomes import NotSent, Refused, Unknown
from nonvoip_tui.services.account import Account
from nonvoip_tui.services.ports import Clock, Emit, Journal, SpendLock

AnswerT = TypeVar("AnswerT")


class Spending:
    """Sends spending calls one at a time, each between its two journal entries.

    Once the disk fails to take an ending, nothing more is sent: an order that cannot be
    journaled would be an order that can be lost.
    """

    def __init__(
        self,
        journal: Journal,
        lock: SpendLock,
        account: Account,
        clock: Clock,
        emit: Emit,
        blocked: str = "",
    ) -> None:
        self._journal = journal
        self._lock = lock
        self._account = account
        self._clock = clock
        self._emit = emit
        self._in_flight = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self.blocked = blocked
        """Why nothing can be sent any more, in the user's words; empty while it can."""

    @property
    def in_flight(self) -> int:
        """How many calls wait for their turn or their answer."""
        return self._in_flight

    async def finished(self) -> None:
        """Wait until no call is in flight."""
        await self._idle.wait()

    async def spend(
        self,
        intent: Intent,
        call: Callable[[], Awaitable[AnswerT]],
        brings: Callable[[AnswerT], tuple[Sequence[Order], str]],
    ) -> AnswerT | Refused | NotSent | Unknown:
        """Journal `intent`, make the call, journal how it ended.

        Args:
            intent: what is about to be asked; `began_at` and `balance_before` are set here.
            call: makes the call, once.
            brings: the orders to save with the answer, and what to note of it; no orders and a
                note means that the service answered but did nothing.
        """
        self._in_flight += 1
        self._idle.clear()
        try:
            async with self._lock.hold():
                return await self._spend(intent, call, brings)
        finally:
            self._in_flight -= 1
            if not self._in_flight:
                self._idle.set()
            self._account.want_refresh()

    async def _spend(
        self,
        intent: Intent,
        call: Callable[[], Awaitable[AnswerT]],
        brings: Callable[[AnswerT], tuple[Sequence[Order], str]],
    ) -> AnswerT | Refused | NotSent | Unknown:
        if self.blocked:
            return Refused(self.blocked)
        intent = intent._replace(began_at=self._clock.now(), balance_before=self._account.balance)
        try:
            self._journal.begin(intent)
        except StorageError as error:
            return NotSent(f"Nothing was sent, because it could not be journaled: {error}")
        try:
            answer = await call()
            orders, note = brings(answer)
        except ServiceError as error:
            return self._failed(intent, error)
        except BaseException:
            # Cancelled, or a defect of ours: the request may have left.
            self._end(intent, Ending.UNKNOWN, "The program was interrupted while it waited.")
            raise
        self._account.went_well()
        ending = Ending.DONE if orders else Ending.REFUSED
        self._end(intent, ending, note, orders)
        return answer

    def _failed(self, intent: Intent, error: ServiceError) -> Refused | NotSent | Unknown:
        self._account.went_wrong(error)
        reason = str(error)
        match error.certainty:
            case Certainty.NOT_SENT:
                self._end(intent, Ending.NOT_SENT, reason)
                return NotSent(reason)
            case Certainty.ANSWERED:
                self._end(intent, Ending.REFUSED, reason)
                wait = error.retry_after_seconds if isinstance(error, RateLimitedError) else None
                return Refused(reason, wait)
            case Certainty.UNKNOWN:
                return Unknown(reason, self._end(intent, Ending.UNKNOWN, reason))

    def _end(
        self, intent: Intent, ending: Ending, detail: str, orders: Sequence[Order] = ()
    ) -> Intent:
        ended = intent._replace(ending=ending, ended_at=self._clock.now(), detail=detail)
        try:
            self._journal.finish(ended, orders)
        except StorageError as error:
            ids = ", ".join(order.order_id for order in orders)
            what = f"Write down order {ids}: it" if ids else "How the last call ended"
            self.blocked = f"{what} could not be saved ({error}). Nothing more is sent."
        self._emit(IntentChanged(ended))
        return ended
