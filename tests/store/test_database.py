"""Transactions are all or nothing, take their turn, and fail with a sentence."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from nonvoip_tui.store.database import Database
from nonvoip_tui.store.errors import DiskFullError, LockedError, StoreError


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    database = Database.open(path)
    yield database
    database.close()


class OopsError(Exception):
    """What goes wrong inside a transaction."""


def write(database: Database, name: str) -> None:
    database.write("INSERT INTO meta VALUES (?, '')", (name,))


def write_and_fail(database: Database, name: str) -> None:
    with database.transaction():
        write(database, name)
        raise OopsError


def fill(database: Database) -> None:
    with database.transaction():
        for n in range(1000):
            write(database, f"{n:0500d}")


def names(database: Database) -> list[str]:
    return [name for (name,) in database.rows("SELECT name FROM meta ORDER BY name")]


def test_an_error_inside_a_transaction_undoes_all_of_it(database: Database) -> None:
    with pytest.raises(OopsError):
        write_and_fail(database, "a")
    assert names(database) == []
    write(database, "b")
    assert names(database) == ["b"]


def test_a_transaction_inside_another_can_fail_alone(database: Database) -> None:
    with database.transaction():
        write(database, "a")
        with pytest.raises(OopsError):
            write_and_fail(database, "b")
        write(database, "c")
    assert names(database) == ["a", "c"]


def test_nothing_is_committed_before_the_outermost_ends(database: Database, path: Path) -> None:
    other = Database.open(path)
    with database.transaction():
        with database.transaction():
            write(database, "a")
        assert names(other) == []
    assert names(other) == ["a"]
    other.close()


def test_two_writers_take_turns_and_the_one_who_waits_too_long_is_told(
    database: Database, path: Path
) -> None:  # F33
    other = Database.open(path)
    other.rows("PRAGMA busy_timeout = 1")
    with database.transaction():
        write(database, "a")
        with pytest.raises(LockedError, match="Close other copies"):
            write(other, "b")
    write(other, "b")
    assert names(database) == ["a", "b"]
    other.close()


def test_a_full_disk_is_told_and_loses_nothing_that_was_there(database: Database) -> None:  # F29
    write(database, "a")
    (pages,) = database.row("PRAGMA page_count") or (0,)
    database.rows(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DiskFullError, match="Free some space"):
        fill(database)
    assert names(database) == ["a"]
    database.rows(f"PRAGMA max_page_count = {pages + 100}")
    write(database, "b")
    assert names(database) == ["a", "b"]


def test_no_error_of_sqlite_leaves_the_room(database: Database) -> None:
    for wrong in ("SELEKT 1", "SELECT ?", "INSERT INTO meta VALUES ('a', NULL)"):
        with pytest.raises(StoreError) as caught:
            database.write(wrong)
        assert isinstance(caught.value.__cause__, sqlite3.Error)
    database.close()
    with pytest.raises(StoreError):
        database.rows("SELECT 1")
    with pytest.raises(StoreError), database.transaction():
        pass
