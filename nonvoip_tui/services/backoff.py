"""How long to leave the line alone while it is down."""

from collections.abc import Callable

from nonvoip_tui.services.ports import Clock

LONGEST_SECONDS = 300.0
URGENT_SECONDS = 15.0
"""The longest wait while an order has little time left: a try costs nothing."""
_FIRST_SECONDS = 4.0
_MOST_DOUBLINGS = 10


class Backoff:
    """Waits that double from 4 s to 5 min, each cut by jitter to between half and all of it."""

    def __init__(self, clock: Clock, random: Callable[[], float]) -> None:
        """Begin with a line that is up.

        Args:
            clock: the time.
            random: from 0 to 1, for jitter.
        """
        self._clock = clock
        self._random = random
        self._failures = 0
        self._began = self._until = clock.monotonic()

    @property
    def is_down(self) -> bool:
        """Whether the last that was heard of the line is that it failed."""
        return self._failures > 0

    @property
    def delay(self) -> float:
        """Seconds until the line may be tried again."""
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
        doublings = min(self._failures, _MOST_DOUBLINGS)
        longest = min(LONGEST_SECONDS, _FIRST_SECONDS * 2.0**doublings)
        self._failures += 1
        seconds = longest * (0.5 + self._random() / 2)
        self._began = self._clock.monotonic()
        self._until = self._began + seconds
        return seconds
