"""The conversation of one purchase: confirm, order, and ask for every change of price."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from nonvoip_tui.domain.models import OrderRequest
from nonvoip_tui.domain.outcomes import (
    NotSent,
    Outcome,
    Placed,
    PremiumOffered,
    PriceChanged,
    Refused,
    Unknown,
)
from nonvoip_tui.services.quotes import price_offer
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.modals.confirm_order import ConfirmOrder
from nonvoip_tui.ui.modals.premium_bid import PremiumBid
from nonvoip_tui.ui.modals.price_change import PriceChange
from nonvoip_tui.ui.modals.unknown_outcome import UnknownOutcome

ShowOrder = Callable[[str], Awaitable[None]]


async def purchase(app: UiApp, request: OrderRequest, show_order: ShowOrder) -> None:
    """Ask, order, ask again as long as the service wants another consent.

    Args:
        app: shows the dialogs and carries wishes to the engine.
        request: what the person chose, with no consent in it yet.
        show_order: brings an order just placed to the front.
    """
    quote = await app.engine.do(lambda desk: desk.ordering.quote(request))
    confirmed = await app.push_screen_wait(ConfirmOrder(request, quote))
    while confirmed is not None:
        app.notify("Ordering…", timeout=2, markup=False)
        outcome = await _place(app, confirmed)
        confirmed = await _answer(app, confirmed, outcome, show_order)


async def _place(app: UiApp, request: OrderRequest) -> Outcome:
    return await app.engine.do(lambda desk: desk.ordering.place(request))


async def _answer(
    app: UiApp, request: OrderRequest, outcome: Outcome, show_order: ShowOrder
) -> OrderRequest | None:
    """Tell how it ended; the request with one more consent, if the person gave it."""
    match outcome:
        case Placed(orders, warning):
            await show_order(orders[0].order_id)
            if warning:
                app.notify(
                    warning,
                    title="Look at this order",
                    severity="warning",
                    timeout=60,
                    markup=False,
                )
        case PriceChanged(None):
            app.notify(
                "The price has changed, but the service does not say to what. Nothing was bought.",
                severity="error",
                markup=False,
            )
        case PriceChanged(price) if price is not None:
            offer = price_offer(request, price, app.facts.balance)
            accepted = await app.push_screen_wait(PriceChange(request.service, offer))
            if accepted is not None:
                return replace(request, accepted_max_price=accepted)
        case PremiumOffered(bid, price):
            dialog = PremiumBid(request.service, request.price_shown, bid, price, app.facts.balance)
            accepted_bid = await app.push_screen_wait(dialog)
            if accepted_bid is not None:
                return replace(request, bid_percent=accepted_bid)
        case Refused(reason, seconds):
            wait = f" Try again in {seconds:.0f} seconds." if seconds else ""
            app.notify(f"{reason}{wait}", title="Not ordered", severity="error", markup=False)
        case NotSent(reason):
            app.notify(
                f"{reason} Nothing was sent; you can try again.",
                title="Not ordered",
                severity="error",
                markup=False,
            )
        case Unknown(reason, intent):
            if await app.push_screen_wait(UnknownOutcome(intent, reason)):
                await app.engine.do(lambda desk: desk.account.refresh())
    return None
