"""Rehearsal: the examples of the provider's document, read by the decoders of real answers."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from nonvoip_tui.api.decode import (
    decode_activation,
    decode_balance,
    decode_news,
    decode_products,
    decode_rejection,
    decode_reuse,
    decode_sentence,
)
from nonvoip_tui.api.envelope import Row, envelope, read_first, rows, with_envelope
from nonvoip_tui.api.inbox import decode_inbox, holds_unread_text
from nonvoip_tui.api.openapi import Example, OpenApi
from nonvoip_tui.api.order_fields import ANY_ID, NUMBER, PRICE, SERVICE
from nonvoip_tui.api.purchase import decode_order
from nonvoip_tui.api.responses import Reply, read_answer
from nonvoip_tui.api.roles import fields_of, with_roles
from nonvoip_tui.api.values import Json, identifier, phone_number, price, words
from nonvoip_tui.domain.actions import Answer, Placed, PremiumOffered, PriceChanged
from nonvoip_tui.domain.answers import MAX_BODY_BYTES, Fields, RawAnswer, UnreadExample
from nonvoip_tui.domain.contract import Contract
from nonvoip_tui.domain.durations import time_left
from nonvoip_tui.domain.errors import BadAnswerError, Certainty, ServiceDownError, ServiceError
from nonvoip_tui.domain.models import SHORT_TERM, Inbox, Order, OrderNews, OrderRequest, Product
from nonvoip_tui.domain.text import printable
from nonvoip_tui.domain.webhooks import Webhook, webhooks_in

SPENDING = frozenset({"order", "country/order", "reuse", "activate", "reject", "renew"})
_READING = frozenset({"balance", "products", "country/products", "getsms", "saveurl"})
_CALLBACK = "callback"
"""Stands for the endpoint where the service calls."""
_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)
_MAX_EXAMPLES = 20
"""Of one endpoint."""
_MAX_GUIDE = 60
_MAX_WORDS = 200


class Rehearsed(NamedTuple):
    """What an example came to."""

    endpoint: str
    example: str
    """Its HTTP status code and its name."""
    is_understood: bool
    words: str
    """What was understood, or why not; safe to show."""


Learned = Callable[[str], Sequence[Fields]]
"""Asked with an endpoint; where in its answers which value stands."""


def rehearse(
    document: Json, contract: Contract, now: datetime, learned: Learned = lambda _: ()
) -> tuple[Rehearsed, ...]:
    """Decode each example of the document, or of whatever came in its place.

    They count as received at `now`, and are read with what was `learned`, as real answers are.
    """
    return tuple(rehearsed for rehearsed, _ in _rehearsals(document, contract, now, learned))


def unread_examples(
    document: Json, contract: Contract, now: datetime, learned: Learned = lambda _: ()
) -> tuple[UnreadExample, ...]:
    """The examples of answers to spending calls that cannot be read; as for `rehearse`.

    Of what is made of a schema only the whole answer counts: without this or that it may never be.
    """
    return tuple(
        UnreadExample(
            rehearsed.endpoint, rehearsed.example, rehearsed.words, tuple(_lines(example))
        )
        for rehearsed, example in _rehearsals(document, contract, now, learned)
        if not rehearsed.is_understood
        and rehearsed.endpoint in SPENDING
        and not (example.is_made_up and "," in example.name)
    )


def _lines(example: Example) -> list[str]:
    body = example.body[:MAX_BODY_BYTES]
    return RawAnswer("", example.status_code, "", body, _NO_TIME).lines()


def _rehearsals(
    document: Json, contract: Contract, now: datetime, learned: Learned
) -> Iterator[tuple[Rehearsed, Example]]:
    api = OpenApi(document)
    for endpoint, operation in api.operations().items():
        if endpoint in SPENDING | _READING:
            for example in islice(api.examples(operation), _MAX_EXAMPLES):
                yield _rehearsed(endpoint, example, contract, now, learned), example
    for endpoint, example in islice(api.guide(), _MAX_GUIDE):
        if endpoint in SPENDING | _READING:
            yield _rehearsed(endpoint, example, contract, now, learned), example
    for example in islice(api.payloads(), _MAX_EXAMPLES):
        yield _rehearsed(_CALLBACK, example, contract, now, learned), example


def _rehearsed(
    endpoint: str, example: Example, contract: Contract, now: datetime, learned: Learned
) -> Rehearsed:
    is_understood = True
    try:
        if endpoint == _CALLBACK:
            said = _of_webhooks(webhooks_in(example.body))
        else:
            documented = fields_of(contract.places.get(endpoint, {}))
            reply = _reply(endpoint, example, now)
            reply = with_roles(reply, *learned(endpoint), documented=documented)
            said = _understood(endpoint, reply, contract)
    except ServiceError as error:
        is_understood = error.certainty is Certainty.ANSWERED or isinstance(error, ServiceDownError)
        said = f"a refusal: {error}" if is_understood else str(error)
    except Exception as error:
        is_understood, said = False, f"It cannot be decoded ({type(error).__name__})."
    code = "" if endpoint == _CALLBACK else f"{example.status_code} "
    name = printable(f"{code}{example.name}", limit=60)
    return Rehearsed(endpoint, name, is_understood, printable(said, limit=_MAX_WORDS))


def _understood(endpoint: str, reply: Reply, contract: Contract) -> str:
    """What an answer says when it is read as that to a plausible call."""
    order = _order_of(reply)
    match endpoint:
        case "balance":
            return f"a balance of {decode_balance(reply)}"
        case "products" | "country/products":
            return _of_products(decode_products(reply))
        case "order" | "country/order":
            product = Product("", order.service, order.price or Decimal(0))
            answer = decode_order(reply, OrderRequest((product,)), reply.received_at, contract)
            return _of_order(answer, reply.received_at)
        case "getsms":
            inbox = decode_inbox(reply, order)
            if not inbox.messages and holds_unread_text(reply, order):
                raise BadAnswerError("It holds a text, but under a name that is not known.")
            return _of_inbox(inbox)
        case "reuse":
            return _of_news(decode_reuse(reply, order), reply.received_at)
        case "activate":
            return _of_news(decode_activation(reply, order), reply.received_at)
        case "renew":
            return _of_news(decode_news(reply, order), reply.received_at)
        case "reject":
            return f"given back: “{decode_rejection(reply, order)}”"
    return f"done: “{decode_sentence(reply)}”"


def _reply(endpoint: str, example: Example, now: datetime) -> Reply:
    body = example.body
    if len(body) > MAX_BODY_BYTES:
        raise BadAnswerError("The example is too long.")
    spends = endpoint in SPENDING
    reply = read_answer(example.status_code, {}, body, now, spends=spends)
    if isinstance(reply, ServiceError):
        raise reply
    return reply


def _order_of(reply: Reply) -> Order:
    """The order that an answer is about, as its own words have it: as if it had been asked for."""
    outer: Row = {}
    with suppress(ServiceError):
        outer = envelope(reply)
    row = next((with_envelope(row, outer) for row in rows(outer)), outer)
    return Order(
        order_id=read_first(row, ANY_ID, identifier) or "1",
        service=read_first(row, SERVICE, words) or "a service",
        kind=SHORT_TERM,
        created_at=reply.received_at,
        number=read_first(row, NUMBER, phone_number) or "",
        price=read_first(row, PRICE, price),
    )


def _of_products(products: tuple[Product, ...]) -> str:
    if not products:
        return "no products"
    first = products[0]
    return f"{len(products)} of the products: {first.product_id} {first.name} at {first.price}"


def _of_order(answer: Answer, now: datetime) -> str:
    match answer:
        case Placed(orders, warning):
            words = "; ".join(_joined(_parts(order, now)) for order in orders)
            return f"{words}. {warning}" if warning else words
        case PriceChanged(None):
            raise BadAnswerError("A price change, but no price in it.")
        case PriceChanged(asked):
            return f"a price change to {asked}"
        case PremiumOffered(bid, _):
            recommended = "no bid recommended" if bid is None else f"{bid} % recommended"
            return f"premium bid, {recommended}"


def _of_webhooks(webhooks: Sequence[Webhook]) -> str:
    if not webhooks:
        raise BadAnswerError("It names no order and no number.")
    return "; ".join(_joined(_named(each)) for each in webhooks)


def _named(webhook: Webhook) -> Iterator[str]:
    if webhook.order_id:
        yield f"order {webhook.order_id}"
    if webhook.number:
        yield f"number {webhook.number}"


def _of_inbox(inbox: Inbox) -> str:
    if inbox.messages:
        last = inbox.messages[-1]
        code = f", code {last.pin}" if last.pin else ""
        return f"an SMS: “{last.text}”{code}"
    return f"no SMS, the order is {inbox.standing.value}: {inbox.sentence}".removesuffix(": ")


def _of_news(news: OrderNews, now: datetime) -> str:
    return _joined(_parts(news, now)) or "done, no id or end named"


def _parts(order: Order | OrderNews, now: datetime) -> Iterator[str]:
    if order.order_id:
        yield f"order {order.order_id}"
    if isinstance(order, Order) or order.number:
        yield f"number {order.number}" if order.number else "no number yet"
    if order.price:
        yield f"price {order.price}"
    for what, end in (("ends", order.expires_at), ("receives until", order.active_until)):
        if end is not None:
            left = (end - now).total_seconds()
            when = f"in {time_left(left)}" if left > 0 else f"{end:%Y-%m-%d %H:%M}"
            yield f"{what} {when}"


def _joined(parts: Iterator[str]) -> str:
    return ", ".join(parts)
