"""Every dialect tells the same facts, each in the shape that its description promises."""

import json
from typing import Any

import pytest

from nonvoip_tui.simulator import DIALECTS
from nonvoip_tui.simulator.dialects import _SHAPES
from nonvoip_tui.simulator.http import Kind
from tests.simulator.asgi_caller import Clock
from tests.simulator.conftest import MakeCaller

PRICE_GOES_UP = 101
PREMIUM = 102
TWO_MESSAGES = 103

_ASKED: dict[str, tuple[int, object]] = {
    "default": (
        200,
        {
            "status": "Price_Change_Required",
            "message": "The price has changed.",
            "available_price": "1.00",
        },
    ),
    "flat": (
        409,
        {"status": "error", "message": "Price_Change_Required", "available_price": 1.0},
    ),
    "object": (
        422,
        {
            "status": "error",
            "message": {"error": "Price_Change_Required", "available_price": "1.00"},
        },
    ),
    "renamed": (
        402,
        {
            "status": "error",
            "code": "Price_Change_Required",
            "message": [{"available_price": "$1.00"}],
        },
    ),
    "wrapped": (
        200,
        {
            "status": "error",
            "error_code": "Price_Change_Required",
            "message": "The price has changed.",
            "data": {"available_price": "1.00"},
        },
    ),
}
_OFFERED: dict[str, dict[str, Any]] = {
    "default": {"status": "Premium_Available", "recommended_bid": 40},
    "flat": {"message": "Premium_Available", "recommended_bid": 40},
    "object": {"message": {"error": "Premium_Available", "recommended_bid": "40"}},
    "renamed": {"code": "Premium_Available", "message": [{"recommended_auction": "40"}]},
    "wrapped": {"error_code": "Premium_Available", "data": {"recommended_markup": "40"}},
}
_EMPTY: dict[str, object] = {
    "default": {"status": "error", "message": "No SMS received yet."},
    "flat": {"status": "success", "number": "NUMBER", "sms": "", "pin": None},
    "object": {"status": "success", "message": []},
    "renamed": {
        "status": "error",
        "message": "No SMS received yet.",
        "order_id": 900001,
        "number": "+NUMBER",
    },
    "wrapped": {"status": "failed", "error": "No SMS received yet."},
}
_FACTS: dict[str, dict[str, object]] = {
    "default": {"order_id": 900001},
    "flat": {},
    "object": {"order_id": 900001, "sender": "22000", "time": "2027-01-15T08:01:00Z"},
    "renamed": {"order_id": 900001, "created_at": 1_800_000_060},
    "wrapped": {"order_id": "900001"},
}
_BALANCE: dict[str, object] = {
    "default": {"status": "success", "balance": "1234.50"},
    "flat": {"status": "success", "balance": 1234.5},
    "object": {"status": "success", "message": {"balance": "1234.50"}},
    "renamed": {"status": "success", "balance": "$1,234.50"},
    "wrapped": [{"status": "success", "balance": "1234.50"}],
}
_SIGNED_OUT: dict[str, tuple[int, object]] = {
    "default": (401, {"status": "error", "message": "Invalid email or password."}),
    "flat": (401, {"status": "error", "message": "Invalid email or password."}),
    "object": (403, {"status": "error", "message": {"error": "Invalid email or password."}}),
    "renamed": (401, {"status": "error", "message": "Invalid email or password."}),
    "wrapped": (200, {"status": "failed", "error": "Invalid email or password."}),
}

each_dialect = pytest.mark.parametrize("dialect", DIALECTS)


def _rows(answer: dict[str, Any]) -> Any:
    """The row of an answer, wherever it is."""
    message = answer.get("message")
    if isinstance(message, list):
        return message[0]
    return message if isinstance(message, dict) else answer


@each_dialect
async def test_the_tokens_stand_where_the_dialect_puts_them(  # F65
    make_caller: MakeCaller, dialect: str
) -> None:
    caller = make_caller(dialect=dialect)
    asked = await caller("order", product_id=PRICE_GOES_UP)
    assert (asked.status, asked.json) == _ASKED[dialect]
    offered = await caller("order", product_id=PREMIUM)
    assert offered.status == asked.status
    assert _OFFERED[dialect].items() <= offered.json.items()


@each_dialect
async def test_the_balance_is_told(make_caller: MakeCaller, dialect: str) -> None:
    caller = make_caller(dialect=dialect, balance="1234.50")
    assert (await caller("balance")).json == _BALANCE[dialect]


@each_dialect
async def test_wrong_credentials_are_told(  # F55
    make_caller: MakeCaller, dialect: str
) -> None:
    reply = await make_caller(dialect=dialect)("balance", password="no")
    assert (reply.status, reply.json) == _SIGNED_OUT[dialect]


@each_dialect
async def test_an_order_lives_and_its_inbox_fills(
    make_caller: MakeCaller, clock: Clock, dialect: str
) -> None:
    caller = make_caller(dialect=dialect, scenario="no-sms")
    placed = (await caller("order", product_id=TWO_MESSAGES)).json
    row = _rows(placed)
    rental = caller.simulator.orders["900001"]
    assert str(row["order_id"]) == "900001"
    assert row["number"].removeprefix("+") == rental.allotted_number
    assert ("expires" in row) == (dialect == "object")
    empty = (await caller("getsms", order_id="900001")).body.decode()
    assert json.loads(empty.replace(rental.allotted_number, "NUMBER")) == _EMPTY[dialect]
    clock.pass_seconds(60)
    caller.simulator.deliver("900001", "Code 5151", pin="5151")
    answer = (await caller("getsms", order_id="900001")).json
    told = _rows(answer)
    assert (told["sms"], told["pin"]) == ("Code 5151", "5151")
    assert _FACTS[dialect].items() <= told.items()


@each_dialect
async def test_a_rented_number_is_renewed_activated_and_given_back(
    make_caller: MakeCaller, dialect: str
) -> None:
    caller = make_caller(dialect=dialect, balance="500")
    placed = _rows((await caller("order", product_id=30_001)).json)
    ends = {"default": "2027-02-14 08:00:00", "object": "2027-02-14T08:00:00Z"}
    if dialect in ends:
        assert placed["expires"] == ends[dialect]
    active = _rows((await caller("activate", order_id="900001")).json)
    assert active["end_on"] in ("2027-01-15 08:10:00", "2027-01-15T08:10:00Z", 1_800_000_600)
    renewed = _rows((await caller("renew", order_id="900001")).json)
    key = "expires" if dialect in ("object", "renamed") else "expiration"
    assert renewed[key] in ("2027-03-16 08:00:00", "2027-03-16T08:00:00Z", 1_805_184_000)
    rejected = (await caller("reject", order_id="900001")).json
    assert rejected["status"] == "success"
    assert "has been stopped and refunded." in rejected["message"]


@each_dialect
async def test_requests_use_the_names_of_the_dialect_and_no_others(
    make_caller: MakeCaller, dialect: str
) -> None:
    caller = make_caller(dialect=dialect, balance="500")
    names = DIALECTS[dialect].names
    url = names.get("url", "url")
    await caller("saveurl", **{url: "http://127.0.0.1/a"})
    assert caller.simulator.callback_url == "http://127.0.0.1/a"
    if url != "url":
        await caller("saveurl", url="http://127.0.0.1/b")
        assert caller.simulator.callback_url == ""
    said: dict[str, dict[str, object]] = {
        "object": {"country_code": "SE"},
        "renamed": {"country_id": 46},
    }
    country = said.get(dialect, {"country": "Sweden"})
    rows = (await caller("country/products", **country)).json["message"]
    assert len(rows) == 5
    assert all(country.items() <= row.items() for row in rows)
    bought = await caller("country/order", product_id=rows[0]["product_id"], **country)
    assert _rows(bought.json)["number"].lstrip("+").startswith("4670174")


@each_dialect
async def test_several_services_are_asked_for_in_the_form_of_the_dialect(
    make_caller: MakeCaller, dialect: str
) -> None:
    caller = make_caller(dialect=dialect, balance="500")
    for product_id in (30_001, 30_002):
        caller.simulator.set_stock(product_id, 3)
    forms: list[object] = [[30_001, 30_002], "30001,30002"]
    right, wrong = reversed(forms) if dialect == "renamed" else forms
    assert (await caller("order", product_ids=wrong)).json.get("status") in (None, "error")
    assert len((await caller("order", product_ids=right)).json["message"]) == 2


async def test_the_token_of_the_one_day_kind_is_the_dialects(make_caller: MakeCaller) -> None:
    for dialect, token in (("default", "1day"), ("renamed", "one_day"), ("wrapped", "1days")):
        caller = make_caller(dialect=dialect)
        assert (await caller("products", type=token)).json["message"]
        row = _rows((await caller("order", product_id=50_001)).json)
        assert row["type"] == token


async def test_a_validation_error_may_have_no_status(make_caller: MakeCaller) -> None:
    reply = await make_caller(dialect="object")("order")
    assert reply.status == 422
    assert reply.json == {
        "message": "The given data was invalid.",
        "errors": {"product_id": ["The product_id field is required."]},
    }


async def test_the_dialect_can_change_in_mid_flight(make_caller: MakeCaller) -> None:
    caller = make_caller()
    caller.simulator.set_dialect("flat")
    assert (await caller("balance")).json["balance"] == 50.0


def test_every_dialect_shapes_every_kind_of_answer() -> None:
    for dialect in DIALECTS.values():
        assert set(dialect.shapes) == set(Kind) == set(_SHAPES)
