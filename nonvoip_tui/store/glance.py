"""What the journal says at a glance, for a status line; reads it without opening it for writing.

It imports little but SQLite, for it is asked every few seconds. A journal that is not there
yet, or cannot be read, says nothing.
"""

import sqlite3
from contextlib import closing, suppress

_LIVE = """
    SELECT service, number, kind, created_at, expires_at, (
        SELECT code FROM sms WHERE sms.account = orders.account AND code <> ''
        AND sms.order_id = orders.order_id ORDER BY sms_id DESC LIMIT 1
    ) FROM orders
    WHERE account = ? AND rejected_at IS NULL AND ended_at IS NULL
    AND (expires_at IS NULL OR expires_at > ?) ORDER BY created_at DESC, order_id DESC
"""


_IDS = """
    SELECT order_id FROM orders WHERE account = ? ORDER BY created_at DESC, order_id DESC LIMIT 100
"""


class Glance:
    """The live orders and the balance."""

    def __init__(self) -> None:
        self.live = 0
        self.service = ""
        """Of the newest live order."""
        self.number = ""
        """Of the newest live order, as the service wrote it."""
        self.code = ""
        """The newest code of the live orders, those ordered last first."""
        self.ends_at: int | None = None
        """When the first of them ends, in microseconds since 1970."""
        self.balance = ""
        """Decimal text; empty when it was never read."""
        self.unknown = 0
        """Calls with an unknown outcome."""


def glance_at(path: str, account: str, now: int) -> Glance:
    """Look at the journal of a lower-cased e-mail or, if empty, of the last; `now` in µs."""
    found = Glance()
    with suppress(sqlite3.Error), closing(_opened(path)) as connection:
        account = account or _last_account(connection)
        for service, number, kind, created_at, ends, code in connection.execute(
            _LIVE, (account, now)
        ):
            expires_at = _assumed_end(kind, created_at) if ends is None else ends
            if expires_at <= now:
                continue
            found.live += 1
            found.service, found.number = found.service or service, found.number or number
            found.code = found.code or code or ""
            found.ends_at = min(expires_at, found.ends_at or expires_at)
        (found.unknown,) = connection.execute(
            "SELECT count(*) FROM intents WHERE account = ? AND (ending IS NULL OR ending = ?)",
            (account, "unknown"),
        ).fetchone()
        balance = connection.execute(
            "SELECT balance FROM balances WHERE account = ? ORDER BY balance_id DESC LIMIT 1",
            (account,),
        ).fetchone()
        found.balance = balance[0] if balance else ""
    return found


def newest_ids(path: str, account: str) -> list[str]:
    """The ids of the newest orders of an account, as `glance_at` names it."""
    with suppress(sqlite3.Error), closing(_opened(path)) as connection:
        account = account or _last_account(connection)
        return [order_id for (order_id,) in connection.execute(_IDS, (account,))]
    return []


def _opened(path: str) -> sqlite3.Connection:
    for mark in "%?#":  # what has a meaning of its own in SQLite's names of files
        path = path.replace(mark, f"%{ord(mark):02x}")
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=1.0)


def _last_account(connection: sqlite3.Connection) -> str:
    (account,) = connection.execute("SELECT value FROM meta WHERE name = 'account'").fetchone() or (
        "",
    )
    return str(account)


def _assumed_end(kind: str, created_at: int) -> int:
    from nonvoip_tui.domain.models import ASSUMED_LIFE, RENTED_LIFE  # few orders have no end

    life = ASSUMED_LIFE.get(kind, RENTED_LIFE)
    return created_at + int(life.total_seconds() * 1_000_000)
