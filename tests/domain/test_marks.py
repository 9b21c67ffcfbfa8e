"""What was ordered last."""

from nonvoip_tui.domain.models import recent_keys
from tests.fakes import an_order


def test_what_was_ordered_last_comes_first_and_once() -> None:
    orders = [an_order(service=service) for service in "bacba"]
    assert recent_keys(orders, 2) == (("short_term", "", "b"), ("short_term", "", "a"))
    assert len(recent_keys(orders)) == 3
