"""Whatever JSON comes, only `ServiceError`s leave the decoders, and only safe text."""

import contextlib
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nonvoip_tui.api.decode import (
    decode_activation,
    decode_balance,
    decode_news,
    decode_products,
    decode_rejection,
)
from nonvoip_tui.api.inbox import decode_inbox
from nonvoip_tui.api.purchase import decode_order
from nonvoip_tui.api.responses import Reply
from nonvoip_tui.api.roles import with_roles
from nonvoip_tui.api.values import NotJsonError, parse
from nonvoip_tui.domain.actions import Placed
from nonvoip_tui.domain.answers import Role
from nonvoip_tui.domain.errors import ServiceError
from tests.api.builders import NOW, order, reply, request

KEYS = [
    "status", "message", "data", "result", "order_id", "id", "orderId", "number", "service", "sms",
    "pin", "code", "error", "errors", "price", "available_price", "recommended_bid", "expiration",
    "expires", "end_on", "product_id", "name", "available", "type", "balance", "time", "success",
    "0", "1",
]  # fmt: skip
WORDS = [
    "success", "error", "Price_Change_Required", "Premium_Available", "0.85", "40%", "600", "",
    "2026-06-20 10:10:00", "Insufficient balance.", "Order not found", "12025550143", "900001",
    "No SMS yet", "\x1b[2J\u202e\ud800", "9" * 400,
]  # fmt: skip

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(min_value=10**8, max_value=10**14),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.sampled_from(WORDS),
    st.text(st.characters(codec=None)),
)
answers = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=8), inner, max_size=6),
    ),
    max_leaves=25,
)
DECODERS: list[Callable[[Reply], object]] = [
    decode_balance,
    lambda read: decode_products(read, "short_term"),
    lambda read: decode_products(read),
    lambda read: decode_order(read, request(accepted="1.10"), NOW),
    lambda read: decode_order(read, request(bid_percent=40), NOW),
    lambda read: decode_inbox(read, order()),
    lambda read: decode_rejection(read, order()),
    lambda read: decode_news(read, order()),
    lambda read: decode_activation(read, order()),
]
dates = st.none() | st.datetimes(timezones=st.timezones())


def texts_in(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for element in value for text in texts_in(element)]
    if value is None or isinstance(value, int | Decimal | datetime | Enum):
        return []
    return [text for name in value.__slots__ for text in texts_in(getattr(value, name))]  # type: ignore[attr-defined]


# F15 F16 F39
@pytest.mark.parametrize("decode", DECODERS)
@given(answer=answers, status_code=st.sampled_from([200, 400, 402, 404, 422]), date=dates)
@settings(max_examples=150, deadline=None)
def test_any_answer_is_decoded_or_a_service_error(
    decode: Callable[[Reply], object], answer: Any, status_code: int, date: datetime | None
) -> None:
    try:
        decoded = decode(reply(answer, status_code, date))
    except ServiceError as error:
        said = [str(error)]
    else:
        said = texts_in(decoded)
    assert all(line.isprintable() for text in said for line in text.split("\n"))


# F16
@given(answer=answers, status_code=st.sampled_from([200, 400]))
@settings(max_examples=300, deadline=None)
def test_nothing_is_placed_without_an_id(answer: Any, status_code: int) -> None:
    try:
        decoded = decode_order(reply(answer, status_code), request(), NOW)
    except ServiceError:
        return
    if isinstance(decoded, Placed):
        assert decoded.orders
        assert all(order.order_id for order in decoded.orders)


# F15
@given(body=st.binary(max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_json_or_not(body: bytes) -> None:
    with contextlib.suppress(NotJsonError):
        assert isinstance(parse(body), str | int | Decimal | list | dict | None)


PLACES = st.dictionaries(
    st.sampled_from(list(Role)),
    st.lists(
        st.sampled_from(["message", "data", "*", "?", "=", "+", "status", "order_id", "sms", ""]),
        min_size=1,
        max_size=4,
    ).map(".".join),
    max_size=6,
)


# F15
@pytest.mark.parametrize("decode", DECODERS)
@given(answer=answers, learned=PLACES, documented=PLACES)
@settings(max_examples=150, deadline=None)
def test_any_places_in_any_answer_are_decoded_or_a_service_error(
    decode: Callable[[Reply], object],
    answer: Any,
    learned: dict[Role, str],
    documented: dict[Role, str],
) -> None:
    with suppress(ServiceError):
        decode(with_roles(reply(answer), learned, documented=documented))
