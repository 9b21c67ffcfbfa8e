"""`balance`: what the account holds."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from nonvoip_tui.commands.context import Context
from nonvoip_tui.commands.headless import report_unknown, run_headless
from nonvoip_tui.commands.output import ExitCode
from nonvoip_tui.domain.errors import ServiceError
from nonvoip_tui.domain.models import Intent
from nonvoip_tui.services.engine import Engine
from nonvoip_tui.services.export import call_record, money_text, utc_text
from nonvoip_tui.services.services import Services
from nonvoip_tui.ui.formatting import age, money


def print_balance(context: Context, *, as_json: bool) -> ExitCode:
    """Read the balance and print it; the last one that was seen is printed when it cannot be read.

    Raises:
        ServiceError: it cannot be read.
    """

    async def job(engine: Engine) -> ExitCode:
        try:
            balance = await engine.do(lambda services: services.account.refresh())
        except ServiceError:
            seen, read_at, _ = await engine.do(_known)
            if read_at is not None:
                when = age(read_at, datetime.now(UTC))
                context.output.complain(f"The last known balance was {money(seen)}, {when}.")
            raise
        _, read_at, unknown = await engine.do(_known)
        if as_json:
            context.output.document(
                {
                    "balance": money_text(balance),
                    "currency": "USD",
                    "read_at": utc_text(read_at),
                    "unknown_outcomes": [call_record(intent) for intent in unknown],
                }
            )
        else:
            context.output.line(money(balance))
        report_unknown(context.output, unknown)
        return ExitCode.DONE

    return run_headless(context, job)


async def _known(services: Services) -> tuple[Decimal | None, datetime | None, Sequence[Intent]]:
    """The balance, when it was read, and the calls with an unknown outcome."""
    account = services.account
    return account.balance, account.balance_read_at, services.recovery.unknown()
