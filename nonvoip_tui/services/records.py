"""Orders, SMS and products as other programs read them: exact decimals, ISO times in UTC."""

from datetime import UTC, datetime
from decimal import Decimal

from nonvoip_tui.domain.models import Intent, Order, Product, Sms

Record = dict[str, str | int | bool | None]
"""One row by the names of its columns; None where nothing is known."""

ORDER_COLUMNS = (
    "order_id", "created_at", "service", "kind", "country", "number", "state", "status", "price",
    "bid_percent", "product_id", "expires_at", "active_until", "rejected_at", "ended_at",
    "parent_id", "sms_count", "last_code", "last_sms_at", "note", "refunded", "warning",
)  # fmt: skip
MESSAGE_COLUMNS = ("received_at", "order_id", "service", "number", "sender", "code", "text")


def order_record(order: Order, now: datetime) -> Record:
    """One order with its state at `now`."""
    return {
        "order_id": order.order_id,
        "created_at": utc_text(order.created_at),
        "service": order.service,
        "kind": order.kind,
        "country": order.country,
        "number": order.number,
        "state": order.state(now).value,
        "status": order.status,
        "price": money_text(order.price),
        "bid_percent": order.bid_percent,
        "product_id": order.product_id,
        "expires_at": utc_text(order.expires_at),
        "active_until": utc_text(order.active_until),
        "rejected_at": utc_text(order.rejected_at),
        "ended_at": utc_text(order.ended_at),
        "parent_id": order.parent_id,
        "sms_count": order.sms_count,
        "last_code": order.last_code,
        "last_sms_at": utc_text(order.last_sms_at),
        "note": order.note,
        "refunded": money_text(order.refunded),
        "warning": order.warning,
    }


def call_record(intent: Intent) -> Record:
    """One call whose outcome is not known."""
    return {
        "ref": intent.ref,
        "action": intent.action.value,
        "sent_at": utc_text(intent.began_at),
        "service": intent.service,
        "kind": intent.kind,
        "order_id": intent.order_id or None,
        "number": intent.number or None,
        "price": money_text(intent.agreed),
        "bid_percent": intent.bid_percent,
        "balance_before": money_text(intent.balance_before),
        "balance_after": money_text(intent.balance_after),
        "detail": intent.detail,
    }


def unknown_order_record(intent: Intent) -> Record:
    """A call whose outcome is not known, as a row among orders: it may have brought one."""
    nothing: Record = dict.fromkeys(ORDER_COLUMNS)
    return nothing | {
        "created_at": utc_text(intent.began_at),
        "service": intent.service,
        "kind": intent.kind,
        "state": "outcome_unknown",
        "price": money_text(intent.agreed),
        "bid_percent": intent.bid_percent,
        "note": intent.detail,
        "ref": intent.ref,
    }


def message_record(sms: Sms) -> Record:
    """One SMS."""
    return {
        "received_at": utc_text(sms.received_at),
        "order_id": sms.order_id,
        "service": sms.service,
        "number": sms.number,
        "sender": sms.sender,
        "code": sms.code,
        "text": sms.text,
    }


def product_record(product: Product) -> Record:
    """One row of a price list."""
    return {
        "product_id": product.product_id,
        "name": product.name,
        "price": money_text(product.price),
        "available": product.available,
        "kind": product.kind,
        "network": product.network,
        "country": product.country,
    }


def money_text(amount: Decimal | None) -> str | None:
    """An amount exactly as it is known: `0.60`."""
    return None if amount is None else format(amount, "f")


def utc_text(moment: datetime | None) -> str | None:
    """A moment, exact: `2026-06-20T09:30:00.123456Z`."""
    return None if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
