"""The orders that a callback spoke of, until the service itself was asked about them."""

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
