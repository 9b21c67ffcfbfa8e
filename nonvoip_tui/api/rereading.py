"""Reads answers again: stored ones, and the examples of the document as if they were answers.

A stored answer is read again by a newer version, or after something was learned; the examples are
rehearsed whenever the document is new.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from itertools import chain, islice, repeat
from typing import NamedTuple

from nonvoip_tui import __version__
from nonvoip_tui.api.candidates import found_in
from nonvoip_tui.api.decode import (
    ANY_ID,
    NEWS_DECODERS,
    NUMBER,
    PRICE,
    SERVICE,
    decode_balance,
    decode_products,
    decode_rejection,
    decode_sentence,
)
from nonvoip_tui.api.envelope import (
    Row,
    Verdict,
    envelope,
    read_first,
    rows,
    verdict,
    with_envelope,
)
from nonvoip_tui.api.inbox import decode_inbox, holds_unread_text
from nonvoip_tui.api.openapi import Example, OpenApi
from nonvoip_tui.api.purchase import decode_order
from nonvoip_tui.api.responses import Reply, read_answer
from nonvoip_tui.api.roles import fields_of, from_text, with_roles
from nonvoip_tui.api.values import Json, identifier, phone_number, price, words
from nonvoip_tui.domain.actions import Answer, Placed, PremiumOffered, PriceChanged
from nonvoip_tui.domain.answers import MAX_BODY_BYTES, SURE, Fields, Found, RawAnswer, UnreadExample
from nonvoip_tui.domain.contract import Contract
from nonvoip_tui.domain.durations import time_left
from nonvoip_tui.domain.errors import BadAnswerError, Certainty, ServiceDownError, ServiceError
from nonvoip_tui.domain.models import (
    SHORT_TERM,
    Action,
    Inbox,
    Intent,
    Order,
    OrderNews,
    OrderRequest,
    Product,
)
from nonvoip_tui.domain.phone_numbers import is_same_number
from nonvoip_tui.domain.text import printable
from nonvoip_tui.domain.webhooks import Webhook, webhooks_in

_log = logging.getLogger(__name__)

_MIN_CERTAINTY_OF_A_BARE_ID = 4
"""The least certainty of an id in an answer without any number."""


@dataclass(eq=False)
class AnswerReader:
    """Reads them with what the decoders know at the time."""

    _contract: Callable[[], Contract]
    """The names as they are resolved now."""
    _learned: Callable[[str], Sequence[Fields]]
    """Where the values of an endpoint's answers stand."""
    _digest: Callable[[], str]
    """A name for all that was learned."""

    @property
    def name(self) -> str:
        """The version that reads, what it has learned, and what the document says."""
        places = self._contract().places
        known = {endpoint: fields_of(found) for endpoint, found in sorted(places.items())}
        document = sha256(repr(known).encode()).hexdigest()[:12] if known else ""
        return f"{__version__} {self._digest()} {document}".strip()

    def look_for(self, answer: RawAnswer, intent: Intent) -> Found | None:
        """What in the answer to a call looks like an order, or like what became of one, or None.

        A plain refusal leaves no outcome unknown: what refuses here does so by an unknown word.
        """
        try:
            return self._found(answer, intent)
        except Exception as error:
            # A mistake of ours must not turn an unknown outcome into an error. Its words may
            # quote the answer, so they are not logged.
            _log.error("looking into an answer: %s", type(error).__name__)
            return None

    def _found(self, answer: RawAnswer, intent: Intent) -> Found | None:
        claim = _claim_of(answer)
        if claim is None:
            return None
        own_id = intent.order_id.partition("~")[0]
        known_ids = (*intent.product_ids, own_id) if own_id else intent.product_ids
        found = found_in(answer, known_ids=known_ids, price_shown=intent.agreed)
        if intent.number:  # of the order that the call acted on
            numbers = [
                each for each in found.numbers if not is_same_number(each.text, intent.number)
            ]
            found = found._replace(numbers=tuple(numbers))
            has_end = any(each.certainty >= SURE for each in found.ends)
            is_something = has_end or found.numbers or found.ids
            return found if is_something and claim is not Verdict.REFUSED else None
        if claim is Verdict.REFUSED:  # by a word that is not known: only a whole order counts
            is_whole = all(each and each[0].certainty > 0 for each in (found.numbers, found.ids))
            return found if is_whole else None
        has_id = any(each.certainty >= _MIN_CERTAINTY_OF_A_BARE_ID for each in found.ids)
        return found if found.numbers or has_id else None

    def read(
        self, answer: RawAnswer, intent: Intent, order: Order | None
    ) -> Answer | OrderNews | str:
        """What the answer to a journaled call says, as if it had just come.

        `order` is what the call acted on; None for one that buys.

        Raises:
            ServiceError: a refusal, or it cannot be understood.
        """
        learned = self._learned(answer.endpoint)
        reply = _reply(answer)
        if isinstance(reply, ServiceError):
            text = from_text(answer, learned) if isinstance(reply, BadAnswerError) else None
            if text is None:
                raise reply
            reply = text
        documented = fields_of(self._contract().places.get(answer.endpoint, {}))
        try:
            return self._decoded(with_roles(reply, *learned, documented=documented), intent, order)
        except ServiceError:
            raise
        except Exception as error:
            raise BadAnswerError("The service's answer cannot be understood.") from error

    def _decoded(
        self, reply: Reply, intent: Intent, order: Order | None
    ) -> Answer | OrderNews | str:
        if intent.action in (Action.ORDER, Action.COUNTRY_ORDER):
            return decode_order(reply, request_of(intent), intent.began_at, self._contract())
        if order is None:
            raise BadAnswerError("The order it refers to is not in the journal.")
        if intent.action is Action.REJECT:
            return decode_rejection(reply, order)
        return NEWS_DECODERS[intent.action](reply, order)


def request_of(intent: Intent) -> OrderRequest:
    """What was asked for, as far as the journal knows it; the first product has the whole price."""
    names = intent.service.split(", ")
    if len(names) != len(intent.product_ids):
        names = [intent.service] * len(intent.product_ids)
    prices = chain([intent.price_shown or Decimal(0)], repeat(Decimal(0)))
    products = tuple(
        Product(product_id, name, price, intent.kind)
        for product_id, name, price in zip(intent.product_ids, names, prices, strict=False)
    )
    return OrderRequest(products, intent.accepted_max_price, intent.bid_percent)


def _reply(answer: RawAnswer) -> Reply | ServiceError:
    headers = {"content-type": answer.content_type}
    return read_answer(answer.status_code, headers, answer.body, answer.received_at)


def _claim_of(answer: RawAnswer) -> Verdict | None:
    """What an answer claims; None where it cannot be that of a call that was carried out."""
    is_done = 200 <= answer.status_code < 300
    reply = _reply(answer)
    if isinstance(reply, ServiceError):
        return Verdict.UNCLEAR if is_done else None
    try:
        claim = verdict(envelope(reply), answer.status_code)
    except ServiceError:
        claim = Verdict.UNCLEAR
    return claim if is_done or claim is Verdict.SUCCESS else None


SPENDING = frozenset({"order", "country/order", "reuse", "activate", "reject", "renew"})
_READING = frozenset({"balance", "products", "country/products", "getsms", "saveurl"})
_CALLBACK = "callback"
"""Stands for the endpoint where the service calls."""
_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)
_MAX_EXAMPLES = 20
"""For one endpoint."""
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
            reply = _reply_of(endpoint, example, now)
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
    """What an answer says when read as the answer to a plausible call."""
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
                raise BadAnswerError("It contains a text, but under an unknown name.")
            return _of_inbox(inbox)
        case "reuse" | "activate" | "renew":
            return _of_news(NEWS_DECODERS[endpoint](reply, order), reply.received_at)
        case "reject":
            return f"given back: “{decode_rejection(reply, order)}”"
    return f"done: “{decode_sentence(reply)}”"


def _reply_of(endpoint: str, example: Example, now: datetime) -> Reply:
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
            words = "; ".join(", ".join(_parts(order, now)) for order in orders)
            return f"{words}. {warning}" if warning else words
        case PriceChanged(None):
            raise BadAnswerError("A price change without a price.")
        case PriceChanged(asked):
            return f"a price change to {asked}"
        case PremiumOffered(bid, _):
            recommended = "no bid recommended" if bid is None else f"{bid}% recommended"
            return f"premium bid, {recommended}"


def _of_webhooks(webhooks: Sequence[Webhook]) -> str:
    if not webhooks:
        raise BadAnswerError("It has no order and no number.")
    return "; ".join(", ".join(_named(each)) for each in webhooks)


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
    return ", ".join(_parts(news, now)) or "done, but no id or end"


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
