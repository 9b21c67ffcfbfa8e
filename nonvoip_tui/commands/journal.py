"""`orders`, `note`, `messages` and `export`: what is in the journal; the service is not asked."""

import errno
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO
from uuid import uuid4

from nonvoip_tui.commands.context import Context
from nonvoip_tui.commands.headless import report_unknown
from nonvoip_tui.commands.output import ExitCode, Output
from nonvoip_tui.domain.errors import NotFoundError
from nonvoip_tui.domain.models import Order, Sms
from nonvoip_tui.domain.phone_numbers import digits, is_same_number
from nonvoip_tui.domain.text import printable
from nonvoip_tui.services.export import (
    message_record,
    order_record,
    record_writer,
    records_of,
    unknown_order_record,
)
from nonvoip_tui.services.lifecycle import MAX_NOTE
from nonvoip_tui.services.order_import import BRINGS_AN_ORDER
from nonvoip_tui.settings.paths import private_file
from nonvoip_tui.store.orders import Orders
from nonvoip_tui.store.store import Store
from nonvoip_tui.ui.formatting import (
    clock_time,
    kind_label,
    money,
    phone_number,
    state_words,
    time_left,
)


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


_LAST = "last"
_MAX_ORDERS = 1000
_MIN_DIGITS = 7


def find_order(orders: Orders, name: str) -> Order:
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
        if name == _LAST or (is_number and is_same_number(name, each.number)):
            return each
    raise NotFoundError(f"Order {name} is not in the journal.")


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


def print_sms(output: Output, sms: Sms, now: datetime, *, names_order: bool = False) -> None:
    """Print one SMS: a line about it, its text, and an empty line."""
    parts = (
        clock_time(sms.received_at, now),
        f"order {sms.order_id} ({sms.service})" if names_order else "",
        f"from {sms.sender}" if sms.sender else "",
        f"code {sms.code}" if sms.code else "",
    )
    output.line("  ".join(part for part in parts if part))
    output.text(sms.text)
    output.line()


def print_messages(context: Context, *, words: str, limit: int, as_json: bool) -> ExitCode:
    """Print the newest SMS of all orders that have all these words in them, the newest first.

    Raises:
        StorageError: the journal cannot be read.
    """
    with open_journal(context) as store:
        if words:
            found = store.messages.search(words, limit=limit + 1)
        else:
            found = store.messages.recent(limit + 1)
    output, shown, now = context.output, found[:limit], datetime.now(UTC)
    if as_json:
        output.document([message_record(sms) for sms in shown])
        return ExitCode.DONE
    for sms in shown:
        print_sms(output, sms, now, names_order=True)
    if not shown:
        output.complain(f"No SMS contains {words!r}." if words else "No SMS in the journal.")
        return ExitCode.REFUSED
    if len(found) > limit:
        output.complain(f"These are the newest {limit}; --limit shows more, `export` writes all.")
    return ExitCode.DONE


def export_journal(
    context: Context, what: str, *, form: str, since: datetime | None, file: str
) -> ExitCode:
    """Write every order or SMS since a moment, oldest first, to a file or to "-", standard output.

    Raises:
        StorageError: the journal cannot be read.
        OSError: the file cannot be written; an existing one is unchanged.
    """
    with open_journal(context) as store, _opened(file) as target:
        writer = record_writer(what, form, target)
        for record in records_of(what, store.orders, store.messages, datetime.now(UTC), since):
            writer.write(record)
        writer.finish()
        unknown = store.journal.unresolved()
    report_unknown(context.output, unknown)
    return ExitCode.DONE


@contextmanager
def _opened(name: str) -> Iterator[TextIO]:
    if name == "-":
        yield sys.stdout
        sys.stdout.flush()
        return
    path = Path(name)
    path = path.parent.resolve() / path.name
    if path.is_symlink() and path.parts[1:2] not in (("dev",), ("proc",)):
        # In a folder that others can write, whoever made the link would choose the file.
        raise OSError(errno.ELOOP, "It is a link; name the file itself", str(path))
    if path.exists() and not stat.S_ISREG(path.stat().st_mode):
        with path.open("w", encoding="utf-8", newline="") as device:  # such as /dev/null
            yield device
        return
    with private_file(path) as file:
        yield file
