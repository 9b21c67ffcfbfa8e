"""Reads back in what is over: pages of ended orders, and the SMS of the one looked at."""

from collections.abc import Sequence

from nonvoip_tui.domain.models import Order, Sms
from nonvoip_tui.services.desk import Desk
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.bus import HistoryRead, TextsRead

PAGE_ORDERS = 200
"""Read at once; a page costs the same wherever it begins."""


async def read_history(app: UiApp, before: Order | None) -> None:
    """Read the page of ended orders that comes after `before`, the newest first.

    Args:
        app: carries the wish to the engine, and knows the orders afterwards.
        before: the oldest one read so far; None for the first page.
    """

    async def page(desk: Desk) -> Sequence[Order]:
        return desk.orders.ended(app.now, PAGE_ORDERS, before)

    account = app.facts.email
    orders = await app.engine.do(page)
    if app.facts.email != account:
        return  # of an account that is not shown any more
    app.facts.history |= {order.order_id: order for order in orders}
    app.bus.publish(HistoryRead(orders, is_complete=len(orders) < PAGE_ORDERS))


async def look_at(app: UiApp, order_id: str) -> None:
    """The person looks at this order, or at none: have all of its SMS at hand."""
    order = app.facts.order(order_id)
    has_older = order is not None and order.sms_count > len(app.facts.messages_of(order_id))

    async def texts(desk: Desk) -> Sequence[Sms]:
        await desk.look_at(order_id)
        return desk.messages.of_order(order_id) if has_older else ()

    if older := await app.engine.do(texts):
        app.facts.kept_messages[order_id] = older
        app.bus.publish(TextsRead())
