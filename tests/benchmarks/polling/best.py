"""The best schedule that knows only when SMS are likely to come, found by dynamic programming.

For one order, a question at `a` after the last one at `p` costs the delay of the SMS that came
between, (a - x) for each moment x weighed by its chance, and the price of a question if it is
still needed then. The cheapest sequence of questions for a price is found exactly, backwards, on
a grid of half seconds. The price is then chosen so that an order costs as many questions, on the
average, as the schedule to be compared has spent on an order before its SMS was on the screen.

Every order has its own average only, and no other order ever stands in its way: that relaxes the
budget of a real schedule. So nothing that knows only the distribution can do better with as many
questions. It is a bound, and where the load comes in waves not one that can be reached.

The program makes promises which such a schedule does not: an order that waits is asked every
15 s, or in scarcity within two fair shares, however small its chances have become. With a longest
interval between two questions the same computation gives the best schedule that keeps them, too.
"""

from collections.abc import Sequence
from typing import NamedTuple

from tests.benchmarks.polling.workload import Arrivals

GRID_SECONDS = 0.5
_HORIZON_SECONDS = 301.0
_STEPS = 24


class Best(NamedTuple):
    """One schedule for every order."""

    asked_at: Sequence[float]
    """Seconds after the order."""
    questions: float
    """For an order, on the average, until its SMS is there or the last was asked."""
    mean_delay: float
    """Seconds from an SMS to the next question."""


def best_for_price(
    arrivals: Arrivals, price: float, shortest_seconds: float, longest_seconds: float, until: float
) -> Best:
    """The schedule with the least mean delay plus price times questions.

    Args:
        arrivals: when SMS come.
        price: seconds of delay, summed over all orders, that one question may cost.
        shortest_seconds: between two questions about one order.
        longest_seconds: the same.
        until: the seconds for which an order waits if no SMS comes.
    """
    count = int(_HORIZON_SECONDS / GRID_SECONDS)
    come = [arrivals.until(step * GRID_SECONDS) for step in range(count + 1)]
    moments = [0.0]
    for step in range(1, count + 1):
        moment = (step - 0.5) * GRID_SECONDS
        moments.append(moments[-1] + moment * (come[step] - come[step - 1]))
    gap = max(1, round(shortest_seconds / GRID_SECONDS))
    most = max(gap, int(longest_seconds / GRID_SECONDS))
    idle_questions = (until - _HORIZON_SECONDS) / longest_seconds * (1 - come[count])
    costs, following = [0.0] * (count + 1), [count] * (count + 1)
    for last in range(count - 1, -1, -1):
        fixed = price * (1 - come[last]) + moments[last]
        cheapest = float("inf")
        for step in range(min(last + gap, count), min(last + most, count) + 1):
            delay = step * GRID_SECONDS * (come[step] - come[last]) - moments[step]
            if delay + costs[step] < cheapest:
                cheapest, following[last] = delay + costs[step], step
        costs[last] = cheapest + fixed
    asked, questions, delays, last = [], 0.0, 0.0, 0
    while last < count:
        step = following[last]
        asked.append(step * GRID_SECONDS)
        questions += 1 - come[last]
        delays += step * GRID_SECONDS * (come[step] - come[last]) - moments[step] + moments[last]
        last = step
    return Best(asked, questions + max(0.0, idle_questions), delays / come[count])


def best_for_questions(
    arrivals: Arrivals,
    questions: float,
    shortest_seconds: float,
    longest_seconds: float,
    until: float,
) -> Best:
    """The schedule with the least mean delay for at most so many questions about an order."""
    low, high = 1e-4, 1e4
    rules = (shortest_seconds, longest_seconds, until)
    best = best_for_price(arrivals, low, *rules)
    if best.questions <= questions:
        return best
    for _ in range(_STEPS):
        middle = (low * high) ** 0.5
        tried = best_for_price(arrivals, middle, *rules)
        if tried.questions > questions:
            low = middle
        else:
            high, best = middle, tried
    return best
