"""Which products are shown, in which order: filter and sort as index lists over the rows."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from nonvoip_tui.domain.models import Product

Key = Callable[[Product], tuple[bool | int | Decimal, str]]

SORTS: dict[str, Key] = {
    "name": lambda product: (0, product.name.casefold()),
    "price": lambda product: (product.price, product.name.casefold()),
    "stock": lambda product: (-(product.available or 0), product.name.casefold()),
}
"""The sorts in the order in which the key goes through them."""


class ProductView:
    """The rows of one kind, and the indices of those that pass the filter, sorted."""

    def __init__(self) -> None:
        self.products: Sequence[Product] = ()
        self.sort = "name"
        self.filter = ""
        self._haystacks: list[str] = []
        self._sorted: list[int] = []

    def set_products(self, products: Sequence[Product]) -> None:
        """Take new rows; sort and filter stay."""
        self.products = products
        self._haystacks = [product.name.casefold() for product in products]
        self._sort()

    def set_sort(self, sort: str) -> None:
        """Sort by this; an unknown word sorts by name."""
        self.sort = sort if sort in SORTS else "name"
        self._sort()

    def next_sort(self) -> str:
        """The sort after the present one."""
        names = list(SORTS)
        return names[(names.index(self.sort) + 1) % len(names)]

    def indices(self) -> Sequence[int]:
        """The rows to show, in order."""
        words = self.filter.casefold().split()
        if not words:
            return self._sorted
        haystacks = self._haystacks
        return [index for index in self._sorted if all(word in haystacks[index] for word in words)]

    def _sort(self) -> None:
        key = SORTS[self.sort]
        keys = [key(product) for product in self.products]
        self._sorted = sorted(range(len(keys)), key=keys.__getitem__)
