"""An office that is called, and what tests say to it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from nonvoip_tui.domain.events import WebhooksChanged
from nonvoip_tui.domain.models import Inbox, IncomingSms, Order
from nonvoip_tui.domain.webhooks import Reception, Webhook, WebhookState
from tests.fakes import START, an_order, resolve
from tests.services.office import Office

OLD = START - timedelta(minutes=8)


def texts(code: int = 123456) -> Inbox:
    return Inbox((IncomingSms(f"Your code is {code}"),))


def about(order_id: str = "900001", mark: str = "", **more: str) -> Webhook:
    return Webhook(order_id=order_id, mark=mark or order_id + str(more), **more)


def lasting(order_id: str = "900001", **more: object) -> Order:
    """A live order for which no SMS is expected soon."""
    values: dict[str, object] = {"created_at": OLD, "expires_at": START + timedelta(hours=9)}
    return an_order(order_id, **(values | more))


@asynccontextmanager
async def receiving(office: Office, *orders: Order) -> AsyncIterator[None]:
    """With the poller at work, and callbacks that can come in."""
    for order in orders or (lasting(),):
        office.store.orders.save(order)
    running = [
        asyncio.ensure_future(office.services.poller.run()),
        asyncio.ensure_future(office.services.webhooks.run()),
    ]
    office.services.webhooks.set_reception(Reception.OPEN, "https://a.example/x")
    await resolve()
    await office.clock.advance(30)  # beyond the first questions
    office.service.calls.clear()
    try:
        yield
    finally:
        for task in running:
            task.cancel()
        await asyncio.wait(running)


def asked(office: Office, order_id: str = "900001") -> int:
    return office.service.asked("getsms").count(order_id)


def state(office: Office) -> WebhookState:
    event = office.notified(WebhooksChanged)[-1]
    assert isinstance(event, WebhooksChanged)
    return event.state


async def prove(office: Office, code: int = 1) -> None:
    """An SMS comes that a callback told of."""
    office.service.script("getsms", texts(code), Inbox())
    office.services.webhooks.on_event([about(mark=f"proof {code}")])
    await resolve()
    await office.clock.advance(1)
