"""Times on the wire, decoded by their shape (API.md section 5.3), as aware UTC of our clock."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from nonvoip_tui.api.rate import http_date
from nonvoip_tui.api.reply import Reply
from nonvoip_tui.api.strict_json import Json
from nonvoip_tui.api.values import money

_EPOCH_SECONDS = Decimal(10) ** 9
_EPOCH_MILLISECONDS = Decimal(10) ** 12
_ZONE_WORD = re.compile(r"\s*(?:UTC|GMT)$", re.IGNORECASE)
_DATE_ALONE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_LAST_SECOND = timedelta(hours=23, minutes=59, seconds=59)


def end_time(value: Json, reply: Reply) -> datetime | None:
    """When something ends.

    Args:
        value: seconds left from now, an epoch in seconds or milliseconds, or a date; a date
            without a zone is UTC, one without a time lasts the day out.
        reply: the answer it stands in. A time by the service's clock is moved by how far that
            clock is off ours, so that countdowns are right on a machine whose clock is not.
    """
    seconds = _number(value)
    try:
        if seconds is not None and seconds < _EPOCH_SECONDS:
            return reply.received_at + timedelta(seconds=max(0.0, float(seconds)))
        return _absolute(value, reply)
    except OverflowError:
        return None


def moment(value: Json, reply: Reply) -> datetime | None:
    """When something happened, not later than now: an epoch or a date with a time."""
    seconds = _number(value)
    is_too_little = seconds is not None and seconds < _EPOCH_SECONDS
    if is_too_little or (isinstance(value, str) and _DATE_ALONE.fullmatch(value.strip())):
        return None
    try:
        read = _absolute(value, reply)
    except OverflowError:
        return None
    return None if read is None else min(read, reply.received_at)


def _number(value: Json) -> Decimal | None:
    return money(value) if not isinstance(value, str) or "$" not in value else None


def _absolute(value: Json, reply: Reply) -> datetime | None:
    epoch = _number(value)
    if epoch is not None:
        if epoch >= _EPOCH_MILLISECONDS:
            epoch /= 1000
        read: datetime | None = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=float(epoch))
    else:
        read = _date(value) if isinstance(value, str) else None
    return None if read is None else read - reply.clock_skew


def _date(text: str) -> datetime | None:
    plain = _ZONE_WORD.sub("", text.strip()[:64])
    if plain.isdigit():
        return None
    try:
        read = datetime.fromisoformat(plain)
    except ValueError:
        return http_date(plain)
    if _DATE_ALONE.fullmatch(plain):
        read += _LAST_SECOND
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
