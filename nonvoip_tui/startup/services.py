"""Connects to the service that the settings name, and puts the services of one account together.

All of it comes after the first frame.
"""

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

from nonvoip_tui.api.client import Client
from nonvoip_tui.api.connections import AsgiApp
from nonvoip_tui.api.contract import ContractLoader
from nonvoip_tui.api.openapi import read_document
from nonvoip_tui.api.rereading import AnswerReader
from nonvoip_tui.api.transport import Exchange, OnExchange, OnRate, Transport
from nonvoip_tui.api.values import Json
from nonvoip_tui.domain.answers import Fields, OnAnswer
from nonvoip_tui.domain.contract import Contract
from nonvoip_tui.domain.errors import StorageError
from nonvoip_tui.domain.events import (
    Connection,
    ConnectionChanged,
    ContractChanged,
    DocumentRehearsed,
    Event,
    IntentChanged,
    OrderChanged,
    SmsArrived,
)
from nonvoip_tui.domain.models import SHORT_TERM, Snapshot
from nonvoip_tui.services.account import Account
from nonvoip_tui.services.catalog import Alerts, Catalog, Marking
from nonvoip_tui.services.evidence import Evidence, Recovery, WebhookEvidence
from nonvoip_tui.services.export import FOLDER, Exports
from nonvoip_tui.services.inbox import Inbox, Unseen
from nonvoip_tui.services.instance_sync import InstanceSync
from nonvoip_tui.services.last_minute import LastMinute
from nonvoip_tui.services.lifecycle import Expiry, Lifecycle, Notes
from nonvoip_tui.services.order_import import OrderImport
from nonvoip_tui.services.ordering import Ordering
from nonvoip_tui.services.pace import Pace
from nonvoip_tui.services.poller import Poller
from nonvoip_tui.services.ports import Background, Clock, ClockReadings, Emit, Service
from nonvoip_tui.services.rate_limit import Backoff, Budget
from nonvoip_tui.services.recognition import Recognition
from nonvoip_tui.services.request_log import Activity
from nonvoip_tui.services.schedule import Schedule
from nonvoip_tui.services.services import Services
from nonvoip_tui.services.spending import Spending, SpendLimits
from nonvoip_tui.services.statistics import Deliveries, Overviews
from nonvoip_tui.services.webhooks import WebhookProof, Webhooks
from nonvoip_tui.settings.config import Config, ConfigError
from nonvoip_tui.settings.credentials import Session
from nonvoip_tui.settings.state import LearnedFields
from nonvoip_tui.store.locks import Leader, SpendLock
from nonvoip_tui.store.store import Store, stored_state

_log = logging.getLogger(__name__)


def make_transport(
    config: Config,
    session: Session,
    clock: Clock,
    simulator: Callable[[], AsgiApp] | None = None,
    on_rate: OnRate | None = None,
    on_exchange: OnExchange | None = None,
) -> Transport:
    """A transport to the service that the settings name; it logs each call without its content.

    `simulator` makes the service that answers in this process, instead of the network.

    Raises:
        ValueError: a setting cannot be used; the sentence is for the user.
    """

    def notify(exchange: Exchange) -> None:
        _log_exchange(exchange)
        if on_exchange is not None:
            on_exchange(exchange)

    return Transport(
        config.base_url if simulator is None else "http://127.0.0.1",
        session,
        timeout_seconds=config.timeout,
        asgi_app=simulator() if simulator else None,
        proxy=config.proxy or None,
        ca_file=Path(config.ca_file).expanduser() if config.ca_file else None,
        now=clock.now,
        on_rate=on_rate,
        on_exchange=notify,
    )


@asynccontextmanager
async def connect(
    config: Config,
    session: Session,
    clock: Clock,
    *,
    cache_file: Path,
    simulator: Callable[[], AsgiApp] | None,
    on_rate: OnRate,
    on_exchange: OnExchange,
    notify: Emit,
    on_unread: OnAnswer | None = None,
    learned: Callable[[str], Sequence[Fields]] | None = None,
) -> AsyncIterator[tuple[Client, ContractLoader]]:
    """A client, and what keeps its names as the provider's document has them, until the end.

    `notify` is called when names were resolved; the other arguments are handed on.

    Raises:
        ConfigError: a setting cannot be used; the sentence is for the user.
    """

    def contract_changed(contract: Contract, is_resolved: bool) -> None:
        notify(
            ContractChanged(
                contract.other_kinds,
                contract.countries,
                contract.min_bid,
                contract.max_bid,
                contract.networks if "networks" in contract.sources else (),
                is_resolved=is_resolved,
            )
        )

    async def rehearse(content: Json, contract: Contract) -> None:
        from nonvoip_tui.api.rereading import unread_examples  # no first frame waits for it

        unread = await asyncio.to_thread(
            unread_examples, content, contract, clock.now(), learned or (lambda _: ())
        )
        notify(DocumentRehearsed(unread))

    try:
        document = read_document(config.document) if config.document else None
        transport = make_transport(config, session, clock, simulator, on_rate, on_exchange)
    except ValueError as error:  # the proxy, the certificates or the document of the settings
        raise ConfigError(str(error)) from None
    async with transport:
        client = Client(transport, now=clock.now, on_unread=on_unread, learned=learned)
        loader = ContractLoader(
            transport,
            client,
            cache_file,
            config.contract,
            now=clock.now,
            sleep=clock.sleep,
            on_change=contract_changed,
            on_document=rehearse,
            document=document,
        )
        yield client, loader


def _log_exchange(exchange: Exchange) -> None:
    _log.info(
        "%s: %s after %.3f s; HTTP status %s; calls left: %s",
        exchange.endpoint,
        exchange.outcome,
        exchange.duration_seconds,
        exchange.status_code,
        exchange.remaining,
    )


CALLBACK_PATH = "callback-path"
"""The file in the data directory with the secret part of the callback URL."""
READ_ONLY = "Read-only mode (--read-only): nothing that spends or refunds money is sent."


def _log_event(event: Event) -> None:
    match event:
        case IntentChanged(intent):
            _log.info(
                "%s of %s: %s. %s", intent.action, intent.service, intent.ending, intent.detail
            )
        case ConnectionChanged(connection, reason):
            _log.info("the connection is %s. %s", connection, reason)
        case _:
            _log.debug("%s", type(event).__name__)


def build_services(
    *,
    service: Service,
    session: Session,
    budget: Budget,
    store: Store,
    config: Config,
    clock: Clock,
    notify: Callable[[Event], None],
    activity: Activity | None = None,
    background: tuple[Background, ...] = (),
    kind: str = SHORT_TERM,
    seen: Snapshot | None = None,
    learned: LearnedFields | None = None,
    contract: Callable[[], Contract] = Contract,
    random: Callable[[], float] = random.random,
    polls: bool = True,
) -> Services:
    """Put the services of one account together.

    `notify` takes each fact to the UI, and `seen` is what the user was shown already; by default
    what is stored when it begins.
    """

    def snapshot() -> Snapshot:
        return stored_state(store, kind, clock.now())

    def emit(event: Event) -> None:
        notify(event)
        _log_event(event)
        instance_sync.on_event(event)
        if isinstance(event, OrderChanged | SmsArrived):
            poller.watch(event.order)
        elif isinstance(event, ConnectionChanged) and event.connection is Connection.ONLINE:
            poller.line_is_up()
        unseen.on_event(event)
        alerts.on_event(event)
        deliveries.on_event(event)
        overviews.on_event(event)
        expiry.on_event(event)
        last_minute.on_event(event)
        evidence.on_event(event)
        webhooks.on_engine_event(event)

    def follow_other_instances(event: Event) -> None:
        # What follows from it (an alert, a refund) is done by the copy that did it.
        notify(event)
        last_minute.on_event(event)
        if isinstance(event, OrderChanged | SmsArrived):
            poller.watch(event.order)

    def open_account(email: str) -> None:
        before, store.account = store.account, email
        if store.account != before:
            webhooks.forget()

    def spent_since(moment: datetime) -> Decimal:
        by_service = store.statistics.per_service(moment, clock.now() + timedelta(seconds=1))
        return sum((spending.cost for spending in by_service), Decimal(0))

    def counted_since(moment: datetime) -> Decimal:
        return store.statistics.counted(moment, clock.now() + timedelta(seconds=1))

    def follow_clock(skew: timedelta) -> None:
        with suppress(StorageError):  # the next answer tries again
            do_agree = readings.agree(skew)
            if not store.clock_skew.has_moved(skew):
                return
            if not do_agree:
                account.want_refresh()  # which is one more answer
            elif store.clock_skew.follow(skew, clock.now()):
                poller.ends_moved()

    def new_ref() -> str:
        return uuid4().hex

    readings = ClockReadings()
    account = Account(service, session, store.ledger, clock, emit, open_account)
    directory = store.database.path.parent
    limits = SpendLimits(config.limits, counted_since, clock)
    evidence = Evidence(account, store.journal, store.orders, spent_since, clock, emit)
    account.readings = evidence
    spending = Spending(
        store.journal,
        SpendLock(directory, lambda: store.account, clock.sleep),
        account,
        limits,
        evidence,
        clock,
        emit,
        READ_ONLY if config.read_only else store.database.read_only_reason,
    )
    unseen = Unseen(store.messages, notify)
    instance_sync = InstanceSync(
        store.watch(), store.orders, store.messages, store.journal, clock, follow_other_instances
    )
    if seen is not None:
        instance_sync.begin(seen.orders, seen.messages, seen.unresolved)
    pace = Pace(config.poll_selected, config.poll_others)
    poller = Poller(
        service,
        store.orders,
        Inbox(store.orders, store.messages, clock, emit),
        account,
        budget,
        Schedule(pace, clock, random),
        Backoff(clock, random),
        Leader(directory, lambda: store.account),
        instance_sync,
        store.last_warnings.claim,
        clock,
        emit,
    )
    webhooks = Webhooks(
        poller,
        store.orders,
        WebhookEvidence(store.journal, clock, emit),
        WebhookProof(clock),
        store.webhook_record,
        pace,
        clock,
        emit,
    )
    catalog = Catalog(service, store.catalog, account, clock, emit, config.products_refresh)
    alerts = Alerts(store.price_alerts, catalog, budget, clock, emit)
    deliveries = Deliveries(store.statistics, clock, emit)
    overviews = Overviews(store.ledger, store.statistics, limits, clock, emit)
    lifecycle = Lifecycle(
        service,
        spending,
        account,
        store.orders,
        store.journal,
        poller.ask_now,
        clock,
        emit,
        new_ref,
    )
    learned = learned or LearnedFields(None)
    recognition = Recognition(
        service,
        AnswerReader(contract, learned.of, lambda: learned.digest),
        store.answers,
        store.journal,
        store.orders,
        lifecycle,
        budget,
        learned,
        clock,
        emit,
        new_ref,
        evidence.measure_late,
    )
    expiry = Expiry(lifecycle, clock, emit, config.reject_expired)
    last_minute = LastMinute(store.orders, store.last_warnings, clock, notify)
    receiving: tuple[Background, ...] = ()
    if config.callbacks.enabled:
        from nonvoip_tui.webhooks.reception import WebhookReception, WebhookSecret

        reception = WebhookReception(
            config.callbacks,
            WebhookSecret(directory / CALLBACK_PATH),
            webhooks,
            lambda: poller.is_leading,
            clock,
        )
        receiving = (webhooks, reception)
    return Services(
        account=account,
        order_import=OrderImport(
            service,
            store.journal,
            store.orders,
            Inbox(store.orders, store.messages, clock, emit),
            budget,
            clock,
            emit,
            new_ref,
        ),
        catalog=catalog,
        ordering=Ordering(
            service,
            spending,
            account,
            store.orders,
            store.journal,
            limits,
            clock,
            emit,
            new_ref,
            recognition.by_itself,
        ),
        lifecycle=lifecycle,
        poller=poller,
        recognition=recognition,
        recovery=Recovery(store.journal, clock, emit),
        spending=spending,
        orders=store.orders,
        answers=store.answers,
        messages=store.messages,
        unseen=unseen,
        notes=Notes(store.orders, follow_other_instances),
        exports=Exports(directory / FOLDER, store.orders, store.messages, clock),
        ledger=store.ledger,
        statistics=store.statistics,
        deliveries=deliveries,
        overviews=overviews,
        last_minute=last_minute,
        marking=Marking(store.favourites, alerts, emit),
        alerts=alerts,
        webhooks=webhooks,
        activity=activity or Activity(budget),
        snapshot=snapshot,
        follow_clock=follow_clock,
        background=(
            *(*background, *receiving),
            *(alerts, deliveries, overviews, last_minute, evidence, expiry),
        ),
        polls=polls,
    )
