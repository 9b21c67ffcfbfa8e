"""Times on the wire, decoded by their format, as aware UTC by our clock."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from nonvoip_tui.api.responses import Reply, http_date
from nonvoip_tui.api.values import Json, money

_EPOCH_SECONDS = Decimal(10) ** 9
_EPOCH_MILLISECONDS = Decimal(10) ** 12
_ZONE_WORD = re.compile(r"\s*(?:UTC|GMT)$", re.IGNORECASE)
_DATE_ALONE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_DAY_AND_MONTH = re.compile(
    r"(\d\d?)([./-])(\d\d?)\2(\d{4})(?:,?[T ]\s*(\d\d?):(\d\d)(?::(\d\d))?(?:\s?([ap])m)?)?",
    re.ASCII | re.IGNORECASE,
)
"""A date as people write it, with the year last."""
_CLOCK = re.compile(r"00?:([0-5]\d):([0-5]\d)", re.ASCII)
"""Less than an hour, as a countdown shows it."""
_LAST_SECOND = timedelta(hours=23, minutes=59, seconds=59)
_UNIT_SECONDS = {
    "s": 1, "sec": 1, "secs": 1, "second": 1, "seconds": 1,
    "m": 60, "min": 60, "mins": 60, "minute": 60, "minutes": 60,
    "h": 3600, "hr": 3600, "hrs": 3600, "hour": 3600, "hours": 3600,
    "ms": 0.001, "millisecond": 0.001, "milliseconds": 0.001,
    "d": 86_400, "day": 86_400, "days": 86_400,
    "w": 604_800, "week": 604_800, "weeks": 604_800,
    "month": 2_592_000, "months": 2_592_000,
}  # fmt: skip
_DURATION_PART = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)[ -]?([a-z]+)(?:[ ,]+(?:and )?|$)", re.ASCII)
_ISO_DURATION = re.compile(r"p(?:(\d{1,4})d)?(?:t(?:(\d{1,4})h)?(?:(\d{1,5})m)?(?:(\d{1,9})s)?)?")
_DURATION_FILLER = re.compile(r"^(?:in|for|about|within)\s+|\s+(?:left|remaining|more)$")
_OWN_TIME_SECONDS = 5.0
"""A time so near to that of the answer may be the answer's: clocks and the journey differ."""
_ZONE_STEP_SECONDS = 900.0
_FARTHEST_ZONE_SECONDS = 14 * 3600.0


def end_time(value: Json, reply: Reply) -> datetime | None:
    """When something ends.

    Args:
        value: seconds left from now, a duration with its unit ("30 days", "10m"), an epoch in
            seconds or milliseconds, or a date; a date without a zone is UTC, one without a time
            lasts the day out.
        reply: the answer it stands in. A time by the service's clock is moved by how far that
            clock is off ours, so that countdowns are right on a machine whose clock is not.
    """
    seconds = _number(value)
    try:
        if seconds is not None and seconds < _EPOCH_SECONDS:
            return reply.received_at + timedelta(seconds=max(0.0, float(seconds)))
        if (lasts := duration(value)) is not None:
            return reply.received_at + lasts
        return _absolute(value, reply)
    except OverflowError:
        return None


def duration(value: Json) -> timedelta | None:
    """How long something lasts, where it is written with its unit: "30 days", "10m", "1 h 30 m"."""
    if not isinstance(value, str):
        return None
    text = _DURATION_FILLER.sub("", value[:64].strip().lower()).rstrip(".")
    if (iso := _ISO_DURATION.fullmatch(text)) and any(iso.groups()):
        days, hours, minutes, seconds = (int(part or 0) for part in iso.groups())
        return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if clock := _CLOCK.fullmatch(text):
        return timedelta(minutes=int(clock[1]), seconds=int(clock[2]))
    total, place = 0.0, 0
    while place < len(text):
        part = _DURATION_PART.match(text, place)
        if part is None or part[2] not in _UNIT_SECONDS:
            return None
        total += float(part[1]) * _UNIT_SECONDS[part[2]]
        place = part.end()
    try:
        return timedelta(seconds=total) if text else None
    except OverflowError:
        return None


def written_moment(value: Json) -> datetime | None:
    """When something happened, as it is written and by the writer's clock.

    An epoch or a date with a time; a date without a zone is UTC.
    """
    seconds = _number(value)
    is_too_little = seconds is not None and seconds < _EPOCH_SECONDS
    if is_too_little or (isinstance(value, str) and _DATE_ALONE.fullmatch(value.strip())):
        return None
    try:
        return _as_written(value)
    except OverflowError:
        return None


def may_be_the_answers(written: datetime, reply: Reply) -> bool:
    """Whether a written time may be that of the answer itself, which moves from poll to poll.

    It is where it is not before the answer's time, and where the two differ by as much as time
    zones do: a server that writes its local time without a zone.
    """
    age = (reply.server_now - written).total_seconds()
    if age <= _OWN_TIME_SECONDS:
        return True
    beyond = age % _ZONE_STEP_SECONDS
    is_on_a_step = min(beyond, _ZONE_STEP_SECONDS - beyond) <= _OWN_TIME_SECONDS
    return is_on_a_step and age <= _FARTHEST_ZONE_SECONDS + _OWN_TIME_SECONDS


def moment(value: Json, reply: Reply) -> datetime | None:
    """When something happened, by our clock and not later than now."""
    written = written_moment(value)
    return None if written is None else by_our_clock(written, reply)


def by_our_clock(written: datetime, reply: Reply) -> datetime:
    """A time that the service wrote, moved by how far its clock is off ours; now at the latest."""
    try:
        return min(written - reply.clock_skew, reply.received_at)
    except OverflowError:
        return min(written, reply.received_at)


def _number(value: Json) -> Decimal | None:
    return money(value) if not isinstance(value, str) or "$" not in value else None


def _absolute(value: Json, reply: Reply) -> datetime | None:
    read = _as_written(value)
    return None if read is None else read - reply.clock_skew


def _as_written(value: Json) -> datetime | None:
    epoch = _number(value)
    if epoch is not None:
        if epoch >= _EPOCH_MILLISECONDS:
            epoch /= 1000
        read: datetime | None = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=float(epoch))
    else:
        read = _date(value) if isinstance(value, str) else None
    return read


def _day_and_month(match: re.Match[str]) -> datetime | None:
    """The moment that such a date means; None where its day may be its month."""
    first, sign, second, year, hour, minute, second_of, half = match.groups()
    day, month = int(first), int(second)
    if sign != "." and month > 12:
        day, month = month, day
    elif sign != "." and day <= 12 and day != month:
        return None
    hours = int(hour or 0) if half is None else int(hour) % 12 + 12 * (half in "pP")
    try:
        read = datetime(
            int(year), month, day, hours, int(minute or 0), int(second_of or 0), tzinfo=UTC
        )
    except ValueError:
        return None
    return read if hour else read + _LAST_SECOND


def _date(text: str) -> datetime | None:
    plain = _ZONE_WORD.sub("", text.strip()[:64])
    if plain.isdigit():
        return None
    if (match := _DAY_AND_MONTH.fullmatch(plain)) is not None:
        return _day_and_month(match)
    try:
        read = datetime.fromisoformat(plain)
    except ValueError:
        return http_date(plain)
    if _DATE_ALONE.fullmatch(plain):
        read += _LAST_SECOND
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
