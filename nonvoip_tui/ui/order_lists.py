"""Which orders each tab of Orders shows, such that none goes from under the cursor."""

from datetime import datetime

from nonvoip_tui.domain.models import Order
from nonvoip_tui.ui.facts import Facts

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

    def orders(self, facts: Facts, now: datetime) -> list[Order]:
        """What the tab shows at `now` of all that is known."""
        is_active = self.tab == ACTIVE
        known = facts.orders if is_active else facts.history | facts.orders
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
