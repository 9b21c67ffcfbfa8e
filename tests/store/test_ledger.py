"""Balances are remembered with the time they were seen."""

from datetime import timedelta
from decimal import Decimal

from nonvoip_tui.store.store import Store
from tests.store.builders import NOW

MINUTE = timedelta(minutes=1)


def test_the_last_reading_is_known(store: Store) -> None:
    assert store.ledger.latest() is None
    store.ledger.record(Decimal("37.40"), NOW)
    store.ledger.record(Decimal("36.55"), NOW + MINUTE)
    assert store.ledger.latest() == (Decimal("36.55"), NOW + MINUTE)


def test_equal_readings_in_a_row_are_kept_once_with_the_last_time(store: Store) -> None:
    for minutes, amount in enumerate(("37.40", "37.4", "36.55", "37.40")):
        store.ledger.record(Decimal(amount), NOW + minutes * MINUTE)
    assert store.ledger.between(NOW, NOW + 10 * MINUTE) == [
        (Decimal("37.40"), NOW),
        (Decimal("36.55"), NOW + 2 * MINUTE),
        (Decimal("37.40"), NOW + 3 * MINUTE),
    ]
    store.ledger.record(Decimal("37.40"), NOW + 5 * MINUTE)
    assert store.ledger.latest() == (Decimal("37.40"), NOW + 5 * MINUTE)


def test_a_span_shows_the_balance_that_stood_when_it_began(store: Store) -> None:
    store.ledger.record(Decimal(5), NOW)
    store.ledger.record(Decimal(5), NOW + 4 * MINUTE)
    store.ledger.record(Decimal(4), NOW + 6 * MINUTE)
    assert store.ledger.between(NOW + 2 * MINUTE, NOW + 6 * MINUTE) == [
        (Decimal(5), NOW + 2 * MINUTE)
    ]
    assert store.ledger.between(NOW + 5 * MINUTE, NOW + 7 * MINUTE) == [
        (Decimal(4), NOW + 6 * MINUTE)
    ]


def test_every_account_has_its_own_balance(store: Store) -> None:
    store.ledger.record(Decimal(5), NOW)
    store.account = "other@example.com"
    assert store.ledger.latest() is None


def test_the_last_reading_is_the_last_to_come_even_if_the_clock_went_back(  # F53
    store: Store,
) -> None:
    store.ledger.record(Decimal(5), NOW)
    store.ledger.record(Decimal(4), NOW - 60 * MINUTE)
    assert store.ledger.latest() == (Decimal(4), NOW - 60 * MINUTE)


def test_a_reading_that_was_overtaken_is_left_out(store: Store) -> None:  # N06
    second = timedelta(seconds=1)
    store.ledger.record(Decimal("9.40"), NOW + 5 * second)
    store.ledger.record(Decimal("10.00"), NOW)
    assert store.ledger.latest() == (Decimal("9.40"), NOW + 5 * second)
    store.ledger.record(Decimal("8.00"), NOW - timedelta(hours=1))  # the clock was set back
    assert store.ledger.latest() == (Decimal("8.00"), NOW - timedelta(hours=1))
