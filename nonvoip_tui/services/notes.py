"""The person's own words on an order."""

from nonvoip_tui.domain.events import OrderChanged
from nonvoip_tui.domain.models import Order
from nonvoip_tui.domain.text import printable
from nonvoip_tui.services.ports import Emit, Orders

MAX_NOTE = 200
"""Characters of a note."""


class Notes:
    """Keeps each note, then tells of it."""

    def __init__(self, orders: Orders, emit: Emit) -> None:
        self._orders = orders
        self._emit = emit

    async def set(self, order_id: str, note: str) -> Order | None:
        """Keep `note` instead of the one before; an empty one takes it away.

        Returns:
            The order with its note; None when there is no such order.

        Raises:
            StorageError: it cannot be kept.
        """
        self._orders.set_note(order_id, printable(note.strip(), limit=MAX_NOTE))
        order = self._orders.get(order_id)
        if order is not None:
            self._emit(OrderChanged(order))
        return order
