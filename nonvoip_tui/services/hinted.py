"""Questions out of turn: about orders that a webhook spoke of, and about orders that are over."""

from collections import deque
from dataclasses import dataclass
from math import inf

from nonvoip_tui.services.pace import MINIMUM_SECONDS
from nonvoip_tui.services.ports import Clock
from nonvoip_tui.services.schedule import Schedule

AGAIN_AFTER_SECONDS = (2.0, 6.0)
"""When to ask again where the answer held nothing new: the callback may have been faster."""


@dataclass(slots=True)
class _Hint:
    """One order that is to be asked about out of turn."""

    due: float
    tries: int = 0
    is_in_flight: bool = False


class Hinted:
    """A few orders that go before the schedule; all times are of the monotonic clock.

    However many hints come about one order: it is asked about at once, then not before two
    seconds have passed, and three times at most without anything new.
    """

    def __init__(self, clock: Clock) -> None:
        """Begin with none."""
        self._clock = clock
        self._hints: dict[str, _Hint] = {}
        self._asked: dict[str, float] = {}

    def add(self, order_id: str) -> None:
        """Ask about it as soon as may be; once more if it is being asked about just now."""
        now = self._clock.monotonic()
        self._asked = {key: at for key, at in self._asked.items() if at > now - MINIMUM_SECONDS}
        self._hints[order_id] = _Hint(max(now, self._asked.get(order_id, -inf) + MINIMUM_SECONDS))

    def next(self, schedule: Schedule) -> tuple[str, float]:
        """Who is to be asked about, and in how many seconds; nobody is the empty key.

        Args:
            schedule: only whom it watches and is not asking about can be asked about.
        """
        for order_id in [each for each in self._hints if each not in schedule]:
            del self._hints[order_id]
        free = (
            (hint.due, order_id)
            for order_id, hint in self._hints.items()
            if not schedule.is_in_flight(order_id)
        )
        due, order_id = min(free, default=(inf, ""))
        return order_id, max(0.0, due - self._clock.monotonic())

    def begin(self, order_id: str) -> None:
        """It is being asked about, for whatever reason."""
        if hint := self._hints.get(order_id):
            hint.is_in_flight = True
            self._asked[order_id] = self._clock.monotonic()

    def answered(self, order_id: str, *, has_news: bool) -> None:
        """An answer came that could be used."""
        hint = self._hints.get(order_id)
        if hint is None or not hint.is_in_flight:
            return  # the hint came after the question: it is to be asked again
        if has_news or hint.tries >= len(AGAIN_AFTER_SECONDS):
            del self._hints[order_id]
            return
        hint.is_in_flight = False
        hint.due = self._clock.monotonic() + AGAIN_AFTER_SECONDS[hint.tries]
        hint.tries += 1

    def failed(self, order_id: str, *, is_its_own: bool) -> None:
        """No usable answer came: it stays due, unless the fault is its own."""
        if is_its_own:
            self.answered(order_id, has_news=False)
        elif hint := self._hints.get(order_id):
            hint.is_in_flight = False


LATE_SECONDS = (10.0, 30.0, 60.0, 180.0)
"""After its end an order without an SMS is asked about so much later: an SMS is often under way
when the time runs out, and the service gives it out all the same."""
HINT_AGAIN_SECONDS = 600.0
"""Between two questions about one order that is over, however many webhooks name it."""
MAX_HINTS = 5
"""Of orders that are over, in as many seconds as `HINT_AGAIN_SECONDS`: whoever repeats old webhooks
must not use up the calls that live orders need."""


class Late:
    """Orders that are over and asked about a few times more; all times are monotonic."""

    def __init__(self, clock: Clock) -> None:
        """Begin with none."""
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
        """Who is to be asked about, and in how many seconds; nobody is the empty key."""
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
        """Forget all: the account is another one."""
        self._due.clear()
        self._in_flight.clear()
