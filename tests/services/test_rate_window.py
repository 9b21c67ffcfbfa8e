"""What the service allows, learnt from what its answers say."""

import pytest

from nonvoip_tui.services.rate_limit import RateWindow

FOUR_FIFTHS = 0.8


def notified(*answers: tuple[float, int | None, int | None, float | None]) -> RateWindow:
    """A window after answers: the moment, limit, calls left, seconds until the reset."""
    window = RateWindow(0.0, 1.0)
    for now, limit, left, reset in answers:
        window.learn(now, limit, left, reset)
    return window


def test_until_a_limit_is_told_sixty_a_minute_are_assumed() -> None:
    assert notified().per_second(0.0) == FOUR_FIFTHS


def test_polls_take_four_fifths_of_the_limit() -> None:
    assert notified((0.0, 600, 599, 60.0)).per_second(0.0) == pytest.approx(8.0, rel=0.01)


def test_a_limit_alone_is_taken_as_one_for_a_minute() -> None:
    assert notified((0.0, 120, None, None)).per_second(0.0) == pytest.approx(1.6)


def test_what_little_is_left_lasts_until_the_reset() -> None:
    # Twelve of the sixty stay reserved for the user.
    assert notified((0.0, 60, 30, 45.0)).per_second(0.0) == pytest.approx(18 / 45)


def test_what_the_person_has_used_need_not_be_reserved() -> None:
    assert notified((0.0, 60, 30, 45.0)).per_second(0.0, others=12) == pytest.approx(30 / 45)


def test_of_less_than_the_reserve_polls_take_half() -> None:
    # Another program on another machine has used the rest.
    assert notified((0.0, 60, 6, 30.0)).per_second(0.0) == pytest.approx(3 / 30)


def test_after_the_reset_all_is_there_again() -> None:
    window = notified((0.0, 60, 6, 30.0))
    assert window.per_second(31.0) == FOUR_FIFTHS
    assert window.between(20.0, 40.0) == pytest.approx(10 * 0.3 + 10 * FOUR_FIFTHS)


def test_how_long_calls_take_is_reckoned_over_the_reset() -> None:
    window = notified((0.0, 60, 0, 30.0))
    assert window.seconds_for(0.0, 1.0) == pytest.approx(30 + 1 / FOUR_FIFTHS)
    assert window.seconds_for(0.0, 0.0) == 0.0


def test_calls_that_were_sent_since_are_reckoned_with() -> None:
    window = notified((0.0, 60, 40, 30.0))
    before = window.per_second(0.0)
    for _ in range(10):
        window.spend()
    assert window.per_second(0.0) < before


def test_a_window_of_an_hour_is_made_to_last_an_hour() -> None:
    window = notified((0.0, 1000, 1000, 3600.0))
    assert window.per_second(0.0) == pytest.approx(800 / 3600)
    assert window.per_second(3601.0) == pytest.approx(800 / 3600)


def test_a_window_of_seconds_is_seen_when_it_begins_again() -> None:
    window = notified((0.0, 10, 9, 5.0), (5.5, 10, 9, 5.0), (11.0, 10, 9, 5.0))
    assert window.limit_per_second == pytest.approx(10 / 5.5)


def test_without_a_reset_a_new_window_is_seen_by_what_is_left() -> None:
    window = notified((0.0, 60, 40, None), (20.0, 60, 20, None))
    assert window.per_second(20.0) == pytest.approx((20 - 10) / 40)
    window.learn(30.0, 60, 59, None)
    assert window.per_second(30.0) == pytest.approx((59 - 12) / 60)


def test_answers_that_overtake_each_other_are_no_new_window() -> None:
    window = notified((0.0, 60, 40, None), (20.0, 60, 20, None), (20.0, 60, 24, None))
    assert window.per_second(20.0) == pytest.approx(12 / 40)


def test_what_is_no_limit_is_not_believed() -> None:
    assert notified((0.0, 0, 0, 1.0), (0.0, None, 0, 1.0)).per_second(0.0) == FOUR_FIFTHS


def test_a_limit_that_nobody_told_is_found_by_being_refused() -> None:
    window = notified()
    window.was_too_much(0.0)
    assert window.per_second(0.0) == pytest.approx(0.75 * FOUR_FIFTHS)
    window.was_too_much(60.0)
    assert window.per_second(60.0) == pytest.approx(0.75**2 * FOUR_FIFTHS)
    window.was_too_much(10_000.0)  # one refusal a day does not add up
    assert window.per_second(10_000.0) == pytest.approx(0.75 * FOUR_FIFTHS)


def test_a_limit_that_was_told_is_not_guessed_at() -> None:
    window = notified((0.0, 60, None, None))
    window.was_too_much(0.0)
    assert window.per_second(0.0) == FOUR_FIFTHS
