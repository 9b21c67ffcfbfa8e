"""How a budget is shared among all orders that are to be asked about, and who is next."""

from math import inf
from typing import NamedTuple

from nonvoip_tui.services.pace import Intervals
from nonvoip_tui.services.timeline import Timeline

EARLY = 0.92
"""The part of a promised interval after which one asks, so that a small delay breaks no promise."""
RARE_SHARE = 1 / 7
"""Of the budget, which the orders of which nothing is expected may take when it is too small."""
_LATE = 1.8
"""By how much a wait may exceed its fair share of a budget that is too small for all promises, so
that the orders with better chances get more of it."""
_GIVING_WAY = 4.0
"""How fast it gets to that with scarcity; slightly too many orders shall hardly be felt."""
_SLACK_SECONDS = 2.0
_MOST_RARE_CREDIT = 2.0
_LEAST_PER_SECOND = 1e-9


class Stretches(NamedTuple):
    """Seconds that one second of each timeline takes, as long as nobody there is late."""

    promises: float
    rarities: float
    wishes: float


class Shares:
    """Three timelines, on which orders are known by their keys.

    An order that waits for its SMS is on two. On the one it is due when its chances of an SMS are
    worth a question; that clock waits when the budget is short, so scarcity stretches all
    intervals alike. On the other it is due when its promised interval is nearly over, and that
    one goes first; when the budget is too small for all promises they stretch alike, too. Orders
    of which nothing is expected are on the third one, which is stretched so that they take no
    more than what the others leave, or a seventh of the budget.
    """

    def __init__(self, now: float) -> None:
        """Begin with nobody; `now` is of the monotonic clock."""
        self._promises = Timeline(now, _SLACK_SECONDS)
        self._rarities = Timeline(now, _SLACK_SECONDS)
        self._wishes = Timeline(now)
        self._timelines = (self._promises, self._rarities, self._wishes)
        self._promised_per_second = 0.0
        self._rare_per_second = 0.0
        self._wished_per_second = 0.0
        self._possible_per_second = 1.0
        self._rare_credit = _MOST_RARE_CREDIT
        self._now = now
        self._stretches = self._stretched()

    def set_possible(self, per_second: float) -> None:
        """How many questions a second there are to share."""
        self._possible_per_second = max(_LEAST_PER_SECOND, per_second)
        self._stretches = self._stretched()

    def advance(self, now: float) -> None:
        """Let the time pass that has passed outside; to be called before anything else."""
        self._rare_credit = min(
            _MOST_RARE_CREDIT, self._rare_credit + (now - self._now) * self._rare_possible
        )
        self._now = now
        for timeline, stretch in zip(self._timelines, self._stretches, strict=True):
            timeline.advance(now, 1 / stretch)

    def count(self, intervals: Intervals, number: int = 1) -> None:
        """Reckon with one order more with these intervals, or with -1 fewer."""
        if intervals.is_rare:
            self._rare_per_second += number / intervals.promised_seconds
        else:
            self._promised_per_second += number / intervals.promised_seconds
            self._wished_per_second += number / intervals.wished_seconds
        self._stretches = self._stretched()

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
        """`key` is to be asked about at once, for the last time."""
        self.remove(key)
        (self._rarities if is_rare else self._wishes).put(key, no_sooner)

    def remove(self, key: str) -> None:
        """`key` is not to be asked about."""
        for timeline in self._timelines:
            timeline.remove(key)

    def begin(self, key: str) -> None:
        """`key` is asked about now."""
        if key in self._rarities:
            self._rare_credit = max(0.0, self._rare_credit - 1.0)
        self.remove(key)

    def next(self) -> tuple[str, float]:
        """Who is to be asked about next, and in how many seconds; nobody is the empty key."""
        rare = self._rarities.head()
        had_their_part = rare if self._rare_credit < 1.0 else None
        due = [
            (max(0.0, timeline.left(head) * stretch), head == had_their_part, head)
            for timeline, stretch in zip(self._timelines, self._stretches, strict=True)
            if (head := timeline.head())
        ]
        seconds, _, key = min(due, key=lambda each: each[:2], default=(inf, False, ""))
        return key, seconds

    def seconds_to(self, key: str) -> float:
        """Seconds until `key` is probably asked about; infinite when it is not here."""
        promises, rarities, _ = self._stretches
        # The clock of the wishes does not say how much it is held up.
        wishes = max(1.0, self._wished_per_second / self._possible_per_second)
        return min(
            self._promises.left(key) * promises,
            self._rarities.left(key) * rarities,
            self._wishes.left(key) * wishes,
        )

    @property
    def _rare_possible(self) -> float:
        """Questions a second for those of which nothing is expected."""
        wanted = max(self._promised_per_second, self._wished_per_second)
        possible = self._possible_per_second
        return max(RARE_SHARE * possible, possible - wanted)

    def _stretched(self) -> Stretches:
        for_rare = self._rare_possible
        for_promises = self._possible_per_second - min(self._rare_per_second, for_rare)
        scarcity = self._promised_per_second / max(_LEAST_PER_SECOND, for_promises)
        return Stretches(
            promises=max(EARLY, min(_LATE * scarcity, EARLY + _GIVING_WAY * (scarcity - 1))),
            rarities=max(EARLY, self._rare_per_second / for_rare),
            wishes=1.0,
        )
