"""The connection to the service that the settings name; the whole program connects through here."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from nonvoip_tui.api.client import Client
from nonvoip_tui.api.connections import AsgiApp
from nonvoip_tui.api.contract import ContractLoader
from nonvoip_tui.api.openapi import read_document
from nonvoip_tui.api.transport import Exchange, OnExchange, OnRate, Transport
from nonvoip_tui.api.values import Json
from nonvoip_tui.domain.answers import Fields, OnAnswer
from nonvoip_tui.domain.contract import Contract
from nonvoip_tui.domain.events import ContractChanged, DocumentRehearsed
from nonvoip_tui.services.ports import Clock, Emit
from nonvoip_tui.settings.config import Config, ConfigError
from nonvoip_tui.settings.credentials import Session

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

    Args:
        config: the settings.
        session: the credentials in use.
        clock: the time.
        simulator: makes the service that answers in this process, instead of the network.
        on_rate: called with what an answer says of the rate limit.
        on_exchange: called after every call, without its content.

    Raises:
        ValueError: a setting cannot be used; the sentence is for the user.
    """

    def notify(exchange: Exchange) -> None:
        _write_down(exchange)
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

    Args:
        config: the settings.
        session: the credentials in use.
        clock: the time.
        cache_file: where the document is stored.
        simulator: makes the service that answers in this process, instead of the network.
        on_rate: called with what an answer says of the rate limit.
        on_exchange: called after every call, without its content.
        notify: called when names were resolved.
        on_unread: given each answer of a reading call that cannot be understood.
        learned: where the values of an endpoint's answers stand, as the user's choice taught.

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
        from nonvoip_tui.api.rehearsal import unread_examples  # no first frame waits for it

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


def _write_down(exchange: Exchange) -> None:
    _log.info(
        "%s: %s after %.3f s; HTTP status %s; calls left: %s",
        exchange.endpoint,
        exchange.outcome,
        exchange.duration_seconds,
        exchange.status_code,
        exchange.remaining,
    )
