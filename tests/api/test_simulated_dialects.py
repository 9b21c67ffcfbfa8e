"""The whole life of an account against the simulator, in every dialect that it speaks."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from decimal import Decimal

import pytest

from nonvoip_tui.api.client import Client
from nonvoip_tui.api.contract import load_contract
from nonvoip_tui.api.openapi import fetch_document
from nonvoip_tui.api.transport import Transport
from nonvoip_tui.domain.actions import Placed, PremiumOffered, PriceChanged
from nonvoip_tui.domain.errors import InsufficientFundsError, RefusedError, WrongCredentialsError
from nonvoip_tui.domain.models import (
    LONG_TERM,
    ONE_DAY,
    SHORT_TERM,
    THREE_DAYS,
    Order,
    OrderRequest,
    Standing,
)
from nonvoip_tui.settings.credentials import Credentials, Secret
from nonvoip_tui.simulator import DIALECTS
from tests.simulated import Simulator
from tests.simulator.other_dialects import OTHER_DIALECTS
from tests.simulator_server import simulator_server

_ALL = DIALECTS | OTHER_DIALECTS


@asynccontextmanager
async def talk(
    dialect: str, scenario: str = "no-sms", password: str = "demo"
) -> AsyncIterator[tuple[Client, Simulator]]:
    """A client that has read the document, and the simulator behind a real socket."""
    account = Credentials("demo@example.com", Secret(password))
    simulator = Simulator(scenario=scenario)
    simulator.dialect = _ALL[dialect]
    with simulator_server(simulator) as served:
        async with Transport(served.base_url, lambda: account) as transport:
            document = await fetch_document(transport)
            assert document is not None
            yield Client(transport, contract=load_contract(document.content)), simulator


async def buy(client: Client, kind: str = SHORT_TERM, count: int = 1) -> tuple[Order, ...]:
    listed = [product for product in await client.products(kind) if product.in_stock]
    answer = await client.order(OrderRequest(tuple(listed[:count])))
    assert isinstance(answer, Placed), answer
    assert answer.warning == ""
    return answer.orders


in_each = pytest.mark.parametrize("dialect", _ALL)
in_the_usual = pytest.mark.parametrize("dialect", DIALECTS)
in_the_others = pytest.mark.parametrize("dialect", OTHER_DIALECTS)


# F16
@in_each
async def test_the_life_of_a_short_term_order(dialect: str) -> None:
    async with talk(dialect) as (client, simulator):
        assert await client.balance() == simulator.balance
        (order,) = await buy(client)
        assert order.number
        assert order.expires_at is not None
        assert timedelta(0) < order.expires_at - order.created_at < timedelta(minutes=20)
        assert (await client.inbox(order)).messages == ()
        simulator.deliver(order.order_id, "G-123456 is your code", pin="123456")
        (sms,) = (await client.inbox(order)).messages
        assert (sms.text, sms.pin) == ("G-123456 is your code", "123456")
        with pytest.raises(RefusedError):
            await client.reject(order)
        news = await client.reuse(order)
        assert news.order_id in simulator.orders
        assert news.expires_at is not None


# F62
@in_each
async def test_a_number_given_back_is_refunded_and_over(dialect: str) -> None:
    async with talk(dialect) as (client, _):
        before = await client.balance()
        (order,) = await buy(client)
        assert await client.balance() < before
        assert "refunded" in await client.reject(order)
        assert await client.balance() == before
        assert (await client.inbox(order)).standing in (Standing.OVER, Standing.NOT_KNOWN)


@in_the_usual
async def test_several_services_on_one_rented_number(dialect: str) -> None:
    async with talk(dialect) as (client, simulator):
        simulator.balance = 500
        orders = await buy(client, LONG_TERM, count=3)
        assert len(orders) == 3
        assert len({order.number for order in orders}) == 1
        assert {order.kind for order in orders} == {LONG_TERM}
        window = await client.activate(orders[0])
        assert window.active_until is not None
        renewed = await client.renew(orders[0])
        assert renewed.expires_at is not None
        assert orders[0].expires_at is not None
        assert renewed.expires_at > orders[0].expires_at


@in_each
@pytest.mark.parametrize("kind", [ONE_DAY, THREE_DAYS])
async def test_the_other_kinds_are_listed_by_the_services_own_word(dialect: str, kind: str) -> None:
    async with talk(dialect) as (client, _):
        listed = await client.products(kind)
        assert listed
        assert {product.kind for product in listed} == {kind}


# N61 N62 N63
@in_the_others
async def test_several_services_are_all_named_and_an_end_may_be_left_out(dialect: str) -> None:
    async with talk(dialect) as (client, simulator):
        simulator.balance = 500
        orders = await buy(client, LONG_TERM, count=3)
        rented = [rental.product.name for rental in simulator.orders.values()]
        assert sorted(", ".join(order.service for order in orders).split(", ")) == sorted(rented)
        assert sum(order.price or 0 for order in orders) == sum(c.amount for c in simulator.charges)
        await client.activate(orders[0])
        before = simulator.orders[orders[0].order_id].ends_at
        await client.renew(orders[0])
        assert simulator.orders[orders[0].order_id].ends_at > before


# N43
@in_the_others
async def test_the_consent_to_a_moving_price_is_not_below_it_and_hardly_above(dialect: str) -> None:
    async with talk(dialect, "price-moves") as (client, simulator):
        product, *_ = await client.products(SHORT_TERM)
        answer = await client.order(OrderRequest((product,)))
        while isinstance(answer, PriceChanged):
            accepted = answer.available_price
            answer = await client.order(OrderRequest((product,), accepted))
        assert isinstance(answer, Placed)
        (charge,) = simulator.charges
        assert accepted is not None
        assert 0 <= accepted - charge.amount < Decimal("0.00001")


# F22 F65
@in_the_usual
async def test_a_moving_price_is_asked_about_until_it_is_accepted(dialect: str) -> None:
    async with talk(dialect, "price-moves") as (client, simulator):
        product, *_ = await client.products(SHORT_TERM)
        accepted: Decimal | None = None
        for _ in range(5):
            answer = await client.order(OrderRequest((product,), accepted))
            if isinstance(answer, Placed):
                break
            assert isinstance(answer, PriceChanged)
            assert answer.available_price is not None
            accepted = answer.available_price
        assert isinstance(answer, Placed)
        assert answer.warning == ""
        assert accepted is not None
        (charge,) = simulator.charges
        assert abs(charge.amount) == accepted


# F22 F65 F68
@in_each
async def test_a_premium_number_is_bid_for_and_comes_later(dialect: str) -> None:
    async with talk(dialect, "premium") as (client, simulator):
        product = (await client.products(SHORT_TERM))[-1]
        answer = await client.order(OrderRequest((product,)))
        assert isinstance(answer, PremiumOffered)
        bid = answer.recommended_bid_percent
        assert bid is not None
        answer = await client.order(OrderRequest((product,), bid_percent=bid))
        if isinstance(answer, PriceChanged):
            accepted = answer.available_price
            answer = await client.order(OrderRequest((product,), accepted, bid))
        assert isinstance(answer, Placed)
        (order,) = answer.orders
        assert order.number == ""
        simulator.allocate(order.order_id)
        assert (await client.inbox(order)).news.number


@in_each
async def test_a_number_of_another_country(dialect: str) -> None:
    async with talk(dialect) as (client, simulator):
        country = client.contract.countries[0]
        listed = await client.country_products(country)
        assert listed
        answer = await client.order(OrderRequest((listed[0],)))
        assert isinstance(answer, Placed)
        assert answer.orders[0].country == country
        assert simulator.requests[-1].endpoint == "country/order"


@in_each
async def test_the_address_for_webhooks_is_saved(dialect: str) -> None:
    async with talk(dialect) as (client, simulator):
        assert await client.save_url("https://example.org/hook")
        assert simulator.callback_url == "https://example.org/hook"


@in_each
async def test_an_empty_purse_is_recognised(dialect: str) -> None:
    async with talk(dialect, "poor") as (client, _):
        product, *_ = await client.products(SHORT_TERM)
        with pytest.raises(InsufficientFundsError):
            await client.order(OrderRequest((product,)))


# F55
@in_each
async def test_a_wrong_password_is_recognised(dialect: str) -> None:
    async with talk(dialect, password="wrong") as (client, _):
        with pytest.raises(WrongCredentialsError):
            await client.balance()
