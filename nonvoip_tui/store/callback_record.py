"""How the callbacks of the account stand, for every copy of the program and the next start."""

import json
from datetime import UTC, datetime

from nonvoip_tui.domain.callbacks import KeptCallbacks
from nonvoip_tui.store.scope import Scope


class CallbackRecord:
    """One row of `meta` for each account; it counts nothing that money hangs on."""

    def __init__(self, scope: Scope) -> None:
        """Keep what is worked on."""
        self._scope = scope

    def load(self) -> KeptCallbacks:
        """What is kept; nothing where it cannot be read any more.

        Raises:
            StoreError: the database cannot be read.
        """
        row = self._scope.database.row("SELECT value FROM meta WHERE name = ?", (self._name,))
        try:
            count, last_at = json.loads(row[0]) if row else (0, None)
            moment = None if last_at is None else datetime.fromtimestamp(last_at, UTC)
            return KeptCallbacks(int(count), moment)
        except (ValueError, TypeError, OverflowError, OSError):
            return KeptCallbacks()

    def save(self, kept: KeptCallbacks) -> None:
        """Keep this instead.

        Raises:
            StoreError: the database does not take it.
        """
        last_at = None if kept.last_at is None else kept.last_at.timestamp()
        self._scope.database.write(
            "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)",
            (self._name, json.dumps([kept.total, last_at])),
        )

    @property
    def _name(self) -> str:
        return f"callbacks {self._scope.account}"
