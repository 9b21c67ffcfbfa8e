"""What goes on without the program is said when it is left."""

from datetime import timedelta

import pytest

from nonvoip_tui.domain.events import IntentChanged, OrderChanged
from nonvoip_tui.domain.models import Action, Intent
from nonvoip_tui.startup.run import farewell
from nonvoip_tui.ui.view_model import ViewModel
from tests.fakes import START, an_order


@pytest.mark.parametrize(
    ("live", "unresolved", "said"),
    [
        (0, 0, ""),
        (1, 0, "1 order is still live; start again to see its SMS."),
        (2, 0, "2 orders are still live; start again to see their SMS."),
        (0, 1, "The outcome of 1 call is unknown."),
        (
            1,
            2,
            "1 order is still live; start again to see its SMS. The outcome of 2 calls is unknown.",
        ),
    ],
)
def test_it_counts_what_lives_and_what_is_not_known(live: int, unresolved: int, said: str) -> None:
    view_model = ViewModel()
    view_model.learn(OrderChanged(an_order("over", expires_at=START - timedelta(seconds=1))))
    for number in range(live):
        view_model.learn(OrderChanged(an_order(str(number))))
    for number in range(unresolved):
        view_model.learn(IntentChanged(Intent(str(number), Action.ORDER, START, "Service 101")))
    assert farewell(view_model, START) == said
