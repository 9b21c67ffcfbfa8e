"""A damaged journal is put aside, the newest good backup comes back, and all is told."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from nonvoip_tui.store.backup import Rescue
from nonvoip_tui.store.errors import DamagedError
from nonvoip_tui.store.opening import OpeningOptions
from nonvoip_tui.store.store import Store
from tests.store.builders import NOW, an_order, opened

HOUR = timedelta(hours=1)


def junk(path: Path) -> None:
    path.write_bytes(b"this is not a database, it is a letter " * 500)


def cut_in_half(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def cut_to_a_few_bytes(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:50])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def scramble_the_schema(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[100:4096] = b"\xff" * (4096 - 100)
    path.write_bytes(content)


def rescued(store: Store) -> Rescue:
    assert store.rescued is not None
    return store.rescued


def with_orders(path: Path, count: int) -> None:
    with opened(path) as store:
        for n in range(count):
            store.orders.save(an_order(str(n)))


DAMAGES = [junk, cut_in_half, cut_to_a_few_bytes, empty, scramble_the_schema]


@pytest.mark.parametrize("damage", DAMAGES)
def test_the_newest_backup_takes_the_place_of_a_damaged_journal(
    path: Path, damage: Callable[[Path], None]
) -> None:  # F34
    for hour in range(2):
        with opened(path) as store:
            store.orders.save(an_order(f"before backup {hour}"))
            backup = store.back_up(NOW + hour * HOUR)
    with opened(path) as store:
        store.orders.save(an_order("after the backup"))
    damage(path)
    damaged = path.read_bytes()
    with opened(path) as store:
        rescue = rescued(store)
        assert {order.order_id for order in store.orders.recent(10)} == {
            "before backup 0",
            "before backup 1",
        }
        assert rescue.restored_from == backup
        assert rescue.backup_made_at == NOW + HOUR
        assert rescue.put_aside[0].read_bytes() == damaged
        assert "2026-06-20 10:30 UTC" in rescue.sentence
        assert str(rescue.put_aside[0]) in rescue.sentence
        store.orders.save(an_order("new"))
    with opened(path) as store:
        assert store.rescued is None
        assert store.orders.get("new") is not None


@pytest.mark.parametrize("damage", [junk, cut_in_half, scramble_the_schema])
def test_without_a_backup_the_journal_begins_anew_and_says_so(
    path: Path, damage: Callable[[Path], None]
) -> None:  # F34
    with_orders(path, 3)
    damage(path)
    damaged = path.read_bytes()
    with opened(path) as store:
        assert store.orders.recent(10) == []
        assert rescued(store).restored_from is None
        assert rescued(store).put_aside[0].read_bytes() == damaged
        assert "starts empty" in rescued(store).sentence


def torn(path: Path) -> None:
    """Leave a file that opens like a whole one."""
    whole = path.read_bytes()
    path.write_bytes(whole[:-4096] + b"\xff" * 4096)


def emptied(path: Path) -> None:
    """Leave what SQLite takes for a new database."""
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [junk, torn, emptied])
def test_a_damaged_backup_is_passed_over(  # F34
    path: Path, damage: Callable[[Path], None]
) -> None:
    with opened(path) as store:
        store.orders.save(an_order("old"))
        store.back_up(NOW)
        store.orders.save(an_order("new"))
        damage(store.back_up(NOW + HOUR))
    junk(path)
    with opened(path) as store:
        assert rescued(store).backup_made_at == NOW
        assert [order.order_id for order in store.orders.recent(10)] == ["old"]


def test_a_journal_that_is_gone_comes_back_from_its_backup(path: Path) -> None:  # F34
    with opened(path) as store:
        store.orders.save(an_order())
        store.back_up(NOW)
    path.unlink()
    with opened(path) as store:
        assert "gone" in rescued(store).sentence
        assert store.orders.recent(10) == [an_order()]


def test_a_log_without_its_journal_is_put_aside_and_not_deleted(path: Path) -> None:  # F34
    with opened(path) as store:
        store.orders.save(an_order())
        log = path.with_name(path.name + "-wal").read_bytes()
        path.unlink()
        with opened(path, "two") as other:
            (aside, *_) = rescued(other).put_aside
            assert aside.name.endswith("-wal")
            assert aside.read_bytes() == log


def test_two_damages_in_one_second_are_both_kept(path: Path) -> None:  # F34
    options = OpeningOptions(now=lambda: NOW)
    for text in (b"first " * 1000, b"second " * 1000):
        with opened(path):
            pass
        path.write_bytes(text)
        Store.open(path, instance_id="one", options=options).close()
    stored = {file.read_bytes() for file in path.parent.glob("*.corrupt-*")}
    assert stored == {b"first " * 1000, b"second " * 1000}


def test_damage_that_shows_only_in_use_is_found_at_the_next_start(path: Path) -> None:  # F34
    with_orders(path, 2000)
    with opened(path) as store:
        store.back_up(NOW)
    content = bytearray(path.read_bytes())
    row = content.index(b"1999examplepay")
    page = row - row % 4096
    content[page : page + 4096] = b"\xff" * 4096
    path.write_bytes(content)
    with opened(path) as store:
        assert store.rescued is None
        with pytest.raises(DamagedError, match="Start again"):
            store.orders.recent(5000)
    with opened(path) as store:
        assert rescued(store).backup_made_at == NOW
        assert len(store.orders.recent(5000)) == 2000
    with opened(path) as store:
        assert store.rescued is None


def test_a_false_alarm_is_cleared_by_reading_the_journal_through(path: Path) -> None:  # F34
    with_orders(path, 3)
    suspect = path.with_name(path.name + ".suspect")
    suspect.touch()
    with opened(path) as store:
        assert store.rescued is None
        assert len(store.orders.recent(10)) == 3
    assert not suspect.exists()
