"""Which order to poll next: data structures that only read the clock.

Every live order has an interval that its chances of an SMS are worth, and one that it is promised.
Who is due on its promise goes first; of the others, whoever has waited longest beside its interval.
When everything asks for more than the budget has, that rule alone stretches all intervals alike,
and after any pause, however long, the budget prevents a crowd.

An order that is over is asked about a few times more.
"""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from math import inf
from typing import NamedTuple

from nonvoip_tui.domain.models import Order
from nonvoip_tui.services.pace import MINIMUM_SECONDS, NEVER, Intervals, Pace
from nonvoip_tui.services.ports import Clock
from nonvoip_tui.services.rate_limit import URGENT_SECONDS

MAX_FAILURES = 3
"""An order's own failures, after which it is not polled even less often."""
RARE_SHARE = 1 / 7
"""The share of a scarce budget for orders from which nothing is expected."""

_PROMISE_PART = 0.8
"""The part of a promised interval after which to ask, so that a small delay breaks no promise."""
_LATE = 1.5
"""By how much a wait may exceed its fair share of a budget that is too small for all promises, so
that the orders with better chances get more of it."""
_MAX_RARE_CREDIT = 2.0
_MIN_PER_SECOND = 1e-9
_SELECTED_SHARE = 1 / 3
"""The share of a scarce budget for the order that the user is looking at."""
_SELECTED_PART = 0.9
"""The part of its interval after which to ask; see `_PROMISE_PART`."""
_NEW_LIFE_SECONDS = 60.0
"""An expiry that moves on by more is another term, and not another reading of the same."""
URGENT_LEFT_SECONDS = 3600.0
"""An order with less time left than this never waits long, whatever the trouble."""
_STILL_URGENT_SECONDS = 600.0
"""How long an ended order stays urgent while its last request is unanswered."""
AGAIN_AFTER_SECONDS = (2.0, 6.0)
"""When to ask again where a hinted answer held nothing new: the webhook may have been faster."""
_ROUNDING_SECONDS = 1e-6
"""Sums of seconds differ by less though they mean the same moment."""


@dataclass(slots=True)
class _Watched:
    """An order with its times, which are of the monotonic clock."""

    order: Order
    since: float
    """When it began to wait for an SMS."""
    ends: float = inf
    """When its time is over."""
    asked: float = -inf
    """When it was asked about last, or would have been if it had been watched."""
    intervals: Intervals = NEVER
    planned_at: float = 0.0
    planned: Intervals = NEVER
    """From `planned_at` to its next question: `intervals`, varied a little."""
    sms_before: int = 0
    """Its SMS from before it began to wait."""
    failures: int = 0
    """Questions in a row that gave nothing usable, by its own fault."""
    is_in_flight: bool = False
    hinted_at: float = inf
    """When a webhook wants it asked about, whatever its interval."""
    hint_tries: int = 0
    hint_asked: float = -inf
    is_hint_in_flight: bool = False

    @property
    def has_sms(self) -> bool:
        """Whether the SMS that it waited for has come."""
        return self.order.sms_count > self.sms_before

    @property
    def patience(self) -> float:
        """How many times its interval it waits after failures of its own."""
        return 2.0 ** min(self.failures, MAX_FAILURES)

    def is_urgent(self, now: float) -> bool:
        """Whether it has little time left."""
        return -_STILL_URGENT_SECONDS < self.ends - now < URGENT_LEFT_SECONDS


class _Rank(IntEnum):
    """Which of the due orders goes first."""

    HINTED = 0
    PROMISED = 1
    RARE = 2
    WANTED = 3
    SHARE = 4
    RARE_BEYOND_THEIR_PART = 5


@dataclass(slots=True)
class _Load:
    """What all orders together ask of the budget, in questions a second."""

    possible: float = 1.0
    promised: float = 0.0
    wanted: float = 0.0
    rare: float = 0.0

    def count(self, intervals: Intervals, number: int) -> None:
        """Count one more order with these intervals, or one fewer with -1."""
        if intervals.is_rare:
            self.rare += number / intervals.promised_seconds
        else:
            self.promised += number / intervals.promised_seconds
            self.wanted += number / intervals.wanted_seconds

    @property
    def has_plenty(self) -> bool:
        """Whether the budget is enough for every order."""
        return max(self.promised, self.wanted) + self.rare <= self.possible

    @property
    def for_rare(self) -> float:
        """What orders of which nothing is expected may take: what is left, or a seventh."""
        left = self.possible - max(self.promised, self.wanted)
        return max(RARE_SHARE * self.possible, left)

    @property
    def rare_stretch(self) -> float:
        """How many times their interval those orders wait."""
        return max(_PROMISE_PART, self.rare / self.for_rare)

    @property
    def scarcity(self) -> float:
        """The promises, as a multiple of what is there for them; above 1 they cannot all be met."""
        left = self.possible - min(self.rare, self.for_rare)
        return self.promised / max(_MIN_PER_SECOND, left)


class Turn(NamedTuple):
    """Which order to poll next."""

    order_id: str
    """Empty when there is no order to ask about."""
    seconds: float
    """Seconds until then; 0 if it may be asked now."""


@dataclass
class Schedule:
    """Every watched order, each with its next question. All times are of the monotonic clock.

    When the budget is too small for all promises, no order waits longer than twice its fair
    share. The order that the user looks at comes first, as often as promised if that takes no
    more than a third of the budget. Orders of which nothing is expected share a seventh. An order
    is asked about until its own end, and once then.
    """

    pace: Pace
    clock: Clock
    random: Callable[[], float]
    """From 0 to 1, for jitter."""
    in_flight: int = field(default=0, init=False)
    """How many orders are being asked about."""
    _watched: dict[str, _Watched] = field(default_factory=dict, init=False)
    _over: dict[str, datetime] = field(default_factory=dict, init=False)
    _selected: str = field(default="", init=False)
    _load: _Load = field(default_factory=_Load, init=False)
    _rare_credit: float = field(default=_MAX_RARE_CREDIT, init=False)
    _credited_at: float = field(default=0.0, init=False)
    _selected_seconds: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        """Begin with no order."""
        self._credited_at = self.clock.monotonic()
        self._selected_seconds = self.pace.promise_to_selected_seconds

    def __contains__(self, order_id: str) -> bool:
        return order_id in self._watched

    def is_in_flight(self, order_id: str) -> bool:
        """Whether this order is being asked about."""
        return order_id in self._watched and self._watched[order_id].is_in_flight

    @property
    def has_urgent(self) -> bool:
        """Whether any order has little time left."""
        now = self.clock.monotonic()
        return any(watched.is_urgent(now) for watched in self._watched.values())

    # -- whom to watch -------------------------------------------------------------------------

    def put(self, order: Order) -> None:
        """Watch an order, or know its new state; one that was given back or has ended leaves."""
        watched = self._watched.get(order.order_id)
        if order.rejected_at is not None or order.ended_at is not None:
            self.remove(order.order_id)
        elif watched is not None:
            self._update(watched, order)
        elif order.is_live(self.clock.now()) and not self._is_over(order):
            self._add(order)

    def keep_only(self, orders: Iterable[Order]) -> None:
        """Watch these orders and no others."""
        stored = {order.order_id: order for order in orders}
        for order_id in self._watched.keys() - stored.keys():
            self.remove(order_id)
        for order in stored.values():
            self.put(order)

    def remove(self, order_id: str) -> None:
        """Watch this order no longer."""
        watched = self._watched.pop(order_id, None)
        if watched is not None:
            self.in_flight -= watched.is_in_flight
            self._load.count(watched.intervals, -1)

    def select(self, order_id: str) -> None:
        """The user is looking at this order, or at none."""
        self._selected = order_id

    def hint(self, order_id: str) -> None:
        """A webhook spoke of it: ask as soon as may be; once more if it is being asked just now.

        However many hints come about one order: it is asked about at once, then not before two
        seconds have passed, and three times at most without anything new.
        """
        watched = self._watched[order_id]
        watched.hinted_at = max(self.clock.monotonic(), watched.hint_asked + MINIMUM_SECONDS)
        watched.hint_tries, watched.is_hint_in_flight = 0, False

    def set_pace(self, pace: Pace) -> None:
        """Ask more often or more rarely from now on."""
        self.pace = pace
        for watched in self._watched.values():
            if not watched.is_in_flight:
                self._plan(watched)

    def _add(self, order: Order) -> None:
        now = self.clock.monotonic()
        waited = max(0.0, (self.clock.now() - order.created_at).total_seconds())
        watched = self._watched[order.order_id] = _Watched(order, since=now - waited)
        self._set_end(watched)
        self._start(watched)

    def _update(self, watched: _Watched, order: Order) -> None:
        before, watched.order = watched.order, order
        longer = (order.asked_until - before.asked_until).total_seconds()
        if longer:
            self._set_end(watched)
        window_moved = order.active_until is not None and order.active_until != before.active_until
        if longer > _NEW_LIFE_SECONDS or window_moved or (order.number and not before.number):
            watched.since, watched.sms_before = self.clock.monotonic(), order.sms_count
            if not watched.is_in_flight:
                self._start(watched)
        elif order.sms_count != before.sms_count and not watched.is_in_flight:
            self._plan(watched)

    def _set_end(self, watched: _Watched) -> None:
        # From here on the wall clock may jump.
        left = (watched.order.asked_until - self.clock.now()).total_seconds()
        watched.ends = self.clock.monotonic() + left

    def _is_over(self, order: Order) -> bool:
        """Whether it had its last request, even if the wall clock was set back since."""
        return self._over.get(order.order_id) == order.asked_until

    # -- whose turn it is ----------------------------------------------------------------------

    def turn(self, polls_per_second: float, early_seconds: float = 0.0) -> Turn:
        """Whose turn it is, where the budget allows so many questions a second in the long run.

        Where there is plenty, one may be asked so many seconds before its time.
        """
        now = self.clock.monotonic()
        self._share(polls_per_second, now)
        turn = self._next(now)
        seconds = self._seconds_to_selected(now)
        if seconds <= turn.seconds and seconds < inf:
            turn = Turn(self._selected, seconds)
        if turn.seconds <= early_seconds and self._load.has_plenty:
            since = now - self._watched[turn.order_id].asked
            turn = Turn(turn.order_id, 0.0) if since >= MINIMUM_SECONDS else turn
        return Turn(turn.order_id, 0.0) if turn.seconds <= _ROUNDING_SECONDS else turn

    def seconds_to(self, order_id: str) -> float:
        """Seconds until this order is probably asked about; infinite for one not waiting."""
        now = self.clock.monotonic()
        watched = self._watched.get(order_id)
        if watched is None or watched.is_in_flight:
            return inf
        planned, load = watched.planned, self._load
        if planned.is_rare:
            interval = planned.promised_seconds * load.rare_stretch
        else:
            interval = min(
                planned.wanted_seconds * max(1.0, load.wanted / load.possible),
                planned.promised_seconds * max(1.0, load.scarcity),
            )
        seconds = max(watched.planned_at + interval, watched.asked + MINIMUM_SECONDS) - now
        if order_id == self._selected:
            seconds = min(seconds, self._seconds_to_selected(now))
        if watched.ends > now:
            seconds = min(seconds, watched.ends - now)
        return max(0.0, seconds)

    def _share(self, polls_per_second: float, now: float) -> None:
        """Set aside what the selected order gets, and let the rare ones earn their part."""
        promise = self.pace.promise_to_selected_seconds
        self._selected_seconds = max(promise, 1 / max(1e-9, _SELECTED_SHARE * polls_per_second))
        if self._selected in self._watched:
            polls_per_second -= 1 / self._selected_seconds
        self._load.possible = max(_MIN_PER_SECOND, polls_per_second)
        earned = (now - self._credited_at) * self._load.for_rare
        self._rare_credit = min(_MAX_RARE_CREDIT, self._rare_credit + earned)
        self._credited_at = now

    def _next(self, now: float) -> Turn:
        """Who is due first; of those that are due, who ranks first, then who waited longest."""
        load, scarcity = self._load, self._load.scarcity
        rare_stretch = load.rare_stretch
        rare_rank = _Rank.RARE if self._rare_credit >= 1.0 else _Rank.RARE_BEYOND_THEIR_PART
        is_scarce = scarcity > 1
        promise_stretch = scarcity * _LATE if is_scarce else _PROMISE_PART
        best = (inf, rare_rank, 0.0, "")
        for order_id, watched in self._watched.items():
            if watched.is_in_flight:
                continue
            planned, waited = watched.planned, now - watched.planned_at
            if planned.is_rare:
                interval, rank = planned.promised_seconds * rare_stretch, rare_rank
            else:
                interval, rank = planned.promised_seconds * promise_stretch, _Rank.PROMISED
                if waited < interval:
                    share = planned.promised_seconds * scarcity if is_scarce else inf
                    wanted = planned.wanted_seconds
                    is_wanted = waited >= wanted or wanted < share
                    rank = _Rank.WANTED if is_wanted else _Rank.SHARE
                    interval = min(interval, wanted if is_wanted else share)
            seconds, part = interval - waited, waited / interval if interval > 0 else inf
            if watched.asked < watched.ends - _ROUNDING_SECONDS and watched.ends - now < seconds:
                seconds = watched.ends - now
                if seconds <= _ROUNDING_SECONDS:
                    rank, part = rare_rank if planned.is_rare else _Rank.PROMISED, inf
            seconds = max(0.0, seconds, watched.asked + MINIMUM_SECONDS - now)
            if watched.hinted_at < inf and watched.hinted_at - now <= seconds:
                seconds, rank = max(0.0, watched.hinted_at - now), _Rank.HINTED
            if seconds <= best[0] and (due := (seconds, rank, -part, order_id)) < best:
                best = due
        return Turn(best[3], best[0])

    def _seconds_to_selected(self, now: float) -> float:
        watched = self._watched.get(self._selected)
        if watched is None or watched.is_in_flight:
            return inf
        interval = max(MINIMUM_SECONDS, self._selected_seconds * _SELECTED_PART) * watched.patience
        return max(0.0, watched.asked + interval - now)

    # -- asking --------------------------------------------------------------------------------

    def begin(self, order_id: str) -> Order:
        """It is being asked about from now on, until `end` or `fail`.

        Returns:
            The order as it is known here.
        """
        watched = self._watched[order_id]
        watched.asked = self.clock.monotonic()
        watched.is_in_flight = True
        self.in_flight += 1
        if watched.hinted_at < inf:
            watched.is_hint_in_flight, watched.hint_asked = True, watched.asked
        if watched.intervals.is_rare:
            self._rare_credit = max(0.0, self._rare_credit - 1.0)
        return watched.order

    def end(self, order_id: str, *, has_news: bool = False) -> bool:
        """It was answered: plan its next question.

        Args:
            order_id: the order.
            has_news: whether the answer held anything new; a hint that it did not bear out is
                followed twice more, for a webhook may be faster than the service's own list.

        Returns:
            Whether this was the last one, asked after the order's own end; then it has left.
        """
        watched = self._landed(order_id)
        if watched is None:
            return False
        watched.failures = 0
        self._end_hint(watched, has_news=has_news)
        if watched.asked >= watched.ends - _ROUNDING_SECONDS:
            self._finish(watched)
            return True
        self._plan(watched)
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
        watched = self._landed(order_id)
        if watched is None:
            return False
        watched.failures += is_its_own
        if is_its_own:
            self._end_hint(watched)
        watched.is_hint_in_flight = False
        if watched.asked >= watched.ends and watched.failures >= MAX_FAILURES:
            self._finish(watched)
            return True
        self._plan(watched, has_failed=True)
        return False

    def _landed(self, order_id: str) -> _Watched | None:
        watched = self._watched.get(order_id)
        if watched is None or not watched.is_in_flight:
            return None
        watched.is_in_flight = False
        self.in_flight -= 1
        return watched

    def _end_hint(self, watched: _Watched, *, has_news: bool = False) -> None:
        if not watched.is_hint_in_flight:
            return  # a hint that came after the question is still to be followed
        watched.is_hint_in_flight = False
        if has_news or watched.hint_tries >= len(AGAIN_AFTER_SECONDS):
            watched.hinted_at = inf
        else:
            again = AGAIN_AFTER_SECONDS[watched.hint_tries]
            watched.hinted_at = self.clock.monotonic() + again
            watched.hint_tries += 1

    def _finish(self, watched: _Watched) -> None:
        self._over[watched.order.order_id] = watched.order.asked_until
        self.remove(watched.order.order_id)

    def _start(self, watched: _Watched) -> None:
        """Plan its first question since it began to wait."""
        now = self.clock.monotonic()
        self._set_intervals(watched)
        waited, intervals = now - watched.since, watched.intervals
        low, high = self.pace.first_seconds(waited)
        first = low + (high - low) * self.random()
        # What has waited before it was watched has waited long enough.
        is_overdue = waited > intervals.promised_seconds
        promised = first if is_overdue else max(first, intervals.promised_seconds)
        watched.asked = now + min(0.0, first - self.pace.promise_to_selected_seconds)
        watched.planned_at = now
        watched.planned = Intervals(first, promised, intervals.is_rare)

    def _plan(self, watched: _Watched, *, has_failed: bool = False) -> None:
        """Plan its next question, counted from the last one or from a failure."""
        now = self.clock.monotonic()
        self._set_intervals(watched)
        intervals, patience = watched.intervals, watched.patience
        wanted = intervals.wanted_seconds * patience * (0.9 + 0.2 * self.random())
        promised = intervals.promised_seconds * patience * (0.95 + 0.05 * self.random())
        if has_failed and not watched.has_sms and watched.is_urgent(now):
            wanted, promised = min(wanted, URGENT_SECONDS), min(promised, URGENT_SECONDS)
        watched.planned_at = now if has_failed else watched.asked
        watched.planned = Intervals(wanted, promised, intervals.is_rare)

    def _set_intervals(self, watched: _Watched) -> None:
        waited = self.clock.monotonic() - watched.since
        self._load.count(watched.intervals, -1)
        watched.intervals = self.pace.intervals(
            watched.order, self.clock.now(), waited, has_sms=watched.has_sms
        )
        self._load.count(watched.intervals, 1)


LATE_SECONDS = (10.0, 30.0, 60.0, 180.0)
"""After its end an order without an SMS is asked about so much later: an SMS is often under way
when the time runs out, and the service gives it out all the same."""
HINT_AGAIN_SECONDS = 600.0
"""The shortest time between two requests about an ended order, however many webhooks name it."""
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
