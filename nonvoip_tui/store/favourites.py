"""What the person buys often: favourites marked by hand, and what was ordered last.

A product is known by kind, country and service, since its number may change from one price list
to the next.
"""

from collections.abc import Sequence

from nonvoip_tui.domain.statistics import ProductKey
from nonvoip_tui.store.scope import Scope

_LOOKED_THROUGH = 1000  # orders; whoever repeats a product does so within these


class Favourites:
    """The favourites of whoever sits here, and the recent products of the account."""

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

    def recent(self, limit: int) -> Sequence[ProductKey]:
        """The products that were ordered last, each once, the newest first."""
        rows = self._scope.database.rows(
            "SELECT kind, country, service FROM orders WHERE account = ? "
            "ORDER BY created_at DESC, order_id DESC LIMIT ?",
            (self._scope.account, _LOOKED_THROUGH),
        )
        return [ProductKey(*row) for row in dict.fromkeys(rows)][:limit]
