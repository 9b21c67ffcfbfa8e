"""Runs the cases and puts what came of them into a table."""

import os
import platform
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean, median, quantiles

from nonvoip_tui.services.pace import MINIMUM_SECONDS
from nonvoip_tui.services.ports import Clock
from tests.benchmarks.polling.best import best_for_questions
from tests.benchmarks.polling.planners import FixedInterval, Oracle, Ours, Planner
from tests.benchmarks.polling.workload import MIN_LIFE_SECONDS, Arrivals, Case
from tests.benchmarks.polling.world import ANSWER_SECONDS, Outcome, World

PLANNERS: dict[str, Callable[[Clock], Planner]] = {
    "ours": Ours,
    "every 15 s": FixedInterval,
    "oracle": Oracle,
}
_LIVES = {1: 1000, 20: 60, 200: 8, 1000: 4}


@dataclass(frozen=True, slots=True)
class Row:
    """One planner in one case. Durations in seconds."""

    live: int
    per_minute: int
    planner: str
    sms: int
    """How many it rests on."""
    median_delay: float
    p95_delay: float
    mean_delay: float
    requests_per_sms: float
    longest_wait: float
    """Between two questions about an order that waits for its SMS."""
    longest_wait_by_share: float | None
    """Of any order, in its fair shares by the program's promises; an oracle does not share."""
    longest_action_delay: float
    refused_polls: int
    best_mean_delay: float | None = None
    """Of the best schedule that knows only the distribution, with as many questions."""
    best_fair_mean_delay: float | None = None
    """The same for one that keeps the program's promises."""

    @property
    def by_best(self) -> float | None:
        """The mean delay, in that of the best schedule."""
        return None if self.best_mean_delay is None else self.mean_delay / self.best_mean_delay

    @property
    def by_best_fair(self) -> float | None:
        """The mean delay, in that of the best schedule that keeps the promises."""
        if self.best_fair_mean_delay is None:
            return None
        return self.mean_delay / self.best_fair_mean_delay


def cases(shape: str, seed: int, share: float = 1.0) -> Iterable[Case]:
    """The eight cases, or a part of each."""
    for per_minute in (60, 600):
        for live, lives in _LIVES.items():
            yield Case(live, per_minute, max(2, round(lives * share)), Arrivals(shape), seed)


def rows(case: Case) -> Iterable[Row]:
    """What each planner makes of a case."""
    for name, make in PLANNERS.items():
        outcome = World(case, make).run()
        yield row(case, name, outcome)


def row(case: Case, name: str, outcome: Outcome) -> Row:
    """The figures of one run."""
    delays, best, fair = outcome.sms_delays, None, None
    if name == "ours":
        best = _best(case, outcome, MIN_LIFE_SECONDS)
        fair = _best(case, outcome, outcome.limit_seconds)
    return Row(
        live=case.live,
        per_minute=case.per_minute,
        planner=name,
        sms=len(delays),
        median_delay=median(delays),
        p95_delay=quantiles(delays, n=20)[-1],
        mean_delay=fmean(delays),
        requests_per_sms=outcome.polls / outcome.sms_count,
        longest_wait=max(wait.seconds for wait in outcome.waits if not wait.is_rare),
        longest_wait_by_share=None if name == "oracle" else outcome.longest_wait_by_share,
        longest_action_delay=max(outcome.action_delays),
        refused_polls=outcome.refusals,
        best_mean_delay=best,
        best_fair_mean_delay=fair,
    )


def _best(case: Case, outcome: Outcome, longest_seconds: float) -> float:
    questions = outcome.polls_in_wait / outcome.orders
    best = best_for_questions(
        case.arrivals, questions, MINIMUM_SECONDS, longest_seconds, MIN_LIFE_SECONDS
    )
    return best.mean_delay + ANSWER_SECONDS


def table(rows: Sequence[Row]) -> str:
    """A Markdown table."""
    head = [
        *("live", "limit/min", "planner", "median s", "p95 s", "mean s", "requests/SMS"),
        *("longest wait s", "in fair shares", "action waits s"),
        *("mean / best", "mean / best with promises"),
    ]
    lines = [head, ["---:"] * 2 + ["---"] + ["---:"] * (len(head) - 3)]
    for each in rows:
        lines.append(
            [
                str(each.live),
                str(each.per_minute),
                each.planner,
                _seconds(each.median_delay),
                _seconds(each.p95_delay),
                _seconds(each.mean_delay),
                f"{each.requests_per_sms:.1f}",
                _seconds(each.longest_wait),
                _ratio(each.longest_wait_by_share),
                f"{each.longest_action_delay:.1f}",
                _ratio(each.by_best),
                _ratio(each.by_best_fair),
            ]
        )
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def as_json(rows: Sequence[Row]) -> dict[str, object]:
    """The same for a machine to read."""
    return {
        "machine": machine(),
        "rows": [
            {**asdict(each), "by_best": each.by_best, "by_best_fair": each.by_best_fair}
            for each in rows
        ],
    }


def machine() -> str:
    """What it ran on."""
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, "
        f"Python {platform.python_version()}"
    )


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f}" if seconds < 10 else f"{seconds:.0f}"


def _ratio(ratio: float | None) -> str:
    return "" if ratio is None else f"{ratio:.2f}"
