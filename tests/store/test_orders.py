"""Orders are stored whole, for ever, and what is known of one is never lost again."""

from datetime import timedelta

from nonvoip_tui.store.orders import PAGE_SIZE
from nonvoip_tui.store.store import Store
from tests.store.builders import NOW, an_order, an_sms


def test_an_order_comes_back_whole(store: Store) -> None:
    order = an_order(
        country="nowhere",
        bid_percent=40,
        active_until=NOW,
        rejected_at=NOW,
        ended_at=NOW,
        parent_id="900000",
        note="for the test",
    )
    store.orders.save(order)
    assert store.orders.get("900001") == order
    assert store.orders.get("another") is None


def test_saving_again_brings_it_up_to_date(store: Store) -> None:
    store.orders.save(an_order(number=""))
    store.orders.save(an_order(number="12025550199", status="Completed"))
    assert store.orders.recent(10) == [an_order(number="12025550199", status="Completed")]


def test_what_is_known_survives_a_copy_that_has_not_heard_of_it(store: Store) -> None:  # F62
    stale = an_order(number="", expires_at=None)
    store.orders.save(stale)
    known = an_order(rejected_at=NOW, active_until=NOW)
    store.orders.save(known)
    store.orders.save(stale)
    assert store.orders.get("900001") == known


def test_a_renewed_order_is_no_longer_ended(store: Store) -> None:
    store.orders.save(an_order(ended_at=NOW))
    store.orders.save(an_order(ended_at=None))
    assert store.orders.get("900001") == an_order()


def test_a_stale_order_does_not_touch_the_count_of_sms_or_the_note(store: Store) -> None:
    order = an_order(note="mine")
    store.orders.save(order)
    store.messages.add(order, an_sms(), "123456", NOW)
    store.orders.save(order._replace(sms_count=7, last_code="0", last_sms_at=None, note=""))
    stored = store.orders.get("900001")
    assert stored == order._replace(
        sms_count=1, last_code="123456", first_sms_at=NOW, last_sms_at=NOW
    )


def test_live_orders_are_those_that_can_still_receive_newest_first(store: Store) -> None:
    later = NOW + timedelta(minutes=5)
    orders = {
        "short": an_order("short", created_at=NOW),
        "newer": an_order("newer", created_at=NOW + timedelta(minutes=1)),
        "past": an_order("past", expires_at=later),
        "back": an_order("back", rejected_at=NOW),
        "over": an_order("over", ended_at=NOW),
        "no end": an_order("no end", created_at=NOW - timedelta(days=2), expires_at=None),
        "long": an_order("long", created_at=NOW - timedelta(1), expires_at=None, kind="long_term"),
    }
    for order in orders.values():
        store.orders.save(order)
    live = store.orders.live(later)
    assert [order.order_id for order in live] == ["newer", "short", "long"]
    assert live == [order for order in store.orders.recent(10) if order.is_live(later)]


def test_recent_orders_come_newest_first_up_to_a_limit(store: Store) -> None:
    for n in range(5):
        store.orders.save(an_order(str(n), created_at=NOW + timedelta(seconds=n % 3)))
    assert [order.order_id for order in store.orders.recent(3)] == ["2", "4", "1"]


def test_every_account_has_its_own_orders_even_of_one_id(store: Store) -> None:
    store.orders.save(an_order())
    store.account = "other@example.com"
    assert store.orders.recent(10) == []
    assert store.orders.live(NOW) == []
    store.orders.save(an_order(number="12025550199"))
    store.account = "SOMEBODY@example.com "
    assert store.orders.get("900001") == an_order()


def test_hostile_text_is_kept_without_an_error(store: Store) -> None:  # F44
    store.orders.save(an_order("\ud83d\0", service="\udcff"))
    stored = store.orders.get("\ud83d\0")
    assert stored is not None
    assert stored.service == "\ufffd"


def test_ended_orders_come_in_pages_newest_first(store: Store) -> None:
    for n in range(7):
        ends = NOW + timedelta(days=1 if n == 3 else -1)
        order = an_order(str(n), created_at=NOW + timedelta(seconds=n // 2), expires_at=ends)
        store.orders.save(order)
    pages = [store.orders.ended(NOW, 4)]
    while pages[-1]:
        pages.append(store.orders.ended(NOW, 4, pages[-1][-1]))
    assert [[order.order_id for order in page] for page in pages] == [
        ["6", "5", "4", "2"],
        ["1", "0"],
        [],
    ]


def test_a_note_is_kept_until_another_is_written(store: Store) -> None:
    store.orders.save(an_order())
    store.orders.set_note("900001", "for the shop")
    store.orders.save(an_order(status="Completed"))
    assert store.orders.get("900001") == an_order(status="Completed", note="for the shop")
    store.orders.set_note("900001", "")
    assert store.orders.get("900001") == an_order(status="Completed")


def test_all_orders_since_a_time_come_oldest_first(store: Store) -> None:
    count = PAGE_SIZE + 3
    with store.database.transaction():
        for n in range(count):
            store.orders.save(an_order(f"{n:04}", created_at=NOW + timedelta(seconds=n // 3)))
    all_of_them = [order.order_id for order in store.orders.since(NOW)]
    assert all_of_them == [f"{n:04}" for n in range(count)]
    late = NOW + timedelta(seconds=100)
    assert [order.order_id for order in store.orders.since(late)] == all_of_them[300:]


def test_orders_are_read_page_by_page_and_not_at_once(store: Store) -> None:
    with store.database.transaction():
        for n in range(2 * PAGE_SIZE):
            store.orders.save(an_order(f"{n:04}"))
    flow = store.orders.since(NOW)
    next(flow)
    store.database.write("DELETE FROM orders")
    assert len(list(flow)) == PAGE_SIZE - 1
