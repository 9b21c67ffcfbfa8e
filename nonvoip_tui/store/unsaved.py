"""Where the ending of a call goes when the database does not take it, so that no order is lost.

A full disk is the likely reason, so the room for it is taken beforehand: each instance has a
small file of its own that is written in place. The next start takes in what the dead left.
"""

import errno
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from nonvoip_tui.domain.models import Intent, Order
from nonvoip_tui.store.place import PRIVATE_FILE
from nonvoip_tui.store.rows import intent_of, intent_values, order_of, order_values

RESERVED_BYTES = 64 * 1024
"""Room for some fifty endings; nothing is sent any more after the first that goes here."""
_END = ".unsaved"


class UnsavedEnding(NamedTuple):
    """How a call ended, and what it brought, as it should have been journaled."""

    account: str
    intent: Intent
    orders: tuple[Order, ...]


class Unsaved:
    """The endings of one instance that the database did not take."""

    def __init__(self, directory: Path, instance_id: str) -> None:
        """Keep where those of the instance `instance_id` go."""
        self._path = directory / (instance_id + _END)
        self._length = 0
        self._is_reserved = False

    def reserve(self) -> None:
        """Take the room, before the first call is sent; later it does nothing.

        Without room it is tried again when there is something to write.
        """
        if not self._is_reserved:
            self._is_reserved = True
            with suppress(OSError):
                self._write(b" " * RESERVED_BYTES, at=0)

    def keep(self, account: str, intent: Intent, orders: Sequence[Order]) -> Path | None:
        """Write down how `intent` ended; where, or None when that fails too."""
        record = {
            "account": account,
            "intent": intent_values(intent),
            "orders": [order_values(order) for order in orders],
        }
        line = json.dumps(record).encode() + b"\n"
        try:
            self._write(line, at=self._length)
        except OSError:
            return None
        self._length += len(line)
        return self._path

    def release(self) -> None:
        """Give the room back, unless something is written there."""
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

    Args:
        directory: where the instances reserve their room.
        is_alive: whether the instance of an id still runs.
    """
    for path in sorted(directory.glob("*" + _END)):
        if not is_alive(path.name.removesuffix(_END)):
            yield from _endings_in(path)
            with suppress(OSError):
                path.unlink(missing_ok=True)


def _endings_in(path: Path) -> Iterator[UnsavedEnding]:
    try:
        lines = path.read_bytes().splitlines()
    except OSError:
        return
    for line in lines:
        # The last line may be cut short, and what follows is the room that was not needed.
        try:
            record = json.loads(line)
            intent = intent_of(tuple(record["intent"].values()))
            orders = tuple(order_of(tuple(values.values())) for values in record["orders"])
            ending = UnsavedEnding(record["account"], intent, orders)
        except (ValueError, KeyError, TypeError):
            continue
        yield ending
