"""Events are what they say, and nothing else that holds the same."""

from nonvoip_tui.domain.events import MarksChanged, OrderChanged, OrderRanOut
from nonvoip_tui.domain.marks import Marks
from tests.fakes import an_order


# N18
def test_events_of_different_types_are_never_equal() -> None:
    assert OrderChanged(an_order()) != OrderRanOut(an_order())
    assert OrderChanged(an_order()) == OrderChanged(an_order())
    assert MarksChanged(Marks()) != (Marks(),)
