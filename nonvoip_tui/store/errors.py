"""What can go wrong with the journal on disk: a closed tree, each a sentence with its cure."""

import errno
import sqlite3
from pathlib import Path

from nonvoip_tui.domain.errors import StorageError


class StoreError(StorageError):
    """The journal cannot do what was asked; `str()` is a sentence for the user."""


class NewerSchemaError(StoreError):
    """A newer version of this program wrote the journal; nothing was changed."""


class DamagedError(StoreError):
    """The journal's file cannot be read as a database."""


class ReadOnlyError(StoreError):
    """The journal cannot be written; what it holds can be shown."""


class DiskFullError(StoreError):
    """There is no space for what has to be written."""


class LockedError(StoreError):
    """Another process held the journal for too long."""


class UnsafeLocationError(StoreError):
    """The file or its place cannot be trusted with the journal: a link, or no locking."""


_READ_ONLY = (errno.EACCES, errno.EPERM, errno.EROFS)
_FULL = (errno.ENOSPC, errno.EDQUOT)
_NO_LOCKING = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP)

# Primary result codes, https://sqlite.org/rescode.html; an extended code carries its primary
# in the low byte. The names are in the module since Python 3.11.
_BY_PRIMARY: dict[int, type[StoreError]] = {
    sqlite3.SQLITE_BUSY: LockedError,
    sqlite3.SQLITE_LOCKED: LockedError,
    sqlite3.SQLITE_PROTOCOL: LockedError,
    sqlite3.SQLITE_READONLY: ReadOnlyError,
    sqlite3.SQLITE_PERM: ReadOnlyError,
    sqlite3.SQLITE_FULL: DiskFullError,
    sqlite3.SQLITE_CORRUPT: DamagedError,
    sqlite3.SQLITE_NOTADB: DamagedError,
}
_BY_EXTENDED: dict[int, type[StoreError]] = {
    sqlite3.SQLITE_IOERR_SHMSIZE: DiskFullError,
    sqlite3.SQLITE_IOERR_CORRUPTFS: DamagedError,
    # The search index alone, which holds nothing of its own.
    sqlite3.SQLITE_CORRUPT_VTAB: StoreError,
}


def from_sqlite(error: sqlite3.Error, path: Path) -> StoreError:
    """The `StoreError` for one of SQLite's, about the database at `path`."""
    code = getattr(error, "sqlite_errorcode", 0) or 0
    kind = _BY_EXTENDED.get(code) or _BY_PRIMARY.get(code & 0xFF, StoreError)
    return kind(_sentence(kind, path, str(error)))


def from_os(error: OSError, path: Path) -> StoreError:
    """The `StoreError` for one of the operating system's, about the file at `path`."""
    kind: type[StoreError] = StoreError
    if error.errno in _READ_ONLY:
        kind = ReadOnlyError
    elif error.errno in _FULL:
        kind = DiskFullError
    elif error.errno == errno.ELOOP or error.errno in _NO_LOCKING:
        kind = UnsafeLocationError
    return kind(_sentence(kind, path, error.strerror or str(error)))


def _sentence(kind: type[StoreError], path: Path, cause: str) -> str:
    if kind is LockedError:
        return (
            f"Another program is using the journal {path}. "
            "Close other copies of this program, or try again in a moment."
        )
    if kind is ReadOnlyError:
        return (
            f"The journal {path} cannot be written ({cause}), so nothing can be ordered. "
            "Make the file and its directory writable for you, then start again."
        )
    if kind is DiskFullError:
        return f"The disk that holds the journal {path} is full. Free some space and try again."
    if kind is DamagedError:
        return (
            f"The journal {path} is damaged ({cause}). Start again: the program sets it aside and "
            "restores the newest backup."
        )
    if kind is UnsafeLocationError:
        return (
            f"The journal cannot be stored safely at {path} ({cause}). "
            "Choose a directory on a local disk that belongs to you."
        )
    return f"The journal {path} failed: {cause}."
