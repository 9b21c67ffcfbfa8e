"""The newest SMS of any order: copies its code, shows its order."""

from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.code_choice import newest_offer
from nonvoip_tui.ui.flows.outcome import show_order
from nonvoip_tui.ui.formatting import service_name
from nonvoip_tui.ui.requests import CopyRequested, ShowRequested

_NONE = "No SMS has arrived."


async def copy_code(app: UiApp, _: object) -> None:
    """Copy the code or link of the newest SMS that has one, and say whose it is."""
    messages = app.view_model.latest_messages()
    sms, offer = newest_offer(messages)
    if sms is None or offer is None:
        app.toast("No SMS with a code has arrived." if messages else _NONE, "warning")
        return
    order = app.view_model.order(sms.order_id)
    service = service_name(order) if order else sms.service
    app.post_message(CopyRequested(offer.text, f"{service}: {offer.name(app.now)}"))


async def show_chosen(app: UiApp, request: ShowRequested) -> None:
    """Go to an order."""
    if not app.has_dialog:
        await show_order(app, request.order_id)


async def show(app: UiApp, _: object) -> None:
    """Go to the order of the newest SMS."""
    messages = app.view_model.latest_messages()
    if not messages:
        app.toast(_NONE, "warning")
    elif app.current_mode == "orders" and app.view_model.looked_at_id == messages[0].order_id:
        app.toast("The newest SMS is the one shown.")
    elif not app.has_dialog:
        await show_order(app, messages[0].order_id)
