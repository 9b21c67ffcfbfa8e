"""The price lists, and what the user marked on them: favourites and products to be notified of."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from nonvoip_tui.domain.errors import RateLimitedError, ServiceError, StorageError
from nonvoip_tui.domain.events import (
    AlertRaised,
    CatalogChanged,
    CountriesChanged,
    Event,
    MarksChanged,
)
from nonvoip_tui.domain.models import COUNTRY, Marks, PriceList, Product, ProductKey
from nonvoip_tui.services.account import Account
from nonvoip_tui.services.ports import Clock, Emit, Service
from nonvoip_tui.services.rate_limit import Budget

if TYPE_CHECKING:
    from nonvoip_tui.store.catalog import Catalog as StoredCatalog
    from nonvoip_tui.store.catalog import Favourites, PriceAlerts


@dataclass(eq=False)
class Catalog:
    """Reads the price lists of the kinds that are looked at, one call for each at a time."""

    _service: Service
    _stored: "StoredCatalog"
    _account: Account
    _clock: Clock
    _emit: Emit
    _refresh_seconds: float
    _read_at: dict[tuple[str, str], float] = field(default_factory=dict, init=False)
    _locks: dict[tuple[str, str], asyncio.Lock] = field(default_factory=dict, init=False)

    async def stored(self, kind: str, country: str = "") -> PriceList:
        """The list as last read, without asking the service."""
        return self._stored.load(kind, country)._replace(country=country)

    async def look(
        self,
        kind: str,
        country: str = "",
        *,
        again: bool = False,
        older_than_seconds: float | None = None,
    ) -> PriceList | None:
        """Read a list that is being shown if its last reading is too old, or `again`.

        Args:
            kind: the kind; `COUNTRY` for the list of a country.
            country: empty for the USA.
            again: even if the last reading is fresh.
            older_than_seconds: how old that may be; None for what the settings say.

        Returns:
            The new list, or None when the last one still stands.

        Raises:
            ServiceError: it cannot be read; the list before still stands.
        """
        await self._account.signed_in()
        key = (kind, country)
        async with self._locks.setdefault(key, asyncio.Lock()):
            read_at = self._read_at.get(key)
            if not again and read_at is not None:
                age = self._clock.monotonic() - read_at
                if age < (older_than_seconds or self._refresh_seconds):
                    return None
            products = await self._asked(kind, country)
            self._read_at[key] = self._clock.monotonic()
            price_list = PriceList(kind, products, self._clock.now(), country)
            with suppress(StorageError):  # only a convenience for the next start
                self._stored.replace(price_list, country)
            self._emit(CatalogChanged(kind, products, self._clock.now(), country))
            return price_list

    async def countries(self) -> Sequence[str]:
        """The countries that the service lists numbers of; the stored ones when it names none.

        Raises:
            ServiceError: they cannot be read.
        """
        products = await self._asked(COUNTRY, "")
        named = {product.country for product in products if product.country}
        countries = sorted(named or filter(None, self._stored.countries(COUNTRY)))
        self._emit(CountriesChanged(countries))
        return countries

    async def _asked(self, kind: str, country: str) -> Sequence[Product]:
        try:
            if kind == COUNTRY:
                products = await self._service.country_products(country)
            else:
                products = await self._service.products(kind)
        except ServiceError as error:
            self._account.went_wrong(error)
            raise
        self._account.went_well()
        return products


LOOK_SECONDS = 120.0
"""How old the list of a watched product may become before it is read again."""

MIN_SECONDS = 30.0
"""The shortest time between two lists, however many are watched: two calls a minute."""


@dataclass(eq=False)
class Alerts:
    """Looks at the lists of what is waited for, and emits once each time it becomes available."""

    _stored: "PriceAlerts"
    _catalog: Catalog
    _budget: Budget
    _clock: Clock
    _emit: Emit
    _is_notified: set[ProductKey] = field(default_factory=set, init=False)
    _was_toggled: asyncio.Event = field(default_factory=asyncio.Event, init=False)

    def watched(self) -> Mapping[ProductKey, Decimal | None]:
        """Everything that is waited for, with the highest price of each.

        Raises:
            StorageError: the memory cannot be read.
        """
        return self._stored.all()

    async def toggle(self, product: Product, max_price: Decimal | None = None) -> bool:
        """Wait for a product, or no longer.

        What is available already is emitted when it comes back after it was gone.

        Args:
            product: the product as it is now.
            max_price: only at most at this price, in US dollars; None for any.

        Returns:
            Whether it is waited for now.

        Raises:
            StorageError: it cannot be stored.
        """
        key = ProductKey.of(product)
        is_waited_for = key not in self._stored.all()
        if is_waited_for:
            self._stored.set(key, max_price)
        else:
            self._stored.remove(key)
        self._is_notified.discard(key)
        if is_waited_for and _can_be_had(product, max_price):
            self._is_notified.add(key)
        self._was_toggled.set()
        return is_waited_for

    async def end_all(self) -> None:
        """Stop waiting for any product.

        Raises:
            StorageError: it cannot be stored.
        """
        for key in self._stored.all():
            self._stored.remove(key)
        self._is_notified.clear()

    def on_event(self, event: Event) -> None:
        """Compare each price list that was read with what is waited for."""
        if not isinstance(event, CatalogChanged) or not (waited_for := self._waited_for()):
            return
        # A service may have several rows, and one that is sold out may have none.
        offered: dict[ProductKey, Product] = {}
        for product in sorted(event.products, key=_price_or_most, reverse=True):
            key = ProductKey.of(product)
            if key in waited_for and _can_be_had(product, waited_for[key]):
                offered[key] = product
        of_the_list = {key for key in waited_for if _list_of(key) == (event.kind, event.country)}
        self._is_notified -= of_the_list - offered.keys()
        for key in offered.keys() - self._is_notified:
            self._is_notified.add(key)
            self._emit(AlertRaised(offered[key]))

    async def run(self) -> None:
        """Read the lists of what is waited for in turn, until cancelled."""
        while True:
            self._was_toggled.clear()
            lists = sorted({_list_of(key) for key in self._waited_for()})
            if not lists:
                await self._was_toggled.wait()
            for kind, country in lists:
                pause = max(MIN_SECONDS, LOOK_SECONDS / len(lists))
                await self._clock.sleep(max(pause, self._budget.pause_left))
                await self._read(kind, country)

    async def _read(self, kind: str, country: str) -> None:
        try:
            await self._catalog.look(kind, country, older_than_seconds=LOOK_SECONDS)
        except RateLimitedError as error:
            self._budget.pause(error.retry_after_seconds)
        except (ServiceError, StorageError):
            return  # reported by the account already; the next turn tries again

    def _waited_for(self) -> Mapping[ProductKey, Decimal | None]:
        with suppress(StorageError):  # an alert is no reason to end what the user does
            return self._stored.all()
        return {}


def _list_of(key: ProductKey) -> tuple[str, str]:
    """The kind and country of the price list that has this product."""
    return (COUNTRY, key.country) if key.country else (key.kind, "")


def _can_be_had(product: Product, max_price: Decimal | None) -> bool:
    return product.in_stock and (max_price is None or _price_or_most(product) <= max_price)


def _price_or_most(product: Product) -> Decimal:
    """The price for comparing; one that is not named is above all others."""
    return Decimal("Infinity") if product.price is None else product.price


class Marking:
    """Stores each mark, then emits it."""

    def __init__(self, favourites: "Favourites", alerts: Alerts, emit: Emit) -> None:
        self._favourites = favourites
        self._alerts = alerts
        self._emit = emit

    async def toggle_favourite(self, product: Product) -> bool:
        """Mark a product as a favourite, or take the mark away.

        Returns:
            Whether it is one now.

        Raises:
            StorageError: it cannot be stored; nothing has changed.
        """
        key = ProductKey.of(product)
        is_marked = key not in self._favourites.all()
        (self._favourites.add if is_marked else self._favourites.remove)(key)
        self._notify()
        return is_marked

    async def toggle_watch(self, product: Product, max_price: Decimal | None = None) -> bool:
        """Watch a product, or no longer; see `Alerts.toggle`.

        Raises:
            StorageError: it cannot be stored; nothing has changed.
        """
        is_watched = await self._alerts.toggle(product, max_price)
        self._notify()
        return is_watched

    async def watch_nothing(self) -> None:
        """Stop watching every product, also of products that are no longer on a list.

        Raises:
            StorageError: it cannot be stored.
        """
        await self._alerts.end_all()
        self._notify()

    def _notify(self) -> None:
        self._emit(MarksChanged(Marks(self._favourites.all(), self._alerts.watched())))
