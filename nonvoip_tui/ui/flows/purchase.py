"""The conversation of one purchase: confirm, order, and ask for every change of price."""

from contextlib import suppress

from nonvoip_tui.domain.actions import (
    NotSent,
    Outcome,
    Placed,
    PremiumOffered,
    PriceChanged,
    Refused,
    Unknown,
)
from nonvoip_tui.domain.models import OrderRequest
from nonvoip_tui.services.engine import EngineStoppedError
from nonvoip_tui.services.ordering import ORDERS, price_offer
from nonvoip_tui.services.services import Services
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.dialogs.base import Confirm
from nonvoip_tui.ui.dialogs.purchase import ConfirmOrder, PremiumBid, price_change
from nonvoip_tui.ui.flows.outcome import resolve
from nonvoip_tui.ui.flows.reading import show_order
from nonvoip_tui.ui.formatting import clock_time, money, phone_number, product_name
from nonvoip_tui.ui.requests import BuyRequested, CopyRequested


async def buy(app: UiApp, requested: BuyRequested) -> None:
    """Order what the user chose, unless it is out of stock or another conversation goes on."""
    request = requested.request
    if gone := [product_name(each) for each in request.products if not each.in_stock]:
        key = app.key_names("products.watch")
        app.toast(f"Out of stock: {', '.join(gone)}. {key} watches for it.", "warning")
        return
    if request.unpriced:
        names = ", ".join(map(product_name, request.unpriced))
        key = app.key_names("products.watch")
        app.toast(f"No price is listed for {names}. {key} watches for it.", "warning")
        return
    with app.conversation() as may_begin:
        if may_begin:
            await _purchase(app, request)


async def _purchase(app: UiApp, request: OrderRequest) -> None:
    """Ask, order, and ask again as long as the service wants another consent."""
    with app.busy("reading…"):
        quote = await app.engine.do(lambda services: services.ordering.quote(request))
    if quote.refusal:
        app.toast(f"Not ordered: {quote.refusal}", "error", 10)
        return
    if quote.repeated and not await _wants_again(app, request, quote.repeated):
        return
    confirmed = await app.push_screen_wait(ConfirmOrder(request, quote))
    while confirmed is not None:
        asked = confirmed
        with app.busy("ordering…", spends=True):
            outcome = await app.engine.do(lambda services: services.ordering.place(asked))  # noqa: B023
        confirmed = await _next_request(app, asked, outcome)


async def _wants_again(app: UiApp, request: OrderRequest, reason: str) -> bool:
    """Show what may have bought this already, before the price is asked about (F21)."""
    wanted = {product.product_id for product in request.products}
    rows = [("Service", request.service)]
    for intent in app.view_model.unresolved.values():
        if intent.action in ORDERS and wanted & set(intent.product_ids):
            when = clock_time(intent.began_at, app.now)
            rows.append(("Not known", f"sent {when} for {money(intent.agreed)}"))
    for order in app.view_model.newest_orders():
        if order.product_id in wanted:
            words = f"order {order.order_id} for {money(order.price)}"
            rows.append(("Bought", f"{clock_time(order.created_at, app.now)}, {words}"))
            break
    dialog = Confirm(
        "Order this again?", rows, reason, accept="Order another", decline="Don't order"
    )
    return await app.push_screen_wait(dialog) is True


async def _next_request(app: UiApp, request: OrderRequest, outcome: Outcome) -> OrderRequest | None:
    """Show how it ended; the request with one more consent, if the user gave it."""
    match outcome:
        case Placed(orders, warning):
            await show_order(app, orders[0].order_id)
            if app.setting.config.copy_number and (number := phone_number(orders[0].number)):
                app.post_message(CopyRequested(number, f"Number {number}"))
            if warning:
                app.toast(f"Check this order: {warning}", "warning", 60)
        case PriceChanged(None):
            app.toast(
                "Not ordered: the price has changed, and the service does not give the new one.",
                "error",
                10,
            )
        case PriceChanged(price) if price is not None:
            offer = price_offer(request, price, app.view_model.balance)
            if await app.push_screen_wait(price_change(request.service, offer)):
                return request._replace(accepted_max_price=offer.new_price)
        case PremiumOffered(bid, price):
            dialog = PremiumBid(
                request.service, request.price_shown, bid, price, app.view_model.balance
            )
            accepted_bid = await app.push_screen_wait(dialog)
            if accepted_bid is not None:
                return request._replace(bid_percent=accepted_bid)
        case Refused(reason, seconds):
            wait = f" Try again in {seconds:.0f} seconds." if seconds else ""
            app.toast(f"Not ordered: {reason}{wait}", "error", 10)
        case NotSent(reason):
            app.toast(f"Not ordered, nothing was sent: {reason}", "error", 10)
        case Unknown(_, intent):
            await resolve(app, intent)
    return None


async def take_back(app: UiApp, _: object) -> None:
    """Cancel a call that is still waiting for another one."""

    async def take_back(services: Services) -> None:
        services.spending.take_back()

    with suppress(EngineStoppedError):
        await app.engine.do(take_back)


async def quit_when_answered(app: UiApp, _: object) -> None:
    """Quit once the call in flight has its answer; cancel what was not sent."""
    await take_back(app, None)
    app.toast(
        f"Quitting once the pending call is answered. {app.key_names('app.quit')} again quits now: "
        "outcome unknown.",
        "warning",
        seconds=600,
    )
    with suppress(EngineStoppedError):
        await app.engine.do(lambda services: services.spending.finished())
    app.exit()
