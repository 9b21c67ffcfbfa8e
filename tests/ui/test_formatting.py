"""Values in the user's words."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from nonvoip_tui.domain.models import Order, OrderState, Product
from nonvoip_tui.ui import formatting

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (None, "—"),
        (Decimal("0.6"), "$0.60"),
        (Decimal(0), "$0.00"),
        (Decimal("12345.67"), "$12,345.67"),
        (Decimal("0.125"), "$0.125"),
        (Decimal("-0.40"), "-$0.40"),
        (Decimal("1E+2"), "$100.00"),
    ],
)
def test_money_has_two_decimals_or_as_many_as_it_needs(amount: Decimal | None, words: str) -> None:
    assert formatting.money(amount) == words


def test_a_difference_has_its_sign() -> None:
    assert formatting.signed_money(Decimal("0.25")) == "+$0.25"
    assert formatting.signed_money(Decimal("-0.25")) == "-$0.25"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("12025550143", "+1 202-555-0143"),
        ("2025550143", "+1 202-555-0143"),
        ("+1 (202) 555-0143", "+1 202-555-0143"),
        ("447700900123", "+447700900123"),
        ("+447700900123", "+447700900123"),
        ("+4420255501", "+4420255501"),
        ("call me", "call me"),
        ("", ""),
        ("00447700900123", "+447700900123"),
        ("0012025550143", "+1 202-555-0143"),
        ("72975", "72975"),
        ("262966", "262966"),
        ("02079460958", "02079460958"),
        ("0000", "0000"),
    ],
)  # N55
def test_a_number_is_read_at_a_glance(number: str, shown: str) -> None:
    assert formatting.phone_number(number) == shown


@pytest.mark.parametrize(
    ("available", "words"), [(None, "unknown"), (0, "out of stock"), (1250, "1,250")]
)
def test_stock_is_said_in_words_where_there_is_none(available: int | None, words: str) -> None:
    product = Product("1", "examplepay", Decimal(1), available=available)
    assert formatting.stock(product) == words


@pytest.mark.parametrize(
    ("seconds", "fine", "coarse"),
    [
        (0, "—", "—"),
        (59, "0:59", "0 min"),
        (599, "9:59", "9 min"),
        (3 * 3600 + 300, "3 h 05 m", "3 h 05 m"),
        (29 * 86_400 + 4 * 3600, "29 d 4 h", "29 d 4 h"),
    ],
)
def test_the_time_left_grows_coarser_with_its_length(seconds: int, fine: str, coarse: str) -> None:
    left = timedelta(seconds=seconds)
    assert formatting.time_left(left) == fine
    assert formatting.time_left(left, is_coarse=True) == coarse


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(5, "just now"), (300, "5 min old"), (7300, "2 h old"), (90_000, "1 day old")],
)
def test_an_age_is_told_in_one_unit(seconds: int, words: str) -> None:
    assert formatting.age(NOW - timedelta(seconds=seconds), NOW) == words


def test_every_state_has_words_and_a_sign_of_its_own() -> None:
    order = Order("1", "examplepay", "short_term", NOW)
    live = [
        order,
        Order("1", "examplepay", "short_term", NOW, number="12025550143"),
        Order("1", "examplepay", "short_term", NOW, number="12025550143", sms_count=1),
        Order("1", "examplepay", "short_term", NOW, rejected_at=NOW),
        Order("1", "examplepay", "short_term", NOW - timedelta(days=1)),
    ]
    words = [formatting.state_words(each, NOW) for each in live]
    assert words == [
        "◌ waiting for a number",
        "○ waiting for SMS",
        "● SMS received",
        "↩ rejected",
        "× expired",
    ]
    assert len({each[0] for each in words}) == len(OrderState)


@pytest.mark.parametrize(
    ("code", "set_wide"),
    [("1234", "1 2 3 4"), ("482913", "4 8 2  9 1 3"), ("K7Q2M", "K 7 Q 2 M")],
)
def test_a_code_is_set_wide(code: str, set_wide: str) -> None:
    assert formatting.spaced(code) == set_wide


def test_of_two_products_of_one_name_each_says_its_network() -> None:  # N69
    product = Product("7", "Aldora", Decimal(1), network="Verizonia")
    assert formatting.product_name(product) == "Aldora · Verizonia"
    assert formatting.product_name(product._replace(network="")) == "Aldora"


def test_an_end_that_is_only_assumed_has_a_sign() -> None:  # N61
    assert formatting.about("29 d 4 h", is_assumed=True) == "≈ 29 d 4 h"
    assert formatting.about("29 d 4 h", is_assumed=False) == "29 d 4 h"
    assert formatting.plain(formatting.about("29 d 4 h", is_assumed=True)) == "~ 29 d 4 h"
