"""What the balance and callbacks say of the calls that can move money, and of those left open.

It gathers and books; what happened to a call with an unknown outcome is for the user to decide.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from nonvoip_tui.domain.errors import ServiceError, StorageError
from nonvoip_tui.domain.events import Event, IntentChanged, OrderChanged
from nonvoip_tui.domain.models import Action, Ending, Intent, Order
from nonvoip_tui.domain.phone_numbers import is_same_number
from nonvoip_tui.domain.webhooks import Webhook
from nonvoip_tui.services.account import Account
from nonvoip_tui.services.ports import Clock, Emit

if TYPE_CHECKING:
    from nonvoip_tui.store.journal import Journal
    from nonvoip_tui.store.orders import Orders

READ_AFTER_SECONDS = (2.0, 5.0, 15.0, 60.0)
"""When the balance is read after an unknown outcome, until two readings agree, and after any other
call until it shows what was expected: a charge may show late, and one reading right then is the
least reliable."""

LATE = timedelta(minutes=2)
"""A fall of the balance this long after a call that showed none may still be its charge."""
REFUND_AWAITED = timedelta(days=1)
"""How long a rise of the balance may still be the refund of a rejected order."""

_ORDERS = (Action.ORDER, Action.COUNTRY_ORDER)
_CHARGED = (*_ORDERS, Action.RENEW)
_CHARGED_ENDINGS = (Ending.DONE, Ending.RESOLVED_CHARGED)
_NOTHING = Decimal(0)


@dataclass(eq=False)
class Evidence:
    """Compares the readings of the balance around each call, and books the difference.

    The balance is read before each call and again after it, and calls are made one at a time over
    all copies of the program. So the first reading after a call against the one before it is what
    that call did, with what is known of others taken off:

    * A fall is the charge of an order, a renewal, a reuse or an activation that was done. If it is
      just as much larger as an order before it that showed no charge yet, that one gets its share;
      if it is just as much smaller as a refund that is awaited, that is booked as well.
    * A rise is a refund: of the order that was rejected with this call; else of the orders that
      were rejected within a day and did not get their price back in full, the one that it fits
      exactly first, then the longest awaited. A rise that is more than all of them await was paid
      in and is nobody's refund.
    * An order that showed no fall yet stays unmeasured, and counts at the price that was agreed to.
    * A fall after a refusal makes the outcome of that call unknown.
    """

    _account: Account
    _journal: "Journal"
    _orders: "Orders"
    _spent_since: Callable[[datetime], Decimal]
    _clock: Clock
    _emit: Emit
    _waiting: list[Intent] = field(default_factory=list, init=False)
    _wake: asyncio.Event = field(default_factory=asyncio.Event, init=False)

    # -- each reading --------------------------------------------------------------------------

    def mark(self) -> str | None:
        """The newest call that can move money, when a reading begins; None during one."""
        with suppress(StorageError):
            last = self._journal.last_call()
            if last is not None and last.ending is not None:
                return last.ref
        return None

    def take(self, mark: str | None, previous: Decimal | None, balance: Decimal) -> None:
        """Book what a reading of the balance shows beside the one before, both in US dollars.

        `mark` is what `mark()` gave when the reading began.
        """
        with suppress(StorageError):  # then the call stays unmeasured and counts as agreed
            last = self._journal.last_call()
            if last is None or last.ref != mark or last.ending is None:
                return  # a call was under way: its part in this is not known
            if last.balance_after is not None:
                if previous is not None:
                    self._book_later(last, previous - balance)
            elif last.ending is not Ending.UNKNOWN:  # those are concluded in their own time
                measured = last._replace(balance_after=balance)
                if last.balance_before is not None:
                    measured = self._booked(measured, last.balance_before - balance)
                self._revise(last, measured)

    def conclude(self, balance: Decimal) -> None:
        """Before another call is made: note what the balance, in US dollars, says of the last."""
        with suppress(StorageError):
            last = self._journal.last_call()
            if last is not None and last.ending is Ending.UNKNOWN:
                self._note(last, balance)

    def measure_late(self, intent: Intent) -> None:
        """Book what the balance fell by with a call whose answer was understood only later.

        Only a fall that fits what was agreed to, or what the order costs, is sure to be its own:
        others were made meanwhile.
        """
        with suppress(StorageError):
            known = self._journal.get(intent.ref) or intent
            if known.charged is not None or known.balance_before is None:
                return
            if known.balance_after is None:
                return  # the next reading is the first after it, and is booked as any other
            fall = known.balance_before - known.balance_after
            prices = [order.price for order in self._orders.brought_by(intent.ref)]
            named = None if None in prices else sum(filter(None, prices), _NOTHING)
            if fall > 0 and fall in (known.agreed, named):
                self._revise(known, known._replace(charged=fall))

    def _booked(self, intent: Intent, fall: Decimal) -> Intent:
        """`intent` with what a fall of the balance from before to after it says."""
        if intent.action is Action.REJECT:
            self._came_back(-fall, intent.order_id)
        elif fall < 0:
            self._came_back(-fall)
        elif fall > 0 and intent.ending in _CHARGED_ENDINGS:
            return intent._replace(charged=self._charge(intent, fall))
        elif fall > 0 and intent.ending is Ending.REFUSED:
            words = f"The service refused, but the balance fell by ${fall}."
            detail = f"{intent.detail} {words}".strip()
            return intent._replace(ending=Ending.UNKNOWN, detail=detail)
        return intent

    def _book_later(self, last: Intent, fall: Decimal) -> None:
        """A change after the first reading: a charge or a refund that came late."""
        if fall < 0:
            self._came_back(-fall)
        elif fall > 0 and self._is_recent(last):
            if last.charged is not None:
                if fall == last.agreed:  # once more the same, as by a proxy that repeats
                    self._revise(last, last._replace(charged=last.charged + fall))
            elif last.ending is not Ending.REFUSED or fall == last.agreed:
                self._revise(last, self._booked(last, fall))

    def _is_recent(self, intent: Intent) -> bool:
        return self._clock.now() - (intent.ended_at or intent.began_at) <= LATE

    def _charge(self, intent: Intent, fall: Decimal) -> Decimal | None:
        """How much of a fall is the charge of `intent`; the rest is booked where it belongs."""
        agreed = intent.agreed if intent.action in _CHARGED else None
        if agreed is None or fall == agreed:
            return fall
        if fall > agreed:
            before = [each for each in self._unmeasured() if each.ref != intent.ref]
            if before and sum((each.agreed or _NOTHING for each in before), agreed) == fall:
                for each in before:
                    self._revise(each, each._replace(charged=each.agreed))
                return agreed
            return fall
        named = [order.price for order in self._orders.brought_by(intent.ref)]
        awaited = [remaining for _, remaining in self._awaited()]
        if not awaited or (None not in named and sum(map(Decimal, filter(None, named))) == fall):
            return fall
        if agreed - fall in (*awaited, sum(awaited, _NOTHING)):
            self._came_back(agreed - fall)
            return agreed
        return None

    def _unmeasured(self) -> Iterable[Intent]:
        """The calls of late that were done and showed no charge yet."""
        for intent in self._journal.recent(20):
            is_paid = intent.action in _CHARGED and intent.ending is Ending.DONE
            if is_paid and intent.charged is None and self._is_recent(intent):
                yield intent

    # -- what is recorded ----------------------------------------------------------------------

    def _revise(self, before: Intent, after: Intent) -> None:
        if after == before or not self._journal.revise(before, after):
            return
        if after.charged != before.charged:
            self._price(after)
        if (after.charged, after.ending) != (before.charged, before.ending):
            self._emit(IntentChanged(after))

    def _price(self, intent: Intent) -> None:
        """Set the price on the order to what was charged, and warn if it is more."""
        if intent.action not in _CHARGED or intent.charged is None:
            return
        brought: Sequence[Order] = self._orders.brought_by(intent.ref)
        if intent.action is Action.RENEW:
            order = self._orders.get(intent.order_id)
            brought = [order] if order else []
        for order in brought:
            changed = order
            if intent.action in _ORDERS and len(brought) == 1:
                changed = changed._replace(price=intent.charged)
            if words := intent.overcharge_words:
                changed = changed._replace(warning=f"{changed.warning} {words}".strip())
            if changed != order:
                self._orders.save(changed)
                self._emit(OrderChanged(self._orders.get(order.order_id) or changed))

    def _awaited(self) -> Sequence[tuple[Order, Decimal]]:
        """The rejected orders whose price did not come back in full, and how much is missing."""
        rejected = self._orders.rejected_since(self._clock.now() - REFUND_AWAITED)
        missing = [
            (order, order.price - (order.refunded or _NOTHING))
            for order in rejected
            if order.price is not None
        ]
        return [(order, remaining) for order, remaining in missing if remaining > 0]

    def _came_back(self, rise: Decimal, order_id: str = "") -> None:
        """Book a rise of the balance, in US dollars, on the orders that it can be the refund of.

        `order_id` is the order that was rejected just before, if one was.
        """
        if rise <= 0:
            return
        own = self._orders.get(order_id) if order_id else None
        others = [pair for pair in self._awaited() if pair[0].order_id != order_id]
        if own is not None and own.rejected_at is not None:
            missing = None if own.price is None else own.price - (own.refunded or _NOTHING)
            is_own = missing is None or rise <= missing or not others
            share = rise if is_own or missing is None else missing
            self._refund(own, share)
            rise -= share
        if rise > sum((remaining for _, remaining in others), _NOTHING):
            return
        exact = [pair for pair in others if pair[1] == rise]
        for order, remaining in exact or others:
            share = min(rise, remaining)
            if share <= 0:
                break
            self._refund(order, share)
            rise -= share

    def _refund(self, order: Order, share: Decimal) -> None:
        self._orders.set_refund(order.order_id, (order.refunded or _NOTHING) + share)
        self._emit(OrderChanged(self._orders.get(order.order_id) or order))

    # -- readings that are wanted --------------------------------------------------------------

    def on_event(self, event: Event) -> None:
        """Notice each call that ended, and has not shown yet what it did."""
        if not isinstance(event, IntentChanged) or event.intent.balance_after is not None:
            return
        intent = event.intent
        is_paid = intent.action in (*_CHARGED, Action.REJECT) and intent.ending is Ending.DONE
        if intent.ending is Ending.UNKNOWN or is_paid:
            self._waiting.append(intent)
            self._wake.set()

    async def run(self) -> None:
        """Read the balance for each call that needs it, until cancelled."""
        async with asyncio.TaskGroup() as group:
            while True:
                await self._wake.wait()
                self._wake.clear()
                await self._account.signed_in()
                for intent in self._waiting:
                    is_unknown = intent.ending is Ending.UNKNOWN
                    group.create_task(self._look(intent) if is_unknown else self._measure(intent))
                self._waiting.clear()

    async def _look(self, intent: Intent) -> None:
        balance = await self._steady_balance()
        if balance is not None:
            with suppress(StorageError):
                self._note(intent, balance)

    async def _measure(self, intent: Intent) -> None:
        for seconds in READ_AFTER_SECONDS:
            await self._clock.sleep(seconds)
            with suppress(StorageError):
                if self._is_measured(intent):
                    return
            with suppress(ServiceError):
                await self._account.refresh()

    def _is_measured(self, intent: Intent) -> bool:
        if intent.action is Action.REJECT:
            order = self._orders.get(intent.order_id)
            return order is None or order.refunded is not None
        known = self._journal.get(intent.ref)
        return known is None or known.charged is not None

    async def _steady_balance(self) -> Decimal | None:
        """The balance once two readings agree; the last one where none do; None without any."""
        last: Decimal | None = None
        for seconds in READ_AFTER_SECONDS:
            await self._clock.sleep(seconds)
            with suppress(ServiceError):
                balance = await self._account.refresh()
                if balance == last:
                    break
                last = balance
        return last

    def _note(self, intent: Intent, balance: Decimal) -> None:
        with suppress(StorageError):
            # A callback may have been noted meanwhile, or the user has said how it ended.
            intent = self._journal.get(intent.ref) or intent
        if not intent.is_unresolved or intent.balance_after is not None:
            return
        words = self._words(intent, balance)
        noted = intent._replace(balance_after=balance, detail=f"{intent.detail} {words}".strip())
        with suppress(StorageError):  # reported all the same
            self._journal.finish(noted)
        self._emit(IntentChanged(noted))

    def _words(self, intent: Intent, balance: Decimal) -> str:
        if intent.balance_before is None:
            return f"The balance is ${balance}; what it was before is not known."
        others = self._spent_since(intent.began_at)
        change = balance - intent.balance_before + others
        if change == 0:
            return "The balance has not changed: probably nothing was charged."
        expected = intent.agreed or Decimal(0)
        if intent.action is Action.REJECT:
            if change == expected:
                return f"The balance rose by ${change}: it was very likely refunded."
        elif change == -expected:
            return f"The balance fell by ${-change}, the price: it was very likely charged."
        moved = f"fell by ${-change}" if change < 0 else f"rose by ${change}"
        return f"The balance {moved}, which is not exactly the price: other activity is possible."


class WebhookEvidence:
    """Notes a callback once, beside the call that it may belong to; the user resolves that."""

    def __init__(self, journal: "Journal", clock: Clock, emit: Emit) -> None:
        self._journal = journal
        self._clock = clock
        self._emit = emit

    def consider(self, callback: Webhook) -> None:
        """Note it where it may belong."""
        name = callback.order_id or callback.number
        with suppress(StorageError):  # the user has the balance to go by as well
            for intent in self._matching(callback, self._journal.unresolved()):
                if name in intent.detail:
                    continue
                words = (
                    f"At {self._clock.now():%H:%M} UTC a callback named order {name}, which is not "
                    "in the journal: this call probably went through. If the order is yours, i on "
                    "Orders adds it by that id."
                )
                noted = intent._replace(detail=f"{intent.detail} {words}".strip())
                self._journal.finish(noted)
                self._emit(IntentChanged(noted))

    def _matching(self, callback: Webhook, intents: Iterable[Intent]) -> Iterable[Intent]:
        service = callback.service.casefold()
        for intent in intents:
            if intent.ending is not Ending.UNKNOWN or intent.began_at > self._clock.now():
                continue
            names = intent.service.casefold().split(", ")
            is_same_service = intent.action in _ORDERS and service in names
            if is_same_service or is_same_number(intent.number, callback.number):
                yield intent


LOOK_SECONDS = 15.0
"""How often to look for calls that another copy left open; it is one small query."""


class Recovery:
    """Resolves intents by evidence or by the user's word, never by sending again."""

    def __init__(self, journal: "Journal", clock: Clock, emit: Emit) -> None:
        self._journal = journal
        self._clock = clock
        self._emit = emit

    def sweep(self) -> list[Intent]:
        """Mark as unknown what was begun and never ended; before the poller starts.

        What an earlier run ended as unknown when it was left, before the balance was read after
        it, is reported again: nobody may have seen it.

        Returns:
            Every intent whose outcome is unknown, oldest first.
        """
        unknown = []
        for intent in self._journal.unresolved():
            if intent.ending is None:
                unknown.append(self._end(intent))
                continue
            unknown.append(intent)
            if intent.balance_after is None:
                self._emit(IntentChanged(intent))
        return unknown

    def unknown(self) -> Sequence[Intent]:
        """Every intent whose outcome is unknown, oldest first.

        Raises:
            StorageError: the journal cannot be read.
        """
        return self._journal.unresolved()

    async def run(self) -> None:
        """Mark what a copy of the program left open that was killed beside this one."""
        while True:
            await self._clock.sleep(LOOK_SECONDS)
            with suppress(StorageError):  # the next look finds it
                for intent in self._journal.abandoned():
                    self._end(intent)

    def _end(self, intent: Intent) -> Intent:
        detail = "The program quit before the answer came."
        unknown = intent._replace(ending=Ending.UNKNOWN, ended_at=self._clock.now(), detail=detail)
        with suppress(StorageError):  # then it is swept again at the next start
            self._journal.finish(unknown)
            unknown = self._journal.get(intent.ref) or unknown  # it may have ended meanwhile
        self._emit(IntentChanged(unknown))
        return unknown

    async def resolve(self, intent: Intent, *, was_charged: bool) -> Intent:
        """Record how it ended, as the user found out (on the website, from the balance)."""
        ending = Ending.RESOLVED_CHARGED if was_charged else Ending.RESOLVED_NOT_CHARGED
        resolved = intent._replace(ending=ending, ended_at=self._clock.now())
        self._journal.finish(resolved)
        self._emit(IntentChanged(resolved))
        return resolved
