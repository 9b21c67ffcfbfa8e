"""What an answer to an order means: bought, asked for more, refused, or nobody knows."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from nonvoip_tui.api.purchase import decode_order
from nonvoip_tui.domain.actions import Answer, Placed
from nonvoip_tui.domain.errors import (
    BadAnswerError,
    InsufficientFundsError,
    RefusedError,
    WrongCredentialsError,
)
from nonvoip_tui.domain.models import LONG_TERM, SHORT_TERM, Order, OrderRequest
from tests.api.builders import NOW, product, reply, request


def decode(answer: Any, status_code: int = 200, wish: OrderRequest | None = None) -> Answer:
    return decode_order(reply(answer, status_code), wish or request(), NOW)


def placed(answer: Any, wish: OrderRequest | None = None, status_code: int = 200) -> Placed:
    read = decode(answer, status_code, wish)
    assert isinstance(read, Placed)
    return read


ROW = {
    "order_id": 900001,
    "number": "12025550143",
    "service": "examplepay",
    "status": "Reserved",
    "type": "short_term",
    "expiration": 600,
}
ORDER = Order(
    "900001",
    "examplepay",
    SHORT_TERM,
    NOW,
    number="12025550143",
    status="Reserved",
    price=Decimal("0.85"),
    product_id="101",
    expires_at=datetime(2026, 6, 20, 10, 10, tzinfo=UTC),
)
CAMEL = {"orderId": "900001", "phoneNumber": "12025550143", "serviceName": "examplepay",
         "orderStatus": "Reserved", "expiresAt": "2026-06-20T10:10:00Z"}  # fmt: skip


# F16
@pytest.mark.parametrize(
    "answer",
    [
        {"status": "success", "message": [ROW]},
        {"status": "success", "message": ROW},
        {"status": "success", "message": "Order placed.", "data": ROW},
        {"status": "success", "data": {"order": ROW}},
        {"status": "success", "result": {"orders": [ROW]}},
        {"status": "success", "message": {"0": ROW}},
        {"status": "success", "message": {**ROW, "product": {"id": 101, "name": "examplepay"}}},
        {"status": "success", "order_id": "900001", "message": [{**ROW, "order_id": None}]},
        {"status": "SUCCESS", "message": [{**ROW, "expiration": "600 ", "order_id": "900001"}]},
        {"status": "success", "message": [{**ROW, "expiration": None, "expires": 1781950200}]},
        {"status": "success", "message": [{**ROW, "expires": "2026-06-20 10:10:00"}]},
        {"status": "success", "message": [CAMEL]},
        {**ROW},
        {"success": True, **ROW},
        [{"status": "success", "message": [ROW]}],
        [ROW],
        {"message": [ROW]},
    ],
)
def test_a_bought_order_is_read_from_every_place(answer: Any) -> None:
    assert placed(answer) == Placed((ORDER,))


# F16
@pytest.mark.parametrize("name", ["order_no", "rentalId", "activation_id", "order", "id"])
def test_an_id_under_another_name_is_the_orders(name: str) -> None:
    row = {name if key == "order_id" else key: value for key, value in ROW.items()}
    assert placed({"status": "success", "message": [row]}) == Placed((ORDER,))


# F68
@pytest.mark.parametrize("number", ["", None, "pending", "N/A", 0])
def test_an_order_without_a_number_is_bought_all_the_same(number: Any) -> None:
    (order,) = placed({"status": "success", "message": [{**ROW, "number": number}]}).orders
    assert (order.order_id, order.number) == ("900001", "")


def test_a_status_of_an_order_under_way_counts_as_success() -> None:
    assert placed({"status": "Pending", "order_id": 7}).orders[0].status == "Pending"


@pytest.mark.parametrize("gone", [0, -5, "2020-01-01 00:00:00", "soon", {}, [], True])
def test_an_end_that_makes_no_sense_is_no_end(gone: Any) -> None:
    (order,) = placed({"status": "success", "message": [{**ROW, "expiration": gone}]}).orders
    assert order.expires_at is None


def test_several_services_on_one_number_are_several_orders() -> None:
    wish = request(product("11", "alpha", "5", LONG_TERM), product("12", "beta", "4", LONG_TERM))
    rows = [
        {"order_id": 1, "service": "ALPHA", "number": "12025550178", "type": "long_term"},
        {"order_id": 2, "product_id": 12, "number": "12025550178"},
    ]
    answer = placed({"status": "success", "message": rows}, wish)
    assert [(o.order_id, o.service, o.kind, o.price) for o in answer.orders] == [
        ("1", "alpha", LONG_TERM, Decimal(5)),
        ("2", "beta", LONG_TERM, Decimal(4)),
    ]
    assert answer.warning == ""


def test_several_services_under_one_id_are_one_order_of_all() -> None:
    wish = request(product("11", "alpha"), product("12", "beta"))
    rows = [{"service": "alpha"}, {"service": "beta"}]
    (order,) = placed({"status": "success", "order_id": 9, "message": rows}, wish).orders
    assert (order.order_id, order.service) == ("9", "alpha, beta")


def test_an_answer_with_fewer_services_than_asked_is_flagged() -> None:
    wish = request(product("11", "alpha"), product("12", "beta"))
    answer = placed({"status": "success", "message": [{"order_id": 1, "service": "alpha"}]}, wish)
    assert "2 services" in answer.warning


# F18
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"service": "otherpay"}, "otherpay"),
        ({"product_id": 999}, "product 999"),
        ({"price": "0.86"}, "$0.86"),
        ({"service": "examplepay plus"}, "examplepay plus"),
        ({"service": "otherpay", "product_id": 101}, "otherpay"),
        ({"type": "long_term"}, "long_term"),
    ],
)
def test_an_answer_that_does_not_fit_the_wish_is_flagged(
    change: dict[str, Any], words: str
) -> None:
    answer = placed({"status": "success", "message": [{**ROW, **change}]})
    assert answer.orders[0].order_id == "900001"
    assert words in answer.warning


# F18
@pytest.mark.parametrize(
    "change",
    [
        {"price": "0.85"},
        {"price": "0.80"},
        {"service": "Example-Pay"},
        {"type": "sms"},
        {"service": "Example", "product_id": 101},
    ],
)
def test_an_answer_that_fits_the_wish_is_not_flagged(change: dict[str, Any]) -> None:
    answer = placed({"status": "success", "message": [{**ROW, **change}]})
    assert answer.warning == ""
    assert answer.orders[0].service == "examplepay"


def test_a_price_that_was_accepted_is_not_flagged() -> None:
    wish = request(accepted="1.10")
    row = {**ROW, "price": "1.10"}
    assert placed({"status": "success", "message": [row]}, wish).warning == ""
    assert placed({"status": "success", "message": [{**row, "price": 2}]}, wish).warning


def test_the_price_of_a_bid_is_the_services_to_say() -> None:
    wish = request(bid_percent=40)
    (order,) = placed({"status": "success", "message": [ROW]}, wish).orders
    assert (order.price, order.bid_percent) == (None, 40)
    answer = placed({"status": "success", "message": [{**ROW, "price": "1.19"}]}, wish)
    assert (answer.orders[0].price, answer.warning) == (Decimal("1.19"), "")


def test_success_with_an_http_error_is_bought_and_flagged() -> None:
    assert "HTTP 409" in placed({"status": "success", "message": [ROW]}, status_code=409).warning


def test_an_order_that_was_bought_is_never_taken_for_a_question() -> None:  # F65
    answer = {"status": "success", "message": [{**ROW, "note": "Premium_Available"}]}
    assert placed(answer).orders == (ORDER,)


# F09
def test_a_refusal_speaks_the_services_words() -> None:
    with pytest.raises(InsufficientFundsError, match=r"^Insufficient balance\.$"):
        decode({"status": "error", "message": "Insufficient balance."})


def test_the_name_of_a_service_does_not_decide_what_a_refusal_is() -> None:
    wish = request(product(name="Login Credit Union"))
    with pytest.raises(RefusedError) as caught:
        decode({"status": "error", "message": "Login Credit Union is closed"}, wish=wish)
    assert not isinstance(caught.value, InsufficientFundsError | WrongCredentialsError)


# F10 F15 F16
@pytest.mark.parametrize(
    ("answer", "status_code"),
    [
        (None, 200),
        ([], 200),
        ("success", 200),
        (1, 200),
        ({}, 200),
        ({"foo": 1}, 400),
        ({"detail": "Conflict"}, 409),
        ({"title": "Bad Request", "detail": "no"}, 400),
        ({"message": "Request Timeout"}, 408),
        ({"message": "Too Early"}, 425),
        ({"message": "Client Closed Request"}, 499),
        ({"status": "error", "message": "The order request timed out"}, 400),
        ({"message": "Something happened"}, 200),
        ({"status": "success"}, 200),
        ({"status": "success", "message": []}, 200),
        ({"status": "success", "message": [{"number": "12025550143"}]}, 200),
        ({"status": "success", "message": [{"order_id": 0}]}, 200),
        ({"status": "success", "message": [{"order_id": None}]}, 200),
        ({"status": "processing"}, 200),
        ({"status": "error", "message": [ROW]}, 200),
        ({"order_id": 5, "foo": 1}, 409),
    ],
)
def test_an_answer_that_is_not_understood_leaves_the_order_unknown(
    answer: Any, status_code: int
) -> None:
    with pytest.raises(BadAnswerError) as caught:
        decode(answer, status_code)
    assert caught.value.may_have_moved_money


# F10
def test_an_answer_with_http_4xx_that_is_not_understood_was_probably_not_charged() -> None:
    with pytest.raises(BadAnswerError, match="probably not charged"):
        decode({"foo": 1}, 400)


def test_a_refusal_that_names_an_order_tells_its_id() -> None:
    with pytest.raises(BadAnswerError, match="900001"):
        decode({"status": "error", "message": [ROW]})


# F39
def test_nothing_of_an_order_reaches_the_terminal_raw() -> None:
    row = {"order_id": "9\x1b[2J", "number": "1202555\x1b0143", "status": "\x9b31mRed"}
    (order,) = placed({"status": "success", "message": [row]}).orders
    assert (order.order_id + order.number + order.status).isprintable()
