"""The journal remembers every spending call, whatever happens after it began."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from nonvoip_tui.domain.errors import StorageError
from nonvoip_tui.domain.models import Action, Ending, Intent
from nonvoip_tui.store.store import Store
from tests.store.builders import ACCOUNT, NOW, an_intent, an_order, opened


def ended(intent: Intent, ending: Ending) -> Intent:
    return intent._replace(ending=ending, ended_at=NOW + timedelta(seconds=3), detail="So it was.")


def test_an_intent_comes_back_whole(store: Store) -> None:
    intent = an_intent(
        product_ids=("101", "102"),
        order_id="900001",
        number="12025550143",
        accepted_max_price=Decimal("1.10"),
        bid_percent=40,
        balance_after=Decimal("36.30"),
    )
    store.journal.begin(intent)
    assert store.journal.get(intent.ref) == intent
    store.journal.finish(ended(intent, Ending.DONE))
    assert store.journal.get(intent.ref) == ended(intent, Ending.DONE)


def test_an_intent_without_an_ending_is_there_after_the_next_start(path: Path) -> None:  # F24
    with opened(path) as store:
        store.journal.begin(an_intent())
    with opened(path, "two") as store:
        assert store.journal.unresolved() == [an_intent()]


def test_the_ending_and_the_orders_it_brought_are_kept_together(store: Store) -> None:
    store.journal.begin(an_intent())
    orders = [an_order("1"), an_order("2", number="")]
    store.journal.finish(ended(an_intent(), Ending.DONE), orders)
    assert store.journal.unresolved() == []
    assert [store.orders.get("1"), store.orders.get("2")] == orders


def test_if_an_order_cannot_be_kept_the_ending_is_not_kept_either(store: Store) -> None:  # F25
    store.journal.begin(an_intent())
    store.database.write(
        "CREATE TRIGGER refuse BEFORE INSERT ON orders WHEN new.order_id = '2' "
        "BEGIN SELECT raise(ABORT, 'no'); END"
    )
    with pytest.raises(StorageError):
        store.journal.finish(ended(an_intent(), Ending.DONE), [an_order("1"), an_order("2")])
    assert store.journal.unresolved() == [an_intent()]
    assert store.orders.recent(10) == []


def test_finishing_a_second_time_changes_nothing(store: Store) -> None:
    store.journal.begin(an_intent())
    for _ in range(2):
        store.journal.finish(ended(an_intent(), Ending.DONE), [an_order()])
    assert store.journal.recent(10) == [ended(an_intent(), Ending.DONE)]
    assert store.orders.recent(10) == [an_order()]


def test_what_is_settled_never_becomes_unknown_again(store: Store) -> None:
    store.journal.begin(an_intent())
    store.journal.finish(ended(an_intent(), Ending.DONE), [an_order()])
    store.journal.finish(ended(an_intent(), Ending.UNKNOWN))
    assert store.journal.get("ref-1") == ended(an_intent(), Ending.DONE)


@pytest.mark.parametrize(
    "ending", [Ending.DONE, Ending.RESOLVED_CHARGED, Ending.RESOLVED_NOT_CHARGED]
)
def test_an_unknown_ending_can_be_settled_later(store: Store, ending: Ending) -> None:  # F28
    store.journal.begin(an_intent())
    store.journal.finish(ended(an_intent(), Ending.UNKNOWN))
    assert store.journal.unresolved() == [ended(an_intent(), Ending.UNKNOWN)]
    store.journal.finish(ended(an_intent(), ending))
    assert store.journal.unresolved() == []


def test_a_call_cannot_begin_twice(store: Store) -> None:
    store.journal.begin(an_intent())
    with pytest.raises(StorageError, match="already"):
        store.journal.begin(an_intent(service="another"))
    assert store.journal.get("ref-1") == an_intent()


def test_unsettled_calls_come_oldest_first_and_recent_ones_newest_first(store: Store) -> None:
    intents = [an_intent(f"ref-{n}", began_at=NOW + timedelta(minutes=n)) for n in (2, 0, 1)]
    for intent in intents:
        store.journal.begin(intent)
    store.journal.finish(ended(intents[2], Ending.REFUSED))
    assert [intent.ref for intent in store.journal.unresolved()] == ["ref-0", "ref-2"]
    assert [intent.ref for intent in store.journal.recent(2)] == ["ref-2", "ref-1"]


def test_a_call_on_its_way_in_another_living_copy_is_not_taken_for_lost(path: Path) -> None:
    with opened(path, "one") as one, opened(path, "two") as two:
        one.journal.begin(an_intent("of-one"))
        two.journal.begin(an_intent("of-two"))
        assert [intent.ref for intent in two.journal.unresolved()] == ["of-two"]
        assert [intent.ref for intent in one.journal.unresolved()] == ["of-one"]
        one.journal.finish(ended(an_intent("of-one"), Ending.UNKNOWN))
        assert [intent.ref for intent in two.journal.unresolved()] == ["of-one", "of-two"]


def test_every_account_sees_its_own_calls(store: Store) -> None:
    store.journal.begin(an_intent())
    store.account = "other@example.com"
    assert store.journal.unresolved() == []
    assert store.journal.recent(10) == []


def test_a_call_ends_in_the_account_that_it_began_in(store: Store) -> None:
    store.journal.begin(an_intent())
    store.account = "other@example.com"
    store.journal.finish(ended(an_intent(), Ending.DONE), [an_order()])
    assert store.orders.recent(10) == []
    store.account = ACCOUNT
    assert store.orders.recent(10) == [an_order()]


def test_an_ending_whose_beginning_is_gone_is_kept_all_the_same(store: Store) -> None:
    store.journal.finish(ended(an_intent(), Ending.DONE), [an_order()])
    assert store.journal.recent(10) == [ended(an_intent(), Ending.DONE)]


def test_giving_an_order_back_does_not_become_the_call_that_bought_it(store: Store) -> None:
    store.journal.begin(an_intent("buy"))
    store.journal.finish(ended(an_intent("buy"), Ending.DONE), [an_order()])
    reject = an_intent("back", action=Action.REJECT, order_id="900001")
    store.journal.begin(reject)
    store.journal.finish(ended(reject, Ending.DONE), [an_order(rejected_at=NOW)])
    assert store.database.row("SELECT intent_ref FROM orders") == ("buy",)
    order = store.orders.get("900001")
    assert order is not None
    assert order.rejected_at == NOW


def test_hostile_text_is_journaled_without_an_error(store: Store) -> None:  # F44
    intent = an_intent(service="a\ud83d\0b", bid_percent=10**30)
    store.journal.begin(intent)
    store.journal.finish(ended(intent, Ending.UNKNOWN)._replace(detail="\udcff"))
    (stored,) = store.journal.unresolved()
    assert (stored.service, stored.detail) == ("a\ufffd\ufffdb", "\ufffd")
