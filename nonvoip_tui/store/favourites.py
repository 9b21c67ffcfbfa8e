"""What the person buys often, marked by hand.

A product is known by kind, country and service, since its number may change from one price list
to the next.
"""

from nonvoip_tui.domain.statistics import ProductKey
from nonvoip_tui.store.scope import Scope


class Favourites:
    """The favourites of whoever sits here."""

    def __init__(self, scope: Scope) -> None:
        """Keep what is worked on."""
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
