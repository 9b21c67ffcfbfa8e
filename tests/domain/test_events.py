"""Events are what they say, and nothing else that holds the same."""

from nonvoip_tui.domain.events import MarksChanged, OrderChanged, OrderRanOut
from nonvoip_tui.domain.models import Marks
from tests.fakes import an_order


# N18
def test_events_of_different_types_are_never_equal() -> None:
    changed: object = OrderChanged(an_order())
    ran_out: object = OrderRanOut(an_order())
    marks: object = MarksChanged(Marks())
    bare: object = (Marks(),)
    assert changed != ran_out
    assert changed == OrderChanged(an_order())
    assert marks != bare
