"""A line that is down is left alone, ever longer."""

from nonvoip_tui.services.rate_limit import Backoff
from tests.fakes import FakeClock
from tests.services.rounds import HandClock


def test_the_waits_double_up_to_five_minutes() -> None:  # F64
    clock = HandClock()
    backoff = Backoff(clock, lambda: 1.0)
    waits = []
    for _ in range(20):
        waits.append(backoff.went_wrong())
        clock.elapsed += waits[-1]
    assert waits[:7] == [4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0]
    assert set(waits[7:]) == {300.0}


def test_a_clock_that_jumps_changes_no_wait() -> None:  # F53
    clock = FakeClock()
    backoff = Backoff(clock, lambda: 1.0)
    backoff.went_wrong()
    for seconds in (3600, -7200):
        clock.jump(seconds)
        assert backoff.delay == 4.0


def test_jitter_takes_up_to_half_of_a_wait() -> None:  # F64
    assert Backoff(HandClock(), lambda: 0.0).went_wrong() == 2.0


def test_calls_that_fail_together_are_one_failure() -> None:
    clock = HandClock()
    backoff = Backoff(clock, lambda: 1.0)
    assert [backoff.went_wrong() for _ in range(5)] == [4.0, 0.0, 0.0, 0.0, 0.0]
    clock.elapsed += 4.0
    assert backoff.went_wrong() == 8.0


def test_an_answer_ends_the_wait_and_forgets_the_failures() -> None:
    clock = HandClock()
    backoff = Backoff(clock, lambda: 1.0)
    backoff.went_wrong()
    assert (backoff.is_down, backoff.delay) == (True, 4.0)
    backoff.went_well()
    assert (backoff.is_down, backoff.delay) == (False, 0.0)
    assert backoff.went_wrong() == 4.0
