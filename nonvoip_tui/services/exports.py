"""Files of all orders or SMS, written while everything else goes on."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from nonvoip_tui.services.export import private_file, record_writer, records_of
from nonvoip_tui.services.ports import Clock, Messages, Orders

FOLDER = "exports"
"""Beside the journal."""

_ROWS_AT_ONCE = 200
"""After so many the others on the loop have their turn."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written."""

    path: Path
    count: int
    """How many orders or SMS are in it."""


class Exports:
    """Writes what `nonvoip-tui export` writes, to private files in a directory of their own."""

    def __init__(self, directory: Path, orders: Orders, messages: Messages, clock: Clock) -> None:
        self._directory = directory
        self._orders = orders
        self._messages = messages
        self._clock = clock

    async def write(self, what: str, form: str) -> Exported:
        """Write every order or SMS of the account, oldest first.

        Args:
            what: `export.ORDERS` or `export.MESSAGES`.
            form: `export.CSV` or `export.JSON`.

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
