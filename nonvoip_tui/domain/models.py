"""The nouns of the service: products and their lists, orders, SMS, money. Decimal and aware UTC."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

SHORT_TERM = "short_term"
LONG_TERM = "long_term"
ONE_DAY = "1day"
THREE_DAYS = "3days"

WITHOUT_ID = "~"
"""The prefix of the id of an order that the service gave none: it is asked about by its number."""

COUNTRY = "country"
"""The price list of another country; the service knows no such kind."""

KINDS = (SHORT_TERM, LONG_TERM, ONE_DAY, THREE_DAYS)
"""The kinds known without asking, in the order of their tabs; kinds are an open list of
strings, and the token of the 1-day kind is a default."""

ASSUMED_WINDOW = timedelta(minutes=10)
"""How long an activated number is assumed to receive if the answer gives no end: clients
speak of 5 to 10 minutes, and asking longer costs nothing."""

ASSUMED_LIFE = {
    SHORT_TERM: timedelta(seconds=900),
    ONE_DAY: timedelta(days=1),
    THREE_DAYS: timedelta(days=3),
}
"""How long an order is asked for when the answer gave no expiry; other kinds `RENTED_LIFE`. Older
clients assume 900 s for the short term: asking longer costs nothing."""

SHORT_GRACE = timedelta(minutes=5)
MAX_GRACE = timedelta(days=1)
"""How long an order is asked about beyond an end that is only assumed: of the short term, and of
any other kind. Asking longer costs nothing."""

RENTED_LIFE = timedelta(days=30)
"""Of numbers of any other kind."""

CAUTIOUS_SHORT_LIFE = timedelta(seconds=600)
"""What is shown of a short-term order's time when the answer gave no expiry."""

MIN_BID_PERCENT = 10
MAX_BID_PERCENT = 2000
MAX_SERVICES_PER_NUMBER = 5
"""One 30-days number takes up to five services."""


_CENT = Decimal("0.01")


def price_with_bid(base_price: Decimal, bid_percent: int) -> Decimal:
    """The price expected of a bid of so many percent on top of `base_price`, in US dollars."""
    return (base_price * (100 + bid_percent) / 100).quantize(_CENT, ROUND_HALF_UP)


def agreed_price(shown: Decimal, accepted: Decimal | None, bid_percent: int | None) -> Decimal:
    """The most that was agreed to, in US dollars, as far as is known, with the bid on top."""
    price = shown if accepted is None else accepted
    return price if bid_percent is None else max(price, price_with_bid(shown, bid_percent))


class Product(NamedTuple):
    """One row of the price list: a service that a number of one kind can be rented for."""

    product_id: str
    name: str
    price: Decimal | None
    """US dollars, as the service asks now; for the 10-minute kind it moves. None where its list
    names none: such a product can be watched and not ordered."""
    kind: str = SHORT_TERM
    available: int | None = None
    """Numbers in stock; None when the service does not say."""
    network: str = ""
    country: str = ""
    """Empty for the USA; else the country as the service names it."""

    @property
    def in_stock(self) -> bool:
        """Whether the service claims stock (unknown stock counts as some)."""
        return self.available is None or self.available > 0


class ProductKey(NamedTuple):
    """What stays the same of a product from one price list to the next."""

    kind: str
    country: str
    service: str

    @classmethod
    def of(cls, product: Product) -> "ProductKey":
        """The key of a row of the price list."""
        return cls(product.kind, product.country, product.name)


def total_price(products: Iterable[Product]) -> Decimal:
    """The list prices of several products together, in US dollars, as far as they are known."""
    return sum((each.price for each in products if each.price is not None), Decimal(0))


class OrderState(StrEnum):
    """Where an order stands. The value is stored; words for people are the UI's."""

    WAITING_NUMBER = "waiting_number"
    WAITING_SMS = "waiting_sms"
    RECEIVED = "received"
    EXPIRED = "expired"
    REJECTED = "rejected"


class Order(NamedTuple):
    """One service rented on one number: what the account paid for."""

    order_id: str
    service: str
    """The product's exact name, which every action on the order needs as well."""
    kind: str
    created_at: datetime
    number: str = ""
    """As the service wrote it; empty while it has not allocated one."""
    status: str = ""
    """The service's latest status for it, raw."""
    price: Decimal | None = None
    product_id: str = ""
    country: str = ""
    bid_percent: int | None = None
    expires_at: datetime | None = None
    active_until: datetime | None = None
    """End of the reception window of a long-term number (`end_on`)."""
    rejected_at: datetime | None = None
    ended_at: datetime | None = None
    """When the service had reported often enough that it is over, before its own expiry."""
    parent_id: str = ""
    """The order that this one reuses."""
    sms_count: int = 0
    last_code: str = ""
    last_sms_at: datetime | None = None
    note: str = ""
    first_sms_at: datetime | None = None
    refunded: Decimal | None = None
    """How much the balance rose for it, in US dollars; None while no rise was seen."""
    warning: str = ""
    """What about it differs from what was agreed to, in words for the user; stays with it."""
    id_at_service: str = ""
    """The service's own id, where an earlier order has it as well: `order_id` differs then."""
    is_end_assumed: bool = False
    """Whether `expires_at` is what may be expected, because no answer has named an end."""

    def state(self, now: datetime) -> OrderState:
        """Where the order stands at `now` (aware UTC)."""
        if self.rejected_at is not None:
            return OrderState.REJECTED
        if self.sms_count:
            return OrderState.RECEIVED
        if not self.is_live(now):
            return OrderState.EXPIRED
        return OrderState.WAITING_SMS if self.number else OrderState.WAITING_NUMBER

    def is_live(self, now: datetime) -> bool:
        """Whether it can still receive: not rejected, not ended, not past its own expiry."""
        if self.rejected_at is not None or self.ended_at is not None:
            return False
        return now < self.asked_until

    @property
    def is_ended_by_word(self) -> bool:
        """Whether the service's answers ended it, rather than its time or the user.

        What the service calls given back is marked as rejected in the same moment.
        """
        return self.ended_at is not None and self.rejected_at in (None, self.ended_at)

    @property
    def is_given_back(self) -> bool:
        """Whether it was rejected, and not only called over by the service."""
        return self.rejected_at is not None and not self.is_ended_by_word

    def revived(self) -> "Order":
        """The order as if no answer of the service had ended it."""
        if not self.is_ended_by_word:
            return self
        return self._replace(ended_at=None, rejected_at=None)

    def is_asleep(self, now: datetime) -> bool:
        """Whether it is rented and receives nothing until activated."""
        if self.kind == SHORT_TERM or self.country:
            return False
        return self.active_until is None or self.active_until <= now

    @property
    def expected_end(self) -> datetime:
        """Its own expiry; where the service gave none, the longest life of its kind."""
        if self.expires_at is not None:
            return self.expires_at
        return self.created_at + ASSUMED_LIFE.get(self.kind, RENTED_LIFE)

    @property
    def asked_until(self) -> datetime:
        """How long it is asked about: for a while beyond an end that is only assumed."""
        if not self.is_end_assumed:
            return self.expected_end
        return self.expected_end + (SHORT_GRACE if self.kind == SHORT_TERM else MAX_GRACE)

    @property
    def over_at(self) -> datetime:
        """When it is, or was, over: given back, ended by the service, or run out."""
        ends = (self.rejected_at, self.ended_at, self.asked_until)
        return min(end for end in ends if end is not None)

    @property
    def life(self) -> timedelta:
        """How long it lives, or lived."""
        return max(timedelta(0), self.over_at - self.created_at)

    @property
    def seconds_to_sms(self) -> float | None:
        """How long its first SMS took; None when there is none."""
        if self.first_sms_at is None:
            return None
        return max(0.0, (self.first_sms_at - self.created_at).total_seconds())

    @property
    def service_order_id(self) -> str:
        """The id that the service knows it by; empty where its answer named none."""
        has_none = self.order_id.startswith(WITHOUT_ID)
        return self.id_at_service or ("" if has_none else self.order_id)

    def time_left(self, now: datetime) -> timedelta:
        """The time it surely has left at `now`; zero if it is over."""
        end = self.expected_end
        if self.expires_at is None and self.kind == SHORT_TERM:
            end = self.created_at + CAUTIOUS_SHORT_LIFE
        return max(timedelta(0), end - now) if self.is_live(now) else timedelta(0)


class OrderRequest(NamedTuple):
    """What the user asked to buy, with exactly the consent given."""

    products: tuple[Product, ...]
    """One product; or up to five of the 30-days kind for one number."""
    accepted_max_price: Decimal | None = None
    """The price that the user accepted on the price-change dialog; nothing else."""
    bid_percent: int | None = None
    """The bid that the user accepted on the premium dialog."""
    network: str = ""
    """The one that the user chose; empty leaves it to the service."""

    @property
    def price_shown(self) -> Decimal:
        """The list price of everything asked for, in US dollars; see `unpriced`."""
        return total_price(self.products)

    @property
    def unpriced(self) -> tuple[Product, ...]:
        """Products without a price in the list: they are not ordered, since no sum can be shown."""
        return tuple(product for product in self.products if product.price is None)

    @property
    def service(self) -> str:
        """The services asked for, in one line."""
        return ", ".join(product.name for product in self.products)


class IncomingSms(NamedTuple):
    """An SMS as the service answered it, before it is known to be new."""

    text: str
    pin: str = ""
    """The code that the service read from it, if it did."""
    sender: str = ""
    received_at: datetime | None = None
    """When it was received, for showing: by our clock and never later than now. None where the
    service named no time, or one that may be that of its answer and not of the SMS."""
    written_at: datetime | None = None
    """The time exactly as the service wrote it, by its own clock: what distinguishes equal texts,
    because it stays the same however often it is read. A time without a zone counts as UTC."""
    service_id: str = ""
    """The service's own id of it, if it has any."""


class OrderNews(NamedTuple):
    """What an answer says about an order besides; empty or None if it says nothing."""

    order_id: str = ""
    number: str = ""
    status: str = ""
    price: Decimal | None = None
    expires_at: datetime | None = None
    active_until: datetime | None = None


class Standing(StrEnum):
    """What an answer of `getsms` says of its order, beside the SMS."""

    ALIVE = "alive"
    """An SMS, a number, a live status word, or a plain success."""
    NOTHING_YET = "nothing yet"
    """No SMS so far, or words that are not understood, which end nothing either."""
    NOT_NOW = "not now"
    """The service cannot say at the moment."""
    NOT_KNOWN = "not known"
    """The service does not know the order or has no data on it: so speaks one that looks into a
    copy which lags behind, and one that means that no SMS has come."""
    ASLEEP = "asleep"
    """The number has to be activated before it receives."""
    OVER = "over"
    """Plain words about this order: expired, cancelled, refunded. Believed when repeated."""


class Inbox(NamedTuple):
    """The answer of `getsms`: texts, oldest first, and what it says of the order."""

    messages: tuple[IncomingSms, ...] = ()
    news: OrderNews = OrderNews()
    standing: Standing = Standing.ALIVE
    sentence: str = ""
    """The service's own words where they are more than that nothing has come yet."""


class Sms(NamedTuple):
    """An SMS that was received and stored."""

    sms_id: int
    order_id: str
    service: str
    number: str
    text: str
    code: str
    received_at: datetime
    sender: str = ""
    is_seen: bool = False


class Action(StrEnum):
    """What is journaled: the calls that can move money, before they are sent, and imports."""

    ORDER = "order"
    COUNTRY_ORDER = "country/order"
    REUSE = "reuse"
    ACTIVATE = "activate"
    RENEW = "renew"
    REJECT = "reject"
    IMPORT = "adopt"
    """Not a call of the service's: an order bought elsewhere was added by its id."""


class Ending(StrEnum):
    """How a journaled call ended."""

    DONE = "done"
    REFUSED = "refused"
    NOT_SENT = "not_sent"
    UNKNOWN = "unknown"
    RESOLVED_CHARGED = "settled_charged"
    RESOLVED_NOT_CHARGED = "settled_not_charged"


class Intent(NamedTuple):
    """One spending call in the journal: written before the first byte, ended after."""

    ref: str
    action: Action
    began_at: datetime
    service: str
    kind: str = ""
    product_ids: tuple[str, ...] = ()
    order_id: str = ""
    number: str = ""
    price_shown: Decimal | None = None
    accepted_max_price: Decimal | None = None
    bid_percent: int | None = None
    balance_before: Decimal | None = None
    balance_after: Decimal | None = None
    ending: Ending | None = None
    ended_at: datetime | None = None
    detail: str = ""
    """What is known of the ending, in words for the user."""
    charged: Decimal | None = None
    """How much the balance fell for it, in US dollars; None while no fall was seen."""
    country: str = ""
    """Where a number was ordered, as the service names it; empty for the USA."""

    @property
    def agreed(self) -> Decimal | None:
        """The most it was expected to cost, in US dollars, as far as known, with the bid on top."""
        if self.price_shown is None:
            return self.accepted_max_price
        return agreed_price(self.price_shown, self.accepted_max_price, self.bid_percent)

    @property
    def overcharge(self) -> Decimal | None:
        """How much more it cost than was agreed to, in US dollars; None if it did not cost more."""
        if self.charged is None or self.agreed is None or self.charged <= self.agreed:
            return None
        return self.charged - self.agreed

    @property
    def overcharge_words(self) -> str:
        """A sentence for the user if it cost more than was agreed to; else empty."""
        if self.overcharge is None:
            return ""
        what = "The renewal cost" if self.action is Action.RENEW else "The order cost"
        return f"{what} ${self.charged} according to the balance; you agreed to ${self.agreed}."

    @property
    def is_unresolved(self) -> bool:
        """Whether money may have moved and the user has not said whether it did."""
        return self.ending is None or self.ending is Ending.UNKNOWN


class PriceList(NamedTuple):
    """The products of one kind, or of one country, as last read."""

    kind: str
    products: Sequence[Product] = ()
    read_at: datetime | None = None
    """None when it was never read."""
    country: str = ""
    """Empty for the USA."""


RECENT = 5
"""So many of the products that were ordered last stand before the others."""


class Marks(NamedTuple):
    """The favourites, and the products that are watched."""

    favourites: frozenset[ProductKey] = frozenset()
    watched: Mapping[ProductKey, Decimal | None] = MappingProxyType({})
    """With the highest price in US dollars that is worth a word; None for any."""


def recent_keys(orders: Iterable[Order], limit: int = RECENT) -> tuple[ProductKey, ...]:
    """What was ordered last, each once; `orders` come newest first."""
    keys = (ProductKey(order.kind, order.country, order.service) for order in orders)
    return tuple(dict.fromkeys(keys))[:limit]


class Snapshot(NamedTuple):
    """The stored state at start, which the first frame shows before the network is asked."""

    email: str
    price_list: PriceList
    orders: Sequence[Order]
    messages: Sequence[Sms]
    unseen: Mapping[str, int]
    """How many SMS are unseen, for each order that has any."""
    unresolved: Sequence[Intent]
    balance: tuple[Decimal, datetime] | None
    notices: tuple[str, ...] = ()
    """What the user has to know about the stored state itself, in sentences."""
    marks: Marks = Marks()
