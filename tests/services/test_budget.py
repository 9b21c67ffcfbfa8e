"""One token bucket for everything: polls wait, the user does not, a refusal pauses all."""

import math
from collections.abc import Callable
from random import Random

import pytest

from nonvoip_tui.services.rate_limit import Budget
from nonvoip_tui.simulator.state import RateLimit
from tests.services.rounds import HandClock


def poll_for(
    clock: HandClock, budget: Budget, seconds: float, sent: Callable[[], object] = lambda: None
) -> int:
    """Poll as often as the budget allows; how often that is."""
    until, polls = clock.elapsed + seconds, 0
    while (wait := budget.poll_delay()) <= until - clock.elapsed:
        clock.elapsed += wait
        budget.count_poll()
        sent()
        polls += 1
    clock.elapsed = until
    return polls


# F59
def test_polls_keep_to_four_fifths_of_sixty_a_minute() -> None:
    clock = HandClock()
    polls = poll_for(clock, Budget(clock), 600)
    assert polls == pytest.approx(480, abs=5)


def test_after_hours_of_rest_there_is_no_crowd() -> None:  # F53
    clock = HandClock()
    budget = Budget(clock)
    clock.elapsed += 8 * 3600
    assert poll_for(clock, budget, 1.0) <= 4


def test_the_person_is_never_refused_and_never_waits() -> None:
    clock = HandClock()
    budget, random = Budget(clock), Random(1)
    service = RateLimit(clock.monotonic, 60)
    refused = []
    for _ in range(300):
        poll_for(
            clock, budget, random.expovariate(1 / 10), lambda: refused.append(service.is_spent())
        )
        budget.count()
        refused.append(service.is_spent())
    assert not any(refused)


def test_a_person_in_a_hurry_takes_it_from_the_polls() -> None:
    clock = HandClock()
    budget = Budget(clock)
    service = RateLimit(clock.monotonic, 60)
    for _ in range(9):
        poll_for(clock, budget, 1.0, service.is_spent)
    for _ in range(30):
        budget.count()
        assert not service.is_spent()
    assert budget.poll_delay() > 15
    polls = poll_for(clock, budget, 60)
    assert polls < 40


def test_a_refusal_pauses_polling_for_as_long_as_it_says() -> None:  # F58
    clock = HandClock()
    budget = Budget(clock)
    budget.learn(None, 0, 30.0)
    budget.pause(30.0)
    assert budget.poll_delay() == pytest.approx(30.0)
    assert budget.pause_left == pytest.approx(30.0)
    assert poll_for(clock, budget, 29.9) == 0
    assert poll_for(clock, budget, 1.0) <= 2  # and not all that were held up


def test_a_shorter_pause_does_not_end_a_longer_one() -> None:
    clock = HandClock()
    budget = Budget(clock)
    budget.pause(100.0)
    budget.pause(1.0)
    assert budget.pause_left == pytest.approx(100.0)


@pytest.mark.parametrize(
    ("notified", "paused"),
    [(1e9, 3600.0), (math.inf, 3600.0), (math.nan, 0.0), (-5.0, 0.0), (0.0, 0.0)],
)
def test_no_pause_is_absurd(notified: float, paused: float) -> None:  # F58
    clock = HandClock()
    budget = Budget(clock)
    budget.pause(notified)
    assert budget.pause_left == paused


def test_several_refusals_at_once_lower_the_assumed_limit_once() -> None:
    clock = HandClock()
    budget = Budget(clock)
    for _ in range(6):
        budget.learn(None, 0, 10.0)
        budget.pause(10.0)
    assert budget.polls_per_second == pytest.approx(0.8 * 0.75)


def test_nothing_left_in_a_known_window_is_no_refusal() -> None:
    clock = HandClock()
    budget = Budget(clock)
    budget.learn(60, 0, 10.0)
    assert budget.poll_delay() >= 10.0
    clock.elapsed += 10.0
    assert budget.polls_per_second == pytest.approx(0.8)


@pytest.mark.parametrize("limit", [5, 10, 60, 600])
@pytest.mark.parametrize("tells", ["nothing", "calls left", "calls left and reset"])
def test_a_strict_service_refuses_no_poll_once_it_is_known(limit: int, tells: str) -> None:
    clock = HandClock()
    budget = Budget(clock, per_minute=limit)
    service = RateLimit(clock.monotonic, limit)
    refused = []

    def sent() -> None:
        refused.append(service.is_spent())
        left = None if tells == "nothing" else service.remaining
        reset = service.resets_at - clock.elapsed if tells.endswith("reset") else None
        if tells != "nothing":
            budget.learn(limit, left, reset)

    polls = poll_for(clock, budget, 1200, sent)
    assert not any(refused)
    assert polls >= 0.6 * 20 * limit
