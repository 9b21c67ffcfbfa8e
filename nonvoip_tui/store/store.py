"""Everything that outlives the program, opened and closed as one thing."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Self

from nonvoip_tui.domain.models import Marks, Snapshot
from nonvoip_tui.store.account_state import ClockSkew, LastWarnings, WebhookRecord
from nonvoip_tui.store.backup import Rescue, is_due
from nonvoip_tui.store.catalog import Catalog, Favourites, PriceAlerts
from nonvoip_tui.store.database import Database, Scope, Watch
from nonvoip_tui.store.emergency_records import Unsaved, take_in
from nonvoip_tui.store.errors import StoreError
from nonvoip_tui.store.journal import Answers, Journal
from nonvoip_tui.store.locks import Instance, normal_account
from nonvoip_tui.store.messages import Messages
from nonvoip_tui.store.opening import OpeningOptions
from nonvoip_tui.store.orders import Orders
from nonvoip_tui.store.statistics import AccountStatistics, Ledger

_ACCOUNT = "account"


class Store:
    """The journal, orders, SMS, balances and price lists of the account in use.

    It is used from the thread that opened it, and closed there. Whatever fails
    is a `StoreError`.
    """

    def __init__(self, database: Database, instance: Instance, account: str) -> None:
        """Put the parts together; use `open`."""
        self._scope = Scope(database, account, instance)
        self._instance = instance
        self.database = database
        self.catalog = Catalog(self._scope)
        self.orders = Orders(self._scope)
        self.messages = Messages(self._scope, self.orders)
        self._unsaved = Unsaved(instance.directory, instance.instance_id)
        self.answers = Answers(self._scope)
        self.journal = Journal(self._scope, self.orders, self.answers, self._unsaved)
        self.ledger = Ledger(self._scope)
        self.favourites = Favourites(self._scope)
        self.price_alerts = PriceAlerts(self._scope)
        self.statistics = AccountStatistics(self._scope)
        self.webhook_record = WebhookRecord(self._scope)
        self.last_warnings = LastWarnings(self._scope)
        self.clock_skew = ClockSkew(self._scope)

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        instance_id: str,
        account: str | None = None,
        options: OpeningOptions | None = None,
    ) -> Self:
        """Open the store in the database file at `path`, or make it.

        Without an account the last one used is meant. No other running copy has this `instance_id`.

        Raises:
            StoreError: as `opening.opened` says.
        """
        database = Database.open(path, options)
        try:
            directory = database.path.parent
            last_account = database.fact(_ACCOUNT) or ""
            if database.is_read_only:
                instance = Instance.observe(directory, instance_id)
            else:
                instance = Instance.claim(directory, instance_id)
        except BaseException:
            database.close()
            raise
        store = cls(database, instance, last_account)
        try:
            if not database.is_read_only:
                store._take_in_unsaved()
            if account is not None:
                store.account = account
        except BaseException:
            store.close()
            raise
        return store

    @property
    def account(self) -> str:
        """The account of the rows: a lower-cased e-mail, empty before the first one."""
        return self._scope.account

    @account.setter
    def account(self, email: str) -> None:
        self._scope.account = account = normal_account(email)
        if not self.is_read_only and self.database.fact(_ACCOUNT) != account:
            self.database.set_fact(_ACCOUNT, account)

    @property
    def is_read_only(self) -> bool:
        """Whether the journal can only be looked at, so that nothing may be ordered."""
        return self.database.is_read_only

    @property
    def rescued(self) -> Rescue | None:
        """What had to be done to open a damaged journal, for the user."""
        return self.database.rescued

    def watch(self) -> Watch:
        """Notices what other instances write from now on."""
        return Watch(self.database)

    def back_up(self, now: datetime) -> Path:
        """Copy the whole journal to a private file in `backups/`; where it is."""
        return self.database.back_up(now)

    def back_up_if_due(self, now: datetime) -> Path | None:
        """`back_up` unless that was done within a day; for after the start, where nobody waits.

        It reads the whole journal: a quarter of a second for 100,000 SMS.
        """
        if self.is_read_only or not is_due(self.database.path, now):
            return None
        return self.back_up(now)

    def close(self) -> None:
        """Close the database and give the instance's claim back."""
        self.database.close()
        self._unsaved.release()
        self._instance.release()

    def _take_in_unsaved(self) -> None:
        with suppress(StoreError):  # then it stays for the start after this one
            for ending in take_in(self._instance.directory, self._instance.is_alive):
                self.journal.take(ending.account, ending.intent, ending.orders, ending.answer)


RECENT_ORDERS = 200
"""With those that live, what the palette knows of orders and their notes before more is read."""
RECENT_MESSAGES = 60
"""About what a terminal shows: the first frame shows none, and their screen reads on by itself."""


def stored_state(store: Store, kind: str, now: datetime) -> Snapshot:
    """The stored state of the account in use; every live order, however old, is in it.

    Raises:
        StorageError: the database cannot be read.
    """
    orders = list(store.orders.recent(RECENT_ORDERS))
    known = {order.order_id for order in orders}
    orders += [order for order in store.orders.live(now) if order.order_id not in known]
    marks = Marks(store.favourites.all(), store.price_alerts.all())
    notices = (store.database.read_only_reason, store.rescued.sentence if store.rescued else "")
    return Snapshot(
        email=store.account,
        price_list=store.catalog.load(kind),
        orders=orders,
        messages=store.messages.recent(RECENT_MESSAGES),
        unseen=store.messages.unseen_by_order(),
        unresolved=store.journal.unresolved(),
        balance=store.ledger.latest(),
        notices=tuple(filter(None, notices)),
        marks=marks,
    )
