"""What the service allows polls, as far as its answers tell: a limit, a window, what is left."""

from math import inf

RESERVED_SHARE = 0.2
"""Kept for the person's own actions, so that polling never makes a key wait."""

_NOISE = 10
"""Answers may overtake each other: a remainder that grows by less is not a new window's."""
_EASED = 0.75
_LOWEST_PER_SECOND = 0.1
_CALM_SECONDS = 600.0
_LONGEST_WINDOW_SECONDS = 3600.0
_LEAST_OF_REST = 0.5
"""Of what is left, when it is less than what is reserved: other programs use the account too."""


class Allowance:
    """How many polls a second may be sent, so that a window's calls last until its end.

    That is four fifths of the limit; or less, when so much of the window's calls is used that no
    more is left than the person's fifth. Windows of any length are understood, told by their
    reset or seen when the remainder grows. All times are of the monotonic clock.
    """

    def __init__(self, now: float, per_second: float) -> None:
        """Assume a limit in calls a second until one is told."""
        self._assumed_per_second = self._default_per_second = per_second
        self._limit: int | None = None
        self._window_seconds = 60.0
        self._left = inf
        self._resets_at = now
        self._began_at: float | None = None
        self._eased_at = -inf

    @property
    def limit_per_second(self) -> float:
        """The limit, over the whole of a window."""
        if self._limit is None:
            return self._assumed_per_second
        return self._limit / self._window_seconds

    @property
    def usual_per_second(self) -> float:
        """What polls may take of the limit."""
        return self.limit_per_second * (1 - RESERVED_SHARE)

    def per_second(self, now: float, others: int = 0) -> float:
        """How many polls a second may be sent now.

        Args:
            now: the moment.
            others: how many other calls were made lately, which need not be reserved any more.
        """
        seconds = self._resets_at - now
        if seconds <= 0 or self._left == inf:
            return self.usual_per_second
        reserved = max(0.0, (self._limit or 0) * RESERVED_SHARE - others)
        left = max(self._left - reserved, self._left * _LEAST_OF_REST)
        return min(self.usual_per_second, left / seconds)

    def between(self, since: float, until: float, others: int = 0) -> float:
        """How many polls may be sent between two moments."""
        in_window = max(0.0, min(until, self._resets_at) - since)
        after = until - since - in_window
        return in_window * self.per_second(since, others) + after * self.usual_per_second

    def seconds_for(self, now: float, polls: float, others: int = 0) -> float:
        """How long it takes until so many polls may be sent."""
        rate, in_window = self.per_second(now, others), max(0.0, self._resets_at - now)
        if polls <= rate * in_window:
            return polls / rate if polls > 0 else 0.0
        return in_window + (polls - rate * in_window) / self.usual_per_second

    def spend(self) -> None:
        """A call was made, of any kind."""
        self._left = max(0.0, self._left - 1.0)

    def was_too_much(self, now: float) -> None:
        """The service refused a call although it was within what is assumed: assume less."""
        if now - self._eased_at > _CALM_SECONDS:
            self._assumed_per_second = self._default_per_second
        self._eased_at = now
        self._assumed_per_second = max(
            min(_LOWEST_PER_SECOND, self._default_per_second), self._assumed_per_second * _EASED
        )

    def learn(
        self, now: float, limit: int | None, remaining: int | None, reset_seconds: float | None
    ) -> None:
        """Take what an answer said.

        Args:
            now: the moment.
            limit: calls in a window; without it, the rest means nothing.
            remaining: calls left in this one.
            reset_seconds: until the next one.
        """
        if limit is None or limit <= 0:
            return
        if limit != self._limit:
            self._limit, self._began_at = limit, None
        if remaining is None:
            return
        left = float(min(max(0, remaining), limit))
        self._notice_window(now, left, reset_seconds)
        self._left = left

    def _notice_window(self, now: float, left: float, reset_seconds: float | None) -> None:
        if reset_seconds is None:
            is_new = now >= self._resets_at or left > self._left + _NOISE
            resets_at = now + self._window_seconds if is_new else self._resets_at
        else:
            reset_seconds = min(reset_seconds, _LONGEST_WINDOW_SECONDS)
            resets_at = now + reset_seconds
            is_new = resets_at > self._resets_at + 1.0
            self._window_seconds = max(self._window_seconds, reset_seconds)
            if is_new and self._began_at is not None:
                # Two beginnings apart by less than the assumed window: it is a shorter one.
                self._window_seconds = max(1.0, reset_seconds, now - self._began_at)
        if is_new:
            self._began_at = now
        self._resets_at = resets_at
