"""One order under watch, and what is known of the questions about it."""

from dataclasses import dataclass
from math import inf

from nonvoip_tui.domain.models import Order
from nonvoip_tui.services.pace import NEVER, Intervals

MOST_FAILURES = 3
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
        return 2.0 ** min(self.failures, MOST_FAILURES)
