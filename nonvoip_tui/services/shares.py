"""How a budget is shared among all orders that are to be asked about, and who is next."""

from enum import IntEnum
from math import inf

from nonvoip_tui.services.pace import Intervals
from nonvoip_tui.services.timeline import Timeline

EARLY = 0.8
"""The part of a promised interval after which one asks, so that a small delay breaks no promise."""
RARE_SHARE = 1 / 7
"""Of the budget, which the orders of which nothing is expected may take when it is too small."""
_LATE = 1.5
"""By how much a wait may exceed its fair share of a budget that is too small for all promises, so
that the orders with better chances get more of it."""
_SLACK_SECONDS = 2.0
_RARE_SLACK_SECONDS = 30.0
_MOST_RARE_CREDIT = 2.0
_LEAST_PER_SECOND = 1e-9


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
        self._wishes = Timeline(now)
        self._now = now
        self.set_promise(promised_seconds)
        self._promised_per_second = 0.0
        self._rare_per_second = 0.0
        self._wished_per_second = 0.0
        self._possible_per_second = 1.0
        self._rare_credit = _MOST_RARE_CREDIT
        self._set_stretches()

    @property
    def has_plenty(self) -> bool:
        """Whether there are questions enough for every wish."""
        wanted = max(self._promised_per_second, self._wished_per_second)
        return wanted + self._rare_per_second <= self._possible_per_second

    def set_promise(self, seconds: float) -> None:
        """What an order that waits is promised from now on."""
        self._late_seconds = seconds * (_LATE - 1)

    def set_possible(self, per_second: float) -> None:
        """How many questions a second there are to share."""
        self._possible_per_second = max(_LEAST_PER_SECOND, per_second)
        self._set_stretches()

    def count(self, intervals: Intervals, number: int = 1) -> None:
        """Reckon with one order more with these intervals, or with -1 fewer."""
        if intervals.is_rare:
            self._rare_per_second += number / intervals.promised_seconds
        else:
            self._promised_per_second += number / intervals.promised_seconds
            self._wished_per_second += number / intervals.wished_seconds
        self._set_stretches()

    def advance(self, now: float) -> None:
        """Let the time pass that has passed outside; to be called before anything else."""
        credit = self._rare_credit + max(0.0, now - self._now) * self._for_rare
        self._rare_credit = min(_MOST_RARE_CREDIT, credit)
        self._now = now
        slack = _SLACK_SECONDS + (self._late_seconds if self._is_scarce else 0.0)
        self._promises.advance(now, 1 / self._stretch, slack)
        self._rarities.advance(now, 1 / self._rare_stretch, _RARE_SLACK_SECONDS)
        self._wishes.advance(now)

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
            self._wishes.put(key, max(no_sooner, due.wished_seconds))

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
        for timeline in (self._promises, self._rarities, self._wishes):
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
        if key := self._wishes.head():
            due.append((max(0.0, self._wishes.left(key)), _Rank.WISHED, key))
        seconds, _, key = min(due, default=(inf, _Rank.OVERDUE, ""))
        return key, seconds

    def seconds_to(self, key: str) -> float:
        """Seconds until `key` is probably asked about; infinite when it is not here."""
        # The clock of the wishes does not say how much it is held up.
        held_up = max(1.0, self._wished_per_second / self._possible_per_second)
        return min(
            self._promises.left(key) * self._stretch,
            self._rarities.left(key) * self._rare_stretch,
            self._wishes.left(key) * held_up,
        )

    def _set_stretches(self) -> None:
        """Work out how many seconds a second of each slowed timeline takes."""
        possible = self._possible_per_second
        wanted = max(self._promised_per_second, self._wished_per_second)
        self._for_rare = max(RARE_SHARE * possible, possible - wanted)
        self._rare_stretch = max(EARLY, self._rare_per_second / self._for_rare)
        for_promises = possible - min(self._rare_per_second, self._for_rare)
        scarcity = self._promised_per_second / max(_LEAST_PER_SECOND, for_promises)
        self._is_scarce = scarcity > 1
        self._stretch = scarcity if self._is_scarce else EARLY
