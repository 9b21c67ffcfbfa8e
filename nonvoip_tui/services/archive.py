"""What the services need of the account's memory beyond orders and SMS, as Protocols."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Protocol

from nonvoip_tui.domain.statistics import Costs, Delivery, ProductKey


class Statistics(Protocol):
    """What the account's own memory adds up to."""

    def per_day(self, since: datetime, until: datetime, zone: tzinfo | None) -> Sequence[Costs]:
        """What was spent, by days of `zone` (None for the local one), newest first."""
        ...

    def per_week(self, since: datetime, until: datetime, zone: tzinfo | None) -> Sequence[Costs]:
        """What was spent, by the weeks' Mondays, newest first."""
        ...

    def per_service(self, since: datetime, until: datetime) -> Sequence[Costs]:
        """What was spent, by services, the dearest first."""
        ...

    def counted(self, since: datetime, until: datetime) -> Decimal:
        """What counts against a limit, in US dollars: costs, and what may have been charged."""
        ...

    def deliveries(self, since: datetime, until: datetime) -> Sequence[Delivery]:
        """How often and how fast SMS came, by service and kind."""
        ...


class Favourites(Protocol):
    """What the person buys often."""

    def add(self, key: ProductKey) -> None:
        """Mark a product."""
        ...

    def remove(self, key: ProductKey) -> None:
        """Unmark a product."""
        ...

    def all(self) -> frozenset[ProductKey]:
        """Every marked product."""
        ...


class LastWarnings(Protocol):
    """Which orders, and windows of rented numbers, were warned of in their last minute."""

    def claim(self, what: str, ends_at: datetime) -> bool:
        """Take it on oneself to warn of one that ends then; whether nobody has done so before.

        Raises:
            StorageError: it cannot be kept.
        """
        ...


class PriceAlerts(Protocol):
    """What the person waits for."""

    def set(self, key: ProductKey, max_price: Decimal | None = None) -> None:
        """Wait for a product to be in stock, at most at this price in US dollars."""
        ...

    def remove(self, key: ProductKey) -> None:
        """Wait for it no longer."""
        ...

    def all(self) -> Mapping[ProductKey, Decimal | None]:
        """Everything that is waited for, with the highest price of each."""
        ...
