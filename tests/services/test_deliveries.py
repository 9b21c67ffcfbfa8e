"""How well products delivered: added up at the start, and again when an order changed it."""

import asyncio
from datetime import timedelta

from nonvoip_tui.domain.events import DeliveriesChanged, OrderChanged
from nonvoip_tui.domain.models import IncomingSms, ProductKey
from nonvoip_tui.services.statistics import DELIVERIES_PAUSE_SECONDS as PAUSE_SECONDS
from tests.fakes import an_order, resolve
from tests.services.office import Office


async def test_they_are_told_at_the_start_and_after_a_change_and_not_else(office: Office) -> None:
    now = office.clock.now()
    began = now - timedelta(hours=1)
    for name, seconds in (("1", 40), ("2", 50), ("3", None)):
        order = an_order(
            name, created_at=began, expires_at=began + timedelta(seconds=600), country="Chile"
        )
        office.store.orders.save(order)
        if seconds is not None:
            came = began + timedelta(seconds=seconds)
            office.store.messages.add(order, IncomingSms("Hello"), "", came)
    running = asyncio.ensure_future(office.services.deliveries.run())
    await resolve()
    [notified] = office.notified(DeliveriesChanged)
    assert isinstance(notified, DeliveriesChanged)
    [(key, delivery)] = notified.deliveries.items()
    assert key == ProductKey("short_term", "Chile", "Service 101")
    assert (delivery.orders, delivery.with_sms, delivery.median_seconds) == (3, 2, 45.0)

    office.services.deliveries.on_event(OrderChanged(an_order("1")))  # nothing that counts
    await office.clock.advance(PAUSE_SECONDS)
    assert len(office.notified(DeliveriesChanged)) == 1
    office.store.orders.save(an_order("4")._replace(created_at=began, rejected_at=now))
    office.services.deliveries.on_event(OrderChanged(an_order("4")))
    await office.clock.advance(PAUSE_SECONDS)
    assert len(office.notified(DeliveriesChanged)) == 2
    running.cancel()
