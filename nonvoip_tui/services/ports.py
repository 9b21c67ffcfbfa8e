"""What the services need from outside, as Protocols; `api/` and `store/` fit them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Protocol

from nonvoip_tui.domain.answers import Found, OnAnswer, RawAnswer, StoredAnswer
from nonvoip_tui.domain.catalog import PriceList
from nonvoip_tui.domain.events import Event
from nonvoip_tui.domain.models import (
    Inbox,
    IncomingSms,
    Intent,
    Order,
    OrderNews,
    OrderRequest,
    Product,
    Sms,
)
from nonvoip_tui.domain.outcomes import Answer
from nonvoip_tui.domain.statistics import Costs, Delivery, ProductKey

Emit = Callable[[Event], None]
"""Takes each fact to whoever shows it; safe from the engine's thread."""


class Clock(Protocol):
    """Time, so that tests can own it."""

    def now(self) -> datetime:
        """The wall clock, aware UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never jump."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class Service(Protocol):
    """The HTTP service. Every call raises `ServiceError` and nothing else.

    Those that can move money give `on_answer` the answer as it came, whatever is made of it.
    """

    async def balance(self) -> Decimal:
        """The account's balance in US dollars."""
        ...

    async def products(self, kind: str) -> Sequence[Product]:
        """The price list of one kind."""
        ...

    async def order(self, request: OrderRequest, on_answer: OnAnswer | None = None) -> Answer:
        """Rent a number. Spends; never repeated."""
        ...

    async def inbox(self, order: Order) -> Inbox:
        """The latest SMS of an order (`getsms`)."""
        ...

    async def reject(self, order: Order, on_answer: OnAnswer | None = None) -> str:
        """Give an unused number back; the service's own sentence. Moves money."""
        ...

    async def reuse(self, order: Order, on_answer: OnAnswer | None = None) -> OrderNews:
        """Open a used short-term number again. May spend; never repeated."""
        ...

    async def activate(self, order: Order, on_answer: OnAnswer | None = None) -> OrderNews:
        """Open the reception window of a long-term number."""
        ...

    async def renew(self, order: Order, on_answer: OnAnswer | None = None) -> OrderNews:
        """Pay for another period. Spends; never repeated."""
        ...

    async def country_products(self, country: str = "") -> Sequence[Product]:
        """The price list of one country, or of all that the service lists."""
        ...

    async def save_url(self, url: str) -> str:
        """Save the account's one callback URL; the service's own sentence."""
        ...


class Journal(Protocol):
    """The account's memory of every call that can spend."""

    def begin(self, intent: Intent) -> None:
        """Commit, durably, that `intent` is about to be sent."""
        ...

    def finish(
        self, intent: Intent, orders: Iterable[Order] = (), answer: RawAnswer | None = None
    ) -> None:
        """Commit how it ended, together with the orders that it brought and with its answer."""
        ...

    def revise(self, before: Intent, after: Intent) -> bool:
        """Replace what is known of a call, unless that changed meanwhile; whether it was."""
        ...

    def get(self, ref: str) -> Intent | None:
        """One call, or None."""
        ...

    def last_call(self) -> Intent | None:
        """The newest call that can have reached the service, or None."""
        ...

    def recent(self, limit: int) -> Sequence[Intent]:
        """The newest intents, newest first."""
        ...

    def unresolved(self) -> Sequence[Intent]:
        """Every intent with no ending, or an unknown one; oldest first."""
        ...

    def abandoned(self) -> Sequence[Intent]:
        """Every intent with no ending whose copy of the program is gone; oldest first."""
        ...


class Answers(Protocol):
    """What the service answered, as it came."""

    def of_intent(self, intent_ref: str) -> StoredAnswer | None:
        """What a journaled call was answered, or None."""
        ...

    def of_order(self, order_id: str, limit: int = 20) -> Sequence[StoredAnswer]:
        """The answers to the calls that brought an order or acted on it, newest first."""
        ...

    def unread(self, endpoint: str = "", limit: int = 20) -> Sequence[StoredAnswer]:
        """The answers of reading calls (or of one) that were not understood, newest first."""
        ...

    def save_unread(self, answer: RawAnswer) -> None:
        """Store an answer of a reading call, instead of the last one of its shape."""
        ...

    def was_read(self, intent_ref: str, read_by: str) -> None:
        """Note what could not read the answer of a call."""
        ...

    def drop_old(self, now: datetime) -> None:
        """Drop what was understood long ago; what an open outcome hangs on stays."""
        ...


class AnswerReader(Protocol):
    """Reads stored answers, with what the decoders know now."""

    @property
    def name(self) -> str:
        """The version that reads, and what it has learned."""
        ...

    def look_for(self, answer: RawAnswer, intent: Intent) -> Found | None:
        """What in the answer to an order looks like one; None where it reports no success."""
        ...

    def read(
        self, answer: RawAnswer, intent: Intent, order: Order | None
    ) -> Answer | OrderNews | str:
        """What the answer to a call says, as if it had just come; raises `ServiceError`."""
        ...


class Orders(Protocol):
    """Every order ever placed from here."""

    def save(self, order: Order) -> None:
        """Insert or replace by `order_id`."""
        ...

    def get(self, order_id: str) -> Order | None:
        """One order, or None."""
        ...

    def live(self, now: datetime) -> Sequence[Order]:
        """Orders that can still receive at `now`, newest first."""
        ...

    def recent(self, limit: int) -> Sequence[Order]:
        """The newest orders, live or not, newest first."""
        ...

    def ended(self, now: datetime, limit: int, before: Order | None = None) -> Sequence[Order]:
        """A page of the orders that are over, newest first."""
        ...

    def since(self, since: datetime) -> Iterator[Order]:
        """Every order from then on, oldest first, in constant memory."""
        ...

    def set_note(self, order_id: str, note: str) -> None:
        """Keep the user's own words on an order."""
        ...

    def set_refund(self, order_id: str, refunded: Decimal) -> None:
        """Keep what came back for an order in all, in US dollars."""
        ...

    def brought_by(self, intent_ref: str) -> Sequence[Order]:
        """The orders that one journaled call brought."""
        ...

    def rejected_since(self, since: datetime) -> Sequence[Order]:
        """Every order that was rejected from then on, the first rejected first."""
        ...


class Messages(Protocol):
    """Every distinct SMS ever seen."""

    def add(
        self,
        order: Order,
        incoming: IncomingSms,
        code: str,
        now: datetime,
        paired: set[int] | None = None,
    ) -> Sms | None:
        """Keep it, count it on its order; None when it is known.

        `paired` is the same set for all SMS of one answer, and None where there is only one.
        """
        ...

    def of_order(self, order_id: str) -> Sequence[Sms]:
        """All of one order, newest first."""
        ...

    def recent(self, limit: int) -> Sequence[Sms]:
        """The newest of all orders, newest first."""
        ...

    def search(
        self,
        query: str,
        limit: int,
        before: Sms | None = None,
        *,
        service: str = "",
        kind: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Sequence[Sms]:
        """A page of the SMS that fit everything given, newest first."""
        ...

    def since(self, since: datetime) -> Iterator[Sms]:
        """Every SMS from then on, oldest first, in constant memory."""
        ...

    def unseen_by_order(self) -> Mapping[str, int]:
        """How many SMS nobody has looked at, for each order that has any."""
        ...

    def see(self, sms_id: int) -> None:
        """The user has looked at this text."""
        ...

    def see_all(self) -> None:
        """The user wants no text marked as new."""
        ...

    def services(self) -> Sequence[str]:
        """The services that SMS came for, by name."""
        ...

    def kinds(self) -> Sequence[str]:
        """The kinds of orders that SMS came for."""
        ...

    def mark_seen(self, order_id: str) -> None:
        """The user has looked at this order's texts."""
        ...


class Catalog(Protocol):
    """The price lists as last read, for the next start."""

    def replace(self, price_list: PriceList, country: str = "") -> None:
        """Keep this list instead of the one before."""
        ...

    def load(self, kind: str, country: str = "") -> PriceList:
        """The stored list of one kind, empty if none."""
        ...

    def countries(self, kind: str) -> Sequence[str]:
        """The countries of which a list is stored."""
        ...


class Ledger(Protocol):
    """The balances that were seen."""

    def record(self, balance: Decimal, read_at: datetime) -> None:
        """Keep one reading (equal ones in a row are stored once)."""
        ...

    def latest(self) -> tuple[Decimal, datetime] | None:
        """The last reading, or None."""
        ...

    def between(self, since: datetime, until: datetime) -> Sequence[tuple[Decimal, datetime]]:
        """The readings of a time, oldest first."""
        ...


class Leadership(Protocol):
    """Which of the running copies of the program polls for the account; it is one at most."""

    def try_lead(self) -> bool:
        """Whether this copy leads, now or already; to be asked again and again.

        Raises:
            StorageError: nobody can say.
        """
        ...

    def resign(self) -> None:
        """Let another copy lead."""
        ...


class Changes(Protocol):
    """What other running copies of the program write."""

    def has_changed(self) -> bool:
        """Whether another copy has written since this was asked last; costs next to nothing."""
        ...


class Background(Protocol):
    """Work that goes on beside everything else."""

    async def run(self) -> None:
        """Work until cancelled; never raises."""
        ...


class SpendLock(Protocol):
    """At most one spending call of the account at a time, over all instances."""

    def hold(self) -> AbstractAsyncContextManager[None]:
        """Wait for one's turn and hold it; the kernel frees it if the process dies."""
        ...


class Statistics(Protocol):
    """What the account's own memory adds up to."""

    def per_day(self, since: datetime, until: datetime, zone: tzinfo | None) -> Sequence[Costs]:
        """What was spent, by days of `zone` (None for the local one), newest first."""
        ...

    def per_week(self, since: datetime, until: datetime, zone: tzinfo | None) -> Sequence[Costs]:
        """What was spent, by the weeks' Mondays, newest first."""
        ...

    def per_service(self, since: datetime, until: datetime) -> Sequence[Costs]:
        """What was spent, by services, the dearest first."""
        ...

    def counted(self, since: datetime, until: datetime) -> Decimal:
        """What counts against a limit, in US dollars: costs, and what may have been charged."""
        ...

    def deliveries(self, since: datetime, until: datetime) -> Sequence[Delivery]:
        """How often and how fast SMS came, by service and kind."""
        ...


class Favourites(Protocol):
    """What the user buys often."""

    def add(self, key: ProductKey) -> None:
        """Mark a product."""
        ...

    def remove(self, key: ProductKey) -> None:
        """Unmark a product."""
        ...

    def all(self) -> frozenset[ProductKey]:
        """Every marked product."""
        ...


class LastWarnings(Protocol):
    """Which orders, and windows of rented numbers, were warned of in their last minute."""

    def claim(self, what: str, ends_at: datetime) -> bool:
        """Claim the warning of one that ends then; whether nobody has claimed it before.

        Raises:
            StorageError: it cannot be stored.
        """
        ...


class PriceAlerts(Protocol):
    """What the user waits for."""

    def set(self, key: ProductKey, max_price: Decimal | None = None) -> None:
        """Wait for a product to be in stock, at most at this price in US dollars."""
        ...

    def remove(self, key: ProductKey) -> None:
        """Wait for it no longer."""
        ...

    def all(self) -> Mapping[ProductKey, Decimal | None]:
        """Everything that is waited for, with the highest price of each."""
        ...
