"""How many calls the account may still make: one token bucket for everything."""

from collections import deque

from nonvoip_tui.services.allowance import RESERVED_SHARE, Allowance
from nonvoip_tui.services.ports import Clock

DEFAULT_PER_MINUTE = 60.0
LONGEST_PAUSE_SECONDS = 3600.0

_BURST_SECONDS = 4.0
"""How much of its income the bucket holds: enough for questions that fall together."""
_MOST_AT_ONCE = 8.0
_MINUTE_SECONDS = 60.0
_LEAST_OF_POSSIBLE = 0.1
_ROUNDING = 1e-6


class Budget:
    """A token bucket that fills at four fifths of what the service allows.

    Polls take a token each and wait for one. Other calls are the person's, or follow from what
    the person does: they never wait. The fifth that is left pays for them; whatever goes beyond
    it within a minute is taken from the bucket, which then owes, so that polls make up for it.
    Thus a minute's calls stay within the limit as long as the person's do.
    """

    def __init__(self, clock: Clock, per_minute: float = DEFAULT_PER_MINUTE) -> None:
        """Begin with a full bucket.

        Args:
            clock: the time.
            per_minute: the limit to assume until the service tells one.
        """
        self._clock = clock
        now = clock.monotonic()
        self._allowance = Allowance(now, per_minute / _MINUTE_SECONDS)
        self._others: deque[float] = deque()
        self._filled_at = now
        self._paused_until = now
        self._tokens = self._burst

    @property
    def polls_per_second(self) -> float:
        """How often polls may be sent at present, if there is no pause."""
        now = self._fill()
        excess = max(0.0, len(self._others) - self._free_calls) / _MINUTE_SECONDS
        possible = self._allowance.per_second(now, len(self._others))
        return max(possible - excess, possible * _LEAST_OF_POSSIBLE)

    @property
    def others_lately(self) -> int:
        """How many calls other than polls were made within a minute."""
        self._fill()
        return len(self._others)

    @property
    def pause_left(self) -> float:
        """Seconds for which the service still wants quiet."""
        return max(0.0, self._paused_until - self._clock.monotonic())

    def learn(self, limit: int | None, remaining: int | None, reset_seconds: float | None) -> None:
        """Take what an answer's rate headers said; None where they said nothing."""
        now = self._fill()
        self._allowance.learn(now, limit, remaining, reset_seconds)
        self._tokens = min(self._tokens, self._burst)
        if remaining is not None and remaining <= 0 and reset_seconds is not None:
            self._pause(reset_seconds, is_expected=limit is not None)

    def count_poll(self) -> None:
        """A poll was sent."""
        self._fill()
        self._allowance.spend()
        self._take()

    def count(self) -> None:
        """Another call than a poll was made."""
        now = self._fill()
        self._allowance.spend()
        if len(self._others) >= self._free_calls:
            self._take()
        self._others.append(now)

    def pause(self, seconds: float) -> None:
        """The service refused a call and wants quiet for this long (HTTP 429)."""
        self._pause(seconds, is_expected=False)

    def poll_delay(self) -> float:
        """Seconds until polling may make its next call; 0 when it may now."""
        now = self._fill()
        if pause := self.pause_left:
            return pause
        missing = 1.0 - self._tokens
        if missing <= _ROUNDING:
            return 0.0
        return self._allowance.seconds_for(now, missing, len(self._others))

    @property
    def _free_calls(self) -> float:
        """The person's fifth of a minute's calls; what the bucket may pour out is not in it."""
        fifth = self._allowance.limit_per_second * _MINUTE_SECONDS * RESERVED_SHARE
        return fifth - self._burst

    @property
    def _burst(self) -> float:
        tokens = self._allowance.usual_per_second * _BURST_SECONDS
        return min(max(1.0, tokens), _MOST_AT_ONCE)

    def _take(self) -> None:
        # It never owes more than a minute's calls.
        most_owed = self._allowance.limit_per_second * _MINUTE_SECONDS
        self._tokens = max(-most_owed, self._tokens - 1.0)

    def _pause(self, seconds: float, *, is_expected: bool) -> None:
        now = self._fill()
        if seconds != seconds or seconds <= 0:
            return
        if now >= self._paused_until and not is_expected:
            self._allowance.was_too_much(now)
        self._paused_until = max(self._paused_until, now + min(seconds, LONGEST_PAUSE_SECONDS))
        # Nothing flows in meanwhile either, else all polls would come at the end of the pause.
        self._tokens = min(self._tokens, 1.0)

    def _fill(self) -> float:
        now = self._clock.monotonic()
        since = max(self._filled_at, self._paused_until)
        if now > since:
            gained = self._allowance.between(since, now, len(self._others))
            self._tokens = min(self._burst, self._tokens + gained)
        self._filled_at = now
        while self._others and self._others[0] <= now - _MINUTE_SECONDS:
            self._others.popleft()
        return now
