"""Three servers that say the same in other places and names, for all eleven endpoints."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from nonvoip_tui.api.client import Client
from nonvoip_tui.api.transport import Transport
from nonvoip_tui.domain.actions import Placed
from nonvoip_tui.domain.contract import Contract
from nonvoip_tui.domain.models import LONG_TERM, ONE_DAY, Order, OrderNews, OrderRequest, Product
from tests.api.account import account
from tests.api.builders import NOW, order, product, request
from tests.loopback import LoopbackServer, Request, answering

END = datetime(2026, 7, 20, 9, 30, tzinfo=UTC)
WINDOW = datetime(2026, 6, 20, 10, 15, tzinfo=UTC)
TEXT = "Your code is 123456"
REFUNDED = "The rental for examplepay 12025550143 has been stopped and refunded."

# As clients of the service read it.
SEEN: dict[str, Any] = {
    "balance": {"status": "success", "balance": "37.40"},
    "products": {"status": "success", "message": [
        {"product_id": 101, "name": "examplepay", "price": "0.85", "available": 42}]},
    "order": {"status": "success", "message": [
        {"order_id": 900003, "number": "12025550178", "service": "examplepay",
         "status": "success", "type": "long_term", "expires": "2026-07-20 09:30:00"}]},
    "getsms": {"status": "success", "sms": TEXT, "pin": "123456"},
    "reuse": {"status": "success", "message": [{"order_id": 900004, "till_expiration": 900}]},
    "activate": {"status": "success", "message": [{"end_on": "2026-06-20 10:15:00"}]},
    "renew": {"status": "success", "message": [{"expiration": "2026-07-20 09:30:00"}]},
    "reject": {"status": "success", "message": REFUNDED},
    "country/products": {"status": "success", "message": [
        {"product_id": 7, "name": "examplepay", "price": "1.10", "available": 3,
         "country": "Atlantis"}]},
    "country/order": {"status": "success", "message": [
        {"order_id": 900005, "number": "5550143222", "service": "examplepay"}]},
    "saveurl": {"status": "success", "message": "Saved."},
}  # fmt: skip
CAMEL: dict[str, Any] = {
    "balance": {"success": True, "data": {"currentBalance": 37.40}},
    "products": {"success": True, "data": {"items": [
        {"id": "101", "serviceName": "examplepay", "cost": "$0.85", "inStock": "42"}]}},
    "order": {"success": True, "data": {"order": {
        "orderId": "900003", "phoneNumber": "12025550178", "serviceName": "ExamplePay",
        "orderStatus": "success", "expiresAt": "2026-07-20T09:30:00.000Z"}}},
    "getsms": {"success": True, "data": {"messages": [{"body": TEXT, "otp": 123456}]}},
    "reuse": {"success": True, "data": {"id": "900004", "expiresIn": 900}},
    "activate": {"success": True, "data": {"activeUntil": "2026-06-20T12:15:00+02:00"}},
    "renew": {"success": True, "data": {"expiresAt": 1784539800}},
    "reject": {"success": True, "data": {"text": REFUNDED}},
    "country/products": {"success": True, "data": {"countryProducts": 1, "products": [
        {"id": 7, "product": "examplepay", "price": 1.10, "quantity": 3,
         "countryName": "Atlantis"}]}},
    "country/order": {"success": True, "data": [{"orderId": 900005, "phone": "5550143222"}]},
    "saveurl": {"success": True, "msg": "Saved."},
}  # fmt: skip
FLAT: dict[str, Any] = {
    "balance": [{"status": 1, "message": "37.40"}],
    "products": {"status": 1, "result": {"3": {
        "product_id": 101, "service": "examplepay", "price": 0.85, "stock": 42}}},
    "order": {"status": "OK", "order_id": 900003, "mdn": 12025550178, "service": "examplepay",
              "state": "success", "expiration": 1784539800000},
    "getsms": {"status": "ok", "order_id": "900001", "message": TEXT, "pin": "123456"},
    "reuse": {"status": "OK", "order_id": 900004, "expires": "2026-06-20 10:15:00"},
    "activate": {"status": "OK", "till_expiration": "900"},
    "renew": {"status": "OK", "valid_until": "Mon, 20 Jul 2026 09:30:00 GMT"},
    "reject": {"status": "Refunded", "message": [REFUNDED]},
    "country/products": {"status": "OK", "list": [
        {"pid": 7, "title": "examplepay", "rate": "1,10", "count": "3", "country": "Atlantis"}]},
    "country/order": {"status": "OK", "order_id": 900005, "number": "5550143222"},
    "saveurl": {"status": "true", "description": "Saved."},
}  # fmt: skip
FIELDS = [
    Contract(),
    Contract(country_field="countryCode", country_order_field="iso", callback_field="webhook",
             one_day_kind="24h", product_ids_form="comma", price_form="string"),
    Contract(country_field="country_id", country_order_field="country_id", country_form="number"),
]  # fmt: skip


class Spoken:
    """A client and the fields that the server read, by endpoint."""

    def __init__(self, answers: dict[str, Any], contract: Contract) -> None:
        self.read: dict[str, dict[str, Any]] = {}
        self._server = LoopbackServer(answering(lambda asked: self._answer(asked, answers)))
        self._contract = contract

    def _answer(self, asked: Request, answers: dict[str, Any]) -> object:
        fields = asked.fields
        del fields["email"], fields["password"]
        self.read[asked.endpoint] = fields
        return answers[asked.endpoint]

    async def __aenter__(self) -> Client:
        await self._server.__aenter__()
        self._transport = Transport(self._server.url, account, now=lambda: NOW)
        return Client(self._transport, now=lambda: NOW, contract=self._contract)

    async def __aexit__(self, *_: object) -> None:
        await self._transport.aclose()
        await self._server.__aexit__()


@pytest.mark.parametrize("answers", [SEEN, CAMEL, FLAT], ids=["seen", "camel", "flat"])
async def test_all_eleven_endpoints_are_understood(answers: dict[str, Any]) -> None:
    async with Spoken(answers, Contract()) as client:
        assert await client.balance() == Decimal("37.40")
        listed = tuple(await client.products(LONG_TERM))
        assert listed == (Product("101", "examplepay", Decimal("0.85"), LONG_TERM, 42),)
        assert await client.order(OrderRequest(listed)) == Placed(
            (
                Order(
                    "900003",
                    "examplepay",
                    LONG_TERM,
                    NOW,
                    "12025550178",
                    "success",
                    Decimal("0.85"),
                    "101",
                    expires_at=END,
                ),
            )
        )
        (sms,) = (await client.inbox(order())).messages
        assert (sms.text, sms.pin) == (TEXT, "123456")
        assert await client.reuse(order()) == OrderNews("900004", expires_at=WINDOW)
        assert await client.activate(order()) == OrderNews(active_until=WINDOW)
        assert await client.renew(order()) == OrderNews(expires_at=END)
        assert await client.reject(order()) == REFUNDED
        (abroad,) = await client.country_products()
        assert (abroad.product_id, abroad.price, abroad.available) == ("7", Decimal("1.10"), 3)
        assert abroad.country == "Atlantis"
        answer = await client.order(OrderRequest((abroad,)))
        assert isinstance(answer, Placed)
        assert (answer.orders[0].number, answer.orders[0].country) == ("5550143222", "Atlantis")
        assert await client.save_url("https://example.org/hook") == "Saved."


@pytest.mark.parametrize("contract", FIELDS)
async def test_open_names_are_sent_as_they_were_settled(contract: Contract) -> None:
    spoken = Spoken(SEEN, contract)
    is_number = contract.country_form == "number"
    async with spoken as client:
        await client.products(ONE_DAY)
        await client.country_products("33")
        abroad = product("7", country="33")
        await client.order(request(abroad, accepted="1.10", bid_percent=40))
        await client.order(request(product("11"), product("12"), accepted="2.0"))
        await client.save_url("https://example.org")
    price = ("1.10", "2.0") if contract.price_form == "string" else (1.10, 2.0)
    is_comma = contract.product_ids_form == "comma"
    country = 33 if is_number else "33"
    assert spoken.read == {
        "products": {"type": contract.one_day_kind},
        "country/products": {contract.country_field: country},
        "country/order": {
            "product_id": 7,
            contract.country_order_field: country,
            "accepted_max_price": price[0],
            "auction": 40,
        },
        "order": {
            "product_ids": "11,12" if is_comma else [11, 12],
            "accepted_max_price": price[1],
        },
        "saveurl": {contract.callback_field: "https://example.org"},
    }


async def test_a_contract_that_is_replaced_holds_from_the_next_call_on() -> None:
    spoken = Spoken(SEEN, Contract())
    async with spoken as client:
        client.contract = Contract(one_day_kind="24h")
        await client.products(ONE_DAY)
    assert spoken.read == {"products": {"type": "24h"}}


async def test_a_country_list_is_in_the_kinds_that_we_know() -> None:
    row = {"product_id": 7, "name": "examplepay", "price": 1, "type": "24h"}
    answers = {"country/products": {"status": "success", "message": [row]}}
    async with Spoken(answers, Contract(one_day_kind="24h")) as client:
        (listed,) = await client.country_products("Atlantis")
    assert (listed.kind, listed.country) == (ONE_DAY, "Atlantis")
