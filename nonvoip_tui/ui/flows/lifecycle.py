"""Reusing, activating, renewing and rejecting a number."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from nonvoip_tui.domain.actions import NotSent, Refused, Unknown, consequence, renewed_until
from nonvoip_tui.domain.events import ExpiredRejected
from nonvoip_tui.domain.models import Action, Order
from nonvoip_tui.services.lifecycle import Done, Result
from nonvoip_tui.services.services import Services
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.dialogs.base import Confirm
from nonvoip_tui.ui.flows.outcome import resolve, taken_from_answer
from nonvoip_tui.ui.flows.reading import show_order
from nonvoip_tui.ui.formatting import (
    about,
    clock_time,
    money,
    phone_number,
    refund_words,
    service_name,
)
from nonvoip_tui.ui.requests import ActRequested, RejectRequested


class _Words(NamedTuple):
    title: str
    accept: str
    done: str
    busy: str


_WORDS = {
    Action.REUSE: _Words("Reuse this number?", "Reuse it", "Open again", "reusing…"),
    Action.ACTIVATE: _Words("Activate this number?", "Activate it", "Active", "activating…"),
    Action.RENEW: _Words("Renew this number?", "Renew, about {price}", "Renewed", "renewing…"),
}


async def act_on_order(app: UiApp, request: ActRequested) -> None:
    """Reuse, activate or renew a number, unless another conversation goes on."""
    order = app.view_model.order(request.order_id)
    if order is not None:
        with app.conversation() as may_begin:
            if may_begin:
                await _act(app, request.action, order)


async def _act(app: UiApp, action: Action, order: Order) -> None:
    """Ask, act, and show how it ended."""
    words = _WORDS[action]
    dialog = Confirm(
        words.title,
        _rows(app, action, order),
        consequence(action, order),
        accept=words.accept.format(price=money(order.price)),
        decline=f"Don't {action}",
    )
    if not await app.push_screen_wait(dialog):
        return
    with app.busy(words.busy, spends=True):
        outcome = await app.engine.do(lambda services: _call(services, action, order.order_id))
    match outcome:
        case Done(after, is_end_assumed=is_assumed, ref=ref):
            await show_order(app, after.order_id)
            if taken := await taken_from_answer(app, ref):
                after, is_assumed = taken, taken.is_end_assumed
            app.toast(f"{words.done}{_until(app, action, after, is_assumed=is_assumed)}.")
        case Refused(reason) | NotSent(reason):
            app.toast(f"Not done: {reason}", "error", 10)
        case Unknown(_, intent):
            await resolve(app, intent)


def _rows(app: UiApp, action: Action, order: Order) -> list[tuple[str, str]]:
    rows = [("Service", service_name(order)), ("Number", phone_number(order.number))]
    if action is Action.RENEW:
        rows.append(("Paid before", money(order.price)))
    if action is not Action.REUSE and order.expires_at is not None:
        ends = clock_time(order.expires_at, app.now)
        rows.append(("Ends", about(ends, is_assumed=order.is_end_assumed)))
    if action is Action.RENEW:
        end = clock_time(renewed_until(order, app.now), app.now)
        rows.append(("New end", f"about {end}; the service sets the exact time"))
    rows.append(("Balance", money(app.view_model.balance)))
    return rows


def _until(app: UiApp, action: Action, order: Order, *, is_assumed: bool) -> str:
    end = order.active_until if action is Action.ACTIVATE else order.expires_at
    if end is None:
        return ""
    if is_assumed:
        return f" until about {clock_time(end, app.now)} (assumed: the answer gives no end)"
    return f" until {clock_time(end, app.now)}"


async def _call(services: Services, action: Action, order_id: str) -> Result:
    match action:
        case Action.REUSE:
            return await services.lifecycle.reuse(order_id)
        case Action.ACTIVATE:
            return await services.lifecycle.activate(order_id)
        case _:
            return await services.lifecycle.renew(order_id)


async def reject_order(app: UiApp, request: RejectRequested) -> None:
    """Reject a number, unless another conversation goes on."""
    order = app.view_model.order(request.order_id)
    if order is not None:
        with app.conversation() as may_begin:
            if may_begin:
                await _reject(app, order)


async def _reject(app: UiApp, order: Order, *, has_run_out: bool = False) -> None:
    """Ask, reject, and show how it ended.

    Args:
        app: shows the dialog.
        order: what may be given back.
        has_run_out: whether the program asks because the order's time is over.
    """
    number = phone_number(order.number) if order.number else "no number yet"
    dialog = Confirm(
        "No SMS came in time: reject the number?" if has_run_out else "Reject this number?",
        [("Service", service_name(order)), ("Number", number), ("Paid", money(order.price))],
        consequence(Action.REJECT, order),
        accept="Reject it",
        decline="Keep it",
    )
    if not await app.push_screen_wait(dialog):
        return
    with app.busy("rejecting…", spends=True):
        outcome = await app.engine.do(lambda services: services.lifecycle.reject(order.order_id))
    match outcome:
        case Done(_, sentence, refunded, balance):
            app.toast(f"{sentence or 'Rejected.'} {refund_words(refunded, balance)}", seconds=8)
        case Refused(reason) | NotSent(reason):
            app.toast(f"Not rejected: {reason}", "error", 10)
        case Unknown(_, intent):
            await resolve(app, intent)


async def ask_about_expired(app: UiApp, orders: Sequence[Order]) -> None:
    """Offer to reject orders that ran out unused; where no dialog can open, say how to.

    Args:
        app: shows the dialog.
        orders: at least one; all ran out at the same time, and none has received anything.
    """
    if app.has_dialog or app.is_conversing:
        names = ", ".join(dict.fromkeys(map(service_name, orders)))
        them = "it" if len(orders) == 1 else "them"
        key = app.key_names("orders.reject")
        words = f"No SMS came for {names} in time: {key} rejects {them}, on Orders under Ended."
        app.toast(words, "warning")
        return
    with app.conversation():
        if len(orders) == 1:
            await _reject(app, orders[0], has_run_out=True)
        else:
            await _reject_all(app, orders)


async def _reject_all(app: UiApp, orders: Sequence[Order]) -> None:
    """Ask about all of them at once, and reject them one by one."""
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
        "This gives the numbers back, and you can no longer use them. The service refunds numbers "
        "that have received no SMS.",
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
                await resolve(app, intent)
    words = f"{done} of {len(orders)} rejected, {money(refunds)} refunded so far."
    app.toast(" ".join((words, *failures)), "error" if failures else "information", 12)


def expired_words(event: ExpiredRejected) -> str:
    """How it went when an order that ran out was rejected without being asked about."""
    words = f"No SMS came for {service_name(event.order)} in time"
    if event.failure:
        return f"{words}, and it was not rejected: {event.failure}"
    return f"{words}: rejected. {refund_words(event.refunded, event.balance)}"
