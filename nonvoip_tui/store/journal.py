"""The account's memory of every call that can spend: written before, ended after, never deleted.

Each method is one durable commit, or fails whole. What the service answered is stored as it came:
of every call that can spend, and of others what could not be understood.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from nonvoip_tui import __version__
from nonvoip_tui.domain.answers import RawAnswer, StoredAnswer
from nonvoip_tui.domain.models import Action, Ending, Intent, Order
from nonvoip_tui.store.database import Scope
from nonvoip_tui.store.emergency_records import Unsaved
from nonvoip_tui.store.errors import StoreError
from nonvoip_tui.store.orders import Orders
from nonvoip_tui.store.rows import (
    INTENT_COLUMNS,
    Row,
    Value,
    answer_of,
    answer_values,
    insert_into,
    intent_of,
    intent_values,
    select_from,
    to_micros,
)

STORED = timedelta(days=90)
"""How long an answer that was understood is stored."""
MAX_SHAPES = 20
"""The most stored answers of one reading call, so that ever new ones do not fill the disk."""

_SELECT_ANSWER = """
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
_INSERT_ANSWER = """
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
        self, intent_ref: str | None, account: str, answer: RawAnswer, *, is_understood: bool
    ) -> None:
        """Store what a journaled call was answered, within the transaction that ends it."""
        values: dict[str, Value] = {
            "account": account,
            "intent_ref": intent_ref,
            "shape": "" if intent_ref else answer.shape,
            "is_understood": int(is_understood),
            "read_by": __version__,
        }
        self._scope.database.write(_INSERT_ANSWER, values | answer_values(answer))

    def save_unread(self, answer: RawAnswer) -> None:
        """Store an answer of a reading call, instead of the last one of its shape."""
        database = self._scope.database
        with database.transaction():
            self.save_of(None, self._scope.account, answer, is_understood=False)
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
        row = self._scope.database.row(f"{_SELECT_ANSWER} WHERE intent_ref = ?", (intent_ref,))
        return _stored(row) if row else None

    def of_order(self, order_id: str, limit: int = 20) -> Sequence[StoredAnswer]:
        """The answers to the calls that brought an order or acted on it, newest first."""
        account = self._scope.account
        rows = self._scope.database.rows(
            _SELECT_ANSWER + _OF_AN_ORDER,
            (account, order_id, limit),
        )
        return [_stored(row) for row in rows]

    def unread(self, endpoint: str = "", limit: int = 20) -> Sequence[StoredAnswer]:
        """The answers of reading calls that were not understood, newest first."""
        rows = self._scope.database.rows(
            f"{_SELECT_ANSWER} WHERE intent_ref IS NULL AND account = ?1 "
            "AND (?2 = '' OR endpoint = ?2) ORDER BY received_at DESC LIMIT ?3",
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


def _stored(row: Row) -> StoredAnswer:
    answer_id, intent_ref, is_understood, read_by, *raw = row
    return StoredAnswer(
        answer_id, answer_of(tuple(raw)), intent_ref or "", bool(is_understood), read_by
    )


_SELECT = select_from("intents", INTENT_COLUMNS)
_SELECT_WITH_OWNER = select_from("intents", (*INTENT_COLUMNS, "instance_id"))
_INSERT = insert_into("intents", ("account", "instance_id", *INTENT_COLUMNS))
_CHANGES = ", ".join(f"{name} = :{name}" for name in INTENT_COLUMNS)
_UPDATE = f"UPDATE intents SET {_CHANGES} WHERE ref = :ref"  # noqa: S608 - nothing is from outside
# Only these bring a new order; the others act on one that has its own call behind it.
_BUYING = (Action.ORDER, Action.COUNTRY_ORDER, Action.REUSE, Action.IMPORT)


@dataclass(eq=False)
class Journal:
    """The spending calls of one account."""

    _scope: Scope
    _orders: Orders
    _answers: Answers
    _unsaved: Unsaved

    def begin(self, intent: Intent) -> None:
        """Commit, durably, that `intent` is about to be sent by this instance.

        Raises:
            StoreError: it is not in the journal, so nothing may be sent.
        """
        self._unsaved.reserve()
        with self._scope.database.transaction():
            if self.get(intent.ref) is not None:
                raise StoreError(f"The call {intent.ref} is already in the journal.")
            self._insert(intent)

    def finish(
        self, intent: Intent, orders: Iterable[Order] = (), answer: RawAnswer | None = None
    ) -> None:
        """Commit how `intent` ended together with the orders that it brought, and its answer.

        A second time changes nothing, and what is resolved does not become unknown again.

        Raises:
            StoreError: neither the ending nor any of the orders is in the journal; the sentence
                says where it was recorded instead, if it was.
        """
        brought = tuple(orders)
        try:
            self.take(self._scope.account, intent, brought, answer)
        except StoreError as error:
            where = self._unsaved.save(self._scope.account, intent, brought, answer)
            if where is None:
                raise
            sentence = f"{error} It is recorded in {where} until the next start."
            raise type(error)(sentence) from error

    def take(
        self,
        account: str,
        intent: Intent,
        orders: Iterable[Order],
        answer: RawAnswer | None = None,
    ) -> None:
        """`finish` for an `account` that counts only if the beginning is not in the journal.

        Raises:
            StoreError: nothing of it was stored.
        """
        database = self._scope.database
        with database.transaction():
            row = database.row("SELECT account, ending FROM intents WHERE ref = ?", (intent.ref,))
            if row is None:
                self._insert(intent, account)
            else:
                account, ending = row
                if ending in (None, Ending.UNKNOWN) or not intent.is_unresolved:
                    database.write(_UPDATE, intent_values(intent))
            ref = intent.ref if intent.action in _BUYING else None
            for order in orders:
                self._orders.save_bought(order, account, ref)
            if answer is not None:
                is_understood = intent.ending is not Ending.UNKNOWN
                self._answers.save_of(intent.ref, account, answer, is_understood=is_understood)
            elif not intent.is_unresolved:
                self._answers.understood(intent.ref)

    def revise(self, before: Intent, after: Intent) -> bool:
        """Replace what is known of a call, such as what it cost, unless that changed meanwhile.

        Returns:
            Whether `after` is in the journal now.
        """
        with self._scope.database.transaction():
            if self.get(before.ref) != before:
                return False
            self._scope.database.write(_UPDATE, intent_values(after))
        return True

    def get(self, ref: str) -> Intent | None:
        """One intent of any account, or None."""
        row = self._scope.database.row(f"{_SELECT} WHERE ref = ?", (ref,))
        return intent_of(row) if row else None

    def recent(self, limit: int) -> Sequence[Intent]:
        """The newest intents of the account, newest first."""
        rows = self._scope.database.rows(
            f"{_SELECT} WHERE account = ? ORDER BY began_at DESC, rowid DESC LIMIT ?",
            (self._scope.account, limit),
        )
        return [intent_of(row) for row in rows]

    def last_call(self) -> Intent | None:
        """The newest call that can have reached the service, whoever made it, or None."""
        row = self._scope.database.row(
            f"{_SELECT} WHERE account = ? AND action <> 'adopt' "
            "AND (ending IS NULL OR ending <> 'not_sent') "
            "ORDER BY began_at DESC, rowid DESC LIMIT 1",
            (self._scope.account,),
        )
        return intent_of(row) if row else None

    def unresolved(self) -> Sequence[Intent]:
        """Every intent of the account with no ending, or an unknown one; oldest first.

        One without an ending that belongs to another living instance is on its way there, and
        is left out.
        """
        own = self._scope.instance
        return [
            intent
            for intent, owner in self._without_known_end()
            if intent.ending or owner == own.instance_id or not own.is_alive(owner)
        ]

    def abandoned(self) -> Sequence[Intent]:
        """Every intent of the account with no ending whose instance is gone; oldest first."""
        is_alive = self._scope.instance.is_alive
        pairs = self._without_known_end()
        return [intent for intent, owner in pairs if not intent.ending and not is_alive(owner)]

    def _without_known_end(self) -> Sequence[tuple[Intent, str]]:
        """Intents of the account with no ending or an unknown one, and whose each is."""
        rows = self._scope.database.rows(
            f"{_SELECT_WITH_OWNER} WHERE account = ? AND (ending IS NULL OR ending = 'unknown') "
            "ORDER BY began_at, rowid",
            (self._scope.account,),
        )
        return [(intent_of(row[:-1]), row[-1]) for row in rows]

    def _insert(self, intent: Intent, account: str | None = None) -> None:
        owner: dict[str, Value] = {
            "account": self._scope.account if account is None else account,
            "instance_id": self._scope.instance.instance_id,
        }
        self._scope.database.write(_INSERT, owner | intent_values(intent))
