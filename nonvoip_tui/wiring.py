"""Builds the services out of their parts, on the engine's thread, and closes them in reverse."""

import logging
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import uuid4

from nonvoip_tui.config import Config
from nonvoip_tui.credentials import Credentials, Secret, Session
from nonvoip_tui.domain.errors import StorageError
from nonvoip_tui.domain.events import (
    ConnectionChanged,
    Event,
    IntentChanged,
    OrderChanged,
    SmsArrived,
)
from nonvoip_tui.domain.models import SHORT_TERM
from nonvoip_tui.engine import Start
from nonvoip_tui.paths import Paths
from nonvoip_tui.services.account import Account
from nonvoip_tui.services.alerts import Alerts
from nonvoip_tui.services.backoff import Backoff
from nonvoip_tui.services.budget import Budget
from nonvoip_tui.services.catalog import Catalog
from nonvoip_tui.services.clock import SystemClock
from nonvoip_tui.services.desk import Desk
from nonvoip_tui.services.evidence import Evidence
from nonvoip_tui.services.expiry import Expiry
from nonvoip_tui.services.inbox import Inbox
from nonvoip_tui.services.lifecycle import Lifecycle
from nonvoip_tui.services.limits import SpendLimits
from nonvoip_tui.services.neighbours import Neighbours
from nonvoip_tui.services.ordering import Ordering
from nonvoip_tui.services.pace import Pace
from nonvoip_tui.services.poller import Poller
from nonvoip_tui.services.ports import Background, Clock, Service
from nonvoip_tui.services.recovery import Recovery
from nonvoip_tui.services.schedule import Schedule
from nonvoip_tui.services.snapshot import Snapshot, read_snapshot
from nonvoip_tui.services.spending import Spending
from nonvoip_tui.store import Store
from nonvoip_tui.store.leader import Leader
from nonvoip_tui.store.spend_lock import SpendLock

if TYPE_CHECKING:
    from nonvoip_tui.api.asgi import AsgiApp

_log = logging.getLogger(__name__)

DEMO_EMAIL = "demo@example.com"
READ_ONLY = "Started for looking only (--read-only): nothing that costs or moves money is sent."
_DEMO_PASSWORD = "demo"  # noqa: S105 - opens nothing but the simulation


@dataclass(frozen=True, slots=True)
class Wiring:
    """What one run of the program is made of."""

    config: Config
    paths: Paths
    credentials: Credentials | None
    kind: str
    """The price list that the first frame shows."""
    simulator: Callable[[], "AsgiApp"] | None = None
    """Makes the service that answers in this process, instead of the network."""
    clock: Clock = field(default_factory=SystemClock)
    random: Callable[[], float] = random.random
    """From 0 to 1, for jitter."""

    def build(self, start: Start) -> AbstractAsyncContextManager[Desk]:
        """Fits `engine.Build`."""
        return _build(self, start)


def demo_simulator() -> "AsgiApp":
    """The simulated service of the demo, with order ids that no earlier demo had."""
    from nonvoip_tui.simulator import Simulator

    began = int(time.time())
    return Simulator(seed=began, scenario="demo", first_order_id=began)


def demo_credentials() -> Credentials:
    """Those of the simulated account."""
    return Credentials(DEMO_EMAIL, Secret(_DEMO_PASSWORD), source="demo")


@asynccontextmanager
async def _build(wiring: Wiring, start: Start) -> AsyncIterator[Desk]:
    clock, config = wiring.clock, wiring.config
    email = wiring.credentials.email if wiring.credentials else None
    store = Store.open(wiring.paths.database_file, instance_id=uuid4().hex, account=email)
    try:
        seen = _snapshot(store, wiring.kind, clock)
        start.snapshot.set_result(seen)
        await start.painted()
        session = Session(wiring.credentials)
        budget = Budget(clock)
        # Only now: importing httpx and making a TLS context would hold up the first frame.
        from nonvoip_tui.connecting import connect

        async with connect(
            config,
            session,
            clock,
            cache_file=wiring.paths.cache_dir / "openapi.json",
            simulator=wiring.simulator,
            on_rate=budget.learn,
            on_exchange=lambda call: None if call.endpoint == "getsms" else budget.count(),
            tell=start.emit,
        ) as (service, keeper):
            yield make_desk(
                service=service,
                background=(keeper, _BackUps(store, clock)),
                session=session,
                budget=budget,
                store=store,
                config=config,
                clock=clock,
                tell=start.emit,
                kind=wiring.kind,
                seen=seen,
                random=wiring.random,
            )
    finally:
        store.close()


class _BackUps:
    """Copies the journal once a day, when the start is over."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def run(self) -> None:
        while True:
            await self._clock.sleep(60)
            with suppress(StorageError):  # the journal itself is what counts
                self._store.back_up_if_due(self._clock.now())
            await self._clock.sleep(6 * 3600)


def _snapshot(store: Store, kind: str, clock: Clock) -> Snapshot:
    rescue = store.rescued
    return read_snapshot(
        store.account,
        kind,
        store.journal,
        store.orders,
        store.messages,
        store.catalog,
        store.ledger,
        clock.now(),
        tuple(filter(None, (store.database.read_only_reason, rescue.sentence if rescue else ""))),
    )


def _write_down(event: Event) -> None:
    match event:
        case IntentChanged(intent):
            _log.info(
                "%s of %s: %s. %s", intent.action, intent.service, intent.ending, intent.detail
            )
        case ConnectionChanged(connection, reason):
            _log.info("the connection is %s. %s", connection, reason)
        case _:
            _log.debug("%s", type(event).__name__)


def make_desk(
    *,
    service: Service,
    session: Session,
    budget: Budget,
    store: Store,
    config: Config,
    clock: Clock,
    tell: Callable[[Event], None],
    background: tuple[Background, ...] = (),
    kind: str = SHORT_TERM,
    seen: Snapshot | None = None,
    random: Callable[[], float] = random.random,
) -> Desk:
    """Put the services of one account together.

    Args:
        service: the wire.
        session: the credentials in use.
        budget: how many calls may still be made.
        store: the memory.
        config: the settings.
        clock: the time.
        tell: takes each fact to the face.
        background: what else goes on meanwhile.
        kind: the price list that a snapshot holds.
        seen: what the person was shown already; by default what is kept when it begins.
        random: from 0 to 1, for jitter.
    """

    def snapshot() -> Snapshot:
        return _snapshot(store, kind, clock)

    def emit(event: Event) -> None:
        tell(event)
        _write_down(event)
        neighbours.hear(event)
        if isinstance(event, OrderChanged | SmsArrived):
            poller.watch(event.order)
        alerts.hear(event)
        expiry.hear(event)
        evidence.hear(event)

    def tell_of_neighbours(event: Event) -> None:
        # What follows from it (an alert, a refund) is done by the copy that did it.
        tell(event)
        if isinstance(event, OrderChanged | SmsArrived):
            poller.watch(event.order)

    def open_account(email: str) -> None:
        store.account = email

    def spent_since(moment: datetime) -> Decimal:
        by_service = store.statistics.per_service(moment, clock.now() + timedelta(seconds=1))
        return sum((spending.cost for spending in by_service), Decimal(0))

    def new_ref() -> str:
        return uuid4().hex

    account = Account(service, session, store.ledger, clock, emit, open_account)
    directory = store.database.path.parent
    spending = Spending(
        store.journal,
        SpendLock(directory, lambda: store.account, clock.sleep),
        account,
        clock,
        emit,
        READ_ONLY if config.read_only else "",
    )
    neighbours = Neighbours(store.watch(), store.orders, store.messages, clock, tell_of_neighbours)
    if seen is not None:
        neighbours.begin(seen.orders, seen.messages)
    poller = Poller(
        service,
        store.orders,
        Inbox(store.orders, store.messages, clock, emit),
        account,
        budget,
        Schedule(Pace(config.poll_selected, config.poll_others), clock, random),
        Backoff(clock, random),
        Leader(directory, lambda: store.account),
        neighbours,
        clock,
        emit,
    )
    catalog = Catalog(service, store.catalog, account, clock, emit, config.products_refresh)
    alerts = Alerts(store.price_alerts, catalog, clock, emit)
    lifecycle = Lifecycle(service, spending, account, store.orders, clock, emit, new_ref)
    evidence = Evidence(account, store.journal, spent_since, clock, emit)
    expiry = Expiry(lifecycle, clock, emit, config.reject_expired)
    return Desk(
        account=account,
        catalog=catalog,
        ordering=Ordering(
            service,
            spending,
            account,
            store.orders,
            store.journal,
            SpendLimits(config.limits, spent_since, clock),
            clock,
            emit,
            new_ref,
        ),
        lifecycle=lifecycle,
        poller=poller,
        recovery=Recovery(store.journal, clock, emit),
        spending=spending,
        orders=store.orders,
        messages=store.messages,
        ledger=store.ledger,
        statistics=store.statistics,
        favourites=store.favourites,
        alerts=alerts,
        snapshot=snapshot,
        background=(*background, alerts, evidence, expiry),
    )
