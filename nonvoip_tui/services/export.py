"""All orders or SMS as a file for other programs, row by row, however many there are.

A cell that begins like a formula is run by spreadsheets as one, quotes or not, so it gets an
apostrophe before it, as people type it there. A cell that begins with an apostrophe gets one
too: then taking the first away gives every value back as it was.
"""

import asyncio
import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TextIO

from nonvoip_tui.domain.models import Intent, Order, Product, Sms
from nonvoip_tui.services.ports import Clock
from nonvoip_tui.settings.paths import private_file

if TYPE_CHECKING:
    from nonvoip_tui.store.messages import Messages
    from nonvoip_tui.store.orders import Orders

Record = dict[str, str | int | bool | None]
"""One row by the names of its columns; None where nothing is known."""

ORDER_COLUMNS = (
    "order_id", "created_at", "service", "kind", "country", "number", "state", "status", "price",
    "bid_percent", "product_id", "expires_at", "active_until", "rejected_at", "ended_at",
    "parent_id", "sms_count", "last_code", "last_sms_at", "note", "refunded", "warning",
)  # fmt: skip
MESSAGE_COLUMNS = ("received_at", "order_id", "service", "number", "sender", "code", "text")


def order_record(order: Order, now: datetime) -> Record:
    """One order with its state at `now`."""
    return {
        "order_id": order.order_id,
        "created_at": utc_text(order.created_at),
        "service": order.service,
        "kind": order.kind,
        "country": order.country,
        "number": order.number,
        "state": order.state(now).value,
        "status": order.status,
        "price": money_text(order.price),
        "bid_percent": order.bid_percent,
        "product_id": order.product_id,
        "expires_at": utc_text(order.expires_at),
        "active_until": utc_text(order.active_until),
        "rejected_at": utc_text(order.rejected_at),
        "ended_at": utc_text(order.ended_at),
        "parent_id": order.parent_id,
        "sms_count": order.sms_count,
        "last_code": order.last_code,
        "last_sms_at": utc_text(order.last_sms_at),
        "note": order.note,
        "refunded": money_text(order.refunded),
        "warning": order.warning,
    }


def call_record(intent: Intent) -> Record:
    """One call whose outcome is not known."""
    return {
        "ref": intent.ref,
        "action": intent.action.value,
        "sent_at": utc_text(intent.began_at),
        "service": intent.service,
        "kind": intent.kind,
        "order_id": intent.order_id or None,
        "number": intent.number or None,
        "price": money_text(intent.agreed),
        "bid_percent": intent.bid_percent,
        "balance_before": money_text(intent.balance_before),
        "balance_after": money_text(intent.balance_after),
        "detail": intent.detail,
    }


def unknown_order_record(intent: Intent) -> Record:
    """A call whose outcome is not known, as a row among orders: it may have brought one."""
    nothing: Record = dict.fromkeys(ORDER_COLUMNS)
    return nothing | {
        "created_at": utc_text(intent.began_at),
        "service": intent.service,
        "kind": intent.kind,
        "state": "outcome_unknown",
        "price": money_text(intent.agreed),
        "bid_percent": intent.bid_percent,
        "note": intent.detail,
        "ref": intent.ref,
    }


def message_record(sms: Sms) -> Record:
    """One SMS."""
    return {
        "received_at": utc_text(sms.received_at),
        "order_id": sms.order_id,
        "service": sms.service,
        "number": sms.number,
        "sender": sms.sender,
        "code": sms.code,
        "text": sms.text,
    }


def product_record(product: Product) -> Record:
    """One row of a price list."""
    return {
        "product_id": product.product_id,
        "name": product.name,
        "price": money_text(product.price),
        "available": product.available,
        "kind": product.kind,
        "network": product.network,
        "country": product.country,
    }


def money_text(amount: Decimal | None) -> str | None:
    """An amount exactly as it is known: `0.60`."""
    return None if amount is None else format(amount, "f")


def utc_text(moment: datetime | None) -> str | None:
    """A moment, exact: `2026-06-20T09:30:00.123456Z`."""
    return None if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


_FORMULA_SIGNS = frozenset("=+-@|%＝＋－＠")
_MARK = "'"


class SpreadsheetWriter:
    """Writes rows, each cell quoted: a `;` in a text then parts no cells anywhere."""

    def __init__(self, file: TextIO, columns: Sequence[str]) -> None:
        self._writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        self._writer.writerow(columns)

    def write(self, values: Iterable[str | int | bool | None]) -> None:
        """Write one row; nothing known is an empty cell."""
        self._writer.writerow("" if value is None else harmless(str(value)) for value in values)


def harmless(text: str) -> str:
    """`text` as a cell that a spreadsheet does not run as a formula."""
    first = text.lstrip()[:1]
    is_marked = first in _FORMULA_SIGNS or text[:1] in ("\t", "\r", "\n", _MARK)
    return _MARK + text if text and is_marked else text


ORDERS, MESSAGES = "orders", "messages"
"""What can be exported."""
CSV, JSON = "csv", "json"
"""The formats of an export."""

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def records_of(
    what: str, orders: "Orders", messages: "Messages", now: datetime, since: datetime | None = None
) -> Iterator[Record]:
    """Every `ORDERS` or `MESSAGES` since a moment, oldest first, in constant memory.

    Raises:
        StorageError: they cannot be read.
    """
    since = max(since or _BEGINNING, _BEGINNING)
    if what == MESSAGES:
        return map(message_record, messages.since(since))
    return (order_record(order, now) for order in orders.since(since))


class RecordWriter(Protocol):
    """Writes a file record by record."""

    def write(self, record: Record) -> None:
        """Write the next one."""
        ...

    def finish(self) -> None:
        """Write what ends the file."""
        ...


def record_writer(what: str, form: str, target: TextIO) -> RecordWriter:
    """Begin a file, `CSV` or `JSON`, that was opened without translation of line ends."""
    columns = ORDER_COLUMNS if what == ORDERS else MESSAGE_COLUMNS
    return _Csv(target, columns) if form == CSV else _Json(target)


class _Csv:
    def __init__(self, target: TextIO, columns: tuple[str, ...]) -> None:
        self._columns = columns
        self._writer = SpreadsheetWriter(target, columns)

    def write(self, record: Record) -> None:
        self._writer.write(record[column] for column in self._columns)

    def finish(self) -> None:
        """Nothing ends it."""


class _Json:
    """One array, an element a line, never whole in memory."""

    def __init__(self, target: TextIO) -> None:
        self._target = target
        self._has_any = False
        target.write("[")

    def write(self, record: Record) -> None:
        self._target.write(("," if self._has_any else "") + "\n  " + json.dumps(record))
        self._has_any = True

    def finish(self) -> None:
        self._target.write("\n]\n")


FOLDER = "exports"
"""A folder next to the journal."""

_ROWS_AT_ONCE = 200
"""After this many records, other tasks on the loop get a turn."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written."""

    path: Path
    count: int
    """How many orders or SMS are in it."""


@dataclass(eq=False)
class Exports:
    """Writes what `nonvoip-tui export` writes, to private files in a directory of their own."""

    _directory: Path
    _orders: "Orders"
    _messages: "Messages"
    _clock: Clock

    async def write(self, what: str, form: str) -> Exported:
        """Write all `ORDERS` or `MESSAGES` of the account, oldest first, as `CSV` or `JSON`.

        Raises:
            StorageError: they cannot be read.
            OSError: the file cannot be written; nothing is left of it.
        """
        now, count = self._clock.now(), 0
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._directory / f"{what}-{now.astimezone():%Y-%m-%d-%H%M%S}.{form}"
        with private_file(path) as target:
            writer = record_writer(what, form, target)
            for record in records_of(what, self._orders, self._messages, now):
                writer.write(record)
                count += 1
                if count % _ROWS_AT_ONCE == 0:
                    await asyncio.sleep(0)
            writer.finish()
        return Exported(path, count)
