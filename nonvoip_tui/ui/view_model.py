"""What the UI knows: the latest state of every order, SMS, price list and the balance."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar, cast, get_args

from textual.dom import DOMNode
from textual.signal import Signal

from nonvoip_tui.domain.answers import UnreadExample
from nonvoip_tui.domain.events import (
    AnswerUnread,
    BalanceChanged,
    CatalogChanged,
    Connection,
    ConnectionChanged,
    ContractChanged,
    CountriesChanged,
    DeliveriesChanged,
    DocumentRehearsed,
    Event,
    IntentChanged,
    JournalDelayed,
    MarksChanged,
    OrderAsked,
    OrderChanged,
    OverviewChanged,
    SmsArrived,
    UnseenChanged,
    WebhooksChanged,
)
from nonvoip_tui.domain.models import (
    MAX_BID_PERCENT,
    MIN_BID_PERCENT,
    Intent,
    Marks,
    Order,
    PriceList,
    ProductKey,
    Sms,
    Snapshot,
    recent_keys,
)
from nonvoip_tui.domain.statistics import Delivery
from nonvoip_tui.ui.formatting import Days, kind_label

if TYPE_CHECKING:
    from nonvoip_tui.domain.statistics import Overview
    from nonvoip_tui.domain.webhooks import WebhookState


class Reloaded:
    """Another account is open: everything known is new."""


@dataclass
class HistoryRead:
    """More ended orders are known."""

    orders: Sequence[Order]
    """A page, the newest first."""
    is_complete: bool
    """Whether there are no older ones."""


class TextsRead:
    """All SMS of the order looked at are known."""


class ActivityChanged:
    """A request for the user began or ended (`UiApp.activity`)."""


class ListFailed:
    """A price list could not be read (`ViewModel.list_failures`)."""


_UiEvent = Reloaded | ActivityChanged | HistoryRead | TextsRead | ListFailed
UiEvent = Event | _UiEvent
EventT = TypeVar("EventT", bound=UiEvent)

_KINDS: tuple[type[object], ...] = (*get_args(Event), *get_args(_UiEvent))


class Bus:
    """One signal for each kind of event."""

    def __init__(self, owner: DOMNode) -> None:
        self._signals: dict[type[object], Signal[UiEvent]] = {
            kind: Signal(owner, kind.__name__) for kind in _KINDS
        }

    def publish(self, event: UiEvent) -> None:
        """Call back everyone who subscribed to this kind."""
        self._signals[type(event)].publish(event)

    def subscribe(
        self, node: DOMNode, kind: type[EventT], callback: Callable[[EventT], object]
    ) -> None:
        """Call back for each event of `kind` while `node` is mounted."""
        self._signals[kind].subscribe(node, cast(Callable[[UiEvent], object], callback))


@dataclass(frozen=True, slots=True)
class MessageFilter:
    """Everything an SMS has to match; an empty field matches all."""

    words: str = ""
    """As typed, to be found in text, service, code and number."""
    service: str = ""
    """Its exact name."""
    kind: str = ""
    days: Days | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether more than words is asked for."""
        return bool(self.service or self.kind or self.days)

    @property
    def is_empty(self) -> bool:
        """Whether every SMS fits."""
        return not self.words.strip() and not self.is_narrowed

    @property
    def sentence(self) -> str:
        """What it asks for, for people: `“code” · examplepay · today`."""
        words = self.words.strip()
        parts = (
            f"“{words}”" if words else "",
            self.service,
            kind_label(self.kind) if self.kind else "",
            self.days.words if self.days else "",
        )
        return " · ".join(filter(None, parts))


def list_name(kind: str, country: str = "") -> str:
    """Under which a price list is known: its kind, or `country:NAME`."""
    return f"{kind}:{country}" if country else kind


class ViewModel:
    """Painted from at once, and kept up to date by the events of the engine."""

    def __init__(self) -> None:
        self.email = ""
        self.price_lists: dict[str, PriceList] = {}
        """By kind; for another country by `country:NAME`."""
        self.unread: set[str] = set()
        """The reading calls whose last answers could not be read, by endpoint."""
        self.unread_examples: tuple[UnreadExample, ...] = ()
        """The document's examples of answers to spending calls that cannot be read."""
        self.list_failures: dict[str, Exception] = {}
        """Why each list could not be read the last time, under the names of `price_lists`."""
        self.countries: Sequence[str] = ()
        self.orders: dict[str, Order] = {}
        """The newest, and all that lived in this run."""
        self.history: dict[str, Order] = {}
        """Older ones that are over, as far as the user has read back."""
        self.stored_messages: dict[str, Sequence[Sms]] = {}
        """The SMS of orders looked at whose texts are not all among the newest."""
        self.messages: dict[int, Sms] = {}
        self.unseen: Mapping[str, int] = {}
        """How many SMS are unseen, for each order that has any."""
        self.asked: dict[str, OrderAsked] = {}
        """When each order was asked for last; of those nobody looks at, by the engine's thread."""
        self.looked_at_id = ""
        """The order that the user is looking at; empty if there is none."""
        self.unresolved: dict[str, Intent] = {}
        self.balance: Decimal | None = None
        self.balance_read_at: datetime | None = None
        self.connection = ConnectionChanged(Connection.STARTING)
        self.journal_work = ""
        """What the stored state waits for, as a sentence; empty once the journal is open."""
        self.notices: tuple[str, ...] = ()
        self.marks = Marks()
        self.deliveries: Mapping[ProductKey, Delivery] = {}
        self.contract = ContractChanged((), (), MIN_BID_PERCENT, MAX_BID_PERCENT)

    @cached_property
    def webhooks(self) -> "WebhookState":
        """Whether callbacks come in."""
        from nonvoip_tui.domain.webhooks import WebhookState  # no first frame shows it

        return WebhookState()

    @cached_property
    def overview(self) -> "Overview":
        """What the account's money did."""
        from nonvoip_tui.domain.statistics import Overview  # no first frame shows it

        return Overview()

    @property
    def warned_examples(self) -> tuple[UnreadExample, ...]:
        """Those that are warned of: before the first order, which shows what the answers are."""
        return () if self.orders else self.unread_examples

    def load(self, snapshot: Snapshot) -> None:
        """Start again from the stored state of an account."""
        self.email = snapshot.email
        if snapshot.price_list.read_at is not None:
            self.price_lists.setdefault(snapshot.price_list.kind, snapshot.price_list)
        self.orders = {order.order_id: order for order in snapshot.orders}
        self.history.clear()
        self.stored_messages.clear()
        self.messages = {sms.sms_id: sms for sms in snapshot.messages}
        self.unseen = snapshot.unseen
        self.unresolved = {intent.ref: intent for intent in snapshot.unresolved}
        self.notices = snapshot.notices
        self.marks = snapshot.marks
        self.asked.clear()
        self.list_failures.clear()
        if snapshot.balance is not None:
            self.balance, self.balance_read_at = snapshot.balance

    def learn(self, event: Event) -> None:
        """Take one event in."""
        match event:
            case SmsArrived(sms, order):
                self.messages[sms.sms_id] = sms
                self.unread.discard("getsms")
                self.orders[order.order_id] = order
            case JournalDelayed(work):
                self.journal_work = work
            case UnseenChanged(by_order):
                self.unseen = by_order
            case OrderChanged(order):
                self.orders[order.order_id] = order
            case OrderAsked():
                self.asked[event.order_id] = event
            case BalanceChanged(balance, read_at):
                self.balance, self.balance_read_at = balance, read_at
                self.unread.discard("balance")
            case CatalogChanged(kind, products, read_at, country):
                name = list_name(kind, country)
                self.list_failures.pop(name, None)
                self.unread.discard("country/products" if country else "products")
                self.price_lists[name] = PriceList(kind, products, read_at, country)
            case CountriesChanged(countries):
                self.countries = countries
            case ConnectionChanged():
                self.connection = event
            case AnswerUnread(endpoint):
                self.unread.add(endpoint)
            case IntentChanged(intent):
                if intent.is_unresolved:
                    self.unresolved[intent.ref] = intent
                else:
                    self.unresolved.pop(intent.ref, None)
            case DocumentRehearsed(unread):
                self.unread_examples = unread
            case ContractChanged():
                self.contract = event
            case WebhooksChanged(state):
                self.webhooks = state
            case MarksChanged(marks):
                self.marks = marks
            case DeliveriesChanged(deliveries):
                self.deliveries = deliveries
            case OverviewChanged(overview):
                self.overview = overview
            case _:  # what is announced, and not known afterwards
                pass

    def order(self, order_id: str) -> Order | None:
        """The latest known state of one order."""
        return self.orders.get(order_id) or self.history.get(order_id)

    def newest_orders(self) -> Sequence[Order]:
        """All known orders, newest first."""
        return sorted(self.orders.values(), key=lambda order: order.created_at, reverse=True)

    def recent_products(self) -> tuple[ProductKey, ...]:
        """What was ordered last, each once, the newest first."""
        return recent_keys(self.newest_orders())

    def live_count(self, now: datetime) -> int:
        """How many orders can still receive."""
        return sum(order.is_live(now) for order in self.orders.values())

    def latest_messages(self) -> Sequence[Sms]:
        """All known SMS, the last to arrive here first."""
        return sorted(self.messages.values(), key=lambda sms: sms.sms_id, reverse=True)

    def messages_of(self, order_id: str) -> Sequence[Sms]:
        """The SMS of one order, newest first."""
        own = {sms.sms_id: sms for sms in self.stored_messages.get(order_id, ())}
        own |= {i: sms for i, sms in self.messages.items() if sms.order_id == order_id}
        return sorted(own.values(), key=lambda sms: sms.received_at, reverse=True)


ACTIVE = "active"
ENDED = "ended"


class OrderLists:
    """The orders that can still receive, or those that are over, the newest first.

    An order that changes sides stays where it was seen until the tab is left: its row says in
    words what became of it.
    """

    def __init__(self) -> None:
        """Begin with the active ones."""
        self.tab = ACTIVE
        self._seen: set[str] = set()

    def enter(self, tab: str) -> None:
        """Show this tab, with what belongs there now."""
        self.tab = tab
        self._seen.clear()

    def orders(self, view_model: ViewModel, now: datetime) -> list[Order]:
        """What the tab shows at `now` of all that is known."""
        is_active = self.tab == ACTIVE
        known = view_model.orders if is_active else view_model.history | view_model.orders
        orders = [
            order
            for order in known.values()
            if order.is_live(now) is is_active or order.order_id in self._seen
        ]
        orders.sort(key=lambda order: order.created_at, reverse=True)
        self._seen.update(order.order_id for order in orders)
        return orders

    def tab_of(self, order: Order, now: datetime) -> str:
        """The tab to look for `order` on; the one in front where it is there."""
        if order.order_id in self._seen:
            return self.tab
        return ACTIVE if order.is_live(now) else ENDED
