"""An order that the database does not take is written down elsewhere, and comes back."""

import json
from pathlib import Path

import pytest

from nonvoip_tui.domain.models import Ending, Order
from nonvoip_tui.store import Store
from nonvoip_tui.store.errors import DiskFullError, StoreError
from tests.store.builders import ACCOUNT, NOW, an_intent, an_order, opened

DONE = an_intent(ending=Ending.DONE, ended_at=NOW, detail="Bought.")
LARGE = an_order("900001", note="for a page of its own " * 1000)


def unsaved_files(path: Path) -> list[Path]:
    return list((path.parent / "instances").glob("*.unsaved"))


def finish_on_a_full_disk(store: Store, order: Order = LARGE) -> str:
    """Begin, let the disk be full, and end; what the person is told."""
    store.journal.begin(an_intent())
    (pages,) = store.database.row("PRAGMA page_count") or (0,)
    store.database.rows(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DiskFullError) as told:
        store.journal.finish(DONE, [order])
    return str(told.value)


def test_an_order_that_finds_no_room_is_written_down_and_told_where(path: Path) -> None:  # F30
    with opened(path) as store:
        told = finish_on_a_full_disk(store)
        (file,) = unsaved_files(path)
        assert str(file) in told
        record = json.loads(file.read_text().splitlines()[0])
        assert record["orders"][0]["order_id"] == "900001"
        assert record["account"] == ACCOUNT
        assert store.journal.unsettled() == [an_intent()]


def test_the_next_start_takes_it_in(path: Path) -> None:  # F30
    with opened(path) as store:
        finish_on_a_full_disk(store)
    with opened(path, "two", account="other@example.com") as store:
        assert unsaved_files(path) == []
        assert store.account == "other@example.com"
        assert store.orders.recent(10) == []
        store.account = ACCOUNT
        assert store.journal.unsettled() == []
        assert store.journal.get(DONE.ref) == DONE
        assert store.orders.recent(10) == [LARGE]


def test_it_is_left_to_a_copy_that_still_runs(path: Path) -> None:  # F30
    with opened(path) as store:
        finish_on_a_full_disk(store)
        with opened(path, "two") as other:
            assert other.orders.recent(10) == []
            assert len(unsaved_files(path)) == 1


def test_several_endings_and_a_line_cut_short_are_read(path: Path) -> None:  # F30
    with opened(path) as store:
        finish_on_a_full_disk(store)
        for n in (2, 3):
            with pytest.raises(StoreError):
                store.journal.finish(
                    DONE._replace(ref=f"ref-{n}", detail="d" * 9000), [an_order(str(n))]
                )
    (file,) = unsaved_files(path)
    content = file.read_text()
    file.write_text(content[: content.index('"ref-3"') + 50])
    with opened(path, "two") as store:
        assert {order.order_id for order in store.orders.recent(10)} == {"900001", "2"}


def test_the_room_is_given_back_when_nothing_was_written_there(path: Path) -> None:
    with opened(path) as store:
        assert unsaved_files(path) == []
        store.journal.begin(an_intent())
        (file,) = unsaved_files(path)
        assert file.stat().st_size == 64 * 1024
        assert file.stat().st_mode & 0o077 == 0
    assert unsaved_files(path) == []
