"""The conversation of giving a number back."""

from decimal import Decimal

from nonvoip_tui.domain.events import ExpiredRejected
from nonvoip_tui.domain.models import Order
from nonvoip_tui.domain.outcomes import NotSent, Refused, Unknown
from nonvoip_tui.services.lifecycle import Done
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.formats import money, phone_number, service_name
from nonvoip_tui.ui.modals.confirm import Confirm
from nonvoip_tui.ui.settle import ShowOrder, settle


async def reject(
    app: UiApp, order: Order, show_order: ShowOrder, *, has_run_out: bool = False
) -> None:
    """Ask, reject, and tell how it ended.

    Args:
        app: shows the dialog and carries the wish to the engine.
        order: what may be given back.
        show_order: brings an order to the front.
        has_run_out: whether the program asks because the order's time is over.
    """
    number = phone_number(order.number) if order.number else "no number yet"
    dialog = Confirm(
        "No SMS came in time: reject the number?" if has_run_out else "Reject this number?",
        [("Service", service_name(order)), ("Number", number), ("Paid", money(order.price))],
        _consequence(order),
        accept="Reject it",
        decline="Keep it",
    )
    if not await app.push_screen_wait(dialog):
        return
    with app.busy("rejecting…", spends=True):
        outcome = await app.engine.do(lambda desk: desk.lifecycle.reject(order.order_id))
    match outcome:
        case Done(_, sentence, refunded, balance):
            app.tell(f"{sentence or 'Rejected.'} {_refund(refunded, balance)}", seconds=8)
        case Refused(reason) | NotSent(reason):
            app.tell(f"Not rejected: {reason}", "error", 10)
        case Unknown(_, intent):
            await settle(app, intent, show_order)


def _consequence(order: Order) -> str:
    words = "The number is given back and cannot be used any more. The service refunds numbers "
    if order.sms_count:
        return f"{words}that have received nothing; this one has an SMS, so it decides."
    return f"{words}that have received nothing."


def words_of_expired(event: ExpiredRejected) -> str:
    """How it went when an order that ran out was rejected without being asked about."""
    words = f"No SMS came for {service_name(event.order)} in time"
    if event.failure:
        return f"{words}, and it was not rejected: {event.failure}"
    return f"{words}: rejected. {_refund(event.refunded, event.balance)}"


def _refund(refunded: Decimal | None, balance: Decimal | None) -> str:
    if balance is None:
        return "Whether the refund came could not be read."
    if not refunded:
        return f"No refund was seen yet: your balance is {money(balance)}."
    return f"Your balance rose by {money(refunded)}."
