"""The schema goes forward by whole steps, with a backup before."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from nonvoip_tui.store.backup import backups_of
from nonvoip_tui.store.database import Database
from nonvoip_tui.store.migrations import STEPS, Step, migrate, version_of
from nonvoip_tui.store.opening import OpeningOptions

ONE = ("CREATE TABLE first (a)", "INSERT INTO first VALUES (1)")
TWO = ("CREATE TABLE second (a)", "INSERT INTO second SELECT a + 1 FROM first")
BROKEN = ("CREATE TABLE third (a)", "INSERT INTO nowhere VALUES (1)")


def schema(*steps: Step) -> OpeningOptions:
    """A world with another schema, and so without the index over this one's."""
    return OpeningOptions(steps=steps, has_fts5=lambda _: False)


def tables(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}


@pytest.fixture
def connection() -> sqlite3.Connection:
    return sqlite3.connect(":memory:", isolation_level=None)


def test_every_missing_step_is_taken_once(connection: sqlite3.Connection) -> None:
    migrate(connection, (ONE,))
    migrate(connection, (ONE, TWO))
    migrate(connection, (ONE, TWO))
    assert version_of(connection) == 2
    assert connection.execute("SELECT * FROM second").fetchall() == [(2,)]
    connection.close()


def test_a_step_that_fails_leaves_the_step_before_it(connection: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.Error):
        migrate(connection, (ONE, TWO, BROKEN))
    assert version_of(connection) == 2
    assert tables(connection) == {"first", "second"}
    assert not connection.in_transaction
    connection.close()


def test_a_step_that_another_process_took_meanwhile_is_not_taken_again(path: Path) -> None:  # F36
    path.parent.mkdir()

    class Racing(sqlite3.Connection):
        """A connection that another one overtakes when it begins."""

        def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
            if sql.startswith("BEGIN"):
                other = sqlite3.connect(path, isolation_level=None)
                migrate(other, (ONE, TWO))
                other.close()
            return super().execute(sql, parameters)

    connection = sqlite3.connect(path, isolation_level=None, factory=Racing)
    migrate(connection, (ONE, TWO))
    assert version_of(connection) == 2
    assert connection.execute("SELECT * FROM second").fetchall() == [(2,)]
    connection.close()


def test_a_backup_is_made_before_an_existing_journal_is_changed(path: Path) -> None:  # F36
    Database.open(path, schema(ONE)).close()
    assert backups_of(path) == []
    Database.open(path, schema(ONE, TWO)).close()
    (backup,) = backups_of(path)
    copy = sqlite3.connect(backup)
    assert (version_of(copy), tables(copy)) == (1, {"first"})
    copy.close()
    Database.open(path, schema(ONE, TWO)).close()
    assert backups_of(path) == [backup]


def test_the_steps_of_this_version_make_a_sound_schema(connection: sqlite3.Connection) -> None:
    migrate(connection)
    assert version_of(connection) == len(STEPS)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO balances (account, balance, first_read_at, last_read_at) "
        "VALUES ('', '', 'abc', 1)",
        "INSERT INTO price_lists VALUES ('', '', 1.5)",
        "INSERT INTO sms (account, order_id, service, kind, number, text, code, sender, "
        "received_at, is_seen) VALUES ('', '', '', '', '', '', '', '', 1, 2)",
    ],
)
def test_a_value_of_the_wrong_type_is_refused(
    connection: sqlite3.Connection, statement: str
) -> None:
    migrate(connection)
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement)
    connection.close()
