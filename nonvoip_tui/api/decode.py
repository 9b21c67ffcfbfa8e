"""Answers to the domain: balance, price list, rejection, and news of an order.

First come the fields of an order that any answer about it may carry, and their names. Bought orders
are read in `purchase`, texts in `inbox`. Whatever the JSON, the only exceptions that leave are
`ServiceError`s.
"""

import logging
import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal

from nonvoip_tui.api.envelope import (
    GROUP,
    UNDER_WAY,
    Row,
    Verdict,
    contained_rows,
    envelope,
    names,
    normalize_key,
    objects,
    plain_refusal,
    read_first,
    refusal,
    rows,
    sentence,
    verdict,
    with_envelope,
)
from nonvoip_tui.api.responses import Reply
from nonvoip_tui.api.times import end_time
from nonvoip_tui.api.values import Json, count, identifier, money, phone_number, price, words
from nonvoip_tui.domain.answers import Role
from nonvoip_tui.domain.errors import BadAnswerError, NotFoundError, RefusedError
from nonvoip_tui.domain.models import KINDS, SHORT_TERM, Order, OrderNews, Product
from nonvoip_tui.domain.phone_numbers import may_be_same_number

ORDER_ID = names(Role.ID, "order_id", "order_no", "rental_id", "activation_id", "order")
_ORDER_ID_ALONE = names("order_id")
ANY_ID = (*ORDER_ID, *names("id"))
_OUR_NUMBER = names("number", "phone_number", "mdn", "phone", "msisdn", "did", "phone_no")
NUMBER = (*names(Role.NUMBER), *_OUR_NUMBER)
SERVICE = names(Role.SERVICE, "service", "service_name", "product_name", "name", "application")
PRODUCT_OF_ORDER = names("product_id", "service_id", "pid")
KIND = names("type", "kind", "rental_type", "product_type")
PRICE = names(Role.PRICE, "price", "cost", "charged", "amount_charged", "total", "amount")
EXPIRES = names(
    Role.END, "expiration", "till_expiration", "expires", "expires_at", "expire_at", "expiry",
    "expires_on", "expiration_date", "expires_in", "time_left", "valid_until", "valid_till",
    "new_expiration", "new_expiration_date", "new_expiry", "new_expires", "new_expires_at",
    "new_expiry_date", "new_end", "new_end_date", "expire_date", "expiry_date", "expiration_time",
    "expire_time", "expire_on", "end_date", "rental_end", "renewed_until", "extended_until",
    "paid_until", "next_expiration", "until",
)  # fmt: skip
ACTIVE_UNTIL = names(
    Role.END_ON, "end_on", "ends_on", "active_until", "online_until", "end_at", "ends_at"
)
_KNOWN_KINDS = {normalize_key(kind): kind for kind in KINDS}
_STATUS = names("order_status", "state")


def news_in(row: Row, outer: Row, reply: Reply, id_names: tuple[str, ...] = ORDER_ID) -> OrderNews:
    """What a row says of its order."""
    return OrderNews(
        order_id=read_first(row, id_names, identifier) or "",
        number=read_first(row, NUMBER, phone_number) or "",
        status=status_in(row, outer),
        price=read_first(row, PRICE, price),
        expires_at=read_first(row, EXPIRES, lambda value: end_time(value, reply)),
        active_until=read_first(row, ACTIVE_UNTIL, lambda value: end_time(value, reply)),
    )


def status_in(row: Row, outer: Row) -> str:
    """The order's own status word, raw: that of the envelope only if it is one of an order."""
    status = words(row.get("status"))
    if row is outer and normalize_key(status) not in UNDER_WAY:
        status = ""
    return read_first(row, _STATUS, words) or status


def known_kind(value: Json) -> str:
    """A kind that we know, as we spell it; empty for any other word."""
    return _KNOWN_KINDS.get(normalize_key(words(value)), "")


def is_about(row: Row, order: Order, *, by_id: bool) -> bool:
    """Whether a row is not plainly about another order: by its number, and by its id if asked."""
    # No other names: a text lost for a number or an id of something else is lost for good.
    number = read_first(row, _OUR_NUMBER, phone_number)
    if number and order.number and not may_be_same_number(number, order.number):
        return False
    order_id = read_first(row, _ORDER_ID_ALONE, identifier) if by_id else None
    own_id = order.service_order_id
    return not order_id or not own_id or order_id.casefold() == own_id.casefold()


def is_same_service(one: str, other: str) -> bool:
    """Whether two spellings name one service: letters and digits decide, in any case."""
    return normalize_key(one) == normalize_key(other)


def resembles(one: str, other: str) -> bool:
    """Whether two spellings may name one service: one holds the other."""
    shorter, longer = sorted((normalize_key(one), normalize_key(other)), key=len)
    return shorter != "" and shorter in longer


_log = logging.getLogger(__name__)

BALANCE = names(
    Role.BALANCE, "balance", "current_balance", "available_balance", "account_balance",
    "credit", "credits", "funds", "amount",
)  # fmt: skip
_SURE_BALANCE = names("balance", "current_balance", "available_balance", "account_balance")
_BARE_BALANCE = names("message", "data", "result")
PRODUCT_ID = names(Role.ID, "product_id", "id", "service_id", "pid")
NAME = names(Role.SERVICE, "name", "service", "service_name", "product_name", "product", "title")
_PRICE = names(Role.PRICE, "price", "cost", "current_price", "amount", "rate")
_NO_PRICE = frozenset({"", "na", "none", "null", "notavailable", "unavailable"})
AVAILABLE = names(
    Role.STOCK, "available", "stock", "quantity", "qty", "count", "in_stock", "availability"
)
_NETWORK = names("network", "network_id", "network_name")
COUNTRY = names(
    Role.COUNTRY, "country", "country_name", "country_code", "country_iso", "country_id", "iso"
)

_NO_WORDS = "Done."
_GIVEN_BACK = frozenset({"rejected", "refunded", "cancelled", "canceled", "stopped"})
_MAX_WINDOW = timedelta(days=1)


def decode_balance(reply: Reply) -> Decimal:
    """The balance in US dollars, beside the status, in a row, or as the bare message.

    Raises:
        ServiceError: refused, or no balance in it.
    """
    outer = envelope(reply)
    if verdict(outer, reply.status_code) is Verdict.REFUSED:
        raise refusal(reply, outer)
    for row in (outer, *contained_rows(outer)):
        balance = read_first(row, BALANCE, money)
        if balance is not None:
            return balance
    balance = read_first(outer, _BARE_BALANCE, money)
    if balance is None:
        inner = (read_first(row, _SURE_BALANCE, money) for row in objects(outer))
        balance = next((read for read in inner if read is not None), None)
    if balance is None:
        raise BadAnswerError("The service's answer contains no balance.")
    return balance


_COUNTRY_UNKNOWN = re.compile(
    r"\bcountry\b.{0,40}\b(?:invalid|unknown|unrecogni[sz]ed|unsupported"
    r"|not (?:a )?(?:valid|known|recogni[sz]ed|supported))\b"
    r"|\b(?:invalid|unknown|unrecogni[sz]ed|unsupported|not a valid) country\b",
    re.IGNORECASE,
)


def decode_products(
    reply: Reply, kind: str = "", country: str = "", *, word: str = ""
) -> tuple[Product, ...]:
    """A price list.

    Args:
        reply: the answer.
        kind: asked for; empty takes each row's own, or the 10-minute kind.
        country: asked for; empty takes each row's own.
        word: what the service calls the kind, if not so.

    Raises:
        NotFoundError: the service does not know the country.
        ServiceError: refused, or rows without a product in them.
    """
    outer = envelope(reply)
    claim = verdict(outer, reply.status_code)
    if claim is Verdict.REFUSED:
        error = refusal(reply, outer)
        if isinstance(error, NotFoundError):
            return ()
        if country and type(error) is RefusedError and _COUNTRY_UNKNOWN.search(str(error)):
            raise NotFoundError(str(error))
        raise error
    listed = contained_rows(outer) or ([outer] if any(key in outer for key in PRODUCT_ID) else [])
    products = [
        product
        for row in _of_kind(listed, (kind, word))
        if (product := _product(row, kind, country)) is not None
    ]
    if all(each.price is None for each in products) and not all(map(_is_unpriced, listed)):
        products = []  # prices are named in a form that is not known
    if not products and (listed or claim is not Verdict.SUCCESS):
        raise BadAnswerError("The service's price list cannot be understood.")
    if len(products) < len(listed):
        _log.info("%d rows of the price list left out", len(listed) - len(products))
    return tuple(products)


def country_values(reply: Reply, field: str) -> dict[str, str]:
    """What a price list has under `field`, by the names of its countries.

    Where the request wants a country by an id, the rows have that beside the name.
    """
    found: dict[str, str] = {}
    for row in contained_rows(envelope(reply)):
        value = read_first(row, names(Role.COUNTRY_ID, field), identifier) or ""
        name = read_first(row, COUNTRY, words) or words(row.get(GROUP))
        if value and name and value != name:
            found[name] = value
    return found


def decode_rejection(reply: Reply, order: Order) -> str:
    """The service's own sentence on a number given back.

    Raises:
        ServiceError: refused, or not understood.
    """
    status = normalize_key(words(envelope(reply).get("status")))
    outer = envelope(reply)
    if status in _GIVEN_BACK:
        return sentence(outer, reply.secrets) or _NO_WORDS
    if verdict(outer, reply.status_code) is Verdict.REFUSED:
        raise plain_refusal(reply, outer, service=order.service)
    return decode_sentence(reply, service=order.service)


def decode_sentence(reply: Reply, *, service: str = "") -> str:
    """What the service says of something done.

    The name of the `service` asked about says nothing of why it was refused.

    Raises:
        ServiceError: refused, or not understood.
    """
    outer = envelope(reply)
    claim = verdict(outer, reply.status_code)
    if claim is Verdict.REFUSED:
        raise refusal(reply, outer, service=service)
    if claim is Verdict.UNCLEAR:
        raise BadAnswerError("The service's answer cannot be understood.")
    return sentence(outer, reply.secrets) or _NO_WORDS


def decode_news(reply: Reply, order: Order, id_names: tuple[str, ...] = ORDER_ID) -> OrderNews:
    """What renew answers of `order`; the id under `id_names` is the one to go on with.

    Raises:
        ServiceError: refused, about another number, or not understood.
    """
    outer = envelope(reply)
    claim = verdict(outer, reply.status_code)
    if claim is Verdict.REFUSED:
        raise plain_refusal(reply, outer, service=order.service)
    listed = [with_envelope(row, outer) for row in rows(outer)]
    own = [row for row in listed if is_about(row, order, by_id=False)]
    if not own:
        raise BadAnswerError("The service's answer is about another number.")
    news = news_in(_likeliest(own, order), outer, reply, id_names)
    if claim is not Verdict.SUCCESS and news == OrderNews():
        raise BadAnswerError("The service's answer cannot be understood.")
    return news


def decode_reuse(reply: Reply, order: Order) -> OrderNews:
    """What reuse answers: as `decode_news`, but a bare `id` is the new order's as well."""
    return decode_news(reply, order, ANY_ID)


def decode_activation(reply: Reply, order: Order) -> OrderNews:
    """What activate answers: `active_until` is the end of the reception window, if it is there.

    Raises:
        ServiceError: refused, about another number, or not understood.
    """
    news = decode_news(reply, order)
    soonest = reply.received_at + _MAX_WINDOW
    if news.active_until is None and news.expires_at is not None and news.expires_at <= soonest:
        return news._replace(active_until=news.expires_at, expires_at=None)
    return news


NEWS_DECODERS: Mapping[str, Callable[[Reply, Order], OrderNews]] = {
    "reuse": decode_reuse,
    "activate": decode_activation,
    "renew": decode_news,
}
"""By endpoint, which is also the value of its action."""


def _likeliest(own: list[Row], order: Order) -> Row:
    return next((row for row in own if is_about(row, order, by_id=True)), own[0])


def _of_kind(listed: list[Row], asked_words: tuple[str, str]) -> list[Row]:
    # A server that ignores the type answers every kind; words that are not ours are no kind.
    kinds = [normalize_key(words(read_first(row, KIND, words))) for row in listed]
    asked = {normalize_key(word) for word in asked_words} - {""}
    if asked.isdisjoint(kinds):
        return listed
    wanted = asked | {""}
    return [row for row, kind in zip(listed, kinds, strict=True) if kind in wanted]


def _is_unpriced(row: Row) -> bool:
    """Whether a row says itself that there is no price at the moment."""
    named = [row[key] for key in _PRICE if key in row]
    return any(
        each is None or (isinstance(each, str) and normalize_key(each) in _NO_PRICE)
        for each in named
    )


def _product(row: Row, kind: str, country: str) -> Product | None:
    product_id = read_first(row, PRODUCT_ID, identifier)
    group = words(row.get(GROUP))
    name = read_first(row, NAME, words)
    is_group_its_country = bool(name)
    name = name or group
    asked = read_first(row, _PRICE, price)
    if not product_id or not name:
        return None
    own_kind = read_first(row, KIND, words) or SHORT_TERM
    return Product(
        product_id=product_id,
        name=name,
        price=asked,
        kind=kind or known_kind(own_kind) or own_kind,
        available=read_first(row, AVAILABLE, count),
        network=read_first(row, _NETWORK, words) or "",
        country=country
        or read_first(row, COUNTRY, words)
        or (group if is_group_its_country and not kind else ""),
    )
