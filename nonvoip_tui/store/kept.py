"""Reads out of a store what the first frame shows."""

from collections.abc import Iterable
from datetime import datetime

from nonvoip_tui.domain.marks import Marks, recent_keys
from nonvoip_tui.domain.models import Order
from nonvoip_tui.domain.price_list import PriceList
from nonvoip_tui.services.snapshot import Snapshot, read_snapshot
from nonvoip_tui.store.store import Store

FIRST_PRODUCTS = 300
"""More than the highest terminal shows; a list this short is read whole."""


def kept_state(store: Store, kind: str, now: datetime, *, has_whole_list: bool = True) -> Snapshot:
    """The kept state of the account in use.

    Args:
        store: the memory.
        kind: the price list that is wanted with it.
        now: which orders still live depends on it.
        has_whole_list: False for no more of the price list than a first frame shows.

    Raises:
        StorageError: the database cannot be read.
    """
    marks = Marks(store.favourites.all(), store.price_alerts.all())
    rescue = store.rescued
    notices = (store.database.read_only_reason, rescue.sentence if rescue else "")

    def price_list(orders: Iterable[Order]) -> PriceList:
        if has_whole_list:
            return store.catalog.load(kind)
        first = marks.favourites.union(recent_keys(orders))
        names = {key.service for key in first}
        return store.catalog.first(kind, FIRST_PRODUCTS, names=names)

    return read_snapshot(
        store.account,
        price_list,
        store.journal,
        store.orders,
        store.messages,
        store.ledger,
        now,
        tuple(filter(None, notices)),
        marks,
    )
