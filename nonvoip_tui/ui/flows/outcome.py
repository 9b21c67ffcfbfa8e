"""A call of unknown outcome: told, looked into, and resolved by the user."""

from collections.abc import Awaitable, Callable

from nonvoip_tui.domain.models import Intent
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.dialogs.unknown_outcome import Settlement, UnknownOutcome

ShowOrder = Callable[[str], Awaitable[None]]
"""Brings an order to the front, by its id."""


async def settle(app: UiApp, intent: Intent, show_order: ShowOrder) -> None:
    """Show what is known, and write down what the person found out, if anything.

    Args:
        app: shows the dialogs and carries the wish to the engine.
        intent: the call that nobody saw the end of.
        show_order: brings the order that it was found to have brought to the front.
    """
    while True:
        known = app.facts.unsettled.get(intent.ref, intent)
        match await app.push_screen_wait(UnknownOutcome(known)):
            case Settlement.CHARGED | Settlement.NOT_CHARGED as settlement:
                was_charged = settlement is Settlement.CHARGED
                await app.engine.do(
                    lambda desk: desk.recovery.settle(known, was_charged=was_charged)  # noqa: B023
                )
                app.tell(f"Written down: {settlement}.")
                return
            case Settlement.ADOPT:
                from nonvoip_tui.ui.flows.order_import import adopt_for

                if await adopt_for(app, known, show_order):
                    return
            case None:
                return
