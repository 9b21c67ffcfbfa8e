"""Reads stored answers once more: by a newer version, or after something was learned."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from itertools import chain, repeat

from nonvoip_tui import __version__
from nonvoip_tui.api.candidates import found_in
from nonvoip_tui.api.decode import (
    decode_activation,
    decode_news,
    decode_rejection,
    decode_reuse,
)
from nonvoip_tui.api.envelope import Verdict, envelope, verdict
from nonvoip_tui.api.purchase import decode_order
from nonvoip_tui.api.responses import Reply, read_answer
from nonvoip_tui.api.roles import fields_of, from_text, with_roles
from nonvoip_tui.domain.actions import Answer
from nonvoip_tui.domain.answers import SURE, Fields, Found, RawAnswer
from nonvoip_tui.domain.contract import Contract
from nonvoip_tui.domain.errors import BadAnswerError, ServiceError
from nonvoip_tui.domain.models import Action, Intent, Order, OrderNews, OrderRequest, Product
from nonvoip_tui.domain.phone_numbers import is_same_number

_log = logging.getLogger(__name__)

_MIN_CERTAINTY_OF_A_BARE_ID = 4
"""Of an id that stands in an answer without any number."""


@dataclass(eq=False)
class AnswerReader:
    """Reads them with what the decoders know at the time."""

    _contract: Callable[[], Contract]
    """The names as they are resolved now."""
    _learned: Callable[[str], Sequence[Fields]]
    """Where the values of an endpoint's answers stand."""
    _digest: Callable[[], str]
    """A name for all that was learned."""

    @property
    def name(self) -> str:
        """The version that reads, what it has learned, and what the document says."""
        places = self._contract().places
        known = {endpoint: fields_of(found) for endpoint, found in sorted(places.items())}
        document = sha256(repr(known).encode()).hexdigest()[:12] if known else ""
        return f"{__version__} {self._digest()} {document}".strip()

    def look_for(self, answer: RawAnswer, intent: Intent) -> Found | None:
        """What in the answer to a call looks like an order, or like what became of one, or None.

        A plain refusal leaves no outcome unknown: what refuses here does so by an unknown word.
        """
        try:
            return self._found(answer, intent)
        except Exception as error:
            # A mistake of ours must not turn an unknown outcome into an error. Its words may
            # quote the answer, so they are not logged.
            _log.error("looking into an answer: %s", type(error).__name__)
            return None

    def _found(self, answer: RawAnswer, intent: Intent) -> Found | None:
        claim = _claim_of(answer)
        if claim is None:
            return None
        own_id = intent.order_id.partition("~")[0]
        known_ids = (*intent.product_ids, own_id) if own_id else intent.product_ids
        found = found_in(answer, known_ids=known_ids, price_shown=intent.agreed)
        if intent.number:  # of the order that the call acted on
            numbers = [
                each for each in found.numbers if not is_same_number(each.text, intent.number)
            ]
            found = found._replace(numbers=tuple(numbers))
            has_end = any(each.certainty >= SURE for each in found.ends)
            is_something = has_end or found.numbers or found.ids
            return found if is_something and claim is not Verdict.REFUSED else None
        if claim is Verdict.REFUSED:  # by a word that is not known: only a whole order counts
            is_whole = all(each and each[0].certainty > 0 for each in (found.numbers, found.ids))
            return found if is_whole else None
        has_id = any(each.certainty >= _MIN_CERTAINTY_OF_A_BARE_ID for each in found.ids)
        return found if found.numbers or has_id else None

    def read(
        self, answer: RawAnswer, intent: Intent, order: Order | None
    ) -> Answer | OrderNews | str:
        """What the answer to a journaled call says, as if it had just come.

        `order` is what the call acted on; None for one that buys.

        Raises:
            ServiceError: a refusal, or it cannot be understood.
        """
        learned = self._learned(answer.endpoint)
        reply = _reply(answer)
        if isinstance(reply, ServiceError):
            text = from_text(answer, learned) if isinstance(reply, BadAnswerError) else None
            if text is None:
                raise reply
            reply = text
        documented = fields_of(self._contract().places.get(answer.endpoint, {}))
        try:
            return self._decoded(with_roles(reply, *learned, documented=documented), intent, order)
        except ServiceError:
            raise
        except Exception as error:
            raise BadAnswerError("The service's answer cannot be understood.") from error

    def _decoded(
        self, reply: Reply, intent: Intent, order: Order | None
    ) -> Answer | OrderNews | str:
        if intent.action in (Action.ORDER, Action.COUNTRY_ORDER):
            return decode_order(reply, request_of(intent), intent.began_at, self._contract())
        if order is None:
            raise BadAnswerError("The order that it is about is not here.")
        match intent.action:
            case Action.REJECT:
                return decode_rejection(reply, order)
            case Action.REUSE:
                return decode_reuse(reply, order)
            case Action.ACTIVATE:
                return decode_activation(reply, order)
            case _:
                return decode_news(reply, order)


def request_of(intent: Intent) -> OrderRequest:
    """What was asked for, as far as the journal knows it; the first product has the whole price."""
    names = intent.service.split(", ")
    if len(names) != len(intent.product_ids):
        names = [intent.service] * len(intent.product_ids)
    prices = chain([intent.price_shown or Decimal(0)], repeat(Decimal(0)))
    products = tuple(
        Product(product_id, name, price, intent.kind)
        for product_id, name, price in zip(intent.product_ids, names, prices, strict=False)
    )
    return OrderRequest(products, intent.accepted_max_price, intent.bid_percent)


def _reply(answer: RawAnswer) -> Reply | ServiceError:
    headers = {"content-type": answer.content_type}
    return read_answer(answer.status_code, headers, answer.body, answer.received_at)


def _claim_of(answer: RawAnswer) -> Verdict | None:
    """What an answer claims; None where it cannot be that of a call that was carried out."""
    is_done = 200 <= answer.status_code < 300
    reply = _reply(answer)
    if isinstance(reply, ServiceError):
        return Verdict.UNCLEAR if is_done else None
    try:
        claim = verdict(envelope(reply), answer.status_code)
    except ServiceError:
        claim = Verdict.UNCLEAR
    return claim if is_done or claim is Verdict.SUCCESS else None
