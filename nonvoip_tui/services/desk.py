"""All services of one account, at work together."""

import asyncio
from dataclasses import dataclass

from nonvoip_tui.services.account import Account
from nonvoip_tui.services.catalog import Catalog
from nonvoip_tui.services.lifecycle import Lifecycle
from nonvoip_tui.services.ordering import Ordering
from nonvoip_tui.services.poller import Poller
from nonvoip_tui.services.ports import Messages, Orders
from nonvoip_tui.services.recovery import Recovery
from nonvoip_tui.services.spending import Spending


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the face takes its wishes to."""

    account: Account
    catalog: Catalog
    ordering: Ordering
    lifecycle: Lifecycle
    poller: Poller
    recovery: Recovery
    spending: Spending
    orders: Orders
    messages: Messages

    async def run(self) -> None:
        """Settle what an earlier run left open, then poll and keep the balance fresh."""
        self.recovery.sweep()
        async with asyncio.TaskGroup() as group:
            group.create_task(self.account.run())
            group.create_task(self.poller.run())
