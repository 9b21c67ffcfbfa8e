"""Which order is meant on the command line: by its id, its number, or `last`."""

from typing import TYPE_CHECKING

from nonvoip_tui.domain.errors import NotFoundError
from nonvoip_tui.domain.models import Order
from nonvoip_tui.domain.phone_numbers import digits, is_same_number

if TYPE_CHECKING:
    from nonvoip_tui.store.orders import Orders

LAST = "last"
_MAX_ORDERS = 1000
_MIN_DIGITS = 7


def find_order(orders: "Orders", name: str) -> Order:
    """The order that is meant; of several with one number the newest.

    Args:
        orders: the journal's.
        name: an order's id, its phone number in any dress, or "last" for the newest order.

    Raises:
        NotFoundError: there is none in the journal.
        StorageError: the journal cannot be read.
    """
    if (order := orders.get(name)) is not None:
        return order
    is_number = len(digits(name)) >= _MIN_DIGITS
    for each in orders.recent(_MAX_ORDERS):
        if name == LAST or (is_number and is_same_number(name, each.number)):
            return each
    raise NotFoundError(f"Order {name} is not in the journal.")
