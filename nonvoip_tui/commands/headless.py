"""Runs the engine without a screen while a command needs it, and sends calls that spend."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeVar

from nonvoip_tui.commands.context import Context
from nonvoip_tui.commands.output import ExitCode, Output
from nonvoip_tui.commands.questions import sign_in
from nonvoip_tui.domain.errors import ServiceError
from nonvoip_tui.domain.events import Event, TurnAwaited
from nonvoip_tui.domain.models import SHORT_TERM, Intent
from nonvoip_tui.services.engine import Engine, EngineStoppedError
from nonvoip_tui.services.services import Services
from nonvoip_tui.settings.config import ConfigError
from nonvoip_tui.startup.guard import forbid_core_dumps
from nonvoip_tui.startup.wiring import Wiring, demo_simulator
from nonvoip_tui.ui.formatting import action_word, clock_time, money


def events_of(engine: Engine) -> asyncio.Queue[Event | None]:
    """The engine's events on the loop that runs this; None when it has ended by a failure."""
    events: asyncio.Queue[Event | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def on_event(event: Event | None) -> None:
        with suppress(RuntimeError):  # our side has ended
            loop.call_soon_threadsafe(events.put_nowait, event)

    engine.listen(on_event, lambda: on_event(None))
    return events


_SHORT_REF = 8


def short_ref(intent: Intent) -> str:
    """The reference to a call on the command line."""
    return intent.ref[:_SHORT_REF]


def report_unknown(output: Output, intents: Sequence[Intent]) -> None:
    """Say of each call that its outcome is not known, and what to do."""
    for intent in intents:
        when = clock_time(intent.began_at, datetime.now(UTC))
        output.complain(
            f"Outcome unknown: {action_word(intent.action)} of {intent.service} for "
            f"{money(intent.agreed)}, sent {when}. You may have been charged. `nonvoip-tui settle "
            f"{short_ref(intent)}` shows more and records how it ended."
        )


Job = Callable[[Engine], Awaitable[ExitCode]]
"""What a command does with the running engine."""

_STOP_SECONDS = 75.0
"""A call that spends may need its whole timeout; every other shutdown takes moments."""
_HURRIED_STOP_SECONDS = 0.6


def run_headless(context: Context, job: Job, *, polls: bool = False) -> ExitCode:
    """Sign in, start the engine, do `job`, and end in order.

    With `polls` all live orders are asked for meanwhile, as the full screen does.

    Raises:
        KeyboardInterrupt: Ctrl+C; a call that spends is not waited for, the journal has it.
        Exception: whatever `job` raises, and what ended the engine.
    """
    credentials = sign_in(context)
    forbid_core_dumps()
    wiring = Wiring(
        context.config,
        context.paths,
        credentials,
        kind=SHORT_TERM,
        simulator=demo_simulator if context.is_demo else None,
        polls=polls,
    )
    engine = Engine(wiring.build)
    engine.start()
    engine.set_painted()
    try:
        status = asyncio.run(_do(engine, job, context.output))
    except KeyboardInterrupt:
        engine.stop(_HURRIED_STOP_SECONDS, is_hurried=True)
        raise
    except (asyncio.CancelledError, EngineStoppedError):
        engine.stop(_STOP_SECONDS)
        raise engine.failure or RuntimeError("the engine ended by itself") from None
    except BaseException:
        engine.stop(_STOP_SECONDS)
        raise
    engine.stop(_STOP_SECONDS)
    if engine.failure is not None:
        raise engine.failure
    return status


async def _do(engine: Engine, job: Job, output: Output) -> ExitCode:
    try:
        await engine.do(_nothing)
    except (ConfigError, EngineStoppedError, asyncio.CancelledError) as error:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise  # by Ctrl+C, and not by the engine's end
        engine.stop(_HURRIED_STOP_SECONDS)  # it has ended; now it also knows by what
        raise (engine.failure or error) from None
    for notice in engine.snapshot.result().notices:  # such as a journal that was damaged
        output.complain(notice)
    return await job(engine)


async def _nothing(_: Services) -> None:
    """Only wait until the services are built."""


OutcomeT = TypeVar("OutcomeT")


@dataclass(slots=True)
class Sending:
    """One conversation's calls, one after another."""

    engine: Engine
    output: Output
    is_out: bool = False
    """Whether a call is in flight, or its outcome is unknown."""
    is_interrupted: bool = False
    """Whether Ctrl+C came while waiting for an answer: then nothing more is asked."""

    async def send(self, call: Callable[[Services], Awaitable[OutcomeT]]) -> OutcomeT:
        """Send it once; Ctrl+C meanwhile waits for the answer, a second one does not."""
        self.is_out = True
        waiting = asyncio.ensure_future(self._announce_waiting())
        sending = asyncio.ensure_future(self.engine.do(call))
        try:
            outcome = await asyncio.shield(sending)
        except asyncio.CancelledError:
            self.is_interrupted = True
            if not await self.engine.do(_take_back):
                self.output.complain(
                    "It has been sent; waiting for the answer. Ctrl+C again quits anyway, but then "
                    "the outcome is unknown."
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
                    "Another copy of the program is ordering; waiting a few seconds for it. Ctrl+C "
                    "cancels this call."
                )

    async def balance_now(self) -> Decimal | None:
        """The balance as the service says it now; None when it cannot be read."""
        try:
            return await self.engine.do(lambda services: services.account.refresh())
        except ServiceError:
            return None


def of_unknown(intent: Intent, balance_now: Decimal | None) -> list[tuple[str, str]]:
    """What is known about a call with an unknown outcome."""
    return [
        ("Asked", intent.service),
        ("Sent at", clock_time(intent.began_at, datetime.now(UTC))),
        ("Price", money(intent.agreed)),
        ("Balance before", money(intent.balance_before)),
        ("Balance now", "not known" if balance_now is None else money(balance_now)),
    ]


async def _take_back(services: Services) -> bool:
    return services.spending.take_back()
