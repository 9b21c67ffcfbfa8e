"""The account's memory of every call that can spend: written before, ended after, kept for ever.

Each method is one durable commit, or fails whole (RELIABILITY.md section 1c).
"""

import json
from collections.abc import Iterable, Sequence

from nonvoip_tui.domain.models import Action, Ending, Intent, Order
from nonvoip_tui.store.database import Row
from nonvoip_tui.store.errors import StoreError
from nonvoip_tui.store.orders import Orders
from nonvoip_tui.store.scope import Scope
from nonvoip_tui.store.values import (
    Value,
    from_micros,
    from_micros_or_none,
    from_money_or_none,
    to_micros,
    to_micros_or_none,
    to_money_or_none,
)

_SELECT = """
SELECT instance_id, ref, action, began_at, service, kind, product_ids, order_id, number,
    price_shown, accepted_max_price, bid_percent, balance_before, balance_after, ending,
    ended_at, detail
FROM intents
"""
_INSERT = """
INSERT INTO intents (
    account, instance_id, ref, action, began_at, service, kind, product_ids, order_id, number,
    price_shown, accepted_max_price, bid_percent, balance_before, balance_after, ending,
    ended_at, detail
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_UPDATE = """
UPDATE intents SET
    ref = ?, action = ?, began_at = ?, service = ?, kind = ?, product_ids = ?, order_id = ?,
    number = ?, price_shown = ?, accepted_max_price = ?, bid_percent = ?, balance_before = ?,
    balance_after = ?, ending = ?, ended_at = ?, detail = ?
WHERE ref = ?
"""
# Only these bring a new order; the others act on one that has its own call behind it.
_BUYING = (Action.ORDER, Action.COUNTRY_ORDER, Action.REUSE)


class Journal:
    """The spending calls of one account."""

    def __init__(self, scope: Scope, orders: Orders) -> None:
        """Keep what is worked on, and where the orders go."""
        self._scope = scope
        self._orders = orders

    def begin(self, intent: Intent) -> None:
        """Commit, durably, that `intent` is about to be sent by this instance.

        Raises:
            StoreError: it is not in the journal, so nothing may be sent.
        """
        with self._scope.database.transaction():
            if self.get(intent.ref) is not None:
                raise StoreError(f"The call {intent.ref} is in the journal already.")
            self._insert(intent)

    def finish(self, intent: Intent, orders: Iterable[Order] = ()) -> None:
        """Commit how `intent` ended together with the orders that it brought.

        A second time changes nothing, and what is settled does not become unknown again.

        Raises:
            StoreError: neither the ending nor any of the orders was kept.
        """
        with self._scope.database.transaction():
            row = self._scope.database.row(
                "SELECT account, ending FROM intents WHERE ref = ?", (intent.ref,)
            )
            if row is None:
                account = self._scope.account
                self._insert(intent)
            else:
                account, ending = row
                if ending in (None, Ending.UNKNOWN) or not intent.is_unsettled:
                    self._update(intent)
            ref = intent.ref if intent.action in _BUYING else None
            for order in orders:
                self._orders.save_bought(order, account, ref)

    def get(self, ref: str) -> Intent | None:
        """One intent of any account, or None."""
        row = self._scope.database.row(f"{_SELECT} WHERE ref = ?", (ref,))
        return _intent_of(row) if row else None

    def recent(self, limit: int) -> Sequence[Intent]:
        """The newest intents of the account, newest first."""
        rows = self._scope.database.rows(
            f"{_SELECT} WHERE account = ? ORDER BY began_at DESC, rowid DESC LIMIT ?",
            (self._scope.account, limit),
        )
        return [_intent_of(row) for row in rows]

    def unsettled(self) -> Sequence[Intent]:
        """Every intent of the account with no ending, or an unknown one; oldest first.

        One without an ending that belongs to another living instance is on its way there, and
        is left out.
        """
        rows = self._scope.database.rows(
            f"{_SELECT} WHERE account = ? AND (ending IS NULL OR ending = 'unknown') "
            "ORDER BY began_at, rowid",
            (self._scope.account,),
        )
        own = self._scope.instance
        others = {row[0] for row in rows} - {own.instance_id}
        alive = {instance_id for instance_id in others if own.is_alive(instance_id)}
        intents = [(row[0], _intent_of(row)) for row in rows]
        return [
            intent
            for instance_id, intent in intents
            if intent.ending is not None or instance_id not in alive
        ]

    def _insert(self, intent: Intent) -> None:
        scope = self._scope
        owner = (scope.account, scope.instance.instance_id)
        scope.database.write(_INSERT, (*owner, *_row_of(intent)))

    def _update(self, intent: Intent) -> None:
        self._scope.database.write(_UPDATE, (*_row_of(intent), intent.ref))


def _row_of(intent: Intent) -> tuple[Value, ...]:
    return (
        intent.ref,
        intent.action,
        to_micros(intent.began_at),
        intent.service,
        intent.kind,
        json.dumps(intent.product_ids),
        intent.order_id,
        intent.number,
        to_money_or_none(intent.price_shown),
        to_money_or_none(intent.accepted_max_price),
        intent.bid_percent,
        to_money_or_none(intent.balance_before),
        to_money_or_none(intent.balance_after),
        intent.ending,
        to_micros_or_none(intent.ended_at),
        intent.detail,
    )


def _intent_of(row: Row) -> Intent:
    (
        _instance_id,
        ref,
        action,
        began_at,
        service,
        kind,
        product_ids,
        order_id,
        number,
        price_shown,
        accepted_max_price,
        bid_percent,
        balance_before,
        balance_after,
        ending,
        ended_at,
        detail,
    ) = row
    return Intent(
        ref=ref,
        action=Action(action),
        began_at=from_micros(began_at),
        service=service,
        kind=kind,
        product_ids=tuple(json.loads(product_ids)),
        order_id=order_id,
        number=number,
        price_shown=from_money_or_none(price_shown),
        accepted_max_price=from_money_or_none(accepted_max_price),
        bid_percent=bid_percent,
        balance_before=from_money_or_none(balance_before),
        balance_after=from_money_or_none(balance_after),
        ending=None if ending is None else Ending(ending),
        ended_at=from_micros_or_none(ended_at),
        detail=detail,
    )
