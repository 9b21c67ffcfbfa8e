"""Keeps the contract as the provider's document has it: read in the background, cached a day."""

import json
import logging
import os
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from nonvoip_tui.api.client import Client
from nonvoip_tui.api.contract_document import settle
from nonvoip_tui.api.document import Document, fetch_document
from nonvoip_tui.api.transport import Transport
from nonvoip_tui.domain.contract import Contract
from nonvoip_tui.domain.errors import ServiceError

_DAY = timedelta(days=1)
_RETRY = timedelta(hours=1)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Kept:
    document: Document
    fetched_at: datetime


class ContractKeeper:
    """Gives the client the names that config, document and defaults settle, in that order.

    A document that is absent, huge, wrong or hostile leaves the names as they are and one line
    in the log; nothing waits for it.
    """

    def __init__(
        self,
        transport: Transport,
        client: Client,
        cache_file: Path,
        table: Mapping[str, Any],
        *,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]],
        on_change: Callable[[Contract, bool], None],
    ) -> None:
        """Settle what the person's table and the defaults say.

        Args:
            transport: fetches the document.
            client: is given each new contract.
            cache_file: where the document is kept.
            table: the person's `[contract]`.
            now: the wall clock, aware UTC.
            sleep: waits so many seconds.
            on_change: told of each new contract, and whether the document was looked for already;
                also of an old one, once, when it was.

        Raises:
            ValueError: the table has an entry that cannot be used; for the person.
        """
        self._transport = transport
        self._client = client
        self._cache_file = cache_file
        self._table = table
        self._now = now
        self._sleep = sleep
        self._on_change = on_change
        self._is_settled = False
        self._use(settle(None, table))

    async def run(self) -> None:
        """Use the kept document, fetch it when it is older than a day, until cancelled."""
        kept = self._load()
        if kept is not None:
            self._use(settle(kept.document.content, self._table))
            self._settled()
        while True:
            wait = _DAY
            if kept is None or not timedelta(0) <= self._now() - kept.fetched_at < _DAY:
                try:
                    kept = await self._fetch(kept)
                except ServiceError as error:
                    _log.warning("The provider's document could not be read: %s", error)
                    wait = _RETRY
            self._settled()
            await self._sleep(wait.total_seconds())

    async def _fetch(self, kept: _Kept | None) -> _Kept:
        document = await fetch_document(self._transport, kept.document.etag if kept else "")
        if document is None and kept is not None:
            fresh = _Kept(kept.document, self._now())
        else:
            fresh = _Kept(document or Document(None), self._now())
            self._use(settle(fresh.document.content, self._table))
        self._save(fresh)
        return fresh

    def _use(self, contract: Contract) -> None:
        if contract != self._client.contract:
            self._client.contract = contract
            self._on_change(contract, self._is_settled)

    def _settled(self) -> None:
        if not self._is_settled:
            self._is_settled = True
            self._on_change(self._client.contract, True)

    def _load(self) -> _Kept | None:
        try:
            kept = json.loads(self._cache_file.read_bytes())
            return _Kept(Document(**kept["document"]), datetime.fromisoformat(kept["fetched_at"]))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            _log.warning("The kept document cannot be used and is fetched again.")
            return None

    def _save(self, kept: _Kept) -> None:
        with suppress(OSError, ValueError, RecursionError):  # only saves a request tomorrow
            text = json.dumps(
                {"fetched_at": kept.fetched_at.isoformat(), "document": asdict(kept.document)},
                default=str,
            )
            directory = self._cache_file.parent
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=directory)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            os.replace(name, self._cache_file)
