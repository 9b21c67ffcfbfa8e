"""`sms`: the SMS of one order, and those that still come."""

from datetime import UTC, datetime

from nonvoip_tui.commands.context import Context
from nonvoip_tui.commands.exit_code import ExitCode
from nonvoip_tui.commands.headless import run_headless
from nonvoip_tui.commands.output import Output
from nonvoip_tui.commands.reception import Reception
from nonvoip_tui.domain.errors import Certainty, ServiceError
from nonvoip_tui.domain.models import Sms
from nonvoip_tui.engine import Engine
from nonvoip_tui.services.clock import SystemClock
from nonvoip_tui.services.records import message_record
from nonvoip_tui.ui.formats import clock_time


def print_messages(context: Context, order_id: str, *, follows: bool, as_json: bool) -> ExitCode:
    """Print what came, oldest first; with `follows` also what comes, until the order's end.

    Raises:
        ServiceError: the journal has no such order, or nothing more can come.
    """
    output, clock = context.output, SystemClock()

    def tell(sms: Sms) -> None:
        if as_json:
            output.json_line(message_record(sms))
        else:
            _print(output, sms)

    async def job(engine: Engine) -> ExitCode:
        reception = Reception(engine, order_id, clock, output.complain)
        order, messages = await reception.known()
        status = ExitCode.DONE
        try:
            await reception.ask()
        except ServiceError as error:
            output.complain(str(error))
            if error.certainty is not Certainty.ANSWERED:
                status = ExitCode.NO_CONNECTION
        order, messages = await reception.known()
        if as_json and not follows:
            output.document([message_record(sms) for sms in messages])
        else:
            for sms in messages:
                tell(sms)
        count = len(messages)
        if follows and order.is_live(clock.now()):
            async for sms in reception.arrivals(messages):
                tell(sms)
                count += 1
            status = ExitCode.DONE if reception.is_reached else ExitCode.NO_CONNECTION
        if count == 0 and status is ExitCode.DONE:
            output.complain(f"No SMS has come to order {order_id}.")
            return ExitCode.REFUSED
        return status

    return run_headless(context, job, polls=follows)


def _print(output: Output, sms: Sms) -> None:
    when = clock_time(sms.received_at, datetime.now(UTC))
    parts = (
        when,
        f"from {sms.sender}" if sms.sender else "",
        f"code {sms.code}" if sms.code else "",
    )
    output.line("  ".join(part for part in parts if part))
    output.text(sms.text)
    output.line()
