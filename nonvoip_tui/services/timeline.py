"""A queue of due times on a clock that waits for whoever is late."""

from heapq import heapify, heappop, heappush
from math import inf

_FEWEST_STALE = 64


class Timeline:
    """Due times on a clock of its own, which never runs on past the earliest of them.

    As long as nobody is late it keeps pace with the clock outside. While one that is due cannot
    be served (no budget, no line, the machine asleep) it stands still, so that the others do not
    become due meanwhile. Two things follow. When everything asks for more than can be had, all
    intervals stretch by the same factor, whatever their length: this is self-clocked fair
    queueing. And after any pause, however long, there is no crowd of overdue ones.
    """

    def __init__(self, now: float) -> None:
        """Begin with nothing due; `now` is the clock outside, in seconds."""
        self._time = 0.0
        self._outside = now
        self._heap: list[tuple[float, str]] = []
        self._due: dict[str, float] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._due

    def advance(self, now: float, speed: float = 1.0, slack_seconds: float = 0.0) -> None:
        """Let the time pass that has passed outside; to be called before anything else.

        Args:
            now: the clock outside, in seconds.
            speed: seconds here for each second outside.
            slack_seconds: how far this clock may run on past the earliest due time.
        """
        passed = max(0.0, now - self._outside) * speed
        self._outside = now
        head = self.head()
        latest = inf if head is None else self._due[head] + slack_seconds
        self._time = max(self._time, min(self._time + passed, latest))

    def put(self, key: str, seconds: float) -> None:
        """`key` is due in so many seconds, and not when it was before."""
        due = self._time + seconds
        self._due[key] = due
        heappush(self._heap, (due, key))
        if len(self._heap) > 2 * len(self._due) + _FEWEST_STALE:
            self._heap = [(due, key) for key, due in self._due.items()]
            heapify(self._heap)

    def hasten(self, key: str, seconds: float) -> None:
        """`key`, if it is here, is due in so many seconds at the latest."""
        if self.left(key) > seconds and key in self._due:
            self.put(key, seconds)

    def remove(self, key: str) -> None:
        """`key` is not due any more."""
        self._due.pop(key, None)

    def head(self) -> str | None:
        """Who is due first."""
        while self._heap and self._due.get(self._heap[0][1]) != self._heap[0][0]:
            heappop(self._heap)
        return self._heap[0][1] if self._heap else None

    def left(self, key: str) -> float:
        """Seconds of this clock until `key` is due, not positive when it is; infinite if absent."""
        return self._due.get(key, inf) - self._time
