"""All services of one account, at work together."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from nonvoip_tui.domain.models import Snapshot
from nonvoip_tui.services.account import Account
from nonvoip_tui.services.catalog import Alerts, Catalog, Marking
from nonvoip_tui.services.evidence import Recovery
from nonvoip_tui.services.export import Exports
from nonvoip_tui.services.inbox import Unseen
from nonvoip_tui.services.last_minute import LastMinute
from nonvoip_tui.services.lifecycle import Lifecycle, Notes
from nonvoip_tui.services.order_import import OrderImport
from nonvoip_tui.services.ordering import Ordering
from nonvoip_tui.services.poller import Poller
from nonvoip_tui.services.ports import Background
from nonvoip_tui.services.recognition import Recognition
from nonvoip_tui.services.request_log import Activity
from nonvoip_tui.services.spending import Spending
from nonvoip_tui.services.statistics import Deliveries, Overviews
from nonvoip_tui.settings.credentials import Credentials

if TYPE_CHECKING:
    from nonvoip_tui.services.webhooks import Webhooks
    from nonvoip_tui.store.journal import Answers
    from nonvoip_tui.store.messages import Messages
    from nonvoip_tui.store.orders import Orders
    from nonvoip_tui.store.statistics import AccountStatistics, Ledger


@dataclass(frozen=True, slots=True)
class Services:
    """What the UI sends its requests to."""

    account: Account
    order_import: OrderImport
    catalog: Catalog
    ordering: Ordering
    lifecycle: Lifecycle
    poller: Poller
    recognition: Recognition
    recovery: Recovery
    spending: Spending
    orders: "Orders"
    answers: "Answers"
    messages: "Messages"
    unseen: Unseen
    notes: Notes
    exports: Exports
    ledger: "Ledger"
    statistics: "AccountStatistics"
    deliveries: Deliveries
    overviews: Overviews
    last_minute: LastMinute
    marking: Marking
    alerts: Alerts
    webhooks: "Webhooks"
    activity: Activity
    snapshot: Callable[[], Snapshot]
    """Reads the stored state of the account in use."""
    follow_clock: Callable[[timedelta], None]
    """Called with how far the service's clock is ahead of ours, for each answer."""
    background: tuple[Background, ...] = ()
    """What else goes on meanwhile."""
    polls: bool = True
    """Whether every live order is asked about, and not only what a command asks for."""

    async def sign_in(self, credentials: Credentials) -> Snapshot:
        """Use these credentials, and open their account's memory.

        Raises:
            WrongCredentialsError: the service refuses them.
        """
        await self.account.sign_in(credentials)
        self.recovery.sweep()
        self.recognition.read_again()
        self.poller.watch_all()
        self.deliveries.want()
        self.overviews.want()
        self.last_minute.want()
        return self.snapshot()

    async def use(self, credentials: Credentials) -> None:
        """Use what a source of the settings gave for the account that is open."""
        self.account.use(credentials)

    async def look_at(self, order_id: str) -> None:
        """The user is looking at this order, or at none: it is polled more often."""
        self.poller.select(order_id)
        if order_id:
            await self.unseen.see_order(order_id)

    async def run(self) -> None:
        """Resolve what an earlier run left open, then poll and keep the balance fresh."""
        self.recovery.sweep()
        works = self.background
        if self.polls:
            self.recognition.read_again()
            self.account.want_refresh()
            works = (self.account, self.poller, self.recovery, *works)
        async with asyncio.TaskGroup() as group:
            for work in works:
                group.create_task(work.run())
