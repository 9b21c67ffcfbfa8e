"""Which order is asked about next: a structure that only reads the clock."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from heapq import heapify, heappop, heappush
from math import inf
from typing import NamedTuple

from nonvoip_tui.domain.models import SHORT_TERM, Order
from nonvoip_tui.services.ports import Clock
from nonvoip_tui.services.rate_limit import URGENT_SECONDS

_MIN_STALE = 64


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
        if len(self._heap) > 2 * len(self._due) + _MIN_STALE:
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


MINIMUM_SECONDS = 2.0
"""Between two questions about one order, whatever the settings say."""

FRESH_SECONDS = 600.0
"""For so long after it was bought a long-term number is taken for awake: whether it must be
activated first is told only by the service."""

_EARLIEST_SMS_SECONDS = 5.0
"""After the order: the number must be pasted somewhere, and the SMS sent, before one can come."""
_FIRST_SPREAD_SECONDS = 2.0
_LIKELY_SECONDS = 70.0
_HALF_AS_OFTEN_SECONDS = 75.0
_OFTEN = 1 / 5
_MIN_OFTEN = 8.0
_AFTER_SMS = 4.0
_ASLEEP = 8.0


@dataclass(frozen=True, slots=True)
class Intervals:
    """Two measures of how often to ask about an order, in seconds."""

    wanted_seconds: float
    """What its chances of an SMS are worth: by these, orders share what is left of the budget."""
    promised_seconds: float
    """Not exceeded as long as the budget can keep it for every order."""
    is_rare: bool = False
    """Whether nothing is expected of it; all such orders together get a small part of a scarce
    budget."""


NEVER = Intervals(inf, inf)
"""Of an order that is not reckoned with."""


@dataclass(frozen=True, slots=True)
class Pace:
    """The intervals between two questions about one order.

    The best interval goes with the inverse square root of the chance that an SMS comes just now:
    that makes the mean delay the shortest for a given number of questions. For how an SMS comes
    after an order (likely within a minute or so, hardly after five) that is a constant interval
    at first, which then doubles every 75 s.
    """

    selected_seconds: float = 5.0
    others_seconds: float = 15.0

    @property
    def promise_seconds(self) -> float:
        """The longest interval of an order that waits for its SMS."""
        return max(MINIMUM_SECONDS, self.others_seconds)

    @property
    def promise_to_selected_seconds(self) -> float:
        """The longest interval of the order that the user looks at."""
        return max(MINIMUM_SECONDS, self.selected_seconds)

    def first_seconds(self, waited_seconds: float) -> tuple[float, float]:
        """Between what and what the first question here about an order waits, in seconds.

        Args:
            waited_seconds: since it began to wait for an SMS.
        """
        if waited_seconds < _EARLIEST_SMS_SECONDS:
            latest = _EARLIEST_SMS_SECONDS - waited_seconds
            return max(0.0, latest - _FIRST_SPREAD_SECONDS), latest
        is_likely = waited_seconds < _LIKELY_SECONDS
        return 0.0, self.promise_seconds * (_OFTEN if is_likely else 1)

    def intervals(
        self, order: Order, now: datetime, waited_seconds: float, *, has_sms: bool
    ) -> Intervals:
        """The intervals of an order that nobody looks at.

        Args:
            order: the order.
            now: aware UTC.
            waited_seconds: since it began to wait for an SMS.
            has_sms: whether the SMS that it waited for has come.
        """
        promised = self.promise_seconds
        is_asleep = _is_asleep(order, now, waited_seconds)
        if has_sms or is_asleep:
            # One SMS is what an order is for; a second one comes seldom.
            seconds = promised * (_ASLEEP if is_asleep else _AFTER_SMS)
            return Intervals(seconds, seconds, is_rare=True)
        often, late_seconds = promised * _OFTEN, max(0.0, waited_seconds - _LIKELY_SECONDS)
        doublings = min(10.0, late_seconds / _HALF_AS_OFTEN_SECONDS)
        wanted = min(promised * _MIN_OFTEN, often * 2.0**doublings)
        return Intervals(max(MINIMUM_SECONDS, wanted), promised)


SAFETY_NET_SECONDS = 60.0
"""Between two questions about an order whose SMS are told of by callbacks: some get lost."""


class SafetyNet(Pace):
    """The intervals while callbacks are proven to come: all are the promised ones, and long."""

    __slots__ = ()

    def first_seconds(self, waited_seconds: float) -> tuple[float, float]:
        """Some time within an interval."""
        return self.promise_seconds / 2, self.promise_seconds

    def intervals(
        self, order: Order, now: datetime, waited_seconds: float, *, has_sms: bool
    ) -> Intervals:
        """The same for every order that waits, however likely its SMS is."""
        usual = Pace.intervals(self, order, now, waited_seconds, has_sms=has_sms)
        return Intervals(usual.promised_seconds, usual.promised_seconds, usual.is_rare)


def safety_net(pace: Pace) -> SafetyNet:
    """The intervals while callbacks are proven, never shorter than those of `pace`."""
    return SafetyNet(
        max(SAFETY_NET_SECONDS, pace.selected_seconds), max(SAFETY_NET_SECONDS, pace.others_seconds)
    )


def _is_asleep(order: Order, now: datetime, waited_seconds: float) -> bool:
    """Whether it is a long-term number outside its reception window."""
    if order.kind == SHORT_TERM or order.country or waited_seconds < FRESH_SECONDS:
        return False
    return order.active_until is None or order.active_until <= now


MAX_FAILURES = 3
"""Of its own, after which an order is not asked more rarely still."""


@dataclass(slots=True)
class Watched:
    """An order with its times, which are of the monotonic clock."""

    order: Order
    since: float
    """When it began to wait for an SMS."""
    ends: float = inf
    """When its time is over."""
    asked: float = -inf
    """When it was asked about last, or would have been if it had been watched."""
    intervals: Intervals = NEVER
    sms_before: int = 0
    """Its SMS from before it began to wait."""
    failures: int = 0
    """Questions in a row that gave nothing usable, by its own fault."""
    is_in_flight: bool = False

    @property
    def has_sms(self) -> bool:
        """Whether the SMS that it waited for has come."""
        return self.order.sms_count > self.sms_before

    @property
    def patience(self) -> float:
        """How many times its interval it waits after failures of its own."""
        return 2.0 ** min(self.failures, MAX_FAILURES)


EARLY = 0.8
"""The part of a promised interval after which one asks, so that a small delay breaks no promise."""
RARE_SHARE = 1 / 7
"""Of the budget, which the orders of which nothing is expected may take when it is too small."""
_LATE = 1.5
"""By how much a wait may exceed its fair share of a budget that is too small for all promises, so
that the orders with better chances get more of it."""
_SLACK_SECONDS = 2.0
_RARE_SLACK_SECONDS = 30.0
_MAX_RARE_CREDIT = 2.0
_MIN_PER_SECOND = 1e-9


class _Rank(IntEnum):
    """Who goes first of those that are due at the same time."""

    OVERDUE = 0
    RARE = 1
    WISHED = 2
    DUE = 3
    RARE_BEYOND_ITS_PART = 4


class Shares:
    """Three timelines, on which orders are known by their keys.

    An order that waits for its SMS is on two. On the one it is due when its chances of an SMS are
    worth a question; that clock waits when the budget is short, so scarcity stretches all
    intervals alike. On the other it is due when its promised interval is nearly over. As long as
    all promises can be kept, they go first. When they cannot, that clock is slowed down so far
    that everyone's fair share could be kept; who is due there then goes after the wishes, and
    before them only when it is late by half of its share.

    Orders of which nothing is expected are on the third one, which is slowed down so far that
    they take no more than what the others leave, or a seventh of the budget.
    """

    def __init__(self, now: float, promised_seconds: float) -> None:
        """Begin with nobody.

        Args:
            now: the monotonic clock.
            promised_seconds: the interval that an order that waits is promised.
        """
        self._promises = Timeline(now)
        self._rarities = Timeline(now)
        self._requests = Timeline(now)
        self._now = now
        self.set_promise(promised_seconds)
        self._promised_per_second = 0.0
        self._rare_per_second = 0.0
        self._wanted_per_second = 0.0
        self._possible_per_second = 1.0
        self._rare_credit = _MAX_RARE_CREDIT
        self._set_stretches()

    @property
    def has_plenty(self) -> bool:
        """Whether there are questions enough for every wish."""
        wanted = max(self._promised_per_second, self._wanted_per_second)
        return wanted + self._rare_per_second <= self._possible_per_second

    def set_promise(self, seconds: float) -> None:
        """What an order that waits is promised from now on."""
        self._late_seconds = seconds * (_LATE - 1)

    def set_possible(self, per_second: float) -> None:
        """How many questions a second there are to share."""
        self._possible_per_second = max(_MIN_PER_SECOND, per_second)
        self._set_stretches()

    def count(self, intervals: Intervals, number: int = 1) -> None:
        """Reckon with one order more with these intervals, or with -1 fewer."""
        if intervals.is_rare:
            self._rare_per_second += number / intervals.promised_seconds
        else:
            self._promised_per_second += number / intervals.promised_seconds
            self._wanted_per_second += number / intervals.wanted_seconds
        self._set_stretches()

    def advance(self, now: float) -> None:
        """Let the time pass that has passed outside; to be called before anything else."""
        credit = self._rare_credit + max(0.0, now - self._now) * self._for_rare
        self._rare_credit = min(_MAX_RARE_CREDIT, credit)
        self._now = now
        slack = _SLACK_SECONDS + (self._late_seconds if self._is_scarce else 0.0)
        self._promises.advance(now, 1 / self._stretch, slack)
        self._rarities.advance(now, 1 / self._rare_stretch, _RARE_SLACK_SECONDS)
        self._requests.advance(now)

    def put(self, key: str, due: Intervals, *, no_sooner: float = 0.0) -> None:
        """`key` is to be asked about in so many seconds, not counting any stretch.

        Args:
            key: who.
            due: seconds until then, on the timelines that are meant for such orders.
            no_sooner: seconds that must pass, whatever else.
        """
        self.remove(key)
        # Where nobody is late, the clock of the promises is fast.
        promised = max(due.promised_seconds, no_sooner / EARLY)
        if due.is_rare:
            self._rarities.put(key, promised)
        else:
            self._promises.put(key, promised)
            self._requests.put(key, max(no_sooner, due.wanted_seconds))

    def put_last(self, key: str, *, is_rare: bool, no_sooner: float = 0.0) -> None:
        """`key` is to be asked about for the last time, before others of its sort.

        Args:
            key: who.
            is_rare: whether nothing is expected of it.
            no_sooner: seconds that must pass.
        """
        self.put(key, Intervals(0.0, 0.0, is_rare), no_sooner=no_sooner)
        if is_rare and not no_sooner:
            self._rarities.put(key, -_RARE_SLACK_SECONDS)

    def remove(self, key: str) -> None:
        """`key` is not to be asked about."""
        for timeline in (self._promises, self._rarities, self._requests):
            timeline.remove(key)

    def begin(self, key: str) -> None:
        """`key` is asked about now."""
        if key in self._rarities:
            self._rare_credit = max(0.0, self._rare_credit - 1.0)
        self.remove(key)

    def next(self) -> tuple[str, float]:
        """Who is to be asked about next, and in how many seconds; nobody is the empty key."""
        due: list[tuple[float, _Rank, str]] = []
        if key := self._promises.head():
            seconds = self._promises.left(key) * self._stretch
            if self._is_scarce:
                late = self._late_seconds * self._stretch
                due.append((max(0.0, seconds + late), _Rank.OVERDUE, key))
                due.append((max(0.0, seconds), _Rank.DUE, key))
            else:
                due.append((max(0.0, seconds), _Rank.OVERDUE, key))
        if key := self._rarities.head():
            rank = _Rank.RARE if self._rare_credit >= 1.0 else _Rank.RARE_BEYOND_ITS_PART
            due.append((max(0.0, self._rarities.left(key) * self._rare_stretch), rank, key))
        if key := self._requests.head():
            due.append((max(0.0, self._requests.left(key)), _Rank.WISHED, key))
        seconds, _, key = min(due, default=(inf, _Rank.OVERDUE, ""))
        return key, seconds

    def seconds_to(self, key: str) -> float:
        """Seconds until `key` is probably asked about; infinite when it is not here."""
        # The clock of the wishes does not say how much it is held up.
        held_up = max(1.0, self._wanted_per_second / self._possible_per_second)
        return min(
            self._promises.left(key) * self._stretch,
            self._rarities.left(key) * self._rare_stretch,
            self._requests.left(key) * held_up,
        )

    def _set_stretches(self) -> None:
        """Work out how many seconds a second of each slowed timeline takes."""
        possible = self._possible_per_second
        wanted = max(self._promised_per_second, self._wanted_per_second)
        self._for_rare = max(RARE_SHARE * possible, possible - wanted)
        self._rare_stretch = max(EARLY, self._rare_per_second / self._for_rare)
        for_promises = possible - min(self._rare_per_second, self._for_rare)
        scarcity = self._promised_per_second / max(_MIN_PER_SECOND, for_promises)
        self._is_scarce = scarcity > 1
        self._stretch = scarcity if self._is_scarce else EARLY


_SELECTED_SHARE = 1 / 3
"""Of the budget, which the order that the user looks at may take when it is too small."""
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
    fair share. The order that the user looks at comes first, as often as promised if that takes
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
        stored = {order.order_id: order for order in orders}
        for order_id in self._watched.keys() - stored.keys():
            self.remove(order_id)
        for order in stored.values():
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
        """The user looks at this order, or at none."""
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
        if watched.asked >= watched.ends and watched.failures >= MAX_FAILURES:
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
        wanted = intervals.wanted_seconds * times * (0.9 + 0.2 * self._random())
        promised = intervals.promised_seconds * times * (0.95 + 0.05 * self._random())
        if has_failed and not watched.has_sms and _is_urgent(watched, now):
            wanted, promised = min(wanted, URGENT_SECONDS), min(promised, URGENT_SECONDS)
        self._shares.put(
            watched.order.order_id,
            Intervals(wanted - counted, promised - counted, intervals.is_rare),
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
