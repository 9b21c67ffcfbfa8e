"""A call of unknown outcome: told, looked into, and resolved by the user."""

from collections.abc import Awaitable, Callable

from nonvoip_tui.domain.models import Intent
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.dialogs.unknown_outcome import Resolution, UnknownOutcome

ShowOrder = Callable[[str], Awaitable[None]]
"""Brings an order to the front, by its id."""


async def resolve(app: UiApp, intent: Intent, show_order: ShowOrder) -> None:
    """Show what is known, and write down what the user found out, if anything.

    Args:
        app: shows the dialogs and carries the request to the engine.
        intent: the call that nobody saw the end of.
        show_order: brings the order that it was found to have brought to the front.
    """
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
