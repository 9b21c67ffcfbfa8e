"""Products that the person waits for: back in stock, or at a price."""

from collections.abc import Mapping
from decimal import Decimal

from nonvoip_tui.domain.statistics import ProductKey
from nonvoip_tui.store.scope import Scope
from nonvoip_tui.store.values import from_money_or_none, to_money_or_none


class PriceAlerts:
    """What is waited for, by product; nothing is ever bought for it."""

    def __init__(self, scope: Scope) -> None:
        """Keep what is worked on."""
        self._database = scope.database

    def set(self, key: ProductKey, max_price: Decimal | None = None) -> None:
        """Wait for a product, instead of what was waited for before.

        Args:
            key: the product.
            max_price: the highest price that is worth a word, in US dollars; None for any.
        """
        self._database.write(
            "INSERT OR REPLACE INTO price_alerts VALUES (?, ?, ?, ?)",
            (*key, to_money_or_none(max_price)),
        )

    def remove(self, key: ProductKey) -> None:
        """Wait for a product no longer."""
        self._database.write(
            "DELETE FROM price_alerts WHERE kind = ? AND country = ? AND service = ?", key
        )

    def all(self) -> Mapping[ProductKey, Decimal | None]:
        """Everything that is waited for, with the highest price of each."""
        rows = self._database.rows("SELECT kind, country, service, max_price FROM price_alerts")
        return {ProductKey(*key): from_money_or_none(price) for *key, price in rows}
