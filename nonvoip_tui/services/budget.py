"""How many calls the account may still make: one token bucket for everything."""

from nonvoip_tui.services.ports import Clock

DEFAULT_PER_MINUTE = 60.0
RESERVED_SHARE = 0.2
"""Kept for the person's own actions, so that polling never makes a key wait."""


class Budget:
    """A token bucket that learns its size from the service's rate headers."""

    def __init__(self, clock: Clock, per_minute: float = DEFAULT_PER_MINUTE) -> None:
        self._clock = clock
        self._size = per_minute
        self._tokens = per_minute
        self._filled_at = clock.monotonic()
        self._paused_until = 0.0

    def learn(self, limit: int | None, remaining: int | None, reset_seconds: float | None) -> None:
        """Take what an answer's rate headers said; None where they said nothing."""
        self._fill()
        if limit is not None and limit > 0:
            grown = limit - self._size
            self._size = float(limit)
            self._tokens = max(0.0, min(self._size, self._tokens + grown))
        if remaining is not None:
            self._tokens = min(self._tokens, float(max(0, remaining)))
            if remaining <= 0 and reset_seconds is not None:
                self.pause(reset_seconds)

    def count(self) -> None:
        """One call was made."""
        self._fill()
        self._tokens = max(0.0, self._tokens - 1.0)

    def pause(self, seconds: float) -> None:
        """The service wants quiet for this long."""
        self._paused_until = max(self._paused_until, self._clock.monotonic() + seconds)

    def poll_delay(self) -> float:
        """Seconds until polling may make its next call; 0 when it may now."""
        self._fill()
        now = self._clock.monotonic()
        if now < self._paused_until:
            return self._paused_until - now
        missing = self._size * RESERVED_SHARE + 1.0 - self._tokens
        return max(0.0, missing * 60.0 / self._size)

    def _fill(self) -> None:
        now = self._clock.monotonic()
        self._tokens = min(self._size, self._tokens + (now - self._filled_at) * self._size / 60.0)
        self._filled_at = now
