"""The orders, products and themes of the palette, from what is in memory."""

from collections.abc import Iterator
from functools import partial

from nonvoip_tui.domain.models import Intent, Order, Product
from nonvoip_tui.domain.price_list import PriceList
from nonvoip_tui.domain.text import printable
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.formats import (
    kind_label,
    money,
    noted_service,
    phone_number,
    product_name,
    service_name,
    state_words,
    stock,
)
from nonvoip_tui.ui.intents import SettleRequested
from nonvoip_tui.ui.palette.entry import Entry
from nonvoip_tui.ui.palette.going import go_to_order, offer_product


def live_orders(app: UiApp) -> Iterator[Entry]:
    """The calls of unknown outcome, then every order that can still receive, the newest first."""
    facts, now = app.facts, app.now
    for intent in facts.unsettled.values():
        yield _unsettled(app, intent)
    for order in facts.newest_orders():
        if order.is_live(now):
            yield _order(app, order)


def noted_orders(app: UiApp) -> Iterator[Entry]:
    """Every order that is over and has a note, the newest first, as far back as was read."""
    known, now = app.facts.history | app.facts.orders, app.now
    for order in sorted(known.values(), key=lambda order: order.created_at, reverse=True):
        if order.note and not order.is_live(now):
            yield _order(app, order)


def _unsettled(app: UiApp, intent: Intent) -> Entry:
    async def settle() -> None:
        app.post_message(SettleRequested(intent.ref))

    return Entry(f"? {service_name(intent)}", "order", "outcome unknown", settle, words="settle")


def _order(app: UiApp, order: Order) -> Entry:
    number = phone_number(order.number) if order.number else "no number yet"
    digits = "".join(char for char in order.number if char.isdigit())
    return Entry(
        f"{noted_service(order)}  {number}",
        "order",
        state_words(order, app.now),
        partial(go_to_order, app, order.order_id),
        words=f"{digits} {order.order_id} {kind_label(order.kind)}",
    )


def product_haystack(price_list: PriceList, product: Product) -> str:
    """What a product is found by, its name first."""
    return f"{product.name} {price_list.country or kind_label(price_list.kind)}".casefold()


def product_entry(app: UiApp, price_list: PriceList, product: Product) -> Entry:
    """A product: choosing it asks whether to order it."""
    where = price_list.country or kind_label(price_list.kind)
    return Entry(
        product_name(product),
        printable(where, limit=20),
        f"{stock(product)}  {money(product.price)}",
        partial(offer_product, app, price_list, product),
    )


def themes(app: UiApp) -> Iterator[Entry]:
    """Every theme; the choice is remembered."""
    for name in sorted(app.available_themes):

        async def take(name: str = name) -> None:
            app.theme = name

        detail = "in use" if name == app.theme else ""
        yield Entry(f"Theme {name}", "theme", detail, take, words="colours colors")
