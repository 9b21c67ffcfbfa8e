"""Which order is asked about next: a structure that only reads the clock."""

from collections.abc import Callable, Iterable
from datetime import datetime
from heapq import heappop, heappush
from math import inf
from typing import NamedTuple

from nonvoip_tui.domain.models import Order
from nonvoip_tui.services.backoff import URGENT_SECONDS
from nonvoip_tui.services.pace import MINIMUM_SECONDS, Intervals, Pace
from nonvoip_tui.services.ports import Clock
from nonvoip_tui.services.shares import Shares
from nonvoip_tui.services.watched import MOST_FAILURES, Watched

_SELECTED_SHARE = 1 / 3
"""Of the budget, which the order that the person looks at may take when it is too small."""
_EARLY = 0.9
"""The part of its interval after which it is asked about, so that a small delay breaks no
promise."""
_NEW_LIFE_SECONDS = 60.0
"""An expiry that moves on by more is another term, and not another reading of the same."""
URGENT_LEFT_SECONDS = 3600.0
"""An order with less time left than this is not left alone for long by any trouble."""
_STILL_URGENT_SECONDS = 600.0
"""After its end, while its last question has not been answered."""
_ROUNDING_SECONDS = 1e-6
"""Sums of seconds differ by less though they mean the same moment."""


class Turn(NamedTuple):
    """Whose turn it is."""

    order_id: str
    """Empty when there is nobody to be asked about."""
    seconds: float
    """Until then; 0 when it may be asked now."""


class Schedule:
    """Every watched order, each with its next question. All times are of the monotonic clock.

    How a budget that is too small is shared, `Shares` says: no order waits longer than twice its
    fair share. The order that the person looks at comes first, as often as promised if that takes
    no more than a third of the budget. An order is asked about until its own end, and once then.
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
        self._shares = Shares(clock.monotonic(), pace.promise_seconds)
        self._watched: dict[str, Watched] = {}
        self._ends: list[tuple[float, str]] = []
        self._over: dict[str, datetime] = {}
        self._selected, self._selected_seconds = "", pace.promise_to_selected_seconds
        self.in_flight = 0
        """How many orders are being asked about."""

    def __contains__(self, order_id: str) -> bool:
        return order_id in self._watched

    def is_in_flight(self, order_id: str) -> bool:
        """Whether this order is being asked about."""
        return order_id in self._watched and self._watched[order_id].is_in_flight

    def put(self, order: Order) -> None:
        """Watch an order, or know its new state; one that was given back or has ended leaves."""
        now = self._advance()
        watched = self._watched.get(order.order_id)
        if order.rejected_at is not None or order.ended_at is not None:
            self.remove(order.order_id)
        elif watched is not None:
            self._update(watched, order, now)
        elif order.is_live(self._clock.now()) and not self._is_over(order):
            self._add(order, now)

    def keep_only(self, orders: Iterable[Order]) -> None:
        """Watch these orders and no others."""
        kept = {order.order_id: order for order in orders}
        for order_id in self._watched.keys() - kept.keys():
            self.remove(order_id)
        for order in kept.values():
            self.put(order)

    def remove(self, order_id: str) -> None:
        """Watch this order no longer."""
        self._advance()
        watched = self._watched.pop(order_id, None)
        if watched is not None:
            self._shares.count(watched.intervals, -1)
            self._shares.remove(order_id)
            self.in_flight -= watched.is_in_flight

    @property
    def has_urgent(self) -> bool:
        """Whether any order has little time left."""
        now = self._advance()
        return any(_is_urgent(watched, now) for watched in self._watched.values())

    def select(self, order_id: str) -> None:
        """The person looks at this order, or at none."""
        self._selected = order_id

    def set_pace(self, pace: Pace) -> None:
        """Ask more often or more rarely from now on."""
        now = self._advance()
        self._pace = pace
        self._shares.set_promise(pace.promise_seconds)
        for watched in self._watched.values():
            if not watched.is_in_flight:
                self._plan(watched, now)

    def turn(self, polls_per_second: float, early_seconds: float = 0.0) -> Turn:
        """Whose turn it is.

        Args:
            polls_per_second: what the budget allows in the long run.
            early_seconds: how long before its time one may be asked, where there is plenty.
        """
        now = self._advance()
        self._share(polls_per_second)
        while self._ends and self._ends[0][0] <= now + _ROUNDING_SECONDS:
            ended = self._watched.get(heappop(self._ends)[1])
            if ended and not ended.is_in_flight and ended.ends <= now + _ROUNDING_SECONDS:
                self._put_last(ended)
        turn = Turn(*self._shares.next())
        seconds = self._seconds_to_selected(now)
        if seconds <= turn.seconds and seconds < inf:
            turn = Turn(self._selected, seconds)
        if turn.seconds <= early_seconds and self._shares.has_plenty:
            since = now - self._watched[turn.order_id].asked
            turn = Turn(turn.order_id, 0.0) if since >= MINIMUM_SECONDS else turn
        if turn.seconds <= _ROUNDING_SECONDS:
            return Turn(turn.order_id, 0.0)
        if self._ends and self._ends[0][0] - now < turn.seconds:
            return Turn(self._ends[0][1], self._ends[0][0] - now)
        return turn

    def begin(self, order_id: str) -> Order:
        """It is being asked about from now on, until `end` or `fail`.

        Returns:
            The order as it is known here.
        """
        watched = self._watched[order_id]
        watched.asked = self._advance()
        watched.is_in_flight = True
        self.in_flight += 1
        self._shares.begin(order_id)
        return watched.order

    def end(self, order_id: str) -> bool:
        """It was answered: plan its next question.

        Returns:
            Whether this was the last one, asked after the order's own end; then it has left.
        """
        now = self._advance()
        watched = self._landed(order_id)
        if watched is None:
            return False
        watched.failures = 0
        if watched.asked >= watched.ends - _ROUNDING_SECONDS:
            self._finish(watched)
            return True
        self._plan(watched, now)
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
        watched = self._landed(order_id)
        if watched is None:
            return False
        watched.failures += is_its_own
        if watched.asked >= watched.ends and watched.failures >= MOST_FAILURES:
            self._finish(watched)
            return True
        self._plan(watched, now, has_failed=True)
        return False

    def seconds_to(self, order_id: str) -> float:
        """Seconds until this order is probably asked about; infinite for one not waiting."""
        now = self._advance()
        watched = self._watched.get(order_id)
        if watched is None or watched.is_in_flight:
            return inf
        seconds = self._shares.seconds_to(order_id)
        if order_id == self._selected:
            seconds = min(seconds, self._seconds_to_selected(now))
        if watched.ends > now:
            seconds = min(seconds, watched.ends - now)
        return max(0.0, seconds)

    def _add(self, order: Order, now: float) -> None:
        waited = max(0.0, (self._clock.now() - order.created_at).total_seconds())
        watched = self._watched[order.order_id] = Watched(order, since=now - waited)
        self._set_end(watched, now)
        self._start(watched, now)

    def _update(self, watched: Watched, order: Order, now: float) -> None:
        before, watched.order = watched.order, order
        longer = (order.asked_until - before.asked_until).total_seconds()
        if longer:
            self._set_end(watched, now)
        window_moved = order.active_until is not None and order.active_until != before.active_until
        if longer > _NEW_LIFE_SECONDS or window_moved or (order.number and not before.number):
            watched.since, watched.sms_before = now, order.sms_count
            if not watched.is_in_flight:
                self._start(watched, now)
        elif order.sms_count != before.sms_count and not watched.is_in_flight:
            self._plan(watched, now)

    def _set_end(self, watched: Watched, now: float) -> None:
        # From here on the wall clock may jump.
        watched.ends = now + (watched.order.asked_until - self._clock.now()).total_seconds()
        heappush(self._ends, (watched.ends, watched.order.order_id))

    def _start(self, watched: Watched, now: float) -> None:
        """Plan its first question since it began to wait."""
        self._set_intervals(watched, now)
        waited, intervals = now - watched.since, watched.intervals
        low, high = self._pace.first_seconds(waited)
        first = low + (high - low) * self._random()
        # What has waited before it was watched has waited long enough.
        is_overdue = waited > intervals.promised_seconds
        promised = first if is_overdue else max(first, intervals.promised_seconds)
        watched.asked = now + min(0.0, first - self._pace.promise_to_selected_seconds)
        self._shares.put(watched.order.order_id, Intervals(first, promised, intervals.is_rare))

    def _plan(self, watched: Watched, now: float, *, has_failed: bool = False) -> None:
        """Plan its next question, counted from the last one or from a failure."""
        self._set_intervals(watched, now)
        passed, intervals = now - watched.asked, watched.intervals
        floor = max(0.0, MINIMUM_SECONDS - passed)
        if now >= watched.ends and not has_failed:
            self._put_last(watched, no_sooner=floor)
            return
        counted = 0.0 if has_failed else passed
        times = watched.patience
        wished = intervals.wished_seconds * times * (0.9 + 0.2 * self._random())
        promised = intervals.promised_seconds * times * (0.95 + 0.05 * self._random())
        if has_failed and not watched.has_sms and _is_urgent(watched, now):
            wished, promised = min(wished, URGENT_SECONDS), min(promised, URGENT_SECONDS)
        self._shares.put(
            watched.order.order_id,
            Intervals(wished - counted, promised - counted, intervals.is_rare),
            no_sooner=floor,
        )

    def _put_last(self, watched: Watched, no_sooner: float = 0.0) -> None:
        is_rare = watched.intervals.is_rare
        self._shares.put_last(watched.order.order_id, is_rare=is_rare, no_sooner=no_sooner)

    def _landed(self, order_id: str) -> Watched | None:
        watched = self._watched.get(order_id)
        if watched is None or not watched.is_in_flight:
            return None
        watched.is_in_flight = False
        self.in_flight -= 1
        return watched

    def _is_over(self, order: Order) -> bool:
        """Whether it was asked for the last time, though the wall clock was set back since."""
        return self._over.get(order.order_id) == order.asked_until

    def _finish(self, watched: Watched) -> None:
        self._over[watched.order.order_id] = watched.order.asked_until
        self.remove(watched.order.order_id)

    def _set_intervals(self, watched: Watched, now: float) -> None:
        self._shares.count(watched.intervals, -1)
        watched.intervals = self._pace.intervals(
            watched.order, self._clock.now(), now - watched.since, has_sms=watched.has_sms
        )
        self._shares.count(watched.intervals)

    def _share(self, polls_per_second: float) -> None:
        """Set aside what the selected order gets, and share the rest."""
        promise = self._pace.promise_to_selected_seconds
        self._selected_seconds = max(promise, 1 / max(1e-9, _SELECTED_SHARE * polls_per_second))
        if self._selected in self._watched:
            polls_per_second -= 1 / self._selected_seconds
        self._shares.set_possible(polls_per_second)

    def _seconds_to_selected(self, now: float) -> float:
        watched = self._watched.get(self._selected)
        if watched is None or watched.is_in_flight:
            return inf
        interval = max(MINIMUM_SECONDS, self._selected_seconds * _EARLY) * watched.patience
        return max(0.0, watched.asked + interval - now)

    def _advance(self) -> float:
        now = self._clock.monotonic()
        self._shares.advance(now)
        return now


def _is_urgent(watched: Watched, now: float) -> bool:
    return -_STILL_URGENT_SECONDS < watched.ends - now < URGENT_LEFT_SECONDS
