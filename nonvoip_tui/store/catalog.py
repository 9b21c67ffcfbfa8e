"""The price lists as last read, favourites, and products to be notified of.

A list lies in pages of products, one column after the other as JSON. Measured on 20,000
products against one row for each: two thirds of the time to load (what is left is making the
objects), a third of the time to replace, and what did not change is not written at all.

A product is known by kind, country and service, since its number may change from one price list
to the next.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import chain
from sys import intern

from nonvoip_tui.domain.models import PriceList, Product, ProductKey
from nonvoip_tui.store.database import Scope
from nonvoip_tui.store.rows import (
    from_micros_or_none,
    from_money_or_none,
    to_micros_or_none,
    to_money_or_none,
)

PAGE_SIZE = 500
"""Products in a page: a changed price writes one (about 30 kB)."""


class Catalog:
    """One price list for each kind and country; they belong to no account."""

    def __init__(self, scope: Scope) -> None:
        self._database = scope.database

    def replace(self, price_list: PriceList, country: str = "") -> None:
        """Store a whole list, by name, in place of the last one; only what changed is written.

        A journal that can only be looked at keeps its old list.
        """
        if self._database.is_read_only:
            return
        key = (price_list.kind, country)
        products = sorted(price_list.products, key=lambda product: product.name.casefold())
        pages = [
            _encoded(products[start : start + PAGE_SIZE])
            for start in range(0, len(products), PAGE_SIZE)
        ]
        with self._database.transaction():
            stored = self._pages(price_list.kind, country)
            for number, page in enumerate(pages):
                if number >= len(stored) or stored[number] != page:
                    self._database.write(
                        "INSERT OR REPLACE INTO products (kind, country, page, rows) "
                        "VALUES (?, ?, ?, ?)",
                        (*key, number, page),
                    )
            if len(stored) > len(pages):
                self._database.write(
                    "DELETE FROM products WHERE kind = ? AND country = ? AND page >= ?",
                    (*key, len(pages)),
                )
            self._database.write(
                "INSERT OR REPLACE INTO price_lists (kind, country, read_at) VALUES (?, ?, ?)",
                (*key, to_micros_or_none(price_list.read_at)),
            )

    def load(self, kind: str, country: str = "") -> PriceList:
        """The stored list of one kind, empty if none."""
        products = tuple(chain.from_iterable(map(_Decoder().products, self._pages(kind, country))))
        return PriceList(kind, products, self._read_at(kind, country))

    def countries(self, kind: str) -> Sequence[str]:
        """The countries that a list of `kind` is stored for; the USA is the empty string."""
        rows = self._database.rows(
            "SELECT country FROM price_lists WHERE kind = ? ORDER BY country", (kind,)
        )
        return [country for (country,) in rows]

    def _pages(self, kind: str, country: str) -> list[str]:
        rows = self._database.rows(
            "SELECT rows FROM products WHERE kind = ? AND country = ? ORDER BY page",
            (kind, country),
        )
        return [page for (page,) in rows]

    def _read_at(self, kind: str, country: str) -> datetime | None:
        row = self._database.row(
            "SELECT read_at FROM price_lists WHERE kind = ? AND country = ?", (kind, country)
        )
        return from_micros_or_none(row[0]) if row else None


def _encoded(products: Sequence[Product]) -> str:
    columns = (
        [product.product_id for product in products],
        [product.name for product in products],
        [to_money_or_none(product.price) for product in products],
        [product.kind for product in products],
        [product.available for product in products],
        [product.network for product in products],
        [product.country for product in products],
    )
    return json.dumps(columns, separators=(",", ":"))


class _Decoder:
    """Makes the products of one list; what repeats in it is made once."""

    def __init__(self) -> None:
        self._amounts: dict[str | None, Decimal | None] = {None: None}

    def products(self, page: str) -> Iterator[Product]:
        ids, names, prices, kinds, available, networks, countries = json.loads(page)
        amounts = self._amounts
        amounts.update((price, Decimal(price)) for price in set(prices).difference(amounts))
        columns = (
            ids,
            names,
            map(amounts.__getitem__, prices),
            map(intern, kinds),
            available,
            map(intern, networks),
            map(intern, countries),
        )
        return map(Product._make, zip(*columns, strict=True))


class Favourites:
    """The user's favourites."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(self, key: ProductKey) -> None:
        """Mark a product; a second time does nothing."""
        self._scope.database.write("INSERT OR IGNORE INTO favourites VALUES (?, ?, ?)", key)

    def remove(self, key: ProductKey) -> None:
        """Unmark a product."""
        self._scope.database.write(
            "DELETE FROM favourites WHERE kind = ? AND country = ? AND service = ?", key
        )

    def all(self) -> frozenset[ProductKey]:
        """Every marked product."""
        rows = self._scope.database.rows("SELECT kind, country, service FROM favourites")
        return frozenset(ProductKey(*row) for row in rows)


class PriceAlerts:
    """The watched products; nothing is ever bought for them."""

    def __init__(self, scope: Scope) -> None:
        self._database = scope.database

    def set(self, key: ProductKey, max_price: Decimal | None = None) -> None:
        """Watch a product at any price, or at most at one in US dollars, from now on."""
        self._database.write(
            "INSERT OR REPLACE INTO price_alerts VALUES (?, ?, ?, ?)",
            (*key, to_money_or_none(max_price)),
        )

    def remove(self, key: ProductKey) -> None:
        """Stop watching a product."""
        self._database.write(
            "DELETE FROM price_alerts WHERE kind = ? AND country = ? AND service = ?", key
        )

    def all(self) -> Mapping[ProductKey, Decimal | None]:
        """Every watched product with its highest price."""
        rows = self._database.rows("SELECT kind, country, service, max_price FROM price_alerts")
        return {ProductKey(*key): from_money_or_none(price) for *key, price in rows}
