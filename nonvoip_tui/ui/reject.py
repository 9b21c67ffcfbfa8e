"""The conversation of giving a number back."""

from textual.content import Content

from nonvoip_tui.domain.models import Order
from nonvoip_tui.domain.outcomes import NotSent, Refused, Unknown
from nonvoip_tui.services.lifecycle import Done
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.formats import money, phone_number
from nonvoip_tui.ui.modals.confirm import Confirm
from nonvoip_tui.ui.modals.table_text import facts_text
from nonvoip_tui.ui.modals.unknown_outcome import UnknownOutcome


async def reject(app: UiApp, order: Order) -> None:
    """Ask, reject, and tell how it ended."""
    number = phone_number(order.number) if order.number else "no number yet"
    question: Content = facts_text(
        [("Service", order.service), ("Number", number), ("Paid", money(order.price))],
        closing="The number is given back and cannot be used any more. The service refunds "
        "numbers that have received nothing.",
    )
    dialog = Confirm("Reject this number?", question, accept="Reject it", decline="Keep it")
    if not await app.push_screen_wait(dialog):
        return
    outcome = await app.engine.do(lambda desk: desk.lifecycle.reject(order.order_id))
    match outcome:
        case Done(_, sentence):
            app.notify(sentence or "Rejected.", markup=False)
        case Refused(reason) | NotSent(reason):
            app.notify(reason, title="Not rejected", severity="error", markup=False)
        case Unknown(reason, intent):
            if await app.push_screen_wait(UnknownOutcome(intent, reason)):
                await app.engine.do(lambda desk: desk.account.refresh())
