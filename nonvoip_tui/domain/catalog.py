"""The products of one kind as the service listed them, and what the user marked among them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from nonvoip_tui.domain.models import Order, Product
from nonvoip_tui.domain.statistics import ProductKey


class PriceList(NamedTuple):
    """The products of one kind, or of one country, as last read."""

    kind: str
    products: Sequence[Product] = ()
    read_at: datetime | None = None
    """None when it was never read."""
    country: str = ""
    """Empty for the USA."""
    is_whole: bool = True
    """False for the beginning of a cached list, which the first frame shows."""


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
