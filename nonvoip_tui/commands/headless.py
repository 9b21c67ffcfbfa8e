"""What commands share that ask the service: signing in, the engine, questions, calls that spend.

Every answer to a question is no unless the user typed yes after it.
"""

import asyncio
import os
import sys
import termios
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from getpass import getpass
from typing import TypeVar

from nonvoip_tui.commands.context import Context, EnvironmentUnusableError
from nonvoip_tui.commands.output import ExitCode, Output
from nonvoip_tui.domain.actions import NotSent, Refused, Unknown
from nonvoip_tui.domain.errors import ServiceError
from nonvoip_tui.domain.events import Event, TurnAwaited
from nonvoip_tui.domain.models import SHORT_TERM, Intent
from nonvoip_tui.services.engine import Engine, EngineStoppedError
from nonvoip_tui.services.services import Services
from nonvoip_tui.settings.config import ConfigError
from nonvoip_tui.settings.credentials import Credentials, Secret, find_credentials
from nonvoip_tui.startup.guard import forbid_core_dumps
from nonvoip_tui.startup.wiring import Wiring, demo_credentials, demo_simulator
from nonvoip_tui.ui.formatting import action_word, clock_time, money

DEAF_SECONDS = 0.3
"""Anything typed before a question could be read was not meant for it, or came from the terminal
itself, so it is dropped."""

_YES = ("y", "yes")
_MAX_BYTES = 4096


class Questions:
    """Asks questions; created only if there is a user to ask."""

    def __init__(self, output: Output) -> None:
        """Take where questions are shown.

        Raises:
            EnvironmentUnusableError: standard input, or where it asks, is not a terminal.
        """
        if not (sys.stdin.isatty() and output.is_terminal()):
            raise EnvironmentUnusableError(
                "This asks before it acts, so standard input and output must be a terminal. "
                "Nothing was sent."
            )
        self._output = output
        self._descriptor = sys.stdin.fileno()

    async def consents(self, question: str) -> bool:
        """Whether the user typed yes to a question, which names the sum where it costs money."""
        return (await self.line(f"{question} [y/N] ")).casefold() in _YES

    async def line(self, prompt: str) -> str:
        """What the user typed on one line; empty at the end of input."""
        self._drop_typed()
        await asyncio.sleep(DEAF_SECONDS)
        self._drop_typed()
        self._output.prompt(prompt)
        typed = await self._typed()
        return typed.decode("utf-8", "replace").strip()

    def _drop_typed(self) -> None:
        with suppress(termios.error):
            termios.tcflush(self._descriptor, termios.TCIFLUSH)

    async def _typed(self) -> bytes:
        """One line of the terminal's own editing, without blocking Ctrl+C as `input()` would."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[bytes] = loop.create_future()

        def read() -> None:
            if not answer.done():
                try:
                    answer.set_result(os.read(self._descriptor, _MAX_BYTES))
                except OSError:  # the terminal is gone
                    answer.set_result(b"")

        loop.add_reader(self._descriptor, read)
        try:
            return await answer
        finally:
            loop.remove_reader(self._descriptor)


def sign_in(context: Context) -> Credentials:
    """The credentials to use; from now on no complaint contains their password.

    Raises:
        CredentialsError: a source is set up but gives nothing.
        EnvironmentUnusableError: none is set up, and there is no terminal to ask on.
    """
    if context.is_demo:
        return demo_credentials()
    credentials = find_credentials(context.config) or _asked(context)
    context.output.secrets.append(credentials.password.reveal())
    return credentials


def _asked(context: Context) -> Credentials:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise EnvironmentUnusableError(
            "No e-mail and password are set up. Set NONVOIP_EMAIL and NONVOIP_PASSWORD, "
            f"or email and password_command in {context.paths.config_file}."
        )
    email = context.config.email or _line("E-mail: ")
    password = getpass("Password: ", stream=sys.stderr)
    if not email or not password:
        raise EnvironmentUnusableError("An e-mail and a password are needed.")
    return Credentials(email, Secret(password), source="terminal")


def _line(prompt: str) -> str:
    print(prompt, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()


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

    def report_not_done(self, outcome: Refused | NotSent, words: str) -> ExitCode:
        """Say why nothing was done, after `words` such as "Not ordered"."""
        if isinstance(outcome, Refused):
            seconds = outcome.retry_after_seconds
            wait = f" Try again in {seconds:.0f} seconds." if seconds else ""
            self.output.complain(f"{words}: {outcome.reason}{wait}")
            return ExitCode.REFUSED
        self.output.complain(f"{words}, nothing was sent: {outcome.reason}")
        return ExitCode.INTERRUPTED if self.is_interrupted else ExitCode.NO_CONNECTION

    async def report_unknown(self, outcome: Unknown, done: str, advice: str = "") -> ExitCode:
        """Say what is known of a call with an unknown outcome, and what to do.

        Args:
            outcome: of the call.
            done: what may have been done, such as "bought".
            advice: a sentence on what else to look at.
        """
        intent, balance = outcome.intent, await self.balance_now()
        self.output.details(
            [
                ("Asked", intent.service),
                ("Sent at", clock_time(intent.began_at, datetime.now(UTC))),
                ("Price", money(intent.agreed)),
                ("Balance before", money(intent.balance_before)),
                ("Balance now", "not known" if balance is None else money(balance)),
            ]
        )
        sentences = (
            f"{outcome.reason} It is not known whether this was {done}, and you may have been "
            "charged. Nothing is sent again automatically.",
            advice,
            "The attempt is in the journal.",
        )
        self.output.complain(" ".join(filter(None, sentences)))
        return ExitCode.UNKNOWN


async def _take_back(services: Services) -> bool:
    return services.spending.take_back()
