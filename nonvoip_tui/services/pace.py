"""How often an order's SMS are asked for."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from nonvoip_tui.domain.models import SHORT_TERM, Order

MINIMUM_SECONDS = 2.0
SLEEPING_SECONDS = 120.0
"""For a long-term number outside its reception window: it receives nothing until it is
activated (API.md section 2.6), so asking is only a safety net."""
_FRESH = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Pace:
    """The intervals, in seconds."""

    selected_seconds: float = 5.0
    others_seconds: float = 15.0

    def interval(self, order: Order, now: datetime, *, is_selected: bool) -> float:
        """Seconds between two questions about `order`."""
        seconds = self.selected_seconds if is_selected else self.others_seconds
        if not is_selected and _is_asleep(order, now):
            seconds = max(seconds, SLEEPING_SECONDS)
        return max(MINIMUM_SECONDS, seconds)


def _is_asleep(order: Order, now: datetime) -> bool:
    if order.kind == SHORT_TERM or order.country or now - order.created_at < _FRESH:
        return False
    return order.active_until is None or order.active_until <= now
