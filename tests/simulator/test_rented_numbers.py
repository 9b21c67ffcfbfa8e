"""What becomes of a number rented for days: activation and renewal."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from nonvoip_tui.simulator import SCENARIOS
from nonvoip_tui.simulator.handlers import activate
from nonvoip_tui.simulator.http import Fields
from nonvoip_tui.simulator.world import World
from tests.simulator.asgi_caller import START, Caller, Clock
from tests.simulator.conftest import MakeCaller

PLAIN = 1001
RENTED = 30_001


@pytest.mark.parametrize("product_id", [RENTED, 50_001, 70_001])
async def test_a_rented_number_receives_only_after_it_was_activated(
    caller: Caller, clock: Clock, product_id: int
) -> None:
    order_id = await caller.buy(product_id)
    clock.pass_seconds(3600)
    assert await caller.refusal("getsms", order_id) == "No SMS received yet."
    row = (await caller("activate", order_id=order_id)).row
    assert row["end_on"] == "2027-01-15 09:10:00"
    clock.pass_seconds(9)
    first = (await caller("getsms", order_id=order_id)).row["sms"]
    clock.pass_seconds(3600)
    assert (await caller("getsms", order_id=order_id)).row["status"] == "Completed"
    await caller("activate", order_id=order_id)
    clock.pass_seconds(60)
    assert (await caller("getsms", order_id=order_id)).row["sms"] != first


async def test_renew_charges_the_price_and_answers_the_new_end(
    caller: Caller, clock: Clock
) -> None:
    order_id = await caller.buy(RENTED)
    price = caller.simulator.products[RENTED].price
    caller.simulator.balance = price
    row = (await caller("renew", order_id=order_id)).row
    assert row["expiration"] == "2027-03-16 08:00:00"
    assert caller.simulator.balance == 0
    assert caller.simulator.charges[-1].reason == "renew"
    assert await caller.refusal("renew", order_id) == "Insufficient balance."
    clock.pass_seconds(68 * 86_400)
    assert "cannot be renewed" in await caller.refusal("renew", order_id)


async def test_a_renewal_after_the_end_counts_from_now(caller: Caller, clock: Clock) -> None:
    order_id = await caller.buy(RENTED)
    caller.simulator.balance = Decimal("99.00")
    clock.pass_seconds(31 * 86_400)
    row = (await caller("renew", order_id=order_id)).row
    expected = datetime.fromtimestamp(START + 61 * 86_400, UTC)
    assert row["expiration"] == f"{expected:%Y-%m-%d %H:%M:%S}"


async def test_a_rented_number_is_active_no_longer_than_it_is_rented(
    make_caller: MakeCaller, clock: Clock
) -> None:
    caller = make_caller(scenario="slow-sms")
    order_id = await caller.buy(RENTED)
    clock.pass_seconds(30 * 86_400 - 10)
    assert (await caller("activate", order_id=order_id)).row["end_on"] == "2027-02-14 08:00:00"
    clock.pass_seconds(300)
    assert await caller.refusal("getsms", order_id) == "This rental has expired."


async def test_a_rented_number_won_by_a_bid_is_activated_once_it_is_there(
    make_caller: MakeCaller, clock: Clock
) -> None:
    caller = make_caller(scenario="premium")
    row = (await caller("order", product_id=RENTED, auction=2000)).json
    assert row["message"] == "Insufficient balance."
    caller.simulator.balance = Decimal("1000.00")
    row = (await caller("order", product_id=RENTED, auction=2000)).row
    assert (row["number"], row["expires"]) == ("", "2027-02-14 08:00:00")
    assert "not allocated" in await caller.refusal("activate", row["order_id"])
    clock.pass_seconds(7)
    assert (await caller("activate", order_id=row["order_id"])).row["number"]
    clock.pass_seconds(9)
    assert (await caller("getsms", order_id=row["order_id"])).row["sms"]


async def test_what_comes_after_the_window_of_activation_is_lost(clock: Clock) -> None:
    late = replace(SCENARIOS["default"], sms_delay_seconds=(601.0, 602.0))
    world = World(late, clock, seed=0)
    rental = world.rent(world.products[RENTED], Decimal(1), world.numbers.take(""))
    activate(world, Fields({"order_id": rental.order_id}))
    assert rental.texts == []


async def test_a_rental_that_is_over_is_neither_activated_nor_renewed(
    make_caller: MakeCaller, clock: Clock
) -> None:
    caller = make_caller(balance="200")
    stopped, ended = await caller.buy(RENTED), await caller.buy(RENTED)
    await caller("reject", order_id=stopped)
    assert "expired" in await caller.refusal("activate", stopped)
    assert "cannot be renewed" in await caller.refusal("renew", stopped)
    clock.pass_seconds(30 * 86_400)
    assert "expired" in await caller.refusal("activate", ended)


@pytest.mark.parametrize(
    ("endpoint", "product_id", "sentence"),
    [
        ("activate", PLAIN, "Short term numbers need no activation."),
        ("renew", PLAIN, "Short term numbers cannot be renewed."),
        ("reuse", RENTED, "Only short term numbers can be reused."),
    ],
)
async def test_an_action_of_another_kind_of_number_is_refused(
    caller: Caller, endpoint: str, product_id: int, sentence: str
) -> None:
    order_id = await caller.buy(product_id)
    assert await caller.refusal(endpoint, order_id) == sentence
