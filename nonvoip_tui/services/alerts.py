"""Tells when a product that the person waits for can be had. It tells; it never buys."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal

from nonvoip_tui.domain.errors import RateLimitedError, ServiceError, StorageError
from nonvoip_tui.domain.events import AlertRaised, CatalogChanged, Event
from nonvoip_tui.domain.models import COUNTRY, Product
from nonvoip_tui.domain.statistics import ProductKey
from nonvoip_tui.services.archive import PriceAlerts
from nonvoip_tui.services.budget import Budget
from nonvoip_tui.services.catalog import Catalog
from nonvoip_tui.services.ports import Clock, Emit

LOOK_SECONDS = 120.0
"""How old the list of a watched product may get."""

LEAST_SECONDS = 30.0
"""Between two lists, however many are watched: two calls a minute of the person's share."""


class Alerts:
    """Looks at the lists of what is waited for, and tells once each time it comes to be had."""

    def __init__(
        self, kept: PriceAlerts, catalog: Catalog, budget: Budget, clock: Clock, emit: Emit
    ) -> None:
        self._kept = kept
        self._catalog = catalog
        self._budget = budget
        self._clock = clock
        self._emit = emit
        self._is_told: set[ProductKey] = set()
        self._was_toggled = asyncio.Event()

    def watched(self) -> Mapping[ProductKey, Decimal | None]:
        """Everything that is waited for, with the highest price of each.

        Raises:
            StorageError: the memory cannot be read.
        """
        return self._kept.all()

    async def toggle(self, product: Product, max_price: Decimal | None = None) -> bool:
        """Wait for a product, or no longer.

        What can be had already is told of when it comes back after it could not be had.

        Args:
            product: the product as it is now.
            max_price: only at most at this price, in US dollars; None for any.

        Returns:
            Whether it is waited for now.

        Raises:
            StorageError: it cannot be kept.
        """
        key = ProductKey.of(product)
        is_waited_for = key not in self._kept.all()
        if is_waited_for:
            self._kept.set(key, max_price)
        else:
            self._kept.remove(key)
        self._is_told.discard(key)
        if is_waited_for and _can_be_had(product, max_price):
            self._is_told.add(key)
        self._was_toggled.set()
        return is_waited_for

    async def end_all(self) -> None:
        """Wait for nothing any more.

        Raises:
            StorageError: it cannot be kept.
        """
        for key in self._kept.all():
            self._kept.remove(key)
        self._is_told.clear()

    def hear(self, event: Event) -> None:
        """Compare each price list that was read with what is waited for."""
        if not isinstance(event, CatalogChanged) or not (waited_for := self._waited_for()):
            return
        # A service may have several rows, and one that is sold out may have none.
        offered: dict[ProductKey, Product] = {}
        for product in sorted(event.products, key=lambda product: product.price, reverse=True):
            key = ProductKey.of(product)
            if key in waited_for and _can_be_had(product, waited_for[key]):
                offered[key] = product
        of_the_list = {key for key in waited_for if _list_of(key) == (event.kind, event.country)}
        self._is_told -= of_the_list - offered.keys()
        for key in offered.keys() - self._is_told:
            self._is_told.add(key)
            self._emit(AlertRaised(offered[key]))

    async def run(self) -> None:
        """Read the lists of what is waited for in turn, until cancelled."""
        while True:
            self._was_toggled.clear()
            lists = sorted({_list_of(key) for key in self._waited_for()})
            if not lists:
                await self._was_toggled.wait()
            for kind, country in lists:
                pause = max(LEAST_SECONDS, LOOK_SECONDS / len(lists))
                await self._clock.sleep(max(pause, self._budget.pause_left))
                await self._read(kind, country)

    async def _read(self, kind: str, country: str) -> None:
        try:
            await self._catalog.look(kind, country, older_than_seconds=LOOK_SECONDS)
        except RateLimitedError as error:
            self._budget.pause(error.retry_after_seconds)
        except (ServiceError, StorageError):
            return  # told by the account already; the next turn tries again

    def _waited_for(self) -> Mapping[ProductKey, Decimal | None]:
        with suppress(StorageError):  # an alert is no reason to end what the person does
            return self._kept.all()
        return {}


def _list_of(key: ProductKey) -> tuple[str, str]:
    """The kind and country of the price list that has this product."""
    return (COUNTRY, key.country) if key.country else (key.kind, "")


def _can_be_had(product: Product, max_price: Decimal | None) -> bool:
    return product.in_stock and (max_price is None or product.price <= max_price)
