"""Single values: ids, money, counts and percentages, as string or number."""

from decimal import Decimal
from typing import Any

import pytest

from nonvoip_tui.api.values import count, identifier, money, percent, phone_number
from nonvoip_tui.domain.phone_numbers import may_be_same_number


# F16
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0.70 ", "0.70"),
        ("$1,234.50", "1234.50"),
        ("USD 2", "2"),
        ("us$ 3.5", "3.5"),
        (".5", "0.5"),
        ("0,85", "0.85"),
        ("1.234,50", "1234.50"),
        ("1,234", "1234"),
        ("-0.25", "-0.25"),
        (1, "1"),
        (Decimal("1.2"), "1.2"),
        (Decimal("1E+2"), "100"),
        (0, "0"),
    ],
)
def test_money_is_read_exactly(value: Any, expected: str) -> None:
    assert str(money(value)) == expected


@pytest.mark.parametrize(
    "value",
    [
        None, True, "", "free", "NaN", "Infinity", "1e5", "--1", "1.2.3", "12,34,56", "٣", [], {},
        10**15, Decimal("1E+999999"), Decimal("1E-999999"), "9" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_sum_is_none(value: Any) -> None:
    assert money(value) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (900001, "900001"), ("900001", "900001"), (" 7 ", "7"), (Decimal("5.0"), "5"),
        ("A-1/x", "A-1/x"), ("007", "007"), (0, ""), ("0", ""), (None, ""), (True, ""), ([], ""),
        (10**40, ""),
    ],
)  # fmt: skip
def test_an_id_is_an_opaque_string(value: Any, expected: str) -> None:
    assert identifier(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (42, 42), ("42", 42), ("1,000", 1000), ("100+", 100), (">50", 50), ("-1", 0), (-1, 0),
        (Decimal("3.0"), 3), ("7.0", 7), (False, 0), (True, None), (None, None), ("yes", None),
        (Decimal("2.5"), None), ({}, None),
    ],
)  # fmt: skip
def test_a_count_is_never_negative(value: Any, expected: int | None) -> None:
    assert count(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(40, 40), ("40", 40), ("40 %", 40), (Decimal("40.0"), 40), ("40.5", None), ("x", None)],
)
def test_a_percentage_is_whole(value: Any, expected: int | None) -> None:
    assert percent(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("+1 202-555-0143", "+1 202-555-0143"), (12025550143, "12025550143"), ("pending", "")],
)
def test_a_number_is_kept_as_it_was_written(value: Any, expected: str) -> None:
    assert phone_number(value) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("12025550143", "+1 (202) 555-0143", True),
        ("12025550143", "2025550143", True),
        ("0044 20 7946 0000", "442079460000", True),
        ("12025550143", "12025550144", False),
        ("12025550143", "555", True),
        ("12025550143", "1202555****", True),
        ("12025550143", "1310555xxxx", True),
    ],
)
def test_numbers_are_compared_by_their_digits(one: str, other: str, expected: bool) -> None:
    assert may_be_same_number(one, other) is expected
