"""What the face knows: the last word on every order, SMS, price list and the balance."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from nonvoip_tui.domain.events import (
    AlertRaised,
    BalanceChanged,
    CallbacksChanged,
    CatalogChanged,
    Connection,
    ConnectionChanged,
    ContractChanged,
    CountriesChanged,
    CredentialsRefused,
    DeliveriesChanged,
    Event,
    ExpiredRejected,
    IntentChanged,
    JournalDelayed,
    LastMinuteBegan,
    MarksChanged,
    OrderAsked,
    OrderChanged,
    OrderRanOut,
    OverviewChanged,
    SmsArrived,
    TurnAwaited,
    UnseenChanged,
)
from nonvoip_tui.domain.marks import Marks, recent_keys
from nonvoip_tui.domain.models import MAX_BID_PERCENT, MIN_BID_PERCENT, Intent, Order, Sms
from nonvoip_tui.domain.price_list import PriceList
from nonvoip_tui.domain.statistics import Delivery, ProductKey
from nonvoip_tui.services.snapshot import Snapshot

if TYPE_CHECKING:
    from nonvoip_tui.domain.callbacks import CallbackState
    from nonvoip_tui.domain.overview import Overview


class Facts:
    """Painted from at once, and kept right by the events of the engine."""

    def __init__(self) -> None:
        self.email = ""
        self.price_lists: dict[str, PriceList] = {}
        """By kind; for another country by `country:NAME`."""
        self.countries: Sequence[str] = ()
        self.orders: dict[str, Order] = {}
        """The newest, and all that lived in this run."""
        self.history: dict[str, Order] = {}
        """Older ones that are over, as far as the person has read back."""
        self.kept_messages: dict[str, Sequence[Sms]] = {}
        """The SMS of orders looked at whose texts are not all among the newest."""
        self.messages: dict[int, Sms] = {}
        self.unseen: Mapping[str, int] = {}
        """How many SMS nobody has looked at, for each order that has any."""
        self.asked: dict[str, OrderAsked] = {}
        """When each order was asked for last; of those nobody looks at, by the engine's thread."""
        self.unsettled: dict[str, Intent] = {}
        self.balance: Decimal | None = None
        self.balance_read_at: datetime | None = None
        self.connection = ConnectionChanged(Connection.STARTING)
        self.journal_work = ""
        """What the kept state waits for, as a sentence; empty once the journal is open."""
        self.notices: tuple[str, ...] = ()
        self.marks = Marks()
        self.deliveries: Mapping[ProductKey, Delivery] = {}
        self.contract = ContractChanged((), (), MIN_BID_PERCENT, MAX_BID_PERCENT)

    @cached_property
    def callbacks(self) -> "CallbackState":
        """Whether callbacks come in."""
        from nonvoip_tui.domain.callbacks import CallbackState  # no first frame shows it

        return CallbackState()

    @cached_property
    def overview(self) -> "Overview":
        """What the account's money did."""
        from nonvoip_tui.domain.overview import Overview  # no first frame shows it

        return Overview()

    def load(self, snapshot: Snapshot) -> None:
        """Start over from the kept state of an account."""
        self.email = snapshot.email
        if snapshot.price_list.read_at is not None:
            self.price_lists.setdefault(snapshot.price_list.kind, snapshot.price_list)
        self.orders = {order.order_id: order for order in snapshot.orders}
        self.history.clear()
        self.kept_messages.clear()
        self.messages = {sms.sms_id: sms for sms in snapshot.messages}
        self.unseen = snapshot.unseen
        self.unsettled = {intent.ref: intent for intent in snapshot.unsettled}
        self.notices = snapshot.notices
        self.marks = snapshot.marks
        self.asked.clear()
        if snapshot.balance is not None:
            self.balance, self.balance_read_at = snapshot.balance

    def learn(self, event: Event) -> None:
        """Take one event in."""
        match event:
            case SmsArrived(sms, order):
                self.messages[sms.sms_id] = sms
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
            case CatalogChanged(kind, products, read_at, country):
                name = f"{kind}:{country}" if country else kind
                self.price_lists[name] = PriceList(kind, products, read_at, country)
            case CountriesChanged(countries):
                self.countries = countries
            case ConnectionChanged():
                self.connection = event
            case IntentChanged(intent):
                if intent.is_unsettled:
                    self.unsettled[intent.ref] = intent
                else:
                    self.unsettled.pop(intent.ref, None)
            case ContractChanged():
                self.contract = event
            case CallbacksChanged(state):
                self.callbacks = state
            case MarksChanged(marks):
                self.marks = marks
            case DeliveriesChanged(deliveries):
                self.deliveries = deliveries
            case OverviewChanged(overview):
                self.overview = overview
            case CredentialsRefused() | AlertRaised() | ExpiredRejected():
                pass
            case LastMinuteBegan() | OrderRanOut() | TurnAwaited():
                pass

    def order(self, order_id: str) -> Order | None:
        """One order as it is known last."""
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

    def newest_messages(self) -> Sequence[Sms]:
        """All known SMS, newest first."""
        return sorted(self.messages.values(), key=lambda sms: sms.received_at, reverse=True)

    def messages_of(self, order_id: str) -> Sequence[Sms]:
        """The SMS of one order, newest first."""
        own = {sms.sms_id: sms for sms in self.kept_messages.get(order_id, ())}
        own |= {i: sms for i, sms in self.messages.items() if sms.order_id == order_id}
        return sorted(own.values(), key=lambda sms: sms.received_at, reverse=True)
