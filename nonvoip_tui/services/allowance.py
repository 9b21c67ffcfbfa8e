"""What the service allows, as far as its answers tell: a limit, a window, what is left of it."""

from math import inf

_NOISE = 10
"""Answers may overtake each other: a remainder that grows by less is not a new window's."""
_EASED = 0.75
_LOWEST_PER_SECOND = 0.1
_CALM_SECONDS = 600.0
_LONGEST_WINDOW_SECONDS = 3600.0


class Allowance:
    """How many calls a second may be made, so that a window's calls last until its end.

    Windows of any length are understood, told by their reset or seen when the remainder grows.
    All times are of the monotonic clock.
    """

    def __init__(self, now: float, per_second: float) -> None:
        """Assume a limit until one is told."""
        self._assumed_per_second = self._default_per_second = per_second
        self._limit: int | None = None
        self._window_seconds = 60.0
        self._left = inf
        self._resets_at = now
        self._began_at: float | None = None
        self._eased_at = -inf

    @property
    def usual_per_second(self) -> float:
        """The limit, over the whole of a window."""
        if self._limit is None:
            return self._assumed_per_second
        return self._limit / self._window_seconds

    def per_second(self, now: float) -> float:
        """What may be spent now: the usual, or less when little of this window is left."""
        if now >= self._resets_at or self._left == inf:
            return self.usual_per_second
        return min(self.usual_per_second, self._left / (self._resets_at - now))

    def between(self, since: float, until: float) -> float:
        """How many calls may be made between two moments."""
        in_window = max(0.0, min(until, self._resets_at) - since)
        return in_window * self.per_second(since) + (until - since - in_window) * (
            self.usual_per_second
        )

    def seconds_for(self, now: float, calls: float) -> float:
        """How long it takes until so many calls may be made."""
        rate, in_window = self.per_second(now), max(0.0, self._resets_at - now)
        if calls <= rate * in_window:
            return calls / rate if calls > 0 else 0.0
        return in_window + (calls - rate * in_window) / self.usual_per_second

    def spend(self) -> None:
        """A call was made."""
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
            limit: calls in a window.
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
