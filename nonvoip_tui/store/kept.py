"""Reads out of a store what the first frame shows."""

from datetime import datetime

from nonvoip_tui.domain.marks import Marks
from nonvoip_tui.services.snapshot import Snapshot, read_snapshot
from nonvoip_tui.store.store import Store


def kept_state(store: Store, kind: str, now: datetime) -> Snapshot:
    """The kept state of the account in use.

    Args:
        store: the memory.
        kind: the price list that is wanted with it.
        now: which orders still live depends on it.

    Raises:
        StorageError: the database cannot be read.
    """
    rescue = store.rescued
    notices = (store.database.read_only_reason, rescue.sentence if rescue else "")
    return read_snapshot(
        store.account,
        kind,
        store.journal,
        store.orders,
        store.messages,
        store.catalog,
        store.ledger,
        now,
        tuple(filter(None, notices)),
        Marks(store.favourites.all(), store.price_alerts.all()),
    )
