"""A note is the user's, but shown on a terminal like everything else."""

from pathlib import Path

from nonvoip_tui.domain.events import Event, OrderChanged
from nonvoip_tui.services.lifecycle import MAX_NOTE, Notes
from tests.store.builders import an_order, opened


async def test_a_note_is_kept_and_told_in_a_form_that_is_safe(tmp_path: Path) -> None:
    notified: list[Event] = []
    with opened(tmp_path / "journal.sqlite3") as store:
        store.orders.save(an_order("1"))
        notes = Notes(store.orders, notified.append)
        order = await notes.set("1", "  for\x1b]52;c;eA==\x07 Anna\n")
        assert order is not None
        assert order.note == "for␛]52;c;eA==␇ Anna"
        assert notified == [OrderChanged(order)]
        assert store.orders.get("1") == order
        order = await notes.set("1", "x" * 1000)
        assert order is not None
        assert len(order.note) <= MAX_NOTE
        order = await notes.set("1", " ")
        assert order is not None
        assert order.note == ""


async def test_a_note_on_no_order_changes_nothing(tmp_path: Path) -> None:
    notified: list[Event] = []
    with opened(tmp_path / "journal.sqlite3") as store:
        assert await Notes(store.orders, notified.append).set("none", "x") is None
    assert notified == []
