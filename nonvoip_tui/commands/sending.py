"""Sends one call that spends, and stays there until its outcome is known."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeVar

from nonvoip_tui.commands.headless import events_of
from nonvoip_tui.commands.output import Output
from nonvoip_tui.domain.errors import ServiceError
from nonvoip_tui.domain.events import TurnAwaited
from nonvoip_tui.domain.models import Intent
from nonvoip_tui.services.engine import Engine
from nonvoip_tui.services.services import Services
from nonvoip_tui.ui.formatting import clock_time, money

OutcomeT = TypeVar("OutcomeT")


@dataclass(slots=True)
class Sending:
    """One conversation's calls, one after another."""

    engine: Engine
    output: Output
    is_out: bool = False
    """Whether a call is on its way, or nobody knows what became of it."""
    is_interrupted: bool = False
    """Whether Ctrl+C came while an answer was waited for: then nothing more is asked."""

    async def send(self, call: Callable[[Services], Awaitable[OutcomeT]]) -> OutcomeT:
        """Send it once; Ctrl+C meanwhile waits for the answer, a second one does not.

        Args:
            call: makes the call through the service that journals it.
        """
        self.is_out = True
        waiting = asyncio.ensure_future(self._announce_waiting())
        sending = asyncio.ensure_future(self.engine.do(call))
        try:
            outcome = await asyncio.shield(sending)
        except asyncio.CancelledError:
            self.is_interrupted = True
            if not await self.engine.do(_take_back):
                self.output.complain(
                    "It is on its way; waiting for the answer. Ctrl+C again leaves anyway: whether "
                    "it was carried out would then be unknown."
                )
            outcome = await sending
        finally:
            waiting.cancel()
        self.is_out = False
        return outcome

    async def _announce_waiting(self) -> None:
        events = events_of(self.engine)
        while (event := await events.get()) is not None:
            if isinstance(event, TurnAwaited) and event.is_waiting:
                self.output.complain(
                    "Another copy of the program is ordering: waiting for it, for some seconds. "
                    "Ctrl+C takes this call back."
                )

    async def balance_now(self) -> Decimal | None:
        """The balance as the service says it now; None when it cannot be read."""
        try:
            return await self.engine.do(lambda services: services.account.refresh())
        except ServiceError:
            return None


def of_unknown(intent: Intent, balance_now: Decimal | None) -> list[tuple[str, str]]:
    """What is known of a call whose outcome nobody saw."""
    return [
        ("Asked", intent.service),
        ("Sent at", clock_time(intent.began_at, datetime.now(UTC))),
        ("Price", money(intent.agreed)),
        ("Balance before", money(intent.balance_before)),
        ("Balance now", "not known" if balance_now is None else money(balance_now)),
    ]


async def _take_back(services: Services) -> bool:
    return services.spending.take_back()
