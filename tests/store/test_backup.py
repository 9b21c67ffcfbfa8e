"""Backups are whole, few, and never lost to a damaged journal."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from nonvoip_tui.store.backup import KEPT_BACKUPS, backups_of, made_at
from nonvoip_tui.store.errors import DamagedError
from tests.store.builders import NOW, an_order, opened


def test_the_oldest_backups_are_dropped(path: Path) -> None:
    with opened(path) as store:
        made = [store.back_up(NOW + timedelta(days=n)) for n in range(KEPT_BACKUPS + 2)]
    assert backups_of(path) == made[::-1][:KEPT_BACKUPS]
    assert made_at(made[0], path) == NOW


def test_the_last_backup_is_the_newest_even_if_the_clock_went_back(path: Path) -> None:  # F53
    with opened(path) as store:
        made = [store.back_up(NOW - timedelta(days=365 * n)) for n in range(KEPT_BACKUPS + 1)]
    assert backups_of(path) == made[::-1][:KEPT_BACKUPS]


def test_a_strange_file_among_the_backups_is_no_backup(path: Path) -> None:
    with opened(path) as store:
        backup = store.back_up(NOW)
    (backup.parent / f"{path.stem}-of-mine{path.suffix}").write_text("mine")
    assert backups_of(path) == [backup]


def test_a_backup_holds_what_still_lies_in_the_log(path: Path) -> None:
    with opened(path) as store:
        store.orders.save(an_order())
        connection = sqlite3.connect(store.back_up(NOW))
        assert connection.execute("SELECT order_id FROM orders").fetchall() == [("900001",)]
        connection.close()


def test_a_damaged_journal_makes_no_backup_and_pushes_none_out(path: Path) -> None:  # F34
    with opened(path) as store:
        for n in range(2000):
            store.orders.save(an_order(str(n)))
    with opened(path) as store:
        made = [store.back_up(NOW + timedelta(days=n)) for n in range(KEPT_BACKUPS)]
    content = bytearray(path.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 8 * 4096] = b"\xff" * (8 * 4096)
    path.write_bytes(content)
    with opened(path) as store, pytest.raises(DamagedError):
        store.back_up(NOW + timedelta(days=9))
    assert backups_of(path) == made[::-1]
    assert not list(path.parent.rglob("*.part"))


def test_a_backup_is_due_once_a_day(path: Path) -> None:
    hour = timedelta(hours=1)
    with opened(path) as store:
        assert store.back_up_if_due(NOW) is not None
        assert store.back_up_if_due(NOW + 23 * hour) is None
        assert store.back_up_if_due(NOW + 24 * hour) is not None
        # A clock that was wrong by years does not stop it for years.
        assert store.back_up_if_due(NOW - 9999 * hour) is not None
