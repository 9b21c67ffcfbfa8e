"""Adding an order by its id: asked until it works, or is left."""

from collections.abc import Awaitable, Callable

from nonvoip_tui.domain.errors import ServiceError
from nonvoip_tui.domain.models import Intent, Order
from nonvoip_tui.domain.outcomes import Refused
from nonvoip_tui.services.order_import import Adopted
from nonvoip_tui.services.services import Desk
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.dialogs.order_import import AdoptOrder, Found
from nonvoip_tui.ui.flows.outcome import ShowOrder
from nonvoip_tui.ui.formatting import phone_number

_Take = Callable[[Desk, Found], Awaitable[Adopted | Refused]]


async def adopt(app: UiApp, show_order: ShowOrder) -> bool:
    """Add an order that was bought elsewhere; whether it came to that."""

    async def take(desk: Desk, found: Found) -> Adopted | Refused:
        return await desk.adoption.adopt(
            found.order_id, service=found.service, number=found.number, kind=found.kind
        )

    return await _ask(app, None, take, show_order)


async def adopt_for(app: UiApp, intent: Intent, show_order: ShowOrder) -> bool:
    """Add the order that a call of unknown outcome brought, which settles it."""

    async def take(desk: Desk, found: Found) -> Adopted | Refused:
        return await desk.adoption.settle(intent, found.order_id, number=found.number)

    return await _ask(app, intent, take, show_order)


async def _ask(app: UiApp, intent: Intent | None, take: _Take, show_order: ShowOrder) -> bool:
    found, reason = Found(), ""
    while True:
        answer = await app.push_screen_wait(AdoptOrder(found, reason, intent))
        if answer is None:
            return False
        found = answer
        try:
            with app.busy("asking…"):
                outcome = await app.engine.do(lambda desk: take(desk, found))  # noqa: B023
        except ServiceError as error:
            reason = str(error)
            continue
        match outcome:
            case Refused(said):
                reason = said
            case Adopted(order):
                await show_order(order.order_id)
                app.tell(f"Added: {_words(order)}.", seconds=8)
                return True


def _words(order: Order) -> str:
    number = phone_number(order.number) or "its number is not known yet"
    return f"order {order.order_id}, {number}"
