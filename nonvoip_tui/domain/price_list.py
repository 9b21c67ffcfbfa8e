"""The products of one kind as the service listed them."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from nonvoip_tui.domain.models import Product


class PriceList(NamedTuple):
    """The products of one kind, or of one country, as last read."""

    kind: str
    products: Sequence[Product] = ()
    read_at: datetime | None = None
    """None when it was never read."""
    country: str = ""
    """Empty for the USA."""
    is_whole: bool = True
    """False for the beginning of a kept list, which the first frame shows."""
