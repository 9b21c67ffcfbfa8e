"""The price lists: kept from the last time, read again when looked at."""

import asyncio
from contextlib import suppress

from nonvoip_tui.domain.errors import ServiceError, StorageError
from nonvoip_tui.domain.events import CatalogChanged
from nonvoip_tui.services.account import Account
from nonvoip_tui.services.ports import Catalog as KeptCatalog
from nonvoip_tui.services.ports import Clock, Emit, PriceList, Service


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
        self._read_at: dict[str, float] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def kept(self, kind: str) -> PriceList:
        """The list as last read, without asking the service."""
        return self._kept.load(kind)

    async def look(self, kind: str, *, again: bool = False) -> PriceList | None:
        """Somebody looks at `kind`: read it if the last reading is too old, or `again`.

        Returns:
            The new list, or None when the last one still stands.

        Raises:
            ServiceError: it cannot be read; the list before still stands.
        """
        await self._account.signed_in()
        async with self._locks.setdefault(kind, asyncio.Lock()):
            read_at = self._read_at.get(kind)
            if not again and read_at is not None:
                age = self._clock.monotonic() - read_at
                if age < self._refresh_seconds:
                    return None
            try:
                products = await self._service.products(kind)
            except ServiceError as error:
                self._account.went_wrong(error)
                raise
            self._account.went_well()
            self._read_at[kind] = self._clock.monotonic()
            price_list = PriceList(kind, products, self._clock.now())
            with suppress(StorageError):  # only a convenience for the next start
                self._kept.replace(price_list)
            self._emit(CatalogChanged(kind, products, self._clock.now()))
            return price_list
