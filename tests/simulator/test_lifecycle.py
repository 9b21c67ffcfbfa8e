"""What becomes of an order: SMS, refund, expiry, reuse."""

from decimal import Decimal

from tests.simulator.asgi_caller import Caller, Clock
from tests.simulator.conftest import MakeCaller

PLAIN = 1001
TWO_MESSAGES = 103


async def test_an_sms_arrives_four_to_nine_seconds_after_the_order(
    caller: Caller, clock: Clock
) -> None:
    order_id = await caller.buy(PLAIN)
    clock.pass_seconds(3.9)
    assert await caller.refusal("getsms", order_id) == "No SMS received yet."
    clock.pass_seconds(5.1)
    row = (await caller("getsms", order_id=order_id)).row
    assert row["sms"]
    assert row["status"] == "Completed"


async def test_only_the_latest_sms_is_answered(caller: Caller, clock: Clock) -> None:
    order_id = await caller.buy(TWO_MESSAGES)
    clock.pass_seconds(9)
    first = (await caller("getsms", order_id=order_id)).row["sms"]
    clock.pass_seconds(30)
    second = (await caller("getsms", order_id=order_id)).row["sms"]
    assert first != second
    caller.simulator.deliver(order_id, "Third: 333333", pin="333333")
    row = (await caller("getsms", order_id=order_id)).row
    assert (row["sms"], row["pin"]) == ("Third: 333333", "333333")


async def test_a_delivery_can_be_planned(caller: Caller, clock: Clock) -> None:
    order_id = await caller.buy(PLAIN)
    clock.pass_seconds(60)
    caller.simulator.deliver(order_id, "Later", after_seconds=5)
    assert (await caller("getsms", order_id=order_id)).row["sms"] != "Later"
    clock.pass_seconds(5)
    assert (await caller("getsms", order_id=order_id)).row["sms"] == "Later"


async def test_an_order_is_found_by_service_and_number_too(caller: Caller) -> None:
    row = (await caller("order", product_id=PLAIN)).row
    found = await caller("getsms", service=row["service"].lower(), number="+" + row["number"])
    assert found.json["message"] == "No SMS received yet."
    for wrong in (
        {"order_id": 1},
        {"service": row["service"], "number": "12025550100"},
        {"service": row["service"]},
        {},
    ):
        assert (await caller("getsms", **wrong)).json["message"] == "Order not found."


async def test_a_bid_without_a_number_is_not_found_by_its_service(caller: Caller) -> None:
    await caller("order", product_id=102, auction=10)
    reply = await caller("getsms", service="Demo: premium bid", number="")
    assert reply.json["message"] == "Order not found."


async def test_reject_refunds_at_once_with_the_services_sentence(caller: Caller) -> None:
    row = (await caller("order", product_id=PLAIN)).row
    reply = await caller("reject", order_id=row["order_id"])
    assert reply.json == {
        "status": "success",
        "message": f"The rental for {row['service'].lower()} {row['number']} "
        "has been stopped and refunded.",
    }
    assert caller.simulator.balance == Decimal("50.00")
    assert [charge.reason for charge in caller.simulator.charges] == ["order", "reject"]


async def test_a_bid_is_taken_back_by_its_order_id(caller: Caller) -> None:
    row = (await caller("order", product_id=102, auction=40)).row
    reply = await caller("reject", order_id=row["order_id"])
    assert reply.json["message"] == (
        "The rental for demo: premium bid has been stopped and refunded."
    )
    assert caller.simulator.balance == Decimal("50.00")


async def test_a_rejected_order_is_over_and_is_not_refunded_twice(  # F62
    caller: Caller, clock: Clock
) -> None:
    order_id = await caller.buy(PLAIN)
    await caller("reject", order_id=order_id)
    assert "already been stopped" in await caller.refusal("reject", order_id)
    clock.pass_seconds(30)
    assert await caller.refusal("getsms", order_id) == "This rental has been stopped."
    assert caller.simulator.balance == Decimal("50.00")


async def test_reject_is_refused_after_an_sms(caller: Caller, clock: Clock) -> None:
    order_id = await caller.buy(PLAIN)
    clock.pass_seconds(9)
    assert (await caller.refusal("reject", order_id)).startswith("SMS already delivered, ")
    assert caller.simulator.balance < Decimal("50.00")


async def test_an_order_stopped_on_the_website_is_over(caller: Caller) -> None:  # F62
    order_id = await caller.buy(PLAIN)
    caller.simulator.stop(order_id)
    assert await caller.refusal("getsms", order_id) == "This rental has been stopped."
    assert caller.simulator.balance == Decimal("50.00")
    assert caller.simulator.row(order_id)["status"] == "Rejected"


async def test_an_unused_order_is_refunded_by_reject_even_after_its_end(
    make_caller: MakeCaller, clock: Clock
) -> None:
    caller = make_caller(scenario="slow-sms")
    order_id = await caller.buy(PLAIN)
    caller.simulator.orders[str(order_id)].texts.clear()
    clock.pass_seconds(600)
    assert await caller.refusal("getsms", order_id) == "This rental has expired."
    assert caller.simulator.row(order_id)["status"] == "Timed Out"
    assert caller.simulator.balance < Decimal("50.00")
    assert (await caller("reject", order_id=order_id)).json["status"] == "success"
    assert caller.simulator.balance == Decimal("50.00")


async def test_where_no_sms_comes_the_end_itself_refunds(
    make_caller: MakeCaller, clock: Clock
) -> None:
    caller = make_caller(scenario="no-sms")
    order_id = await caller.buy(PLAIN)
    clock.pass_seconds(599)
    assert caller.simulator.balance < Decimal("50.00")
    clock.pass_seconds(1)
    assert (await caller("balance")).json["balance"] == "50.00"
    assert "already" in await caller.refusal("reject", order_id)
    assert (await caller("balance")).json["balance"] == "50.00"


async def test_the_end_refunds_nothing_that_was_used(make_caller: MakeCaller, clock: Clock) -> None:
    caller = make_caller(scenario="no-sms")
    order_id = await caller.buy(PLAIN)
    balance = caller.simulator.balance
    caller.simulator.deliver(order_id, "Code 1234")
    clock.pass_seconds(601)
    await caller("balance")
    assert caller.simulator.balance == balance


async def test_the_windows_of_reject_and_reuse_close_a_day_after_the_end(
    make_caller: MakeCaller, clock: Clock
) -> None:
    caller = make_caller(balance="100")
    used, unused = await caller.buy(PLAIN), await caller.buy(PLAIN)
    caller.simulator.orders[str(unused)].texts.clear()
    clock.pass_seconds(600 + 86_400)
    assert (await caller("reuse", order_id=used)).json["status"] == "success"
    clock.pass_seconds(1)
    assert "not available any more" in await caller.refusal("reuse", used)
    assert "not allowed" in await caller.refusal("reject", unused)


async def test_an_sms_that_came_can_still_be_read_after_the_end(
    caller: Caller, clock: Clock
) -> None:
    order_id = await caller.buy(PLAIN)
    clock.pass_seconds(601)
    assert (await caller("getsms", order_id=order_id)).row["sms"]


async def test_a_reuse_is_a_new_order_on_the_same_number(caller: Caller, clock: Clock) -> None:
    row = (await caller("order", product_id=PLAIN)).row
    assert await caller.refusal("reuse", row["order_id"]) == (
        "This number has not received a message yet."
    )
    clock.pass_seconds(9)
    balance = caller.simulator.balance
    again = (await caller("reuse", order_id=row["order_id"])).row
    assert again == {
        "order_id": row["order_id"] + 1,
        "number": row["number"],
        "service": row["service"],
        "till_expiration": 600,
    }
    assert caller.simulator.balance == balance
    assert caller.simulator.orders[str(again["order_id"])].parent_id == str(row["order_id"])
    assert await caller.refusal("getsms", again["order_id"]) == "No SMS received yet."
    clock.pass_seconds(9)
    assert (await caller("getsms", order_id=again["order_id"])).row["sms"]


async def test_a_reuse_has_its_price_where_the_scenario_says_so(
    make_caller: MakeCaller, clock: Clock
) -> None:
    caller = make_caller(scenario="price-moves")
    bought = await caller("order", product_id=101, accepted_max_price="2.00")
    while bought.json["status"] != "success":
        bought = await caller("order", product_id=101, accepted_max_price="2.00")
    clock.pass_seconds(9)
    await caller("reuse", order_id=bought.row["order_id"])
    first, second = (charge.amount for charge in caller.simulator.charges)
    assert second == (first / 2).quantize(Decimal("0.01"))


async def test_a_reuse_that_cannot_be_paid_is_refused(
    make_caller: MakeCaller, clock: Clock
) -> None:
    caller = make_caller(scenario="price-moves")
    await caller("order", product_id=101, accepted_max_price="0.92")
    clock.pass_seconds(9)
    caller.simulator.balance = Decimal("0.10")
    assert await caller.refusal("reuse", 900001) == "Insufficient balance."
    assert list(caller.simulator.orders) == ["900001"]
