"""Every order ever placed from here for the account in use."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import islice

from nonvoip_tui.domain.models import MAX_GRACE, Order
from nonvoip_tui.store.database import Scope
from nonvoip_tui.store.rows import (
    ORDER_COLUMNS,
    insert_into,
    order_of,
    order_values,
    select_from,
    to_micros,
    to_money,
)

_SELECT = select_from("orders", ORDER_COLUMNS)
_COUNTERS = ("sms_count", "last_code", "first_sms_at", "last_sms_at")
_SAVED = ("account", "intent_ref", *(name for name in ORDER_COLUMNS if name not in _COUNTERS))

# What is known never becomes unknown again: another instance may save what it read before a
# number came or the order was rejected. Only `ended_at` can be taken back, when the order proves to
# be alive, and with it a rejection that is but the same word of the service. The SMS counters
# belong to `Messages.add`, the note to `set_note`, the refund to `set_refund`.
_SAVE = f"""
{insert_into("orders", _SAVED)}
ON CONFLICT (account, order_id) DO UPDATE SET
    service = coalesce(nullif(excluded.service, ''), service),
    kind = coalesce(nullif(excluded.kind, ''), kind),
    created_at = excluded.created_at,
    number = coalesce(nullif(excluded.number, ''), number),
    status = coalesce(nullif(excluded.status, ''), status),
    price = coalesce(excluded.price, price),
    product_id = coalesce(nullif(excluded.product_id, ''), product_id),
    country = coalesce(nullif(excluded.country, ''), country),
    bid_percent = coalesce(excluded.bid_percent, bid_percent),
    expires_at = coalesce(excluded.expires_at, expires_at),
    expires_assumed = CASE
        WHEN excluded.expires_at IS NULL THEN expires_assumed ELSE excluded.expires_assumed END,
    active_until = coalesce(excluded.active_until, active_until),
    rejected_at = CASE
        WHEN excluded.rejected_at IS NULL AND excluded.ended_at IS NULL AND rejected_at = ended_at
        THEN NULL ELSE coalesce(excluded.rejected_at, rejected_at) END,
    ended_at = excluded.ended_at,
    parent_id = coalesce(nullif(excluded.parent_id, ''), parent_id),
    intent_ref = coalesce(intent_ref, excluded.intent_ref),
    warning = coalesce(nullif(excluded.warning, ''), warning)
"""

# Three looks into indexes of open orders: in one, SQLite would rather read every order by time.
_OPEN = (
    f"{_SELECT} INDEXED BY orders_open "
    "WHERE account = :account AND rejected_at IS NULL AND ended_at IS NULL AND expires_at"
)
_ASSUMED = _OPEN.replace("orders_open", "orders_assumed").replace(
    "AND expires_at", "AND expires_assumed = 1 AND expires_at"
)
_LIVE = f"{_OPEN} > :now UNION ALL {_OPEN} IS NULL UNION ALL {_ASSUMED} BETWEEN :earliest AND :now"
PAGE_SIZE = 500
"""How many rows are read at once where all of them are wanted."""
_AFTER_ALL = 2**63 - 1


class Orders:
    """The orders of one account, by their service id."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def save(self, order: Order) -> None:
        """Insert `order`, or bring the one of its id up to date.

        An empty field says nothing and leaves what is known. The SMS counters are stored by
        `Messages.add`, the note of a known order by `set_note`; here they are left alone.
        """
        self.save_bought(order, self._scope.account, None)

    def save_bought(self, order: Order, account: str, intent_ref: str | None) -> None:
        """`save` for `account`, remembering the journaled call that brought the order."""
        values = order_values(order) | {"account": account, "intent_ref": intent_ref}
        self._scope.database.write(_SAVE, values)

    def get(self, order_id: str) -> Order | None:
        """One order, or None."""
        row = self._scope.database.row(
            f"{_SELECT} WHERE account = ? AND order_id = ?",
            (self._scope.account, order_id),
        )
        return order_of(row) if row else None

    def live(self, now: datetime) -> Sequence[Order]:
        """Orders that can still receive at `now`, newest first."""
        rows = self._scope.database.rows(
            _LIVE,
            {
                "account": self._scope.account,
                "now": to_micros(now),
                "earliest": to_micros(now - MAX_GRACE),
            },
        )
        orders = [order for order in map(order_of, rows) if order.is_live(now)]
        return sorted(orders, key=_position_of, reverse=True)

    def recent(self, limit: int) -> Sequence[Order]:
        """The newest orders, live or not, newest first."""
        return self._orders(
            "WHERE account = ? ORDER BY created_at DESC, order_id DESC LIMIT ?",
            (self._scope.account, limit),
        )

    def ended(self, now: datetime, limit: int, before: Order | None = None) -> Sequence[Order]:
        """The newest orders that can no longer receive at `now`; on a next page, `before` one."""
        orders = self._newest_first(before, page_size=limit)
        return list(islice((order for order in orders if not order.is_live(now)), limit))

    def since(self, since: datetime) -> Iterator[Order]:
        """Every order placed at `since` or later, oldest first, in constant memory."""
        last: tuple[int, str] = (to_micros(since), "")
        while page := self._orders(
            "WHERE account = ? AND (created_at, order_id) > (?, ?) "
            "ORDER BY created_at, order_id LIMIT ?",
            (self._scope.account, *last, PAGE_SIZE),
        ):
            yield from page
            last = _position_of(page[-1])

    def set_note(self, order_id: str, note: str) -> None:
        """Store the user's note on an order, in place of the last one."""
        self._scope.database.write(
            "UPDATE orders SET note = ? WHERE account = ? AND order_id = ?",
            (note, self._scope.account, order_id),
        )

    def set_refund(self, order_id: str, refunded: Decimal) -> None:
        """Store the whole refund of an order, in US dollars, in place of what was known."""
        self._scope.database.write(
            "UPDATE orders SET refunded = ? WHERE account = ? AND order_id = ?",
            (to_money(refunded), self._scope.account, order_id),
        )

    def brought_by(self, intent_ref: str) -> Sequence[Order]:
        """The orders that one journaled call brought."""
        return self._orders(
            "WHERE account = ? AND intent_ref = ? ORDER BY order_id",
            (self._scope.account, intent_ref),
        )

    def rejected_since(self, since: datetime) -> Sequence[Order]:
        """Every order that was rejected from then on, the first rejected first."""
        return self._orders(
            "WHERE account = ? AND rejected_at >= ? ORDER BY rejected_at",
            (self._scope.account, to_micros(since)),
        )

    def _newest_first(self, before: Order | None, page_size: int) -> Iterator[Order]:
        last: tuple[int, str] = (_AFTER_ALL, "") if before is None else _position_of(before)
        while page := self._orders(
            "WHERE account = ? AND (created_at, order_id) < (?, ?) "
            "ORDER BY created_at DESC, order_id DESC LIMIT ?",
            (self._scope.account, *last, page_size),
        ):
            yield from page
            last = _position_of(page[-1])

    def _orders(self, clauses: str, parameters: Sequence[str | int]) -> list[Order]:
        rows = self._scope.database.rows(f"{_SELECT} {clauses}", parameters)
        return [order_of(row) for row in rows]


def _position_of(order: Order) -> tuple[int, str]:
    return to_micros(order.created_at), order.order_id
