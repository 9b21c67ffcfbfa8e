"""Which orders were warned of in their last minute, over restarts and copies of the program."""

from datetime import datetime, timedelta

from nonvoip_tui.store.scope import Scope
from nonvoip_tui.store.values import to_micros

_KEPT = timedelta(days=1)
"""After its end nobody warns of an order any more, whatever a clock says."""


class LastWarnings:
    """A row of `meta` for each order; nothing hangs on it but that nobody is warned twice."""

    def __init__(self, scope: Scope) -> None:
        """Keep what is worked on."""
        self._scope = scope

    def claim(self, what: str, ends_at: datetime) -> bool:
        """Take it on oneself to warn of an order, or of one of its windows.

        Args:
            what: the order's id; of a window, with what tells it from the others.
            ends_at: when it is over, aware UTC.

        Returns:
            Whether nobody has done so before.

        Raises:
            StoreError: the database does not take it.
        """
        database, prefix = self._scope.database, f"last minute {self._scope.account} "
        with database.transaction():
            database.write(
                "DELETE FROM meta WHERE substr(name, 1, ?) = ? AND CAST(value AS INTEGER) < ?",
                (len(prefix), prefix, to_micros(ends_at - _KEPT)),
            )
            changed = database.write(
                "INSERT OR IGNORE INTO meta (name, value) VALUES (?, ?)",
                (prefix + what, str(to_micros(ends_at))),
            )
        return changed > 0
