"""A disk that is full: nothing is sent, nothing is lost, everything can be read."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from nonvoip_tui.domain.models import Ending
from nonvoip_tui.store.errors import DiskFullError, ReadOnlyError
from tests.disks import fill_up, small_disk
from tests.store.builders import NOW, an_intent, an_order, opened


@pytest.fixture(name="small_disk")
def _small_disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk") as disk:
        yield disk


def test_with_no_room_for_the_intent_nothing_may_be_sent(small_disk: Path) -> None:  # F29
    path = small_disk / "data" / "journal.sqlite3"
    with opened(path) as store:
        store.orders.save(an_order())
        ballast = fill_up(small_disk)
        with pytest.raises(DiskFullError, match="Free some space"):
            store.journal.begin(an_intent())
        assert store.journal.unresolved() == []
        assert store.orders.recent(10) == [an_order()]
        ballast.unlink()
        store.journal.begin(an_intent())
        assert store.journal.unresolved() == [an_intent()]


def test_with_no_room_for_the_outcome_it_is_written_in_the_room_kept_for_it(  # F30
    small_disk: Path,
) -> None:
    path = small_disk / "data" / "journal.sqlite3"
    done = an_intent()._replace(ending=Ending.DONE, ended_at=NOW)
    with opened(path) as store:
        store.journal.begin(an_intent())
        fill_up(small_disk)
        with pytest.raises(DiskFullError, match="recorded in"):
            store.journal.finish(done, [an_order(note="x" * 9000)])
    with opened(path, "on the full disk") as store:
        assert store.orders.recent(10) == []
    (small_disk / "ballast").unlink()
    with opened(path, "with room again") as store:
        assert store.journal.get(done.ref) == done
        assert [order.order_id for order in store.orders.recent(10)] == ["900001"]
        assert store.journal.unresolved() == []


def test_a_full_disk_can_be_started_on_to_look(small_disk: Path) -> None:  # F29
    path = small_disk / "data" / "journal.sqlite3"
    with opened(path) as store:
        store.orders.save(an_order())
    fill_up(small_disk)
    with opened(path, "two", account=None) as store:
        assert store.orders.recent(10) == [an_order()]
        assert store.is_read_only
        with pytest.raises(ReadOnlyError, match=r"is full\. Free some space"):
            store.journal.begin(an_intent())
    (small_disk / "ballast").unlink()
    with opened(path, "three") as store:
        store.journal.begin(an_intent())


def test_a_full_disk_without_a_journal_says_so(small_disk: Path) -> None:  # F29
    fill_up(small_disk)
    with pytest.raises(DiskFullError, match="Free some space"), opened(small_disk / "journal.db"):
        pass
