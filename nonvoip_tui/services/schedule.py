"""Which order is asked about next: a structure that only reads the clock."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from heapq import heappop, heappush
from math import inf
from typing import NamedTuple

from nonvoip_tui.domain.models import Order
from nonvoip_tui.services.pace import MINIMUM_SECONDS, Intervals, Pace
from nonvoip_tui.services.ports import Clock
from nonvoip_tui.services.timeline import Timeline

_EARLY = 0.92
"""The part of a promised interval after which one asks, so that a small delay breaks no promise."""
_LATE = 1.75
"""By how much an order's wait may exceed its fair share of a budget that is too small for all
promises, so that the orders with better chances get more of it."""
_SLACK_SECONDS = 2.0
_SELECTED_SHARE = 1 / 3
"""Of the budget, which the order that the person looks at may take when it is too small."""
_MOST_DOUBLINGS = 3
_ROUNDING_SECONDS = 1e-6
"""Sums of seconds differ by less though they mean the same moment."""
_NEW_LIFE_SECONDS = 60.0
"""An expiry that moves on by more is another term, and not another reading of the same."""


class Turn(NamedTuple):
    """Whose turn it is."""

    order_id: str
    """Empty when there is nobody to be asked about."""
    seconds: float
    """Until then; 0 when it may be asked now."""


@dataclass(slots=True)
class _Place:
    order: Order
    since: float
    """When it began to wait for an SMS."""
    ends: float
    """When its time is over."""
    asked: float
    """When it was asked last, or would have been if it had been here."""
    intervals: Intervals
    sms_before: int = 0
    """Its SMS from before it began to wait."""
    failures: int = 0
    is_in_flight: bool = False


class Schedule:
    """Every watched order, each with its next question. All times are of the monotonic clock.

    There are two timelines. On the one each order is due when its chances of an SMS are worth a
    question; its clock waits when the budget is short, so scarcity stretches all intervals alike.
    On the other it is due when the promised interval is nearly over, and that one goes first; if
    the budget is too small for all promises, they stretch alike too. So the longest wait is at
    most twice an order's fair share, which is its promised interval, or in scarcity that interval
    times promised questions a second / possible questions a second. The order that the person
    looks at comes before both, as long as that takes no more than a third of the budget.
    """

    def __init__(self, pace: Pace, clock: Clock, random: Callable[[], float]) -> None:
        """Begin with no order.

        Args:
            pace: the intervals.
            clock: the time.
            random: from 0 to 1, for jitter.
        """
        self._pace = pace
        self._clock = clock
        self._random = random
        now = clock.monotonic()
        self._wishes = Timeline(now)
        self._promises = Timeline(now, _SLACK_SECONDS)
        self._places: dict[str, _Place] = {}
        self._ends: list[tuple[float, str]] = []
        self._over: dict[str, datetime] = {}
        self._selected = ""
        self._wished_per_second = 0.0
        self._promised_per_second = 0.0
        self._polls_per_second = 1.0
        self.in_flight = 0
        """How many orders are being asked about."""

    def __contains__(self, order_id: str) -> bool:
        return order_id in self._places

    def __len__(self) -> int:
        return len(self._places)

    def is_in_flight(self, order_id: str) -> bool:
        """Whether this order is being asked about."""
        return order_id in self._places and self._places[order_id].is_in_flight

    def put(self, order: Order) -> None:
        """Watch an order, or know its new state; one that was given back or has ended leaves."""
        now = self._advance()
        place = self._places.get(order.order_id)
        if order.rejected_at is not None or order.ended_at is not None:
            self.remove(order.order_id)
        elif place is not None:
            self._update(place, order, now)
        elif order.is_live(self._clock.now()) and self._over.get(order.order_id) != (
            order.asked_until
        ):
            self._add(order, now)

    def keep_only(self, orders: Iterable[Order]) -> None:
        """Watch these orders and no others."""
        orders = list(orders)
        kept = {order.order_id for order in orders}
        for order_id in [each for each in self._places if each not in kept]:
            self.remove(order_id)
        for order in orders:
            self.put(order)

    def remove(self, order_id: str) -> None:
        """Watch this order no longer."""
        self._advance()
        place = self._places.pop(order_id, None)
        if place is not None:
            self._unload(place.intervals)
            self._wishes.remove(order_id)
            self._promises.remove(order_id)
            self.in_flight -= place.is_in_flight

    def select(self, order_id: str) -> None:
        """The person looks at this order, or at none."""
        self._selected = order_id

    def turn(self, polls_per_second: float) -> Turn:
        """Whose turn it is.

        Args:
            polls_per_second: what the budget allows in the long run.
        """
        self._polls_per_second = max(polls_per_second, 1e-9)
        now = self._advance()
        while self._ends and self._ends[0][0] <= now:
            ended = self._places.get(heappop(self._ends)[1])
            if ended is not None and ended.ends <= now:
                self._wishes.hasten(ended.order.order_id, 0.0)
        candidates = [Turn(self._selected, self._seconds_to_selected(now))]
        for timeline, stretch in ((self._promises, self._stretch), (self._wishes, 1.0)):
            if head := timeline.head():
                candidates.append(Turn(head, max(0.0, timeline.left(head) * stretch)))
        turn = min(candidates, key=lambda each: each.seconds)
        next_end = self._ends[0][0] - now if self._ends else inf
        if next_end < turn.seconds - _ROUNDING_SECONDS:
            return Turn(self._ends[0][1], next_end)
        if turn.seconds == inf:
            return Turn("", inf)
        return turn if turn.seconds > _ROUNDING_SECONDS else Turn(turn.order_id, 0.0)

    def begin(self, order_id: str) -> Order:
        """It is being asked about from now on, until `end` or `fail`.

        Returns:
            The order as it is known here.
        """
        place = self._places[order_id]
        place.asked = self._advance()
        place.is_in_flight = True
        self.in_flight += 1
        self._wishes.remove(order_id)
        self._promises.remove(order_id)
        return place.order

    def end(self, order_id: str) -> bool:
        """It was answered: plan its next question.

        Returns:
            Whether this was the last one, asked after the order's own end; then it has left.
        """
        now = self._advance()
        place = self._landed(order_id)
        if place is None:
            return False
        place.failures = 0
        if place.asked >= place.ends:
            self._finish(place)
            return True
        self._plan(place, now)
        return False

    def fail(self, order_id: str, *, is_its_own: bool) -> bool:
        """No usable answer came: plan another question, even after the order's end.

        Args:
            order_id: the order.
            is_its_own: whether it is this order's fault, and not the line's: then it is asked
                more and more rarely.

        Returns:
            Whether it was given up, because its time is over and it failed again and again.
        """
        now = self._advance()
        place = self._landed(order_id)
        if place is None:
            return False
        place.failures += is_its_own
        if place.asked >= place.ends and place.failures >= _MOST_DOUBLINGS:
            self._finish(place)
            return True
        self._plan(place, now, times=2.0 ** min(place.failures, _MOST_DOUBLINGS), has_failed=True)
        return False

    def seconds_to(self, order_id: str) -> float:
        """Seconds until this order is probably asked about; infinite for one not waiting."""
        now = self._advance()
        place = self._places.get(order_id)
        if place is None or place.is_in_flight:
            return inf
        wish_stretch = max(1.0, self._wished_per_second / self._polls_per_second)
        seconds = min(
            self._wishes.left(order_id) * wish_stretch,
            self._promises.left(order_id) * self._stretch,
            self._seconds_to_selected(now) if order_id == self._selected else inf,
            place.ends - now if place.ends > now else inf,
        )
        return max(0.0, seconds)

    # -- one order ---------------------------------------------------------------------------

    def _add(self, order: Order, now: float) -> None:
        at = self._clock.now()
        waited = max(0.0, (at - order.created_at).total_seconds())
        low, high = self._pace.first_seconds(waited)
        first = low + (high - low) * self._random()
        place = _Place(
            order=order,
            since=now - waited,
            ends=now + (order.asked_until - at).total_seconds(),
            asked=now + min(0.0, first - self._pace.promise_to_selected_seconds),
            intervals=Intervals(inf, inf),
        )
        self._places[order.order_id] = place
        heappush(self._ends, (place.ends, order.order_id))
        self._set_intervals(place, now)
        self._wishes.put(order.order_id, first)
        self._promises.put(order.order_id, max(first, place.intervals.promised_seconds))

    def _update(self, place: _Place, order: Order, now: float) -> None:
        before, place.order = place.order, order
        longer = (order.asked_until - before.asked_until).total_seconds()
        if longer:
            place.ends = now + (order.asked_until - self._clock.now()).total_seconds()
            heappush(self._ends, (place.ends, order.order_id))
        window_moved = order.active_until is not None and order.active_until != before.active_until
        if longer > _NEW_LIFE_SECONDS or window_moved or (order.number and not before.number):
            place.since, place.sms_before = now, order.sms_count
            if not place.is_in_flight:
                self._plan(place, now)
        elif order.sms_count != before.sms_count:
            self._set_intervals(place, now)

    def _plan(
        self, place: _Place, now: float, times: float = 1.0, *, has_failed: bool = False
    ) -> None:
        """Put its next question on both timelines, counted from the last one."""
        self._set_intervals(place, now)
        order_id, passed = place.order.order_id, now - place.asked
        is_over = now >= place.ends and not has_failed
        # A failure may have been a long one: then the wait begins with its end.
        counted = 0.0 if has_failed else passed
        wished = place.intervals.wished_seconds * times * (0.9 + 0.2 * self._random())
        promised = place.intervals.promised_seconds * times * (0.95 + 0.05 * self._random())
        floor = MINIMUM_SECONDS - passed
        self._wishes.put(order_id, 0.0 if is_over else max(0.0, floor, wished - counted))
        self._promises.put(order_id, max(0.0, floor / _EARLY, promised - counted / self._stretch))

    def _landed(self, order_id: str) -> _Place | None:
        place = self._places.get(order_id)
        if place is None or not place.is_in_flight:
            return None
        place.is_in_flight = False
        self.in_flight -= 1
        return place

    def _finish(self, place: _Place) -> None:
        """Its time is over, even if the wall clock is set back and says it is not."""
        self._over[place.order.order_id] = place.order.asked_until
        self.remove(place.order.order_id)

    # -- the load ----------------------------------------------------------------------------

    def _set_intervals(self, place: _Place, now: float) -> None:
        self._unload(place.intervals)
        place.intervals = self._pace.intervals(
            place.order,
            self._clock.now(),
            now - place.since,
            has_sms=place.order.sms_count > place.sms_before,
        )
        self._wished_per_second += 1 / place.intervals.wished_seconds
        self._promised_per_second += 1 / place.intervals.promised_seconds

    def _unload(self, intervals: Intervals) -> None:
        self._wished_per_second -= 1 / intervals.wished_seconds
        self._promised_per_second -= 1 / intervals.promised_seconds

    @property
    def _stretch(self) -> float:
        """Seconds that a second of promised interval takes."""
        promised, possible = self._promised_per_second, self._polls_per_second
        if selected := self._places.get(self._selected):
            promised -= 1 / selected.intervals.promised_seconds
            possible -= 1 / self._selected_seconds
        scarcity = promised / possible
        return _EARLY if scarcity <= 1 else _LATE * scarcity

    @property
    def _selected_seconds(self) -> float:
        """The interval of the order that the person looks at."""
        return max(
            self._pace.promise_to_selected_seconds,
            1 / (_SELECTED_SHARE * self._polls_per_second),
        )

    def _seconds_to_selected(self, now: float) -> float:
        place = self._places.get(self._selected)
        if place is None or place.is_in_flight:
            return inf
        interval = max(MINIMUM_SECONDS, self._selected_seconds * _EARLY)
        times = 2.0 ** min(place.failures, _MOST_DOUBLINGS)
        return max(0.0, place.asked + interval * times - now)

    def _advance(self) -> float:
        now = self._clock.monotonic()
        self._wishes.advance(now)
        self._promises.advance(now, 1 / self._stretch)
        return now
