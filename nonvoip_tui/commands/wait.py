"""`wait`: until an SMS with a code comes; the last line printed is the bare code."""

import asyncio

from nonvoip_tui.commands.context import Context
from nonvoip_tui.commands.headless import run_headless
from nonvoip_tui.commands.output import ExitCode
from nonvoip_tui.commands.sms import Reception
from nonvoip_tui.domain.models import SHORT_TERM, Order, Sms
from nonvoip_tui.services.engine import Engine
from nonvoip_tui.services.export import message_record
from nonvoip_tui.services.ports import Clock, SystemClock
from nonvoip_tui.ui.formatting import phone_number, time_left


def wait_for_code(
    context: Context,
    order_id: str,
    *,
    seconds: float | None,
    is_new: bool,
    is_quiet: bool = False,
    as_json: bool = False,
) -> ExitCode:
    """Print the text of the SMS, then its code alone on the last line.

    Without `seconds` it waits until the order's own end; an SMS that is here already counts unless
    `is_new`.

    Raises:
        ServiceError: the journal has no such order, or nothing more can come.
        KeyboardInterrupt: Ctrl+C; the order goes on.
    """
    output, clock = context.output, SystemClock()

    def has_code(sms: Sms) -> bool:
        if not (is_quiet or as_json):
            output.text(sms.text)
        if not sms.code:
            if not is_quiet:
                output.complain("This SMS has no code in it; waiting for the next one.")
            return False
        if as_json:
            output.document(message_record(sms))
        else:
            output.line(sms.code)
        return True

    async def job(engine: Engine) -> ExitCode:
        reception = Reception(engine, order_id, clock, output.complain)
        await reception.find()
        order, messages = await reception.known()
        if not order.is_live(clock.now()):
            await reception.ask()
            order, messages = await reception.known()
        with_code = [sms for sms in messages if sms.code]
        if with_code and not is_new:
            has_code(with_code[-1])
            return ExitCode.DONE
        if not order.is_live(clock.now()):
            output.complain(f"Order {order_id} is over and no SMS with a code came.")
            return ExitCode.REFUSED
        if not is_quiet:
            output.complain(_promise(order, clock))
        try:
            async with asyncio.timeout(seconds):
                async for sms in reception.arrivals(messages):
                    if has_code(sms):
                        return ExitCode.DONE
        except TimeoutError:
            output.complain(f"No SMS with a code within {seconds:g} s. The order goes on.")
        else:
            order, _ = await reception.known()
            if order.ended_at is not None or order.rejected_at is not None:
                output.complain(f"The service has ended order {order_id}: {order.status}")
                return ExitCode.REFUSED
            output.complain(f"The time of order {order_id} is over and no SMS with a code came.")
        return ExitCode.TIMED_OUT if reception.is_reached else ExitCode.NO_CONNECTION

    try:
        return run_headless(context, job, polls=True)
    except KeyboardInterrupt:
        output.complain(f"The order goes on; `wait {order_id}` takes it up again.")
        raise


def _promise(order: Order, clock: Clock) -> str:
    """What is waited for, in one sentence; and why nothing may come."""
    now = clock.now()
    number = phone_number(order.number) if order.number else "a number that is not here yet"
    sentence = f"Waiting for an SMS to {number} ({order.service})"
    if order.kind == SHORT_TERM:
        return f"{sentence}, {time_left(order.time_left(now))} left."
    if order.active_until is not None and order.active_until > now:
        return f"{sentence}; it receives for {time_left(order.active_until - now)}."
    return f"{sentence}. A rented number receives only while it is activated."
