"""The actions on an order after it was bought. Each action is journaled like an order.

Whether the service refunds by itself then is not known: other clients call
reject. So the user is asked, or has said beforehand what to do.
"""

import asyncio
import re
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from nonvoip_tui.domain.actions import NotSent, Refused, Unknown, refusal_reason, renewed_until
from nonvoip_tui.domain.answers import OnAnswer
from nonvoip_tui.domain.errors import ServiceError, StorageError
from nonvoip_tui.domain.events import Event, ExpiredRejected, OrderChanged, OrderRanOut
from nonvoip_tui.domain.models import (
    ASSUMED_WINDOW,
    Action,
    Intent,
    Order,
    OrderNews,
)
from nonvoip_tui.domain.text import printable
from nonvoip_tui.services.account import Account
from nonvoip_tui.services.inbox import with_news
from nonvoip_tui.services.ordering import distinguished
from nonvoip_tui.services.ports import Clock, Emit, Service
from nonvoip_tui.services.spending import Spending

if TYPE_CHECKING:
    from nonvoip_tui.store.journal import Journal
    from nonvoip_tui.store.orders import Orders

AnswerT = TypeVar("AnswerT")

_NEAR = timedelta(minutes=1)
_IS_BACK = re.compile(r"\balready (?:been )?(?:\w+ and )?refunded\b", re.IGNORECASE)
"""A rejection refused because the service had refunded by itself, should it do so."""


@dataclass(frozen=True, slots=True)
class Done:
    """The service did it."""

    order: Order
    """As it is now; for a reuse that got an id of its own, the new one."""
    sentence: str = ""
    """The service's own words, if it had any."""
    refunded: Decimal | None = None
    """By how much the balance rose with it, in US dollars; None when that is not known."""
    balance: Decimal | None = None
    """What it was afterwards; None when it could not be read."""
    is_end_assumed: bool = False
    """Whether the answer named no end, so that the order's is what may be expected."""
    ref: str = ""
    """Of the call."""


Result = Done | Refused | NotSent | Unknown


@dataclass(eq=False)
class Lifecycle:
    """Gives numbers back, reuses, activates and renews them."""

    _service: Service
    _spending: Spending
    _account: Account
    _orders: "Orders"
    _journal: "Journal"
    _ask_now: Callable[[str], Awaitable[int]]
    _clock: Clock
    _emit: Emit
    _new_ref: Callable[[], str]

    async def reject(self, order_id: str) -> Result:
        """Give an unused number back for a refund.

        It is asked for its SMS before: an SMS that nobody has seen yet is not given away. And once
        more when the service refuses, which may be because an SMS came.
        """
        if await self._has_new_sms(order_id):
            return Refused("An SMS has just arrived for it, so nothing was sent.")

        def rejected(order: Order, sentence: str) -> Done:
            return Done(order._replace(rejected_at=self._clock.now()), sentence)

        outcome = await self._act(Action.REJECT, order_id, self._service.reject, rejected)
        if isinstance(outcome, Refused) and _IS_BACK.search(outcome.reason):
            outcome = self._was_given_back(order_id, outcome.reason)
        if isinstance(outcome, Refused) and await self._has_new_sms(order_id):
            return Refused(f"{outcome.reason} An SMS has arrived for it.")
        if not isinstance(outcome, Done):
            return outcome
        balance = None
        with suppress(ServiceError):  # then it is not known, and said so
            balance = await self._account.refresh()
        # The reading itself books what came back.
        after = self._orders.get(order_id) or outcome.order
        return replace(outcome, order=after, refunded=after.refunded, balance=balance)

    def is_live(self, order_id: str) -> bool:
        """Whether an order can still receive, as it is stored now."""
        order = self._orders.get(order_id)
        return order is not None and order.is_live(self._clock.now())

    async def _has_new_sms(self, order_id: str) -> bool:
        """Whether the service has an SMS that was not here yet; not when it cannot be asked."""
        order = self._orders.get(order_id)
        if order is None or refusal_reason(Action.REJECT, order, self._clock.now()):
            return False
        with suppress(ServiceError, StorageError):
            await self._ask_now(order_id)
        after = self._orders.get(order_id)
        return after is not None and after.sms_count > order.sms_count

    def _was_given_back(self, order_id: str, sentence: str) -> Result:
        order = self._orders.get(order_id)
        if order is None:
            return Refused(sentence)
        order = order._replace(rejected_at=order.rejected_at or self._clock.now())
        self._orders.save(order)
        self._emit(OrderChanged(order))
        return Done(order, sentence)

    async def reuse(self, order_id: str) -> Result:
        """Open a used short-term number for another SMS; maybe under a new order id."""
        return await self._act(Action.REUSE, order_id, self._service.reuse, self._reused)

    async def activate(self, order_id: str) -> Result:
        """Open the reception window of a long-term number."""
        return await self._act(Action.ACTIVATE, order_id, self._service.activate, self._activated)

    async def renew(self, order_id: str) -> Result:
        """Pay for another period of a long-term number."""
        return await self._act(Action.RENEW, order_id, self._service.renew, self._renewed)

    def followed(self, intent: Intent, order: Order, said: OrderNews | str) -> Done:
        """What comes of an answer that is understood only now; of a rejection a sentence."""
        if isinstance(said, str):
            return Done(order._replace(rejected_at=self._clock.now()), said)
        if intent.action is Action.RENEW:
            return self._renewed(order, said, answered_at=intent.ended_at or intent.began_at)
        return (self._reused if intent.action is Action.REUSE else self._activated)(order, said)

    def _activated(self, order: Order, news: OrderNews) -> Done:
        """Awake until the end that the answer names, else for as long as may be expected."""
        now = self._clock.now()
        fresh = with_news(order.revived(), news, now)
        if fresh.active_until is not None and fresh.active_until > now:
            return Done(fresh)
        return Done(fresh._replace(active_until=now + ASSUMED_WINDOW), is_end_assumed=True)

    def _renewed(
        self, order: Order, news: OrderNews, *, answered_at: datetime | None = None
    ) -> Done:
        """For another period: until the end that the answer names, else as the dialog showed it.

        Where an answer is read late, the end of the order may have been named since, and then holds
        the period already.
        """
        now, known = answered_at or self._clock.now(), order.expected_end
        expected = renewed_until(order, now)
        begins = max(now, known)
        said, window = news.expires_at, news.active_until
        earliest = known if answered_at is None else known - _NEAR
        if said is None and window is not None and window > earliest:
            said, news = window, news._replace(active_until=None)
        if answered_at is not None and said is not None and abs(said - known) < _NEAR:
            begins, said = now, known
        elif said is not None and abs(said - (expected - begins + now)) < _NEAR:
            # "30 days" is how long the renewal lasts, and it begins at the end before it.
            said = expected
        is_assumed = said is None or said <= begins
        end = expected if said is None or is_assumed else said
        fresh = with_news(order.revived(), news, now)._replace(
            expires_at=end, ended_at=None, is_end_assumed=is_assumed
        )
        if news.order_id and news.order_id != order.service_order_id:
            child = self._child(fresh, news)._replace(expires_at=end, is_end_assumed=is_assumed)
            return Done(child, is_end_assumed=is_assumed)
        return Done(fresh, is_end_assumed=is_assumed)

    def _reused(self, order: Order, news: OrderNews) -> Done:
        if news.order_id and news.order_id != order.service_order_id:
            return Done(self._child(order, news))
        # The same order is open again: its time runs from now.
        now, is_assumed = self._clock.now(), news.expires_at is None
        fresh = with_news(order, news, now)._replace(
            expires_at=news.expires_at or now + timedelta(seconds=600),
            ended_at=None,
            is_end_assumed=is_assumed,
        )
        return Done(fresh, is_end_assumed=is_assumed)

    def _child(self, order: Order, news: OrderNews) -> Order:
        """The new order that the service made out of `order`."""
        child = order._replace(
            order_id=news.order_id,
            id_at_service="",
            parent_id=order.order_id,
            created_at=self._clock.now(),
            number=news.number or order.number,
            status=news.status,
            price=news.price,
            expires_at=news.expires_at,
            is_end_assumed=False,
            active_until=news.active_until,
            rejected_at=None,
            ended_at=None,
            sms_count=0,
            last_code="",
            first_sms_at=None,
            last_sms_at=None,
            refunded=None,
            warning="",
        )
        known = self._orders.get(news.order_id)
        if known is None or known.parent_id == order.order_id:
            return child
        return distinguished(child, known, self._orders)

    def _expected_cost(self, action: Action, order: Order) -> Decimal:
        """What `action` is expected to cost, in US dollars; 0 if unknown.

        A renewal costs what was paid before, as far as is known. What a reuse or an activation
        costs the service does not say: it counts what the last one of the service cost.
        """
        if action is Action.RENEW:
            return order.price or Decimal(0)
        for intent in self._journal.recent(50):
            if (intent.action, intent.service) == (action, order.service) and intent.charged:
                return intent.charged
        return Decimal(0)

    async def _act(
        self,
        action: Action,
        order_id: str,
        ask: Callable[[Order, OnAnswer], Awaitable[AnswerT]],
        follow: Callable[[Order, AnswerT], Done],
    ) -> Result:
        order = self._orders.get(order_id)
        if order is None:
            return Refused(f"Order {order_id} is not in the journal.")
        if reason := refusal_reason(action, order, self._clock.now()):
            return Refused(reason)
        intent = Intent(
            ref=self._new_ref(),
            action=action,
            began_at=self._clock.now(),
            service=order.service,
            kind=order.kind,
            product_ids=(order.product_id,),
            order_id=order.order_id,
            number=order.number,
            # The cost of a reuse or an activation is never shown in advance.
            price_shown=order.price if action in (Action.RENEW, Action.REJECT) else None,
        )

        async def ask_and_follow(on_answer: OnAnswer) -> Done:
            answer = await ask(order, on_answer)
            return follow(self._orders.get(order_id) or order, answer)  # it may have changed since

        outcome = await self._spending.spend(
            intent,
            ask_and_follow,
            lambda done: ([done.order], done.sentence),
            cost=self._expected_cost(action, order),
        )
        if isinstance(outcome, Done):
            saved = self._orders.get(outcome.order.order_id) or outcome.order
            self._emit(OrderChanged(saved))
            return replace(outcome, order=saved, ref=intent.ref)
        return outcome


_NEWS = timedelta(minutes=5)
"""The user is not asked about an order that ran out longer ago than this."""


class Expiry:
    """Asks about expired orders, rejects them, or does nothing, as the settings say."""

    def __init__(self, lifecycle: Lifecycle, clock: Clock, emit: Emit, what_to_do: str) -> None:
        """Take what to do: "ask", "auto" or "never" (`config.reject_expired`)."""
        self._lifecycle = lifecycle
        self._clock = clock
        self._emit = emit
        self._what_to_do = what_to_do
        self._seen: set[str] = set()
        self._waiting: deque[Order] = deque()
        self._wake = asyncio.Event()

    def on_event(self, event: Event) -> None:
        """Note an order that has just expired without an SMS."""
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
        """Handle each expired order, until cancelled."""
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
        if self._lifecycle.is_live(order.order_id):  # its end was moved meanwhile
            return
        match await self._lifecycle.reject(order.order_id):
            case Done(after, _, refunded, balance):
                self._emit(ExpiredRejected(after, refunded, balance))
            case Refused(reason) | NotSent(reason):
                self._emit(ExpiredRejected(order, failure=reason))
            case Unknown():
                pass  # shown like every unknown outcome


MAX_NOTE = 200
"""The most characters of a note."""


class Notes:
    """Stores each note, then emits it."""

    def __init__(self, orders: "Orders", emit: Emit) -> None:
        self._orders = orders
        self._emit = emit

    async def set(self, order_id: str, note: str) -> Order | None:
        """Store `note` in place of the last one; an empty one removes it.

        Returns:
            The order with its note; None when there is no such order.

        Raises:
            StorageError: it cannot be stored.
        """
        self._orders.set_note(order_id, printable(note.strip(), limit=MAX_NOTE))
        order = self._orders.get(order_id)
        if order is not None:
            self._emit(OrderChanged(order))
        return order
