"""What the person marked on the price lists."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from nonvoip_tui.domain.models import Order
from nonvoip_tui.domain.statistics import ProductKey

RECENT = 5
"""So many of the products that were ordered last stand before the others."""


class Marks(NamedTuple):
    """The favourites, and the products that are watched."""

    favourites: frozenset[ProductKey] = frozenset()
    watched: Mapping[ProductKey, Decimal | None] = MappingProxyType({})
    """With the highest price in US dollars that is worth a word; None for any."""


def recent_keys(orders: Iterable[Order], limit: int = RECENT) -> tuple[ProductKey, ...]:
    """What was ordered last, each once; `orders` come newest first."""
    keys = (ProductKey(order.kind, order.country, order.service) for order in orders)
    return tuple(dict.fromkeys(keys))[:limit]
