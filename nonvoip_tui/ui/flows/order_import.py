"""Adding an order by its id: asked until it works, or is left."""

from collections.abc import Awaitable, Callable

from nonvoip_tui.domain.errors import ServiceError
from nonvoip_tui.domain.models import Intent, Order
from nonvoip_tui.domain.outcomes import Refused
from nonvoip_tui.services.order_import import Imported
from nonvoip_tui.services.services import Services
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.dialogs.order_import import Found, ImportOrder
from nonvoip_tui.ui.flows.outcome import ShowOrder
from nonvoip_tui.ui.formatting import phone_number

_Take = Callable[[Services, Found], Awaitable[Imported | Refused]]


async def import_order(app: UiApp, show_order: ShowOrder) -> bool:
    """Add an order that was bought elsewhere; whether it came to that."""

    async def take(services: Services, found: Found) -> Imported | Refused:
        return await services.order_import.import_order(
            found.order_id, service=found.service, number=found.number, kind=found.kind
        )

    return await _ask(app, None, take, show_order)


async def import_for(app: UiApp, intent: Intent, show_order: ShowOrder) -> bool:
    """Add the order that a call of unknown outcome brought, which resolves it."""

    async def take(services: Services, found: Found) -> Imported | Refused:
        return await services.order_import.resolve(intent, found.order_id, number=found.number)

    return await _ask(app, intent, take, show_order)


async def _ask(app: UiApp, intent: Intent | None, take: _Take, show_order: ShowOrder) -> bool:
    found, reason = Found(), ""
    while True:
        answer = await app.push_screen_wait(ImportOrder(found, reason, intent))
        if answer is None:
            return False
        found = answer
        try:
            with app.busy("asking…"):
                outcome = await app.engine.do(lambda services: take(services, found))  # noqa: B023
        except ServiceError as error:
            reason = str(error)
            continue
        match outcome:
            case Refused(said):
                reason = said
            case Imported(order):
                await show_order(order.order_id)
                app.toast(f"Added: {_words(order)}.", seconds=8)
                return True


def _words(order: Order) -> str:
    number = phone_number(order.number) or "its number is not known yet"
    return f"order {order.order_id}, {number}"
