"""The price lists: kept from the last time, read again when looked at."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from nonvoip_tui.domain.errors import ServiceError, StorageError
from nonvoip_tui.domain.events import CatalogChanged, CountriesChanged
from nonvoip_tui.domain.models import COUNTRY, Product
from nonvoip_tui.domain.price_list import PriceList
from nonvoip_tui.services.account import Account
from nonvoip_tui.services.ports import Catalog as KeptCatalog
from nonvoip_tui.services.ports import Clock, Emit, Service


class Catalog:
    """Reads the price lists of the kinds that are looked at, one call for each at a time."""

    def __init__(
        self,
        service: Service,
        kept: KeptCatalog,
        account: Account,
        clock: Clock,
        emit: Emit,
        refresh_seconds: float,
    ) -> None:
        self._service = service
        self._kept = kept
        self._account = account
        self._clock = clock
        self._emit = emit
        self._refresh_seconds = refresh_seconds
        self._read_at: dict[tuple[str, str], float] = {}
        self._locks: dict[tuple[str, str], asyncio.Lock] = {}

    async def kept(self, kind: str, country: str = "") -> PriceList:
        """The list as last read, without asking the service."""
        return self._kept.load(kind, country)._replace(country=country)

    async def look(
        self,
        kind: str,
        country: str = "",
        *,
        again: bool = False,
        older_than_seconds: float | None = None,
    ) -> PriceList | None:
        """Somebody looks at a list: read it if the last reading is too old, or `again`.

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
                self._kept.replace(price_list, country)
            self._emit(CatalogChanged(kind, products, self._clock.now(), country))
            return price_list

    async def countries(self) -> Sequence[str]:
        """The countries that the service lists numbers of; those kept when it names none.

        Raises:
            ServiceError: they cannot be read.
        """
        products = await self._asked(COUNTRY, "")
        named = {product.country for product in products if product.country}
        countries = sorted(named or filter(None, self._kept.countries(COUNTRY)))
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
