"""How the journal is opened: durable, private, patient; damage set aside, the schema upgraded.

Every connection to the journal is made here, so what a commit promises is set in one place.

It is done by one process at a time, under a lock of its own. If nothing can be written, the journal
is opened read-only.
"""

import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from nonvoip_tui.store import backup, migrations, place, search_index
from nonvoip_tui.store.backup import Rescue
from nonvoip_tui.store.errors import (
    DamagedError,
    DiskFullError,
    LockedError,
    NewerSchemaError,
    ReadOnlyError,
    StoreError,
    UnsafeLocationError,
    from_sqlite,
)
from nonvoip_tui.store.locks import FileLock
from nonvoip_tui.store.place import is_network, side_files, size_of

BUSY_SECONDS = 5.0
"""How long a statement waits for another process's transaction."""
_FULL = 2  # PRAGMA synchronous: a commit is on the disk when it returns


def open_for_writing(path: Path) -> sqlite3.Connection:
    """Open the prepared file at `path` as it is; `make_durable` comes before the first write.

    Raises:
        StoreError: it cannot be opened.
    """
    return _connect(path.as_uri() + "?mode=rw", path)


def make_durable(connection: sqlite3.Connection, path: Path, filesystem: str) -> None:
    """Set what money needs, and see that it took.

    A write-ahead log everywhere but on a network file system, where its shared memory does not
    reach the other hosts and SQLite's rollback journal is used.

    Raises:
        StoreError: commits would not be durable.
        sqlite3.Error: the database is damaged or locked.
    """
    connection.execute("PRAGMA synchronous = FULL")
    # Only macOS has a flush deeper than fsync; elsewhere the two do nothing.
    connection.execute("PRAGMA fullfsync = ON")
    connection.execute("PRAGMA checkpoint_fullfsync = ON")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA journal_mode = {'DELETE' if is_network(filesystem) else 'WAL'}")
    if connection.execute("PRAGMA synchronous").fetchone() != (_FULL,):
        raise StoreError(f"SQLite does not promise that commits to {path} are durable.")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


def open_for_reading(
    path: Path,
) -> tuple[sqlite3.Connection, tempfile.TemporaryDirectory[str] | None]:
    """Open the database at `path` where nothing can be written.

    SQLite cannot read a write-ahead log without its index file. Where that cannot be made, a
    database without a log is read as unchanging, and one with a log from a private copy.

    Returns:
        The connection, and the directory of the copy, to be held and cleaned up with it.

    Raises:
        ReadOnlyError: it cannot be read either.
        DamagedError: it is damaged.
    """
    uri = path.as_uri() + "?mode=ro"
    try:
        return _open_checked(uri, path), None
    except StoreError as error:
        if not isinstance(error.__cause__, sqlite3.OperationalError):
            raise
    if not size_of(side_files(path)[0]):
        return _open_checked(uri + "&immutable=1", path), None
    try:
        copies = tempfile.TemporaryDirectory(prefix="nonvoip-tui-")
        copy = Path(copies.name, path.name)
        shutil.copyfile(path, copy)
        shutil.copyfile(side_files(path)[0], side_files(copy)[0])
    except OSError as error:
        raise ReadOnlyError(
            f"The journal {path} can neither be written nor copied for reading "
            f"({error.strerror}). Make the file and its directory writable for you."
        ) from error
    return _open_checked(copy.as_uri() + "?mode=rw", path), copies


@contextmanager
def opened_for_reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection for looking alone, closed with what it needed; see `open_for_reading`."""
    connection, copies = open_for_reading(path)
    try:
        yield connection
    finally:
        connection.close()
        if copies is not None:
            copies.cleanup()


def _open_checked(uri: str, path: Path) -> sqlite3.Connection:
    connection = _connect(uri, path)
    try:
        connection.execute("PRAGMA query_only = ON")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        connection.close()
        raise from_sqlite(error, path) from error
    return connection


def _connect(uri: str, path: Path) -> sqlite3.Connection:
    try:
        # No implicit transactions: every BEGIN in this package is an IMMEDIATE one.
        return sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    except sqlite3.Error as error:
        raise from_sqlite(error, path) from error


_PAUSE_SECONDS = 0.05


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _report_to_nobody(_: str) -> None:
    """Reports no progress."""


class OpeningOptions(NamedTuple):
    """What opening needs from outside, such as the clock; the defaults are the real ones."""

    now: Callable[[], datetime] = _utc_now
    """The wall clock, which backups and damaged files are named after."""
    sleep: Callable[[float], None] = time.sleep
    """Waits so many seconds while another process holds the journal."""
    monotonic: Callable[[], float] = time.monotonic
    """Measures that wait, in seconds."""
    filesystem_type: Callable[[Path], str] = place.filesystem_type
    """Names the type of the file system under a path."""
    steps: Sequence[migrations.Step] = migrations.STEPS
    """The schema."""
    notify: Callable[[str], None] = _report_to_nobody
    """Gets a sentence before something that takes long with many SMS."""
    has_fts5: Callable[[sqlite3.Connection], bool] = search_index.has_fts5
    """Whether SQLite can search full text."""


class Opened(NamedTuple):
    """An open journal and how it came to be open."""

    connection: sqlite3.Connection
    known_version: int
    has_index: bool
    """Whether the SMS can be searched by their words."""
    read_only_reason: str = ""
    """Why it can only be looked at; empty when it can be written."""
    rescued: Rescue | None = None
    copies: tempfile.TemporaryDirectory[str] | None = None
    """What has to be cleaned up after the connection is closed."""


def opened(path: Path, options: OpeningOptions) -> Opened:
    """Open the journal at `path`, or make it.

    Raises:
        NewerSchemaError: a newer program wrote it; nothing was changed.
        LockedError: another process held it for `BUSY_SECONDS`.
        ReadOnlyError: nothing can be written there and there is nothing to read.
        UnsafeLocationError: a link or a foreign database stands there, or locks do not work.
        StoreError: it cannot be opened for another reason.
    """
    place.refuse_links(path)
    place.prepare_directory(path.parent)
    if not place.is_writable(path):
        return _for_reading(
            path,
            options,
            f"The journal {path} cannot be written, so nothing can be ordered. "
            "Make the file and its directory writable for you, then start again.",
        )
    try:
        return _for_writing(path, options)
    except DiskFullError as error:
        if not place.size_of(path):
            raise
        reason = f"{error} Nothing can be ordered until the next start."
        return _for_reading(path, options, reason)


def _for_writing(path: Path, options: OpeningOptions) -> Opened:
    deadline = options.monotonic() + BUSY_SECONDS
    lock = FileLock(path.with_name(path.name + ".opening"))
    rescued: Rescue | None = None
    try:
        while True:
            try:
                if not lock.try_acquire():
                    raise LockedError(
                        f"Another copy of this program has been opening {path} for "
                        f"{BUSY_SECONDS:.0f} seconds. Close it, or try again in a moment."
                    )
                if reason := backup.loss_at(path):
                    rescued = backup.rescue(path, reason, options.now())
                connection, has_index = _prepared(path, options)
                return Opened(connection, len(options.steps), has_index, rescued=rescued)
            except LockedError:
                if options.monotonic() >= deadline:
                    raise
                options.sleep(_PAUSE_SECONDS)
            except DamagedError as error:
                if rescued is not None:
                    raise
                reason = f"The journal {path} was damaged ({error.__cause__ or error})."
                rescued = backup.rescue(path, reason, options.now())
    finally:
        lock.release()


def _prepared(path: Path, options: OpeningOptions) -> tuple[sqlite3.Connection, bool]:
    place.prepare_file(path)
    connection = open_for_writing(path)
    try:
        known = len(options.steps)
        version = migrations.version_of(connection)
        # Before anything is touched: a newer schema may even be one that SQLite cannot parse.
        if version > known:
            raise newer_schema(path, version, known)
        if version == 0 and connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
            raise UnsafeLocationError(
                f"{path} is another program's database, so it is left alone. "
                "Choose another data directory."
            )
        make_durable(connection, path, options.filesystem_type(path))
        is_suspect = backup.needs_check(path)
        if is_suspect:
            options.notify("Checking the damaged journal…")
            _check(connection)
        if 0 < version < known:
            options.notify("Upgrading the journal of an earlier version…")
            backup.back_up(connection, path, options.now())
        migrations.migrate(connection, options.steps)
        can_search = options.has_fts5(connection)
        if version and can_search and not search_index.is_ready(connection):
            options.notify("Building the search index of the SMS…")
        has_index = search_index.prepare(connection, can_search=can_search, is_suspect=is_suspect)
        if is_suspect:
            backup.clear_suspicion(path)
    except sqlite3.Error as error:
        connection.close()
        raise from_sqlite(error, path) from error
    except BaseException:
        connection.close()
        raise
    return connection, has_index


def _for_reading(path: Path, options: OpeningOptions, reason: str) -> Opened:
    if not place.size_of(path):
        raise ReadOnlyError(
            f"There is no journal at {path} and none can be created there. "
            f"Make {path.parent} writable for you, or choose another data directory."
        )
    connection, copies = open_for_reading(path)
    version, known = migrations.version_of(connection), len(options.steps)
    if version != known:
        connection.close()
        if copies is not None:
            copies.cleanup()
        if version > known:
            raise newer_schema(path, version, known)
        raise ReadOnlyError(f"{reason} An older version wrote it, so it cannot be read until then.")
    has_index = options.has_fts5(connection) and search_index.is_ready(connection)
    return Opened(connection, known, has_index, reason, copies=copies)


def _check(connection: sqlite3.Connection) -> None:
    verdict = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != ("ok",):
        raise DamagedError(verdict[0])


def newer_schema(path: Path, version: int, known: int) -> NewerSchemaError:
    """The error for a journal of schema `version` where only `known` is."""
    return NewerSchemaError(
        f"The journal {path} was written by a newer version of this program "
        f"(schema {version}, this one knows {known}). Nothing was changed. Upgrade the program."
    )
