"""Tells when a product that the person waits for can be had. It tells; it never buys."""

from contextlib import suppress
from decimal import Decimal

from nonvoip_tui.domain.errors import ServiceError
from nonvoip_tui.domain.events import AlertRaised, CatalogChanged, Event
from nonvoip_tui.domain.models import Product
from nonvoip_tui.domain.statistics import ProductKey
from nonvoip_tui.services.archive import PriceAlerts
from nonvoip_tui.services.catalog import Catalog
from nonvoip_tui.services.ports import Clock, Emit

LOOK_SECONDS = 120.0


class Alerts:
    """Looks at the lists of what is waited for, and tells once each time it comes to be had."""

    def __init__(self, kept: PriceAlerts, catalog: Catalog, clock: Clock, emit: Emit) -> None:
        self._kept = kept
        self._catalog = catalog
        self._clock = clock
        self._emit = emit
        self._is_told: set[ProductKey] = set()

    async def toggle(self, product: Product, max_price: Decimal | None = None) -> bool:
        """Wait for a product, or no longer.

        Args:
            product: the product.
            max_price: only at most at this price, in US dollars; None for any.

        Returns:
            Whether it is waited for now.
        """
        key = ProductKey.of(product)
        self._is_told.discard(key)
        if key in self._kept.all():
            self._kept.remove(key)
            return False
        self._kept.set(key, max_price)
        return True

    def hear(self, event: Event) -> None:
        """Compare each price list that was read with what is waited for."""
        if not isinstance(event, CatalogChanged) or not (waited_for := self._kept.all()):
            return
        for product in event.products:
            key = ProductKey.of(product)
            if key not in waited_for:
                continue
            limit = waited_for[key]
            can_be_had = product.in_stock and (limit is None or product.price <= limit)
            if can_be_had and key not in self._is_told:
                self._is_told.add(key)
                self._emit(AlertRaised(product))
            elif not can_be_had:
                self._is_told.discard(key)

    async def run(self) -> None:
        """Read the lists of what is waited for now and then, until cancelled."""
        while True:
            await self._clock.sleep(LOOK_SECONDS)
            for kind, country in {(key.kind, key.country) for key in self._kept.all()}:
                with suppress(ServiceError):  # told by the account already
                    await self._catalog.look(kind, country)
