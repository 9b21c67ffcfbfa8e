"""What the service answered: of every call that can spend, and what could not be understood."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from nonvoip_tui import __version__
from nonvoip_tui.domain.answers import RawAnswer, StoredAnswer
from nonvoip_tui.store.database import Scope
from nonvoip_tui.store.rows import Row, Value, answer_of, answer_values, to_micros

STORED = timedelta(days=90)
"""How long an answer that was understood is stored."""
MAX_SHAPES = 20
"""The most stored answers of one reading call, so that ever new ones do not fill the disk."""

_SELECT = """
SELECT answer_id, intent_ref, is_understood, read_by, endpoint, status_code, content_type, body,
    received_at
FROM answers
"""
_OF_AN_ORDER = """
WHERE intent_ref IN (
    SELECT intent_ref FROM orders WHERE account = ?1 AND order_id = ?2
    UNION SELECT ref FROM intents WHERE account = ?1 AND order_id = ?2 AND order_id <> ''
)
ORDER BY received_at DESC LIMIT ?3
"""
_INSERT = """
INSERT OR REPLACE INTO answers (
    account, intent_ref, shape, is_understood, read_by, endpoint, status_code, content_type, body,
    received_at
) VALUES (
    :account, :intent_ref, :shape, :is_understood, :read_by, :endpoint, :status_code,
    :content_type, :body, :received_at
)
"""


class Answers:
    """The stored answers of one account."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def save_of(
        self, intent_ref: str, account: str, answer: RawAnswer, *, is_understood: bool
    ) -> None:
        """Store what a journaled call was answered; within the transaction that ends it."""
        self._insert(account, intent_ref, answer, is_understood=is_understood)

    def save_unread(self, answer: RawAnswer) -> None:
        """Store an answer of a reading call, instead of the last one of its shape."""
        database = self._scope.database
        with database.transaction():
            self._insert(self._scope.account, None, answer, is_understood=False)
            database.write(
                "DELETE FROM answers WHERE intent_ref IS NULL AND account = ?1 AND endpoint = ?2 "
                "AND answer_id NOT IN (SELECT answer_id FROM answers WHERE intent_ref IS NULL "
                "AND account = ?1 AND endpoint = ?2 ORDER BY received_at DESC LIMIT ?3)",
                (self._scope.account, answer.endpoint, MAX_SHAPES),
            )

    def understood(self, intent_ref: str) -> None:
        """Note that the call's outcome is known now."""
        self._scope.database.write(
            "UPDATE answers SET is_understood = 1 WHERE intent_ref = ?", (intent_ref,)
        )

    def was_read(self, intent_ref: str, read_by: str) -> None:
        """Note what could not read the answer of a call."""
        self._scope.database.write(
            "UPDATE answers SET read_by = ? WHERE intent_ref = ?", (read_by, intent_ref)
        )

    def of_intent(self, intent_ref: str) -> StoredAnswer | None:
        """What a journaled call was answered, or None."""
        row = self._scope.database.row(f"{_SELECT} WHERE intent_ref = ?", (intent_ref,))
        return _stored(row) if row else None

    def of_order(self, order_id: str, limit: int = 20) -> Sequence[StoredAnswer]:
        """The answers to the calls that brought an order or acted on it, newest first."""
        account = self._scope.account
        rows = self._scope.database.rows(
            _SELECT + _OF_AN_ORDER,
            (account, order_id, limit),
        )
        return [_stored(row) for row in rows]

    def unread(self, endpoint: str = "", limit: int = 20) -> Sequence[StoredAnswer]:
        """The answers of reading calls that were not understood, newest first.

        Args:
            endpoint: of one call; empty for all.
            limit: the most that are given.
        """
        rows = self._scope.database.rows(
            f"{_SELECT} WHERE intent_ref IS NULL AND account = ?1 AND (?2 = '' OR endpoint = ?2) "
            "ORDER BY received_at DESC LIMIT ?3",
            (self._scope.account, endpoint, limit),
        )
        return [_stored(row) for row in rows]

    def drop_old(self, now: datetime) -> None:
        """Drop answers that were understood long ago, but none of a call with an open outcome."""
        self._scope.database.write(
            "DELETE FROM answers WHERE is_understood = 1 AND received_at < ? "
            "AND intent_ref NOT IN (SELECT ref FROM intents "
            "WHERE ending IS NULL OR ending = 'unknown')",
            (to_micros(now - STORED),),
        )

    def _insert(
        self, account: str, intent_ref: str | None, answer: RawAnswer, *, is_understood: bool
    ) -> None:
        values: dict[str, Value] = {
            "account": account,
            "intent_ref": intent_ref,
            "shape": "" if intent_ref else answer.shape,
            "is_understood": int(is_understood),
            "read_by": __version__,
        }
        self._scope.database.write(_INSERT, values | answer_values(answer))


def _stored(row: Row) -> StoredAnswer:
    answer_id, intent_ref, is_understood, read_by, *raw = row
    return StoredAnswer(
        answer_id, answer_of(tuple(raw)), intent_ref or "", bool(is_understood), read_by
    )
