"""The poller at work in an office."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from nonvoip_tui.domain.models import Order
from tests.fakes import resolve
from tests.services.office import Office


@asynccontextmanager
async def polling(office: Office, *orders: Order) -> AsyncIterator[None]:
    """Store `orders` and run the poller meanwhile."""
    for order in orders:
        office.store.orders.save(order)
    running = asyncio.ensure_future(office.services.poller.run())
    await resolve()
    try:
        yield
    finally:
        running.cancel()
        await asyncio.wait({running})
