"""Buying a number: one call for each consent that a person gave."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal

from nonvoip_tui.domain.errors import ServiceError
from nonvoip_tui.domain.events import OrderChanged
from nonvoip_tui.domain.models import Action, Intent, Order, OrderRequest
from nonvoip_tui.domain.outcomes import (
    Answer,
    Outcome,
    Placed,
    PremiumOffered,
    PriceChanged,
    Refused,
)
from nonvoip_tui.services.account import Account
from nonvoip_tui.services.limits import SpendLimits
from nonvoip_tui.services.ports import Clock, Emit, Journal, Orders, Service
from nonvoip_tui.services.quotes import Quote, most_consented, quote
from nonvoip_tui.services.spending import Spending

REPEAT_WINDOW = timedelta(seconds=60)
"""The same product bought again within this is asked about once more (FAULTS.md F21)."""


class Ordering:
    """Quotes an order and places it. It never decides to pay: the request carries the consent."""

    def __init__(
        self,
        service: Service,
        spending: Spending,
        account: Account,
        orders: Orders,
        journal: Journal,
        limits: SpendLimits,
        clock: Clock,
        emit: Emit,
        new_ref: Callable[[], str],
    ) -> None:
        self._service = service
        self._spending = spending
        self._account = account
        self._orders = orders
        self._journal = journal
        self._limits = limits
        self._clock = clock
        self._emit = emit
        self._new_ref = new_ref

    async def quote(self, request: OrderRequest) -> Quote:
        """What the order costs, what it leaves, and whether it looks like a repetition."""
        refusal = self._spending.blocked or self._limits.why_not(request.price_shown)
        return quote(request, self._account.balance, self._repetition(request), refusal)

    async def place(self, request: OrderRequest) -> Outcome:
        """Send the order once, with exactly the consent in `request`."""
        if reason := self._limits.why_not(most_consented(request)):
            return Refused(reason)
        if refusal := await self._not_covered(request):
            return refusal
        country = request.products[0].country
        intent = Intent(
            ref=self._new_ref(),
            action=Action.COUNTRY_ORDER if country else Action.ORDER,
            began_at=self._clock.now(),
            service=request.service,
            kind=request.products[0].kind,
            product_ids=tuple(product.product_id for product in request.products),
            price_shown=request.price_shown,
            accepted_max_price=request.accepted_max_price,
            bid_percent=request.bid_percent,
        )
        outcome = await self._spending.spend(
            intent,
            lambda: self._service.order(request),
            lambda answer: _brings(answer, request),
        )
        if isinstance(outcome, Placed):
            outcome = self._placed(outcome, request)
        return outcome

    def _placed(self, placed: Placed, request: OrderRequest) -> Placed:
        orders = tuple(_completed(order, request) for order in placed.orders)
        for order in orders:
            self._emit(OrderChanged(order))
        warning = placed.warning
        if self._spending.blocked:
            warning = f"{warning} {self._spending.blocked}".strip()
        return Placed(orders, warning)

    async def _not_covered(self, request: OrderRequest) -> Refused | None:
        """Refuse here what the balance cannot pay, after one fresh look at it."""
        price = request.accepted_max_price
        if price is None:
            price = request.price_shown
        if self._covers(price):
            return None
        try:
            await self._account.refresh()
        except ServiceError as error:
            return Refused(f"The balance could not be read, so nothing was ordered: {error}")
        if self._covers(price):
            return None
        return Refused(
            f"Not enough money: the balance is ${self._account.balance}, this costs ${price}."
        )

    def _covers(self, price: Decimal) -> bool:
        return self._account.balance is None or self._account.balance >= price

    def _repetition(self, request: OrderRequest) -> str:
        wanted = {product.product_id for product in request.products}
        for intent in self._journal.unsettled():
            if wanted & set(intent.product_ids):
                return (
                    "An earlier order of this has an unknown outcome: it may be bought already, "
                    "and ordering again may be charged a second time."
                )
        now = self._clock.now()
        for order in self._orders.recent(10):
            if order.product_id in wanted and now - order.created_at < REPEAT_WINDOW:
                seconds = int((now - order.created_at).total_seconds())
                return f"You ordered this {seconds} seconds ago (order {order.order_id})."
        return ""


def _completed(order: Order, request: OrderRequest) -> Order:
    """Fill in from the request what the answer left out."""
    by_id = {product.product_id: product for product in request.products}
    product = by_id.get(order.product_id)
    if product is None:
        named = [p for p in request.products if p.name.casefold() == order.service.casefold()]
        product = named[0] if named else request.products[0]
    price = order.price
    if price is None:
        price = product.price
        if len(request.products) == 1:
            # What a bid comes to is the service's secret; its estimate is nearer than the list's.
            accepted = request.accepted_max_price
            price = most_consented(request) if accepted is None else accepted
    return order._replace(
        service=order.service or product.name,
        kind=order.kind or product.kind,
        product_id=order.product_id or product.product_id,
        country=order.country or product.country,
        price=price,
        bid_percent=request.bid_percent,
    )


def _brings(answer: Answer, request: OrderRequest) -> tuple[Sequence[Order], str]:
    match answer:
        case Placed(orders, warning):
            return [_completed(order, request) for order in orders], warning
        case PriceChanged(price):
            return (), f"The price changed to {price}; nothing was bought."
        case PremiumOffered(bid):
            return (), f"A premium bid was offered ({bid} %); nothing was bought."
