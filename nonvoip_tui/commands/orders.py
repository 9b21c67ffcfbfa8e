"""`orders` and `note`: the orders in the journal, without asking the service."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from nonvoip_tui.commands.context import Context
from nonvoip_tui.commands.headless import report_unknown
from nonvoip_tui.commands.output import ExitCode
from nonvoip_tui.domain.errors import NotFoundError
from nonvoip_tui.domain.models import Order
from nonvoip_tui.domain.phone_numbers import digits, is_same_number
from nonvoip_tui.domain.text import printable
from nonvoip_tui.services.export import order_record, unknown_order_record
from nonvoip_tui.services.lifecycle import MAX_NOTE
from nonvoip_tui.services.order_import import BRINGS_AN_ORDER
from nonvoip_tui.store.store import Store
from nonvoip_tui.ui.formatting import kind_label, money, phone_number, state_words, time_left

if TYPE_CHECKING:
    from nonvoip_tui.store.orders import Orders


_HEADINGS = ("Order", "Service", "Kind", "Number", "State", "Left", "Code", "Price")
_RIGHT = (5, 7)


def print_orders(context: Context, *, is_live: bool, limit: int, as_json: bool) -> ExitCode:
    """Print the newest orders, or the live ones.

    Raises:
        StorageError: the journal cannot be read.
    """
    now = datetime.now(UTC)
    with open_journal(context) as store:
        orders = store.orders.live(now) if is_live else store.orders.recent(limit + 1)
        unknown = store.journal.unresolved()
    shown, output = orders[:limit], context.output
    if as_json:
        may_be = [unknown_order_record(each) for each in unknown if each.action in BRINGS_AN_ORDER]
        output.document([*may_be, *(order_record(order, now) for order in shown)])
    elif shown:
        output.table(_HEADINGS, (_row(order, now) for order in shown), _RIGHT)
        for order in shown:
            if order.warning:
                output.complain(f"Order {order.order_id}: {order.warning}")
    report_unknown(output, unknown)
    if not shown and as_json:
        return ExitCode.DONE
    if not shown:
        output.complain("No live orders." if is_live else "No orders in the journal.")
        return ExitCode.REFUSED
    if len(orders) > limit:
        output.complain(f"These are the newest {limit}; --limit shows more, `export` writes all.")
    return ExitCode.DONE


@contextmanager
def open_journal(context: Context) -> Iterator[Store]:
    """The store of the account that is meant, for reading.

    Raises:
        StorageError: it cannot be opened.
    """
    store = Store.open(context.paths.database_file, instance_id=uuid4().hex, account=context.email)
    try:
        if store.rescued is not None:
            context.output.complain(store.rescued.sentence)
        yield store
    finally:
        store.close()


def _row(order: Order, now: datetime) -> tuple[str, ...]:
    return (
        order.order_id,
        order.service,
        kind_label(order.kind),
        phone_number(order.number) or "—",
        state_words(order, now),
        time_left(order.time_left(now)),
        order.last_code or "—",
        money(order.price),
    )


LAST = "last"
_MAX_ORDERS = 1000
_MIN_DIGITS = 7


def find_order(orders: "Orders", name: str) -> Order:
    """The order with this id or phone number, in any dress, or the newest for `last`.

    Of several with one number it is the newest.

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


def write_note(context: Context, order_id: str, text: str | None) -> ExitCode:
    """Write a note, or print the one that is there; an empty one takes it away.

    Raises:
        ServiceError: there is no such order.
        StorageError: the journal cannot be read or written.
    """
    with open_journal(context) as store:
        order = find_order(store.orders, order_id)
        if text is None:
            context.output.line(order.note)
        else:
            store.orders.set_note(order.order_id, printable(text.strip(), limit=MAX_NOTE))
    return ExitCode.DONE
