"""How many calls the account may still make, and how long to wait after failures."""

from collections import deque
from collections.abc import Callable
from math import inf

from nonvoip_tui.services.ports import Clock

RESERVED_SHARE = 0.2
"""Kept for the user's own actions, so that polling never makes a key wait."""

_NOISE = 10
"""Answers may overtake each other: a remainder that grows by less is not a new window's."""
_EASED = 0.75
_LOWEST_PER_SECOND = 0.1
_CALM_SECONDS = 600.0
_MAX_WINDOW_SECONDS = 3600.0
_MIN_OF_REST = 0.5
"""The part of what is left that polls may use when less is left than is reserved for the user."""


class RateWindow:
    """How many polls a second may be sent, so that a window's calls last until its end.

    That is four fifths of the limit; or less, when so much of the window's calls is used that no
    more is left than the user's fifth. Windows of any length are understood, known by their
    reset or seen when the remainder grows. All times are of the monotonic clock.
    """

    def __init__(self, now: float, per_second: float) -> None:
        """Assume a limit in calls a second until one is known."""
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
        """How many polls a second may be sent now, after so many other calls lately."""
        seconds = self._resets_at - now
        if seconds <= 0 or self._left == inf:
            return self.usual_per_second
        reserved = max(0.0, (self._limit or 0) * RESERVED_SHARE - others)
        left = max(self._left - reserved, self._left * _MIN_OF_REST)
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
        """Take what an answer said of a window: its calls, those left, seconds until the next.

        Without the limit the rest means nothing.
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
            reset_seconds = min(reset_seconds, _MAX_WINDOW_SECONDS)
            resets_at = now + reset_seconds
            is_new = resets_at > self._resets_at + 1.0
            self._window_seconds = max(self._window_seconds, reset_seconds)
            if is_new and self._began_at is not None:
                # Two beginnings apart by less than the assumed window: it is a shorter one.
                self._window_seconds = max(1.0, reset_seconds, now - self._began_at)
        if is_new:
            self._began_at = now
        self._resets_at = resets_at


MAX_SECONDS = 300.0
URGENT_SECONDS = 15.0
"""The longest wait while an order has little time left: a try costs nothing."""
_FIRST_SECONDS = 4.0
_MAX_DOUBLINGS = 10


class Backoff:
    """Waits that double from 4 s to 5 min, each cut by jitter to between half and all of it."""

    def __init__(self, clock: Clock, random: Callable[[], float]) -> None:
        """Begin connected; `random` is from 0 to 1, for jitter."""
        self._clock = clock
        self._random = random
        self._failures = 0
        self._began = self._until = clock.monotonic()

    @property
    def is_down(self) -> bool:
        """Whether the last call failed."""
        return self._failures > 0

    @property
    def delay(self) -> float:
        """Seconds until the next try."""
        return max(0.0, self._until - self._clock.monotonic())

    def went_well(self) -> None:
        """A call was answered."""
        self._failures = 0
        self._until = self._clock.monotonic()

    def limit(self, seconds: float) -> None:
        """Let the wait that is on last no longer than this, counted from its beginning."""
        self._until = min(self._until, self._began + seconds)

    def went_wrong(self) -> float:
        """A call got no answer.

        Returns:
            The wait that begins with it, in seconds; 0 when it only shared the fate of the one
            that began the wait which is on.
        """
        if self.delay > 0:
            return 0.0
        doublings = min(self._failures, _MAX_DOUBLINGS)
        longest = min(MAX_SECONDS, _FIRST_SECONDS * 2.0**doublings)
        self._failures += 1
        seconds = longest * (0.5 + self._random() / 2)
        self._began = self._clock.monotonic()
        self._until = self._began + seconds
        return seconds


DEFAULT_PER_MINUTE = 60.0
MAX_PAUSE_SECONDS = 3600.0

_BURST_SECONDS = 4.0
"""How much of its income the bucket holds: enough for questions that fall together."""
_MAX_AT_ONCE = 8.0
_MINUTE_SECONDS = 60.0
_MIN_OF_POSSIBLE = 0.1
_ROUNDING = 1e-6


class Budget:
    """A token bucket that fills at four fifths of the service's limit.

    Polls take a token each and wait for one. Other calls are the user's, or follow from what
    the user does: they never wait. The fifth that is left pays for them; whatever goes beyond
    it within a minute is taken from the bucket, which then owes, so that polls make up for it.
    Thus a minute's calls stay within the limit as long as the user's do.
    """

    def __init__(self, clock: Clock, per_minute: float = DEFAULT_PER_MINUTE) -> None:
        """Begin with a full bucket, and the limit to assume until the service says one."""
        self._clock = clock
        now = clock.monotonic()
        self._window = RateWindow(now, per_minute / _MINUTE_SECONDS)
        self._others: deque[float] = deque()
        self._filled_at = now
        self._paused_until = now
        self._tokens = self._burst

    @property
    def polls_per_second(self) -> float:
        """How often polls may be sent at present, if there is no pause."""
        now = self._fill()
        excess = max(0.0, len(self._others) - self._free_calls) / _MINUTE_SECONDS
        possible = self._window.per_second(now, len(self._others))
        return max(possible - excess, possible * _MIN_OF_POSSIBLE)

    @property
    def others_lately(self) -> int:
        """How many calls other than polls were made within a minute."""
        self._fill()
        return len(self._others)

    @property
    def pause_left(self) -> float:
        """Seconds for which the service still asks for a pause."""
        return max(0.0, self._paused_until - self._clock.monotonic())

    def learn(self, limit: int | None, remaining: int | None, reset_seconds: float | None) -> None:
        """Take what an answer's rate headers said; None where they said nothing."""
        now = self._fill()
        self._window.learn(now, limit, remaining, reset_seconds)
        self._tokens = min(self._tokens, self._burst)
        if remaining is not None and remaining <= 0 and reset_seconds is not None:
            self._pause(reset_seconds, is_expected=limit is not None)

    def count_poll(self) -> None:
        """A poll was sent."""
        self._fill()
        self._window.spend()
        self._take()

    def count(self) -> None:
        """A call other than a poll was made."""
        now = self._fill()
        self._window.spend()
        if len(self._others) >= self._free_calls:
            self._take()
        self._others.append(now)

    def pause(self, seconds: float) -> None:
        """The service refused a call and asks for a pause of this long (HTTP 429)."""
        self._pause(seconds, is_expected=False)

    def poll_delay(self) -> float:
        """Seconds until polling may make its next call; 0 when it may now."""
        now = self._fill()
        if pause := self.pause_left:
            return pause
        missing = 1.0 - self._tokens
        if missing <= _ROUNDING:
            return 0.0
        return self._window.seconds_for(now, missing, len(self._others))

    @property
    def _free_calls(self) -> float:
        """The user's fifth of a minute's calls; what the bucket may pour out is not in it."""
        fifth = self._window.limit_per_second * _MINUTE_SECONDS * RESERVED_SHARE
        return fifth - self._burst

    @property
    def _burst(self) -> float:
        tokens = self._window.usual_per_second * _BURST_SECONDS
        return min(max(1.0, tokens), _MAX_AT_ONCE)

    def _take(self) -> None:
        # It never owes more than a minute's calls.
        most_owed = self._window.limit_per_second * _MINUTE_SECONDS
        self._tokens = max(-most_owed, self._tokens - 1.0)

    def _pause(self, seconds: float, *, is_expected: bool) -> None:
        now = self._fill()
        if seconds != seconds or seconds <= 0:
            return
        if now >= self._paused_until and not is_expected:
            self._window.was_too_much(now)
        self._paused_until = max(self._paused_until, now + min(seconds, MAX_PAUSE_SECONDS))
        # Nothing flows in meanwhile either, else all polls would come at the end of the pause.
        self._tokens = min(self._tokens, 1.0)

    def _fill(self) -> float:
        now = self._clock.monotonic()
        since = max(self._filled_at, self._paused_until)
        if now > since:
            gained = self._window.between(since, now, len(self._others))
            self._tokens = min(self._burst, self._tokens + gained)
        self._filled_at = now
        while self._others and self._others[0] <= now - _MINUTE_SECONDS:
            self._others.popleft()
        return now
