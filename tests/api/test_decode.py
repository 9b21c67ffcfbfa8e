"""Balance, price list and rejection, in every placement."""

from decimal import Decimal
from typing import Any

import pytest

from nonvoip_tui.api.decode import decode_balance, decode_products, decode_rejection
from nonvoip_tui.domain.errors import BadAnswerError
from nonvoip_tui.domain.models import LONG_TERM, ONE_DAY, SHORT_TERM, Product
from tests.api.builders import order, reply


# F16
@pytest.mark.parametrize(
    ("answer", "balance"),
    [
        ({"status": "success", "balance": "37.40"}, "37.40"),
        ({"status": "success", "balance": 37.4}, "37.4"),
        ({"status": "success", "balance": 37}, "37"),
        ({"status": "Success", "balance": "0"}, "0"),
        ({"status": True, "balance": " $1,234.50 "}, "1234.50"),
        ({"success": True, "data": {"balance": "2.00"}}, "2.00"),
        ({"status": "success", "message": [{"balance": "3.10"}]}, "3.10"),
        ({"status": "success", "message": {"balance": "3.10"}}, "3.10"),
        ({"status": "success", "message": "4.20"}, "4.20"),
        ({"status": "success", "message": 4.2}, "4.2"),
        ({"status": "ok", "result": {"account": 1, "data": {"balance": "5"}}}, "5"),
        ([{"status": "success", "balance": "6.00"}], "6.00"),
        ({"response": {"status": "success", "balance": "7.00"}}, "7.00"),
        ({"balance": "8.00"}, "8.00"),
        ({"status": 1, "Balance": "-0.50"}, "-0.50"),
    ],
)
def test_a_balance_is_read_from_every_place(answer: Any, balance: str) -> None:
    if isinstance(answer, dict):
        answer = {k: Decimal(str(v)) if isinstance(v, float) else v for k, v in answer.items()}
    read = decode_balance(reply(answer))
    assert (read, str(read)) == (Decimal(balance), balance)


# F15
@pytest.mark.parametrize(
    "answer",
    [None, [], [1, 2], "success", 5, True, {}, {"status": "success"}, {"balance": "much"}],
)
def test_a_balance_that_is_not_there_is_a_bad_answer(answer: Any) -> None:
    with pytest.raises(BadAnswerError):
        decode_balance(reply(answer))


ROW = {"product_id": 101, "name": "examplepay", "price": "0.85", "available": 42}
EXAMPLE = Product("101", "examplepay", Decimal("0.85"), available=42)


@pytest.mark.parametrize(
    "answer",
    [
        {"status": "success", "message": [ROW]},
        {"status": "success", "message": ROW},
        {"status": "success", "message": "OK", "data": [ROW]},
        {"status": "success", "data": {"products": [ROW]}},
        {"status": "success", "result": {"items": [ROW]}},
        {"status": "success", "message": {"0": ROW}},
        {"status": "success", **ROW},
        {"products": [ROW]},
        {"status": 200, "message": [{"productId": "101", "Service": "examplepay", "cost": "$0.85",
                                     "stock": "42"}]},
        {"status": "success", "message": [{**ROW, "extra": {"deep": [1]}}, "junk", None]},
    ],
)  # fmt: skip
def test_a_price_list_is_read_from_every_place(answer: Any) -> None:
    assert decode_products(reply(answer), SHORT_TERM) == (EXAMPLE,)


# N69
@pytest.mark.parametrize(
    "row",
    [
        {"product_id": 7, "name": "Hushline"},
        {"product_id": 7, "name": "Hushline", "price": None, "available": 0},
        {"id": "7", "service": "Hushline", "cost": "", "stock": 0},
        {"product_id": 7, "name": "Hushline", "price": "N/A"},
        {"product_id": 7, "name": "Hushline", "price": {"on": "request"}},
    ],
)
def test_a_product_without_a_price_is_listed_beside_those_that_have_one(row: Any) -> None:
    listed = decode_products(reply({"status": "success", "message": [ROW, row]}), SHORT_TERM)
    assert [(each.product_id, each.name) for each in listed][1:] == [("7", "Hushline")]
    assert listed[0] == EXAMPLE
    assert listed[1].price is None


# N69
def test_a_list_that_is_sold_out_and_names_no_price_is_read() -> None:
    rows = [{"product_id": each, "name": f"Service {each}", "price": None} for each in (7, 8)]
    listed = decode_products(reply({"status": "success", "message": rows}), SHORT_TERM)
    assert [each.price for each in listed] == [None, None]


# N69
@pytest.mark.parametrize("price", [{"price": {"on": "request"}}, {"tariff_zone": "B"}, {}])
def test_a_list_whose_prices_stand_nowhere_is_not_taken_for_one_without(price: Any) -> None:
    rows = [{"product_id": each, "name": f"Service {each}", **price} for each in (7, 8)]
    with pytest.raises(BadAnswerError):
        decode_products(reply({"status": "success", "message": rows}), SHORT_TERM)


def test_the_prices_of_a_list_stay_exact_and_the_stock_may_be_unknown() -> None:
    rows = [
        {"product_id": "102", "name": "Sample / Shop", "price": Decimal("1.2"), "available": "0"},
        {"product_id": 103, "name": "tail ", "price": "0.70 "},
        {"product_id": 104, "name": "many", "price": 2, "available": "1,000+"},
    ]
    read = decode_products(reply({"status": "success", "message": rows}), LONG_TERM)
    assert read == (
        Product("102", "Sample / Shop", Decimal("1.2"), LONG_TERM, 0),
        Product("103", "tail", Decimal("0.70"), LONG_TERM, None),
        Product("104", "many", Decimal(2), LONG_TERM, 1000),
    )


@pytest.mark.parametrize(
    "answer",
    [
        {"status": "success", "message": []},
        {"status": "success", "message": None},
        {"status": "success"},
        {"status": "success", "message": "No products"},
        {"status": "error", "message": "No such products: not found"},
    ],
)
def test_an_empty_price_list_is_empty(answer: Any) -> None:
    assert decode_products(reply(answer), SHORT_TERM) == ()


@pytest.mark.parametrize(
    "answer",
    [{}, None, {"foo": [1]}, {"status": "success", "message": [{"a": 1}]}, [[ROW]]],
)
def test_a_price_list_without_a_product_in_its_rows_is_a_bad_answer(answer: Any) -> None:
    with pytest.raises(BadAnswerError):
        decode_products(reply(answer), SHORT_TERM)


def test_rows_of_another_kind_are_left_out() -> None:
    rows = [{**ROW, "type": "short-term"}, {**ROW, "product_id": 5, "type": "long_term"}]
    read = decode_products(reply({"status": "success", "message": rows}), SHORT_TERM)
    assert [product.product_id for product in read] == ["101"]


def test_rows_of_another_kind_are_left_out_by_the_services_own_word() -> None:
    rows = [{**ROW, "type": "24h"}, {**ROW, "product_id": 5, "type": "long_term"}]
    read = decode_products(reply({"status": "success", "message": rows}), ONE_DAY, word="24h")
    assert [(product.product_id, product.kind) for product in read] == [("101", ONE_DAY)]


def test_rows_with_a_word_for_a_kind_that_is_not_ours_are_kept() -> None:
    rows = [{**ROW, "type": "sms"}, {**ROW, "product_id": 5, "type": "voice"}]
    read = decode_products(reply({"status": "success", "message": rows}), SHORT_TERM)
    assert [product.kind for product in read] == [SHORT_TERM, SHORT_TERM]


def test_a_country_list_takes_kind_and_country_from_its_rows() -> None:
    rows = [
        {**ROW, "country": "Atlantis", "type": "1-day"},
        {**ROW, "country_name": "Lemuria"},
        {**ROW, "type": "weekly"},
    ]
    read = decode_products(reply({"status": "success", "message": rows}))
    assert [(product.country, product.kind) for product in read] == [
        ("Atlantis", ONE_DAY),
        ("Lemuria", SHORT_TERM),
        ("", "weekly"),
    ]


def test_a_list_of_20000_products_is_read_whole() -> None:
    rows = [{**ROW, "product_id": number} for number in range(1, 20_001)]
    read = decode_products(reply({"status": "success", "message": rows}), SHORT_TERM)
    assert len(read) == 20_000


REFUNDED = "The rental for examplepay 12025550143 has been stopped and refunded."


@pytest.mark.parametrize(
    "answer",
    [
        {"status": "success", "message": REFUNDED},
        {"status": "success", "message": [REFUNDED]},
        {"status": "success", "message": {"message": REFUNDED}},
        {"status": "success", "data": {}, "msg": REFUNDED},
        {"status": "Rejected", "message": REFUNDED},
    ],
)
def test_a_rejection_gives_the_services_own_sentence(answer: Any) -> None:
    assert decode_rejection(reply(answer), order()) == REFUNDED


def test_a_rejection_without_words_still_says_something() -> None:
    assert decode_rejection(reply({"status": "success"}), order())


@pytest.mark.parametrize("answer", [{}, None, {"message": "hm"}, {"data": 1}])
def test_a_rejection_that_cannot_be_understood_is_unknown(answer: Any) -> None:
    with pytest.raises(BadAnswerError):
        decode_rejection(reply(answer), order())
