"""A call with an unknown outcome, and orders added by their id, which may resolve one."""

from nonvoip_tui.domain.actions import Refused
from nonvoip_tui.domain.answers import Found
from nonvoip_tui.domain.errors import ServiceError
from nonvoip_tui.domain.models import Intent, Order
from nonvoip_tui.services.order_import import Imported
from nonvoip_tui.services.ordering import ORDERS
from nonvoip_tui.services.services import Services
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.dialogs.outcome import (
    FoundOrder,
    ImportOrder,
    OrderToImport,
    Resolution,
    UnknownOutcome,
)
from nonvoip_tui.ui.flows.reading import show_order
from nonvoip_tui.ui.formatting import phone_number
from nonvoip_tui.ui.requests import ImportRequested, ResolveRequested


async def resolve_call(app: UiApp, request: ResolveRequested) -> None:
    """Show a call with an unknown outcome again."""
    intent = app.view_model.unresolved.get(request.ref)
    if intent is not None and not app.has_dialog:
        await resolve(app, intent)


async def resolve(app: UiApp, intent: Intent) -> None:
    """Show what is known of a call, and record how it ended, if the user found out.

    Args:
        app: shows the dialogs and carries the request to the engine.
        intent: the call that nobody saw the end of.
    """
    found = await app.engine.do(lambda services: services.recognition.found(intent))
    if found is not None and await _ask_about(app, intent, found) is not None:
        return
    while True:
        known = app.view_model.unresolved.get(intent.ref, intent)
        match await app.push_screen_wait(UnknownOutcome(known)):
            case Resolution.CHARGED | Resolution.NOT_CHARGED as resolution:
                was_charged = resolution is Resolution.CHARGED
                await app.engine.do(
                    lambda services: services.recovery.resolve(known, was_charged=was_charged)  # noqa: B023
                )
                app.toast(f"Recorded: {resolution}.")
                return
            case Resolution.IMPORT:
                if await _import(app, known):
                    return
            case None:
                return


async def import_order(app: UiApp, _: ImportRequested) -> None:
    """Add an order that was bought elsewhere."""
    if not app.has_dialog:
        with app.opening_dialog():
            await _import(app, None)


async def _import(app: UiApp, intent: Intent | None) -> bool:
    """Ask for an order until it can be added, or the user gives up; whether it was added.

    Args:
        app: shows the dialog.
        intent: the call with an unknown outcome that brought the order, and is resolved by it.
    """
    typed, reason = OrderToImport(), ""
    while True:
        answer = await app.push_screen_wait(ImportOrder(typed, reason, intent))
        if answer is None:
            return False
        typed = answer
        try:
            with app.busy("asking…"):
                outcome = await app.engine.do(lambda services: _add(services, typed, intent))  # noqa: B023
        except ServiceError as error:
            reason = str(error)
            continue
        match outcome:
            case Refused(refusal):
                reason = refusal
            case Imported(order):
                await show_order(app, order.order_id)
                number = phone_number(order.number) or "its number is not known yet"
                app.toast(f"Added: order {order.order_id}, {number}.", seconds=8)
                return True


async def _add(
    services: Services, typed: OrderToImport, intent: Intent | None
) -> Imported | Refused:
    order_import = services.order_import
    if intent is not None:
        return await order_import.resolve(intent, typed.order_id, number=typed.number)
    return await order_import.import_order(
        typed.order_id, service=typed.service, number=typed.number, kind=typed.kind
    )


async def taken_from_answer(app: UiApp, ref: str) -> Order | None:
    """Ask about what the answer to a call that was done may say besides; the order if it was taken.

    Args:
        app: shows the dialog.
        ref: of the call.
    """
    unread = await app.engine.do(lambda services: services.recognition.unread_part(ref))
    return None if unread is None else await _ask_about(app, *unread)


async def _ask_about(app: UiApp, intent: Intent, found: Found) -> Order | None:
    chosen = await app.push_screen_wait(FoundOrder(intent, found))
    if chosen is None:
        return None
    order = await app.engine.do(lambda services: services.recognition.take(intent, chosen))
    await show_order(app, order.order_id)
    if intent.action in ORDERS:
        app.toast("Saved as your order; checking for its SMS.")
    return order
