"""The service as typed coroutines, one for each endpoint.

Whatever goes wrong, what leaves is a `ServiceError` whose `certainty` says whether the call was
carried out; nothing is repeated, and nothing but ids of countries remembered between calls.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeVar

from nonvoip_tui.api.decode import (
    country_values,
    decode_activation,
    decode_balance,
    decode_news,
    decode_products,
    decode_rejection,
    decode_reuse,
    decode_sentence,
)
from nonvoip_tui.api.inbox import decode_inbox, holds_unread_text
from nonvoip_tui.api.purchase import decode_order
from nonvoip_tui.api.responses import Reply
from nonvoip_tui.api.roles import fields_of, from_text, with_roles
from nonvoip_tui.api.transport import DEFAULT_LIMIT_BYTES, PRICE_LIST_LIMIT_BYTES, Transport
from nonvoip_tui.api.values import Json
from nonvoip_tui.domain.actions import Answer
from nonvoip_tui.domain.answers import OnAnswer, Role
from nonvoip_tui.domain.contract import Contract
from nonvoip_tui.domain.errors import BadAnswerError, NotSentError, ServiceError
from nonvoip_tui.domain.models import Inbox, Order, OrderNews, OrderRequest, Product
from nonvoip_tui.domain.text import without_secrets

_MAX_SAFE_INTEGER = 2**53


def body_naming(order: Order) -> dict[str, Json]:
    """An order by its id, and as older servers know it; what is not known is left out."""
    named: dict[str, Json] = {
        "order_id": _number_if_one(order.service_order_id),
        "service": order.service,
        "number": order.number,
    }
    return {name: value for name, value in named.items() if value != ""}


def body_ordering(
    request: OrderRequest, contract: Contract, *, country: str = ""
) -> dict[str, Json]:
    """What to buy, and exactly the consent that was given.

    Args:
        request: names at least one product.
        contract: says under which names and in which forms.
        country: as the service wants it named; empty for as it names it.
    """
    country = country or request.products[0].country
    ids = [_number_if_one(product.product_id) for product in request.products]
    body: dict[str, Json] = {"product_id": ids[0]}
    if len(ids) > 1:
        is_list = contract.product_ids_form == "array"
        body = {"product_ids": ids if is_list else ",".join(map(str, ids))}
    if country:
        body[contract.country_order_field] = country_value(country, contract)
    elif request.network:
        body["network"] = _number_if_one(request.network)
    accepted = request.accepted_max_price
    if accepted is not None:
        is_number = contract.price_form == "number"
        body["accepted_max_price"] = accepted if is_number else format(accepted, "f")
    if request.bid_percent is not None:
        body["auction"] = request.bid_percent
    return body


def country_value(country: str, contract: Contract) -> Json:
    """A country in the form that the contract wants."""
    return _number_if_one(country) if contract.country_form == "number" else country


def _number_if_one(identifier: str) -> Json:
    # As the service wrote it: a leading zero or a letter makes it a word.
    is_number = identifier.isascii() and identifier.isdigit()
    is_number = is_number and str(int(identifier)) == identifier
    return int(identifier) if is_number and int(identifier) < _MAX_SAFE_INTEGER else identifier


_log = logging.getLogger(__name__)

_T = TypeVar("_T")


class Client:
    """Everything that an account can ask of the service.

    It does not depend on the rest of the program. Here the service is the simulated one, in this
    process; without `asgi_app` it is the real one, or that of `base_url`.

    >>> import asyncio
    >>> from nonvoip_tui.api.client import Client
    >>> from nonvoip_tui.api.transport import Transport
    >>> from nonvoip_tui.settings.credentials import Credentials, Secret
    >>> from nonvoip_tui.domain.models import OrderRequest
    >>> from nonvoip_tui.domain.actions import Placed
    >>> from nonvoip_tui.simulator import Simulator

    >>> async def one_number(simulator: Simulator) -> None:
    ...     account = Credentials("demo@example.com", Secret("demo"))
    ...     async with Transport(credentials=lambda: account, asgi_app=simulator) as transport:
    ...         client = Client(transport)
    ...         print("balance", await client.balance())
    ...         product, *_ = await client.products("short_term")
    ...         print(product.name, product.price)
    ...         answer = await client.order(OrderRequest((product,)))
    ...         if not isinstance(answer, Placed):
    ...             return  # PriceChanged or PremiumOffered: nothing is bought until asked again
    ...         order, *_ = answer.orders
    ...         print("order", order.order_id, "has", order.number)
    ...         inbox = await client.inbox(order)
    ...         print([sms.text for sms in inbox.messages])

    >>> asyncio.run(one_number(Simulator(scenario="no-sms")))
    balance 50.00
    Birchely Jobs 2.55
    order 900001 has 15125550155
    []

    Raises:
        ServiceError: any call that does not end as its docstring says. `str()` is a sentence for
            the user, `certainty` whether the call was carried out (`domain.errors`).
    """

    def __init__(
        self,
        transport: Transport,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        contract: Contract | None = None,
        on_unread: OnAnswer | None = None,
        learned: Callable[[str], Sequence[Mapping[Role, str]]] | None = None,
    ) -> None:
        """Speak through `transport`, which stays its owner's to close.

        Args:
            transport: sends and receives.
            now: the wall clock, aware UTC, from which orders count.
            contract: the names that are not known for sure; the defaults without one.
            on_unread: given each answer of a reading call that cannot be understood.
            learned: asked with an endpoint; where in its answers which value stands.
        """
        self._transport = transport
        self._now = now
        self._on_unread = on_unread
        self._learned = learned or (lambda _: ())
        self.contract = contract or Contract()
        """Replaced when the provider's document has been read; applies from the next call on."""
        self._country_ids: dict[str, str] = {}

    async def balance(self) -> Decimal:
        """Read the account's balance.

        Returns:
            US dollars, exact.
        """
        return await self._ask("balance", {}, decode_balance)

    async def products(self, kind: str) -> Sequence[Product]:
        """Read the price list of one kind in the USA, in the service's order.

        Args:
            kind: of `domain.models.KINDS`, or any word that the service knows.
        """
        return await self._ask(
            "products",
            {"type": self.contract.word_for(kind)},
            lambda reply: decode_products(reply, kind, word=self.contract.word_for(kind)),
            limit_bytes=PRICE_LIST_LIMIT_BYTES,
        )

    async def country_products(self, country: str = "") -> Sequence[Product]:
        """Read the price list of numbers outside the USA, as `products` does.

        Args:
            country: as the service names it; empty for all that it lists.
        """
        field = self.contract.country_field
        sent = await self._country_as_sent(country)

        def decode(reply: Reply) -> Sequence[Product]:
            self._country_ids.update(country_values(reply, field))
            return decode_products(reply, country=country)

        listed = await self._ask(
            "country/products",
            {field: country_value(sent, self.contract)} if country else {},
            decode,
            limit_bytes=PRICE_LIST_LIMIT_BYTES,
        )
        return [row._replace(kind=self.contract.kind_for(row.kind)) for row in listed]

    async def order(self, request: OrderRequest, on_answer: OnAnswer | None = None) -> Answer:
        """Rent a number. Spends.

        Args:
            request: what to buy. A higher price and a bid, in percent, are agreed to only by its
                own fields.
            on_answer: given the answer as it came, if one comes, whatever is made of it.

        Returns:
            `Placed`; or `PriceChanged` or `PremiumOffered`, when nothing was bought.

        Raises:
            NotSentError: nothing left; no product was chosen, or the service is out of reach.
            RefusedError: the service said no; nothing was bought.
            ServiceError: any other: it may have been bought, see `may_have_moved_money`.
        """
        if not request.products:
            raise NotSentError("Not sent: no product was chosen.")
        country = request.products[0].country
        sent = await self._country_as_sent(country)
        endpoint = "country/order" if country else "order"
        return await self._ask(
            endpoint,
            body_ordering(request, self.contract, country=sent),
            lambda reply: decode_order(reply, request, self._now(), self.contract),
            spends=True,
            on_answer=on_answer,
        )

    async def _country_as_sent(self, country: str) -> str:
        """The id of `country` where the service wants one; it is in the list of all countries."""
        is_id_wanted = self.contract.country_form == "number" and not country.isdigit()
        if country and is_id_wanted and country not in self._country_ids:
            with suppress(ServiceError):  # then its name is sent, and the refusal says why
                await self.country_products()
        return self._country_ids.get(country, country)

    async def inbox(self, order: Order) -> Inbox:
        """Read the latest SMS of an order.

        Args:
            order: known by its id; its service and number are sent for older servers.

        Returns:
            Texts, empty while there are none, and news of the order where the answer has any.

        Raises:
            NotFoundError: the service says that the order is over or unknown.
            ServiceError: any other; reading again is safe.
        """

        def decode(reply: Reply) -> Inbox:
            inbox = decode_inbox(reply, order)
            if self._on_unread and not inbox.messages and holds_unread_text(reply, order):
                self._on_unread(self._transport.raw("getsms", reply))
            return inbox

        return await self._ask("getsms", body_naming(order), decode)

    async def reject(self, order: Order, on_answer: OnAnswer | None = None) -> str:
        """Give an unused number back for a refund; the service's own sentence. Moves money.

        Raises:
            RefusedError: the service said no, such as after an SMS.
            ServiceError: any other: it may have been given back.
        """
        return await self._on_order("reject", order, decode_rejection, on_answer)

    async def reuse(self, order: Order, on_answer: OnAnswer | None = None) -> OrderNews:
        """Open a 10-minute number again; an `order_id` in the answer is to go on with. May spend.

        Raises:
            RefusedError: the service said no.
            ServiceError: any other: it may have been opened.
        """
        return await self._on_order("reuse", order, decode_reuse, on_answer)

    async def activate(self, order: Order, on_answer: OnAnswer | None = None) -> OrderNews:
        """Make a rented number receive until `active_until` in the answer. May spend.

        Raises:
            RefusedError: the service said no.
            ServiceError: any other: it may have been activated.
        """
        return await self._on_order("activate", order, decode_activation, on_answer)

    async def renew(self, order: Order, on_answer: OnAnswer | None = None) -> OrderNews:
        """Rent a number for another term, until `expires_at` in the answer. Spends.

        Raises:
            RefusedError: the service said no.
            ServiceError: any other: it may have been renewed, and charged.
        """
        return await self._on_order("renew", order, decode_news, on_answer)

    async def save_url(self, url: str) -> str:
        """Have all callbacks of the account sent to one address; the service's own sentence."""
        return await self._ask("saveurl", {self.contract.callback_field: url}, decode_sentence)

    async def _on_order(
        self,
        endpoint: str,
        order: Order,
        decode: Callable[[Reply, Order], _T],
        on_answer: OnAnswer | None,
    ) -> _T:
        return await self._ask(
            endpoint,
            body_naming(order),
            lambda reply: decode(reply, order),
            spends=True,
            on_answer=on_answer,
        )

    async def _ask(
        self,
        endpoint: str,
        body: Mapping[str, Json],
        decode: Callable[[Reply], _T],
        *,
        spends: bool = False,
        on_answer: OnAnswer | None = None,
        limit_bytes: int = DEFAULT_LIMIT_BYTES,
    ) -> _T:
        if not spends:
            on_answer = None
        try:
            reply = await self._transport.post(
                endpoint, body, spends=spends, limit_bytes=limit_bytes
            )
        except ServiceError as error:
            self._hand_on(error, on_answer, spends=spends)
            if isinstance(error, BadAnswerError):
                with suppress(Exception):  # whatever it is, the first error says what happened
                    if text := from_text(error.answer, self._learned(endpoint)):
                        return decode(text)
            raise
        if on_answer is not None:
            on_answer(self._transport.raw(endpoint, reply))
        documented = fields_of(self.contract.places.get(endpoint, {}))
        try:
            return decode(with_roles(reply, *self._learned(endpoint), documented=documented))
        except ServiceError as error:
            failure = error
            failure.args = (without_secrets(str(error), self._transport.secrets()),)
        except Exception as error:
            # After a spending call even a mistake of ours must end as "unknown". The error's
            # own words may quote the answer, so they are not logged.
            _log.error("decoding the answer of %s: %s", endpoint, type(error).__name__)
            failure = BadAnswerError("The service's answer cannot be understood.")
        failure.answer = self._transport.raw(endpoint, reply)
        self._hand_on(failure, None, spends=spends)
        raise failure

    def _hand_on(self, error: ServiceError, on_answer: OnAnswer | None, *, spends: bool) -> None:
        """Pass the answer behind `error` on to whoever it belongs to."""
        if error.answer is None:
            return
        if on_answer is not None:
            on_answer(error.answer)
        if not spends and self._on_unread is not None and isinstance(error, BadAnswerError):
            self._on_unread(error.answer)
