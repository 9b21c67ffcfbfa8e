"""The contract: resolved from the settings and the provider's OpenAPI document, kept up to date."""

import json
import logging
import re
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any

from nonvoip_tui.api.client import Client
from nonvoip_tui.api.envelope import normalize_key
from nonvoip_tui.api.openapi import Document, OpenApi, Schema, fetch_document
from nonvoip_tui.api.purchase import names_a_bid
from nonvoip_tui.api.roles import documented
from nonvoip_tui.api.transport import Transport
from nonvoip_tui.api.values import Json
from nonvoip_tui.domain.contract import SENT_ANYWAY, Contract, Source, checked_value, is_usable
from nonvoip_tui.domain.errors import ServiceError
from nonvoip_tui.domain.text import printable
from nonvoip_tui.settings.paths import private_file

_ON_AN_ORDER = frozenset({"order_id", "service", "number"})
_BUYING = frozenset({"product_id", "product_ids", "accepted_max_price", "auction"})
_ENDPOINTS: Mapping[str, frozenset[str]] = {
    "balance": frozenset(),
    "products": frozenset({"type"}),
    "order": _BUYING,
    "getsms": _ON_AN_ORDER,
    "reuse": _ON_AN_ORDER,
    "activate": _ON_AN_ORDER,
    "reject": _ON_AN_ORDER,
    "renew": _ON_AN_ORDER,
    "country/products": frozenset(),
    "country/order": _BUYING,
    "saveurl": frozenset(),
}
"""The endpoints that this client calls, with the fields that it can send besides open names."""

_KIND_FORMS = {
    "short_term_kind": re.compile(r"short([ _-]?term)?|1[05][ _-]?min(ute)?s?", re.I),
    "long_term_kind": re.compile(r"long([ _-]?term)?|(30|thirty)[ _-]?days?|month(ly)?", re.I),
    "one_day_kind": re.compile(r"(1|one)[ _-]?days?|24[ _-]?h(ours?)?|daily", re.I),
    "three_days_kind": re.compile(r"(3|three)[ _-]?days?|72[ _-]?h(ours?)?", re.I),
}
_QUOTED = re.compile(r"[`'\"“]([A-Za-z0-9_-]{1,32})[`'\"”]")
_MAX_VALUES = 400
_MAX_SURPRISES = 50


def load_contract(document: Json = None, table: Mapping[str, Any] | None = None) -> Contract:
    """Resolve every open name.

    Args:
        document: the provider's OpenAPI document, or whatever came in its place.
        table: the user's `[contract]` table: any of `OPEN_NAMES`, and `document`.

    Raises:
        ValueError: the table has an entry that cannot be used; the sentence is for the user.
    """
    api = OpenApi(document)
    operations = api.operations()
    read = {
        name: value
        for name, value in _from_document(api, operations)
        if value is not None and is_usable(name, value)
    }
    if read.get("min_bid", 0) > read.get("max_bid", read.get("min_bid", 0)):
        del read["min_bid"], read["max_bid"]
    configured = {
        name: checked_value(name, value)
        for name, value in (table or {}).items()
        if name != "document"
    }
    contract = replace(
        Contract(),
        **{**read, **configured},
        sources=MappingProxyType(
            dict.fromkeys(read, Source.DOCUMENT) | dict.fromkeys(configured, Source.CONFIG)
        ),
        places=MappingProxyType(
            {
                endpoint: places
                for endpoint, operation in operations.items()
                if (places := documented(api, endpoint, operation))
            }
        ),
        version=printable(api.version, limit=40),
    )
    return replace(contract, surprises=tuple(_surprises(api, operations, contract)))


def _from_document(api: OpenApi, operations: Mapping[str, Schema]) -> Iterator[tuple[str, Any]]:
    def request_fields(endpoint: str) -> dict[str, Schema]:
        return api.request_fields(operations.get(endpoint, {}))

    def required(endpoint: str) -> set[str]:
        return api.required_fields(operations.get(endpoint, {}))

    listing, ordering = request_fields("country/products"), request_fields("country/order")
    list_field = _country_field(listing, required("country/products"))
    order_field = _country_field(ordering, required("country/order"))
    yield "country_field", list_field
    yield "country_order_field", order_field or list_field
    if list_field is not None:
        yield "country_form", _form(api, listing[list_field], {"integer": "number"}, "string")
        yield "countries", _values(api.enumerated(listing[list_field])) or None
    yield "callback_field", _callback_field(request_fields("saveurl"))

    products, order = request_fields("products"), request_fields("order")
    yield from _kinds(api, products.get("type", {}))
    listed = api.enumerated(products.get("network", {}))
    listed = listed or api.enumerated(order.get("network", {}))
    yield "networks", _values(listed) or None
    if "product_ids" in order:
        yield "product_ids_form", _form(api, order["product_ids"], {"string": "comma"}, "array")
    if "accepted_max_price" in order:
        accepted = order["accepted_max_price"]
        yield "price_form", _form(api, accepted, {"string": "string"}, "number")
    auction = order.get("auction", {})
    yield "min_bid", auction.get("minimum")
    yield "max_bid", auction.get("maximum")
    leaves = api.answer_leaves(operations.get("order", {}))
    yield "bid_field", _bid_field(path.rpartition(".")[2] for path, _ in leaves)


def _country_field(described: Mapping[str, Schema], required: set[str]) -> str | None:
    free = [name for name in described if name not in SENT_ANYWAY]
    named = [name for name in free if "country" in name.lower()] or [
        name for name in free if name.lower() in ("iso", "iso2", "region", "location")
    ]
    named.sort(key=lambda name: (name not in required, name != "country"))
    return named[0] if named else None


def _callback_field(described: Mapping[str, Schema]) -> str | None:
    free = [name for name in described if name not in SENT_ANYWAY]
    named = [name for name in free if re.search(r"url|uri|callback|webhook", name, re.I)]
    if len(named) > 1:
        named = [name for name in named if name == "url"] or named
    return next(iter(named or (free if len(free) == 1 else [])), None)


def _kinds(api: OpenApi, described: Schema) -> Iterator[tuple[str, Any]]:
    words = api.enumerated(described)
    others = list(words)  # words of a description may be about anything
    description = described.get("description")
    if not words and isinstance(description, str):
        words = _QUOTED.findall(description[:2_000])
    for name, form in _KIND_FORMS.items():
        word = next((word for word in words if form.fullmatch(word)), None)
        yield name, word
        if word in others:
            others.remove(word)
    yield "other_kinds", _values(others) or None


def _bid_field(names: Iterable[str]) -> str | None:
    likely = [name for name in names if names_a_bid(normalize_key(name))]
    recommended = [name for name in likely if "recommend" in name.lower()]
    return next(iter(recommended or likely), None)


def _form(api: OpenApi, schema: Schema, forms: Mapping[str, str], default: str) -> str | None:
    kinds = api.kind_of(schema)
    if not kinds:
        return None
    return next((form for kind, form in forms.items() if kinds == {kind}), default)


def _values(values: Iterable[str]) -> tuple[str, ...]:
    shown = (printable(value, limit=60) for value in islice(values, _MAX_VALUES))
    return tuple(dict.fromkeys(shown))


def _surprises(api: OpenApi, operations: Mapping[str, Schema], contract: Contract) -> Iterator[str]:
    return islice(_all_surprises(api, operations, contract), _MAX_SURPRISES)


def _all_surprises(
    api: OpenApi, operations: Mapping[str, Schema], contract: Contract
) -> Iterator[str]:
    if not operations:
        return
    for endpoint in sorted(operations.keys() - _ENDPOINTS.keys()):
        yield (
            "The service has an endpoint that this program does not use: "
            f"{printable(endpoint, limit=60)}."
        )
    open_fields = {
        "country/products": contract.country_field,
        "country/order": contract.country_order_field,
        "saveurl": contract.callback_field,
    }
    for endpoint, sent in _ENDPOINTS.items():
        if endpoint not in operations:
            yield f"The document does not list {endpoint}."
            continue
        known = sent | {"email", "password", open_fields.get(endpoint, "")}
        for name in sorted(api.required_fields(operations[endpoint]) - known):
            yield (
                f"{endpoint} requires a field that this program does not send: "
                f"{printable(name, limit=60)}."
            )


_DAY = timedelta(days=1)
_RETRY = timedelta(hours=1)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Stored:
    document: Document
    fetched_at: datetime


class ContractLoader:
    """Gives the client the names that config, document and defaults resolve, in that order.

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
        on_document: Callable[[Json, Contract], Awaitable[None]] | None = None,
        document: Document | None = None,
    ) -> None:
        """Resolve what the user's table and the defaults say.

        Args:
            transport: fetches the document.
            client: is given each new contract.
            cache_file: where the document is stored.
            table: the user's `[contract]`.
            now: the wall clock, aware UTC.
            sleep: waits so many seconds.
            on_change: called with each new contract, and whether the document was looked for;
                also of an old one, once, when it was.
            on_document: called with each document that is new to this run, once its names are used.
            document: saved by hand, which is used instead of fetching one.

        Raises:
            ValueError: the table has an entry that cannot be used; for the user.
        """
        self._transport = transport
        self._client = client
        self._cache_file = cache_file
        self._table = table
        self._now = now
        self._sleep = sleep
        self._on_change = on_change
        self._on_document = on_document
        self._is_resolved = False
        self._document = document
        self._read: Json = None
        self._use(load_contract(document.content if document else None, table))

    async def run(self) -> None:
        """Use the stored document, fetch it when it is older than a day, until cancelled."""
        while self._document is not None:
            self._resolved()
            await self._was_read(self._document)
            await self._sleep(_DAY.total_seconds())
        stored = self._load()
        if stored is not None:
            self._use(load_contract(stored.document.content, self._table))
            self._resolved()
            await self._was_read(stored.document)
        while True:
            wait = _DAY
            if stored is None or not timedelta(0) <= self._now() - stored.fetched_at < _DAY:
                try:
                    stored = await self._fetch(stored)
                except ServiceError as error:
                    _log.warning("The provider's document could not be read: %s", error)
                    wait = _RETRY
            self._resolved()
            if stored is not None:
                await self._was_read(stored.document)
            await self._sleep(wait.total_seconds())

    async def _fetch(self, stored: _Stored | None) -> _Stored:
        document = await fetch_document(self._transport, stored.document.etag if stored else "")
        if document is None and stored is not None:
            fresh = _Stored(stored.document, self._now())
        else:
            fresh = _Stored(document or Document(None), self._now())
            self._use(load_contract(fresh.document.content, self._table))
        self._save(fresh)
        return fresh

    async def _was_read(self, document: Document) -> None:
        if self._on_document is None or document.content is None or document.content == self._read:
            return
        self._read = document.content
        try:
            await self._on_document(document.content, self._client.contract)
        except Exception as error:  # a document that breaks the rehearsal breaks nothing else
            _log.error("rehearsing the provider's document: %s", type(error).__name__)

    def _use(self, contract: Contract) -> None:
        if contract != self._client.contract:
            self._client.contract = contract
            self._on_change(contract, self._is_resolved)

    def _resolved(self) -> None:
        if not self._is_resolved:
            self._is_resolved = True
            self._on_change(self._client.contract, True)

    def _load(self) -> _Stored | None:
        try:
            stored = json.loads(self._cache_file.read_bytes())
            return _Stored(
                Document(**stored["document"]), datetime.fromisoformat(stored["fetched_at"])
            )
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            _log.warning("The cached document cannot be used and is fetched again.")
            return None

    def _save(self, stored: _Stored) -> None:
        with suppress(OSError, ValueError, RecursionError):  # only saves a request tomorrow
            text = json.dumps(
                {"fetched_at": stored.fetched_at.isoformat(), "document": asdict(stored.document)},
                default=str,
            )
            with private_file(self._cache_file, makes_directory=True) as file:
                file.write(text)
