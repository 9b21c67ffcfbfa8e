"""Times on the wire, by their shape."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from nonvoip_tui.api.times import end_time, moment
from tests.api.builders import NOW, reply

LATER = datetime(2026, 6, 20, 10, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        600, "600", " 600 ", Decimal("600.0"),
        1781950200, "1781950200", 1781950200000, "1781950200000",
        "2026-06-20 10:10:00", "2026-06-20T10:10:00", "2026-06-20T10:10:00Z",
        "2026-06-20T10:10:00.000000Z", "2026-06-20 10:10:00.0", "2026-06-20T12:10:00+02:00",
        "2026-06-20 10:10:00 UTC", "2026-06-20 10:10", "Sat, 20 Jun 2026 10:10:00 GMT",
    ],
)  # fmt: skip
def test_an_end_is_read_in_every_shape(value: Any) -> None:
    assert end_time(value, reply({})) == LATER


def test_a_date_alone_lasts_the_day_out() -> None:
    assert end_time("2026-06-20", reply({})) == datetime(2026, 6, 20, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("value", [0, -5, "-5"])
def test_no_seconds_left_is_now(value: Any) -> None:
    assert end_time(value, reply({})) == NOW


@pytest.mark.parametrize(
    "value",
    [None, "", "soon", "0000-00-00 00:00:00", "0001-01-01T00:00:00+23:59", True, [], {},
     "9999-12-31T23:59:59-23:59", "1" * 5000, Decimal("1E+300")],
)  # fmt: skip
def test_what_is_no_time_is_none(value: Any) -> None:
    assert end_time(value, reply({})) is None
    assert moment(value, reply({})) is None


def test_a_small_number_is_no_moment() -> None:
    assert moment(600, reply({})) is None
    assert moment(1781949000, reply({})) == datetime(2026, 6, 20, 9, 50, tzinfo=UTC)


def test_nothing_has_happened_later_than_now() -> None:
    assert moment("2026-06-20 10:00:40", reply({})) == NOW


def test_a_date_alone_is_no_moment() -> None:
    assert moment("2026-06-20", reply({})) is None


# F53
@pytest.mark.parametrize("value", ["2026-06-20 11:10:00", 1781953800])
def test_a_time_by_a_clock_that_is_off_is_put_right(value: Any) -> None:
    assert end_time(value, reply({}, server_date=datetime(2026, 6, 20, 11, tzinfo=UTC))) == LATER


# F53
def test_seconds_left_need_no_clock() -> None:
    assert end_time(600, reply({}, server_date=datetime(2026, 6, 20, 11, tzinfo=UTC))) == LATER


def test_a_made_up_date_header_moves_nothing() -> None:
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    assert end_time("2026-06-20 10:10:00", reply({}, server_date=epoch)) == LATER
