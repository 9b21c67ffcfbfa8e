"""What the first frame shows: the stored state, read before the network is asked."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from nonvoip_tui.domain.models import Marks

if TYPE_CHECKING:
    from nonvoip_tui.domain.models import Intent, Order, PriceList, Sms
    from nonvoip_tui.store.journal import Journal
    from nonvoip_tui.store.messages import Messages
    from nonvoip_tui.store.orders import Orders
    from nonvoip_tui.store.statistics import Ledger

RECENT_ORDERS = 200
"""With those that live, what the palette knows of orders and their notes before more is read."""
RECENT_MESSAGES = 60
"""About what a terminal shows: the first frame shows none, and their place reads on by itself."""

NO_MARKS = Marks()


class Snapshot(NamedTuple):
    """The stored state at start."""

    email: str
    price_list: "PriceList"
    orders: Sequence["Order"]
    messages: Sequence["Sms"]
    unseen: Mapping[str, int]
    """How many SMS nobody has looked at, for each order that has any."""
    unresolved: Sequence["Intent"]
    balance: tuple[Decimal, datetime] | None
    notices: tuple[str, ...] = ()
    """What the user has to know of the memory itself, in sentences."""
    marks: Marks = NO_MARKS


def read_snapshot(
    email: str,
    price_list: Callable[[Iterable["Order"]], "PriceList"],
    journal: "Journal",
    orders: "Orders",
    messages: "Messages",
    ledger: "Ledger",
    now: datetime,
    notices: tuple[str, ...] = (),
    marks: Marks = NO_MARKS,
) -> Snapshot:
    """Read what the first frame needs; every live order, however old, is in it.

    Args:
        email: the account.
        price_list: reads the list, given what was ordered last, newest first.
        journal: for calls that nobody knows the outcome of.
        orders: for the newest ones.
        messages: for the newest ones.
        ledger: for the balance.
        now: which orders still live depends on it.
        notices: what the user has to know of the memory itself.
        marks: what the user marked.
    """
    recent = list(orders.recent(RECENT_ORDERS))
    known = {order.order_id for order in recent}
    recent += [order for order in orders.live(now) if order.order_id not in known]
    return Snapshot(
        email=email,
        price_list=price_list(recent),
        orders=recent,
        messages=messages.recent(RECENT_MESSAGES),
        unseen=messages.unseen_by_order(),
        unresolved=journal.unresolved(),
        balance=ledger.latest(),
        notices=notices,
        marks=marks,
    )
