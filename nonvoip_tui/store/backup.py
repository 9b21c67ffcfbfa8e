"""Copies of the whole journal beside it, and what is done with a damaged one.

`VACUUM INTO` reads every row, so a damaged journal fails here and pushes no good copy out.

Nothing is ever deleted here; what happened is handed on as data for the user.
"""

import os
import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from nonvoip_tui.store.errors import from_os, from_sqlite
from nonvoip_tui.store.place import (
    PRIVATE_FILE,
    prepare_directory,
    prepare_file,
    side_files,
    size_of,
)

KEPT_BACKUPS = 3
_DAY = timedelta(days=1)
_STAMP = "%Y%m%dT%H%M%S.%fZ"


def back_up(connection: sqlite3.Connection, path: Path, now: datetime) -> Path:
    """Copy the journal at `path` to a private file in `backups/` and drop the oldest copies.

    The connection is outside of any transaction; the copy is named after `now`.

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


_SUSPECT = ".suspect"


class Rescue(NamedTuple):
    """What had to be done to open the journal."""

    reason: str
    """Why the file could not be used, in words for the user."""
    put_aside: tuple[Path, ...]
    """Where the damaged file, and what SQLite had beside it, is now."""
    restored_from: Path | None
    """The backup that took its place; None if there was none and the journal starts empty."""
    backup_made_at: datetime | None
    """Up to when the journal is known again."""

    @property
    def sentence(self) -> str:
        """What happened and what was lost, for the user."""
        stored = f" The damaged file is stored as {self.put_aside[0]}." if self.put_aside else ""
        if self.restored_from is None:
            return (
                f"{self.reason} No backup was found, so the journal starts empty: earlier orders "
                f"and SMS are not shown.{stored}"
            )
        when = f" of {self.backup_made_at:%Y-%m-%d %H:%M} UTC" if self.backup_made_at else ""
        return (
            f"{self.reason} The backup{when} was restored: orders and SMS after it are not "
            f"shown.{stored}"
        )


def loss_at(path: Path) -> str:
    """Why the journal at `path` must be taken for lost although no file is damaged, if it must.

    SQLite would take a missing or empty file for a new database and delete a log beside it.
    """
    if size_of(path):
        return ""
    if size_of(side_files(path)[0]):
        return f"The journal {path} is empty although its log is not."
    if backups_of(path):
        return f"The journal {path} is {'empty' if path.exists() else 'gone'}."
    return ""


def rescue(path: Path, reason: str, now: datetime) -> Rescue:
    """Put the journal at `path` aside and bring back the newest backup that can be read.

    `reason` says in words for the user why it cannot be used.

    Raises:
        StoreError: it cannot be renamed or the backup not copied.
    """
    try:
        put_aside = _put_aside(path, now)
        backup = next((copy for copy in backups_of(path) if _is_sound(copy)), None)
        if backup is not None:
            _copy_durably(backup, path)
        path.with_name(path.name + _SUSPECT).unlink(missing_ok=True)
    except OSError as error:
        raise from_os(error, path) from error
    return Rescue(reason, put_aside, backup, made_at(backup, path) if backup else None)


def mark_suspect(path: Path) -> None:
    """Note for the next opening that the journal proved damaged in use."""
    try:
        path.with_name(path.name + _SUSPECT).touch(PRIVATE_FILE)
    except OSError:
        return  # then the next opening finds the damage only where it looks anyway


def needs_check(path: Path) -> bool:
    """Whether the journal proved damaged in use and must be read through before it is used."""
    return path.with_name(path.name + _SUSPECT).exists()


def clear_suspicion(path: Path) -> None:
    """Note that the journal was read through and is sound."""
    path.with_name(path.name + _SUSPECT).unlink(missing_ok=True)


def _put_aside(path: Path, now: datetime) -> tuple[Path, ...]:
    stamp = f"{now:%Y%m%dT%H%M%SZ}"
    aside = path.with_name(f"{path.name}.corrupt-{stamp}")
    count = 1
    while any(name.exists() for name in (aside, *side_files(aside))):
        count += 1
        aside = path.with_name(f"{path.name}.corrupt-{stamp}-{count}")
    moved = []
    for old, new in zip((path, *side_files(path)), (aside, *side_files(aside)), strict=True):
        if old.exists():
            old.rename(new)
            moved.append(new)
    return tuple(moved)


def _is_sound(backup: Path) -> bool:
    connection = sqlite3.connect(backup.as_uri() + "?mode=ro&immutable=1", uri=True)
    try:
        verdict = connection.execute("PRAGMA quick_check(1)").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        return False
    finally:
        connection.close()
    return bool(verdict == ("ok",) and tables)


def _copy_durably(source: Path, target: Path) -> None:
    unfinished = target.with_name(f"{target.name}.{os.getpid()}.part")
    unfinished.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with (
        source.open("rb") as reading,
        os.fdopen(os.open(unfinished, flags, PRIVATE_FILE), "wb") as writing,
    ):
        shutil.copyfileobj(reading, writing)
        writing.flush()
        os.fsync(writing.fileno())
    unfinished.replace(target)
