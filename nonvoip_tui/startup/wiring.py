"""Builds the services out of their parts, on the engine's thread, and closes them in reverse."""

import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from nonvoip_tui.domain.errors import StorageError
from nonvoip_tui.domain.events import (
    AnswerUnread,
    DocumentRehearsed,
    JournalDelayed,
)
from nonvoip_tui.services.ports import SystemClock
from nonvoip_tui.settings.credentials import Credentials, Secret, Session
from nonvoip_tui.store.opening import OpeningOptions
from nonvoip_tui.store.store import Store, stored_state

if TYPE_CHECKING:
    from nonvoip_tui.api.connections import AsgiApp
    from nonvoip_tui.api.transport import Exchange
    from nonvoip_tui.domain.answers import RawAnswer
    from nonvoip_tui.domain.events import Event
    from nonvoip_tui.services.engine import Start
    from nonvoip_tui.services.ports import Clock, Emit
    from nonvoip_tui.services.services import Services
    from nonvoip_tui.settings.config import Config
    from nonvoip_tui.settings.paths import Paths

DEMO_EMAIL = "demo@example.com"
_DEMO_PASSWORD = "demo"  # noqa: S105 - opens nothing but the simulation


class Wiring(NamedTuple):
    """What one run of the program is made of."""

    config: "Config"
    paths: "Paths"
    credentials: Credentials | None
    """None while nobody is signed in."""
    kind: str
    """The price list that the first frame shows."""
    simulator: Callable[[], "AsgiApp"] | None = None
    """Makes the service that answers in this process, instead of the network."""
    clock: "Clock" = SystemClock()
    random: Callable[[], float] = random.random
    """From 0 to 1, for jitter."""
    email: str | None = None
    """The account whose journal is opened without credentials; None is the last one used."""
    polls: bool = True
    """Whether every live order is asked about, and not only what a command asks for."""
    hidden: list[str] | None = None
    """Gets every password in use, so that no log and no report of a crash holds it."""

    def build(self, start: "Start") -> AbstractAsyncContextManager["Services"]:
        """Fits `engine.Build`."""
        return _build(self, start)


def demo_simulator() -> "AsgiApp":
    """The simulated service of the demo, with order ids that no earlier demo had."""
    from nonvoip_tui.simulator import Simulator

    began = int(time.time())
    return Simulator(seed=began, scenario="demo", first_order_id=began)


def demo_credentials() -> Credentials:
    """The credentials of the simulated account."""
    return Credentials(DEMO_EMAIL, Secret(_DEMO_PASSWORD), source="demo")


@asynccontextmanager
async def _build(wiring: Wiring, start: "Start") -> AsyncIterator["Services"]:
    clock, config = wiring.clock, wiring.config
    store = _opened(wiring, start.emit)
    try:
        seen = stored_state(store, wiring.kind, clock.now())
        start.snapshot.set_result(seen)
        await start.painted()
        # Only now: httpx, a TLS context and the services would hold up the first frame.
        from nonvoip_tui.services.rate_limit import Budget
        from nonvoip_tui.services.request_log import Activity
        from nonvoip_tui.settings.state import LearnedFields
        from nonvoip_tui.startup.services import build_services, connect

        session = Session(wiring.credentials, wiring.hidden)
        budget = Budget(clock)
        activity = Activity(budget)
        learned = LearnedFields(wiring.paths.database_file.parent, config.answers)

        services: Services | None = None

        def on_exchange(call: "Exchange") -> None:
            if call.endpoint != "getsms":
                budget.count()
            activity.record(call)
            if services is not None and call.clock_skew is not None:
                services.follow_clock(call.clock_skew)

        def unread(answer: "RawAnswer") -> None:
            with suppress(StorageError):  # it is announced all the same
                store.answers.save_unread(answer)
            if answer.is_unforeseen:  # trouble of the line is said anyway
                start.emit(AnswerUnread(answer.endpoint))

        def notify(event: "Event") -> None:
            start.emit(event)
            if services is not None and isinstance(event, DocumentRehearsed):
                services.recognition.read_again()  # by what the document says

        async with connect(
            config,
            session,
            clock,
            cache_file=wiring.paths.cache_dir / "openapi.json",
            simulator=wiring.simulator,
            on_rate=budget.learn,
            on_exchange=on_exchange,
            notify=notify,
            on_unread=unread,
            learned=learned.of,
        ) as (service, loader):
            services = build_services(
                service=service,
                background=(loader, _Housekeeping(store, clock)),
                session=session,
                budget=budget,
                store=store,
                config=config,
                clock=clock,
                notify=start.emit,
                activity=activity,
                kind=wiring.kind,
                seen=seen,
                learned=learned,
                contract=lambda: service.contract,
                random=wiring.random,
                polls=wiring.polls,
            )
            yield services
    finally:
        store.close()


def _opened(wiring: Wiring, emit: "Emit") -> Store:
    """Open the store, and report what it waits for if that takes long."""
    notified: list[JournalDelayed] = []

    def notify(work: str) -> None:
        notified.append(JournalDelayed(work))
        emit(notified[-1])

    store = Store.open(
        wiring.paths.database_file,
        instance_id=uuid4().hex,
        account=wiring.credentials.email if wiring.credentials else wiring.email,
        options=OpeningOptions(notify=notify),
    )
    if notified:
        emit(JournalDelayed(""))
    return store


class _Housekeeping:
    """Copies the journal once a day and drops old answers, when the start is over."""

    def __init__(self, store: Store, clock: "Clock") -> None:
        self._store = store
        self._clock = clock

    async def run(self) -> None:
        while True:
            await self._clock.sleep(60)
            with suppress(StorageError):  # the journal itself is what counts
                self._store.back_up_if_due(self._clock.now())
            with suppress(StorageError):
                self._store.answers.drop_old(self._clock.now())
            await self._clock.sleep(6 * 3600)
