"""Copies of the whole journal beside it: one before every migration, and now and then.

`VACUUM INTO` reads every row, so a damaged journal fails here and pushes no good copy out.
"""

import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from nonvoip_tui.store.errors import from_os, from_sqlite
from nonvoip_tui.store.place import prepare_directory, prepare_file

KEPT_BACKUPS = 3
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
    target = directory / f"{path.stem}-{now.astimezone(UTC).strftime(_STAMP)}{path.suffix}"
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
    """The copies of the journal at `path`, newest first."""
    copies = _directory(path).glob(f"{path.stem}-*{path.suffix}")
    return sorted((copy for copy in copies if made_at(copy, path)), reverse=True)


def made_at(backup: Path, path: Path) -> datetime | None:
    """When a copy of the journal at `path` was made, by its name; None for a strange name."""
    stamp = backup.name.removeprefix(path.stem + "-").removesuffix(path.suffix)
    try:
        return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def _directory(path: Path) -> Path:
    return path.parent / "backups"


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
