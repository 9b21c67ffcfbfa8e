"""Opening the journal: durable settings, one schema, patience, and a clear no."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from nonvoip_tui.store import migrations
from nonvoip_tui.store.backup import mark_suspect
from nonvoip_tui.store.database import Database
from nonvoip_tui.store.errors import (
    LockedError,
    NewerSchemaError,
    StoreError,
    UnsafeLocationError,
    from_os,
)
from nonvoip_tui.store.locks import FileLock
from nonvoip_tui.store.opening import OpeningOptions
from tests.store.builders import NOW, an_order, opened
from tests.store.old_journals import make


class Waiting:
    """A sleep and a clock without time: each sleep moves the clock and may do something."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.options = OpeningOptions(
            now=lambda: NOW, sleep=self._sleep, monotonic=lambda: self.seconds
        )

    def _sleep(self, seconds: float) -> None:
        self.seconds += seconds


def pragma(database: Database, name: str) -> object:
    (value,) = database.row(f"PRAGMA {name}") or (None,)
    return value


@pytest.mark.parametrize("filesystem", ["ext4", "nfs4"])
def test_every_connection_promises_that_a_commit_is_on_the_disk(
    path: Path, filesystem: str
) -> None:  # F26
    options = OpeningOptions(filesystem_type=lambda _: filesystem)
    for _ in range(2):
        database = Database.open(path, options)
        assert pragma(database, "synchronous") == 2
        assert pragma(database, "foreign_keys") == 1
        assert pragma(database, "busy_timeout") == 5000
        database.close()


NETWORK = ("nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "virtiofs", "vboxsf")


def test_a_local_disk_gets_a_write_ahead_log_and_a_network_one_does_not(path: Path) -> None:  # F38
    for filesystem, mode in (
        ("ext4", "wal"),
        *((each, "delete") for each in NETWORK),
        ("ext4", "wal"),
    ):
        database = Database.open(path, OpeningOptions(filesystem_type=lambda _, fs=filesystem: fs))  # type: ignore[misc]
        assert pragma(database, "journal_mode") == mode
        database.write("INSERT OR REPLACE INTO meta VALUES ('a', 'b')")
        database.close()


def test_a_place_without_locks_is_refused(path: Path) -> None:  # F38
    error = from_os(OSError(37, "No locks available"), path)
    assert isinstance(error, UnsafeLocationError)
    assert "local disk" in str(error)


def test_a_journal_of_a_newer_program_is_refused_and_left_as_it_is(path: Path) -> None:  # F35
    with opened(path) as store:
        store.orders.save(an_order())
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("CREATE TABLE of_the_future (a)")
    connection.execute("PRAGMA user_version = 99")
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(NewerSchemaError, match=r"newer version .*Nothing was changed"):
        Database.open(path)
    assert path.read_bytes() == before
    assert not (path.parent / "backups").exists()


def test_a_journal_that_becomes_newer_while_it_is_open_is_not_written(path: Path) -> None:  # F35
    with opened(path) as store, opened(path, "two") as other:
        other.database.write("PRAGMA user_version = 99")
        with pytest.raises(NewerSchemaError):
            store.orders.save(an_order())
        other.database.rows("PRAGMA user_version")
        assert store.orders.recent(10) == []


def test_the_database_of_another_program_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("CREATE TABLE theirs (a)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(UnsafeLocationError, match="another program's"):
        Database.open(path)
    assert path.read_bytes() == before


def test_opening_waits_for_another_copy_that_is_opening(path: Path) -> None:  # F33
    path.parent.mkdir()
    other = FileLock(path.with_name(path.name + ".opening"))
    assert other.try_acquire()
    waiting = Waiting()

    def let_go(seconds: float) -> None:
        waiting.seconds += seconds
        if waiting.seconds > 1:
            other.release()

    Database.open(path, waiting.options._replace(sleep=let_go)).close()
    assert 1 < waiting.seconds < 2


def test_opening_gives_up_after_five_seconds_with_a_sentence(path: Path) -> None:  # F33
    path.parent.mkdir()
    other = FileLock(path.with_name(path.name + ".opening"))
    assert other.try_acquire()
    waiting = Waiting()
    with pytest.raises(LockedError, match="Another copy of this program"):
        Database.open(path, waiting.options)
    assert 5 <= waiting.seconds < 6
    other.release()


def test_opening_is_tried_again_while_the_database_is_locked(path: Path) -> None:  # F33
    tries = []

    def locked_twice(_: Path) -> str:
        tries.append(1)
        if len(tries) < 3:
            raise LockedError("locked")
        return "ext4"

    waiting = Waiting()
    Database.open(path, waiting.options._replace(filesystem_type=locked_twice)).close()
    assert len(tries) == 3


def test_a_step_that_fails_leaves_no_open_connection_and_no_lock(path: Path) -> None:
    broken = OpeningOptions(steps=(*migrations.STEPS, ("CREATE TABLE meta (a)",)))
    with pytest.raises(StoreError):
        Database.open(path, broken)
    Database.open(path).close()


def test_what_takes_long_with_many_sms_is_told_before_it_begins(path: Path) -> None:
    notified: list[str] = []
    options = OpeningOptions(notify=notified.append)
    with closing(Database.open(path, options)):
        assert notified == []
    mark_suspect(path)
    with closing(Database.open(path, options)):
        assert notified == ["Checking the damaged journal…"]
    notified.clear()
    old = path.with_name("old.sqlite3")
    make(old, 1)
    with closing(Database.open(old, options)):
        assert [sentence.split()[0] for sentence in notified] == ["Upgrading", "Building"]
