"""How the account's callbacks stand, and which orders were warned of in their last minute."""

import json
from datetime import UTC, datetime, timedelta

from nonvoip_tui.domain.webhooks import KeptWebhooks
from nonvoip_tui.store.database import Scope
from nonvoip_tui.store.rows import to_micros


class WebhookRecord:
    """One row of `meta` for each account; it counts nothing that money hangs on."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def load(self) -> KeptWebhooks:
        """What is stored; nothing where it can no longer be read.

        Raises:
            StoreError: the database cannot be read.
        """
        row = self._scope.database.row("SELECT value FROM meta WHERE name = ?", (self._name,))
        try:
            count, last_at = json.loads(row[0]) if row else (0, None)
            moment = None if last_at is None else datetime.fromtimestamp(last_at, UTC)
            return KeptWebhooks(int(count), moment)
        except (ValueError, TypeError, OverflowError, OSError):
            return KeptWebhooks()

    def save(self, stored: KeptWebhooks) -> None:
        """Keep this instead.

        Raises:
            StoreError: the database does not take it.
        """
        last_at = None if stored.last_at is None else stored.last_at.timestamp()
        self._scope.database.write(
            "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)",
            (self._name, json.dumps([stored.total, last_at])),
        )

    @property
    def _name(self) -> str:
        return f"callbacks {self._scope.account}"


_MAX_AGE = timedelta(days=1)
"""After its end no copy warns of an order again, whatever a clock says."""


class LastWarnings:
    """A row of `meta` for each order, so that nobody is warned twice."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def claim(self, what: str, ends_at: datetime) -> bool:
        """Claim the warning of an order, or of one of its windows.

        Args:
            what: the order's id; of a window, with what distinguishes it from the others.
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
                (len(prefix), prefix, to_micros(ends_at - _MAX_AGE)),
            )
            changed = database.write(
                "INSERT OR IGNORE INTO meta (name, value) VALUES (?, ?)",
                (prefix + what, str(to_micros(ends_at))),
            )
        return changed > 0
