"""Reusing, activating and renewing a number: asked, done, told."""

from typing import NamedTuple

from nonvoip_tui.domain.models import Action, Order
from nonvoip_tui.domain.outcomes import NotSent, Refused, Unknown
from nonvoip_tui.services.lifecycle import Done, Result, renewed_until
from nonvoip_tui.services.services import Services
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.dialogs.base import Confirm
from nonvoip_tui.ui.flows.outcome import ShowOrder, resolve
from nonvoip_tui.ui.formatting import about, clock_time, money, phone_number, service_name


class _Words(NamedTuple):
    title: str
    consequence: str
    accept: str
    done: str
    busy: str


_WORDS = {
    Action.REUSE: _Words(
        "Reuse this number?",
        "The number is opened again for another SMS. What that costs the service does not say "
        "beforehand; your balance shows it after.",
        "Reuse it",
        "Open again",
        "reusing…",
    ),
    Action.ACTIVATE: _Words(
        "Activate this number?",
        "It receives SMS from now until the end that the service names; ask for the code after.",
        "Activate it",
        "Active",
        "activating…",
    ),
    Action.RENEW: _Words(
        "Renew this number?",
        "Another period is paid for. The service does not say the price beforehand: it may differ "
        "from what was paid before.",
        "Renew, about {price}",
        "Renewed",
        "renewing…",
    ),
}


async def act(app: UiApp, action: Action, order: Order, show_order: ShowOrder) -> None:
    """Ask, act, and tell how it ended.

    Args:
        app: shows the dialog and carries the request to the engine.
        action: reuse, activate or renew.
        order: what is acted on.
        show_order: brings an order that came of it to the front.
    """
    words = _WORDS[action]
    dialog = Confirm(
        words.title,
        _rows(app, action, order),
        words.consequence,
        accept=words.accept.format(price=money(order.price)),
        decline="Don't",
    )
    if not await app.push_screen_wait(dialog):
        return
    with app.busy(words.busy, spends=True):
        outcome = await app.engine.do(lambda services: _call(services, action, order.order_id))
    match outcome:
        case Done(after, is_end_assumed=is_assumed):
            await show_order(after.order_id)
            app.toast(f"{words.done}{_until(app, action, after, is_assumed=is_assumed)}.")
        case Refused(reason) | NotSent(reason):
            app.toast(f"Not done: {reason}", "error", 10)
        case Unknown(_, intent):
            await resolve(app, intent, show_order)


def _rows(app: UiApp, action: Action, order: Order) -> list[tuple[str, str]]:
    rows = [("Service", service_name(order)), ("Number", phone_number(order.number))]
    if action is Action.RENEW:
        rows.append(("Paid before", money(order.price)))
    if action is not Action.REUSE and order.expires_at is not None:
        ends = clock_time(order.expires_at, app.now)
        rows.append(("Ends", about(ends, is_assumed=order.is_end_assumed)))
    if action is Action.RENEW:
        end = clock_time(renewed_until(order, app.now), app.now)
        rows.append(("New end", f"about {end}, as the service answers"))
    rows.append(("Balance", money(app.view_model.balance)))
    return rows


def _until(app: UiApp, action: Action, order: Order, *, is_assumed: bool) -> str:
    end = order.active_until if action is Action.ACTIVATE else order.expires_at
    if end is None:
        return ""
    if is_assumed:
        return f" until about {clock_time(end, app.now)}: assumed, for the answer names no end"
    return f" until {clock_time(end, app.now)}"


async def _call(services: Services, action: Action, order_id: str) -> Result:
    match action:
        case Action.REUSE:
            return await services.lifecycle.reuse(order_id)
        case Action.ACTIVATE:
            return await services.lifecycle.activate(order_id)
        case _:
            return await services.lifecycle.renew(order_id)
