"""An order that the database does not take is written down elsewhere, and comes back."""

import json
from pathlib import Path
from typing import Any

import pytest

from nonvoip_tui.domain.models import Ending, Order
from nonvoip_tui.store.errors import DiskFullError, StoreError
from nonvoip_tui.store.rows import intent_values, order_values
from nonvoip_tui.store.store import Store
from tests.store.builders import ACCOUNT, NOW, an_intent, an_order, opened

DONE = an_intent(ending=Ending.DONE, ended_at=NOW, detail="Bought.")
LARGE = an_order("900001", note="for a page of its own " * 1000)


def unsaved_files(path: Path) -> list[Path]:
    return list((path.parent / "instances").glob("*.unsaved"))


def finish_on_a_full_disk(store: Store, order: Order = LARGE) -> str:
    """Begin, let the disk be full, and end; what the user is told."""
    store.journal.begin(an_intent())
    (pages,) = store.database.row("PRAGMA page_count") or (0,)
    store.database.rows(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DiskFullError) as notified:
        store.journal.finish(DONE, [order])
    return str(notified.value)


def test_an_order_that_finds_no_room_is_written_down_and_told_where(path: Path) -> None:  # F30
    with opened(path) as store:
        notified = finish_on_a_full_disk(store)
        (file,) = unsaved_files(path)
        assert str(file) in notified
        record = json.loads(file.read_text().splitlines()[0])
        assert record["orders"][0]["order_id"] == "900001"
        assert record["account"] == ACCOUNT
        assert store.journal.unresolved() == [an_intent()]


def test_the_next_start_takes_it_in(path: Path) -> None:  # F30
    with opened(path) as store:
        finish_on_a_full_disk(store)
    with opened(path, "two", account="other@example.com") as store:
        assert unsaved_files(path) == []
        assert store.account == "other@example.com"
        assert store.orders.recent(10) == []
        store.account = ACCOUNT
        assert store.journal.unresolved() == []
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


def left_by_a_newer_version(path: Path, *lines: str) -> Path:
    """The record of an instance that is gone."""
    with opened(path):
        pass
    file = path.parent / "instances" / "gone.unsaved"
    file.write_text("\n".join(lines) + "\n" + " " * 300)
    return file


def record(ref: str, **more: object) -> dict[str, Any]:
    intent = intent_values(DONE._replace(ref=ref))
    order = order_values(an_order(f"order-{ref}"))
    return {"account": ACCOUNT, "intent": intent | more, "orders": [more | order]}


def test_a_record_with_columns_of_a_newer_version_is_read_by_name(path: Path) -> None:  # N14
    text = json.dumps(record("a", **{"tax": "0.10", "region": None}))
    file = left_by_a_newer_version(path, text)
    with opened(path, "two") as store:
        order = store.orders.get("order-a")
        assert order is not None
        assert order.service == an_order().service
        assert store.journal.get("a") == DONE._replace(ref="a")
    assert not file.exists()
    assert json.loads(file.with_name("gone.unsaved-kept").read_text()) == json.loads(text)


def test_what_cannot_be_read_is_never_deleted(path: Path) -> None:  # N14
    strange = json.dumps(record("b") | {"intent": {"ref": "b", "action": "barter"}})
    cut = json.dumps(record("c"))[:200]
    file = left_by_a_newer_version(path, strange, json.dumps(record("d")), cut)
    for name in ("two", "three"):
        with opened(path, name) as store:
            assert [order.order_id for order in store.orders.recent(9)] == ["order-d"]
        assert file.read_text().split("\n") == [strange, cut, ""]


def test_a_record_of_an_earlier_version_is_taken_in(path: Path) -> None:  # N14
    values = record("e")
    for part in (values["intent"], values["orders"][0]):
        for name in ("charged", "refunded", "warning", "id_at_service"):
            part.pop(name, None)
    file = left_by_a_newer_version(path, json.dumps(values))
    with opened(path, "two") as store:
        assert store.orders.get("order-e") is not None
    assert list(file.parent.glob("gone*")) == []
