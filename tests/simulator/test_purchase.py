"""Ordering: what is sold, for how much, and what is asked first."""

import re
from decimal import Decimal

import pytest

from tests.simulator.asgi_caller import Caller, Clock
from tests.simulator.conftest import MakeCaller

PLAIN = 1001
PRICE_GOES_UP = 101
PREMIUM = 102
OUT_OF_STOCK = 104
TWICE = 105
RENTED = 30_001


async def test_an_order_answers_a_fictional_number_and_takes_its_price(caller: Caller) -> None:
    product = caller.simulator.products[PLAIN]
    stock = product.available
    reply = await caller("order", product_id=PLAIN)
    assert reply.status == 200
    assert reply.json["status"] == "success"
    row = reply.row
    assert row == {
        "order_id": 900001,
        "number": row["number"],
        "service": product.name,
        "status": "Reserved",
        "type": "short_term",
        "expiration": 600,
    }
    assert re.fullmatch(r"1[2-9]\d\d55501\d\d", row["number"])
    assert product.available == stock - 1
    assert caller.simulator.balance == Decimal("50.00") - product.price
    (charge,) = caller.simulator.charges
    assert (charge.order_id, charge.amount, charge.reason) == ("900001", product.price, "order")


async def test_no_two_orders_share_an_id_or_a_number(make_caller: MakeCaller) -> None:
    caller = make_caller(balance="500")
    rows = [(await caller("order", product_id=103)).row for _ in range(15)]
    assert len({row["order_id"] for row in rows}) == 15
    assert len({row["number"] for row in rows}) == 15


async def test_a_rental_answers_a_date_in_utc(caller: Caller) -> None:
    row = (await caller("order", product_id=RENTED)).row
    assert row["type"] == "long_term"
    assert row["expires"] == "2027-02-14 08:00:00"
    assert "expiration" not in row


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "The product_id field is required."),
        ({"product_id": 9}, "Product not found."),
        ({"product_id": "x"}, "Product not found."),
        ({"product_id": 90_001}, "Product not found."),
        ({"product_id": OUT_OF_STOCK}, "No numbers available, retry later."),
        ({"product_id": PREMIUM, "auction": 9}, "The auction must be between 10 and 2000."),
        ({"product_id": PREMIUM, "auction": 2001}, "The auction must be between 10 and 2000."),
        ({"product_ids": [PLAIN, RENTED]}, "Several services need 30-days products."),
        ({"product_ids": [RENTED] * 2}, "Up to 5 different services on one number."),
        ({"product_ids": f"{RENTED}"}, "The product_ids field must be an array."),
    ],
)
async def test_what_cannot_be_sold_is_refused_and_free(
    caller: Caller, fields: dict[str, object], sentence: str
) -> None:
    reply = await caller("order", **fields)
    assert reply.json == {"status": "error", "message": sentence}
    assert caller.simulator.orders == {}
    assert caller.simulator.charges == []


async def test_a_poor_account_is_told_in_the_services_own_words(make_caller: MakeCaller) -> None:
    caller = make_caller(scenario="poor")
    reply = await caller("order", product_id=PLAIN)
    assert reply.json == {"status": "error", "message": "Insufficient balance."}
    assert caller.simulator.orders == {}


async def test_the_last_number_in_stock_is_the_last_one_sold(caller: Caller) -> None:
    caller.simulator.set_stock(PLAIN, 1)
    assert (await caller("order", product_id=PLAIN)).json["status"] == "success"
    assert (await caller("order", product_id=PLAIN)).json["status"] == "error"


async def test_a_moved_price_is_asked_and_only_the_accepted_sum_is_taken(  # F22
    caller: Caller,
) -> None:
    await caller("products", type="short_term")
    caller.simulator.set_price(PLAIN, "5.50")
    asked = await caller("order", product_id=PLAIN)
    assert asked.json == {
        "status": "Price_Change_Required",
        "message": "The price has changed.",
        "available_price": "5.50",
    }
    low = await caller("order", product_id=PLAIN, accepted_max_price="5.49")
    assert low.json["status"] == "Price_Change_Required"
    assert caller.simulator.charges == []
    sold = await caller("order", product_id=PLAIN, accepted_max_price="5.50")
    assert sold.json["status"] == "success"
    assert caller.simulator.charges[0].amount == Decimal("5.50")


async def test_a_price_that_was_listed_again_is_not_asked(caller: Caller) -> None:
    caller.simulator.set_price(PLAIN, "5.50")
    (row,) = (await caller("products", type="short_term", id=PLAIN)).json["message"]
    assert row["price"] == "5.50"
    assert (await caller("order", product_id=PLAIN)).json["status"] == "success"


async def test_the_product_that_says_so_always_asks_for_more(caller: Caller) -> None:
    for _ in range(2):
        asked = (await caller("order", product_id=PRICE_GOES_UP)).json
        assert asked["available_price"] == "1.00"
    sold = await caller("order", product_id=PRICE_GOES_UP, accepted_max_price="1.00")
    assert sold.json["status"] == "success"
    again = (await caller("order", product_id=PRICE_GOES_UP)).json
    assert again["available_price"] == "1.00"


async def test_a_price_that_moves_again_is_asked_again(caller: Caller) -> None:  # F22
    first = (await caller("order", product_id=TWICE)).json
    assert first["available_price"] == "0.99"
    second = (await caller("order", product_id=TWICE, accepted_max_price="0.99")).json
    assert second["status"] == "Price_Change_Required"
    assert second["available_price"] == "1.17"
    third = await caller("order", product_id=TWICE, accepted_max_price=1.17)
    assert third.json["status"] == "success"
    assert caller.simulator.charges[0].amount == Decimal("1.17")


async def test_a_premium_product_names_the_bid_that_it_wants(caller: Caller) -> None:  # F22
    offered = await caller("order", product_id=PREMIUM)
    assert offered.json["status"] == "Premium_Available"
    assert offered.json["recommended_bid"] == 40
    assert caller.simulator.charges == []


async def test_a_bid_that_is_enough_gets_its_number_later(  # F68
    caller: Caller, clock: Clock
) -> None:
    row = (await caller("order", product_id=PREMIUM, auction=40)).row
    assert (row["number"], row["status"], row["expiration"]) == ("", "Pending", 900)
    assert caller.simulator.charges[0].amount == Decimal("1.40")
    waiting = await caller("getsms", order_id=row["order_id"])
    assert waiting.json == {"status": "error", "message": "No SMS received yet."}
    clock.pass_seconds(7.0)
    told = (await caller("getsms", order_id=row["order_id"])).row
    assert re.fullmatch(r"1\d\d\d55501\d\d", told["number"])
    assert (told["status"], told["sms"]) == ("Reserved", "")
    clock.pass_seconds(9.0)
    assert (await caller("getsms", order_id=row["order_id"])).row["sms"]


async def test_a_bid_that_is_too_low_never_gets_a_number(caller: Caller, clock: Clock) -> None:
    row = (await caller("order", product_id=PREMIUM, auction=39)).row
    clock.pass_seconds(899)
    reply = await caller("getsms", order_id=row["order_id"])
    assert reply.json["message"] == "No SMS received yet."
    clock.pass_seconds(1)
    reply = await caller("getsms", order_id=row["order_id"])
    assert reply.json["message"] == "This rental has expired."


async def test_a_test_can_allocate_the_number_itself(caller: Caller) -> None:
    row = (await caller("order", product_id=PREMIUM, auction=10)).row
    caller.simulator.allocate(row["order_id"])
    assert (await caller("getsms", order_id=row["order_id"])).row["number"]


async def test_a_premium_price_that_moves_is_asked_with_the_bid_in_it(
    make_caller: MakeCaller,
) -> None:
    caller = make_caller(scenario="premium")
    assert (await caller("order", product_id=PRICE_GOES_UP)).json["status"] == "Premium_Available"
    product = caller.simulator.products[PRICE_GOES_UP]
    bid = product.premium_percent
    asked = (await caller("order", product_id=PRICE_GOES_UP, auction=bid)).json
    assert asked["status"] == "Price_Change_Required"
    assert asked["available_price"] == str(Decimal("1.00") * (100 + bid) / 100)
    sold = await caller(
        "order",
        product_id=PRICE_GOES_UP,
        auction=bid,
        accepted_max_price=asked["available_price"],
    )
    assert sold.row["status"] == "Pending"
    assert str(caller.simulator.charges[0].amount) == asked["available_price"]


async def test_five_services_share_one_number(caller: Caller) -> None:
    caller.simulator.balance = Decimal("500.00")
    ids = list(range(RENTED, RENTED + 6))
    for product_id in ids:
        caller.simulator.set_stock(product_id, 1)
    rows = (await caller("order", product_ids=ids[:5])).json["message"]
    assert len({row["order_id"] for row in rows}) == 5
    assert len({row["number"] for row in rows}) == 1
    assert [row["service"] for row in rows] == [
        caller.simulator.products[product_id].name for product_id in ids[:5]
    ]
    spent = sum(charge.amount for charge in caller.simulator.charges)
    assert spent == sum(caller.simulator.products[product_id].price for product_id in ids[:5])
    assert (await caller("order", product_ids=ids)).json["status"] == "error"


async def test_a_number_abroad_is_ordered_with_its_country(caller: Caller) -> None:
    rows = (await caller("country/products", country="Sweden")).json["message"]
    product_id = rows[0]["product_id"]
    row = (await caller("country/order", country="Sweden", product_id=product_id)).row
    assert row["country"] == "Sweden"
    assert re.fullmatch(r"467017406\d\d", row["number"])
    for wrong in ({"country": "France"}, {}):
        reply = await caller("country/order", product_id=product_id, **wrong)
        assert reply.json["status"] == "error"
    assert (await caller("country/order", country="Sweden", product_id=PLAIN)).json[
        "status"
    ] == "error"


async def test_every_conversation_about_a_price_begins_anew(caller: Caller) -> None:
    for _ in range(2):
        assert (await caller("order", product_id=TWICE)).json["available_price"] == "0.99"
    await caller("order", product_id=TWICE, accepted_max_price="0.99")
    assert (await caller("order", product_id=TWICE, accepted_max_price="1.17")).row["order_id"]
    sold = await caller("order", product_id=TWICE, accepted_max_price="0.99")
    assert sold.json["status"] == "success"


async def test_a_bid_on_an_ordinary_product_changes_nothing(caller: Caller) -> None:
    row = (await caller("order", product_id=PLAIN, auction=500)).row
    assert row["number"]
    assert caller.simulator.charges[0].amount == caller.simulator.products[PLAIN].price


async def test_the_exact_digits_of_a_consent_are_remembered(caller: Caller) -> None:
    body = (
        b'{"email":"demo@example.com","password":"demo","product_id":101,"accepted_max_price":1.10}'
    )
    await caller.send("POST", "/api/order", body)
    assert str(caller.simulator.requests[0].body["accepted_max_price"]) == "1.10"
