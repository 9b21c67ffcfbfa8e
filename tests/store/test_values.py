"""Times, money and text come back from the database as they went in."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nonvoip_tui.store.rows import (
    from_micros,
    from_micros_or_none,
    from_money_or_none,
    storable,
    to_micros,
    to_micros_or_none,
    to_money,
    to_money_or_none,
)


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_time_comes_back_to_the_microsecond(moment: datetime) -> None:
    assert from_micros(to_micros(moment)) == moment


def test_a_time_of_another_zone_comes_back_as_the_same_moment_in_utc() -> None:
    moment = datetime(2026, 6, 20, 12, 0, tzinfo=timezone(timedelta(hours=3)))
    assert from_micros(to_micros(moment)) == moment
    assert from_micros(to_micros(moment)).tzinfo is UTC


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(TypeError):
        to_micros(datetime(2026, 6, 20))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_money_comes_back_digit_for_digit(amount: Decimal) -> None:
    assert from_money_or_none(to_money(amount)) == amount
    assert "E" not in to_money(amount)


def test_what_is_unknown_stays_unknown() -> None:
    assert to_micros_or_none(None) is None
    assert from_micros_or_none(None) is None
    assert to_money_or_none(None) is None
    assert from_money_or_none(None) is None


def test_text_that_sqlite_cannot_hold_is_replaced() -> None:  # F44
    assert storable("a\0b\ud83dc") == "a\ufffdb\ufffdc"
    assert storable("a\0b") == "a\ufffdb"
    assert storable("код 12 😀") == "код 12 😀"


def test_an_integer_past_64_bits_is_cut_to_them() -> None:
    assert storable(10**30) == 2**63 - 1
    assert storable(-(10**30)) == -(2**63) + 1
    assert storable(42) == 42
