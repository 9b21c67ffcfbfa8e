"""Converts times, money, intents, orders and SMS to rows of the database, and back.

Times are INTEGER microseconds since 1970 in UTC: exact, short, and they sort. Money is TEXT,
the decimal digits as the service wrote them. Text is stored whole but for what SQLite cannot hold.

A row is read as a tuple in the order of the columns here, which each `SELECT` names, and is written
by name.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from nonvoip_tui.domain.answers import RawAnswer
from nonvoip_tui.domain.models import Action, Ending, Intent, Order, Sms

Value = str | int | bytes | None
"""A parameter of a statement."""

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


Row = tuple[Any, ...]
"""One row as SQLite gives it."""


_Columns = dict[str, tuple[Callable[[Any], Value], Callable[[Any], Any]]]
"""By column, what writes a value and what reads it; in the order of the fields."""


def _plain(value: Any) -> Any:
    return value


_PLAIN = (_plain, _plain)
_TIME = (to_micros_or_none, from_micros_or_none)
_MONEY = (to_money_or_none, from_money_or_none)

_OF_AN_INTENT: _Columns = {
    "ref": _PLAIN,
    "action": (_plain, Action),
    "began_at": _TIME,
    "service": _PLAIN,
    "kind": _PLAIN,
    "product_ids": (json.dumps, lambda stored: tuple(json.loads(stored))),
    "order_id": _PLAIN,
    "number": _PLAIN,
    "price_shown": _MONEY,
    "accepted_max_price": _MONEY,
    "bid_percent": _PLAIN,
    "balance_before": _MONEY,
    "balance_after": _MONEY,
    "ending": (_plain, lambda stored: None if stored is None else Ending(stored)),
    "ended_at": _TIME,
    "detail": _PLAIN,
    "charged": _MONEY,
    "country": _PLAIN,
}
_OF_AN_ORDER: _Columns = {
    "order_id": _PLAIN,
    "service": _PLAIN,
    "kind": _PLAIN,
    "created_at": _TIME,
    "number": _PLAIN,
    "status": _PLAIN,
    "price": _MONEY,
    "product_id": _PLAIN,
    "country": _PLAIN,
    "bid_percent": _PLAIN,
    "expires_at": _TIME,
    "active_until": _TIME,
    "rejected_at": _TIME,
    "ended_at": _TIME,
    "parent_id": _PLAIN,
    "sms_count": _PLAIN,
    "last_code": _PLAIN,
    "last_sms_at": _TIME,
    "note": _PLAIN,
    "first_sms_at": _TIME,
    "refunded": _MONEY,
    "warning": _PLAIN,
    "id_at_service": _PLAIN,
    "expires_assumed": (int, bool),
}
INTENT_COLUMNS = tuple(_OF_AN_INTENT)
ORDER_COLUMNS = tuple(_OF_AN_ORDER)


def select_from(table: str, columns: Iterable[str]) -> str:
    """The beginning of a statement that reads these columns."""
    return f"SELECT {', '.join(columns)} FROM {table}"  # noqa: S608 - nothing comes from outside


def insert_into(table: str, columns: Sequence[str]) -> str:
    """The beginning of a statement that writes these columns, each by its name."""
    names, values = ", ".join(columns), ", ".join(f":{name}" for name in columns)
    return f"INSERT INTO {table} ({names}) VALUES ({values})"  # noqa: S608 - as above


def intent_values(intent: Intent) -> dict[str, Value]:
    """What is stored of an intent, by column."""
    return _written(intent, _OF_AN_INTENT)


def intent_of(row: Row) -> Intent:
    """The intent in a row of `INTENT_COLUMNS`."""
    return Intent._make(_read(row, _OF_AN_INTENT))


def order_values(order: Order) -> dict[str, Value]:
    """What is stored of an order, by column."""
    return _written(order, _OF_AN_ORDER)


def order_of(row: Row) -> Order:
    """The order in a row of `ORDER_COLUMNS`."""
    return Order._make(_read(row, _OF_AN_ORDER))


def _written(fields: Iterable[Any], columns: _Columns) -> dict[str, Value]:
    return {
        name: write(value)
        for (name, (write, _)), value in zip(columns.items(), fields, strict=True)
    }


def _read(row: Row, columns: _Columns) -> Iterator[Any]:
    return (read(value) for (_, read), value in zip(columns.values(), row, strict=True))


def answer_values(answer: RawAnswer) -> dict[str, Value]:
    """What is stored of an answer, by column, in the order that `answer_of` reads."""
    return {
        "endpoint": answer.endpoint,
        "status_code": answer.status_code,
        "content_type": answer.content_type,
        "body": answer.body,
        "received_at": to_micros(answer.received_at),
    }


def answer_of(row: Row) -> RawAnswer:
    """The answer in a row of the columns of `answer_values`."""
    endpoint, status_code, content_type, body, received_at = row
    return RawAnswer(endpoint, status_code, content_type, body, from_micros(received_at))


def sms_of(row: Row) -> Sms:
    """The SMS in a row of its fields' columns."""
    sms_id, order_id, service, number, text, code, received_at, sender, is_seen = row
    moment = from_micros(received_at)
    return Sms(sms_id, order_id, service, number, text, code, moment, sender, bool(is_seen))
