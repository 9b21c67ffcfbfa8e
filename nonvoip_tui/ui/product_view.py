"""Which products are shown, in which order: filter and sort as index lists over the rows."""

from collections.abc import Callable, Collection, Sequence
from decimal import Decimal
from itertools import zip_longest

from nonvoip_tui.domain.models import Product
from nonvoip_tui.domain.statistics import ProductKey

Key = Callable[[Product], int | Decimal]

SORTS: dict[str, Key | None] = {
    "name": None,
    "price": lambda product: product.price,
    "stock": lambda product: -(product.available or 0),
}
"""The sorts in the order in which the key goes through them; what is equal stands by name."""


class ProductView:
    """The rows of one kind, and the indices of those that pass the filter, sorted."""

    def __init__(self) -> None:
        self.products: Sequence[Product] = ()
        self.sort = "name"
        self.filter = ""
        self._first: tuple[Collection[ProductKey], ...] = ()
        self._haystacks: list[str] = []
        self._sorted: list[int] = []
        self._narrowed_by: list[str] = []
        self._narrowed: list[int] = []

    def set_products(self, products: Sequence[Product]) -> None:
        """Take new rows; sort and filter stay."""
        self.products = products
        self._haystacks = [product.name.casefold() for product in products]
        self._sort()

    def set_sort(self, sort: str) -> None:
        """Sort by this; an unknown word sorts by name."""
        self.sort = sort if sort in SORTS else "name"
        self._sort()

    def set_first(self, *groups: Collection[ProductKey]) -> None:
        """Put these before all others, whatever they are sorted by: the first group first."""
        if groups != self._first:
            self._first = groups
            self._sort()

    def next_sort(self) -> str:
        """The sort after the present one."""
        names = list(SORTS)
        return names[(names.index(self.sort) + 1) % len(names)]

    def indices(self) -> Sequence[int]:
        """The rows to show, in order."""
        words = self.filter.casefold().split()
        found, haystacks = self._sorted, self._haystacks
        narrower = zip_longest(words, self._narrowed_by)
        # A letter more lets no other row through: only those that were found are looked at.
        if words and all(word and word.startswith(before or "") for word, before in narrower):
            found = self._narrowed
        for word in words:
            found = [index for index in found if word in haystacks[index]]
        self._narrowed_by, self._narrowed = words, found
        return found

    def _sort(self) -> None:
        products, key = self.products, SORTS[self.sort]
        found = sorted(range(len(products)), key=self._haystacks.__getitem__)
        if key is not None:
            found.sort(key=lambda index: key(products[index]))
        if any(self._first):
            found.sort(key=self._groups().__getitem__)
        self._sorted = self._narrowed = found
        self._narrowed_by = []

    def _groups(self) -> list[int]:
        """The place of the group that each product belongs to."""
        last = len(self._first)
        names = {key.service for group in self._first for key in group}
        groups = [last] * len(self.products)
        for index, product in enumerate(self.products):
            if product.name in names:  # few are: the others are passed over quickly
                key = ProductKey.of(product)
                groups[index] = next((i for i, keys in enumerate(self._first) if key in keys), last)
        return groups
