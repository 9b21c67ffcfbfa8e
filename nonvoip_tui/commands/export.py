"""`export`: all orders or SMS for other programs, row by row, however many there are."""

import json
import os
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from nonvoip_tui.commands.context import Context
from nonvoip_tui.commands.exit_code import ExitCode
from nonvoip_tui.commands.orders import open_journal
from nonvoip_tui.commands.records import (
    MESSAGE_COLUMNS,
    ORDER_COLUMNS,
    Record,
    message_record,
    order_record,
)
from nonvoip_tui.commands.spreadsheet import SpreadsheetWriter
from nonvoip_tui.store import Store

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def export_journal(
    context: Context, what: str, *, form: str, since: datetime | None, file: str
) -> ExitCode:
    """Write every order or SMS since a moment, oldest first.

    Args:
        context: the places and settings.
        what: "orders" or "messages".
        form: "csv" or "json".
        since: aware; None for all.
        file: its path, or "-" for standard output.

    Raises:
        StorageError: the journal cannot be read.
        OSError: the file cannot be written; one that was there is as it was.
    """
    columns = ORDER_COLUMNS if what == "orders" else MESSAGE_COLUMNS
    with open_journal(context) as store, _opened(file) as target:
        records = _records(store, what, max(since or _BEGINNING, _BEGINNING))
        if form == "csv":
            writer = SpreadsheetWriter(target, columns)
            for record in records:
                writer.write(record[column] for column in columns)
        else:
            _write_json(target, records)
    return ExitCode.DONE


def _records(store: Store, what: str, since: datetime) -> Iterator[Record]:
    if what == "messages":
        return map(message_record, store.messages.since(since))
    now = datetime.now(UTC)
    return (order_record(order, now) for order in store.orders.since(since))


def _write_json(target: TextIO, records: Iterable[Record]) -> None:
    """One array, an element a line, never whole in memory."""
    target.write("[")
    for place, record in enumerate(records):
        target.write(("," if place else "") + "\n  " + json.dumps(record))
    target.write("\n]\n")


@contextmanager
def _opened(name: str) -> Iterator[TextIO]:
    if name == "-":
        yield sys.stdout
        sys.stdout.flush()
        return
    path = Path(name).resolve()
    if path.exists() and not stat.S_ISREG(path.stat().st_mode):
        with path.open("w", encoding="utf-8", newline="") as device:  # such as /dev/null
            yield device
        return
    # Private from its first byte, and there only when it is whole.
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as target:
            yield target
        os.replace(unfinished, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(unfinished)
        raise
