"""Days as a person types them: `today`, `7 days`, `2026-06-20`, `2026-06`."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_LAST_DAYS = re.compile(r"(\d{1,4})\s*(d|da|day|days)?")
HELP = "today, yesterday, 7 days, 2026-06-20 or 2026-06"
"""What can be typed."""


@dataclass(frozen=True, slots=True)
class Days:
    """Whole days of the local calendar."""

    since: datetime
    """Aware UTC."""
    until: datetime
    """Aware UTC; not within."""
    words: str
    """For people: `today`, `the last 7 days`."""


def days_of(typed: str, now: datetime) -> Days | None:
    """The days that are meant, local ones; None when nothing is understood.

    Args:
        typed: what was typed; the beginning of `today` or `yesterday` is enough.
        now: aware.
    """
    text, today = typed.strip().casefold(), now.astimezone().date()
    if not text:
        return None
    if "today".startswith(text):
        return _days(today, today, "today")
    if "yesterday".startswith(text):
        yesterday = today - timedelta(days=1)
        return _days(yesterday, yesterday, "yesterday")
    try:
        if found := _LAST_DAYS.fullmatch(text):
            count = max(1, int(found[1]))
            return _days(today - timedelta(days=count - 1), today, _last(count))
        if found := _MONTH.fullmatch(text):
            first = date(int(found[1]), int(found[2]), 1)
            last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
            return _days(first, last, f"{first:%Y-%m}")
        day = date.fromisoformat(text)
        return _days(day, day, f"{day:%Y-%m-%d}")
    except (ValueError, OverflowError):
        return None


def _last(count: int) -> str:
    return "today" if count == 1 else f"the last {count} days"


def _days(first: date, last: date, words: str) -> Days:
    return Days(_midnight(first), _midnight(last + timedelta(days=1)), words)


def _midnight(day: date) -> datetime:
    """When `day` begins here, summer time or not."""
    return datetime.combine(day, time()).astimezone().astimezone(UTC)
