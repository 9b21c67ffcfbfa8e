"""Copies of the whole journal beside it: one before every migration, and now and then.

`VACUUM INTO` reads every row, so a damaged journal fails here and pushes no good copy out.
"""

import os
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nonvoip_tui.store.errors import from_os, from_sqlite
from nonvoip_tui.store.place import prepare_directory, prepare_file

KEPT_BACKUPS = 3
_DAY = timedelta(days=1)
_STAMP = "%Y%m%dT%H%M%S.%fZ"


def back_up(connection: sqlite3.Connection, path: Path, now: datetime) -> Path:
    """Copy the journal at `path` to a private file in `backups/` and drop the oldest copies.

    Args:
        connection: an open connection to it, outside of any transaction.
        path: where the journal is.
        now: the time that the copy is named after.

    Raises:
        StoreError: the journal is damaged or the disk full; the older copies are all there.
    """
    directory = _directory(path)
    prepare_directory(directory)
    number = next((_number_of(copy, path) for copy in backups_of(path)), 0) + 1
    stamp = now.astimezone(UTC).strftime(_STAMP)
    target = directory / f"{path.stem}-{number:06}-{stamp}{path.suffix}"
    unfinished = target.with_name(f"{target.name}.{os.getpid()}.part")
    unfinished.unlink(missing_ok=True)
    prepare_file(unfinished)  # VACUUM INTO fills an empty file and keeps its mode
    try:
        connection.execute("VACUUM INTO ?", (str(unfinished),))
        _flush(unfinished)
        unfinished.replace(target)
        _flush(directory)
        for old in backups_of(path)[KEPT_BACKUPS:]:
            old.unlink(missing_ok=True)
    except sqlite3.Error as error:
        raise from_sqlite(error, path) from error
    except OSError as error:
        raise from_os(error, target) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return target


def backups_of(path: Path) -> list[Path]:
    """The copies of the journal at `path`, the last made first, whatever the clock said."""
    copies = [
        copy
        for copy in _directory(path).glob(f"{path.stem}-*{path.suffix}")
        if made_at(copy, path) and _number_of(copy, path)
    ]
    return sorted(copies, key=lambda copy: _number_of(copy, path), reverse=True)


def made_at(backup: Path, path: Path) -> datetime | None:
    """When a copy of the journal at `path` was made, by its name; None for a strange name."""
    _, _, stamp = _parts_of(backup, path).partition("-")
    try:
        return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def is_due(path: Path, now: datetime) -> bool:
    """Whether the newest copy of the journal at `path` is a day old, or there is none."""
    newest = next((made_at(copy, path) for copy in backups_of(path)), None)
    return newest is None or abs(now - newest) >= _DAY


def _number_of(backup: Path, path: Path) -> int:
    number, _, _ = _parts_of(backup, path).partition("-")
    return int(number) if number.isdecimal() else 0


def _parts_of(backup: Path, path: Path) -> str:
    return backup.name.removeprefix(path.stem + "-").removesuffix(path.suffix)


def _directory(path: Path) -> Path:
    return path.parent / "backups"


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
