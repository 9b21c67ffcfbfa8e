"""The answer to an order: bought, or one of the two questions (API.md section 2.3).

An order is money, so its id decides: a success with an id is bought even without a number, a
success without any id is not understood, and so is a refusal that names a new order.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from http import HTTPStatus
from itertools import islice

from nonvoip_tui.api.answer import (
    Row,
    Verdict,
    envelope,
    read_first,
    rows,
    spelt,
    verdict,
    with_envelope,
)
from nonvoip_tui.api.http_answer import http_words
from nonvoip_tui.api.order_fields import (
    ANY_ID,
    EXPIRES,
    KIND,
    ORDER_ID,
    PRODUCT_ID,
    SERVICE,
    is_same_service,
    known_kind,
    news_in,
    resembles,
)
from nonvoip_tui.api.refusal import refusal
from nonvoip_tui.api.reply import Reply
from nonvoip_tui.api.times import end_time
from nonvoip_tui.api.tokens import read_question
from nonvoip_tui.api.values import identifier, words
from nonvoip_tui.domain.contract import Contract
from nonvoip_tui.domain.errors import BadAnswerError
from nonvoip_tui.domain.models import SHORT_TERM, Order, OrderRequest, Product
from nonvoip_tui.domain.outcomes import Answer, Placed

_MOST_ORDERS = 50
# Words of a machine that stopped waiting for another, which may still do the work.
_TIMED_OUT = re.compile(r"\btime(?:d|s)?[ -]?out\b", re.IGNORECASE)


def decode_order(
    reply: Reply, request: OrderRequest, created_at: datetime, contract: Contract | None = None
) -> Answer:
    """What became of `request`.

    Args:
        reply: the answer.
        request: what was asked for.
        created_at: when the orders that it brought begin.
        contract: how a recommended bid is named, and its bounds.

    Raises:
        RefusedError: the service said no.
        BadAnswerError: anything else that is not plainly an answer: money may have moved.
    """
    outer = envelope(reply)
    claim = verdict(outer, reply.status_code)
    listed = [with_envelope(row, outer) for row in islice(rows(outer), _MOST_ORDERS)]
    named = [row for row in listed if read_first(row, ORDER_ID, identifier)]
    is_success = claim is Verdict.SUCCESS
    contract = contract or Contract()
    bid_range = contract.min_bid, contract.max_bid
    asked_ids = {product.product_id for product in request.products}
    with_id = [
        row for row in listed if (read_first(row, ANY_ID, identifier) or "") not in {"", *asked_ids}
    ]
    question = read_question(
        outer, contract.bid_field, bid_range, is_bought=is_success and bool(with_id)
    )
    if question is not None and not (is_success and named):
        return question
    is_likely = claim is Verdict.UNCLEAR and reply.status_code < HTTPStatus.BAD_REQUEST
    bought = named if is_success or is_likely else []
    if is_success and not named:
        bought = [row for row in listed if read_first(row, ANY_ID, identifier)]
    if bought:
        orders = [_order(row, outer, reply, request, created_at) for row in bought]
        doubts = dict.fromkeys(_doubts(bought, orders, reply, request))
        return Placed(_without_twins(orders), warning=" ".join(doubts))
    if claim is Verdict.REFUSED and not named:
        error = refusal(reply, outer, service=request.service)
        if _TIMED_OUT.search(str(error)):
            raise BadAnswerError(f"The service gave up half way: {error}")
        raise error
    raise _not_understood(reply, claim, named)


def _not_understood(reply: Reply, claim: Verdict, named: Sequence[Row]) -> BadAnswerError:
    if named:
        order_id = read_first(named[0], ORDER_ID, identifier)
        return BadAnswerError(f"The service refused, yet its answer names order {order_id}.")
    if claim is Verdict.SUCCESS:
        return BadAnswerError("The service reports success, but its answer names no order.")
    doubt = "The service's answer to the order cannot be understood"
    if reply.status_code >= HTTPStatus.BAD_REQUEST:
        return BadAnswerError(f"{doubt} ({http_words(reply.status_code)}); probably not charged.")
    return BadAnswerError(f"{doubt}.")


def _without_twins(orders: Sequence[Order]) -> tuple[Order, ...]:
    """One order for each id; several services under one id are one order of all of them."""
    kept: dict[str, Order] = {}
    for order in orders:
        twin = kept.get(order.order_id, order)
        is_new = not is_same_service(twin.service, order.service)
        service = f"{twin.service}, {order.service}" if is_new else twin.service
        kept[order.order_id] = twin._replace(service=service)
    return tuple(kept.values())


def _order(
    row: Row, outer: Row, reply: Reply, request: OrderRequest, created_at: datetime
) -> Order:
    product = _product_of(row, request)
    news = news_in(row, outer, reply, ANY_ID)
    kind = _kind_in(row) or (product.kind if product else SHORT_TERM)
    ends_at = read_first(row, EXPIRES, lambda value: _later(end_time(value, reply), reply))
    if ends_at is None and kind == SHORT_TERM:
        ends_at = news.active_until
    return Order(
        order_id=news.order_id,
        service=_service_of(row, product) or request.service,
        kind=kind,
        created_at=created_at,
        number=news.number,
        status=news.status,
        price=_price_of(news.price, product, request),
        product_id=product.product_id if product else "",
        country=product.country if product else "",
        bid_percent=request.bid_percent,
        expires_at=ends_at,
        active_until=None if kind == SHORT_TERM else news.active_until,
    )


def _later(end: datetime | None, reply: Reply) -> datetime | None:
    # An order that ends before it begins ends at a time that the answer does not know.
    return end if end is not None and end > reply.received_at else None


def _product_of(row: Row, request: OrderRequest) -> Product | None:
    product_id = read_first(row, PRODUCT_ID, identifier)
    service = read_first(row, SERVICE, words) or ""
    tests: tuple[Callable[[Product], bool], ...] = (
        lambda product: product.product_id == product_id,
        lambda product: spelt(product.name) == spelt(service),
        lambda product: resembles(product.name, service),
        lambda _: len(request.products) == 1,
    )
    matches = (product for test in tests for product in request.products if test(product))
    return next(matches, None)


def _service_of(row: Row, product: Product | None) -> str:
    service = read_first(row, SERVICE, words) or ""
    # Actions on the order need the name exactly as the price list spells it.
    if product is not None and (not service or resembles(service, product.name)):
        return product.name
    return service


def _kind_in(row: Row) -> str:
    return read_first(row, KIND, known_kind) or ""


def _price_of(
    answered: Decimal | None, product: Product | None, request: OrderRequest
) -> Decimal | None:
    if answered is not None:
        return answered
    if product is None or request.bid_percent is not None:
        return None  # how a bid makes the price is the service's secret
    if len(request.products) == 1 and request.accepted_max_price is not None:
        return request.accepted_max_price
    return product.price


def _doubts(
    bought: Sequence[Row], orders: Sequence[Order], reply: Reply, request: OrderRequest
) -> Iterator[str]:
    if reply.status_code >= HTTPStatus.BAD_REQUEST:
        yield f"The service answered success with {http_words(reply.status_code)}."
    asked_ids = {product.product_id for product in request.products}
    asked_kinds = {product.kind for product in request.products}
    for row in bought:
        product_id = read_first(row, PRODUCT_ID, identifier)
        if product_id and product_id not in asked_ids:
            yield f"The answer is for product {product_id}, which was not asked for."
        service = read_first(row, SERVICE, words)
        # An id that fits excuses a name cut short.
        is_alike = resembles if product_id in asked_ids else is_same_service
        if service and not any(is_alike(service, each.name) for each in request.products):
            yield f"The answer is for {service}; asked for was {request.service}."
        kind = _kind_in(row)
        if kind and kind not in asked_kinds:
            yield f"The answer is of the kind {kind}, which was not asked for."
    if len(bought) < len(request.products):
        yield f"Asked for {len(request.products)} services, the answer names {len(bought)}."
    limit = _most_accepted(request)
    for order in orders:
        if order.price is not None and order.price > limit:
            yield f"The service charged ${order.price}, more than the ${limit} accepted."


def _most_accepted(request: OrderRequest) -> Decimal:
    accepted = request.accepted_max_price
    limit = request.price_shown if accepted is None else accepted
    return limit if request.bid_percent is None else limit * (100 + request.bid_percent) / 100
