"""The allowance of calls: so many in each minute, then none until the next one."""

from collections.abc import Callable

WINDOW_SECONDS = 60.0


class RateLimit:
    """Counts calls in windows of one minute that begin with the first call."""

    def __init__(self, clock: Callable[[], float], calls_per_minute: int) -> None:
        """Take the clock (seconds since the epoch) and the allowance."""
        self._clock = clock
        self.calls_per_minute = calls_per_minute
        self._resets_at = 0.0
        self._used = 0

    def is_spent(self) -> bool:
        """Count one call; whether it is one too many."""
        now = self._clock()
        if now >= self._resets_at:
            self._resets_at = now + WINDOW_SECONDS
            self._used = 0
        self._used += 1
        return self._used > self.calls_per_minute

    @property
    def resets_at(self) -> float:
        """When the next window begins, in seconds since the epoch."""
        return self._resets_at

    @property
    def remaining(self) -> int:
        """Calls left in this window."""
        return max(0, self.calls_per_minute - self._used)
