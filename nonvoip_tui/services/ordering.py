"""Buying a number: one call for each consent that the user gave."""

import itertools
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from nonvoip_tui.domain.actions import (
    Answer,
    Outcome,
    Placed,
    PremiumOffered,
    PriceChanged,
    Refused,
    Unknown,
)
from nonvoip_tui.domain.answers import OnAnswer
from nonvoip_tui.domain.errors import BadAnswerError, ServiceError
from nonvoip_tui.domain.events import OrderChanged
from nonvoip_tui.domain.models import (
    WITHOUT_ID,
    Action,
    Intent,
    Order,
    OrderRequest,
    agreed_price,
    price_with_bid,
    total_price,
)
from nonvoip_tui.domain.phone_numbers import digits, is_same_number
from nonvoip_tui.services.account import Account
from nonvoip_tui.services.ports import Clock, Emit, Service
from nonvoip_tui.services.spending import Spending, SpendLimits

if TYPE_CHECKING:
    from nonvoip_tui.store.journal import Journal
    from nonvoip_tui.store.orders import Orders


@dataclass(frozen=True, slots=True)
class Quote:
    """What an order will cost and leave, as far as is known now. US dollars."""

    price: Decimal
    balance: Decimal | None
    balance_after: Decimal | None
    repeated: str = ""
    """Why it may be bought already: the same was ordered a moment ago, or is unresolved."""
    refusal: str = ""
    """Why it may not be ordered at all, by the user's own limits."""

    @property
    def is_covered(self) -> bool:
        """Whether the known balance is enough (unknown counts as enough)."""
        return self.balance_after is None or self.balance_after >= 0


@dataclass(frozen=True, slots=True)
class PriceOffer:
    """A new price beside the one that was shown or accepted before. US dollars."""

    old_price: Decimal
    new_price: Decimal
    difference: Decimal
    percent: Decimal
    """How much the new price is above (or below) the old, in percent."""
    balance_after: Decimal | None


@dataclass(frozen=True, slots=True)
class BidOffer:
    """What a premium bid is expected to make. US dollars.

    Whether the premium price is base plus percent is not resolved, so the
    sum is an estimate, and the service's own price is what the order will say.
    """

    bid_percent: int
    estimate: Decimal
    balance_after: Decimal | None


def _after(balance: Decimal | None, price: Decimal) -> Decimal | None:
    return None if balance is None else balance - price


def quote(
    request: OrderRequest, balance: Decimal | None, repeated: str = "", refusal: str = ""
) -> Quote:
    """What `request` costs at the shown price."""
    price = request.price_shown
    return Quote(price, balance, _after(balance, price), repeated, refusal)


def price_offer(request: OrderRequest, new_price: Decimal, balance: Decimal | None) -> PriceOffer:
    """The service's new price against what the user last saw."""
    old = request.accepted_max_price
    if old is None and request.bid_percent is not None:
        old = bid_offer(request.price_shown, request.bid_percent, balance).estimate
    elif old is None:
        old = request.price_shown
    difference = new_price - old
    percent = difference / old * 100 if old else Decimal(0)
    return PriceOffer(
        old, new_price, difference, percent.quantize(Decimal("0.1")), _after(balance, new_price)
    )


def bid_offer(base_price: Decimal, bid_percent: int, balance: Decimal | None) -> BidOffer:
    """What a bid of `bid_percent` on top of `base_price` would make."""
    estimate = price_with_bid(base_price, bid_percent)
    return BidOffer(bid_percent, estimate, _after(balance, estimate))


def most_consented(request: OrderRequest) -> Decimal:
    """The most that `request` may come to, as far as is known: a bid comes on top."""
    return agreed_price(request.price_shown, request.accepted_max_price, request.bid_percent)


ORDERS = (Action.ORDER, Action.COUNTRY_ORDER)
"""The calls that buy a number."""

FOUND_WORDS = (
    "The service answered in a format that is new to this version. The order was found by checking "
    "for its SMS: compare the number and price with the website."
)

REPEAT_WINDOW = timedelta(seconds=60)
"""The same product bought again within this is asked about once more."""


@dataclass(eq=False)
class Ordering:
    """Quotes an order and places it. It never decides to pay: the request carries the consent."""

    _service: Service
    _spending: Spending
    _account: Account
    _orders: "Orders"
    _journal: "Journal"
    _limits: SpendLimits
    _clock: Clock
    _emit: Emit
    _new_ref: Callable[[], str]
    _recognise: Callable[[Intent], Awaitable[Order | None]]

    async def quote(self, request: OrderRequest) -> Quote:
        """What the order costs, what it leaves, and whether it looks like a repetition."""
        refusal = (
            self._spending.blocked
            or _unpriced(request)
            or self._limits.refusal_reason(request.price_shown)
        )
        return quote(request, self._account.balance, self._repetition(request), refusal)

    async def place(self, request: OrderRequest) -> Outcome:
        """Send the order once, with exactly the consent in `request`."""
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
            country=country,
        )

        async def order(on_answer: OnAnswer) -> Answer:
            answer = await self._service.order(request, on_answer)
            if isinstance(answer, Placed):
                return self._made_out(answer, request, intent.ref)
            return answer

        outcome = await self._spending.spend(
            intent,
            order,
            _brings,
            cost=most_consented(request),
            check=lambda: self._not_covered(request),
        )
        if isinstance(outcome, Placed):
            for each in outcome.orders:
                self._emit(OrderChanged(each))
            warning = f"{outcome.warning} {self._spending.blocked}".strip()
            return Placed(outcome.orders, warning, intent.ref)
        if isinstance(outcome, Unknown) and (found := await self._recognise(outcome.intent)):
            return Placed((found,), FOUND_WORDS, intent.ref)
        return outcome

    def _made_out(self, placed: Placed, request: OrderRequest, ref: str) -> Placed:
        """The orders with what the answer left out, none of them under the id of another."""
        orders, warnings = [], [placed.warning] if placed.warning else []
        for order in placed.orders:
            if not order.order_id:
                order = order._replace(order_id=WITHOUT_ID + ref[:8])
            completed = _completed(order, request)._replace(warning=placed.warning)
            known = self._orders.get(order.order_id)
            if known is not None:
                completed = distinguished(completed, known, self._orders)
                warnings.append(completed.warning.removeprefix(placed.warning).strip())
            orders.append(completed)
        return Placed(tuple(orders), " ".join(warnings))

    async def _not_covered(self, request: OrderRequest) -> Refused | None:
        """Refuse here what the balance cannot pay, after one fresh look at it."""
        if unpriced := _unpriced(request):
            return Refused(unpriced)
        price = request.accepted_max_price
        if price is None:
            price = request.price_shown
        if self._covers(price):
            return None
        try:
            await self._account.refresh()
        except ServiceError as error:
            return Refused(f"The balance could not be read: {error}")
        if self._covers(price):
            return None
        return Refused(
            f"Not enough money: the balance is ${self._account.balance}, this costs ${price}."
        )

    def _covers(self, price: Decimal) -> bool:
        return self._account.balance is None or self._account.balance >= price

    def _repetition(self, request: OrderRequest) -> str:
        wanted = {product.product_id for product in request.products}
        now = self._clock.now()
        for intent in self._journal.unresolved():
            if intent.action in ORDERS and wanted & set(intent.product_ids):
                minutes = int((now - intent.began_at).total_seconds() // 60)
                when = f"{intent.began_at.astimezone():%Y-%m-%d %H:%M}"
                if minutes >= 0:  # else the clock was set back, and nobody knows
                    when += f" ({minutes} min ago)"
                return (
                    f"The order of {intent.service} for ${intent.agreed}, sent {when}, has an "
                    "unknown outcome: it may already have been bought, and ordering again may cost "
                    "you twice."
                )
        for order in self._orders.recent(10):
            if order.product_id in wanted and now - order.created_at < REPEAT_WINDOW:
                seconds = (now - order.created_at) // timedelta(seconds=1)
                # How long ago is not known then; rather a word too many than a second payment.
                is_ahead = seconds < 0
                when = "before this clock was set back" if is_ahead else f"{seconds} seconds ago"
                return f"You ordered this {when} (order {order.order_id})."
        return ""


def _unpriced(request: OrderRequest) -> str:
    """Why no sum can be agreed to; empty where one can."""
    names = ", ".join(product.name for product in request.unpriced)
    return f"The price list has no price for {names}." if names else ""


def distinguished(order: Order, known: Order, orders: "Orders") -> Order:
    """`order`, which an answer brought under the id of `known`, under an id of its own here.

    Raises:
        BadAnswerError: nothing distinguishes the two: it may be an answer of before once more.
    """
    have_numbers = digits(order.number) and digits(known.number)
    differ = have_numbers and not is_same_number(order.number, known.number)
    are_two = differ or order.country != known.country
    if not are_two:
        number = f" with the number {order.number}" if order.number else ""
        raise BadAnswerError(
            f"The service answered with order {order.order_id}{number}, which is already in the "
            "journal. It is not known whether another one was bought; if so, its number is missing "
            "here."
        )
    free = (f"{order.order_id}~{count}" for count in itertools.count(2))
    order_id = next(each for each in free if orders.get(each) is None)
    words = (
        f"The service gave it the id {order.order_id}, which the order of {known.service} with the "
        f"number {known.number or 'not allocated yet'} also has. Here it is called {order_id}; "
        "check both on the website."
    )
    return order._replace(
        order_id=order_id,
        id_at_service=order.order_id,
        warning=f"{order.warning} {words}".strip(),
    )


def _completed(order: Order, request: OrderRequest) -> Order:
    """Fill in from the request what the answer left out."""
    by_id = {product.product_id: product for product in request.products}
    product = by_id.get(order.product_id)
    names = [name.strip().casefold() for name in order.service.split(",")]
    named = [each for each in request.products if each.name.casefold() in names]
    if product is None:
        product = named[0] if named else request.products[0]
    price = order.price
    if price is None:
        # An order of several services costs what all of them cost.
        price = total_price(named) if len(named) > 1 else product.price
        if len(request.products) == 1:
            # Only the service knows what a bid costs; its estimate is closer than the list price.
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


def _brings(answer: Answer) -> tuple[Sequence[Order], str]:
    match answer:
        case Placed(orders, warning):
            return orders, warning
        case PriceChanged(price):
            return (), f"The price changed to {price}; nothing was bought."
        case PremiumOffered(bid):
            return (), f"A premium bid was offered ({bid}%); nothing was bought."
