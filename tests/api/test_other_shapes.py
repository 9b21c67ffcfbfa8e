"""Answers that keep every known fact of the wire and differ wherever it is unknown."""

import asyncio
import json
from collections.abc import Awaitable
from decimal import Decimal
from typing import Any

import pytest

from nonvoip_tui.api.contract import load_contract
from nonvoip_tui.api.decode import decode_balance, decode_products
from nonvoip_tui.api.inbox import decode_inbox
from nonvoip_tui.api.purchase import decode_order
from nonvoip_tui.api.values import NotJsonError, money, parse, percent
from nonvoip_tui.domain.actions import Placed, PremiumOffered, PriceChanged
from nonvoip_tui.domain.contract import Contract
from nonvoip_tui.domain.errors import BadAnswerError, WrongCredentialsError
from nonvoip_tui.domain.models import COUNTRY, Product
from tests.api.builders import NOW, order, product, reply, request
from tests.api.test_client import Talk
from tests.loopback import answering
from tests.loopback import reply as http

SMS = {"status": "success", "sms": "Larkspur: 550821", "pin": "550821"}


# N34
@pytest.mark.parametrize(
    "body",
    [
        b"<br />\n<b>Warning</b>: Undefined index: x in <b>/a.php</b> on line <b>3</b><br />\n"
        + json.dumps(SMS).encode(),
        b"Notice: array {0} to string conversion\n" + json.dumps(SMS).encode(),
        json.dumps(SMS).encode() + b"\n<!-- took 0.3 s -->",
        json.dumps(SMS).encode() + b"{}",
        b'{"status":"success","sms":"Larkspur: 550821\n\tdo not share","pin":"550821"}',
        b'{"status":"success","sms":"Larkspur \xff\xfe: 550821","pin":"550821"}',
    ],
    ids=range(6),
)
async def test_an_sms_is_read_whatever_stands_around_its_json(body: bytes) -> None:
    async with Talk(http(body=body)) as client:
        (sms,) = (await client.inbox(order())).messages
    assert "550821" in sms.text
    assert "Larkspur" in sms.text


# N34
@pytest.mark.parametrize(
    "body",
    [
        b'{"status":"success","message":[{"product_id":1,"name":"a","price":1},{"product_id":2,',
        b'{"status":"error","status":"success","message":[{"product_id":1,"name":"a","price":1}]}',
        b'<html><script>var a = {"status":"success"}</script></html>',
    ],
)
async def test_a_part_of_what_broke_off_is_not_taken_for_the_whole(body: bytes) -> None:
    async with Talk(http(body=body)) as client:
        with pytest.raises(BadAnswerError):
            await client.products("short_term")


# N34
async def test_an_answer_that_moved_money_is_read_strictly() -> None:
    body = b"Notice: x\n" + json.dumps({"status": "success", "message": [{"order_id": 1}]}).encode()
    async with Talk(http(body=body)) as client:
        with pytest.raises(BadAnswerError):
            await client.order(request())
    with pytest.raises(NotJsonError):
        parse(body)


# N43
@pytest.mark.parametrize(
    ("value", "read"),
    [
        (Decimal("0.6900000000000001"), "0.69"),
        ("24.400000000000002", "24.40"),
        ("$1,234.1000000000001", "1234.10"),
        (Decimal("1.7999999999999998"), "1.80"),
        (Decimal("0.30000000000000004"), "0.30"),
        (Decimal("0.1250005000000001"), "0.125001"),
        (Decimal("1E-7"), "0.00"),
        ("0,30000000000000004", "0.30"),
        ({"amount": "0.60", "currency": "USD"}, "0.60"),
    ],
)
def test_a_sum_from_floating_arithmetic_is_read(value: Any, read: str) -> None:
    assert str(money(value)) == read


# N43
@pytest.mark.parametrize("asked", ["0.30000000000000004", "1.1000000000000001", "2.0000009"])
def test_the_consent_is_never_below_what_the_service_asks(asked: str) -> None:
    answer = {"status": "Price_Change_Required", "available_price": Decimal(asked)}
    changed = decode_order(reply(answer), request(), NOW)
    assert isinstance(changed, PriceChanged)
    assert changed.available_price is not None
    assert 0 <= changed.available_price - Decimal(asked) < Decimal("0.000001")


# N43
def test_a_percentage_with_a_tail_is_whole() -> None:
    assert percent(Decimal("45.00000000000001")) == 45


# N63
def test_services_with_ids_of_their_own_inside_one_row_are_all_orders() -> None:
    services = [{"order_id": 71, "service": "examplepay"}, {"order_id": 72, "service": "other"}]
    answer = {"status": "success", "message": [{"number": "12025550143", "services": services}]}
    two = request(product(), product("102", "other"))
    placed = decode_order(reply(answer), two, NOW)
    assert isinstance(placed, Placed)
    assert [(o.order_id, o.service, o.number) for o in placed.orders] == [
        ("71", "examplepay", "12025550143"),
        ("72", "other", "12025550143"),
    ]


GERMANY = [
    {"product_id": 5, "name": "a", "price": "0.5"},
    {"product_id": 6, "name": "b", "price": "0.7"},
]
FRANCE = [{"product_id": 7, "name": "a", "price": "0.4"}]


# N66
@pytest.mark.parametrize(
    "content",
    [
        {"Germany": GERMANY, "France": FRANCE},
        [
            {"country": "Germany", "country_id": 49, "products": GERMANY},
            {"country": "France", "country_id": 33, "services": FRANCE},
        ],
        {"countries": [
            {"name": "Germany", "country": "Germany", "services": GERMANY},
            {"name": "France", "country": "France", "services": FRANCE},
        ]},
        {
            "a": [{"product_id": 5, "country": "Germany", "price": "0.5"},
                  {"product_id": 7, "country": "France", "price": "0.4"}],
            "b": [{"product_id": 6, "country": "Germany", "price": "0.7"}],
        },
        [
            {"name": "a", "variants": [{"product_id": 5, "country": "Germany", "price": "0.5"},
                                       {"product_id": 7, "country": "France", "price": "0.4"}]},
            {"name": "b", "variants": [{"product_id": 6, "country": "Germany", "price": "0.7"}]},
        ],
    ],
    ids=["map of countries", "list of countries", "wrapped list", "map of services", "variants"],
)  # fmt: skip
def test_a_grouped_price_list_is_read(content: Any) -> None:
    listed = decode_products(reply({"status": "success", "message": content}))
    assert {(p.product_id, p.name, p.price, p.country) for p in listed} == {
        ("5", "a", Decimal("0.5"), "Germany"),
        ("6", "b", Decimal("0.7"), "Germany"),
        ("7", "a", Decimal("0.4"), "France"),
    }


# N66
@pytest.mark.parametrize("knows_the_list", [True, False])
async def test_a_country_is_sent_by_the_id_that_its_rows_have(knows_the_list: bool) -> None:
    rows = [
        {**row, "country": name, "country_id": number}
        for name, number, listed in (("Germany", 49, GERMANY), ("France", 33, FRANCE))
        for row in listed
    ]
    step = answering(
        lambda asked: (
            {"status": "success", "message": rows}
            if asked.endpoint == "country/products"
            else {"status": "success", "message": [{"order_id": 1, "number": "4915550143"}]}
        )
    )
    contract = Contract(
        country_field="country_id", country_order_field="country_id", country_form="number"
    )
    talk = Talk(step, contract=contract)
    async with talk as client:
        if knows_the_list:
            await client.country_products()
        await client.country_products("Germany")
        bought = Product("5", "a", Decimal("0.5"), COUNTRY, country="Germany")
        await client.order(request(bought))
    assert [sent.get("country_id") for _, sent in talk.sent] == [None, 49, 49]


# N67
@pytest.mark.parametrize(
    "beside",
    [
        {"bid_expires_in": 900, "bid": 45},
        {"auction_seconds": 300, "recommended_auction": "45"},
        {"min_bid": 10, "max_bid": 2000, "recommended_bid": 45},
        {"bid_count": 12, "recommended_bid_id": 77, "recommended_bid": 45.0},
        {"bid": 7, "message": "Recommended bid is 45%."},
        {"message": "A premium number can be had with a bid of 45 percent."},
    ],
)
def test_a_recommended_bid_is_known_by_what_it_is(beside: dict[str, Any]) -> None:
    exact = {k: Decimal(str(v)) if isinstance(v, float) else v for k, v in beside.items()}
    answer = {"status": "Premium_Available", **exact}
    assert decode_order(reply(answer), request(), NOW) == PremiumOffered(45)


# N67
def test_two_bids_that_disagree_are_no_recommendation() -> None:
    answer = {"status": "Premium_Available", "recommended_auction": 45, "recommended_percent": 60}
    assert decode_order(reply(answer), request(), NOW) == PremiumOffered(None)


# N67
def test_the_document_settles_no_bid_that_is_a_time() -> None:
    properties = {name: {"type": "integer"} for name in ("bid_expires_in", "bid")}
    content = {"application/json": {"schema": {"type": "object", "properties": properties}}}
    post = {"responses": {"200": {"content": content}}}
    document: Any = {"paths": {"/api/order": {"post": post}}}
    assert load_contract(document).bid_field == "bid"


# N18
def test_a_bid_above_the_usual_bounds_counts_where_the_document_has_higher_ones() -> None:
    answer = {"status": "Premium_Available", "recommended_bid": 2500}
    assert decode_order(reply(answer), request(), NOW) == PremiumOffered(None)
    contract = Contract(max_bid=5000)
    assert decode_order(reply(answer), request(), NOW, contract) == PremiumOffered(2500)


# N68
@pytest.mark.parametrize("endpoint", ["balance", "products", "getsms"])
async def test_a_page_with_401_says_that_the_password_is_wrong(endpoint: str) -> None:
    page = http(
        body=b"<html>Unauthorized</html>", status=401, headers={"Content-Type": "text/html"}
    )
    async with Talk(page) as client:
        asked: dict[str, Awaitable[object]] = {
            "balance": client.balance(),
            "products": client.products("short_term"),
            "getsms": client.inbox(order()),
        }
        answers = dict(
            zip(asked, await asyncio.gather(*asked.values(), return_exceptions=True), strict=True)
        )
    assert isinstance(answers[endpoint], WrongCredentialsError)


# N69
@pytest.mark.parametrize(
    "answer",
    [
        {"status": "success", "data": {"user": {"balance": "24.40"}}},
        {"status": "success", "message": {"account": {"wallet": {"available_balance": "24.40"}}}},
        {"status": "success", "balance": {"amount": "24.40", "currency": "USD"}},
    ],
)
def test_a_balance_is_found_however_deep(answer: Any) -> None:
    assert decode_balance(reply(answer)) == Decimal("24.40")


# N69
def test_a_number_beside_the_sms_is_taken() -> None:
    row = {"sms": "Larkspur: 550821", "order": {"order_id": 900001, "number": "12025550143"}}
    inbox = decode_inbox(reply({"status": "success", "message": [row]}), order(number=""))
    assert [sms.text for sms in inbox.messages] == ["Larkspur: 550821"]
    assert inbox.news.number == "12025550143"


# N69
@pytest.mark.parametrize("wrap", ["", "data", "message", "payload"])
@pytest.mark.parametrize("lists", ["sms", "messages"])
@pytest.mark.parametrize("text", ["text", "body", "sms"])
def test_sms_listed_beside_their_order_are_found(wrap: str, lists: str, text: str) -> None:
    about = {"order_id": 900001, "number": "12025550143", "created_at": "2026-01-05 10:00:00"}
    inner = {"order": about, lists: [{text: "Larkspur: 550821"}, {text: "Larkspur: 550822"}]}
    answer = {"status": "success", wrap: inner} if wrap else {"status": "success", **inner}
    inbox = decode_inbox(reply(answer), order(number=""))
    assert [sms.text for sms in inbox.messages] == ["Larkspur: 550821", "Larkspur: 550822"]
    assert [sms.written_at for sms in inbox.messages] == [None, None]  # the time is the order's
    assert inbox.news.number == "12025550143"


# N69
def test_sms_listed_beside_another_order_are_left_out() -> None:
    about = {"order_id": 900002, "number": "12025550144"}
    answer = {"status": "success", "order": about, "messages": [{"text": "Larkspur: 550821"}]}
    assert decode_inbox(reply(answer), order()).messages == ()


# N69
@pytest.mark.parametrize("flag", ["premium_available", "Price_Change_Required"])
def test_a_flag_beside_a_success_with_an_id_is_no_question(flag: str) -> None:
    answer = {"status": "success", flag: True, "message": [{"id": 77, "number": "12025550143"}]}
    placed = decode_order(reply(answer), request(), NOW)
    assert isinstance(placed, Placed)
    assert placed.orders[0].order_id == "77"


# N69
def test_quoted_words_of_a_description_are_no_kinds_of_their_own() -> None:
    described = {"type": "string", "description": "`short_term`, or `3days`; see `network` for it"}
    properties = {"type": described}
    body = {"content": {"application/json": {"schema": {"properties": properties}}}}
    document: Any = {"paths": {"/api/products": {"post": {"requestBody": body}}}}
    contract = load_contract(document)
    assert contract.other_kinds == ()
    assert contract.three_days_kind == "3days"
