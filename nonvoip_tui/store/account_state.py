"""What is known about the account besides its orders, in rows of `meta`.

How its callbacks stand, which orders were warned of in their last minute, and how far the service's
clock was ahead of this machine's when the ends of its orders were stored.
"""

import json
from datetime import UTC, datetime, timedelta

from nonvoip_tui.domain.models import ASSUMED_LIFE, RENTED_LIFE
from nonvoip_tui.domain.webhooks import KeptWebhooks
from nonvoip_tui.store.database import Scope
from nonvoip_tui.store.rows import from_micros, to_micros


class WebhookRecord:
    """One row of `meta` for each account; it counts nothing that money hangs on."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def load(self) -> KeptWebhooks:
        """What is stored; nothing where it can no longer be read.

        Raises:
            StoreError: the database cannot be read.
        """
        stored = self._scope.database.fact(self._name)
        try:
            count, last_at = json.loads(stored) if stored else (0, None)
            moment = None if last_at is None else datetime.fromtimestamp(last_at, UTC)
            return KeptWebhooks(int(count), moment)
        except (ValueError, TypeError, OverflowError, OSError):
            return KeptWebhooks()

    def save(self, stored: KeptWebhooks) -> None:
        """Store a new value.

        Raises:
            StoreError: the database does not take it.
        """
        last_at = None if stored.last_at is None else stored.last_at.timestamp()
        self._scope.database.set_fact(self._name, json.dumps([stored.total, last_at]))

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
        """Claim the warning of an order, or of one of its windows, which is over at `ends_at`.

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


_MIN_MOVE = timedelta(seconds=60)
"""What the service's clock moves less beside ours is the journey of the answer."""
_LOOK_BACK = timedelta(days=7)
"""Orders that ended longer ago stay as they are: no larger difference of clocks is believed."""


class ClockSkew:
    """Keeps the stored ends of orders right when the clock of this machine is set.

    Ends are stored by the machine's clock, so that countdowns need no other. When the service's
    clock turns out to be as far ahead as it was not before, ours was set, and all ends move.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def follow(self, skew: timedelta, now: datetime) -> bool:
        """Note how far the service's clock is ahead, and move the ends where that has changed.

        Returns:
            Whether ends were moved.

        Raises:
            StoreError: the database does not take it.
        """
        database = self._scope.database
        if database.is_read_only:
            return False
        with database.transaction():
            before = self._stored()  # another copy may have followed meanwhile
            if not self.has_moved(skew):
                return False
            database.set_fact(self._name, str(skew // timedelta(microseconds=1)))
            if before is None:
                return False
            moved = before - skew
            database.write(
                """
                UPDATE orders
                SET expires_at = expires_at + :moved, active_until = active_until + :moved
                WHERE account = :account AND rejected_at IS NULL AND ended_at IS NULL
                AND (expires_at > :earliest OR active_until > :earliest)
                """,
                {
                    "moved": moved // timedelta(microseconds=1),
                    "account": self._scope.account,
                    "earliest": to_micros(now - _LOOK_BACK),
                },
            )
            self._assume_ends(moved)
        return True

    def _assume_ends(self, moved: timedelta) -> None:
        """Give orders whose end no answer named the one that was reckoned from their beginning."""
        database, account = self._scope.database, self._scope.account
        open_ended = database.rows(
            """
            SELECT order_id, kind, created_at FROM orders WHERE account = ?
            AND rejected_at IS NULL AND ended_at IS NULL AND expires_at IS NULL
            """,
            (account,),
        )
        for order_id, kind, created_at in open_ended:
            end = from_micros(created_at) + ASSUMED_LIFE.get(kind, RENTED_LIFE) + moved
            database.write(
                "UPDATE orders SET expires_at = ?, expires_assumed = 1 "
                "WHERE account = ? AND order_id = ?",
                (to_micros(end), account, order_id),
            )

    def has_moved(self, skew: timedelta) -> bool:
        """Whether the service's clock is not as far ahead as when the ends were stored.

        Raises:
            StoreError: the database cannot be read.
        """
        stored = self._stored()
        return stored is None or abs(skew - stored) >= _MIN_MOVE

    def _stored(self) -> timedelta | None:
        stored = self._scope.database.fact(self._name)
        return timedelta(microseconds=int(stored)) if stored else None

    @property
    def _name(self) -> str:
        return f"clock skew {self._scope.account}"
