"""A stand-in for the service: a scripted loopback server, with the real client, store and poller.

async with standing_in(tmp_path) as stand:
    stand.say({"status": "error", "message": "Order not found."})
    await stand.watch(an_order())
    await stand.poll(10)
    assert stand.texts() == []
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from nonvoip_tui.api.client import Client
from nonvoip_tui.api.transport import Exchange, Transport
from nonvoip_tui.domain.events import Event, SmsArrived
from nonvoip_tui.domain.models import Order
from nonvoip_tui.services.rate_limit import Budget
from nonvoip_tui.services.services import Services
from nonvoip_tui.settings.config import Config
from nonvoip_tui.settings.credentials import Session
from nonvoip_tui.settings.state import LearnedFields
from nonvoip_tui.startup.services import build_services
from nonvoip_tui.startup.wiring import demo_credentials
from nonvoip_tui.store.store import Store
from tests.fakes import FakeClock, resolve
from tests.loopback import Connection, LoopbackServer, Request, message

Answer = Callable[[], Any]
"""Makes one answer when it is asked: a JSON value or the bytes of a body, or that after its
status and before its headers: `(200, value)`, `(200, b"OK", {"Content-Type": "text/plain"})`."""

_PATIENCE_SECONDS = 10.0


@dataclass
class StandIn:
    """The service by script, and the program that asks it; time moves by `poll` alone."""

    clock: FakeClock
    store: Store
    services: Services
    server: LoopbackServer
    events: list[Event]
    notified: list[str] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)
    """By endpoint: what is answered from now on."""
    asked: list[str] = field(default_factory=list)
    """The endpoints, in the order in which they were asked."""
    answered: int = 0
    server_ahead: timedelta = timedelta(0)
    """How far the service's clock is ahead of the program's."""

    def say(self, answer: Any, endpoint: str = "getsms") -> None:
        """Answer so from now on; what can be called is called for each answer."""
        self.answers[endpoint] = answer

    async def watch(self, order: Order) -> None:
        """Store an order and have it polled."""
        self.store.orders.save(order)
        self.services.poller.watch(order)
        await resolve()

    async def poll(self, times: int, seconds: float = 15.0) -> None:
        """Let so many intervals pass, with everything asked meanwhile answered and taken in."""
        for _ in range(times):
            await self.clock.advance(seconds)
            await self.quiet()

    async def quiet(self) -> None:
        """Wait until every question has got its answer."""
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while True:
                await resolve()
                poller = self.services.poller
                if not poller._answers and not poller._late._in_flight:
                    return
                await asyncio.sleep(0.001)

    def texts(self) -> list[str]:
        """The stored SMS, in the order in which they came."""
        return [sms.text for sms in reversed(self.store.messages.recent(100))]

    @property
    def arrivals(self) -> int:
        """How many SMS were announced: each rings and runs `notify_command` once."""
        return sum(isinstance(event, SmsArrived) for event in self.events)

    def order(self, order_id: str = "900001") -> Order:
        """The order as it is stored."""
        order = self.store.orders.get(order_id)
        assert order is not None
        return order


@asynccontextmanager
async def standing_in(directory: Path, clock: FakeClock | None = None) -> AsyncIterator[StandIn]:
    """Run the real client, store and poller against a script on a loopback socket."""
    clock = clock or FakeClock()
    events: list[Event] = []

    async def serve(connection: Connection, request: Request) -> None:
        stand.asked.append(request.endpoint)
        default = {"status": "success", "balance": "50.00"}
        answer = stand.answers.get(request.endpoint, default)
        answer = answer() if callable(answer) else answer
        status, content, *more = answer if isinstance(answer, tuple) else (200, answer)
        moment = clock.now() + stand.server_ahead
        date = f"{moment:%a, %d %b %Y %H:%M:%S} GMT"
        headers = {"Date": date, **(more[0] if more else {})}
        body = content if isinstance(content, bytes) else None
        await connection.send(message(content, status=status, headers=headers, body=body))
        stand.answered += 1

    def on_exchange(call: Exchange) -> None:
        if call.clock_skew is not None:
            services.follow_clock(call.clock_skew)

    session = Session(demo_credentials())
    path = directory / "journal.sqlite3"
    with closing(Store.open(path, instance_id="stand", account="a@example.com")) as store:
        async with (
            LoopbackServer(serve) as server,
            Transport(server.url, session, now=clock.now, on_exchange=on_exchange) as transport,
        ):
            learned = LearnedFields(directory)
            services = build_services(
                service=Client(
                    transport,
                    now=clock.now,
                    on_unread=store.answers.save_unread,
                    learned=learned.of,
                ),
                learned=learned,
                session=session,
                budget=Budget(clock),
                store=store,
                config=Config(),
                clock=clock,
                notify=events.append,
                random=lambda: 0.5,
            )
            stand = StandIn(clock, store, services, server, events)
            running = asyncio.ensure_future(services.poller.run())
            await resolve()
            try:
                yield stand
            finally:
                running.cancel()
                await asyncio.wait({running})


def written(moment: datetime, form: str = "%Y-%m-%d %H:%M:%S") -> str:
    """A time as a service writes it."""
    return moment.strftime(form)
