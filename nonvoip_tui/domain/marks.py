"""What the person marked on the price lists."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from nonvoip_tui.domain.statistics import ProductKey


@dataclass(frozen=True, slots=True)
class Marks:
    """The favourites, and the products that are watched."""

    favourites: frozenset[ProductKey] = frozenset()
    watched: Mapping[ProductKey, Decimal | None] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """With the highest price in US dollars that is worth a word; None for any."""
