"""What nobody has looked at is counted anew after everything that changes it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from nonvoip_tui.domain.events import Event, OrderChanged, SmsArrived, UnseenChanged
from nonvoip_tui.domain.models import Sms
from nonvoip_tui.services.inbox import Unseen
from nonvoip_tui.store.store import Store
from tests.store.builders import NOW, an_order, an_sms, opened


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty journal."""
    with opened(tmp_path / "journal.sqlite3") as store:
        yield store


def stored(store: Store, order_id: str, text: str) -> Sms:
    sms = store.messages.add(an_order(order_id), an_sms(text), "", NOW)
    assert sms is not None
    return sms


async def test_it_tells_how_many_are_left(store: Store) -> None:
    notified: list[Event] = []
    unseen = Unseen(store.messages, notified.append)
    first, _, third = stored(store, "1", "a"), stored(store, "1", "b"), stored(store, "2", "c")
    unseen.on_event(OrderChanged(an_order("1")))
    assert notified == []
    unseen.on_event(SmsArrived(third, an_order("2")))
    await unseen.see(first.sms_id)
    await unseen.see_order("2")
    await unseen.see_all()
    assert notified == [
        UnseenChanged({"1": 2, "2": 1}),
        UnseenChanged({"1": 1, "2": 1}),
        UnseenChanged({"1": 1}),
        UnseenChanged({}),
    ]


async def test_a_memory_that_cannot_be_read_tells_nothing(store: Store) -> None:
    notified: list[Event] = []
    unseen = Unseen(store.messages, notified.append)
    sms = stored(store, "1", "a")
    store.close()
    unseen.on_event(SmsArrived(sms, an_order("1")))
    assert notified == []
