"""Orders that are over and asked about a few times more."""

from collections import deque
from math import inf

from nonvoip_tui.services.ports import Clock

LATE_SECONDS = (10.0, 30.0, 60.0, 180.0)
"""After its end an order without an SMS is asked about so much later: an SMS is often under way
when the time runs out, and the service gives it out all the same."""
HINT_AGAIN_SECONDS = 600.0
"""Between two questions about one order that is over, however many webhooks name it."""
MAX_HINTS = 5
"""Of orders that are over, in as many seconds as `HINT_AGAIN_SECONDS`: repeated old webhooks
must not use up the calls that live orders need."""


class LateQuestions:
    """Orders that are over and asked about a few times more; all times are monotonic."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._due: dict[str, list[float]] = {}
        self._in_flight: set[str] = set()
        self._hinted: deque[tuple[float, str]] = deque()

    def ended(self, order_id: str) -> None:
        """Its time is over and no SMS came: ask a few times more."""
        now = self._clock.monotonic()
        self._due[order_id] = [now + seconds for seconds in LATE_SECONDS]

    def once(self, order_id: str, seconds: float = 0.0) -> None:
        """Ask about it once, in so many seconds, unless it is to be asked about anyway."""
        self._due.setdefault(order_id, [self._clock.monotonic() + seconds])

    def hint(self, order_id: str) -> None:
        """A webhook spoke of it."""
        now = self._clock.monotonic()
        while self._hinted and self._hinted[0][0] <= now - HINT_AGAIN_SECONDS:
            self._hinted.popleft()
        is_named = any(hinted == order_id for _, hinted in self._hinted)
        if not is_named and len(self._hinted) < MAX_HINTS:
            self._hinted.append((now, order_id))
            self._due[order_id] = [now, *self._due.get(order_id, ())]

    def next(self) -> tuple[str, float]:
        """Which order is to be asked about next, and in how many seconds; an empty id is none."""
        free = (
            (due[0], order_id)
            for order_id, due in self._due.items()
            if order_id not in self._in_flight
        )
        due, order_id = min(free, default=(inf, ""))
        return order_id, max(0.0, due - self._clock.monotonic())

    def seconds_to(self, order_id: str) -> float:
        """Seconds until it is asked about again; infinite when it is not."""
        now = self._clock.monotonic()
        due = self._due.get(order_id, [])
        if order_id in self._in_flight:
            due = [moment for moment in due[1:] if moment > now]
        return max(0.0, due[0] - now) if due else inf

    def begin(self, order_id: str) -> None:
        """It is being asked about."""
        self._in_flight.add(order_id)

    def end(self, order_id: str, *, is_answered: bool) -> None:
        """The question is over; without an answer it stays due."""
        self._in_flight.discard(order_id)
        if is_answered and (due := self._due.get(order_id)):
            # What fell due meanwhile was answered by the same answer.
            now = self._clock.monotonic()
            self._due[order_id] = [moment for moment in due[1:] if moment > now]
            if not self._due[order_id]:
                del self._due[order_id]

    def forget(self, order_id: str) -> None:
        """Ask about it no more."""
        self._due.pop(order_id, None)

    def clear(self) -> None:
        """Forget everything, because the account has changed."""
        self._due.clear()
        self._in_flight.clear()
