"""Adds orders that were bought elsewhere: checked once, journaled, then followed.

Nothing is bought by it: the one call is getsms. The service keeps no list of
orders, so the id is all that there is to go by.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nonvoip_tui.domain.actions import Refused
from nonvoip_tui.domain.events import IntentChanged, OrderChanged
from nonvoip_tui.domain.models import SHORT_TERM, Action, Ending, Intent, Order, Standing
from nonvoip_tui.domain.text import printable
from nonvoip_tui.services.inbox import Inbox, with_news
from nonvoip_tui.services.ports import Clock, Emit, Service
from nonvoip_tui.services.rate_limit import Budget

if TYPE_CHECKING:
    from nonvoip_tui.store.journal import Journal
    from nonvoip_tui.store.orders import Orders

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_MAX_NAME = 100
_MIN_DIGITS = 5

BRINGS_AN_ORDER = (Action.ORDER, Action.COUNTRY_ORDER, Action.REUSE)
"""The calls whose unknown outcome may be an order that exists."""


@dataclass(frozen=True, slots=True)
class Imported:
    """It is among the orders now."""

    order: Order


@dataclass(eq=False)
class OrderImport:
    """Adds orders that are known only by their ids."""

    _service: Service
    _journal: "Journal"
    _orders: "Orders"
    _inbox: Inbox
    _budget: Budget
    _clock: Clock
    _emit: Emit
    _new_ref: Callable[[], str]

    async def import_order(
        self, order_id: str, *, service: str = "", number: str = "", kind: str = SHORT_TERM
    ) -> Imported | Refused:
        """Take in the order with this id; older servers want what else is known of it.

        Raises:
            ServiceError: the service could not be asked.
            StorageError: the journal did not take it.
        """
        now = self._clock.now()
        order = Order(
            order_id=order_id.strip(),
            service=_name(service),
            kind=kind,
            created_at=now,
            number=_name(number),
        )
        fact = Intent(
            ref=self._new_ref(),
            action=Action.IMPORT,
            began_at=now,
            service=order.service,
            kind=kind,
            order_id=order.order_id,
            number=order.number,
            detail="Added by its id; nothing was bought.",
        )
        return await self._take(order, fact)

    async def resolve(
        self, intent: Intent, order_id: str, *, number: str = ""
    ) -> Imported | Refused:
        """The user has found the order that a call with an unknown outcome brought.

        Raises:
            ServiceError: the service could not be asked.
            StorageError: the journal did not take it.
        """
        if intent.action not in BRINGS_AN_ORDER:
            return Refused("That call created no order.")
        is_single = len(intent.product_ids) == 1
        accepted = intent.accepted_max_price
        order = Order(
            order_id=order_id.strip(),
            service=intent.service,
            kind=intent.kind,
            created_at=intent.began_at,
            number=_name(number) or intent.number,
            price=(intent.price_shown if accepted is None else accepted) if is_single else None,
            product_id=intent.product_ids[0] if is_single else "",
            bid_percent=intent.bid_percent,
            parent_id=intent.order_id,
        )
        found = f"{intent.detail} Found as order {order.order_id}."
        return await self._take(order, intent._replace(detail=found.strip()))

    async def _take(self, order: Order, fact: Intent) -> Imported | Refused:
        if reason := self._refusal_reason(order):
            return Refused(reason)
        self._budget.count()
        known = self._orders.get(order.order_id)
        if known is not None:
            return await self._revived(known)
        answer = await self._service.inbox(order)
        if answer.standing in (Standing.NOT_KNOWN, Standing.OVER):
            said = answer.sentence
            if answer.standing is Standing.OVER:
                return Refused(f"Order {order.order_id} is over. The service says: {said}")
            return Refused(f"The service does not know order {order.order_id}. It says: {said}")
        if reason := self._refusal_reason(order):  # another copy of the program was faster
            return Refused(reason)
        now = self._clock.now()
        order = with_news(order, answer.news, now)
        done = fact._replace(ending=Ending.DONE, ended_at=now)
        self._journal.finish(done, [order])
        self._emit(IntentChanged(done))
        self._emit(OrderChanged(self._orders.get(order.order_id) or order))
        self._inbox.take(self._orders.get(order.order_id) or order, answer)
        return Imported(self._orders.get(order.order_id) or order)

    async def _revived(self, known: Order) -> Imported:
        """An order that is stored already and over: asked about once more, and live if it can be.

        Words of the service that had ended it before its own expiry count no longer.
        """
        known = self._inbox.revive(known)
        answer = await self._service.inbox(known)
        self._inbox.take(self._orders.get(known.order_id) or known, answer)
        return Imported(self._orders.get(known.order_id) or known)

    def _refusal_reason(self, order: Order) -> str:
        if not _ID.fullmatch(order.order_id):
            return "An order id is letters and digits, such as 900001, without spaces."
        if order.number and sum(map(str.isdigit, order.number)) < _MIN_DIGITS:
            return "That is not a phone number; you can leave it empty."
        known = self._orders.get(order.order_id)
        if known and (known.is_live(self._clock.now()) or known.is_given_back):
            return f"Order {order.order_id} is already in the journal."
        return ""


def _name(typed: str) -> str:
    return printable(typed.strip(), limit=_MAX_NAME)
