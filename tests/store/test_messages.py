"""Every SMS is stored once, however often and by whichever way it comes."""

from datetime import datetime, timedelta

import pytest

from nonvoip_tui.domain.models import Order
from nonvoip_tui.store.orders import PAGE_SIZE
from nonvoip_tui.store.store import Store
from tests.store.builders import ACCOUNT, NOW, an_order, an_sms

SECOND = timedelta(seconds=1)
TIME = NOW - timedelta(minutes=1)


def save(store: Store, text: str, time: datetime | None = None, code: str = "") -> bool:
    """Whether an SMS of the test's order is new."""
    return store.messages.add(an_order(), an_sms(text, time), code, NOW) is not None


def kept_order(store: Store) -> Order:
    order = store.orders.get("900001")
    assert order is not None
    return order


def test_an_sms_comes_back_whole_and_is_counted_on_its_order(store: Store) -> None:
    store.orders.save(an_order())
    sms = store.messages.add(an_order(), an_sms("Code 4711", TIME), "4711", NOW)
    assert sms is not None
    assert (sms.text, sms.code, sms.received_at, sms.sender) == ("Code 4711", "4711", TIME, "22000")
    assert (sms.order_id, sms.service, sms.number) == ("900001", "examplepay", "12025550143")
    assert store.messages.of_order("900001") == [sms]
    assert store.messages.recent(10) == [sms]
    order = kept_order(store)
    assert (order.sms_count, order.last_code, order.last_sms_at) == (1, "4711", TIME)


def test_an_sms_without_a_time_was_received_when_it_was_seen(store: Store) -> None:
    sms = store.messages.add(an_order(), an_sms(), "", NOW)
    assert sms is not None
    assert sms.received_at == NOW


@pytest.mark.parametrize(
    ("times", "count"),
    [
        ([None, None], 1),
        ([TIME, TIME], 1),
        ([TIME, None], 1),
        ([None, TIME], 1),
        ([None, TIME, TIME, None], 1),
        ([TIME, TIME.replace(microsecond=0)], 1),
        ([TIME, TIME + 5 * SECOND], 2),
        ([None, TIME, TIME + 5 * SECOND], 2),
        ([TIME, TIME + 5 * SECOND, TIME, None], 2),
        ([None, TIME + 5 * SECOND, TIME, TIME + 5 * SECOND], 2),
    ],
)
def test_the_same_text_is_the_same_sms_unless_the_service_gives_it_two_times(  # F60
    store: Store, times: list[datetime | None], count: int
) -> None:
    for time in times:
        save(store, "Your code is 123456", time)
    assert len(store.messages.of_order("900001")) == count
    assert kept_order(store).sms_count == count


def test_a_replay_changes_nothing(store: Store) -> None:  # F60
    assert save(store, "Your code is 1", code="1")
    assert save(store, "Your code is 2", code="2")
    before = (kept_order(store), store.messages.recent(10))
    assert not save(store, "Your code is 2", code="2")
    assert (kept_order(store), store.messages.recent(10)) == before


def test_a_text_that_comes_back_after_another_has_come_again(store: Store) -> None:  # N31
    for text in ("Code 1", "Code 2", "Code 1", "Code 1"):
        save(store, text, code=text[-1])
    newest_first = [sms.text for sms in store.messages.recent(10)]
    assert newest_first == ["Code 1", "Code 2", "Code 1"]
    assert kept_order(store).last_code == "1"


def test_the_same_text_of_another_order_is_another_sms(store: Store) -> None:  # F60
    assert store.messages.add(an_order("1"), an_sms(), "", NOW) is not None
    assert store.messages.add(an_order("2"), an_sms(), "", NOW) is not None
    assert len(store.messages.recent(10)) == 2


def test_a_late_sms_of_an_ended_order_is_kept_beside_the_older_one(store: Store) -> None:  # F60
    order = an_order(ended_at=NOW, rejected_at=NOW, expires_at=NOW - SECOND)
    store.orders.save(order)
    store.messages.add(order, an_sms("Code 1"), "1", NOW)
    store.messages.add(order, an_sms("Code 2"), "2", NOW + timedelta(days=1))
    assert [sms.text for sms in store.messages.of_order("900001")] == ["Code 2", "Code 1"]
    stored = kept_order(store)
    assert (stored.sms_count, stored.last_code, stored.ended_at) == (2, "2", NOW)


def test_an_older_sms_that_comes_later_does_not_become_the_last_code(store: Store) -> None:  # F60
    save(store, "Code 2", TIME, "2")
    save(store, "Code 1", TIME - 60 * SECOND, "1")
    order = kept_order(store)
    assert (order.sms_count, order.last_code, order.last_sms_at) == (2, "2", TIME)
    assert [sms.code for sms in store.messages.of_order("900001")] == ["2", "1"]


def test_an_sms_without_a_code_leaves_the_last_code(store: Store) -> None:
    save(store, "Code 2", TIME, "2")
    save(store, "Welcome!", TIME + SECOND)
    order = kept_order(store)
    assert (order.last_code, order.last_sms_at) == ("2", TIME + SECOND)


def test_an_sms_of_an_order_that_was_never_saved_saves_it(store: Store) -> None:
    save(store, "Code 1", code="1")
    assert kept_order(store) == an_order()._replace(
        sms_count=1, last_code="1", first_sms_at=NOW, last_sms_at=NOW
    )


def test_texts_are_seen_one_by_one_and_all_at_once(store: Store) -> None:
    for n in range(3):
        store.messages.add(an_order(), an_sms(f"text {n}"), "", NOW)
    newest, *_ = store.messages.recent(3)
    store.messages.see(newest.sms_id)
    assert [sms.is_seen for sms in store.messages.recent(3)] == [True, False, False]
    store.account = "other@example.com"
    store.messages.see_all()
    store.account = ACCOUNT
    assert sum(store.messages.unseen_by_order().values()) == 2
    store.messages.see_all()
    assert store.messages.unseen_by_order() == {}


def test_services_and_kinds_of_texts_are_told_once_each_by_name(store: Store) -> None:
    assert (store.messages.services(), store.messages.kinds()) == ([], [])
    for n, service in enumerate(("examplepay", "Other", "examplepay", "a b")):
        kind = "long_term" if n == 1 else "short_term"
        order = an_order(str(n), service=service, kind=kind)
        store.messages.add(order, an_sms("text"), "", NOW)
    assert store.messages.services() == ["Other", "a b", "examplepay"]
    assert store.messages.kinds() == ["long_term", "short_term"]
    store.account = "other@example.com"
    assert store.messages.services() == []


def test_texts_are_unseen_until_the_person_has_looked(store: Store) -> None:
    for order_id, text in (("1", "a"), ("1", "b"), ("2", "c")):
        store.messages.add(an_order(order_id), an_sms(text), "", NOW)
    assert sum(store.messages.unseen_by_order().values()) == 3
    assert store.messages.unseen_by_order() == {"1": 2, "2": 1}
    store.messages.mark_seen("1")
    assert store.messages.unseen_by_order() == {"2": 1}
    assert [sms.is_seen for sms in store.messages.of_order("1")] == [True, True]


def test_recent_texts_come_newest_first_up_to_a_limit(store: Store) -> None:
    for text in "abc":
        save(store, text)
    assert [sms.text for sms in store.messages.recent(2)] == ["c", "b"]


def test_every_account_has_its_own_texts(store: Store) -> None:
    save(store, "mine")
    store.account = "other@example.com"
    assert store.messages.recent(10) == []
    assert store.messages.of_order("900001") == []
    assert sum(store.messages.unseen_by_order().values()) == 0
    assert save(store, "mine")


@pytest.mark.parametrize("text", ["a\0b", "\ud83d", "\udcff\0" * 50, "😀 é\u0301", ""])
def test_hostile_text_is_kept_once_without_an_error(store: Store, text: str) -> None:  # F44
    assert save(store, text, code="\ud83d")
    assert not save(store, text)
    (sms,) = store.messages.recent(1)
    assert "\0" not in sms.text.encode().decode()


def test_all_texts_since_a_time_come_oldest_first(store: Store) -> None:
    count = PAGE_SIZE + 3
    with store.database.transaction():
        for n in range(count):
            save(store, f"{n:04}", NOW + timedelta(seconds=5 * (n // 3)))
    all_of_them = [sms.text for sms in store.messages.since(NOW)]
    assert all_of_them == [f"{n:04}" for n in range(count)]
    late = NOW + timedelta(seconds=500)
    assert [sms.text for sms in store.messages.since(late)] == all_of_them[300:]
