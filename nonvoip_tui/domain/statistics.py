"""What the account's own memory adds up to."""

from decimal import Decimal
from typing import NamedTuple

from nonvoip_tui.domain.models import Product


class ProductKey(NamedTuple):
    """What stays the same of a product from one price list to the next."""

    kind: str
    country: str
    service: str

    @classmethod
    def of(cls, product: Product) -> "ProductKey":
        """The key of a row of the price list."""
        return cls(product.kind, product.country, product.name)


class Costs(NamedTuple):
    """What was spent and refunded under one heading, in US dollars."""

    heading: str
    """A day as `2026-06-20`, a week by its Monday, or a service's name."""
    spent: Decimal = Decimal(0)
    refunded: Decimal = Decimal(0)
    purchases: int = 0

    @property
    def cost(self) -> Decimal:
        """What it came to in the end."""
        return self.spent - self.refunded


class Delivery(NamedTuple):
    """How well the orders of one product were served."""

    service: str
    kind: str
    orders: int
    """Those that are over, or had an SMS."""
    with_sms: int
    median_seconds: float | None
    """From the order to its first SMS; None when none ever came."""
    country: str = ""
    """Empty for the USA."""

    @property
    def key(self) -> ProductKey:
        """The product that it is about."""
        return ProductKey(self.kind, self.country, self.service)

    @property
    def share(self) -> float:
        """The share of the orders that an SMS came to, from 0 to 1."""
        return self.with_sms / self.orders
