"""The conversation of giving a number back."""

from collections.abc import Sequence
from decimal import Decimal

from nonvoip_tui.domain.events import ExpiredRejected
from nonvoip_tui.domain.models import Order
from nonvoip_tui.domain.outcomes import NotSent, Refused, Unknown
from nonvoip_tui.services.lifecycle import Done
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.dialogs.base import Confirm
from nonvoip_tui.ui.flows.outcome import ShowOrder, resolve
from nonvoip_tui.ui.formatting import money, phone_number, service_name


async def reject(
    app: UiApp, order: Order, show_order: ShowOrder, *, has_run_out: bool = False
) -> None:
    """Ask, reject, and tell how it ended.

    Args:
        app: shows the dialog and carries the request to the engine.
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
        outcome = await app.engine.do(lambda services: services.lifecycle.reject(order.order_id))
    match outcome:
        case Done(_, sentence, refunded, balance):
            app.toast(f"{sentence or 'Rejected.'} {_refund(refunded, balance)}", seconds=8)
        case Refused(reason) | NotSent(reason):
            app.toast(f"Not rejected: {reason}", "error", 10)
        case Unknown(_, intent):
            await resolve(app, intent, show_order)


async def reject_expired(app: UiApp, orders: Sequence[Order], show_order: ShowOrder) -> None:
    """Ask about all orders that ran out together, reject them one by one, and tell how it ended.

    Args:
        app: shows the dialog and carries the request to the engine.
        orders: at least one; none has received anything.
        show_order: brings an order to the front.
    """
    if len(orders) == 1:
        await reject(app, orders[0], show_order, has_run_out=True)
        return
    rows = [
        (
            service_name(order),
            f"{phone_number(order.number) or 'no number'}, paid {money(order.price)}",
        )
        for order in orders
    ]
    dialog = Confirm(
        f"No SMS came in time: reject these {len(orders)} numbers?",
        rows,
        "The numbers are given back and cannot be used any more. The service refunds numbers "
        "that have received nothing.",
        accept=f"Reject all {len(orders)}",
        decline="Keep them",
    )
    if not await app.push_screen_wait(dialog):
        return
    done, refunds, failures = 0, Decimal(0), list[str]()
    for order in orders:
        with app.busy("rejecting…", spends=True):
            order_id = order.order_id
            outcome = await app.engine.do(lambda services: services.lifecycle.reject(order_id))  # noqa: B023
        match outcome:
            case Done(_, _, refunded, _):
                done += 1
                refunds += refunded or Decimal(0)
            case Refused(reason) | NotSent(reason):
                failures.append(f"{service_name(order)}: {reason}")
            case Unknown(_, intent):
                await resolve(app, intent, show_order)
    words = f"{done} of {len(orders)} rejected, {money(refunds)} came back so far."
    app.toast(" ".join((words, *failures)), "error" if failures else "information", 12)


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
