"""`reject`, `reuse`, `renew`, `activate`, `add`: what is done with one order, on the terminal.

Each asks as its dialog does, and sends what was agreed to.
"""

from datetime import UTC, datetime
from decimal import Decimal
from functools import partial

from nonvoip_tui.commands.context import Context
from nonvoip_tui.commands.headless import Questions, Sending, run_headless
from nonvoip_tui.commands.journal import find_order
from nonvoip_tui.commands.output import ExitCode, Json, Output
from nonvoip_tui.domain.actions import (
    NotSent,
    Refused,
    Unknown,
    consequence,
    refusal_reason,
    renewed_until,
)
from nonvoip_tui.domain.models import SHORT_TERM, Action, Order
from nonvoip_tui.services.engine import Engine
from nonvoip_tui.services.export import call_record, money_text, order_record
from nonvoip_tui.services.lifecycle import Done, Result
from nonvoip_tui.services.services import Services
from nonvoip_tui.ui.formatting import clock_time, kind_label, money, phone_number, refund_words

Details = list[tuple[str, str]]

_QUESTIONS = {
    Action.REJECT: "Reject it?",
    Action.REUSE: "Reuse it?",
    Action.ACTIVATE: "Activate it?",
    Action.RENEW: "Renew it for about {price}?",
}


def _act(action: Action, context: Context, order_id: str, *, as_json: bool) -> ExitCode:
    """Ask, send, and say how it ended; as JSON the result alone is on standard output.

    Raises:
        EnvironmentUnusableError: there is no terminal, so nobody to ask.
        ServiceError: there is no such order.
        KeyboardInterrupt: Ctrl+C, before anything was sent.
    """
    said = context.output.beside() if as_json else context.output
    questions = Questions(said)
    sending: Sending | None = None

    async def job(engine: Engine) -> ExitCode:
        nonlocal sending

        async def look(services: Services) -> tuple[Order, str]:
            return find_order(services.orders, order_id), services.spending.blocked

        order, blocked = await engine.do(look)
        reason = blocked or refusal_reason(action, order, datetime.now(UTC))
        if reason:
            if as_json:
                context.output.document(_record(Refused(reason)))
            said.complain(reason)
            return ExitCode.REFUSED
        sending = Sending(engine, said)
        balance = await sending.balance_now()
        said.details(_before(action, order, balance))
        said.line()
        said.line(consequence(action, order))
        question = _QUESTIONS[action].format(price=money(order.price))
        if not await questions.consents(question):
            said.complain("Nothing was sent.")
            return ExitCode.REFUSED
        said.line("Sending…")
        outcome = await sending.send(lambda services: _call(services, action, order.order_id))
        if as_json:
            context.output.document(_record(outcome))
        return await _notify(said, sending, action, outcome)

    try:
        return run_headless(context, job)
    except KeyboardInterrupt:
        said.line()
        if sending is not None and sending.is_out:
            said.complain(
                "You left before the service answered, so it is not known whether this was done. "
                "The attempt is in the journal; `nonvoip-tui settle` records how it ended."
            )
            return ExitCode.UNKNOWN
        raise


reject = partial(_act, Action.REJECT)
reuse = partial(_act, Action.REUSE)
renew = partial(_act, Action.RENEW)
activate = partial(_act, Action.ACTIVATE)


def _before(action: Action, order: Order, balance: Decimal | None) -> Details:
    now = datetime.now(UTC)
    rows = [
        ("Order", order.order_id),
        ("Service", order.service),
        ("Kind", kind_label(order.kind)),
        ("Number", phone_number(order.number) or "no number yet"),
    ]
    if action in (Action.REJECT, Action.RENEW):
        rows.append(("Paid before" if action is Action.RENEW else "Paid", money(order.price)))
    if action is Action.RENEW:
        end = clock_time(renewed_until(order, now), now)
        rows.append(("New end", f"about {end}; the service sets the exact time"))
    return [*rows, ("Balance", money(balance))]


async def _call(services: Services, action: Action, order_id: str) -> Result:
    lifecycle = services.lifecycle
    match action:
        case Action.REJECT:
            return await lifecycle.reject(order_id)
        case Action.REUSE:
            return await lifecycle.reuse(order_id)
        case Action.ACTIVATE:
            return await lifecycle.activate(order_id)
        case _:
            return await lifecycle.renew(order_id)


async def _notify(said: Output, sending: Sending, action: Action, outcome: Result) -> ExitCode:
    match outcome:
        case Done(order, sentence, refunded, balance, is_end_assumed):
            said.line(sentence or "Done.")
            said.details(_after(action, order, is_end_assumed=is_end_assumed))
            if action is Action.REJECT:
                said.line(refund_words(refunded, balance))
            return ExitCode.DONE
        case Refused() | NotSent():
            return sending.report_not_done(outcome, "Not done")
        case Unknown():
            return await sending.report_unknown(outcome, "done")


def _after(action: Action, order: Order, *, is_end_assumed: bool) -> Details:
    rows = [("Order", order.order_id), ("Number", phone_number(order.number) or "no number yet")]
    end = order.active_until if action is Action.ACTIVATE else order.expires_at
    if action is not Action.REJECT and end is not None:
        until = clock_time(end, datetime.now(UTC))
        assumed = f"about {until} (assumed: the answer gives no end)"
        rows.append(("Until", assumed if is_end_assumed else until))
    return rows


def _record(outcome: Result) -> dict[str, Json]:
    match outcome:
        case Done(order, sentence, refunded, balance, is_end_assumed):
            return {
                "outcome": "done",
                "order": order_record(order, datetime.now(UTC)),
                "sentence": sentence,
                "is_end_assumed": is_end_assumed,
                "refunded": money_text(refunded),
                "balance": money_text(balance),
            }
        case Refused(reason):
            return {"outcome": "refused", "reason": reason}
        case NotSent(reason):
            return {"outcome": "not_sent", "reason": reason}
        case Unknown(reason, intent):
            return {"outcome": "unknown", "reason": reason, "call": call_record(intent)}


def add_order(
    context: Context, order_id: str, *, service: str, number: str, kind: str, as_json: bool
) -> ExitCode:
    """Add an order that was bought elsewhere, by its id; nothing is bought.

    What is not known is empty; an empty kind is the 10-minute one.

    Raises:
        ServiceError: the service could not be asked.
    """

    async def job(engine: Engine) -> ExitCode:
        added = await engine.do(
            lambda services: services.order_import.import_order(
                order_id, service=service, number=number, kind=kind or SHORT_TERM
            )
        )
        if isinstance(added, Refused):
            context.output.complain(added.reason)
            return ExitCode.REFUSED
        if as_json:
            context.output.document(order_record(added.order, datetime.now(UTC)))
        else:
            number_words = phone_number(added.order.number) or "its number is not known yet"
            context.output.line(f"Added: order {added.order.order_id}, {number_words}.")
        return ExitCode.DONE

    return run_headless(context, job)
