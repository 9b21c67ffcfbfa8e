"""How SQLite is opened here: durable, private, patient; or for looking only.

Every connection to the journal is made here, so what a commit promises is set in one place.
"""

import shutil
import sqlite3
import tempfile
from pathlib import Path

from nonvoip_tui.store.errors import ReadOnlyError, StoreError, from_sqlite
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

    Args:
        connection: a new one.
        path: its database, for the errors.
        filesystem: the type of the file system, as `filesystem_type` names it.

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
        The connection, and the directory of the copy, to be kept and cleaned up with it.

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
            f"The journal {path} can be neither written nor copied to be read "
            f"({error.strerror}). Make the file and its directory writable for you."
        ) from error
    return _open_checked(copy.as_uri() + "?mode=rw", path), copies


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
        # No implicit transactions: every BEGIN in this room is an IMMEDIATE one.
        return sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    except sqlite3.Error as error:
        raise from_sqlite(error, path) from error
