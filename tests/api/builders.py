"""Replies, orders and requests for the tests of the decoders."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from nonvoip_tui.api.responses import RateLimit, Reply
from nonvoip_tui.domain.models import SHORT_TERM, Order, OrderRequest, Product

NOW = datetime(2026, 6, 20, 10, 0, tzinfo=UTC)


def reply(answer: Any, status_code: int = 200, server_date: datetime | None = None) -> Reply:
    """An answer received at `NOW`."""
    return Reply(answer, NOW, status_code, RateLimit(retry_after_seconds=31), server_date)


def product(
    product_id: str = "101",
    name: str = "examplepay",
    price: str = "0.85",
    kind: str = SHORT_TERM,
    country: str = "",
) -> Product:
    """A product of the price list."""
    return Product(product_id, name, Decimal(price), kind, country=country)


def request(
    *products: Product, accepted: str | None = None, bid_percent: int | None = None
) -> OrderRequest:
    """A request for `products`, or for the usual one."""
    return OrderRequest(
        products or (product(),), None if accepted is None else Decimal(accepted), bid_percent
    )


def order(order_id: str = "900001", number: str = "12025550143") -> Order:
    """An order that was placed."""
    return Order(order_id, "examplepay", SHORT_TERM, NOW, number=number)
