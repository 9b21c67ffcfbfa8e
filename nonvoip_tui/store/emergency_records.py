"""Where the ending of a call is stored if the database cannot store it, so that no order is lost.

A full disk is the likely reason, so the space for it is taken beforehand: each instance has a
small file of its own that is written in place. The next start takes in what the dead left, and
removes only what it has taken in whole: a line that it cannot read stays where it is, and one of
which it does not know every column stays in a file beside it.
"""

import base64
import errno
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from nonvoip_tui.domain.answers import RawAnswer
from nonvoip_tui.domain.models import Action, Intent, Order
from nonvoip_tui.settings.paths import private_file
from nonvoip_tui.store.place import PRIVATE_FILE
from nonvoip_tui.store.rows import (
    Row,
    Value,
    answer_of,
    answer_values,
    intent_of,
    intent_values,
    order_of,
    order_values,
)

RESERVED_BYTES = 64 * 1024
"""Room for some fifty endings; nothing more is sent after the first that goes here."""
_END = ".unsaved"
_KEPT = "-kept"
"""The suffix of the file of lines that were not read in whole."""


_SOME_TIME = datetime(2026, 1, 1, tzinfo=UTC)
_INTENT = intent_values(Intent("", Action.ORDER, _SOME_TIME, ""))
_ORDER = order_values(Order("", "", "", _SOME_TIME))
_NEEDED = ("ref", "action", "began_at", "order_id", "service", "created_at")
"""A call or an order cannot be read without these; an earlier version may not write the others."""
_RECORD = {"account", "intent", "orders", "answer"}
_MAX_BODY_BYTES = 16 * 1024
"""The most of an answer that is stored: a whole one would take all the space."""


class UnsavedEnding(NamedTuple):
    """How a call ended, and what it brought, as it should have been journaled."""

    account: str
    intent: Intent
    orders: tuple[Order, ...]
    answer: RawAnswer | None = None
    """The beginning of what was answered."""
    is_whole: bool = True
    """Whether the record held only what this version knows; a newer one may write more."""


class Unsaved:
    """The endings of one instance that the database did not take."""

    def __init__(self, directory: Path, instance_id: str) -> None:
        """Name the file of the instance `instance_id`."""
        self._path = directory / (instance_id + _END)
        self._length = 0
        self._is_reserved = False

    def reserve(self) -> None:
        """Reserve the space before the first call is sent; later this does nothing.

        Without space it is tried again when there is something to write.
        """
        if not self._is_reserved:
            self._is_reserved = True
            with suppress(OSError):
                self._write(b" " * RESERVED_BYTES, at=0)

    def save(
        self,
        account: str,
        intent: Intent,
        orders: Sequence[Order],
        answer: RawAnswer | None = None,
    ) -> Path | None:
        """Record how `intent` ended, and give the file; None when that fails too."""
        record: dict[str, object] = {
            "account": account,
            "intent": intent_values(intent),
            "orders": [order_values(order) for order in orders],
        }
        if answer is not None:
            body = base64.b64encode(answer.body[:_MAX_BODY_BYTES]).decode()
            record["answer"] = answer_values(answer) | {"body": body}
        line = json.dumps(record).encode() + b"\n"
        try:
            self._write(line, at=self._length)
        except OSError:
            return None
        self._length += len(line)
        return self._path

    def release(self) -> None:
        """Free the reserved space, unless something is written there."""
        if self._is_reserved and not self._length:
            with suppress(OSError):
                self._path.unlink(missing_ok=True)

    def _write(self, content: bytes, at: int) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(self._path, flags, PRIVATE_FILE)
        try:
            if os.pwrite(descriptor, content, at) < len(content):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def take_in(directory: Path, is_alive: Callable[[str], bool]) -> Iterator[UnsavedEnding]:
    """What dead instances left in `directory`; a file is removed when all of it was asked for.

    Two instances that start at once may both be given the same.
    """
    for path in sorted(directory.glob("*" + _END)):
        if is_alive(path.name.removesuffix(_END)):
            continue
        try:
            content = path.read_bytes()
        except OSError:
            continue
        unread, partly = [], []
        # What follows the last line is the space that was not needed.
        for line in filter(bytes.strip, content.replace(b"\0", b" ").splitlines()):
            ending = _ending_in(line)
            if ending is None:
                unread.append(line)
                continue
            yield ending
            if not ending.is_whole:
                partly.append(line)
        with suppress(OSError):  # then all of it is taken in once more, which changes nothing
            _leave(path, unread, partly)


def _leave(path: Path, unread: Sequence[bytes], partly: Sequence[bytes]) -> None:
    """Keep of a file only what was not read in."""
    if partly:
        stored = path.with_name(path.name + _KEPT)
        before = stored.read_bytes() if stored.exists() else b""
        _replace(stored, before + b"".join(line + b"\n" for line in partly))
    if unread:
        _replace(path, b"".join(line + b"\n" for line in unread))
    else:
        path.unlink(missing_ok=True)


def _replace(path: Path, content: bytes) -> None:
    with private_file(path, is_durable=True) as file:
        file.buffer.write(content)


def _ending_in(line: bytes) -> UnsavedEnding | None:
    """What a line says, by the names in it; None when it cannot be read."""
    try:
        record = json.loads(line)
        intent, is_whole = _row(record["intent"], _INTENT)
        rows = [_row(values, _ORDER) for values in record["orders"]]
        return UnsavedEnding(
            record["account"],
            intent_of(intent),
            tuple(order_of(row) for row, _ in rows),
            _answer_in(record.get("answer")),
            is_whole and all(whole for _, whole in rows) and record.keys() <= _RECORD,
        )
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError):
        return None


def _answer_in(values: dict[str, Any] | None) -> RawAnswer | None:
    if values is None:
        return None
    body = base64.b64decode(values["body"])
    names = ("endpoint", "status_code", "content_type")
    return answer_of((*(values[name] for name in names), body, values["received_at"]))


def _row(values: dict[str, Value], defaults: dict[str, Value]) -> tuple[Row, bool]:
    """The values in the order of `defaults`, which stand in for those of a later column."""
    if missing := [name for name in _NEEDED if name in defaults and name not in values]:
        raise KeyError(missing[0])
    row = tuple(values.get(name, default) for name, default in defaults.items())
    return row, values.keys() <= defaults.keys()
