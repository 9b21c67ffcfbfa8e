"""What the service posts by itself."""

import asyncio
import json

import pytest

from nonvoip_tui.simulator import DIALECTS
from nonvoip_tui.simulator.serve import RETRY_SECONDS, Webhooks, run_callbacks
from tests.simulator.asgi_caller import Caller, Clock
from tests.simulator.conftest import MakeCaller

HOOK = "http://127.0.0.1:9/hook"


class Receiver:
    """Takes POSTs, and answers what the test wants."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.answers: list[int | OSError] = []
        self.was_called = asyncio.Event()

    async def post(self, url: str, body: bytes) -> int:
        assert url == HOOK
        self.bodies.append(body)
        self.was_called.set()
        answer = self.answers.pop(0) if self.answers else 200
        if isinstance(answer, OSError):
            raise answer
        return answer


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


async def _order(caller: Caller, **fields: object) -> str:
    await caller("saveurl", url=HOOK, callback_url=HOOK)
    await caller("order", product_id=103, **fields)
    return list(caller.simulator.orders)[-1]


async def test_an_sms_is_posted_once_when_it_arrives(
    make_caller: MakeCaller, clock: Clock, receiver: Receiver
) -> None:
    caller = make_caller(scenario="callbacks")
    webhooks = Webhooks(caller.simulator, receiver.post)
    order_id = await _order(caller)
    assert await webhooks.send_due() == 0
    clock.pass_seconds(3)
    assert await webhooks.send_due() == 1
    assert await webhooks.send_due() == 0
    text = caller.simulator.orders[order_id].texts[0]
    assert json.loads(receiver.bodies[0]) == {
        "event": "incoming_message",
        "message": [
            {
                "order_id": 900001,
                "number": caller.simulator.orders[order_id].allotted_number,
                "service": "Demo: two messages",
                "sender": text.sender,
                "sms": text.text,
            }
        ],
    }


async def test_a_premium_number_is_posted_when_it_is_allocated(
    caller: Caller, clock: Clock, receiver: Receiver
) -> None:
    webhooks = Webhooks(caller.simulator, receiver.post)
    await caller("saveurl", url=HOOK)
    await caller("order", product_id=102, auction=40)
    assert await webhooks.send_due() == 0
    clock.pass_seconds(7)
    await webhooks.send_due()
    event = json.loads(receiver.bodies[0])
    assert event["event"] == "priority_request"
    number = caller.simulator.orders["900001"].allotted_number
    assert event["message"]["number"] == number
    assert event["message"]["price"] == "1.40"


async def test_a_refused_or_failed_post_comes_again_five_times(
    caller: Caller, clock: Clock, receiver: Receiver
) -> None:
    webhooks = Webhooks(caller.simulator, receiver.post)
    order_id = await _order(caller)
    caller.simulator.orders[order_id].texts.clear()
    caller.simulator.deliver(order_id, "Code 1")
    receiver.answers = [500, OSError(), 302, 404, 503, 500, 500]
    for _ in range(8):
        await webhooks.send_due()
        await webhooks.send_due()
        clock.pass_seconds(RETRY_SECONDS)
    assert len(receiver.bodies) == 6
    assert len(set(receiver.bodies)) == 1


async def test_a_taken_retry_is_the_last(caller: Caller, clock: Clock, receiver: Receiver) -> None:
    webhooks = Webhooks(caller.simulator, receiver.post)
    order_id = await _order(caller)
    caller.simulator.orders[order_id].texts.clear()
    caller.simulator.deliver(order_id, "Code 1")
    receiver.answers = [500, 204]
    for _ in range(4):
        await webhooks.send_due()
        clock.pass_seconds(RETRY_SECONDS)
    assert len(receiver.bodies) == 2


async def test_without_a_url_what_happens_is_never_told(
    caller: Caller, clock: Clock, receiver: Receiver
) -> None:
    webhooks = Webhooks(caller.simulator, receiver.post)
    await caller("order", product_id=1001)
    clock.pass_seconds(60)
    assert await webhooks.send_due() == 0
    await caller("saveurl", url=HOOK)
    assert await webhooks.send_due() == 0


async def test_repeated_webhooks_are_equal(  # F60
    make_caller: MakeCaller, receiver: Receiver
) -> None:
    caller = make_caller(scenario="callbacks-twice")
    order_id = await _order(caller)
    caller.simulator.deliver(order_id, "Code 1")
    assert await Webhooks(caller.simulator, receiver.post).send_due() == 2
    assert receiver.bodies[0] == receiver.bodies[1]


async def test_the_truth_comes_after_forgeries_that_name_the_same_order(  # F61
    make_caller: MakeCaller, receiver: Receiver
) -> None:
    caller = make_caller(scenario="callbacks-forged")
    order_id = await _order(caller)
    caller.simulator.deliver(order_id, "Code 7777")
    assert await Webhooks(caller.simulator, receiver.post).send_due() > 10
    *forged, true = receiver.bodies
    assert json.loads(true)["message"][0]["sms"] == "Code 7777"
    assert not any(b"7777" in body for body in forged)
    first = json.loads(forged[0])["message"][0]
    assert str(first["order_id"]) == order_id
    assert max(len(body) for body in forged) > 100_000


async def test_a_burst_hides_the_truth_among_guesses(  # F61
    make_caller: MakeCaller, receiver: Receiver
) -> None:
    caller = make_caller(scenario="callbacks-burst")
    order_id = await _order(caller)
    caller.simulator.deliver(order_id, "Code 7777")
    assert await Webhooks(caller.simulator, receiver.post).send_due() == 100
    ids = [json.loads(body)["message"][0]["order_id"] for body in receiver.bodies]
    assert ids.count(int(order_id)) == 10
    assert len(set(ids)) == 91


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_each_dialect_has_its_shape_of_a_webhook(
    make_caller: MakeCaller, clock: Clock, receiver: Receiver, dialect: str
) -> None:
    caller = make_caller(dialect=dialect, scenario="callbacks")
    await _order(caller)
    clock.pass_seconds(3)
    await Webhooks(caller.simulator, receiver.post).send_due()
    event = json.loads(receiver.bodies[0])
    assert event["event"] == "incoming_message"
    message = event.get("message", event)
    assert isinstance(message, list) == (dialect in ("default", "flat", "renamed"))
    row = message[0] if isinstance(message, list) else message
    assert row["sms"]
    assert ("order_id" in row) == (dialect != "flat")


async def test_the_loop_posts_between_its_sleeps_until_it_is_cancelled(
    caller: Caller, clock: Clock, receiver: Receiver
) -> None:
    await _order(caller)
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock.pass_seconds(seconds)
        await asyncio.sleep(0)

    task = asyncio.create_task(run_callbacks(caller.simulator, receiver.post, sleep=sleep))
    async with asyncio.timeout(10):
        await receiver.was_called.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert set(slept) == {0.25}
    assert len(receiver.bodies) == 1
