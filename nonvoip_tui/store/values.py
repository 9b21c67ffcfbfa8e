"""How values lie in the database: times, money and text, each in one way everywhere.

Times are INTEGER microseconds since 1970 in UTC: exact, short, and they sort. Money is TEXT,
the decimal digits as the service wrote them. Text is kept whole but for what SQLite cannot hold.
"""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

Value = str | int | bytes | None
"""What a statement may be given."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# SQLite refuses lone surrogates and cuts a string at NUL for its own functions.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_MAX_INTEGER = 2**63 - 1


def to_micros(moment: datetime) -> int:
    """The stored form of an aware time."""
    return (moment - _EPOCH) // _MICROSECOND


def to_micros_or_none(moment: datetime | None) -> int | None:
    """The stored form of a time that may be unknown."""
    return None if moment is None else to_micros(moment)


def from_micros(micros: int) -> datetime:
    """The aware UTC time of a stored one."""
    return _EPOCH + timedelta(microseconds=micros)


def from_micros_or_none(micros: int | None) -> datetime | None:
    """The aware UTC time of a stored one that may be unknown."""
    return None if micros is None else from_micros(micros)


def to_money(amount: Decimal) -> str:
    """The stored form of an amount: all its digits, never an exponent."""
    return format(amount, "f")


def to_money_or_none(amount: Decimal | None) -> str | None:
    """The stored form of an amount that may be unknown."""
    return None if amount is None else to_money(amount)


def from_money_or_none(stored: str | None) -> Decimal | None:
    """The amount of a stored one that may be unknown."""
    return None if stored is None else Decimal(stored)


def storable(value: Value) -> Value:
    """`value` such that SQLite takes it: no lone surrogate, no NUL, no integer past 64 bits."""
    if isinstance(value, str):
        return value if value.isascii() and "\0" not in value else _UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, int):
        return max(-_MAX_INTEGER, min(value, _MAX_INTEGER))
    return value
