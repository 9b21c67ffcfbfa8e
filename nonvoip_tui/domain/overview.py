"""What the account's money did over time."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from nonvoip_tui.domain.statistics import Costs


class Overview(NamedTuple):
    """Balances and costs, added up for showing."""

    balances: Sequence[Decimal] = ()
    """At moments equally far from each other, oldest first; empty if none was ever read."""
    since: datetime | None = None
    """When the first of them was read, or the time that is looked back."""
    per_day: Sequence[Costs] = ()
    """Newest first."""
    per_week: Sequence[Costs] = ()
    """Newest first."""
    per_service: Sequence[Costs] = ()
    """Dearest first."""
    spent_today: Decimal | None = None
    """By local days, refunds taken off; None before it was added up."""
    spent_since_start: Decimal | None = None


def over_time(
    readings: Sequence[tuple[Decimal, datetime]], until: datetime, count: int
) -> list[Decimal]:
    """The balance at `count` moments, equally far from each other, up to `until`.

    Args:
        readings: what was read and when, oldest first; each stands until the next.
        until: the last moment.
        count: how many moments.
    """
    if not readings:
        return []
    moments = [read_at for _, read_at in readings]
    step = (until - moments[0]) / count
    found = [bisect_right(moments, moments[0] + step * (place + 1)) - 1 for place in range(count)]
    return [readings[max(0, place)][0] for place in found]
