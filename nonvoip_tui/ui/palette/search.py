"""Finds what fits the words that were typed, in memory, however many products there are."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from nonvoip_tui.domain.catalog import PriceList
from nonvoip_tui.domain.models import Product
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.palette.entries import (
    Entry,
    actions_elsewhere,
    actions_here,
    live_orders,
    noted_orders,
    product_entry,
    product_haystack,
    themes,
)

MAX_SHOWN = 60

_BEGINS, _WORD_BEGINS, _WITHIN = range(3)


class Found(NamedTuple):
    """The best of what fits."""

    entries: Sequence[Entry]
    total: int
    """How many fit, shown or not."""


class _Rows(NamedTuple):
    """The products of one list, and what each is found by."""

    price_list: PriceList
    products: Sequence[Product]
    haystacks: Sequence[str]
    """Each with a blank before it, as before every word."""


class Search:
    """Over what was known when the palette was opened."""

    def __init__(self, app: UiApp) -> None:
        """Gather what is there; the products' names are made ready when a letter is typed."""
        self._app = app
        self._first = [*actions_here(app), *live_orders(app)]
        self._rest = [*noted_orders(app), *actions_elsewhere(app), *themes(app)]
        self._haystacks = [f" {entry.haystack}" for entry in (*self._first, *self._rest)]
        self._lists = tuple(app.view_model.price_lists.values())
        self._rows: Sequence[_Rows] | None = None

    def find(self, text: str) -> Found:
        """What holds each word of `text`; first what begins so, then where words of it do.

        Without a word: what can be done here, and the live orders.
        """
        words = text.casefold().split()
        if not words:
            return Found(self._first, len(self._first))
        starts = [f" {word}" for word in words]
        ranked: tuple[list[Entry], ...] = ([], [], [])
        for entry, haystack in zip((*self._first, *self._rest), self._haystacks, strict=True):
            if all(word in haystack for word in words):
                ranked[_rank(haystack, starts)].append(entry)
        products: tuple[list[tuple[PriceList, Product]], ...] = ([], [], [])
        for rows in self._product_rows():
            for place in _fitting(rows.haystacks, words):
                product = (rows.price_list, rows.products[place])
                products[_rank(rows.haystacks[place], starts)].append(product)
        total = sum(map(len, ranked)) + sum(map(len, products))
        return Found(list(islice(self._in_order(ranked, products), MAX_SHOWN)), total)

    def _in_order(
        self,
        ranked: Iterable[Sequence[Entry]],
        products: Iterable[Sequence[tuple[PriceList, Product]]],
    ) -> Iterator[Entry]:
        for entries, pairs in zip(ranked, products, strict=True):
            yield from entries
            for price_list, product in pairs:
                yield product_entry(self._app, price_list, product)

    def _product_rows(self) -> Sequence[_Rows]:
        if self._rows is None:
            self._rows = [
                _Rows(
                    price_list,
                    price_list.products,
                    [f" {product_haystack(price_list, each)}" for each in price_list.products],
                )
                for price_list in self._lists
            ]
        return self._rows


def _fitting(haystacks: Sequence[str], words: Sequence[str]) -> Iterable[int]:
    found: Iterable[int] = range(len(haystacks))
    for word in words:
        found = [place for place in found if word in haystacks[place]]
    return found


def _rank(haystack: str, starts: Sequence[str]) -> int:
    for start in starts:
        if start not in haystack:
            return _WITHIN
    return _BEGINS if haystack.startswith(starts[0]) else _WORD_BEGINS
