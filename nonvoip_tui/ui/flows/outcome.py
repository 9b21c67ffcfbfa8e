"""A call of unknown outcome: told, looked into, and resolved by the user."""

from collections.abc import Awaitable, Callable

from nonvoip_tui.domain.models import Intent
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.dialogs.unknown_outcome import Resolution, UnknownOutcome

ShowOrder = Callable[[str], Awaitable[None]]
"""Brings an order to the front, by its id."""


async def resolve(app: UiApp, intent: Intent, show_order: ShowOrder, country: str = "") -> None:
    """Show what is known, and write down what the user found out, if anything.

    Args:
        app: shows the dialogs and carries the request to the engine.
        intent: the call that nobody saw the end of.
        show_order: brings the order that it was found to have brought to the front.
        country: where a number was ordered; empty for the USA, or where that is not known.
    """
    if await _found_in_its_answer(app, intent, show_order, country):
        return
    while True:
        known = app.view_model.unresolved.get(intent.ref, intent)
        match await app.push_screen_wait(UnknownOutcome(known)):
            case Resolution.CHARGED | Resolution.NOT_CHARGED as resolution:
                was_charged = resolution is Resolution.CHARGED
                await app.engine.do(
                    lambda services: services.recovery.resolve(known, was_charged=was_charged)  # noqa: B023
                )
                app.toast(f"Written down: {resolution}.")
                return
            case Resolution.IMPORT:
                from nonvoip_tui.ui.flows.order_import import import_for

                if await import_for(app, known, show_order):
                    return
            case None:
                return


async def _found_in_its_answer(
    app: UiApp, intent: Intent, show_order: ShowOrder, country: str
) -> bool:
    """Ask whether what its answer holds is the order; whether it was taken."""
    found = await app.engine.do(lambda services: services.recognition.found(intent))
    if found is None:
        return False
    from nonvoip_tui.ui.dialogs.found_order import FoundOrder

    chosen = await app.push_screen_wait(FoundOrder(intent, found))
    if chosen is None:
        return False
    order = await app.engine.do(lambda services: services.recognition.take(intent, chosen, country))
    await show_order(order.order_id)
    app.toast("Taken as your order; its SMS is asked for.")
    return True
