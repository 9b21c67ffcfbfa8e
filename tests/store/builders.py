"""Orders, SMS and intents for the store's tests; every value is invented."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from nonvoip_tui.domain.answers import RawAnswer
from nonvoip_tui.domain.models import Action, IncomingSms, Intent, Order, Product
from nonvoip_tui.store.store import Store

NOW = datetime(2026, 6, 20, 9, 30, 0, 123456, tzinfo=UTC)
ACCOUNT = "somebody@example.com"


def an_order(order_id: str = "900001", **fields: Any) -> Order:
    """A ten-minute order with a number, waiting for its SMS."""
    order = Order(
        order_id=order_id,
        service="examplepay",
        kind="short_term",
        created_at=NOW,
        number="12025550143",
        status="Reserved",
        price=Decimal("0.85"),
        product_id="101",
        expires_at=NOW + timedelta(minutes=10),
    )
    return order._replace(**fields)


def an_intent(ref: str = "ref-1", **fields: Any) -> Intent:
    """A call about to be sent."""
    intent = Intent(
        ref=ref,
        action=Action.ORDER,
        began_at=NOW,
        service="examplepay",
        kind="short_term",
        product_ids=("101",),
        price_shown=Decimal("0.85"),
        balance_before=Decimal("37.40"),
    )
    return intent._replace(**fields)


def an_answer(body: bytes = b'{"status":"success"}', **fields: Any) -> RawAnswer:
    """What the service answered to an order."""
    return RawAnswer("order", 200, "application/json", body, NOW)._replace(**fields)


def an_sms(text: str = "Your code is 123456", received_at: datetime | None = None) -> IncomingSms:
    """An SMS as the service answers it."""
    return IncomingSms(text=text, sender="22000", received_at=received_at)


def products(count: int, kind: str = "short_term") -> tuple[Product, ...]:
    """So many different products, by name."""
    return tuple(
        Product(str(n), f"Service {n:05} / x", Decimal(n % 300) / 100, kind, n % 50, "1")
        for n in range(count)
    )


@contextmanager
def opened(path: Path, instance_id: str = "one", account: str | None = ACCOUNT) -> Iterator[Store]:
    """A store at `path`, closed again."""
    store = Store.open(path, instance_id=instance_id, account=account)
    try:
        yield store
    finally:
        store.close()
