"""All services of one account, at work together."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nonvoip_tui.credentials import Credentials
from nonvoip_tui.services.account import Account
from nonvoip_tui.services.activity import Activity
from nonvoip_tui.services.adoption import Adoption
from nonvoip_tui.services.alerts import Alerts
from nonvoip_tui.services.archive import Statistics
from nonvoip_tui.services.catalog import Catalog
from nonvoip_tui.services.deliveries import Deliveries
from nonvoip_tui.services.exports import Exports
from nonvoip_tui.services.last_minute import LastMinute
from nonvoip_tui.services.lifecycle import Lifecycle
from nonvoip_tui.services.marking import Marking
from nonvoip_tui.services.notes import Notes
from nonvoip_tui.services.ordering import Ordering
from nonvoip_tui.services.overviews import Overviews
from nonvoip_tui.services.poller import Poller
from nonvoip_tui.services.ports import Background, Ledger, Messages, Orders
from nonvoip_tui.services.recovery import Recovery
from nonvoip_tui.services.snapshot import Snapshot
from nonvoip_tui.services.spending import Spending
from nonvoip_tui.services.unseen import Unseen

if TYPE_CHECKING:
    from nonvoip_tui.services.callbacks import Callbacks


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the face takes its wishes to."""

    account: Account
    adoption: Adoption
    catalog: Catalog
    ordering: Ordering
    lifecycle: Lifecycle
    poller: Poller
    recovery: Recovery
    spending: Spending
    orders: Orders
    messages: Messages
    unseen: Unseen
    notes: Notes
    exports: Exports
    ledger: Ledger
    statistics: Statistics
    deliveries: Deliveries
    overviews: Overviews
    last_minute: LastMinute
    marking: Marking
    alerts: Alerts
    callbacks: "Callbacks"
    activity: Activity
    snapshot: Callable[[], Snapshot]
    """Reads the kept state of the account in use."""
    background: tuple[Background, ...] = ()
    """What else goes on meanwhile."""

    async def sign_in(self, credentials: Credentials) -> Snapshot:
        """Use these credentials, and open their account's memory.

        Raises:
            WrongCredentialsError: the service refuses them.
        """
        await self.account.sign_in(credentials)
        self.recovery.sweep()
        self.poller.watch_all()
        self.deliveries.want()
        self.overviews.want()
        self.last_minute.want()
        return self.snapshot()

    async def use(self, credentials: Credentials) -> None:
        """Use what a source of the settings gave for the account that is open."""
        self.account.use(credentials)

    async def look_at(self, order_id: str) -> None:
        """The person looks at this order, or at none: it is asked for more often."""
        self.poller.select(order_id)
        if order_id:
            await self.unseen.see_order(order_id)

    async def run(self) -> None:
        """Settle what an earlier run left open, then poll and keep the balance fresh."""
        self.recovery.sweep()
        self.account.want_refresh()
        async with asyncio.TaskGroup() as group:
            group.create_task(self.account.run())
            group.create_task(self.poller.run())
            group.create_task(self.recovery.run())
            for work in self.background:
                group.create_task(work.run())
