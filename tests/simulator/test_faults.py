"""Answers that go wrong by script, and the limits that every answer carries."""

import pytest

from tests.simulated import FAULTS, Fault
from tests.simulator.asgi_caller import START, Caller, Clock
from tests.simulator.conftest import MakeCaller

PLAIN = 1001


async def test_a_gateway_error_comes_after_the_order_was_paid(caller: Caller) -> None:  # F07
    caller.simulator.fail_next("order", "bad-gateway")
    reply = await caller("order", product_id=PLAIN)
    assert reply.status == 502
    assert reply.headers["content-type"].startswith("text/html")
    assert b"Bad Gateway" in reply.body
    assert list(caller.simulator.orders) == ["900001"]
    assert (await caller("order", product_id=PLAIN)).status == 200


async def test_a_fault_before_the_order_leaves_no_trace_of_money(caller: Caller) -> None:
    caller.simulator.fail_next("order", "unavailable")
    assert (await caller("order", product_id=PLAIN)).status == 503
    assert caller.simulator.orders == {}
    assert [call.endpoint for call in caller.simulator.requests] == ["order"]


async def test_a_fault_spoils_a_body_that_cannot_be_read_as_well(caller: Caller) -> None:
    caller.simulator.fail_next("order", "unavailable")
    assert (await caller.send("POST", "/api/order", b"{")).status == 503


async def test_a_fault_waits_for_its_own_endpoint(caller: Caller) -> None:
    caller.simulator.fail_next("getsms", "timeout", times=2)
    caller.simulator.fail_next("*", "html")
    assert (await caller("balance")).body.startswith(b"<!doctype html>")
    assert (await caller("balance")).json["status"] == "success"
    assert [(await caller("getsms")).status for _ in range(3)] == [504, 504, 200]


async def test_an_answer_can_be_cut_under_its_full_length(caller: Caller) -> None:  # F05
    caller.simulator.fail_next("balance", Fault(cut_after_bytes=5))
    reply = await caller("balance")
    assert not reply.is_whole
    assert reply.body == b'{"sta'
    assert int(reply.headers["content-length"]) > 5


async def test_a_silent_fault_never_answers(caller: Caller) -> None:  # F04
    caller.simulator.fail_next("order", "silent")
    reply = await caller("order", product_id=PLAIN)
    assert reply.status == 0
    assert list(caller.simulator.orders) == ["900001"]


async def test_a_fault_of_ones_own_sets_status_body_and_headers(caller: Caller) -> None:
    caller.simulator.fail_next(
        "balance", Fault(418, "[]", content_type="text/plain", headers=(("X-Tea", "pot"),))
    )
    reply = await caller("balance")
    assert (reply.status, reply.body) == (418, b"[]")
    assert reply.headers["content-type"] == "text/plain"
    assert reply.headers["x-tea"] == "pot"
    assert reply.headers["content-length"] == "2"


@pytest.mark.parametrize("name", FAULTS)
async def test_every_named_fault_spoils_the_answer(make_caller: MakeCaller, name: str) -> None:
    whole = await make_caller()("order", product_id=PLAIN)
    caller = make_caller()
    caller.simulator.fail_next("order", name)
    spoilt = await caller("order", product_id=PLAIN)
    assert (spoilt.status, spoilt.body) != (whole.status, whole.body)


async def test_every_answer_carries_the_rate_headers(caller: Caller, clock: Clock) -> None:
    await caller("balance")
    clock.pass_seconds(10)
    headers = (await caller("balance")).headers
    assert headers["x-ratelimit-limit"] == "600"
    assert headers["x-ratelimit-remaining"] == "598"
    assert headers["x-ratelimit-reset"] == str(int(START) + 60)


async def test_beyond_the_limit_nothing_is_done_until_the_minute_is_over(  # F11
    make_caller: MakeCaller, clock: Clock
) -> None:
    caller = make_caller(scenario="rate-limited")
    for _ in range(10):
        assert (await caller("balance")).status == 200
    clock.pass_seconds(20.5)
    reply = await caller("order", product_id=PLAIN)
    assert reply.status == 429
    assert reply.json == {"status": "error", "message": "Too many requests"}
    assert reply.headers["retry-after"] == "40"
    assert reply.headers["x-ratelimit-remaining"] == "0"
    assert caller.simulator.orders == {}
    clock.pass_seconds(39.5)
    assert (await caller("order", product_id=PLAIN)).status == 200


async def test_the_reset_may_be_told_in_seconds(  # F58
    make_caller: MakeCaller, clock: Clock
) -> None:
    caller = make_caller(dialect="object")
    await caller("balance")
    clock.pass_seconds(15)
    assert (await caller("balance")).headers["x-ratelimit-reset"] == "45"
