"""What must hold in every simulation, on small cases; how fast it is, is not asked here."""

from collections.abc import Callable
from random import Random

import pytest

from nonvoip_tui.services.ports import Clock
from tests.benchmarks.polling.best import Best, best_for_price, best_for_questions
from tests.benchmarks.polling.planners import FixedInterval, Oracle, Ours, Planner
from tests.benchmarks.polling.report import as_json, rows, table
from tests.benchmarks.polling.workload import Arrivals, Case
from tests.benchmarks.polling.world import ANSWER_SECONDS, Outcome, World

CASES = [
    Case(1, 60, 5),
    Case(20, 60, 3),
    Case(100, 60, 2),
    Case(60, 600, 2),
    Case(50, 60, 3, seed=2),
]


def simulated(case: Case, make: Callable[[Clock], Planner] = Ours) -> Outcome:
    return World(case, make).run()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.live} at {case.per_minute}")
def test_what_holds_for_the_programs_schedule(case: Case) -> None:  # F59
    outcome = simulated(case)
    assert outcome.longest_wait_by_share <= 2.0
    assert max(outcome.action_delays) <= 1.0
    assert outcome.refusals == 0
    assert outcome.most_in_flight_of_one == 1
    assert outcome.most_after_end <= 1
    assert min(outcome.sms_delays) >= ANSWER_SECONDS
    assert outcome.sms_count == len(outcome.sms_delays) > 0


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.live} at {case.per_minute}")
def test_every_sms_comes_to_the_screen_before_its_order_is_forgotten(case: Case) -> None:
    world = World(case, Ours)
    outcome = world.run()
    known = [
        placing
        for placing in case.placings()
        if placing.placed_at >= case.life_seconds
        and placing.sms_at is not None
        and placing.sms_at < case.until_seconds - 120
    ]
    assert outcome.sms_count >= len(known)


def test_a_planner_that_is_not_fair_is_found_out() -> None:
    outcome = simulated(Case(100, 60, 2), FixedInterval)
    assert outcome.longest_wait_by_share > 2.0


def test_the_oracle_is_faster_than_anyone_and_asks_once() -> None:
    case = Case(20, 60, 3)
    oracle, ours = simulated(case, Oracle), simulated(case)
    assert oracle.polls == oracle.sms_count
    assert max(oracle.sms_delays) < min(2 * ANSWER_SECONDS + 5, max(ours.sms_delays))


def test_the_same_seed_is_the_same_day() -> None:
    assert simulated(Case(20, 60, 2)) == simulated(Case(20, 60, 2))
    assert simulated(Case(20, 60, 2)) != simulated(Case(20, 60, 2, seed=9))


def mean_delay(best: Best, arrivals: Arrivals) -> tuple[float, float]:
    """Delay and questions of a schedule, by drawing."""
    random, delays, questions, count = Random(1), 0.0, 0, 20_000
    arrived = 0
    for _ in range(count):
        at = arrivals.draw(random)
        for asked in best.asked_at:
            questions += 1
            if at is not None and asked >= at:
                delays += asked - at
                arrived += 1
                break
    return delays / arrived, questions / count


@pytest.mark.parametrize("shape", ["lognormal", "uniform"])
def test_what_is_reckoned_of_the_best_schedule_is_what_is_drawn(shape: str) -> None:
    arrivals = Arrivals(shape)
    best = best_for_price(arrivals, 2.0, 2.0, 600.0, 300.0)
    delay, questions = mean_delay(best, arrivals)
    assert best.mean_delay == pytest.approx(delay, rel=0.05)
    assert best.questions == pytest.approx(questions, rel=0.05)


def test_more_questions_make_the_best_schedule_faster() -> None:
    bests = [best_for_questions(Arrivals(), each, 2.0, 600.0, 600.0) for each in (2, 6, 12)]
    delays = [best.mean_delay for best in bests]
    assert delays == sorted(delays, reverse=True)
    assert all(best.questions <= most for best, most in zip(bests, (2, 6, 12), strict=True))


def test_no_even_schedule_beats_the_best_one() -> None:
    arrivals = Arrivals()
    for gap in (6.0, 40.0):
        even = Best([gap * step for step in range(1, int(301 / gap) + 2)], 0.0, 0.0)
        delay, questions = mean_delay(even, arrivals)
        assert best_for_questions(arrivals, questions, 2.0, 600.0, 300.0).mean_delay < delay


def test_promises_make_the_best_schedule_slower() -> None:
    free = best_for_questions(Arrivals(), 6.0, 2.0, 600.0, 600.0)
    bound = best_for_questions(Arrivals(), 6.0, 2.0, 20.0, 600.0)
    assert bound.mean_delay > free.mean_delay
    assert (
        max(
            later - earlier
            for earlier, later in zip(bound.asked_at, bound.asked_at[1:], strict=False)
        )
        <= 20.0
    )


def test_the_report_has_a_line_for_every_planner() -> None:
    found = list(rows(Case(5, 60, 3)))
    assert [row.planner for row in found] == ["ours", "every 15 s", "oracle"]
    lines = table(found).splitlines()
    assert len(lines) == 5
    assert len({line.count("|") for line in lines}) == 1
    written = as_json(found)["rows"]
    assert isinstance(written, list)
    assert written[0]["by_best"] >= 1.0
