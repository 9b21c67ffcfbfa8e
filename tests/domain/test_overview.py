"""Balances at moments equally far from each other."""

from datetime import timedelta
from decimal import Decimal

from nonvoip_tui.domain.statistics import over_time
from tests.fakes import START

HOUR = timedelta(hours=1)
FIFTY, FORTY = Decimal(50), Decimal(40)


def test_a_balance_stands_until_the_next_one_was_read() -> None:
    readings = [(FIFTY, START), (FORTY, START + 3 * HOUR)]
    assert over_time(readings, START + 4 * HOUR, 4) == [FIFTY, FIFTY, FORTY, FORTY]


def test_one_reading_is_a_straight_line_and_none_is_none() -> None:
    assert over_time([(FIFTY, START)], START, 3) == [FIFTY] * 3
    assert over_time([], START, 3) == []
