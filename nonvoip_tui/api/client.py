"""The service as typed coroutines, one for each endpoint (API.md section 2).

Whatever goes wrong, what leaves is a `ServiceError` whose `certainty` says whether the call was
carried out; nothing is repeated and nothing is remembered between calls.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeVar

from nonvoip_tui.api.contract import Contract
from nonvoip_tui.api.decode import (
    decode_activation,
    decode_balance,
    decode_news,
    decode_products,
    decode_rejection,
    decode_reuse,
    decode_sentence,
)
from nonvoip_tui.api.inbox import decode_inbox
from nonvoip_tui.api.placed import decode_order
from nonvoip_tui.api.reply import Reply
from nonvoip_tui.api.strict_json import Json
from nonvoip_tui.api.transport import DEFAULT_LIMIT_BYTES, PRICE_LIST_LIMIT_BYTES, Transport
from nonvoip_tui.domain.errors import BadAnswerError, NotSentError, ServiceError
from nonvoip_tui.domain.models import Inbox, Order, OrderNews, OrderRequest, Product
from nonvoip_tui.domain.outcomes import Answer

_log = logging.getLogger(__name__)

_T = TypeVar("_T")

_NEVER_EXTRA = frozenset(
    {"accepted_max_price", "auction", "product_id", "product_ids", "email", "password"}
)
_MOST_SAFE_INTEGER = 2**53


class Client:
    """Everything that an account can ask of the service."""

    def __init__(
        self,
        transport: Transport,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        contract: Contract | None = None,
        extra_fields: Mapping[str, Mapping[str, Json]] | None = None,
    ) -> None:
        """Speak through `transport`, which stays its owner's to close.

        Args:
            transport: sends and receives.
            now: the wall clock, aware UTC, from which orders count.
            contract: the names that are not known for sure; the defaults without one.
            extra_fields: for each endpoint ("products"), fields that its body has besides; they
                give way to ours, and can neither choose nor pay anything, nor name an account.
        """
        self._transport = transport
        self._now = now
        self.contract = contract or Contract()
        """Replaced when the provider's document was read; holds from the next call on."""
        self._extra_fields = {
            endpoint: {name: value for name, value in fields.items() if name not in _NEVER_EXTRA}
            for endpoint, fields in (extra_fields or {}).items()
        }

    async def balance(self) -> Decimal:
        """The account's balance in US dollars."""
        return await self._ask("balance", {}, decode_balance)

    async def products(self, kind: str) -> Sequence[Product]:
        """The price list of one kind, such as "short_term"."""
        return await self._ask(
            "products",
            {"type": self.contract.word_for(kind)},
            lambda reply: decode_products(reply, kind, word=self.contract.word_for(kind)),
            limit_bytes=PRICE_LIST_LIMIT_BYTES,
        )

    async def country_products(self, country: str = "") -> Sequence[Product]:
        """The price list of one country as the service names it, or of all that it lists."""
        field = self.contract.country_field
        listed = await self._ask(
            "country/products",
            {field: self._country(country)} if country else {},
            lambda reply: decode_products(reply, country=country),
            limit_bytes=PRICE_LIST_LIMIT_BYTES,
        )
        return [replace(row, kind=self.contract.kind_for(row.kind)) for row in listed]

    async def order(self, request: OrderRequest) -> Answer:
        """Rent a number. Spends; what is consented to is in `request` and nothing else."""
        if not request.products:
            raise NotSentError("Not sent: no product was chosen.")
        country = request.products[0].country
        return await self._ask(
            "country/order" if country else "order",
            self._order_body(request),
            lambda reply: decode_order(reply, request, self._now(), self.contract.bid_field),
            spends=True,
        )

    async def inbox(self, order: Order) -> Inbox:
        """The latest SMS of `order`, and what the answer says of it by the way."""
        return await self._ask("getsms", _naming(order), lambda reply: decode_inbox(reply, order))

    async def reject(self, order: Order) -> str:
        """Give an unused number back; the service's own sentence. Moves money."""
        return await self._on_order("reject", order, decode_rejection)

    async def reuse(self, order: Order) -> OrderNews:
        """Open a 10-minute number again; its `order_id` is the one to go on with. May spend."""
        return await self._on_order("reuse", order, decode_reuse)

    async def activate(self, order: Order) -> OrderNews:
        """Make a rented number receive; `active_until` says until when. May spend."""
        return await self._on_order("activate", order, decode_activation)

    async def renew(self, order: Order) -> OrderNews:
        """Rent a number for another term; `expires_at` is its new end. Spends."""
        return await self._on_order("renew", order, decode_news)

    async def save_url(self, url: str) -> str:
        """Have callbacks sent to `url`, of the whole account; the service's own sentence."""
        return await self._ask("saveurl", {self.contract.callback_field: url}, decode_sentence)

    async def _on_order(
        self, endpoint: str, order: Order, decode: Callable[[Reply, Order], _T]
    ) -> _T:
        return await self._ask(
            endpoint, _naming(order), lambda reply: decode(reply, order), spends=True
        )

    async def _ask(
        self,
        endpoint: str,
        body: Mapping[str, Json],
        decode: Callable[[Reply], _T],
        *,
        spends: bool = False,
        limit_bytes: int = DEFAULT_LIMIT_BYTES,
    ) -> _T:
        fields = {**self._extra_fields.get(endpoint, {}), **body}
        reply = await self._transport.post(endpoint, fields, spends=spends, limit_bytes=limit_bytes)
        try:
            return decode(reply)
        except ServiceError as error:
            failure = error
            failure.args = (self._transport.redact(str(error)),)
        except Exception as error:
            # After a spending call even a mistake of ours must end as "unknown". The error's
            # own words may quote the answer, so they are not logged.
            _log.error("decoding the answer of %s: %s", endpoint, type(error).__name__)
            failure = BadAnswerError("The service's answer cannot be understood.")
        raise failure

    def _order_body(self, request: OrderRequest) -> dict[str, Json]:
        contract, country = self.contract, request.products[0].country
        ids = [_number_if_one(product.product_id) for product in request.products]
        body: dict[str, Json] = {"product_id": ids[0]}
        if len(ids) > 1:
            is_list = contract.product_ids_form == "array"
            body = {"product_ids": ids if is_list else ",".join(map(str, ids))}
        if country:
            body[contract.country_order_field] = self._country(country)
        elif request.network:
            body["network"] = _number_if_one(request.network)
        accepted = request.accepted_max_price
        if accepted is not None:
            is_number = contract.price_form == "number"
            body["accepted_max_price"] = accepted if is_number else format(accepted, "f")
        if request.bid_percent is not None:
            body["auction"] = request.bid_percent
        return body

    def _country(self, country: str) -> Json:
        return _number_if_one(country) if self.contract.country_form == "number" else country


def _naming(order: Order) -> dict[str, Json]:
    """An order by its id, and as older servers know it; what is not known is left out."""
    named: dict[str, Json] = {
        "order_id": _number_if_one(order.order_id),
        "service": order.service,
        "number": order.number,
    }
    return {name: value for name, value in named.items() if value != ""}


def _number_if_one(identifier: str) -> Json:
    # As the service wrote it: a leading zero or a letter makes it a word.
    is_number = identifier.isascii() and identifier.isdigit()
    is_number = is_number and str(int(identifier)) == identifier
    return int(identifier) if is_number and int(identifier) < _MOST_SAFE_INTEGER else identifier
