"""Facts that the engine emits to the UI. Small, in the past tense, and changed by nobody.

Plain data classes: frozen ones with slots take twice as long to define, at every start.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from nonvoip_tui.domain.answers import UnreadExample
from nonvoip_tui.domain.models import Intent, Marks, Order, Product, ProductKey, Sms
from nonvoip_tui.domain.statistics import Delivery, Overview

if TYPE_CHECKING:
    from nonvoip_tui.domain.webhooks import WebhookState


@dataclass
class SmsArrived:
    """A text that was not known before."""

    sms: Sms
    order: Order


@dataclass
class JournalDelayed:
    """Something that takes long with many SMS has to be done before the journal opens."""

    work: str
    """What is being done, as a sentence; empty when the journal is open."""


@dataclass
class UnseenChanged:
    """The user looked at SMS, or new ones arrived."""

    by_order: Mapping[str, int]
    """How many are unseen, for each order that has any."""


@dataclass
class OrderChanged:
    """An order is new, or something about it is."""

    order: Order


@dataclass
class OrderAsked:
    """The service was asked for an order's SMS, and when it will be next."""

    order_id: str
    asked_at: datetime
    next_at: datetime | None
    """None if it will not be asked for again automatically."""
    trouble: str = ""
    """Why the last try gave nothing usable, in words for the user; empty if it worked."""


@dataclass
class BalanceChanged:
    """The balance was read."""

    balance: Decimal
    read_at: datetime


@dataclass
class CatalogChanged:
    """The price list of one kind was read."""

    kind: str
    products: Sequence[Product]
    read_at: datetime
    country: str = ""
    """Empty for the USA."""


@dataclass
class CountriesChanged:
    """Which countries have numbers was read."""

    countries: Sequence[str]


@dataclass
class MarksChanged:
    """The user marked a product, or took a mark away."""

    marks: Marks


@dataclass
class DeliveriesChanged:
    """The delivery statistics of products were calculated."""

    deliveries: Mapping[ProductKey, Delivery]


@dataclass
class OverviewChanged:
    """The account's costs and balances were added up."""

    overview: Overview


@dataclass
class AlertRaised:
    """A product that the user watches is available."""

    product: Product


@dataclass
class LastMinuteBegan:
    """An order ends within a minute and has no SMS."""

    order: Order


@dataclass
class TurnAwaited:
    """A call that can move money waits for another one, or no longer waits."""

    is_waiting: bool
    is_own: bool = False
    """Whether the other call is one of this copy of the program."""


@dataclass
class OrderRanOut:
    """An order's time is over and no SMS came."""

    order: Order


@dataclass
class ExpiredRejected:
    """An order that ran out was rejected without being asked about, as the settings say."""

    order: Order
    refunded: Decimal | None = None
    """By how much the balance rose, in US dollars; None when that is not known."""
    balance: Decimal | None = None
    """What it was afterwards; None when it could not be read."""
    failure: str = ""
    """Why it was not rejected, in words; empty when it was."""


class Connection(StrEnum):
    """The state of the connection to the service."""

    STARTING = "starting"
    ONLINE = "online"
    TROUBLED = "troubled"
    SIGNED_OUT = "signed out"


@dataclass
class ConnectionChanged:
    """The connection to the service got better or worse."""

    connection: Connection
    reason: str = ""
    next_try_at: datetime | None = None


@dataclass
class CredentialsRefused:
    """The service does not accept the e-mail or password; no calls are made until it does."""

    reason: str


@dataclass
class IntentChanged:
    """A journaled call ended, or was resolved."""

    intent: Intent


@dataclass
class CallsUnderstood:
    """The answers to calls with an unknown outcome are understood now, which resolves them."""

    intents: tuple[Intent, ...]


@dataclass
class AnswerUnread:
    """A reading call got an answer that this version cannot read."""

    endpoint: str
    """Such as "balance"."""


@dataclass
class DocumentRehearsed:
    """The examples in the provider's document were read as if they were real answers."""

    unread: tuple[UnreadExample, ...]
    """Those of spending calls that cannot be read."""


@dataclass
class ContractChanged:
    """What the service offers was learned from its own document, or from the settings."""

    kinds: tuple[str, ...]
    """The kinds of number beside those that are always known."""
    countries: tuple[str, ...]
    min_bid_percent: int
    max_bid_percent: int
    networks: tuple[str, ...] = ()
    """The countries that numbers can be ordered from; empty if unknown."""
    is_resolved: bool = False
    """Whether the document was looked for already."""


@dataclass
class WebhooksChanged:
    """Callbacks arrived, or the ability to receive them has changed."""

    state: "WebhookState"


Event = (
    SmsArrived
    | JournalDelayed
    | UnseenChanged
    | OrderChanged
    | WebhooksChanged
    | OrderAsked
    | BalanceChanged
    | CatalogChanged
    | ConnectionChanged
    | CredentialsRefused
    | IntentChanged
    | CallsUnderstood
    | AnswerUnread
    | DocumentRehearsed
    | ContractChanged
    | CountriesChanged
    | MarksChanged
    | DeliveriesChanged
    | OverviewChanged
    | AlertRaised
    | LastMinuteBegan
    | OrderRanOut
    | TurnAwaited
    | ExpiredRejected
)
