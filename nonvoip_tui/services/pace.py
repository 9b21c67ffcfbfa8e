"""How often to poll an order, by its chances of an SMS."""

from dataclasses import dataclass
from datetime import datetime
from math import inf

from nonvoip_tui.domain.models import Order

MINIMUM_SECONDS = 2.0
"""The shortest time between two requests about one order, whatever the settings say."""

FRESH_SECONDS = 600.0
"""For so long after it was bought a long-term number is taken for awake: whether it must be
activated first, only the service says."""

_EARLIEST_SMS_SECONDS = 5.0
"""No SMS can arrive sooner after an order: the number must be pasted and the SMS sent first."""
_FIRST_SPREAD_SECONDS = 2.0
_LIKELY_SECONDS = 70.0
_HALF_AS_OFTEN_SECONDS = 75.0
_OFTEN = 1 / 5
_MIN_OFTEN = 8.0
_AFTER_SMS = 4.0
_ASLEEP = 8.0


@dataclass(frozen=True, slots=True)
class Intervals:
    """How often to poll an order: two intervals, in seconds."""

    wanted_seconds: float
    """The interval its chances of an SMS deserve: orders share the rest of the budget by these."""
    promised_seconds: float
    """The longest interval, as long as the budget allows that for every order."""
    is_rare: bool = False
    """Whether nothing is expected of it; all such orders together get a small part of a scarce
    budget."""


NEVER = Intervals(inf, inf)
"""The intervals of an order from which no SMS is expected."""


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
        """The longest interval of the order that the user is looking at."""
        return max(MINIMUM_SECONDS, self.selected_seconds)

    def first_seconds(self, waited_seconds: float) -> tuple[float, float]:
        """Between what and what the first question here about an order waits, in seconds.

        It has waited for its SMS for so many already.
        """
        if waited_seconds < _EARLIEST_SMS_SECONDS:
            latest = _EARLIEST_SMS_SECONDS - waited_seconds
            return max(0.0, latest - _FIRST_SPREAD_SECONDS), latest
        is_likely = waited_seconds < _LIKELY_SECONDS
        return 0.0, self.promise_seconds * (_OFTEN if is_likely else 1)

    def intervals(
        self, order: Order, now: datetime, waited_seconds: float, *, has_sms: bool
    ) -> Intervals:
        """The intervals of an order that nobody looks at, by how long it waits for its SMS."""
        promised = self.promise_seconds
        is_asleep = waited_seconds >= FRESH_SECONDS and order.is_asleep(now)
        if has_sms or is_asleep:
            # One SMS is what an order is for; a second one comes seldom.
            seconds = promised * (_ASLEEP if is_asleep else _AFTER_SMS)
            return Intervals(seconds, seconds, is_rare=True)
        often, late_seconds = promised * _OFTEN, max(0.0, waited_seconds - _LIKELY_SECONDS)
        doublings = min(10.0, late_seconds / _HALF_AS_OFTEN_SECONDS)
        wanted = min(promised * _MIN_OFTEN, often * 2.0**doublings)
        return Intervals(max(MINIMUM_SECONDS, wanted), promised)


SAFETY_NET_SECONDS = 60.0
"""Between two requests about an order whose SMS are announced by callbacks: some get lost."""


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
