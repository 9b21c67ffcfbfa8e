"""How often to ask: by what an order's chances are, never beyond what is promised."""

from datetime import timedelta

import pytest

from nonvoip_tui.domain.models import LONG_TERM, Order
from nonvoip_tui.services.pace import Intervals, Pace, SafetyNet, safety_net
from tests.fakes import START
from tests.services.rounds import waiting


def intervals(
    order: Order, waited: float, *, has_sms: bool = False, pace: Pace | None = None
) -> Intervals:
    return (pace or Pace()).intervals(order, START, waited, has_sms=has_sms)


def test_while_an_sms_is_likely_it_is_asked_every_three_seconds() -> None:
    assert {intervals(waiting(), waited).wanted_seconds for waited in (0, 10, 40, 70)} == {3.0}


def test_the_longer_it_waits_in_vain_the_more_rarely_it_is_asked() -> None:
    wanted = [intervals(waiting(), waited).wanted_seconds for waited in range(70, 1000, 5)]
    assert wanted == sorted(wanted)
    assert intervals(waiting(), 145).wanted_seconds == pytest.approx(6.0)
    assert intervals(waiting(), 1e9).wanted_seconds == 120.0


def test_what_is_promised_does_not_depend_on_the_waiting() -> None:
    assert {intervals(waiting(), waited).promised_seconds for waited in (0, 100, 1e6)} == {15.0}


@pytest.mark.parametrize("seconds", [0.1, 2.0])
def test_nothing_is_asked_more_often_than_every_two_seconds(seconds: float) -> None:
    pace = Pace(seconds, seconds)
    least = intervals(waiting(), 10, pace=pace)
    assert (least.wanted_seconds, least.promised_seconds) == (2.0, 2.0)
    assert pace.promise_to_selected_seconds == 2.0


def test_who_sets_long_intervals_gets_long_ones_from_the_beginning() -> None:
    assert intervals(waiting(), 10, pace=Pace(5, 60)).wanted_seconds == 12.0


def test_an_order_with_its_sms_is_asked_rarely() -> None:
    assert intervals(waiting(), 50, has_sms=True) == Intervals(60.0, 60.0, is_rare=True)


@pytest.mark.parametrize(
    ("window", "is_asleep"),
    [(None, True), (timedelta(seconds=-1), True), (timedelta(seconds=1), False)],
)
def test_a_long_term_number_sleeps_outside_its_window(
    window: timedelta | None, is_asleep: bool
) -> None:
    order = waiting(kind=LONG_TERM, active_until=None if window is None else START + window)
    notified = intervals(order, 3600)
    assert notified.is_rare == is_asleep
    assert notified.promised_seconds == (120.0 if is_asleep else 15.0)


def test_a_fresh_long_term_number_is_taken_for_awake() -> None:
    assert not intervals(waiting(kind=LONG_TERM), 30).is_rare


def test_numbers_of_other_countries_never_sleep() -> None:
    assert not intervals(waiting(kind=LONG_TERM, country="Ruritania"), 3600).is_rare


@pytest.mark.parametrize(
    ("waited", "first"), [(0.0, (3.0, 5.0)), (1.0, (2.0, 4.0)), (4.5, (0.0, 0.5))]
)
def test_the_first_question_about_a_new_number_comes_when_it_is_three_to_five_seconds_old(
    waited: float, first: tuple[float, float]
) -> None:
    assert Pace().first_seconds(waited) == first


def test_an_order_that_is_fresh_but_was_placed_elsewhere_is_asked_soon() -> None:
    assert Pace().first_seconds(20.0) == (0.0, 3.0)


def test_the_first_questions_about_known_orders_are_spread() -> None:
    assert Pace().first_seconds(100.0) == (0.0, 15.0)


def test_the_safety_net_asks_once_a_minute_however_likely_an_sms_is() -> None:
    net = safety_net(Pace())
    assert {intervals(waiting(), waited, pace=net) for waited in (0, 40, 1e6)} == {
        Intervals(60.0, 60.0)
    }
    assert net.promise_to_selected_seconds == 60.0
    assert net.first_seconds(0.0) == (30.0, 60.0)
    assert intervals(waiting(), 50, has_sms=True, pace=net) == Intervals(240.0, 240.0, is_rare=True)


def test_the_safety_net_is_never_finer_than_the_settings() -> None:
    assert safety_net(Pace(90, 300)) == SafetyNet(90, 300)
