"""The one connection to the journal, and transactions one after the other."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Self

from nonvoip_tui.store import backup
from nonvoip_tui.store.errors import DamagedError, ReadOnlyError, StoreError, from_sqlite
from nonvoip_tui.store.locks import Instance
from nonvoip_tui.store.opening import Opened, OpeningOptions, newer_schema, opened
from nonvoip_tui.store.rows import Row, Value, storable
from nonvoip_tui.store.search_index import TRIGGERS

Parameters = Sequence[Value] | Mapping[str, Value]
"""The parameters of a statement, by position or by name."""


class Database:
    """The journal's database, used from the thread that opened it.

    Its methods raise `StoreError` and nothing of SQLite's.
    """

    def __init__(self, path: Path, how: Opened) -> None:
        """Take over an open connection; use `open`."""
        self.path = path
        self.rescued = how.rescued
        """What was done to open a damaged file; None if nothing was wrong."""
        self.has_index = how.has_index
        """Whether the SMS can be searched by their words."""
        self._how = how
        self._connection = how.connection

    @classmethod
    def open(cls, path: Path, options: OpeningOptions | None = None) -> Self:
        """Open the journal at `path`, or make it; for looking only where nothing can be written.

        Raises:
            StoreError: as `opened` says.
        """
        path = path.absolute()
        return cls(path, opened(path, options or OpeningOptions()))

    @property
    def is_read_only(self) -> bool:
        """Whether the journal can only be looked at."""
        return bool(self._how.read_only_reason)

    @property
    def read_only_reason(self) -> str:
        """Why the journal can only be looked at, with the cure; empty when it can be written."""
        return self._how.read_only_reason

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """Every row that a query gives."""
        try:
            return self._execute(sql, parameters).fetchall()
        except sqlite3.Error as error:
            raise self._translated(error) from error

    def row(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """The first row that a query gives, or None."""
        try:
            row: Row | None = self._execute(sql, parameters).fetchone()
        except sqlite3.Error as error:
            raise self._translated(error) from error
        return row

    def write(self, sql: str, parameters: Parameters = ()) -> int:
        """Run one statement in a transaction, its own or the one around it.

        Returns:
            How many rows it changed.
        """
        with self.transaction():
            try:
                return self._execute(sql, parameters).rowcount
            except sqlite3.Error as error:
                raise self._translated(error) from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing of what is written inside; durable when it ends without an error.

        One inside another is a part of it that can fail alone.

        Raises:
            ReadOnlyError: the journal was opened for looking only.
            NewerSchemaError: a newer program has changed the schema meanwhile.
            LockedError: another process was writing for five seconds.
            DiskFullError: there is no space; nothing was written.
        """
        if self.is_read_only:
            raise ReadOnlyError(self.read_only_reason)
        is_inner = self._is_in_transaction()
        self._control("SAVEPOINT part" if is_inner else "BEGIN IMMEDIATE")
        try:
            if not is_inner:
                self._refuse_newer_schema()
            yield
            self._control("RELEASE part" if is_inner else "COMMIT")
        except BaseException:
            # SQLite may have rolled back by itself, for instance on a full disk.
            if self._is_in_transaction():
                if is_inner:
                    self._control("ROLLBACK TO part")
                    self._control("RELEASE part")
                else:
                    self._control("ROLLBACK")
            raise

    def fact(self, name: str) -> str | None:
        """What is stored under a name, beside orders and calls; None if nothing is."""
        row = self.row("SELECT value FROM meta WHERE name = ?", (name,))
        return row[0] if row else None

    def set_fact(self, name: str, value: str) -> None:
        """Store something under a name, in place of what was there."""
        self.write("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", (name, value))

    def give_up_index(self, error: StoreError) -> bool:
        """Do without the search index if it may have caused `error`; the next start rebuilds it.

        Returns:
            Whether it is worth trying again without.
        """
        if type(error) is not StoreError:  # one that is understood has another reason
            return False
        if not self.is_read_only:
            with self.transaction():
                for trigger in TRIGGERS:
                    self._control(f"DROP TRIGGER IF EXISTS {trigger}")
        backup.mark_suspect(self.path)
        self.has_index = False
        return True

    def data_version(self) -> int:
        """A number that changes when another connection has changed the database."""
        return self._pragma("data_version")

    def back_up(self, now: datetime) -> Path:
        """Copy the whole journal to a private file in `backups/`; where it is."""
        try:
            return backup.back_up(self._connection, self.path, now)
        except DamagedError:
            backup.mark_suspect(self.path)
            raise

    def close(self) -> None:
        """Close the connection; a second time does nothing."""
        self._connection.close()
        if self._how.copies is not None:
            self._how.copies.cleanup()

    def _execute(self, sql: str, parameters: Parameters) -> sqlite3.Cursor:
        safe: Parameters
        if isinstance(parameters, Mapping):
            safe = {name: storable(value) for name, value in parameters.items()}
        else:
            safe = [storable(value) for value in parameters]
        return self._connection.execute(sql, safe)

    def _is_in_transaction(self) -> bool:
        try:
            return self._connection.in_transaction
        except sqlite3.Error as error:  # closed, or not this thread's
            raise self._translated(error) from error

    def _control(self, sql: str) -> None:
        try:
            self._connection.execute(sql)
        except sqlite3.Error as error:
            raise self._translated(error) from error

    def _pragma(self, name: str) -> int:
        (number,) = self.row(f"PRAGMA {name}") or (0,)
        return int(number)

    def _refuse_newer_schema(self) -> None:
        # It stands in the header page, which BEGIN IMMEDIATE has read already.
        version = self._pragma("user_version")
        if version > self._how.known_version:
            raise newer_schema(self.path, version, self._how.known_version)

    def _translated(self, error: sqlite3.Error) -> StoreError:
        translated = from_sqlite(error, self.path)
        if isinstance(translated, DamagedError):
            backup.mark_suspect(self.path)
        return translated


class Watch:
    """Whether other instances wrote something, without reading a table; own writes do not count."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._seen = database.data_version()

    def has_changed(self) -> bool:
        """Whether another connection has committed since the last time this was asked."""
        version = self._database.data_version()
        has_changed = version != self._seen
        self._seen = version
        return has_changed


class Scope:
    """What every table of the store works on; the account may change while it runs."""

    __slots__ = ("account", "database", "instance")

    def __init__(self, database: Database, account: str, instance: Instance) -> None:
        self.database = database
        self.account = account
        """The lower-cased e-mail; empty before anyone signed in."""
        self.instance = instance
