"""The simulator calls as the service may, and as others may: one SMS is told, and nothing else."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from nonvoip_tui.domain.actions import Placed
from nonvoip_tui.domain.events import Event, SmsArrived, WebhooksChanged
from nonvoip_tui.domain.models import SHORT_TERM, OrderRequest, Product
from nonvoip_tui.domain.webhooks import Reception, WebhookState
from nonvoip_tui.services.engine import Start
from nonvoip_tui.settings.config import Config, WebhookSettings
from nonvoip_tui.settings.paths import Paths
from nonvoip_tui.simulator.serve import Webhooks
from nonvoip_tui.startup.wiring import Wiring, demo_credentials
from tests.fakes import FakeClock
from tests.simulated import Simulator
from tests.simulator.asgi_caller import Caller
from tests.webhooks.served import exchange, status_of

PLAIN_PRODUCT = 103
_PATIENCE_SECONDS = 20.0


async def post(url: str, body: bytes) -> int:
    parts = urlsplit(url)
    assert parts.port
    head = f"POST {parts.path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
    return status_of(await exchange(parts.port, head.encode() + body))


async def until(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while not holds():  # noqa: ASYNC110 - sockets bring it about
            await asyncio.sleep(0.005)


@pytest.mark.parametrize(  # F61
    "scenario", ["callbacks", "callbacks-twice", "callbacks-forged", "callbacks-burst"]
)
async def test_of_all_that_is_posted_only_the_service_s_own_answer_is_told(
    tmp_path: Path, scenario: str
) -> None:
    clock, events = FakeClock(), list[Event]()
    simulator = Simulator(clock=lambda: clock.now().timestamp(), scenario=scenario)
    settings = WebhookSettings(enabled=True, port=0)
    wiring = Wiring(
        Config(poll_selected=3600, poll_others=3600, callbacks=settings),
        Paths(*(tmp_path / name for name in ("config", "data", "state", "cache", "log"))),
        demo_credentials(),
        SHORT_TERM,
        simulator=lambda: simulator,
        clock=clock,
        random=lambda: 0.5,  # at 0 the first question would be as quick as the callback
    )
    start = Start(events.append)
    start.set_painted()

    def state() -> WebhookState:
        notified = [event.state for event in events if isinstance(event, WebhooksChanged)]
        return notified[-1] if notified else WebhookState()

    async with wiring.build(start) as services:
        running = asyncio.ensure_future(services.run())
        try:
            await until(lambda: state().reception is Reception.OPEN)
            await Caller(simulator)("saveurl", url=state().url)
            stocked = simulator.products[PLAIN_PRODUCT]
            product = Product(str(stocked.product_id), stocked.name, stocked.price)
            outcome = await services.ordering.place(OrderRequest((product,)))
            assert isinstance(outcome, Placed)
            [order] = outcome.orders
            [text, *_] = simulator.orders[order.order_id].texts
            spent = simulator.balance
            await clock.advance(text.due_at - clock.now().timestamp() + 0.1)
            sender = Webhooks(simulator, post)
            posted = await sender.send_due()
            await until(lambda: any(isinstance(event, SmsArrived) for event in events))
            await clock.advance(10)
            [arrived] = [event for event in events if isinstance(event, SmsArrived)]
            assert arrived.sms.text == text.text
            assert arrived.order.number == order.number
            assert [each.order_id for each in services.orders.recent(9)] == [order.order_id]
            assert simulator.balance == spent
            asked = [name for name, _ in simulator.requests if name == "getsms"]
            assert len(asked) <= min(posted, 5)
            assert state().stored.total >= 1
        finally:
            running.cancel()
            await asyncio.wait({running})
