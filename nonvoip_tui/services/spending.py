"""The one way to make a call that can move money: journaled before, ended after, never repeated."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from datetime import datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from nonvoip_tui.domain.actions import NotSent, Refused, Unknown
from nonvoip_tui.domain.answers import OnAnswer, RawAnswer
from nonvoip_tui.domain.errors import Certainty, RateLimitedError, ServiceError, StorageError
from nonvoip_tui.domain.events import IntentChanged, TurnAwaited
from nonvoip_tui.domain.models import Action, Ending, Intent, Order
from nonvoip_tui.services.account import Account
from nonvoip_tui.services.evidence import Evidence
from nonvoip_tui.services.ports import Clock, Emit
from nonvoip_tui.settings.config import Limits

if TYPE_CHECKING:
    from nonvoip_tui.store.journal import Journal
    from nonvoip_tui.store.locks import SpendLock


AnswerT = TypeVar("AnswerT")

_BEYOND = "nothing more that can cost money is sent."


class SpendLimits:
    """What the user allows to be spent: per order, per session (since the start) and per local day.

    Beyond it nothing is asked and nothing is sent.
    """

    def __init__(
        self, limits: Limits, spent_since: Callable[[datetime], Decimal], clock: Clock
    ) -> None:
        """Take the limits.

        Args:
            limits: of the settings.
            spent_since: the cost, in US dollars, of everything journaled since a moment, refunds
                taken off.
            clock: the time.
        """
        self._limits = limits
        self._spent_since = spent_since
        self._clock = clock
        self._session_began = clock.now()

    def spent(self) -> tuple[Decimal, Decimal]:
        """What the day and the session cost so far, in US dollars, refunds taken off."""
        return self._spent_since(self._midnight()), self._spent_since(self._session_began)

    def refusal_reason(self, price: Decimal) -> str:
        """Why `price` (US dollars) may not be spent now; empty when it may.

        A `price` of 0 stands for a call that may be free: it is refused once a limit is passed.
        """
        limits = self._limits
        if limits.per_order is not None and price > limits.per_order:
            return f"${price} is over your limit of ${limits.per_order} for one order."
        for limit, since, word in (
            (limits.per_session, self._session_began, "since this program was started"),
            (limits.per_day, self._midnight(), "today"),
        ):
            if limit is not None and (spent := self._spent_since(since)) + price > limit:
                if not price:
                    return f"${spent} spent {word} is over your limit of ${limit}: {_BEYOND}"
                return (
                    f"${price} on top of the ${spent} spent {word} is over your limit of ${limit}."
                )
        return ""

    def _midnight(self) -> datetime:
        # The zone's offset at midnight need not be the one of now.
        return datetime.combine(self._clock.now().astimezone().date(), time()).astimezone()


NOTICE_SECONDS = 1.0
"""A call that waits longer than this for another one says so."""
MAX_WAIT_SECONDS = 15.0
"""How long a call waits for another one to end, before it is refused as not sent."""
MAX_REJECT_WAIT_SECONDS = 75.0
"""The same for a rejection, which costs nothing: longer than the other call's usual timeout."""
MAX_CONSENT_SECONDS = 30.0
"""A request that was agreed to longer ago than this is not sent, for example after a suspend."""
MAX_READING_SECONDS = 5.0
"""How long the balance is waited for before a call."""
FRESH_SECONDS = 60.0
"""A balance read longer ago is read again before a call: what else happened would count to it."""

_TAKEN_BACK = "It was cancelled while it waited."


class _Turn:
    """One call from its request to its end."""

    def __init__(self) -> None:
        self.preparing: asyncio.Future[Intent | Refused | NotSent] | None = None
        """Everything up to the journal entry, after which it cannot be taken back."""
        self.sending: asyncio.Task[Any] | None = None
        self.is_taken_back = False


class Spending:
    """Sends spending calls one at a time, each between its two journal entries.

    Once the disk fails to take an ending, nothing more is sent: an order that cannot be
    journaled would be an order that can be lost.
    """

    def __init__(
        self,
        journal: "Journal",
        lock: "SpendLock",
        account: Account,
        limits: SpendLimits,
        evidence: Evidence,
        clock: Clock,
        emit: Emit,
        blocked: str = "",
    ) -> None:
        self._journal = journal
        self._lock = lock
        self._account = account
        self._limits = limits
        self._evidence = evidence
        self._clock = clock
        self._emit = emit
        self._turns: list[_Turn] = []
        self._is_closed = False
        self._idle = asyncio.Event()
        self._idle.set()
        self.blocked = blocked
        """Why nothing can be sent now, in words for the user; empty while it can."""

    @property
    def in_flight(self) -> int:
        """How many calls wait for their turn or their answer."""
        return len(self._turns)

    async def finished(self) -> None:
        """Wait until no call is in flight."""
        await self._idle.wait()

    def take_back(self) -> bool:
        """Cancel every call that has not been sent; return whether there was one."""
        taken = [turn for turn in self._turns if turn.preparing and turn.preparing.cancel()]
        for turn in taken:
            turn.is_taken_back = True
        return bool(taken)

    def close(self) -> None:
        """Send nothing more: what was not sent yet ends as not sent, whatever comes as well."""
        self._is_closed = True
        self.take_back()

    def cut_off(self) -> None:
        """`close`, and do not wait for the answer to what was sent: it ends as unknown."""
        self.close()
        for turn in self._turns:
            if turn.sending is not None and not turn.is_taken_back:
                turn.sending.cancel()

    async def spend(
        self,
        intent: Intent,
        call: Callable[[OnAnswer], Awaitable[AnswerT]],
        brings: Callable[[AnswerT], tuple[Sequence[Order], str]],
        *,
        cost: Decimal = Decimal(0),
        check: Callable[[], Awaitable[Refused | None]] | None = None,
    ) -> AnswerT | Refused | NotSent | Unknown:
        """Wait for a turn, journal `intent`, make the call, journal how it ended.

        Args:
            intent: what is about to be asked; `began_at` and `balance_before` are set here.
            call: makes the call, once, and hands on the answer as it came.
            brings: the orders to save with the answer, and what to note of it; no orders and a
                note means that the service answered but did nothing. A `ServiceError` that it
                raises counts as the call's.
            cost: the most that it is expected to cost, in US dollars, which is held against the
                limits; 0 when nobody knows, or nothing.
            check: why not to send it after all, with the balance as it is then.

        Raises:
            StorageError: nothing can be spent, because the lock or the journal cannot be used.
        """
        if not self._is_open():
            return NotSent("The program is shutting down.")
        turn = _Turn()
        self._turns.append(turn)
        self._idle.clear()
        try:
            async with AsyncExitStack() as stack:
                prepared = await self._prepared(turn, stack, intent, cost, check)
                if not isinstance(prepared, Intent):
                    return prepared
                if not self._is_open():
                    return NotSent("The program is shutting down.")
                # Nothing is awaited up to the journal entry: what was not taken back is sent.
                turn.sending = asyncio.current_task()
                return await self._send(prepared, call, brings)
        finally:
            self._turns.remove(turn)
            if not self._turns:
                self._idle.set()
            if turn.sending is not None:
                self._account.want_refresh()

    def _is_open(self) -> bool:
        return not self._is_closed

    # -- before it is sent ---------------------------------------------------------------------

    async def _prepared(
        self,
        turn: _Turn,
        stack: AsyncExitStack,
        intent: Intent,
        cost: Decimal,
        check: Callable[[], Awaitable[Refused | None]] | None,
    ) -> Intent | Refused | NotSent:
        turn.preparing = asyncio.ensure_future(self._prepare(stack, intent, cost, check))
        try:
            return await turn.preparing
        except asyncio.CancelledError:
            if turn.is_taken_back:
                return NotSent(_TAKEN_BACK)
            raise

    async def _prepare(
        self,
        stack: AsyncExitStack,
        intent: Intent,
        cost: Decimal,
        check: Callable[[], Awaitable[Refused | None]] | None,
    ) -> Intent | Refused | NotSent:
        """Everything that may still end without a byte sent; `intent` ready for the journal."""
        began_at, began = self._clock.now(), self._clock.monotonic()
        if not await self._has_turn(stack, is_reject=intent.action is Action.REJECT):
            return NotSent("Another call that can cost money was in progress the whole time.")
        if self.blocked:
            return Refused(self.blocked)
        before = await self._balance_before()
        if check is not None and (refusal := await check()):
            return refusal
        if intent.action is not Action.REJECT and (reason := self._limits.refusal_reason(cost)):
            return Refused(f"{reason} Nothing was sent.")
        # The wall clock goes on while the machine sleeps.
        waited = max(
            self._clock.monotonic() - began, (self._clock.now() - began_at).total_seconds()
        )
        if waited > MAX_CONSENT_SECONDS and intent.action is not Action.REJECT:
            return NotSent(f"It was requested {waited:.0f} seconds ago, which is too long.")
        return intent._replace(began_at=self._clock.now(), balance_before=before)

    async def _has_turn(self, stack: AsyncExitStack, *, is_reject: bool) -> bool:
        entering = asyncio.ensure_future(stack.enter_async_context(self._lock.hold()))
        is_own = any(turn.sending is not None for turn in self._turns)
        longest = MAX_REJECT_WAIT_SECONDS if is_reject else MAX_WAIT_SECONDS
        is_notified = False
        try:
            if not await self._within(entering, NOTICE_SECONDS):
                is_notified = True
                self._emit(TurnAwaited(is_waiting=True, is_own=is_own))
                if not await self._within(entering, longest - NOTICE_SECONDS):
                    return False
            entering.result()
            return True
        finally:
            if not entering.done():
                entering.cancel()
                await asyncio.wait({entering})
            if is_notified:
                self._emit(TurnAwaited(is_waiting=False))

    async def _within(self, work: asyncio.Future[Any], seconds: float) -> bool:
        timer = asyncio.ensure_future(self._clock.sleep(seconds))
        try:
            await asyncio.wait({work, timer}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            timer.cancel()
        return work.done()

    async def _balance_before(self) -> Decimal | None:
        """The balance with every earlier call in it; None when it cannot be read now."""
        account = self._account
        account.catch_up()
        read_at = account.balance_read_at
        if read_at is not None and self._is_fresh(read_at):
            return account.balance
        if not account.is_signed_in:
            return None
        balance = await self._read_balance()
        if balance is not None:
            self._evidence.conclude(balance)
        return balance

    async def _read_balance(self) -> Decimal | None:
        """The balance as it is now; None when it cannot be read soon."""
        reading = asyncio.ensure_future(self._account.refresh())
        try:
            await self._within(reading, MAX_READING_SECONDS)
        finally:
            reading.cancel()
            await asyncio.wait({reading})
        if reading.cancelled() or reading.exception() is not None:
            return None
        return reading.result()

    def _is_fresh(self, read_at: datetime) -> bool:
        if abs((self._clock.now() - read_at).total_seconds()) > FRESH_SECONDS:
            return False
        last = self._journal.last_call()
        if last is None:
            return True
        is_unmeasured = last.ending is Ending.DONE and last.charged is None
        return (last.ended_at or last.began_at) < read_at and not is_unmeasured

    # -- sent ----------------------------------------------------------------------------------

    async def _send(
        self,
        intent: Intent,
        call: Callable[[OnAnswer], Awaitable[AnswerT]],
        brings: Callable[[AnswerT], tuple[Sequence[Order], str]],
    ) -> AnswerT | Refused | NotSent | Unknown:
        try:
            self._journal.begin(intent)
        except StorageError as error:
            return NotSent(f"Nothing was sent, because it could not be journaled: {error}")
        came: list[RawAnswer] = []
        try:
            answer = await call(came.append)
            orders, note = brings(answer)
        except ServiceError as error:
            return self._failed(intent, error, came)
        except BaseException:
            # Cancelled, or a bug of ours: the request may have left.
            self._end(intent, Ending.UNKNOWN, "The program was interrupted while it waited.", came)
            raise
        self._account.went_well()
        ending = Ending.DONE if orders else Ending.REFUSED
        self._end(intent, ending, note, came, orders)
        return answer

    def _failed(
        self, intent: Intent, error: ServiceError, came: Sequence[RawAnswer]
    ) -> Refused | NotSent | Unknown:
        self._account.went_wrong(error)
        reason = str(error)
        match error.certainty:
            case Certainty.NOT_SENT:
                self._end(intent, Ending.NOT_SENT, reason, came)
                return NotSent(reason)
            case Certainty.ANSWERED:
                self._end(intent, Ending.REFUSED, reason, came)
                wait = error.retry_after_seconds if isinstance(error, RateLimitedError) else None
                return Refused(reason, wait)
            case Certainty.UNKNOWN:
                return Unknown(reason, self._end(intent, Ending.UNKNOWN, reason, came))

    def _end(
        self,
        intent: Intent,
        ending: Ending,
        detail: str,
        came: Sequence[RawAnswer],
        orders: Sequence[Order] = (),
    ) -> Intent:
        ended = intent._replace(ending=ending, ended_at=self._clock.now(), detail=detail)
        try:
            self._journal.finish(ended, orders, came[-1] if came else None)
        except StorageError as error:
            ids = ", ".join(order.order_id for order in orders)
            what = f"Write down order {ids}: it" if ids else "How the last call ended"
            self.blocked = f"{what} could not be saved ({error}). Nothing more is sent."
        self._emit(IntentChanged(ended))
        return ended

    async def measured(self, ref: str) -> Intent | None:
        """What is known about a call once the balance was read after it; None if it is not stored.

        It waits for the time that a charge usually needs to show, but no longer.
        """
        for seconds in (0.0, 2.0):
            await self._clock.sleep(seconds)
            await self._read_balance()
            intent = self._journal.get(ref)
            if intent is None or intent.charged is not None:
                break
        return intent
