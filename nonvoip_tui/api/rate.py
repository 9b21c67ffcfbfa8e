"""What the headers say of the rate limit, in every form met in the wild.

`X-RateLimit-Reset` and `Retry-After` come as seconds, as epoch seconds or milliseconds, and
as dates; the limits may list several windows (RELIABILITY.md section 6). All are optional.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

LONGEST_WAIT_SECONDS = 3600.0
DEFAULT_WAIT_SECONDS = 60.0

_MARGIN_SECONDS = 1.0
_EPOCH_SECONDS = 1e9
_EPOCH_MILLISECONDS = 1e12

_LIMIT = ("x-ratelimit-limit", "x-rate-limit-limit", "ratelimit-limit")
_REMAINING = ("x-ratelimit-remaining", "x-rate-limit-remaining", "ratelimit-remaining")
_RESET = ("x-ratelimit-reset", "x-rate-limit-reset", "ratelimit-reset")
_RETRY_AFTER = ("retry-after", "x-ratelimit-retry-after")


@dataclass(frozen=True, slots=True)
class RateLimit:
    """The budget as one answer told it; None where it says nothing usable."""

    limit: int | None = None
    remaining: int | None = None
    reset_seconds: float | None = None
    """Until the budget is full again, at most an hour."""
    retry_after_seconds: float = DEFAULT_WAIT_SECONDS
    """How long to wait after HTTP 429: what the headers say plus a second, else a minute."""

    @property
    def is_told(self) -> bool:
        """Whether the answer says anything of a budget."""
        return (self.limit, self.remaining, self.reset_seconds) != (None, None, None)


def read_rate_limit(headers: Mapping[str, str], now: datetime) -> RateLimit:
    """Read the rate headers.

    Args:
        headers: of the response, looked up in lower case.
        now: our clock, aware; epochs and dates are counted from the server's own `Date`, and
            from this only when there is none.
    """
    server_now = http_date(headers.get("date", "")) or now
    reset = _seconds_until(_value(headers, _RESET), server_now)
    retry_after = _seconds_until(_value(headers, _RETRY_AFTER), server_now)
    wait = reset if retry_after is None else retry_after
    return RateLimit(
        limit=_leading_number(_value(headers, _LIMIT)),
        remaining=_leading_number(_value(headers, _REMAINING)),
        reset_seconds=reset,
        retry_after_seconds=(
            DEFAULT_WAIT_SECONDS
            if wait is None
            else min(wait + _MARGIN_SECONDS, LONGEST_WAIT_SECONDS)
        ),
    )


@lru_cache(maxsize=8)  # asked of one answer several times
def http_date(text: str) -> datetime | None:
    """An HTTP date as aware UTC, or None when it is none."""
    try:
        read = parsedate_to_datetime(text)
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _value(headers: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((headers[name] for name in names if name in headers), "")


def _seconds_until(text: str, server_now: datetime) -> float | None:
    text = text.strip()
    try:
        number = float(text.removesuffix("s"))
    except ValueError:
        date = http_date(text) or _iso_date(text)
        return None if date is None else max(0.0, (date - server_now).total_seconds())
    if not math.isfinite(number) or number < 0:
        return None
    if number >= _EPOCH_MILLISECONDS:
        number /= 1000
    if number >= _EPOCH_SECONDS:
        number = max(0.0, number - server_now.timestamp())
    return min(number, LONGEST_WAIT_SECONDS)


def _iso_date(text: str) -> datetime | None:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _leading_number(text: str) -> int | None:
    match = re.match(r"\s*(\d{1,9})(?!\d)", text, re.ASCII)
    return int(match.group(1)) if match else None
