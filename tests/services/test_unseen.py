"""What nobody has looked at is counted anew after everything that changes it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from nonvoip_tui.domain.events import Event, OrderChanged, SmsArrived, UnseenChanged
from nonvoip_tui.domain.models import Sms
from nonvoip_tui.services.inbox import Unseen
from nonvoip_tui.store import Store
from tests.store.builders import NOW, an_order, an_sms, opened


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty journal."""
    with opened(tmp_path / "journal.sqlite3") as store:
        yield store


def kept(store: Store, order_id: str, text: str) -> Sms:
    sms = store.messages.add(an_order(order_id), an_sms(text), "", NOW)
    assert sms is not None
    return sms


async def test_it_tells_how_many_are_left(store: Store) -> None:
    told: list[Event] = []
    unseen = Unseen(store.messages, told.append)
    first, _, third = kept(store, "1", "a"), kept(store, "1", "b"), kept(store, "2", "c")
    unseen.hear(OrderChanged(an_order("1")))
    assert told == []
    unseen.hear(SmsArrived(third, an_order("2")))
    await unseen.see(first.sms_id)
    await unseen.see_order("2")
    await unseen.see_all()
    assert told == [
        UnseenChanged({"1": 2, "2": 1}),
        UnseenChanged({"1": 1, "2": 1}),
        UnseenChanged({"1": 1}),
        UnseenChanged({}),
    ]


async def test_a_memory_that_cannot_be_read_tells_nothing(store: Store) -> None:
    told: list[Event] = []
    unseen = Unseen(store.messages, told.append)
    sms = kept(store, "1", "a")
    store.close()
    unseen.hear(SmsArrived(sms, an_order("1")))
    assert told == []
