"""What was asked of the service in this run: when, how long, how it ended; never what was in it."""

from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING

from nonvoip_tui.services.rate_limit import Budget

if TYPE_CHECKING:
    from nonvoip_tui.api.transport import Exchange

MAX_STORED = 500
ANSWERED = "answered"
"""The outcome of a call that the service answered, whatever it said."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request and how it ended."""

    number: int
    """Counted from 1 since the start."""
    endpoint: str
    began_at: datetime
    duration_seconds: float
    outcome: str
    """Short: "answered", "not sent", "incomplete answer" ..."""
    status_code: int | None
    tries: int
    """How many requests to this endpoint it took so far: 1 where the one before was answered."""
    calls_left: int | None
    """In the service's budget; None where the answer did not say."""


@dataclass(frozen=True, slots=True)
class ActivitySeen:
    """A snapshot of the request log."""

    calls: Sequence[Call]
    """The newest first."""
    polls_per_minute: float
    """How often SMS may be polled at present."""
    others_lately: int
    """How many other calls were made within a minute."""
    pause_left_seconds: float
    """How long the pause that the service asked for still lasts."""


class Activity:
    """The last calls, in memory only. Used on the engine's thread alone."""

    def __init__(self, budget: Budget) -> None:
        """Begin with nothing; `budget` says what may still be asked."""
        self._budget = budget
        self._calls: deque[Call] = deque(maxlen=MAX_STORED)
        self._numbers = count(1)
        self._unanswered: Counter[str] = Counter()

    def record(self, call: "Exchange") -> None:
        """A call has ended."""
        tries = self._unanswered[call.endpoint] + 1
        self._unanswered[call.endpoint] = 0 if call.outcome == ANSWERED else tries
        self._calls.append(
            Call(
                next(self._numbers),
                call.endpoint,
                call.began_at,
                call.duration_seconds,
                call.outcome,
                call.status_code,
                tries,
                call.remaining,
            )
        )

    async def look(self) -> ActivitySeen:
        """The calls and the budget now."""
        budget = self._budget
        return ActivitySeen(
            tuple(reversed(self._calls)),
            budget.polls_per_second * 60,
            budget.others_lately,
            budget.pause_left,
        )
