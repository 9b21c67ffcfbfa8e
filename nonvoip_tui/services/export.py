"""All orders or SMS as a file for other programs, row by row, however many there are."""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, TextIO

from nonvoip_tui.services.ports import Messages, Orders
from nonvoip_tui.services.records import (
    MESSAGE_COLUMNS,
    ORDER_COLUMNS,
    Record,
    message_record,
    order_record,
)
from nonvoip_tui.services.spreadsheet import SpreadsheetWriter

ORDERS, MESSAGES = "orders", "messages"
"""What can be exported."""
CSV, JSON = "csv", "json"
"""In which form."""

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def records_of(
    what: str, orders: Orders, messages: Messages, now: datetime, since: datetime | None = None
) -> Iterator[Record]:
    """Every order or SMS, oldest first, in constant memory.

    Args:
        what: `ORDERS` or `MESSAGES`.
        orders: those of the account.
        messages: its SMS.
        now: the states of orders depend on it.
        since: aware; None for all.

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
    """Begin a file.

    Args:
        what: `ORDERS` or `MESSAGES`.
        form: `CSV` or `JSON`.
        target: opened without translation of line ends.
    """
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


@contextmanager
def private_file(path: Path) -> Iterator[TextIO]:
    """A file of mode 0600, private from its first byte, and there only when it is whole.

    Raises:
        OSError: it cannot be written; one that was there is as it was.
    """
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as target:
            yield target
        os.replace(unfinished, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(unfinished)
        raise
