"""Converts times, money, intents, orders and SMS to rows of the database, and back.

Times are INTEGER microseconds since 1970 in UTC: exact, short, and they sort. Money is TEXT,
the decimal digits as the service wrote them. Text is stored whole but for what SQLite cannot hold.

A row is read as a tuple in the order that its function here unpacks, which each `SELECT`
names; it is written by name.
"""

import json
import re
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


def intent_values(intent: Intent) -> dict[str, Value]:
    """What is stored of an intent, by column, in the order that `intent_of` reads."""
    return {
        "ref": intent.ref,
        "action": intent.action,
        "began_at": to_micros(intent.began_at),
        "service": intent.service,
        "kind": intent.kind,
        "product_ids": json.dumps(intent.product_ids),
        "order_id": intent.order_id,
        "number": intent.number,
        "price_shown": to_money_or_none(intent.price_shown),
        "accepted_max_price": to_money_or_none(intent.accepted_max_price),
        "bid_percent": intent.bid_percent,
        "balance_before": to_money_or_none(intent.balance_before),
        "balance_after": to_money_or_none(intent.balance_after),
        "ending": intent.ending,
        "ended_at": to_micros_or_none(intent.ended_at),
        "detail": intent.detail,
        "charged": to_money_or_none(intent.charged),
        "country": intent.country,
    }


def intent_of(row: Row) -> Intent:
    """The intent in a row of the columns of `intent_values`."""
    (
        ref,
        action,
        began_at,
        service,
        kind,
        product_ids,
        order_id,
        number,
        price_shown,
        accepted_max_price,
        bid_percent,
        balance_before,
        balance_after,
        ending,
        ended_at,
        detail,
        charged,
        country,
    ) = row
    return Intent(
        ref=ref,
        action=Action(action),
        began_at=from_micros(began_at),
        service=service,
        kind=kind,
        product_ids=tuple(json.loads(product_ids)),
        order_id=order_id,
        number=number,
        price_shown=from_money_or_none(price_shown),
        accepted_max_price=from_money_or_none(accepted_max_price),
        bid_percent=bid_percent,
        balance_before=from_money_or_none(balance_before),
        balance_after=from_money_or_none(balance_after),
        ending=None if ending is None else Ending(ending),
        ended_at=from_micros_or_none(ended_at),
        detail=detail,
        charged=from_money_or_none(charged),
        country=country,
    )


def order_values(order: Order) -> dict[str, Value]:
    """What is stored of an order, by column, in the order that `order_of` reads."""
    return {
        "order_id": order.order_id,
        "service": order.service,
        "kind": order.kind,
        "created_at": to_micros(order.created_at),
        "number": order.number,
        "status": order.status,
        "price": to_money_or_none(order.price),
        "product_id": order.product_id,
        "country": order.country,
        "bid_percent": order.bid_percent,
        "expires_at": to_micros_or_none(order.expires_at),
        "active_until": to_micros_or_none(order.active_until),
        "rejected_at": to_micros_or_none(order.rejected_at),
        "ended_at": to_micros_or_none(order.ended_at),
        "parent_id": order.parent_id,
        "sms_count": order.sms_count,
        "last_code": order.last_code,
        "last_sms_at": to_micros_or_none(order.last_sms_at),
        "note": order.note,
        "first_sms_at": to_micros_or_none(order.first_sms_at),
        "refunded": to_money_or_none(order.refunded),
        "warning": order.warning,
        "id_at_service": order.id_at_service,
        "expires_assumed": int(order.is_end_assumed),
    }


def order_of(row: Row) -> Order:
    """The order in a row of the columns of `order_values`."""
    (
        order_id,
        service,
        kind,
        created_at,
        number,
        status,
        price,
        product_id,
        country,
        bid_percent,
        expires_at,
        active_until,
        rejected_at,
        ended_at,
        parent_id,
        sms_count,
        last_code,
        last_sms_at,
        note,
        first_sms_at,
        refunded,
        warning,
        id_at_service,
        expires_assumed,
    ) = row
    return Order(
        order_id=order_id,
        service=service,
        kind=kind,
        created_at=from_micros(created_at),
        number=number,
        status=status,
        price=from_money_or_none(price),
        product_id=product_id,
        country=country,
        bid_percent=bid_percent,
        expires_at=from_micros_or_none(expires_at),
        active_until=from_micros_or_none(active_until),
        rejected_at=from_micros_or_none(rejected_at),
        ended_at=from_micros_or_none(ended_at),
        parent_id=parent_id,
        sms_count=sms_count,
        last_code=last_code,
        last_sms_at=from_micros_or_none(last_sms_at),
        note=note,
        first_sms_at=from_micros_or_none(first_sms_at),
        refunded=from_money_or_none(refunded),
        warning=warning,
        id_at_service=id_at_service,
        is_end_assumed=bool(expires_assumed),
    )


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
    return Sms(
        sms_id=sms_id,
        order_id=order_id,
        service=service,
        number=number,
        text=text,
        code=code,
        received_at=from_micros(received_at),
        sender=sender,
        is_seen=bool(is_seen),
    )
