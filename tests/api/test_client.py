"""Each endpoint over a real socket: what is sent, and what comes back."""

import logging
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from nonvoip_tui.api.client import Client
from nonvoip_tui.api.transport import Transport
from nonvoip_tui.domain.actions import Placed, PriceChanged
from nonvoip_tui.domain.errors import (
    BadAnswerError,
    RefusedError,
    ServiceError,
    WrongCredentialsError,
)
from nonvoip_tui.domain.models import LONG_TERM, SHORT_TERM, Order
from nonvoip_tui.services.ports import Service
from tests.api.account import CANARY, account
from tests.api.builders import NOW, order, product, request
from tests.loopback import LoopbackServer, Step, reply


class Talk:
    """A client that talks to a scripted server."""

    def __init__(self, *script: Step, **arguments: Any) -> None:
        self.server = LoopbackServer(*script)
        self._arguments = arguments

    async def __aenter__(self) -> Client:
        await self.server.__aenter__()
        self._transport = Transport(self.server.url, account)
        return Client(self._transport, now=lambda: NOW, **self._arguments)

    async def __aexit__(self, *_: object) -> None:
        await self._transport.aclose()
        await self.server.__aexit__()

    @property
    def sent(self) -> list[tuple[str, dict[str, Any]]]:
        """What the server read, without the credentials."""
        read = []
        for asked in self.server.requests:
            fields = asked.fields
            assert (fields.pop("email"), fields.pop("password")) == ("someone@example.org", CANARY)
            read.append((asked.endpoint, fields))
        return read


def test_the_client_is_what_the_services_ask_for() -> None:
    service: Service = Client(Transport())
    assert service is not None


async def test_balance() -> None:
    talk = Talk(reply({"status": "success", "balance": "37.40"}))
    async with talk as client:
        assert await client.balance() == Decimal("37.40")
    assert talk.sent == [("balance", {})]


async def test_products() -> None:
    row = {"product_id": 101, "name": "examplepay", "price": 0.85, "available": 42}
    talk = Talk(reply({"status": "success", "message": [row]}))
    async with talk as client:
        (read,) = await client.products(LONG_TERM)
    assert (read.price, read.kind) == (Decimal("0.85"), LONG_TERM)
    assert talk.sent == [("products", {"type": "long_term"})]


PLACED = reply({"status": "success", "message": [{"order_id": 900001, "expiration": 600}]})


async def test_order_sends_nothing_that_was_not_consented_to() -> None:
    talk = Talk(PLACED)
    async with talk as client:
        answer = await client.order(request())
    assert isinstance(answer, Placed)
    assert answer.orders[0].created_at == NOW
    assert talk.sent == [("order", {"product_id": 101})]


# F22
async def test_order_sends_exactly_the_price_and_the_bid_that_were_accepted() -> None:
    talk = Talk(reply({"status": "Price_Change_Required", "available_price": 1.10}), PLACED)
    async with talk as client:
        answer = await client.order(request(product("A7")))
        assert answer == PriceChanged(Decimal("1.10"))
        await client.order(request(accepted="1.10", bid_percent=40))
    assert talk.sent == [
        ("order", {"product_id": "A7"}),
        ("order", {"product_id": 101, "accepted_max_price": 1.1, "auction": 40}),
    ]
    assert b'"accepted_max_price": 1.10' in talk.server.requests[1].body


async def test_a_network_is_sent_as_it_was_chosen_and_never_empty() -> None:
    talk = Talk(PLACED, PLACED, PLACED)
    async with talk as client:
        await client.order(request())
        await client.order(request()._replace(network="2"))
        await client.order(request()._replace(network="west"))
    sent = [body.get("network", "not sent") for _, body in talk.sent]
    assert sent == ["not sent", 2, "west"]


@pytest.mark.parametrize(
    ("known", "fields"),
    [
        (order(), {"order_id": 900001, "service": "examplepay", "number": "12025550143"}),
        (order("0900", ""), {"order_id": "0900", "service": "examplepay"}),
        (order("", "+1 202"), {"service": "examplepay", "number": "+1 202"}),
        (Order("x-1", "", SHORT_TERM, NOW), {"order_id": "x-1"}),
        (order(str(10**20), ""), {"order_id": str(10**20), "service": "examplepay"}),
    ],
)
async def test_an_order_is_named_by_all_that_is_known_of_it(
    known: Order, fields: dict[str, Any]
) -> None:
    talk = Talk(reply({"status": "success", "sms": "Your code is 123456", "pin": "123456"}))
    async with talk as client:
        inbox = await client.inbox(known)
    assert [sms.pin for sms in inbox.messages] == ["123456"]
    assert talk.sent == [("getsms", fields)]


async def test_reject() -> None:
    talk = Talk(reply({"status": "success", "message": "Stopped and refunded."}))
    async with talk as client:
        assert await client.reject(order()) == "Stopped and refunded."
    assert talk.sent[0][0] == "reject"


# F09
async def test_a_refusal_with_http_400_speaks_the_services_words() -> None:
    async with Talk(reply({"status": "error", "message": "Out of stock"}, status=400)) as client:
        with pytest.raises(RefusedError, match=r"^Out of stock$"):
            await client.order(request())


# F54
async def test_a_refusal_that_repeats_the_password_is_cleared_of_it() -> None:
    step = reply({"status": "error", "message": f"Wrong password {CANARY}"})
    async with Talk(step) as client:
        with pytest.raises(WrongCredentialsError, match=r"^Wrong password ••••$") as caught:
            await client.balance()
    assert CANARY not in repr(caught.value)


# N79
@pytest.mark.parametrize("before", [0, 280, 290, 7_000])
@pytest.mark.parametrize("in_message", [True, False], ids=["refused", "done"])
async def test_a_password_across_the_cut_of_a_sentence_is_hidden(
    before: int, in_message: bool
) -> None:
    said = f"{'x' * before} {CANARY} is what you sent"
    answer = {"status": "error" if in_message else "success", "message": said}
    async with Talk(reply(answer)) as client:
        try:
            shown = await client.reject(order())
        except ServiceError as error:
            shown = str(error)
    assert not any(CANARY[:length] in shown for length in range(5, len(CANARY)))


# F15
@pytest.mark.parametrize("body", [b"null", b"[[", b'{"a":1,"a":1}', b"NaN", b"[" * 99_999])
async def test_json_that_cannot_be_trusted_leaves_an_order_unknown(body: bytes) -> None:
    talk = Talk(reply(body=body))
    async with talk as client:
        with pytest.raises(BadAnswerError) as caught:
            await client.order(request())
    assert caught.value.may_have_moved_money
    assert len(talk.sent) == 1


async def test_a_mistake_of_ours_after_an_order_ends_as_unknown(  # F15
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken() -> datetime:
        raise RuntimeError("clock")

    async with LoopbackServer(PLACED) as server, Transport(server.url, account) as transport:
        with caplog.at_level(logging.ERROR), pytest.raises(BadAnswerError):
            await Client(transport, now=broken).order(request())
    assert "order" in caplog.text


async def test_the_default_clock_is_utc() -> None:
    talk = Talk(PLACED)
    async with talk as _:
        transport = Transport(talk.server.url, account)
        async with transport:
            answer = await Client(transport).order(request())
    assert isinstance(answer, Placed)
    assert answer.orders[0].created_at.tzinfo is UTC
