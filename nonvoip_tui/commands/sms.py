"""`sms` and `wait`: the SMS of one order, and new ones as they arrive."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from nonvoip_tui.commands.context import Context
from nonvoip_tui.commands.headless import events_of, run_headless
from nonvoip_tui.commands.journal import find_order, print_sms
from nonvoip_tui.commands.output import ExitCode
from nonvoip_tui.domain.errors import Certainty, ServiceError, WrongCredentialsError
from nonvoip_tui.domain.events import (
    Connection,
    ConnectionChanged,
    CredentialsRefused,
    Event,
    OrderAsked,
    OrderChanged,
    SmsArrived,
)
from nonvoip_tui.domain.models import SHORT_TERM, Order, Sms
from nonvoip_tui.services.engine import Engine, EngineStoppedError
from nonvoip_tui.services.export import message_record
from nonvoip_tui.services.services import Services
from nonvoip_tui.ui.formatting import phone_number, time_left

_GRACE = timedelta(seconds=5)
"""Time after an order's end for the answer to the last request, which is sent at that end."""

_MAX_SILENCE_SECONDS = 10.0
"""Then the journal is looked at anyway: another copy of the program may write to it."""


@dataclass(slots=True)
class Reception:
    """Follows one order."""

    engine: Engine
    order_id: str
    """As it was typed, which may be its number or `last`; its id once that is known."""
    warn: Callable[[str], object]
    """Called with a sentence about trouble, once for each change."""
    is_reached: bool = True
    """Whether the last request to the service succeeded."""
    _notified: str = field(default="", init=False)

    async def known(self) -> tuple[Order, list[Sms]]:
        """The order, which is followed from now on, and its SMS that are here, oldest first.

        Raises:
            NotFoundError: the journal has no such order.
        """

        async def read(services: Services) -> tuple[Order, list[Sms]]:
            order = find_order(services.orders, self.order_id)
            return order, list(reversed(services.messages.of_order(order.order_id)))

        order, messages = await self.engine.do(read)
        self.order_id = order.order_id
        return order, messages

    async def ask(self) -> None:
        """Ask the service for it at once.

        Raises:
            ServiceError: it says no, or cannot be asked.
        """
        try:
            await self.engine.do(lambda services: services.poller.ask_now(self.order_id))
        except ServiceError as error:
            self.is_reached = error.certainty is Certainty.ANSWERED
            raise

    async def arrivals(self, known: Iterable[Sms]) -> AsyncIterator[Sms]:
        """Every SMS besides the `known` ones, as it arrives, until the order is over.

        Another copy of the program may be the one that receives it, so the journal is what is
        looked at, whenever the service was asked.

        Raises:
            WrongCredentialsError: they are refused, so nothing more comes.
        """
        events = events_of(self.engine)
        seen = {sms.sms_id for sms in known}
        event: Event | None = None
        await self._choose()
        while True:
            if isinstance(event, SmsArrived) and event.sms.sms_id < 0:
                yield event.sms  # the disk did not take it
            order, messages = await self.known()
            for sms in messages:
                if sms.sms_id not in seen:
                    seen.add(sms.sms_id)
                    yield sms
            if self._is_over(order, event):
                return
            event = await self._next(events, order)

    def _is_over(self, order: Order, event: Event | None) -> bool:
        now = datetime.now(UTC)
        if order.is_live(now):
            return False
        was_last = isinstance(event, OrderAsked) and event.next_at is None
        has_ended = order.ended_at is not None or order.rejected_at is not None
        return was_last or has_ended or now >= order.asked_until + _GRACE

    def _notify(self, trouble: str) -> None:
        if trouble and trouble != self._notified:
            self.warn(trouble)
        self._notified = trouble

    async def _choose(self) -> None:
        """Poll it often, beginning now; trouble is left to the poller."""

        async def select(services: Services) -> None:
            services.poller.select(self.order_id)

        await self.engine.do(select)
        with suppress(ServiceError):
            await self.ask()

    async def _next(self, events: asyncio.Queue[Event | None], order: Order) -> Event | None:
        """The next event about the order; None if only time has passed."""
        while True:
            left = (order.asked_until + _GRACE - datetime.now(UTC)).total_seconds()
            try:
                async with asyncio.timeout(min(max(0.0, left), _MAX_SILENCE_SECONDS)):
                    event = await events.get()
            except TimeoutError:
                return None
            match event:
                case None:
                    raise EngineStoppedError("The program is shutting down.")
                case CredentialsRefused(reason):
                    raise WrongCredentialsError(reason)
                case ConnectionChanged(Connection.TROUBLED, reason):
                    self.is_reached = False
                    self._notify(reason)
                case ConnectionChanged(Connection.ONLINE):
                    self.is_reached = True
                case SmsArrived(order=changed) | OrderChanged(changed):
                    if changed.order_id == self.order_id:
                        return event
                case OrderAsked(order_id, trouble=trouble) if order_id == self.order_id:
                    self.is_reached = self.is_reached or not trouble
                    self._notify(trouble)
                    return event
                case _:
                    pass


def print_order_sms(context: Context, order_id: str, *, follows: bool, as_json: bool) -> ExitCode:
    """Print the SMS, oldest first; with `follows` also new ones, until the order ends.

    Raises:
        ServiceError: the journal has no such order, or nothing more can come.
    """
    output = context.output

    def notify(sms: Sms) -> None:
        if as_json:
            output.json_line(message_record(sms))
        else:
            print_sms(output, sms, datetime.now(UTC))

    async def job(engine: Engine) -> ExitCode:
        reception = Reception(engine, order_id, output.complain)
        await reception.known()
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
                notify(sms)
        count = len(messages)
        if follows and order.is_live(datetime.now(UTC)):
            async for sms in reception.arrivals(messages):
                notify(sms)
                count += 1
            status = ExitCode.DONE if reception.is_reached else ExitCode.NO_CONNECTION
        if count == 0 and status is ExitCode.DONE and not as_json:
            output.complain(f"No SMS has arrived for order {order_id}.")
            return ExitCode.REFUSED
        return status

    return run_headless(context, job, polls=follows)


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
    output = context.output

    def has_code(sms: Sms) -> bool:
        if not (is_quiet or as_json):
            output.text(sms.text)
        if not sms.code:
            if not is_quiet:
                output.complain("This SMS has no code; waiting for the next one.")
            return False
        if as_json:
            output.document(message_record(sms))
        else:
            output.line(sms.code)
        return True

    async def job(engine: Engine) -> ExitCode:
        reception = Reception(engine, order_id, output.complain)
        order, messages = await reception.known()
        if not order.is_live(datetime.now(UTC)):
            await reception.ask()
            order, messages = await reception.known()
        with_code = [sms for sms in messages if sms.code]
        if with_code and not is_new:
            has_code(with_code[-1])
            return ExitCode.DONE
        if not order.is_live(datetime.now(UTC)):
            output.complain(f"Order {order_id} is over, and no SMS with a code arrived.")
            return ExitCode.REFUSED
        if not is_quiet:
            output.complain(_promise(order))
        try:
            async with asyncio.timeout(seconds):
                async for sms in reception.arrivals(messages):
                    if has_code(sms):
                        return ExitCode.DONE
        except TimeoutError:
            output.complain(f"No SMS with a code within {seconds:g} s. The order is still live.")
        else:
            order, _ = await reception.known()
            if order.ended_at is not None or order.rejected_at is not None:
                output.complain(f"The service has ended order {order_id}: {order.status}")
                return ExitCode.REFUSED
            output.complain(
                f"The time of order {order_id} is over, and no SMS with a code arrived."
            )
        return ExitCode.TIMED_OUT if reception.is_reached else ExitCode.NO_CONNECTION

    try:
        return run_headless(context, job, polls=True)
    except KeyboardInterrupt:
        output.complain(f"The order is still live; `wait {order_id}` waits again.")
        raise


def _promise(order: Order) -> str:
    """What the command waits for, in one sentence, and why nothing may arrive."""
    now = datetime.now(UTC)
    number = phone_number(order.number) if order.number else "a number that is not allocated yet"
    sentence = f"Waiting for an SMS to {number} ({order.service})"
    if order.kind == SHORT_TERM:
        return f"{sentence}, {time_left(order.time_left(now))} left."
    if order.active_until is not None and order.active_until > now:
        return f"{sentence}; it receives SMS for {time_left(order.active_until - now)}."
    return f"{sentence}. A rented number receives only while it is activated."
