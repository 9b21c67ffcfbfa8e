"""The balances that were seen, of the account of the moment."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from nonvoip_tui.store.scope import Scope
from nonvoip_tui.store.values import Value, from_micros, to_micros, to_money

# The balance that stood when the span began was first read before it.
_BETWEEN = """
SELECT balance, max(first_read_at, :since) FROM balances
WHERE account = :account AND last_read_at >= :since AND first_read_at < :until
    AND first_read_at >= coalesce((
        SELECT max(first_read_at) FROM balances
        WHERE account = :account AND first_read_at < :since
    ), :since)
ORDER BY first_read_at, balance_id
"""

_LONGEST_CALL_MICROS = 60_000_000


class Ledger:
    """Readings of the balance of one account."""

    def __init__(self, scope: Scope) -> None:
        """Keep what is worked on."""
        self._scope = scope

    def record(self, balance: Decimal, read_at: datetime) -> None:
        """Keep one reading; one equal to the last only moves its time on.

        One that another copy has overtaken, by asking later and being answered sooner, is left
        out. One that is older by more than a call can take comes from a clock that was set back.

        A journal that can only be looked at keeps what it has.
        """
        database, account = self._scope.database, self._scope.account
        if database.is_read_only:
            return
        moment, amount = to_micros(read_at), to_money(balance)
        with database.transaction():
            last = self._last()
            if last is not None and 0 < last[2] - moment < _LONGEST_CALL_MICROS:
                return
            if last is not None and Decimal(last[1]) == balance:
                database.write(
                    "UPDATE balances SET last_read_at = max(last_read_at, ?) WHERE balance_id = ?",
                    (moment, last[0]),
                )
            else:
                database.write(
                    "INSERT INTO balances (account, balance, first_read_at, last_read_at) "
                    "VALUES (?, ?, ?, ?)",
                    (account, amount, moment, moment),
                )

    def latest(self) -> tuple[Decimal, datetime] | None:
        """The last reading and its time, or None."""
        last = self._last()
        return None if last is None else (Decimal(last[1]), from_micros(last[2]))

    def between(self, since: datetime, until: datetime) -> Sequence[tuple[Decimal, datetime]]:
        """Every balance that was read from `since` to before `until`, oldest first.

        Each comes with the first time that it was read, or `since` if that was earlier.
        """
        span: dict[str, Value] = {
            "account": self._scope.account,
            "since": to_micros(since),
            "until": to_micros(until),
        }
        rows = self._scope.database.rows(_BETWEEN, span)
        return [(Decimal(balance), from_micros(moment)) for balance, moment in rows]

    def _last(self) -> tuple[int, str, int] | None:
        return self._scope.database.row(
            "SELECT balance_id, balance, last_read_at FROM balances WHERE account = ? "
            "ORDER BY balance_id DESC LIMIT 1",
            (self._scope.account,),
        )
